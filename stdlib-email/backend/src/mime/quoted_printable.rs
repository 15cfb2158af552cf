//! Quoted-printable (RFC 2045 §6.7), and the Q encoding of RFC 2047 §4.2.

use memchr::memchr;

/// Decodes a body. What is not quoted-printable is kept as it is.
pub(super) fn decode(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, behind) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        rest = behind;
        let content = trim_end(line);
        let ending = line.get(content.len()..).unwrap_or_default();
        let soft = unescape(content, &mut out);
        if !soft {
            // White space before the end of a line was added on the way.
            out.extend(ending.iter().filter(|b| matches!(b, b'\r' | b'\n')));
        }
    }
    out
}

/// Decodes the text of an encoded-word.
pub(super) fn decode_q(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let spaced: Vec<u8> = text.iter().map(|&b| if b == b'_' { b' ' } else { b }).collect();
    if unescape(&spaced, &mut out) {
        out.push(b'=');
    }
    out
}

/// Appends a line, decoded; whether it ends with a soft break.
fn unescape(line: &[u8], out: &mut Vec<u8>) -> bool {
    let mut rest = line;
    while let Some(at) = memchr(b'=', rest) {
        out.extend_from_slice(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        if rest.is_empty() {
            return true;
        }
        match rest {
            [high, low, behind @ ..] => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = behind;
                }
                _ => out.push(b'='),
            },
            _ => out.push(b'='),
        }
    }
    out.extend_from_slice(rest);
    false
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn trim_end(line: &[u8]) -> &[u8] {
    let kept = line.iter().rposition(|b| !matches!(b, b' ' | b'\t' | b'\r' | b'\n'));
    line.get(..kept.map_or(0, |at| at + 1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies() {
        for (text, bytes) in [
            (&b"=C3=A9t=c3=a9\r\n"[..], "été\r\n".as_bytes()),
            (b"a=\r\nb=\nc", b"abc"),
            (b"a  \r\nb\t\n", b"a\r\nb\n"),
            (b"a= \r\nb", b"ab"),
            (b"end=", b"end"),
            (b"=ZZ =4", b"=ZZ =4"),
            (b"=C3=\r\n=A9", "é".as_bytes()),
            (b"", b""),
            (b"\r\n\r\n", b"\r\n\r\n"),
        ] {
            assert_eq!(decode(text), bytes, "{text:?}");
        }
        assert_eq!(decode_q(b"a_b=20c="), b"a b c=");
    }
}
