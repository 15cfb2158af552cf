//! ENVELOPE and BODYSTRUCTURE (RFC 3501 section 7.4.2).

use crate::mime::address::{self, Address};
use crate::mime::header::Value;
use crate::mime::{Content, Part};

/// Longest text sent in quotes; a longer one is a literal.
const QUOTED: usize = 1_000;

/// A text in quotes, for what has no line end and no octet above 127.
pub(super) fn quoted(text: &[u8]) -> String {
    let mut octets = Vec::new();
    put_string(&mut octets, text);
    String::from_utf8_lossy(&octets).into_owned()
}

/// A text as it is when it may stand so, else in quotes.
pub(super) fn quoted_atom(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        text.to_owned()
    } else {
        quoted(text.as_bytes())
    }
}

/// A text in quotes, or a literal when it cannot be.
pub(super) fn put_string(out: &mut Vec<u8>, text: &[u8]) {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t');
    if text.len() > QUOTED || !text.iter().all(plain) {
        out.extend_from_slice(format!("{{{}}}\r\n", text.len()).as_bytes());
        out.extend_from_slice(text);
        return;
    }
    out.push(b'"');
    for &byte in text {
        if b"\"\\".contains(&byte) {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'"');
}

fn put_nstring(out: &mut Vec<u8>, text: Option<&[u8]>) {
    match text {
        // A literal has no NUL (RFC 3501 section 9, CHAR8).
        Some(text) if text.contains(&0) => {
            let text: Vec<u8> = text.iter().copied().filter(|byte| *byte != 0).collect();
            put_string(out, &text);
        }
        Some(text) => put_string(out, text),
        None => out.extend_from_slice(b"NIL"),
    }
}

/// The envelope of a message.
pub(super) fn put_envelope(out: &mut Vec<u8>, message: &[u8], part: &Part) {
    let field = |name: &str| part.fields(message).find(name);
    out.push(b'(');
    put_nstring(out, field("Date").as_deref());
    out.push(b' ');
    put_nstring(out, field("Subject").as_deref());
    let from = field("From");
    for name in ["From", "Sender", "Reply-To", "To", "Cc", "Bcc"] {
        out.push(b' ');
        let value = field(name).filter(|value| !value.is_empty());
        // The sender and the address to reply to are the author unless they are said.
        let value =
            if matches!(name, "Sender" | "Reply-To") { value.or(from.clone()) } else { value };
        put_addresses(out, value.as_deref());
    }
    for name in ["In-Reply-To", "Message-ID"] {
        out.push(b' ');
        put_nstring(out, field(name).as_deref());
    }
    out.push(b')');
}

fn put_addresses(out: &mut Vec<u8>, value: Option<&[u8]>) {
    let list = value.map(|value| address::list(&String::from_utf8_lossy(value)));
    let Some(list) = list.filter(|list| !list.is_empty()) else {
        out.extend_from_slice(b"NIL");
        return;
    };
    out.push(b'(');
    for address in list {
        let (name, local, host) = match &address {
            Address::Mailbox { name, local, host } => {
                // Without a host it would read as a group.
                let host = host.as_deref().filter(|host| !host.is_empty());
                (name.as_deref(), Some(local.as_str()), Some(host.unwrap_or("MISSING_DOMAIN")))
            }
            Address::Group(name) => (None, Some(name.as_str()), None),
            Address::EndOfGroup => (None, None, None),
        };
        out.push(b'(');
        put_nstring(out, name.map(str::as_bytes));
        out.extend_from_slice(b" NIL ");
        put_nstring(out, local.map(str::as_bytes));
        out.push(b' ');
        put_nstring(out, host.map(str::as_bytes));
        out.push(b')');
    }
    out.push(b')');
}

/// BODYSTRUCTURE, or BODY without the extension data.
pub(super) fn put_structure(out: &mut Vec<u8>, message: &[u8], part: &Part, extended: bool) {
    out.push(b'(');
    let (family, subtype) = part.kind.name.split_once('/').unwrap_or(("text", "plain"));
    if let Content::Multipart(parts) = &part.content {
        for part in parts {
            put_structure(out, message, part, extended);
        }
        out.push(b' ');
        put_string(out, subtype.as_bytes());
        if extended {
            out.push(b' ');
            put_parameters(out, &part.kind);
            put_rest(out, message, part);
        }
        out.push(b')');
        return;
    }
    // A multipart in which no part was found would not read as one.
    let (family, subtype) =
        if family == "multipart" { ("text", "plain") } else { (family, subtype) };
    put_string(out, family.as_bytes());
    out.push(b' ');
    put_string(out, subtype.as_bytes());
    out.push(b' ');
    put_parameters(out, &part.kind);
    for name in ["Content-ID", "Content-Description"] {
        out.push(b' ');
        put_nstring(out, part.fields(message).find(name).as_deref());
    }
    out.push(b' ');
    let encoding = part.value(message, "Content-Transfer-Encoding").map(|value| value.name);
    put_string(
        out,
        encoding.filter(|name| !name.is_empty()).as_deref().unwrap_or("7bit").as_bytes(),
    );
    let body = &message[part.body.clone()];
    out.extend_from_slice(format!(" {}", body.len()).as_bytes());
    let lines = memchr::memchr_iter(b'\n', body).count();
    if let Content::Message(inner) = &part.content {
        out.push(b' ');
        put_envelope(out, message, inner);
        out.push(b' ');
        put_structure(out, message, inner, extended);
        out.extend_from_slice(format!(" {lines}").as_bytes());
    } else if family == "text" {
        out.extend_from_slice(format!(" {lines}").as_bytes());
    }
    if extended {
        out.push(b' ');
        put_nstring(out, part.fields(message).find("Content-MD5").as_deref());
        put_rest(out, message, part);
    }
    out.push(b')');
}

/// Disposition, language and location.
fn put_rest(out: &mut Vec<u8>, message: &[u8], part: &Part) {
    out.push(b' ');
    match part.value(message, "Content-Disposition") {
        Some(disposition) => {
            out.push(b'(');
            put_string(out, disposition.name.as_bytes());
            out.push(b' ');
            put_parameters(out, &disposition);
            out.push(b')');
        }
        None => out.extend_from_slice(b"NIL"),
    }
    for name in ["Content-Language", "Content-Location"] {
        out.push(b' ');
        put_nstring(out, part.fields(message).find(name).as_deref());
    }
}

fn put_parameters(out: &mut Vec<u8>, value: &Value) {
    if value.parameters.is_empty() {
        out.extend_from_slice(b"NIL");
        return;
    }
    out.push(b'(');
    for (index, (name, text)) in value.parameters.iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        put_nstring(out, Some(name.as_bytes()));
        out.push(b' ');
        put_nstring(out, Some(text.as_bytes()));
    }
    out.push(b')');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(mail: &str) -> String {
        let mut out = Vec::new();
        put_envelope(&mut out, mail.as_bytes(), &Part::of(mail.as_bytes()));
        String::from_utf8(out).unwrap()
    }

    fn structure(mail: &str, extended: bool) -> String {
        let mut out = Vec::new();
        put_structure(&mut out, mail.as_bytes(), &Part::of(mail.as_bytes()), extended);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_envelope_has_ten_members() {
        assert_eq!(
            envelope(
                "Date: today\r\nFrom: \"A \\\"B\\\"\" <a@b.fr>\r\nTo: x: c@d.fr;\r\n\
                 Subject: =?utf-8?Q?=C3=A9?=\r\nCc: é <é@f.fr>\r\nMessage-ID: <1@b>\r\n\r\n"
            ),
            "(\"today\" \"=?utf-8?Q?=C3=A9?=\" ((\"A \\\"B\\\"\" NIL \"a\" \"b.fr\")) \
             ((\"A \\\"B\\\"\" NIL \"a\" \"b.fr\")) ((\"A \\\"B\\\"\" NIL \"a\" \"b.fr\")) \
             ((NIL NIL \"x\" NIL)(NIL NIL \"c\" \"d.fr\")(NIL NIL NIL NIL)) \
             (({2}\r\né NIL {2}\r\né \"f.fr\")) NIL NIL \"<1@b>\")"
        );
        assert_eq!(envelope("x"), "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)");
    }

    #[test]
    fn structures_are_nested() {
        let mail = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nun\r\ndeux\r\n--b\r\n\
                    Content-Type: application/pdf; name=\"a.pdf\"\r\nContent-Transfer-Encoding: BASE64\
                    \r\nContent-Disposition: attachment; filename=\"a.pdf\"\r\n\r\nAAAA\r\n--b--\r\n";
        assert_eq!(
            structure(mail, false),
            "((\"text\" \"plain\" NIL NIL NIL \"7bit\" 8 1)(\"application\" \"pdf\" (\"name\" \
             \"a.pdf\") NIL NIL \"base64\" 4) \"mixed\")"
        );
        assert_eq!(
            structure(mail, true),
            "((\"text\" \"plain\" NIL NIL NIL \"7bit\" 8 1 NIL NIL NIL NIL)(\"application\" \"pdf\" \
             (\"name\" \"a.pdf\") NIL NIL \"base64\" 4 NIL (\"attachment\" (\"filename\" \"a.pdf\")) \
             NIL NIL) \"mixed\" (\"boundary\" \"b\") NIL NIL NIL)"
        );
        let inner = "Content-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nx\r\n";
        assert_eq!(
            structure(inner, false),
            "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 18 (NIL \"in\" NIL NIL NIL NIL NIL NIL NIL \
             NIL) (\"text\" \"plain\" NIL NIL NIL \"7bit\" 3 1) 3)"
        );
        let empty = "Content-Type: multipart/mixed; boundary=b\r\n\r\nx";
        assert!(structure(empty, false).starts_with("(\"text\" \"plain\" "));
    }
}
