//! The scripts of `examples-wl/` do what their heads say, in the sandbox.
//!
//! The head of a script is its first block of comments. After a line that ends with “:”, the lines
//! indented by four spaces are what it prints; `…` stands for any text. A script that announces a
//! form instead (`Affiche une ligne par email, de la forme :`) is held to run without an error.

use std::path::{Path, PathBuf};

use wl_tests::script::Script;

fn examples() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples-wl");
    let mut files: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wl"))
        .collect();
    files.sort();
    files
}

/// What the head says the script prints.
fn promised(text: &str) -> Vec<&str> {
    let head = text.lines().take_while(|line| line.starts_with("//"));
    head.skip_while(|line| !is_promise(line))
        .skip(1)
        .map_while(|line| line.strip_prefix("//     "))
        .collect()
}

/// `// Affiche :`, `// Prints:`, `// Affiche le numéro … :`, but not a form.
fn is_promise(line: &str) -> bool {
    let promise = line.starts_with("// Affiche") || line.starts_with("// Prints");
    promise && line.trim_end().ends_with(':') && !line.contains("de la forme")
}

/// True when `printed` is `promised`, where `…` stands for any text.
fn matches(promised: &str, printed: &str) -> bool {
    let mut rest = printed;
    let mut pieces = promised.split('…');
    let first = pieces.next().unwrap_or_default();
    let Some(after) = rest.strip_prefix(first) else { return false };
    rest = after;
    let mut open = false;
    for piece in pieces {
        open = true;
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.is_empty() || open && promised.ends_with('…')
}

#[test]
fn every_script_does_what_its_head_says() {
    let mut wrong = Vec::new();
    let mut forms = 0;
    for path in examples() {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let outcome = Script::new(&*name, &*text).sandboxed().run();
        let promised = promised(&text);
        forms += usize::from(promised.is_empty());
        let printed: Vec<_> = outcome.stdout.lines().collect();
        let kept = promised.is_empty()
            || promised.len() == printed.len()
                && promised.iter().zip(&printed).all(|(promised, printed)| matches(promised, printed));
        let silent = outcome.stderr.is_empty() && outcome.diagnostics.is_empty();
        if !kept || !silent || outcome.status != 0 || printed.is_empty() {
            wrong.push(format!("{name} promises {promised:#?}\nand does {outcome:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(forms <= 1, "only the first example may announce a form instead of its lines");
}

#[test]
fn an_ellipsis_stands_for_any_text() {
    assert!(matches("1 …", "1 Bonjour"));
    assert!(matches("a … c", "a b b c"));
    assert!(!matches("1 …", "2 Bonjour"));
    assert!(!matches("abc", "abcd"));
    assert!(!matches("a … c", "a b"));
}
