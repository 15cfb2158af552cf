//! The language of the user, from the environment.

use wl_interpreter::diagnostic::Language;

/// The language of `LC_ALL`, `LC_MESSAGES` or `LANG`, the first that is set; French when none
/// names a language.
#[must_use]
pub fn language() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    of(set.as_deref().unwrap_or_default())
}

/// The language of a locale name such as `fr_FR.UTF-8`.
fn of(locale: &str) -> Language {
    let name = locale.split(['.', '@', '_']).next().unwrap_or_default();
    match name {
        "" | "C" | "POSIX" | "fr" => Language::French,
        _ => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_unless_the_locale_is_of_another_language() {
        for locale in ["", "C", "C.UTF-8", "POSIX", "fr", "fr_CA.UTF-8", "fr_FR@euro"] {
            assert_eq!(of(locale), Language::French, "{locale}");
        }
        for locale in ["en", "en_US.UTF-8", "de_DE.UTF-8"] {
            assert_eq!(of(locale), Language::English, "{locale}");
        }
    }
}
