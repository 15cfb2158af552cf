//! sketch
use super::{Mailbox, QuitOutcome};
use crate::net::{ConnectOptions, Network};
use crate::{Error, Result};

/// A read of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fetch {
    /// The whole message.
    Retr(u32),
    /// The headers and `lines` lines of the body.
    Top {
        /// The number of the message.
        number: u32,
        /// The number of lines.
        lines: u32,
    },
}

/// An authenticated POP3 session.
pub struct Session {}

impl Session {
    /// Connects, protects, authenticates.
    pub fn connect(_network: &dyn Network, _options: &ConnectOptions) -> Result<Self> {
        Err(Error::SessionOver)
    }
    /// STAT, LIST and UIDL, in one flight when the server allows; kept for the session.
    pub fn mailbox(&mut self) -> Result<&Mailbox> {
        Err(Error::SessionOver)
    }
    /// Announces the reads to come, in order; each is then asked by [`Self::fetch`].
    pub fn read_ahead(&mut self, _plan: impl IntoIterator<Item = Fetch>) {}
    /// Reads a message or its beginning.
    pub fn fetch(&mut self, _fetch: Fetch) -> Result<Vec<u8>> {
        Err(Error::SessionOver)
    }
    /// Marks for deletion.
    pub fn dele(&mut self, _number: u32) -> Result<()> {
        Err(Error::SessionOver)
    }
    /// Unmarks all.
    pub fn rset(&mut self) -> Result<()> {
        Err(Error::SessionOver)
    }
    /// Nothing, to keep the session alive.
    pub fn noop(&mut self) -> Result<()> {
        Err(Error::SessionOver)
    }
    /// Ends the session and applies the deletions.
    pub fn quit(self) -> Result<QuitOutcome> {
        Err(Error::SessionOver)
    }
}
