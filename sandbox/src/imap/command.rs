//! A command as it comes: a line, and literals with the lines after them (RFC 3501 section 4.3).

use super::{Session, Stop};
use crate::connection::Line;
use crate::faults::Happening;
use std::io;

/// Longest line; clients send sets of thousands of messages.
const LINE: usize = 64 << 10;
/// Longest literal that is no message.
const LITERAL: usize = 64 << 10;
/// Literals of a command.
const LITERALS: usize = 100;
/// What scenarios see of the arguments.
const SHOWN: usize = 4 << 10;

/// A command.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) tag: String,
    /// In capitals; that after `UID` when there is one.
    pub(super) verb: String,
    /// The numbers are UIDs (RFC 3501 section 6.4.8).
    pub(super) uid: bool,
    /// What follows the verb, space included.
    pub(super) arguments: Vec<u8>,
}

impl Command {
    /// The arguments as scenarios see them: `UID` first when it stands before the verb.
    pub(super) fn argument(&self) -> String {
        let shown = &self.arguments[..self.arguments.len().min(SHOWN)];
        let text = String::from_utf8_lossy(shown);
        let uid = if self.uid { "UID " } else { "" };
        format!("{uid}{}", text.trim())
    }
}

impl Session<'_> {
    /// Reads a command; `None` when it was refused.
    pub(super) fn read_command(&mut self) -> io::Result<Option<Command>> {
        let mut command = Vec::new();
        let mut literals = 0;
        loop {
            match self.connection.read_line(LINE)? {
                Line::Text(line) => command.extend_from_slice(&line),
                Line::TooLong => {
                    let tag = tag_of(&command).unwrap_or_else(|| "*".into());
                    self.wrong(&format!("{tag} BAD line too long"))?;
                    return Ok(None);
                }
            }
            let Some((size, waits)) = literal(&command) else { break };
            literals += 1;
            if !self.accepts(&command, size, waits, literals)? {
                return Ok(None);
            }
            command.extend_from_slice(b"\r\n");
            let mut missing = size;
            while missing > 0 {
                let available = self.connection.available()?;
                let count = available.len().min(missing);
                command.extend_from_slice(&available[..count]);
                self.connection.consume(count);
                missing -= count;
            }
        }
        self.parsed(&command)
    }

    fn parsed(&mut self, command: &[u8]) -> io::Result<Option<Command>> {
        let Some(tag) = tag_of(command) else {
            self.wrong("* BAD a tag is missing or malformed")?;
            return Ok(None);
        };
        let rest = &command[(tag.len() + 1).min(command.len())..];
        let (mut verb, mut rest) = word(rest);
        let uid = verb == "UID";
        if uid {
            (verb, rest) = word(rest.strip_prefix(b" ").unwrap_or(rest));
        }
        if verb.is_empty() {
            self.wrong(&format!("{tag} BAD a command is missing"))?;
            return Ok(None);
        }
        self.connection.set_tag(&tag);
        Ok(Some(Command { tag, verb, uid, arguments: rest.to_vec() }))
    }

    /// Lets a literal come, or not.
    fn accepts(
        &mut self,
        command: &[u8],
        size: usize,
        waits: bool,
        literals: usize,
    ) -> io::Result<bool> {
        let tag = tag_of(command).unwrap_or_else(|| "*".into());
        let verb = word(&command[(tag.len() + 1).min(command.len())..]).0;
        let is_message = verb == "APPEND" && self.mailbox.is_some();
        let limit = if is_message { self.shared.options.max_message } else { LITERAL };
        if size > limit || literals > LITERALS {
            // Unasked, it comes all the same: the only way out is to leave (RFC 7888 section 4).
            if !waits {
                self.connection.reply("* BYE The literal is too large\r\n")?;
                return Err(self.connection.close());
            }
            self.wrong(&format!("{tag} NO [TOOBIG] At most {limit} octets are accepted"))?;
            return Ok(false);
        }
        if waits {
            self.connection.set_tag(&tag);
            if !self.connection.meet(Happening::Continuation)? {
                return Ok(false);
            }
            self.connection.reply("+ Go ahead\r\n")?;
        }
        Ok(true)
    }

    /// IDLE (RFC 2177): tells what happens until the client says DONE.
    pub(super) fn idle(&mut self) -> Result<String, Stop> {
        if !self.connection.meet(Happening::Continuation)? {
            return Err(Stop::Answered);
        }
        self.connection.reply("+ Idling\r\n")?;
        loop {
            if let Some(selected) = &mut self.selected {
                // A folder that cannot be read shows as it was.
                let _ = selected.folder.refresh();
                selected.report(self.connection, true)?;
                self.connection.flush()?;
            }
            let Some(line) = self.connection.read_line_within(LINE, super::GLANCE)? else {
                continue;
            };
            return match line {
                Line::Text(line) if line.eq_ignore_ascii_case(b"DONE") => Ok("Idle ended".into()),
                _ => Err(Stop::Bad("DONE was expected")),
            };
        }
    }
}

/// The size that a line announces at its end, and whether the client waits for leave.
fn literal(line: &[u8]) -> Option<(usize, bool)> {
    let inner = line.strip_suffix(b"}")?;
    let start = inner.iter().rposition(|byte| *byte == b'{')?;
    let digits = &inner[start + 1..];
    let (digits, waits) = match digits.strip_suffix(b"+") {
        Some(digits) => (digits, false),
        None => (digits, true),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // More than any limit when it does not fit.
    let size = std::str::from_utf8(digits).ok()?.parse().unwrap_or(usize::MAX);
    Some((size, waits))
}

/// A tag: visible characters without `+` (RFC 3501 section 9).
fn tag_of(command: &[u8]) -> Option<String> {
    let tag = command.split(|byte| *byte == b' ').next()?;
    let plain = |byte: &u8| byte.is_ascii_graphic() && !b"(){%*\"\\+".contains(byte);
    let sound = (1..=100).contains(&tag.len()) && tag.iter().all(plain);
    sound.then(|| String::from_utf8_lossy(tag).into_owned())
}

/// The letters at the start, in capitals, and what follows.
fn word(text: &[u8]) -> (String, &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (String::from_utf8_lossy(word).to_ascii_uppercase(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_announced_at_the_end() {
        assert_eq!(literal(b"a LOGIN {4}"), Some((4, true)));
        assert_eq!(literal(b"a LOGIN {4+}"), Some((4, false)));
        assert_eq!(literal(b"a {99999999999999999999999}"), Some((usize::MAX, true)));
        for none in [&b"a"[..], b"}", b"{}", b"{+}", b"{a}", b"{4} "] {
            assert_eq!(literal(none), None);
        }
    }

    #[test]
    fn tags_are_visible() {
        assert_eq!(tag_of(b"a1 NOOP").as_deref(), Some("a1"));
        for wrong in [&b" NOOP"[..], b"", b"+ x", b"* x", b"\xE9 x"] {
            assert_eq!(tag_of(wrong), None);
        }
    }
}
