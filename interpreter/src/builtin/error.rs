//! Errors of the language: what `ErreurInfo` tells, and what an exception carries.

use super::Names;
use crate::diagnostic::{Bilingual, Code, Language, codes};
use crate::value::{DateTime, Value};

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
    /// The procedure that declares it does so for its caller.
    pub handed_on: bool,
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
            handed_on: false,
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

    /// Declared by a procedure for its caller: `ErreurDéclenche`, `ErreurPropage`.
    #[must_use]
    pub fn handed_on(mut self) -> Self {
        self.0.handed_on = true;
        self
    }

    /// With a text in front of its message, on a line of its own.
    #[must_use]
    pub fn preceded(mut self, front: &str) -> Self {
        if !front.is_empty() {
            let Bilingual { fr, en } = &self.0.message;
            let (fr, en) = (format!("{front}\r\n{fr}"), format!("{front}\r\n{en}"));
            self.0.message = Bilingual { fr, en };
        }
        self
    }

    /// With where in the data it happened in front of its message.
    #[must_use]
    pub fn context(mut self, place: &Bilingual) -> Self {
        let Bilingual { fr, en } = &self.0.message;
        let (fr, en) = (format!("{} : {fr}", place.fr), format!("{}: {en}", place.en));
        self.0.message = Bilingual { fr, en };
        self
    }

    /// The same error, which is no exception.
    #[must_use]
    pub fn not_fatal(mut self) -> Self {
        self.0.fatal = false;
        self
    }

    /// The same error, as an exception.
    #[must_use]
    pub fn into_fatal(mut self) -> Self {
        self.0.fatal = true;
        self
    }

    /// The whole message: what happened, the system's words, the remedy, a line each.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let Details { message, system, hint, .. } = &*self.0;
        let hint = hint.as_ref().map(|hint| hint.get(language));
        let lines = [Some(message.get(language)), system.as_deref(), hint];
        lines.into_iter().flatten().collect::<Vec<_>>().join("\r\n")
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
    /// Where and when the last error happened.
    pub last_at: Circumstances,
    /// Where and when the exception happened.
    pub exception_at: Circumstances,
}

/// Where and when an error happened.
#[derive(Debug, Clone, Default)]
pub struct Circumstances {
    /// The line, from 1.
    pub line: u32,
    /// The procedure; "" outside procedures.
    pub process: String,
    /// The source.
    pub element: String,
    /// The function that failed, when it is one.
    pub during: Option<Names>,
    /// The running procedures, innermost first, with what is known of their lines.
    pub stack: Vec<String>,
    /// When.
    pub moment: Option<DateTime>,
}
