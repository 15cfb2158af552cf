//! Exceptions: raising, reading and handing them on.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::host::Channel;
use wl_interpreter::value::Value;

use super::last::{change, message, restore};
use super::{FULL, MESSAGE, nothing, tell};
use crate::Outcome;

const WHAT: Parameter = parameter("information", "information", Ty::Int).optional();

fn throw(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let number = args.int(0).unwrap_or(0);
    Err(Error::fatal(codes::EXCEPTION, message(args.text(1), number)).number(number))
}

fn info(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let language = runtime.language();
    let what = args.int(0).unwrap_or(MESSAGE);
    let errors = runtime.errors();
    let told = errors.exception.as_ref();
    let told = told.map(|error| tell(error, what, errors.place.as_ref(), language));
    Ok(told.unwrap_or_else(|| nothing(what)))
}

fn propagate(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    Err(runtime.errors().exception.clone().unwrap_or_else(|| {
        Error::fatal(
            codes::EXCEPTION,
            bilingual!("aucune exception à transmettre", "no exception to hand on"),
        )
    }))
}

fn show(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    let language = runtime.language();
    if let Some(error) = runtime.errors().exception.clone() {
        let text = tell(&error, FULL, None, language).to_text()?;
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
        syntaxes: &[Syntax { parameters: &[], result: Ty::Void, run: propagate }],
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
            "Permet au même QUAND EXCEPTION de servir encore ; ici, il sert toujours.",
            "Lets the same WHEN EXCEPTION serve again; here, it always does.",
        ),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Void, run: restore }],
        examples: &[example("ExceptionActive()\nTrace(\"fait\")", "fait")],
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
    Function {
        names: names("ExceptionChangeParamètre", "ExceptionChangeParameter"),
        page: 3034007,
        doc: doc(
            "Choisit ce qui se passe sur une exception ; ici, seulement epCode.",
            "Chooses what happens on an exception; here, only epCode.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                parameter("comportement", "behaviour", Ty::Int),
                parameter("paramètres", "parameters", Ty::Any).rest(),
            ],
            result: Ty::Void,
            run: change,
        }],
        examples: &[example("ExceptionChangeParamètre(epCode)\nTrace(\"fait\")", "fait")],
        keeps_error: true,
    },
    Function {
        names: names("ExceptionRestaureParamètre", "ExceptionRestoreParameter"),
        page: 3034008,
        doc: doc(
            "Revient au comportement précédent sur exception.",
            "Goes back to the former behaviour on exception.",
        ),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Void, run: restore }],
        examples: &[example("ExceptionRestaureParamètre()\nTrace(\"fait\")", "fait")],
        keeps_error: true,
    },
];
