//! Answers of the server (RFC 9051 §7), read from the connection and told apart.

use super::capabilities::Capabilities;
use super::cursor::{Cursor, Segment, Token};
use super::fetched::Fetched;
use super::folder::{self, Counts, Folder};
use super::uid_set;
use crate::net::Stream;
use crate::{Error, LimitName, Result, ServerReply, words};

/// How a command ended, or what the server says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    No,
    Bad,
    PreAuth,
    Bye,
}

/// An answer, or a part of one.
#[derive(Debug)]
pub(super) enum Answer {
    /// The end of a command.
    Done { tag: String, status: Status, reply: ServerReply },
    /// The server waits for the rest of a command.
    Continue(Vec<u8>),
    /// Anything else.
    Data(Data),
}

/// What the server tells, asked or not.
#[derive(Debug)]
pub(super) enum Data {
    Status(Status, ServerReply),
    Capabilities(Capabilities),
    Folder(Folder),
    Counts(Counts),
    Search(Vec<u32>),
    /// What the server agreed to (RFC 5161 §3.2), in upper case.
    Enabled(Vec<String>),
    Exists(u32),
    Expunge(u32),
    Fetch(Fetched),
    /// What we have no use for.
    Other,
}

/// Which answer is awaited, so which bounds hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Awaited {
    /// An answer to SEARCH, all on one line.
    Hits,
    /// Anything else.
    Lines,
}

/// Reads an answer. The caller has started the deadline.
pub(super) fn read(stream: &mut Stream, during: &'static str, awaited: Awaited) -> Result<Answer> {
    let segments = read_segments(stream, awaited)?;
    understood(segments, stream, during)
}

/// Reads an answer, and keeps it as it came beside.
pub(super) fn read_with_source(
    stream: &mut Stream,
    during: &'static str,
    awaited: Awaited,
) -> Result<(Answer, Vec<u8>)> {
    let segments = read_segments(stream, awaited)?;
    let mut source = Vec::new();
    for Segment { line, literal } in &segments {
        source.extend_from_slice(line);
        if let Some(literal) = literal {
            source.extend_from_slice(format!("{{{}}}\r\n", literal.len()).as_bytes());
            source.extend_from_slice(literal);
        }
    }
    Ok((understood(segments, stream, during)?, source))
}

fn understood(segments: Vec<Segment>, stream: &Stream, during: &'static str) -> Result<Answer> {
    let first = segments.first().map(|it| it.line.as_slice()).unwrap_or_default();
    let shown = first.get(..first.len().min(RAW)).unwrap_or_default().to_vec();
    let limits = stream.limits();
    parse(segments, limits.nesting, limits.messages)?.ok_or_else(|| Error::protocol(during, &shown))
}

/// The lines and literals of an answer.
fn read_segments(stream: &mut Stream, awaited: Awaited) -> Result<Vec<Segment>> {
    let limits = stream.limits().clone();
    let (max, name) = match awaited {
        Awaited::Hits => (limits.search_line, LimitName::SearchLine),
        Awaited::Lines => (limits.reply_line, LimitName::ReplyLine),
    };
    let mut segments: Vec<Segment> = Vec::new();
    let mut large = false;
    let mut octets = 0_u64;
    loop {
        let mut line = stream.read_line_within(max, name)?.to_vec();
        let mut whole = false;
        if segments.is_empty() {
            // The text of a status may end as the announcement of a literal does.
            whole = is_status(&line);
            large = is_fetch(&line);
        }
        let Some((size, announcement)) = announced(&line).filter(|_| !whole) else {
            segments.push(Segment { line, literal: None });
            return Ok(segments);
        };
        // Only messages are large: any other literal stands for a word.
        let (max, which) = if large {
            (limits.message_size, LimitName::MessageSize)
        } else {
            (limits.reply_line as u64, LimitName::ReplyLine)
        };
        octets = octets.saturating_add(size);
        if octets > max {
            return Err(Error::Limit { which, max });
        }
        if segments.len() == limits.reply_lines {
            let max = limits.reply_lines as u64;
            return Err(Error::Limit { which: LimitName::ReplyLines, max });
        }
        line.truncate(line.len() - announcement);
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let literal = if large { stream.read_message(size)? } else { stream.read_bytes(size)? };
        segments.push(Segment { line, literal: Some(literal) });
    }
}

/// Bytes of an answer that is not understood, kept to be shown.
const RAW: usize = 200;

/// The size of the literal that a line announces at its end, and the length of the announcement:
/// `{12}`, `{12+}` or, for a literal8, `~{12}`.
fn announced(line: &[u8]) -> Option<(u64, usize)> {
    let inner = line.strip_suffix(b"}")?;
    let open = memchr::memrchr(b'{', inner)?;
    let digits = inner.get(open + 1..)?;
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let start = if open > 0 && line.get(open - 1) == Some(&b'~') { open - 1 } else { open };
    // A number too large to be one is a size too large for every bound.
    let size = words(digits).parse().unwrap_or(u64::MAX);
    Some((size, line.len() - start))
}

/// The second word, and the third.
fn keywords(line: &[u8]) -> [&[u8]; 2] {
    let mut parts = line.split(|byte| *byte == b' ');
    [parts.nth(1).unwrap_or_default(), parts.next().unwrap_or_default()]
}

fn is_status(line: &[u8]) -> bool {
    line.first() == Some(&b'+') || status(keywords(line)[0]).is_some()
}

fn is_fetch(line: &[u8]) -> bool {
    keywords(line)[1].eq_ignore_ascii_case(b"FETCH")
}

fn status(word: &[u8]) -> Option<Status> {
    match word.to_ascii_uppercase().as_slice() {
        b"OK" => Some(Status::Ok),
        b"NO" => Some(Status::No),
        b"BAD" => Some(Status::Bad),
        b"PREAUTH" => Some(Status::PreAuth),
        b"BYE" => Some(Status::Bye),
        _ => None,
    }
}

/// `None` for what is no answer at all.
fn parse(segments: Vec<Segment>, nesting: usize, messages: usize) -> Result<Option<Answer>> {
    let mut cursor = Cursor::new(segments, nesting);
    let Some(Token::Atom(start)) = cursor.next() else { return Ok(None) };
    if start.first() == Some(&b'+') {
        return Ok(Some(Answer::Continue(cursor.rest_of_line())));
    }
    let word = cursor.keyword();
    if let Some(status) = status(word.as_bytes()) {
        let reply = reply_of(&words(&cursor.rest_of_line()));
        return Ok(match start.as_slice() {
            b"*" => Some(Answer::Data(Data::Status(status, reply))),
            _ => Some(Answer::Done { tag: words(&start), status, reply }),
        });
    }
    if start != b"*" || word.is_empty() {
        return Ok(None);
    }
    let data = match (word.parse(), word.as_str()) {
        (Ok(number), _) => numbered(number, &mut cursor)?,
        (_, "CAPABILITY") => Data::Capabilities(Capabilities::of(&words(&cursor.rest_of_line()))),
        (_, "LIST" | "LSUB") => folder::read(&mut cursor)?.map_or(Data::Other, Data::Folder),
        (_, "STATUS") => Counts::read(&mut cursor)?.map_or(Data::Other, Data::Counts),
        (_, "SEARCH") => {
            let text = words(&cursor.rest_of_line());
            // A trailing (MODSEQ …) is no UID.
            Data::Search(text.split_ascii_whitespace().map_while(|it| it.parse().ok()).collect())
        }
        (_, "ENABLED") => {
            let text = words(&cursor.rest_of_line()).to_ascii_uppercase();
            Data::Enabled(text.split_ascii_whitespace().map(str::to_owned).collect())
        }
        (_, "ESEARCH") => Data::Search(extended_search(&mut cursor, messages)?),
        _ => Data::Other,
    };
    Ok(Some(Answer::Data(data)))
}

fn numbered(number: u32, cursor: &mut Cursor) -> Result<Data> {
    Ok(match cursor.keyword().as_str() {
        "EXISTS" => Data::Exists(number),
        "EXPUNGE" => Data::Expunge(number),
        "FETCH" => Data::Fetch(Fetched::read(number, cursor)?),
        _ => Data::Other,
    })
}

/// The hits of an ESEARCH answer (RFC 9051 §7.3.4), which revision 2 servers give.
fn extended_search(cursor: &mut Cursor, messages: usize) -> Result<Vec<u32>> {
    while let Some(token) = cursor.next() {
        match token {
            Token::Atom(word) if word.eq_ignore_ascii_case(b"ALL") => {
                let Some(Token::Atom(set)) = cursor.next() else { break };
                let too_many = Error::Limit { which: LimitName::Messages, max: messages as u64 };
                return uid_set::read(&words(&set), messages).ok_or(too_many);
            }
            _ => {}
        }
    }
    Ok(Vec::new())
}

/// The text of a status and the code in brackets before it (RFC 9051 §7.1).
fn reply_of(text: &str) -> ServerReply {
    match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((code, rest)) => ServerReply {
            response_code: Some(code.to_owned()),
            text: rest.trim_start().to_owned(),
            ..ServerReply::default()
        },
        None => ServerReply { text: text.to_owned(), ..ServerReply::default() },
    }
}

/// The words behind the name of a response code, when it is this one.
pub(super) fn code_arguments<'a>(reply: &'a ServerReply, name: &str) -> Option<&'a str> {
    let code = reply.response_code.as_deref()?;
    let (own, arguments) = code.split_once(' ').unwrap_or((code, ""));
    own.eq_ignore_ascii_case(name).then(|| arguments.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announcements() {
        for (line, expected) in [
            ("* 1 FETCH (BODY[] {12}", Some((12, 4))),
            ("x ~{0}", Some((0, 4))),
            ("{7+}", Some((7, 4))),
            ("{4294967296}", Some((4_294_967_296, 12))),
            ("{99999999999999999999999}", Some((u64::MAX, 25))),
            ("{}", None),
            ("{1}x", None),
            ("{-1}", None),
            ("1}", None),
        ] {
            assert_eq!(announced(line.as_bytes()), expected, "{line}");
        }
    }

    #[test]
    fn codes() {
        let reply = reply_of("[UIDVALIDITY 3857529045] UIDs valid");
        assert_eq!(code_arguments(&reply, "uidvalidity"), Some("3857529045"));
        assert_eq!(code_arguments(&reply, "UIDNEXT"), None);
        assert_eq!(reply_of("[broken").text, "[broken");
    }
}
