//! The header block: folded (RFC 5322 §2.2.3), encoded where ASCII does not do.

use crate::mime::{Address, encoded_word};
use crate::{Error, Result};

/// Fields that hold addresses.
const ADDRESSES: &[&str] = &[
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Bcc",
    "Return-Receipt-To",
    "Disposition-Notification-To",
    "Resent-From",
    "Resent-Sender",
    "Resent-To",
    "Resent-Cc",
];
/// Fields of free text, in which encoded-words may stand (RFC 2047 §5).
const FREE_TEXT: &[&str] = &["Subject", "Comments", "Keywords", "Content-Description"];

/// The length that a folded line should not exceed (RFC 5322 §2.1.1).
const LINE: usize = 76;
/// The length of a word that cannot be folded; the limit of a line is 998.
const WORD: usize = 900;
/// Bytes in a line (RFC 5322 §2.1.1).
const MAX_LINE: usize = 998;

/// Whether a field holds addresses.
pub(in crate::mime) fn is_of_addresses(name: &str) -> bool {
    ADDRESSES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a field is free text.
pub(in crate::mime) fn is_free_text(name: &str) -> bool {
    FREE_TEXT.iter().any(|known| known.eq_ignore_ascii_case(name))
        || name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("X-"))
}

/// A header block under construction. The strings given to it hold no control character.
#[derive(Default)]
pub(in crate::mime) struct HeaderBlock {
    text: String,
    /// Addresses are written in ASCII whatever it costs them.
    ascii: bool,
}

impl HeaderBlock {
    /// A block for a server without SMTPUTF8: an address that ASCII cannot hold is told in words
    /// (RFC 6857 §3.1.8), because it can be written to by nobody there.
    pub(in crate::mime) fn ascii() -> Self {
        Self { ascii: true, ..Self::default() }
    }

    /// The lines, each ended by CR LF.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidInput`] for a field that has no place to be cut.
    pub(in crate::mime) fn finish(self) -> Result<String> {
        let mut name = "";
        for line in self.text.split("\r\n") {
            if !line.starts_with(' ') {
                name = line.split(':').next().unwrap_or_default();
            }
            if line.len() > MAX_LINE {
                return Err(Error::invalid(name, line));
            }
        }
        Ok(self.text)
    }

    /// A header of free text; left out when empty.
    pub(in crate::mime) fn text(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        if is_plain(value) {
            self.words(name, value.split(' '));
        } else {
            let encoded = encoded_word::encode(value, name.len() + 2);
            self.line(name, &encoded);
        }
    }

    /// A header of words that may only be parted where they are: identifiers, structured fields.
    /// Left out when empty.
    pub(in crate::mime) fn identifiers(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.words(name, value.split([' ', '\t']).filter(|word| !word.is_empty()));
        }
    }

    /// A header of addresses; left out when empty.
    pub(in crate::mime) fn addresses(&mut self, name: &str, addresses: &[Address]) {
        if addresses.is_empty() {
            return;
        }
        let mut column = name.len() + 2;
        let mut value = String::new();
        for (count, address) in addresses.iter().enumerate() {
            let mut shown = self.mailbox(address, column + 1);
            if count > 0 {
                value.push(',');
                let first = shown.find("\r\n").unwrap_or(shown.len());
                if column + 1 + first > LINE {
                    value.push_str("\r\n ");
                    column = 1;
                    shown = self.mailbox(address, column);
                } else {
                    value.push(' ');
                    column += 2;
                }
            }
            column = shown.rfind('\n').map_or(column + shown.len(), |at| shown.len() - at);
            value.push_str(&shown);
        }
        self.line(name, &value);
    }

    /// A mailbox whose name starts at `column`.
    fn mailbox(&self, address: &Address, column: usize) -> String {
        let email = ascii_domain(&address.email);
        if self.ascii && !email.is_ascii() {
            return format!("{} :;", encoded_word::encode(&address.to_string(), column));
        }
        mailbox(address.name.trim(), &email, column)
    }

    fn line(&mut self, name: &str, encoded: &str) {
        self.text.push_str(name);
        self.text.push_str(": ");
        self.text.push_str(encoded);
        self.text.push_str("\r\n");
    }

    fn words<'a>(&mut self, name: &str, words: impl Iterator<Item = &'a str>) {
        self.text.push_str(name);
        self.text.push(':');
        let mut column = name.len() + 1;
        for (count, word) in words.enumerate() {
            if count > 0 && column + 1 + word.len() > LINE {
                self.text.push_str("\r\n");
                column = 0;
            }
            self.text.push(' ');
            self.text.push_str(word);
            column += 1 + word.len();
        }
        self.text.push_str("\r\n");
    }
}

/// Whether a text may stand as it is: ASCII, foldable at single spaces, nothing in it that reads
/// as an encoded-word.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
        && !text.contains("=?")
        && text.split(' ').all(|word| (1..=WORD).contains(&word.len()))
}

fn mailbox(name: &str, email: &str, column: usize) -> String {
    if name.is_empty() {
        return email.to_owned();
    }
    let atoms = |c: char| c.is_ascii_alphanumeric() || " !#$%&'*+-/=?^_`{|}~".contains(c);
    let shown = if !is_plain(name) || name.len() > LINE {
        encoded_word::encode(name, column)
    } else if name.chars().all(atoms) {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    };
    let last = shown.rfind('\n').map_or(column + shown.len(), |at| shown.len() - at);
    let fold = if last + email.len() + 3 > LINE { "\r\n " } else { " " };
    format!("{shown}{fold}<{email}>")
}

/// An address with its domain in ASCII (RFC 5890), which every reader understands.
pub(in crate::mime) fn ascii_domain(email: &str) -> String {
    match email.rsplit_once('@') {
        Some((local, domain)) if !domain.is_ascii() => {
            let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned());
            format!("{local}@{domain}")
        }
        _ => email.to_owned(),
    }
}
