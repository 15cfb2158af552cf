//! The language of a program, seen by its keywords.

use wl_interpreter::syntax::{Class, Keyword, fold, tokens};

/// The languages whose keywords a program uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// French ones only.
    French,
    /// English ones only.
    English,
    /// Both.
    Mixed,
    /// None that belongs to one language only.
    Neither,
}

impl Tongue {
    /// That of a program. Words that may also be names, and those that both languages spell
    /// alike, say nothing.
    pub fn of(source: &str) -> Self {
        let (mut french, mut english) = (false, false);
        for (class, range) in tokens(source) {
            let key = fold(&source[range]);
            let Some(keyword) = Keyword::from_key(&key) else { continue };
            if class != Class::Type && !keyword.is_hard() {
                continue;
            }
            let is_among = |spellings: &[&str]| spellings.iter().any(|word| fold(word) == key);
            match (is_among(keyword.info().french), is_among(keyword.info().english)) {
                (true, false) => french = true,
                (false, true) => english = true,
                _ => {}
            }
        }
        match (french, english) {
            (true, true) => Self::Mixed,
            (true, false) => Self::French,
            (false, true) => Self::English,
            (false, false) => Self::Neither,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_tell_the_language_and_texts_do_not() {
        assert_eq!(Tongue::of("SI Vrai ALORS Trace(\"IF\") // THEN"), Tongue::French);
        assert_eq!(Tongue::of("x is int = 1 // SI"), Tongue::English);
        assert_eq!(Tongue::of("x is entier\nGOTO Fin1"), Tongue::Mixed);
        assert_eq!(Tongue::of("Trace(1)\nPROCEDURE f()"), Tongue::Neither);
    }
}
