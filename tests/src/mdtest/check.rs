//! Comparing what a program did with what its page expects.

use std::fmt;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::page::Case;
use super::{Channel, Outcome};

/// Something that a page says and that is not so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The page.
    pub file: PathBuf,
    /// The line to look at, counted from 1.
    pub line: usize,
    /// The headings of the program, outermost first.
    pub headings: Vec<String>,
    /// What is wrong; the difference, when there is one, on the lines that follow.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file.display(), self.line)?;
        if !self.headings.is_empty() {
            write!(f, "{}: ", self.headings.join(" > "))?;
        }
        f.write_str(&self.message)
    }
}

impl Failure {
    /// A fault of the page itself.
    pub(super) fn of_page(file: &Path, line: usize, message: String) -> Self {
        Self { file: file.to_owned(), line, headings: Vec::new(), message }
    }

    /// A failure of one of its programs.
    pub(super) fn of_program(case: &Case, line: usize, message: String) -> Self {
        let program = &case.program;
        let headings = program.headings.clone();
        Self { file: program.file.clone(), line, headings, message }
    }
}

/// Everything in which the outcome is not as expected.
pub fn check(case: &Case, outcome: &Outcome) -> Vec<Failure> {
    let line = case.program.line;
    let mut failures = Vec::new();
    if case.expectations.is_empty() {
        let message = "nothing is expected of this program: add a fence, or `norun`".to_owned();
        failures.push(Failure::of_program(case, line, message));
    }
    for channel in Channel::ALL {
        let fence = case.expectation(channel);
        let expected = fence.map_or("", |fence| fence.text.as_str());
        let actual = whole_lines(channel.of(outcome));
        if expected != actual {
            let message =
                format!("`{}` differs\n{}", channel.word(), difference(expected, &actual));
            let line = fence.map_or(line, |fence| fence.line);
            failures.push(Failure::of_program(case, line, message));
        }
    }
    if let Some(message) = wrong_status(case, outcome) {
        failures.push(Failure::of_program(case, line, message));
    }
    failures
}

/// What a fence can hold: lines, the last one ended too.
pub fn whole_lines(text: &str) -> String {
    let ended = text.is_empty() || text.ends_with('\n');
    format!("{text}{}", if ended { "" } else { "\n" })
}

fn wrong_status(case: &Case, outcome: &Outcome) -> Option<String> {
    let status = outcome.status;
    match case.program.options.status() {
        Some(expected) if expected != status => {
            Some(format!("the exit status is {status}, not {expected}"))
        }
        None if status != 0 && outcome.stderr.is_empty() && outcome.diagnostics.is_empty() => {
            Some(format!("the exit status is {status}, and nothing says why"))
        }
        _ => None,
    }
}

fn difference(expected: &str, actual: &str) -> String {
    TextDiff::from_lines(expected, actual)
        .unified_diff()
        .context_radius(3)
        .header("expected", "actual")
        .to_string()
}
