//! The dialogue with mail servers, on standard error.

use wl_mail::log::{DialogueLog, Direction};
use wl_mail::net::Protocol;

use crate::console::visible;
use crate::screen::Screen;
use crate::style::Paint;

/// Shows the lines that the mail library gives, its secrets already masked.
pub struct ErrorLog(pub Screen);

impl DialogueLog for ErrorLog {
    fn line(&self, protocol: Protocol, direction: Direction, line: &str) {
        let name = match protocol {
            Protocol::Pop3 => "POP3",
            Protocol::Smtp => "SMTP",
            Protocol::Imap => "IMAP",
            Protocol::Http => "HTTP",
        };
        let mark = match direction {
            Direction::Sent => "→",
            Direction::Received => "←",
            Direction::Remark => "·",
        };
        let shown = format!("{name} {mark} {}", visible(line));
        let style = self.0.error_style();
        self.0.err(&(style.paint(Paint::Faint, &shown).into_owned() + "\n"));
    }
}
