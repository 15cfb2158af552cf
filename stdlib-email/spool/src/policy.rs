//! When a mail is tried again, and when it is given up (RFC 5321 §4.5.4.1).

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// How attempts follow each other. Each wait is twice the one before, from [`Policy::first`] to
/// [`Policy::longest`], and longer by a share drawn at random so that mails deferred together do
/// not come back together.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// The wait after the first attempt.
    pub first: Duration,
    /// The longest wait.
    pub longest: Duration,
    /// What may be added to a wait, in parts of it.
    pub jitter: f64,
    /// A mail older than this is given up, once it was tried [`Policy::patience`] times: a clock
    /// that jumps ahead alone gives nothing up.
    pub give_up_after: Duration,
    /// Attempts that a mail is always given.
    pub patience: u32,
    /// Attempts after which a mail is given up whatever the clock says.
    pub max_attempts: u32,
}

impl Default for Policy {
    /// One minute, then two… up to four hours; five days, as RFC 5321 advises.
    fn default() -> Self {
        Self {
            first: Duration::from_mins(1),
            longest: Duration::from_hours(4),
            jitter: 0.25,
            give_up_after: Duration::from_hours(5 * 24),
            patience: 8,
            max_attempts: 100,
        }
    }
}

impl Policy {
    /// The wait in milliseconds after this many attempts.
    pub(crate) fn wait(&self, attempts: u32) -> i64 {
        let doublings = attempts.saturating_sub(1).min(30);
        let plain = self.first.saturating_mul(1 << doublings).min(self.longest);
        // The only use of chance: a hash with keys that the system drew.
        let drawn = RandomState::new().hash_one(attempts) % 1000;
        let share = self.jitter.clamp(0.0, 1.0) * drawn as f64 / 1000.0;
        milliseconds(plain.mul_f64(1.0 + share))
    }

    /// The longest wait that this policy ever gives, in milliseconds. A mail that is due later was
    /// dated by a clock that has moved since.
    pub(crate) fn horizon(&self) -> i64 {
        milliseconds(self.longest.max(self.first).mul_f64(1.0 + self.jitter.clamp(0.0, 1.0)))
    }

    /// Whether a mail of this age in milliseconds, tried this many times, is given up.
    pub(crate) fn gives_up(&self, age: i64, attempts: u32) -> bool {
        attempts >= self.max_attempts
            || (attempts >= self.patience && age >= milliseconds(self.give_up_after))
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_differ() {
        let policy = Policy::default();
        for (attempts, minutes) in [(1, 1), (2, 2), (5, 16), (9, 240), (4_000_000_000, 240)] {
            let plain = minutes * 60_000;
            for _ in 0..50 {
                let wait = policy.wait(attempts);
                assert!((plain..=plain + plain / 4).contains(&wait), "{attempts}: {wait}");
            }
        }
        let drawn: std::collections::HashSet<i64> = (0..50).map(|_| policy.wait(9)).collect();
        assert!(drawn.len() > 10, "mails deferred together come back together");
        assert!(policy.horizon() >= 240 * 60_000 * 5 / 4);
    }

    #[test]
    fn a_clock_that_jumps_ahead_gives_nothing_up_by_itself() {
        let policy = Policy::default();
        let year = 365 * 24 * 3_600_000;
        assert!(!policy.gives_up(year, 1));
        assert!(policy.gives_up(year, 8));
        // Nor does one that jumps back keep a mail for ever.
        assert!(!policy.gives_up(-year, 99));
        assert!(policy.gives_up(-year, 100));
    }
}
