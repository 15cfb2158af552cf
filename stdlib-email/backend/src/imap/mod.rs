//! IMAP (RFC 3501 and 9051; UIDPLUS 4315, LITERAL+ 7888, ID 2971, SASL-IR 4959): one session over
//! one account, one folder at a time.
//!
//! Messages are named by their UID, which a folder keeps as long as its UIDVALIDITY does not
//! change. Nothing is removed but by [`Session::expunge`]: a session ends with LOGOUT, never with
//! CLOSE, which removes in silence.
//!
//! Over a slow link a loop should cost bandwidth and not round trips: announce what it will read
//! with [`Session::read_ahead`], then ask for each message with [`Session::fetch`]. A window of
//! commands, each for a range of messages, stays in flight.
//!
//! Answers are read by a parser of our own rather than by `imap-codec`, which wants a whole answer
//! in one buffer, copies the message out of it, starts again from its first byte at each literal,
//! and refuses an answer for anything in it that it does not know. Here a literal goes straight
//! from the connection into the message, bounded before it is read, and what is not known is
//! passed over, as RFC 9051 §2.2.2 asks. The tests compare the two.

mod answer;
mod capabilities;
mod command;
mod commands;
mod connect;
mod cursor;
mod fetched;
mod folder;
mod reading;
mod search;
mod selected;
mod session;
#[cfg(test)]
mod tests;
mod uid_set;
mod utf7;
mod window;

pub use folder::{Counts, Folder};
pub use search::{Field, Query};
pub use selected::{Listed, Selected};
pub use session::Session;
pub use window::{Fetch, Part};
