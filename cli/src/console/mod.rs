//! The console of a terminal, or of a pipe.

pub mod dialog;
pub mod progress;
pub mod table;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use wl_interpreter::diagnostic::Language;
use wl_interpreter::host::{Button, Channel, Console};

use crate::screen::Screen;
use crate::style::Paint;
use dialog::{Answer, Question};

/// What answers the dialogs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// The person at the terminal; without one, the default answer.
    Person,
    /// Yes to everything.
    Yes,
    /// No to everything.
    No,
}

/// The console that a program sees.
pub struct Terminal {
    screen: Screen,
    answers: Answers,
    interrupt: Arc<AtomicBool>,
    language: Language,
}

impl Terminal {
    /// A console on this screen.
    #[must_use]
    pub fn new(
        screen: Screen,
        answers: Answers,
        interrupt: Arc<AtomicBool>,
        language: Language,
    ) -> Self {
        Self { screen, answers, interrupt, language }
    }

    /// Asks the person, who may also stop the program.
    fn question(&self, prompt: &str, proposed: &str, secret: bool) -> Option<String> {
        self.screen.finish();
        let question = Question { prompt, proposed, secret, style: self.screen.style() };
        match question.ask() {
            Answer::Line(line) => Some(line),
            Answer::None => None,
            Answer::CannotHide => {
                self.screen.err(match self.language {
                    Language::French => {
                        "Ce terminal ne sait pas cacher ce qui est tapé : donner la valeur avec --values\n"
                    }
                    Language::English => {
                        "This terminal cannot hide what is typed: give the value with --values\n"
                    }
                });
                None
            }
            Answer::Stop => {
                self.interrupt.store(true, Ordering::Relaxed);
                None
            }
        }
    }
}

impl Console for Terminal {
    fn print(&mut self, channel: Channel, text: &str) {
        let (terminal, style) = match channel {
            Channel::Output | Channel::Info => (self.screen.is_terminal(), self.screen.style()),
            _ => (self.screen.is_error_terminal(), self.screen.error_style()),
        };
        let mut line = if terminal { visible(text) } else { text.to_owned() };
        line = match channel {
            Channel::Output => line,
            Channel::Info => style.paint(Paint::Strong, &line).into_owned(),
            Channel::Warning => style.paint(Paint::Warning, &line).into_owned(),
            Channel::Error => style.paint(Paint::Error, &line).into_owned(),
        };
        line.push('\n');
        match channel {
            Channel::Output | Channel::Info => self.screen.out(&line),
            Channel::Warning | Channel::Error => self.screen.err(&line),
        }
    }

    fn row(&mut self, table: &str, titles: &[String], cells: &[String]) {
        self.screen.row(table, titles, cells);
    }

    fn choose(&mut self, text: &str, buttons: &[Button], default: usize) -> usize {
        self.print(Channel::Info, text);
        match self.answers {
            Answers::Yes => dialog::meaning(buttons, &dialog::YES).unwrap_or(default),
            Answers::No => dialog::meaning(buttons, &dialog::NO).unwrap_or(default),
            Answers::Person if dialog::someone_is_there() => {
                let prompt = dialog::choices(buttons, default);
                loop {
                    let Some(line) = self.question(&prompt, "", false) else { return default };
                    if line.trim().is_empty() {
                        return default;
                    }
                    if let Some(rank) = dialog::chosen(&line, buttons) {
                        return rank;
                    }
                }
            }
            Answers::Person => default,
        }
    }

    fn ask(&mut self, label: &str, secret: bool, proposed: &str) -> Option<String> {
        if !dialog::someone_is_there() {
            return None;
        }
        let label = visible(label);
        let label = label.trim_end();
        let separator = if label.is_empty() || label.ends_with([':', '?']) { "" } else { ":" };
        let space = if separator == ":" && self.language == Language::French { " " } else { "" };
        self.question(&format!("{label}{space}{separator} "), proposed, secret)
    }

    fn progress(&mut self, label: &str, done: f64) {
        self.screen.progress(label, done);
    }
}

/// Text of anywhere, a mail for instance, must not drive the terminal: its control characters
/// are shown as pictures.
#[must_use]
pub fn visible(text: &str) -> String {
    let allowed = |c: char| matches!(c, '\n' | '\t') || !c.is_control();
    if text.chars().all(allowed) {
        return text.to_owned();
    }
    let picture = |c: char| match c {
        c if allowed(c) => c,
        c if c < ' ' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'),
        _ => '\u{FFFD}',
    };
    text.replace("\r\n", "\n").chars().map(picture).collect()
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn a_mail_does_not_drive_the_terminal() {
        assert_eq!(visible("a\tb\r\nc"), "a\tb\nc");
        assert_eq!(visible("\x1b[2Jé\u{9b}1m\x7f"), "␛[2Jé\u{FFFD}1m\u{FFFD}");
    }
}
