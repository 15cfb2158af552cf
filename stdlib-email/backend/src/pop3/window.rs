//! What is in flight between us and the server.
//!
//! The window is counted in commands and in the bytes that LIST announces, so that many small
//! messages and few large ones fill a slow link alike, and what a random access must set aside
//! stays bounded.

use std::collections::{HashMap, VecDeque};

/// Commands in flight.
pub(super) const MAX_COMMANDS: usize = 1_000;
/// Expected bytes in flight or set aside, one message excepted.
pub(super) const MAX_OCTETS: u64 = 8 * 1024 * 1024;
/// Bytes set aside.
const MAX_ASIDE: u64 = MAX_OCTETS / 2;

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

/// The reads to come, the commands in flight, the messages set aside.
#[derive(Debug, Default)]
pub(super) struct Window {
    plan: VecDeque<Fetch>,
    flight: VecDeque<InFlight>,
    octets: u64,
    aside: HashMap<Fetch, Vec<u8>>,
    aside_octets: u64,
}

impl Window {
    /// Replaces the plan.
    pub(super) fn plan(&mut self, plan: impl IntoIterator<Item = Fetch>) {
        self.plan = plan.into_iter().collect();
    }

    /// Whether a read is planned or in flight.
    pub(super) fn expects(&self, wanted: Fetch) -> bool {
        self.is_in_flight(wanted) || self.plan.contains(&wanted)
    }

    fn is_in_flight(&self, wanted: Fetch) -> bool {
        self.flight.iter().any(|it| matches!(it, InFlight::Fetch(fetch, _) if *fetch == wanted))
    }

    /// Forgets the plan up to a read that is wanted now: what it skips is asked for if it is
    /// wanted after all.
    pub(super) fn skip_to(&mut self, wanted: Fetch) {
        if self.is_in_flight(wanted) {
            return;
        }
        if let Some(at) = self.plan.iter().position(|fetch| *fetch == wanted) {
            self.plan.drain(..at);
        }
    }

    /// The next planned read that fits, given its expected size. Nothing while more than half of
    /// the window is in flight, so that commands leave in large writes.
    pub(super) fn next(&mut self, size: impl Fn(Fetch) -> u64, filling: bool) -> Option<Fetch> {
        let next = *self.plan.front()?;
        let share = if filling { 1 } else { 2 };
        let octets = self.octets + self.aside_octets;
        let fits = self.flight.len() < MAX_COMMANDS / share
            && octets.saturating_add(size(next)) <= MAX_OCTETS / share as u64;
        if !fits && !self.flight.is_empty() {
            return None;
        }
        self.plan.pop_front()
    }

    /// Notes a command that was sent.
    pub(super) fn push(&mut self, command: InFlight) {
        if let InFlight::Fetch(_, size) = command {
            self.octets += size;
        }
        self.flight.push_back(command);
    }

    /// The command whose answer comes next.
    pub(super) fn pop(&mut self) -> Option<InFlight> {
        let command = self.flight.pop_front()?;
        if let InFlight::Fetch(_, size) = command {
            self.octets -= size;
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

    /// The bytes in flight, as far as they are known.
    pub(super) fn octets(&self) -> u64 {
        self.octets
    }

    /// Keeps a message that came before it was wanted. `false` when there is no room.
    pub(super) fn set_aside(&mut self, fetch: Fetch, message: Vec<u8>) -> bool {
        let size = message.len() as u64;
        if self.aside_octets.saturating_add(size) > MAX_ASIDE {
            return false;
        }
        self.aside_octets += size;
        if let Some(before) = self.aside.insert(fetch, message) {
            self.aside_octets -= before.len() as u64;
        }
        true
    }

    /// Takes a message that was set aside.
    pub(super) fn take_aside(&mut self, fetch: Fetch) -> Option<Vec<u8>> {
        let message = self.aside.remove(&fetch)?;
        self.aside_octets -= message.len() as u64;
        Some(message)
    }

    /// Puts reads whose answers were lost back before the plan, in order.
    pub(super) fn plan_again(&mut self, lost: Vec<Fetch>) {
        for fetch in lost.into_iter().rev() {
            self.plan.push_front(fetch);
        }
    }
}
