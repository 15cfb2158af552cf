//! Errors of the language: what `ErreurInfo` tells, and what an exception carries.

use crate::diagnostic::{Bilingual, Code, codes};
use crate::value::Value;

/// A failure of a function.
///
/// A non-fatal error makes the function give its failure result, sets `ErreurDétectée` and is
/// told by `ErreurInfo` (documentation page 3087001). A fatal one is an exception.
#[derive(Debug, Clone)]
pub struct Error(Box<Details>);

/// What an [`Error`] says.
#[derive(Debug, Clone)]
pub struct Details {
    /// `ErreurInfo(errCode)`.
    pub number: i64,
    /// The family, for display.
    pub code: Code,
    /// One sentence: what and why.
    pub message: Bilingual,
    /// What to do.
    pub hint: Option<Bilingual>,
    /// The words of the server or of the system, as they came.
    pub system: Option<String>,
    /// An exception.
    pub fatal: bool,
    /// What the function gives when the error is not fatal: `None` for the result type's zero
    /// (False, 0, "").
    pub result: Option<Value>,
}

impl Error {
    /// A non-fatal error of this number.
    #[must_use]
    pub fn new(number: i64, code: Code, message: Bilingual) -> Self {
        Self(Box::new(Details {
            number,
            code,
            message,
            hint: None,
            system: None,
            fatal: false,
            result: None,
        }))
    }

    /// A fatal error: an exception.
    #[must_use]
    pub fn fatal(code: Code, message: Bilingual) -> Self {
        let mut error = Self::new(i64::from(code.0), code, message);
        error.0.fatal = true;
        error
    }

    /// A fatal error about a value that cannot become another.
    #[must_use]
    pub fn conversion(message: Bilingual) -> Self {
        Self::fatal(codes::CONVERSION, message)
    }

    /// With this number.
    #[must_use]
    pub fn number(mut self, number: i64) -> Self {
        self.0.number = number;
        self
    }

    /// With a remedy.
    #[must_use]
    pub fn hint(mut self, hint: Bilingual) -> Self {
        self.0.hint = Some(hint);
        self
    }

    /// With the server's or the system's words.
    #[must_use]
    pub fn system(mut self, words: impl Into<String>) -> Self {
        self.0.system = Some(words.into());
        self
    }

    /// The function gives this instead of its type's zero.
    #[must_use]
    pub fn giving(mut self, result: Value) -> Self {
        self.0.result = Some(result);
        self
    }

    /// What it says.
    #[must_use]
    pub fn details(&self) -> &Details {
        &self.0
    }
}

/// The last non-fatal error and the current exception.
#[derive(Debug, Clone, Default)]
pub struct ErrorState {
    /// `ErreurDétectée`.
    pub detected: bool,
    /// What `ErreurInfo` tells; stays after `ErreurDétectée` is reset.
    pub last: Option<Error>,
    /// The script looked at it: used the result, or asked.
    pub seen: bool,
    /// What `ExceptionInfo` tells.
    pub exception: Option<Error>,
    /// Line (from 1) and procedure of the last error, for `ErreurInfo(errLigne)`.
    pub place: Option<(u32, String)>,
}
