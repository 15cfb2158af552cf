//! As much of HTTP/1.1 as a browser of this machine needs (RFC 9112), every part of it bounded.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// Longest request line and fields, in octets.
const HEAD: usize = 16 << 10;
/// Longest body.
const BODY: usize = 64 << 10;
/// Requests of a connection.
const REQUESTS: usize = 1_000;
/// Time for a request to come whole, or for the next one to begin.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
}

/// A request.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: String,
    query: Vec<(String, String)>,
    pub(super) host: String,
    fields: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// A field by its name in small letters.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// A value of the query.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// A response.
#[derive(Debug)]
pub(super) struct Response {
    status: u16,
    fields: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Response {
    pub(super) fn ok(kind: &str, body: Vec<u8>) -> Self {
        Self { status: 200, fields: vec![("Content-Type", kind.to_owned())], body }
    }

    pub(super) fn refusal(status: u16, why: &str) -> Self {
        let body = format!("{why}\n").into_bytes();
        Self { status, ..Self::ok("text/plain; charset=utf-8", body) }
    }

    pub(super) fn with(mut self, name: &'static str, value: String) -> Self {
        self.fields.push((name, value));
        self
    }

    pub(super) fn policy(self, policy: &str) -> Self {
        self.with("Content-Security-Policy", policy.to_owned())
    }

    fn write(&self, stream: &mut TcpStream, close: bool) -> io::Result<()> {
        let reason = match self.status {
            200 => "OK",
            204 => "No Content",
            404 => "Not Found",
            _ => "Refused",
        };
        let mut head = format!("HTTP/1.1 {} {reason}\r\n", self.status);
        for (name, value) in &self.fields {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        if !self.fields.iter().any(|(name, _)| *name == "Content-Security-Policy") {
            head.push_str("Content-Security-Policy: default-src 'none'; sandbox\r\n");
        }
        // Nothing is kept by the browser, guessed by it, told to others or fetched ahead.
        head.push_str(
            "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
             Referrer-Policy: no-referrer\r\nX-DNS-Prefetch-Control: off\r\n\
             Cross-Origin-Resource-Policy: same-origin\r\n\
             Cross-Origin-Opener-Policy: same-origin\r\n",
        );
        if close {
            head.push_str("Connection: close\r\n");
        }
        let _ = write!(head, "Content-Length: {}\r\n\r\n", self.body.len());
        stream.write_all(&[head.as_bytes(), &self.body].concat())
    }
}

/// Answers the requests of a connection.
pub(super) fn serve(
    mut stream: TcpStream,
    answer: impl Fn(&Request) -> Response,
) -> io::Result<()> {
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut buffer = Vec::new();
    for turn in 1..=REQUESTS {
        match read(&mut stream, &mut buffer)? {
            Ok(Some(request)) => {
                let close = turn == REQUESTS
                    || request
                        .header("connection")
                        .is_some_and(|c| c.eq_ignore_ascii_case("close"));
                answer(&request).write(&mut stream, close)?;
                if close {
                    break;
                }
            }
            Ok(None) => return Ok(()),
            Err(refusal) => {
                refusal.write(&mut stream, true)?;
                // What is still coming is not read: the reply must not be lost to a reset.
                stream.shutdown(Shutdown::Write)?;
                stream.set_read_timeout(Some(Duration::from_millis(300)))?;
                let mut rest = [0; 4096];
                for _ in 0..100 {
                    if !matches!(stream.read(&mut rest), Ok(count) if count > 0) {
                        break;
                    }
                }
                return Ok(());
            }
        }
    }
    stream.shutdown(Shutdown::Write)
}

/// Reads a request; `None` when the browser has left, a refusal when it is not one.
fn read(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
) -> io::Result<Result<Option<Request>, Response>> {
    let start = Instant::now();
    let end = loop {
        if let Some(end) = memchr::memmem::find(buffer, b"\r\n\r\n") {
            break end;
        }
        if buffer.len() > HEAD {
            return Ok(Err(Response::refusal(431, "The request is too long")));
        }
        if more(stream, buffer, start)? == 0 {
            return Ok(Ok(None));
        }
    };
    let head = buffer.drain(..end + 4).collect::<Vec<_>>();
    let request = match std::str::from_utf8(&head[..end]).ok().map(parse) {
        Some(Ok(request)) if head.len() <= HEAD => request,
        Some(Err(refusal)) => return Ok(Err(refusal)),
        _ => return Ok(Err(Response::refusal(400, "This is no request"))),
    };
    let (mut request, length) = request;
    while buffer.len() < length {
        if more(stream, buffer, start)? == 0 {
            return Ok(Ok(None));
        }
    }
    request.body = buffer.drain(..length).collect();
    Ok(Ok(Some(request)))
}

fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>, start: Instant) -> io::Result<usize> {
    let left = PATIENCE.saturating_sub(start.elapsed());
    if left.is_zero() {
        return Ok(0);
    }
    stream.set_read_timeout(Some(left))?;
    let mut piece = [0; 4096];
    let count = stream.read(&mut piece)?;
    buffer.extend_from_slice(&piece[..count]);
    Ok(count)
}

/// A request without its body, and the length of that.
fn parse(head: &str) -> Result<(Request, usize), Response> {
    let refuse = |status, why| Err(Response::refusal(status, why));
    let mut lines = head.split("\r\n");
    let line: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
    let [method, target, "HTTP/1.1" | "HTTP/1.0"] = line[..] else {
        return refuse(400, "This is no request");
    };
    let method = match method {
        "GET" => Method::Get,
        "POST" => Method::Post,
        _ => return refuse(405, "GET and POST are answered"),
    };
    let mut fields = Vec::new();
    for line in lines {
        // A field that continues on the next line is no longer one (RFC 9112 section 5.2).
        let Some((name, value)) = line.split_once(':') else {
            return refuse(400, "A field is malformed");
        };
        if name.is_empty() || name.contains(char::is_whitespace) {
            return refuse(400, "A field is malformed");
        }
        fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let all = |name: &str| fields.iter().filter(|(found, _)| found == name).collect::<Vec<_>>();
    let hosts = all("host");
    let [(_, host)] = hosts[..] else { return refuse(400, "One Host is wanted") };
    if !all("transfer-encoding").is_empty() {
        return refuse(501, "The body must have a length");
    }
    let length = match all("content-length")[..] {
        [] => 0,
        [(_, length)] => match length.parse::<usize>() {
            Ok(length) if length <= BODY => length,
            Ok(_) => return refuse(413, "The body is too long"),
            Err(_) => return refuse(400, "The length is malformed"),
        },
        _ => return refuse(400, "One length is wanted"),
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let query = query.split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        Some((decoded(name)?, decoded(value)?))
    });
    let request = Request {
        method,
        path: path.to_owned(),
        query: query.collect(),
        host: host.to_ascii_lowercase(),
        fields,
        body: Vec::new(),
    };
    Ok((request, length))
}

/// The text of a form value.
fn decoded(text: &str) -> Option<String> {
    let mut octets = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        octets.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                (digit()? * 16 + digit()?) as u8
            }
            byte => byte,
        });
    }
    String::from_utf8(octets).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_strictly() {
        let (request, length) =
            parse("GET /a?b=%C3%A9+c&d=1 HTTP/1.1\r\nHost: LocalHost:1\r\nContent-Length: 3")
                .unwrap();
        assert_eq!((request.path.as_str(), request.value("b")), ("/a", Some("é c")));
        assert_eq!((request.host.as_str(), length), ("localhost:1", 3));
        for (head, status) in [
            ("GET / HTTP/1.1", 400),
            ("GET /", 400),
            ("PUT / HTTP/1.1\r\nHost: a", 405),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: b", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\n folded", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked", 501),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999", 413),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2", 400),
        ] {
            assert_eq!(parse(head).unwrap_err().status, status, "{head}");
        }
    }
}
