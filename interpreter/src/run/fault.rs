//! What stops an evaluation: an exception, the end of the program, a jump to `CAS ERREUR:`.

use std::rc::Rc;

use crate::builtin::{Error, Names};
use crate::diagnostic::{Bilingual, Diagnostic, Severity, codes};
use crate::source::Span;

/// The result of evaluating something.
pub type Run<T> = Result<T, Box<Fault>>;

/// Why evaluation stops.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What happened.
    pub error: Error,
    /// Where; the innermost node that knows its place fills it.
    pub span: Option<Span>,
    /// Where it goes.
    pub kind: FaultKind,
    /// The function that failed, when it is one.
    pub during: Option<Names>,
    /// The procedures it left, innermost first, with the place of their calls.
    pub calls: Vec<(Rc<str>, Span)>,
}

/// Where a fault goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// To the nearest exception handler.
    Exception,
    /// To the `CAS ERREUR:` of the running process.
    CaseError,
    /// Out of the running process, whose result is known.
    Leave,
    /// `opFinTraitement`: the running code ends, nothing handles it.
    EndProcess,
    /// `FinProgramme`: nothing handles it.
    Exit,
    /// The user stopped the program: nothing handles it.
    Interrupted,
}

impl From<Error> for Box<Fault> {
    #[cold]
    fn from(error: Error) -> Self {
        let kind = match error.details().code {
            codes::END_PROGRAM => FaultKind::Exit,
            codes::INTERRUPTED => FaultKind::Interrupted,
            codes::END_PROCESS => FaultKind::EndProcess,
            _ => FaultKind::Exception,
        };
        Self::new(Fault { error, span: None, kind, during: None, calls: Vec::new() })
    }
}

impl From<crate::value::ConversionError> for Box<Fault> {
    #[cold]
    fn from(error: crate::value::ConversionError) -> Self {
        Error::from(error).into()
    }
}

/// Gives a fault its place when it has none yet.
pub trait At<T> {
    /// At `span`.
    fn at(self, span: Span) -> Run<T>;
}

impl<T> At<T> for Run<T> {
    #[inline]
    fn at(self, span: Span) -> Run<T> {
        self.map_err(|mut fault| {
            fault.span.get_or_insert(span);
            fault
        })
    }
}

impl<T> At<T> for Result<T, Error> {
    #[inline]
    fn at(self, span: Span) -> Run<T> {
        self.map_err(Box::<Fault>::from).at(span)
    }
}

/// At most that many calls are shown under an error, each place once: recursion repeats itself.
const SHOWN_CALLS: usize = 5;

impl Fault {
    /// As the diagnostic that ends a program.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let mut diagnostic = describe(&self.error, self.span.unwrap_or_default(), Severity::Error);
        let mut shown: Vec<Span> = Vec::new();
        for (name, span) in &self.calls {
            if shown.len() == SHOWN_CALLS {
                break;
            }
            if shown.contains(span) {
                continue;
            }
            shown.push(*span);
            let text = if name.is_empty() {
                crate::bilingual!(
                    "dans l'appel de cette procédure",
                    "in the call of this procedure"
                )
            } else {
                crate::bilingual!("dans l'appel de {name}", "in the call of {name}")
            };
            diagnostic = diagnostic.label(*span, text);
        }
        diagnostic
    }
}

/// An error of a function, as a diagnostic: with the server's or the system's words.
#[must_use]
pub fn describe(error: &Error, span: Span, severity: Severity) -> Diagnostic {
    let details = error.details();
    let mut message = details.message.clone();
    if let Some(words) = &details.system {
        let words = words.trim_end();
        message = Bilingual {
            fr: format!("{} : {words}", message.fr),
            en: format!("{}: {words}", message.en),
        };
    }
    let mut diagnostic = Diagnostic::error(details.code, span, message);
    diagnostic.severity = severity;
    diagnostic.hint.clone_from(&details.hint);
    diagnostic
}
