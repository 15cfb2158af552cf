//! The multi-line response of RFC 1939 section 3.

use std::io;

/// Writes a content with its dots stuffed, the CRLF that its last line may lack, and the final
/// dot. A line that a client may see after a bare LF is stuffed too: no content can end the
/// response early.
pub(super) fn write(
    content: &[u8],
    mut put: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    if content.starts_with(b".") {
        put(b".")?;
    }
    let mut start = 0;
    for at in memchr::memmem::find_iter(content, b"\n.") {
        put(&content[start..=at])?;
        put(b".")?;
        start = at + 1;
    }
    put(&content[start..])?;
    if !content.is_empty() && !content.ends_with(b"\r\n") {
        put(b"\r\n")?;
    }
    put(b".\r\n")
}

/// The header, the empty line and so many lines of the body (RFC 1939 section 7, TOP).
pub(super) fn top(content: &[u8], mut lines: usize) -> &[u8] {
    let mut in_body = false;
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', content) {
        let line = &content[start..=end];
        if in_body {
            if lines == 0 {
                return &content[..start];
            }
            lines -= 1;
        }
        in_body = in_body || line == b"\r\n" || line == b"\n";
        start = end + 1;
    }
    if in_body && lines == 0 { &content[..start] } else { content }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(content: &[u8]) -> Vec<u8> {
        let mut result = Vec::new();
        write(content, |octets| {
            result.extend_from_slice(octets);
            Ok(())
        })
        .unwrap();
        result
    }

    #[test]
    fn dots_are_stuffed_byte_for_byte() {
        for (content, wire) in [
            (&b""[..], &b".\r\n"[..]),
            (b".", b"..\r\n.\r\n"),
            (b".\r\n", b"..\r\n.\r\n"),
            (b".a\r\n..b\r\n.", b"..a\r\n...b\r\n..\r\n.\r\n"),
            (b"a.\r\nb", b"a.\r\nb\r\n.\r\n"),
            (b"a\r\n.\r\nb\r\n", b"a\r\n..\r\nb\r\n.\r\n"),
            (b"a\n.\nb", b"a\n..\nb\r\n.\r\n"),
            (b"a\r", b"a\r\r\n.\r\n"),
            (b"a\r\n", b"a\r\n.\r\n"),
        ] {
            assert_eq!(written(content), wire, "{content:?}");
        }
    }

    #[test]
    fn top_counts_lines_of_the_body() {
        let content = b"A: b\r\n c\r\n\r\n1\r\n2\r\n3";
        assert_eq!(top(content, 0), b"A: b\r\n c\r\n\r\n");
        assert_eq!(top(content, 1), b"A: b\r\n c\r\n\r\n1\r\n");
        assert_eq!(top(content, 2), b"A: b\r\n c\r\n\r\n1\r\n2\r\n");
        assert_eq!(top(content, 3), content);
        assert_eq!(top(content, 99), content);
        assert_eq!(top(b"A: b\r\n", 0), b"A: b\r\n");
        assert_eq!(top(b"\r\nx", 0), b"\r\n");
    }
}
