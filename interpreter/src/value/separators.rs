//! What stands between the pieces of a text.

use std::cmp::Reverse;
use std::ops::Range;

use memchr::memmem::Finder;

/// Texts that separate. At the same place the longest one counts; an empty one never does.
pub struct Separators(Search);

enum Search {
    One(Box<Finder<'static>>),
    /// Two of one byte each.
    TwoBytes([u8; 2]),
    /// None or several, the longest first, and which bytes begin one.
    Several(Vec<String>, Box<[bool; 256]>),
}

impl Default for Separators {
    /// None: a text is one piece.
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Separators {
    /// These texts.
    #[must_use]
    pub fn new(mut texts: Vec<String>) -> Self {
        texts.retain(|text| !text.is_empty());
        if let [text] = texts.as_slice() {
            return Self(Search::One(Box::new(Finder::new(text).into_owned())));
        }
        if let [one, other] = texts.as_slice()
            && let (&[one], &[other]) = (one.as_bytes(), other.as_bytes())
        {
            return Self(Search::TwoBytes([one, other]));
        }
        texts.sort_by_key(|text| Reverse(text.len()));
        let mut begins = Box::new([false; 256]);
        for text in &texts {
            begins[usize::from(text.as_bytes()[0])] = true;
        }
        Self(Search::Several(texts, begins))
    }

    /// The bytes of the first separator in a text, which is read no further.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        let bytes = text.as_bytes();
        match &self.0 {
            Search::One(finder) => {
                let start = finder.find(bytes)?;
                Some(start..start + finder.needle().len())
            }
            Search::TwoBytes([one, other]) => {
                let start = memchr::memchr2(*one, *other, bytes)?;
                Some(start..start + 1)
            }
            Search::Several(texts, begins) => {
                let mut from = 0;
                loop {
                    let step = bytes[from..].iter().position(|byte| begins[usize::from(*byte)])?;
                    let rest = &bytes[from + step..];
                    if let Some(found) = texts.iter().find(|text| rest.starts_with(text.as_bytes()))
                    {
                        return Some(from + step..from + step + found.len());
                    }
                    from += step + 1;
                }
            }
        }
    }

    /// The pieces, found one by one as they are asked for; a text that ends with a separator gives
    /// a last empty piece, an empty text none (page 1510018).
    pub fn split<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let mut left = (!text.is_empty()).then_some(text);
        std::iter::from_fn(move || {
            let rest = left?;
            let found = self.find(rest);
            left = found.as_ref().map(|found| &rest[found.end..]);
            Some(found.map_or(rest, |found| &rest[..found.start]))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Separators;

    fn split(text: &str, separators: &[&str]) -> String {
        let separators = Separators::new(separators.iter().map(|&text| text.to_owned()).collect());
        separators.split(text).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn pieces() {
        assert_eq!(split("", &[";"]), "");
        assert_eq!(split("a;b;", &[";"]), "a|b|");
        assert_eq!(split("a\r\nb\nc", &["\n", "\r\n"]), "a|b|c");
        assert_eq!(split("à, b é c", &[",", " ", ", "]), "à|b|é|c");
        assert_eq!(split("aéèb", &["é", "è"]), "a||b");
        assert_eq!(split("a;b", &[""]), "a;b");
    }
}
