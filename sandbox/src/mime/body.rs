//! Bodies: transfer encodings (RFC 2045 section 6) and charsets.

use super::Part;
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::Encoding;

/// As tolerant as readers of mail are.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

impl Part {
    /// The octets of the body, its transfer encoding undone.
    pub(crate) fn octets(&self, message: &[u8]) -> Vec<u8> {
        let body = &message[self.body.clone()];
        let encoding = self.value(message, "Content-Transfer-Encoding");
        match encoding.map(|value| value.name).as_deref() {
            Some("base64") => base64(body),
            Some("quoted-printable") => quoted_printable(body),
            _ => body.to_vec(),
        }
    }

    /// The text of the body: its charset, else UTF-8, else Windows-1252.
    pub(crate) fn body_text(&self, message: &[u8]) -> String {
        let octets = self.octets(message);
        let charset = self
            .kind
            .parameter("charset")
            .and_then(|label| Encoding::for_label(label.trim().as_bytes()));
        match (charset, String::from_utf8(octets)) {
            (None, Ok(text)) => text,
            (Some(charset), Ok(text)) => charset.decode(text.as_bytes()).0.into_owned(),
            (charset, Err(odd)) => {
                let charset = charset.filter(|charset| *charset != encoding_rs::UTF_8);
                let charset = charset.unwrap_or(encoding_rs::WINDOWS_1252);
                charset.decode(odd.as_bytes()).0.into_owned()
            }
        }
    }
}

/// What is not of the alphabet is left out, also at the end of a truncated text.
fn base64(text: &[u8]) -> Vec<u8> {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    let mut text: Vec<u8> = text.iter().copied().filter(plain).collect();
    if text.len() % 4 == 1 {
        text.pop();
    }
    BASE64.decode(text).unwrap_or_default()
}

fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut octets = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let end = if line.ends_with(b"\r\n") {
            &b"\r\n"[..]
        } else if line.ends_with(b"\n") {
            &b"\n"[..]
        } else {
            &b""[..]
        };
        // Blanks at the end of a line are not part of it.
        let line = line.trim_ascii_end();
        let (mut rest, soft) = match line.strip_suffix(b"=") {
            Some(line) => (line, true),
            None => (line, false),
        };
        while let [first, tail @ ..] = rest {
            rest = tail;
            let digit = |at: usize| tail.get(at).and_then(|digit| char::from(*digit).to_digit(16));
            match (first, digit(0), digit(1)) {
                (b'=', Some(high), Some(low)) => {
                    octets.push((high * 16 + low) as u8);
                    rest = &tail[2..];
                }
                _ => octets.push(*first),
            }
        }
        if !soft {
            octets.extend_from_slice(end);
        }
    }
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_undone() {
        assert_eq!(base64(b"w6l0\r\nw6k="), "été".as_bytes());
        assert_eq!(base64(b"w6l0w"), b"\xC3\xA9t");
        assert_eq!(
            quoted_printable(b"=C3=A9t=C3=A9 =\r\n !  \r\n=zz="),
            "été  !\r\n=zz".as_bytes()
        );
        let mail = b"Content-Type: text/plain; charset=iso-8859-1\n\n\xE9t\xE9";
        assert_eq!(Part::of(mail).body_text(mail), "été");
        let mail = b"Content-Type: text/plain; charset=utf-8\n\n\xE9t\xE9";
        assert_eq!(Part::of(mail).body_text(mail), "été");
    }
}
