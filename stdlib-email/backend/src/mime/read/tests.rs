//! Messages as they arrive: right, wrong and hostile.

use super::{Defect, Message};
use crate::mime::{Priority, Sensitivity};

fn read(source: impl AsRef<[u8]>) -> Message {
    Message::read(source.as_ref())
}

const NESTED: &str = "From: =?iso-8859-1?Q?=C9lodie?= <e@x.fr>\r\n\
    To: Dupont, Jean <j@x.fr>,\r\n\tb@x.fr\r\n\
    Subject: =?utf-8?Q?Re=C3=A7u?=\r\n =?utf-8?Q?_hier?=\r\n\
    Date: Mon, 23 Nov 2026 10:00:00 +0100\r\n\
    Received: from b by c; Mon, 23 Nov 2026 10:00:05 +0100\r\n\
    Received: from a by b; Mon, 23 Nov 2026 10:00:01 +0100\r\n\
    Return-Path: <bounce@x.fr>\r\n\
    X-Priority: 1 (Highest)\r\nSensitivity: Private\r\nKeywords: a, b;c\r\n\
    Disposition-Notification-To: e@x.fr\r\n\
    Message-ID: <1@x.fr>\r\n\
    Content-Type: multipart/mixed; boundary=\"B1\"\r\n\r\n\
    preamble\r\n--B1\r\n\
    Content-Type: multipart/alternative; boundary=B10\r\n\r\n\
    --B10\r\nContent-Type: text/plain; charset=iso-8859-15\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
    10 =A4=\r\n !\r\n--B10\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>10 €</p>\r\n--B10--\r\n\
    --B1\r\nContent-Type: application/pdf;\r\n name=\"x.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\
    Content-Disposition: attachment;\r\n filename*0*=utf-8''relev%C3;\r\n filename*1*=%A9.pdf\r\n\
    Content-Description: =?utf-8?Q?Le_relev=C3=A9?=\r\n\r\nJVBERg==\r\n\
    --B1\r\nContent-Type: image/png\r\nContent-ID: <img1>\r\nContent-Disposition: inline\r\n\r\nPNG\r\n\
    --B1\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninside\r\n--B1--\r\nepilogue\r\n";

#[test]
fn a_whole_message() {
    let message = read(NESTED);
    assert_eq!(message.defects(), []);
    assert_eq!(message.from().first().unwrap().to_string(), "Élodie <e@x.fr>");
    let to: Vec<_> = message.to().into_iter().map(|it| (it.name, it.email)).collect();
    assert_eq!(to, [("Dupont, Jean".into(), "j@x.fr".into()), (String::new(), "b@x.fr".into())]);
    assert_eq!(message.subject(), "Reçu hier");
    assert_eq!(message.date().unwrap().to_rfc5322(), message.date_text());
    assert_eq!(message.received().unwrap().to_rfc5322(), "Mon, 23 Nov 2026 10:00:05 +0100");
    assert_eq!(message.return_path().as_deref(), Some("bounce@x.fr"));
    assert_eq!(
        (message.priority(), message.sensitivity()),
        (Priority::Highest, Sensitivity::Private)
    );
    assert_eq!(message.keywords(), ["a", "b", "c"]);
    assert_eq!(message.read_receipt_to().as_deref(), Some("e@x.fr"));
    assert_eq!(message.return_receipt_to(), None);
    assert_eq!(message.message_id(), "<1@x.fr>");
    assert_eq!(message.text().as_deref(), Some("10 € !"));
    assert_eq!(message.html().as_deref(), Some("<p>10 €</p>"));
    let headers = message.headers();
    assert_eq!(headers.len(), 13);
    assert_eq!(
        headers.get(2).map(|it| (it.name.as_str(), it.value.as_str())),
        Some(("Subject", "Reçu hier"))
    );
    assert!(
        message.raw_text().starts_with(b"preamble")
            && message.raw_text().ends_with(b"epilogue\r\n")
    );

    let attachments = message.attachments();
    let names: Vec<_> = attachments.iter().map(|it| (it.name.as_str(), it.inline)).collect();
    assert_eq!(names, [("relevé.pdf", false), ("attachment.png", true), ("inner.eml", false)]);
    let [pdf, png, mail] = attachments.as_slice() else { panic!() };
    assert_eq!((pdf.bytes().as_slice(), pdf.description.as_str()), (&b"%PDF"[..], "Le relevé"));
    assert_eq!((png.content_id.as_str(), png.bytes().as_slice()), ("img1", &b"PNG"[..]));
    let inner = mail.message().unwrap();
    assert_eq!((inner.subject().as_str(), inner.text().as_deref()), ("inner", Some("inside")));
    assert!(pdf.message().is_none());
}

#[test]
fn line_endings_do_not_count() {
    for source in [NESTED.replace("\r\n", "\n"), NESTED.replace("\r\n", "\r")] {
        let message = read(&source);
        assert_eq!(message.source(), source.as_bytes());
        assert_eq!(message.subject(), "Reçu hier");
        assert_eq!(message.text().as_deref(), Some("10 € !"));
        assert_eq!(message.attachments().len(), 3);
    }
}

#[test]
fn cut_anywhere_it_still_reads() {
    for end in 0..NESTED.len() {
        let message = read(NESTED.as_bytes().get(..end).unwrap());
        exhaust(&message);
        assert_eq!(message.source().len(), end);
    }
}

/// Decodes everything, for the sake of not panicking.
pub(super) fn exhaust(message: &Message) {
    let _ = (message.headers(), message.text(), message.html(), message.date(), message.received());
    let _ = (message.from(), message.to(), message.keywords(), message.raw_text());
    for attachment in message.attachments() {
        let _ = (attachment.bytes(), attachment.message());
    }
}

#[test]
fn malformed_structures() {
    for (source, text, defects) in [
        ("", Some(""), &[][..]),
        ("\r\n", Some(""), &[]),
        ("just text", Some("just text"), &[Defect::MissingSeparator]),
        (
            "A: b\r\nno separator here\r\nmore",
            Some("no separator here\r\nmore"),
            &[Defect::MissingSeparator],
        ),
        ("A: b\r\nstray line\r\nSubject: s\r\n\r\nx", Some("x"), &[Defect::MalformedHeader]),
        ("From a@x Mon\r\nA: b\r\n\r\nx", Some("x"), &[]),
        ("\r\n\r\nA: b\r\n\r\nx", Some("x"), &[]),
        (" folded first\r\nA: b\r\n\r\nx", Some("x"), &[Defect::MalformedHeader]),
        (
            "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\nx",
            Some("x"),
            &[Defect::MissingBoundary],
        ),
        (
            "Content-Type: multipart/mixed; boundary=B\r\n\r\nx",
            Some("x"),
            &[Defect::MissingBoundary],
        ),
        (
            "Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nx\r\n--BB\r\ny",
            Some("x\r\n--BB\r\ny"),
            &[Defect::MissingFinalBoundary],
        ),
        (
            "Content-Type: multipart/mixed; boundary=\"B \"\r\n\r\n--B \t\r\n\r\nx\r\n--B--",
            Some("x"),
            &[],
        ),
        (
            "Content-Type: text/plain; charset=utf-8\r\nContent-Type: text/html\r\n\r\né",
            Some("é"),
            &[],
        ),
        (
            "Content-Transfer-Encoding: base64\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nx\r\n--B--\r\n",
            Some("x"),
            &[],
        ),
        ("Content-Type: rubbish\r\n\r\nx", Some("x"), &[]),
        ("Content-Transfer-Encoding: quoted-printable\r\n\r\nx=", Some("x"), &[]),
        ("Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\na \r\nb", Some("ab"), &[]),
        ("A: \0\r\n\r\n\0x", Some("\0x"), &[]),
    ] {
        let message = read(source);
        assert_eq!(message.text().as_deref(), text, "{source}");
        assert_eq!(message.defects(), defects, "{source}");
        exhaust(&message);
    }
}

#[test]
fn a_file_may_be_called_by_what_looks_encoded() {
    let name = |disposition: &str| {
        let source = format!("Content-Disposition: attachment; {disposition}\r\n\r\nx");
        read(source).attachments().first().unwrap().name.clone()
    };
    assert_eq!(name("filename*=utf-8''%3D%3Futf-8%3FQ%3Fx%3F%3D"), "=?utf-8?Q?x?=");
    assert_eq!(name("filename*=utf-8''a%0Db"), "a b");
    assert_eq!(name("filename=\"=?utf-8?Q?x?=\""), "x");
}

/// A backslash is written as two, and read as one of them.
#[test]
fn backslashes_of_a_file_name_are_read_once() {
    for (written, read_as) in [(r"a\\\\b\\c.bin", r"a\\b\c.bin"), (r#"a\"b.bin"#, r#"a"b.bin"#)] {
        let source = format!("Content-Disposition: attachment; filename=\"{written}\"\r\n\r\nx");
        assert_eq!(read(source).attachments()[0].name, read_as);
    }
}

#[test]
fn text_and_its_neighbours() {
    let part = |head: &str, body: &str| format!("--B\r\n{head}\r\n\r\n{body}\r\n");
    let source = [
        "Content-Type: multipart/mixed; boundary=B\r\n\r\n".to_owned(),
        part("Content-Type: text/plain", "one"),
        part("Content-Type: text/plain; name=notes.txt", "notes"),
        part("Content-Type: text/plain\r\nContent-Disposition: attachment", "beside"),
        part("Content-Type: text/plain", "footer"),
        part("Content-Type: text/calendar", "BEGIN"),
        "--B--\r\n".to_owned(),
    ]
    .concat();
    let message = read(source);
    assert_eq!(message.text().as_deref(), Some("one\r\nfooter"));
    let names: Vec<_> = message.attachments().into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["notes.txt", "attachment.txt", "attachment.ics"]);
}

/// Whole messages damaged at random, from fixed seeds.
#[test]
fn damaged_messages_do_not_panic() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let tokens: [&[u8]; 12] = [
        b"--B1",
        b"=?utf-8?Q?",
        b"?=",
        b"\r\n\r\n",
        b"\"",
        b"*0*=",
        b"''%",
        b";",
        b"(",
        b"\0",
        b"\xff\xfe",
        b"boundary=",
    ];
    for _ in 0..3_000 {
        let mut source = NESTED.as_bytes().to_vec();
        for _ in 0..=random(8) {
            let at = random(source.len());
            match random(3) {
                0 => source[at] = random(256) as u8,
                1 => {
                    let end = (at + random(40)).min(source.len());
                    source.drain(at..end);
                }
                _ => {
                    let token = tokens[random(tokens.len())];
                    source.splice(at..at, token.iter().copied());
                }
            }
        }
        exhaust(&read(source));
    }
}
