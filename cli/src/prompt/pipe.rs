//! Input from a pipe: entered statement after statement, as at the prompt but without one.

use std::io::{self, BufRead};

use wl_interpreter::source::decode;

use super::editor::{ends_with_call, is_incomplete};
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
            // A program calls for what the call does; an expression is there for its value.
            if let Some(value) = value.filter(|_| !ends_with_call(&entry)) {
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
