//! The clock.

use jiff::{Timestamp, Zoned, civil};

/// The time, and the zone in which the user lives.
pub trait Clock {
    /// Now, in the user's zone.
    fn now(&self) -> Zoned;
    /// Milliseconds that only go forward, from an arbitrary start.
    fn monotonic(&self) -> u64;
    /// Waits.
    fn sleep(&self, milliseconds: u64);
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Zoned {
        Zoned::now()
    }

    fn monotonic(&self) -> u64 {
        use std::sync::OnceLock;
        use std::time::Instant;
        static START: OnceLock<Instant> = OnceLock::new();
        u64::try_from(START.get_or_init(Instant::now).elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn sleep(&self, milliseconds: u64) {
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
    }
}

/// A clock that stands still, in UTC: for examples and tests.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub civil::DateTime);

impl Clock for FixedClock {
    fn now(&self) -> Zoned {
        self.0
            .to_zoned(jiff::tz::TimeZone::UTC)
            .unwrap_or_else(|_| Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC))
    }

    fn monotonic(&self) -> u64 {
        0
    }

    fn sleep(&self, _milliseconds: u64) {}
}
