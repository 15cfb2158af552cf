//! What a method `<comparaison>` gives (page 1513008).

use wl_interpreter::builtin::{Constant, ConstantValue, doc, names};

/// The documentation gives no numbers for them.
pub const CONSTANTS: &[Constant] = &[
    Constant {
        names: names("Inférieur", "Lower"),
        value: ConstantValue::Int(-1),
        doc: doc(
            "Méthode <comparaison> : le premier objet vient avant le second.",
            "Method <comparison>: the first object comes before the second.",
        ),
    },
    Constant {
        names: names("Egal", "Equal"),
        value: ConstantValue::Int(0),
        doc: doc(
            "Méthode <comparaison> : les deux objets se valent.",
            "Method <comparison>: the two objects are equal.",
        ),
    },
    Constant {
        names: names("Supérieur", "Greater"),
        value: ConstantValue::Int(1),
        doc: doc(
            "Méthode <comparaison> : le premier objet vient après le second.",
            "Method <comparison>: the first object comes after the second.",
        ),
    },
];
