//! Values of headers: encoded-words, parameters, addresses, dates; and what we write ourselves.

use wl_mail::mime::{Date, Draft, Message, build, parse_addresses};

use super::{bytes, spoil, text};
use crate::chance::Chance;
use crate::property::{Bench, Verdict};

const VALUES: &[&[u8]] = &[
    b"=?utf-8?Q?=C3=89t=C3=A9?= =?utf-8?B?w6k=?= =?iso-8859-1*fr?Q?=E9?=",
    b"attachment; filename*0*=utf-8''a%C3; filename*1*=%A9; filename*2=\"b.txt\"; size=3",
    b"text/plain; charset=\"utf-8\" (comment); name=\"=?utf-8?Q?x?=\"; boundary=B",
    b"Jean <j@x.test>, \"Dupont; \\\"J\\\"\" <a@x.test> (c (d)), amis: b@x.test;, c@x.test",
    b"Dupont, Jean <j@x.test>; <@a,@b:c@x.test>, =?utf-8?Q?a=2Cb?= <d@x.test>",
    b"Mon, 23 Nov 2026 10:00:00 +0100 (CET)",
    b"lun. 5 ao\xc3\xbbt 2024 11:48 +0200",
    b"2026-11-23T10:00:00+01:00",
];

const SNIPPETS: &[&[u8]] = &[
    b"=?",
    b"?=",
    b"=?utf-8?Q?",
    b"=?utf-8?B?",
    b"=?gb18030?B?",
    b"=?utf-7?Q?",
    b"?",
    b"=",
    b"_",
    b"=C3",
    b"\"",
    b"\\",
    b"(",
    b")",
    b"<",
    b">",
    b"@",
    b",",
    b";",
    b":",
    b" ",
    b"\t",
    b"\r\n ",
    b"\r\n",
    b"\0",
    b"\xe9",
    b"\xc3\xa9",
    b"*0*=",
    b"*999999999*=",
    b"''",
    b"%",
    b"%FF",
    b"99999",
    b"-",
    b"+",
    b"+9999",
    b"-0000",
    b"Z",
    b"mars",
    b"T",
];

/// The value of a header, spoilt.
pub fn value(chance: &mut Chance) -> String {
    let mut value = chance.pick(VALUES).to_vec();
    if chance.one_in(3) {
        let more = chance.pick(VALUES);
        value.extend_from_slice(more);
    }
    spoil(chance, &mut value, SNIPPETS);
    text(&value)
}

/// A value is read as whatever header it stands in, and what is shown of it is harmless.
pub fn is_read(_: &Bench, value: &str) -> Verdict {
    let value = bytes(value);
    for name in ["Subject", "Content-Type", "Content-Disposition", "X-Priority", "Keywords"] {
        let message = Message::read([name.as_bytes(), b": ", &value, b"\r\n\r\nx"].concat());
        let first = message.headers().into_iter().find(|header| header.name == name);
        let shown = first.map(|header| header.value).unwrap_or_default();
        if shown.chars().any(|c| c.is_control() && c != '\t') {
            return Err(format!("{name} holds a control character: {shown:?}"));
        }
        if shown.len() > 4 * value.len() {
            return Err(format!("{} bytes of {name} out of {}", shown.len(), value.len()));
        }
        let _ = (message.text(), message.attachments(), message.priority(), message.keywords());
    }
    addresses(&String::from_utf8_lossy(&value))?;
    date(&String::from_utf8_lossy(&value))
}

/// Addresses are never more than their separators allow, and never hold what would end a header.
fn addresses(value: &str) -> Verdict {
    let found = parse_addresses(value);
    if found.len() > value.len() {
        return Err(format!("{} addresses in {} bytes", found.len(), value.len()));
    }
    for address in &found {
        let shown = address.to_string();
        if shown.chars().any(|c| c.is_control() && c != '\t') {
            return Err(format!("a control character in {shown:?}"));
        }
        let sound = address.email.split('@').count() == 2
            && address.email.chars().all(|c| c.is_ascii_alphanumeric() || "@.-".contains(c));
        // What holds an encoded-word once decoded would be decoded twice.
        if sound && !address.name.contains("=?") && parse_addresses(&shown) != [address.clone()] {
            return Err(format!("{shown:?} is read as {:?}", parse_addresses(&shown)));
        }
    }
    Ok(())
}

/// A date that is one is the same when it is written and read again.
fn date(value: &str) -> Verdict {
    let Some(date) = Date::parse(value) else { return Ok(()) };
    let written = date.to_rfc5322();
    match Date::parse(&written) {
        Some(again) if again == date => Ok(()),
        again => Err(format!("{value:?} is {written:?}, which is {again:?}")),
    }
}

/// A text for a subject or a name: letters of everywhere, punctuation, what looks encoded.
pub fn words(chance: &mut Chance) -> String {
    const PIECES: &[&str] = &[
        "été",
        "a",
        " ",
        "  ",
        "日本語",
        "😀",
        "=?",
        "?=",
        "=?utf-8?Q?x?=",
        "_",
        "=",
        "\"",
        "\\",
        ",",
        ";",
        "<",
        "x@y.test",
        "(",
        ")",
        "e\u{301}",
        "\u{a0}",
        "№",
        "mot",
        "très long mot sans espace",
        ".",
        "'",
        "%",
        "*",
    ];
    (0..chance.below(60)).map(|_| chance.word(PIECES)).collect()
}

/// What is written into a mail is what is read from it.
pub fn comes_back(_: &Bench, words: &str) -> Verdict {
    let draft = Draft {
        from: "jean@exemple.test".to_owned(),
        to: vec!["paul@exemple.test".to_owned()],
        subject: words.to_owned(),
        text: format!("{words}\r\n"),
        attachments: vec![wl_mail::mime::DraftAttachment {
            name: format!("{words}.bin"),
            bytes: std::rc::Rc::new(words.as_bytes().to_vec()),
            ..Default::default()
        }],
        ..Draft::default()
    };
    let now = Date::parse("Mon, 23 Nov 2026 10:00:00 +0100").unwrap();
    let source = match build(&draft, now) {
        Ok(source) => source,
        Err(error) => return Err(format!("refused: {error}")),
    };
    let message = Message::read(source.clone());
    let shown = || String::from_utf8_lossy(&source).into_owned();
    if message.subject() != words.trim() {
        return Err(format!("the subject is {:?} in\n{}", message.subject(), shown()));
    }
    if message.text().as_deref().map(str::trim_end) != Some(words.trim_end()) {
        return Err(format!("the text is {:?} in\n{}", message.text(), shown()));
    }
    let attachments = message.attachments();
    let [attachment] = &attachments[..] else {
        return Err(format!("{} attachments in\n{}", attachments.len(), shown()));
    };
    if attachment.bytes() != words.as_bytes() {
        return Err(format!("the attachment changed in\n{}", shown()));
    }
    // A name of ASCII is written as it is, so one that looks encoded is read as if it were.
    if !words.contains("=?") && attachment.name.trim() != format!("{words}.bin").trim() {
        return Err(format!("it is named {:?} in\n{}", attachment.name, shown()));
    }
    if source.split(|b| *b == b'\n').any(|line| line.len() > 999) {
        return Err(format!("a line is too long in\n{}", shown()));
    }
    Ok(())
}
