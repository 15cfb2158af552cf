//! The mails that clients sent through SMTP, and what to say of them.

use crate::mime::Part;
use jiff::Timestamp;
use std::sync::Arc;

/// A mail as the SMTP server received it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedMail {
    /// The reverse-path of `MAIL FROM`; empty for a notification (RFC 5321 section 4.5.5).
    pub from: String,
    /// The accepted recipients, in the order of their `RCPT TO`.
    pub recipients: Vec<String>,
    /// When the final dot, or the last `BDAT`, was accepted.
    pub time: Timestamp,
    /// The host name that the client gave to `EHLO` or `HELO`.
    pub client: String,
    /// The user of `AUTH`, if any.
    pub user: Option<String>,
    /// Whether the mail came over TLS.
    pub tls: bool,
    /// The message, dots unstuffed, without the fields that the server adds on delivery.
    pub raw: Arc<[u8]>,
}

/// One line about a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The sender of the envelope.
    pub from: String,
    /// The recipients of the envelope.
    pub to: Vec<String>,
    /// The subject, encoded-words decoded (RFC 2047); empty when there is none.
    pub subject: String,
    /// Size of the message in octets.
    pub size: usize,
    /// Number of parts that are attachments.
    pub attachments: usize,
}

impl ReceivedMail {
    /// What to show of this mail.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let message = Part::of(&self.raw);
        let leaves = message.leaves();
        Summary {
            from: self.from.clone(),
            to: self.recipients.clone(),
            subject: message.text(&self.raw, "Subject").unwrap_or_default(),
            size: self.raw.len(),
            attachments: leaves.iter().filter(|part| part.is_attachment(&self.raw)).count(),
        }
    }
}
