//! Totals over the declarations: documented, exemplified, spelt once.

use std::collections::HashMap;

use wl_interpreter::builtin::{Doc, Example, Function, NativeType};
use wl_interpreter::syntax::fold;
use wl_stdlib_email::LIBRARY;

fn types() -> Vec<&'static NativeType> {
    LIBRARY.types.iter().copied().chain(LIBRARY.globals.iter().map(|global| global.ty)).collect()
}

fn functions() -> impl Iterator<Item = &'static Function> {
    LIBRARY.functions.iter().copied().flatten()
}

fn check_doc(name: &str, doc: Doc) {
    for text in [doc.fr, doc.en] {
        assert!(text.len() > 5 && text.ends_with(['.', '…']), "{name}: {text:?}");
    }
    assert!(doc.fr != doc.en, "{name}");
}

fn check_examples(name: &str, examples: &[Example]) {
    assert!(!examples.is_empty(), "{name} has no example");
    for example in examples {
        assert!(!example.prints.is_empty() && !example.prints.ends_with('\n'), "{name}");
    }
}

fn check_names(what: &str, names: impl IntoIterator<Item = (&'static str, &'static str)>) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (rank, (fr, en)) in names.into_iter().enumerate() {
        for name in [fr, en] {
            assert!(!name.is_empty() && !name.contains(' '), "{what} {name:?}");
            let other = seen.insert(fold(name).into_owned(), rank);
            assert!(other.is_none_or(|other| other == rank), "{what} {name} is declared twice");
        }
    }
}

#[test]
fn functions_are_documented() {
    for function in functions() {
        let name = function.names.fr;
        check_doc(name, function.doc);
        check_examples(name, function.examples);
        assert!(function.page > 0 && !function.syntaxes.is_empty(), "{name}");
    }
}

#[test]
fn types_are_documented() {
    for ty in types() {
        let name = ty.names.fr;
        check_doc(name, ty.doc);
        check_examples(name, ty.examples);
        assert!(ty.page > 0, "{name}");
        for property in ty.properties {
            check_doc(&format!("{name}.{}", property.names.fr), property.doc);
        }
        for method in ty.methods {
            let name = format!("{name}.{}", method.names.fr);
            check_doc(&name, method.doc);
            check_examples(&name, method.examples);
            assert!(method.page > 0, "{name}");
        }
    }
}

#[test]
fn constants_are_documented() {
    for constant in LIBRARY.constants.iter().copied().flatten() {
        let Doc { fr, en } = constant.doc;
        assert!(fr.ends_with('.') && en.ends_with('.'), "{}", constant.names.fr);
    }
}

#[test]
fn no_name_is_declared_twice() {
    check_names("function", functions().map(|it| (it.names.fr, it.names.en)));
    let constants = LIBRARY.constants.iter().copied().flatten();
    check_names("constant", constants.map(|it| (it.names.fr, it.names.en)));
    check_names("type", LIBRARY.types.iter().map(|it| (it.names.fr, it.names.en)));
    for ty in types() {
        let name = ty.names.fr;
        check_names(name, ty.properties.iter().map(|it| (it.names.fr, it.names.en)));
        check_names(name, ty.methods.iter().map(|it| (it.names.fr, it.names.en)));
    }
}

#[test]
fn parameters_choose_among_declared_constants() {
    let declared: Vec<_> = LIBRARY.constants.iter().copied().flatten().map(|c| c.names).collect();
    for function in functions().chain(types().into_iter().flat_map(|ty| ty.methods)) {
        for parameter in function.syntaxes.iter().flat_map(|syntax| syntax.parameters) {
            for constant in parameter.constants() {
                let (function, constant) = (function.names.fr, constant.names);
                assert!(declared.contains(&constant), "{function}: {constant:?}");
            }
        }
    }
}

#[test]
fn passwords_are_secret() {
    for ty in types() {
        for property in ty.properties {
            let name = property.names.en;
            let secret = name.ends_with("Password")
                || matches!(name, "AuthToken" | "ClientSecret" | "Refresh" | "ServerResponse")
                || (ty.names.en, name) == ("AuthToken", "Value");
            assert_eq!(property.secret, secret, "{}.{name}", ty.names.en);
        }
    }
}

#[test]
fn error_numbers_are_known_once() {
    let numbers: Vec<i64> = wl_stdlib_email::MESSAGES.iter().map(|(number, ..)| *number).collect();
    assert!(numbers.is_sorted() && numbers.windows(2).all(|pair| pair[0] != pair[1]));
    assert!(wl_stdlib_email::MESSAGES.iter().all(|(_, fr, en)| !fr.is_empty() && !en.is_empty()));
}
