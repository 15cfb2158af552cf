//! What comes before the login: STARTTLS, AUTHENTICATE, LOGIN (RFC 3501 section 6.2), and ID.

use super::command::Command;
use super::parser::Parser;
use super::{Session, Step, Stop};
use crate::sasl::{Exchange, MECHANISMS, Outcome};

impl Session<'_> {
    pub(super) fn capabilities(&self) -> String {
        let mut words = vec!["IMAP4rev1", "LITERAL+", "ID", "SASL-IR"];
        if self.mailbox.is_some() {
            words.extend([
                "IDLE",
                "NAMESPACE",
                "UIDPLUS",
                "MOVE",
                "UNSELECT",
                "SPECIAL-USE",
                "CHILDREN",
                "ENABLE",
                UTF8,
            ]);
            return words.join(" ");
        }
        if !self.connection.is_tls() {
            words.push("STARTTLS");
        }
        let mechanisms: Vec<String> =
            MECHANISMS.split(' ').map(|mechanism| format!("AUTH={mechanism}")).collect();
        if self.may_authenticate() {
            words.extend(mechanisms.iter().map(String::as_str));
        } else {
            words.push("LOGINDISABLED");
        }
        words.join(" ")
    }

    fn may_authenticate(&self) -> bool {
        self.connection.is_tls() || !self.shared.options.auth_needs_tls
    }

    /// RFC 2971.
    pub(super) fn id(&mut self, parser: &mut Parser<'_>) -> Step {
        // What the client says of itself changes nothing.
        if parser.rest().is_empty() {
            return Err(Stop::Bad("ID wants a list or NIL"));
        }
        self.untagged("ID (\"name\" \"wl-sandbox\")")?;
        Ok("Pleased to meet you".into())
    }

    /// RFC 5161. What is not known is passed over.
    pub(super) fn enable(&mut self, parser: &mut Parser<'_>) -> Step {
        let asked = String::from_utf8_lossy(parser.rest()).to_ascii_uppercase();
        if self.selected.is_some() {
            return Err(Stop::Bad("ENABLE comes before a folder is selected"));
        }
        if asked.trim().is_empty() {
            return Err(Stop::Bad("ENABLE wants capabilities"));
        }
        self.utf8 |= asked.split_ascii_whitespace().any(|word| word == UTF8);
        self.untagged(if self.utf8 { "ENABLED UTF8=ACCEPT" } else { "ENABLED" })?;
        Ok("Enabled".into())
    }

    pub(super) fn not_authenticated(&mut self, command: &Command, parser: &mut Parser<'_>) -> Step {
        match command.verb.as_str() {
            "STARTTLS" if self.connection.is_tls() => Err(Stop::Bad("TLS is already active")),
            "STARTTLS" => {
                parser.end()?;
                self.connection.reply(&format!("{} OK Begin TLS negotiation\r\n", command.tag))?;
                self.connection.start_tls(|| self.shared.acceptor(self.site))?;
                Err(Stop::Answered)
            }
            "LOGIN" | "AUTHENTICATE" if !self.may_authenticate() => {
                Err(Stop::no("[PRIVACYREQUIRED] TLS is required first"))
            }
            "LOGIN" => {
                let user = parser.text()?;
                parser.space()?;
                let password = parser.text()?;
                parser.end()?;
                let accounts = &self.shared.options.accounts;
                if accounts.admits(&user, |expected| expected == password) {
                    self.enter(&user)
                } else {
                    Err(refused())
                }
            }
            "AUTHENTICATE" => {
                let argument = String::from_utf8_lossy(parser.rest()).into_owned();
                let challenge =
                    format!("<{}.{}@{}>", self.turn, self.shared.now().as_second(), self.site.host);
                let outcome = Exchange {
                    connection: self.connection,
                    accounts: &self.shared.options.accounts,
                    issuer: &self.shared.issuer,
                    now: self.shared.now(),
                    prefix: "+ ",
                    challenge,
                }
                .run(&argument)?;
                match outcome {
                    Outcome::Granted(user) => self.enter(&user),
                    Outcome::Denied => Err(refused()),
                    Outcome::Cancelled => Err(Stop::Bad("authentication cancelled")),
                    Outcome::Malformed => Err(Stop::Bad("malformed response")),
                    Outcome::UnknownMechanism => Err(Stop::no("[CANNOT] Unknown mechanism")),
                    Outcome::Answered => Err(Stop::Answered),
                }
            }
            _ => Err(Stop::Bad("unknown command, or log in first")),
        }
    }

    fn enter(&mut self, user: &str) -> Step {
        let mailbox = self.shared.store.login(user);
        self.mailbox = Some(mailbox.map_err(|error| Stop::unavailable(&error))?);
        Ok(format!("[CAPABILITY {}] Logged in", self.capabilities()))
    }
}

/// Names of folders in UTF-8 (RFC 6855 section 3).
const UTF8: &str = "UTF8=ACCEPT";

fn refused() -> Stop {
    Stop::no("[AUTHENTICATIONFAILED] Wrong user or password")
}
