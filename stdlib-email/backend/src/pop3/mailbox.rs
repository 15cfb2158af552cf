//! What a mailbox holds, and what became of its deletions.

use crate::ServerReply;

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
}
