//! What a server can do: the answer to EHLO (RFC 5321 §4.1.1.1).

use crate::ServerReply;
use crate::auth::Mechanism;

/// The extensions of a server that we use.
#[derive(Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // A flag an extension.
pub(super) struct Capabilities {
    /// RFC 3207.
    pub(super) starttls: bool,
    /// RFC 2920.
    pub(super) pipelining: bool,
    /// BDAT (RFC 3030).
    pub(super) chunking: bool,
    /// RFC 6152.
    pub(super) eight_bit: bool,
    /// RFC 6531.
    pub(super) smtputf8: bool,
    /// Whether SIZE may be declared (RFC 1870).
    pub(super) size: bool,
    /// Bytes in a message, when the server tells a limit.
    pub(super) max_size: Option<u64>,
    /// Recipients in a mail, when the server tells a limit (RFC 9422).
    pub(super) max_recipients: Option<usize>,
    /// The SASL mechanisms, as written (RFC 4954).
    pub(super) auth: Vec<String>,
}

impl Capabilities {
    /// Reads the lines behind the first, in any case.
    pub(super) fn of(reply: &ServerReply) -> Self {
        let mut found = Self::default();
        for line in reply.text.lines().skip(1) {
            found.add(line);
        }
        found
    }

    fn add(&mut self, line: &str) {
        // `AUTH=LOGIN` is how servers before RFC 2554 wrote it.
        let mut tokens = line.split([' ', '=']).filter(|t| !t.is_empty());
        match tokens.next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "STARTTLS" => self.starttls = true,
            "PIPELINING" => self.pipelining = true,
            "CHUNKING" => self.chunking = true,
            "8BITMIME" => self.eight_bit = true,
            "SMTPUTF8" => self.smtputf8 = true,
            "SIZE" => {
                self.size = true;
                let max = tokens.next().and_then(|it| it.parse().ok());
                self.max_size = max.filter(|&max| max > 0);
            }
            "AUTH" => {
                for name in tokens {
                    if !self.auth.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                        self.auth.push(name.to_owned());
                    }
                }
            }
            "LIMITS" if tokens.any(|it| it.eq_ignore_ascii_case("RCPTMAX")) => {
                self.max_recipients = tokens.next().and_then(|it| it.parse().ok());
            }
            _ => {}
        }
    }

    /// The SASL mechanisms that we know.
    pub(super) fn mechanisms(&self) -> Vec<Mechanism> {
        self.auth.iter().filter_map(|name| Mechanism::of_sasl_name(name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_count() {
        let text = "mail.example\npipelining\n8bitmime\nSize 1000\nauth plain\nAUTH=PLAIN LOGIN\n\
                    Limits rcptmax=20";
        let reply = ServerReply { code: 250, text: text.into(), ..ServerReply::default() };
        assert_eq!(
            Capabilities::of(&reply),
            Capabilities {
                pipelining: true,
                eight_bit: true,
                size: true,
                max_size: Some(1000),
                max_recipients: Some(20),
                auth: vec!["plain".into(), "LOGIN".into()],
                ..Capabilities::default()
            }
        );
    }
}
