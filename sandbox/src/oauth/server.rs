//! The issuer as an HTTP/1.1 server (RFC 9112) of one request a connection.

use super::{Refusal, field, form};
use crate::connection::{Connection, Line};
use crate::faults::Happening;
use crate::sandbox::Shared;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io;

/// Longest line of a request.
const LINE: usize = 16 << 10;
/// Headers in a request.
const HEADERS: usize = 100;
/// Longest form.
const FORM: usize = 64 << 10;

/// Serves a connection.
pub(crate) fn serve(connection: &mut Connection, shared: &Shared) -> io::Result<()> {
    let Line::Text(line) = connection.read_line(LINE)? else {
        return answer(connection, 414, "text/plain", "The request is too long", "");
    };
    let line = String::from_utf8_lossy(&line).into_owned();
    let mut words = line.split(' ');
    let (verb, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let Some((length, authorization)) = headers(connection)? else {
        return answer(connection, 431, "text/plain", "The headers are too long", "");
    };
    if length > FORM {
        return answer(connection, 413, "text/plain", "The form is too long", "");
    }
    let mut body = Vec::with_capacity(length);
    while body.len() < length {
        let piece = connection.available()?;
        let used = piece.len().min(length - body.len());
        body.extend_from_slice(&piece[..used]);
        connection.consume(used);
    }
    if !connection.meet(Happening::Command { verb, argument: target })? {
        return Err(connection.close());
    }
    match verb {
        "GET" => page(connection, shared, target),
        "POST" => post(connection, shared, &String::from_utf8_lossy(&body), &authorization),
        _ => answer(connection, 405, "text/plain", "GET or POST", ""),
    }
}

/// The length of the body and the `Authorization` header; `None` when there is too much.
fn headers(connection: &mut Connection) -> io::Result<Option<(usize, String)>> {
    let (mut length, mut authorization) = (0, String::new());
    for _ in 0..HEADERS {
        let Line::Text(line) = connection.read_line(LINE)? else { return Ok(None) };
        if line.is_empty() {
            return Ok(Some((length, authorization)));
        }
        let line = String::from_utf8_lossy(&line);
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap_or(usize::MAX);
        } else if name.eq_ignore_ascii_case("authorization") {
            value.trim().clone_into(&mut authorization);
        }
    }
    Ok(None)
}

/// The authorisation page, for a browser.
fn page(connection: &mut Connection, shared: &Shared, target: &str) -> io::Result<()> {
    match shared.issuer.page(&shared.options.issuing, target) {
        Some(back) if !back.contains(['\r', '\n']) => {
            answer(connection, 302, "text/plain", "", &format!("Location: {back}\r\n"))
        }
        _ => answer(connection, 400, "text/plain", "Not a request for a code", ""),
    }
}

fn post(
    connection: &mut Connection,
    shared: &Shared,
    body: &str,
    authorization: &str,
) -> io::Result<()> {
    let fields = form::decode(body);
    let client = client(&fields, authorization);
    let now = shared.now();
    let outcome = if !field(&fields, "grant_type").is_empty() {
        let options = &shared.options;
        shared.issuer.exchange(&options.issuing, &options.accounts, &client, &fields, now)
    } else if !field(&fields, "token").is_empty() {
        Ok(shared.issuer.introspect(field(&fields, "token"), now))
    } else if client.is_empty() {
        Err(("invalid_request", "Neither grant_type, token nor client_id"))
    } else {
        shared.issuer.device_login()
    };
    match outcome {
        Ok(json) => answer(connection, 200, "application/json", &json, ""),
        Err(refusal) => answer(connection, 400, "application/json", &refused(refusal), ""),
    }
}

fn refused((error, description): Refusal) -> String {
    let description = form::quoted(description);
    format!("{{\"error\":\"{error}\",\"error_description\":{description}}}")
}

/// Who asks: from the header (RFC 6749 section 2.3.1) or from the form.
fn client(fields: &super::Fields, authorization: &str) -> String {
    let basic = authorization.strip_prefix("Basic ").and_then(|text| STANDARD.decode(text).ok());
    let pair = basic.and_then(|octets| String::from_utf8(octets).ok());
    match pair.as_deref().and_then(|pair| pair.split_once(':')) {
        Some((id, _)) => form::unescape(id),
        None => field(fields, "client_id").to_owned(),
    }
}

fn answer(
    connection: &mut Connection,
    status: u16,
    kind: &str,
    body: &str,
    more: &str,
) -> io::Result<()> {
    let length = body.len();
    connection.reply(&format!(
        "HTTP/1.1 {status} Sandbox\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{more}\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n{body}"
    ))?;
    Err(connection.close())
}
