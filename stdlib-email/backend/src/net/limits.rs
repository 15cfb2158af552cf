//! The bounds on what a server may send. Each has a name in [`crate::LimitName`].

/// Bounds on what a server may send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in one line of a reply. RFC 5321 §4.5.3.1.5 asks for 512; servers exceed it.
    pub reply_line: usize,
    /// Lines in one reply (greeting, EHLO, CAPA). The longest known are below 50.
    pub reply_lines: usize,
    /// Messages in a mailbox, so lines in the answer to LIST or UIDL.
    pub messages: usize,
    /// Bytes in a message.
    pub message_size: u64,
    /// Bytes in the answer to an IMAP SEARCH, which is one line whatever the number of hits: room
    /// for as many UIDs as [`Self::messages`].
    pub search_line: usize,
    /// Folders in an account, so lines in the answer to an IMAP LIST.
    pub folders: usize,
    /// Parentheses within each other in an IMAP answer. What we ask for nests three deep.
    pub nesting: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            reply_line: 64 * 1024,
            reply_lines: 1_000,
            messages: 1_000_000,
            message_size: 2 * 1024 * 1024 * 1024,
            search_line: 12 * 1024 * 1024,
            folders: 10_000,
            nesting: 64,
        }
    }
}
