//! What a message to be sent is made of.

use std::rc::Rc;

use crate::mime::{Date, Priority, Sensitivity};

/// A message to be sent. Every string may come from anywhere: [`super::build`] checks it.
///
/// Addresses are written `address` or `Name <address>`, each string may hold a list separated by
/// `,` or `;`.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(clippy::struct_excessive_bools)] // A flag a wish of the writer.
pub struct Draft {
    /// From.
    pub from: String,
    /// Reply-To, empty for none.
    pub reply_to: String,
    /// The address that is told of failures, empty for that of `from`. It goes into the envelope;
    /// the header Return-Path is the last server's to write (RFC 5321 §4.4).
    pub return_path: String,
    /// To.
    pub to: Vec<String>,
    /// Cc.
    pub cc: Vec<String>,
    /// Recipients that the others do not see.
    pub bcc: Vec<String>,
    /// Whether the built source names `bcc`. A source that is sent never does.
    pub keep_bcc: bool,
    /// Whether the built source names `return_path`, for a source that is kept.
    pub keep_return_path: bool,
    /// Subject.
    pub subject: String,
    /// The body as plain text, empty for none.
    pub text: String,
    /// The body as HTML, empty for none.
    pub html: String,
    /// The attachments, inline images included.
    pub attachments: Vec<DraftAttachment>,
    /// Other headers, in order, several of one name allowed. Those that this structure has fields
    /// for replace what the fields say.
    pub headers: Vec<(String, String)>,
    /// Message-ID, with or without its angle brackets; empty for none, the server then adds one.
    pub message_id: String,
    /// In-Reply-To, empty for none.
    pub in_reply_to: String,
    /// References, empty for none.
    pub references: String,
    /// X-Priority and Importance.
    pub priority: Priority,
    /// Sensitivity.
    pub sensitivity: Sensitivity,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Whether to ask for Return-Receipt-To.
    pub return_receipt: bool,
    /// Whether to ask for Disposition-Notification-To (RFC 8098 §2.1).
    pub read_receipt: bool,
    /// Date; `None` for that of the build.
    pub date: Option<Date>,
}

/// An attachment to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftAttachment {
    /// The file name.
    pub name: String,
    /// The media type; guessed from the name when empty.
    pub content_type: String,
    /// Content-Description, empty for none.
    pub description: String,
    /// Content-ID without its angle brackets, empty for none. An attachment that has one, in a
    /// draft with HTML, is an inline part of the HTML.
    pub content_id: String,
    /// The bytes, shared with whoever has them: a large file is not copied to be sent.
    pub bytes: Rc<Vec<u8>>,
}
