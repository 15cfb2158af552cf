//! Replies (RFC 5321 §4.2) and enhanced status codes (RFC 2034 §4).

use crate::net::Stream;
use crate::{Error, LimitName, Result, ServerReply, words};

/// Reads a reply of one or several lines; `during` names the command it answers.
pub(super) fn read(stream: &mut Stream, during: &'static str) -> Result<ServerReply> {
    stream.begin(during);
    let max = stream.limits().reply_lines;
    let mut reply = ServerReply::default();
    for count in 0..max {
        let line = stream.read_line()?;
        let (code, more, text) = split(line).ok_or_else(|| Error::protocol(during, line))?;
        if count == 0 {
            reply.code = code;
            reply.enhanced = enhanced(code, text);
        } else if reply.code != code {
            return Err(Error::protocol(during, line));
        } else {
            reply.text.push('\n');
        }
        let text = match &reply.enhanced {
            Some(status) => text.strip_prefix(status.as_bytes()).unwrap_or(text).trim_ascii(),
            None => text,
        };
        reply.text.push_str(&words(text));
        if !more {
            return Ok(reply);
        }
    }
    Err(Error::Limit { which: LimitName::ReplyLines, max: max as u64 })
}

/// Reads the reply to a command that must succeed with a code of `class` (the first digit).
pub(super) fn expect(stream: &mut Stream, during: &'static str, class: u16) -> Result<ServerReply> {
    let reply = read(stream, during)?;
    if reply.code / 100 == class {
        Ok(reply)
    } else {
        Err(Error::Reply { command: during.to_owned(), reply })
    }
}

/// The code, whether lines follow, the text.
fn split(line: &[u8]) -> Option<(u16, bool, &[u8])> {
    let (digits, rest) = line.split_at_checked(3)?;
    let code: u16 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    if !(200..600).contains(&code) {
        return None;
    }
    match rest {
        [] => Some((code, false, rest)),
        [b'-', text @ ..] => Some((code, true, text)),
        [b' ', text @ ..] => Some((code, false, text)),
        _ => None,
    }
}

/// `class.subject.detail`, its class that of the code.
fn enhanced(code: u16, text: &[u8]) -> Option<String> {
    let status = std::str::from_utf8(text.split(|&b| b == b' ').next()?).ok()?;
    let parts: Vec<&str> = status.split('.').collect();
    let sound = parts.len() == 3
        && parts.first().copied() == Some((code / 100).to_string().as_str())
        && parts
            .iter()
            .all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    sound.then(|| status.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enhanced_codes() {
        assert_eq!(enhanced(550, b"5.1.1 no such user").as_deref(), Some("5.1.1"));
        assert_eq!(enhanced(550, b"4.1.1 other class"), None);
        assert_eq!(enhanced(250, b"2.0.0"), Some("2.0.0".into()));
        assert_eq!(enhanced(250, b"127.0.0.1 hello"), None);
        assert_eq!(enhanced(250, b"\xff"), None);
    }

    #[test]
    fn lines() {
        assert_eq!(split(b"250"), Some((250, false, &b""[..])));
        assert_eq!(split(b"250-a"), Some((250, true, &b"a"[..])));
        for odd in [&b"25"[..], b"abc def", b"250_a", b"999 a", b"+50 a", b"\xff\xff\xff"] {
            assert_eq!(split(odd), None);
        }
    }
}
