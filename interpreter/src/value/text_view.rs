//! A text looked at where it stands: a variable, or a part of it, without a copy.

use super::Text;

/// What the evaluator hands to the functions of [`crate::builtin::Quick`].
pub enum TextView<'a> {
    /// A whole text, which remembers where its characters stand.
    Whole(&'a Text),
    /// A part of one.
    Part(&'a str),
    /// A text just made.
    Made(Text),
}

impl TextView<'_> {
    /// The characters.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Whole(text) => text.as_str(),
            Self::Part(text) => text,
            Self::Made(text) => text.as_str(),
        }
    }

    /// How many characters.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Whole(text) => text.len(),
            Self::Part(text) => text.chars().count(),
            Self::Made(text) => text.len(),
        }
    }

    /// True without any character.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }

    /// The character number (from 0) at a byte that begins one.
    #[must_use]
    pub fn character_at(&self, byte: usize) -> usize {
        match self {
            Self::Whole(text) => text.character_at(byte),
            Self::Part(text) => text[..byte].chars().count(),
            Self::Made(text) => text.character_at(byte),
        }
    }
}

impl<'a> TextView<'a> {
    /// `count` characters from character `start` (from 0); what exists of them.
    #[must_use]
    pub fn slice(self, start: usize, count: usize) -> TextView<'a> {
        match self {
            Self::Whole(text) => TextView::Part(text.slice(start, count)),
            Self::Part(text) => {
                let place = |text: &str, rank| {
                    text.char_indices().nth(rank).map_or(text.len(), |(offset, _)| offset)
                };
                let rest = &text[place(text, start)..];
                TextView::Part(&rest[..place(rest, count)])
            }
            Self::Made(text) => TextView::Made(Text::from(text.slice(start, count))),
        }
    }

    /// The part that a function keeps.
    #[must_use]
    pub fn part(self, keep: fn(&str) -> &str) -> TextView<'a> {
        match self {
            Self::Whole(text) => TextView::Part(keep(text.as_str())),
            Self::Part(text) => TextView::Part(keep(text)),
            Self::Made(text) => TextView::Made(Text::from(keep(text.as_str()))),
        }
    }

    /// As a text of its own.
    #[must_use]
    pub fn into_text(self) -> Text {
        match self {
            Self::Whole(text) => text.clone(),
            Self::Part(text) => Text::from(text),
            Self::Made(text) => text,
        }
    }
}
