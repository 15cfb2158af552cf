//! One field of a header written anew: in ASCII, in lines that are not too long. What it says does
//! not change.

use std::collections::BTreeMap;
use std::fmt::Write;

use mailparse::{DispositionType, parse_content_disposition, parse_content_type};

use super::build::header::{HeaderBlock, is_free_text, is_of_addresses};
use super::{encoded_word, parse_addresses};
use crate::{Error, Result, words};

/// A field as `Name: value`, without the end of its last line. With `utf8`, an address that ASCII
/// cannot hold stays as it is.
///
/// # Errors
///
/// [`Error::InvalidInput`] for a field that has no place to be cut.
pub(super) fn rewritten(name: &str, raw: &[u8], utf8: bool) -> Result<String> {
    let mut block = if utf8 { HeaderBlock::default() } else { HeaderBlock::ascii() };
    let unfolded = words(raw).replace(['\r', '\n'], "");
    if let Some(c) = unfolded.chars().find(|c| c.is_control() && *c != '\t') {
        return Err(Error::invalid(name, c.encode_utf8(&mut [0; 4])));
    }
    if name.eq_ignore_ascii_case("Content-Type") {
        let typed = parse_content_type(&unfolded);
        return Ok(parameters(name, &typed.mimetype, &typed.params));
    }
    if name.eq_ignore_ascii_case("Content-Disposition") {
        let parsed = parse_content_disposition(&unfolded);
        let kind = match &parsed.disposition {
            DispositionType::Inline => "inline",
            DispositionType::Attachment => "attachment",
            DispositionType::FormData => "form-data",
            DispositionType::Extension(other) => other,
        };
        return Ok(parameters(name, kind, &parsed.params));
    }
    if is_of_addresses(name) {
        block.addresses(name, &parse_addresses(&unfolded));
    } else if is_free_text(name) || !unfolded.is_ascii() {
        block.text(name, &encoded_word::decode(raw));
    } else {
        block.identifiers(name, &unfolded);
    }
    let mut lines = block.finish()?;
    lines.truncate(lines.trim_end().len());
    if lines.is_empty() {
        // The name alone: nothing could be read behind it.
        lines = format!("{name}:");
    }
    Ok(lines)
}

/// A field with parameters (RFC 2045 §5.1), those that ASCII cannot hold as RFC 2231 §4 writes
/// them.
fn parameters(name: &str, value: &str, parameters: &BTreeMap<String, String>) -> String {
    let value: String = value.chars().filter(char::is_ascii_graphic).collect();
    let mut line = format!("{name}: {value}");
    for (key, value) in parameters.iter().filter(|(key, _)| key.is_ascii()) {
        let value = encoded_word::decode(value.as_bytes());
        if value.is_ascii() && value.len() < 900 {
            let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
            let _ = write!(line, ";\r\n {key}=\"{quoted}\"");
            continue;
        }
        // One section a line (RFC 2231 §3), so that no line is too long.
        let escaped: Vec<String> = value.chars().map(escaped).collect();
        for (rank, piece) in escaped.chunks(20).enumerate() {
            let charset = if rank == 0 { "utf-8''" } else { "" };
            let _ = write!(line, ";\r\n {key}*{rank}*={charset}{}", piece.concat());
        }
    }
    line
}

fn escaped(c: char) -> String {
    if c.is_ascii_alphanumeric() || "-._".contains(c) {
        return c.to_string();
    }
    let mut buffer = [0; 4];
    c.encode_utf8(&mut buffer).bytes().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "%{byte:02X}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::rewritten;

    #[test]
    fn eight_bits_become_ascii() {
        for (name, raw, written) in [
            ("Subject", "Été", "Subject: =?utf-8?B?w4l0w6k=?="),
            ("To", "Élodie <e@forêt.fr>", "To: =?utf-8?Q?=C3=89lodie?= <e@xn--fort-ipa.fr>"),
            ("To", "é@x.fr, b@x.fr", "To: =?utf-8?B?w6lAeC5mcg==?= :;, b@x.fr"),
            (
                "Content-Disposition",
                "attachment; filename=\"été.txt\"",
                "Content-Disposition: attachment;\r\n filename*0*=utf-8''%C3%A9t%C3%A9.txt",
            ),
            (
                "Content-Type",
                "text/plain; charset=utf-8; name=\"a b\"",
                "Content-Type: text/plain;\r\n charset=\"utf-8\";\r\n name=\"a b\"",
            ),
        ] {
            assert_eq!(rewritten(name, raw.as_bytes(), false).unwrap(), written);
        }
        assert_eq!(rewritten("To", "é@x.fr".as_bytes(), true).unwrap(), "To: é@x.fr");
        assert_eq!(
            rewritten("Subject", b"\xc9t\xe9", false).unwrap(),
            "Subject: =?utf-8?B?w4l0w6k=?="
        );
    }

    #[test]
    fn long_fields_are_cut_or_refused() {
        let long = "mot ".repeat(600);
        for name in ["Subject", "References", "X-Own"] {
            let lines = rewritten(name, long.as_bytes(), false).unwrap();
            assert!(lines.split("\r\n").all(|line| line.len() < 100), "{lines}");
        }
        let word = "x".repeat(2000);
        assert!(rewritten("X-Own", word.as_bytes(), false).unwrap().contains("=?utf-8?"));
        assert!(rewritten("DKIM-Signature", word.as_bytes(), false).is_err());
        assert!(rewritten("Subject", b"a\0b", false).is_err());
    }
}
