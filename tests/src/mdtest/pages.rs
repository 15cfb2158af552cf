//! Running every page of a directory.

use std::any::Any;
use std::fs;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use super::bless::bless;
use super::check::{Failure, check};
use super::page::{Case, read};
use super::{Options, Outcome, Program, Run, Tongue};

/// As much as the main thread of the command has: scripts recurse.
const STACK: usize = 8 * 1024 * 1024;

/// Which programs are run, of those that are not marked `norun`.
pub type Meant = fn(&Options) -> bool;

/// What was seen of one page, or of several together.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The headings below the titles.
    pub sections: usize,
    /// The programs that ran, with the languages whose keywords they use.
    pub programs: Vec<Tongue>,
    /// What is not as the pages say.
    pub failures: Vec<Failure>,
}

impl Report {
    /// How many of its programs are of that kind.
    pub fn count(&self, tongue: Tongue) -> usize {
        self.programs.iter().filter(|of| **of == tongue).count()
    }
}

/// Runs programs of every Markdown page under a directory, those whose options are `meant`, and
/// tells each page with what was seen of it. When blessing, the pages are rewritten first to say
/// what is so.
///
/// # Panics
/// When a page cannot be read or written.
pub fn check_directory(
    directory: &Path,
    meant: Meant,
    run: Run,
    blessing: bool,
) -> Vec<(PathBuf, Report)> {
    find_pages(directory)
        .into_iter()
        .map(|file| {
            let report = check_page(&file, meant, run, blessing);
            (file, report)
        })
        .collect()
}

fn check_page(file: &Path, meant: Meant, run: Run, blessing: bool) -> Report {
    let text = fs::read_to_string(file)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", file.display()));
    let page = read(file, &text);
    let mut failures: Vec<_> = page
        .faults
        .into_iter()
        .map(|(line, message)| Failure::of_page(file, line, message))
        .collect();

    let is_meant = |options: &Options| !options.has("norun") && meant(options);
    let to_run: Vec<_> = page.cases.iter().filter(|case| is_meant(&case.program.options)).collect();
    let results = run_all(&to_run, run);
    let mut outcomes = Vec::new();
    for (case, result) in to_run.into_iter().zip(&results) {
        match result {
            Ok(outcome) => outcomes.push((case, outcome)),
            Err(panic) => {
                let message = format!("running it panics: {panic}");
                failures.push(Failure::of_program(case, case.program.line, message));
            }
        }
    }
    // A page that is wrong in itself is not rewritten: a fence may not be what it seems.
    if blessing && failures.is_empty() {
        let blessed = bless(&text, &outcomes);
        if blessed != text {
            fs::write(file, blessed)
                .unwrap_or_else(|error| panic!("{} cannot be written: {error}", file.display()));
            return check_page(file, meant, run, false);
        }
    }
    failures.extend(outcomes.iter().flat_map(|(case, outcome)| check(case, outcome)));
    let programs = outcomes.iter().map(|(case, _)| Tongue::of(&case.program.source)).collect();
    Report { sections: page.sections, programs, failures }
}

/// The outcome of each program, or the message of its panic, in their order.
fn run_all(cases: &[&Case], run: Run) -> Vec<Result<Outcome, String>> {
    let next = Mutex::new(cases.iter().enumerate());
    let done = Mutex::new(Vec::new());
    let work = || {
        loop {
            let Some((index, case)) = next.lock().expect("no panic while locked").next() else {
                return;
            };
            let result = catch_unwind(AssertUnwindSafe(|| run(&case.program)))
                .map_err(|panic| panic_message(&*panic));
            done.lock().expect("no panic while locked").push((index, result));
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get).min(cases.len()) {
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("a thread");
        }
    });
    let mut done = done.into_inner().expect("no panic while locked");
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// The programs of a page, in their order.
///
/// # Panics
/// When the page cannot be read.
pub fn programs(file: &Path) -> Vec<Program> {
    let text = fs::read_to_string(file)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", file.display()));
    read(file, &text).cases.into_iter().map(|case| case.program).collect()
}

/// Every Markdown file under a directory, in order.
///
/// # Panics
/// When a directory cannot be read.
pub fn find_pages(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    add_pages(directory, &mut files);
    files.sort();
    files
}

fn add_pages(directory: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(directory)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", directory.display()));
    for entry in entries {
        let path = entry.expect("a directory entry").path();
        if path.is_dir() {
            add_pages(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Prints the source in capitals; `panic` panics, `fail` ends with a status and says nothing.
    fn shout(program: &Program) -> Outcome {
        assert!(program.source != "panic\n", "as asked");
        Outcome {
            stdout: program.input.clone() + &program.source.to_uppercase(),
            status: i32::from(program.source == "fail\n"),
            ..Outcome::default()
        }
    }

    fn messages(text: &str, blessing: bool) -> (Vec<String>, String) {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("deep/page.md");
        fs::create_dir(directory.path().join("deep")).unwrap();
        fs::write(&file, text).unwrap();
        let reports = check_directory(directory.path(), |_| true, shout, blessing);
        let root = format!("{}/deep/", directory.path().display());
        let failures = reports.iter().flat_map(|(_, report)| &report.failures);
        let said = failures.map(|failure| failure.to_string().replace(&root, "")).collect();
        (said, fs::read_to_string(file).unwrap())
    }

    #[test]
    fn a_page_that_is_right_passes() {
        let text = "```wl\na\n```\n```input\nb\n```\n```output\nb\nA\n```\n```wl norun\n?\n```\n";
        assert_eq!(messages(text, false).0, [""; 0]);
    }

    #[test]
    fn sections_and_programs_are_counted() {
        let text = "# T\n## One\n```wl\na\n```\n```output\nA\n```\n### Two\n```wl norun\n```\n";
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("page.md"), text).unwrap();
        let [(_, report)] = &check_directory(directory.path(), |_| true, shout, false)[..] else {
            panic!()
        };
        assert_eq!((report.sections, report.count(Tongue::Neither)), (2, 1), "{report:?}");
    }

    #[test]
    fn a_difference_is_shown_with_its_place() {
        let (said, _) = messages("# T\n```wl\na\nb\n```\n```output\nA\nC\n```\n", false);
        let expected = "page.md:7: T: `output` differs\n--- expected\n+++ actual\n\
                        @@ -1,2 +1,2 @@\n A\n-C\n+B\n";
        assert_eq!(said, [expected]);
    }

    #[test]
    fn nothing_goes_unchecked() {
        let (said, _) = messages("```wl\na\n```\n", false);
        assert!(said[0].starts_with("page.md:2: nothing is expected"), "{said:?}");
        let (said, _) = messages("```wl\nfail\n```\n```output\nFAIL\n```\n", false);
        assert_eq!(said, ["page.md:2: the exit status is 1, and nothing says why"]);
        let (said, _) = messages("```wl status=2\nfail\n```\n```output\nFAIL\n```\n", false);
        assert_eq!(said, ["page.md:2: the exit status is 1, not 2"]);
    }

    #[test]
    fn a_panic_fails_its_program_and_no_other() {
        let (said, _) = messages(
            "```wl\npanic\n```\n```output\n```\n```wl\na\n```\n```output\nA\n```\n",
            false,
        );
        assert_eq!(said, ["page.md:2: running it panics: as asked"]);
    }

    #[test]
    fn blessing_makes_a_page_pass_but_not_a_wrong_one() {
        let (said, text) = messages("```wl\na\n```\n", true);
        assert!(said.is_empty(), "{said:?}");
        assert_eq!(text, "```wl\na\n```\n\n```output\nA\n```\n");
        let wrong = "```wl\na\n```\n# T\n```output\n```\n";
        let (said, text) = messages(wrong, true);
        assert!(!said.is_empty());
        assert_eq!(text, wrong);
    }
}
