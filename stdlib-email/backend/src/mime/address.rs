//! Addresses (RFC 5322 §3.4), read leniently: a list never fails.

use std::fmt;

use super::encoded_word;
use crate::{Error, Result};

/// A mailbox: an address with the name shown for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Address {
    /// The name shown, decoded; empty when there is none.
    pub name: String,
    /// The address itself, `local@domain`; what was there when it is not one.
    pub email: String,
}

impl Address {
    /// Whether the name pretends to be an address other than the real one.
    #[must_use]
    pub fn is_deceptive(&self) -> bool {
        self.name.split(|c: char| c.is_whitespace() || "<>()\",;".contains(c)).any(|word| {
            let looks = word
                .split_once('@')
                .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'));
            looks && !word.eq_ignore_ascii_case(&self.email)
        })
    }
}

impl fmt::Display for Address {
    /// `address` or `Name <address>`, the name quoted when it must be.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() {
            return f.write_str(&self.email);
        }
        if self.name.contains(|c| "()<>[]:;@\\,\"".contains(c)) {
            let quoted = self.name.replace('\\', "\\\\").replace('"', "\\\"");
            write!(f, "\"{quoted}\" <{}>", self.email)
        } else {
            write!(f, "{} <{}>", self.name, self.email)
        }
    }
}

/// Reads a list of addresses separated by `,` or `;`, groups flattened, comments left out,
/// encoded-words decoded. `Dupont, Jean <j@x.fr>` is one address.
#[must_use]
pub fn parse_addresses(text: &str) -> Vec<Address> {
    let mut parser = Parser::default();
    let unended = parser.read(text, true);
    if let Some(rest) = unended {
        // A quote that nobody closed is no quote.
        parser.read(rest, false);
    }
    parser.end_address(false);
    parser.end_held();
    parser.found
}

/// Reads a list that will be written to, as [`parse_addresses`] does, but refuses one in which
/// something would have to be guessed or left out: a recipient must never be lost in silence.
/// `field` names it in the error.
pub(crate) fn parse_recipients(field: &str, text: &str) -> Result<Vec<Address>> {
    let mut parser = Parser::default();
    let unended = parser.read(text, true).is_some();
    parser.end_address(false);
    parser.end_held();
    if unended || parser.guessed {
        return Err(Error::invalid(field, text));
    }
    for address in &parser.found {
        check_addr_spec(field, &address.email)?;
    }
    Ok(parser.found)
}

/// What stands outside quotes.
fn unquoted(text: &str) -> String {
    let mut outside = String::new();
    let mut quoted = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' if quoted => {
                chars.next();
            }
            c if !quoted => outside.push(c),
            _ => {}
        }
    }
    outside
}

#[derive(Default)]
struct Parser {
    found: Vec<Address>,
    /// Words beside an address had to be taken for a name, or left out.
    guessed: bool,
    /// What stands outside angle brackets and comments, quotes removed.
    phrase: String,
    /// The same, quotes kept: a quoted local part is part of an address.
    bare: String,
    angle: Option<String>,
    comment: String,
    /// A phrase before a comma, which may be the start of a name.
    held: Option<String>,
}

impl Parser {
    /// Reads a text. Returns what stands behind a quote that is not closed.
    fn read<'a>(&mut self, text: &'a str, quotes: bool) -> Option<&'a str> {
        let mut chars = text.char_indices();
        let mut depth = 0_usize;
        let mut quote = None;
        while let Some((at, c)) = chars.next() {
            if quote.is_some() {
                match c {
                    '"' => {
                        quote = None;
                        self.bare.push('"');
                    }
                    '\\' => {
                        if let Some((_, escaped)) = chars.next() {
                            self.phrase.push(escaped);
                            self.bare.push('\\');
                            self.bare.push(escaped);
                        }
                    }
                    _ => self.text(c),
                }
                continue;
            }
            match c {
                '(' => depth += 1,
                ')' if depth > 0 => depth -= 1,
                _ if depth > 0 => self.comment.push(c),
                '"' if quotes && self.angle.is_none() => {
                    quote = Some((at, self.phrase.len(), self.bare.len()));
                    self.bare.push('"');
                }
                '<' if self.angle.is_none() => {
                    let rest = chars.as_str();
                    let end = rest.find(['>', '<']).unwrap_or(rest.len());
                    let (inside, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
                    self.angle = Some(inside.to_owned());
                    let behind = behind.strip_prefix('>').unwrap_or(behind);
                    let skip = rest.len() - behind.len();
                    while chars.as_str().len() > rest.len() - skip && chars.next().is_some() {}
                }
                ',' => self.end_address(true),
                ';' => {
                    self.end_address(false);
                    self.end_held();
                }
                // The name of a group, or a scheme such as `mailto`.
                ':' if !self.bare.contains('@') && !self.bare.contains('[') => {
                    self.phrase.clear();
                    self.bare.clear();
                    self.held = None;
                }
                _ => self.text(c),
            }
        }
        let (at, phrase, bare) = quote?;
        self.phrase.truncate(phrase);
        self.bare.truncate(bare);
        text.get(at + 1..)
    }

    fn text(&mut self, c: char) {
        self.phrase.push(c);
        self.bare.push(c);
    }

    /// Ends an address at a separator.
    fn end_address(&mut self, comma: bool) {
        let phrase = std::mem::take(&mut self.phrase);
        let bare = std::mem::take(&mut self.bare);
        let comment = std::mem::take(&mut self.comment);
        if let Some(angle) = self.angle.take() {
            self.guessed |= unquoted(&bare).contains(['@', '<', '>']);
            let mut name = clean(&phrase);
            if let Some(start) = self.held.take() {
                name = if name.is_empty() { start } else { format!("{start}, {name}") };
            }
            if name.is_empty() {
                name = clean(&comment);
            }
            // A source route (RFC 5322 §4.4) stands before a colon.
            let email = angle.rsplit_once(':').map_or(angle.as_str(), |(_, email)| email);
            self.found.push(Address { name, email: strip(email) });
            return;
        }
        self.end_held();
        if bare.contains('@') {
            let bare = bare.trim();
            let spaced = bare.contains(char::is_whitespace) && !bare.contains('"');
            self.guessed |= spaced || unquoted(bare).matches('@').count() > 1;
            let email = bare.split_whitespace().find(|word| spaced && word.contains('@'));
            let (name, email) = match email {
                Some(email) => {
                    let words: Vec<&str> =
                        bare.split_whitespace().filter(|word| *word != email).collect();
                    (clean(&words.join(" ")), email)
                }
                None => (clean(&comment), bare),
            };
            self.found.push(Address { name, email: strip(email) });
        } else if !phrase.trim().is_empty() {
            self.held = Some(clean(&phrase));
            if !comma {
                self.end_held();
            }
        }
    }

    /// A phrase that turned out to be no name.
    fn end_held(&mut self) {
        if let Some(email) = self.held.take() {
            self.found.push(Address { name: String::new(), email });
        }
    }
}

/// A phrase, decoded, its white space made single spaces.
fn clean(phrase: &str) -> String {
    let decoded = encoded_word::decode(phrase.as_bytes());
    decoded.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn strip(email: &str) -> String {
    email.trim().chars().filter(|c| !c.is_control()).collect()
}

/// Checks that a text is one address fit for a command or a header, and cuts it at its `@`.
/// `field` names it in the error.
pub(crate) fn check_addr_spec<'a>(field: &str, address: &'a str) -> Result<(&'a str, &'a str)> {
    let refuse = |c: char| Error::invalid(field, c.encode_utf8(&mut [0; 4]));
    if let Some(c) = address.chars().find(|c| c.is_control()) {
        return Err(refuse(c));
    }
    let (local, domain) = address.rsplit_once('@').ok_or_else(|| Error::invalid(field, address))?;
    if local.is_empty() || domain.is_empty() || address.len() > 320 {
        return Err(Error::invalid(field, address));
    }
    if let Some(c) = domain.chars().find(|c| c.is_whitespace() || "<>()\",;\\".contains(*c)) {
        return Err(refuse(c));
    }
    if let Some(quoted) = local.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
        let mut chars = quoted.chars();
        while let Some(c) = chars.next() {
            if c == '"' || (c == '\\' && chars.next().is_none()) {
                return Err(refuse(c));
            }
        }
    } else {
        let odd = |c: &char| c.is_whitespace() || "<>()[]\",;:\\@".contains(*c);
        if let Some(c) = local.chars().find(odd) {
            return Err(refuse(c));
        }
    }
    Ok((local, domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        parse_addresses(text).into_iter().map(|it| (it.name, it.email)).collect()
    }

    #[test]
    fn lists() {
        for (text, expected) in [
            ("a@x.fr", &[("", "a@x.fr")][..]),
            ("", &[]),
            (" , ; ,", &[]),
            ("Jean <j@x.fr>", &[("Jean", "j@x.fr")]),
            ("Dupont, Jean <j@x.fr>", &[("Dupont, Jean", "j@x.fr")]),
            ("\"Dupont, Jean\" <j@x.fr>", &[("Dupont, Jean", "j@x.fr")]),
            ("a@x.fr, Dupont, Jean <j@x.fr>", &[("", "a@x.fr"), ("Dupont, Jean", "j@x.fr")]),
            ("a@x.fr;b@x.fr, c@x.fr", &[("", "a@x.fr"), ("", "b@x.fr"), ("", "c@x.fr")]),
            ("j@x.fr (Jean (le) grand)", &[("Jean le grand", "j@x.fr")]),
            ("amis: a@x.fr, B <b@x.fr>;", &[("", "a@x.fr"), ("B", "b@x.fr")]),
            ("undisclosed-recipients:;", &[]),
            ("\"a b\"@x.fr", &[("", "\"a b\"@x.fr")]),
            ("Jean j@x.fr", &[("Jean", "j@x.fr")]),
            ("\"Jean <j@x.fr>", &[("Jean", "j@x.fr")]),
            ("Jean <j@x.fr", &[("Jean", "j@x.fr")]),
            ("=?utf-8?Q?Jean=2C_l=27=C3=A9t=C3=A9?= <j@x.fr>", &[("Jean, l'été", "j@x.fr")]),
            ("<@a,@b:j@x.fr>", &[("", "j@x.fr")]),
            ("é@x.fr, a@forêt.fr", &[("", "é@x.fr"), ("", "a@forêt.fr")]),
            ("nobody", &[("", "nobody")]),
            ("mailto:a@x.fr", &[("", "a@x.fr")]),
            ("\"O \\\"B\\\"\" <o@x.fr>", &[("O \"B\"", "o@x.fr")]),
            ("<>", &[("", "")]),
        ] {
            let expected: Vec<_> =
                expected.iter().map(|(n, e)| ((*n).to_owned(), (*e).to_owned())).collect();
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_recipient_is_never_lost_in_silence() {
        for list in [
            "a@b.fr c@d.fr",
            "Jean <a@b.fr> Paul <c@d.fr>",
            "a b@c.fr",
            "Jean jean@c.fr Paul paul@d.fr",
            "a@b.fr <c@d.fr>",
            "\"Jean <a@b.fr>",
            "a@b@c.fr",
        ] {
            assert!(parse_recipients("To", list).is_err(), "{list}");
        }
        for (list, count) in [
            ("a@b.fr", 1),
            ("Jean <a@b.fr>; c@d.fr", 2),
            ("Dupont, Jean <j@x.fr>", 1),
            ("\"Dupont; Jean\" <j@x.fr>, c@d.fr", 2),
            ("\"jean@x.fr\" <j@x.fr>", 1),
            ("\"dit \\\"<b>\\\" @\" <j@x.fr>", 1),
        ] {
            assert_eq!(parse_recipients("To", list).unwrap().len(), count, "{list}");
        }
    }

    #[test]
    fn mailsploit_is_defused_and_flagged() {
        let found = parse_addresses(
            "=?utf-8?b?cG90dXNAd2hpdGVob3VzZS5nb3Y=?==?utf-8?Q?=00?= <x@evil.example>",
        );
        assert_eq!(found.len(), 1);
        let address = found.first().unwrap();
        assert_eq!(address.email, "x@evil.example");
        assert_eq!(address.name, "potus@whitehouse.gov");
        assert!(address.is_deceptive());
        assert!(!parse_addresses("j@x.fr <j@x.fr>").first().unwrap().is_deceptive());
    }

    #[test]
    fn hostile_lists_end() {
        assert_eq!(parse_addresses(&"a@x.fr,".repeat(100_000)).len(), 100_000);
        for unit in ["(", ")", "\"", "<", "<>", "a:", "\\\"", ",", "a,", "((\"<"] {
            // Only that it ends, in linear time.
            assert!(parse_addresses(&unit.repeat(300_000)).len() <= 600_000);
        }
    }

    #[test]
    fn what_is_shown_reads_back() {
        for (name, email) in [("Jean", "j@x.fr"), ("Dupont, Jean \"x\"", "j@x.fr"), ("", "j@x.fr")]
        {
            let address = Address { name: name.into(), email: email.into() };
            assert_eq!(parse_addresses(&address.to_string()), [address]);
        }
    }
}
