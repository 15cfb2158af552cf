//! Critical sections. A program of `wl` is a single thread: they never wait.

use std::rc::Rc;

use wl_interpreter::builtin::{
    Arguments, Error, Function, NativeType, Runtime, Syntax, Ty, Using, doc, example, names,
    parameter,
};
use wl_interpreter::value::{Object, Value};

use crate::Outcome;

/// A critical section.
pub static CRITICAL_SECTION: NativeType = NativeType {
    names: names("SectionCritique", "CriticalSection"),
    page: 1000023972,
    doc: doc(
        "Protège un bloc UTILISER des autres threads ; ici il n'y en a pas d'autre.",
        "Protects a USING block from other threads; here there is no other.",
    ),
    properties: &[],
    methods: &[],
    examples: &[example(
        "s est une SectionCritique\nUTILISER s DANS\n\tTrace(\"protégé\")\nFIN",
        "protégé",
    )],
    default_property: None,
    before_read: None,
    after_write: None,
    walk: None,
    using: Some(Using { enter: nothing, leave: nothing }),
    declarable: true,
};

fn nothing(_: &mut dyn Runtime, _: &Rc<Object>) -> Result<(), Error> {
    Ok(())
}

fn section(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::Object(CRITICAL_SECTION.create()))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[Function {
    names: names("SectionCritique", "CriticalSection"),
    page: 1000024373,
    doc: doc(
        "Désigne la section critique d'un UTILISER : globale, nommée, ou celle d'une variable.",
        "Designates the critical section of a USING: global, named, or that of a variable.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("nom ou variable", "name or variable", Ty::Any).optional()],
        result: Ty::Object(&CRITICAL_SECTION),
        run: section,
    }],
    examples: &[example(
        "UTILISER SectionCritique(\"caisse\") DANS\n\tTrace(\"seul\")\nFIN",
        "seul",
    )],
    keeps_error: false,
}];
