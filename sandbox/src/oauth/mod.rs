//! An issuer of access tokens: authorisation, token (RFC 6749), device (RFC 8628) and
//! introspection (RFC 7662) in one server. It answers for every host and path: what a request asks
//! for says which of them is meant.

mod form;
mod person;
mod server;

pub(crate) use person::visit;
pub(crate) use server::serve;

use crate::Accounts;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Codes, tokens and logins kept: a client that asks for more is a loop.
const KEPT: usize = 10_000;
/// Polls of a device code that are told to wait, before the person has answered.
const PENDING_POLLS: u32 = 1;

/// How tokens are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuing {
    /// The person accepts what the program asks for; on by default.
    pub approves: bool,
    /// The life of the tokens in seconds, in the order in which they are given; the last one holds
    /// for those that follow. One hour by default.
    pub lives: Vec<u32>,
    /// Who the person is when the program does not say (`login_hint`); nobody in particular by
    /// default.
    pub person: Option<String>,
    /// A refresh token serves once (RFC 9700 section 2.2.2); off by default.
    pub rotates: bool,
}

impl Default for Issuing {
    fn default() -> Self {
        Self { approves: true, lives: vec![3600], person: None, rotates: false }
    }
}

/// The state of the issuer.
#[derive(Debug, Default)]
pub(crate) struct Issuer(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    count: usize,
    codes: HashMap<String, Code>,
    tokens: HashMap<String, Issued>,
    refreshes: HashMap<String, Option<String>>,
    devices: HashMap<String, u32>,
}

#[derive(Debug)]
struct Code {
    client: String,
    redirect: String,
    challenge: Option<String>,
    user: Option<String>,
}

#[derive(Debug)]
struct Issued {
    user: Option<String>,
    until: Timestamp,
}

/// A refusal: `error` and `error_description` (RFC 6749 section 5.2).
type Refusal = (&'static str, &'static str);

/// The parameters of a request.
type Fields = [(String, String)];

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
}

fn named(user: &str) -> Option<String> {
    Some(user.to_lowercase()).filter(|user| !user.is_empty())
}

impl Issuer {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The authorisation page (RFC 6749 section 4.1.1, RFC 7636 section 4.3): where the browser is
    /// sent once the person has answered. `None` for what is not a request of a program.
    fn authorise(&self, issuing: &Issuing, fields: &Fields) -> Option<String> {
        let redirect = field(fields, "redirect_uri");
        if redirect.is_empty() || field(fields, "client_id").is_empty() {
            return None;
        }
        let state = ("state", field(fields, "state"));
        let answer = if field(fields, "response_type") != "code" {
            form::encode(&[("error", "unsupported_response_type"), state])
        } else if issuing.approves {
            let challenge = field(fields, "code_challenge");
            let user = named(field(fields, "login_hint")).or_else(|| issuing.person.clone());
            let code = self.keep_code(Code {
                client: field(fields, "client_id").to_owned(),
                redirect: redirect.to_owned(),
                challenge: (!challenge.is_empty()).then(|| challenge.to_owned()),
                user,
            })?;
            form::encode(&[("code", &code), state])
        } else {
            let why = "The person refused";
            form::encode(&[("error", "access_denied"), ("error_description", why), state])
        };
        let joint = if redirect.contains('?') { '&' } else { '?' };
        Some(format!("{redirect}{joint}{answer}"))
    }

    /// The authorisation page of this address.
    pub(crate) fn page(&self, issuing: &Issuing, url: &str) -> Option<String> {
        let query = url.split_once('?').map_or("", |(_, query)| query);
        self.authorise(issuing, &form::decode(query))
    }

    fn keep_code(&self, code: Code) -> Option<String> {
        let mut state = self.state();
        let name = state.name("code")?;
        state.codes.insert(name.clone(), code);
        Some(name)
    }

    /// The token endpoint: the JSON of the answer.
    fn exchange(
        &self,
        issuing: &Issuing,
        accounts: &Accounts,
        client: &str,
        fields: &Fields,
        now: Timestamp,
    ) -> Result<String, Refusal> {
        let mut state = self.state();
        let user = match field(fields, "grant_type") {
            "authorization_code" => state.redeem(client, fields)?,
            "refresh_token" => {
                let refresh = field(fields, "refresh_token");
                let known = if issuing.rotates {
                    state.refreshes.remove(refresh)
                } else {
                    state.refreshes.get(refresh).cloned()
                };
                known.ok_or(("invalid_grant", "Unknown refresh token"))?
            }
            "client_credentials" if client.is_empty() => {
                return Err(("invalid_client", "Who asks is not said"));
            }
            "client_credentials" => None,
            "password" => {
                let (user, word) = (field(fields, "username"), field(fields, "password"));
                if !accounts.admits(user, |expected| expected == word) {
                    return Err(("invalid_grant", "Wrong user or password"));
                }
                named(user)
            }
            "urn:ietf:params:oauth:grant-type:device_code" => {
                state.device(issuing, field(fields, "device_code"))?;
                issuing.person.clone()
            }
            "" => return Err(("invalid_request", "grant_type is missing")),
            _ => return Err(("unsupported_grant_type", "Unknown grant_type")),
        };
        let full = ("temporarily_unavailable", "Too many tokens");
        let turn = state.tokens.len();
        let life = issuing.lives.get(turn).or(issuing.lives.last()).copied().unwrap_or(0);
        let until = now
            .checked_add(SignedDuration::from_secs(i64::from(life)))
            .map_err(|_| ("server_error", "The clock is at its end"))?;
        let token = state.name("token").ok_or(full)?;
        let refresh = state.name("refresh").ok_or(full)?;
        state.tokens.insert(token.clone(), Issued { user: user.clone(), until });
        state.refreshes.insert(refresh.clone(), user);
        Ok(format!(
            "{{\"access_token\":\"{token}\",\"token_type\":\"Bearer\",\"expires_in\":{life},\
             \"refresh_token\":\"{refresh}\"}}"
        ))
    }

    /// The device endpoint (RFC 8628 section 3.2).
    fn device_login(&self) -> Result<String, Refusal> {
        let mut state = self.state();
        let code = state.name("device").ok_or(("temporarily_unavailable", "Too many logins"))?;
        state.devices.insert(code.clone(), 0);
        Ok(format!(
            "{{\"device_code\":\"{code}\",\"user_code\":\"BACA-SABL\",\
             \"verification_uri\":\"https://login.example/device\",\"expires_in\":600,\"interval\":1}}"
        ))
    }

    /// Introspection (RFC 7662 section 2.2).
    fn introspect(&self, token: &str, now: Timestamp) -> String {
        match self.state().tokens.get(token) {
            Some(issued) if issued.until > now => {
                let user = issued.user.as_deref().unwrap_or_default();
                let until = issued.until.as_second();
                format!(
                    "{{\"active\":true,\"scope\":\"mail\",\"username\":{0},\"email\":{0},\"exp\":{until}}}",
                    form::quoted(user)
                )
            }
            _ => "{\"active\":false}".to_owned(),
        }
    }

    /// Whether a token opens the mailbox of `user`. Where any password does, so does any token that
    /// was not given here.
    pub(crate) fn admits(
        &self,
        accounts: &Accounts,
        user: &str,
        token: &str,
        now: Timestamp,
    ) -> bool {
        let known = self.state().tokens.get(token).map(|issued| {
            let theirs = issued.user.as_ref().is_none_or(|own| own.eq_ignore_ascii_case(user));
            issued.until > now && theirs
        });
        let proves = known.unwrap_or(*accounts == Accounts::Any);
        proves && accounts.admits(user, |_| true)
    }
}

impl State {
    /// A new name, unless there are too many.
    fn name(&mut self, kind: &str) -> Option<String> {
        self.count += 1;
        (self.count <= KEPT).then(|| format!("sandbox-{kind}-{}", self.count))
    }

    /// RFC 6749 section 4.1.3, RFC 7636 section 4.6. A code serves once.
    fn redeem(&mut self, client: &str, fields: &Fields) -> Result<Option<String>, Refusal> {
        let code = self.codes.remove(field(fields, "code"));
        let code = code.ok_or(("invalid_grant", "Unknown code"))?;
        if code.client != client || code.redirect != field(fields, "redirect_uri") {
            return Err(("invalid_grant", "The code was given to another"));
        }
        if let Some(challenge) = code.challenge {
            let digest = Sha256::digest(field(fields, "code_verifier"));
            if URL_SAFE_NO_PAD.encode(digest) != challenge {
                return Err(("invalid_grant", "The proof is wrong"));
            }
        }
        Ok(code.user)
    }

    fn device(&mut self, issuing: &Issuing, code: &str) -> Result<(), Refusal> {
        let polls = self.devices.get_mut(code).ok_or(("invalid_grant", "Unknown device code"))?;
        *polls += 1;
        if *polls <= PENDING_POLLS {
            return Err(("authorization_pending", "The person has not answered yet"));
        }
        self.devices.remove(code);
        if issuing.approves { Ok(()) } else { Err(("access_denied", "The person refused")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_code_serves_once_its_owner_alone_and_with_its_proof() {
        let (issuer, issuing) = (Issuer::default(), Issuing::default());
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        let asked = pairs(&[
            ("response_type", "code"),
            ("client_id", "me"),
            ("redirect_uri", "http://127.0.0.1:1/"),
            ("state", "s"),
            ("code_challenge", challenge),
            ("login_hint", "Jean"),
        ]);
        let now = Timestamp::UNIX_EPOCH;
        let redeemed = |client: &str, code: &str, verifier: &str| {
            let fields = pairs(&[
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", "http://127.0.0.1:1/"),
                ("code_verifier", verifier),
            ]);
            issuer.exchange(&issuing, &Accounts::Any, client, &fields, now)
        };
        let code = |back: &str| {
            let query = back.strip_prefix("http://127.0.0.1:1/?").unwrap();
            field(&form::decode(query), "code").to_owned()
        };
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let back = issuer.authorise(&issuing, &asked).unwrap();
        assert!(back.ends_with("&state=s"));
        assert!(redeemed("me", &code(&back), verifier).is_ok());
        assert!(redeemed("me", &code(&back), verifier).is_err());
        for (client, verifier) in [("other", verifier), ("me", "wrong")] {
            let back = issuer.authorise(&issuing, &asked).unwrap();
            assert!(redeemed(client, &code(&back), verifier).is_err());
        }
    }

    #[test]
    fn a_token_opens_its_mailbox_until_it_expires() {
        let issuing =
            Issuing { lives: vec![10], person: Some("jean".into()), ..Issuing::default() };
        let issuer = Issuer::default();
        let code = issuer.device_login().unwrap();
        assert!(code.contains("sandbox-device-1"));
        let grant = "urn:ietf:params:oauth:grant-type:device_code";
        let fields = pairs(&[("grant_type", grant), ("device_code", "sandbox-device-1")]);
        let now = Timestamp::UNIX_EPOCH;
        let asked = || issuer.exchange(&issuing, &Accounts::Any, "", &fields, now);
        assert_eq!(asked().unwrap_err().0, "authorization_pending");
        assert!(asked().unwrap().contains("sandbox-token-2"));
        let later = now + SignedDuration::from_secs(10);
        let admits = |user, token, now| issuer.admits(&Accounts::Any, user, token, now);
        assert!(admits("Jean", "sandbox-token-2", now));
        assert!(!admits("marie", "sandbox-token-2", now));
        assert!(!admits("jean", "sandbox-token-2", later));
        assert!(admits("jean", "anything", later));
        let table = Accounts::table([("jean", "secret")]);
        assert!(issuer.admits(&table, "jean", "sandbox-token-2", now));
        assert!(!issuer.admits(&table, "jean", "anything", now));
        assert!(issuer.introspect("sandbox-token-2", now).contains("\"email\":\"jean\""));
        assert_eq!(issuer.introspect("sandbox-token-2", later), "{\"active\":false}");
    }
}
