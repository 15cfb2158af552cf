//! The dialogue with mail servers, kept as `--log` would show it.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use wl_mail::log::{DialogueLog, Direction};
use wl_mail::net::Protocol;

/// Keeps every line of a dialogue.
#[derive(Debug, Default)]
pub struct Overheard(Mutex<String>);

impl Overheard {
    /// What was said so far: `>` before what went out, `<` before what came in.
    pub fn text(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl DialogueLog for Overheard {
    fn line(&self, protocol: Protocol, direction: Direction, line: &str) {
        let mark = match direction {
            Direction::Sent => '>',
            Direction::Received => '<',
            Direction::Remark => '#',
        };
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writeln!(text, "{protocol} {mark} {line}");
    }
}

/// Whether a text shows a secret, as it is or in base64, as authentication carries it.
pub fn shows(text: &str, secret: &str) -> bool {
    let mut decoded = text.split_whitespace().filter_map(|word| BASE64.decode(word).ok());
    text.contains(secret) || decoded.any(|bytes| String::from_utf8_lossy(&bytes).contains(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_seen_through_base64() {
        assert!(shows("SMTP > AUTH PLAIN AGplYW4AbW90dXMtNTUyMw==", "motus-5523"));
        assert!(shows("POP3 > PASS motus-5523", "motus-5523"));
        assert!(!shows("SMTP > AUTH PLAIN ********", "motus-5523"));
    }
}
