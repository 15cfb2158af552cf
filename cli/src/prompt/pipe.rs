//! Input from a pipe: entered statement after statement, as at the prompt but without one.

use std::io::{self, BufRead};

use wl_interpreter::source::{SourceId, decode};
use wl_interpreter::syntax::parse;
use wl_interpreter::syntax::tree::{ExprKind, StatementKind};

use super::editor::is_incomplete;
use super::talk::shown;
use crate::screen::Screen;
use crate::session::Session;
use crate::status::Status;

/// Runs standard input until its end or the first error.
pub fn run(mut session: Session, screen: &Screen) -> Status {
    let mut status = Status::Finished;
    let mut entry = String::new();
    let mut input = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        let more = input.read_until(b'\n', &mut line).is_ok_and(|count| count > 0);
        entry.push_str(&decode(&line).0);
        if more && is_incomplete(&entry) {
            continue;
        }
        if !entry.trim().is_empty() {
            let (ended, value) = session.enter(&entry);
            status = ended;
            if let Some(value) = value.filter(|_| is_question(&entry)) {
                screen.out(&(shown(&value, session.language) + "\n"));
            }
        }
        entry.clear();
        if !more || status != Status::Finished || session.is_ended() {
            break;
        }
    }
    session.close(status);
    status
}

/// True when the last statement is there to see its value: an expression, but not a call, which
/// programs make for what it does.
fn is_question(entry: &str) -> bool {
    let parsed = parse(entry, SourceId::default(), 0..entry.len());
    parsed.statements.last().is_some_and(|statement| match &statement.kind {
        StatementKind::Expression(value) => !matches!(value.kind, ExprKind::Call { .. }),
        _ => false,
    })
}
