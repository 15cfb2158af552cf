//! What of the documentation of mail is there. `coverage/email.tsv` lists every name; this prints,
//! for each, whether it is declared, documented, used by an example or a page that is run, and by
//! the scripts that talk to real servers: `cargo test -p wl-tests --test coverage -- --nocapture`.

#![allow(clippy::unwrap_used)] // A test that cannot read its list stops there.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use wl_interpreter::builtin::{Doc, Example, Function, Library, Names, NativeType};
use wl_interpreter::syntax::fold;
use wl_stdlib_email::LIBRARY;

/// A line of the list.
struct Wanted {
    kind: String,
    fr: String,
    /// `-`: not known.
    en: String,
    owner: String,
    page: u32,
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
        let [kind, fr, en, owner, page] = cells[..] else { panic!("five cells: {line}") };
        let page = page.parse().unwrap();
        let [kind, fr, en, owner] = [kind, fr, en, owner].map(str::to_owned);
        Wanted { kind, fr, en, owner, page }
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

    fn is(&self, names: Names) -> bool {
        fold(names.fr) == fold(&self.fr)
    }
}

fn functions() -> impl Iterator<Item = &'static Function> {
    LIBRARY.functions.iter().copied().flatten()
}

/// The words of texts, folded.
fn words(texts: impl IntoIterator<Item = String>) -> HashSet<String> {
    let mut found = HashSet::new();
    for text in texts {
        let pieces = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        found.extend(pieces.map(|word| fold(word).into_owned()));
    }
    found
}

/// The programs that the tests run: examples of declarations, of users, of the specification.
fn run_by_examples() -> HashSet<String> {
    let libraries: [&Library; 1] = [&LIBRARY];
    let mut texts = Vec::new();
    let mut add = |examples: &[Example]| texts.extend(examples.iter().map(|it| it.code.to_owned()));
    for library in libraries {
        library.functions.iter().copied().flatten().for_each(|it| add(it.examples));
        for ty in library.types.iter().chain(library.globals.iter().map(|global| &global.ty)) {
            add(ty.examples);
            ty.methods.iter().for_each(|it| add(it.examples));
        }
    }
    texts.extend(files(&root().join("spec/mail"), "md"));
    texts.extend(files(&root().join("../examples-wl"), "wl"));
    words(texts)
}

/// What the tests of real servers run.
fn run_on_servers() -> HashSet<String> {
    let mut texts = files(&root().join("tests/real_servers"), "rs");
    texts.extend(files(&root().join("tests/pages"), "md"));
    assert!(!texts.is_empty(), "the tests of real servers have moved");
    words(texts)
}

/// The files below a directory with this extension.
fn files(directory: &Path, extension: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(directory).unwrap_or_else(|_| panic!("{}", directory.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts.extend(files(&path, extension));
        } else if path.extension().is_some_and(|it| it == extension) {
            texts.push(fs::read_to_string(&path).unwrap());
        }
    }
    texts
}

#[test]
fn every_name_of_the_documentation_is_declared() {
    let missing: HashSet<String> = lines("missing.txt").into_iter().collect();
    let (examples, servers) = (run_by_examples(), run_on_servers());
    let mut wrong = String::new();
    let mut counts = [0; 5];
    let mut known = HashSet::new();
    println!("{:<62} {:>10}  there doc example server", "name", "page");
    for wanted in wanted() {
        let name = wanted.name();
        let declared = wanted.declared();
        let documented =
            declared.as_ref().is_some_and(|it| !it.doc.fr.is_empty() && !it.doc.en.is_empty());
        let used = |words: &HashSet<String>| {
            let names = declared.as_ref().map(|it| it.names);
            names.is_some_and(|it| [it.fr, it.en].iter().any(|name| words.contains(&*fold(name))))
        };
        let facts = [declared.is_some(), documented, used(&examples), used(&servers)];
        let marks = facts.map(|fact| if fact { "yes" } else { "-" });
        let [there, doc, example, server] = marks;
        println!("{name:<62} {:>10}  {there:<5} {doc:<3} {example:<7} {server}", wanted.page);
        for (count, fact) in counts.iter_mut().zip([true].into_iter().chain(facts)) {
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
    let [all, there, doc, example, server] = counts;
    println!(
        "{all} names: {there} declared, {doc} documented, {example} in programs that are run, \
         {server} in scripts that talk to real servers"
    );
    for name in missing.difference(&known) {
        _ = writeln!(wrong, "{name}, in missing.txt, is not in email.tsv");
    }
    assert!(wrong.is_empty(), "{wrong}");
}
