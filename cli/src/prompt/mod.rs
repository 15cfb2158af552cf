//! `wl` without a file: the prompt at a terminal, its input elsewhere.

pub mod colour;
mod command;
mod complete;
mod editor;
mod hint;
mod history;
mod pipe;
mod talk;
mod words;

use std::io::{self, IsTerminal};

use wl_interpreter::diagnostic::Language;

use crate::arguments::Run;
use crate::report;
use crate::screen::Screen;
use crate::session::Session;
use crate::status::Status;

/// Talks with the person at the terminal, or runs what a pipe brings.
pub fn start(options: &Run, screen: &Screen, language: Language) -> Status {
    let session = match Session::open(options, screen, language) {
        Ok(session) => session,
        Err(why) => {
            report::refusal(screen, &why, language);
            return Status::Refused;
        }
    };
    if io::stdin().is_terminal() { talk::talk(session, screen) } else { pipe::run(session, screen) }
}
