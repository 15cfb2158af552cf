//! What is in flight between us and the server.
//!
//! One command reads one message, and its answer comes in turn.

use std::collections::VecDeque;

use crate::ahead::{Ahead, share};

/// Commands in flight.
pub(super) const MAX_COMMANDS: usize = 1_000;

/// A read of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fetch {
    /// The whole message.
    Retr(u32),
    /// The headers and some lines of the body (RFC 1939 §7).
    Top {
        /// The number of the message.
        number: u32,
        /// The number of lines of the body.
        lines: u32,
    },
}

impl Fetch {
    /// The number of the message.
    #[must_use]
    pub fn number(self) -> u32 {
        match self {
            Self::Retr(number) | Self::Top { number, .. } => number,
        }
    }

    pub(super) fn command(self) -> String {
        match self {
            Self::Retr(number) => format!("RETR {number}"),
            Self::Top { number, lines } => format!("TOP {number} {lines}"),
        }
    }

    pub(super) fn verb(self) -> &'static str {
        match self {
            Self::Retr(_) => "RETR",
            Self::Top { .. } => "TOP",
        }
    }
}

/// A command whose answer has not been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InFlight {
    Fetch(Fetch, u64),
    Dele(u32),
}

/// The reads ahead and the commands in flight.
#[derive(Debug, Default)]
pub(super) struct Window {
    pub(super) ahead: Ahead<Fetch>,
    flight: VecDeque<InFlight>,
}

impl Window {
    /// Whether a read is planned or in flight.
    pub(super) fn expects(&self, wanted: Fetch) -> bool {
        self.is_in_flight(wanted) || self.ahead.is_planned(wanted)
    }

    fn is_in_flight(&self, wanted: Fetch) -> bool {
        self.flight.iter().any(|it| matches!(it, InFlight::Fetch(fetch, _) if *fetch == wanted))
    }

    /// Forgets the plan up to a read that is wanted now.
    pub(super) fn skip_to(&mut self, wanted: Fetch) {
        if !self.is_in_flight(wanted) {
            self.ahead.skip_to(wanted);
        }
    }

    /// The next planned read that fits, given its expected size. Nothing while more than half of
    /// the window is in flight.
    pub(super) fn next(&mut self, size: impl Fn(Fetch) -> u64, filling: bool) -> Option<Fetch> {
        let next = self.ahead.next()?;
        let fits = self.flight.len() < MAX_COMMANDS / share(filling) as usize
            && size(next) <= self.ahead.room(filling);
        if !fits && !self.flight.is_empty() {
            return None;
        }
        self.ahead.take_next()
    }

    /// Notes a command that was sent.
    pub(super) fn push(&mut self, command: InFlight) {
        if let InFlight::Fetch(_, size) = command {
            self.ahead.asked(size);
        }
        self.flight.push_back(command);
    }

    /// The command whose answer comes next.
    pub(super) fn pop(&mut self) -> Option<InFlight> {
        let command = self.flight.pop_front()?;
        if let InFlight::Fetch(_, size) = command {
            self.ahead.settled(size);
        }
        Some(command)
    }

    /// The command whose answer comes next, left there.
    pub(super) fn front(&self) -> Option<InFlight> {
        self.flight.front().copied()
    }

    /// The number of commands in flight.
    pub(super) fn len(&self) -> usize {
        self.flight.len()
    }
}
