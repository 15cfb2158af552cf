//! Fields of a header (RFC 5322 section 2.2) and values with parameters (RFC 2045 section 5.1).

use super::words::decoded;
use encoding_rs::Encoding;
use std::borrow::Cow;

/// Parameters of a value, and segments of one parameter, beyond which nothing is read.
const PARAMETERS: usize = 100;

/// The fields of a header, in order.
#[derive(Clone, Debug)]
pub(crate) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(crate) fn of(header: &'a [u8]) -> Self {
        Self { rest: header }
    }

    /// The first field of this name: its value, unfolded and trimmed.
    pub(crate) fn find(mut self, name: &str) -> Option<Cow<'a, [u8]>> {
        self.find_map(|field| field.is(name).then(|| field.value()))
    }
}

/// A field with its line ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'a> {
    pub(crate) raw: &'a [u8],
    name: &'a [u8],
}

impl<'a> Field<'a> {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    pub(crate) fn name(&self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.name)
    }

    /// What follows the colon, unfolded and trimmed.
    pub(crate) fn value(&self) -> Cow<'a, [u8]> {
        let colon = memchr::memchr(b':', self.raw).map_or(self.raw.len(), |at| at + 1);
        let value = self.raw[colon..].trim_ascii();
        if memchr::memchr(b'\n', value).is_none() {
            return Cow::Borrowed(value);
        }
        Cow::Owned(value.iter().copied().filter(|byte| !b"\r\n".contains(byte)).collect())
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        loop {
            let mut end = 0;
            // A line that starts with a blank continues the field.
            for at in memchr::memchr_iter(b'\n', self.rest) {
                end = at + 1;
                if !matches!(self.rest.get(end), Some(b' ' | b'\t')) {
                    break;
                }
            }
            if end == 0 {
                end = self.rest.len();
            }
            if end == 0 {
                return None;
            }
            let (raw, rest) = self.rest.split_at(end);
            self.rest = rest;
            if let Some(colon) = memchr::memchr(b':', raw) {
                return Some(Field { raw, name: raw[..colon].trim_ascii() });
            }
        }
    }
}

/// A value with parameters: `attachment; filename="a.pdf"`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Value {
    /// In lower case.
    pub(crate) name: String,
    /// As they are written, their names in lower case.
    pub(crate) parameters: Vec<(String, String)>,
}

impl Value {
    pub(crate) fn parse(value: &[u8]) -> Self {
        let text = match std::str::from_utf8(value) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(value).0,
        };
        let mut pieces = pieces(&text).into_iter();
        let name = pieces.next().unwrap_or_default().trim().to_lowercase();
        let parameters = pieces.filter_map(|piece| {
            let (name, value) = piece.split_once('=')?;
            Some((name.trim().to_lowercase(), unquoted(value.trim())))
        });
        Self { name, parameters: parameters.collect() }
    }

    /// A parameter as it is written.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// A parameter as a text: in pieces and with a charset (RFC 2231), or as encoded-words, which
    /// no RFC allows and many mails have.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        if let Some(value) = self.parameter(&format!("{name}*")) {
            return Some(extended(value));
        }
        let mut octets = Vec::new();
        let mut charset = None;
        for number in 0..PARAMETERS {
            if let Some(value) = self.parameter(&format!("{name}*{number}*")) {
                let mut value = value;
                if number == 0 {
                    let mut fields = value.splitn(3, '\'');
                    if let (Some(label), Some(_), Some(rest)) =
                        (fields.next(), fields.next(), fields.next())
                    {
                        charset = Encoding::for_label(label.as_bytes());
                        value = rest;
                    }
                }
                percent(value, &mut octets);
            } else if let Some(value) = self.parameter(&format!("{name}*{number}")) {
                octets.extend_from_slice(value.as_bytes());
            } else {
                break;
            }
        }
        if !octets.is_empty() {
            let charset = charset.unwrap_or(encoding_rs::UTF_8);
            return Some(charset.decode_without_bom_handling(&octets).0.into_owned());
        }
        self.parameter(name).map(decoded)
    }
}

/// `utf-8'fr'%C3%A9t%C3%A9`.
fn extended(value: &str) -> String {
    let mut fields = value.splitn(3, '\'');
    let (charset, text) = match (fields.next(), fields.next(), fields.next()) {
        (Some(charset), Some(_), Some(text)) => (Encoding::for_label(charset.as_bytes()), text),
        _ => (None, value),
    };
    let mut octets = Vec::new();
    percent(text, &mut octets);
    charset.unwrap_or(encoding_rs::UTF_8).decode_without_bom_handling(&octets).0.into_owned()
}

fn percent(text: &str, octets: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let digit = |at: usize| tail.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                octets.push((high * 16 + low) as u8);
                rest = &tail[2..];
            }
            _ => octets.push(*first),
        }
    }
}

/// What stands between semicolons that are not in quotes, comments left out.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let (mut quoted, mut escaped, mut comment) = (false, false, 0_usize);
    for character in text.chars() {
        let kept = comment == 0;
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted || comment > 0 => escaped = true,
            '"' if comment == 0 => quoted = !quoted,
            '(' if !quoted => {
                comment += 1;
                continue;
            }
            ')' if !quoted && comment > 0 => {
                comment -= 1;
                continue;
            }
            ';' if !quoted && comment == 0 => {
                if pieces.len() > PARAMETERS {
                    return pieces;
                }
                pieces.push(String::new());
                continue;
            }
            _ => {}
        }
        if let (true, Some(last)) = (kept, pieces.last_mut()) {
            last.push(character);
        }
    }
    pieces
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else { return value.to_owned() };
    let mut text = String::new();
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next()),
            '"' => break,
            character => text.push(character),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_and_unfolded() {
        let header = b"A: 1\r\nbroken\r\nB : two\r\n\tlines \r\na: 3\r\n\r\n";
        let fields = Fields::of(header);
        assert_eq!(fields.clone().find("b").as_deref(), Some(&b"two\tlines"[..]));
        assert_eq!(fields.clone().find("a").as_deref(), Some(&b"1"[..]));
        assert_eq!(fields.clone().filter(|field| field.is("A")).count(), 2);
        assert_eq!(fields.find("broken"), None);
    }

    #[test]
    fn parameters_are_read_in_every_form() {
        let value = Value::parse(
            b"Attachment (a; b); x=\"a;\\\"b\"; filename*0*=utf-8''%C3%A9; filename*1=\"t.txt\"",
        );
        assert_eq!(value.name, "attachment");
        assert_eq!(value.parameter("x"), Some("a;\"b"));
        assert_eq!(value.text("filename").as_deref(), Some("ét.txt"));
        let value = Value::parse(b"a/b; name*=iso-8859-1'fr'%E9t%E9; filename==?utf-8?Q?=C3=A9?=");
        assert_eq!(value.text("name").as_deref(), Some("été"));
        assert_eq!(value.text("filename").as_deref(), Some("é"));
        assert!(Value::parse(&b"a;".repeat(9_999)).parameters.is_empty());
    }
}
