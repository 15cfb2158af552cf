//! The types of values.

use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Function, Runtime, Syntax, Ty, doc, example, names,
    parameter,
};
use wl_interpreter::value::Value;

use crate::Outcome;

const fn kind(fr: &'static str, en: &'static str, value: i64) -> Constant {
    Constant {
        names: names(fr, en),
        value: ConstantValue::Int(value),
        doc: doc("Un type de valeur.", "A type of value."),
    }
}

/// The booleans.
pub static BOOLEANS: &[Constant] = &[
    Constant {
        names: names("Vrai", "True"),
        value: ConstantValue::Bool(true),
        doc: doc("Vrai.", "True."),
    },
    Constant {
        names: names("Faux", "False"),
        value: ConstantValue::Bool(false),
        doc: doc("Faux.", "False."),
    },
];

/// What `TypeVar` gives.
pub static CONSTANTS: &[Constant] = &[
    kind("wlBooléen", "wlBoolean", 1),
    kind("wlEntier", "wlInt", 8),
    kind("wlEntier_1", "wlInt_1", 2),
    kind("wlEntier_2", "wlInt_2", 4),
    kind("wlEntier_4", "wlInt_4", 8),
    kind("wlEntier_8", "wlInt_8", 9),
    kind("wlRéel", "wlReal", 12),
    kind("wlMonétaire", "wlCurrency", 14),
    kind("wlChaîne", "wlString", 16),
    kind("wlChaîneAnsi", "wlAnsiString", 16),
    kind("wlChaîneUnicode", "wlUnicodeString", 19),
    kind("wlNumérique", "wlNumeric", 21),
    kind("wlDate", "wlDate", 24),
    kind("wlHeure", "wlTime", 25),
    kind("wlDateHeure", "wlDateTime", 26),
    kind("wlDurée", "wlDuration", 27),
    kind("wlBuffer", "wlBuffer", 29),
    kind("wlTableau", "wlArray", 30),
    kind("wlTableauAssociatif", "wlAssociativeArray", 31),
    kind("wlStructure", "wlStructure", 37),
    kind("wlProcédure", "wlProcedure", 40),
    kind("wlInconnu", "wlUnknown", 0),
];

fn type_of(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Int(match args.value(0) {
        Value::Null | Value::Reference(_) => 0,
        Value::Bool(_) => 1,
        Value::Int(_) => 8,
        Value::Real(_) => 12,
        Value::Currency(_) => 14,
        Value::Text(_) => 16,
        Value::Numeric(_) => 21,
        Value::Date(_) => 24,
        Value::Time(_) => 25,
        Value::DateTime(_) => 26,
        Value::Duration(_) => 27,
        Value::Buffer(_) => 29,
        Value::Array(_) => 30,
        Value::Associative(_) => 31,
        Value::Object(_) => 37,
        Value::Procedure(_) => 40,
    }))
}

const TYPE_OF: Function = Function {
    names: names("TypeVar", "TypeVar"),
    page: 3013056,
    doc: doc(
        "Donne le type d'une valeur, l'une des constantes wl….",
        "Gives the type of a value, one of the wl… constants.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("valeur", "value", Ty::Any)],
        result: Ty::Int,
        run: type_of,
    }],
    examples: &[example(r#"Trace(TypeVar("x") = wlChaîne)"#, "1")],
    keeps_error: false,
};

/// The functions of this file.
pub static FUNCTIONS: &[Function] =
    &[TYPE_OF, Function { names: names("TypeVariable", "DataType"), page: 3013055, ..TYPE_OF }];
