//! Values of enumerations and options of combinations, found by their name or associated value.

use std::rc::Rc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Error, Function, Parameter, Runtime, Syntax, Ty, doc,
    example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::syntax::fold;
use wl_interpreter::value::{Enumerated, Enumeration, Type, Value, equal};

use crate::Outcome;

/// `combinaisonErreurOptionInconnue`.
const REFUSE_UNKNOWN: i64 = 0;
/// `combinaisonIgnoreOptionInconnue`.
const IGNORE_UNKNOWN: i64 = 1;

/// What `CombinaisonDepuisNom` does of unknown options.
pub const CONSTANTS: &[Constant] = &[
    Constant {
        names: names("combinaisonErreurOptionInconnue", "combinationUnknownOptionError"),
        value: ConstantValue::Int(REFUSE_UNKNOWN),
        doc: doc("Une option inconnue est une erreur.", "An unknown option is an error."),
    },
    Constant {
        names: names("combinaisonIgnoreOptionInconnue", "combinationIgnoreUnknownOption"),
        value: ConstantValue::Int(IGNORE_UNKNOWN),
        doc: doc("Les options inconnues sont ignorées.", "Unknown options are ignored."),
    },
];

/// The type that the first argument names: the type itself, whose name stands for all its
/// values, or a variable of it.
fn named_type(args: &Arguments, combination: bool) -> Result<Rc<Enumeration>, Error> {
    let ty = match args.value(0) {
        Value::Array(values) => match &values.borrow().element {
            Type::Enumeration(ty) => Some(Rc::clone(ty)),
            _ => None,
        },
        Value::Enumerated(value) => Some(Rc::clone(&value.of)),
        _ => None,
    };
    ty.filter(|ty| ty.combination == combination).ok_or_else(|| {
        Error::fatal(
            codes::ARGUMENT_TYPE,
            if combination {
                bilingual!(
                    "le premier paramètre n'est pas une combinaison",
                    "the first argument is not a combination"
                )
            } else {
                bilingual!(
                    "le premier paramètre n'est pas une énumération",
                    "the first argument is not an enumeration"
                )
            },
        )
    })
}

fn by_name(ty: &Rc<Enumeration>, name: &str) -> Option<Value> {
    ty.code(&fold(name.trim())).map(|code| Enumerated::value_of(ty, code))
}

fn by_value(ty: &Rc<Enumeration>, wanted: &Value) -> Option<Value> {
    let found = ty.choices.iter().find(|choice| {
        choice
            .value
            .get()
            .is_some_and(|value| value.kind() == wanted.kind() && equal(value, wanted))
    });
    found.and_then(|choice| by_name(ty, &choice.key))
}

/// The value found, the default given, or an exception.
fn found(ty: &Enumeration, value: Option<Value>, args: &Arguments) -> Outcome {
    match value {
        Some(value) => Ok(value),
        None if args.has(2) => Ok(args.value(2)),
        None => Err(unknown(ty, &args.value(1))),
    }
}

fn unknown(ty: &Enumeration, wanted: &Value) -> Error {
    let (text, name) = (wanted.to_text().unwrap_or_default(), &ty.name);
    let text = text.as_str();
    let values = ty.names();
    Error::fatal(
        codes::CONVERSION,
        bilingual!("« {text} » n'est pas dans « {name} »", "`{text}` is not in `{name}`"),
    )
    .hint(bilingual!("les valeurs de {name} : {values}", "the values of {name}: {values}"))
}

fn from_name(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let ty = named_type(&args, false)?;
    found(&ty, by_name(&ty, args.text(1)), &args)
}

fn from_value(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let ty = named_type(&args, false)?;
    found(&ty, by_value(&ty, &args.value(1)), &args)
}

fn check_name(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let ty = named_type(&args, false)?;
    Ok(Value::Bool(by_name(&ty, args.text(1)).is_some()))
}

fn check_value(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let ty = named_type(&args, false)?;
    Ok(Value::Bool(by_value(&ty, &args.value(1)).is_some()))
}

/// The options of `"A + B"`; the first unknown one is the error.
fn options(ty: &Rc<Enumeration>, text: &str, ignore: bool) -> Result<Enumerated, Error> {
    let mut code = 0;
    for name in text.split('+').filter(|name| !name.trim().is_empty()) {
        match ty.code(&fold(name.trim())) {
            Some(option) => code |= option,
            None if ignore => {}
            None => return Err(unknown(ty, &Value::text(name.trim()))),
        }
    }
    Enumerated { of: Rc::clone(ty), code }.check()
}

fn options_from_name(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let ty = named_type(&args, true)?;
    let ignore = args.int(2) == Some(IGNORE_UNKNOWN);
    Ok(Value::Enumerated(Rc::new(options(&ty, args.text(1), ignore)?)))
}

fn check_options(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let ty = named_type(&args, true)?;
    Ok(Value::Bool(options(&ty, args.text(1), false).is_ok()))
}

/// A text holds the associated values of its options; an integer has their bits.
fn options_from_value(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let ty = named_type(&args, true)?;
    let wanted = args.value(1);
    let mut code = 0;
    let all = Enumerated { of: Rc::clone(&ty), code: u64::MAX };
    for option in all.singles() {
        let present = match (&wanted, option.associated()) {
            (Value::Text(text), Value::Text(value)) => text.as_str().contains(value.as_str()),
            (wanted, Value::Int(bits)) => bits != 0 && wanted.to_int()? & bits == bits,
            _ => false,
        };
        if present {
            code |= option.code;
        }
    }
    Ok(Value::Enumerated(Rc::new(Enumerated { of: ty, code }.check()?)))
}

const ENUMERATION: Parameter = parameter("énumération", "enumeration", Ty::Any);
const COMBINATION: Parameter = parameter("combinaison", "combination", Ty::Any);
const NAME: Parameter = parameter("nom", "name", Ty::Text);
const VALUE: Parameter = parameter("valeur", "value", Ty::Any);
const OPTIONS: Parameter = parameter("options", "options", Ty::Text);
const DEFAULT: Parameter = parameter("défaut", "default", Ty::Any).optional();

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("EnumérationDepuisNom", "EnumerationFromName"),
        page: 1000020769,
        doc: doc(
            "Donne la valeur d'énumération de ce nom ; sans défaut, un nom inconnu est une exception.",
            "Gives the enumeration value of this name; without a default, an unknown name is an exception.",
        ),
        syntaxes: &[Syntax {
            parameters: &[ENUMERATION, NAME, DEFAULT],
            result: Ty::Any,
            run: from_name,
        }],
        examples: &[example(
            "Feu est une Énumération\n\tVert\n\tRouge\nFIN\nTrace(EnumérationDepuisNom(Feu, \"rouge\"), EnumérationDepuisNom(Feu, \"bleu\", Vert))",
            "Rouge\tVert",
        )],
        keeps_error: false,
    },
    Function {
        names: names("EnumérationDepuisValeur", "EnumerationFromValue"),
        page: 1000020768,
        doc: doc(
            "Donne la valeur d'énumération à laquelle cette valeur est associée.",
            "Gives the enumeration value with which this value is associated.",
        ),
        syntaxes: &[Syntax {
            parameters: &[ENUMERATION, VALUE, DEFAULT],
            result: Ty::Any,
            run: from_value,
        }],
        examples: &[example(
            "Feu est une Énumération\n\tVert = \"V\"\n\tRouge = \"R\"\nFIN\nTrace(EnumérationDepuisValeur(Feu, \"R\"))",
            "Rouge",
        )],
        keeps_error: false,
    },
    Function {
        names: names("EnumérationVérifieNom", "EnumerationCheckName"),
        page: 1000020767,
        doc: doc(
            "Dit si l'énumération a une valeur de ce nom.",
            "Tells whether the enumeration has a value of this name.",
        ),
        syntaxes: &[Syntax { parameters: &[ENUMERATION, NAME], result: Ty::Bool, run: check_name }],
        examples: &[example(
            "Light is an Enumeration\n\tGreen\n\tRed\nEND\nTrace(EnumerationCheckName(Light, \"Red\"), EnumerationCheckName(Light, \"Blue\"))",
            "1\t0",
        )],
        keeps_error: false,
    },
    Function {
        names: names("EnumérationVérifieValeur", "EnumerationCheckValue"),
        page: 1000020866,
        doc: doc(
            "Dit si cette valeur est associée à une valeur de l'énumération.",
            "Tells whether this value is associated with a value of the enumeration.",
        ),
        syntaxes: &[Syntax {
            parameters: &[ENUMERATION, VALUE],
            result: Ty::Bool,
            run: check_value,
        }],
        examples: &[example(
            "Feu est une Énumération\n\tVert = 1\n\tRouge = 2\nFIN\nTrace(EnumérationVérifieValeur(Feu, 2), EnumérationVérifieValeur(Feu, 3))",
            "1\t0",
        )],
        keeps_error: false,
    },
    Function {
        names: names("CombinaisonDepuisNom", "CombinationFromName"),
        page: 1000020771,
        doc: doc(
            "Donne les options de ces noms, séparés par +.",
            "Gives the options of these names, separated by +.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                COMBINATION,
                OPTIONS,
                parameter("inconnues", "unknown", Ty::Int).optional().among(&[CONSTANTS]),
            ],
            result: Ty::Any,
            run: options_from_name,
        }],
        examples: &[example(
            "Droits est une Combinaison\n\tLecture\n\tEcriture\nFIN\nd est un Droits = CombinaisonDepuisNom(Droits, \"lecture + autre\", combinaisonIgnoreOptionInconnue)\nTrace(d)",
            "Lecture",
        )],
        keeps_error: false,
    },
    Function {
        names: names("CombinaisonDepuisValeur", "CombinationFromValue"),
        page: 1000020770,
        doc: doc(
            "Donne les options dont les valeurs associées sont dans ce texte, ou dans les bits de cet entier.",
            "Gives the options whose associated values are in this text, or in the bits of this integer.",
        ),
        syntaxes: &[Syntax {
            parameters: &[COMBINATION, VALUE],
            result: Ty::Any,
            run: options_from_value,
        }],
        examples: &[example(
            "Droits est une Combinaison\n\tLecture\n\tEcriture\n\tEnvoi\nFIN\nTrace(CombinaisonDepuisValeur(Droits, 5))",
            "Lecture + Envoi",
        )],
        keeps_error: false,
    },
    Function {
        names: names("CombinaisonVérifieNom", "CombinationCheckName"),
        page: 1000020772,
        doc: doc(
            "Dit si la combinaison a toutes ces options et les admet ensemble.",
            "Tells whether the combination has all these options and allows them together.",
        ),
        syntaxes: &[Syntax {
            parameters: &[COMBINATION, OPTIONS],
            result: Ty::Bool,
            run: check_options,
        }],
        examples: &[example(
            "Droits est une Combinaison\n\tLecture\n\tEcriture\nFIN\nTrace(CombinaisonVérifieNom(Droits, \"Lecture+Ecriture\"), CombinaisonVérifieNom(Droits, \"Lire\"))",
            "1\t0",
        )],
        keeps_error: false,
    },
];
