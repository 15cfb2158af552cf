//! The one list of the kinds of differences between our reading and that of mail-parser 0.11.9.

use crate::view::Field;

/// Who reads the mail as it is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// We do: the test holds us to what the mail says.
    Ours,
    /// Nobody can tell, or each reading is one.
    Either,
}

/// A kind of difference.
pub struct Class {
    pub name: &'static str,
    pub why: &'static str,
    pub right: Right,
    /// The mails concerned: those with one of these traits, by their beginning.
    pub traits: &'static [&'static str],
    pub fields: &'static [Field],
}

pub const CLASSES: &[Class] = &[
    // The whole mail.
    ours(
        "blank lines first",
        "empty lines before the headers are left out; they are read as the end of no headers",
        &["flaw blank lines first"],
        EVERYTHING,
    ),
    ours(
        "lines that end with CR",
        "old Macintosh line ends are line ends; they are read as one long header",
        &["flaw lines end with CR"],
        EVERYTHING,
    ),
    either(
        "no empty line",
        "the body starts where the headers cannot go on; it is read as the next header",
        &["flaw no empty line"],
        BODY,
    ),
    // Headers.
    ours(
        "a folded header",
        "unfolding removes the line break only (RFC 5322 §2.2.3); white space is made one space",
        &["subject folded"],
        &[Field::Subject],
    ),
    ours(
        "a character cut between two words",
        "adjacent encoded-words of one charset are one text; each is decoded alone",
        &["subject cut"],
        &[Field::Subject],
    ),
    ours(
        "an address of several words",
        "words before a bare address are its name; they are read as part of it",
        &["addresses no angles"],
        &[Field::From],
    ),
    ours(
        "a comma in a name",
        "`Dupont, Jean <j@x>` is one person; it is read as two",
        &["addresses comma"],
        &[Field::From],
    ),
    ours(
        "a quoted local part",
        "`\"a b\"@x` is an address (RFC 5322 §3.4.1); it is read as a name and a domain",
        &["addresses quoted local part"],
        &[Field::From],
    ),
    ours(
        "a route",
        "a route is obsolete and left out (RFC 5322 §4.4); it is kept in the address",
        &["addresses route"],
        &[Field::From],
    ),
    ours(
        "a quote without end",
        "a quote that nobody closes is none; everything behind it becomes a name",
        &["addresses unended quote"],
        &[Field::From],
    ),
    ours(
        "a zero in a name",
        "no control character is shown; it is kept",
        &["addresses hidden zero"],
        &[Field::From],
    ),
    ours(
        "dates that are written otherwise",
        "French months, ISO 8601, asctime, years of three digits, leap seconds and a missing zone \
         are read; they are refused or read as other dates",
        &[
            "date French",
            "date ISO 8601",
            "date as asctime writes",
            "date three digits",
            "date a leap second",
            "date zone absent",
        ],
        &[Field::Date],
    ),
    ours(
        "dates that cannot be",
        "31 February is no day; it is read as one of March",
        &["date 31 February"],
        &[Field::Date],
    ),
    ours(
        "zones by name, zones out of bounds",
        "CET is an hour from UTC and 99 hours are none; the first is read as UTC, the second added",
        &["date zone CET", "date zone of 99 hours"],
        &[Field::Date],
    ),
    // Charsets.
    ours(
        "a charset that is empty, unknown or wrong",
        "what is UTF-8 is read as that, the rest as Windows-1252; it is decoded as declared, or lost",
        &[
            "charset empty",
            "charset unknown",
            "charset nothing declared",
            "charset us-ascii",
            "charset utf-8, windows-1252",
        ],
        TEXTS,
    ),
    ours(
        "UTF-7",
        "`+-` is a plus sign (RFC 2152); it is read as two characters",
        &["charset utf-7"],
        TEXTS,
    ),
    ours(
        "a byte order mark",
        "the mark is no part of the text; it is kept",
        &["charset utf-8 with a mark"],
        TEXTS,
    ),
    // Bodies and attachments.
    ours(
        "flowed lines",
        "`format=flowed` joins the lines of a paragraph (RFC 3676); they are left apart",
        &["structure flowed"],
        &[Field::Text],
    ),
    ours(
        "no final boundary",
        "the last part ends with the mail; without its end it is an attachment to the other",
        &["flaw no final boundary"],
        &[Field::Html, Field::Bytes],
    ),
    either(
        "two types",
        "the first Content-Type counts; the other reader takes the last",
        &["flaw two types"],
        BODY,
    ),
    either(
        "no boundary",
        "a multipart without a boundary that occurs is a text; it is an attachment to the other",
        &["flaw no boundary", "flaw empty boundary"],
        BODY,
    ),
    either(
        "zeros in base64",
        "zeros are left out of what is decoded; the other reader gives up decoding",
        &["flaw zeros"],
        BODY,
    ),
    ours(
        "base64 with something behind",
        "lines that are no base64 are left out of it; the other reader gives up decoding",
        &["flaw a footer behind base64"],
        BODY,
    ),
    ours(
        "names of attachments cut in the middle of a character",
        "segments of a name are joined before they are decoded (RFC 2231 §4.1); each is decoded alone",
        &["name continued"],
        &[Field::Names],
    ),
    ours(
        "attachments without a name",
        "an attachment gets a name from its type, a mail from its subject; the other gives none",
        &["name none", "structure nested", "structure digest", "structure report"],
        &[Field::Names],
    ),
    ours(
        "the bytes of a mail in a mail",
        "they are those of the inner mail; the other gives those of the whole",
        &["structure nested", "structure digest"],
        &[Field::Bytes],
    ),
];

const EVERYTHING: &[Field] = &Field::ALL;
const BODY: &[Field] = &[Field::Text, Field::Html, Field::Names, Field::Bytes];
const TEXTS: &[Field] = &[Field::Subject, Field::Text, Field::Html];

const fn ours(
    name: &'static str,
    why: &'static str,
    traits: &'static [&'static str],
    fields: &'static [Field],
) -> Class {
    Class { name, why, right: Right::Ours, traits, fields }
}

const fn either(
    name: &'static str,
    why: &'static str,
    traits: &'static [&'static str],
    fields: &'static [Field],
) -> Class {
    Class { name, why, right: Right::Either, traits, fields }
}

/// The class of a difference.
pub fn of(field: Field, traits: &[String]) -> Option<&'static Class> {
    CLASSES.iter().find(|class| class.fits(field, traits))
}

/// The class of what both read alike, and not as it is meant.
pub fn both(field: Field, traits: &[String]) -> Option<&'static Class> {
    of(field, traits).filter(|class| class.right != Right::Ours)
}

impl Class {
    fn fits(&self, field: Field, traits: &[String]) -> bool {
        self.fields.contains(&field)
            && traits.iter().any(|own| self.traits.iter().any(|it| own.starts_with(it)))
    }
}
