//! Status lines (RFC 1939 §3) and their response codes (RFC 2449 §8).

use crate::net::Stream;
use crate::{Error, Result, ServerReply, words};

/// What a status line says.
pub(super) enum Answer {
    /// `+OK`, with its text.
    Ok(String),
    /// `-ERR`.
    Err(ServerReply),
    /// `+`, with the challenge behind it (RFC 5034 §4).
    Challenge(Vec<u8>),
}

/// Reads a status line; `during` names the command it answers.
pub(super) fn read(stream: &mut Stream, during: &'static str) -> Result<Answer> {
    stream.begin(during);
    let line = stream.read_line()?;
    if let Some(text) = after(line, b"+OK") {
        return Ok(Answer::Ok(words(text)));
    }
    if let Some(text) = after(line, b"-ERR") {
        return Ok(Answer::Err(refusal(&words(text))));
    }
    match line {
        [b'+', challenge @ ..] => Ok(Answer::Challenge(challenge.trim_ascii().to_vec())),
        _ => Err(Error::protocol(during, line)),
    }
}

/// Reads the answer to a command that cannot be challenged.
pub(super) fn expect_ok(
    stream: &mut Stream,
    during: &'static str,
) -> Result<std::result::Result<String, ServerReply>> {
    match read(stream, during)? {
        Answer::Ok(text) => Ok(Ok(text)),
        Answer::Err(reply) => Ok(Err(reply)),
        Answer::Challenge(challenge) => Err(Error::protocol(during, &challenge)),
    }
}

fn after<'a>(line: &'a [u8], status: &[u8]) -> Option<&'a [u8]> {
    let (head, text) = line.split_at_checked(status.len())?;
    head.eq_ignore_ascii_case(status).then(|| text.trim_ascii())
}

fn refusal(text: &str) -> ServerReply {
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match bracketed {
        Some((code, rest)) if !code.is_empty() && !code.contains(' ') => ServerReply {
            response_code: Some(code.to_ascii_uppercase()),
            text: rest.trim_start().to_owned(),
            ..ServerReply::default()
        },
        _ => ServerReply { text: text.to_owned(), ..ServerReply::default() },
    }
}
