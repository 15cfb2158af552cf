//! Dates.

use std::fmt;

use jiff::{Span, Zoned, civil};

use super::{DAY_MS, Date, DateTime, Duration, ORIGIN, digits, only_digits};
use crate::value::Value;

impl Date {
    /// No date.
    pub const EMPTY: Self = Self(i32::MIN);

    /// True for no date.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::EMPTY
    }

    /// `AAAAMMJJ`, or a date-time whose time is dropped; "" is the empty date.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Some(Self::EMPTY);
        }
        if text.len() != 8 {
            return DateTime::parse(text).map(DateTime::date);
        }
        if !only_digits(text) {
            return None;
        }
        Self::new(digits(text, 0, 4)?, digits(text, 4, 6)?, digits(text, 6, 8)?)
    }

    /// This day; `None` when the calendar has none.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Self::from_civil(civil::Date::new(year, month, day).ok()?)
    }

    /// From jiff; `None` before year 1.
    #[must_use]
    pub fn from_civil(date: civil::Date) -> Option<Self> {
        let days = date.duration_since(ORIGIN).as_hours() / 24;
        (date.year() >= 1).then_some(Self(days as i32))
    }

    /// As jiff's; `None` for the empty date.
    #[must_use]
    pub fn to_civil(self) -> Option<civil::Date> {
        if self.is_empty() {
            return None;
        }
        ORIGIN.checked_add(Span::new().try_days(self.0).ok()?).ok()
    }

    /// Today.
    #[must_use]
    pub fn now(now: &Zoned) -> Self {
        Self::from_civil(now.date()).unwrap_or_default()
    }

    /// Day 1 is 1800-01-01; 0 is the empty date.
    #[must_use]
    pub fn from_int(days: i64) -> Option<Self> {
        if days == 0 { Some(Self::EMPTY) } else { Self::checked(days.checked_sub(1)?) }
    }

    /// Day 1 is 1800-01-01; the empty date gives 0.
    #[must_use]
    pub fn to_int(self) -> i64 {
        if self.is_empty() { 0 } else { i64::from(self.0) + 1 }
    }

    pub(super) fn checked(days: i64) -> Option<Self> {
        Self::from_civil(ORIGIN.checked_add(Span::new().try_days(days).ok()?).ok()?)
    }

    /// This many days later; `None` past year 9999 or on the empty date.
    #[must_use]
    pub fn add_days(self, days: i64) -> Option<Self> {
        if self.is_empty() { None } else { Self::checked(i64::from(self.0).checked_add(days)?) }
    }

    /// Later by the whole days of a duration.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Option<Self> {
        self.add_days(duration.0 / DAY_MS)
    }

    /// The time from `other` to this date; `None` with an empty one.
    #[must_use]
    pub fn since(self, other: Self) -> Option<Duration> {
        let known = !self.is_empty() && !other.is_empty();
        known.then(|| Duration((i64::from(self.0) - i64::from(other.0)) * DAY_MS))
    }

    /// A part by its folded name: year, month, day, in French or English.
    #[must_use]
    pub fn part(&self, key: &str) -> Option<Value> {
        let date = self.to_civil();
        let part = match key {
            "annee" | "year" => date.map_or(0, |date| i64::from(date.year())),
            "mois" | "month" => date.map_or(0, |date| i64::from(date.month())),
            "jour" | "day" => date.map_or(0, |date| i64::from(date.day())),
            _ => return None,
        };
        Some(Value::Int(part))
    }

    /// With one part changed and the whole normalised: month 13 is January of the next year, day
    /// 0 the last day of the previous month. `None` for no such part or out of range.
    #[must_use]
    pub fn with_part(self, key: &str, value: i64) -> Option<Self> {
        let date = self.to_civil().unwrap_or(civil::date(1, 1, 1));
        let (year, month, day) =
            (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
        let (year, month, day) = match key {
            "annee" | "year" => (value, month, day),
            "mois" | "month" => (year, value, day),
            "jour" | "day" => (year, month, value),
            _ => return None,
        };
        let first = civil::Date::new(i16::try_from(year).ok()?, 1, 1).ok()?;
        let months = Span::new().try_months(month - 1).ok()?;
        let days = Span::new().try_days(day - 1).ok()?;
        Self::from_civil(first.checked_add(months).ok()?.checked_add(days).ok()?)
    }
}

impl Default for Date {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_civil() {
            None => Ok(()),
            Some(date) => write!(f, "{:04}{:02}{:02}", date.year(), date.month(), date.day()),
        }
    }
}
