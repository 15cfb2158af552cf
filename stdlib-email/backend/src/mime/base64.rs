//! Base64 (RFC 2045 §6.8), as mails carry it: broken lines, missing padding, list footers.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use memchr::memchr_iter;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Bytes that are decoded together: few enough to stay near the processor.
const BATCH: usize = 24 * 1024;

/// Decodes all that is base64 in a text. Lines that cannot be, such as the footer of a mailing
/// list, are left out.
pub(super) fn decode(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let mut packed = Vec::with_capacity(BATCH.min(text.len()) + 1024);
    let mut from = 0;
    for end in memchr_iter(b'\n', text).chain([text.len()]) {
        let line = text.get(from..end).unwrap_or_default().trim_ascii();
        packed.extend_from_slice(line);
        from = end + 1;
        if packed.len() >= BATCH || from > text.len() {
            let whole = if from > text.len() { packed.len() } else { packed.len() / 4 * 4 };
            if LENIENT.decode_vec(packed.get(..whole).unwrap_or_default(), &mut out).is_err() {
                return decode_broken(text);
            }
            packed.drain(..whole);
        }
    }
    out
}

fn decode_broken(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let mut quantum = Vec::with_capacity(4);
    for line in text.split(|&b| b == b'\n').map(<[u8]>::trim_ascii) {
        let foreign = line.iter().filter(|b| !is_base64(**b)).count();
        // A stray byte in a line is noise, so is one space; words are not base64.
        let noise = foreign == 1 && line.contains(&b' ');
        if !noise && foreign * 8 > line.len() {
            continue;
        }
        for &byte in line.iter().filter(|b| is_base64(**b)) {
            if byte != b'=' {
                quantum.push(byte);
            }
            if quantum.len() == 4 || byte == b'=' {
                out.extend(LENIENT.decode(&quantum).unwrap_or_default());
                quantum.clear();
            }
        }
    }
    if quantum.len() == 1 {
        quantum.clear();
    }
    out.extend(LENIENT.decode(&quantum).unwrap_or_default());
    out
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn as_mails_carry_it() {
        for (text, bytes) in [
            (&b"w6l0w6k="[..], "été".as_bytes()),
            (b"w6l0\r\nw6k=\r\n", "été".as_bytes()),
            (b"w6l0w6k", "été".as_bytes()),
            (b"w6l0\r\nw6k=\r\n_______________\r\nA list, at www\r\n", "été".as_bytes()),
            (b"w6k=\r\nw6k=\r\n", "éé".as_bytes()),
            (b"w6l0\0w6l0w6l0w6k=", "ététété".as_bytes()),
            (b"", b""),
            (b"=", b""),
            (b"A", b""),
            (b"\xff\xff", b""),
        ] {
            assert_eq!(decode(text), bytes, "{text:?}");
        }
    }
}
