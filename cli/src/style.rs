//! Colours, or none.

use std::borrow::Cow;

/// What a run of characters is, for the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Titles, names looked for.
    Strong,
    /// What may be skipped.
    Faint,
    /// Errors.
    Error,
    /// Warnings.
    Warning,
    /// Words of the language.
    Keyword,
    /// Types.
    Type,
    /// Texts.
    Text,
    /// Numbers and constants.
    Number,
    /// Functions.
    Function,
}

impl Paint {
    /// The sixteen colours of any terminal: they follow its theme.
    fn code(self) -> &'static str {
        match self {
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Error => "31",
            Self::Keyword => "34",
            Self::Type => "36",
            Self::Text => "32",
            Self::Number => "35",
            Self::Warning | Self::Function => "33",
        }
    }
}

/// Paints on a terminal, leaves the text alone elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether colours are wanted.
    pub color: bool,
}

impl Style {
    /// `text` painted.
    #[must_use]
    pub fn paint(self, paint: Paint, text: &str) -> Cow<'_, str> {
        if self.color && !text.is_empty() {
            Cow::Owned(format!("\x1b[{}m{text}\x1b[0m", paint.code()))
        } else {
            Cow::Borrowed(text)
        }
    }
}

/// The user asks for no colour: <https://no-color.org>.
#[must_use]
pub fn colors_refused() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var_os("TERM").is_some_and(|value| value == "dumb")
}
