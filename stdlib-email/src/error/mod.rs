//! Errors in the words of a script's author: what, why, and what to do.

mod connection;
mod field;
mod message;
mod sending;
mod tls;

pub use message::MESSAGES;
pub(crate) use message::text as message_text;
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
        .hint(bilingual!("remplir Destinataire, Cc ou Cci", "fill Recipient, Cc or Bcc")),
        Cause::NoSuchMessage { number: rank } => of(
            number::NO_MESSAGE,
            bilingual!(
                "le message {rank} n'existe pas, ou a été supprimé dans cette session",
                "message {rank} does not exist, or was deleted in this session"
            ),
        ),
        Cause::SessionOver => of(
            number::INVALID_SESSION,
            bilingual!("la session est terminée", "the session is over"),
        )
        .hint(bilingual!(
            "une erreur l'a coupée : l'ouvrir à nouveau",
            "an error cut it: open it again"
        )),
        other => connection::explain(other),
    }
}
