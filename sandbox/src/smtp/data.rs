//! The content of a message as it comes: dotted lines or counted chunks.

use crate::connection::Connection;
use crate::faults::Happening;
use std::io;

/// What was received of a message.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) octets: Vec<u8>,
    /// More came than is accepted: the octets are not kept any more.
    pub(super) too_big: bool,
}

/// How a dotted content ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// CR LF `.` CR LF.
    Dot,
    /// A dot between line ends of which one is a bare LF: some servers end the message there
    /// and others do not, so that what follows can be smuggled past one of them.
    Smuggled,
}

impl Body {
    fn push(&mut self, octets: &[u8], limit: usize) {
        if self.too_big || self.octets.len() + octets.len() > limit {
            self.too_big = true;
            self.octets = Vec::new();
        } else {
            self.octets.extend_from_slice(octets);
        }
    }

    pub(super) fn has_bare_line_feed(&self) -> bool {
        memchr::memchr_iter(b'\n', &self.octets).any(|at| at == 0 || self.octets[at - 1] != b'\r')
    }

    /// A line of more than 1,000 octets, its end included.
    pub(super) fn has_long_line(&self) -> bool {
        let mut ends = memchr::memchr_iter(b'\n', &self.octets).chain([self.octets.len()]);
        let mut start = 0;
        ends.any(|end| {
            let length = end.saturating_sub(start) + 1;
            start = end + 1;
            length > 1000
        })
    }
}

/// Removes the transparency of RFC 5321 section 4.5.2 from lines that come in pieces.
#[derive(Debug)]
struct Unstuffing {
    /// The start of the current line, as long as it may be the final dot.
    held: Vec<u8>,
    /// The current line is longer than what is held.
    inside: bool,
    /// The previous line ended with CR LF.
    after_crlf: bool,
    last: u8,
}

impl Unstuffing {
    fn new() -> Self {
        // The line of the DATA command comes before the first one.
        Self { held: Vec::new(), inside: false, after_crlf: true, last: b'\n' }
    }

    /// Takes the rest of a line, or a piece of it without its LF.
    fn take(&mut self, piece: &[u8], body: &mut Body, limit: usize) -> Option<Ending> {
        let ended = piece.ends_with(b"\n");
        let before = if piece.len() > 1 { piece[piece.len() - 2] } else { self.last };
        let crlf = ended && before == b'\r';
        self.last = piece.last().copied().unwrap_or(self.last);
        if self.inside {
            body.push(piece, limit);
        } else {
            self.held.extend_from_slice(piece);
            if !ended && (self.held == b"." || self.held == b".\r") {
                return None;
            }
            let line = std::mem::take(&mut self.held);
            match (line.as_slice(), self.after_crlf) {
                (b".\r\n", true) => return Some(Ending::Dot),
                (b".\r\n", false) | (b".\n", _) => return Some(Ending::Smuggled),
                (line, true) => body.push(line.strip_prefix(b".").unwrap_or(line), limit),
                (line, false) => body.push(line, limit),
            }
        }
        self.inside = !ended;
        if ended {
            self.after_crlf = crlf;
        }
        None
    }
}

/// Reads the lines of `DATA` up to the final dot.
pub(super) fn read_dotted(
    connection: &mut Connection,
    body: &mut Body,
    limit: usize,
) -> io::Result<Ending> {
    let mut lines = Unstuffing::new();
    let mut total = 0;
    loop {
        let available = connection.available()?;
        let mut start = 0;
        let mut ending = None;
        let ends = memchr::memchr_iter(b'\n', available).map(|at| at + 1);
        for end in ends.chain([available.len()]) {
            if end > start {
                ending = lines.take(&available[start..end], body, limit);
                start = end;
            }
            if ending.is_some() {
                break;
            }
        }
        connection.consume(start);
        connection.meet(Happening::Octets(total, total + start))?;
        // Faults act on a reply; here there is none but theirs.
        connection.end_reply()?;
        total += start;
        if let Some(ending) = ending {
            return Ok(ending);
        }
    }
}

/// Reads the octets of a `BDAT` chunk.
pub(super) fn read_chunk(
    connection: &mut Connection,
    body: &mut Body,
    size: u64,
    limit: usize,
) -> io::Result<()> {
    let mut left = size;
    while left > 0 {
        let available = connection.available()?;
        let count = usize::try_from(left).map_or(available.len(), |left| left.min(available.len()));
        body.push(&available[..count], limit);
        connection.consume(count);
        left -= count as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unstuff(input: &[u8], piece: usize) -> (Vec<u8>, Option<Ending>) {
        let mut lines = Unstuffing::new();
        let mut body = Body::default();
        for chunk in input.chunks(piece) {
            let mut start = 0;
            let ends = memchr::memchr_iter(b'\n', chunk).map(|at| at + 1);
            for end in ends.chain([chunk.len()]) {
                if end > start {
                    if let Some(ending) = lines.take(&chunk[start..end], &mut body, 1000) {
                        return (body.octets, Some(ending));
                    }
                    start = end;
                }
            }
        }
        (body.octets, None)
    }

    #[test]
    fn only_crlf_dot_crlf_ends_a_message_however_it_is_cut() {
        for (input, content, ending) in [
            (&b".\r\n"[..], &b""[..], Some(Ending::Dot)),
            (b"..\r\n.\r\n", b".\r\n", Some(Ending::Dot)),
            (b"..a\r\n...\r\n.\r\n", b".a\r\n..\r\n", Some(Ending::Dot)),
            (b"a.\r\n.\r\nQUIT\r\n", b"a.\r\n", Some(Ending::Dot)),
            (b"a\r\n.\r", b"a\r\n", None),
            (b"a\r\n.\rb\r\n.\r\n", b"a\r\n\rb\r\n", Some(Ending::Dot)),
            (b"a\n.\r\n", b"a\n", Some(Ending::Smuggled)),
            (b"a\r\n.\n", b"a\r\n", Some(Ending::Smuggled)),
            (b"a\n.\n", b"a\n", Some(Ending::Smuggled)),
            (b"a\n.b\r\n.\r\n", b"a\n.b\r\n", Some(Ending::Dot)),
            (b"a\r.\r\n.\r\n", b"a\r.\r\n", Some(Ending::Dot)),
        ] {
            for piece in 1..=input.len() {
                assert_eq!(unstuff(input, piece), (content.to_vec(), ending), "{input:?} {piece}");
            }
        }
    }
}
