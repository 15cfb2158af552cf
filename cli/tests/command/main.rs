//! The `wl` command, run as a user runs it.

mod checking;
mod documentation;
mod piped;
mod running;
mod sandboxed;
mod stopping;
mod wl;
