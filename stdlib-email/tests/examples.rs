//! Every example of the library prints what it says, over a fresh sandbox.

mod support;

use std::fmt::Write;

use wl_interpreter::builtin::Example;
use wl_stdlib_email::LIBRARY;

#[test]
fn every_example_prints_what_it_says() {
    let mut examples: Vec<(&str, &Example)> = Vec::new();
    for function in LIBRARY.functions.iter().copied().flatten() {
        examples.extend(function.examples.iter().map(|it| (function.names.fr, it)));
    }
    for ty in LIBRARY.types.iter().copied().chain(LIBRARY.globals.iter().map(|it| it.ty)) {
        examples.extend(ty.examples.iter().map(|it| (ty.names.fr, it)));
        for method in ty.methods {
            examples.extend(method.examples.iter().map(|it| (method.names.fr, it)));
        }
    }
    let mut wrong = String::new();
    for (name, example) in examples {
        let ran = support::run_with(wl_sandbox::Options::default(), example.code);
        let output = ran.output.trim_end_matches('\n');
        if output != example.prints || ran.ending != "finished" {
            let _ = write!(
                wrong,
                "== {name}\n{}\n-- wanted\n{}\n-- printed\n{output}\n{}{}\n",
                example.code, example.prints, ran.errors, ran.ending
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
