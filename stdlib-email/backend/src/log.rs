//! The dialogue with a server, shown line by line with its secrets masked.

use crate::net::Protocol;

/// The way a line goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From us to the server.
    Sent,
    /// From the server to us.
    Received,
    /// A remark of the client, for instance `TLS established`.
    Remark,
}

/// What replaces a secret in a shown line.
pub const MASK: &str = "********";

/// Something that wants to see the dialogue.
///
/// Lines come without their line ending, passwords and authentication exchanges replaced by
/// [`MASK`], bodies of messages replaced by their size: `<1234 bytes>`.
pub trait DialogueLog: Send + Sync {
    /// One line of the dialogue. Control characters are not escaped.
    fn line(&self, protocol: Protocol, direction: Direction, line: &str);
}
