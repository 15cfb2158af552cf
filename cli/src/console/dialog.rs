//! Questions at a terminal.

use std::borrow::Cow;
use std::io::{self, IsTerminal};

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{Behavior, ColorMode, Config, Editor, Helper};
use unicode_width::UnicodeWidthStr;
use wl_interpreter::syntax::fold;

use crate::style::{Paint, Style};

/// Buttons that mean yes, folded.
pub const YES: [&str; 6] = ["oui", "yes", "ok", "valider", "continuer", "continue"];
/// Buttons that mean no, folded.
pub const NO: [&str; 6] = ["non", "no", "annuler", "cancel", "abandonner", "abort"];

/// A question with its answer typed on one line.
pub struct Question<'q> {
    /// What stands in front of the answer.
    pub prompt: &'q str,
    /// What the answer is at first.
    pub proposed: &'q str,
    /// The answer must not be seen.
    pub secret: bool,
    /// The colours.
    pub style: Style,
}

/// What came of a question.
pub enum Answer {
    /// A line, without its end.
    Line(String),
    /// Ctrl-D, or a terminal that went away.
    None,
    /// Ctrl-C.
    Stop,
    /// A secret was asked on a terminal without cursor control.
    CannotHide,
}

/// True when a person can answer.
#[must_use]
pub fn someone_is_there() -> bool {
    io::stdin().is_terminal()
}

impl Question<'_> {
    /// Asks on the terminal, even when standard output is a pipe.
    #[must_use]
    pub fn ask(&self) -> Answer {
        if self.secret && std::env::var_os("TERM").is_none_or(|term| term == "dumb") {
            return Answer::CannotHide;
        }
        let color = if self.secret { ColorMode::Forced } else { ColorMode::Enabled };
        let config = Config::builder().behavior(Behavior::PreferTerm).color_mode(color).build();
        let Ok(mut editor) = Editor::<Mask, _>::with_history(config, MemHistory::new()) else {
            return Answer::None;
        };
        editor.set_helper(Some(Mask { hide: self.secret }));
        let painted = self.style.paint(Paint::Strong, self.prompt);
        match editor.readline_with_initial(&(self.prompt, &*painted), (self.proposed, "")) {
            Ok(line) => Answer::Line(line),
            Err(ReadlineError::Interrupted) => Answer::Stop,
            Err(_) => Answer::None,
        }
    }
}

/// Hides what is typed.
struct Mask {
    hide: bool,
}

impl Helper for Mask {}

impl Validator for Mask {}

impl Completer for Mask {
    type Candidate = String;
}

impl Hinter for Mask {
    type Hint = String;
}

impl Highlighter for Mask {
    fn highlight<'l>(&self, line: &'l str, _position: usize) -> Cow<'l, str> {
        if self.hide { Cow::Owned("•".repeat(line.width())) } else { Cow::Borrowed(line) }
    }

    fn highlight_char(&self, _line: &str, _position: usize, kind: CmdKind) -> bool {
        self.hide && kind != CmdKind::MoveCursor
    }
}

/// `[Oui] / Non / Annuler ? `: the default in brackets.
#[must_use]
pub fn choices(buttons: &[String], default: usize) -> String {
    let shown: Vec<String> = buttons
        .iter()
        .enumerate()
        .map(|(rank, button)| if rank == default { format!("[{button}]") } else { button.clone() })
        .collect();
    format!("{} ? ", shown.join(" / "))
}

/// The button that a line means: its rank from 1, its text, or the beginning of one alone.
#[must_use]
pub fn chosen(line: &str, buttons: &[String]) -> Option<usize> {
    let line = line.trim();
    if let Ok(rank) = line.parse::<usize>() {
        return rank.checked_sub(1).filter(|rank| *rank < buttons.len());
    }
    let typed = fold(line);
    let starting: Vec<usize> =
        (0..buttons.len()).filter(|rank| fold(&buttons[*rank]).starts_with(&*typed)).collect();
    let exact = starting.iter().find(|rank| fold(&buttons[**rank]) == typed);
    match (exact, &starting[..]) {
        (Some(rank), _) | (None, [rank]) => Some(*rank),
        // `y` at a French dialog, `o` at an English one.
        _ if starting.is_empty() && ["y", "yes", "o", "oui"].contains(&&*typed) => {
            meaning(buttons, &YES)
        }
        _ => None,
    }
}

/// The first button that says one of these words.
#[must_use]
pub fn meaning(buttons: &[String], words: &[&str]) -> Option<usize> {
    words.iter().find_map(|word| buttons.iter().position(|button| fold(button) == *word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buttons(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn a_button_is_chosen_by_rank_text_or_beginning() {
        let french = buttons(&["Oui", "Non", "Annuler"]);
        for (line, rank) in [("o", 0), (" NON ", 1), ("2", 1), ("ann", 2), ("y", 0)] {
            assert_eq!(chosen(line, &french), Some(rank), "{line}");
        }
        for line in ["0", "4", "x"] {
            assert_eq!(chosen(line, &french), None, "{line}");
        }
        let near = buttons(&["Envoyer", "Envoyer tout"]);
        assert_eq!(chosen("env", &near), None);
        assert_eq!(chosen("envoyer", &near), Some(0));
    }

    #[test]
    fn yes_and_no_find_their_button() {
        assert_eq!(meaning(&buttons(&["Non", "Oui"]), &YES), Some(1));
        assert_eq!(meaning(&buttons(&["OK", "Annuler"]), &NO), Some(1));
        assert_eq!(meaning(&buttons(&["Rouge", "Vert"]), &NO), None);
    }

    #[test]
    fn the_default_button_is_in_brackets() {
        assert_eq!(choices(&buttons(&["Oui", "Non"]), 1), "Oui / [Non] ? ");
    }
}
