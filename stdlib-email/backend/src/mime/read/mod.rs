//! sketch
use std::sync::Arc;

use super::{Address, Date, Priority, Sensitivity};

/// A message, read from its source. Headers, bodies and attachments are decoded when asked for.
#[derive(Debug, Clone)]
pub struct Message {
    source: Arc<[u8]>,
}

/// A header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The name, as written.
    pub name: String,
    /// The value, unfolded and decoded.
    pub value: String,
    /// The value as it came, folds included.
    pub raw: Vec<u8>,
}

/// An attachment of a message.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// The file name, decoded; not safe to save under, see [`super::sanitize_filename`].
    pub name: String,
    /// The media type, in lower case, without parameters.
    pub content_type: String,
    /// Content-Description, decoded.
    pub description: String,
    /// Content-ID without its angle brackets.
    pub content_id: String,
    /// Whether it belongs to the body rather than beside it.
    pub inline: bool,
}

/// What is wrong with a message that could be read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Defect {
    /// More headers than are read.
    TooManyHeaders,
}

macro_rules! sketch {
    ($($(#[$doc:meta])* $name:ident: $result:ty;)*) => {
        impl Message {$(
            $(#[$doc])*
            #[must_use]
            pub fn $name(&self) -> $result { <$result>::default() }
        )*}
    };
}
sketch! {
    /// From.
    from: Vec<Address>;
    /// Sender.
    sender: Option<Address>;
    /// Reply-To.
    reply_to: Vec<Address>;
    /// Return-Path.
    return_path: Option<String>;
    /// To.
    to: Vec<Address>;
    /// Cc.
    cc: Vec<Address>;
    /// Bcc.
    bcc: Vec<Address>;
    /// Subject, decoded.
    subject: String;
    /// Date, when it is one.
    date: Option<Date>;
    /// The text of Date.
    date_text: String;
    /// When the last server received it: the topmost Received.
    received: Option<Date>;
    /// Message-ID with its angle brackets, empty for none.
    message_id: String;
    /// References.
    references: String;
    /// In-Reply-To.
    in_reply_to: String;
    /// The priority.
    priority: Priority;
    /// The sensitivity.
    sensitivity: Sensitivity;
    /// Keywords.
    keywords: Vec<String>;
    /// Who wants to know that the message was read.
    read_receipt_to: Option<String>;
    /// Who wants to know that the message arrived.
    return_receipt_to: Option<String>;
    /// All headers in order.
    headers: Vec<Header>;
    /// The body as plain text.
    text: Option<String>;
    /// The body as HTML.
    html: Option<String>;
    /// The attachments in order.
    attachments: Vec<Attachment>;
    /// What is wrong with the message.
    defects: Vec<Defect>;
}

impl Message {
    /// Reads a source.
    pub fn read(source: impl Into<Arc<[u8]>>) -> Self {
        Self { source: source.into() }
    }
    /// The source.
    #[must_use]
    pub fn source(&self) -> &[u8] {
        &self.source
    }
    /// The bytes behind the headers, as they came.
    #[must_use]
    pub fn raw_text(&self) -> &[u8] {
        &[]
    }
    /// The values of a header, decoded, in order; the case of the name does not count.
    #[must_use]
    pub fn header(&self, _name: &str) -> Vec<String> {
        Vec::new()
    }
}

impl Attachment {
    /// The bytes, decoded.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        Vec::new()
    }
    /// The message attached, for `message/rfc822`.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        None
    }
}
