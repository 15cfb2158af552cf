//! Messages of a hundred thousand of anything: each ends where a bound says, and what is before it
//! is read. What would be quadratic would not end within the patience of whoever runs this.

use super::tests::exhaust;
use super::{Defect, MAX_DEPTH, MAX_HEADER_BYTES, MAX_PARTS, Message};

fn read(source: impl AsRef<[u8]>) -> Message {
    let message = Message::read(source.as_ref());
    exhaust(&message);
    assert_eq!(message.source(), source.as_ref());
    message
}

#[test]
fn a_hundred_thousand_encoded_words() {
    let words = "=?utf-8?Q?=C3=A9?= ".repeat(50_000);
    let message = read(format!("Subject: {words}\r\n\r\nx"));
    assert_eq!((message.subject().chars().count(), message.defects()), (50_000, &[][..]));
    // A line of its own is longer than all headers may be: the rest of it goes with them.
    let words = "=?utf-8?Q?=C3=A9?= ".repeat(100_000);
    let message = read(format!("Subject: {words}\r\nFrom: a@x.fr\r\n\r\nx"));
    assert_eq!(message.subject().chars().count(), 100_000);
    assert_eq!(message.text().as_deref(), Some("x"));
    let message = read(format!("Content-Type: {words}\r\n\r\nx"));
    assert_eq!(message.text().as_deref(), Some("x"));
}

#[test]
fn multiparts_nested_20_000_deep() {
    let level = |level| format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n");
    let message = read((0..20_000).map(level).collect::<String>());
    assert!(message.defects().contains(&Defect::TooDeep));
    assert!(message.parts.len() <= MAX_DEPTH + 1, "{}", message.parts.len());
    // The deepest is an attachment, so that nothing is lost.
    assert_eq!(message.attachments().len(), 1);
    let one = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(20_000);
    assert!(read(one).parts.len() <= MAX_PARTS);
}

#[test]
fn mails_nested_20_000_deep() {
    let message = read("Content-Type: message/rfc822\r\n\r\n".repeat(20_000));
    let names: Vec<_> = message.attachments().into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["message.eml"]);
}

#[test]
fn three_hundred_thousand_parts() {
    let parts = "--B\r\n\r\nx\r\n".repeat(300_000);
    let message = read(format!("Content-Type: multipart/mixed; boundary=B\r\n\r\n{parts}"));
    assert!(message.defects().contains(&Defect::TooManyParts));
    assert_eq!(message.parts.len(), MAX_PARTS);
    let forms = format!("Content-Type: multipart/alternative; boundary=B\r\n\r\n{parts}");
    assert_eq!(read(forms).attachments().len(), MAX_PARTS - 2);
}

#[test]
fn two_hundred_thousand_headers() {
    let headers = "X: y\r\n".repeat(400_000);
    let message = read(format!("{headers}Subject: late\r\n\r\nbody"));
    assert_eq!(message.defects(), [Defect::HeadersTooLong]);
    assert_eq!((message.subject().as_str(), message.text().as_deref()), ("", Some("body")));
    assert!(message.headers().len() <= MAX_HEADER_BYTES / "X: y\r\n".len() + 1);
}

#[test]
fn twenty_thousand_segments_of_a_name() {
    let segments: Vec<String> = (0..20_000).map(|n| format!(" filename*{n}*=%41;\r\n")).collect();
    let segments = segments.concat().replacen("%41", "utf-8''%41", 1);
    let message = read(format!("Content-Disposition: attachment;\r\n{segments}\r\n\r\nx"));
    let names: Vec<_> = message.attachments().into_iter().map(|it| it.name).collect();
    // As many as the bound on parameters lets through.
    let [name] = &names[..] else { panic!("{names:?}") };
    assert!(name.len() > 100 && name.len() < 2_000 && name.chars().all(|c| c == 'A'), "{name}");
    let message =
        read(format!("Content-Type: text/plain; {}\r\n\r\nx", "a=\"b\\\"c\"; ".repeat(50_000)));
    assert_eq!(message.text().as_deref(), Some("x"));
}

#[test]
fn three_megabytes_of_parentheses() {
    for open in ["(", "((\"<", ")", "\"", "<"] {
        let message = read(format!(
            "From: {}\r\nDate: {}\r\n\r\nx",
            open.repeat(1_000_000),
            open.repeat(100_000)
        ));
        assert!(message.from().len() <= 1, "{open}");
        assert_eq!(message.date(), None);
    }
}

#[test]
fn a_hundred_thousand_recipients() {
    let message = read(format!("To: {}\r\n\r\nx", "a@x.fr, ".repeat(100_000)));
    assert_eq!(message.to().len(), 100_000);
}

#[test]
fn a_million_blank_lines_first() {
    let message = read(format!("{}Subject: b\r\n\r\nx", "\r\n".repeat(1_000_000)));
    assert_eq!((message.subject().as_str(), message.text().as_deref()), ("b", Some("x")));
}

#[test]
fn a_million_false_boundaries() {
    let body = "--B".repeat(1_000_000);
    let message = read(format!(
        "Content-Type: multipart/mixed; boundary=B\r\n\r\n{body}\r\n--B\r\n\r\nx\r\n--B--"
    ));
    assert_eq!(message.text().as_deref(), Some("x"));
    let message = read(format!(
        "Content-Type: multipart/mixed; boundary=B\r\n\r\n{}",
        "--Bx\r\n".repeat(500_000)
    ));
    assert_eq!(message.defects(), [Defect::MissingBoundary]);
}

/// Each byte sequence under each declaration, as a body and as an encoded-word.
#[test]
fn charsets_wrong_or_unknown() {
    for (declared, bytes, text) in [
        ("x-unknown", &b"\xe9t\xe9 \x80"[..], "été €"),
        ("", b"\xe9t\xe9", "été"),
        ("\"\"", "été".as_bytes(), "été"),
        ("utf8", "été".as_bytes(), "été"),
        ("iso-8859-1", b"\x93\xe9\x94 \x80", "“é” €"),
        ("utf-8", b"\xe9t\xe9", "été"),
        ("us-ascii", "été".as_bytes(), "été"),
        ("utf-7", b"+AOk-t+AOk-", "été"),
        // Half of a pair, then what is no letter of UTF-7.
        ("utf-7", b"+2D0-x", "\u{fffd}x"),
        ("utf-7", b"+AO", ""),
        ("iso-2022-jp", b"\x1b$B$3$s\x1b(B", "こん"),
        ("iso-2022-jp", b"\x1b$B$", "\u{fffd}"),
        ("gb18030", b"\xc4\xe3\xba\xc3", "你好"),
        ("utf-16", b"\xff\xfeh\0i\0", "hi"),
        ("utf-16le", b"h\0i\0", "hi"),
        ("utf-8", b"\xef\xbb\xbfok", "ok"),
    ] {
        let body =
            [format!("Content-Type: text/plain; charset={declared}\r\n\r\n").as_bytes(), bytes]
                .concat();
        assert_eq!(read(body).text().as_deref(), Some(text), "{declared} {bytes:?}");
    }
    // A character cut between two encoded-words, between two lines of quoted-printable.
    let cut = "Subject: =?utf-8?Q?=C3?= =?utf-8?Q?=A9?=\r\nContent-Transfer-Encoding: quoted-printable\r\n\
               Content-Type: text/plain; charset=utf-8\r\n\r\n=C3=\r\n=A9";
    let message = read(cut);
    assert_eq!((message.subject().as_str(), message.text().as_deref()), ("é", Some("é")));
}

#[test]
fn broken_transfer_encodings() {
    let head = |encoding| {
        format!(
            "Content-Transfer-Encoding: {encoding}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        )
    };
    for (encoding, body, text) in [
        ("base64", "w6l0w6k=\r\n____________\r\nA list, at www.example\r\n", "été"),
        ("base64", "w6l0w6k", "été"),
        ("base64", "w6l0=w6k=", "été"),
        ("base64", "w6 l0\r\n w6k=", "été"),
        ("base64", "", ""),
        ("Base64 ", "w6k=", "é"),
        ("quoted-printable", "=C3=A9=", "é"),
        ("quoted-printable", "=C3=A9=\r\n", "é"),
        ("quoted-printable", "100=% =ZZ", "100=% =ZZ"),
        ("quoted-printable", "a=3", "a=3"),
        ("x-unknown", "=C3=A9", "=C3=A9"),
        ("8bit", "é", "é"),
    ] {
        let message = read(head(encoding) + body);
        assert_eq!(message.text().as_deref(), Some(text), "{encoding} {body:?}");
    }
    assert_eq!(read(head("base64") + &"=".repeat(1_000_000)).text().as_deref(), Some(""));
    assert_eq!(read(head("base64") + &"A=".repeat(500_000)).text().map(|it| it.len()), Some(0));
    assert_eq!(
        read(head("quoted-printable") + &"=\r\n".repeat(300_000)).text().as_deref(),
        Some("")
    );
}
