//! What the mailboxes of every protocol have in common.

use wl_mail::Result;

use super::ahead::Part;

/// A mailbox that is walked by the numbers of its messages, ascending: the numbers of POP3, the
/// UIDs of IMAP.
pub(super) trait Mailbox {
    /// How many messages there are, as `EmailNbMessage` counts them.
    fn count(&mut self) -> Result<usize>;

    /// Asks the server what is new, where there can be anything.
    fn refresh(&mut self) -> Result<()> {
        Ok(())
    }

    /// The numbers of the messages that can be read, as far as they are known.
    fn numbers(&mut self) -> Result<&[u32]>;

    /// The size of a message in bytes, as the server lists it; `None` when there is none.
    fn size(&mut self, number: u32) -> Result<Option<u64>>;

    /// Announces that all these messages will be read, in this order.
    fn announce(&mut self, numbers: &[u32], part: Part) -> Result<()>;

    /// Reads a message, or its headers.
    fn fetch(&mut self, number: u32, part: Part) -> Result<Vec<u8>>;

    /// Deletes a message, or marks it to be.
    fn delete(&mut self, number: u32) -> Result<()>;
}
