//! Diagnostics: what is wrong, where, why, and what to do, in French and in English.
//!
//! Everything that finds an error makes a [`Diagnostic`]; showing it is a last, separate step
//! ([`render`]), shared by the terminal, JSON output and editors.

mod code;
pub mod render;
mod suggest;
mod windev;

pub use code::{CODES, Code, CodeInfo, Kind, codes};
pub use suggest::{did_you_mean, nearest};
pub use windev::windev_numbers;

use crate::source::Span;

/// The language in which the user reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Français.
    #[default]
    French,
    /// English.
    English,
}

/// One text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bilingual {
    /// Français.
    pub fr: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// The text in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::French => &self.fr,
            Language::English => &self.en,
        }
    }

    /// The same words in both languages: a server's reply, an operating system's error.
    #[must_use]
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { fr: text.clone(), en: text }
    }
}

/// Formats the French, then the English text: `bilingual!("nom {x} inconnu", "unknown name {x}")`.
#[macro_export]
macro_rules! bilingual {
    ($fr:literal, $en:literal $(,)?) => {
        $crate::diagnostic::Bilingual { fr: format!($fr), en: format!($en) }
    };
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Note,
    /// Suspect, but it runs.
    Warning,
    /// It cannot run.
    Error,
}

/// A second place that explains the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there.
    pub text: Bilingual,
}

/// One error, warning or note, with its place, cause and remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable number, `WL0123`.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The exact characters.
    pub span: Span,
    /// What and why, one sentence without a final stop.
    pub message: Bilingual,
    /// Other places, in reading order.
    pub labels: Vec<Label>,
    /// What to do.
    pub hint: Option<Bilingual>,
}

impl Diagnostic {
    /// An error at `span`.
    #[must_use]
    pub fn error(code: Code, span: Span, message: Bilingual) -> Self {
        Self { code, severity: Severity::Error, span, message, labels: Vec::new(), hint: None }
    }

    /// A warning at `span`.
    #[must_use]
    pub fn warning(code: Code, span: Span, message: Bilingual) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// With a second place.
    #[must_use]
    pub fn label(mut self, span: Span, text: Bilingual) -> Self {
        self.labels.push(Label { span, text });
        self
    }

    /// With a remedy.
    #[must_use]
    pub fn hint(mut self, hint: Bilingual) -> Self {
        self.hint = Some(hint);
        self
    }

    /// True for what keeps a program from running.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
