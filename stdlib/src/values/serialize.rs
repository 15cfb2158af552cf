//! `Sérialise` and `Désérialise`: variables as JSON, as XML or as bytes, and back.
//!
//! The binary form is our own: the documentation describes none. It is a JSON text after a mark, so
//! that two equal contents give equal bytes (documentation page 1512006 compares objects so).

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, Error, Function, Parameter, Runtime, Syntax, Ty, constant, doc, example,
    names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Holds, JsonLayout, Reference, Value, parse_json, to_json};

use super::json::{CONSTANTS as JSON_FORMS, JSON, layout};
use super::restore::restore;
use super::xml::{Layout, from_xml, to_xml};
use crate::Outcome;

/// `psdBinaire`.
const BINARY: i64 = 1;
/// `psdXMLAgrégé`.
const AGGREGATED_XML: i64 = 4;
/// `psdXMLTableauÉlémentsRépétés`.
const REPEATED: i64 = 32;

/// What begins the binary form.
const MARK: &str = "wl-binary-1\n";

/// The forms beside JSON; the documentation gives no numbers for them.
pub const CONSTANTS: &[Constant] = &[
    constant(
        "psdBinaire",
        "psdBinary",
        BINARY,
        doc("En octets, dans un format propre à wl.", "As bytes, in a format of wl's own."),
    ),
    constant(
        "psdXMLAgrégé",
        "psdAggregatedXML",
        AGGREGATED_XML,
        doc("En XML, chaque valeur à sa place.", "As XML, each value in its place."),
    ),
    constant(
        "psdXMLTableauÉlémentsRépétés",
        "psdXMLArrayRepeatedElements",
        REPEATED,
        doc(
            "Avec psdXMLAgrégé : chaque valeur d'un tableau est un élément de son nom.",
            "With psdAggregatedXML: each value of an array is an element of its name.",
        ),
    ),
];

/// What a call asks for.
enum Form {
    Json(JsonLayout),
    Xml { repeated: bool, indented: bool },
    Binary,
}

fn form(options: i64) -> Result<Form, Error> {
    match options {
        BINARY => Ok(Form::Binary),
        bits if bits & AGGREGATED_XML != 0 => Ok(Form::Xml {
            repeated: bits & REPEATED != 0,
            indented: layout(bits) == JsonLayout::Indented,
        }),
        bits if bits & JSON != 0 => Ok(Form::Json(layout(bits))),
        _ => Err(Error::fatal(
            codes::NOT_SUPPORTED,
            bilingual!(
                "ce format de sérialisation n'existe pas ici",
                "this form of serialisation does not exist here"
            ),
        )
        .hint(bilingual!(
            "psdJSON et psdXMLAgrégé se lisent partout ; psdBinaire ne se lit que par wl",
            "psdJSON and psdAggregatedXML are read everywhere; psdBinary is read by wl only"
        ))),
    }
}

fn serialize(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let form = form(args.int(2).unwrap_or(JSON))?;
    let value = args.value(0);
    if let Value::Object(object) = &value {
        runtime.awaken(object)?;
    }
    let written = match form {
        Form::Json(layout) => Value::text(to_json(&value, layout, true)?),
        Form::Xml { repeated, indented } => {
            let root = args.has(3).then(|| args.text(3).to_owned());
            Value::text(to_xml(&value, &Layout { root, repeated, indented })?)
        }
        Form::Binary => {
            let text = MARK.to_owned() + &to_json(&value, JsonLayout::Minified, true)?;
            Value::Buffer(std::rc::Rc::new(text.into_bytes()))
        }
    };
    match args.reference(1) {
        Some(place) => runtime.write(&place, written).map(|()| Value::Null),
        None => Ok(Value::Null),
    }
}

fn deserialize(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let form = form(args.int(2).unwrap_or(JSON))?;
    let bytes = args.bytes(1);
    let text = match form {
        Form::Json(_) | Form::Xml { .. } => String::from_utf8_lossy(bytes),
        Form::Binary => match bytes.strip_prefix(MARK.as_bytes()) {
            Some(text) => String::from_utf8_lossy(text),
            None => return Err(not_ours()),
        },
    };
    let Some(place) = args.reference(0) else { return Ok(Value::Null) };
    let held = runtime.read(&place);
    let json = match form {
        Form::Xml { .. } => from_xml(&text, &held.own_type())?,
        _ => parse_json(&text)?,
    };
    match &held {
        Value::Null if !takes_anything(&place) => Err(Error::new(
            i64::from(codes::NULL_VALUE.0),
            codes::NULL_VALUE,
            bilingual!("la variable n'est pas allouée", "the variable is not allocated"),
        )
        .hint(bilingual!("ALLOUER UN … d'abord", "NEW … first"))),
        Value::Null | Value::Record(_) => runtime.write(&place, json).map(|()| Value::Null),
        Value::Object(object) => {
            runtime.awaken(object)?;
            let restored = restored(runtime, &json, &held)?;
            // Who else refers to the object sees it change.
            if let Value::Object(restored) = restored {
                let fields = restored.fields.borrow().clone();
                *object.fields.borrow_mut() = fields;
            }
            Ok(Value::Null)
        }
        Value::Array(array) => {
            let restored = restored(runtime, &json, &held)?;
            if let Value::Array(restored) = restored {
                let items = restored.borrow().items.clone();
                array.borrow_mut().items = items;
            }
            Ok(Value::Null)
        }
        other => {
            let restored = restored(runtime, &json, other)?;
            runtime.write(&place, restored).map(|()| Value::Null)
        }
    }
}

/// What does not fit the variable is an error of the data and no exception.
fn restored(runtime: &mut dyn Runtime, json: &Value, held: &Value) -> Outcome {
    restore(runtime, json, &held.own_type(), Some(held), 0).map_err(|error| {
        match error.details().code {
            codes::CONVERSION | codes::OVERFLOW => error.not_fatal(),
            _ => error,
        }
    })
}

/// A variant, which Null does not keep from taking a value.
fn takes_anything(place: &Reference) -> bool {
    match place {
        Reference::Slot(_, holds) | Reference::Global(_, holds) => *holds == Holds::Any,
        Reference::Place(_) => true,
    }
}

fn not_ours() -> Error {
    Error::new(
        i64::from(codes::CONVERSION.0),
        codes::CONVERSION,
        bilingual!(
            "ces octets n'ont pas été écrits par Sérialise(…, psdBinaire) de wl",
            "these bytes were not written by Serialize(…, psdBinary) of wl"
        ),
    )
    .hint(bilingual!("entre wl et WINDEV, utiliser psdJSON", "between wl and WINDEV, use psdJSON"))
}

const FORM: Parameter = parameter("format", "form", Ty::Int).among(&[JSON_FORMS, CONSTANTS]);

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("Sérialise", "Serialize"),
        page: 3013065,
        doc: doc(
            "Écrit le contenu d'une structure, d'un objet, d'un tableau ou d'un variant dans une chaîne ou un buffer, en JSON, en XML ou dans un format binaire propre à wl. L'attribut « sérialise » d'un membre le renomme ou l'exclut.",
            "Writes the content of a structure, an object, an array or a variant into a string or a buffer, as JSON, as XML or in a binary format of wl's own. The attribute `serialize` of a member renames it or leaves it out.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                parameter("variable", "variable", Ty::Any),
                parameter("résultat", "result", Ty::Any).by_reference(),
                FORM,
                parameter("racine", "root", Ty::Text).optional(),
            ],
            result: Ty::Void,
            run: serialize,
        }],
        examples: &[example(
            "P est une Structure\n\tnom est une chaîne, sérialise = \"name\"\n\tsecret est une chaîne, sérialise = Faux\nFIN\np est un P = [\"Zoé\", \"x\"]\ns est une chaîne\nSérialise(p, s, psdJSON + psdMinifié)\nTrace(s)",
            "{\"name\":\"Zo\\u00E9\"}",
        )],
        keeps_error: false,
    },
    Function {
        names: names("Désérialise", "Deserialize"),
        page: 3013066,
        doc: doc(
            "Remplit une variable avec ce que Sérialise a écrit. Un tableau est vidé d'abord ; un membre absent garde sa valeur, ce que la variable n'a pas est ignoré. Un texte mal formé est une erreur, et la variable ne change pas.",
            "Fills a variable with what Serialize wrote. An array is emptied first; a member that is missing keeps its value, what the variable has not is ignored. A malformed text is an error, and the variable does not change.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                parameter("variable", "variable", Ty::Any).by_reference(),
                parameter("source", "source", Ty::Buffer),
                FORM,
            ],
            result: Ty::Void,
            run: deserialize,
        }],
        examples: &[example(
            "P is Structure\n\tname is string\n\tage is int = 5\nEND\np is P\nDeserialize(p, \"{\"\"name\"\":\"\"Ann\"\"}\", psdJSON)\nTrace(p.name, p.age)",
            "Ann\t5",
        )],
        keeps_error: false,
    },
];
