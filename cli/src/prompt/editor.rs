//! What the line editor asks while a line is typed.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper, Result};
use wl_interpreter::source::SourceId;
use wl_interpreter::syntax::parse;
use wl_interpreter::syntax::tree::{ExprKind, StatementKind};

use super::colour::painted;
use super::complete::{Knowledge, complete};
use super::words::Spellings;
use super::{command, hint};
use crate::session::Session;
use crate::style::{Paint, Style};

/// The prompt's state, seen by the editor between two entries.
pub struct State {
    /// The interpreter and its outside.
    pub session: Session,
    /// How the program spells its names.
    pub spellings: Spellings,
}

/// Answers the line editor.
pub struct Assistant {
    /// The prompt's state.
    pub state: Rc<RefCell<State>>,
    /// The colours.
    pub style: Style,
}

/// True while an entry needs more lines: the parser of the language decides.
#[must_use]
pub fn is_incomplete(entry: &str) -> bool {
    !is_order(entry) && parse(entry, SourceId::default(), 0..entry.len()).incomplete
}

/// True when the last statement of an entry is a call.
#[must_use]
pub fn ends_with_call(entry: &str) -> bool {
    let parsed = parse(entry, SourceId::default(), 0..entry.len());
    parsed.statements.last().is_some_and(|statement| match &statement.kind {
        StatementKind::Expression(value) => matches!(value.kind, ExprKind::Call { .. }),
        _ => false,
    })
}

/// True for `:command` and `?name`.
#[must_use]
pub fn is_order(entry: &str) -> bool {
    entry.trim_start().starts_with([':', '?'])
}

impl Helper for Assistant {}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext) -> Result<ValidationResult> {
        Ok(if is_incomplete(context.input()) {
            ValidationResult::Incomplete
        } else {
            ValidationResult::Valid(None)
        })
    }
}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, context: &Context<'_>) -> Result<(usize, Vec<Pair>)> {
        let pair = |text: String| Pair { display: text.clone(), replacement: text };
        let before = &line[..at];
        if before.starts_with(':') {
            return match before.split_once(' ') {
                Some(_) => FilenameCompleter::new().complete(line, at, context),
                None => Ok((0, command::starting_with(before).map(pair).collect())),
            };
        }
        // At the beginning of a line inside a block, Tab indents.
        let margin = before.rsplit('\n').next().unwrap_or_default();
        if before.contains('\n') && margin.trim().is_empty() {
            return Ok((at, vec![pair("\t".to_owned())]));
        }
        let state = self.state.borrow();
        let knowledge = Knowledge {
            interpreter: &state.session.interpreter,
            spellings: &state.spellings,
            language: state.session.language,
        };
        // `?name`: help is asked without brackets.
        let help = line.starts_with('?');
        let (start, found) = complete(line, at, &knowledge);
        let found = found.into_iter().map(|name| {
            let name = if help { name.trim_end_matches('(').to_owned() } else { name };
            let display = name.trim_end_matches('(').to_owned();
            Pair { display, replacement: name }
        });
        Ok((start, found.collect()))
    }
}

/// Parameters still to type: shown, never inserted.
pub struct Shown(String);

impl Hint for Shown {
    fn display(&self) -> &str {
        &self.0
    }

    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Hinter for Assistant {
    type Hint = Shown;

    fn hint(&self, line: &str, at: usize, _context: &Context<'_>) -> Option<Shown> {
        if at < line.len() || is_order(line) {
            return None;
        }
        let state = self.state.borrow();
        hint::hint(line, &state.session.interpreter, state.session.language).map(Shown)
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, _at: usize) -> Cow<'l, str> {
        if is_order(line) {
            return self.style.paint(Paint::Strong, line);
        }
        let state = self.state.borrow();
        let table = state.session.interpreter.table();
        Cow::Owned(painted(line, self.style, Some(table)))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        self.style.paint(Paint::Faint, hint)
    }

    fn highlight_char(&self, _line: &str, _at: usize, kind: CmdKind) -> bool {
        kind != CmdKind::MoveCursor
    }
}
