//! Runs the built command.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use tempfile::TempDir;

/// What a run gave.
#[derive(Debug)]
pub struct Run {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub output: String,
    /// Standard error.
    pub errors: String,
}

/// The command, in English, without a terminal.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wl"));
    command.env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "en_US.UTF-8");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs `wl` with these arguments.
pub fn wl(arguments: &[&str]) -> Run {
    finish(command().args(arguments), "")
}

/// Runs `wl` with these arguments and this standard input.
pub fn wl_reading(arguments: &[&str], input: &str) -> Run {
    finish(command().args(arguments).stdin(Stdio::piped()), input)
}

/// Runs to the end.
pub fn finish(command: &mut Command, input: &str) -> Run {
    let mut child = command.spawn().expect("wl starts");
    let stdin = child.stdin.take();
    let input = input.to_owned();
    let writer = thread::spawn(move || {
        if let Some(mut stdin) = stdin {
            // A command that stops at an error does not read the rest.
            let _ = stdin.write_all(input.as_bytes());
        }
    });
    let output = child.wait_with_output().expect("wl ends");
    writer.join().expect("the input is written");
    Run {
        status: output.status.code().unwrap_or(-1),
        output: String::from_utf8(output.stdout).expect("UTF-8"),
        errors: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A directory of sources.
pub struct Sources(TempDir);

impl Sources {
    /// An empty one.
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a directory"))
    }

    /// Writes a file; its path.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        std::fs::write(&path, bytes).expect("a file");
        path.to_str().expect("UTF-8").to_owned()
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The path of something inside.
    pub fn inside(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }
}

/// Runs a program given as text.
pub fn run_program(text: &str, arguments: &[&str]) -> Run {
    let sources = Sources::new();
    let file = sources.file("program.wl", text);
    let mut all = vec!["run", &file];
    all.extend(arguments);
    wl(&all)
}
