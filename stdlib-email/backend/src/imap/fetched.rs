//! What FETCH tells of a message (RFC 9051 §7.5.2).

use super::cursor::{Cursor, Token};
use super::window::Part;
use crate::{Result, words};

/// What one answer says of a message. A server may tell more than was asked, and of others.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fetched {
    /// The number in the folder now.
    pub(super) number: u32,
    /// The UID, if told.
    pub(super) uid: Option<u32>,
    /// The flags, if told.
    pub(super) flags: Option<Vec<String>>,
    /// The size, if told.
    pub(super) octets: Option<u64>,
    /// The message or its headers, if told.
    pub(super) body: Option<(Part, Vec<u8>)>,
}

impl Fetched {
    /// Without a message that nobody asked for, so that many of them do not add up.
    pub(super) fn without_body(self) -> Self {
        Self { body: None, ..self }
    }

    pub(super) fn read(number: u32, cursor: &mut Cursor) -> Result<Self> {
        let mut found = Self { number, ..Self::default() };
        if cursor.next() != Some(Token::Open) {
            return Ok(found);
        }
        loop {
            match cursor.keyword().as_str() {
                "" => return Ok(found),
                "UID" => found.uid = cursor.keyword().parse().ok().filter(|uid| *uid > 0),
                "RFC822.SIZE" => found.octets = cursor.keyword().parse().ok(),
                "FLAGS" => found.flags = cursor.words()?,
                "BODY[]" | "RFC822" => found.body = body(cursor).map(|it| (Part::Whole, it)),
                "BODY[HEADER]" | "RFC822.HEADER" => {
                    found.body = body(cursor).map(|it| (Part::Headers, it));
                }
                _ => cursor.skip()?,
            }
        }
    }
}

/// `NIL` for a message that is gone.
fn body(cursor: &mut Cursor) -> Option<Vec<u8>> {
    match cursor.next()? {
        Token::Text(bytes) => Some(bytes),
        Token::Atom(atom) if !words(&atom).eq_ignore_ascii_case("NIL") => Some(atom),
        _ => None,
    }
}
