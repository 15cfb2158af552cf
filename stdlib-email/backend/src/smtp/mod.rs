//! SMTP (RFC 5321, 1870, 2920, 3030, 3207, 4954, 6152, 6531): a session that sends mails.

mod outcome;
mod session;

pub use outcome::{Delivery, Envelope, Outcome, RecipientOutcome, Status};
pub use session::Session;
