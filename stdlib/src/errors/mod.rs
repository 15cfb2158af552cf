//! Errors and exceptions.

pub mod behaviour;
pub mod exception;
pub mod last;

use wl_interpreter::builtin::{Circumstances, Constant, Error, constant, doc};
use wl_interpreter::diagnostic::Language;
use wl_interpreter::value::Value;

const MESSAGE: i64 = 0;
const SUMMARY: i64 = 1;
const FULL: i64 = 2;
const CODE: i64 = 3;
const SYSTEM_CODE: i64 = 4;
const SYSTEM_MESSAGE: i64 = 5;
const DURING: i64 = 6;
const PROCESS: i64 = 7;
const ELEMENT: i64 = 8;
const LINE: i64 = 9;
const STACK: i64 = 10;
const ADDITIONAL: i64 = 11;
const MOMENT: i64 = 13;
const SUB_ERRORS: i64 = 14;

/// What `ErreurInfo` and `ExceptionInfo` tell.
pub const CONSTANTS: &[Constant] = &[
    constant(
        "errMessage",
        "errMessage",
        MESSAGE,
        doc("Le message et son remède.", "The message and its remedy."),
    ),
    constant("errRésumé", "errSummary", SUMMARY, doc("Une phrase.", "One sentence.")),
    constant(
        "errComplet",
        "errFullDetails",
        FULL,
        doc("Tout ce qui est connu.", "All that is known."),
    ),
    constant("errCode", "errCode", CODE, doc("Le numéro.", "The number.")),
    constant(
        "errCodeSystème",
        "errSystemCode",
        SYSTEM_CODE,
        doc("Le numéro du système.", "The number of the system."),
    ),
    constant(
        "errMessageSystème",
        "errSystemMessage",
        SYSTEM_MESSAGE,
        doc("Les mots du serveur ou du système.", "The words of the server or system."),
    ),
    constant(
        "errPendant",
        "errDuring",
        DURING,
        doc("La fonction en cause.", "The function that failed."),
    ),
    constant("errTraitement", "errProcess", PROCESS, doc("La procédure.", "The procedure.")),
    constant("errProcédure", "errProcedure", PROCESS, doc("La procédure.", "The procedure.")),
    constant("errElément", "errElement", ELEMENT, doc("Le fichier source.", "The source file.")),
    constant("errLigne", "errLine", LINE, doc("La ligne.", "The line.")),
    constant(
        "errPile",
        "errStack",
        STACK,
        doc("Les procédures et leurs lignes.", "The procedures and their lines."),
    ),
    constant("errInfo", "errInfo", ADDITIONAL, doc("Le remède.", "The remedy.")),
    constant("errInfoDébug", "errDebugInfo", 12, doc("Rien ici.", "Nothing here.")),
    constant("errDateHeure", "errDateTime", MOMENT, doc("Le moment.", "The moment.")),
    constant(
        "errNombreSousErreur",
        "errNumberSubError",
        SUB_ERRORS,
        doc("Toujours 0 ici.", "Always 0 here."),
    ),
    constant(
        "errNomCompletComposant",
        "errFullNameComponent",
        15,
        doc("Rien ici.", "Nothing here."),
    ),
    constant("errOrigine", "errOrigin", 16, doc("Rien ici.", "Nothing here.")),
];

/// What an error tells under one of the constants.
fn tell(error: &Error, what: i64, at: &Circumstances, language: Language) -> Value {
    let details = error.details();
    let stack = || at.stack.join("\r\n");
    match what {
        MESSAGE => Value::text(error.text(language)),
        SUMMARY => Value::text(details.message.get(language)),
        FULL => {
            let (text, code, stack) = (error.text(language), details.code.to_string(), stack());
            let function = function(at, language);
            let lines = [text.as_str(), function, code.as_str(), at.element.as_str(), &stack];
            let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
            Value::text(lines.join("\r\n"))
        }
        CODE => Value::Int(details.number),
        SYSTEM_MESSAGE => Value::text(details.system.as_deref().unwrap_or("")),
        DURING => Value::text(function(at, language)),
        PROCESS => Value::text(at.process.as_str()),
        ELEMENT => Value::text(at.element.as_str()),
        LINE => Value::Int(i64::from(at.line)),
        STACK => Value::text(stack()),
        ADDITIONAL => Value::text(details.hint.as_ref().map_or("", |hint| hint.get(language))),
        MOMENT => at.moment.map_or_else(|| Value::text(""), Value::DateTime),
        SYSTEM_CODE | SUB_ERRORS => Value::Int(0),
        _ => Value::text(""),
    }
}

/// The function that failed; "" when it is not one.
fn function(at: &Circumstances, language: Language) -> &'static str {
    at.during.map_or("", |names| names.get(language))
}

/// What is told without any error.
fn nothing(what: i64) -> Value {
    match what {
        CODE | SYSTEM_CODE | LINE | SUB_ERRORS => Value::Int(0),
        _ => Value::text(""),
    }
}
