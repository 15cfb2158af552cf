//! Encoded-words (RFC 2047), both ways. Reading is one linear pass that joins the bytes of
//! adjacent words of one charset before it decodes them, so that a character cut between two
//! words is whole again.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use memchr::{memchr, memmem};

use super::charset::decode_text;
use super::{base64 as base64_text, quoted_printable};

/// Bytes of an encoded-word (RFC 2047 §2).
const MAX_WORD: usize = 75;
/// The column from which even one character would not fit behind it.
const MAX_FIRST_COLUMN: usize = 45;
/// Bytes searched for the end of a word whose text holds question marks.
const MAX_STRAY: usize = 256;

/// Decodes the value of a header: unfolded, its encoded-words decoded, its 8-bit bytes read as
/// UTF-8 or Windows-1252, its control characters replaced by spaces.
pub(super) fn decode(raw: &[u8]) -> String {
    let mut out = String::new();
    let mut run: Option<(&[u8], Vec<u8>)> = None;
    let mut rest = raw;
    while let Some(at) = memmem::find(rest, b"=?") {
        let (before, candidate) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        if let Some(word) = Word::parse(candidate) {
            let glued = run.is_some() && before.trim_ascii().is_empty();
            if !glued {
                flush(&mut out, run.take());
                push_text(&mut out, before);
            }
            match &mut run {
                Some((charset, bytes)) if charset.eq_ignore_ascii_case(word.charset) => {
                    bytes.extend(word.bytes);
                }
                _ => {
                    flush(&mut out, run.take());
                    run = Some((word.charset, word.bytes));
                }
            }
            rest = candidate.get(word.length..).unwrap_or_default();
        } else {
            flush(&mut out, run.take());
            let (text, behind) = rest.split_at_checked(at + 2).unwrap_or((rest, &[]));
            push_text(&mut out, text);
            rest = behind;
        }
    }
    flush(&mut out, run);
    push_text(&mut out, rest);
    let trimmed = out.trim();
    if trimmed.len() == out.len() { out } else { trimmed.to_owned() }
}

fn flush(out: &mut String, run: Option<(&[u8], Vec<u8>)>) {
    if let Some((charset, bytes)) = run {
        let charset = String::from_utf8_lossy(charset);
        out.extend(decode_text(&charset, &bytes).chars().map(visible));
    }
}

fn push_text(out: &mut String, bytes: &[u8]) {
    if bytes.iter().all(|b| matches!(b, b' '..=b'~' | b'\t')) {
        out.push_str(&String::from_utf8_lossy(bytes));
        return;
    }
    // Unfolding removes the line break and keeps the white space behind it.
    let unfolded: Vec<u8> = bytes.iter().copied().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
    out.extend(decode_text("", &unfolded).chars().map(visible));
}

/// A text that is decoded already, without its control characters.
pub(super) fn harmless(text: &str) -> String {
    text.chars().map(visible).collect::<String>().trim().to_owned()
}

/// Control characters in a header are an attack or an accident.
fn visible(c: char) -> char {
    if c.is_control() && c != '\t' { ' ' } else { c }
}

struct Word<'a> {
    charset: &'a [u8],
    bytes: Vec<u8>,
    length: usize,
}

impl<'a> Word<'a> {
    /// A word at the start of a text that starts with `=?`.
    fn parse(text: &'a [u8]) -> Option<Self> {
        let charset_end = 2 + memchr(b'?', text.get(2..)?.get(..64.min(text.len() - 2))?)?;
        let charset = text.get(2..charset_end)?;
        // RFC 2231 §5 puts a language behind an asterisk.
        let charset = charset.split(|&b| b == b'*').next().unwrap_or(charset);
        let [encoding, b'?', content @ ..] = text.get(charset_end + 1..)? else { return None };
        let mut end = memchr(b'?', content)?;
        if content.get(end + 1) != Some(&b'=') {
            // A question mark that should have been encoded.
            let window = content.get(end..content.len().min(end + MAX_STRAY))?;
            end += memmem::find(window, b"?=")?;
        }
        let content = content.get(..end)?;
        let bytes = match encoding.to_ascii_uppercase() {
            b'B' => base64_text::decode(content),
            b'Q' => quoted_printable::decode_q(content),
            _ => return None,
        };
        Some(Self { charset, bytes, length: charset_end + 3 + end + 2 })
    }
}

/// Writes a text as one or several words of UTF-8, each at most 75 bytes and made of whole
/// characters, separated by folds. The first word stands behind `column` bytes of its line.
pub(super) fn encode(text: &str, column: usize) -> String {
    // Whichever of the two encodings is shorter.
    let quoted: usize = text.bytes().map(|b| if is_q_safe(b) || b == b' ' { 1 } else { 3 }).sum();
    let q = quoted <= text.len().div_ceil(3) * 4;
    let overhead = "=?utf-8?Q??=".len();
    // A line with encoded-words has at most 76 bytes (RFC 2047 §2).
    let mut overhead_here = overhead + column.min(MAX_FIRST_COLUMN);
    let mut words = Vec::new();
    let mut word = String::new();
    let mut width = 0;
    for c in text.chars() {
        let cost = if q { q_cost(c) } else { c.len_utf8() };
        let full = if q {
            overhead_here + width + cost > MAX_WORD
        } else {
            overhead_here + (width + cost).div_ceil(3) * 4 > MAX_WORD
        };
        if full {
            words.push(std::mem::take(&mut word));
            width = 0;
            overhead_here = overhead;
        }
        word.push(c);
        width += cost;
    }
    words.push(word);
    let encoded: Vec<String> = words
        .iter()
        .map(|word| {
            if q {
                format!("=?utf-8?Q?{}?=", encode_q(word))
            } else {
                format!("=?utf-8?B?{}?=", STANDARD.encode(word))
            }
        })
        .collect();
    encoded.join("\r\n ")
}

fn is_q_safe(byte: u8) -> bool {
    // What RFC 2047 §5 (3) allows in a phrase.
    byte.is_ascii_alphanumeric() || matches!(byte, b'!' | b'*' | b'+' | b'-' | b'/')
}

fn q_cost(c: char) -> usize {
    let mut buffer = [0; 4];
    c.encode_utf8(&mut buffer).bytes().map(|b| if is_q_safe(b) || b == b' ' { 1 } else { 3 }).sum()
}

fn encode_q(word: &str) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for byte in word.bytes() {
        match byte {
            b' ' => out.push('_'),
            _ if is_q_safe(byte) => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "={byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads() {
        for (raw, text) in [
            (&b"plain"[..], "plain"),
            (b"=?utf-8?Q?=C3=A9t=C3=A9?=", "été"),
            (b"=?UTF-8?b?w6l0w6k=?= vu", "été vu"),
            (b"=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
            (b"=?utf-8?Q?a?=\r\n =?iso-8859-1?Q?=E9?=", "aé"),
            (b"=?utf-8?Q?a?= x =?utf-8?Q?b?=", "a x b"),
            (b"=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=", "é"),
            (b"=?utf-8?B?w6?= =?utf-8?B?k=?=", "\u{c3}"),
            (b"=?utf-8*fr?Q?=C3=A9?=", "é"),
            (b"=?utf-8?Q?what??=", "what?"),
            (b"=?utf-8?Q?two words?=", "two words"),
            (b"=?utf-8?X?a?= =?", "=?utf-8?X?a?= =?"),
            (b"=?utf-8?Q?unended", "=?utf-8?Q?unended"),
            (b"fold\r\n ed\r\n\tline", "fold ed\tline"),
            ("brut é".as_bytes(), "brut é"),
            (b"brut \xe9", "brut é"),
            (b"=?utf-8?B?YQ0KQmNjOg==?=", "a  Bcc:"),
            (b"a=?utf-8?Q?=00?=b", "a b"),
            (b"=?x-unknown?Q?=E9?=", "é"),
            (b"=????=", "=????="),
        ] {
            let decoded = decode(raw);
            if text == "\u{c3}" {
                // Broken base64 is somebody's guess; it must only be bounded and quiet.
                assert!(decoded.chars().count() <= 3);
            } else {
                assert_eq!(decoded, text, "{}", crate::words(raw));
            }
        }
    }

    #[test]
    fn linear_in_hostile_headers() {
        // A quadratic pass over these takes minutes.
        let many = b"=?utf-8?Q?=C3=A9?= ".repeat(100_000);
        assert_eq!(decode(&many).chars().count(), 100_000);
        for unit in [&b"=?"[..], b"=?a?Q?", b"=?a?Q?x? ", b"=?a?"] {
            let text = unit.repeat(400_000);
            assert!(!decode(&text).is_empty());
        }
    }

    #[test]
    fn writes_words_of_75_bytes_that_read_back() {
        for text in [
            "été",
            "Élévation à l'été : ça coûte 10 € — déjà vu, où ? « oui »",
            &"é".repeat(300),
            &"x".repeat(1200),
            &"日本語の件名".repeat(20),
            "5 août, 11h48",
            "a=?b?=",
        ] {
            let encoded = encode(text, 9);
            for word in encoded.split("\r\n ") {
                assert!(word.len() <= MAX_WORD && word.is_ascii(), "{word}");
            }
            assert_eq!(decode(encoded.as_bytes()), *text);
        }
    }
}
