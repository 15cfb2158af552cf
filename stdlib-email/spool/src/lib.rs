//! A queue of mails to send that survives the end of the program and a power cut. It knows no
//! scripting language.
//!
//! - [`Spool`]: the queue, a database in a file;
//! - [`Worker`]: sends what is due, here and now;
//! - [`Background`]: a worker in a thread of its own.
//!
//! What holds whatever happens, crash and power cut included:
//!
//! - [`Spool::put`] returns once the mail is on the disk;
//! - a recipient that a server accepted is never sent to again;
//! - a mail is sent by one owner at a time ([`Worker`] claims it in a transaction), from however
//!   many threads and processes;
//! - that the text of a mail is about to leave is on the disk before its first byte is: a crash
//!   before that leaves the mail pending, one after it leaves it [`State::Unknown`], and so does a
//!   connection lost between the end of the mail and its reply. Such a mail waits for
//!   [`Spool::retry`] or [`Spool::drop_mail`];
//! - the password, or the tokens, are in the file, which its owner alone can read, in no output, and
//!   are overwritten once the mail has left.
//!
//! An access token that ends while mails wait is renewed, where [`Renewal`] says how.

mod background;
mod error;
mod mail;
mod owner;
mod policy;
mod queue;
mod renewal;
mod rows;
mod schema;
mod turns;
mod verdict;
mod worker;

pub use background::Background;
pub use error::{Error, Result};
pub use mail::{
    Entry, Fate, Id, MAX_SOURCE, Moment, NewMail, Reason, ReasonKind, Recipient, Server, State,
};
pub use policy::Policy;
pub use queue::{Clock, Options, Spool};
pub use renewal::{Renewal, Renewed};
pub use worker::{Attempt, Outside, Worker};
