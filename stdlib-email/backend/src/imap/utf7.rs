//! Names of folders on the wire: modified UTF-7 (RFC 3501 §5.1.3).

use base64::Engine;
use base64::alphabet::Alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::sync::LazyLock;

/// Base64 with a comma for the slash, which separates folders, and without padding.
static BASE64: LazyLock<GeneralPurpose> = LazyLock::new(|| {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
    let alphabet = Alphabet::new(alphabet).unwrap_or(base64::alphabet::STANDARD);
    let config = GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&alphabet, config)
});

/// The form of a name on the wire.
pub(super) fn encode(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let plain = |c: char| matches!(c, ' '..='~');
        if plain(c) {
            out.push(c);
            if c == '&' {
                out.push('-');
            }
            rest = rest.get(1..).unwrap_or_default();
        } else {
            let end = rest.find(plain).unwrap_or(rest.len());
            let (shifted, behind) = rest.split_at(end);
            let bytes: Vec<u8> = shifted.encode_utf16().flat_map(u16::to_be_bytes).collect();
            out.push('&');
            BASE64.encode_string(bytes, &mut out);
            out.push('-');
            rest = behind;
        }
    }
    out
}

/// The name of a wire form. What is not valid stays as it is, so that a server which sends UTF-8,
/// as many do, is understood, and every name can still be shown.
pub(super) fn decode(wire: &[u8]) -> String {
    let text = crate::words(wire);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let Some((shifted, after)) = behind.split_once('-') else {
            out.push('&');
            rest = behind;
            continue;
        };
        match (shifted, decoded(shifted)) {
            ("", _) => out.push('&'),
            (_, Some(name)) => out.push_str(&name),
            (_, None) => {
                out.push('&');
                rest = behind;
                continue;
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn decoded(shifted: &str) -> Option<String> {
    let bytes = BASE64.decode(shifted).ok()?;
    let (pairs, odd) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
    if !odd.is_empty() {
        return None;
    }
    // A shifted control character would otherwise come back as one.
    let name = String::from_utf16(&units).ok()?;
    (!name.chars().any(char::is_control)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_and_come_back() {
        for (name, wire) in [
            ("INBOX", "INBOX"),
            ("Éléments envoyés", "&AMk-l&AOk-ments envoy&AOk-s"),
            ("R&D", "R&-D"),
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("😀", "&2D3eAA-"),
            ("", ""),
            ("a\u{7f}", "a&AH8-"),
        ] {
            assert_eq!(encode(name), wire);
            if !name.contains('\u{7f}') {
                assert_eq!(decode(wire.as_bytes()), name);
            }
        }
    }

    #[test]
    fn what_is_not_valid_stays() {
        for wire in ["a&", "&Jjo", "&Jjo!-", "&AA0-", "&2D0-", "&&-"] {
            let name = decode(wire.as_bytes());
            assert!(!name.chars().any(char::is_control), "{wire}");
            assert!(name.starts_with(['a', '&']), "{wire} {name}");
        }
        assert_eq!(decode("Boîte".as_bytes()), "Boîte");
        assert_eq!(decode(b"Bo\xeete"), "Boîte");
    }
}
