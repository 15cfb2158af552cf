//! One authentication, as a dialogue of challenges and responses (RFC 4422 §3), whatever the
//! protocol that carries them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::scram::{Scram, nonce};
use super::{Credentials, Mechanism, Secret, cram_md5};
use crate::error::check_line;
use crate::log::MASK;
use crate::{Error, Result, ServerReply, words};

/// The client side of an exchange.
pub(crate) struct Exchange<'a> {
    mechanism: Mechanism,
    user: &'a str,
    secret: &'a str,
    host: &'a str,
    port: u16,
    step: usize,
    scram: Option<Scram>,
    proved: bool,
    explanation: Option<String>,
    /// The initial response, in base64, when it was too long for the command.
    held_back: Option<String>,
}

/// Bytes kept of what a server explains apart from its refusal.
const EXPLANATION: usize = 4096;

impl<'a> Exchange<'a> {
    /// An exchange; `host` and `port` are told by OAUTHBEARER (RFC 7628 §3.1).
    pub(crate) fn new(
        mechanism: Mechanism,
        credentials: &'a Credentials,
        host: &'a str,
        port: u16,
    ) -> Result<Self> {
        let (Secret::Password(secret) | Secret::AccessToken(secret)) = &credentials.secret;
        check_line("user", &credentials.user)?;
        check_line("password", secret)?;
        if mechanism.wants_a_token() {
            check_token(secret)?;
        }
        let scram =
            (mechanism == Mechanism::ScramSha256).then(|| Scram::new(&credentials.user, nonce()));
        Ok(Self {
            mechanism,
            user: &credentials.user,
            secret,
            host,
            port,
            step: 0,
            scram,
            proved: mechanism != Mechanism::ScramSha256,
            explanation: None,
            held_back: None,
        })
    }

    pub(crate) fn mechanism(&self) -> Mechanism {
        self.mechanism
    }

    /// The initial response in base64, when it fits on a command line with `room` bytes left for
    /// it. One that is longer waits for the first challenge, which is then empty (RFC 4954 §4,
    /// RFC 5034 §4).
    pub(crate) fn opening(&mut self, room: usize) -> Option<String> {
        let encoded = STANDARD.encode(self.initial()?);
        if encoded.len() <= room {
            return Some(encoded);
        }
        self.held_back = Some(encoded);
        None
    }

    /// The response, in base64, to a challenge as it came, in base64 too.
    pub(crate) fn answer(&mut self, challenge: &[u8]) -> Result<String> {
        match self.held_back.take() {
            Some(initial) => Ok(initial),
            None => self.challenged(challenge).map(|response| STANDARD.encode(response)),
        }
    }

    /// The initial response, for the mechanisms where the client speaks first.
    fn initial(&self) -> Option<Vec<u8>> {
        let (user, secret) = (self.user, self.secret);
        match self.mechanism {
            Mechanism::Plain => Some(format!("\0{user}\0{secret}").into_bytes()),
            Mechanism::XOAuth2 => {
                Some(format!("user={user}\x01auth=Bearer {secret}\x01\x01").into_bytes())
            }
            Mechanism::OAuthBearer => {
                let (host, port) = (self.host, self.port);
                let user = user.replace('=', "=3D").replace(',', "=2C");
                Some(
                    format!(
                        "n,a={user},\x01host={host}\x01port={port}\x01auth=Bearer {secret}\x01\x01"
                    )
                    .into_bytes(),
                )
            }
            Mechanism::ScramSha256 => self.scram.as_ref().map(Scram::first),
            _ => None,
        }
    }

    /// The response to a challenge that follows the initial response or, for the mechanisms
    /// without one, the command.
    fn respond(&mut self, challenge: &[u8]) -> Result<Vec<u8>> {
        self.step += 1;
        match (self.mechanism, self.step) {
            (Mechanism::Login, 1) => Ok(self.user.as_bytes().to_vec()),
            (Mechanism::Login, 2) => Ok(self.secret.as_bytes().to_vec()),
            (Mechanism::CramMd5, 1) => Ok(cram_md5::response(self.user, self.secret, challenge)),
            (Mechanism::ScramSha256, 1) => match &mut self.scram {
                Some(scram) => {
                    let last = scram.last(challenge, self.secret);
                    last.map_err(|detail| self.nonsense(&detail))
                }
                None => Err(self.nonsense("no exchange")),
            },
            (Mechanism::ScramSha256, 2) => {
                if !self.scram.as_ref().is_some_and(|scram| scram.verify(challenge)) {
                    return Err(self.nonsense("the server does not know the password"));
                }
                self.proved = true;
                Ok(Vec::new())
            }
            // Gmail and Microsoft explain a refusal in a challenge, and wait to be acknowledged
            // before they refuse.
            (Mechanism::XOAuth2, 1) => {
                self.explain(challenge);
                Ok(Vec::new())
            }
            (Mechanism::OAuthBearer, 1) => {
                self.explain(challenge);
                Ok(vec![1])
            }
            _ => Err(self.nonsense("one challenge too many")),
        }
    }

    fn challenged(&mut self, challenge: &[u8]) -> Result<Vec<u8>> {
        let decoded = STANDARD
            .decode(challenge)
            .map_err(|_| self.nonsense("a challenge that is not base64"))?;
        self.respond(&decoded)
    }

    /// Whether a success of the server may be believed: SCRAM wants its proof.
    pub(crate) fn finish(&self) -> Result<()> {
        if self.proved {
            return Ok(());
        }
        Err(self.nonsense("the server did not prove that it knows the password"))
    }

    /// The refusal of the server, in its own words and with what it explained apart from them. A
    /// secret that it echoes is not shown.
    pub(crate) fn refused(&self, reply: ServerReply) -> Error {
        let conceal = |text: String| {
            // The whole response first: its end is the encoded secret, for some lengths of the user.
            let response = self.initial().map_or(String::new(), |it| STANDARD.encode(it));
            let secrets = [&response, &STANDARD.encode(self.secret), self.secret];
            // A shorter secret is a word among others: masking it would show where it stands.
            secrets
                .iter()
                .filter(|secret| secret.len() > 3)
                .fold(text, |text, secret| text.replace(secret, MASK))
        };
        Error::AuthRefused {
            mechanism: self.mechanism,
            reply: ServerReply { text: conceal(reply.text), ..reply },
            explanation: self.explanation.clone().map(conceal),
        }
    }

    fn explain(&mut self, challenge: &[u8]) {
        self.explanation = Some(words(challenge.get(..EXPLANATION).unwrap_or(challenge)));
    }

    fn nonsense(&self, detail: &str) -> Error {
        Error::AuthProtocol { mechanism: self.mechanism, detail: detail.to_owned() }
    }
}

/// Refuses what is not a bearer token (RFC 6750 §2.1): the mechanisms put it between separators,
/// and what the caller gives may be a whole JSON answer by mistake. Nothing of it is told.
fn check_token(token: &str) -> Result<()> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
    if token.is_empty() || !token.chars().all(allowed) {
        return Err(Error::InvalidInput { field: "token".into(), offending: String::new() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initial_responses() {
        let jean = Credentials::password("jean", "secret");
        let exchange = Exchange::new(Mechanism::Plain, &jean, "h", 25).unwrap();
        assert_eq!(exchange.initial().unwrap(), b"\0jean\0secret");
        let token = Credentials::access_token("jean@x.fr", "tok");
        let exchange = Exchange::new(Mechanism::XOAuth2, &token, "h", 25).unwrap();
        assert_eq!(exchange.initial().unwrap(), b"user=jean@x.fr\x01auth=Bearer tok\x01\x01");
        let exchange = Exchange::new(Mechanism::OAuthBearer, &token, "h", 25).unwrap();
        assert_eq!(
            exchange.initial().unwrap(),
            b"n,a=jean@x.fr,\x01host=h\x01port=25\x01auth=Bearer tok\x01\x01"
        );
    }

    #[test]
    fn scram_success_without_proof_is_refused() {
        let jean = Credentials::password("jean", "secret");
        let exchange = Exchange::new(Mechanism::ScramSha256, &jean, "h", 25).unwrap();
        assert!(matches!(exchange.finish(), Err(Error::AuthProtocol { .. })));
    }

    #[test]
    fn too_many_challenges_end() {
        let jean = Credentials::password("jean", "secret");
        let mut exchange = Exchange::new(Mechanism::Login, &jean, "h", 25).unwrap();
        assert_eq!(exchange.respond(b"Username:").unwrap(), b"jean");
        assert_eq!(exchange.respond(b"Password:").unwrap(), b"secret");
        assert!(exchange.respond(b"Again:").is_err());
    }

    #[test]
    fn a_long_token_waits_for_the_first_challenge() {
        let token = Credentials::access_token("jean", "t".repeat(600));
        let mut exchange = Exchange::new(Mechanism::XOAuth2, &token, "h", 25).unwrap();
        assert_eq!(exchange.opening(100), None);
        let held = exchange.answer(b"").unwrap();
        assert_eq!(STANDARD.decode(held).unwrap(), exchange.initial().unwrap());
    }

    #[test]
    fn the_explanation_of_a_refusal_is_acknowledged_kept_and_bounded() {
        let token = Credentials::access_token("jean", "tok");
        let json = br#"{"status":"400","schemes":"Bearer"}"#;
        let mut exchange = Exchange::new(Mechanism::XOAuth2, &token, "h", 25).unwrap();
        assert_eq!(exchange.answer(STANDARD.encode(json).as_bytes()).unwrap(), "");
        assert_eq!(exchange.explanation.as_deref().unwrap().as_bytes(), json);
        assert!(exchange.answer(b"").is_err());
        let mut exchange = Exchange::new(Mechanism::OAuthBearer, &token, "h", 25).unwrap();
        let endless = STANDARD.encode(vec![b'x'; 50_000]);
        assert_eq!(exchange.answer(endless.as_bytes()).unwrap(), "AQ==");
        assert_eq!(exchange.explanation.unwrap().len(), EXPLANATION);
    }

    #[test]
    fn a_secret_that_the_server_echoes_is_not_shown() {
        let jean = Credentials::password("jean", "hunter2");
        let exchange = Exchange::new(Mechanism::Plain, &jean, "h", 25).unwrap();
        let sent = STANDARD.encode(exchange.initial().unwrap());
        let text = format!("no: {sent} or hunter2, {}", STANDARD.encode("hunter2"));
        let reply = ServerReply { code: 535, text, ..ServerReply::default() };
        assert!(
            exchange.refused(reply).to_string().ends_with("no: ******** or ********, ********")
        );
    }

    #[test]
    fn what_is_not_a_token_is_refused_and_not_shown() {
        for odd in ["", "a b", "a\x01auth=Bearer b", "{\"access_token\":\"hunter2\"}", "é"] {
            let token = Credentials::access_token("jean", odd);
            let error = Exchange::new(Mechanism::OAuthBearer, &token, "h", 25).err().unwrap();
            assert!(!error.to_string().contains("hunter2"));
            let field = if odd.contains('\x01') { "password" } else { "token" };
            assert!(matches!(error, Error::InvalidInput { field: own, .. } if own == field));
        }
    }

    #[test]
    fn a_line_break_in_a_password_is_refused_and_not_shown() {
        let jean = Credentials::password("jean", "hunter2\r\nDELE 1");
        let error = Exchange::new(Mechanism::Login, &jean, "h", 25).err().unwrap();
        assert!(!error.to_string().contains("hunter2"));
        assert!(matches!(error, Error::InvalidInput { field, .. } if field == "password"));
    }
}
