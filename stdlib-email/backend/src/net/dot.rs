//! The dot at the start of a line (RFC 1939 §3, RFC 5321 §4.5.2), both ways, byte for byte.

use memchr::memmem;

/// Removes the dot stuffing of a multi-line answer and finds its end, however it is cut into
/// chunks.
///
/// A line ends as the status line of the same answer did, with CR LF or, for a server that knows
/// no better, with LF alone: so `LF . CR LF` inside a message never ends it.
#[derive(Debug)]
pub(crate) struct DotReader {
    state: State,
    crlf: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    LineStart,
    InLine,
    AfterCr,
    AfterDot,
    AfterDotCr,
}

impl DotReader {
    /// A reader for lines that end with CR LF, or with LF alone.
    pub(crate) fn new(crlf: bool) -> Self {
        Self { state: State::LineStart, crlf }
    }

    /// Appends what `chunk` says to `out`. Returns the number of bytes that were used, fewer than
    /// all only behind the end, and whether the end was found.
    pub(crate) fn feed(&mut self, chunk: &[u8], out: &mut Vec<u8>) -> (usize, bool) {
        let mut at = 0;
        while let Some(&byte) = chunk.get(at) {
            match self.state {
                State::LineStart if byte == b'.' => {
                    self.state = State::AfterDot;
                    at += 1;
                }
                State::AfterDot if byte == b'\r' => {
                    self.state = State::AfterDotCr;
                    at += 1;
                }
                State::AfterDot if byte == b'\n' && !self.crlf => return (at + 1, true),
                State::AfterDotCr if byte == b'\n' => return (at + 1, true),
                State::AfterDotCr => {
                    out.push(b'\r');
                    self.state = State::AfterCr;
                }
                // The dot was stuffing, whatever follows it.
                State::AfterDot | State::LineStart => self.state = State::InLine,
                State::AfterCr if byte == b'\n' => {
                    out.push(byte);
                    self.state = State::LineStart;
                    at += 1;
                }
                State::InLine | State::AfterCr => at = self.copy(chunk, at, out),
            }
        }
        (at, false)
    }

    /// Copies up to the next line that starts with a dot, or to the end of the chunk.
    fn copy(&mut self, chunk: &[u8], from: usize, out: &mut Vec<u8>) -> usize {
        let rest = chunk.get(from..).unwrap_or_default();
        for found in memmem::find_iter(rest, b"\n.") {
            let ended = !self.crlf || (found > 0 && rest.get(found - 1) == Some(&b'\r'));
            if ended {
                out.extend_from_slice(rest.get(..=found).unwrap_or_default());
                self.state = State::LineStart;
                return from + found + 1;
            }
        }
        out.extend_from_slice(rest);
        self.state = match rest {
            [.., b'\r', b'\n'] => State::LineStart,
            [.., b'\n'] if !self.crlf => State::LineStart,
            [.., b'\r'] => State::AfterCr,
            _ => State::InLine,
        };
        chunk.len()
    }
}

/// Puts a dot before every line that starts with one, in a text that comes in pieces and whose
/// lines end with CR LF.
#[derive(Debug)]
pub(crate) struct DotWriter {
    line_start: bool,
}

impl Default for DotWriter {
    fn default() -> Self {
        Self { line_start: true }
    }
}

impl DotWriter {
    /// Appends the next piece.
    pub(crate) fn feed(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        if self.line_start && piece.first() == Some(&b'.') {
            out.push(b'.');
        }
        let mut from = 0;
        for found in memmem::find_iter(piece, b"\n.") {
            out.extend_from_slice(piece.get(from..=found).unwrap_or_default());
            out.push(b'.');
            from = found + 1;
        }
        out.extend_from_slice(piece.get(from..).unwrap_or_default());
        self.line_start = piece.last().map_or(self.line_start, |last| *last == b'\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds in chunks of `size` bytes; returns the text and what was left behind the end.
    fn read(wire: &[u8], crlf: bool, size: usize) -> Option<(Vec<u8>, Vec<u8>)> {
        let mut reader = DotReader::new(crlf);
        let mut out = Vec::new();
        let mut at = 0;
        for chunk in wire.chunks(size) {
            let (used, end) = reader.feed(chunk, &mut out);
            at += used;
            if end {
                return Some((out, wire[at..].to_vec()));
            }
            assert_eq!(used, chunk.len());
        }
        None
    }

    #[test]
    fn exact_at_every_cut() {
        let cases: &[(&[u8], &[u8])] = &[
            (b".\r\nX", b""),
            (b"..\r\n.\r\nX", b".\r\n"),
            (b"a\r\n.\r\nX", b"a\r\n"),
            (b"..first\r\nb\r\n..\r\n...\r\n.\r\nX", b".first\r\nb\r\n.\r\n..\r\n"),
            (b"a\n.\r\nb\r\n.\r\nX", b"a\n.\r\nb\r\n"),
            (b"a\r.\r\nb\r\n.\r\nX", b"a\r.\r\nb\r\n"),
            (b"..\r\r\n.\r\nX", b".\r\r\n"),
            (b".\rx\r\n.\r\nX", b"\rx\r\n"),
            (b".\r\r\n.\r\nX", b"\r\r\n"),
            (b"-ERR no\r\n.\r\nX", b"-ERR no\r\n"),
            (b"\0\xff\r\n\r\n\r\n.\r\nX", b"\0\xff\r\n\r\n\r\n"),
        ];
        for (wire, text) in cases {
            for size in 1..=wire.len() {
                let (out, rest) = read(wire, true, size).expect("an end");
                assert_eq!(&out, text, "{:?} by {size}", words(wire));
                assert_eq!(rest, b"X", "{:?} by {size}", words(wire));
            }
        }
    }

    fn words(bytes: &[u8]) -> String {
        crate::words(bytes)
    }

    #[test]
    fn lf_only_servers() {
        for size in 1..10 {
            let (out, rest) = read(b"a\n..b\n.\nX", false, size).expect("an end");
            assert_eq!((out.as_slice(), rest.as_slice()), (&b"a\n.b\n"[..], &b"X"[..]));
        }
        assert_eq!(read(b"a\n.\nb\n", true, 3), None, "LF does not end lines that end with CR LF");
    }

    #[test]
    fn stuffing_is_undone_by_unstuffing() {
        for text in [&b""[..], b".\r\n", b"a\r\n.b\r\n..\r\n", b"\r\n.\r\n.\r\n", b"a\n.\r\n"] {
            let mut wire = Vec::new();
            DotWriter::default().feed(text, &mut wire);
            for size in 1..=text.len() {
                let (mut writer, mut pieces) = (DotWriter::default(), Vec::new());
                text.chunks(size).for_each(|piece| writer.feed(piece, &mut pieces));
                assert_eq!(pieces, wire, "{:?} by {size}", words(text));
            }
            // RFC 5321 wants no bare LF on the wire, so that case is stuffed and stays so.
            wire.extend_from_slice(b".\r\n");
            let (out, _) = read(&wire, true, 2).expect("an end");
            let expected = if text == b"a\n.\r\n" { b"a\n..\r\n" } else { text };
            assert_eq!(out, expected);
        }
    }
}
