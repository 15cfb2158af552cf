//! An HTTP/1.1 client (RFC 9112) that makes one request a connection: what OAuth 2.0 needs, and no
//! more. It stands on the streams of the mail sessions, so that deadlines, cancellation,
//! authorities, the log and the sandbox are theirs; a client library would bring its own of each.
//!
//! Redirections are not followed: an answer of a token server that leads elsewhere is an error.

pub mod form;
mod url;

pub use url::Url;

use crate::net::{ConnectOptions, Endpoint, Limits, Network, Protocol, Security, Stream};
use crate::{Error, LimitName, Result, words};

/// Bytes in a line of headers.
const HEADER_LINE: usize = 16 * 1024;
/// Headers in an answer.
const HEADERS: usize = 200;
/// Bytes in the body of an answer. The longest tokens have some kilobytes.
const BODY: u64 = 1024 * 1024;
/// Interim answers (RFC 9110 §15.2) before the real one.
const INTERIM: usize = 10;

/// What a server answered.
pub(crate) struct Response {
    /// The status code.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: Vec<u8>,
}

/// What a request carries.
pub(crate) struct Request<'a> {
    /// Where it goes.
    pub(crate) url: &'a Url,
    /// The value of `Authorization`, if any.
    pub(crate) authorization: Option<&'a str>,
    /// The form, encoded.
    pub(crate) form: &'a str,
}

/// Posts a form. `settings` gives the deadlines, the checks and the log; its endpoint and its
/// credentials are not used. Only this machine may be spoken to in clear.
pub(crate) fn post(
    network: &dyn Network,
    settings: &ConnectOptions,
    request: &Request<'_>,
) -> Result<Response> {
    let url = request.url;
    if !url.secure && !url.is_loopback() {
        return Err(Error::InsecureUrl { host: url.host.clone() });
    }
    let options = ConnectOptions {
        endpoint: Endpoint {
            host: url.host.clone(),
            port: url.port,
            protocol: Protocol::Http,
            security: if url.secure { Security::Tls } else { Security::Plain },
        },
        credentials: None,
        limits: Limits {
            reply_line: HEADER_LINE,
            reply_lines: HEADERS,
            message_size: BODY,
            ..Limits::default()
        },
        ..settings.clone()
    };
    let mut stream = Stream::open(network, &options)?;
    stream.mask_received(true);
    let (path, host) = (url.path(), url.host_header());
    stream.queue_masked(&format!("POST {} HTTP/1.1", url.target), &format!("POST {path} HTTP/1.1"));
    stream.queue(&format!("Host: {host}"));
    stream.queue("Accept: application/json");
    stream.queue("Content-Type: application/x-www-form-urlencoded");
    stream.queue(&format!("Content-Length: {}", request.form.len()));
    if let Some(value) = request.authorization {
        stream.queue_masked(&format!("Authorization: {value}"), "Authorization: ********");
    }
    stream.queue("Connection: close");
    stream.queue("");
    let form = request.form.as_bytes();
    stream.queue_message(form.len(), |out| out.extend_from_slice(form));
    stream.flush()?;
    answer(&mut stream)
}

fn answer(stream: &mut Stream) -> Result<Response> {
    stream.begin("HTTP answer");
    for _ in 0..INTERIM {
        let status = status(stream)?;
        let headers = headers(stream)?;
        if (100..200).contains(&status) {
            continue;
        }
        let body = match status {
            204 | 304 => Vec::new(),
            _ => body(stream, &headers)?,
        };
        stream.remark(&format!("HTTP {status}, <{} bytes>", body.len()));
        return Ok(Response { status, body });
    }
    Err(unexpected(b"interim answers without end"))
}

fn status(stream: &mut Stream) -> Result<u16> {
    let line = stream.read_line()?;
    let digits = line.strip_prefix(b"HTTP/1.").and_then(|rest| rest.get(2..5));
    let status = digits.and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
    status
        .filter(|status| (100..600).contains(status))
        .ok_or_else(|| unexpected(line.get(..80).unwrap_or(line)))
}

/// What the headers say of the length of the body.
#[derive(Default)]
struct Headers {
    chunked: bool,
    length: Option<u64>,
}

fn headers(stream: &mut Stream) -> Result<Headers> {
    let mut headers = Headers::default();
    for _ in 0..=HEADERS {
        let line = stream.read_line()?;
        if line.is_empty() {
            return Ok(headers);
        }
        let line = words(line);
        let (name, value) = line.split_once(':').unwrap_or((line.as_str(), ""));
        let value = value.trim();
        if name.eq_ignore_ascii_case("transfer-encoding") {
            // Nothing but chunks may come without being asked for.
            if !value.eq_ignore_ascii_case("chunked") {
                return Err(unexpected(b"an unknown transfer coding"));
            }
            headers.chunked = true;
        } else if name.eq_ignore_ascii_case("content-length") {
            let length = value.parse().map_err(|_| unexpected(b"an odd content length"))?;
            if headers.length.is_some_and(|other| other != length) {
                return Err(unexpected(b"two content lengths"));
            }
            headers.length = Some(length);
        }
    }
    Err(Error::Limit { which: LimitName::ReplyLines, max: HEADERS as u64 })
}

fn body(stream: &mut Stream, headers: &Headers) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    match (headers.chunked, headers.length) {
        (true, _) => chunks(stream, &mut body)?,
        (false, Some(length)) if length > BODY => return Err(too_long()),
        (false, Some(length)) => stream.read_onto(&mut body, length)?,
        (false, None) => {
            // Ends with the connection.
            if !stream.read_rest(&mut body, BODY)? {
                return Err(too_long());
            }
        }
    }
    Ok(body)
}

/// RFC 9112 §7.1.
fn chunks(stream: &mut Stream, body: &mut Vec<u8>) -> Result<()> {
    loop {
        let line = stream.read_line()?;
        let digits = line.split(|&b| b == b';').next().unwrap_or_default().trim_ascii();
        let size = std::str::from_utf8(digits)
            .ok()
            .filter(|digits| !digits.starts_with('+'))
            .and_then(|digits| u64::from_str_radix(digits, 16).ok())
            .ok_or_else(|| unexpected(b"an odd chunk"))?;
        if size == 0 {
            // The trailer fields say nothing that is needed.
            headers(stream)?;
            return Ok(());
        }
        if size.saturating_add(body.len() as u64) > BODY {
            return Err(too_long());
        }
        stream.read_onto(body, size)?;
        if !stream.read_line()?.is_empty() {
            return Err(unexpected(b"an odd chunk"));
        }
    }
}

fn too_long() -> Error {
    Error::Limit { which: LimitName::WebAnswer, max: BODY }
}

fn unexpected(got: &[u8]) -> Error {
    Error::protocol("HTTP answer", got)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Kept, Script, Step, options, send};

    fn posted(answer: &str) -> Result<Response> {
        let script = Script::new(vec![
            Step::ExpectBytes(
                b"POST /t?q=1 HTTP/1.1\r\nHost: localhost:9\r\nAccept: application/json\r\n\
                  Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\
                  Authorization: Basic eA==\r\nConnection: close\r\n\r\na=1"
                    .to_vec(),
            ),
            send(answer),
        ]);
        let settings = options(Protocol::Http, Security::Plain);
        let url = Url::parse("http://localhost:9/t?q=1").unwrap();
        let request = Request { url: &url, authorization: Some("Basic eA=="), form: "a=1" };
        let response = post(&script, &settings, &request);
        script.finish();
        response
    }

    #[test]
    fn bodies_of_every_framing() {
        for answer in [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nT: u\r\n\r\n",
            "HTTP/1.0 200\r\n\r\nhello",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        ] {
            let response = posted(answer).unwrap();
            assert_eq!((response.status, words(&response.body).as_str()), (200, "hello"));
        }
        assert_eq!(
            posted("HTTP/1.1 204 Nothing\r\nContent-Length: 9\r\n\r\n").unwrap().status,
            204
        );
    }

    #[test]
    fn hostile_answers_are_named() {
        let endless_headers = format!("HTTP/1.1 200 OK\r\n{}", "A: b\r\n".repeat(300));
        let interim = "HTTP/1.1 100 Continue\r\n\r\n".repeat(20);
        let long_line = format!("HTTP/1.1 200 {}\r\n", "x".repeat(100_000));
        for (answer, limit) in [
            ("SSH-2.0-x\r\n", false),
            ("HTTP/1.1 999 x\r\n\r\n", false),
            ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", false),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", false),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", false),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", false),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\na\r\n", false),
            (&interim, false),
            ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", true),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", true),
            (&endless_headers, true),
            (&long_line, true),
        ] {
            let error = posted(answer).err().expect(answer);
            let as_meant = if limit {
                matches!(error, Error::Limit { .. })
            } else {
                matches!(error, Error::Protocol { .. })
            };
            assert!(as_meant, "{answer}: {error}");
        }
        for cut in ["", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", "HTTP/1.1 200 OK\r\nA:"]
        {
            assert!(matches!(posted(cut), Err(Error::Closed { .. })), "{cut}");
        }
    }

    #[test]
    fn the_log_shows_no_secret() {
        let log = Kept::new();
        let answer = "HTTP/1.1 200 OK\r\nX-Echo: sesame\r\n\r\n{\"access_token\":\"sesame\"}";
        let script = Script::new(vec![Step::Hear, send(answer)]);
        let settings =
            ConnectOptions { log: Some(log.clone()), ..options(Protocol::Http, Security::Plain) };
        let url = Url::parse("http://localhost:9/t?key=sesame").unwrap();
        let request = Request { url: &url, authorization: Some("Basic sesame"), form: "p=sesame" };
        post(&script, &settings, &request).unwrap();
        script.finish();
        let text = log.text();
        assert!(text.contains("> POST /t HTTP/1.1") && text.contains("HTTP 200"), "{text}");
        assert!(!text.contains("sesame"), "{text}");
    }

    #[test]
    fn only_this_machine_is_spoken_to_in_clear() {
        let script = Script::new(vec![]);
        let url = Url::parse("http://login.example/token").unwrap();
        let request = Request { url: &url, authorization: None, form: "" };
        let settings = options(Protocol::Http, Security::Plain);
        let error = post(&script, &settings, &request).err();
        assert_eq!(error, Some(Error::InsecureUrl { host: "login.example".into() }));
    }
}
