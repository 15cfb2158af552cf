//! Who one is, and how it is proved: SASL (RFC 4422) and what POP3 has of its own.

mod apop;
mod choice;
mod cram_md5;
mod exchange;
mod scram;

use std::fmt;

pub(crate) use apop::{apop_digest, apop_timestamp};
pub(crate) use choice::{Offer, choose};
pub(crate) use exchange::Exchange;

/// A user and what proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The login.
    pub user: String,
    /// The proof.
    pub secret: Secret,
}

/// What proves a user. Its debug form does not show it.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    /// A password.
    Password(String),
    /// An OAuth 2.0 access token (RFC 6749 §1.4).
    AccessToken(String),
}

impl Credentials {
    /// A user with a password.
    #[must_use]
    pub fn password(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self { user: user.into(), secret: Secret::Password(password.into()) }
    }

    /// A user with an OAuth 2.0 access token.
    #[must_use]
    pub fn access_token(user: impl Into<String>, token: impl Into<String>) -> Self {
        Self { user: user.into(), secret: Secret::AccessToken(token.into()) }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password(_) => "Password(…)",
            Self::AccessToken(_) => "AccessToken(…)",
        })
    }
}

/// A way to prove who one is, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mechanism {
    /// RFC 7677. The server proves that it knows the password too.
    ScramSha256,
    /// RFC 2195.
    CramMd5,
    /// RFC 1939 §7, POP3 alone.
    Apop,
    /// RFC 7628.
    OAuthBearer,
    /// The mechanism of Google and Microsoft that came before RFC 7628.
    XOAuth2,
    /// RFC 4616.
    Plain,
    /// Never specified, widely offered.
    Login,
    /// The commands USER and PASS (RFC 1939 §7), POP3 alone.
    UserPass,
    /// The command LOGIN (RFC 9051 §6.2.3), IMAP alone.
    LoginCommand,
}

impl Mechanism {
    /// The SASL name, or the command for what is not SASL.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ScramSha256 => "SCRAM-SHA-256",
            Self::CramMd5 => "CRAM-MD5",
            Self::Apop => "APOP",
            Self::OAuthBearer => "OAUTHBEARER",
            Self::XOAuth2 => "XOAUTH2",
            Self::Plain => "PLAIN",
            Self::Login | Self::LoginCommand => "LOGIN",
            Self::UserPass => "USER",
        }
    }

    /// The SASL mechanism of a name, in any case.
    #[must_use]
    pub fn of_sasl_name(name: &str) -> Option<Self> {
        [
            Self::ScramSha256,
            Self::CramMd5,
            Self::OAuthBearer,
            Self::XOAuth2,
            Self::Plain,
            Self::Login,
        ]
        .into_iter()
        .find(|mechanism| mechanism.name().eq_ignore_ascii_case(name))
    }

    /// Whether a listener on the line learns the secret.
    #[must_use]
    pub fn shows_the_secret(self) -> bool {
        !matches!(self, Self::ScramSha256 | Self::CramMd5 | Self::Apop)
    }

    /// Whether it works with an access token rather than with a password.
    #[must_use]
    pub fn wants_a_token(self) -> bool {
        matches!(self, Self::OAuthBearer | Self::XOAuth2)
    }
}

impl fmt::Display for Mechanism {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!("{:?}", Credentials::password("jean", "hunter2"));
        assert!(shown.contains("jean") && !shown.contains("hunter2"));
    }
}
