//! Dates, times, date-times and durations.
//!
//! Calendar arithmetic is jiff's. Their canonical texts are `AAAAMMJJ`, `HHMMSSCCC`,
//! `AAAAMMJJHHMMSSCCC` and `+JHHMMSSCCC`: what a text reads back without loss.

mod clock;
mod day;
mod length;
mod moment;

use std::fmt;

use jiff::civil;

/// The day from which dates are counted.
const ORIGIN: civil::Date = civil::date(1800, 1, 1);
const DAY_MS: i64 = 86_400_000;
/// The greatest duration: two billion days.
const LONGEST_MS: i64 = 2_000_000_000 * DAY_MS;

/// A date from 0001-01-01 to 9999-12-31, or the empty date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// A time of day, or the empty time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i32);

/// A date and a time, or the empty date-time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(i64);

/// A length of time, negative too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration(i64);

/// Digits of a text at a place, as a number.
fn digits<T: std::str::FromStr>(text: &str, from: usize, to: usize) -> Option<T> {
    text.get(from..to)?.parse().ok()
}

fn only_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn clock_ms(hour: i64, minute: i64, second: i64, millisecond: i64) -> i64 {
    ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
}

fn write_clock(f: &mut fmt::Formatter<'_>, ms: i64) -> fmt::Result {
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    write!(f, "{hour:02}{minute:02}{second:02}{:03}", ms % 1000)
}

/// The unit of a part of the clock, and how many of it make the next one.
fn clock_unit(key: &str) -> Option<(i64, i64)> {
    match key {
        "heure" | "hour" => Some((3_600_000, 24)),
        "minute" => Some((60_000, 60)),
        "seconde" | "second" => Some((1000, 60)),
        "milliseconde" | "millisecond" => Some((1, 1000)),
        _ => None,
    }
}

fn clock_part(ms: i64, key: &str) -> Option<i64> {
    clock_unit(key).map(|(unit, count)| ms / unit % count)
}

fn with_clock_part(ms: i64, key: &str, value: i64) -> Option<i64> {
    let (unit, count) = clock_unit(key)?;
    value.checked_sub(ms / unit % count)?.checked_mul(unit)?.checked_add(ms)
}

#[cfg(test)]
mod tests {
    use super::{Date, DateTime, Duration, Time};
    use crate::value::Value;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn texts_come_back() {
        assert_eq!(date("20260315").to_string(), "20260315");
        assert_eq!(date("00010101").to_string(), "00010101");
        assert_eq!(date("99991231").to_string(), "99991231");
        assert_eq!(date("20260315140509").to_string(), "20260315");
        assert_eq!(date("").to_string(), "");
        for text in ["20260230", "2026031", "00000101", "2026-3-1", "demain", "été"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        for (text, canonical) in [
            ("1405", "140500000"),
            ("140509", "140509000"),
            ("14050912", "140509120"),
            ("140509123", "140509123"),
        ] {
            assert_eq!(Time::parse(text).unwrap().to_string(), canonical);
        }
        assert_eq!(Time::parse("2460"), None);
        for (text, canonical) in [
            ("20260315", "20260315000000000"),
            ("2026031514", "20260315140000000"),
            ("2026031514050912", "20260315140509120"),
            ("20260315140509123", "20260315140509123"),
        ] {
            assert_eq!(DateTime::parse(text).unwrap().to_string(), canonical);
        }
        for text in ["+0000000000", "-12030405006", "+2000000000000000000"] {
            assert_eq!(Duration::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Duration::parse("+2000000000000000001"), None);
    }

    #[test]
    fn integers_count_days_and_hundredths() {
        assert_eq!(date("18000103").to_int(), 3);
        assert_eq!(date("20011225").to_int(), 73773);
        assert_eq!(Date::from_int(73773), Some(date("20011225")));
        assert_eq!(Date::from_int(i64::MAX), None);
        assert_eq!(Time::from_int(8_639_999).unwrap().to_string(), "235959990");
        assert_eq!(Time::from_int(8_640_000), None);
    }

    #[test]
    fn parts_are_normalised() {
        assert_eq!(date("20260331").with_part("mois", 13), Some(date("20270131")));
        assert_eq!(date("20260315").with_part("jour", 0), Some(date("20260228")));
        assert_eq!(date("20240229").with_part("annee", 2025), Some(date("20250301")));
        assert_eq!(date("20260315").with_part("year", 20000), None);
        assert_eq!(date("20260315").with_part("jour", i64::MAX), None);
        assert_eq!(date("20260315").with_part("heure", 1), None);
        let moment = DateTime::parse("20261231230000").unwrap();
        assert_eq!(moment.with_part("hour", 24).unwrap().to_string(), "20270101000000000");
        assert!(matches!(moment.part("mois"), Some(Value::Int(12))));
        assert_eq!(moment.with_part("seconde", i64::MIN), None);
        let length = Duration::from_int(90_061_001);
        assert!(matches!(length.part("heure"), Some(Value::Int(1))));
        assert!(
            matches!(length.part("ensecondes"), Some(Value::Real(seconds)) if (seconds - 90_061.001).abs() < 1e-9)
        );
        assert_eq!(length.with_total("enminutes", 1.5), Some(Duration::from_int(90_000)));
        assert_eq!(length.with_total("minute", 1.5), None);
        assert_eq!(length.with_total("enjours", f64::INFINITY), None);
    }

    #[test]
    fn arithmetic_stays_in_range() {
        let day = Duration::from_int(86_400_000);
        assert_eq!(date("20240228").plus(day), Some(date("20240229")));
        assert_eq!(date("99991231").add_days(1), None);
        assert_eq!(date("00010101").add_days(-1), None);
        assert_eq!(date("20260315").add_days(i64::MAX), None);
        assert_eq!(date("20260315").since(date("20260301")).unwrap().to_string(), "+14000000000");
        assert_eq!(Date::EMPTY.plus(day), None);
        let late = Time::parse("2330").unwrap();
        assert_eq!(late.plus(Duration::from_int(3_600_000)), Time::parse("0030").unwrap());
        let old = DateTime::parse("17991231120000").unwrap();
        assert_eq!(old.plus(day).unwrap().to_string(), "18000101120000000");
        assert_eq!(old.to_civil().unwrap().to_string(), "1799-12-31T12:00:00");
        assert_eq!(DateTime::EMPTY.plus(day), None);
        assert_eq!(Duration::from_int(i64::MAX).plus(day), None);
    }
}
