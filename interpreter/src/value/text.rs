//! Texts: Unicode, with positions counted in characters from 1.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

/// A shared text; changing one copy leaves the others alone.
#[derive(Clone)]
pub struct Text(Rc<Data>);

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
    pub fn new() -> Self {
        Self::from(String::new())
    }

    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.string
    }

    /// True without any character.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.string.is_empty()
    }

    /// True when every character is one byte.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        self.shape() == Shape::Ascii
    }

    /// What is known, once the text was looked at.
    fn shape(&self) -> Shape {
        if self.0.shape.get() == Shape::Unknown {
            let ascii = self.0.string.is_ascii();
            let mixed = Shape::Mixed { character: 0, byte: 0 };
            self.0.shape.set(if ascii { Shape::Ascii } else { mixed });
        }
        self.0.shape.get()
    }

    /// Keeps a looked-up place of a text that is not ASCII, unless it is past 4 GB.
    fn remember(&self, character: usize, byte: usize) {
        if let (Ok(character), Ok(byte)) = (u32::try_from(character), u32::try_from(byte)) {
            self.0.shape.set(Shape::Mixed { character, byte });
        }
    }

    /// How many characters.
    #[must_use]
    pub fn len(&self) -> usize {
        if self.is_ascii() { self.0.string.len() } else { self.0.string.chars().count() }
    }

    /// The byte where character `index` (from 0) begins; the length in bytes when it is past the
    /// end.
    #[must_use]
    pub fn byte_of(&self, index: usize) -> usize {
        let string = &self.0.string;
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

    /// The character number (from 0) at a byte that begins one.
    #[must_use]
    pub fn character_at(&self, byte: usize) -> usize {
        let Shape::Mixed { character, byte: known } = self.shape() else { return byte };
        let (character, known) =
            if byte >= known as usize { (character as usize, known as usize) } else { (0, 0) };
        let found = character + self.0.string[known..byte].chars().count();
        self.remember(found, byte);
        found
    }

    /// `count` characters from character `start` (from 0); what exists of them.
    #[must_use]
    pub fn slice(&self, start: usize, count: usize) -> &str {
        let from = self.byte_of(start);
        let rest = &self.0.string[from..];
        if self.is_ascii() {
            return &rest[..count.min(rest.len())];
        }
        let to = rest.char_indices().nth(count).map_or(rest.len(), |(offset, _)| offset);
        &rest[..to]
    }

    /// Appends in place when nobody else holds this text.
    pub fn push_str(&mut self, more: &str) {
        let data = Rc::make_mut(&mut self.0);
        data.string.push_str(more);
        let known_ascii = data.shape.get() == Shape::Ascii && more.is_ascii();
        if !known_ascii && data.shape.get() == Shape::Ascii {
            data.shape.set(Shape::Unknown);
        }
    }

    /// The text, without a copy when nobody else holds it.
    #[must_use]
    pub fn into_string(self) -> String {
        Rc::try_unwrap(self.0).map_or_else(|data| data.string.clone(), |data| data.string)
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::new()
    }
}

impl From<String> for Text {
    fn from(string: String) -> Self {
        Self(Rc::new(Data { string, shape: Cell::new(Shape::Unknown) }))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
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
    fn appending_an_accent_forgets_that_it_was_ascii() {
        let mut text = Text::from("abc");
        assert!(text.is_ascii());
        text.push_str("é!");
        assert_eq!(text.slice(4, 1), "!");
    }
}
