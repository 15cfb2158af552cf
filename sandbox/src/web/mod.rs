//! The mailbox page: what a person sees of the sandbox in a browser of this machine.
//!
//! A mail is hostile until proven otherwise. Its HTML is shown in a frame without scripts, forms,
//! remote loads or the page's origin; all the rest of it is text. Only this machine reaches the
//! page, only under its own name (a name that leads to 127.0.0.1 is refused: DNS rebinding), and
//! only the page itself changes anything (a token and the origin are checked).

mod api;
mod html;
mod http;
mod view;

use crate::Sandbox;
use crate::listener::{Listener, Stop};
use crate::sandbox::Shared;
use crate::store::hexadecimal;
pub(crate) use view::Summary;

use http::{Method, Request, Response};
use md5::{Digest, Md5};
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Connections served at once; a browser opens six.
const CONNECTIONS: usize = 64;

/// What the page may do: its own scripts and styles, its own server, its own frames.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    style-src-attr 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; \
    form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// The page of a sandbox; dropping it closes the page.
#[derive(Debug)]
pub struct WebPage {
    listener: Listener,
}

impl WebPage {
    /// Where a browser of this machine finds it.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.listener.address()
    }

    /// Its address as a browser wants it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address())
    }
}

impl Sandbox {
    /// Opens the mailbox page on a port of 127.0.0.1; 0 lets the system choose.
    ///
    /// # Errors
    /// A port that is taken, or that the user may not open; no randomness.
    pub fn serve_web(&self, port: u16) -> io::Result<WebPage> {
        let token = token()?;
        let shared = Arc::clone(self.shared());
        let stop = Arc::new(Stop::default());
        let busy = AtomicUsize::new(0);
        let listener = Listener::open(port, stop, move |stream| {
            if busy.fetch_add(1, Ordering::Relaxed) < CONNECTIONS {
                // A browser that leaves is no error to tell.
                let _ = converse(&shared, &token, stream);
            }
            busy.fetch_sub(1, Ordering::Relaxed);
        })?;
        Ok(WebPage { listener })
    }

    /// Opens a mailbox as its owner's login does: with the seed mails, the first time.
    ///
    /// # Errors
    /// The directory cannot be written.
    pub fn open_mailbox(&self, user: &str) -> io::Result<()> {
        self.shared().store.login(user).map(|_| ())
    }
}

/// A text that no other page can guess: from the key of a throw-away certificate.
fn token() -> io::Result<String> {
    let key = rcgen::KeyPair::generate().map_err(io::Error::other)?;
    Ok(hexadecimal(&Md5::digest(key.serialize_der())))
}

fn converse(shared: &Shared, token: &str, stream: TcpStream) -> io::Result<()> {
    let host = stream.local_addr()?;
    http::serve(stream, |request| respond(shared, token, host, request))
}

fn respond(shared: &Shared, token: &str, host: SocketAddr, request: &Request) -> Response {
    let mut names = vec![host.to_string(), format!("localhost:{}", host.port())];
    if host.port() == 80 {
        names.extend([host.ip().to_string(), "localhost".to_owned()]);
    }
    if !names.contains(&request.host) {
        return Response::refusal(421, "This server answers to 127.0.0.1 and localhost alone");
    }
    let french = prefers_french(request.header("accept-language").unwrap_or_default());
    match (request.method, request.path.as_str()) {
        (Method::Get, "/") => {
            let page = include_str!("page/index.html")
                .replace("{lang}", if french { "fr" } else { "en" })
                .replace("{token}", token);
            Response::ok("text/html; charset=utf-8", page.into_bytes()).policy(PAGE_POLICY)
        }
        (Method::Get, "/page.css") => {
            Response::ok("text/css; charset=utf-8", include_bytes!("page/page.css").to_vec())
        }
        (Method::Get, "/page.js") => {
            let script = include_bytes!("page/page.js").to_vec();
            Response::ok("text/javascript; charset=utf-8", script)
        }
        (Method::Get, path) => match path.strip_prefix("/api/") {
            Some(what) => api::get(shared, what, request),
            None => Response::refusal(404, "There is no such page"),
        },
        (Method::Post, path) => {
            let origin = request.header("origin");
            let own = origin.is_some_and(|origin| origin == format!("http://{}", request.host));
            if !own || request.header("x-token") != Some(token) {
                return Response::refusal(403, "Only the page itself may change mailboxes");
            }
            api::post(shared, path.strip_prefix("/api/").unwrap_or_default(), request)
        }
    }
}

/// Whether French comes before English in the preferences of a reader (RFC 9110 section 12.5.4).
fn prefers_french(accepted: &str) -> bool {
    let quality = |language: &str| {
        let found = accepted.split(',').filter_map(|range| {
            let mut fields = range.split(';').map(str::trim);
            let tag = fields.next()?;
            let weight = fields.find_map(|field| field.strip_prefix("q="));
            let weight = weight.map_or(1.0, |weight| weight.parse::<f32>().unwrap_or(0.0));
            (tag.split('-').next() == Some(language)).then_some(weight)
        });
        found.fold(0.0_f32, f32::max)
    };
    quality("fr") > quality("en")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_preferred_one() {
        for (accepted, french) in [
            ("fr-FR,fr;q=0.9,en;q=0.8", true),
            ("en-US,en;q=0.9,fr;q=0.8", false),
            ("de, fr;q=0.5", true),
            ("de", false),
            ("", false),
            ("fr;q=odd", false),
        ] {
            assert_eq!(prefers_french(accepted), french, "{accepted}");
        }
    }

    #[test]
    fn tokens_differ() {
        assert_ne!(token().unwrap(), token().unwrap());
    }
}
