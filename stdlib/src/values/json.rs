//! JSON texts: from and to variants and JSON variables.

use wl_interpreter::builtin::{
    Arguments, Constant, Function, Parameter, Runtime, Syntax, Ty, constant, doc, example, names,
    parameter,
};
use wl_interpreter::value::{JsonLayout, Value, into_json, parse_json, to_json};

use crate::Outcome;

/// `psdJSON`.
pub const JSON: i64 = 8;
/// `psdMinifié`.
pub const MINIFIED: i64 = 64;
/// `psdMiseEnForme`.
pub const INDENTED: i64 = 128;

/// The forms of a JSON text; the documentation gives no numbers for them.
pub const CONSTANTS: &[Constant] = &[
    constant("psdJSON", "psdJSON", JSON, doc("Au format JSON.", "As JSON.")),
    constant(
        "psdMinifié",
        "psdMinified",
        MINIFIED,
        doc("Sans espace ni retour à la ligne.", "Without spaces or line ends."),
    ),
    constant(
        "psdMiseEnForme",
        "psdFormatting",
        INDENTED,
        doc("Un membre par ligne, avec indentation.", "One member a line, indented."),
    ),
];

/// The layout that the options ask for.
#[must_use]
pub fn layout(options: i64) -> JsonLayout {
    match options {
        bits if bits & INDENTED != 0 => JsonLayout::Indented,
        bits if bits & MINIFIED != 0 => JsonLayout::Minified,
        _ => JsonLayout::Usual,
    }
}

fn to_text(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(to_json(&args.value(0), layout(args.int(1).unwrap_or(0)), false)?))
}

fn from_text(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    read(args.text(0))
}

fn read(text: &str) -> Outcome {
    parse_json(text).map_err(|error| error.giving(Value::Null))
}

/// A JSON variable gives its content, a text is read.
fn to_variant(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    match args.value(0) {
        Value::Text(text) => read(text.as_str()),
        Value::Buffer(bytes) => read(&String::from_utf8_lossy(&bytes)),
        other => into_json(other),
    }
}

fn is_valid(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    parse_json(args.text(0)).map(|_| Value::Bool(true))
}

const LAYOUT: Parameter = parameter("options", "options", Ty::Int).optional().among(&[CONSTANTS]);
const TEXT: Parameter = parameter("texte", "text", Ty::Text);

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("VariantVersJSON", "VariantToJSON"),
        page: 1000021051,
        doc: doc("Donne le texte JSON d'un variant.", "Gives the JSON text of a variant."),
        syntaxes: &[Syntax {
            parameters: &[parameter("variant", "variant", Ty::Any), LAYOUT],
            result: Ty::Text,
            run: to_text,
        }],
        examples: &[example(
            "v est un Variant\nv.ville = \"Lyon\"\nv.cp = 69000\nTrace(VariantVersJSON(v))\nTrace(VariantVersJSON(v, psdMinifié))",
            "{ \"ville\":\"Lyon\", \"cp\":69000 }\n{\"ville\":\"Lyon\",\"cp\":69000}",
        )],
        keeps_error: false,
    },
    Function {
        names: names("JSONVersChaîne", "JSONToString"),
        page: 1000024530,
        doc: doc("Donne le texte d'une variable JSON.", "Gives the text of a JSON variable."),
        syntaxes: &[Syntax {
            parameters: &[parameter("json", "json", Ty::Any), LAYOUT],
            result: Ty::Text,
            run: to_text,
        }],
        examples: &[example(
            "j is a JSON\nj.town = \"York\"\nTrace(JSONToString(j, psdMinified))",
            "{\"town\":\"York\"}",
        )],
        keeps_error: false,
    },
    Function {
        names: names("ChaîneVersJSON", "StringToJSON"),
        page: 1000024531,
        doc: doc(
            "Lit un texte JSON. Un texte qui n'en est pas est une erreur, et donne Null.",
            "Reads a JSON text. A text that is not one is an error, and gives Null.",
        ),
        syntaxes: &[Syntax { parameters: &[TEXT], result: Ty::Any, run: from_text }],
        examples: &[example(
            "j est un JSON = ChaîneVersJSON(\"{\"\"a\"\":[1,2]}\")\nTrace(j.a[2])",
            "2",
        )],
        keeps_error: false,
    },
    Function {
        names: names("JSONVersVariant", "JSONToVariant"),
        page: 1000021052,
        doc: doc(
            "Donne le variant que décrit un texte JSON ou une variable JSON.",
            "Gives the variant that a JSON text or a JSON variable describes.",
        ),
        syntaxes: &[Syntax {
            parameters: &[parameter("json", "json", Ty::Any)],
            result: Ty::Any,
            run: to_variant,
        }],
        examples: &[example(
            "v est un Variant = JSONVersVariant(\"{\"\"m\"\":null}\")\nTrace(v.m = Null, v.m..Existe)",
            "1\t1",
        )],
        keeps_error: false,
    },
    Function {
        names: names("JSONValide", "JSONValid"),
        page: 1410089147,
        doc: doc(
            "Dit si un texte est du JSON ; sinon ErreurInfo dit où et pourquoi.",
            "Tells whether a text is JSON; if not, ErrorInfo says where and why.",
        ),
        syntaxes: &[Syntax { parameters: &[TEXT], result: Ty::Bool, run: is_valid }],
        examples: &[example("Trace(JSONValide(\"[1, 2]\"), JSONValide(\"[1, 2\"))", "1\t0")],
        keeps_error: false,
    },
];
