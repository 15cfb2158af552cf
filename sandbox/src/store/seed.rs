//! The mails that a new mailbox is filled with: the templates of `mails/`.
//!
//! A template is a readable mail in UTF-8. `{user}` is the owner's address, `{date:-2d}` a date
//! so long before now (`d` days, `h` hours), `{word:…}` a text as an encoded-word (RFC 2047),
//! `{base64:…}` a file in base64, `{quoted:…}` a file in quoted-printable. Any other brace is
//! left alone.

use super::INBOX;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp, tz};
use std::fmt::Write as _;

/// A mail to put in a mailbox.
pub(super) struct Seed {
    pub(super) folder: &'static str,
    pub(super) id: String,
    pub(super) bytes: Vec<u8>,
    pub(super) flags: &'static [&'static str],
    pub(super) received: i64,
}

/// A template, its folder and its flags.
type Template = (&'static str, &'static [&'static str], &'static str);

/// Oldest first in each folder.
const TEMPLATES: [Template; 12] = [
    (INBOX, &["\\Seen"], include_str!("../../mails/1-ancien.eml")),
    (INBOX, &["\\Seen"], include_str!("../../mails/2-plan.eml")),
    (INBOX, &["\\Seen", "\\Flagged"], include_str!("../../mails/3-devis.eml")),
    (INBOX, &[], include_str!("../../mails/4-lettre.eml")),
    (INBOX, &["\\Seen"], include_str!("../../mails/5-english.eml")),
    (INBOX, &["\\Seen", "\\Answered"], include_str!("../../mails/6-reunion.eml")),
    (INBOX, &[], include_str!("../../mails/7-reponse.eml")),
    (INBOX, &[], include_str!("../../mails/8-colis.eml")),
    (INBOX, &["\\Flagged"], include_str!("../../mails/9-urgent.eml")),
    ("Envoyés", &["\\Seen"], include_str!("../../mails/envoye.eml")),
    ("Brouillons", &["\\Draft", "\\Seen"], include_str!("../../mails/brouillon.eml")),
    ("Archives/2023", &["\\Seen"], include_str!("../../mails/archive.eml")),
];

/// The seed mails of a user, with identifiers that depend on nothing but their place and date.
pub(super) fn mails(user: &str, now: Timestamp) -> Vec<Seed> {
    let user = address(user);
    let mails = TEMPLATES.iter().enumerate().map(|(index, (folder, flags, template))| {
        let mut date = now;
        // A checkout may have changed the line ends.
        let template = template.replace("\r\n", "\n");
        let text = fill(&template, |kind, argument| {
            Some(match kind {
                "user" => user.clone(),
                "date" => {
                    date = now.checked_sub(offset(argument)?).unwrap_or(now);
                    rfc5322(date)
                }
                "word" => encoded_words(argument),
                "base64" => base64_lines(&file(argument)?),
                "quoted" => quoted_printable(&String::from_utf8(file(argument)?).ok()?),
                _ => return None,
            })
        });
        let text = text.replace('\n', "\r\n");
        let bytes = if text.contains("charset=iso-8859-1") {
            encoding_rs::WINDOWS_1252.encode(&text).0.into_owned()
        } else {
            text.into_bytes()
        };
        let received = date.as_second();
        let id = format!("{received}.seed{}.sandbox", index + 1);
        Seed { folder, id, bytes, flags, received }
    });
    mails.collect()
}

/// A name that cannot stand in a field as it is gives way to an ordinary one.
fn address(user: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"@.-_+".contains(&byte);
    let user = if user.bytes().all(plain) { user } else { "destinataire" };
    if user.contains('@') { user.to_owned() } else { format!("{user}@masociete.fr") }
}

/// Replaces each `{kind}` or `{kind:argument}` that `value` knows.
fn fill(template: &str, mut value: impl FnMut(&str, &str) -> Option<String>) -> String {
    let mut result = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        result.push_str(before);
        let filled = after.split_once('}').and_then(|(inside, tail)| {
            let (kind, argument) = inside.split_once(':').unwrap_or((inside, ""));
            Some((value(kind, argument)?, tail))
        });
        if let Some((text, tail)) = filled {
            result.push_str(&text);
            rest = tail;
        } else {
            result.push('{');
            rest = after;
        }
    }
    result + rest
}

/// `-2d`, `-3h`.
fn offset(text: &str) -> Option<SignedDuration> {
    let text = text.strip_prefix('-')?;
    let (count, hours) = match (text.strip_suffix('d'), text.strip_suffix('h')) {
        (Some(days), _) => (days, 24),
        (_, Some(hours)) => (hours, 1),
        _ => return None,
    };
    Some(SignedDuration::from_hours(count.parse::<i64>().ok()? * hours))
}

/// In a fixed zone, so that the same clock gives the same octets on every machine.
fn rfc5322(time: Timestamp) -> String {
    let zone = tz::TimeZone::fixed(tz::offset(1));
    time.to_zoned(zone).strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}

fn encoded_words(text: &str) -> String {
    // 75 characters a word (RFC 2047 section 2), 12 of them around the text.
    let mut words = vec![String::new()];
    for character in text.chars() {
        let mut octets = [0; 4];
        let encoded = match character {
            ' ' => "_".to_owned(),
            character if character.is_ascii_alphanumeric() => character.to_string(),
            character => {
                character.encode_utf8(&mut octets).bytes().fold(String::new(), |mut text, octet| {
                    let _ = write!(text, "={octet:02X}");
                    text
                })
            }
        };
        match words.last_mut() {
            Some(word) if word.len() + encoded.len() <= 63 => word.push_str(&encoded),
            _ => words.push(encoded),
        }
    }
    let words: Vec<String> = words.iter().map(|word| format!("=?utf-8?Q?{word}?=")).collect();
    words.join("\n ")
}

fn base64_lines(bytes: &[u8]) -> String {
    // 57 octets make a line of 76 characters (RFC 2045 section 6.8).
    bytes.chunks(57).fold(String::with_capacity(bytes.len() * 4 / 3 + 64), |mut text, line| {
        if !text.is_empty() {
            text.push('\n');
        }
        STANDARD.encode_string(line, &mut text);
        text
    })
}

/// RFC 2045 section 6.7.
fn quoted_printable(text: &str) -> String {
    let mut result = String::new();
    for line in text.trim_end().lines() {
        let mut width = 0;
        let last = line.len().saturating_sub(1);
        for (at, octet) in line.bytes().enumerate() {
            let space_at_end = octet == b' ' && at == last;
            let plain = (octet.is_ascii_graphic() && octet != b'=') || octet == b' ';
            let size = if plain && !space_at_end { 1 } else { 3 };
            if width + size > 75 {
                result.push_str("=\n");
                width = 0;
            }
            width += size;
            if size == 1 {
                result.push(char::from(octet));
            } else {
                let _ = write!(result, "={octet:02X}");
            }
        }
        result.push('\n');
    }
    result
}

fn file(name: &str) -> Option<Vec<u8>> {
    Some(match name {
        "lettre.html" => include_bytes!("../../mails/lettre.html").to_vec(),
        "devis.pdf" => include_bytes!("../../mails/devis.pdf").to_vec(),
        "logo.png" => include_bytes!("../../mails/logo.png").to_vec(),
        "plan-etage.bmp" => plan(640, 576),
        _ => return None,
    })
}

/// A picture of rooms and walls, drawn rather than kept: an uncompressed BMP of 24 bits.
fn plan(width: u32, height: u32) -> Vec<u8> {
    let size = width * height * 3;
    let mut bmp = b"BM".to_vec();
    for field in [54 + size, 0, 54, 40, width, height, 1 | 24 << 16, 0, size, 2835, 2835, 0, 0] {
        bmp.extend_from_slice(&field.to_le_bytes());
    }
    for y in 0..height {
        for x in 0..width {
            let wall = x % 160 < 5 || y % 144 < 5;
            let door = x % 160 > 60 && x % 160 < 95 || y % 144 > 55 && y % 144 < 90;
            let shade = (x * 31 + y * 17) % 13;
            let level = if wall && !door { 40 + shade } else { 235 + shade };
            bmp.extend_from_slice(&[level as u8; 3]);
        }
    }
    bmp
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_is_filled_and_every_line_is_sound() {
        let now: Timestamp = "2024-05-02T10:00:00Z".parse().unwrap();
        let seeds = mails("jean", now);
        assert_eq!(seeds.iter().filter(|seed| seed.folder == INBOX).count(), 9);
        for seed in &seeds {
            let text = encoding_rs::WINDOWS_1252.decode(&seed.bytes).0;
            assert!(
                !["{user", "{date", "{word", "{base64", "{quoted"]
                    .iter()
                    .any(|left| text.contains(left))
            );
            let header = text.split("\r\n\r\n").next().unwrap();
            assert!(header.is_ascii() && header.contains("jean@masociete.fr"), "{header}");
            assert!(seed.bytes.ends_with(b"\r\n"));
            assert!(seed.bytes.split(|octet| *octet == b'\n').all(|line| line.len() < 999));
        }
        assert!(seeds[..9].is_sorted_by_key(|seed| seed.id.clone()));
        assert_eq!(rfc5322(now), "Thu, 02 May 2024 11:00:00 +0100");
    }

    #[test]
    fn the_same_clock_gives_the_same_mails() {
        let now = Timestamp::UNIX_EPOCH;
        let (one, other) = (mails("a@b.fr", now), mails("a@b.fr", now));
        for (one, other) in one.iter().zip(&other) {
            assert!(one.id == other.id && one.bytes == other.bytes);
        }
    }

    #[test]
    fn odd_names_do_not_reach_a_field() {
        assert_eq!(address("a b\"<"), "destinataire@masociete.fr");
        assert_eq!(address("jean@a.fr"), "jean@a.fr");
    }

    #[test]
    fn encodings_are_those_of_the_rfcs() {
        assert_eq!(encoded_words("é a"), "=?utf-8?Q?=C3=A9_a?=");
        assert!(encoded_words(&"é".repeat(40)).lines().all(|line| line.len() <= 76));
        assert_eq!(quoted_printable("a=é \n"), "a=3D=C3=A9\n");
        assert_eq!(quoted_printable("x \ny"), "x=20\ny\n");
        assert!(quoted_printable(&"é".repeat(99)).lines().all(|line| line.len() <= 76));
        assert_eq!(plan(640, 576).len(), 54 + 640 * 576 * 3);
    }
}
