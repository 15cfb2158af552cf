//! Sources: decoding, spans, lines and the code blocks of a documentation page.

mod decode;
mod lines;
mod page;

pub use decode::{Encoding, decode};
pub use lines::LineIndex;
pub use page::code_blocks;

use std::rc::Rc;

/// Which source of a [`Sources`] a span points into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct SourceId(pub u32);

/// A range of bytes, `start..end`, of one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The source the bytes belong to.
    pub source: SourceId,
}

impl Span {
    /// A span of `source`.
    #[must_use]
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        // A source is refused above 1 GiB (`Sources::add`), so offsets fit.
        Self { start: start as u32, end: end as u32, source }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
            source: self.source,
        }
    }

    /// The empty span just after this one.
    #[must_use]
    pub fn after(self) -> Self {
        Self { start: self.end, ..self }
    }

    /// The bytes as a range.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One decoded source.
#[derive(Debug)]
pub struct Source {
    /// What the user calls it: a path as typed, `<prompt>`…
    pub name: String,
    /// The text, decoded.
    pub text: Rc<str>,
    /// Where its lines begin.
    pub lines: LineIndex,
}

/// All the sources of a program; spans point into them.
#[derive(Debug, Default)]
pub struct Sources {
    list: Vec<Source>,
}

/// The largest source accepted, in bytes: spans count in 32 bits.
pub const MAX_SOURCE_BYTES: usize = 1 << 30;

impl Sources {
    /// Adds a text and returns its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Rc<str>>) -> SourceId {
        let mut text: Rc<str> = text.into();
        if text.len() > MAX_SOURCE_BYTES {
            text = Rc::from("");
        }
        let lines = LineIndex::new(&text);
        self.list.push(Source { name: name.into(), text, lines });
        SourceId(self.list.len() as u32 - 1)
    }

    /// The source of this number; the first one when the number is unknown.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.list.get(id.0 as usize)
    }

    /// The text a span covers, or "" when it does not fit its source.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).and_then(|source| source.text.get(span.range())).unwrap_or("")
    }
}
