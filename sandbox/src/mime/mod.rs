//! Enough of MIME to say what a mail is made of and to show it.
//!
//! Nothing here is shared with the client whose mails it reads.

pub(crate) mod address;
mod body;
pub(crate) mod header;
mod words;

pub(crate) use words::decoded;

use header::{Fields, Value};
use std::ops::Range;

/// Levels of parts, and parts, beyond which nothing is looked into.
const DEPTH: usize = 20;
const PARTS: usize = 1_000;

/// A message, or a part of one, as ranges of its octets.
#[derive(Debug)]
pub(crate) struct Part {
    /// The fields and the empty line after them.
    pub(crate) header: Range<usize>,
    pub(crate) body: Range<usize>,
    /// `Content-Type`, or what stands for it.
    pub(crate) kind: Value,
    pub(crate) content: Content,
}

/// What a part holds.
#[derive(Debug)]
pub(crate) enum Content {
    Leaf,
    Multipart(Vec<Part>),
    /// A `message/rfc822`.
    Message(Box<Part>),
}

impl Part {
    /// The parts of a message. Whatever it is, it is one.
    pub(crate) fn of(message: &[u8]) -> Self {
        parse(message, 0..message.len(), "text/plain", DEPTH, &mut 0)
    }

    /// The fields of the header.
    pub(crate) fn fields<'a>(&self, message: &'a [u8]) -> Fields<'a> {
        Fields::of(&message[self.header.clone()])
    }

    /// The value of a field of the header, unfolded and decoded.
    pub(crate) fn text(&self, message: &[u8], name: &str) -> Option<String> {
        self.fields(message).find(name).map(|value| decoded(&String::from_utf8_lossy(&value)))
    }

    /// A structured field of the header.
    pub(crate) fn value(&self, message: &[u8], name: &str) -> Option<Value> {
        self.fields(message).find(name).map(|value| Value::parse(&value))
    }

    pub(crate) fn is(&self, kind: &str) -> bool {
        self.kind.name.eq_ignore_ascii_case(kind)
    }

    /// The type, before the `/`, in lower case.
    pub(crate) fn family(&self) -> &str {
        self.kind.name.split('/').next().unwrap_or_default()
    }

    /// The parts right under this one.
    pub(crate) fn children(&self) -> &[Self] {
        match &self.content {
            Content::Leaf => &[],
            Content::Multipart(parts) => parts,
            Content::Message(part) => std::slice::from_ref(part),
        }
    }

    /// The parts that hold no other, in order; a message in a message is one.
    pub(crate) fn leaves(&self) -> Vec<&Self> {
        match &self.content {
            Content::Multipart(parts) => parts.iter().flat_map(Self::leaves).collect(),
            _ => vec![self],
        }
    }

    /// The name of a file: that of the disposition, else that of the type.
    pub(crate) fn file_name(&self, message: &[u8]) -> Option<String> {
        let disposition = self.value(message, "Content-Disposition");
        disposition
            .and_then(|disposition| disposition.text("filename"))
            .or_else(|| self.kind.text("name"))
            .filter(|name| !name.is_empty())
    }

    /// True for what says so, and for what has a name without being inline.
    pub(crate) fn is_attachment(&self, message: &[u8]) -> bool {
        let disposition = self.value(message, "Content-Disposition");
        match disposition.map(|value| value.name) {
            Some(name) if name == "attachment" => true,
            Some(name) if name == "inline" => false,
            _ => self.kind.text("name").is_some(),
        }
    }
}

fn parse(
    bytes: &[u8],
    range: Range<usize>,
    default: &str,
    depth: usize,
    count: &mut usize,
) -> Part {
    *count += 1;
    let end = range.start + header_end(&bytes[range.clone()]);
    let (header, body) = (range.start..end, end..range.end);
    let kind = Fields::of(&bytes[header.clone()]).find("Content-Type");
    let mut kind = kind.map_or_else(|| Value::parse(b""), |value| Value::parse(&value));
    if !kind.name.contains('/') {
        default.clone_into(&mut kind.name);
    }
    let mut content = Content::Leaf;
    if depth > 0 {
        if kind.name.starts_with("multipart/") {
            if let Some(boundary) = kind.parameter("boundary") {
                let default =
                    if kind.name == "multipart/digest" { "message/rfc822" } else { "text/plain" };
                let mut parts = Vec::new();
                for range in between(bytes, body.clone(), boundary.as_bytes()) {
                    if *count >= PARTS {
                        break;
                    }
                    parts.push(parse(bytes, range, default, depth - 1, count));
                }
                if !parts.is_empty() {
                    content = Content::Multipart(parts);
                }
            }
        } else if kind.name == "message/rfc822" && *count < PARTS {
            let inner = parse(bytes, body.clone(), "text/plain", depth - 1, count);
            content = Content::Message(Box::new(inner));
        }
    }
    Part { header, body, kind, content }
}

/// Where the body begins: after the first empty line.
fn header_end(bytes: &[u8]) -> usize {
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', bytes) {
        if matches!(&bytes[start..end], b"" | b"\r") {
            return end + 1;
        }
        start = end + 1;
    }
    bytes.len()
}

/// The ranges between the boundary lines (RFC 2046 section 5.1.1), without the line end that
/// belongs to the next boundary.
fn between(bytes: &[u8], body: Range<usize>, boundary: &[u8]) -> Vec<Range<usize>> {
    let delimiter = [b"--", boundary].concat();
    let mut parts = Vec::new();
    let mut start: Option<usize> = None;
    let text = &bytes[..body.end];
    for found in memchr::memmem::find_iter(&text[body.start..], &delimiter) {
        let at = body.start + found;
        if at > body.start && text[at - 1] != b'\n' {
            continue;
        }
        let after = &text[at + delimiter.len()..];
        let line = memchr::memchr(b'\n', after).map_or(after.len(), |end| end + 1);
        let last = after.starts_with(b"--");
        if !last && !after[..line].trim_ascii().is_empty() {
            // A longer boundary that starts like this one.
            continue;
        }
        if let Some(start) = start {
            let end = text[..at].strip_suffix(b"\n").map_or(at, <[u8]>::len);
            let end = text[..end].strip_suffix(b"\r").map_or(end, <[u8]>::len);
            parts.push(start..end.max(start));
        }
        start = (!last).then_some(at + delimiter.len() + line);
        if last {
            return parts;
        }
    }
    parts.extend(start.map(|start| start.min(body.end)..body.end));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attachments_are_told_from_the_rest() {
        let mail = b"Content-Type: multipart/mixed; boundary=\"a\"\r\n\r\n--a\r\n\
            Content-Type: multipart/related; boundary=ab\r\n\r\n--ab\r\n\r\ntext\r\n--ab\r\n\
            Content-Type: image/png; name=x.png\r\nContent-Disposition: inline\r\n\r\nx\r\n\
            --ab--\r\n--a\r\nContent-Disposition: ATTACHMENT\r\n\r\nx\r\n--a\r\n\
            Content-Type: text/x;\r\n name=\"y\"\r\n\r\nx\r\n--a--\r\n--a\r\n\
            Content-Disposition: attachment\r\n\r\n";
        let part = Part::of(mail);
        let leaves = part.leaves();
        assert_eq!(leaves.len(), 4);
        assert_eq!(leaves.iter().filter(|part| part.is_attachment(mail)).count(), 2);
        assert_eq!(&mail[leaves[0].body.clone()], b"text");
        assert!(!Part::of(b"").is_attachment(b""));
    }

    #[test]
    fn parts_without_end_and_nested_parts_are_bounded() {
        let mut mail = Vec::new();
        for level in 0..100 {
            mail.extend_from_slice(
                format!("Content-Type: multipart/mixed; boundary=b{level}x\r\n\r\n--b{level}x\r\n")
                    .as_bytes(),
            );
        }
        assert_eq!(Part::of(&mail).leaves().len(), 1);
        let many = b"Content-Type: multipart/mixed; boundary=b\n\n".to_vec();
        let many = [many, b"--b\n\nx\n".repeat(5_000)].concat();
        assert!(Part::of(&many).leaves().len() < 1_001);
    }

    #[test]
    fn a_message_in_a_message_is_one_leaf() {
        let mail = b"Content-Type: message/rfc822\n\nSubject: in\nContent-Type: text/html\n\nx";
        let part = Part::of(mail);
        let Content::Message(inner) = &part.content else { panic!("{part:?}") };
        assert_eq!(inner.text(mail, "subject").as_deref(), Some("in"));
        assert_eq!(inner.kind.name, "text/html");
        assert_eq!(part.leaves().len(), 1);
    }
}
