//! Durations.

use std::fmt;

use super::{
    DAY_MS, Duration, LONGEST_MS, Time, clock_part, only_digits, with_clock_part, write_clock,
};
use crate::value::Value;

impl Duration {
    /// `+JHHMMSSCCC`, the sign optional; "" is no duration at all.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Some(Self::default());
        }
        let (negative, figures) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if figures.len() < 10 || !only_digits(figures) {
            return None;
        }
        let (days, clock) = figures.split_at(figures.len() - 9);
        let milliseconds = days
            .parse::<i64>()
            .ok()?
            .checked_mul(DAY_MS)?
            .checked_add(Time::parse(clock)?.milliseconds())?;
        Self::checked(if negative { -milliseconds } else { milliseconds })
    }

    fn checked(milliseconds: i64) -> Option<Self> {
        (-LONGEST_MS..=LONGEST_MS).contains(&milliseconds).then_some(Self(milliseconds))
    }

    /// This many milliseconds; beyond two billion days, two billion days.
    #[must_use]
    pub fn from_int(milliseconds: i64) -> Self {
        Self(milliseconds.clamp(-LONGEST_MS, LONGEST_MS))
    }

    /// How many milliseconds.
    #[must_use]
    pub fn to_int(self) -> i64 {
        self.0
    }

    /// The opposite.
    #[must_use]
    pub fn negate(self) -> Self {
        Self(-self.0)
    }

    /// Sum; `None` out of range.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::checked(self.0 + other.0)
    }

    /// Difference; `None` out of range.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negate())
    }

    /// A part by its folded name: days, hours, minutes, seconds, milliseconds as integers, or the
    /// whole in one unit (`EnJours`, `InDays`…) as a real.
    #[must_use]
    pub fn part(&self, key: &str) -> Option<Value> {
        let whole = |unit: i64| Some(Value::Real(self.0 as f64 / unit as f64));
        match key {
            "jour" | "day" => Some(Value::Int(self.0 / DAY_MS)),
            "enjours" | "indays" => whole(DAY_MS),
            "enheures" | "inhours" => whole(3_600_000),
            "enminutes" | "inminutes" => whole(60_000),
            "ensecondes" | "inseconds" => whole(1000),
            "enmillisecondes" | "inmilliseconds" => Some(Value::Int(self.0)),
            _ => clock_part(self.0 % DAY_MS, key).map(Value::Int),
        }
    }

    /// This long in one unit (`EnJours`, `InDays`…), decimals included; `None` for no such unit.
    #[must_use]
    pub fn with_total(self, key: &str, total: f64) -> Option<Self> {
        let unit = match key {
            "enjours" | "indays" => DAY_MS,
            "enheures" | "inhours" => 3_600_000,
            "enminutes" | "inminutes" => 60_000,
            "ensecondes" | "inseconds" => 1000,
            "enmillisecondes" | "inmilliseconds" => 1,
            _ => return None,
        };
        Self::checked((total * unit as f64).round() as i64)
    }

    /// With one part changed.
    #[must_use]
    pub fn with_part(self, key: &str, value: i64) -> Option<Self> {
        let milliseconds = match key {
            "jour" | "day" => value.checked_mul(DAY_MS)?.checked_add(self.0 % DAY_MS)?,
            _ => {
                let clock = self.0 % DAY_MS;
                (self.0 - clock).checked_add(with_clock_part(clock, key, value)?)?
            }
        };
        Self::checked(milliseconds)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.abs();
        write!(f, "{}{}", if self.0 < 0 { '-' } else { '+' }, size / DAY_MS)?;
        write_clock(f, size % DAY_MS)
    }
}
