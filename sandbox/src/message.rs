//! Enough of MIME to say what a mail is: its subject and its attachments.
//!
//! Nothing here is shared with the client whose mails it reads.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::Encoding;

/// Parts deeper than this are not looked at.
const DEPTH: usize = 20;

/// A message, or a part of one.
pub(crate) struct Message<'a> {
    header: &'a [u8],
    body: &'a [u8],
}

impl<'a> Message<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        if bytes.starts_with(b"\r\n") {
            return Self { header: b"", body: &bytes[2..] };
        }
        match memchr::memmem::find(bytes, b"\r\n\r\n") {
            Some(end) => Self { header: &bytes[..end + 2], body: &bytes[end + 4..] },
            None => Self { header: bytes, body: b"" },
        }
    }

    /// The value of a field, unfolded.
    fn field(&self, name: &str) -> Option<String> {
        let text = String::from_utf8_lossy(self.header);
        let mut lines = text.split("\r\n").peekable();
        while let Some(line) = lines.next() {
            let Some((found, value)) = line.split_once(':') else { continue };
            if !found.trim_end().eq_ignore_ascii_case(name) {
                continue;
            }
            let mut value = value.trim_start().to_owned();
            while let Some(more) = lines.next_if(|line| line.starts_with([' ', '\t'])) {
                value.push_str(more);
            }
            return Some(value.trim_end().to_owned());
        }
        None
    }

    /// The subject, decoded; empty when there is none.
    pub(crate) fn subject(&self) -> String {
        decoded(&self.field("Subject").unwrap_or_default())
    }

    /// The number of parts that are attachments: those that say so, and those that have a name
    /// without being inline.
    pub(crate) fn attachments(&self) -> usize {
        self.attachments_within(DEPTH)
    }

    fn attachments_within(&self, depth: usize) -> usize {
        let kind = self.field("Content-Type").unwrap_or_default();
        let disposition = self.field("Content-Disposition").unwrap_or_default().to_lowercase();
        let multipart = kind.to_ascii_lowercase().starts_with("multipart/");
        match parameter(&kind, "boundary").filter(|_| multipart) {
            Some(boundary) if depth > 0 => self
                .parts(&boundary)
                .iter()
                .map(|part| Message::new(part).attachments_within(depth - 1))
                .sum(),
            _ => {
                let named = parameter(&kind, "name").is_some();
                usize::from(
                    disposition.starts_with("attachment")
                        || (named && !disposition.starts_with("inline")),
                )
            }
        }
    }

    /// The parts between the boundary lines (RFC 2046 section 5.1.1).
    fn parts(&self, boundary: &str) -> Vec<&'a [u8]> {
        let delimiter = format!("--{boundary}");
        let mut parts = Vec::new();
        let mut start = None;
        for at in memchr::memmem::find_iter(self.body, delimiter.as_bytes()) {
            if at > 0 && self.body[at - 1] != b'\n' {
                continue;
            }
            let after = &self.body[at + delimiter.len()..];
            let line = memchr::memchr(b'\n', after).map_or(after.len(), |end| end + 1);
            let last = after.starts_with(b"--");
            if !last && !after[..line].trim_ascii().is_empty() {
                // A longer boundary that starts like this one.
                continue;
            }
            if let Some(start) = start {
                parts.push(&self.body[start..at]);
            }
            start = (!last).then_some(at + delimiter.len() + line);
            if last {
                return parts;
            }
        }
        parts.extend(start.map(|start| &self.body[start..]));
        parts
    }
}

/// A parameter of a structured field, unquoted; also in the forms of RFC 2231, undecoded.
fn parameter(field: &str, name: &str) -> Option<String> {
    field.split(';').skip(1).find_map(|parameter| {
        let (found, value) = parameter.split_once('=')?;
        let found = found.trim().split('*').next()?;
        found.eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// Decodes the encoded-words of a value (RFC 2047), in one pass.
fn decoded(value: &str) -> String {
    let mut result = String::new();
    let mut rest = value;
    let mut after_word = false;
    while let Some(at) = rest.find("=?") {
        let (before, word) = rest.split_at(at);
        let Some((text, length)) = encoded_word(word) else {
            let end = at + 2;
            result.push_str(&rest[..end]);
            rest = &rest[end..];
            after_word = false;
            continue;
        };
        // The space between two encoded-words is not part of the text.
        if !(after_word && before.trim().is_empty()) {
            result.push_str(before);
        }
        result.push_str(&text);
        rest = &word[length..];
        after_word = true;
    }
    result + rest
}

/// The text of the encoded-word at the start, and its length.
fn encoded_word(word: &str) -> Option<(String, usize)> {
    let mut fields = word.get(2..)?.splitn(4, '?');
    let (charset, encoding, text, rest) =
        (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    if !rest.starts_with('=') || text.contains(' ') {
        return None;
    }
    let octets = match encoding {
        "B" | "b" => STANDARD.decode(text).ok()?,
        "Q" | "q" => quoted(text),
        _ => return None,
    };
    // RFC 2231 section 5: a language may follow the charset.
    let label = charset.split('*').next().unwrap_or(charset);
    let charset = Encoding::for_label(label.as_bytes())?;
    Some((charset.decode(&octets).0.into_owned(), word.len() - rest.len() + 1))
}

fn quoted(text: &str) -> Vec<u8> {
    let mut octets = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let hexadecimal = |octet: &u8| char::from(*octet).to_digit(16);
        match (first, tail) {
            (b'_', _) => octets.push(b' '),
            (b'=', [high, low, after @ ..]) => match (hexadecimal(high), hexadecimal(low)) {
                (Some(high), Some(low)) => {
                    octets.push((high * 16 + low) as u8);
                    rest = after;
                }
                _ => octets.push(b'='),
            },
            _ => octets.push(*first),
        }
    }
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_are_decoded() {
        for (value, text) in [
            ("Simple", "Simple"),
            ("=?utf-8?B?w6l0w6k=?= =?iso-8859-1?q?_=E0_la_mer?= fin", "été à la mer fin"),
            ("=?utf-8?Q?a=zz?= =?odd", "a=zz =?odd"),
            ("=?unknown-x?Q?a?=", "=?unknown-x?Q?a?="),
            ("a =?utf-8?B?!?= b", "a =?utf-8?B?!?= b"),
            ("=?", "=?"),
        ] {
            assert_eq!(decoded(value), text);
        }
        let folded = b"From: x\r\nSubject: =?utf-8?Q?deux?=\r\n =?utf-8?Q?_lignes?=\r\n\r\nx";
        assert_eq!(Message::new(folded).subject(), "deux lignes");
        assert_eq!(Message::new(b"\r\nSubject: no\r\n").subject(), "");
    }

    #[test]
    fn attachments_are_counted() {
        let mail = b"Content-Type: multipart/mixed; boundary=\"a\"\r\n\r\n--a\r\n\
            Content-Type: multipart/related; boundary=ab\r\n\r\n--ab\r\n\r\ntext\r\n--ab\r\n\
            Content-Type: image/png; name=x.png\r\nContent-Disposition: inline\r\n\r\nx\r\n\
            --ab--\r\n--a\r\nContent-Disposition: ATTACHMENT\r\n\r\nx\r\n--a\r\n\
            Content-Type: text/x;\r\n name=\"y\"\r\n\r\nx\r\n--a--\r\n--a\r\n\
            Content-Disposition: attachment\r\n\r\n";
        assert_eq!(Message::new(mail).attachments(), 2);
        assert_eq!(Message::new(b"").attachments(), 0);
    }
}
