//! Dates and addresses that are not as RFC 5322 wants them, and what is wrong with mails.

use crate::view::Field;

/// A date, and the instant it means to a person who reads it.
pub struct OddDate {
    pub name: &'static str,
    pub text: &'static str,
    pub instant: Option<&'static str>,
}

const fn date(name: &'static str, text: &'static str, instant: Option<&'static str>) -> OddDate {
    OddDate { name, text, instant }
}

pub const DATES: &[OddDate] = &[
    date("empty", "", None),
    date("words", "hier soir", None),
    date("two digits", "Mon, 23 Nov 26 10:00:00 +0100", Some("2026-11-23T09:00:00Z")),
    date("two digits of 1999", "Tue, 14 Sep 99 10:00:00 GMT", Some("1999-09-14T10:00:00Z")),
    date("three digits", "Wed, 1 Jan 103 00:00:00 EST", Some("2003-01-01T05:00:00Z")),
    date("zone EST", "Mon, 23 Nov 2026 10:00:00 EST", Some("2026-11-23T15:00:00Z")),
    date("zone PDT", "Mon, 23 Nov 2026 10:00:00 PDT", Some("2026-11-23T17:00:00Z")),
    date("zone CET", "Mon, 23 Nov 2026 10:00:00 CET", Some("2026-11-23T09:00:00Z")),
    date("zone unknown", "Mon, 23 Nov 2026 10:00:00 XYZ", Some("2026-11-23T10:00:00Z")),
    date("zone absent", "Mon, 23 Nov 2026 10:00:00", Some("2026-11-23T10:00:00Z")),
    date(
        "zone in a comment",
        "Mon, 23 Nov 2026 10:00:00 +0100 (CET)",
        Some("2026-11-23T09:00:00Z"),
    ),
    date("zone of 99 hours", "Mon, 23 Nov 2026 10:00:00 +9999", Some("2026-11-23T10:00:00Z")),
    date("French", "lun. 5 août 2024 11:48 +0200", Some("2024-08-05T09:48:00Z")),
    date("31 February", "Sat, 31 Feb 2026 10:00:00 +0000", None),
    date("year 99999", "Mon, 23 Nov 99999 10:00:00 +0000", None),
    date("no seconds", "Mon, 23 Nov 2026 10:00 +0100", Some("2026-11-23T09:00:00Z")),
    date("no day of the week", "23 Nov 2026 10:00:00 +0100", Some("2026-11-23T09:00:00Z")),
    date("ISO 8601", "2026-11-23T10:00:00+01:00", Some("2026-11-23T09:00:00Z")),
    date("as asctime writes", "Mon Nov 23 10:00:00 2026", Some("2026-11-23T10:00:00Z")),
    date("1970", "Thu, 1 Jan 1970 00:00:00 +0000", Some("1970-01-01T00:00:00Z")),
    date("a leap second", "Mon, 23 Nov 2026 10:00:60 +0000", Some("2026-11-23T10:00:59Z")),
    date("hour 99", "Mon, 23 Nov 2026 99:00:00 +0000", None),
];

/// A From, and whom it names.
pub struct OddAddresses {
    pub name: &'static str,
    pub text: &'static str,
    pub people: &'static [(&'static str, &'static str)],
}

const fn addresses(
    name: &'static str,
    text: &'static str,
    people: &'static [(&'static str, &'static str)],
) -> OddAddresses {
    OddAddresses { name, text, people }
}

pub const ADDRESSES: &[OddAddresses] = &[
    addresses("bare", "j@x.test", &[("", "j@x.test")]),
    addresses("comment", "j@x.test (Jean Dupont)", &[("Jean Dupont", "j@x.test")]),
    addresses("comma", "Dupont, Jean <j@x.test>", &[("Dupont, Jean", "j@x.test")]),
    addresses("semicolons", "a@x.test; b@x.test", &[("", "a@x.test"), ("", "b@x.test")]),
    addresses("group", "amis: a@x.test, B <b@x.test>;", &[("", "a@x.test"), ("B", "b@x.test")]),
    addresses("empty group", "undisclosed-recipients:;", &[]),
    addresses("quoted local part", "\"a b\"@x.test", &[("", "\"a b\"@x.test")]),
    addresses("international", "Zoé <zoé@forêt.test>", &[("Zoé", "zoé@forêt.test")]),
    addresses("punycode", "a@xn--fort-mpa.test", &[("", "a@xn--fort-mpa.test")]),
    addresses(
        "encoded comma",
        "=?utf-8?Q?Dupont=2C_Zo=C3=A9?= <j@x.test>",
        &[("Dupont, Zoé", "j@x.test")],
    ),
    addresses("quoted word", "\"=?utf-8?Q?Zo=C3=A9?=\" <j@x.test>", &[("Zoé", "j@x.test")]),
    addresses("unended quote", "\"Jean <j@x.test>", &[("Jean", "j@x.test")]),
    addresses("unended angle", "Jean <j@x.test", &[("Jean", "j@x.test")]),
    addresses("no angles", "Jean j@x.test", &[("Jean", "j@x.test")]),
    addresses("route", "<@a.test,@b.test:j@x.test>", &[("", "j@x.test")]),
    addresses("escaped quote", "\"O \\\"B\\\"\" <o@x.test>", &[("O \"B\"", "o@x.test")]),
    addresses(
        "hidden zero",
        "=?utf-8?b?cG90dXNAd2hpdGVob3VzZS5nb3Y=?==?utf-8?Q?=00?= <x@evil.test>",
        &[("potus@whitehouse.gov", "x@evil.test")],
    ),
    addresses("name like an address", "\"a@b.test\" <x@evil.test>", &[("a@b.test", "x@evil.test")]),
    addresses("empty", "", &[]),
];

/// Something that is wrong with a mail. It tells whether it applied.
pub struct Flaw {
    pub name: &'static str,
    pub apply: fn(&mut Vec<u8>, &mut Vec<u8>) -> bool,
    /// What nobody can tell any more.
    pub uncertain: &'static [Field],
}

const ALL_OF_BODY: &[Field] = &[Field::Text, Field::Html, Field::Names, Field::Bytes];

const fn flaw(
    name: &'static str,
    apply: fn(&mut Vec<u8>, &mut Vec<u8>) -> bool,
    uncertain: &'static [Field],
) -> Flaw {
    Flaw { name, apply, uncertain }
}

pub const FLAWS: &[Flaw] = &[
    flaw("no empty line", |_, body| replace(body, b"\r\n\r\n", b"\r\n"), ALL_OF_BODY),
    flaw("no final boundary", |_, body| cut(body, b"--\r\n"), &[Field::Bytes]),
    flaw("no boundary", |_, body| replace_word(body, "; boundary=", "; border="), ALL_OF_BODY),
    flaw("empty boundary", |_, body| empty_boundary(body), ALL_OF_BODY),
    flaw("blanks behind boundaries", |_, body| multi(body, b"--\r\n", b"-- \t\r\n"), &[]),
    flaw("lines end with LF", |_, _| true, &[Field::Bytes]),
    flaw("lines end with CR", |_, _| true, ALL_OF_BODY),
    flaw(
        "two types",
        |_, body| insert(body, b"Content-Type: text/html; charset=us-ascii\r\n"),
        &[],
    ),
    flaw("a footer behind base64", |_, body| footer(body), &[]),
    flaw("base64 without padding", |_, body| unpadded(body), &[]),
    flaw("= at the end", |_, body| equals(body), &[]),
    flaw("base64 on a multipart", |_, body| encoded_multipart(body), &[]),
    flaw("a line without colon", |head, _| prepend_line(head, b"une ligne de trop\r\n"), &[]),
    flaw(
        "mbox",
        |head, _| prepend(head, b"From jeanne@exemple.test Mon Nov 23 10:00:00 2026\r\n"),
        &[],
    ),
    flaw("zeros", |_, body| zeros(body), ALL_OF_BODY),
    flaw("blank lines first", |head, _| prepend(head, b"\r\n\r\n"), &[]),
    flaw("space before colon", |head, _| replace(head, b"Subject:", b"Subject :"), &[]),
    flaw("lower case names", |head, _| replace(head, b"Subject:", b"subject:"), &[]),
];

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn replace(text: &mut Vec<u8>, from: &[u8], to: &[u8]) -> bool {
    let Some(at) = find(text, from) else { return false };
    text.splice(at..at + from.len(), to.iter().copied());
    true
}

fn replace_word(text: &mut Vec<u8>, from: &str, to: &str) -> bool {
    replace(text, from.as_bytes(), to.as_bytes())
}

/// The last boundary of the mail is lost.
fn cut(body: &mut Vec<u8>, end: &[u8]) -> bool {
    if !body.ends_with(end) {
        return false;
    }
    let line = body.windows(4).rposition(|it| it == b"\r\n--").unwrap_or(body.len());
    body.truncate(line + 2);
    true
}

fn multi(body: &mut Vec<u8>, end: &[u8], with: &[u8]) -> bool {
    if !body.ends_with(end) {
        return false;
    }
    body.truncate(body.len() - end.len());
    body.extend_from_slice(with);
    true
}

fn empty_boundary(body: &mut Vec<u8>) -> bool {
    let Some(start) = find(body, b"boundary=\"") else { return false };
    let start = start + b"boundary=\"".len();
    let length = body[start..].iter().position(|b| *b == b'"').unwrap_or(0);
    body.drain(start..start + length);
    true
}

fn prepend(head: &mut Vec<u8>, line: &[u8]) -> bool {
    head.splice(0..0, line.iter().copied());
    true
}

/// Between two headers.
fn prepend_line(head: &mut Vec<u8>, line: &[u8]) -> bool {
    let Some(at) = find(head, b"Date:") else { return false };
    head.splice(at..at, line.iter().copied());
    true
}

/// A second type behind the first.
fn insert(body: &mut Vec<u8>, line: &[u8]) -> bool {
    if !body.starts_with(b"Content-Type: text/plain") {
        return false;
    }
    let Some(end) = find(body, b"\r\n") else { return false };
    body.splice(end + 2..end + 2, line.iter().copied());
    true
}

fn is_single(body: &[u8], encoding: &str) -> bool {
    !body.starts_with(b"Content-Type: multipart")
        && find(body, format!("Encoding: {encoding}\r\n").as_bytes()).is_some()
}

fn footer(body: &mut Vec<u8>) -> bool {
    let applies = is_single(body, "base64");
    if applies {
        body.extend(b"_______________________________\r\nListe : https://listes.exemple.test\r\n");
    }
    applies
}

fn unpadded(body: &mut Vec<u8>) -> bool {
    if !is_single(body, "base64") || !body.ends_with(b"=\r\n") {
        return false;
    }
    while body.last().is_some_and(|b| b"=\r\n".contains(b)) {
        body.pop();
    }
    true
}

fn equals(body: &mut Vec<u8>) -> bool {
    let applies = is_single(body, "quoted-printable");
    if applies {
        while body.ends_with(b"\r\n") {
            body.truncate(body.len() - 2);
        }
        body.push(b'=');
    }
    applies
}

fn encoded_multipart(body: &mut Vec<u8>) -> bool {
    let applies = body.starts_with(b"Content-Type: multipart");
    if applies {
        body.splice(0..0, *b"Content-Transfer-Encoding: base64\r\n");
    }
    applies
}

fn zeros(body: &mut Vec<u8>) -> bool {
    let at = find(body, b"fin").unwrap_or(body.len());
    body.splice(at..at, [0, 0]);
    true
}
