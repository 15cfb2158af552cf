//! What a server can do (RFC 9051 §6.1.1).

use crate::auth::{Mechanism, Offer};

/// The capabilities, in upper case. Empty until they are known.
#[derive(Debug, Default, Clone)]
pub(super) struct Capabilities(Vec<String>);

impl Capabilities {
    /// From the words of an answer.
    pub(super) fn of(words: &str) -> Self {
        Self(words.split_ascii_whitespace().map(str::to_ascii_uppercase).collect())
    }

    /// Whether the server offers this, written in upper case.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|own| own == name)
    }

    /// Bytes of a literal that may be sent without asking first (RFC 7888).
    pub(super) fn unasked_literal(&self) -> usize {
        if self.has("LITERAL+") {
            usize::MAX
        } else if self.has("LITERAL-") || self.has("IMAP4REV2") {
            4096
        } else {
            0
        }
    }

    /// The ways to authenticate: SASL mechanisms, and the command LOGIN unless it is disabled
    /// (RFC 9051 §6.2.3).
    pub(super) fn offer(&self, encrypted: bool) -> Offer {
        let mut names: Vec<String> =
            self.0.iter().filter_map(|own| own.strip_prefix("AUTH=")).map(str::to_owned).collect();
        let mut mechanisms: Vec<Mechanism> =
            names.iter().filter_map(|name| Mechanism::of_sasl_name(name)).collect();
        if !self.has("LOGINDISABLED") {
            mechanisms.push(Mechanism::LoginCommand);
            names.push("LOGIN".into());
        }
        Offer { names, mechanisms, encrypted }
    }
}
