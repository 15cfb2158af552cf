//! Exceptions: raising, reading and handing them on.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::host::Channel;
use wl_interpreter::value::Value;

use super::last::message;
use super::{FULL, MESSAGE, nothing, tell};
use crate::Outcome;

const WHAT: Parameter =
    parameter("information", "information", Ty::Int).optional().among(&[super::CONSTANTS]);

fn throw(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let number = args.int(0).unwrap_or(0);
    Err(Error::fatal(codes::EXCEPTION, message(args.text(1), number)).number(number))
}

fn info(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let language = runtime.language();
    let what = args.int(0).unwrap_or(MESSAGE);
    let errors = runtime.errors();
    Ok(match &errors.exception {
        Some(error) if !args.has(1) => tell(error, what, &errors.exception_at, language),
        _ => nothing(what),
    })
}

fn propagate(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let current = runtime.errors().exception.clone().unwrap_or_else(|| {
        Error::fatal(
            codes::EXCEPTION,
            bilingual!("aucune exception à transmettre", "no exception to hand on"),
        )
    });
    Err(current.preceded(args.text(0)))
}

fn enable(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    if runtime.rearm_handler() {
        return Ok(Value::Null);
    }
    Err(Error::new(
        i64::from(codes::EXCEPTION.0),
        codes::EXCEPTION,
        bilingual!(
            "aucun traitement QUAND EXCEPTION n'est en cours ici",
            "no WHEN EXCEPTION handler is running here"
        ),
    )
    .hint(bilingual!(
        "appeler ExceptionActive dans le traitement lui-même, pas dans une procédure qu'il appelle",
        "call ExceptionEnable in the handler itself, not in a procedure that it calls"
    )))
}

fn show(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    let language = runtime.language();
    if let Some(error) = runtime.errors().exception.clone() {
        let at = runtime.errors().exception_at.clone();
        let text = tell(&error, FULL, &at, language).to_text()?;
        runtime.host().console.print(Channel::Error, &text.as_str().replace("\r\n", "\n"));
    }
    Ok(Value::Int(0))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("ExceptionDéclenche", "ExceptionThrow"),
        page: 3034005,
        doc: doc(
            "Lance une exception, que QUAND EXCEPTION peut traiter.",
            "Throws an exception, which WHEN EXCEPTION can handle.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                parameter("numéro", "number", Ty::Int),
                parameter("message", "message", Ty::Text).optional(),
            ],
            result: Ty::Void,
            run: throw,
        }],
        examples: &[example(
            r#"QUAND EXCEPTION DANS
	ExceptionDéclenche(7, "panne")
FAIRE
	Trace(ExceptionInfo(errCode))
FIN"#,
            "7",
        )],
        keeps_error: true,
    },
    Function {
        names: names("ExceptionInfo", "ExceptionInfo"),
        page: 3034006,
        doc: doc(
            "Décrit l'exception traitée : son message, ou ce qu'une constante err… demande.",
            "Describes the exception being handled: its message, or what an err… constant asks for.",
        ),
        syntaxes: &[Syntax {
            parameters: &[WHAT, parameter("sous-erreur", "sub-error", Ty::Int).optional()],
            result: Ty::Any,
            run: info,
        }],
        examples: &[example(
            r#"QUAND EXCEPTION DANS
	ExceptionDéclenche(7, "panne")
FAIRE
	Trace(ExceptionInfo(errRésumé))
FIN"#,
            "panne",
        )],
        keeps_error: true,
    },
    Function {
        names: names("ExceptionPropage", "ExceptionPropagate"),
        page: 3034014,
        doc: doc(
            "Transmet l'exception au niveau supérieur.",
            "Hands the exception on to the upper level.",
        ),
        syntaxes: &[Syntax {
            parameters: &[parameter("message", "message", Ty::Text).optional()],
            result: Ty::Void,
            run: propagate,
        }],
        examples: &[example(
            r#"PROCÉDURE Essaie()
	QUAND EXCEPTION DANS
		ExceptionDéclenche(7, "panne")
	FAIRE
		ExceptionPropage()
	FIN
FIN
QUAND EXCEPTION DANS
	Essaie()
FAIRE
	Trace(ExceptionInfo(errRésumé))
FIN"#,
            "panne",
        )],
        keeps_error: true,
    },
    Function {
        names: names("ExceptionActive", "ExceptionEnable"),
        page: 3034002,
        doc: doc(
            "Permet au QUAND EXCEPTION en cours de servir encore une fois.",
            "Lets the WHEN EXCEPTION that is running serve once more.",
        ),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Void, run: enable }],
        examples: &[example(
            r#"n est un entier
QUAND EXCEPTION
	n++
	Trace("reprise ", n)
	ExceptionActive()
	SI n < 2 ALORS GOTO Encore
FIN
Encore:
ExceptionDéclenche(1)"#,
            "reprise \t1\nreprise \t2",
        )],
        keeps_error: true,
    },
    Function {
        names: names("ExceptionAffiche", "ExceptionDisplay"),
        page: 1000019408,
        doc: doc(
            "Montre l'exception traitée sur la sortie d'erreur.",
            "Shows the exception being handled on standard error.",
        ),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Int, run: show }],
        examples: &[example("ExceptionAffiche()\nTrace(\"fait\")", "fait")],
        keeps_error: true,
    },
];
