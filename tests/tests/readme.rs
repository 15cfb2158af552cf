//! What README.md and LISEZMOI.md show is what happens, and the two say the same.
#![allow(clippy::unwrap_used)] // A test that cannot go on stops there.

use std::path::{Path, PathBuf};

use wl_interpreter::diagnostic::Language;
use wl_tests::script::Script;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// The fenced blocks marked `kind`, without their fences.
fn blocks(page: &str, kind: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block: Option<String> = None;
    for line in page.lines() {
        match &mut block {
            Some(_) if line == "```" => blocks.extend(block.take()),
            Some(text) => text.extend([line, "\n"]),
            None if line == format!("```{kind}") => block = Some(String::new()),
            None => {}
        }
    }
    blocks
}

/// Runs `$ wl run OPTIONS FILE` in this process; what it shows, standard output first.
fn transcript(command: &str) -> String {
    let words: Vec<&str> = command.strip_prefix("$ wl run ").unwrap().split(' ').collect();
    let (file, options) = words.split_last().unwrap();
    let mut script = Script::new(*file, read(file));
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match *option {
            "--sandbox" => script = script.sandboxed(),
            "--lang" if options.next() == Some(&"en") => script.language = Language::English,
            "--lang" => {}
            "--set" => {
                let (name, value) = options.next().unwrap().split_once('=').unwrap();
                script = script.with_field(name, value);
            }
            other => panic!("the test does not know `{other}`"),
        }
    }
    let outcome = script.run();
    outcome.stdout + &outcome.stderr + &outcome.diagnostics
}

#[test]
fn dialogues_are_what_happens() {
    for page in ["README.md", "LISEZMOI.md"] {
        let dialogues = blocks(&read(page), "console");
        assert!(dialogues.len() >= 3, "{page} shows {} dialogues", dialogues.len());
        for dialogue in dialogues {
            let (command, shown) = dialogue.split_once('\n').unwrap();
            assert_eq!(transcript(command), shown, "{page}: {command}");
        }
    }
}

/// The shape of a page: headings by level, fences, table rows, and the code words in each row.
fn shape(page: &str) -> Vec<String> {
    let mut fenced = false;
    let mut shape = Vec::new();
    for line in page.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
            shape.push(line.to_owned());
        } else if !fenced && line.starts_with('#') {
            shape.push(line.chars().take_while(|c| *c == '#').collect());
        } else if !fenced && line.starts_with('|') {
            shape.push(format!("row of {}", line.matches('|').count()));
        }
    }
    shape
}

#[test]
fn the_two_pages_stay_in_step() {
    let (english, french) = (read("README.md"), read("LISEZMOI.md"));
    assert_eq!(shape(&english), shape(&french));
    assert_eq!(blocks(&english, "sh"), blocks(&french, "sh"));
    let commands = |page: &str| -> Vec<String> {
        let first =
            |dialogue: String| dialogue.lines().next().unwrap().replace("--lang fr", "--lang en");
        blocks(page, "console").into_iter().map(first).collect()
    };
    assert_eq!(commands(&english), commands(&french));
}

#[test]
fn the_number_of_functions_is_the_one_told() {
    let count = wl_stdlib::LIBRARY.functions.iter().map(|family| family.len()).sum::<usize>();
    for page in ["README.md", "LISEZMOI.md"] {
        assert!(read(page).contains(&format!("{count} f")), "{page}: there are {count} functions");
    }
}
