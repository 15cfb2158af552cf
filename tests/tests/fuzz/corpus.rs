//! Programs that people wrote: what mutations start from.

use std::path::Path;
use std::sync::OnceLock;

use wl_interpreter::builtin::Example as Shown;
use wl_interpreter::source::code_blocks;
use wl_tests::examples::Example;

use crate::tables::LIBRARIES;

/// The examples of `examples-wl`, the programs of the specification and README pages, and the
/// examples of every builtin.
pub fn programs() -> &'static [String] {
    static PROGRAMS: OnceLock<Vec<String>> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let mut programs: Vec<_> = Example::all().into_iter().map(|example| example.text).collect();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        pages(&root.join("spec"), &mut programs);
        pages(&root.join("tests/pages"), &mut programs);
        for library in LIBRARIES {
            let methods = library.methods.iter().flat_map(|methods| methods.functions);
            let functions = library.functions.iter().copied().flatten().chain(methods);
            functions.for_each(|function| examples(function.examples, &mut programs));
            for ty in library.types {
                examples(ty.examples, &mut programs);
                ty.methods.iter().for_each(|method| examples(method.examples, &mut programs));
            }
        }
        programs
    })
}

fn examples(examples: &[Shown], programs: &mut Vec<String>) {
    programs.extend(examples.iter().map(|example| example.code.to_owned()));
}

fn pages(directory: &Path, programs: &mut Vec<String>) {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            pages(&path, programs);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            programs.extend(code_blocks(&text).into_iter().map(|range| text[range].to_owned()));
        }
    }
}
