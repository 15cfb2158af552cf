//! What goes wrong outside of a program, and in it: each time a documented value, and a message
//! that tells where, why and what to do. Nothing panics, nothing shows a password.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that cannot go on stops there.

mod accounts;
mod downloads;
mod echoed;
mod families;
mod hostile;
mod injection;
mod mails;
mod messages;
mod prepared;
mod programs;
mod protection;
mod recipients;
mod saving;
mod servers;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use wl_sandbox::{Options, Sandbox, Scenario};
use wl_tests::mdtest::Outcome;
use wl_tests::overheard::{Overheard, shows};
use wl_tests::script::Script;

/// The password of every script here: no part of any output may hold it.
const PASSWORD: &str = "motus-5523";

/// A run and what it left behind.
struct Ran {
    outcome: Outcome,
    dialogue: String,
    sandbox: Arc<Sandbox>,
}

impl Ran {
    /// What a script printed that had to end well.
    #[track_caller]
    fn printed(&self) -> &str {
        let Outcome { stdout, stderr, diagnostics, status } = &self.outcome;
        let whole = (*status, &**stderr, &**diagnostics);
        assert_eq!(whole, (0, "", ""), "{stdout}\n{}", self.dialogue);
        stdout
    }

    /// Holds when the script ended well and its only line has all these words.
    #[track_caller]
    fn tells(&self, words: &[&str]) {
        let printed = self.printed();
        for word in words {
            assert!(printed.contains(word), "no “{word}” in: {printed}\n{}", self.dialogue);
        }
    }
}

/// Runs a script in a sandbox with this scenario; `PASSWORD` in it stands for the password.
#[track_caller]
fn run(scenario: &str, code: &str) -> Ran {
    let scenario = Scenario::parse(scenario).unwrap();
    run_in(Options { scenario, ..Options::default() }, code)
}

#[track_caller]
fn run_in(options: Options, code: &str) -> Ran {
    let directory = tempfile::tempdir().unwrap();
    run_at(directory.path(), Arc::new(Sandbox::start(options).unwrap()), code)
}

#[track_caller]
fn run_at(directory: &Path, sandbox: Arc<Sandbox>, code: &str) -> Ran {
    run_named_at("essai.wl", directory, sandbox, code)
}

/// Runs a source of this name: a page of documentation when it is one's.
#[track_caller]
fn run_named(name: &str, code: &str) -> Ran {
    let sandbox = Sandbox::start(Options::default()).unwrap();
    run_named_at(name, tempfile::tempdir().unwrap().path(), Arc::new(sandbox), code)
}

#[track_caller]
fn run_named_at(name: &str, directory: &Path, sandbox: Arc<Sandbox>, code: &str) -> Ran {
    let log = Arc::new(Overheard::default());
    let script = Script::new(name, code.replace("PASSWORD", PASSWORD));
    let outcome = script.within(&sandbox).at(directory).logged(Arc::<Overheard>::clone(&log)).run();
    let ran = Ran { outcome, dialogue: log.text(), sandbox };
    let Outcome { stdout, stderr, diagnostics, .. } = &ran.outcome;
    for shown in [stdout, stderr, diagnostics, &ran.dialogue] {
        assert!(!shows(shown, PASSWORD), "the password shows in: {shown}");
    }
    ran
}

/// Does the same for each case, all at once: what waits for a server that stalls waits together.
fn for_each<T: Sync>(cases: &[T], check: impl Fn(&T) + Sync) {
    std::thread::scope(|scope| {
        for case in cases {
            scope.spawn(|| check(case));
        }
    });
}

/// The files under a directory, however deep.
fn files_under(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_under(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}
