//! The scripts of `examples-wl/` and what their heads promise.
//!
//! The head of a script is its first block of comments. After a line that ends with “:”, the lines
//! indented by four spaces are what it prints; `…` stands for any text. A script that announces a
//! form instead (`Affiche une ligne par email, de la forme :`) is held to run without an error.
//! One that reads a mailbox says whose.

use std::path::Path;

use crate::mdtest::Outcome;

/// A script and its head.
pub struct Example {
    /// The name of its file.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Example {
    /// All of them, by name.
    pub fn all() -> Vec<Self> {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples-wl");
        let mut examples: Vec<_> = std::fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "wl"))
            .map(|path| Self {
                name: path.file_name().unwrap().to_string_lossy().into_owned(),
                text: std::fs::read_to_string(&path).unwrap(),
            })
            .collect();
        examples.sort_by(|one, other| one.name.cmp(&other.name));
        examples
    }

    /// Whose mailbox the head says the script reads: `Lit la boîte de marie.`
    pub fn reads(&self) -> Option<&str> {
        let head = self.text.lines().take_while(|line| line.starts_with("//"));
        head.into_iter().find_map(|line| {
            let user = ["// Lit la boîte de ", "// Reads the mailbox of "]
                .iter()
                .find_map(|said| line.strip_prefix(said))?;
            user.strip_suffix('.')
        })
    }

    /// What the head says the script prints; nothing when it announces a form.
    pub fn promised(&self) -> Vec<&str> {
        let head = self.text.lines().take_while(|line| line.starts_with("//"));
        head.skip_while(|line| !is_promise(line))
            .skip(1)
            .map_while(|line| line.strip_prefix("//     "))
            .collect()
    }

    /// Whether the script did as its head says, and ended well.
    pub fn is_kept_by(&self, outcome: &Outcome) -> bool {
        let promised = self.promised();
        let printed: Vec<_> = outcome.stdout.lines().collect();
        let as_promised = promised.is_empty()
            || promised.len() == printed.len()
                && promised.iter().zip(&printed).all(|(promise, line)| matches(promise, line));
        as_promised && !printed.is_empty() && outcome.status == 0 && outcome.diagnostics.is_empty()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ellipsis_stands_for_any_text() {
        assert!(matches("1 …", "1 Bonjour"));
        assert!(matches("a … c", "a b b c"));
        assert!(!matches("1 …", "2 Bonjour"));
        assert!(!matches("abc", "abcd"));
        assert!(!matches("a … c", "a b"));
    }
}
