//! Reads ahead of the one that is wanted, whatever the protocol: those to come, the bytes in flight,
//! the messages set aside.
//!
//! What is in flight is counted in commands, by each protocol, and in expected bytes, here: many
//! small messages and few large ones fill a slow link alike, and what a random access must set
//! aside stays bounded.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// Expected bytes in flight or set aside, one message excepted.
pub(crate) const MAX_OCTETS: u64 = 8 * 1024 * 1024;
/// Bytes expected of a message at most, whatever the server says of it: sums of them stay far from
/// the end of their type.
pub(crate) const MAX_EXPECTED: u64 = 1 << 40;
/// Bytes set aside.
const MAX_ASIDE: u64 = MAX_OCTETS / 2;

/// The reads of a session; `F` names one.
#[derive(Debug)]
pub(crate) struct Ahead<F> {
    plan: VecDeque<F>,
    aside: HashMap<F, Vec<u8>>,
    aside_octets: u64,
    in_flight: u64,
}

impl<F> Default for Ahead<F> {
    fn default() -> Self {
        Self { plan: VecDeque::new(), aside: HashMap::new(), aside_octets: 0, in_flight: 0 }
    }
}

impl<F: Copy + Eq + Hash> Ahead<F> {
    /// Replaces the plan.
    pub(crate) fn plan(&mut self, plan: impl IntoIterator<Item = F>) {
        self.plan = plan.into_iter().collect();
    }

    /// Forgets everything but what is in flight.
    pub(crate) fn forget(&mut self) {
        self.plan.clear();
        self.aside.clear();
        self.aside_octets = 0;
    }

    /// Whether a read is planned.
    pub(crate) fn is_planned(&self, wanted: F) -> bool {
        self.plan.contains(&wanted)
    }

    /// Forgets the plan up to a read that is wanted now: what it skips is asked for if it is
    /// wanted after all.
    pub(crate) fn skip_to(&mut self, wanted: F) {
        if let Some(at) = self.plan.iter().position(|fetch| *fetch == wanted) {
            self.plan.drain(..at);
        }
    }

    /// The next planned read.
    pub(crate) fn next(&self) -> Option<F> {
        self.plan.front().copied()
    }

    /// Takes the next planned read from the plan.
    pub(crate) fn take_next(&mut self) -> Option<F> {
        self.plan.pop_front()
    }

    /// Expected bytes that still fit. While the window is not being filled, only what brings it
    /// from below its half: commands then leave in large writes.
    pub(crate) fn room(&self, filling: bool) -> u64 {
        (MAX_OCTETS / share(filling)).saturating_sub(self.in_flight + self.aside_octets)
    }

    /// Notes bytes that were asked for.
    pub(crate) fn asked(&mut self, octets: u64) {
        self.in_flight += octets;
    }

    /// Notes that bytes which were asked for came, or will not come.
    pub(crate) fn settled(&mut self, octets: u64) {
        self.in_flight -= octets;
    }

    /// The bytes in flight, as far as they are known.
    pub(crate) fn in_flight(&self) -> u64 {
        self.in_flight
    }

    /// Keeps a message that came before it was wanted. `false` when there is no room.
    pub(crate) fn set_aside(&mut self, fetch: F, message: Vec<u8>) -> bool {
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
    pub(crate) fn take_aside(&mut self, fetch: F) -> Option<Vec<u8>> {
        let message = self.aside.remove(&fetch)?;
        self.aside_octets -= message.len() as u64;
        Some(message)
    }

    /// Puts reads whose answers were lost back before the plan, in order.
    pub(crate) fn plan_again(&mut self, lost: Vec<F>) {
        for fetch in lost.into_iter().rev() {
            self.plan.push_front(fetch);
        }
    }
}

/// The part of a window, one over this, that may be in flight before more is asked for.
pub(crate) fn share(filling: bool) -> u64 {
    if filling { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_aside_is_bounded_and_counted() {
        let mut ahead = Ahead::default();
        let half = vec![0; usize::try_from(MAX_ASIDE / 2).unwrap()];
        assert!(ahead.set_aside(1, half.clone()) && ahead.set_aside(2, half.clone()));
        assert!(!ahead.set_aside(3, vec![0]), "full");
        assert_eq!(ahead.room(true), MAX_OCTETS - MAX_ASIDE);
        assert_eq!(ahead.take_aside(1), Some(half));
        assert!(ahead.set_aside(3, vec![0]));
        // The same read again replaces the first.
        assert!(ahead.set_aside(3, vec![0, 0]));
        assert_eq!((ahead.take_aside(3), ahead.take_aside(3)), (Some(vec![0, 0]), None));
        ahead.forget();
        assert_eq!(ahead.room(true), MAX_OCTETS);
    }

    #[test]
    fn lost_reads_come_first_again() {
        let mut ahead = Ahead::default();
        ahead.plan([4, 5, 6]);
        ahead.skip_to(5);
        ahead.plan_again(vec![1, 2]);
        let order: Vec<i32> = std::iter::from_fn(|| ahead.take_next()).collect();
        assert_eq!(order, [1, 2, 5, 6]);
    }
}
