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
pub const BOOLEANS: &[Constant] = &[
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
pub const CONSTANTS: &[Constant] = &[
    kind("wlInconnu", "wlUnknown", 0),
    kind("wlBooléen", "wlBoolean", 1),
    kind("wlEntierSansSigne_1", "wlUnsignedInt_1", 2),
    kind("wlEntierSansSigne_2", "wlUnsignedInt_2", 3),
    kind("wlEntierSansSigne_4", "wlUnsignedInt_4", 4),
    kind("wlEntierSansSigne_8", "wlUnsignedInt_8", 5),
    kind("wlEntier_1", "wlInt_1", 6),
    kind("wlEntier_2", "wlInt_2", 7),
    kind("wlEntier", "wlInt", 8),
    kind("wlEntier_4", "wlInt_4", 8),
    kind("wlEntier_8", "wlInt_8", 9),
    kind("wlMonétaire", "wlCurrency", 10),
    kind("wlRéel_4", "wlReal_4", 11),
    kind("wlRéel", "wlReal", 12),
    kind("wlNumérique", "wlNumeric", 13),
    kind("wlChaîne", "wlString", 16),
    kind("wlChaîneUnicode", "wlUnicodeString", 16),
    kind("wlChaîneAnsi", "wlAnsiString", 19),
    kind("wlChaînePascal", "wlPascalString", 21),
    kind("wlChaîneFixe", "wlFixedString", 22),
    kind("wlChaîneASCIIZ", "wlASCIIZString", 23),
    kind("wlDate", "wlDate", 24),
    kind("wlHeure", "wlTime", 25),
    kind("wlDateHeure", "wlDateTime", 26),
    kind("wlDurée", "wlDuration", 27),
    kind("wlBuffer", "wlBuffer", 28),
    kind("wlVariant", "wlVariant", 31),
    kind("wlTableau", "wlArray", 34),
    kind("wlStructure", "wlStructure", 36),
    kind("wlInstance", "wlInstance", 37),
    kind("wlProcédure", "wlProcedure", 61),
    kind("wlTableauAssociatif", "wlAssociativeArray", 62),
    kind("wlCaractère", "wlCharacter", 81),
    kind("wlTypeAvancé", "wlAdvancedType", 111),
    kind("wlEnumération", "wlEnumeration", 135),
    kind("wlCombinaison", "wlCombination", 136),
    kind("wlUUID", "wlUUID", 154),
    kind("wlUUID_128", "wlUUID_128", 154),
    kind("wlUUID_256", "wlUUID_256", 155),
    kind("wlListe", "wlList", 513),
    kind("wlPile", "wlStack", 514),
    kind("wlFile", "wlQueue", 515),
];

fn type_of(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Int(args.value(0).type_number()))
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
