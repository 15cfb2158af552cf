//! Looking for one or several texts in another.

use std::borrow::Cow;

use memchr::memmem::{self, Finder};

use super::{KeyRule, Text, base_letter};

/// `DepuisFin`.
pub const FROM_END: i64 = 2;
/// `MotComplet`.
pub const WHOLE_WORD: i64 = 4;
/// `SansCasse`.
pub const IGNORE_CASE: i64 = KeyRule::IGNORE_CASE;
/// What was found: bytes of the searched text, and which of the texts looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Rank of the text found.
    pub needle: usize,
}

/// The places where texts are found, from the beginning, without overlap; at one place, the
/// longest text wins.
pub struct Matches<'a> {
    original: &'a str,
    /// What is searched: folded when case does not count, character for character.
    hay: Cow<'a, str>,
    /// Whether a place in one is the same place in the other; known once, for the whole text.
    same_places: bool,
    needles: Vec<Needle<'a>>,
    from: usize,
    whole_word: bool,
    /// The same place in the searched and in the original text.
    cursor: (usize, usize),
}

/// A text looked for.
struct Needle<'a> {
    finder: Finder<'a>,
    /// Where it is found next; `None` once it is not.
    next: Option<usize>,
}

impl Needle<'_> {
    /// Looks for the text from a byte on. An empty text is never found.
    fn seek(&mut self, hay: &str, from: usize) {
        self.next = if self.finder.needle().is_empty() {
            None
        } else {
            self.finder.find(&hay.as_bytes()[from..]).map(|place| from + place)
        };
    }
}

impl<'a> Matches<'a> {
    /// The places of `needles` in `original` under these options.
    #[must_use]
    pub fn new(original: &'a str, needles: &'a [Text], options: i64) -> Self {
        let ignore = options & IGNORE_CASE != 0;
        let hay = if ignore { Cow::Owned(folded(original)) } else { Cow::Borrowed(original) };
        let same_places = !ignore || original.is_ascii();
        let needle = |text: &'a Text| {
            let text = text.as_str();
            let finder =
                if ignore { Finder::new(&folded(text)).into_owned() } else { Finder::new(text) };
            let mut needle = Needle { finder, next: None };
            needle.seek(&hay, 0);
            needle
        };
        let needles = needles.iter().map(needle).collect();
        let whole_word = options & WHOLE_WORD != 0;
        Self { original, hay, same_places, needles, from: 0, whole_word, cursor: (0, 0) }
    }

    fn candidate(&mut self) -> Option<Found> {
        for needle in &mut self.needles {
            if needle.next.is_some_and(|place| place < self.from) {
                needle.seek(&self.hay, self.from);
            }
        }
        let places = self.needles.iter().enumerate().filter_map(|(rank, needle)| {
            let start = needle.next?;
            Some(Found { start, end: start + needle.finder.needle().len(), needle: rank })
        });
        places.min_by_key(|found| (found.start, std::cmp::Reverse(found.end)))
    }

    fn is_word(&self, found: Found) -> bool {
        let before = self.hay[..found.start].chars().next_back();
        let after = self.hay[found.end..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    }

    /// The byte of the original text at a byte of the searched one, which only goes forward.
    fn original_byte(&mut self, byte: usize) -> usize {
        if self.same_places {
            return byte;
        }
        let (hay, original) = self.cursor;
        let characters = self.hay[hay..byte].chars().count();
        let rest = &self.original[original..];
        let moved = rest.char_indices().nth(characters).map_or(rest.len(), |(offset, _)| offset);
        self.cursor = (byte, original + moved);
        self.cursor.1
    }
}

impl Iterator for Matches<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let found = self.candidate()?;
            if self.whole_word && !self.is_word(found) {
                let first = self.hay[found.start..].chars().next().map_or(1, char::len_utf8);
                self.from = found.start + first;
                continue;
            }
            self.from = found.end;
            let start = self.original_byte(found.start);
            let end = self.original_byte(found.end);
            return Some(Found { start, end, ..found });
        }
    }
}

/// The first place of one text in another, as it is, without what [`Matches`] prepares; an empty
/// text is never found.
#[must_use]
pub fn find(hay: &str, needle: &str) -> Option<usize> {
    match needle.as_bytes() {
        [] => None,
        [byte] => memchr::memchr(*byte, hay.as_bytes()),
        needle => memmem::find(hay.as_bytes(), needle),
    }
}

/// Lower case without accents, character for character.
fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let fold = |character: char| {
        let base = base_letter(character);
        base.to_lowercase().next().unwrap_or(base)
    };
    text.chars().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::{IGNORE_CASE, Matches, WHOLE_WORD};
    use crate::value::Text;

    fn found(text: &str, needles: &[&str], options: i64) -> Vec<String> {
        let needles: Vec<Text> = needles.iter().map(|needle| Text::from(*needle)).collect();
        Matches::new(text, &needles, options)
            .map(|found| text[found.start..found.end].to_owned())
            .collect()
    }

    #[test]
    fn the_longest_wins_and_nothing_overlaps() {
        assert_eq!(found("aaaa", &["a", "aaa"], 0), ["aaa", "a"]);
        assert_eq!(found("abc", &[""], 0), [""; 0]);
    }

    #[test]
    fn without_case_the_original_comes_back() {
        assert_eq!(found("Été, été, ETE", &["ete"], IGNORE_CASE), ["Été", "été", "ETE"]);
        assert_eq!(found("ÉÉa b", &["É"], IGNORE_CASE), ["É", "É"]);
    }

    /// A look at the whole text for each match would take minutes.
    #[test]
    fn a_million_matches_in_nine_megabytes() {
        let text = "courrier;".repeat(1_000_000);
        let cases = [(";", 0, 1_000_000), ("R;", IGNORE_CASE, 1_000_000), ("r;c", 0, 999_999)];
        for (needle, options, expected) in cases {
            assert_eq!(Matches::new(&text, &[Text::from(needle)], options).count(), expected);
        }
    }

    #[test]
    fn whole_words() {
        assert_eq!(found("ana banana ana", &["ana"], WHOLE_WORD).len(), 2);
    }
}
