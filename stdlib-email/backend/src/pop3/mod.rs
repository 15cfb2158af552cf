//! POP3 (RFC 1939, 2449, 2595, 5034): one session over one mailbox.
//!
//! Message numbers go from 1 and are fixed for the session. Deletions are applied by
//! [`Session::quit`] and by nothing else.

mod mailbox;
mod session;

pub use mailbox::{Listed, Mailbox, QuitOutcome};
pub use session::{Fetch, Session};
