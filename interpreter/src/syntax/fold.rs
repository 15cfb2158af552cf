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
    Cow::Owned(text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect())
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_and_accents_do_not_count() {
        assert_eq!(fold("PROCÉDURE"), "procedure");
        assert_eq!(fold("proce\u{301}dure"), "procedure");
        assert_eq!(fold("Énumération"), fold("enumeration"));
        assert_eq!(fold("N°Facture"), "n°facture");
        assert!(matches!(fold("sujet"), std::borrow::Cow::Borrowed("sujet")));
    }
}
