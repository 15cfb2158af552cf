//! What a process does by itself on an error or an exception.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Action, Answer, Arguments, Behaviour, Constant, Error, Failing, Function, Parameter, Runtime,
    Syntax, Ty, constant, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::Value;

use crate::Outcome;

const CODE: i64 = 0;
const RETURN: i64 = 1;
const RESULT: i64 = 2;
const CASE_ERROR: i64 = 3;
const CASE_EXCEPTION: i64 = 4;
const PROCEDURE: i64 = 5;
const GENERAL_PROCEDURE: i64 = 6;
const RETURN_ERROR: i64 = 7;
const RESULT_ERROR: i64 = 8;
const ASK_END_PROGRAM: i64 = 9;
const ASK_END_PROCESS: i64 = 10;
const ASK_RELAUNCH: i64 = 11;
/// Combined with the others.
const SHOW: i64 = 64;

/// What a program may ask to happen, and what a procedure asked about it may answer.
pub const CONSTANTS: &[Constant] = &[
    constant(
        "epCode",
        "epCode",
        CODE,
        doc("Le programme regarde lui-même.", "The program looks by itself."),
    ),
    constant("epRetour", "epReturn", RETURN, doc("Quitter la procédure.", "Leave the procedure.")),
    constant(
        "epRenvoyer",
        "epResult",
        RESULT,
        doc("Quitter avec une valeur.", "Leave with a value."),
    ),
    constant(
        "epRetourErreur",
        "epReturnError",
        RETURN_ERROR,
        doc("Quitter, l'appelant reçoit l'erreur.", "Leave, the caller gets the error."),
    ),
    constant(
        "epRenvoyerErreur",
        "epResultError",
        RESULT_ERROR,
        doc(
            "Quitter avec une valeur, l'appelant reçoit l'erreur.",
            "Leave with a value, the caller gets the error.",
        ),
    ),
    constant(
        "epGotoCasErreur",
        "epGotoCaseError",
        CASE_ERROR,
        doc("Aller à CAS ERREUR.", "Go to CASE ERROR."),
    ),
    constant(
        "epGotoCasException",
        "epGotoCaseException",
        CASE_EXCEPTION,
        doc("Aller à CAS EXCEPTION.", "Go to CASE EXCEPTION."),
    ),
    constant(
        "epExécuteProcédure",
        "epExecuteProcedure",
        PROCEDURE,
        doc(
            "Appeler une procédure, qui répond par une constante op….",
            "Call a procedure, which answers with an op… constant.",
        ),
    ),
    constant(
        "epExécuteProcédureGénérale",
        "epExecuteGlobalProcedure",
        GENERAL_PROCEDURE,
        doc(
            "Appeler une procédure pour toute exception que rien ne traite.",
            "Call a procedure for any exception that nothing handles.",
        ),
    ),
    constant(
        "epAfficheMessage",
        "epDisplayMessage",
        SHOW,
        doc(
            "Montrer le message ; seul, demander aussi comment continuer.",
            "Show the message; alone, also ask how to go on.",
        ),
    ),
    constant(
        "epAfficheMessageFinProgramme",
        "epDisplayMessageEndProgram",
        ASK_END_PROGRAM,
        doc("Montrer le message, puis arrêter.", "Show the message, then stop."),
    ),
    constant(
        "epAfficheMessageFinTraitement",
        "epDisplayMessageEndProcess",
        ASK_END_PROCESS,
        doc("Montrer le message, puis abandonner.", "Show the message, then give up."),
    ),
    constant(
        "epAfficheMessageRelanceProgramme",
        "epDisplayMessageRestartProgram",
        ASK_RELAUNCH,
        doc("Montrer le message, puis relancer.", "Show the message, then relaunch."),
    ),
    constant(
        "opFinProgramme",
        "opEndProgram",
        0,
        doc("Le programme s'arrête.", "The program stops."),
    ),
    constant(
        "opAnnuler",
        "opCancel",
        1,
        doc(
            "La fonction a échoué, le code continue ; une exception est relancée.",
            "The function has failed, the code goes on; an exception is thrown again.",
        ),
    ),
    constant(
        "opFinTraitement",
        "opEndProcess",
        2,
        doc("Le code en cours s'arrête.", "The running code stops."),
    ),
    constant(
        "opRéessayer",
        "opRetry",
        3,
        doc("La fonction est appelée de nouveau.", "The function is called again."),
    ),
    constant(
        "opRelanceProgramme",
        "opRestartProgram",
        4,
        doc("Le programme s'arrête pour être relancé.", "The program stops to be relaunched."),
    ),
];

/// The action that a number asks for; `None` when it is not about this kind of failure.
fn action(what: Failing, number: i64, args: &Arguments) -> Option<Action> {
    use Answer as A;
    let error = what == Failing::Error;
    let given = || if args.has(1) { Some(args.value(1)) } else { None };
    let front = || args.value(2).to_text().map(|text| text.as_str().to_owned()).unwrap_or_default();
    Some(match number {
        CODE => Action::Nothing,
        RETURN => Action::Leave { result: None, handed_on: None },
        RESULT => Action::Leave { result: given(), handed_on: None },
        RETURN_ERROR if error => Action::Leave { result: None, handed_on: Some(front()) },
        RESULT_ERROR if error => Action::Leave { result: given(), handed_on: Some(front()) },
        CASE_ERROR if error => Action::Clause,
        CASE_EXCEPTION if !error => Action::Clause,
        PROCEDURE => Action::Call(args.value(1)),
        ASK_END_PROGRAM if error => Action::Ask(&[A::EndProgram, A::Relaunch], A::EndProgram),
        ASK_END_PROCESS if error => Action::Ask(&[A::EndProcess, A::EndProgram], A::EndProcess),
        ASK_RELAUNCH if error => Action::Ask(&[A::EndProgram, A::Relaunch], A::Relaunch),
        _ => return None,
    })
}

fn change(runtime: &mut dyn Runtime, args: &Arguments, what: Failing) -> Outcome {
    let number = args.int(0).unwrap_or(CODE);
    if what == Failing::Exception && number == GENERAL_PROCEDURE {
        runtime.handle_everything(args.value(1));
        return Ok(Value::Null);
    }
    let behaviour = if what == Failing::Error && number == SHOW {
        use Answer as A;
        let action = Action::Ask(&[A::Retry, A::Cancel, A::EndProgram], A::Cancel);
        Some(Behaviour { action, shown: false })
    } else {
        let shown = what == Failing::Error && number & SHOW != 0;
        let number = if shown { number & !SHOW } else { number };
        action(what, number, args).map(|action| Behaviour { action, shown })
    };
    let Some(behaviour) = behaviour else {
        return Err(Error::fatal(
            codes::ARGUMENT_TYPE,
            bilingual!(
                "{number} n'est pas un comportement connu ici",
                "{number} is no behaviour known here"
            ),
        )
        .hint(bilingual!("donner une constante ep…", "give an ep… constant")));
    };
    runtime.change_behaviour(what, behaviour);
    Ok(Value::Null)
}

fn change_on_error(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    change(runtime, &args, Failing::Error)
}

fn change_on_exception(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    change(runtime, &args, Failing::Exception)
}

fn restore_on_error(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    runtime.restore_behaviour(Failing::Error);
    Ok(Value::Null)
}

fn restore_on_exception(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    runtime.restore_behaviour(Failing::Exception);
    Ok(Value::Null)
}

const BEHAVIOUR: Parameter = parameter("comportement", "behaviour", Ty::Int).among(&[CONSTANTS]);
const FIRST: Parameter = parameter("paramètre 1", "parameter 1", Ty::Any).optional();
const HANDLER: Parameter = parameter("procédure", "procedure", Ty::Procedure);
const SECOND: Parameter = parameter("paramètre 2", "parameter 2", Ty::Any).optional();

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("ErreurChangeParamètre", "ErrorChangeParameter"),
        page: 3034009,
        doc: doc(
            "Choisit ce que le traitement en cours fait de lui-même quand une fonction échoue.",
            "Chooses what the running process does by itself when a function fails.",
        ),
        syntaxes: &[
            Syntax {
                parameters: &[BEHAVIOUR, FIRST, SECOND],
                result: Ty::Void,
                run: change_on_error,
            },
            Syntax { parameters: &[BEHAVIOUR, HANDLER], result: Ty::Void, run: change_on_error },
        ],
        examples: &[example(
            r#"Trace(Lit("absent.txt"))

PROCÉDURE Lit(fichier)
ErreurChangeParamètre(epRenvoyer, "illisible")
texte est une chaîne = fChargeTexte(fichier)
RENVOYER texte"#,
            "illisible",
        )],
        keeps_error: true,
    },
    Function {
        names: names("ErreurRestaureParamètre", "ErrorRestoreParameter"),
        page: 3034012,
        doc: doc(
            "Revient au comportement d'avant le dernier ErreurChangeParamètre du traitement.",
            "Goes back to the behaviour before the last ErrorChangeParameter of the process.",
        ),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Void, run: restore_on_error }],
        examples: &[example(
            r#"ErreurChangeParamètre(epRetour)
ErreurRestaureParamètre()
fChargeTexte("absent.txt")
SI ErreurDétectée ALORS Trace("pas lu")"#,
            "pas lu",
        )],
        keeps_error: true,
    },
    Function {
        names: names("ExceptionChangeParamètre", "ExceptionChangeParameter"),
        page: 3034007,
        doc: doc(
            "Choisit ce que le traitement en cours fait de lui-même sur une exception.",
            "Chooses what the running process does by itself on an exception.",
        ),
        syntaxes: &[
            Syntax { parameters: &[BEHAVIOUR, FIRST], result: Ty::Void, run: change_on_exception },
            Syntax {
                parameters: &[BEHAVIOUR, HANDLER],
                result: Ty::Void,
                run: change_on_exception,
            },
        ],
        examples: &[example(
            r"Trace(Quotient(1, 0))

PROCÉDURE Quotient(a, b)
ExceptionChangeParamètre(epRenvoyer, -1)
RENVOYER a / b",
            "-1",
        )],
        keeps_error: true,
    },
    Function {
        names: names("ExceptionRestaureParamètre", "ExceptionRestoreParameter"),
        page: 3034008,
        doc: doc(
            "Revient au comportement d'avant le dernier ExceptionChangeParamètre du traitement.",
            "Goes back to the behaviour before the last ExceptionChangeParameter of the process.",
        ),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Void, run: restore_on_exception }],
        examples: &[example(
            r#"ExceptionChangeParamètre(epRetour)
ExceptionRestaureParamètre()
QUAND EXCEPTION DANS
	Trace(1 / 0)
FAIRE
	Trace("traitée")
FIN"#,
            "traitée",
        )],
        keeps_error: true,
    },
];

#[cfg(test)]
mod tests {
    use super::{Answer, CONSTANTS};
    use wl_interpreter::builtin::ConstantValue;

    #[test]
    fn answers_have_the_values_of_their_constants() {
        let answers = [
            ("opFinProgramme", Answer::EndProgram),
            ("opAnnuler", Answer::Cancel),
            ("opFinTraitement", Answer::EndProcess),
            ("opRéessayer", Answer::Retry),
            ("opRelanceProgramme", Answer::Relaunch),
        ];
        for (name, answer) in answers {
            let constant = CONSTANTS.iter().find(|constant| constant.names.fr == name).unwrap();
            assert!(
                matches!(constant.value, ConstantValue::Int(n) if n == answer.number()),
                "{name}"
            );
        }
    }
}
