//! Diagnostics and refusals, on standard error.

use wl_interpreter::builtin::Table;
use wl_interpreter::diagnostic::render::{Options, render_all};
use wl_interpreter::diagnostic::{Bilingual, Diagnostic, Language};
use wl_interpreter::source::Sources;

use crate::screen::{Screen, width};
use crate::secret::masked;
use crate::style::Paint;

/// Shows diagnostics with the lines that they are about, passwords masked.
pub fn diagnostics(
    screen: &Screen,
    list: &[Diagnostic],
    sources: &Sources,
    table: &Table,
    language: Language,
) {
    if list.is_empty() {
        return;
    }
    let color = screen.error_style().color;
    let width = if screen.is_error_terminal() { width() } else { 0 };
    screen.err(&render_all(list, &masked(sources, table), Options { language, color, width }));
}

/// Says why the command itself cannot go on.
pub fn refusal(screen: &Screen, why: &Bilingual, language: Language) {
    let style = screen.error_style();
    let title = match language {
        Language::French => "Erreur :",
        Language::English => "Error:",
    };
    screen.err(&format!("{} {}\n", style.paint(Paint::Error, title), why.get(language)));
}
