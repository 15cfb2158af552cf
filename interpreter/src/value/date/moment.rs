//! Date-times.

use std::fmt;

use jiff::{SignedDuration, Zoned, civil};

use super::{
    DAY_MS, Date, DateTime, Duration, Time, clock_ms, digits, only_digits, with_clock_part,
};
use crate::value::Value;

impl DateTime {
    /// No date-time.
    pub const EMPTY: Self = Self(i64::MIN);

    /// True for no date-time.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::EMPTY
    }

    /// `AAAAMMJJ` followed by nothing, hours, minutes, seconds, hundredths or milliseconds; "" is
    /// the empty date-time.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Some(Self::EMPTY);
        }
        if !only_digits(text) || !matches!(text.len(), 8 | 10 | 12 | 14 | 16 | 17) {
            return None;
        }
        let date = Date::parse(&text[..8])?;
        let time = match text.len() {
            8 => Time::new(0, 0, 0, 0),
            10 => Time::new(digits(text, 8, 10)?, 0, 0, 0),
            _ => Time::parse(&text[8..]),
        };
        Some(Self::from_parts(date, time?))
    }

    /// This date at this time; an empty date gives the empty date-time.
    #[must_use]
    pub fn from_parts(date: Date, time: Time) -> Self {
        if date.is_empty() {
            return Self::EMPTY;
        }
        Self(i64::from(date.0) * DAY_MS + time.milliseconds())
    }

    /// This date at midnight.
    #[must_use]
    pub fn from_date(date: Date) -> Self {
        Self::from_parts(date, Time::EMPTY)
    }

    /// From jiff, to the millisecond; `None` before year 1.
    #[must_use]
    pub fn from_civil(civil: civil::DateTime) -> Option<Self> {
        let time = civil.time();
        let milliseconds = clock_ms(
            time.hour().into(),
            time.minute().into(),
            time.second().into(),
            time.millisecond().into(),
        );
        Some(Self::from_parts(Date::from_civil(civil.date())?, Time::wrapped(milliseconds)))
    }

    /// As jiff's; `None` for the empty date-time.
    #[must_use]
    pub fn to_civil(self) -> Option<civil::DateTime> {
        let midnight = self.date().to_civil()?.to_datetime(civil::Time::midnight());
        midnight.checked_add(SignedDuration::from_millis(self.time().milliseconds())).ok()
    }

    /// Now.
    #[must_use]
    pub fn now(now: &Zoned) -> Self {
        Self::from_civil(now.datetime()).unwrap_or_default()
    }

    /// Its date.
    #[must_use]
    pub fn date(self) -> Date {
        if self.is_empty() { Date::EMPTY } else { Date(self.0.div_euclid(DAY_MS) as i32) }
    }

    /// Its time.
    #[must_use]
    pub fn time(self) -> Time {
        if self.is_empty() { Time::EMPTY } else { Time::wrapped(self.0) }
    }

    /// With another date.
    #[must_use]
    pub fn with_date(self, date: Date) -> Self {
        Self::from_parts(date, self.time())
    }

    /// With another time.
    #[must_use]
    pub fn with_time(self, time: Time) -> Self {
        Self::from_parts(self.date(), time)
    }

    /// Later by a duration; `None` out of range or on the empty date-time.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Option<Self> {
        let moved = Self(self.0.checked_add(duration.0)?);
        let days = moved.0.div_euclid(DAY_MS);
        Date::checked(days)?;
        (!self.is_empty()).then_some(moved)
    }

    /// The time from `other` to this one; `None` with an empty one.
    #[must_use]
    pub fn since(self, other: Self) -> Option<Duration> {
        let known = !self.is_empty() && !other.is_empty();
        known.then(|| Duration(self.0 - other.0))
    }

    /// A part by its folded name: those of a date, of a time, and the two halves.
    #[must_use]
    pub fn part(&self, key: &str) -> Option<Value> {
        match key {
            "partiedate" | "datepart" => Some(Value::Date(self.date())),
            "partieheure" | "timepart" => Some(Value::Time(self.time())),
            _ => self.date().part(key).or_else(|| self.time().part(key)),
        }
    }

    /// With one part changed and the whole normalised: hour 24 is the next day.
    #[must_use]
    pub fn with_part(self, key: &str, value: i64) -> Option<Self> {
        if self.date().part(key).is_some() {
            return Some(Self::from_parts(self.date().with_part(key, value)?, self.time()));
        }
        let clock = with_clock_part(self.time().milliseconds(), key, value)?;
        Self::from_date(self.date()).plus(Duration(clock))
    }
}

impl Default for DateTime {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.date(), self.time())
    }
}
