//! Logging in on another machine (RFC 8628), for a terminal without a browser.

use std::thread;
use std::time::{Duration, Instant};

use super::token::{ask, number, object, text};
use super::{Client, Grant, Token, request};
use crate::http::{Url, form};
use crate::net::{ConnectOptions, Network};
use crate::{Error, Result};

/// Seconds between two questions when the server does not say (RFC 8628 §3.2).
const INTERVAL: u64 = 5;
/// Seconds between two questions at most: a server could ask for years.
const LONGEST_INTERVAL: u64 = 60;
/// Seconds that a code is worth at most.
const LONGEST_LIFE: u64 = 30 * 60;
/// How often the cancel flag is looked at.
const SLICE: Duration = Duration::from_millis(50);
/// Characters shown of what the server wants shown.
const SHOWN: usize = 300;

/// A login that a person has to finish elsewhere.
pub struct DeviceLogin {
    /// What to type there.
    pub user_code: String,
    /// Where.
    pub page: String,
    device_code: String,
    interval: u64,
    until: Instant,
}

impl DeviceLogin {
    /// Asks for a code (RFC 8628 §3.1).
    pub fn start(
        network: &dyn Network,
        settings: &ConnectOptions,
        url: &Url,
        client: &Client,
        scope: &str,
    ) -> Result<Self> {
        let scope = (!scope.is_empty()).then_some(("scope", scope));
        let answer = ask(network, settings, url, client, &form::encode(scope))?;
        let odd = || Error::protocol("device login", b"an answer without codes");
        let fields = object(&answer).ok_or_else(odd)?;
        // Some servers still use the name of a draft.
        let page = text(&fields, "verification_uri").or(text(&fields, "verification_url"));
        let page = page.ok_or_else(odd)?;
        Url::parse(page)?;
        let life = number(&fields, "expires_in").unwrap_or(LONGEST_LIFE).min(LONGEST_LIFE);
        let shown = |value: &str| value.chars().take(SHOWN).collect::<String>();
        Ok(Self {
            user_code: shown(text(&fields, "user_code").ok_or_else(odd)?),
            page: shown(page),
            device_code: text(&fields, "device_code").ok_or_else(odd)?.to_owned(),
            interval: number(&fields, "interval").unwrap_or(INTERVAL).clamp(1, LONGEST_INTERVAL),
            until: Instant::now() + Duration::from_secs(life),
        })
    }

    /// Asks until the person has finished, refused, or let the code expire (RFC 8628 §3.4).
    pub fn wait(
        mut self,
        network: &dyn Network,
        settings: &ConnectOptions,
        url: &Url,
        client: &Client,
    ) -> Result<Token> {
        loop {
            self.pause(settings)?;
            match request(network, settings, url, client, &Grant::Device(&self.device_code), "") {
                Err(Error::OAuthRefused { error, .. }) if error == "authorization_pending" => {}
                Err(Error::OAuthRefused { error, .. }) if error == "slow_down" => {
                    self.interval = (self.interval + INTERVAL).min(LONGEST_INTERVAL);
                }
                other => return other,
            }
        }
    }

    fn pause(&self, settings: &ConnectOptions) -> Result<()> {
        let next = Instant::now() + Duration::from_secs(self.interval);
        while Instant::now() < next {
            if settings.cancel.is_cancelled() {
                return Err(Error::Cancelled);
            }
            if Instant::now() >= self.until {
                return Err(Error::Timeout { during: "login".into() });
            }
            thread::sleep(SLICE);
        }
        Ok(())
    }
}

impl std::fmt::Debug for DeviceLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceLogin").field("page", &self.page).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{Cancel, Protocol, Security};
    use crate::testing::{Script, Step, options, send};

    fn json(status: u16, body: &str) -> Vec<Step> {
        vec![Step::Hear, send(format!("HTTP/1.1 {status} X\r\n\r\n{body}"))]
    }

    fn url() -> Url {
        Url::parse("http://localhost:9/device").unwrap()
    }

    const CODES: &str = r#"{"device_code":"d","user_code":"ABCD-EFGH","expires_in":1800,
        "verification_uri":"https://login.example/device","interval":1}"#;

    #[test]
    fn a_login_that_is_finished_elsewhere() {
        let script = Script::several(vec![
            json(200, CODES),
            json(400, r#"{"error":"authorization_pending"}"#),
            json(200, r#"{"access_token":"t"}"#),
        ]);
        let settings = options(Protocol::Http, Security::Plain);
        let client = Client { id: "me".into(), ..Client::default() };
        let login = DeviceLogin::start(&script, &settings, &url(), &client, "mail").unwrap();
        assert_eq!(login.user_code, "ABCD-EFGH");
        assert_eq!(login.page, "https://login.example/device");
        assert_eq!(login.wait(&script, &settings, &url(), &client).unwrap().access, "t");
        script.finish();
    }

    #[test]
    fn a_refusal_an_expiry_and_an_interruption_end_it() {
        let settings = options(Protocol::Http, Security::Plain);
        let client = Client::default();
        let started = |then: Vec<Vec<Step>>, codes: &str| {
            let script = Script::several([vec![json(200, codes)], then].concat());
            let login = DeviceLogin::start(&script, &settings, &url(), &client, "").unwrap();
            (script, login)
        };
        let (script, login) = started(vec![json(400, r#"{"error":"access_denied"}"#)], CODES);
        let error = login.wait(&script, &settings, &url(), &client).unwrap_err();
        assert!(matches!(error, Error::OAuthRefused { error, .. } if error == "access_denied"));
        let (script, login) = started(vec![], &CODES.replace("1800", "0"));
        let error = login.wait(&script, &settings, &url(), &client).unwrap_err();
        assert_eq!(error, Error::Timeout { during: "login".into() });
        let cancel = Cancel::new();
        cancel.cancel();
        let stopped = ConnectOptions { cancel, ..settings.clone() };
        let (script, login) = started(vec![], CODES);
        assert_eq!(login.wait(&script, &stopped, &url(), &client), Err(Error::Cancelled));
    }

    #[test]
    fn an_odd_answer_is_told() {
        let settings = options(Protocol::Http, Security::Plain);
        for body in ["", "{}", r#"{"device_code":"d","user_code":"u","verification_uri":"x y"}"#] {
            let script = Script::new(json(200, body));
            let login = DeviceLogin::start(&script, &settings, &url(), &Client::default(), "");
            assert!(login.is_err(), "{body}");
        }
    }
}
