//! SEARCH (RFC 3501 section 6.4.4).

use super::parser::{Parsed, Parser, Wrong};
use super::selected::Selected;
use super::sequence::{Resolved, Set};
use crate::mime::{Part, decoded};
use crate::store::Message;
use encoding_rs::Encoding;
use jiff::civil::Date;
use std::cell::OnceCell;
use std::sync::Arc;

/// How deep NOT, OR and parentheses go.
const DEPTH: usize = 50;

/// What messages must be.
#[derive(Debug)]
pub(super) struct Query {
    keys: Vec<Key>,
}

#[derive(Debug)]
enum Key {
    All,
    /// A flag is there, or is not.
    Flag(String, bool),
    Recent(bool),
    /// Recent and not seen.
    New,
    Numbers(Set),
    Uids(Set),
    Header(String, String),
    /// Anywhere, or in the body alone.
    Text(String, bool),
    Arrived(Side, Date),
    Sent(Side, Date),
    Larger(u32),
    Smaller(u32),
    Not(Box<Key>),
    Or(Box<Key>, Box<Key>),
    And(Vec<Key>),
}

#[derive(Clone, Copy, Debug)]
enum Side {
    Before,
    On,
    Since,
}

/// Why there is no query.
#[derive(Debug)]
pub(super) enum Refused {
    Charset,
    Wrong(Wrong),
}

impl From<Wrong> for Refused {
    fn from(wrong: Wrong) -> Self {
        Self::Wrong(wrong)
    }
}

/// Reads the arguments of SEARCH.
pub(super) fn parse(parser: &mut Parser<'_>) -> Result<Query, Refused> {
    let mut charset = encoding_rs::UTF_8;
    let rest = parser.rest();
    if rest.len() >= 8 && rest[..8].eq_ignore_ascii_case(b"CHARSET ") {
        if parser.is_utf8() {
            return Err(Refused::Wrong(Wrong("no CHARSET where UTF-8 is enabled")));
        }
        parser.keyword()?;
        parser.space()?;
        let label = parser.text()?;
        charset = Encoding::for_label(label.as_bytes()).ok_or(Refused::Charset)?;
        parser.space()?;
    }
    let mut keys = vec![key(parser, charset, DEPTH)?];
    while parser.take(b' ') {
        keys.push(key(parser, charset, DEPTH)?);
    }
    parser.end()?;
    Ok(Query { keys })
}

fn key(parser: &mut Parser<'_>, charset: &'static Encoding, depth: usize) -> Parsed<Key> {
    let depth = depth.checked_sub(1).ok_or(Wrong("the search is nested too deep"))?;
    if parser.take(b'(') {
        let mut keys = vec![key(parser, charset, depth)?];
        while parser.take(b' ') {
            keys.push(key(parser, charset, depth)?);
        }
        parser.expect(b')', "a parenthesis is not closed")?;
        return Ok(Key::And(keys));
    }
    if parser.peek().is_some_and(|first| first.is_ascii_digit() || first == b'*') {
        return Ok(Key::Numbers(parser.set()?));
    }
    let name = parser.keyword()?;
    let flag = |name: &str, set| Key::Flag(name.to_owned(), set);
    Ok(match name.as_str() {
        "ALL" => Key::All,
        "ANSWERED" => flag("\\Answered", true),
        "DELETED" => flag("\\Deleted", true),
        "DRAFT" => flag("\\Draft", true),
        "FLAGGED" => flag("\\Flagged", true),
        "SEEN" => flag("\\Seen", true),
        "UNANSWERED" => flag("\\Answered", false),
        "UNDELETED" => flag("\\Deleted", false),
        "UNDRAFT" => flag("\\Draft", false),
        "UNFLAGGED" => flag("\\Flagged", false),
        "UNSEEN" => flag("\\Seen", false),
        "RECENT" => Key::Recent(true),
        "OLD" => Key::Recent(false),
        "NEW" => Key::New,
        _ => {
            parser.space()?;
            match name.as_str() {
                "KEYWORD" => flag(parser.atom()?, true),
                "UNKEYWORD" => flag(parser.atom()?, false),
                "BCC" | "CC" | "FROM" | "SUBJECT" | "TO" => {
                    Key::Header(name, text(parser, charset)?)
                }
                "HEADER" => {
                    let field = parser.text()?;
                    parser.space()?;
                    Key::Header(field, text(parser, charset)?)
                }
                "BODY" => Key::Text(text(parser, charset)?, true),
                "TEXT" => Key::Text(text(parser, charset)?, false),
                "BEFORE" => Key::Arrived(Side::Before, parser.date()?),
                "ON" => Key::Arrived(Side::On, parser.date()?),
                "SINCE" => Key::Arrived(Side::Since, parser.date()?),
                "SENTBEFORE" => Key::Sent(Side::Before, parser.date()?),
                "SENTON" => Key::Sent(Side::On, parser.date()?),
                "SENTSINCE" => Key::Sent(Side::Since, parser.date()?),
                "LARGER" => Key::Larger(parser.number()?),
                "SMALLER" => Key::Smaller(parser.number()?),
                "UID" => Key::Uids(parser.set()?),
                "NOT" => Key::Not(Box::new(key(parser, charset, depth)?)),
                "OR" => {
                    let one = key(parser, charset, depth)?;
                    parser.space()?;
                    Key::Or(Box::new(one), Box::new(key(parser, charset, depth)?))
                }
                _ => return Err(Wrong("unknown search key")),
            }
        }
    })
}

/// What is searched, without case.
fn text(parser: &mut Parser<'_>, charset: &'static Encoding) -> Parsed<String> {
    let octets = parser.astring()?;
    Ok(charset.decode_without_bom_handling(&octets).0.to_lowercase())
}

/// A message under examination; what is costly is made once, when a key asks for it.
struct Candidate<'a> {
    number: u32,
    message: &'a Message,
    recent: bool,
    content: OnceCell<(Arc<[u8]>, Part)>,
    body: OnceCell<String>,
}

impl Query {
    /// The places of the messages that fit.
    pub(super) fn run(&self, selected: &Selected) -> Vec<usize> {
        let (count, largest) = (selected.messages.len() as u32, selected.largest_uid());
        let resolve = |set: &Set, uid: bool| set.resolved(if uid { largest } else { count });
        let messages = selected.messages.iter().enumerate();
        let found = messages.filter(|(at, message)| {
            let candidate = Candidate {
                number: *at as u32 + 1,
                message,
                recent: selected.is_recent(message.uid),
                content: OnceCell::new(),
                body: OnceCell::new(),
            };
            self.keys.iter().all(|key| candidate.fits(key, &resolve))
        });
        found.map(|(at, _)| at).collect()
    }
}

impl Candidate<'_> {
    fn fits(&self, key: &Key, resolve: &dyn Fn(&Set, bool) -> Resolved) -> bool {
        let flags = &self.message.flags;
        match key {
            Key::All => true,
            Key::Flag(name, set) => flags.contains(name) == *set,
            Key::Recent(recent) => self.recent == *recent,
            Key::New => self.recent && !flags.contains("\\Seen"),
            Key::Numbers(set) => resolve(set, false).contains(self.number),
            Key::Uids(set) => resolve(set, true).contains(self.message.uid),
            Key::Header(name, text) => self.header(name, text),
            Key::Text(text, body_only) => {
                self.body().contains(text) || (!body_only && self.any_header(text))
            }
            Key::Arrived(side, date) => {
                let arrived = jiff::Timestamp::from_second(self.message.received);
                arrived.is_ok_and(|time| {
                    side.holds(time.to_zoned(jiff::tz::TimeZone::UTC).date(), *date)
                })
            }
            Key::Sent(side, date) => self.sent().is_some_and(|sent| side.holds(sent, *date)),
            Key::Larger(size) => self.message.size > *size as usize,
            Key::Smaller(size) => self.message.size < *size as usize,
            Key::Not(key) => !self.fits(key, resolve),
            Key::Or(one, other) => self.fits(one, resolve) || self.fits(other, resolve),
            Key::And(keys) => keys.iter().all(|key| self.fits(key, resolve)),
        }
    }

    /// A message that cannot be read has nothing in it.
    fn content(&self) -> &(Arc<[u8]>, Part) {
        self.content.get_or_init(|| {
            let bytes = self.message.read().unwrap_or_default();
            let part = Part::of(&bytes);
            (bytes, part)
        })
    }

    /// An empty text is found in any field that is there.
    fn header(&self, name: &str, text: &str) -> bool {
        let (bytes, part) = self.content();
        part.fields(bytes).any(|field| field.is(name) && readable(&field.value()).contains(text))
    }

    fn any_header(&self, text: &str) -> bool {
        let (bytes, part) = self.content();
        part.fields(bytes).any(|field| {
            format!("{}: {}", field.name().to_lowercase(), readable(&field.value())).contains(text)
        })
    }

    /// The text parts, decoded, in lower case.
    fn body(&self) -> &str {
        self.body.get_or_init(|| {
            let (bytes, part) = self.content();
            let mut text = String::new();
            let mut waiting = vec![part];
            while let Some(part) = waiting.pop() {
                if part.children().is_empty() && matches!(part.family(), "text" | "multipart") {
                    text.push_str(&part.body_text(bytes).to_lowercase());
                    text.push('\n');
                }
                waiting.extend(part.children());
            }
            text
        })
    }

    /// The date of the field, its time and zone disregarded.
    fn sent(&self) -> Option<Date> {
        let (bytes, part) = self.content();
        let text = part.text(bytes, "Date")?;
        // `Thu, 02 May 2024 11:00:00 +0100`
        let text = text.split_once(',').map_or(&*text, |(_, rest)| rest);
        let words: Vec<&str> = text.split_whitespace().take(3).collect();
        Date::strptime("%d %b %Y", words.join(" ")).ok()
    }
}

impl Side {
    fn holds(self, date: Date, bound: Date) -> bool {
        match self {
            Self::Before => date < bound,
            Self::On => date == bound,
            Self::Since => date >= bound,
        }
    }
}

fn readable(value: &[u8]) -> String {
    decoded(&String::from_utf8_lossy(value)).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_nest_up_to_a_bound() {
        let parse = |text: &str| parse(&mut Parser::new(text.as_bytes()));
        for sound in [
            "ALL",
            "1:* UNSEEN",
            "OR SEEN (NOT FROM \"a\" SINCE 1-Feb-1994)",
            "charset utf-8 SUBJECT {2}\r\né",
            "HEADER X-Y \"\" KEYWORD travail",
        ] {
            assert!(parse(sound).is_ok(), "{sound}");
        }
        for wrong in ["", "ODD", "OR SEEN", "(SEEN", "SEEN ", "FROM", "BEFORE hier", "NOT"] {
            assert!(matches!(parse(wrong), Err(Refused::Wrong(_))), "{wrong}");
        }
        assert!(matches!(parse("CHARSET odd-9 ALL"), Err(Refused::Charset)));
        assert!(parse(&format!("{}ALL", "NOT ".repeat(40))).is_ok());
        assert!(parse(&format!("{}ALL", "NOT ".repeat(60))).is_err());
        assert!(parse(&format!("{}ALL", "(".repeat(9_999))).is_err());
    }
}
