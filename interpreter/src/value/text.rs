//! Texts: Unicode, with positions counted in characters from 1.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use tinystr::TinyAsciiStr;

/// The longest texts that are held in place, in bytes: with them a [`super::Value`] stays 16 bytes.
const SHORT: usize = 14;
/// The longest of these that are copied and measured as one word of the machine.
const ASCII: usize = 8;

/// The largest memory, in bytes, that one text leaves to the next in [`Text::refill`].
const MOST_REFILLED: usize = 4096;

/// A text. A short one is held in place; the others are shared, and changing one copy leaves the
/// others alone.
#[derive(Clone)]
pub struct Text(Held);

#[derive(Clone)]
enum Held {
    /// ASCII without a zero.
    Ascii(TinyAsciiStr<ASCII>),
    /// What is not.
    Short(heapless::String<SHORT, u8>),
    Shared(Rc<Data>),
}

#[derive(Clone)]
struct Data {
    string: String,
    shape: Cell<Shape>,
}

/// What is known of where characters stand, so that `s[[i]]` in a loop stays linear.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Unknown,
    /// One byte a character.
    Ascii,
    /// The last looked-up character (from 0) and its byte.
    Mixed {
        character: u32,
        byte: u32,
    },
}

impl Text {
    /// The empty text.
    #[must_use]
    pub const fn new() -> Self {
        Self(Held::Ascii(TinyAsciiStr::EMPTY))
    }

    #[inline]
    fn short(text: &str) -> Option<Self> {
        if text.len() > SHORT {
            return None;
        }
        if text.len() <= ASCII
            && let Ok(text) = TinyAsciiStr::try_from_str(text)
        {
            return Some(Self(Held::Ascii(text)));
        }
        Some(Self(Held::Short(text.try_into().ok()?)))
    }

    /// The characters.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Held::Ascii(text) => text.as_str(),
            Held::Short(text) => text.as_str(),
            Held::Shared(data) => &data.string,
        }
    }

    /// The characters in UTF-8.
    #[must_use]
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.as_str().as_bytes()
    }

    /// True without any character.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Held::Ascii(text) => text.is_empty(),
            Held::Short(_) => false,
            Held::Shared(data) => data.string.is_empty(),
        }
    }

    /// True when every character is one byte.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        match &self.0 {
            Held::Ascii(_) => true,
            Held::Short(text) => text.is_ascii(),
            Held::Shared(data) => data.shape() == Shape::Ascii,
        }
    }

    /// How many characters.
    #[must_use]
    pub fn len(&self) -> usize {
        if self.is_ascii() { self.as_bytes().len() } else { self.as_str().chars().count() }
    }

    /// The byte where character `index` (from 0) begins; the length in bytes when it is past the
    /// end.
    #[must_use]
    pub fn byte_of(&self, index: usize) -> usize {
        match &self.0 {
            Held::Ascii(text) => index.min(text.len()),
            Held::Short(text) if text.is_ascii() => index.min(text.len()),
            Held::Short(text) => {
                text.char_indices().nth(index).map_or(text.len(), |(offset, _)| offset)
            }
            Held::Shared(data) => data.byte_of(index),
        }
    }

    /// The character number (from 0) at a byte that begins one.
    #[must_use]
    pub fn character_at(&self, byte: usize) -> usize {
        match &self.0 {
            Held::Ascii(_) => byte,
            Held::Short(text) => text[..byte].chars().count(),
            Held::Shared(data) => data.character_at(byte),
        }
    }

    /// `count` characters from character `start` (from 0); what exists of them.
    #[must_use]
    pub fn slice(&self, start: usize, count: usize) -> &str {
        let from = self.byte_of(start);
        let rest = &self.as_str()[from..];
        if self.is_ascii() {
            return &rest[..count.min(rest.len())];
        }
        let to = rest.char_indices().nth(count).map_or(rest.len(), |(offset, _)| offset);
        &rest[..to]
    }

    /// A text in lower case.
    #[must_use]
    pub fn lowercase(text: &str) -> Self {
        match Self::short(text) {
            Some(Self(Held::Ascii(text))) => Self(Held::Ascii(text.to_ascii_lowercase())),
            Some(Self(Held::Short(mut text))) if text.is_ascii() => {
                text.make_ascii_lowercase();
                Self(Held::Short(text))
            }
            _ => Self::from(text.to_lowercase()),
        }
    }

    /// A text in upper case.
    #[must_use]
    pub fn uppercase(text: &str) -> Self {
        match Self::short(text) {
            Some(Self(Held::Ascii(text))) => Self(Held::Ascii(text.to_ascii_uppercase())),
            Some(Self(Held::Short(mut text))) if text.is_ascii() => {
                text.make_ascii_uppercase();
                Self(Held::Short(text))
            }
            _ => Self::from(text.to_uppercase()),
        }
    }

    /// Appends; in place when nobody else holds this text.
    pub fn push_str(&mut self, more: &str) {
        let joined = match &mut self.0 {
            Held::Shared(data) => return Rc::make_mut(data).push_str(more),
            Held::Ascii(text) => {
                let end = text.len();
                let mut bytes = *text.all_bytes();
                if let Some(room) = bytes.get_mut(end..end + more.len()) {
                    room.copy_from_slice(more.as_bytes());
                    if let Ok(joined) = TinyAsciiStr::try_from_utf8(&bytes[..end + more.len()]) {
                        *text = joined;
                        return;
                    }
                }
                joined(text.as_str(), more)
            }
            Held::Short(text) => {
                if text.push_str(more).is_ok() {
                    return;
                }
                joined(text.as_str(), more)
            }
        };
        *self = Self::from(joined);
    }

    /// Keeps these bytes alone, which begin and end on characters; in place when nobody else holds
    /// this text.
    pub fn keep(&mut self, range: std::ops::Range<usize>) {
        if let Held::Shared(data) = &mut self.0
            && let Some(data) = Rc::get_mut(data)
        {
            if data.shape.get() != Shape::Ascii {
                data.shape.set(Shape::Unknown);
            }
            data.string.truncate(range.end);
            data.string.drain(..range.start);
        } else {
            *self = Self::from(&self.as_str()[range]);
        }
    }

    /// The memory of this text alone, when it has some and not too much of it to be kept.
    #[inline]
    fn own(&mut self) -> Option<&mut Data> {
        match &mut self.0 {
            Held::Shared(data) if data.string.capacity() <= MOST_REFILLED => Rc::get_mut(data),
            _ => None,
        }
    }

    /// True when this text has memory of its own that another can be given.
    #[must_use]
    #[inline]
    pub fn may_refill(&mut self) -> bool {
        self.own().is_some()
    }

    /// Becomes another text in the memory of this one; false, and unchanged, when another name
    /// shares that memory or when there is too much of it to be kept.
    #[inline]
    pub fn refill_with(&mut self, text: &str) -> bool {
        if text.len() > MOST_REFILLED {
            return false;
        }
        let Some(data) = self.own() else { return false };
        data.string.clear();
        data.string.push_str(text);
        data.shape.set(Shape::Unknown);
        true
    }

    /// The same, by an exchange of memory where it is not too large.
    #[inline]
    pub fn refill(&mut self, text: &mut String) -> bool {
        if text.capacity() > MOST_REFILLED {
            return self.refill_with(text);
        }
        let Some(data) = self.own() else { return false };
        std::mem::swap(&mut data.string, text);
        data.shape.set(Shape::Unknown);
        true
    }

    /// The text, without a copy when it is long and nobody else holds it.
    #[must_use]
    pub fn into_string(self) -> String {
        match self.0 {
            Held::Ascii(text) => text.as_str().to_owned(),
            Held::Short(text) => text.as_str().to_owned(),
            Held::Shared(data) => {
                Rc::try_unwrap(data).map_or_else(|data| data.string.clone(), |data| data.string)
            }
        }
    }
}

/// Two texts in one, with room for more.
fn joined(text: &str, more: &str) -> String {
    let mut joined = String::with_capacity(2 * (text.len() + more.len()));
    joined.push_str(text);
    joined.push_str(more);
    joined
}

impl Data {
    /// What is known, once the text was looked at.
    fn shape(&self) -> Shape {
        if self.shape.get() == Shape::Unknown {
            let ascii = self.string.is_ascii();
            let mixed = Shape::Mixed { character: 0, byte: 0 };
            self.shape.set(if ascii { Shape::Ascii } else { mixed });
        }
        self.shape.get()
    }

    /// Keeps a looked-up place of a text that is not ASCII, unless it is past 4 GB.
    fn remember(&self, character: usize, byte: usize) {
        if let (Ok(character), Ok(byte)) = (u32::try_from(character), u32::try_from(byte)) {
            self.shape.set(Shape::Mixed { character, byte });
        }
    }

    fn byte_of(&self, index: usize) -> usize {
        let string = &self.string;
        let Shape::Mixed { character, byte } = self.shape() else {
            return index.min(string.len());
        };
        let (from_character, from_byte) =
            if index >= character as usize { (character as usize, byte as usize) } else { (0, 0) };
        let found = string[from_byte..]
            .char_indices()
            .nth(index - from_character)
            .map_or(string.len(), |(offset, _)| from_byte + offset);
        if found < string.len() {
            self.remember(index, found);
        }
        found
    }

    fn character_at(&self, byte: usize) -> usize {
        let Shape::Mixed { character, byte: known } = self.shape() else { return byte };
        let (character, known) =
            if byte >= known as usize { (character as usize, known as usize) } else { (0, 0) };
        let found = character + self.string[known..byte].chars().count();
        self.remember(found, byte);
        found
    }

    fn push_str(&mut self, more: &str) {
        self.string.push_str(more);
        if self.shape.get() == Shape::Ascii && !more.is_ascii() {
            self.shape.set(Shape::Unknown);
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::new()
    }
}

impl From<String> for Text {
    fn from(string: String) -> Self {
        Self::short(&string).unwrap_or_else(|| {
            Self(Held::Shared(Rc::new(Data { string, shape: Cell::new(Shape::Unknown) })))
        })
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::short(text).unwrap_or_else(|| Self::from(text.to_owned()))
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<Cow<'_, str>> for Text {
    fn from(text: Cow<'_, str>) -> Self {
        match text {
            Cow::Borrowed(text) => Self::from(text),
            Cow::Owned(text) => Self::from(text),
        }
    }
}

impl From<char> for Text {
    fn from(character: char) -> Self {
        Self::from(&*character.encode_utf8(&mut [0; 4]))
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Held::Ascii(one), Held::Ascii(other)) => one == other,
            _ => self.as_str() == other.as_str(),
        }
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn positions_count_characters() {
        let text = Text::from("été à Nîmes");
        assert_eq!(text.len(), 11);
        assert_eq!(text.slice(0, 3), "été");
        assert_eq!(text.slice(6, 5), "Nîmes");
        assert_eq!(text.slice(2, 1), "é");
        assert_eq!(text.slice(20, 5), "");
        assert_eq!(text.character_at(9), 6);
        assert_eq!(text.character_at(12), 8);
        assert_eq!(text.character_at(2), 1);
        assert_eq!(text.character_at(text.as_str().len()), 11);
        assert_eq!(text.byte_of(11), text.as_str().len());
    }

    #[test]
    fn a_short_text_grows_into_a_shared_one() {
        let mut text = Text::new();
        for piece in ["", "a", "bcdefgh", "ijklmno", "p", "é", "\0"] {
            let before = text.clone();
            let joined = format!("{}{piece}", before.as_str());
            text.push_str(piece);
            assert_eq!(text.as_str(), joined);
            assert_eq!(text, Text::from(joined.as_str()));
            assert_eq!(text.clone().into_string(), joined);
        }
        assert_eq!(Text::from("a\0b").len(), 3);
    }

    #[test]
    fn a_part_is_kept() {
        for whole in ["  court ", "  un texte plus long, été  "] {
            let trimmed = whole.trim();
            let mut text = Text::from(whole);
            let shared = text.clone();
            text.keep(2..2 + trimmed.len());
            assert_eq!(text, Text::from(trimmed));
            assert_eq!(shared.as_str(), whole);
            assert_eq!(text.len(), trimmed.chars().count());
            text.keep(0..0);
            assert_eq!(text, Text::new());
        }
    }

    #[test]
    fn appending_an_accent_forgets_that_it_was_ascii() {
        let mut text = Text::from("abc");
        assert!(text.is_ascii());
        text.push_str("é!");
        assert_eq!(text.slice(4, 1), "!");
    }
}
