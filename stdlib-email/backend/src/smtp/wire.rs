//! A source as it goes on the wire.
//!
//! Every line ends with CR LF, whatever it ended with: a bare LF or CR that one server takes for
//! the end of a line and the next does not is how mails are smuggled. Blind recipients are not
//! named, and the path of failures is the envelope's to tell (RFC 5321 §4.4).

use std::borrow::Cow;

use memchr::{memchr2, memchr2_iter};

/// Prepares a source: line endings, `Bcc`, `Return-Path` and the separator line of an mbox
/// removed, a last line that ends.
pub(super) fn prepare(source: &[u8]) -> Cow<'_, [u8]> {
    if is_clean(source) {
        return Cow::Borrowed(source);
    }
    let mut out = Vec::with_capacity(source.len() + source.len() / 32 + 2);
    let mut lines = Lines(source).peekable();
    // The separator of an mbox is not part of the message.
    lines.next_if(|line| line.starts_with(b"From "));
    // A text without headers must not have its first lines taken for headers.
    if lines.peek().is_some_and(|line| !line.is_empty() && field_name(line).is_none()) {
        out.extend_from_slice(b"\r\n");
    }
    let mut hidden = false;
    for line in lines.by_ref() {
        let folded = matches!(line.first(), Some(b' ' | b'\t'));
        hidden = if folded { hidden } else { field_name(line).is_some_and(is_hidden) };
        if !hidden {
            push_line(&mut out, line);
        }
        if line.is_empty() {
            break;
        }
    }
    for line in lines {
        push_line(&mut out, line);
    }
    Cow::Owned(out)
}

fn push_line(out: &mut Vec<u8>, line: &[u8]) {
    out.extend_from_slice(line);
    out.extend_from_slice(b"\r\n");
}

/// Whether nothing is to be done, which is what [`crate::mime::build`] makes.
fn is_clean(source: &[u8]) -> bool {
    let mut expected = None;
    for at in memchr2_iter(b'\r', b'\n', source) {
        match (source.get(at), expected) {
            (Some(b'\r'), None) => expected = Some(at + 1),
            (Some(b'\n'), Some(next)) if next == at => expected = None,
            _ => return false,
        }
    }
    if expected.is_some() || !source.ends_with(b"\r\n") {
        return false;
    }
    let mut first = true;
    for line in Lines(source) {
        if line.is_empty() {
            break;
        }
        let folded = !first && matches!(line.first(), Some(b' ' | b'\t'));
        match field_name(line) {
            _ if folded => {}
            Some(name) if !is_hidden(name) => {}
            None if !first && !line.starts_with(b"From ") => {}
            _ => return false,
        }
        first = false;
    }
    true
}

/// The name of the field that a line starts, when it looks like one.
fn field_name(line: &[u8]) -> Option<&[u8]> {
    let name = line.get(..memchr::memchr(b':', line)?)?.trim_ascii_end();
    let sound = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    sound.then_some(name)
}

fn is_hidden(name: &[u8]) -> bool {
    [&b"Bcc"[..], b"Resent-Bcc", b"Return-Path"].iter().any(|it| name.eq_ignore_ascii_case(it))
}

/// Lines ended by CR LF, LF or CR, without their endings.
struct Lines<'a>(&'a [u8]);

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.0.is_empty() {
            return None;
        }
        let end = memchr2(b'\r', b'\n', self.0).unwrap_or(self.0.len());
        let (line, rest) = self.0.split_at_checked(end)?;
        self.0 = match rest {
            [b'\r', b'\n', rest @ ..] | [_, rest @ ..] => rest,
            [] => rest,
        };
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_endings() {
        for (source, wire) in [
            (&b"A: b\r\n\r\nx\r\n"[..], &b"A: b\r\n\r\nx\r\n"[..]),
            (b"A: b\n\nx\n", b"A: b\r\n\r\nx\r\n"),
            (b"A: b\r\rx\r", b"A: b\r\n\r\nx\r\n"),
            (b"A: b\r\n\r\nx\n.\ny", b"A: b\r\n\r\nx\r\n.\r\ny\r\n"),
            (b"A: b\r\n\r\nx\r.\ry", b"A: b\r\n\r\nx\r\n.\r\ny\r\n"),
            (b"A: b\r\n\r\nx\r\r\ny\r\n", b"A: b\r\n\r\nx\r\n\r\ny\r\n"),
            (b"", b""),
            (b"A: b", b"A: b\r\n"),
        ] {
            assert_eq!(crate::words(&prepare(source)), crate::words(wire), "{source:?}");
        }
        assert!(matches!(prepare(b"A: b\r\n\r\nx\r\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn blind_recipients_are_not_named() {
        let source =
            b"Return-Path: <e@x>\r\nTo: a@x\r\nbcc : b@x,\r\n\tc@x\r\nResent-Bcc: d@x\r\nSubject: s\r\n\r\nBcc: kept\r\n";
        assert_eq!(crate::words(&prepare(source)), "To: a@x\r\nSubject: s\r\n\r\nBcc: kept\r\n");
        assert_eq!(&*prepare(b"Bcc: b@x\n\nx"), b"\r\nx\r\n");
    }

    #[test]
    fn text_without_headers_stays_a_body() {
        assert_eq!(&*prepare(b"hello world\r\n"), b"\r\nhello world\r\n");
        assert_eq!(&*prepare(b"From a@x Mon\nA: b\n\nx\n"), b"A: b\r\n\r\nx\r\n");
        assert_eq!(&*prepare(b"\r\nx\r\n"), b"\r\nx\r\n");
    }
}
