//! The header block: folded (RFC 5322 §2.2.3), encoded where ASCII does not do.

use crate::mime::{Address, encoded_word};

/// The length that a folded line should not exceed (RFC 5322 §2.1.1).
const LINE: usize = 76;
/// The length of a word that cannot be folded; the limit of a line is 998.
const WORD: usize = 900;

/// A header block under construction. The strings given to it hold no control character.
#[derive(Default)]
pub(super) struct HeaderBlock(String);

impl HeaderBlock {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }

    /// A header of free text; left out when empty.
    pub(super) fn text(&mut self, name: &str, value: &str) {
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

    /// A header of message identifiers; left out when empty.
    pub(super) fn identifiers(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.words(name, value.split(' ').filter(|word| !word.is_empty()));
        }
    }

    /// A header of addresses; left out when empty.
    pub(super) fn addresses(&mut self, name: &str, addresses: &[Address]) {
        if addresses.is_empty() {
            return;
        }
        let mut column = name.len() + 2;
        let mut value = String::new();
        for (count, address) in addresses.iter().enumerate() {
            let mut shown = mailbox(address, column + 1);
            if count > 0 {
                value.push(',');
                let first = shown.find("\r\n").unwrap_or(shown.len());
                if column + 1 + first > LINE {
                    value.push_str("\r\n ");
                    column = 1;
                    shown = mailbox(address, column);
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

    fn line(&mut self, name: &str, encoded: &str) {
        self.0.push_str(name);
        self.0.push_str(": ");
        self.0.push_str(encoded);
        self.0.push_str("\r\n");
    }

    fn words<'a>(&mut self, name: &str, words: impl Iterator<Item = &'a str>) {
        self.0.push_str(name);
        self.0.push(':');
        let mut column = name.len() + 1;
        for (count, word) in words.enumerate() {
            if count > 0 && column + 1 + word.len() > LINE {
                self.0.push_str("\r\n");
                column = 0;
            }
            self.0.push(' ');
            self.0.push_str(word);
            column += 1 + word.len();
        }
        self.0.push_str("\r\n");
    }
}

/// Whether a text may stand as it is: ASCII, foldable at single spaces, nothing in it that reads
/// as an encoded-word.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
        && !text.contains("=?")
        && text.split(' ').all(|word| (1..=WORD).contains(&word.len()))
}

/// A mailbox whose name starts at `column`.
fn mailbox(address: &Address, column: usize) -> String {
    let email = ascii_domain(&address.email);
    let name = address.name.trim();
    if name.is_empty() {
        return email;
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
fn ascii_domain(email: &str) -> String {
    match email.rsplit_once('@') {
        Some((local, domain)) if !domain.is_ascii() => {
            let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned());
            format!("{local}@{domain}")
        }
        _ => email.to_owned(),
    }
}
