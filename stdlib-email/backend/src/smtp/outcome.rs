//! Who sends to whom, and what became of it.

use crate::{Error, ServerReply};

/// Who a mail comes from and who it goes to, whatever its headers say (RFC 5321 §2.3.1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Envelope {
    /// The address that is told of failures; empty for none.
    pub from: String,
    /// The addresses of the recipients, without names. Duplicates are sent once.
    pub to: Vec<String>,
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The whole, in one word.
    pub status: Status,
    /// Each recipient, in the order of the envelope, duplicates left out.
    pub recipients: Vec<RecipientOutcome>,
    /// The last answer about the mail as a whole: the acceptance, whose text often holds the
    /// identifier in the queue of the server, or the refusal.
    pub reply: Option<ServerReply>,
    /// The error that cut the dialogue, when the status is [`Status::Unknown`].
    pub cause: Option<Error>,
}

/// The whole of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The server took the mail for every recipient.
    Sent,
    /// The server took the mail for some recipients.
    PartiallySent,
    /// The server took the mail for nobody.
    Refused,
    /// The connection was lost after the end of the mail and before the answer: the server may
    /// have taken it. Never sent again by itself.
    Unknown,
}

/// A recipient and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientOutcome {
    /// The address, as in the envelope.
    pub address: String,
    /// What became of it.
    pub delivery: Delivery,
}

/// What became of a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The server took the mail for it.
    Accepted,
    /// The server refused it, or the mail, in these words.
    Refused(ServerReply),
    /// It cannot be written to through this server.
    Impossible(Error),
    /// The server may have taken the mail for it.
    Unknown,
}

impl Outcome {
    pub(super) fn of(
        recipients: Vec<RecipientOutcome>,
        reply: Option<ServerReply>,
        cause: Option<Error>,
    ) -> Self {
        let count = |wanted: fn(&Delivery) -> bool| {
            recipients.iter().filter(|it| wanted(&it.delivery)).count()
        };
        let accepted = count(|it| *it == Delivery::Accepted);
        let status = if count(|it| *it == Delivery::Unknown) > 0 {
            Status::Unknown
        } else if accepted == recipients.len() {
            Status::Sent
        } else if accepted > 0 {
            Status::PartiallySent
        } else {
            Status::Refused
        };
        Self { status, recipients, reply, cause }
    }
}
