//! Encoded-words (RFC 2047).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::Encoding;

/// Decodes the encoded-words of a value (RFC 2047), in one pass.
pub(crate) fn decoded(value: &str) -> String {
    let mut result = String::new();
    let mut rest = value;
    let mut after_word = false;
    while let Some(at) = rest.find("=?") {
        let (before, word) = rest.split_at(at);
        let Some((text, length)) = encoded_word(word) else {
            let end = at + 2;
            result.push_str(&rest[..end]);
            rest = &rest[end..];
            after_word = false;
            continue;
        };
        // The space between two encoded-words is not part of the text.
        if !(after_word && before.trim().is_empty()) {
            result.push_str(before);
        }
        result.push_str(&text);
        rest = &word[length..];
        after_word = true;
    }
    result + rest
}

/// The text of the encoded-word at the start, and its length.
fn encoded_word(word: &str) -> Option<(String, usize)> {
    let mut fields = word.get(2..)?.splitn(4, '?');
    let (charset, encoding, text, rest) =
        (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    if !rest.starts_with('=') || text.contains(' ') {
        return None;
    }
    let octets = match encoding {
        "B" | "b" => STANDARD.decode(text).ok()?,
        "Q" | "q" => quoted(text),
        _ => return None,
    };
    // RFC 2231 section 5: a language may follow the charset.
    let label = charset.split('*').next().unwrap_or(charset);
    let charset = Encoding::for_label(label.as_bytes())?;
    Some((charset.decode(&octets).0.into_owned(), word.len() - rest.len() + 1))
}

pub(super) fn quoted(text: &str) -> Vec<u8> {
    let mut octets = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let hexadecimal = |octet: &u8| char::from(*octet).to_digit(16);
        match (first, tail) {
            (b'_', _) => octets.push(b' '),
            (b'=', [high, low, after @ ..]) => match (hexadecimal(high), hexadecimal(low)) {
                (Some(high), Some(low)) => {
                    octets.push((high * 16 + low) as u8);
                    rest = after;
                }
                _ => octets.push(b'='),
            },
            _ => octets.push(*first),
        }
    }
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_are_decoded() {
        for (value, text) in [
            ("Simple", "Simple"),
            ("=?utf-8?B?w6l0w6k=?= =?iso-8859-1?q?_=E0_la_mer?= fin", "été à la mer fin"),
            ("=?utf-8?Q?a=zz?= =?odd", "a=zz =?odd"),
            ("=?unknown-x?Q?a?=", "=?unknown-x?Q?a?="),
            ("a =?utf-8?B?!?= b", "a =?utf-8?B?!?= b"),
            ("=?", "=?"),
        ] {
            assert_eq!(decoded(value), text);
        }
    }
}
