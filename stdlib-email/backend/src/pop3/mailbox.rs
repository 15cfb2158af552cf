//! What a mailbox holds, and what became of its deletions.

use super::capabilities::Capabilities;
use super::reply;
use crate::net::Stream;
use crate::{Error, LimitName, Result, ServerReply, words};

/// A message of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its number in this session, from 1.
    pub number: u32,
    /// Its size in bytes, according to the server.
    pub octets: u64,
    /// Its identifier across sessions (RFC 1939 §7, UIDL), when the server has them.
    pub uid: Option<String>,
}

/// The messages of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mailbox {
    /// The messages, by ascending number. Numbers may have gaps.
    pub messages: Vec<Listed>,
    /// The number of messages according to STAT; the list is what counts.
    pub count: u32,
    /// The size of the mailbox in bytes, according to STAT.
    pub octets: u64,
}

impl Mailbox {
    /// The message of a number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&Listed> {
        let at = self.messages.binary_search_by_key(&number, |message| message.number).ok()?;
        self.messages.get(at)
    }
}

/// What became of a session and of its deletions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuitOutcome {
    /// Whether the server confirmed the end of the session. When it did not, it should have kept
    /// every message (RFC 1939 §6).
    pub confirmed: bool,
    /// The messages that were deleted, if `confirmed`.
    pub deleted: Vec<u32>,
    /// The messages that the server refused to delete, with its words.
    pub refused: Vec<(u32, ServerReply)>,
    /// The answer to QUIT: a refusal means that some messages were not removed.
    pub reply: Option<ServerReply>,
    /// The error that hid the answer to QUIT.
    pub cause: Option<Error>,
}

/// Asks for STAT, LIST and UIDL, in one flight when the server allows.
pub(super) fn survey(stream: &mut Stream, capabilities: &Capabilities) -> Result<Mailbox> {
    let commands = ["STAT", "LIST", "UIDL"];
    let mut mailbox = Mailbox::default();
    if capabilities.pipelining {
        for command in commands {
            stream.queue(command);
        }
        stream.flush()?;
    }
    for command in commands {
        if !capabilities.pipelining {
            stream.queue(command);
            stream.flush()?;
        }
        match (command, reply::expect_ok(stream, command)?) {
            ("STAT", Ok(text)) => (mailbox.count, mailbox.octets) = stat(&text),
            ("LIST", Ok(_)) => {
                let max = stream.limits().messages;
                for (number, octets) in lines(stream, command, max)? {
                    let octets = octets.split_ascii_whitespace().next().unwrap_or_default();
                    let octets = octets.parse().unwrap_or(0);
                    mailbox.messages.push(Listed { number, octets, uid: None });
                }
                mailbox.messages.sort_by_key(|message| message.number);
                mailbox.messages.dedup_by_key(|message| message.number);
            }
            ("UIDL", Ok(_)) => {
                let max = stream.limits().messages;
                for (number, uid) in lines(stream, command, max)? {
                    let at = mailbox.messages.binary_search_by_key(&number, |it| it.number);
                    if let Some(message) = at.ok().and_then(|at| mailbox.messages.get_mut(at)) {
                        message.uid = Some(uid).filter(|uid| !uid.is_empty());
                    }
                }
            }
            // A server without LIST is read by the count, one without UIDL has no identifiers.
            ("LIST", Err(_)) => {
                let max = u32::try_from(stream.limits().messages).unwrap_or(u32::MAX);
                mailbox.messages = (1..=mailbox.count.min(max))
                    .map(|number| Listed { number, octets: 0, uid: None })
                    .collect();
            }
            ("UIDL", Err(_)) => {}
            (_, Err(reply)) => return Err(Error::Reply { command: command.into(), reply }),
            (_, Ok(text)) => return Err(Error::protocol(command, text.as_bytes())),
        }
    }
    Ok(mailbox)
}

/// The count and the bytes of an answer to STAT, 0 for what is not a number.
pub(super) fn stat(text: &str) -> (u32, u64) {
    let mut numbers = text.split_ascii_whitespace();
    let count = numbers.next().and_then(|it| it.parse().ok()).unwrap_or(0);
    let octets = numbers.next().and_then(|it| it.parse().ok()).unwrap_or(0);
    (count, octets)
}

/// The lines of a listing: a number and the rest.
fn lines(stream: &mut Stream, command: &'static str, max: usize) -> Result<Vec<(u32, String)>> {
    let mut found = Vec::new();
    loop {
        let line = stream.read_line()?;
        if line == b"." {
            return Ok(found);
        }
        if found.len() == max {
            return Err(Error::Limit { which: LimitName::Messages, max: max as u64 });
        }
        let text = words(line);
        let (number, rest) = text.trim_start().split_once(' ').unwrap_or((text.trim(), ""));
        match number.parse() {
            Ok(number) if number > 0 => found.push((number, rest.trim().to_owned())),
            _ => return Err(Error::protocol(command, text.as_bytes())),
        }
    }
}
