//! Commands: text, strings and literals (RFC 9051 §4.3, §7.5).

use super::folder::Names;
use super::utf7;
use crate::error::check_line;
use crate::log::MASK;
use crate::{Error, Result};

/// Bytes of a quoted string; longer ones go as literals (RFC 9051 §4.3 sets no bound, but lines
/// above 8 KiB are refused by servers).
const QUOTED: usize = 1_000;

/// A command without its tag. What the log shows of it is kept beside, without its secrets.
#[derive(Debug, Clone)]
pub(super) struct Command {
    /// The name of the step, for errors and deadlines.
    pub(super) verb: &'static str,
    /// Each piece of text, and the literal behind it.
    pub(super) pieces: Vec<(String, Vec<u8>)>,
    /// The text behind the last literal.
    pub(super) tail: String,
    shown: String,
    fault: Option<Error>,
}

impl Command {
    /// A command of one or two words.
    pub(super) fn new(verb: &'static str) -> Self {
        Self {
            verb,
            pieces: Vec::new(),
            tail: verb.to_owned(),
            shown: verb.to_owned(),
            fault: None,
        }
    }

    /// A command as somebody else wrote it.
    pub(super) fn bare(text: &str) -> Self {
        let fault = check_line("command", text).err();
        let (tail, shown) = (text.to_owned(), text.to_owned());
        Self { verb: "command", pieces: Vec::new(), tail, shown, fault }
    }

    /// Adds a space and text that is already in the form of the protocol.
    pub(super) fn text(mut self, text: &str) -> Self {
        if let Err(error) = check_line("command", text) {
            self.fault.get_or_insert(error);
        }
        for side in [&mut self.tail, &mut self.shown] {
            side.push(' ');
            side.push_str(text);
        }
        self
    }

    /// Adds a string of the caller; `field` names it in errors.
    pub(super) fn string(self, field: &'static str, value: &str) -> Self {
        self.add(field, value, None)
    }

    /// Adds a string that the log does not see.
    pub(super) fn secret(self, field: &'static str, value: &str) -> Self {
        self.add(field, value, Some(MASK))
    }

    /// Adds the name of a folder, in the form that the session takes.
    pub(super) fn folder(self, name: &str, names: Names) -> Self {
        match (check_line("folder", name), names) {
            (Err(error), _) => Self { fault: Some(error), ..self },
            // RFC 6855 §3: in quotes as it is.
            (Ok(()), Names::Utf8) if name.len() <= QUOTED => {
                let mut command = self;
                command.tail.push(' ');
                command.quote(name);
                command.shown = [&command.shown, " ", name].concat();
                command
            }
            (Ok(()), Names::Utf8) => self.add("folder", name, None),
            (Ok(()), Names::Utf7) => self.add("folder", &utf7::encode(name), Some(name)),
        }
    }

    /// Adds bytes as a literal.
    pub(super) fn literal(mut self, bytes: &[u8]) -> Self {
        self.shown += &[" <", &bytes.len().to_string(), " bytes>"].concat();
        self.tail.push(' ');
        self.pieces.push((std::mem::take(&mut self.tail), bytes.to_vec()));
        self
    }

    fn add(mut self, field: &'static str, value: &str, shown: Option<&str>) -> Self {
        if let Err(error) = check_line(field, value) {
            self.fault.get_or_insert(error);
            return self;
        }
        self.shown.push(' ');
        self.shown.push_str(shown.unwrap_or(value));
        self.tail.push(' ');
        if value.is_ascii() && value.len() <= QUOTED {
            self.quote(value);
        } else {
            self.pieces.push((std::mem::take(&mut self.tail), value.as_bytes().to_vec()));
        }
        self
    }

    fn quote(&mut self, value: &str) {
        self.tail.push('"');
        for c in value.chars() {
            if matches!(c, '"' | '\\') {
                self.tail.push('\\');
            }
            self.tail.push(c);
        }
        self.tail.push('"');
    }

    /// What the log sees, the tag included. Refuses a command whose strings cannot be sent.
    pub(super) fn shown(&self, tag: &str) -> Result<String> {
        match &self.fault {
            Some(error) => Err(error.clone()),
            None => Ok(format!("{tag} {}", self.shown)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_quoted_or_literals() {
        let command = Command::new("LOGIN").string("user", "a \"b\\").secret("password", "été");
        assert_eq!(command.pieces, [("LOGIN \"a \\\"b\\\\\" ".to_owned(), "été".into())]);
        assert_eq!(command.tail, "");
        assert_eq!(command.shown("a1").unwrap(), "a1 LOGIN a \"b\\ ********");
    }

    #[test]
    fn names_of_folders_take_the_form_of_the_session() {
        let name = "É \"a\\";
        let command = Command::new("SELECT").folder(name, Names::Utf8);
        assert_eq!((command.pieces.len(), &*command.tail), (0, "SELECT \"É \\\"a\\\\\""));
        assert_eq!(command.shown("a1").unwrap(), format!("a1 SELECT {name}"));
        let command = Command::new("SELECT").folder(name, Names::Utf7);
        assert_eq!(command.tail, "SELECT \"&AMk- \\\"a\\\\\"");
        let long = "é".repeat(QUOTED);
        assert_eq!(Command::new("X").folder(&long, Names::Utf8).pieces.len(), 1);
    }

    #[test]
    fn no_line_end_in_any_argument() {
        for bad in ["a\r\nb", "a\nb", "a\0b", "\r"] {
            for command in [
                Command::new("X").string("user", bad),
                Command::new("X").secret("password", bad),
                Command::new("X").folder(bad, Names::Utf7),
                Command::new("X").folder(bad, Names::Utf8),
                Command::new("X").text(bad),
            ] {
                assert!(matches!(command.shown("a1"), Err(Error::InvalidInput { .. })), "{bad:?}");
            }
        }
    }
}
