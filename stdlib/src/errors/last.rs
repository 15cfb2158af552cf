//! The last error: reading, raising and forgetting it.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::{Bilingual, codes};
use wl_interpreter::value::Value;

use super::{MESSAGE, nothing, tell};
use crate::Outcome;

const WHAT: Parameter =
    parameter("information", "information", Ty::Int).optional().among(&[super::CONSTANTS]);
const RANK: Parameter = parameter("sous-erreur", "sub-error", Ty::Int).optional();
const TEXT: Parameter = parameter("message", "message", Ty::Text).optional();

fn info(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let language = runtime.language();
    let what = args.int(0).unwrap_or(MESSAGE);
    let errors = runtime.errors();
    errors.seen = true;
    Ok(match &errors.last {
        // No error here is made of several.
        Some(last) if !args.has(1) => tell(last, what, &errors.last_at, language),
        _ => nothing(what),
    })
}

fn occurred(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    let errors = runtime.errors();
    errors.seen = true;
    Ok(Value::Bool(errors.detected))
}

/// What the developer wrote, or that nothing was written.
pub(super) fn message(text: &str, number: i64) -> Bilingual {
    if text.is_empty() {
        bilingual!("erreur {number} du programme", "error {number} of the program")
    } else {
        Bilingual::same(text)
    }
}

fn throw(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let number = args.int(0).unwrap_or(0);
    Err(Error::new(number, codes::RUN_ERROR, message(args.text(1), number)).handed_on())
}

fn propagate(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    // The error that goes on was looked at.
    runtime.errors().seen = true;
    let Some(last) = runtime.errors().last.clone() else { return Ok(Value::Null) };
    let (number, front) = match args.value(0) {
        Value::Int(number) => (number, args.value(1).to_text()?),
        other => (last.details().number, other.to_text()?),
    };
    Err(last.preceded(front.as_str()).number(number).handed_on())
}

fn reset(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    let errors = runtime.errors();
    (errors.detected, errors.last) = (false, None);
    Ok(Value::Null)
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("ErreurInfo", "ErrorInfo"),
        page: 3013008,
        doc: doc(
            "Décrit la dernière erreur : son message, ou ce qu'une constante err… demande.",
            "Describes the last error: its message, or what an err… constant asks for.",
        ),
        syntaxes: &[Syntax { parameters: &[WHAT, RANK], result: Ty::Any, run: info }],
        examples: &[example(
            r#"ErreurDéclenche(12, "stock vide")
Trace(ErreurInfo(errCode), ErreurInfo())"#,
            "12\tstock vide",
        )],
        keeps_error: true,
    },
    Function {
        names: names("ErreurDétectée", "ErrorOccurred"),
        page: 3087001,
        doc: doc(
            "Dit si la dernière fonction a échoué.",
            "Tells whether the last function failed.",
        ),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Bool, run: occurred }],
        examples: &[example(
            r#"s est une chaîne = fChargeTexte("absent.txt")
SI ErreurDétectée ALORS Trace("pas lu")"#,
            "pas lu",
        )],
        keeps_error: true,
    },
    Function {
        names: names("ErreurDéclenche", "ErrorThrow"),
        page: 3034011,
        doc: doc(
            "Déclare une erreur du programme, que l'appelant peut regarder.",
            "Declares an error of the program, which the caller can look at.",
        ),
        syntaxes: &[Syntax {
            parameters: &[parameter("numéro", "number", Ty::Int), TEXT],
            result: Ty::Void,
            run: throw,
        }],
        examples: &[example(
            r#"ErreurDéclenche(3, "trop tard")
Trace(ErreurInfo(errRésumé))"#,
            "trop tard",
        )],
        keeps_error: false,
    },
    Function {
        names: names("ErreurPropage", "ErrorPropagate"),
        page: 3034015,
        doc: doc(
            "Déclare de nouveau la dernière erreur, avec un message devant le sien.",
            "Declares the last error again, with a message in front of its own.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                parameter("numéro ou message", "number or message", Ty::Any).optional(),
                TEXT,
            ],
            result: Ty::Void,
            run: propagate,
        }],
        examples: &[example(
            r#"ErreurDéclenche(3, "trop tard")
ErreurPropage("Envoi :")
Trace(ExtraitLigne(ErreurInfo(errRésumé), 1))"#,
            "Envoi :",
        )],
        keeps_error: true,
    },
    Function {
        names: names("ErreurRAZ", "ErrorReset"),
        page: 1000025702,
        doc: doc("Oublie la dernière erreur.", "Forgets the last error."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Void, run: reset }],
        examples: &[example(
            r#"ErreurDéclenche(3, "trop tard")
ErreurRAZ()
Trace(ErreurInfo(errCode))"#,
            "0",
        )],
        keeps_error: true,
    },
];
