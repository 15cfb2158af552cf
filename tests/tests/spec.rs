//! The specification pages, `spec/**/*.md`, run. `BLESS=1` rewrites what they expect.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use wl_interpreter::diagnostic::{CODES, Kind, codes};
use wl_tests::mdtest::{Outcome, Program, Report, Tongue, check_directory, find_pages};
use wl_tests::script::Script;

fn run(program: &Program) -> Outcome {
    let mut script = Script::of_page(program);
    if program.options.has("sandbox") {
        script = script.sandboxed();
    }
    if program.options.has("check") { script.check() } else { script.run() }
}

fn spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("spec")
}

#[test]
fn pages_say_what_programs_do() {
    let blessing = std::env::var_os("BLESS").is_some();
    let reports = check_directory(&spec(), |it| !it.is_for_servers_alone(), run, blessing);
    say_what_ran(&reports);
    let failures = reports.iter().flat_map(|(_, report)| &report.failures);
    let list: Vec<_> = failures.map(ToString::to_string).collect();
    assert!(list.is_empty(), "{} failures\n\n{}", list.len(), list.join("\n"));
    assert_both_languages(&reports);
}

/// Past the test harness, which shows nothing of a test that passes.
fn say_what_ran(reports: &[(PathBuf, Report)]) {
    let count = |tongue| reports.iter().map(|(_, report)| report.count(tongue)).sum::<usize>();
    let programs = reports.iter().map(|(_, report)| report.programs.len()).sum::<usize>();
    let pages = reports.iter().filter(|(_, report)| !report.programs.is_empty()).count();
    let sections = reports.iter().map(|(_, report)| report.sections).sum::<usize>();
    let _ = writeln!(
        std::io::stderr(),
        "specification: {pages} pages, {sections} sections, {programs} programs: {} in French, \
         {} in English, {} in both, {} without a word of one language",
        count(Tongue::French),
        count(Tongue::English),
        count(Tongue::Mixed),
        count(Tongue::Neither),
    );
}

/// Each page of the language has a program in French, one in English and one that mixes them.
fn assert_both_languages(reports: &[(PathBuf, Report)]) {
    let lacking: Vec<_> = reports
        .iter()
        .filter(|(file, report)| {
            file.starts_with(spec().join("language")) && !report.programs.is_empty()
        })
        .flat_map(|(file, report)| {
            [Tongue::French, Tongue::English, Tongue::Mixed]
                .into_iter()
                .filter(|tongue| report.count(*tongue) == 0)
                .map(|tongue| format!("{}: {tongue:?}", file.display()))
        })
        .collect();
    assert!(lacking.is_empty(), "no program in a language:\n{}", lacking.join("\n"));
}

/// The index leads to every page, and to nothing else.
#[test]
fn the_index_names_every_page() {
    let language = spec().join("language");
    let index = language.join("README.md");
    let text = fs::read_to_string(&index).unwrap();
    let mut linked: Vec<_> = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target.split('#').next().unwrap_or(target))
        .filter(|target| !target.starts_with("http"))
        .map(|target| language.join(target))
        .collect();
    linked.sort();
    linked.dedup();
    let pages: Vec<_> = find_pages(&language).into_iter().filter(|page| *page != index).collect();
    assert_eq!(linked, pages);
}

/// Each code of the checker stands in a page, where it is seen with its place and its help.
#[test]
fn every_code_of_the_checker_is_shown() {
    // A documentation page without code is no program: `tests/page.rs` has one. Hidden names wait
    // for the rule that tells them.
    let elsewhere = [codes::NO_BLOCK, codes::HIDES];
    let pages = find_pages(&spec());
    let texts: String = pages.iter().map(|page| fs::read_to_string(page).unwrap()).collect();
    let missing: Vec<_> = CODES
        .iter()
        .filter(|info| info.kind != Kind::Run && !elsewhere.contains(&info.code))
        .filter(|info| !texts.contains(&format!("[{}]", info.code)))
        .map(|info| format!("{}: {}", info.code, info.en))
        .collect();
    assert!(missing.is_empty(), "no page shows:\n{}", missing.join("\n"));
}
