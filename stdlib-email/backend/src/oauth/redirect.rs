//! The page of the provider in a browser, and the way back from it to this machine: a listener on
//! loopback that hears one answer (RFC 8252 §7.3).

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use super::token::refused;
use super::{Client, Proof, random_text};
use crate::http::{Url, form};
use crate::net::Cancel;
use crate::{Error, Result, words};

/// Bytes in the request of the browser.
const REQUEST: usize = 16 * 1024;
/// Time for the browser to say its request, once connected.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often the cancel flag and the deadline are looked at.
const SLICE: Duration = Duration::from_millis(50);
/// Requests that are not the answer: icons, and whoever else knocks.
const STRANGERS: usize = 200;

/// What the person sees once back. Nothing of the request is in it.
const PAGE: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>wl</title></head><body>\
<p>Le programme a sa réponse : cette page peut être fermée.</p>\
<p lang=\"en\">The program has its answer: this page may be closed.</p></body></html>";

/// The address of the page where the person logs in. `extra` are parameters of the caller, encoded.
///
/// PKCE is always asked for: a server that does not know it ignores it (RFC 6749 §3.1).
#[must_use]
pub fn authorization_url(
    page: &Url,
    client: &Client,
    redirect: &Redirect,
    proof: &Proof,
    scope: &str,
    extra: &str,
) -> String {
    let challenge = proof.challenge();
    let scope = (!scope.is_empty()).then_some(("scope", scope));
    let fields = [
        ("response_type", "code"),
        ("client_id", client.id.as_str()),
        ("redirect_uri", redirect.address.as_str()),
        ("state", redirect.state.as_str()),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ];
    let fields = form::encode(fields.into_iter().chain(scope));
    let joint = if page.target.contains('?') { '&' } else { '?' };
    let extra = extra.trim_start_matches(['?', '&']);
    let behind = if extra.is_empty() { String::new() } else { format!("&{extra}") };
    format!("{page}{joint}{fields}{behind}")
}

/// A listener for one answer.
pub struct Redirect {
    listener: TcpListener,
    /// `redirect_uri`, exactly as the caller wrote it: providers compare it letter by letter.
    address: String,
    path: String,
    state: String,
}

impl Redirect {
    /// Listens where this address leads; an empty one lets the system choose the port.
    pub fn listen(address: &str) -> Result<Self> {
        let address = address.trim();
        let (port, path) = if address.is_empty() {
            (0, "/".to_owned())
        } else {
            let url = Url::parse(address)?;
            if url.secure || !url.is_loopback() {
                return Err(Error::invalid("redirection", &url.host));
            }
            (url.port, url.path().to_owned())
        };
        let failed = |error: io::Error| Error::Io {
            during: "login".into(),
            detail: format!("127.0.0.1:{port}: {error}"),
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = if address.is_empty() {
            format!("http://{}/", listener.local_addr().map_err(failed)?)
        } else {
            address.to_owned()
        };
        Ok(Self { listener, address, path, state: random_text::<16>()? })
    }

    /// `redirect_uri`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Waits for the answer, `timeout` at most, and gives the code. What does not carry our state
    /// is not the answer: somebody else's page may send it (RFC 6749 §10.12).
    pub fn wait(&self, timeout: Duration, cancel: &Cancel) -> Result<String> {
        let until = Instant::now() + timeout;
        let mut strangers = 0;
        while strangers < STRANGERS {
            if cancel.is_cancelled() {
                return Err(Error::Cancelled);
            }
            if Instant::now() >= until {
                break;
            }
            match self.listener.accept() {
                Ok((socket, _)) => match self.hear(socket, until, cancel) {
                    Some(answer) => return answer,
                    None => strangers += 1,
                },
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => thread::sleep(SLICE),
                // A connection that was gone before it was taken.
                Err(_) => strangers += 1,
            }
        }
        Err(Error::Timeout { during: "login".into() })
    }

    /// The answer in one request, if it is one.
    fn hear(
        &self,
        mut socket: TcpStream,
        until: Instant,
        cancel: &Cancel,
    ) -> Option<Result<String>> {
        let target = request_target(&mut socket, until, cancel)?;
        let (path, query) = target.split_once('?').unwrap_or((target.as_str(), ""));
        let fields = form::decode(query);
        let field = |name: &str| fields.iter().find(|(own, _)| own == name).map(|(_, value)| value);
        if path != self.path || field("state") != Some(&self.state) {
            say(&mut socket, "404 Not Found", "");
            return None;
        }
        let answer = match (field("error"), field("code")) {
            (Some(error), _) => {
                let description = field("error_description").map_or("", String::as_str);
                Err(refused(error, description))
            }
            (None, Some(code)) if !code.is_empty() => Ok(code.clone()),
            _ => Err(Error::protocol("login", b"an answer without code")),
        };
        say(&mut socket, "200 OK", PAGE);
        Some(answer)
    }
}

impl std::fmt::Debug for Redirect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redirect").field("address", &self.address).finish_non_exhaustive()
    }
}

/// The target of a GET request. Whoever is slow, long-winded or speaks something else is nobody.
fn request_target(socket: &mut TcpStream, until: Instant, cancel: &Cancel) -> Option<String> {
    socket.set_nonblocking(false).ok()?;
    socket.set_read_timeout(Some(SLICE)).ok()?;
    socket.set_write_timeout(Some(PATIENCE)).ok()?;
    let until = until.min(Instant::now() + PATIENCE);
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        if Instant::now() >= until || cancel.is_cancelled() || request.len() > REQUEST {
            return None;
        }
        match socket.read(&mut piece) {
            Ok(0) => return None,
            Ok(count) => request.extend_from_slice(piece.get(..count)?),
            Err(error)
                if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {}
            Err(_) => return None,
        }
    }
    let line = request.split(|&b| b == b'\r').next()?;
    let line = words(line);
    let mut parts = line.split(' ');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("GET"), Some(target), Some(_)) => Some(target.to_owned()),
        _ => None,
    }
}

/// Answers the browser; one that is gone needs no answer.
fn say(socket: &mut TcpStream, status: &str, page: &str) {
    let length = page.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n"
    );
    let _ = socket.write_all([head.as_bytes(), page.as_bytes()].concat().as_slice());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(redirect: &Redirect, request: &str) -> thread::JoinHandle<String> {
        let address = redirect.listener.local_addr().unwrap();
        let request = request.replace("STATE", &redirect.state);
        thread::spawn(move || {
            let mut socket = TcpStream::connect(address).unwrap();
            socket.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            let _ = socket.read_to_string(&mut answer);
            answer
        })
    }

    fn heard(requests: &[&str]) -> Result<String> {
        let redirect = Redirect::listen("").unwrap();
        let visits: Vec<_> = requests.iter().map(|request| visit(&redirect, request)).collect();
        let answer = redirect.wait(Duration::from_secs(20), &Cancel::new());
        drop(redirect);
        for visit in visits {
            visit.join().unwrap();
        }
        answer
    }

    #[test]
    fn the_code_comes_back_and_strangers_do_not_count() {
        let good = "GET /?code=a%2Fb&state=STATE HTTP/1.1\r\nHost: x\r\n\r\n";
        assert_eq!(heard(&[good]), Ok("a/b".into()));
        let redirect = Redirect::listen("").unwrap();
        for stranger in [
            "GET /?code=stolen&state=other HTTP/1.1\r\n\r\n",
            "GET /?code=stolen HTTP/1.1\r\n\r\n",
            "GET /favicon.ico?state=STATE&code=x HTTP/1.1\r\n\r\n",
            "POST /?code=stolen&state=STATE HTTP/1.1\r\n\r\n",
            "\r\n\r\n",
        ] {
            let visit = visit(&redirect, stranger);
            let socket = loop {
                if let Ok((socket, _)) = redirect.listener.accept() {
                    break socket;
                }
                thread::sleep(Duration::from_millis(1));
            };
            let until = Instant::now() + Duration::from_secs(20);
            assert!(redirect.hear(socket, until, &Cancel::new()).is_none(), "{stranger}");
            assert!(!visit.join().unwrap().contains("stolen"));
        }
    }

    #[test]
    fn a_refusal_is_quoted() {
        let answer = heard(&[
            "GET /?error=access_denied&error_description=not+today&state=STATE HTTP/1.1\r\n\r\n",
        ]);
        let (error, description) = ("access_denied".to_owned(), "not today".to_owned());
        assert_eq!(answer, Err(Error::OAuthRefused { error, description }));
    }

    #[test]
    fn waiting_ends() {
        let redirect = Redirect::listen("").unwrap();
        let error = redirect.wait(Duration::ZERO, &Cancel::new()).unwrap_err();
        assert_eq!(error, Error::Timeout { during: "login".into() });
        let cancel = Cancel::new();
        cancel.cancel();
        let error = redirect.wait(Duration::from_mins(1), &cancel).unwrap_err();
        assert_eq!(error, Error::Cancelled);
    }

    #[test]
    fn the_way_back_leads_to_this_machine_alone() {
        for address in ["https://localhost:1/", "http://app.example/back", "back"] {
            assert!(matches!(Redirect::listen(address), Err(Error::InvalidInput { .. })));
        }
        let taken = Redirect::listen("").unwrap();
        let error = Redirect::listen(taken.address()).unwrap_err();
        assert!(matches!(error, Error::Io { .. }));
    }

    #[test]
    fn the_page_is_asked_for_with_state_and_proof() {
        let redirect = Redirect::listen("").unwrap();
        let proof = Proof::new().unwrap();
        let client = Client { id: "m e".into(), secret: "hidden".into(), basic: false };
        let page = Url::parse("https://login.example/auth?tenant=1").unwrap();
        let url = authorization_url(&page, &client, &redirect, &proof, "mail", "&prompt=none");
        assert!(
            url.starts_with(
                "https://login.example/auth?tenant=1&response_type=code&client_id=m%20e"
            )
        );
        assert!(url.ends_with("&code_challenge_method=S256&scope=mail&prompt=none"), "{url}");
        assert!(url.contains(&redirect.state) && url.contains(&proof.challenge()));
        assert!(!url.contains("hidden") && !url.contains(&proof.verifier));
    }
}
