//! Where the specification shows each fact of the language: `coverage/language.tsv` lists them, by
//! the sections of the reference. Each leads to a heading of a page under `spec/language/` that has a
//! program, which is run; where the reference leaves a point open, the row says what was chosen.

#![allow(clippy::unwrap_used)] // A test that cannot read its list stops there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use wl_interpreter::syntax::{Class, KEYWORDS, fold, tokens};
use wl_tests::mdtest::{find_pages, programs};

/// A line of the list.
struct Fact {
    section: String,
    text: String,
    mark: String,
    page: String,
    heading: String,
    /// What was done where the reference does not say.
    choice: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn facts() -> Vec<Fact> {
    let text = fs::read_to_string(root().join("coverage/language.tsv")).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [section, text, mark, place, choice] = cells[..] else { panic!("five cells: {line}") };
        let (page, heading) = place.split_once('#').unwrap_or_else(|| panic!("no heading: {line}"));
        let [section, text, mark, page, heading, choice] =
            [section, text, mark, page, heading, choice].map(str::to_owned);
        Fact { section, text, mark, page, heading, choice }
    })
    .collect()
}

/// The headings above the programs of a page that are run.
fn shown(page: &Path) -> BTreeSet<String> {
    let run = programs(page).into_iter().filter(|program| !program.options.has("norun"));
    run.flat_map(|program| program.headings).collect()
}

#[test]
fn every_fact_of_the_language_is_shown_by_a_program() {
    let directory = root().join("spec/language");
    let mut pages = BTreeMap::new();
    for file in find_pages(&directory) {
        let name = file.strip_prefix(&directory).unwrap().to_str().unwrap().replace('\\', "/");
        pages.insert(name, (shown(&file), 0));
    }
    let (mut marks, mut sections) = (BTreeMap::new(), BTreeMap::new());
    let mut seen = BTreeSet::new();
    let mut wrong = String::new();
    for fact in facts() {
        let Fact { section, text, mark, page, heading, choice } = &fact;
        match pages.get_mut(page) {
            None => _ = writeln!(wrong, "{section} {text}: no page {page}"),
            Some((headings, count)) => {
                *count += 1;
                if !headings.contains(heading) {
                    _ = writeln!(wrong, "{section} {text}: no program under {page}#{heading}");
                }
            }
        }
        if !["read", "inferred", "open"].contains(&&**mark) {
            _ = writeln!(wrong, "{section} {text}: unknown mark {mark}");
        } else if (mark == "read") != choice.is_empty() {
            _ = writeln!(wrong, "{section} {text}: {mark}, and its choice is `{choice}`");
        }
        if !seen.insert((section.clone(), text.clone())) {
            _ = writeln!(wrong, "{section} {text}: twice");
        }
        *marks.entry(mark.clone()).or_insert(0) += 1;
        *sections.entry(section.clone()).or_insert(0) += 1;
    }
    println!("facts: {marks:?}");
    println!("by section: {sections:?}");
    for (page, (_, count)) in &pages {
        println!("{count:>4}  {page}");
    }
    assert!(seen.len() > 900, "the list has shrunk");
    assert!(sections.len() > 50, "sections are missing");
    assert!(wrong.is_empty(), "{wrong}");
}

/// Every spelling of every keyword stands in a program of a page, which is run: not only the usual
/// one of each language.
#[test]
fn every_spelling_of_every_keyword_is_in_a_program() {
    let mut words = BTreeSet::new();
    for page in find_pages(&root().join("spec")) {
        for program in programs(&page) {
            if program.options.has("norun") {
                continue;
            }
            // A tag such as `<BLOC …>` is one run.
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let runs = tokens(&program.source).filter(|(class, _)| *class != Class::Text);
            for (_, range) in runs {
                let parts = program.source[range].split(|c| !is_word(c));
                words.extend(parts.map(|word| fold(word).into_owned()));
            }
        }
    }
    let spellings = KEYWORDS.iter().flat_map(|info| info.french.iter().chain(info.english));
    let missing: Vec<_> = spellings.filter(|word| !words.contains(&*fold(word))).collect();
    assert!(missing.is_empty(), "in no program: {missing:?}");
}
