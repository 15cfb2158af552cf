//! Specification pages: Markdown that a person reads, whose programs are run and checked.
//!
//! A ` ```wl ` fence is a program. The fences that follow it, up to the next program or heading,
//! say what is expected of it:
//!
//! | fence | holds |
//! |---|---|
//! | `output` | standard output |
//! | `errors` | standard error |
//! | `diagnostics` | the rendered diagnostics, without colours |
//! | `input` | what is typed on standard input |
//!
//! ` ```wl file=const.wl ` is no program but a file in the directory of the next one.
//!
//! What a program writes must be expected: a program without any such fence fails, as does one
//! that writes on a channel that has no fence. Options stand after `wl`, see [`Options`].

mod bless;
mod check;
mod options;
mod page;
mod pages;
mod tongue;

pub use check::Failure;
pub use options::Options;
pub use pages::{Meant, Report, check_directory, find_pages, programs};
pub use tongue::Tongue;

use std::path::PathBuf;

/// A program of a page, ready to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The page that holds it.
    pub file: PathBuf,
    /// The line of its first line in the page, counted from 1.
    pub line: usize,
    /// The headings above it, outermost first.
    pub headings: Vec<String>,
    /// What follows `wl` on the fence.
    pub options: Options,
    /// Its text.
    pub source: String,
    /// What is typed on its standard input.
    pub input: String,
    /// Files in its directory, names and texts.
    pub files: Vec<(String, String)>,
}

/// What a program did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Standard output.
    pub stdout: String,
    /// Standard error, diagnostics not included.
    pub stderr: String,
    /// The rendered diagnostics, without colours.
    pub diagnostics: String,
    /// The exit status.
    pub status: i32,
}

/// What runs a program: the seam between the pages and the interpreter.
pub type Run = fn(&Program) -> Outcome;

/// What a program writes, each on its own fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Channel {
    Output,
    Errors,
    Diagnostics,
}

impl Channel {
    /// In the order in which missing fences are added to a page.
    const ALL: [Self; 3] = [Self::Output, Self::Errors, Self::Diagnostics];

    /// The word after the fence.
    const fn word(self) -> &'static str {
        match self {
            Self::Output => "output",
            Self::Errors => "errors",
            Self::Diagnostics => "diagnostics",
        }
    }

    fn of(self, outcome: &Outcome) -> &str {
        match self {
            Self::Output => &outcome.stdout,
            Self::Errors => &outcome.stderr,
            Self::Diagnostics => &outcome.diagnostics,
        }
    }
}
