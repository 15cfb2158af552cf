//! POP3 (RFC 1939, 2449, 2595, 5034): one session over one mailbox.
//!
//! Message numbers go from 1 and are fixed for the session. Deletions are applied by
//! [`Session::quit`] and by nothing else.
//!
//! Over a slow link a loop should cost bandwidth and not round trips: announce what it will read
//! with [`Session::read_ahead`], then ask for each message with [`Session::fetch`]. When the server
//! offers PIPELINING, a window of commands stays in flight; otherwise nothing changes.

mod capabilities;
mod connect;
mod mailbox;
mod reply;
mod session;
#[cfg(test)]
mod tests;
mod window;

pub use mailbox::{Listed, Mailbox, QuitOutcome};
pub use session::Session;
pub use window::Fetch;
