//! Every name that the references of the language and of its library give is there, or is told to
//! be absent with what it belongs to: `coverage/names.tsv` lists them. Nothing is left unknown.

#![allow(clippy::unwrap_used)] // A test that cannot read its list stops there.

use std::fmt::Write as _;
use std::path::PathBuf;

use wl_interpreter::builtin::Table;
use wl_interpreter::syntax::fold;

/// Operators that are words, and functions too in the references.
const WORDS: &[&str] =
    &["modulo", "bitdecalegauche", "bitleftshift", "bitdecaledroite", "bitrightshift"];

/// Declared by a library, a word of the language, a method of some type, or absent for a reason.
fn known(table: &Table, methods: &[String], name: &str) -> (bool, bool) {
    let key = fold(name);
    let there = !table.lookup(&key).is_empty()
        || WORDS.contains(&&*key)
        || methods.iter().any(|method| *method == *key);
    (there, table.absent(&key).is_some())
}

#[test]
fn every_name_of_the_references_is_there_or_told_absent() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("coverage/names.tsv");
    let text = std::fs::read_to_string(path).unwrap();
    let table = Table::new(&[&wl_stdlib::LIBRARY, &wl_stdlib_email::LIBRARY]);
    let libraries = table.libraries().iter();
    let methods: Vec<String> = libraries
        .flat_map(|library| library.methods)
        .flat_map(|methods| methods.functions)
        .flat_map(|function| [function.names.fr, function.names.en])
        .map(|name| fold(name).into_owned())
        .collect();
    let (mut there, mut absent, mut wrong) = (0, 0, String::new());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [fr, en, page] = cells[..] else { panic!("three cells: {line:?}") };
        match known(&table, &methods, fr) {
            (true, true) => _ = writeln!(wrong, "{fr} is declared: take it out of its list"),
            (true, false) => there += 1,
            (false, true) => absent += 1,
            (false, false) => _ = writeln!(wrong, "{fr} ({page}) is unknown"),
        }
        if !en.is_empty() && known(&table, &methods, en) == (false, false) {
            _ = writeln!(wrong, "{en}, in English for {fr} ({page}), is unknown");
        }
    }
    println!("{} names: {there} declared, {absent} told to be absent", there + absent);
    assert!(there > 300, "the list has shrunk");
    assert!(wrong.is_empty(), "{wrong}");
}
