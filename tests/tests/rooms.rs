//! The rooms that touch the outside are few and known, and the crates know of each other one way.

#![allow(clippy::unwrap_used)] // A test that cannot read the sources stops there.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// What reads or changes something outside the program.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::process::Command",
    "std::net::Tcp",
    "std::net::Udp",
    "std::env::var",
    "std::env::args",
    "std::env::current_dir",
    "std::env::temp_dir",
    "Instant::now",
    "SystemTime::now",
    "io::stdin",
];

/// Where that is the work: files and folders of the crates that know the language.
const ROOMS: &[&str] = &[
    "interpreter/src/host/",
    "stdlib/src/environment/",
    "stdlib/src/files/",
    // Attachments and messages saved, and the real network handed to the backend.
    "stdlib-email/src/files.rs",
    "stdlib-email/src/setup.rs",
];

const CRATES: &[&str] = &["interpreter", "stdlib", "stdlib-email", "media-types"];

fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

#[test]
fn only_the_rooms_made_for_it_touch_the_outside() {
    let (root, mut files) = (root(), Vec::new());
    for name in CRATES {
        sources(&root.join(name).join("src"), &mut files);
    }
    let mut touched = vec![false; ROOMS.len()];
    let mut strays = Vec::new();
    for file in &files {
        let name = file.strip_prefix(&root).unwrap().to_str().unwrap();
        let text = fs::read_to_string(file).unwrap();
        // The tests of a file stand at its end, and may do as they like.
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
        let uses = |line: &str| OUTSIDE.iter().any(|it| line.contains(it));
        for (rank, line) in code.lines().enumerate().filter(|(_, line)| uses(line)) {
            match ROOMS.iter().position(|room| name.starts_with(room)) {
                Some(known) => touched[known] = true,
                None => strays.push(format!("{name}:{}: {}", rank + 1, line.trim())),
            }
        }
    }
    assert!(strays.is_empty(), "outside the rooms made for it:\n{}", strays.join("\n"));
    let idle: Vec<_> = ROOMS.iter().zip(&touched).filter(|(_, touched)| !**touched).collect();
    assert!(idle.is_empty(), "rooms that no longer touch the outside: {idle:?}");
}

#[test]
fn crates_know_of_each_other_one_way() {
    let never = [
        ("interpreter", &["wl-mail", "wl-stdlib", "wl-stdlib-email", "wl-sandbox"][..]),
        ("stdlib", &["wl-mail", "wl-stdlib-email", "wl-sandbox"]),
        ("stdlib-email/backend", &["wl-interpreter", "wl-stdlib", "wl-stdlib-email", "wl-sandbox"]),
        ("sandbox", &["wl-interpreter", "wl-stdlib", "wl-stdlib-email"]),
    ];
    for (name, unknown) in never {
        let manifest = fs::read_to_string(root().join(name).join("Cargo.toml")).unwrap();
        let own = manifest.split("[dev-dependencies]").next().unwrap();
        let known = |line: &str| unknown.iter().any(|it| line.split(['.', ' ']).next() == Some(it));
        let found: Vec<_> = own.lines().filter(|line| known(line)).collect();
        assert!(own.contains("[dependencies]"), "{name} says what it knows");
        assert!(found.is_empty(), "{name} must not know of {found:?}");
    }
}
