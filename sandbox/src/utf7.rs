//! The modified UTF-7 of folder names (RFC 3501 section 5.1.3).

use base64::Engine as _;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Not padded; other implementations leave odd bits at the end.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &IMAP_MUTF7,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A name as it goes on the wire.
pub(crate) fn encode(name: &str) -> String {
    encode_but(name, '&')
}

/// A name where `special` is encoded too.
pub(crate) fn encode_but(name: &str, special: char) -> String {
    let mut result = String::new();
    let mut shifted: Vec<u8> = Vec::new();
    let flush = |shifted: &mut Vec<u8>, result: &mut String| {
        if !shifted.is_empty() {
            result.push('&');
            BASE64.encode_string(&*shifted, result);
            result.push('-');
            shifted.clear();
        }
    };
    for character in name.chars() {
        if matches!(character, ' '..='~') && (character == '&' || character != special) {
            flush(&mut shifted, &mut result);
            result.push(character);
            if character == '&' {
                result.push('-');
            }
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                shifted.extend_from_slice(&unit.to_be_bytes());
            }
        }
    }
    flush(&mut shifted, &mut result);
    result
}

/// The name of what came by the wire; `None` when it is no modified UTF-7. Text in UTF-8 is taken
/// as it is: many clients send it.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut result = String::new();
    let mut rest = text;
    while let Some((plain, shifted)) = rest.split_once('&') {
        result.push_str(plain);
        let (base64, after) = shifted.split_once('-')?;
        if base64.is_empty() {
            result.push('&');
        } else {
            let octets = BASE64.decode(base64).ok()?;
            let units = octets.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            result.push_str(&String::from_utf16(&units.collect::<Vec<_>>()).ok()?);
        }
        rest = after;
    }
    Some(result + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_rfc() {
        for (name, wire) in [
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("Envoyés", "Envoy&AOk-s"),
            ("R&D", "R&-D"),
            ("😀", "&2D3eAA-"),
            ("", ""),
        ] {
            assert_eq!(encode(name), wire);
            assert_eq!(decode(wire).as_deref(), Some(name));
        }
        assert_eq!(encode_but("a.b", '.'), "a&AC4-b");
        assert_eq!(decode("a&AC4-b").as_deref(), Some("a.b"));
        assert_eq!(decode("é").as_deref(), Some("é"));
        for wrong in ["&", "&AOk", "&!-", "&2D0-"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
