//! sketch
use super::{Envelope, Outcome};
use crate::net::{ConnectOptions, Network};
use crate::{Error, Result};

/// An SMTP session.
pub struct Session {}

impl Session {
    /// Connects, greets as `client_name` (a domain, or empty), protects, authenticates.
    pub fn connect(
        _network: &dyn Network,
        _options: &ConnectOptions,
        _client_name: &str,
    ) -> Result<Self> {
        Err(Error::SessionOver)
    }
    /// Sends a mail, given as its source.
    pub fn send(&mut self, _envelope: &Envelope, _source: &[u8]) -> Result<Outcome> {
        Err(Error::SessionOver)
    }
    /// Nothing, to keep the session alive.
    pub fn noop(&mut self) -> Result<()> {
        Err(Error::SessionOver)
    }
    /// Ends the session.
    pub fn quit(self) -> Result<()> {
        Err(Error::SessionOver)
    }
}
