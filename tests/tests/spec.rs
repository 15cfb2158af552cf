//! The specification pages, `spec/**/*.md`, run. `BLESS=1` rewrites what they expect.

use std::path::Path;

use wl_interpreter::diagnostic::Language;
use wl_tests::mdtest::{Outcome, Program, check_directory};
use wl_tests::script::Script;

fn run(program: &Program) -> Outcome {
    let page = program.file.file_stem().unwrap_or_default().to_string_lossy();
    let mut script = Script::new(format!("{page}.wl"), &*program.source);
    script.files.clone_from(&program.files);
    if program.options.value("lang") == Some("en") {
        script.language = Language::English;
    }
    if program.options.has("sandbox") {
        script = script.sandboxed();
    }
    if program.options.has("check") { script.check() } else { script.run() }
}

#[test]
fn pages_say_what_programs_do() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec");
    let blessing = std::env::var_os("BLESS").is_some();
    let failures = check_directory(&pages, run, blessing);
    let list: Vec<_> = failures.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "{} failures\n\n{}", list.len(), list.join("\n"));
}
