//! The console: what is printed, asked and shown.

use std::cell::RefCell;
use std::rc::Rc;

/// Where a line goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// `Trace`, `Info`, tables: standard output.
    Output,
    /// `Info` and `Message`: standard output, shown with more weight at a terminal.
    Info,
    /// `Avertissement` and our own warnings: standard error.
    Warning,
    /// `Erreur`: standard error.
    Error,
}

/// A button of a dialog, by its text.
pub type Button = String;

/// What the user sees and answers.
pub trait Console {
    /// Shows one or several lines; the line end is added.
    fn print(&mut self, channel: Channel, text: &str);
    /// Shows a row of a table or list of the window.
    fn row(&mut self, table: &str, titles: &[String], cells: &[String]);
    /// Asks for one of the buttons; the rank of the one chosen. Without a person to ask,
    /// `default`.
    fn choose(&mut self, text: &str, buttons: &[Button], default: usize) -> usize;
    /// Asks for a line; `None` without a person to ask.
    fn ask(&mut self, label: &str, secret: bool, proposed: &str) -> Option<String>;
    /// Shows how far a long work is, from 0 to 1.
    fn progress(&mut self, label: &str, done: f64);
}

/// A console that keeps what is printed; nobody answers its questions.
#[derive(Debug, Clone, Default)]
pub struct Recorder(Rc<RefCell<Recorded>>);

/// What a [`Recorder`] kept.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    /// Standard output.
    pub output: String,
    /// Standard error.
    pub errors: String,
}

impl Recorder {
    /// What was printed so far.
    #[must_use]
    pub fn recorded(&self) -> Recorded {
        self.0.borrow().clone()
    }
}

impl Console for Recorder {
    fn print(&mut self, channel: Channel, text: &str) {
        let mut recorded = self.0.borrow_mut();
        let stream = match channel {
            Channel::Output | Channel::Info => &mut recorded.output,
            Channel::Warning | Channel::Error => &mut recorded.errors,
        };
        stream.push_str(text);
        stream.push('\n');
    }

    fn row(&mut self, _table: &str, _titles: &[String], cells: &[String]) {
        self.print(Channel::Output, &cells.join("\t"));
    }

    fn choose(&mut self, text: &str, _buttons: &[Button], default: usize) -> usize {
        self.print(Channel::Output, text);
        default
    }

    fn ask(&mut self, _label: &str, _secret: bool, _proposed: &str) -> Option<String> {
        None
    }

    fn progress(&mut self, _label: &str, _done: f64) {}
}
