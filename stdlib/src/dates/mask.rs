//! Masks: how dates and times are written and read.

use jiff::civil;
use wl_interpreter::diagnostic::Language;
use wl_interpreter::value::{Date, DateTime, Time, without_accents};

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS_FR: [&str; 7] =
    ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const DAYS_EN: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The name of a month, from 1.
pub fn month_name(month: usize, language: Language) -> &'static str {
    let names = if language == Language::French { &MONTHS_FR } else { &MONTHS_EN };
    names.get(month.wrapping_sub(1)).copied().unwrap_or("")
}

/// The name of a day, 1 for Monday.
pub fn day_name(day: usize, language: Language) -> &'static str {
    let names = if language == Language::French { &DAYS_FR } else { &DAYS_EN };
    names.get(day.wrapping_sub(1)).copied().unwrap_or("")
}

/// What a group of letters stands for.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Year,
    Month,
    MonthName,
    Day,
    DayName,
    Initial,
    Hour,
    Minute,
    Second,
    Fraction,
    Half,
}

/// A piece of a mask: letters that stand for something, or one character as it is.
enum Piece<'a> {
    Letters(Part, &'a str),
    Plain(char),
}

/// What a mask is about, which decides what `MM` is.
#[derive(Clone, Copy, PartialEq)]
pub enum Subject {
    /// `MM` is the month.
    Date,
    /// `MM` is the minutes.
    Time,
}

fn pieces(mask: &str, subject: Subject) -> Vec<Piece<'_>> {
    let english = mask.contains("YY") || mask.contains('D') && !mask.contains('J');
    let twelve = subject == Subject::Time;
    let (mut pieces, mut rest) = (Vec::new(), mask);
    while let Some(first) = rest.chars().next() {
        let letters = if first.is_ascii_alphabetic() { run(rest) } else { "" };
        let length = letters.len();
        let part = match (first, length) {
            ('A', 2) if letters == "AP" => Some((Part::Half, 2)),
            ('A' | 'Y', 4..) => Some((Part::Year, 4)),
            ('A' | 'Y', 2 | 3) => Some((Part::Year, 2)),
            ('M', 1 | 2) if twelve => Some((Part::Minute, length)),
            ('M' | 'm', 3..) => Some((Part::MonthName, length.min(4))),
            ('M', _) => Some((Part::Month, length)),
            ('m', 2) => Some((Part::Minute, 2)),
            ('J' | 'j' | 'd', 3..) => Some((Part::DayName, length.min(4))),
            ('D', 3..) if english => Some((Part::DayName, length.min(4))),
            ('J', 1 | 2) => Some((Part::Day, length)),
            ('D', 1 | 2) if english => Some((Part::Day, length)),
            ('L', 1) => Some((Part::Initial, 1)),
            ('H' | 'h', 2) => Some((Part::Hour, 2)),
            ('S' | 's', 2) => Some((Part::Second, 2)),
            ('C' | 'c', 2 | 3) => Some((Part::Fraction, length)),
            _ => None,
        };
        if let Some((part, length)) = part {
            pieces.push(Piece::Letters(part, &rest[..length]));
            rest = &rest[length..];
        } else {
            pieces.push(Piece::Plain(first));
            rest = &rest[first.len_utf8()..];
        }
    }
    pieces
}

/// Letters that are looked at together: the longest part has four.
const MAX_RUN: usize = 5;

/// The letters that go together at the beginning: the same one, whatever its case, or `AP`.
fn run(text: &str) -> &str {
    let bytes = text.as_bytes();
    if text.starts_with("AP") {
        return &text[..2];
    }
    let first = bytes[0];
    // More than this together mean nothing else.
    let bytes = &bytes[..bytes.len().min(MAX_RUN)];
    // mmJJ and SSCC split by letter; MMmm splits by case unless it is a name (Mmmm).
    let same = bytes.iter().take_while(|byte| **byte == first).count();
    let rest = bytes[same..].iter().take_while(|byte| **byte == first.to_ascii_lowercase()).count();
    if same == 1 && first.is_ascii_uppercase() && rest >= 2 {
        return &text[..=rest];
    }
    &text[..same]
}

/// A name in the form its letters ask for: short for 3, first letter or all in that case.
fn name_form(name: &str, letters: &str) -> String {
    let short = letters.len() == 3;
    let name: String = if short { name.chars().take(3).collect() } else { name.to_owned() };
    let upper = letters.starts_with(|c: char| c.is_ascii_uppercase());
    let rest_upper = letters[1..].starts_with(|c: char| c.is_ascii_uppercase());
    match (upper, rest_upper) {
        (true, true) => name,
        (false, _) => name.to_lowercase(),
        (true, false) => {
            let mut letters = name.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect()
            })
        }
    }
}

/// Writes a moment by a mask.
pub fn write(moment: civil::DateTime, mask: &str, subject: Subject, language: Language) -> String {
    let pieces = pieces(mask, subject);
    let half = pieces.iter().any(|piece| matches!(piece, Piece::Letters(Part::Half, _)));
    let mut text = String::new();
    for piece in pieces {
        let (part, letters) = match piece {
            Piece::Plain(character) => {
                text.push(character);
                continue;
            }
            Piece::Letters(part, letters) => (part, letters),
        };
        let width = letters.len();
        let number = |value: i64| format!("{value:0width$}");
        text += &match part {
            Part::Year if width == 2 => number(i64::from(moment.year()) % 100),
            Part::Year => number(moment.year().into()),
            Part::Month => number(moment.month().into()),
            Part::Day => number(moment.day().into()),
            Part::MonthName => name_form(month_name(moment.month() as usize, language), letters),
            Part::DayName => name_form(day_name(weekday(moment.date()), language), letters),
            Part::Initial => day_name(weekday(moment.date()), language)
                .chars()
                .take(1)
                .collect::<String>()
                .to_uppercase(),
            Part::Hour if half => number((i64::from(moment.hour()) + 11) % 12 + 1),
            Part::Hour => number(moment.hour().into()),
            Part::Minute => number(moment.minute().into()),
            Part::Second => number(moment.second().into()),
            Part::Fraction if width == 2 => number(i64::from(moment.millisecond()) / 10),
            Part::Fraction => number(moment.millisecond().into()),
            Part::Half => if moment.hour() < 12 { "AM" } else { "PM" }.to_owned(),
        };
    }
    text
}

/// 1 for Monday.
pub fn weekday(date: civil::Date) -> usize {
    date.weekday().to_monday_one_offset() as usize
}

/// Reads a moment by a mask; `None` when the text does not follow it. `?` in the mask is any
/// character.
pub fn read(text: &str, mask: &str, subject: Subject) -> Option<DateTime> {
    let mut rest = text.trim();
    let (mut year, mut month, mut day) = (1800i16, 1i8, 1i8);
    let (mut hour, mut minute, mut second, mut millisecond) = (0, 0, 0, 0);
    let mut afternoon = None;
    for piece in pieces(mask, subject) {
        match piece {
            Piece::Plain(expected) => {
                let found = rest.chars().next()?;
                if expected != '?' && expected != found {
                    return None;
                }
                rest = &rest[found.len_utf8()..];
            }
            Piece::Letters(part, letters) => match part {
                Part::Year if letters.len() == 2 => {
                    let short: i16 = number(&mut rest, 2, 2)?;
                    year = if short > 50 { 1900 + short } else { 2000 + short };
                }
                Part::Year => year = number(&mut rest, 4, 4)?,
                Part::Month => month = number(&mut rest, letters.len(), 2)?,
                Part::Day => day = number(&mut rest, letters.len(), 2)?,
                Part::MonthName => month = name(&mut rest, &[&MONTHS_FR, &MONTHS_EN])? as i8 + 1,
                Part::DayName => {
                    name(&mut rest, &[&DAYS_FR, &DAYS_EN])?;
                }
                Part::Initial => rest = rest.get(1..)?,
                Part::Hour => hour = number(&mut rest, 1, 2)?,
                Part::Minute => minute = number(&mut rest, 1, 2)?,
                Part::Second => second = number(&mut rest, 1, 2)?,
                Part::Fraction => {
                    let value: i64 = number(&mut rest, letters.len(), letters.len())?;
                    millisecond = if letters.len() == 2 { value * 10 } else { value };
                }
                Part::Half => {
                    afternoon = Some(rest.get(..2)?.eq_ignore_ascii_case("PM"));
                    rest = &rest[2..];
                }
            },
        }
    }
    if let Some(afternoon) = afternoon {
        hour = hour % 12 + if afternoon { 12 } else { 0 };
    }
    let date = Date::new(year, month, day)?;
    Some(DateTime::from_parts(date, Time::new(hour, minute, second, millisecond)?))
}

/// Takes a number of `least` to `most` digits off the front.
fn number<T: std::str::FromStr>(rest: &mut &str, least: usize, most: usize) -> Option<T> {
    let count = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if count < least {
        return None;
    }
    let value = rest[..count].parse().ok();
    *rest = &rest[count..];
    value
}

/// Takes a name, or its first three letters, off the front; its rank.
fn name(rest: &mut &str, lists: &[&[&str]]) -> Option<usize> {
    let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let word = without_accents(&rest[..end]).to_lowercase();
    let found = lists.iter().find_map(|list| {
        list.iter().position(|name| {
            let name = without_accents(name).to_lowercase();
            name == word || word.len() >= 3 && name.starts_with(&word)
        })
    })?;
    *rest = rest[end..].trim_start_matches('.');
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::{Subject, read, write};
    use jiff::civil::date;
    use wl_interpreter::diagnostic::Language::{English, French};

    #[test]
    fn masks_write() {
        let moment = date(2026, 3, 5).at(14, 5, 9, 120_000_000);
        for (mask, language, text) in [
            ("JJ/MM/AAAA HH:mm:SS:CC", French, "05/03/2026 14:05:09:12"),
            ("Jjjj J mmmm AAAA", French, "Jeudi 5 mars 2026"),
            ("DDDD MMMM D, YYYY", English, "Thursday March 5, 2026"),
            ("AA-M-J HHmmSSCCC", French, "26-3-5 140509120"),
            ("HH:mm AP", French, "02:05 PM"),
            ("AAAAMMJJHHmm", French, "202603051405"),
            ("Mmm", English, "Mar"),
        ] {
            assert_eq!(write(moment, mask, Subject::Date, language), text, "{mask}");
        }
        assert_eq!(write(moment, "HH:MM:SS:CC", Subject::Time, French), "14:05:09:12");
        let endless = "J".repeat(400_000);
        assert_eq!(write(moment, &endless, Subject::Date, French).len(), 100_000 * "JEUDI".len());
    }

    #[test]
    fn masks_read() {
        for (text, mask, canonical) in [
            ("05/03/2026", "JJ?MM?AAAA", "20260305000000000"),
            ("5 mars 2026 14h05", "J mmmm AAAA HHhmm", "20260305140500000"),
            ("03/05/51", "MM/JJ/AA", "19510305000000000"),
            ("12:05 AM", "HH:mm AP", "18000101000500000"),
        ] {
            let read = read(text, mask, Subject::Date).map(|moment| moment.to_string());
            assert_eq!(read.as_deref(), Some(canonical), "{text}");
        }
        for text in ["5/3/2026", "31/02/2026", "", "été"] {
            assert!(read(text, "JJ?MM?AAAA", Subject::Date).is_none(), "{text}");
        }
    }
}
