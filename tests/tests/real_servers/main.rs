//! Tests against real servers: Dovecot and Postfix.
//!
//! Each test asks for [`MailServers::shared`] and returns at once when the machine has none, which
//! is then said on standard error, and borrows an account that no other test uses meanwhile.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that cannot go on stops there.

mod dialogue;
mod rig;
mod scripts;
