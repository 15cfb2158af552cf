//! `wl doc`: help from the table of builtins, the keywords and the error codes.

mod find;
mod index;
mod page;
pub mod signature;

use wl_interpreter::builtin::Table;
use wl_interpreter::diagnostic::Language;

use crate::arguments::Doc;
use crate::screen::{Screen, width};
use crate::status::Status;
use crate::style::Style;
use crate::{report, session};
use find::Subject;

/// How a page is written.
#[derive(Clone, Copy)]
pub struct Manner {
    /// The language of the reader.
    pub language: Language,
    /// Colours.
    pub style: Style,
    /// Columns; `None` in a pipe, where lines are as long as they are.
    pub width: Option<usize>,
}

impl Manner {
    /// For standard output.
    #[must_use]
    pub fn new(screen: &Screen, language: Language) -> Self {
        let width = screen.is_terminal().then(|| width().min(100));
        Self { language, style: screen.style(), width }
    }
}

/// Shows the help of a name, or the index.
pub fn run(options: &Doc, screen: &Screen, language: Language) -> Status {
    let table = session::table();
    let manner = Manner::new(screen, language);
    let Some(name) = &options.name else {
        screen.out(&index::index(&table, manner));
        return Status::Finished;
    };
    if let Some(help) = help(name, &table, manner) {
        screen.out(&help);
        return Status::Finished;
    }
    report::refusal(screen, &find::unknown(name, &table), language);
    Status::Refused
}

/// The help of a name; `None` when it is unknown.
#[must_use]
pub fn help(name: &str, table: &Table, manner: Manner) -> Option<String> {
    let subjects = find::subjects(name, table);
    let pages: Vec<String> =
        subjects.iter().map(|subject: &Subject| page::page(subject, table, manner)).collect();
    (!pages.is_empty()).then(|| pages.join("\n"))
}

/// What to say of a name that has no help.
#[must_use]
pub fn unknown(name: &str, table: &Table) -> wl_interpreter::diagnostic::Bilingual {
    find::unknown(name, table)
}
