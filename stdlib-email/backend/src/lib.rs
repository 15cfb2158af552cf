//! A mail client library: POP3, IMAP, SMTP, MIME, TLS. It knows no scripting language.
//!
//! Everything blocks, on the thread that calls. Every command has a deadline, every size has a
//! named bound ([`net::Limits`]), and a [`net::Cancel`] set from another thread interrupts a
//! silent server within a tenth of a second. Whatever a server, a message or a caller sends, the
//! answer is a value or an [`Error`], never a panic.
//!
//! - [`net`]: how a connection is made, and the deadlines over it;
//! - [`pop3`], [`imap`], [`smtp`]: the sessions;
//! - [`verify`]: whether an address can be written to;
//! - [`mime`]: a message read from its source, a source built from a draft;
//! - [`http`], [`oauth`]: access tokens, obtained and renewed;
//! - [`auth`]: SASL mechanisms, shared by the protocols;
//! - [`log`]: the dialogue, shown with its secrets masked.
//!
//! # Errors
//!
//! Every fallible function returns [`Error`], whose variants carry data, not sentences: a layer
//! above translates them. After an error of the connection itself ([`Error::is_fatal`]) a session
//! answers nothing but [`Error::SessionOver`].

mod ahead;
pub mod auth;
mod error;
pub mod http;
pub mod imap;
pub mod log;
pub mod mime;
pub mod net;
pub mod oauth;
pub mod pop3;
pub mod smtp;
#[cfg(test)]
mod testing;
pub mod tls;
pub mod verify;

pub use error::{Error, LimitName, Result, ServerReply, escaped, words};
