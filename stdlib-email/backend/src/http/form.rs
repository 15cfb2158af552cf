//! Parameters of addresses and of requests (`application/x-www-form-urlencoded`), and the
//! percent-encoding of RFC 3986 §2.

use std::fmt::Write;

/// Adds a byte as `%XX`.
pub(crate) fn percent(byte: u8, out: &mut String) {
    let _ = write!(out, "%{byte:02X}");
}

/// Text with everything but the unreserved characters of RFC 3986 §2.3 escaped.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            percent(byte, &mut out);
        }
    }
    out
}

/// `name=value` pairs, escaped and joined.
#[must_use]
pub fn encode<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<String> =
        pairs.into_iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
    pairs.join("&")
}

/// The pairs of a query. What is not UTF-8 once decoded keeps its sense as Latin-1.
#[must_use]
pub fn decode(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (unescape(name), unescape(value))
        })
        .collect()
}

fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let digits = bytes.get(at..at + 2).and_then(|digits| std::str::from_utf8(digits).ok());
        let coded = digits
            .filter(|digits| byte == b'%' && digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match coded {
            Some(decoded) => {
                out.push(decoded);
                at += 2;
            }
            None => out.push(if byte == b'+' { b' ' } else { byte }),
        }
    }
    crate::words(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let pairs = [("a", "x y&=é+%"), ("b", ""), ("c", "~-._")];
        let encoded = encode(pairs);
        assert_eq!(encoded, "a=x%20y%26%3D%C3%A9%2B%25&b=&c=~-._");
        let decoded = decode(&encoded);
        assert_eq!(decoded.len(), 3);
        for ((name, value), (own, expected)) in decoded.iter().zip(pairs) {
            assert_eq!((name.as_str(), value.as_str()), (own, expected));
        }
        assert_eq!(
            decode("a+b=%zz&%"),
            [("a b".into(), "%zz".into()), ("%".into(), String::new())]
        );
    }
}
