//! Every example prints what its declaration says, on a clock that stands still and in a
//! directory of its own.

use std::rc::Rc;

use wl_interpreter::Interpreter;
use wl_interpreter::builtin::{Example, Table};
use wl_interpreter::host::{FixedClock, Host, Recorder};
use wl_stdlib::LIBRARY;

/// How the example ended when it prints something else or is warned about.
fn check(table: &Rc<Table>, name: &str, example: &Example) -> Option<String> {
    let recorder = Recorder::default();
    let Ok(directory) = tempfile::tempdir() else { return Some("no temporary directory".into()) };
    let mut host = Host::recording(&recorder);
    host.clock = Rc::new(FixedClock(jiff::civil::date(2026, 3, 15).at(14, 5, 9, 0)));
    host.directory = directory.path().to_path_buf();
    let outcome = Interpreter::new(Rc::clone(table), host).run(name, example.code);
    let printed = recorder.recorded().output;
    let wrong = printed.trim_end_matches('\n') != example.prints || !outcome.diagnostics.is_empty();
    wrong.then(|| format!("{name}: {printed:?}, not {:?}\n{outcome:?}", example.prints))
}

fn run_all() {
    let table = Rc::new(Table::new(&[&LIBRARY]));
    let functions = LIBRARY.functions.iter().copied().flatten();
    let methods = LIBRARY.methods.iter().flat_map(|methods| methods.functions);
    let fields = LIBRARY.types.iter().flat_map(|ty| ty.methods);
    let functions = functions.chain(methods).chain(fields).map(|f| (f.names.fr, f.examples));
    let types = LIBRARY.types.iter().map(|ty| (ty.names.fr, ty.examples));
    let wrong: Vec<String> = functions
        .chain(types)
        .flat_map(|(name, examples)| examples.iter().map(move |example| (name, example)))
        .filter_map(|(name, example)| check(&table, name, example))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_example_prints_what_it_says() {
    let thread = std::thread::Builder::new().stack_size(wl_interpreter::STACK_BYTES);
    thread.spawn(run_all).unwrap().join().unwrap();
}
