//! The token server (RFC 6749 §4, §5, §6).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::Proof;
use crate::http::{self, Request, Url, form};
use crate::net::{ConnectOptions, Network};
use crate::{Error, Result, words};

/// Characters kept of what a provider says of its refusal.
const EXPLANATION: usize = 1000;

/// The program, as the provider knows it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Client {
    /// `client_id`.
    pub id: String,
    /// `client_secret`; empty for a public client.
    pub secret: String,
    /// The secret goes into a header rather than into the form (RFC 6749 §2.3.1).
    pub basic: bool,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What is exchanged for a token.
pub enum Grant<'a> {
    /// The code that came back from the page of the provider (RFC 6749 §4.1.3).
    Code {
        /// The code.
        code: &'a str,
        /// The address it came back to.
        redirect: &'a str,
        /// The proof whose challenge the page was shown.
        proof: &'a Proof,
    },
    /// The refresh token of an earlier answer (RFC 6749 §6).
    Refresh(&'a str),
    /// The program itself (RFC 6749 §4.4).
    Application,
    /// A user and a password (RFC 6749 §4.3).
    Password {
        /// The user.
        user: &'a str,
        /// The password.
        password: &'a str,
    },
    /// The device code of a login on another machine (RFC 8628 §3.4).
    Device(&'a str),
    /// Parameters that the caller encoded, `grant_type` among them (RFC 6749 §4.5).
    Custom(&'a str),
}

/// An access token and what came with it. Its debug form shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The access token.
    pub access: String,
    /// What renews it, when the provider gave one.
    pub refresh: Option<String>,
    /// Seconds that it lives, when the provider told.
    pub lives: Option<u64>,
    /// The answer as it came.
    pub answer: Vec<u8>,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("lives", &self.lives).finish_non_exhaustive()
    }
}

/// Asks the token server. `scope` goes along where the grant has one to ask for.
pub fn request(
    network: &dyn Network,
    settings: &ConnectOptions,
    url: &Url,
    client: &Client,
    grant: &Grant<'_>,
    scope: &str,
) -> Result<Token> {
    parse(&ask(network, settings, url, client, &fields(grant, scope))?)
}

/// Posts these parameters with the identity of the client, and gives the body of the answer. What
/// is not a success becomes the refusal of the provider.
pub(super) fn ask(
    network: &dyn Network,
    settings: &ConnectOptions,
    url: &Url,
    client: &Client,
    fields: &str,
) -> Result<Vec<u8>> {
    let with_secret = !client.secret.is_empty();
    let (authorization, identity) = if client.basic && with_secret {
        let pair = format!("{}:{}", form::escape(&client.id), form::escape(&client.secret));
        (Some(format!("Basic {}", STANDARD.encode(pair))), String::new())
    } else {
        let secret = with_secret.then_some(("client_secret", client.secret.as_str()));
        let id = (!client.id.is_empty()).then_some(("client_id", client.id.as_str()));
        (None, form::encode(id.into_iter().chain(secret)))
    };
    let parts = [fields, identity.as_str()];
    let form = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
    let request = Request { url, authorization: authorization.as_deref(), form: &form };
    let response = http::post(network, settings, &request)?;
    if (200..300).contains(&response.status) {
        return Ok(response.body);
    }
    let refusal = object(&response.body).as_ref().and_then(refusal);
    Err(refusal.unwrap_or_else(|| Error::Http { status: response.status, host: url.host.clone() }))
}

fn fields(grant: &Grant<'_>, scope: &str) -> String {
    let scope = (!scope.is_empty()).then_some(("scope", scope));
    match grant {
        Grant::Code { code, redirect, proof } => form::encode([
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect),
            ("code_verifier", &proof.verifier),
        ]),
        Grant::Refresh(token) => {
            form::encode([("grant_type", "refresh_token"), ("refresh_token", token)])
        }
        Grant::Application => {
            form::encode([("grant_type", "client_credentials")].into_iter().chain(scope))
        }
        Grant::Password { user, password } => form::encode(
            [("grant_type", "password"), ("username", user), ("password", password)]
                .into_iter()
                .chain(scope),
        ),
        Grant::Device(code) => form::encode([
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", code),
        ]),
        Grant::Custom(parameters) => (*parameters).to_owned(),
    }
}

/// Reads the answer of a token server (RFC 6749 §5). Nothing of it is quoted in an error but the
/// refusal of the provider.
pub fn parse(answer: &[u8]) -> Result<Token> {
    let fields = object(answer)
        .ok_or_else(|| Error::protocol("token", b"an answer that is not a JSON object"))?;
    if let Some(refusal) = refusal(&fields) {
        return Err(refusal);
    }
    let kind = text(&fields, "token_type").unwrap_or("bearer");
    if !kind.eq_ignore_ascii_case("bearer") {
        return Err(Error::protocol("token", b"a token that is not of type Bearer"));
    }
    let access = text(&fields, "access_token").filter(|token| !token.is_empty());
    let access =
        access.ok_or_else(|| Error::protocol("token", b"an answer without access_token"))?;
    let refresh = text(&fields, "refresh_token").filter(|token| !token.is_empty());
    Ok(Token {
        access: access.to_owned(),
        refresh: refresh.map(str::to_owned),
        lives: number(&fields, "expires_in"),
        answer: answer.to_vec(),
    })
}

/// The JSON object of an answer.
pub(super) fn object(answer: &[u8]) -> Option<Map<String, Value>> {
    match serde_json::from_slice(answer.trim_ascii()) {
        Ok(Value::Object(fields)) => Some(fields),
        _ => None,
    }
}

/// A text of an answer.
pub(super) fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    fields.get(name).and_then(Value::as_str)
}

/// A whole number of an answer; some providers write it between quotes.
pub(super) fn number(fields: &Map<String, Value>, name: &str) -> Option<u64> {
    match fields.get(name)? {
        Value::String(digits) => digits.parse().ok(),
        other => other.as_u64(),
    }
}

/// What a provider refuses and why (RFC 6749 §5.2).
fn refusal(fields: &Map<String, Value>) -> Option<Error> {
    let error = text(fields, "error")?;
    let description = text(fields, "error_description").unwrap_or_default();
    Some(refused(error, description))
}

/// The error of a refusal in these words.
pub(super) fn refused(error: &str, description: &str) -> Error {
    let short = |text: &str| words(text.as_bytes()).chars().take(EXPLANATION).collect();
    Error::OAuthRefused { error: short(error), description: short(description) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{Protocol, Security};
    use crate::testing::{Script, Step, options, send};

    #[test]
    fn answers_are_read() {
        let answer = br#" {"access_token":"a.b-c","token_type":"bearer","expires_in":"3600",
            "refresh_token":"r","scope":"mail"} "#;
        let token = parse(answer).unwrap();
        assert_eq!((token.access.as_str(), token.refresh.as_deref()), ("a.b-c", Some("r")));
        assert_eq!((token.lives, token.answer.as_slice()), (Some(3600), answer.as_slice()));
        let shown = format!("{token:?}");
        assert!(!shown.contains("a.b-c"), "{shown}");
    }

    #[test]
    fn refusals_are_quoted_and_the_rest_is_not() {
        let error = parse(br#"{"error":"invalid_grant","error_description":"expired"}"#);
        let (code, text) = ("invalid_grant".to_owned(), "expired".to_owned());
        assert_eq!(error, Err(Error::OAuthRefused { error: code, description: text }));
        for odd in [
            "",
            "hunter2",
            "[\"hunter2\"]",
            "{\"access_token\":",
            "{\"refresh_token\":\"hunter2\"}",
            "{\"access_token\":[\"hunter2\"]}",
            "{\"access_token\":\"hunter2\",\"token_type\":\"mac\"}",
            "access_token=hunter2&expires=5",
        ] {
            let error = parse(odd.as_bytes()).expect_err(odd);
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }

    fn asked(client: &Client, grant: &Grant<'_>, answer: &str) -> (String, Result<Token>) {
        let heard = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let script = Script::new(vec![Step::Keep(std::sync::Arc::clone(&heard)), send(answer)]);
        let url = Url::parse("http://localhost:9/token").unwrap();
        let settings = options(Protocol::Http, Security::Plain);
        let token = request(&script, &settings, &url, client, grant, "mail send");
        script.finish();
        let heard = words(&heard.lock().unwrap());
        (heard, token)
    }

    const GRANTED: &str = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"access_token\":\"t\"}";

    #[test]
    fn the_secret_goes_into_the_form_or_the_header() {
        let mut client = Client { id: "me".into(), secret: "s:é".into(), basic: false };
        let (heard, token) = asked(&client, &Grant::Application, GRANTED);
        assert_eq!(token.unwrap().access, "t");
        assert!(heard.ends_with(
            "grant_type=client_credentials&scope=mail%20send&client_id=me&client_secret=s%3A%C3%A9"
        ));
        client.basic = true;
        let grant = Grant::Password { user: "u", password: "p&q" };
        let (heard, _) = asked(&client, &grant, GRANTED);
        let basic = STANDARD.encode("me:s%3A%C3%A9");
        assert!(heard.contains(&format!("Authorization: Basic {basic}\r\n")), "{heard}");
        assert!(heard.ends_with("grant_type=password&username=u&password=p%26q&scope=mail%20send"));
    }

    #[test]
    fn a_refusal_comes_with_its_status_or_in_json() {
        let client = Client::default();
        let refused = "HTTP/1.1 400 Bad\r\n\r\n{\"error\":\"invalid_client\"}";
        let (_, token) = asked(&client, &Grant::Refresh("r"), refused);
        assert!(
            matches!(token, Err(Error::OAuthRefused { error, .. }) if error == "invalid_client")
        );
        for status in [302, 404, 500] {
            let answer =
                format!("HTTP/1.1 {status} X\r\nLocation: https://evil.example/\r\n\r\n<p>");
            let (_, token) = asked(&client, &Grant::Refresh("r"), &answer);
            let host = "localhost".to_owned();
            assert_eq!(token, Err(Error::Http { status, host }));
        }
    }
}
