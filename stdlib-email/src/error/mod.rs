//! Errors in the words of a script's author: what, why, and what to do.

mod connection;
mod field;
mod message;
mod oauth;
mod queue;
mod sending;
mod tls;

pub use message::MESSAGES;
pub(crate) use message::text as message_text;
pub(crate) use queue::{of_queue, unsent};
pub use queue::{queue_error, queue_reason, state_word};
pub(crate) use sending::refusal;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{Error, interrupted};
use wl_interpreter::diagnostic::{Bilingual, codes};

/// The numbers that `Email.Erreur` and `EmailMsgErreur` know.
pub(crate) mod number {
    pub(crate) const UNKNOWN: i64 = 2;
    pub(crate) const CANNOT_CONNECT: i64 = 3;
    pub(crate) const DISK_FULL: i64 = 4;
    pub(crate) const ACCESS_DENIED: i64 = 6;
    pub(crate) const ATTACHMENT_NOT_FOUND: i64 = 11;
    pub(crate) const ATTACHMENT_UNREADABLE: i64 = 12;
    pub(crate) const ATTACHMENT_UNWRITABLE: i64 = 13;
    pub(crate) const UNKNOWN_RECIPIENT: i64 = 14;
    pub(crate) const BAD_RECIPIENT: i64 = 15;
    pub(crate) const NO_MESSAGE: i64 = 16;
    pub(crate) const INVALID_MESSAGE: i64 = 17;
    pub(crate) const TOO_LONG: i64 = 18;
    pub(crate) const INVALID_SESSION: i64 = 19;
    pub(crate) const NETWORK: i64 = 23;
    pub(crate) const NOT_SUPPORTED: i64 = 26;
    pub(crate) const BAD_ARGUMENT: i64 = 10_022;
    pub(crate) const BUSY: i64 = 10_036;
    pub(crate) const RESET: i64 = 10_054;
    pub(crate) const TIME_OUT: i64 = 10_060;
    pub(crate) const REFUSED: i64 = 10_061;
    pub(crate) const UNREACHABLE: i64 = 10_065;
    pub(crate) const HOST_NOT_FOUND: i64 = 11_001;
}

/// A mail error of this number.
pub(crate) fn of(number: i64, message: Bilingual) -> Error {
    Error::new(number, codes::MAIL, message)
}

/// What the mail library says, for a script.
pub(crate) fn explain(error: &wl_mail::Error) -> Error {
    use wl_mail::Error as Cause;
    match error {
        Cause::Cancelled => interrupted(),
        Cause::Tls { problem, host, detail } => tls::explain(*problem, host, detail),
        Cause::InvalidInput { field, offending } => field::explain(field, offending),
        Cause::NoRecipient => of(
            number::BAD_RECIPIENT,
            bilingual!("l'email n'a aucun destinataire", "the email has no recipient"),
        )
        .hint(bilingual!(
            "remplir Destinataire, Cc ou Cci ; dans la structure Email, les compteurs Nb… comptent",
            "fill Recipient, Cc or Bcc; in the Email structure the Nb… counters count"
        )),
        Cause::NoSuchMessage { number: rank } => of(
            number::NO_MESSAGE,
            bilingual!(
                "le message {rank} n'existe pas, ou a été supprimé dans cette session",
                "message {rank} does not exist, or was deleted in this session"
            ),
        ),
        Cause::Renumbered { folder } => of(
            number::NO_MESSAGE,
            bilingual!(
                "le serveur a renuméroté le dossier « {folder} » : cet email n'y est plus désigné",
                "the server numbered the folder `{folder}` anew: this email is no longer named there"
            ),
        )
        .hint(bilingual!(
            "relire les emails de ce dossier",
            "read the emails of this folder again"
        )),
        Cause::SessionOver => of(
            number::INVALID_SESSION,
            bilingual!("la session est terminée", "the session is over"),
        )
        .hint(bilingual!(
            "une erreur l'a coupée : l'ouvrir à nouveau",
            "an error cut it: open it again"
        )),
        Cause::Busy => of(
            number::BUSY,
            bilingual!(
                "la session transfère un email, et ne répond à rien d'autre pendant ce temps",
                "the session is transferring an email, and answers nothing else meanwhile"
            ),
        )
        .hint(bilingual!(
            "attendre que la jauge ait reçu le total, ou ouvrir une autre session",
            "wait until the gauge has got the total, or open another session"
        )),
        other => oauth::explain(other).unwrap_or_else(|| connection::explain(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wl_mail::auth::Mechanism;
    use wl_mail::tls::CertificateProblem as Problem;
    use wl_mail::{Error as Cause, LimitName, ServerReply};

    fn causes() -> Vec<Cause> {
        let text = String::from;
        let reply = ServerReply { code: 550, text: text("no"), ..ServerReply::default() };
        let invalid = |field: &str, offending: &str| Cause::InvalidInput {
            field: field.to_owned(),
            offending: offending.to_owned(),
        };
        let tls = |problem| Cause::Tls { problem, host: text("h"), detail: text("d") };
        let mechanism = Mechanism::Plain;
        vec![
            Cause::Resolve { host: text("h"), detail: text("d") },
            Cause::Refused { host: text("h"), port: 110 },
            Cause::Unreachable { host: text("h"), port: 110, detail: text("d") },
            Cause::Timeout { during: text("greeting") },
            Cause::Timeout { during: text("connection") },
            Cause::Timeout { during: text("RETR") },
            Cause::Closed { during: text("RETR") },
            Cause::Io { during: text("RETR"), detail: text("d") },
            tls(Problem::Expired),
            tls(Problem::NotYetValid),
            tls(Problem::WrongName),
            tls(Problem::SelfSigned),
            tls(Problem::UnknownAuthority),
            tls(Problem::ProtocolTooOld),
            tls(Problem::NotTls),
            tls(Problem::Other),
            Cause::StartTlsUnavailable { reply: Some(reply.clone()) },
            Cause::Injection { bytes: 3 },
            Cause::AuthRefused { mechanism, reply: reply.clone(), explanation: None },
            Cause::AuthUnavailable { offered: vec![text("GSSAPI")] },
            Cause::SecretsInClear { mechanism },
            Cause::AuthProtocol { mechanism, detail: text("d") },
            Cause::Protocol { during: text("RETR"), got: text("g") },
            Cause::TooLarge { size: 4, max: 3 },
            Cause::Limit { which: LimitName::ReplyLine, max: 3 },
            Cause::Reply { command: text("RETR 1"), reply },
            invalid("subject", "\\n"),
            invalid("to", "x"),
            invalid("from", ""),
            invalid("host", "/"),
            invalid("X-Own", "\\r"),
            Cause::NotOffered { extension: "SMTPUTF8" },
            Cause::NoSuchMessage { number: 3 },
            Cause::NoRecipient,
            Cause::Preauthenticated,
            Cause::Renumbered { folder: text("f") },
            Cause::SessionOver,
            Cause::Busy,
            Cause::OAuthRefused { error: text("invalid_grant"), description: text("d") },
            Cause::OAuthRefused { error: text("access_denied"), description: text("d") },
            Cause::Http { status: 404, host: text("h") },
            Cause::InsecureUrl { host: text("h") },
            Cause::Timeout { during: text("login") },
            Cause::Io { during: text("login"), detail: text("d") },
            Cause::Protocol { during: text("token"), got: text("g") },
            Cause::Limit { which: LimitName::WebAnswer, max: 3 },
            Cause::AuthRefused {
                mechanism: Mechanism::XOAuth2,
                reply: ServerReply::default(),
                explanation: Some(text("e")),
            },
            invalid("url", "x"),
            invalid("redirection", "x"),
            invalid("token", ""),
        ]
    }

    #[test]
    fn every_error_has_a_known_number_two_languages_and_more_to_say() {
        for cause in causes() {
            let error = explain(&cause);
            let details = error.details();
            assert!(MESSAGES.iter().any(|(own, ..)| *own == details.number), "{cause:?}");
            assert!(!details.message.fr.is_empty(), "{cause:?}");
            assert_ne!(details.message.fr, details.message.en, "{cause:?}");
            let more = details.hint.is_some() || details.system.is_some();
            let obvious = matches!(cause, Cause::NoSuchMessage { .. });
            assert!(more || obvious, "{cause:?}");
        }
    }

    #[test]
    fn a_password_is_never_quoted() {
        let cause = Cause::InvalidInput { field: "password".into(), offending: "hunter2".into() };
        assert!(!format!("{:?}", explain(&cause).details()).contains("hunter2"));
    }
}
