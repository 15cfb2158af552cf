//! Settings, resetting, texts of errors.

use std::time::Duration;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Function, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::Value;

use super::read::function;
use super::{LETTER, Outcome, letter, told};
use crate::constants;
use crate::error::{message_text, number, of};
use crate::session::Mail;
use crate::types;

/// `EmailRAZ`, `EmailMsgErreur`, time-outs, `EmailParamètre`.
pub(super) const ALL: &[Function] = &[
    function(
        names("EmailRAZ", "EmailReset"),
        3_032_023,
        doc(
            "Remet un email, ou la structure Email, dans son état de départ.",
            "Puts an email, or the Email structure, back as it was at first.",
        ),
        &[
            Syntax { parameters: &[], result: Ty::Void, run: reset },
            Syntax { parameters: &[LETTER], result: Ty::Void, run: reset },
        ],
        &[
            example(
                "Email.Sujet = \"Bonjour\"\nEmailRAZ()\nTrace(\"[\" + Email.Sujet + \"]\")",
                "[]",
            ),
            example(
                "m is Email\nm.Recipient = \"you@masociete.fr\"\nEmailReset(m)\nTrace(m.Recipient.Count())",
                "0",
            ),
        ],
    ),
    Function {
        keeps_error: true,
        ..function(
            names("EmailMsgErreur", "EmailMsgError"),
            3_032_026,
            doc(
                "Donne le texte d'un numéro d'erreur, celui de Email.Erreur. ErreurInfo en dit plus.",
                "Gives the text of an error number, that of Email.Error. ErrorInfo tells more.",
            ),
            &[Syntax {
                parameters: &[parameter("numéro", "number", Ty::Int)],
                result: Ty::Text,
                run: error_text,
            }],
            &[example("Trace(EmailMsgErreur(10061))", "Connexion refusée par le serveur")],
        )
    },
    function(
        names("EmailChangeTimeOut", "EmailSetTimeOut"),
        3_032_001,
        doc(
            "Fixe combien de secondes un serveur peut se taire avant une erreur ; 10 minutes au départ. Vaut pour les sessions ouvertes ensuite.",
            "Sets for how many seconds a server may be silent before an error; 10 minutes at first. Holds for the sessions opened afterwards.",
        ),
        &[Syntax {
            parameters: &[parameter("durée", "duration", Ty::Any)],
            result: Ty::Void,
            run: set_timeout,
        }],
        &[example("EmailChangeTimeOut(30)\nTrace(EmailLitTimeOut())", "30")],
    ),
    function(
        names("EmailLitTimeOut", "EmailGetTimeOut"),
        3_032_011,
        doc(
            "Donne combien de secondes un serveur peut se taire avant une erreur.",
            "Gives for how many seconds a server may be silent before an error.",
        ),
        &[Syntax { parameters: &[], result: Ty::Int, run: timeout }],
        &[example("Trace(EmailGetTimeOut())", "600")],
    ),
    function(
        names("EmailParamètre", "EmailConfigure"),
        1_000_022_269,
        doc(
            "Règle le moteur : emailParamètreMode à 1 permet IgnoreErreur. emailParamètreHTML est accepté : chaque partie est toujours lue avec son jeu de caractères.",
            "Sets the engine: emailConfigureMode at 1 allows IgnoreError. emailConfigureHTML is accepted: each part is always read with its own charset.",
        ),
        &[Syntax {
            parameters: &[
                parameter("option", "option", Ty::Int).among(&[constants::SETTINGS]),
                parameter("valeur", "value", Ty::Int),
            ],
            result: Ty::Void,
            run: configure,
        }],
        &[example("EmailParamètre(emailParamètreHTML, Vrai)\nTrace(ErreurDétectée)", "0")],
    ),
];

fn reset(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let object = letter(runtime, &args, 0);
    types::reset(&object);
    if !args.has(0) {
        types::forget_counters(runtime);
    }
    Ok(Value::Null)
}

fn error_text(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let text = message_text(args.int(0).unwrap_or(0));
    Ok(Value::text(text.get(runtime.language())))
}

fn set_timeout(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let milliseconds = match args.value(0) {
        Value::Duration(duration) => duration.to_int(),
        other => other.to_int()?.saturating_mul(1000),
    };
    let Some(milliseconds) = u64::try_from(milliseconds).ok().filter(|given| *given > 0) else {
        let error = of(
            number::BAD_ARGUMENT,
            bilingual!("la durée doit être positive", "the duration must be positive"),
        )
        .hint(bilingual!("elle se donne en secondes", "it is given in seconds"));
        return told(runtime, Err(error));
    };
    runtime.extensions().get::<Mail>().timeout = Duration::from_millis(milliseconds);
    Ok(Value::Null)
}

fn timeout(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    let timeout = runtime.extensions().get::<Mail>().timeout;
    Ok(Value::Int(i64::try_from(timeout.as_secs()).unwrap_or(i64::MAX)))
}

fn configure(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    match args.int(0) {
        Some(constants::MODE) => {
            runtime.extensions().get::<Mail>().may_skip_checks = args.int(1) == Some(1);
            Ok(Value::Null)
        }
        Some(constants::HTML_CHARSET) => Ok(Value::Null),
        _ => {
            let error = of(
                number::BAD_ARGUMENT,
                bilingual!("cette option n'existe pas", "there is no such option"),
            )
            .hint(bilingual!(
                "emailParamètreMode ou emailParamètreHTML",
                "emailConfigureMode or emailConfigureHTML"
            ));
            told(runtime, Err(error))
        }
    }
}
