//! How the mails of the corpus are written: charsets, transfer encodings, encoded-words.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

/// The bytes of a text in a charset of [`crate::charsets`].
pub fn bytes(charset: &str, text: &str) -> Vec<u8> {
    match charset {
        "utf-7" => utf7(text),
        "utf-16" => [&b"\xfe\xff"[..], &utf16(text, u16::to_be_bytes)].concat(),
        "utf-16be" => utf16(text, u16::to_be_bytes),
        "utf-16le" => utf16(text, u16::to_le_bytes),
        _ => {
            let encoding = encoding_rs::Encoding::for_label(charset.as_bytes()).expect(charset);
            let (bytes, _, lost) = encoding.encode(text);
            assert!(!lost, "{text} is not in {charset}");
            bytes.into_owned()
        }
    }
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn utf7(text: &str) -> Vec<u8> {
    let mut out = String::new();
    let mut run = String::new();
    for c in text.chars().chain(['\0']) {
        if !c.is_ascii() {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            let units = STANDARD_NO_PAD.encode(utf16(&run, u16::to_be_bytes));
            out.extend(["+", &units, "-"]);
            run.clear();
        }
        match c {
            '\0' => {}
            '+' => out.push_str("+-"),
            c => out.push(c),
        }
    }
    out.into_bytes()
}

/// Base64 in lines of 76.
pub fn base64(bytes: &[u8]) -> String {
    let all = STANDARD.encode(bytes);
    let lines = all.as_bytes().chunks(76).map(String::from_utf8_lossy);
    lines.flat_map(|line| [line.into_owned(), "\r\n".to_owned()]).collect()
}

/// Quoted-printable; soft breaks fall anywhere, inside a character too.
pub fn quoted_printable(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut column = 0;
    for &byte in bytes {
        let piece = match byte {
            b'\n' => {
                out.push_str("\r\n");
                column = 0;
                continue;
            }
            b'\r' => continue,
            b' '..=b'~' if byte != b'=' => char::from(byte).to_string(),
            _ => format!("={byte:02X}"),
        };
        if column + piece.len() > 30 {
            out.push_str("=\r\n");
            column = 0;
        }
        column += piece.len();
        out.push_str(&piece);
    }
    out
}

/// An encoded-word in base64.
pub fn word_b(charset: &str, bytes: &[u8]) -> String {
    format!("=?{charset}?B?{}?=", STANDARD.encode(bytes))
}

/// An encoded-word in the Q encoding.
pub fn word_q(charset: &str, bytes: &[u8]) -> String {
    let text: String = bytes
        .iter()
        .map(|&byte| match byte {
            b' ' => "_".to_owned(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("={byte:02X}"),
        })
        .collect();
    format!("=?{charset}?Q?{text}?=")
}

/// A value as RFC 2231 writes it.
pub fn percent(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|&byte| match byte {
            _ if byte.is_ascii_alphanumeric() || byte == b'.' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
