//! How long a step of a session may last.

use std::time::{Duration, Instant};

use super::Cancel;
use crate::{Error, Result};

/// Bytes that must move to renew the deadline of a long transfer.
const PROGRESS: usize = 64 * 1024;

/// The step under way: its name, when it must be over, who may end it before.
pub(super) struct Deadline {
    name: &'static str,
    end: Instant,
    moved: usize,
    timeout: Duration,
    cancel: Cancel,
}

impl Deadline {
    /// A step that is over until [`Self::begin`] is called.
    pub(super) fn new(name: &'static str, timeout: Duration, cancel: Cancel) -> Self {
        Self { name, end: Instant::now(), moved: 0, timeout, cancel }
    }

    /// Its name.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// Starts a step.
    pub(super) fn begin(&mut self, name: &'static str) {
        self.name = name;
        self.end = Instant::now() + self.timeout;
        self.moved = 0;
    }

    /// Shortens the step under way.
    pub(super) fn hurry(&mut self, at_most: Duration) {
        self.end = self.end.min(Instant::now() + at_most);
    }

    /// The steps that follow last that long at most, and nobody ends them.
    pub(super) fn part(&mut self, at_most: Duration) {
        self.timeout = self.timeout.min(at_most);
        self.cancel = Cancel::new();
    }

    /// Whether the step may go on.
    pub(super) fn check(&self) -> Result<()> {
        if self.cancel.is_cancelled() {
            Err(Error::Cancelled)
        } else if Instant::now() >= self.end {
            Err(Error::Timeout { during: self.name.into() })
        } else {
            Ok(())
        }
    }

    /// Bytes have moved: the time starts again once they are enough, so that a server that drips
    /// them does not keep the session for ever.
    pub(super) fn progress(&mut self, count: usize) {
        self.moved += count;
        if self.moved >= PROGRESS {
            self.moved = 0;
            self.end = Instant::now() + self.timeout;
        }
    }

    /// Time that was not the server's.
    pub(super) fn lengthen(&mut self, by: Duration) {
        self.end += by;
    }
}
