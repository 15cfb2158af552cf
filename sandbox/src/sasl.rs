//! SASL for POP3 (RFC 5034), SMTP (RFC 4954) and IMAP (RFC 3501 section 6.2.2): PLAIN, LOGIN,
//! CRAM-MD5, XOAUTH2, OAUTHBEARER.

use crate::Accounts;
use crate::connection::{Connection, Line};
use crate::faults::Happening;
use crate::oauth::Issuer;
use crate::store::hexadecimal;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use md5::Md5;
use std::io;

/// Longest response line, in octets (RFC 4954 section 4).
const RESPONSE: usize = 12_288;

/// The mechanisms, as capabilities list them.
pub(crate) const MECHANISMS: &str = "PLAIN LOGIN CRAM-MD5 XOAUTH2 OAUTHBEARER";

/// How an exchange ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Granted(String),
    Denied,
    /// The client sent `*`.
    Cancelled,
    /// Not base64, or not what the mechanism wants.
    Malformed,
    UnknownMechanism,
    /// A fault has already answered instead of the server.
    Answered,
}

/// An exchange under way.
pub(crate) struct Exchange<'a> {
    pub(crate) connection: &'a mut Connection,
    pub(crate) accounts: &'a Accounts,
    /// Who gave the tokens.
    pub(crate) issuer: &'a Issuer,
    /// When the exchange takes place.
    pub(crate) now: jiff::Timestamp,
    /// What precedes a challenge: `+ ` in POP3 and IMAP, `334 ` in SMTP.
    pub(crate) prefix: &'static str,
    /// The challenge of CRAM-MD5, in the form of a message identifier.
    pub(crate) challenge: String,
}

const XOAUTH2_REFUSAL: &str = r#"{"status":"401","schemes":"Bearer","scope":"mail"}"#;
const OAUTHBEARER_REFUSAL: &str = r#"{"status":"invalid_token","scope":"mail"}"#;

/// `user=…^Aauth=Bearer …^A^A`.
fn xoauth2(response: &str) -> Option<(&str, &str)> {
    let fields = response.strip_suffix("\x01\x01")?;
    let (user, token) = fields.strip_prefix("user=")?.split_once("\x01auth=Bearer ")?;
    (!token.contains('\x01')).then_some((user, token))
}

/// `n,a=…,^A(key=value^A)…^A` (RFC 7628 section 3.1).
fn oauthbearer(response: &str) -> Option<(&str, &str)> {
    let (header, fields) = response.split_once(",\x01")?;
    let user = header.strip_prefix("n,a=")?;
    let fields = fields.strip_suffix("\x01\x01")?;
    let token = fields.split('\x01').find_map(|field| field.strip_prefix("auth=Bearer "))?;
    Some((user, token))
}

/// Why there is no response to use.
enum Ended {
    Early(Outcome),
    Lost(io::Error),
}

impl Exchange<'_> {
    /// Runs the exchange of an `AUTH` command whose argument this is. The final reply is left
    /// to the caller.
    pub(crate) fn run(&mut self, argument: &str) -> io::Result<Outcome> {
        let mut words = argument.split_ascii_whitespace();
        let mechanism = words.next().unwrap_or_default().to_ascii_uppercase();
        let initial = words.next();
        let outcome = match mechanism.as_str() {
            "PLAIN" => self.plain(initial),
            "LOGIN" => self.login(initial),
            "CRAM-MD5" => self.cram_md5(initial),
            "XOAUTH2" => self.token(initial, xoauth2, XOAUTH2_REFUSAL),
            "OAUTHBEARER" => self.token(initial, oauthbearer, OAUTHBEARER_REFUSAL),
            _ => return Ok(Outcome::UnknownMechanism),
        };
        match outcome {
            Ok(outcome) | Err(Ended::Early(outcome)) => Ok(outcome),
            Err(Ended::Lost(error)) => Err(error),
        }
    }

    /// RFC 4616.
    fn plain(&mut self, initial: Option<&str>) -> Result<Outcome, Ended> {
        let response = self.response(initial, "")?;
        let fields: Vec<&str> = response.split('\0').collect();
        let [_, user, password] = fields[..] else { return Ok(Outcome::Malformed) };
        Ok(self.judge(user, |expected| expected == password))
    }

    /// Never standardised; draft-murchison-sasl-login.
    fn login(&mut self, initial: Option<&str>) -> Result<Outcome, Ended> {
        let user = self.response(initial, "Username:")?;
        let password = self.response(None, "Password:")?;
        Ok(self.judge(&user, |expected| expected == password))
    }

    /// RFC 2195.
    fn cram_md5(&mut self, initial: Option<&str>) -> Result<Outcome, Ended> {
        if initial.is_some() {
            return Ok(Outcome::Malformed);
        }
        let challenge = self.challenge.clone();
        let response = self.response(None, &challenge)?;
        let Some((user, digest)) = response.rsplit_once(' ') else { return Ok(Outcome::Malformed) };
        Ok(self.judge(user, |password| {
            cram_md5_digest(password, &challenge).eq_ignore_ascii_case(digest)
        }))
    }

    /// RFC 7628, and the mechanism that came before it. A refusal is explained in a challenge, and
    /// told once the client has acknowledged it (RFC 7628 section 3.2.3).
    fn token(
        &mut self,
        initial: Option<&str>,
        read: fn(&str) -> Option<(&str, &str)>,
        explanation: &str,
    ) -> Result<Outcome, Ended> {
        let response = self.response(initial, "")?;
        let Some((user, token)) = read(&response) else { return Ok(Outcome::Malformed) };
        if self.issuer.admits(self.accounts, user, token, self.now) {
            return Ok(Outcome::Granted(user.to_owned()));
        }
        self.response(None, explanation)?;
        Ok(Outcome::Denied)
    }

    fn judge(&self, user: &str, proves: impl Fn(&str) -> bool) -> Outcome {
        if self.accounts.admits(user, proves) {
            Outcome::Granted(user.to_owned())
        } else {
            Outcome::Denied
        }
    }

    /// The initial response, or the response to a challenge.
    fn response(&mut self, initial: Option<&str>, challenge: &str) -> Result<String, Ended> {
        let encoded = match initial {
            // An empty initial response (RFC 4954 section 4).
            Some("=") => String::new(),
            Some(initial) => initial.to_owned(),
            None => {
                self.ask(challenge).map_err(Ended::Lost)?.ok_or(Ended::Early(Outcome::Answered))?
            }
        };
        if encoded == "*" {
            return Err(Ended::Early(Outcome::Cancelled));
        }
        let decoded =
            STANDARD.decode(encoded).ok().and_then(|octets| String::from_utf8(octets).ok());
        decoded.ok_or(Ended::Early(Outcome::Malformed))
    }

    /// Sends a challenge and reads the response; `None` when a fault has answered it.
    fn ask(&mut self, challenge: &str) -> io::Result<Option<String>> {
        self.connection.reply(&format!("{}{}\r\n", self.prefix, STANDARD.encode(challenge)))?;
        let line = self.connection.read_line(RESPONSE)?;
        if !self.connection.meet(Happening::Response)? {
            return Ok(None);
        }
        Ok(Some(match line {
            Line::Text(text) => String::from_utf8_lossy(&text).into_owned(),
            Line::TooLong => "?".to_owned(),
        }))
    }
}

/// The keyed digest that proves a password (RFC 2195 section 2), in hexadecimal.
fn cram_md5_digest(password: &str, challenge: &str) -> String {
    match Hmac::<Md5>::new_from_slice(password.as_bytes()) {
        Ok(mut mac) => {
            mac.update(challenge.as_bytes());
            hexadecimal(&mac.finalize().into_bytes())
        }
        // HMAC takes keys of any length.
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_rfc() {
        let digest =
            cram_md5_digest("tanstaaftanstaaf", "<1896.697170952@postoffice.reston.mci.net>");
        assert_eq!(digest, "b913a602c7eda7a495b4e6e7334d3890");
    }
}
