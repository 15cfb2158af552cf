//! The words of a command (RFC 3501 section 9).

use super::sequence::Set;
use crate::store::Flags;
use crate::utf7;
use jiff::civil::Date;
use std::borrow::Cow;

/// Why a command cannot be understood: the text of the BAD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wrong(pub(super) &'static str);

pub(super) type Parsed<T> = Result<T, Wrong>;

/// A command whose literals stand where they came: `{5}`, CRLF, five octets.
#[derive(Debug)]
pub(super) struct Parser<'a> {
    rest: &'a [u8],
    /// Names of folders are UTF-8 (RFC 6855 section 3).
    utf8: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(command: &'a [u8]) -> Self {
        Self { rest: command, utf8: false }
    }

    /// The same, names in UTF-8 or not.
    pub(super) fn with_utf8(self, utf8: bool) -> Self {
        Self { utf8, ..self }
    }

    pub(super) fn is_utf8(&self) -> bool {
        self.utf8
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Takes this octet if it is next.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    pub(super) fn expect(&mut self, byte: u8, why: &'static str) -> Parsed<()> {
        if self.take(byte) { Ok(()) } else { Err(Wrong(why)) }
    }

    pub(super) fn space(&mut self) -> Parsed<()> {
        self.expect(b' ', "an argument is missing")
    }

    pub(super) fn end(&self) -> Parsed<()> {
        if self.rest.is_empty() { Ok(()) } else { Err(Wrong("there is too much on the line")) }
    }

    fn while_true(&mut self, wanted: impl Fn(u8) -> bool) -> &'a [u8] {
        let end = self.rest.iter().position(|byte| !wanted(*byte)).unwrap_or(self.rest.len());
        let (found, rest) = self.rest.split_at(end);
        self.rest = rest;
        found
    }

    /// A run of characters that the grammar calls an atom, without case being changed.
    pub(super) fn atom(&mut self) -> Parsed<&'a str> {
        self.word(|byte| byte.is_ascii_graphic() && !b"(){%*\"\\]".contains(&byte))
    }

    /// An atom in capitals.
    pub(super) fn keyword(&mut self) -> Parsed<String> {
        self.atom().map(str::to_ascii_uppercase)
    }

    /// Letters, digits, dots and hyphens in capitals: the name of a fetch item.
    pub(super) fn item(&mut self) -> Parsed<String> {
        self.word(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
            .map(str::to_ascii_uppercase)
    }

    fn word(&mut self, wanted: impl Fn(u8) -> bool) -> Parsed<&'a str> {
        let found = self.while_true(wanted);
        match std::str::from_utf8(found) {
            Ok(text) if !text.is_empty() => Ok(text),
            _ => Err(Wrong("a word is missing")),
        }
    }

    pub(super) fn number(&mut self) -> Parsed<u32> {
        let digits = self.while_true(|byte| byte.is_ascii_digit());
        let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
        number.ok_or(Wrong("a number is missing or too large"))
    }

    /// An atom where `]` may stand, or a string.
    pub(super) fn astring(&mut self) -> Parsed<Cow<'a, [u8]>> {
        match self.peek() {
            Some(b'"' | b'{') => self.string(),
            _ => {
                let plain = |byte: u8| byte > b' ' && byte != 127 && !b"(){%*\"\\".contains(&byte);
                let found = self.while_true(plain);
                if found.is_empty() { Err(Wrong("a text is missing")) } else { Ok(found.into()) }
            }
        }
    }

    /// In quotes, or as a literal.
    pub(super) fn string(&mut self) -> Parsed<Cow<'a, [u8]>> {
        if self.take(b'"') {
            let mut text = Vec::new();
            loop {
                let plain = self.while_true(|byte| !b"\"\\\r\n".contains(&byte));
                text.extend_from_slice(plain);
                match self.rest {
                    [b'"', rest @ ..] => {
                        self.rest = rest;
                        return Ok(text.into());
                    }
                    [b'\\', escaped @ (b'"' | b'\\'), rest @ ..] => {
                        text.push(*escaped);
                        self.rest = rest;
                    }
                    _ => return Err(Wrong("a quoted text does not end")),
                }
            }
        }
        self.expect(b'{', "a text in quotes or a literal is missing")?;
        let size = self.number()? as usize;
        self.take(b'+');
        self.expect(b'}', "a literal is malformed")?;
        let start = self.rest.strip_prefix(b"\r\n").ok_or(Wrong("a literal is malformed"))?;
        let (text, rest) =
            start.split_at_checked(size).ok_or(Wrong("a literal is shorter than it says"))?;
        self.rest = rest;
        Ok(text.into())
    }

    /// An `astring` that must be a text.
    pub(super) fn text(&mut self) -> Parsed<String> {
        let text = self.astring()?.into_owned();
        String::from_utf8(text).map_err(|_| Wrong("a text is not UTF-8"))
    }

    /// The name of a folder.
    pub(super) fn mailbox(&mut self) -> Parsed<String> {
        let name = self.text()?;
        if self.utf8 {
            return Ok(name);
        }
        utf7::decode(&name).ok_or(Wrong("the name of the folder is not modified UTF-7"))
    }

    /// A name with `%` and `*` (RFC 3501 section 6.3.8).
    pub(super) fn pattern(&mut self) -> Parsed<String> {
        let text = match self.peek() {
            Some(b'"' | b'{') => self.text()?,
            _ => self
                .word(|byte| byte > b' ' && byte != 127 && !b"(){\"\\".contains(&byte))?
                .to_owned(),
        };
        if self.utf8 {
            return Ok(text);
        }
        utf7::decode(&text).ok_or(Wrong("the pattern is not modified UTF-7"))
    }

    pub(super) fn set(&mut self) -> Parsed<Set> {
        let text = self.while_true(|byte| byte.is_ascii_digit() || b":,*".contains(&byte));
        std::str::from_utf8(text)
            .ok()
            .and_then(Set::parse)
            .ok_or(Wrong("a set of messages is missing or malformed"))
    }

    /// Flags in parentheses; without them when `bare` allows it.
    pub(super) fn flags(&mut self, bare: bool) -> Parsed<Flags> {
        let mut flags = Flags::default();
        let parenthesis = self.take(b'(');
        if !parenthesis && !bare {
            return Err(Wrong("a list of flags is missing"));
        }
        if parenthesis && self.take(b')') {
            return Ok(flags);
        }
        loop {
            let system = self.take(b'\\');
            let name = self.atom()?;
            flags.insert(&if system { format!("\\{name}") } else { name.to_owned() });
            if parenthesis && self.take(b')') {
                return Ok(flags);
            }
            if !parenthesis && self.rest.is_empty() {
                return Ok(flags);
            }
            self.space()?;
        }
    }

    /// `1-Feb-1994`, in quotes or not.
    pub(super) fn date(&mut self) -> Parsed<Date> {
        let text = self.text()?;
        date(&text).ok_or(Wrong("a date is malformed: 1-Feb-1994 is expected"))
    }

    /// `"17-Jul-1996 02:44:25 -0700"`, as seconds since 1970.
    pub(super) fn date_time(&mut self) -> Parsed<i64> {
        let wrong = Wrong("a date is malformed: \"17-Jul-1996 02:44:25 -0700\" is expected");
        let text = self.string()?;
        let text = std::str::from_utf8(&text).map_err(|_| wrong)?;
        let zoned = jiff::Zoned::strptime("%d-%b-%Y %H:%M:%S %z", text.trim());
        zoned.map(|zoned| zoned.timestamp().as_second()).map_err(|_| wrong)
    }
}

fn date(text: &str) -> Option<Date> {
    Date::strptime("%d-%b-%Y", text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_in_three_forms() {
        let mut parser = Parser::new(b"a]b \"c \\\"d\\\\\" {3}\r\ne\r\n {0+}\r\n");
        assert_eq!(&*parser.astring().unwrap(), b"a]b");
        parser.space().unwrap();
        assert_eq!(&*parser.astring().unwrap(), b"c \"d\\");
        parser.space().unwrap();
        assert_eq!(&*parser.astring().unwrap(), b"e\r\n");
        parser.space().unwrap();
        assert_eq!(&*parser.astring().unwrap(), b"");
        parser.end().unwrap();
        for wrong in [&b"\"a"[..], b"\"a\\b\"", b"{9}\r\na", b"{x}", b"{99999999999}", b"", b"("] {
            assert!(Parser::new(wrong).astring().is_err());
        }
    }

    #[test]
    fn dates_are_read() {
        assert_eq!(date("1-Feb-1994"), Some(Date::constant(1994, 2, 1)));
        assert_eq!(date("31-Feb-1994"), None);
        let mut parser = Parser::new(b"\" 1-Jan-1970 01:00:00 +0100\"");
        assert_eq!(parser.date_time(), Ok(0));
    }

    #[test]
    fn flags_stand_with_and_without_parentheses() {
        let names = |text: &[u8], bare| {
            Parser::new(text).flags(bare).map(|flags| flags.names().map(str::to_owned).collect())
        };
        assert_eq!(names(b"(\\seen x)", false), Ok(vec!["\\Seen".to_owned(), "x".to_owned()]));
        assert_eq!(names(b"\\Seen \\Draft", true).map(|names: Vec<String>| names.len()), Ok(2));
        assert_eq!(names(b"()", false), Ok(Vec::<String>::new()));
        assert!(names(b"\\Seen", false).is_err());
    }
}
