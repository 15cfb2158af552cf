//! Dates of messages (RFC 5322 §3.3): written exactly, read leniently.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::Offset;

/// An instant, with the offset of the clock that wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// The instant.
    pub instant: Timestamp,
    /// The offset from UTC of the clock that wrote it.
    pub offset: Offset,
}

/// Months by the first letters of their English and French names, without accents.
const MONTHS: &[(&str, i8)] = &[
    ("jan", 1),
    ("feb", 2),
    ("fev", 2),
    ("mar", 3),
    ("apr", 4),
    ("avr", 4),
    ("may", 5),
    ("mai", 5),
    ("jun", 6),
    ("juil", 7),
    ("juin", 6),
    ("jul", 7),
    ("aug", 8),
    ("aou", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

/// Named zones, in minutes from UTC (RFC 5322 §4.3, and what Europe and Japan write).
const ZONES: &[(&str, i32)] = &[
    ("UT", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("Z", 0),
    ("WET", 0),
    ("EST", -300),
    ("EDT", -240),
    ("CST", -360),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("CET", 60),
    ("MET", 60),
    ("BST", 60),
    ("WEST", 60),
    ("CEST", 120),
    ("MEST", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("IST", 330),
    ("JST", 540),
];

/// Characters of a date that are read.
const MAX_LENGTH: usize = 200;

impl Date {
    /// An instant as a clock with this offset writes it.
    #[must_use]
    pub fn new(instant: Timestamp, offset: Offset) -> Self {
        Self { instant, offset }
    }

    /// Reads the date of a header: RFC 5322, its obsolete forms, ISO 8601, French names of months.
    /// `None` for anything else, an empty text and impossible days included. A zone that is
    /// absent or unknown counts as UTC.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().take(MAX_LENGTH).collect();
        let mut fields = Fields::default();
        let mut depth = 0_usize;
        let mut token = String::new();
        for c in text.chars().chain([' ']) {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                ' ' | '\t' | ',' => {
                    fields.token(&token);
                    token.clear();
                }
                // The T of ISO 8601.
                'T' if fields.month.is_none() && token.len() == 10 => {
                    fields.token(&token);
                    token.clear();
                }
                _ => token.push(c),
            }
        }
        fields.date()
    }

    /// The civil date and time, at the offset of the clock that wrote them.
    #[must_use]
    pub fn civil(&self) -> civil::DateTime {
        self.offset.to_datetime(self.instant)
    }

    /// The form of RFC 5322, for instance `Mon, 23 Nov 2026 10:00:00 +0100`.
    #[must_use]
    pub fn to_rfc5322(&self) -> String {
        let civil = self.civil();
        let minutes = self.offset.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        let minutes = minutes.abs();
        format!(
            "{} {sign}{:02}{:02}",
            civil.strftime("%a, %-d %b %Y %H:%M:%S"),
            minutes / 60,
            minutes % 60
        )
    }
}

#[derive(Default)]
struct Fields {
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
    time: Option<(i8, i8, i8)>,
    minutes: Option<i32>,
}

impl Fields {
    fn token(&mut self, token: &str) {
        let token = token.trim_end_matches('.');
        if token.is_empty() {
            return;
        }
        if let Some(time) = token.contains(':').then(|| self.read_time(token)).flatten() {
            self.time = self.time.or(Some(time));
        } else if let Some(minutes) = offset(token).filter(|_| self.time.is_some()) {
            self.minutes = self.minutes.or(Some(minutes));
        } else if token.bytes().all(|b| b.is_ascii_digit()) {
            self.number(token);
        } else if let Some(date) = civil_date(token) {
            (self.year, self.month, self.day) = (Some(date.0), Some(date.1), Some(date.2));
        } else if let Some(month) = month(token) {
            // The last before the year: `mar. 5 août` starts with a Tuesday.
            if self.year.is_none() || self.month.is_none() {
                self.month = Some(month);
            }
        } else if let [day, name, year] = token.split('-').collect::<Vec<_>>().as_slice() {
            // `23-Nov-2026`, as IMAP writes it.
            self.number(day);
            self.month = self.month.or(month(name));
            self.number(year);
        } else if let Some((_, minutes)) =
            ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(token))
        {
            self.minutes = self.minutes.or(Some(*minutes));
        }
    }

    fn number(&mut self, digits: &str) {
        let Ok(value) = digits.parse::<i16>() else { return };
        if self.day.is_none() && digits.len() <= 2 {
            self.day = i8::try_from(value).ok();
        } else if self.year.is_none() {
            // RFC 5322 §4.3.
            self.year = match digits.len() {
                1 | 2 if value < 50 => Some(value + 2000),
                1..=3 => Some(value + 1900),
                _ => Some(value),
            };
        }
    }

    /// `10:00`, `10:00:00`, with a zone glued behind or not.
    fn read_time(&mut self, token: &str) -> Option<(i8, i8, i8)> {
        let glued = token.find(['+', '-', 'Z', 'z']);
        let (clock, zone) = match glued.and_then(|at| token.split_at_checked(at)) {
            Some((clock, zone)) => (clock, Some(zone)),
            None => (token, None),
        };
        let mut parts = clock.split([':', '.']).map(str::parse::<i8>);
        let hour = parts.next()?.ok()?;
        let minute = parts.next()?.ok()?;
        let second = parts.next().map_or(Some(0), Result::ok)?;
        if let Some(zone) = zone {
            self.minutes = if zone.eq_ignore_ascii_case("z") {
                Some(0)
            } else {
                offset(&zone.replace(':', ""))
            };
        }
        // A leap second.
        Some((hour, minute, if second == 60 { 59 } else { second }))
    }

    fn date(&self) -> Option<Date> {
        let (hour, minute, second) = self.time.unwrap_or((0, 0, 0));
        let civil =
            civil::DateTime::new(self.year?, self.month?, self.day?, hour, minute, second, 0)
                .ok()?;
        let minutes = self.minutes.filter(|m| m.abs() < 24 * 60).unwrap_or(0);
        let offset = Offset::from_seconds(minutes * 60).ok()?;
        let instant = offset.to_timestamp(civil).ok()?;
        Some(Date { instant, offset })
    }
}

/// `+0100` in minutes.
fn offset(token: &str) -> Option<i32> {
    let sign = match token.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits = token.get(1..)?;
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: i32 = digits.parse().ok()?;
    Some(sign * (value / 100 * 60 + value % 100))
}

/// `2026-11-23`.
fn civil_date(token: &str) -> Option<(i16, i8, i8)> {
    let mut parts = token.split('-');
    let year = parts.next().filter(|it| it.len() == 4)?.parse().ok()?;
    Some((year, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn month(token: &str) -> Option<i8> {
    let folded: String = token
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'é' => 'e',
            'û' => 'u',
            _ => c,
        })
        .collect();
    MONTHS.iter().find(|(name, _)| folded.starts_with(name)).map(|(_, month)| *month)
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.instant.partial_cmp(&other.instant)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn reads() {
        for (text, expected) in [
            ("Mon, 23 Nov 2026 10:00:00 +0100", Some("Mon, 23 Nov 2026 10:00:00 +0100")),
            (
                "Mon,  5 Feb 2024 01:02 -0530 (comment (nested))",
                Some("Mon, 5 Feb 2024 01:02:00 -0530"),
            ),
            ("23 Nov 26 10:00 CET", Some("Mon, 23 Nov 2026 10:00:00 +0100")),
            ("Mon, 1 Jan 24 10:00 CET", Some("Mon, 1 Jan 2024 10:00:00 +0100")),
            ("Tue, 1 Jan 99 00:00:00 GMT", Some("Fri, 1 Jan 1999 00:00:00 +0000")),
            ("1 Jan 103 00:00:00 EST", Some("Wed, 1 Jan 2003 00:00:00 -0500")),
            ("lun. 5 août 2024 11:48 +0200", Some("Mon, 5 Aug 2024 11:48:00 +0200")),
            ("mar. 6 août 2024 11:48 +0200", Some("Tue, 6 Aug 2024 11:48:00 +0200")),
            ("mardi 5 mars 2024 11:48 +0100", Some("Tue, 5 Mar 2024 11:48:00 +0100")),
            ("14 juillet 2024 08:00", Some("Sun, 14 Jul 2024 08:00:00 +0000")),
            ("1 févr. 2024 08:00 +0100", Some("Thu, 1 Feb 2024 08:00:00 +0100")),
            ("Mon Nov 23 10:00:00 2026", Some("Mon, 23 Nov 2026 10:00:00 +0000")),
            ("2026-11-23T10:00:00+01:00", Some("Mon, 23 Nov 2026 10:00:00 +0100")),
            ("2026-11-23 10:00:00Z", Some("Mon, 23 Nov 2026 10:00:00 +0000")),
            ("23-Nov-2026 10:00:00 +0100", Some("Mon, 23 Nov 2026 10:00:00 +0100")),
            ("Mon, 23 Nov 2026 10:00:60 +0100", Some("Mon, 23 Nov 2026 10:00:59 +0100")),
            ("Mon, 23 Nov 2026 10:00:00 +9999", Some("Mon, 23 Nov 2026 10:00:00 +0000")),
            ("Mon, 23 Nov 2026 10:00:00 XYZ", Some("Mon, 23 Nov 2026 10:00:00 +0000")),
            ("Mon, 23 Nov 2026", Some("Mon, 23 Nov 2026 00:00:00 +0000")),
            ("Thu, 1 Jan 1970 00:00:00 +0000", Some("Thu, 1 Jan 1970 00:00:00 +0000")),
            ("", None),
            ("   ", None),
            ("hello", None),
            ("31 Feb 2024 10:00 +0000", None),
            ("1 Jan 99999 10:00 +0000", None),
            ("1 Jan 2024 99:00 +0000", None),
            ("-", None),
            (":", None),
            ("é:é -é", None),
        ] {
            let read = Date::parse(text).map(|date| date.to_rfc5322());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn long_texts_end() {
        assert_eq!(Date::parse(&"(".repeat(3_000_000)), None);
        assert_eq!(Date::parse(&"1 ".repeat(1_000_000)), None);
    }
}
