//! The body of a message (RFC 2046): which parts, in which multiparts.

use lettre::message::header::{
    ContentDisposition, ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue,
};
use lettre::message::{Body, MultiPart, SinglePart};

use super::header::is_plain;
use super::{Draft, DraftAttachment};
use crate::error::check_line;
use crate::mime::{encoded_word, media_type_of};
use crate::{Error, Result};

/// Either kind of part.
enum Content {
    Single(SinglePart),
    Multi(MultiPart),
}

/// Appends the headers and the body of the content of a draft.
pub(super) fn append(draft: &Draft, source: &mut Vec<u8>) -> Result<()> {
    match content(draft)? {
        Content::Single(part) => {
            source.extend_from_slice(part.headers().to_string().as_bytes());
            source.extend_from_slice(b"\r\n");
            source.extend_from_slice(part.raw_body());
            // A text whose last line has no end says so itself; here it is base64, or nothing.
            if !source.ends_with(b"\r\n") {
                source.extend_from_slice(b"\r\n");
            }
        }
        Content::Multi(part) => source.extend_from_slice(&part.formatted()),
    }
    Ok(())
}

fn content(draft: &Draft) -> Result<Content> {
    let is_inline = |it: &&DraftAttachment| is_shown(&draft.html, &it.content_id);
    let (inline, beside): (Vec<_>, Vec<_>) = draft.attachments.iter().partition(is_inline);

    let alone = draft.attachments.is_empty() && (draft.text.is_empty() || draft.html.is_empty());
    let html = match (draft.html.as_str(), inline.as_slice()) {
        ("", _) => None,
        (html, []) => Some(Content::Single(text("html", html, ContentType::TEXT_HTML, alone)?)),
        (html, images) => {
            let html = text("html", html, ContentType::TEXT_HTML, false)?;
            let mut related = MultiPart::related().singlepart(html);
            for image in images {
                related = related.singlepart(attachment(image, true)?);
            }
            Some(Content::Multi(related))
        }
    };
    let plain = match draft.text.as_str() {
        "" => None,
        plain => Some(text("text", plain, ContentType::TEXT_PLAIN, alone)?),
    };
    let body = match (plain, html) {
        (Some(plain), Some(html)) => {
            let alternative = MultiPart::alternative().singlepart(plain);
            Some(Content::Multi(with(alternative, html)))
        }
        (Some(plain), None) => Some(Content::Single(plain)),
        (None, html) => html,
    };
    match (body, beside.as_slice()) {
        (Some(body), []) => Ok(body),
        (None, []) => Ok(Content::Single(text("text", "", ContentType::TEXT_PLAIN, true)?)),
        // The message itself is the attachment.
        (None, [alone]) => Ok(Content::Single(attachment(alone, false)?)),
        (body, beside) => {
            let mut mixed = MultiPart::mixed().build();
            if let Some(body) = body {
                mixed = match body {
                    Content::Single(part) => mixed.singlepart(part),
                    Content::Multi(part) => mixed.multipart(part),
                };
            }
            for it in beside {
                mixed = mixed.singlepart(attachment(it, false)?);
            }
            Ok(Content::Multi(mixed))
        }
    }
}

fn with(multipart: MultiPart, content: Content) -> MultiPart {
    match content {
        Content::Single(part) => multipart.singlepart(part),
        Content::Multi(part) => multipart.multipart(part),
    }
}

/// Whether an HTML shows the part of this identifier: it then belongs to it. Others have an
/// identifier too, as mailers give one to every part.
fn is_shown(html: &str, identifier: &str) -> bool {
    let identifier = identifier.trim().trim_matches(['<', '>']);
    !identifier.is_empty() && {
        let reference = format!("cid:{}", identifier.to_lowercase());
        let html = html.to_lowercase();
        html.contains(&reference) || html.replace("%40", "@").contains(&reference)
    }
}

/// A part of text; `alone` when it is the whole body.
fn text(field: &str, text: &str, media_type: ContentType, alone: bool) -> Result<SinglePart> {
    if text.contains('\0') {
        return Err(Error::invalid(field, "\0"));
    }
    // Every kind of line ending, once: `\r\n` is not two of them.
    let lines = text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n");
    Ok(SinglePart::builder().header(media_type).body(text_body(lines, alone)))
}

/// Bytes from which a text is sent in the shorter form rather than in the more readable one.
const LONG_TEXT: usize = 16 * 1024;

/// Whether base64 makes a long text shorter than quoted-printable: letters outside ASCII take three
/// times their bytes in the latter.
fn is_shorter_in_base64(text: &str) -> bool {
    let escaped = text
        .bytes()
        .filter(|byte| !matches!(byte, b'\t' | b'\r' | b'\n' | b' '..=b'<' | b'>'..=b'~'));
    text.len() >= LONG_TEXT && text.len() + 2 * escaped.count() > text.len() / 3 * 4 / 76 * 78
}

/// A text comes back as it went: with the lines that mailboxes of one file take for the start of
/// the next mail (RFC 4155), and without an end to its last line when it has none. Between
/// boundaries that end is the boundary's.
fn text_body(lines: String, alone: bool) -> Body {
    if is_shorter_in_base64(&lines) {
        return base64(lines.into_bytes());
    }
    let from_line = lines.starts_with("From ") || lines.contains("\nFrom ");
    let unended = alone && !lines.is_empty() && !lines.ends_with("\r\n");
    if !from_line && !unended {
        return Body::new(lines);
    }
    let usual = Body::new(lines.clone());
    if usual.encoding() == ContentTransferEncoding::Base64 {
        return usual;
    }
    let quoted = Body::new_with_encoding(lines, ContentTransferEncoding::QuotedPrintable);
    let quoted = quoted.map_or_else(|bytes| bytes, Body::into_vec);
    let mut quoted = String::from_utf8_lossy(&quoted).replace("\nFrom ", "\n=46rom ");
    if quoted.starts_with("From ") {
        quoted.replace_range(..1, "=46");
    }
    if unended {
        // A soft break: the line goes on, with nothing (RFC 2045 §6.7).
        quoted.push_str("=\r\n");
    }
    Body::dangerous_pre_encoded(quoted.into_bytes(), ContentTransferEncoding::QuotedPrintable)
}

fn attachment(it: &DraftAttachment, inline: bool) -> Result<SinglePart> {
    for (field, value) in [
        ("attachment name", &it.name),
        ("attachment type", &it.content_type),
        ("attachment description", &it.description),
        ("attachment identifier", &it.content_id),
    ] {
        check_line(field, value)?;
    }
    let media_type = match it.content_type.trim() {
        "" => media_type_of(&it.name),
        media_type => media_type,
    };
    let multipart = media_type.to_ascii_lowercase().starts_with("multipart/");
    if !media_type.is_ascii() || multipart || ContentType::parse(media_type).is_err() {
        return Err(Error::invalid("attachment type", media_type));
    }
    let mut builder = SinglePart::builder().header(TypeWithName(type_with_name(media_type, it)));
    builder = builder.header(match (inline, it.name.as_str()) {
        (true, "") => ContentDisposition::inline(),
        (true, name) => ContentDisposition::inline_with_name(name),
        (false, name) => ContentDisposition::attachment(name),
    });
    let identifier = it.content_id.trim().trim_matches(['<', '>']);
    if let Some(c) = identifier.chars().find(|c| !c.is_ascii_graphic()) {
        return Err(Error::invalid("attachment identifier", c.encode_utf8(&mut [0; 4])));
    }
    if !identifier.is_empty() {
        builder = builder.header(Identifier(format!("<{identifier}>")));
    }
    if !it.description.is_empty() {
        builder = builder.header(Description(it.description.clone()));
    }
    Ok(builder.body(body(media_type, &it.bytes)))
}

/// Bytes arrive as they left: base64, except for a message, which RFC 2046 §5.2.1 wants readable.
fn body(media_type: &str, bytes: &[u8]) -> Body {
    if media_type.eq_ignore_ascii_case("message/rfc822")
        && let Ok(text) = std::str::from_utf8(bytes)
        && text.ends_with("\r\n")
        && text.split("\r\n").all(|line| line.len() < 998 && !line.contains(['\r', '\n', '\0']))
        && let Ok(body) =
            Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::SevenBit)
    {
        return body;
    }
    base64(bytes.to_vec())
}

fn base64(bytes: Vec<u8>) -> Body {
    Body::new_with_encoding(bytes, ContentTransferEncoding::Base64).unwrap_or_else(Body::new)
}

/// The media type with the file name as old readers want it, beside the RFC 2231 one.
fn type_with_name(media_type: &str, it: &DraftAttachment) -> String {
    let named = media_type.to_ascii_lowercase().contains("name=");
    if it.name.is_empty() || named {
        return media_type.to_owned();
    }
    let plain = is_plain(&it.name) && it.name.len() < 60;
    let name = if plain {
        it.name.replace('\\', "\\\\").replace('"', "\\\"")
    } else {
        encoded_word::encode(&it.name, " name=\"\"".len())
    };
    format!("{media_type};\r\n name=\"{name}\"")
}

/// A header of a part, its value already checked.
macro_rules! part_header {
    ($type:ident, $name:literal, $encode:expr) => {
        #[derive(Clone)]
        struct $type(String);

        impl Header for $type {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }

            fn parse(
                text: &str,
            ) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self(text.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                let encode: fn(&str) -> String = $encode;
                HeaderValue::dangerous_new_pre_encoded(
                    Self::name(),
                    self.0.clone(),
                    encode(&self.0),
                )
            }
        }
    };
}

part_header!(TypeWithName, "Content-Type", str::to_owned);
part_header!(Identifier, "Content-ID", str::to_owned);
part_header!(Description, "Content-Description", |text| {
    if text.len() < 50 && is_plain(text) {
        text.to_owned()
    } else {
        encoded_word::encode(text, "Content-Description: ".len())
    }
});
