//! The last error: reading, raising and forgetting it.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Doc, Error, Function, Parameter, Runtime, Syntax, Ty, doc,
    example, names, parameter,
};
use wl_interpreter::diagnostic::{Bilingual, codes};
use wl_interpreter::value::Value;

use super::{MESSAGE, nothing, tell};
use crate::Outcome;

const WHAT: Parameter = parameter("information", "information", Ty::Int).optional();
const RANK: Parameter = parameter("sous-erreur", "sub-error", Ty::Int).optional();
const TEXT: Parameter = parameter("message", "message", Ty::Text).optional();

const BY_CODE: i64 = 0;

const fn behaviour(fr: &'static str, en: &'static str, value: i64, doc: Doc) -> Constant {
    Constant { names: names(fr, en), value: ConstantValue::Int(value), doc }
}

/// What a program may ask to happen on an error.
pub static CONSTANTS: &[Constant] = &[
    behaviour(
        "epCode",
        "epCode",
        BY_CODE,
        doc("Le programme regarde lui-même.", "The program looks by itself."),
    ),
    behaviour("epRetour", "epReturn", 1, doc("Quitter la procédure.", "Leave the procedure.")),
    behaviour("epRenvoyer", "epResult", 2, doc("Quitter avec une valeur.", "Leave with a value.")),
    behaviour(
        "epGotoCasErreur",
        "epGotoCaseError",
        3,
        doc("Aller à CAS ERREUR.", "Go to CASE ERROR."),
    ),
    behaviour(
        "epGotoCasException",
        "epGotoCaseException",
        4,
        doc("Aller à CAS EXCEPTION.", "Go to CASE EXCEPTION."),
    ),
    behaviour(
        "epExécuteProcédure",
        "epExecuteProcedure",
        5,
        doc("Appeler une procédure.", "Call a procedure."),
    ),
];

fn info(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let language = runtime.language();
    let what = args.int(0).unwrap_or(MESSAGE);
    let errors = runtime.errors();
    errors.seen = true;
    let told = errors.last.as_ref().map(|last| tell(last, what, errors.place.as_ref(), language));
    Ok(told.unwrap_or_else(|| nothing(what)))
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
    Err(Error::new(number, codes::RUN_ERROR, message(args.text(1), number)))
}

fn propagate(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let Some(last) = runtime.errors().last.clone() else { return Ok(Value::Null) };
    let (number, front) = match args.value(0) {
        Value::Int(number) => (number, args.value(1).to_text()?),
        other => (last.details().number, other.to_text()?),
    };
    let details = last.details();
    let mut message = details.message.clone();
    if !front.is_empty() {
        let front = front.as_str();
        message = Bilingual {
            fr: format!("{front}\r\n{}", message.fr),
            en: format!("{front}\r\n{}", message.en),
        };
    }
    let mut error = Error::new(number, details.code, message);
    if let Some(hint) = &details.hint {
        error = error.hint(hint.clone());
    }
    if let Some(system) = &details.system {
        error = error.system(system.clone());
    }
    Err(error)
}

fn reset(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    let errors = runtime.errors();
    (errors.detected, errors.last, errors.place) = (false, None, None);
    Ok(Value::Null)
}

/// Only `epCode`, the usual behaviour, is known.
pub(super) fn change(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    if args.int(0).unwrap_or(BY_CODE) == BY_CODE {
        return Ok(Value::Null);
    }
    Err(Error::fatal(
        codes::NOT_SUPPORTED,
        bilingual!("seul epCode est pris en charge", "only epCode is supported"),
    )
    .hint(bilingual!(
        "écrire CAS ERREUR: à la fin de la procédure, ou QUAND EXCEPTION",
        "write CASE ERROR: at the end of the procedure, or WHEN EXCEPTION"
    )))
}

pub(super) fn restore(_: &mut dyn Runtime, _: Arguments) -> Outcome {
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
    Function {
        names: names("ErreurChangeParamètre", "ErrorChangeParameter"),
        page: 3034009,
        doc: doc(
            "Choisit ce qui se passe sur une erreur ; ici, seulement epCode.",
            "Chooses what happens on an error; here, only epCode.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                parameter("comportement", "behaviour", Ty::Int),
                parameter("paramètres", "parameters", Ty::Any).rest(),
            ],
            result: Ty::Void,
            run: change,
        }],
        examples: &[example("ErreurChangeParamètre(epCode)\nTrace(\"fait\")", "fait")],
        keeps_error: true,
    },
    Function {
        names: names("ErreurRestaureParamètre", "ErrorRestoreParameter"),
        page: 3034012,
        doc: doc(
            "Revient au comportement précédent sur erreur.",
            "Goes back to the former behaviour on error.",
        ),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Void, run: restore }],
        examples: &[example("ErreurRestaureParamètre()\nTrace(\"fait\")", "fait")],
        keeps_error: true,
    },
];
