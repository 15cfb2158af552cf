//! The body of a message (RFC 2046): which parts, in which multiparts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lettre::message::header::{
    ContentDisposition, ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue,
};
use lettre::message::{Body, MultiPart, SinglePart, SinglePartBuilder};

use super::header::is_plain;
use super::{Draft, DraftAttachment};
use crate::error::check_line;
use crate::mime::encoded_word;
use crate::{Error, Result};

/// A part, written at the end: the bytes of a large file are encoded straight into the source.
enum Content<'a> {
    Single(Single<'a>),
    /// The headers and the boundary, without the parts beside them.
    Multi(MultiPart, Vec<Content<'a>>),
}

/// A part that holds no others.
struct Single<'a> {
    headers: String,
    body: Encoded<'a>,
}

enum Encoded<'a> {
    Already(Vec<u8>),
    Base64(&'a [u8]),
}

/// Appends the headers and the body of the content of a draft.
pub(super) fn append(draft: &Draft, source: &mut Vec<u8>) -> Result<()> {
    let content = content(draft)?;
    source.reserve_exact(content.size());
    match content {
        Content::Single(part) => {
            part.append(source);
            // A text whose last line has no end says so itself; here it is base64, or nothing.
            if !source.ends_with(b"\r\n") {
                source.extend_from_slice(b"\r\n");
            }
        }
        multi @ Content::Multi(..) => multi.append(source),
    }
    Ok(())
}

impl Content<'_> {
    fn append(&self, source: &mut Vec<u8>) {
        let (head, parts) = match self {
            Self::Single(part) => {
                part.append(source);
                source.extend_from_slice(b"\r\n");
                return;
            }
            Self::Multi(head, parts) => (head, parts),
        };
        let boundary = head.boundary();
        source.extend_from_slice(head.headers().to_string().as_bytes());
        source.extend_from_slice(b"\r\n");
        for part in parts {
            source.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
            part.append(source);
        }
        source.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    }

    /// The bytes that it takes, a little more rather than less.
    fn size(&self) -> usize {
        /// Headers of a multipart, its boundaries.
        const FRAME: usize = 256;
        match self {
            Self::Single(part) => FRAME + part.headers.len() + part.body.size(),
            Self::Multi(_, parts) => FRAME + parts.iter().map(Self::size).sum::<usize>(),
        }
    }
}

impl<'a> Single<'a> {
    fn append(&self, source: &mut Vec<u8>) {
        source.extend_from_slice(self.headers.as_bytes());
        source.extend_from_slice(b"\r\n");
        match &self.body {
            Encoded::Already(bytes) => source.extend_from_slice(bytes),
            Encoded::Base64(bytes) => append_base64(bytes, source),
        }
    }

    /// A part with a body that is encoded already.
    fn encoded(builder: SinglePartBuilder, body: Body) -> Self {
        let encoding = body.encoding();
        let part = builder.body(Body::dangerous_pre_encoded(Vec::new(), encoding));
        Self { headers: part.headers().to_string(), body: Encoded::Already(body.into_vec()) }
    }

    /// A part with bytes that leave as base64.
    fn base64(builder: SinglePartBuilder, bytes: &'a [u8]) -> Self {
        let encoding = ContentTransferEncoding::Base64;
        let part = builder.body(Body::dangerous_pre_encoded(Vec::new(), encoding));
        Self { headers: part.headers().to_string(), body: Encoded::Base64(bytes) }
    }
}

impl Encoded<'_> {
    fn size(&self) -> usize {
        match self {
            Self::Already(bytes) => bytes.len(),
            Self::Base64(bytes) => bytes.len() / BASE64_BYTES * (BASE64_LINE + 2) + BASE64_LINE + 2,
        }
    }
}

/// Bytes in a line of base64, and the characters that they make (RFC 2045 §6.8).
const BASE64_BYTES: usize = 57;
const BASE64_LINE: usize = 76;

/// Appends bytes in base64, without an end to the last line.
fn append_base64(bytes: &[u8], out: &mut Vec<u8>) {
    let mut line = [0; BASE64_LINE];
    for (rank, chunk) in bytes.chunks(BASE64_BYTES).enumerate() {
        if rank > 0 {
            out.extend_from_slice(b"\r\n");
        }
        // A chunk of a line fits into it.
        let length = STANDARD.encode_slice(chunk, &mut line).unwrap_or(0);
        out.extend_from_slice(line.get(..length).unwrap_or_default());
    }
}

fn content(draft: &Draft) -> Result<Content<'_>> {
    let is_inline = |it: &&DraftAttachment| is_shown(&draft.html, &it.content_id);
    let (inline, beside): (Vec<_>, Vec<_>) = draft.attachments.iter().partition(is_inline);

    let alone = draft.attachments.is_empty() && (draft.text.is_empty() || draft.html.is_empty());
    let html = match (draft.html.as_str(), inline.as_slice()) {
        ("", _) => None,
        (html, []) => Some(Content::Single(text("html", html, ContentType::TEXT_HTML, alone)?)),
        (html, images) => {
            let html = text("html", html, ContentType::TEXT_HTML, false)?;
            let mut related = vec![Content::Single(html)];
            for image in images {
                related.push(Content::Single(attachment(image, true)?));
            }
            Some(Content::Multi(MultiPart::related().build(), related))
        }
    };
    let plain = match draft.text.as_str() {
        "" => None,
        plain => Some(text("text", plain, ContentType::TEXT_PLAIN, alone)?),
    };
    let body = match (plain, html) {
        (Some(plain), Some(html)) => {
            let both = vec![Content::Single(plain), html];
            Some(Content::Multi(MultiPart::alternative().build(), both))
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
            let mut parts: Vec<Content<'_>> = body.into_iter().collect();
            for it in beside {
                parts.push(Content::Single(attachment(it, false)?));
            }
            Ok(Content::Multi(MultiPart::mixed().build(), parts))
        }
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
fn text(field: &str, text: &str, media_type: ContentType, alone: bool) -> Result<Single<'static>> {
    if text.contains('\0') {
        return Err(Error::invalid(field, "\0"));
    }
    // Every kind of line ending, once: `\r\n` is not two of them.
    let lines = text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n");
    Ok(Single::encoded(SinglePart::builder().header(media_type), text_body(lines, alone)))
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
        let (mut encoded, form) = (Vec::new(), ContentTransferEncoding::Base64);
        append_base64(lines.as_bytes(), &mut encoded);
        return Body::dangerous_pre_encoded(encoded, form);
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

fn attachment(it: &DraftAttachment, inline: bool) -> Result<Single<'_>> {
    for (field, value) in [
        ("attachment name", &it.name),
        ("attachment type", &it.content_type),
        ("attachment description", &it.description),
        ("attachment identifier", &it.content_id),
    ] {
        check_line(field, value)?;
    }
    let media_type = match it.content_type.trim() {
        "" => wl_media_types::of_name(&it.name),
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
    Ok(match readable(media_type, &it.bytes) {
        Some(body) => Single::encoded(builder, body),
        None => Single::base64(builder, &it.bytes),
    })
}

/// Bytes arrive as they left: base64, except for a message, which RFC 2046 §5.2.1 wants readable.
fn readable(media_type: &str, bytes: &[u8]) -> Option<Body> {
    if media_type.eq_ignore_ascii_case("message/rfc822")
        && let Ok(text) = std::str::from_utf8(bytes)
        && text.ends_with("\r\n")
        && text.split("\r\n").all(|line| line.len() < 998 && !line.contains(['\r', '\n', '\0']))
        && let Ok(body) =
            Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::SevenBit)
    {
        return Some(body);
    }
    None
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
