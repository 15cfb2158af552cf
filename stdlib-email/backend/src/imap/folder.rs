//! Folders (RFC 9051 §6.3.9, §7.3.1) and their counts (§7.3.4).

use super::cursor::{Cursor, Token};
use super::utf7;
use crate::{Result, words};

/// How a session writes the names of folders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Names {
    /// In modified UTF-7 (RFC 3501 §5.1.3).
    #[default]
    Utf7,
    /// In UTF-8, which both sides agreed upon (RFC 6855 §3).
    Utf8,
}

impl Names {
    /// The name that the words of a server stand for.
    pub(super) fn read(self, words: String) -> String {
        match self {
            Self::Utf7 => utf7::decode(words.as_bytes()),
            Self::Utf8 => words,
        }
    }
}

/// A folder of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its whole name, with the names of those that hold it.
    pub name: String,
    /// What separates the names in it; `None` for an account without folders in folders.
    pub delimiter: Option<char>,
    /// What it is, as the server writes it: `\Noselect`, `\Sent` (RFC 6154)…
    pub attributes: Vec<String>,
}

impl Folder {
    /// Whether it has an attribute, given as `\Sent`.
    #[must_use]
    pub fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|own| own.eq_ignore_ascii_case(attribute))
    }

    /// Whether it can be opened.
    #[must_use]
    pub fn is_selectable(&self) -> bool {
        !self.has("\\Noselect") && !self.has("\\NonExistent")
    }
}

/// Reads the answer to LIST, the name as it is on the wire; `None` for one that names nothing.
pub(super) fn read(cursor: &mut Cursor) -> Result<Option<Folder>> {
    let attributes = cursor.words()?.unwrap_or_default();
    let delimiter = match cursor.next() {
        Some(Token::Text(text)) => words(&text).chars().next(),
        _ => None,
    };
    let name = match cursor.next() {
        Some(Token::Text(name) | Token::Atom(name)) => words(&name),
        _ => return Ok(None),
    };
    Ok(Some(Folder { name, delimiter, attributes }))
}

/// The counts of a folder that is not open (STATUS).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// The name of the folder.
    pub folder: String,
    /// Messages.
    pub messages: Option<u32>,
    /// Messages without `\Seen`.
    pub unseen: Option<u32>,
    /// The UID of the next message.
    pub uid_next: Option<u32>,
    /// What changes when the UIDs do.
    pub uid_validity: Option<u32>,
}

impl Counts {
    /// Reads the answer to STATUS, the name as it is on the wire.
    pub(super) fn read(cursor: &mut Cursor) -> Result<Option<Self>> {
        let folder = match cursor.next() {
            Some(Token::Text(name) | Token::Atom(name)) => words(&name),
            _ => return Ok(None),
        };
        let mut counts = Self { folder, ..Self::default() };
        let words = cursor.words()?.unwrap_or_default();
        for pair in words.chunks_exact(2) {
            let [name, value] = pair else { continue };
            let value = value.parse().ok();
            match name.to_ascii_uppercase().as_str() {
                "MESSAGES" => counts.messages = value,
                "UNSEEN" => counts.unseen = value,
                "UIDNEXT" => counts.uid_next = value,
                "UIDVALIDITY" => counts.uid_validity = value,
                _ => {}
            }
        }
        Ok(Some(counts))
    }
}
