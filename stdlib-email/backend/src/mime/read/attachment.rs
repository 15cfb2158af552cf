//! An attachment of a message that was read.

use std::sync::Arc;

use super::part::{Disposition, Encoding, Part};
use super::{Message, encoded_word};

/// An attachment of a message. It shares the source of the message and is decoded when asked for.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// The file name, decoded. A part without one gets one from its type, an attached message from
    /// its subject. Not safe to save under: see [`crate::mime::sanitize_filename`].
    pub name: String,
    /// The media type, in lower case, without parameters.
    pub content_type: String,
    /// Content-Description, decoded; empty for none.
    pub description: String,
    /// Content-ID without its angle brackets; empty for none.
    pub content_id: String,
    /// Whether it belongs to the body rather than beside it: an image of the HTML.
    pub inline: bool,
    text: Arc<Vec<u8>>,
    part: Part,
}

impl Attachment {
    pub(super) fn new(message: &Message, part: &Part) -> Self {
        let value = |name| {
            part.values(&message.text, name).next().map(encoded_word::decode).unwrap_or_default()
        };
        let content_id = value("Content-ID").trim_matches(['<', '>', ' ']).to_owned();
        let mut attachment = Self {
            name: part.name.clone(),
            content_type: part.media_type.clone(),
            description: value("Content-Description"),
            inline: match part.disposition {
                Disposition::Attachment => false,
                Disposition::Inline => true,
                Disposition::Unsaid => !content_id.is_empty(),
            },
            content_id,
            text: Arc::clone(&message.text),
            part: part.clone(),
        };
        if attachment.name.is_empty() {
            attachment.name = attachment.proposed_name();
        }
        attachment
    }

    /// The bytes, decoded.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.part.decode(&self.text)
    }

    /// Bytes of the attachment in the source, before decoding.
    #[must_use]
    pub fn encoded_len(&self) -> usize {
        self.part.body.len()
    }

    /// The message attached, when the attachment is one (`message/rfc822`).
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        (self.content_type == "message/rfc822" || self.content_type == "message/global")
            .then(|| Message::read(self.bytes()))
    }

    fn proposed_name(&self) -> String {
        if self.content_type != "message/rfc822" {
            return format!("attachment.{}", wl_media_types::extension_of(&self.content_type));
        }
        // Only the headers are worth reading for a name.
        let body = self.text.get(self.part.body.clone()).unwrap_or_default();
        let subject = match self.part.encoding {
            Encoding::Identity => {
                let head = memchr::memmem::find(body, b"\n\r\n").map_or(body.len(), |at| at + 3);
                let head = body.get(..head.min(64 * 1024)).unwrap_or_default();
                Message::read(head).subject()
            }
            _ => Message::read(self.bytes()).subject(),
        };
        let subject: String = subject.chars().take(100).collect();
        match subject.trim() {
            "" => "message.eml".to_owned(),
            subject => format!("{subject}.eml"),
        }
    }
}
