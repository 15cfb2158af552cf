//! What of the documentation of mail is there. `coverage/email.tsv` lists every name; this prints,
//! for each, whether it is declared, documented, used by an example or a page that is run, and by
//! the scripts that talk to real servers, or why no server can show it:
//! `cargo test -p wl-tests --test coverage -- --nocapture`. A name that lacks one of these fails.

#![allow(clippy::unwrap_used)] // A test that cannot read its list stops there.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use wl_interpreter::builtin::{Doc, Function, Names, NativeType};
use wl_interpreter::syntax::fold;
use wl_stdlib_email::LIBRARY;
use wl_tests::mdtest::{Meant, Program, find_pages, programs};
use wl_tests::usage::{self, Usage};

/// Why a name is in no script that talks to a real server.
const REASONS: [&str; 3] = ["local", "refused", "windows"];

/// A line of the list.
struct Wanted {
    kind: String,
    fr: String,
    /// `-`: not known.
    en: String,
    owner: String,
    page: u32,
    /// Why no server can show it, `-` when one does: `local`, it reaches none; `windows`, it drives
    /// a program of Windows; `refused`, it is declined before anything is sent.
    reason: String,
}

/// A declaration, whatever its kind.
struct Declared {
    names: Names,
    doc: Doc,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The lines of a file of `coverage/` that are not comments.
fn lines(name: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join("coverage").join(name)).unwrap();
    let kept = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    kept.map(str::to_owned).collect()
}

fn wanted() -> Vec<Wanted> {
    let read = |line: &String| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [kind, fr, en, owner, page, reason] = cells[..] else { panic!("six cells: {line}") };
        let page = page.parse().unwrap();
        let [kind, fr, en, owner, reason] = [kind, fr, en, owner, reason].map(str::to_owned);
        Wanted { kind, fr, en, owner, page, reason }
    };
    lines("email.tsv").iter().map(read).collect()
}

impl Wanted {
    /// How `missing.txt` names it.
    fn name(&self) -> String {
        match self.owner.as_str() {
            "-" => format!("{} {}", self.kind, self.fr),
            owner => format!("{} {owner}.{}", self.kind, self.fr),
        }
    }

    fn declared(&self) -> Option<Declared> {
        let of = |function: &Function| Declared { names: function.names, doc: function.doc };
        match self.kind.as_str() {
            "function" => functions().find(|it| self.is(it.names)).map(of),
            "constant" => LIBRARY
                .constants
                .iter()
                .copied()
                .flatten()
                .find(|it| self.is(it.names))
                .map(|it| Declared { names: it.names, doc: it.doc }),
            "type" => LIBRARY
                .types
                .iter()
                .find(|it| self.is(it.names))
                .map(|it| Declared { names: it.names, doc: it.doc }),
            "method" => self.ty()?.methods.iter().find(|it| self.is(it.names)).map(of),
            "property" => self.property(self.ty()?),
            "member" => self.property(LIBRARY.globals.first()?.ty),
            kind => panic!("an unknown kind: {kind}"),
        }
    }

    fn ty(&self) -> Option<&'static NativeType> {
        LIBRARY.types.iter().copied().find(|ty| fold(ty.names.fr) == fold(&self.owner))
    }

    /// A property answers to either of its names in either language.
    fn property(&self, ty: &'static NativeType) -> Option<Declared> {
        let property = ty.properties.get(ty.property(&fold(&self.fr))?)?;
        Some(Declared { names: property.names, doc: property.doc })
    }

    /// Whether a program uses it.
    fn is_in(&self, usage: &Usage, declared: &Declared) -> bool {
        match self.kind.as_str() {
            "member" => usage.has_member_of_structure(declared.names),
            "method" | "property" => {
                self.ty().is_some_and(|ty| usage.has_member(ty.names, declared.names))
            }
            _ => usage.has(declared.names),
        }
    }

    fn is(&self, names: Names) -> bool {
        fold(names.fr) == fold(&self.fr)
    }
}

fn functions() -> impl Iterator<Item = &'static Function> {
    LIBRARY.functions.iter().copied().flatten()
}

/// The programs that the tests run: examples of declarations, of users, of the specification.
fn run_by_tests() -> Vec<Usage> {
    let examples = usage::examples();
    let declared = examples.iter().map(|(_, it)| Usage::of(it.code));
    let pages = pages(|_| true);
    let own = pages.iter().map(|it| Usage::of(&it.source));
    declared.chain(own).chain(users()).collect()
}

/// Those of them that real servers run too, and what else they run.
fn run_on_servers() -> Vec<Usage> {
    let examples = usage::examples();
    let dialling = examples.iter().map(|(_, it)| Usage::of(it.code)).filter(Usage::dials);
    let pages = pages(|it| it.has("servers"));
    let own = pages.iter().map(|it| Usage::of(&it.source));
    let code = files(&root().join("tests/real_servers/scripts"), "rs");
    assert!(!code.is_empty(), "the tests of real servers have moved");
    let scripts = code.iter().flat_map(|code| usage::scripts_of_tests(code));
    let tests = scripts.map(|it| Usage::of(&it));
    dialling.chain(own).chain(users()).chain(tests).collect()
}

/// The programs of the pages about mail that are run and `meant`.
fn pages(meant: Meant) -> Vec<Program> {
    let all = find_pages(&root().join("spec/mail"));
    let run = all.iter().flat_map(|page| programs(page));
    run.filter(|it| !it.options.has("norun") && meant(&it.options)).collect()
}

/// The examples of users.
fn users() -> impl Iterator<Item = Usage> {
    wl_tests::examples::Example::all().into_iter().map(|it| Usage::of(&it.text))
}

/// The files below a directory with this extension.
fn files(directory: &Path, extension: &str) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap_or_else(|_| panic!("{}", directory.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    let kept = paths.filter(|path| path.extension().is_some_and(|it| it == extension));
    kept.map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// What the table says of real servers.
fn on_servers(name: &str, used: bool, reason: &str, wrong: &mut String) -> String {
    match (used, reason) {
        (true, "-") => "yes".to_owned(),
        (false, "-") => {
            _ = writeln!(wrong, "{name} is in no script that talks to a real server: say why");
            "-".to_owned()
        }
        (true, reason) => {
            _ = writeln!(wrong, "{name} is in a script of real servers: it is not “{reason}”");
            "yes".to_owned()
        }
        (false, reason) => {
            if !REASONS.contains(&reason) {
                _ = writeln!(wrong, "{name}: no reason is called “{reason}”");
            }
            reason.to_owned()
        }
    }
}

#[test]
fn every_name_of_the_documentation_is_declared_and_used() {
    let missing: HashSet<String> = lines("missing.txt").into_iter().collect();
    let (examples, servers) = (run_by_tests(), run_on_servers());
    let mut wrong = String::new();
    let mut counts = [0; 6];
    let mut known = HashSet::new();
    println!("{:<62} {:>10}  there doc example server", "name", "page");
    for wanted in wanted() {
        let name = wanted.name();
        let declared = wanted.declared();
        let documented =
            declared.as_ref().is_some_and(|it| !it.doc.fr.is_empty() && !it.doc.en.is_empty());
        let used = |usages: &[Usage]| {
            declared.as_ref().is_some_and(|it| usages.iter().any(|usage| wanted.is_in(usage, it)))
        };
        let (example, server) = (used(&examples), used(&servers));
        if !example {
            _ = writeln!(wrong, "{name} is in no program that is run");
        }
        let seen = on_servers(&name, server, &wanted.reason, &mut wrong);
        let excused = !server && wanted.reason != "-";
        let facts = [declared.is_some(), documented, example];
        let [there, doc, shown] = facts.map(|fact| if fact { "yes" } else { "-" });
        println!("{name:<62} {:>10}  {there:<5} {doc:<3} {shown:<7} {seen}", wanted.page);
        let facts = [true].into_iter().chain(facts).chain([server, excused]);
        for (count, fact) in counts.iter_mut().zip(facts) {
            *count += usize::from(fact);
        }
        match (&declared, missing.contains(&name)) {
            (None, false) => _ = writeln!(wrong, "{name} is not declared"),
            (Some(_), true) => _ = writeln!(wrong, "{name} is there: take it out of missing.txt"),
            (Some(it), false) if wanted.en != "-" && fold(it.names.en) != fold(&wanted.en) => {
                let other = fold(it.names.fr) == fold(&wanted.en);
                if !other {
                    _ = writeln!(wrong, "{name} is {} in English, not {}", it.names.en, wanted.en);
                }
            }
            (Some(_), false) if !documented => _ = writeln!(wrong, "{name} is not documented"),
            _ => {}
        }
        known.insert(name);
    }
    let [all, there, doc, example, server, excused] = counts;
    println!(
        "{all} names: {there} declared, {doc} documented, {example} in programs that are run, \
         {server} in scripts that talk to real servers, {excused} that no server can show"
    );
    for name in missing.difference(&known) {
        _ = writeln!(wrong, "{name}, in missing.txt, is not in email.tsv");
    }
    assert!(wrong.is_empty(), "{wrong}");
}
