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
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            reply_line: 64 * 1024,
            reply_lines: 1_000,
            messages: 1_000_000,
            message_size: 2 * 1024 * 1024 * 1024,
        }
    }
}
