//! The specification pages, `spec/**/*.md`, run. `BLESS=1` rewrites what they expect.

use std::path::Path;

use wl_tests::mdtest::{Outcome, Program, check_directory};

/// Not connected to the interpreter yet: every program fails, which no page can expect.
fn run(program: &Program) -> Outcome {
    panic!("no interpreter to run `{}`", program.source.lines().next().unwrap_or_default())
}

#[test]
fn pages_say_what_programs_do() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec");
    let blessing = std::env::var_os("BLESS").is_some();
    let failures = check_directory(&pages, run, blessing);
    let list: Vec<_> = failures.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "{} failures\n\n{}", list.len(), list.join("\n"));
}
