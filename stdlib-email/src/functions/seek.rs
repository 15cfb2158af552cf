//! Searching the current folder.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::syntax::fold;
use wl_interpreter::value::Value;
use wl_mail::imap::{Field, Query};

use super::read::{function, into};
use super::{ACCOUNT, LETTER, MODE, NAME, OUTLOOK, Outcome, WINDOWS, account, letter, told};
use crate::constants;
use crate::error::{number, of};
use crate::types::Extent;

const PART: Parameter = parameter("partie", "part", Ty::Int).among(&[constants::PARTS]);
const VALUE: Parameter = parameter("valeur", "value", Ty::Text);

/// `EmailCherchePremier`.
pub(super) const SEEK: Function = function(
    names("EmailCherchePremier", "EmailSeekFirst"),
    3_032_131,
    doc(
        "Cherche un texte dans les emails du dossier courant (IMAP) et lit le premier qui le contient ; EmailLitSuivant et EmailLitPrécédent parcourent ensuite les autres trouvés, jusqu'à EmailLitPremier ou EmailLitDernier. Plusieurs parties : dans l'une ou l'autre. Faux quand rien n'est trouvé : EnDehors est alors Vrai, sans erreur.",
        "Looks for a text in the emails of the current folder (IMAP) and reads the first that holds it; EmailReadNext and EmailReadPrevious then walk the others found, up to EmailReadFirst or EmailReadLast. Several parts: in any of them. False when nothing is found: Out is then True, without any error.",
    ),
    &[
        Syntax {
            parameters: &[ACCOUNT, LETTER, PART, VALUE, MODE],
            result: Ty::Bool,
            run: seek_into,
        },
        Syntax { parameters: &[ACCOUNT, PART, VALUE, MODE], result: Ty::Bool, run: seek },
        Syntax { parameters: &[NAME, LETTER, PART, VALUE, MODE], result: Ty::Bool, run: seek_into },
        Syntax { parameters: &[NAME, PART, VALUE, MODE], result: Ty::Bool, run: seek },
        Syntax {
            parameters: &[OUTLOOK, LETTER, PART, VALUE, MODE],
            result: Ty::Bool,
            run: seek_into,
        },
        Syntax { parameters: &[OUTLOOK, PART, VALUE, MODE], result: Ty::Bool, run: seek },
        Syntax {
            parameters: &[WINDOWS, LETTER, PART, VALUE, MODE],
            result: Ty::Bool,
            run: seek_into,
        },
        Syntax { parameters: &[WINDOWS, PART, VALUE, MODE], result: Ty::Bool, run: seek },
    ],
    &[example(
        "EmailOuvreSessionIMAP(\"jean\", \"secret\", \"imap.masociete.fr\")\nm est un Email\n\
         EmailCherchePremier(\"jean\", m, emailSujet + emailCorps, \"devis\")\n\
         TANTQUE PAS m.EnDehors\n\tTrace(m.Sujet)\n\tEmailLitSuivant(\"jean\", m)\nFIN\n\
         Trace(EmailCherchePremier(\"jean\", m, emailSujet, \"devis\", emailNonLus), ErreurDétectée)\n\
         EmailFermeSession(\"jean\")",
        "Votre devis n° 0412\n0\t0",
    )],
);

const FIELDS: [(i64, Field); 5] = [
    (constants::PART_SUBJECT, Field::Subject),
    (constants::PART_BODY, Field::Body),
    (constants::PART_SENDER, Field::From),
    (constants::PART_RECIPIENT, Field::Recipients),
    (constants::PART_MESSAGE_ID, Field::MessageId),
];

fn seek_into(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    seek_at(runtime, &args, 2)
}

fn seek(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    seek_at(runtime, &args, 1)
}

fn seek_at(runtime: &mut dyn Runtime, args: &Arguments, at: usize) -> Outcome {
    let parts = args.int(at).unwrap_or(0);
    let fields: Vec<Field> =
        FIELDS.iter().filter(|(bit, _)| parts & bit != 0).map(|(_, field)| *field).collect();
    let unseen = match unread_only(&args.value(at + 2)) {
        Ok(_) if fields.is_empty() => {
            Err(bad_argument(bilingual!("aucune partie où chercher", "no part to look in")))
        }
        other => other,
    };
    let unseen = match unseen {
        Ok(unseen) => unseen,
        Err(error) => return told(runtime, Err(error)),
    };
    let query = Query { unseen, fields: &fields, text: args.text(at + 1) };
    let target = letter(runtime, args, 1);
    let session = account(runtime, args);
    into(runtime, session, &target, Extent::Whole, |session| {
        let found = session.with_imap(|account| account.search(&query))?;
        session.walk_hits(found)
    })
}

/// `emailNonLus` or "NON LUS"; `emailTous`, "TOUS" or nothing.
fn unread_only(mode: &Value) -> Result<bool, Error> {
    let told = match mode {
        Value::Null => Some(false),
        Value::Text(text) => match fold(text.as_str().trim()).as_ref() {
            "non lus" | "unread" => Some(true),
            "" | "tous" | "all" => Some(false),
            _ => None,
        },
        other => match other.to_int()? {
            constants::MODE_UNREAD => Some(true),
            constants::MODE_ALL => Some(false),
            _ => None,
        },
    };
    told.ok_or_else(|| bad_argument(bilingual!("ce mode n'existe pas", "there is no such mode")))
}

fn bad_argument(message: wl_interpreter::diagnostic::Bilingual) -> Error {
    of(number::BAD_ARGUMENT, message).hint(bilingual!(
        "emailSujet, emailCorps, emailExpéditeur, emailDestinataire, emailMessageID ; emailTous ou emailNonLus",
        "emailSubject, emailBody, emailSender, emailRecipient, emailMessageID; emailAll or emailUnread"
    ))
}
