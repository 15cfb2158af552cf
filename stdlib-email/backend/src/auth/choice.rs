//! Which mechanism: the strongest in common, never a weaker one after a refusal.

use super::{Credentials, Mechanism, Secret};
use crate::net::ConnectOptions;
use crate::{Error, Result};

/// What a server offers on a connection.
pub(crate) struct Offer {
    /// The names, as the server writes them.
    pub(crate) names: Vec<String>,
    /// What we know among them, and what POP3 adds.
    pub(crate) mechanisms: Vec<Mechanism>,
    /// Whether the connection is encrypted.
    pub(crate) encrypted: bool,
}

/// Chooses the mechanism for these credentials.
pub(crate) fn choose(
    offer: &Offer,
    credentials: &Credentials,
    options: &ConnectOptions,
) -> Result<Mechanism> {
    let token = matches!(credentials.secret, Secret::AccessToken(_));
    let strongest = offer
        .mechanisms
        .iter()
        .copied()
        .filter(|mechanism| mechanism.wants_a_token() == token)
        .filter(|mechanism| options.mechanism.is_none_or(|only| only == *mechanism))
        // Servers greet with an APOP timestamp even when the account has no APOP secret: where
        // TLS already protects the password, the plain mechanisms are the ones that work.
        .filter(|mechanism| {
            *mechanism != Mechanism::Apop
                || !offer.encrypted
                || options.mechanism == Some(Mechanism::Apop)
        })
        .min();
    match strongest {
        None => Err(Error::AuthUnavailable { offered: offer.names.clone() }),
        Some(mechanism)
            if mechanism.shows_the_secret()
                && !offer.encrypted
                && !options.allow_cleartext_auth =>
        {
            Err(Error::SecretsInClear { mechanism })
        }
        Some(mechanism) => Ok(mechanism),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{Endpoint, Protocol, Security};

    fn options() -> ConnectOptions {
        ConnectOptions::new(Endpoint {
            host: "mail.example".into(),
            port: 110,
            protocol: Protocol::Pop3,
            security: Security::Plain,
        })
    }

    fn offer(mechanisms: &[Mechanism], encrypted: bool) -> Offer {
        Offer {
            names: mechanisms.iter().map(|m| m.name().to_owned()).collect(),
            mechanisms: mechanisms.to_vec(),
            encrypted,
        }
    }

    #[test]
    fn strongest_first() {
        use Mechanism::{Apop, CramMd5, Login, Plain, ScramSha256, UserPass, XOAuth2};
        let password = Credentials::password("u", "p");
        let all = [UserPass, Login, Plain, XOAuth2, CramMd5, ScramSha256, Apop];
        assert_eq!(choose(&offer(&all, false), &password, &options()), Ok(ScramSha256));
        assert_eq!(choose(&offer(&[UserPass, Apop], false), &password, &options()), Ok(Apop));
        assert_eq!(choose(&offer(&[UserPass, Apop], true), &password, &options()), Ok(UserPass));
        let token = Credentials::access_token("u", "t");
        assert_eq!(choose(&offer(&all, true), &token, &options()), Ok(XOAuth2));
    }

    #[test]
    fn no_secret_in_clear_unless_allowed() {
        use Mechanism::{Login, Plain};
        let password = Credentials::password("u", "p");
        let plain = offer(&[Login, Plain], false);
        assert_eq!(
            choose(&plain, &password, &options()),
            Err(Error::SecretsInClear { mechanism: Plain })
        );
        let allowed = ConnectOptions { allow_cleartext_auth: true, ..options() };
        assert_eq!(choose(&plain, &password, &allowed), Ok(Plain));
        let token = Credentials::access_token("u", "t");
        assert!(matches!(
            choose(&plain, &token, &allowed),
            Err(Error::AuthUnavailable { offered }) if offered == ["LOGIN", "PLAIN"]
        ));
    }
}
