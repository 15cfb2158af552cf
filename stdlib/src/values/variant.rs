//! The type of what a variant holds.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{IntKind, TextLimit, Type, Value};

use crate::Outcome;

/// The type behind a `wl…` constant (page 3013054).
fn type_of(number: i64) -> Option<Type> {
    let int = |bytes, signed| Type::Int(IntKind { bytes, signed });
    Some(match number {
        1 => Type::Bool,
        2 => int(1, false),
        3 => int(2, false),
        4 => int(4, false),
        5 => int(8, false),
        6 => int(1, true),
        7 => int(2, true),
        8 => Type::INT,
        9 => Type::LONG,
        10 => Type::Currency,
        11 => Type::Real { single: true },
        12 => Type::REAL,
        13 => Type::NUMERIC,
        16 | 19 => Type::TEXT,
        24 => Type::Date,
        25 => Type::Time,
        26 => Type::DateTime,
        27 => Type::Duration,
        28 => Type::Buffer,
        81 => Type::Text(TextLimit::AtMost(1)),
        _ => return None,
    })
}

fn convert(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let number = args.int(1).unwrap_or(0);
    let Some(ty) = type_of(number) else {
        return Err(Error::new(
            i64::from(codes::CONVERSION.0),
            codes::CONVERSION,
            bilingual!(
                "un variant ne se convertit pas vers le type {number}",
                "a variant does not convert to the type {number}"
            ),
        )
        .hint(bilingual!(
            "wlEntier, wlRéel, wlChaîne, wlDate… désignent un type simple",
            "wlInt, wlReal, wlString, wlDate… stand for a simple type"
        )));
    };
    if let Some(place) = args.reference(0) {
        let value = runtime.read(&place).convert(&ty).map_err(|error| {
            let details = error.details();
            Error::new(details.number, details.code, details.message.clone())
        })?;
        runtime.write(&place, value)?;
    }
    Ok(Value::Bool(true))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[Function {
    names: names("VariantConvertit", "VariantConvert"),
    page: 3013054,
    doc: doc(
        "Convertit ce que contient un variant vers le type d'une constante wl….",
        "Converts what a variant holds to the type of a wl… constant.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            parameter("variant", "variant", Ty::Any).by_reference(),
            parameter("type", "type", Ty::Int).among(&[crate::environment::types::CONSTANTS]),
        ],
        result: Ty::Bool,
        run: convert,
    }],
    examples: &[example(
        "v est un Variant = \"12 rue Haute\"\nTrace(VariantConvertit(v, wlEntier), v, v..Type = wlEntier)",
        "1\t12\t1",
    )],
    keeps_error: false,
}];
