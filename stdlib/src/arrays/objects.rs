//! Objects in the order that a method of their class gives, `<comparaison>` (page 1513008).

use std::cmp::Ordering;
use std::rc::Rc;

use wl_interpreter::builtin::{Constant, Error, Runtime, constant, doc};
use wl_interpreter::value::{Method, Procedure, Target, Value};

/// What such a method answers. The page gives the French names only.
pub const ANSWERS: &[Constant] = &[
    constant(
        "Inférieur",
        "Less",
        -1,
        doc("Le premier objet vient avant.", "The first object comes before."),
    ),
    constant("Egal", "Equal", 0, doc("Les objets sont égaux.", "The objects are equal.")),
    constant(
        "Supérieur",
        "Greater",
        1,
        doc("Le premier objet vient après.", "The first object comes after."),
    ),
];

/// The method that orders these objects, when their class has one.
#[must_use]
pub fn comparison(items: &[Value]) -> Option<Method> {
    match items.first()? {
        Value::Object(object) => object.class.info()?.comparison().cloned(),
        _ => None,
    }
}

/// What the method answers for two objects.
pub fn compare(
    runtime: &mut dyn Runtime,
    method: &Method,
    a: &Value,
    b: &Value,
) -> Result<Ordering, Error> {
    let target = Target {
        name: Rc::clone(&method.name),
        candidates: Rc::from([method.procedure]),
        captured: Vec::new(),
        receiver: (!method.global).then(|| a.clone()),
    };
    let procedure = Value::Procedure(Rc::new(Procedure::new(target)));
    let arguments = if method.global { vec![a.clone(), b.clone()] } else { vec![b.clone()] };
    Ok(runtime.call(&procedure, arguments)?.to_int()?.cmp(&0))
}
