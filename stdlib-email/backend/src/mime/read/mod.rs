//! A message read from its source.
//!
//! Its structure is found at once, in one bounded pass; headers, bodies and attachments are
//! decoded when they are asked for. Nothing fails: what cannot be read is left out and named by a
//! [`Defect`], and the source is always there.

mod attachment;
mod body;
mod fit;
mod header;
mod part;
mod signature;

use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;

pub use attachment::Attachment;
pub(crate) use fit::{Fit, Taken, fit};
pub use header::Header;
use part::Part;

use super::{Address, Date, Priority, Sensitivity, Signature, encoded_word, parse_addresses};
use crate::words;

/// Bytes of headers that are read of a part.
pub const MAX_HEADER_BYTES: usize = 1024 * 1024;
/// Parts that are read of a message.
pub const MAX_PARTS: usize = 10_000;
/// Multiparts within multiparts that are read.
pub const MAX_DEPTH: usize = 50;

/// What is wrong with a message that could be read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Defect {
    /// The headers are longer than [`MAX_HEADER_BYTES`]: the rest of them was left out.
    HeadersTooLong,
    /// There are more parts than [`MAX_PARTS`]: the rest of them was left out.
    TooManyParts,
    /// Multiparts are nested deeper than [`MAX_DEPTH`]: the deepest is one attachment.
    TooDeep,
    /// A line among the headers is none.
    MalformedHeader,
    /// No empty line stands between the headers and the body.
    MissingSeparator,
    /// A multipart names no boundary, or its boundary never occurs: it is read as a text.
    MissingBoundary,
    /// A multipart does not end: the message may have been cut.
    MissingFinalBoundary,
}

/// A message, read from its source.
#[derive(Debug, Clone)]
pub struct Message {
    source: Arc<Vec<u8>>,
    /// What the ranges of the parts are in: the source, or a copy when its lines end with CR or
    /// when it holds an opaque signature, whose content stands behind it.
    text: Arc<Vec<u8>>,
    parts: Vec<Part>,
    defects: Vec<Defect>,
}

impl Message {
    /// Reads a source. Its memory is shared with the attachments, not copied.
    #[must_use]
    pub fn read(source: impl Into<Vec<u8>>) -> Self {
        let source = Arc::new(source.into());
        let mut text = if memchr::memchr(b'\n', &source).is_none()
            && memchr::memchr(b'\r', &source).is_some()
        {
            Arc::new(source.iter().map(|&b| if b == b'\r' { b'\n' } else { b }).collect())
        } else {
            Arc::clone(&source)
        };
        let mut found = part::split(&text);
        if let Some(longer) = signature::open(&text, &mut found) {
            text = Arc::new(longer);
        }
        Self { source, text, parts: found.parts, defects: found.defects }
    }

    /// The source, as it came.
    #[must_use]
    pub fn source(&self) -> &[u8] {
        &self.source
    }

    /// What stands behind the headers, as it came.
    #[must_use]
    pub fn raw_text(&self) -> &[u8] {
        self.root().map_or(&[], |root| self.slice(&root.body))
    }

    /// What is wrong with the message.
    #[must_use]
    pub fn defects(&self) -> &[Defect] {
        &self.defects
    }

    /// All headers in order.
    #[must_use]
    pub fn headers(&self) -> Vec<Header> {
        let Some(root) = self.root() else { return Vec::new() };
        root.fields.iter().map(|field| field.header(&self.text)).collect()
    }

    /// The values of the headers of a name, decoded, in order. The case of the name does not
    /// count.
    #[must_use]
    pub fn header(&self, name: &str) -> Vec<String> {
        self.raw(name).map(encoded_word::decode).collect()
    }

    /// From.
    #[must_use]
    pub fn from(&self) -> Vec<Address> {
        self.addresses("From")
    }

    /// Sender.
    #[must_use]
    pub fn sender(&self) -> Option<Address> {
        self.addresses("Sender").into_iter().next()
    }

    /// Reply-To.
    #[must_use]
    pub fn reply_to(&self) -> Vec<Address> {
        self.addresses("Reply-To")
    }

    /// Return-Path without its angle brackets. `None` when there is none, empty for the null path
    /// of a bounce.
    #[must_use]
    pub fn return_path(&self) -> Option<String> {
        let path = self.header("Return-Path").into_iter().next()?;
        Some(path.trim_matches(['<', '>', ' ']).to_owned())
    }

    /// To.
    #[must_use]
    pub fn to(&self) -> Vec<Address> {
        self.addresses("To")
    }

    /// Cc.
    #[must_use]
    pub fn cc(&self) -> Vec<Address> {
        self.addresses("Cc")
    }

    /// Bcc.
    #[must_use]
    pub fn bcc(&self) -> Vec<Address> {
        self.addresses("Bcc")
    }

    /// Subject, decoded; empty for none.
    #[must_use]
    pub fn subject(&self) -> String {
        self.first("Subject")
    }

    /// Date, when it is one.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        Date::parse(&self.date_text())
    }

    /// The text of Date; empty for none.
    #[must_use]
    pub fn date_text(&self) -> String {
        self.first("Date")
    }

    /// When the last server received the message: the date of the topmost Received.
    #[must_use]
    pub fn received(&self) -> Option<Date> {
        let received = self.first("Received");
        Date::parse(received.rsplit_once(';')?.1)
    }

    /// Message-ID, with its angle brackets; empty for none.
    #[must_use]
    pub fn message_id(&self) -> String {
        self.first("Message-ID")
    }

    /// References, as one text; empty for none.
    #[must_use]
    pub fn references(&self) -> String {
        self.first("References")
    }

    /// In-Reply-To; empty for none.
    #[must_use]
    pub fn in_reply_to(&self) -> String {
        self.first("In-Reply-To")
    }

    /// X-Priority, else Importance or X-MSMail-Priority, else Priority.
    #[must_use]
    pub fn priority(&self) -> Priority {
        let word = |name| self.first(name).trim().to_ascii_lowercase();
        match word("X-Priority").chars().next() {
            Some('1') => return Priority::Highest,
            Some('2') => return Priority::High,
            Some('3') => return Priority::Normal,
            Some('4') => return Priority::Low,
            Some('5') => return Priority::Lowest,
            _ => {}
        }
        for name in ["Importance", "X-MSMail-Priority", "Priority"] {
            match word(name).as_str() {
                "high" | "urgent" => return Priority::High,
                "low" | "non-urgent" => return Priority::Low,
                "normal" => return Priority::Normal,
                _ => {}
            }
        }
        Priority::Normal
    }

    /// Sensitivity.
    #[must_use]
    pub fn sensitivity(&self) -> Sensitivity {
        match self.first("Sensitivity").trim().to_ascii_lowercase().as_str() {
            "personal" => Sensitivity::Personal,
            "private" => Sensitivity::Private,
            "company-confidential" | "confidential" => Sensitivity::CompanyConfidential,
            _ => Sensitivity::Normal,
        }
    }

    /// Keywords, of every header of that name.
    #[must_use]
    pub fn keywords(&self) -> Vec<String> {
        self.header("Keywords")
            .iter()
            .flat_map(|line| line.split([',', ';']))
            .map(|word| word.trim().to_owned())
            .filter(|word| !word.is_empty())
            .collect()
    }

    /// Disposition-Notification-To: who wants to know that the message was read (RFC 8098).
    #[must_use]
    pub fn read_receipt_to(&self) -> Option<String> {
        Some(self.first("Disposition-Notification-To")).filter(|it| !it.trim().is_empty())
    }

    /// Return-Receipt-To: who wants to know that the message arrived.
    #[must_use]
    pub fn return_receipt_to(&self) -> Option<String> {
        Some(self.first("Return-Receipt-To")).filter(|it| !it.trim().is_empty())
    }

    /// The body as plain text, decoded; its lines end as they came. Several plain parts that
    /// follow one another are one text.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        body::text(self, "text/plain")
    }

    /// The body as HTML, decoded.
    #[must_use]
    pub fn html(&self) -> Option<String> {
        body::text(self, "text/html")
    }

    /// The attachments in order, the images of the HTML included. Their bytes are not decoded yet.
    #[must_use]
    pub fn attachments(&self) -> Vec<Attachment> {
        body::attachments(self)
    }

    /// What can be told of the S/MIME signature of the message. `None` when it has none, or one
    /// that cannot be judged.
    #[must_use]
    pub fn signature(&self, now: Timestamp) -> Option<Signature> {
        signature::state(self, now)
    }

    fn root(&self) -> Option<&Part> {
        self.parts.first()
    }

    fn slice(&self, range: &Range<usize>) -> &[u8] {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn raw<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.root().into_iter().flat_map(move |root| root.values(&self.text, name))
    }

    fn first(&self, name: &str) -> String {
        self.raw(name).next().map(encoded_word::decode).unwrap_or_default()
    }

    /// The structure is read before encoded-words are, so that a comma in a name is one.
    fn addresses(&self, name: &str) -> Vec<Address> {
        self.raw(name)
            .flat_map(|raw| parse_addresses(&words(raw).replace(['\r', '\n'], "")))
            .collect()
    }
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
