//! Errors and exceptions.

pub mod exception;
pub mod last;

use wl_interpreter::builtin::{Constant, ConstantValue, Doc, Error, doc, names};
use wl_interpreter::diagnostic::Language;
use wl_interpreter::value::Value;

const fn info(fr: &'static str, en: &'static str, value: i64, doc: Doc) -> Constant {
    Constant { names: names(fr, en), value: ConstantValue::Int(value), doc }
}

const MESSAGE: i64 = 0;
const SUMMARY: i64 = 1;
const FULL: i64 = 2;
const CODE: i64 = 3;
const SYSTEM_CODE: i64 = 4;
const SYSTEM_MESSAGE: i64 = 5;
const PROCESS: i64 = 7;
const LINE: i64 = 9;
const STACK: i64 = 10;
const ADDITIONAL: i64 = 11;
const SUB_ERRORS: i64 = 14;

/// What `ErreurInfo` and `ExceptionInfo` tell.
pub static CONSTANTS: &[Constant] = &[
    info(
        "errMessage",
        "errMessage",
        MESSAGE,
        doc("Le message et son remède.", "The message and its remedy."),
    ),
    info("errRésumé", "errSummary", SUMMARY, doc("Une phrase.", "One sentence.")),
    info("errComplet", "errFullDetails", FULL, doc("Tout ce qui est connu.", "All that is known.")),
    info("errCode", "errCode", CODE, doc("Le numéro.", "The number.")),
    info(
        "errCodeSystème",
        "errSystemCode",
        SYSTEM_CODE,
        doc("Le numéro du système.", "The number of the system."),
    ),
    info(
        "errMessageSystème",
        "errSystemMessage",
        SYSTEM_MESSAGE,
        doc("Les mots du serveur ou du système.", "The words of the server or system."),
    ),
    info("errPendant", "errDuring", 6, doc("La fonction en cause.", "The function that failed.")),
    info("errTraitement", "errProcess", PROCESS, doc("La procédure.", "The procedure.")),
    info("errProcédure", "errProcedure", PROCESS, doc("La procédure.", "The procedure.")),
    info("errElément", "errElement", 8, doc("L'élément.", "The element.")),
    info("errLigne", "errLine", LINE, doc("La ligne.", "The line.")),
    info(
        "errPile",
        "errStack",
        STACK,
        doc("La procédure et sa ligne.", "The procedure and its line."),
    ),
    info("errInfo", "errInfo", ADDITIONAL, doc("Le remède.", "The remedy.")),
    info("errInfoDébug", "errDebugInfo", 12, doc("Rien ici.", "Nothing here.")),
    info("errDateHeure", "errDateTime", 13, doc("Rien ici.", "Nothing here.")),
    info(
        "errNombreSousErreur",
        "errNumberSubError",
        SUB_ERRORS,
        doc("Toujours 0 ici.", "Always 0 here."),
    ),
    info("errNomCompletComposant", "errFullNameComponent", 15, doc("Rien ici.", "Nothing here.")),
    info("errOrigine", "errOrigin", 16, doc("Rien ici.", "Nothing here.")),
];

/// What an error tells under one of the constants.
fn tell(error: &Error, what: i64, place: Option<&(u32, String)>, language: Language) -> Value {
    let details = error.details();
    let message = details.message.get(language);
    let hint = details.hint.as_ref().map(|hint| hint.get(language));
    let system = details.system.as_deref();
    let procedure = || place.map_or("", |place| place.1.as_str());
    let line = place.map_or(0, |place| i64::from(place.0));
    match what {
        MESSAGE => {
            let lines = [Some(message), system, hint];
            Value::text(lines.into_iter().flatten().collect::<Vec<_>>().join("\r\n"))
        }
        SUMMARY => Value::text(message),
        FULL => {
            let code = details.code.to_string();
            let at = format!("{} {line}", procedure());
            let lines =
                [Some(message), system, hint, Some(code.as_str()), place.map(|_| at.trim())];
            Value::text(lines.into_iter().flatten().collect::<Vec<_>>().join("\r\n"))
        }
        CODE => Value::Int(details.number),
        SYSTEM_MESSAGE => Value::text(system.unwrap_or("")),
        PROCESS => Value::text(procedure()),
        LINE => Value::Int(line),
        STACK => Value::text(format!("{} {line}", procedure()).trim()),
        ADDITIONAL => Value::text(hint.unwrap_or("")),
        SYSTEM_CODE | SUB_ERRORS => Value::Int(0),
        _ => Value::text(""),
    }
}

/// What is told without any error.
fn nothing(what: i64) -> Value {
    match what {
        CODE | SYSTEM_CODE | LINE | SUB_ERRORS => Value::Int(0),
        _ => Value::text(""),
    }
}
