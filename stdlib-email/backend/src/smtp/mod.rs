//! SMTP (RFC 5321, 1870, 2920, 3030, 3207, 4954, 6152, 6531): a session that sends mails.
//!
//! A mail costs two round trips when the server offers PIPELINING, one with CHUNKING. A recipient
//! that is refused does not stop the others, and a connection that is lost when the server may
//! already have the mail is told as [`Status::Unknown`]: nothing is ever sent twice.

mod capabilities;
mod connect;
mod outcome;
mod path;
mod reply;
mod session;
#[cfg(test)]
mod tests;
mod transaction;
mod wire;

pub use outcome::{Delivery, Envelope, Outcome, RecipientOutcome, Status};
pub use session::Session;
