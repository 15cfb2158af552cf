//! From bytes to text: the declared charset, else UTF-8 when the bytes are, else Windows-1252.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, WINDOWS_1252};

/// Decodes a text. `declared` is the charset that the message names, empty or wrong as it may be.
///
/// No byte is ever fatal. US-ASCII counts as nothing declared: 8-bit bytes under that name are
/// UTF-8 or Windows-1252.
#[must_use]
pub fn decode_text(declared: &str, bytes: &[u8]) -> String {
    if bytes.is_ascii() && !is_stateful(declared) {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let label = declared.trim().trim_matches(['"', '\'']);
    if is_utf7(label) {
        return decode_utf7(bytes);
    }
    let encoding =
        Encoding::for_label_no_replacement(label.as_bytes()).filter(|_| !is_ascii_label(label));
    if let Some(encoding) = encoding {
        let (text, used, errors) = encoding.decode(bytes);
        // Escape sequences are ASCII: a cut text of this kind would pass for UTF-8.
        if !errors || encoding == ISO_2022_JP {
            return text.into_owned();
        }
        if let Ok(text) = std::str::from_utf8(bytes) {
            return text.to_owned();
        }
        // One broken character in a text that is UTF-8 otherwise, or not UTF-8 at all.
        let really = used != UTF_8 || has_multibyte_utf8(bytes);
        return if really { text.into_owned() } else { WINDOWS_1252.decode(bytes).0.into_owned() };
    }
    match UTF_8.decode(bytes) {
        (text, _, false) => text.into_owned(),
        _ => WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

/// Charsets whose text is written in ASCII bytes that do not mean ASCII characters.
fn is_stateful(label: &str) -> bool {
    let label = label.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    label.starts_with("iso-2022")
        || label.starts_with("utf-16")
        || is_utf7(&label)
        || label == "hz"
        || label == "ucs-2"
}

fn is_ascii_label(label: &str) -> bool {
    ["us-ascii", "ascii", "ansi_x3.4-1968"].iter().any(|it| label.eq_ignore_ascii_case(it))
}

fn is_utf7(label: &str) -> bool {
    ["utf-7", "utf7", "unicode-1-1-utf-7"].iter().any(|it| label.eq_ignore_ascii_case(it))
}

fn has_multibyte_utf8(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

/// RFC 2152. What is not UTF-7 is kept.
fn decode_utf7(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut rest = bytes;
    while let Some(&byte) = rest.first() {
        rest = rest.get(1..).unwrap_or_default();
        if byte != b'+' {
            out.push(if byte.is_ascii() { char::from(byte) } else { char::REPLACEMENT_CHARACTER });
            continue;
        }
        let length = rest.iter().take_while(|b| sextet(**b).is_some()).count();
        let (run, behind) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        let ended = behind.first() == Some(&b'-');
        rest = if ended { behind.get(1..).unwrap_or_default() } else { behind };
        if run.is_empty() {
            out.push('+');
            continue;
        }
        let mut units = Vec::with_capacity(run.len());
        let (mut bits, mut count) = (0_u32, 0);
        for value in run.iter().filter_map(|b| sextet(*b)) {
            bits = (bits << 6 | u32::from(value)) & 0x3f_ffff;
            count += 6;
            if count >= 16 {
                count -= 16;
                units.push((bits >> count) as u16);
            }
        }
        out.push_str(&String::from_utf16_lossy(&units));
    }
    out
}

fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decode_text;

    #[test]
    fn the_ladder() {
        for (declared, bytes, text) in [
            ("utf-8", "été".as_bytes(), "été"),
            ("UTF8", "été".as_bytes(), "été"),
            ("", "été".as_bytes(), "été"),
            ("", b"\xe9t\xe9", "été"),
            ("x-unknown", "été".as_bytes(), "été"),
            ("x-unknown", b"\xe9t\xe9 \x80", "été €"),
            ("us-ascii", "été".as_bytes(), "été"),
            ("us-ascii", b"\xe9t\xe9", "été"),
            ("iso-8859-1", b"\x93\xe9\x94 \x80", "“é” €"),
            ("utf-8", b"\xe9t\xe9", "été"),
            ("\"iso-8859-15\"", b"\xa4", "€"),
            ("koi8-r", b"\xf0\xd2\xc9\xd7\xc5\xd4", "Привет"),
            ("gb18030", b"\xc4\xe3\xba\xc3", "你好"),
            ("iso-2022-jp", b"\x1b$B$3$s\x1b(B", "こん"),
            ("utf-7", b"Hi +AOk-t+AOk- +- +2D3eAA-", "Hi été + 😀"),
            ("utf-7", b"+2D0-", "\u{fffd}"),
            ("utf-16", b"\xff\xfeh\0i\0", "hi"),
            ("utf-8", b"\xef\xbb\xbfok\xc3\xa9", "oké"),
        ] {
            assert_eq!(decode_text(declared, bytes), text, "{declared} {bytes:?}");
        }
    }

    #[test]
    fn one_bad_byte_does_not_spoil_utf8() {
        assert_eq!(
            decode_text("utf-8", "été \u{20ac}".as_bytes().split_last().unwrap().1),
            "été \u{fffd}"
        );
    }
}
