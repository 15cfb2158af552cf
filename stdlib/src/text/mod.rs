//! Texts.

pub mod build;
pub mod charset;
pub mod compress;
pub mod cut;
pub mod encoding;
pub mod find;
pub mod form;
pub mod hash;
pub mod html;
pub mod legacy;
pub mod number;
pub mod regex;
pub mod rtf;
pub mod search;
pub mod url;
pub mod words;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Constant, ConstantValue, Error, Parameter, Ty, doc, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Text, Value};

/// What extraction gives past the end.
pub const EOT: &str = "\u{4}";

/// The text in front of the dot.
const TEXT: Parameter = parameter("chaîne", "text", Ty::Text);

const fn constant(fr: &'static str, en: &'static str, value: &'static str) -> Constant {
    Constant {
        names: names(fr, en),
        value: ConstantValue::Text(value),
        doc: doc("Texte prédéfini.", "A predefined text."),
    }
}

/// Texts with a name.
pub const CONSTANTS: &[Constant] = &[
    Constant {
        doc: doc("Fin de ligne : CR LF.", "Line end: CR LF."),
        ..constant("RC", "CR", "\r\n")
    },
    Constant { doc: doc("Tabulation.", "Tab."), ..constant("TAB", "TAB", "\t") },
    Constant {
        doc: doc(
            "Ce que donne une lecture ou une extraction après la fin.",
            "What reading or extracting gives past the end.",
        ),
        ..constant("EOT", "EOT", EOT)
    },
    Constant {
        doc: doc("Espace insécable.", "Non-breaking space."),
        ..constant("ESP", "NBSP", "\u{a0}")
    },
];

/// `EOT` as a value.
fn eot() -> Value {
    Value::text(EOT)
}

/// The error of a position or length below zero.
fn negative() -> Error {
    Error::new(
        1001,
        codes::RUN_ERROR,
        bilingual!(
            "une position ou une longueur est négative",
            "a position or a length is negative"
        ),
    )
    .giving(eot())
}

/// A text, or the texts of an array.
fn texts_of(value: &Value) -> Result<Vec<Text>, Error> {
    match value {
        Value::Array(array) => {
            array.borrow().to_values().iter().map(|item| Ok(item.to_text()?)).collect()
        }
        other => Ok(vec![other.to_text()?]),
    }
}
