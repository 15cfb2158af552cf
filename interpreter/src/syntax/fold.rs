//! The form under which names compare: without case and without accents.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower-cases `text` and removes its accents; borrows when there is nothing to change.
#[must_use]
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    if let Some(folded) = text.chars().map(latin).collect() {
        return Cow::Owned(folded);
    }
    Cow::Owned(text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect())
}

/// The letters of French, which the names of every builtin are folded from at each start.
fn latin(letter: char) -> Option<char> {
    Some(match letter {
        'à' | 'â' | 'À' | 'Â' => 'a',
        'ç' | 'Ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        'î' | 'ï' | 'Î' | 'Ï' => 'i',
        'ô' | 'Ô' => 'o',
        'ù' | 'û' | 'ü' | 'Ù' | 'Û' | 'Ü' => 'u',
        letter if letter.is_ascii() => letter.to_ascii_lowercase(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{fold, latin};

    #[test]
    fn the_short_way_is_the_long_way() {
        for letter in ('\0'..='\u{24f}').filter_map(|letter| Some((letter, latin(letter)?))) {
            // A combining mark takes the long way.
            let long = fold(&format!("{}\u{301}", letter.0)).into_owned();
            assert_eq!(long, letter.1.to_string());
        }
    }

    #[test]
    fn case_and_accents_do_not_count() {
        assert_eq!(fold("PROCÉDURE"), "procedure");
        assert_eq!(fold("proce\u{301}dure"), "procedure");
        assert_eq!(fold("Énumération"), fold("enumeration"));
        assert_eq!(fold("N°Facture"), "n°facture");
        assert!(matches!(fold("sujet"), std::borrow::Cow::Borrowed("sujet")));
    }
}
