//! The dialogue with mail servers, kept as `--log` would show it.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use wl_mail::log::{DialogueLog, Direction};
use wl_mail::net::Protocol;

/// Keeps every line of a dialogue.
#[derive(Debug, Default)]
pub struct Overheard(Mutex<String>);

impl Overheard {
    /// What was said so far: `>` before what went out, `<` before what came in.
    pub fn text(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl DialogueLog for Overheard {
    fn line(&self, protocol: Protocol, direction: Direction, line: &str) {
        let mark = match direction {
            Direction::Sent => '>',
            Direction::Received => '<',
            Direction::Remark => '#',
        };
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writeln!(text, "{protocol} {mark} {line}");
    }
}
