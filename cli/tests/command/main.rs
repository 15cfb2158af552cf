//! The `wl` command, run as a user runs it.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod checking;
mod documentation;
mod hostile;
mod piped;
mod running;
mod sandboxed;
mod spool;
mod stopping;
mod wl;
