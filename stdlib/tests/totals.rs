//! What must hold for every declaration of the library.

use std::collections::HashMap;

use wl_interpreter::builtin::{Function, Library};
use wl_interpreter::syntax::fold;
use wl_stdlib::LIBRARY;

/// Every function, methods included.
fn every_function(library: &'static Library) -> impl Iterator<Item = &'static Function> {
    let functions = library.functions.iter().copied().flatten();
    let methods = library.methods.iter().flat_map(|methods| methods.functions);
    let of_types = library.types.iter().flat_map(|ty| ty.methods);
    functions.chain(methods).chain(of_types)
}

/// The names that appear twice, case and accents aside; a French name may equal its own English.
fn duplicates<'a>(names: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (fr, en) in names {
        let (fr, en) = (fold(fr).into_owned(), fold(en).into_owned());
        if fr != en {
            *seen.entry(en).or_default() += 1;
        }
        *seen.entry(fr).or_default() += 1;
    }
    let mut twice: Vec<String> =
        seen.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name).collect();
    twice.sort();
    twice
}

#[test]
fn no_name_is_declared_twice() {
    let functions = LIBRARY.functions.iter().copied().flatten();
    assert_eq!(duplicates(functions.map(|f| (f.names.fr, f.names.en))), [""; 0]);
    let constants = LIBRARY.constants.iter().copied().flatten();
    assert_eq!(duplicates(constants.map(|c| (c.names.fr, c.names.en))), [""; 0]);
    for receiver in LIBRARY.methods.iter().map(|methods| methods.of) {
        let methods = LIBRARY.methods.iter().filter(|methods| methods.of == receiver);
        let methods = methods.flat_map(|methods| methods.functions);
        let twice = duplicates(methods.map(|f| (f.names.fr, f.names.en)));
        assert_eq!(twice, [""; 0], "{receiver:?}");
    }
}

#[test]
fn every_function_is_documented_in_both_languages() {
    for function in every_function(&LIBRARY) {
        let name = function.names.fr;
        assert!(!name.is_empty() && !function.names.en.is_empty());
        assert!(function.doc.fr.ends_with('.') && function.doc.en.ends_with('.'), "{name}");
        assert!(!function.examples.is_empty(), "{name}");
        assert!(!function.syntaxes.is_empty(), "{name}");
        assert!(function.examples.iter().all(|example| !example.code.is_empty()), "{name}");
    }
    for constant in LIBRARY.constants.iter().copied().flatten() {
        assert!(
            !constant.doc.fr.is_empty() && !constant.doc.en.is_empty(),
            "{}",
            constant.names.fr
        );
    }
    for ty in LIBRARY.types {
        assert!(!ty.doc.fr.is_empty() && !ty.doc.en.is_empty() && !ty.examples.is_empty());
        for property in ty.properties {
            assert!(!property.doc.fr.is_empty() && !property.doc.en.is_empty());
        }
    }
}

#[test]
fn every_parameter_is_named_and_in_order() {
    for function in every_function(&LIBRARY) {
        for syntax in function.syntaxes {
            let mut optional = false;
            for (rank, parameter) in syntax.parameters.iter().enumerate() {
                let name = function.names.fr;
                assert!(!parameter.names.fr.is_empty() && !parameter.names.en.is_empty(), "{name}");
                assert!(parameter.optional || !optional, "{name}: mandatory after optional");
                assert!(!parameter.rest || rank + 1 == syntax.parameters.len(), "{name}");
                optional = parameter.optional;
            }
        }
    }
}

#[test]
fn parameters_choose_among_declared_constants() {
    let declared: Vec<_> = LIBRARY.constants.iter().copied().flatten().map(|c| c.names).collect();
    for function in every_function(&LIBRARY) {
        for parameter in function.syntaxes.iter().flat_map(|syntax| syntax.parameters) {
            for constant in parameter.constants() {
                let (function, constant) = (function.names.fr, constant.names);
                assert!(declared.contains(&constant), "{function}: {constant:?}");
            }
        }
    }
}
