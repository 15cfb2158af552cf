//! Headers: where each is in the source (RFC 5322 §2.2).

use std::ops::Range;

use super::{Defect, MAX_HEADER_BYTES};
use crate::mime::encoded_word;
use crate::words;

/// A header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The name, as written.
    pub name: String,
    /// The value, unfolded and decoded.
    pub value: String,
    /// The value as it came, folds included.
    pub raw: Vec<u8>,
}

/// Where a header is.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
}

impl Field {
    pub(super) fn header(&self, text: &[u8]) -> Header {
        let raw = text.get(self.value.clone()).unwrap_or_default();
        Header {
            name: words(text.get(self.name.clone()).unwrap_or_default()),
            value: encoded_word::decode(raw),
            raw: raw.to_vec(),
        }
    }

    pub(super) fn is(&self, text: &[u8], name: &str) -> bool {
        text.get(self.name.clone()).is_some_and(|it| it.eq_ignore_ascii_case(name.as_bytes()))
    }
}

/// Reads headers from the start of `range`. Returns them with the start of the body.
pub(super) fn read(
    text: &[u8],
    range: Range<usize>,
    defects: &mut Vec<Defect>,
) -> (Vec<Field>, usize) {
    let mut fields = Vec::new();
    let mut at = range.start;
    loop {
        let rest = text.get(at..range.end).unwrap_or_default();
        match rest {
            [] => return (fields, at),
            [b'\r', b'\n', ..] => return (fields, at + 2),
            [b'\n', ..] => return (fields, at + 1),
            _ => {}
        }
        if at - range.start > MAX_HEADER_BYTES {
            defects.push(Defect::HeadersTooLong);
            return (fields, behind_blank_line(text, at, range.end));
        }
        if !is_field(rest) {
            let behind = at + line_length(rest);
            let next = text.get(behind..range.end).unwrap_or_default();
            // A stray line among headers, or the body without an empty line before it.
            if is_field(next) || matches!(next, [b'\r', b'\n', ..] | [b'\n', ..]) {
                defects.push(Defect::MalformedHeader);
                at = behind;
                continue;
            }
            defects.push(Defect::MissingSeparator);
            return (fields, at);
        }
        let Ok((header, length)) = mailparse::parse_header(rest) else {
            at += line_length(rest);
            continue;
        };
        let name = header.get_key_raw();
        let behind_colon = at + name.len() + 1;
        let blanks = text.get(behind_colon..range.end).unwrap_or_default();
        let blanks = blanks.iter().take_while(|b| **b == b' ').count();
        let start = (behind_colon + blanks).min(range.end);
        let end = (start + header.get_value_raw().len()).min(range.end);
        fields.push(Field { name: at..at + name.trim_ascii_end().len(), value: start..end });
        at += length.max(1);
    }
}

/// Whether a text starts with the name of a field and a colon.
fn is_field(text: &[u8]) -> bool {
    let name = text.iter().position(|b| !b.is_ascii_graphic() || *b == b':').unwrap_or(0);
    let behind = text.get(name..).unwrap_or_default().trim_ascii_start();
    name > 0 && behind.first() == Some(&b':')
}

fn line_length(text: &[u8]) -> usize {
    memchr::memchr(b'\n', text).map_or(text.len(), |at| at + 1)
}

fn behind_blank_line(text: &[u8], from: usize, end: usize) -> usize {
    let mut at = from;
    while at < end {
        let rest = text.get(at..end).unwrap_or_default();
        let length = line_length(rest);
        if rest.get(..length).unwrap_or_default().trim_ascii().is_empty() {
            return at + length;
        }
        at += length;
    }
    end
}
