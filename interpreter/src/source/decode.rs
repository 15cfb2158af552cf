//! Bytes to text.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How a source was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without its mark.
    Utf8,
    /// UTF-16 with its mark: what a Windows editor calls Unicode.
    Utf16,
    /// Windows-1252, the Latin code page of older projects.
    Windows1252,
}

/// Decodes a source: UTF-16 if its mark says so, UTF-8 if it is valid, otherwise Windows-1252, which
/// never fails.
#[must_use]
pub fn decode(bytes: &[u8]) -> (String, Encoding) {
    for (mark, encoding) in [(b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE)] {
        if let Some(units) = bytes.strip_prefix(mark) {
            let (text, _) = encoding.decode_without_bom_handling(units);
            return (text.into_owned(), Encoding::Utf16);
        }
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), Encoding::Utf8);
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    (text.into_owned(), Encoding::Windows1252)
}

#[cfg(test)]
mod tests {
    use super::{Encoding, decode};

    #[test]
    fn utf8_wins_when_it_is_valid() {
        assert_eq!(decode("é\0".as_bytes()), ("é\0".to_owned(), Encoding::Utf8));
        assert_eq!(decode(b"\xEF\xBB\xBFabc"), ("abc".to_owned(), Encoding::Utf8));
    }

    #[test]
    fn a_mark_tells_utf16() {
        let expected = ("é😀".to_owned(), Encoding::Utf16);
        assert_eq!(decode(b"\xFF\xFE\xE9\0\x3D\xD8\0\xDE"), expected);
        assert_eq!(decode(b"\xFE\xFF\0\xE9\xD8\x3D\xDE\0"), expected);
        assert_eq!(decode(b"\xFF\xFE\xE9").1, Encoding::Utf16);
    }

    #[test]
    fn anything_else_is_windows_1252() {
        let expected = ("procédure €".to_owned(), Encoding::Windows1252);
        assert_eq!(decode(b"proc\xE9dure \x80"), expected);
    }
}
