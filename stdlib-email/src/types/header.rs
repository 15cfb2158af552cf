//! emailEntête.

use std::rc::Rc;

use wl_interpreter::builtin::{NativeType, Ty, doc, example, names};
use wl_interpreter::value::{Object, Value};

use super::members::{members, property};
use super::text;

members! {
    /// The members of emailEntête.
    Line, MEMBERS;
    Name = property("Nom", "Name", Ty::Text, doc("Nom de l'entête.", "Name of the header."));
    Value = property("Valeur", "Value", Ty::Text, doc("Sa valeur.", "Its value."));
}

/// emailEntête.
pub(crate) static HEADER: NativeType = NativeType {
    names: names("emailEntête", "emailHeader"),
    page: 1_000_020_774,
    doc: doc(
        "Une ligne d'entête d'un email, en plus de celles qui ont leur propriété.",
        "A header line of an email, beside those that have a property of their own.",
    ),
    properties: &MEMBERS,
    methods: &[],
    examples: &[example(
        "m est un Email\nm.Entête[1].Nom = \"X-Projet\"\nm.Entête[1].Valeur = \"Été\"\n\
         Trace(m.Entête[1].Nom, m.Entête[1].Valeur)",
        "X-Projet\tÉté",
    )],
    default_property: None,
    before_read: None,
    after_write: None,
    walk: None,
    using: None,
    declarable: true,
};

/// A header line.
pub(super) fn object(name: &str, value: &str) -> Rc<Object> {
    let object = HEADER.create();
    object.set(Line::Name as usize, Value::text(name));
    object.set(Line::Value as usize, Value::text(value));
    object
}

/// The name and value of a header line; `None` without a name.
pub(super) fn to_send(object: &Object) -> Option<(String, String)> {
    let name = text(object, Line::Name as usize).trim().to_owned();
    (!name.is_empty()).then(|| (name, text(object, Line::Value as usize)))
}
