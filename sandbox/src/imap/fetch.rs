//! FETCH: its items and what answers them (RFC 3501 section 6.4.5).

use super::parser::{Parsed, Parser, Wrong};
use super::structure;
use crate::mime::header::Fields;
use crate::mime::{Content, Part};
use crate::store::Message;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Items of a command.
const ITEMS: usize = 1_000;

/// What FETCH asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Flags,
    InternalDate,
    Size,
    Envelope,
    /// BODY when not extended.
    Structure {
        extended: bool,
    },
    Uid,
    Section(Section),
}

/// Octets of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// What the reply repeats.
    name: String,
    path: Vec<u32>,
    what: What,
    /// First octet and count.
    partial: Option<(u32, u32)>,
    /// Does not set `\Seen`.
    peek: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    All,
    Header,
    Fields(Vec<String>),
    FieldsNot(Vec<String>),
    Text,
    Mime,
}

/// A macro, an item, or items in parentheses.
pub(super) fn items(parser: &mut Parser<'_>) -> Parsed<Vec<Item>> {
    let mut items = Vec::new();
    if !parser.take(b'(') {
        one(parser, &mut items)?;
        parser.end()?;
        return Ok(items);
    }
    loop {
        one(parser, &mut items)?;
        if items.len() > ITEMS {
            return Err(Wrong("there are too many items"));
        }
        if parser.take(b')') {
            parser.end()?;
            return Ok(items);
        }
        parser.space()?;
    }
}

fn one(parser: &mut Parser<'_>, items: &mut Vec<Item>) -> Parsed<()> {
    let name = parser.item()?;
    let section = |name: &str, what, peek| {
        Item::Section(Section { name: name.into(), path: Vec::new(), what, partial: None, peek })
    };
    match name.as_str() {
        "ALL" => items.extend([Item::Flags, Item::InternalDate, Item::Size, Item::Envelope]),
        "FAST" => items.extend([Item::Flags, Item::InternalDate, Item::Size]),
        "FULL" => {
            items.extend([Item::Flags, Item::InternalDate, Item::Size, Item::Envelope]);
            items.push(Item::Structure { extended: false });
        }
        "FLAGS" => items.push(Item::Flags),
        "INTERNALDATE" => items.push(Item::InternalDate),
        "ENVELOPE" => items.push(Item::Envelope),
        "UID" => items.push(Item::Uid),
        "BODYSTRUCTURE" => items.push(Item::Structure { extended: true }),
        "RFC822" => items.push(section("RFC822", What::All, false)),
        "RFC822.HEADER" => items.push(section("RFC822.HEADER", What::Header, true)),
        "RFC822.TEXT" => items.push(section("RFC822.TEXT", What::Text, false)),
        "RFC822.SIZE" => items.push(Item::Size),
        "BODY" | "BODY.PEEK" if parser.take(b'[') => {
            items.push(Item::Section(bracketed(parser, name == "BODY.PEEK")?));
        }
        "BODY" => items.push(Item::Structure { extended: false }),
        _ => return Err(Wrong("unknown item of FETCH")),
    }
    Ok(())
}

/// What follows `BODY[`.
fn bracketed(parser: &mut Parser<'_>, peek: bool) -> Parsed<Section> {
    let mut path = Vec::new();
    let mut name = String::from("BODY[");
    let mut what = What::All;
    let spec = if parser.peek() == Some(b']') { String::new() } else { parser.item()? };
    name.push_str(&spec);
    let mut rest = spec.as_str();
    while rest.starts_with(|first: char| first.is_ascii_digit()) {
        let (number, after) = rest.split_once('.').unwrap_or((rest, ""));
        match number.parse() {
            Ok(number) if number > 0 && path.len() < 100 => path.push(number),
            _ => return Err(Wrong("the number of a part is malformed")),
        }
        rest = after;
    }
    match rest {
        "" => {}
        "HEADER" => what = What::Header,
        "TEXT" => what = What::Text,
        "MIME" if !path.is_empty() => what = What::Mime,
        "HEADER.FIELDS" | "HEADER.FIELDS.NOT" => {
            parser.space()?;
            parser.expect(b'(', "a list of fields is missing")?;
            let mut fields = Vec::new();
            loop {
                fields.push(parser.text()?);
                if parser.take(b')') {
                    break;
                }
                parser.space()?;
            }
            let shown: Vec<String> =
                fields.iter().map(|field| structure::quoted_atom(field)).collect();
            let _ = write!(name, " ({})", shown.join(" "));
            what = match rest {
                "HEADER.FIELDS" => What::Fields(fields),
                _ => What::FieldsNot(fields),
            };
        }
        _ => return Err(Wrong("unknown section of BODY[]")),
    }
    parser.expect(b']', "the bracket of BODY[] is not closed")?;
    name.push(']');
    let mut partial = None;
    if parser.take(b'<') {
        let first = parser.number()?;
        parser.expect(b'.', "a partial fetch is <first.count>")?;
        let count = parser.number()?;
        parser.expect(b'>', "a partial fetch is <first.count>")?;
        if count == 0 {
            return Err(Wrong("a partial fetch of nothing"));
        }
        partial = Some((first, count));
        let _ = write!(name, "<{first}>");
    }
    Ok(Section { name, path, what, partial, peek })
}

impl Item {
    pub(super) fn sets_seen(&self) -> bool {
        matches!(self, Self::Section(section) if !section.peek)
    }

    /// Whether the content of the message is needed.
    fn reads(&self) -> bool {
        !matches!(self, Self::Flags | Self::InternalDate | Self::Size | Self::Uid)
    }

    fn parses(&self) -> bool {
        match self {
            Self::Envelope | Self::Structure { .. } => true,
            Self::Section(section) => !section.path.is_empty() || section.what != What::All,
            _ => false,
        }
    }
}

/// The items of a message in parentheses; `flags` is its FLAGS item.
pub(super) fn answer(items: &[Item], message: &Message, flags: &str) -> std::io::Result<Vec<u8>> {
    let bytes = if items.iter().any(Item::reads) { message.read()? } else { Vec::new().into() };
    let part = items.iter().any(Item::parses).then(|| Part::of(&bytes));
    let mut out = vec![b'('];
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        match (item, &part) {
            (Item::Flags, _) => out.extend_from_slice(flags.as_bytes()),
            (Item::InternalDate, _) => out.extend_from_slice(
                format!("INTERNALDATE \"{}\"", internal_date(message.received)).as_bytes(),
            ),
            (Item::Size, _) => {
                out.extend_from_slice(format!("RFC822.SIZE {}", message.size).as_bytes());
            }
            (Item::Uid, _) => out.extend_from_slice(format!("UID {}", message.uid).as_bytes()),
            (Item::Envelope, Some(part)) => {
                out.extend_from_slice(b"ENVELOPE ");
                structure::put_envelope(&mut out, &bytes, part);
            }
            (Item::Structure { extended }, Some(part)) => {
                let name = if *extended { "BODYSTRUCTURE " } else { "BODY " };
                out.extend_from_slice(name.as_bytes());
                structure::put_structure(&mut out, &bytes, part, *extended);
            }
            (Item::Section(section), part) => section.put(&mut out, &bytes, part.as_ref()),
            // `parses` asked for the part.
            (Item::Envelope | Item::Structure { .. }, None) => {}
        }
    }
    out.push(b')');
    Ok(out)
}

/// In UTC: the sandbox has no zone of its own.
fn internal_date(seconds: i64) -> String {
    let time = jiff::Timestamp::from_second(seconds).unwrap_or_default();
    time.strftime("%d-%b-%Y %H:%M:%S +0000").to_string()
}

impl Section {
    fn put(&self, out: &mut Vec<u8>, message: &[u8], part: Option<&Part>) {
        out.extend_from_slice(self.name.as_bytes());
        out.push(b' ');
        let Some(octets) = self.octets(message, part) else {
            out.extend_from_slice(b"NIL");
            return;
        };
        let octets = match self.partial {
            Some((first, count)) => {
                let first = (first as usize).min(octets.len());
                let end = first.saturating_add(count as usize).min(octets.len());
                &octets[first..end]
            }
            None => &octets,
        };
        out.extend_from_slice(format!("{{{}}}\r\n", octets.len()).as_bytes());
        out.extend_from_slice(octets);
    }

    /// `None` when there is no such part.
    fn octets<'a>(&self, message: &'a [u8], root: Option<&Part>) -> Option<Cow<'a, [u8]>> {
        if self.path.is_empty() && self.what == What::All {
            return Some(message.into());
        }
        let mut part = root?;
        for (level, &number) in self.path.iter().enumerate() {
            // The parts of a message in a message are counted from its own (section 6.4.5).
            let holder = match &part.content {
                Content::Message(inner) if level > 0 => inner,
                _ => part,
            };
            part = match &holder.content {
                Content::Multipart(parts) => parts.get(number as usize - 1)?,
                // What is no multipart has one part: its body.
                _ if number == 1 => holder,
                _ => return None,
            };
        }
        // HEADER and TEXT of a part are those of the message that it is.
        let inner = match &part.content {
            Content::Message(inner) if !self.path.is_empty() => Some(&**inner),
            _ => self.path.is_empty().then_some(part),
        };
        Some(match &self.what {
            What::All => (&message[part.body.clone()]).into(),
            What::Mime => (&message[part.header.clone()]).into(),
            What::Header => (&message[inner?.header.clone()]).into(),
            What::Text => (&message[inner?.body.clone()]).into(),
            What::Fields(names) => {
                fields(&message[inner?.header.clone()], |field| names.iter().any(field)).into()
            }
            What::FieldsNot(names) => {
                fields(&message[inner?.header.clone()], |field| !names.iter().any(field)).into()
            }
        })
    }
}

/// The fields that are wanted, and the empty line.
fn fields(header: &[u8], wanted: impl Fn(&dyn Fn(&String) -> bool) -> bool) -> Vec<u8> {
    let mut octets = Vec::new();
    for field in Fields::of(header) {
        if wanted(&|name| field.is(name)) {
            octets.extend_from_slice(field.raw);
        }
    }
    octets.extend_from_slice(b"\r\n");
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &[u8] = b"Subject: out\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\n\r\nun\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\n\
        Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nX: y\r\n\r\ndeux\r\n--c--\r\n--b--\r\n";

    fn section(text: &str) -> Option<String> {
        let mut parser = Parser::new(text.as_bytes());
        let items = items(&mut parser).unwrap();
        let Item::Section(section) = &items[0] else { panic!("{items:?}") };
        let part = Part::of(MAIL);
        section.octets(MAIL, Some(&part)).map(|octets| String::from_utf8(octets.into()).unwrap())
    }

    #[test]
    fn sections_are_those_of_the_rfc() {
        for (text, octets) in [
            ("BODY[1]", Some("un")),
            ("BODY[1.1]", Some("un")),
            ("BODY[1.2]", None),
            ("BODY[2.1]", Some("deux")),
            ("BODY[2.1.MIME]", Some("X: y\r\n\r\n")),
            ("BODY[2.HEADER.FIELDS (subject)]", Some("Subject: in\r\n\r\n")),
            ("BODY[2.TEXT]", Some("--c\r\nX: y\r\n\r\ndeux\r\n--c--")),
            ("BODY[1.HEADER]", None),
            ("BODY[3]", None),
            ("BODY.PEEK[HEADER.FIELDS.NOT (content-type)]", Some("Subject: out\r\n\r\n")),
        ] {
            assert_eq!(section(text).as_deref(), octets, "{text}");
        }
        assert_eq!(section("RFC822").unwrap().as_bytes(), MAIL);
        let joined = section("BODY[HEADER]").unwrap() + &section("BODY[TEXT]").unwrap();
        assert_eq!(joined.as_bytes(), MAIL);
    }

    #[test]
    fn what_is_not_an_item_is_refused() {
        for wrong in [
            "",
            "ODD",
            "(FLAGS",
            "(FLAGS  UID)",
            "BODY[MIME]",
            "BODY[0]",
            "BODY[1",
            "BODY[1.ODD]",
            "BODY[]<1>",
            "BODY[]<0.0>",
            "FLAGS UID",
            "BODY[HEADER.FIELDS ()]",
        ] {
            assert!(items(&mut Parser::new(wrong.as_bytes())).is_err(), "{wrong}");
        }
    }
}
