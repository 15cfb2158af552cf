//! Procedures called by their name; arrays turned into arguments.

use std::rc::Rc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Error, Function, Runtime, Syntax, Ty, doc, example, names,
    parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::Value;

use crate::Outcome;
use crate::values::described::{PROCEDURE as DESCRIPTION, method_of};

/// `trtProcédure`: compiled WINDEV code shows this value.
const PROCEDURE: i64 = 10;
/// `trtProcédureProjet`.
const PROJECT_PROCEDURE: i64 = 11;

fn execute(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let given = args.rest(1).cloned().collect();
    runtime.call(&args.value(0), given)
}

fn execute_process(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    match args.int(1) {
        Some(PROCEDURE | PROJECT_PROCEDURE) => {
            let given = args.rest(2).cloned().collect();
            runtime.call(&args.value(0), given)
        }
        _ => Err(Error::fatal(
            codes::ARGUMENT_TYPE,
            bilingual!(
                "seul le traitement trtProcédure existe : il n'y a pas de fenêtre",
                "only the process trtProcedure exists: there is no window"
            ),
        )),
    }
}

/// `ExécuteTraitement(objet, description, …)`; Null for a method that needs no object.
fn execute_described(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let object = args.object(0);
    if let Some(object) = &object {
        runtime.awaken(object)?;
    }
    let method = args.object(1).and_then(|described| method_of(&described, object.as_ref()));
    let Some(method) = method else {
        return Err(Error::fatal(
            codes::NEEDS_OBJECT,
            bilingual!(
                "cette méthode demande un objet de sa classe",
                "this method needs an object of its class"
            ),
        ));
    };
    let given = args.rest(2).cloned().collect();
    runtime.call(&Value::Procedure(Rc::new(method)), given)
}

fn array_to_arguments(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(args.value(0))
}

/// What `ExécuteTraitement` runs.
pub const CONSTANTS: &[Constant] = &[
    Constant {
        names: names("trtProcédure", "trtProcedure"),
        value: ConstantValue::Int(PROCEDURE),
        doc: doc("ExécuteTraitement : une procédure.", "ExecuteProcess: a procedure."),
    },
    Constant {
        names: names("trtProcédureProjet", "trtProjectProcedure"),
        value: ConstantValue::Int(PROJECT_PROCEDURE),
        doc: doc(
            "ExécuteTraitement : une procédure du projet.",
            "ExecuteProcess: a procedure of the project.",
        ),
    },
];

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("Exécute", "Execute"),
        page: 3013041,
        doc: doc(
            "Appelle une procédure par son nom, avec des paramètres par valeur, et donne ce qu'elle renvoie.",
            "Calls a procedure by its name, with arguments by value, and gives what it returns.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                parameter("procédure", "procedure", Ty::Procedure),
                parameter("paramètre", "argument", Ty::Any).rest(),
            ],
            result: Ty::Any,
            run: execute,
        }],
        examples: &[example(
            "Trace(Exécute(\"Double\", 21))\nPROCÉDURE Double(n)\n\tRENVOYER n * 2",
            "42",
        )],
        keeps_error: false,
    },
    Function {
        names: names("ExécuteTraitement", "ExecuteProcess"),
        page: 3013031,
        doc: doc(
            "Appelle une procédure, donnée par son nom ou par une variable, et donne ce qu'elle renvoie.",
            "Calls a procedure, given by its name or by a variable, and gives what it returns.",
        ),
        syntaxes: &[
            Syntax {
                parameters: &[
                    parameter("procédure", "procedure", Ty::Procedure),
                    parameter("traitement", "process", Ty::Int).among(&[CONSTANTS]),
                    parameter("paramètre", "argument", Ty::Any).rest(),
                ],
                result: Ty::Any,
                run: execute_process,
            },
            Syntax {
                parameters: &[
                    parameter("objet", "object", Ty::Any),
                    parameter("description", "description", Ty::Object(&DESCRIPTION)),
                    parameter("paramètre", "argument", Ty::Any).rest(),
                ],
                result: Ty::Any,
                run: execute_described,
            },
        ],
        examples: &[example(
            "Trace(ExécuteTraitement(\"Double\", trtProcédure, 21))\nPROCÉDURE Double(n)\n\tRENVOYER n * 2",
            "42",
        )],
        keeps_error: false,
    },
    Function {
        names: names("TableauVersParamètres", "ArrayToParameters"),
        page: 1513007,
        doc: doc(
            "Dans un appel, donne chaque élément d'un tableau comme un paramètre.",
            "In a call, gives each element of an array as an argument.",
        ),
        syntaxes: &[Syntax {
            parameters: &[parameter("tableau", "array", Ty::AnyArray)],
            result: Ty::Any,
            run: array_to_arguments,
        }],
        examples: &[example(
            "Trace(Somme(TableauVersParamètres([1, 2])))\nPROCÉDURE Somme(a, b)\n\tRENVOYER a + b",
            "3",
        )],
        keeps_error: false,
    },
];
