//! A source made fit for what a server takes: lines of 998 bytes at most without NUL (RFC 5321
//! §4.5.3.1.6, RFC 5322 §2.1.1), no 8-bit byte without 8BITMIME (RFC 6152 §3), none in headers
//! without SMTPUTF8 (RFC 6531 §3.2).
//!
//! A part is written anew only when it must be, in quoted-printable or base64; what it says does
//! not change. What cannot be written otherwise is refused.

use std::borrow::Cow;
use std::ops::Range;

use lettre::message::Body;
use lettre::message::header::ContentTransferEncoding;
use memchr::memchr_iter;

use super::part::{Encoding, Found, Part, split};
use super::{Defect, MAX_DEPTH};
use crate::mime::field;
use crate::{Error, Result, words};

/// Bytes in a line, its end left out (RFC 5322 §2.1.1).
pub(crate) const MAX_LINE: usize = 998;

/// What a server takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taken {
    /// 8BITMIME.
    pub(crate) eight_bit: bool,
    /// SMTPUTF8.
    pub(crate) utf8: bool,
}

/// A source that the server takes, and what must be said of it.
#[derive(Debug)]
pub(crate) struct Fit<'a> {
    pub(crate) source: Cow<'a, [u8]>,
    /// It has 8-bit bytes: BODY=8BITMIME.
    pub(crate) eight_bit: bool,
    /// Its headers have 8-bit bytes: SMTPUTF8.
    pub(crate) utf8: bool,
}

/// Makes a source fit. Its lines end with CR LF.
///
/// # Errors
///
/// [`Error::NotOffered`] for a signed text of 8-bit bytes, [`Error::InvalidInput`] for a header
/// that cannot be cut.
pub(crate) fn fit(source: Cow<'_, [u8]>, taken: Taken) -> Result<Fit<'_>> {
    let whole = Shape::of(&source);
    let head = head_length(&source);
    let plain_head = source.get(..head).is_some_and(<[u8]>::is_ascii);
    if whole.sound && (whole.ascii || (taken.eight_bit && plain_head)) {
        return Ok(Fit { eight_bit: !whole.ascii, utf8: false, source });
    }
    let mut rewriting = Rewriting { text: &source, taken, utf8: false, edits: Vec::new() };
    rewriting.message(0)?;
    let utf8 = rewriting.utf8;
    let rewritten = rewriting.applied();
    let shape = Shape::of(&rewritten);
    if !shape.sound || !(shape.ascii || taken.eight_bit) {
        // Lines among the headers that are no header.
        return Err(unfit(&rewritten));
    }
    let eight_bit = !shape.ascii;
    Ok(Fit { source: Cow::Owned(rewritten), eight_bit, utf8 })
}

/// What bytes are like.
#[derive(Debug, Clone, Copy)]
struct Shape {
    ascii: bool,
    /// No NUL, no line that is too long.
    sound: bool,
}

impl Shape {
    fn of(bytes: &[u8]) -> Self {
        let mut start = 0;
        let mut longest = 0;
        for end in memchr_iter(b'\n', bytes).chain([bytes.len()]) {
            longest = longest.max(end - start.min(end));
            start = end + 1;
        }
        // The CR of the end of a line is counted with it.
        let sound = longest <= MAX_LINE + 1 && memchr::memchr(0, bytes).is_none();
        Self { ascii: bytes.is_ascii(), sound }
    }
}

/// Why a source that cannot be written otherwise does not go.
fn unfit(source: &[u8]) -> Error {
    let shape = Shape::of(source);
    if shape.sound {
        return Error::NotOffered { extension: "8BITMIME" };
    }
    let nul = memchr::memchr(0, source).is_some();
    let offending = if nul { "\0".to_owned() } else { format!("a line over {MAX_LINE} bytes") };
    Error::invalid("source", &offending)
}

/// Where the headers end.
fn head_length(source: &[u8]) -> usize {
    if source.starts_with(b"\r\n") {
        return 0;
    }
    memchr::memmem::find(source, b"\r\n\r\n").map_or(source.len(), |at| at + 2)
}

struct Rewriting<'a> {
    text: &'a [u8],
    taken: Taken,
    utf8: bool,
    /// What takes the place of what, in any order, never one within another.
    edits: Vec<(Range<usize>, Vec<u8>)>,
}

impl Rewriting<'_> {
    /// Rewrites what must be of a message nested so deep.
    fn message(&mut self, depth: usize) -> Result<()> {
        if head_length(self.text) == 0 {
            self.bare_body();
            return Ok(());
        }
        let Found { parts, defects } = split(self.text);
        let bound = |defect| {
            matches!(defect, Defect::HeadersTooLong | Defect::TooManyParts | Defect::TooDeep)
        };
        if depth > MAX_DEPTH || defects.iter().any(|it| bound(*it)) {
            return Err(unfit(self.text));
        }
        let mut covered = 0;
        // A file in a text is written anew with the text.
        let in_text = |part: &&Part| part.fields.is_empty() && part.encoding == Encoding::Uuencode;
        for (rank, part) in parts.iter().filter(|it| !in_text(it)).enumerate() {
            self.scrub(covered..part.start);
            covered = if part.is_container { part.body.start } else { part.body.end };
            let root = rank == 0;
            self.fields(part, root)?;
            self.part(part, depth)?;
        }
        self.scrub(covered..self.text.len());
        Ok(())
    }

    /// What stands between the parts is shown to nobody (RFC 2046 §5.1.1): what does not fit goes.
    fn scrub(&mut self, between: Range<usize>) {
        let bytes = self.text.get(between.clone()).unwrap_or_default();
        let shape = Shape::of(bytes);
        if shape.sound && (shape.ascii || self.taken.eight_bit) {
            return;
        }
        let mut kept = Vec::new();
        for line in bytes.split_inclusive(|&b| b == b'\n') {
            let shape = Shape::of(line);
            if shape.sound && (shape.ascii || self.taken.eight_bit) {
                kept.extend_from_slice(line);
            } else if line.ends_with(b"\r\n") {
                kept.extend_from_slice(b"\r\n");
            }
        }
        self.edits.push((between, kept));
    }

    /// A text without any header gets those that say how it is written.
    fn bare_body(&mut self) {
        let body = self.text.get(2..).unwrap_or_default();
        if self.takes(body) {
            return;
        }
        let mut written = b"MIME-Version: 1.0\r\n".to_vec();
        written.extend_from_slice(content_type_of(body).as_bytes());
        let (encoding, body) = encoded(body, "text/plain");
        written.extend_from_slice(format!("{encoding}\r\n").as_bytes());
        written.extend_from_slice(&ended(body));
        self.edits.push((0..self.text.len(), written));
    }

    fn takes(&self, bytes: &[u8]) -> bool {
        let shape = Shape::of(bytes);
        shape.sound && (shape.ascii || self.taken.eight_bit)
    }

    /// The headers of a part. Those of the message itself are never of 8-bit bytes, save addresses
    /// that cannot be otherwise.
    fn fields(&mut self, part: &Part, root: bool) -> Result<()> {
        for it in &part.fields {
            let line = self.text.get(it.name.start..it.value.end).unwrap_or_default();
            let shape = Shape::of(line);
            if shape.sound && (shape.ascii || (!root && self.taken.eight_bit)) {
                continue;
            }
            let name = words(self.text.get(it.name.clone()).unwrap_or_default());
            let value = self.text.get(it.value.clone()).unwrap_or_default();
            let rewritten = field::rewritten(&name, value, self.taken.utf8)?;
            self.utf8 |= !rewritten.is_ascii();
            self.edits.push((it.name.start..it.value.end, rewritten.into_bytes()));
        }
        Ok(())
    }

    fn part(&mut self, part: &Part, depth: usize) -> Result<()> {
        let body = self.text.get(part.body.clone()).unwrap_or_default();
        if self.takes(body) {
            return Ok(());
        }
        if part.media_type == "multipart/signed" {
            // Written otherwise, it would not be what was signed (RFC 1847 §2.1).
            return Err(unfit(self.text));
        }
        let seven_bit = if self.taken.eight_bit { "8bit" } else { "7bit" };
        let multipart = part
            .values(self.text, "Content-Type")
            .next()
            .is_some_and(|it| it.trim_ascii().to_ascii_lowercase().starts_with(b"multipart/"));
        if part.is_container {
            self.declare(part, seven_bit);
            return Ok(());
        }
        if multipart {
            // No boundary: where its parts are is not known, and a multipart is never encoded.
            return Err(unfit(self.text));
        }
        if part.encoding == Encoding::Identity && part.media_type == "message/rfc822" {
            // A message in a message is not encoded either (RFC 2046 §5.2.1): what it holds is.
            let taken = self.taken;
            let mut inner = Rewriting { text: body, taken, utf8: false, edits: Vec::new() };
            inner.message(depth + 1)?;
            self.utf8 |= inner.utf8;
            let rewritten = inner.applied();
            self.edits.push((part.body.clone(), rewritten));
            self.declare(part, seven_bit);
            return Ok(());
        }
        let decoded = part.decode(self.text);
        let (encoding, mut rewritten) = encoded(&decoded, &part.media_type);
        if part.body.end == self.text.len() {
            rewritten = ended(rewritten);
        }
        if part.values(self.text, "Content-Type").next().is_none() && !decoded.is_ascii() {
            self.insert(part, &content_type_of(&decoded));
        }
        self.declare(part, encoding.trim_start_matches("Content-Transfer-Encoding: ").trim_end());
        self.edits.push((part.body.clone(), rewritten));
        Ok(())
    }

    /// Says how a part is written.
    fn declare(&mut self, part: &Part, encoding: &str) {
        let own = part.fields.iter().find(|it| it.is(self.text, "Content-Transfer-Encoding"));
        match own {
            Some(own) => self.edits.push((own.value.clone(), encoding.as_bytes().to_vec())),
            None if matches!(encoding, "7bit" | "8bit") => {}
            None => self.insert(part, &format!("Content-Transfer-Encoding: {encoding}\r\n")),
        }
    }

    fn insert(&mut self, part: &Part, line: &str) {
        self.edits.push((part.start..part.start, line.as_bytes().to_vec()));
    }

    fn applied(mut self) -> Vec<u8> {
        self.edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = Vec::with_capacity(self.text.len() + self.text.len() / 8);
        let mut at = 0;
        for (range, bytes) in &self.edits {
            out.extend_from_slice(self.text.get(at..range.start).unwrap_or_default());
            out.extend_from_slice(bytes);
            at = range.end.max(at);
        }
        out.extend_from_slice(self.text.get(at..).unwrap_or_default());
        out
    }
}

/// Bytes written in lines of ASCII, behind the header that says so: readable when they are text.
fn encoded(bytes: &[u8], media_type: &str) -> (&'static str, Vec<u8>) {
    let (header, encoding) = if media_type.starts_with("text/") {
        (
            "Content-Transfer-Encoding: quoted-printable\r\n",
            ContentTransferEncoding::QuotedPrintable,
        )
    } else {
        ("Content-Transfer-Encoding: base64\r\n", ContentTransferEncoding::Base64)
    };
    let body = Body::new_with_encoding(bytes.to_vec(), encoding).unwrap_or_else(Body::new);
    (header, body.into_vec())
}

/// A text whose last line ends.
fn ended(mut text: Vec<u8>) -> Vec<u8> {
    if !text.is_empty() && !text.ends_with(b"\r\n") {
        text.extend_from_slice(b"\r\n");
    }
    text
}

/// What a text without Content-Type is, when it is not ASCII.
fn content_type_of(text: &[u8]) -> String {
    let charset = match std::str::from_utf8(text) {
        Ok(_) => "utf-8",
        Err(_) => "windows-1252",
    };
    format!("Content-Type: text/plain; charset={charset}\r\n")
}
