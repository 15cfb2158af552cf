//! What is in flight between us and the server.
//!
//! A command asks for a range of messages, which is bounded in bytes so that a loop left early
//! wastes little; answers come in any order.

use std::collections::VecDeque;

use super::uid_set;
use crate::ahead::{Ahead, MAX_OCTETS, share};

/// Commands in flight.
pub(super) const MAX_COMMANDS: usize = 100;
/// Messages in one command: its line stays below the 8 KiB that every server takes.
const RANGE: usize = 500;
/// Expected bytes of one command, one message excepted.
const RANGE_OCTETS: u64 = MAX_OCTETS / 8;

/// What is read of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Its headers.
    Headers,
    /// All of it.
    Whole,
}

impl Part {
    /// What FETCH calls it; without setting `\Seen`.
    pub(super) fn item(self) -> &'static str {
        match self {
            Self::Headers => "BODY.PEEK[HEADER]",
            Self::Whole => "BODY.PEEK[]",
        }
    }
}

/// A read of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fetch {
    /// The UID of the message.
    pub uid: u32,
    /// What is read of it.
    pub part: Part,
}

/// A command whose end has not been read.
#[derive(Debug)]
pub(super) enum InFlight {
    /// Reads, those that have not come yet with their expected bytes.
    Range { tag: String, part: Part, awaited: Vec<(u32, u64)> },
    /// A change of flags.
    Mark { tag: String },
}

impl InFlight {
    fn tag(&self) -> &str {
        match self {
            Self::Range { tag, .. } | Self::Mark { tag } => tag,
        }
    }

    /// The bytes that it still awaits.
    fn octets(&self) -> u64 {
        match self {
            Self::Range { awaited, .. } => awaited.iter().map(|(_, size)| size).sum(),
            Self::Mark { .. } => 0,
        }
    }
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

    /// Whether a read is in flight.
    pub(super) fn is_in_flight(&self, wanted: Fetch) -> bool {
        self.flight.iter().any(|it| match it {
            InFlight::Range { part, awaited, .. } => {
                *part == wanted.part && awaited.iter().any(|(uid, _)| *uid == wanted.uid)
            }
            InFlight::Mark { .. } => false,
        })
    }

    /// Forgets the plan up to a read that is wanted now.
    pub(super) fn skip_to(&mut self, wanted: Fetch) {
        if !self.is_in_flight(wanted) {
            self.ahead.skip_to(wanted);
        }
    }

    /// The next planned reads that make one command and fit: one part, ascending. Nothing while
    /// more than half of the window is in flight.
    pub(super) fn next(
        &mut self,
        size: impl Fn(Fetch) -> u64,
        filling: bool,
    ) -> Option<(Part, Vec<(u32, u64)>)> {
        let first = self.ahead.next()?;
        let room = self.ahead.room(filling);
        let fits =
            self.flight.len() < MAX_COMMANDS / share(filling) as usize && size(first) <= room;
        if !fits && !self.flight.is_empty() {
            return None;
        }
        let mut range: Vec<(u32, u64)> = Vec::new();
        let mut octets = 0_u64;
        while let Some(next) = self.ahead.next() {
            let size = size(next);
            let follows = next.part == first.part
                && range.last().is_none_or(|(last, _)| next.uid > *last)
                && range.len() < RANGE
                && octets.saturating_add(size) <= RANGE_OCTETS.min(room);
            if !follows && !range.is_empty() {
                break;
            }
            octets = octets.saturating_add(size);
            range.push((next.uid, size));
            self.ahead.take_next();
        }
        Some((first.part, range))
    }

    /// Notes a command that was sent.
    pub(super) fn push(&mut self, command: InFlight) {
        self.ahead.asked(command.octets());
        self.flight.push_back(command);
    }

    /// Notes that a message came; whether it was awaited.
    pub(super) fn arrived(&mut self, fetch: Fetch) -> bool {
        for command in &mut self.flight {
            let InFlight::Range { part, awaited, .. } = command else { continue };
            if *part != fetch.part {
                continue;
            }
            if let Some(at) = awaited.iter().position(|(uid, _)| *uid == fetch.uid) {
                let (_, size) = awaited.remove(at);
                self.ahead.settled(size);
                return true;
            }
        }
        false
    }

    /// The command that ended; what it still awaited will not come.
    pub(super) fn ended(&mut self, tag: &str) -> Option<InFlight> {
        let at = self.flight.iter().position(|it| it.tag() == tag)?;
        let command = self.flight.remove(at)?;
        self.ahead.settled(command.octets());
        Some(command)
    }

    /// Whether a change of flags is in flight.
    pub(super) fn holds_marks(&self) -> bool {
        self.flight.iter().any(|it| matches!(it, InFlight::Mark { .. }))
    }

    /// The number of commands in flight.
    pub(super) fn len(&self) -> usize {
        self.flight.len()
    }
}

/// The arguments of the command for a range.
pub(super) fn arguments(part: Part, range: &[(u32, u64)]) -> String {
    let uids: Vec<u32> = range.iter().map(|(uid, _)| *uid).collect();
    format!("{} (UID {})", uid_set::written(&uids), part.item())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetch(uid: u32) -> Fetch {
        Fetch { uid, part: Part::Whole }
    }

    fn flight(window: &mut Window, size: u64) -> Vec<usize> {
        let mut ranges = Vec::new();
        while let Some((part, awaited)) = window.next(|_| size, !ranges.is_empty()) {
            ranges.push(awaited.len());
            window.push(InFlight::Range { tag: ranges.len().to_string(), part, awaited });
        }
        ranges
    }

    #[test]
    fn a_window_is_counted_in_bytes_and_commands() {
        let mut window = Window::default();
        window.ahead.plan((1..=5_000).map(fetch));
        // Ranges of 500 small messages, all at once.
        assert_eq!(flight(&mut window, 300), [500; 10]);
        let mut window = Window::default();
        window.ahead.plan((1..=5_000).map(fetch));
        // A megabyte a command, eight in flight.
        assert_eq!(flight(&mut window, 64 * 1024), [16; 8]);
        let mut window = Window::default();
        window.ahead.plan((1..=3).map(fetch));
        // A message above every bound goes alone.
        assert_eq!(flight(&mut window, 1 << 40), [1]);
    }

    #[test]
    fn backwards_each_goes_alone() {
        let mut window = Window::default();
        window.ahead.plan((1..=40).rev().map(fetch));
        assert_eq!(flight(&mut window, 300), [1; 40]);
    }

    #[test]
    fn refilled_when_half_of_it_has_come() {
        let mut window = Window::default();
        window.ahead.plan((1..=5_000).map(fetch));
        flight(&mut window, 64 * 1024);
        for uid in 1..=60 {
            assert!(window.arrived(fetch(uid)));
        }
        assert!(!window.arrived(fetch(1)));
        assert!(window.next(|_| 64 * 1024, false).is_none());
        for uid in 61..=96 {
            window.arrived(fetch(uid));
        }
        assert!(window.next(|_| 64 * 1024, false).is_some());
        assert!(window.ended("1").is_some() && window.ended("1").is_none());
    }
}
