//! Times of day.

use std::fmt;

use jiff::Zoned;

use super::{
    DAY_MS, DateTime, Duration, Time, clock_ms, clock_part, digits, only_digits, with_clock_part,
    write_clock,
};
use crate::value::Value;

impl Time {
    /// No time.
    pub const EMPTY: Self = Self(-1);

    /// True for no time.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::EMPTY
    }

    /// `HHMM`, `HHMMSS`, `HHMMSSCC`, `HHMMSSCCC`, or a date-time whose date is dropped; "" is the
    /// empty time.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Some(Self::EMPTY);
        }
        if !only_digits(text) {
            return None;
        }
        let milliseconds = match text.len() {
            4 | 6 => 0,
            8 => digits::<i64>(text, 6, 8)? * 10,
            9 => digits(text, 6, 9)?,
            _ => return DateTime::parse(text).map(DateTime::time),
        };
        let second = if text.len() > 4 { digits(text, 4, 6)? } else { 0 };
        Self::new(digits(text, 0, 2)?, digits(text, 2, 4)?, second, milliseconds)
    }

    /// This time; `None` when a clock has none.
    #[must_use]
    pub fn new(hour: i64, minute: i64, second: i64, millisecond: i64) -> Option<Self> {
        let fits = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..1000).contains(&millisecond);
        fits.then(|| Self::wrapped(clock_ms(hour, minute, second, millisecond)))
    }

    /// Milliseconds since midnight, whatever the day.
    pub(super) fn wrapped(milliseconds: i64) -> Self {
        Self(milliseconds.rem_euclid(DAY_MS) as i32)
    }

    /// Milliseconds since midnight; the empty time gives 0.
    #[must_use]
    pub fn milliseconds(self) -> i64 {
        i64::from(self.0.max(0))
    }

    /// Now.
    #[must_use]
    pub fn now(now: &Zoned) -> Self {
        DateTime::now(now).time()
    }

    /// Hundredths of a second since midnight.
    #[must_use]
    pub fn from_int(hundredths: i64) -> Option<Self> {
        (0..DAY_MS / 10).contains(&hundredths).then(|| Self::wrapped(hundredths * 10))
    }

    /// Hundredths of a second since midnight; the empty time gives 0.
    #[must_use]
    pub fn to_int(self) -> i64 {
        self.milliseconds() / 10
    }

    /// Later by a duration, around midnight; days do not count.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self::wrapped(self.milliseconds() + duration.0 % DAY_MS)
    }

    /// The time from `other` to this one.
    #[must_use]
    pub fn since(self, other: Self) -> Duration {
        Duration(self.milliseconds() - other.milliseconds())
    }

    /// A part by its folded name: hour, minute, second, millisecond, in French or English.
    #[must_use]
    pub fn part(&self, key: &str) -> Option<Value> {
        clock_part(self.milliseconds(), key).map(Value::Int)
    }

    /// With one part changed and the whole normalised around midnight.
    #[must_use]
    pub fn with_part(self, key: &str, value: i64) -> Option<Self> {
        with_clock_part(self.milliseconds(), key, value).map(Self::wrapped)
    }
}

impl Default for Time {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() { Ok(()) } else { write_clock(f, self.milliseconds()) }
    }
}
