//! The structure of a message: its parts and where each is (RFC 2046 §5.1).
//!
//! Parameters and headers are mailparse's; the walk is our own, so that a message beyond a bound
//! or without an end is read as far as it goes rather than refused.

use std::ops::Range;

use mailparse::{DispositionType, parse_content_disposition, parse_content_type};
use memchr::memmem::Finder;

use super::header::{self, Field};
use super::{Defect, MAX_DEPTH, MAX_PARTS};
use crate::mime::{charset, encoded_word, uuencode};
use crate::{mime, words};

/// Bytes of a Content-Type or Content-Disposition that are read.
const MAX_PARAMETERS: usize = 16 * 1024;

/// How the bytes of a part are written (RFC 2045 §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Identity,
    Base64,
    QuotedPrintable,
    /// No part of MIME: files in a text, and a few old programs.
    Uuencode,
}

/// Where a part wants to be shown (RFC 2183 §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Disposition {
    Unsaid,
    Inline,
    Attachment,
}

/// A part, the message itself being the first.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) fields: Vec<Field>,
    /// Where it starts, its headers included.
    pub(super) start: usize,
    pub(super) body: Range<usize>,
    /// What of its body is no text: the files in it, which are parts of their own.
    pub(super) holes: Vec<Range<usize>>,
    /// In lower case.
    pub(super) media_type: String,
    pub(super) charset: String,
    /// For `format=flowed`, whether `delsp=yes`.
    pub(super) flowed: Option<bool>,
    pub(super) name: String,
    pub(super) disposition: Disposition,
    pub(super) encoding: Encoding,
    /// The multipart that holds it.
    pub(super) parent: Option<usize>,
    /// Whether it holds parts.
    pub(super) is_container: bool,
    boundary: String,
}

impl Part {
    /// The values of the headers of a name, as they came.
    pub(super) fn values<'a>(
        &'a self,
        text: &'a [u8],
        name: &'a str,
    ) -> impl Iterator<Item = &'a [u8]> {
        self.fields
            .iter()
            .filter(move |field| field.is(text, name))
            .map(|field| text.get(field.value.clone()).unwrap_or_default())
    }

    /// The bytes, decoded.
    pub(super) fn decode(&self, text: &[u8]) -> Vec<u8> {
        let body = text.get(self.body.clone()).unwrap_or_default();
        match self.encoding {
            Encoding::Identity => body.to_vec(),
            Encoding::Base64 => mime::base64::decode(body),
            Encoding::QuotedPrintable => mime::quoted_printable::decode(body),
            Encoding::Uuencode => mime::uuencode::decode(body),
        }
    }

    /// The body without what is no text of it.
    fn around_holes(&self, text: &[u8]) -> Vec<u8> {
        let mut kept = Vec::new();
        let mut from = self.body.start;
        for hole in &self.holes {
            kept.extend_from_slice(text.get(from..hole.start).unwrap_or_default());
            from = hole.end;
        }
        kept.extend_from_slice(text.get(from..self.body.end).unwrap_or_default());
        kept
    }

    /// The text, decoded.
    pub(super) fn decode_text(&self, text: &[u8]) -> String {
        let decoded = match self.encoding {
            Encoding::Identity if self.holes.is_empty() => {
                let body = text.get(self.body.clone()).unwrap_or_default();
                charset::decode_text(&self.charset, body)
            }
            Encoding::Identity => charset::decode_text(&self.charset, &self.around_holes(text)),
            _ => charset::decode_text(&self.charset, &self.decode(text)),
        };
        match self.flowed {
            Some(delete_space) => mime::flowed::unflow(&decoded, delete_space),
            None => decoded,
        }
    }
}

/// What was found of a message.
#[derive(Default)]
pub(super) struct Found {
    pub(super) parts: Vec<Part>,
    pub(super) defects: Vec<Defect>,
}

/// Finds the parts of a message, in order.
pub(super) fn split(text: &[u8]) -> Found {
    let mut found = Found::default();
    found.walk(text, start_of(text), None);
    found
}

impl Found {
    /// Adds the parts of what starts at a place of a text, as parts of `parent`.
    pub(super) fn walk(&mut self, text: &[u8], start: usize, parent: Option<usize>) {
        let Self { parts, defects } = std::mem::take(self);
        let mut walk = Walk { text, parts, defects };
        walk.part(start..text.len(), parent, 0, "text/plain");
        walk.defects.sort_unstable();
        walk.defects.dedup();
        *self = Self { parts: walk.parts, defects: walk.defects };
    }
}

/// Where a message starts, behind empty lines and the separator of an mbox.
fn start_of(text: &[u8]) -> usize {
    let blank = text.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    let rest = text.get(blank..).unwrap_or_default();
    if !rest.starts_with(b"From ") && !rest.starts_with(b">From ") {
        // A body without headers keeps its empty lines.
        let has_headers = memchr::memchr(b':', rest.get(..998.min(rest.len())).unwrap_or_default());
        return if has_headers.is_some() { blank } else { 0 };
    }
    blank + memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1)
}

struct Walk<'a> {
    text: &'a [u8],
    parts: Vec<Part>,
    defects: Vec<Defect>,
}

impl Walk<'_> {
    fn part(&mut self, range: Range<usize>, parent: Option<usize>, depth: usize, default: &str) {
        if self.parts.len() >= MAX_PARTS {
            self.defects.push(Defect::TooManyParts);
            return;
        }
        let (fields, body) = header::read(self.text, range.clone(), &mut self.defects);
        let mut part = self.describe(fields, body..range.end, default);
        part.parent = parent;
        part.start = range.start;
        let index = self.parts.len();
        let multipart = part.media_type.starts_with("multipart/");
        let boundary = std::mem::take(&mut part.boundary);
        let digest = part.media_type == "multipart/digest";
        let readable = part.media_type == "text/plain"
            && part.encoding == Encoding::Identity
            && part.disposition != Disposition::Attachment
            && part.name.is_empty();
        self.parts.push(part);
        if !multipart {
            if readable {
                self.files_in_text(index);
            }
            return;
        }
        if depth >= MAX_DEPTH {
            self.defects.push(Defect::TooDeep);
            return;
        }
        let ranges = self.sections(body..range.end, &boundary);
        let container = !ranges.is_empty();
        if let Some(part) = self.parts.get_mut(index) {
            part.is_container = container;
            if !container {
                self.defects.push(Defect::MissingBoundary);
                "text/plain".clone_into(&mut part.media_type);
            }
        }
        let default = if digest { "message/rfc822" } else { "text/plain" };
        for range in ranges {
            self.part(range, Some(index), depth + 1, default);
        }
    }

    /// Finds the files in a text.
    fn files_in_text(&mut self, index: usize) {
        let Some(part) = self.parts.get_mut(index) else { return };
        let (start, parent) = (part.body.start, part.parent);
        let body = self.text.get(part.body.clone()).unwrap_or_default();
        let blocks = uuencode::blocks(body, MAX_PARTS.saturating_sub(index + 1));
        let charset = part.charset.clone();
        let at = |range: &Range<usize>| start + range.start..start + range.end;
        part.holes = blocks.iter().map(|block| at(&block.whole)).collect();
        self.parts.extend(blocks.iter().map(|block| {
            let name = body.get(block.name.clone()).unwrap_or_default();
            let name = charset::decode_text(&charset, name);
            Part {
                fields: Vec::new(),
                start: at(&block.whole).start,
                body: at(&block.body),
                holes: Vec::new(),
                media_type: wl_media_types::of_name(&name).to_owned(),
                charset: String::new(),
                flowed: None,
                name,
                disposition: Disposition::Attachment,
                encoding: Encoding::Uuencode,
                parent,
                is_container: false,
                boundary: String::new(),
            }
        }));
    }

    /// The sections of a multipart. A boundary is a whole line: one that merely starts with it
    /// belongs to another multipart.
    fn sections(&mut self, body: Range<usize>, boundary: &str) -> Vec<Range<usize>> {
        let mut sections = Vec::new();
        if boundary.is_empty() {
            return sections;
        }
        let delimiter = format!("--{boundary}");
        let content = self.text.get(body.clone()).unwrap_or_default();
        let mut start: Option<usize> = None;
        for at in Finder::new(delimiter.as_bytes()).find_iter(content) {
            if at > 0 && content.get(at - 1) != Some(&b'\n') {
                continue;
            }
            let behind = content.get(at + delimiter.len()..).unwrap_or_default();
            let line = behind.split(|&b| b == b'\n').next().unwrap_or_default();
            let (last, rest) = match line {
                [b'-', b'-', rest @ ..] => (true, rest),
                rest => (false, rest),
            };
            if !rest.trim_ascii().is_empty() {
                continue;
            }
            if let Some(start) = start {
                sections.push(body.start + start..body.start + end_of_line(content, start, at));
            }
            if last {
                return sections;
            }
            if sections.len() + self.parts.len() >= MAX_PARTS {
                self.defects.push(Defect::TooManyParts);
                return sections;
            }
            start = Some((at + delimiter.len() + line.len() + 1).min(content.len()));
        }
        if let Some(start) = start {
            self.defects.push(Defect::MissingFinalBoundary);
            sections.push(body.start + start..body.end);
        }
        sections
    }

    fn describe(&self, fields: Vec<Field>, body: Range<usize>, default: &str) -> Part {
        let value = |name: &str| {
            fields
                .iter()
                .find(|field| field.is(self.text, name))
                .and_then(|field| self.text.get(field.value.clone()))
                .map(|raw| words(raw.get(..raw.len().min(MAX_PARAMETERS)).unwrap_or_default()))
                .map(|value| value.replace(['\r', '\n'], ""))
        };
        let content_type = value("Content-Type");
        let typed = parse_content_type(content_type.as_deref().unwrap_or(default));
        let parameter = |name: &str| typed.params.get(name).map(String::as_str).unwrap_or_default();
        let media_type = match typed.mimetype.trim() {
            sound if sound.contains('/') => sound.to_owned(),
            _ => default.to_owned(),
        };
        let disposed = value("Content-Disposition");
        let disposition = disposed.as_deref().map(parse_content_disposition);
        let flowed =
            media_type == "text/plain" && parameter("format").eq_ignore_ascii_case("flowed");
        let file_name = disposition
            .as_ref()
            .and_then(|it| it.params.get("filename"))
            .filter(|name| !name.is_empty());
        let name = match file_name {
            Some(name) => read_name(name, disposed.as_deref(), "filename*"),
            None => read_name(parameter("name"), content_type.as_deref(), "name*"),
        };
        let encoding = match value("Content-Transfer-Encoding")
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
            .as_str()
        {
            "base64" => Encoding::Base64,
            "quoted-printable" => Encoding::QuotedPrintable,
            "x-uuencode" | "uuencode" | "x-uue" => Encoding::Uuencode,
            _ => Encoding::Identity,
        };
        Part {
            charset: parameter("charset").to_owned(),
            flowed: flowed.then(|| parameter("delsp").eq_ignore_ascii_case("yes")),
            name,
            disposition: match disposition.as_ref().map(|it| &it.disposition) {
                Some(DispositionType::Attachment) => Disposition::Attachment,
                Some(DispositionType::Inline) => Disposition::Inline,
                _ => Disposition::Unsaid,
            },
            boundary: parameter("boundary").trim_end().to_owned(),
            fields,
            start: body.start,
            body,
            holes: Vec::new(),
            media_type,
            encoding,
            parent: None,
            is_container: false,
        }
    }
}

/// The name of a file. What RFC 2231 wrote, under `extended`, is decoded already: were its words
/// decoded too, a file could not be called by one. Others write encoded-words, as RFC 2047 §5
/// forbids.
fn read_name(name: &str, header: Option<&str>, extended: &str) -> String {
    if header.is_some_and(|header| header.to_ascii_lowercase().contains(extended)) {
        encoded_word::harmless(name)
    } else {
        encoded_word::decode(name.as_bytes())
    }
}

/// The line break before a boundary belongs to the boundary.
fn end_of_line(content: &[u8], start: usize, at: usize) -> usize {
    let section = content.get(start..at).unwrap_or_default();
    let length = match section {
        [.., b'\r', b'\n'] => section.len() - 2,
        [.., b'\n'] => section.len() - 1,
        _ => section.len(),
    };
    start + length
}
