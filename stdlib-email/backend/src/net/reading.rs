//! Reading from a server: lines, counted bytes, dotted texts, each bounded.

use memchr::memchr;

use super::{DotReader, Stream};
use crate::log::{Direction, MASK};
use crate::{Error, LimitName, Result, words};

/// Bytes of a message that are reserved on the word of the server alone.
const MAX_RESERVED: usize = 16 * 1024 * 1024;

impl Stream {
    /// Reads a line and returns it without its ending. A bare LF ends a line too.
    pub(crate) fn read_line(&mut self) -> Result<&[u8]> {
        self.read_line_within(self.limits.reply_line, LimitName::ReplyLine)
    }

    /// Reads a line of at most `max` bytes, a bound of this name.
    pub(crate) fn read_line_within(&mut self, max: usize, name: LimitName) -> Result<&[u8]> {
        let too_long = Error::Limit { which: name, max: max as u64 };
        let mut searched = self.start;
        let end = loop {
            let fresh = self.input.get(searched..self.end).unwrap_or_default();
            if let Some(found) = memchr(b'\n', fresh) {
                break searched + found;
            }
            let length = self.end - self.start;
            if length > max {
                return Err(too_long);
            }
            self.fill()?;
            searched = self.start + length;
        };
        let start = self.start;
        self.start = end + 1;
        self.crlf = end > start && self.input.get(end - 1) == Some(&b'\r');
        let end = if self.crlf { end - 1 } else { end };
        if end - start > max {
            return Err(too_long);
        }
        if let Some(log) = &self.log {
            let line = words(self.input.get(start..end).unwrap_or_default());
            if self.masked {
                let code: String = line.chars().take_while(|&c| c != ' ').take(5).collect();
                log.line(self.protocol, Direction::Received, &format!("{code} {MASK}"));
            } else {
                log.line(self.protocol, Direction::Received, &line);
            }
        }
        Ok(self.input.get(start..end).unwrap_or_default())
    }

    /// Reads that many bytes, whatever they are. The caller has checked the size.
    pub(crate) fn read_bytes(&mut self, count: usize) -> Result<Vec<u8>> {
        self.read_counted(count, false)
    }

    /// Reads a message of that many bytes, and tells who follows how far it is.
    pub(crate) fn read_message(&mut self, count: usize) -> Result<Vec<u8>> {
        self.read_counted(count, true)
    }

    fn read_counted(&mut self, count: usize, told: bool) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        bytes.reserve_exact(count.min(MAX_RESERVED));
        while bytes.len() < count {
            if self.start == self.end {
                self.fill()?;
            }
            let chunk = self.input.get(self.start..self.end).unwrap_or_default();
            let chunk = chunk.get(..count - bytes.len()).unwrap_or(chunk);
            bytes.extend_from_slice(chunk);
            self.start += chunk.len();
            if told {
                self.tell_moved(bytes.len());
            }
        }
        if let Some(log) = &self.log {
            log.line(self.protocol, Direction::Received, &format!("<{count} bytes>"));
        }
        Ok(bytes)
    }

    /// Reads exactly `count` bytes onto `into`.
    pub(crate) fn read_onto(&mut self, into: &mut Vec<u8>, count: u64) -> Result<()> {
        let mut left = usize::try_from(count).unwrap_or(usize::MAX);
        loop {
            let chunk = self.input.get(self.start..self.end).unwrap_or_default();
            let used = chunk.len().min(left);
            into.extend_from_slice(chunk.get(..used).unwrap_or_default());
            self.start += used;
            left -= used;
            if left == 0 {
                return Ok(());
            }
            self.fill()?;
        }
    }

    /// Reads onto `into` until the server closes; false when that is more than `max` bytes.
    pub(crate) fn read_rest(&mut self, into: &mut Vec<u8>, max: u64) -> Result<bool> {
        loop {
            into.extend_from_slice(self.input.get(self.start..self.end).unwrap_or_default());
            self.start = self.end;
            if into.len() as u64 > max {
                return Ok(false);
            }
            match self.fill() {
                Ok(()) => {}
                Err(Error::Closed { .. }) => return Ok(true),
                Err(error) => return Err(error),
            }
        }
    }

    /// Reads the text of a multi-line answer, whose status line was just read. `expected` is its
    /// size in bytes according to the server, which may be wrong.
    pub(crate) fn read_dotted(&mut self, expected: u64) -> Result<Vec<u8>> {
        let mut reader = DotReader::new(self.crlf);
        let mut text = Vec::new();
        let reserved = usize::try_from(expected).unwrap_or(usize::MAX).min(MAX_RESERVED);
        text.reserve_exact(reserved);
        loop {
            let chunk = self.input.get(self.start..self.end).unwrap_or_default();
            let (used, finished) = reader.feed(chunk, &mut text);
            self.start += used;
            self.tell_moved(text.len());
            if text.len() as u64 > self.limits.message_size {
                return Err(Error::Limit {
                    which: LimitName::MessageSize,
                    max: self.limits.message_size,
                });
            }
            if finished {
                break;
            }
            self.fill()?;
        }
        if let Some(log) = &self.log {
            let shown = format!("<{} bytes>", text.len());
            log.line(self.protocol, Direction::Received, &shown);
        }
        Ok(text)
    }
}
