//! Letters without their accents, and the dictionary order of texts.

use std::borrow::Cow;
use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The text with its accents taken off: é gives e, ç gives c.
#[must_use]
pub fn without_accents(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfd().filter(|character| !is_combining_mark(*character)).collect())
}

/// The letter under the accent.
#[must_use]
pub fn base_letter(character: char) -> char {
    if character.is_ascii() {
        return character;
    }
    let mut base = None;
    decompose_canonical(character, |part| base = base.or(Some(part)));
    base.unwrap_or(character)
}

/// The order of `<`: character by character, an accented letter just after its plain one.
#[must_use]
pub fn compare_texts(a: &str, b: &str) -> Ordering {
    let (left, right) = (a.as_bytes(), b.as_bytes());
    let Some(mut place) = left.iter().zip(right).position(|(x, y)| x != y) else {
        return left.len().cmp(&right.len());
    };
    if left[place].is_ascii() && right[place].is_ascii() {
        return left[place].cmp(&right[place]);
    }
    while !a.is_char_boundary(place) || !b.is_char_boundary(place) {
        place -= 1;
    }
    // They differ, so the first characters here do.
    let key = |text: &str| text[place..].chars().next().map(|first| (base_letter(first), first));
    key(a).cmp(&key(b))
}

#[cfg(test)]
mod tests {
    use super::{compare_texts, without_accents};
    use std::cmp::Ordering::{Equal, Greater, Less};

    #[test]
    fn accents_come_off() {
        assert_eq!(without_accents("Été à la façade, ŒUVRE"), "Ete a la facade, ŒUVRE");
    }

    #[test]
    fn accented_letters_follow_their_plain_one() {
        for (a, b, order) in [
            ("e", "é", Less),
            ("é", "f", Less),
            ("été", "etz", Greater),
            ("a", "B", Greater),
            ("abc", "abcd", Less),
            ("é", "è", Greater),
            ("à", "à", Equal),
            ("", "a", Less),
        ] {
            assert_eq!(compare_texts(a, b), order, "{a} {b}");
            assert_eq!(compare_texts(b, a), order.reverse(), "{b} {a}");
        }
    }
}
