//! Questions. Without a person to ask, the default button answers.

use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Error, Function, Parameter, Runtime, Syntax, Ty, doc,
    example, names, parameter,
};
use wl_interpreter::diagnostic::Language;
use wl_interpreter::value::Value;

use super::{console_lines, lines, shown};
use crate::Outcome;

const YES: i64 = 1;
const NO: i64 = 0;
const CANCEL: i64 = 2;

const fn answer(fr: &'static str, en: &'static str, value: i64) -> Constant {
    Constant {
        names: names(fr, en),
        value: ConstantValue::Int(value),
        doc: doc("Une réponse.", "An answer."),
    }
}

/// The answers.
pub const CONSTANTS: &[Constant] = &[
    answer("Oui", "Yes", YES),
    answer("Non", "No", NO),
    answer("OK", "OK", 1),
    answer("Annuler", "Cancel", CANCEL),
    answer("dlgIcôneErreur", "dlgIconError", 1),
    answer("dlgIcôneInfo", "dlgIconInfo", 2),
    answer("dlgIcôneQuestion", "dlgIconQuestion", 3),
];

/// A first parameter that is a number, followed by others, is the default button.
const DEFAULT_OR_TEXT: Parameter = parameter("bouton ou texte", "button or text", Ty::Any);
const LINES: Parameter = parameter("lignes", "lines", Ty::Any).rest();

/// Asks with these buttons and their answers; the first one is the default.
fn choose(runtime: &mut dyn Runtime, args: &Arguments, buttons: &[(&str, &str, i64)]) -> Outcome {
    let mut default = 0;
    let mut first = 0;
    if let (Value::Int(_) | Value::Bool(_), true) = (args.value(0), args.has(1)) {
        let wanted = args.int(0);
        default = buttons.iter().position(|button| Some(button.2) == wanted).unwrap_or(0);
        first = 1;
    }
    let text = lines(runtime, args, first)?;
    let french = runtime.language() == Language::French;
    let names: Vec<String> = buttons
        .iter()
        .map(|(fr, en, _)| if french { (*fr).to_owned() } else { (*en).to_owned() })
        .collect();
    let chosen = runtime.host().console.choose(&text, &names, default);
    Ok(Value::Int(buttons.get(chosen).map_or(NO, |button| button.2)))
}

fn yes_no(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    choose(runtime, &args, &[("Oui", "Yes", YES), ("Non", "No", NO)])
}

fn confirm(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    choose(runtime, &args, &[("Oui", "Yes", YES), ("Non", "No", NO), ("Annuler", "Cancel", CANCEL)])
}

fn ok_cancel(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    choose(runtime, &args, &[("OK", "OK", 1), ("Annuler", "Cancel", CANCEL)])
}

/// The texts of an array of buttons.
fn buttons(value: &Value) -> Result<Option<Vec<String>>, Error> {
    let Value::Array(array) = value else { return Ok(None) };
    let texts = array.borrow().to_values();
    let texts = texts.iter().map(|text| Ok(text.to_text()?.into_string()));
    Ok(Some(texts.collect::<Result<_, Error>>()?))
}

/// A rank counted from 1, kept among the buttons.
fn rank(value: Option<i64>, count: usize) -> usize {
    let rank = value.and_then(|rank| usize::try_from(rank).ok()).unwrap_or(1);
    rank.clamp(1, count.max(1)) - 1
}

fn dialog(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let buttons = buttons(&args.value(1))?;
    let text = shown(runtime, &args.value(0))?;
    let names = buttons.unwrap_or_else(|| vec!["OK".to_owned()]);
    let default = rank(args.int(2), names.len());
    let chosen = runtime.host().console.choose(&console_lines(&text), &names, default);
    Ok(Value::Int(chosen as i64 + 1))
}

/// The variable takes what was typed whatever the button; nothing typed keeps its value.
fn input(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let Some(place) = args.reference(1) else { return Ok(Value::Int(0)) };
    let buttons = buttons(&args.value(2))?;
    let mut question = shown(runtime, &args.value(0))?;
    if buttons.is_none() {
        for (rank, value) in args.rest(2).enumerate() {
            let value = shown(runtime, value)?;
            question = question.replace(&format!("%{}", rank + 1), &value);
        }
    }
    let current = runtime.read(&place);
    let proposed = current.to_text().unwrap_or_default();
    let question = console_lines(&question);
    let typed = runtime.host().console.ask(&question, false, proposed.as_str());
    let answered = typed.is_some();
    if let Some(text) = typed {
        runtime.write(&place, Value::text(text))?;
    }
    let Some(names) = buttons else { return Ok(Value::Int(1)) };
    let default = rank(args.int(3), names.len());
    let chosen =
        if answered { runtime.host().console.choose(&question, &names, default) } else { default };
    Ok(Value::Int(chosen as i64 + 1))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("OuiNon", "YesNo"),
        page: 3021005,
        doc: doc(
            "Pose une question dont la réponse est Oui ou Non ; un nombre en premier choisit le bouton par défaut.",
            "Asks a question answered by Yes or No; a number in front chooses the default button.",
        ),
        syntaxes: &[Syntax { parameters: &[DEFAULT_OR_TEXT, LINES], result: Ty::Int, run: yes_no }],
        examples: &[example(r#"Trace(OuiNon(Non, "Supprimer ?"))"#, "Supprimer ?\n0")],
        keeps_error: false,
    },
    Function {
        names: names("Confirmer", "Confirm"),
        page: 3021007,
        doc: doc(
            "Pose une question dont la réponse est Oui, Non ou Annuler.",
            "Asks a question answered by Yes, No or Cancel.",
        ),
        syntaxes: &[Syntax {
            parameters: &[DEFAULT_OR_TEXT, LINES],
            result: Ty::Int,
            run: confirm,
        }],
        examples: &[example(r#"Trace(Confirmer("Enregistrer ?") = Oui)"#, "Enregistrer ?\n1")],
        keeps_error: false,
    },
    Function {
        names: names("OKAnnuler", "OKCancel"),
        page: 3021004,
        doc: doc(
            "Pose une question dont la réponse est OK ou Annuler.",
            "Asks a question answered by OK or Cancel.",
        ),
        syntaxes: &[Syntax {
            parameters: &[DEFAULT_OR_TEXT, LINES],
            result: Ty::Int,
            run: ok_cancel,
        }],
        examples: &[example(r#"Trace(OKAnnuler("Continuer ?") = Annuler)"#, "Continuer ?\n0")],
        keeps_error: false,
    },
    Function {
        names: names("Dialogue", "Dialog"),
        page: 3021015,
        doc: doc(
            "Pose une question avec ses boutons ; donne le rang du bouton choisi.",
            "Asks a question with its buttons; gives the rank of the button chosen.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                parameter("texte", "text", Ty::Any),
                parameter("boutons", "buttons", Ty::Any).optional(),
                parameter("défaut", "default", Ty::Int).optional(),
                parameter("autres", "others", Ty::Any).rest(),
            ],
            result: Ty::Int,
            run: dialog,
        }],
        examples: &[example(
            r#"Trace(Dialogue("Que faire ?", ["Lire", "Supprimer"], 2))"#,
            "Que faire ?\n2",
        )],
        keeps_error: false,
    },
    Function {
        names: names("Saisie", "Input"),
        page: 3021016,
        doc: doc(
            "Demande une valeur, que reçoit la variable ; sans personne pour répondre, elle garde la sienne.",
            "Asks for a value, which the variable takes; with nobody to answer, it keeps its own.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                parameter("question", "question", Ty::Any),
                parameter("variable", "variable", Ty::Any).by_reference(),
                parameter("boutons ou valeurs", "buttons or values", Ty::Any).rest(),
            ],
            result: Ty::Int,
            run: input,
        }],
        examples: &[example(
            r#"port est un entier = 25
Trace(Saisie("Port ?", port), port)"#,
            "1\t25",
        )],
        keeps_error: false,
    },
];
