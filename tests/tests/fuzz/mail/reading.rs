//! Whole mails: whatever they are, they are read.

use wl_mail::mime::{MAX_PARTS, Message, sanitize_filename};

use super::{bytes, spoil, text};
use crate::chance::Chance;
use crate::property::{Bench, Verdict};

/// Whole mails, which are spoilt.
const MAILS: &[&[u8]] = &[
    b"From: =?iso-8859-1?Q?=C9lodie?= <e@x.test>\r\nTo: Dupont, Jean <j@x.test>,\r\n\tb@x.test\r\n\
      Subject: =?utf-8?Q?Re=C3=A7u?=\r\n =?utf-8?B?IGhpZXI=?=\r\n\
      Date: Mon, 23 Nov 2026 10:00:00 +0100\r\nReceived: from a by b; Mon, 23 Nov 2026 10:00:05 +0100\r\n\
      Content-Type: multipart/mixed; boundary=\"B1\"\r\n\r\npreamble\r\n--B1\r\n\
      Content-Type: multipart/alternative; boundary=B10\r\n\r\n--B10\r\n\
      Content-Type: text/plain; charset=iso-8859-15\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
      10 =A4=\r\n !\r\n--B10\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>10 \xe2\x82\xac</p>\r\n\
      --B10--\r\n--B1\r\nContent-Type: application/pdf;\r\n name=\"x.pdf\"\r\n\
      Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n\
      \x20filename*0*=utf-8''relev%C3;\r\n filename*1*=%A9.pdf\r\n\r\nJVBERg==\r\n--B1\r\n\
      Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninside\r\n--B1--\r\nepilogue\r\n",
    b"Subject: old\r\n\r\nHello,\r\nbegin 644 caf\xe9.txt\r\n#0V%T\r\n`\r\nend\r\nbye\r\n",
    b"From: a@x.test\r\nContent-Type: text/plain; format=flowed; delsp=yes; charset=utf-7\r\n\r\n\
      > quoted \r\n> more +AOk- \r\nplain \r\n-- \r\nme\r\n",
    b"Content-Type: multipart/digest; boundary=D\r\n\r\n--D\r\n\r\nSubject: one\r\n\r\n1\r\n--D\r\n\r\n\
      Subject: two\r\n\r\n2\r\n--D--\r\n",
    b"Content-Type: text/plain; charset=iso-2022-jp\r\nContent-Transfer-Encoding: 7bit\r\n\r\n\
      \x1b$B$3$s$K$A$O\x1b(B\r\n",
    include_bytes!("../../../../stdlib-email/backend/src/mime/signed/fixtures/rsa-detached.eml"),
    include_bytes!("../../../../stdlib-email/backend/src/mime/signed/fixtures/ec-opaque.eml"),
    include_bytes!("../../../../stdlib-email/backend/src/mime/signed/fixtures/encrypted.eml"),
];

/// What mails are made of.
const SNIPPETS: &[&[u8]] = &[
    b"--B1",
    b"--B10--",
    b"--",
    b"\r\n",
    b"\n",
    b"\r",
    b"\r\n\r\n",
    b"=?utf-8?Q?",
    b"=?utf-16?B?",
    b"?=",
    b"\"",
    b"*0*=",
    b"''%",
    b";",
    b"(",
    b")",
    b"<",
    b">",
    b",",
    b":",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"boundary=",
    b"charset=utf-16",
    b"Content-Type: multipart/mixed; boundary=B1\r\n",
    b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\n",
    b"begin 644 x\r\n",
    b"end\r\n",
    b"From ",
    b"=\r\n",
    b"=C3",
    b"+AOk-",
    b"\x1b$B",
    b"format=flowed",
    b"Content-Disposition: attachment; filename=\"../../x\"\r\n",
    b"filename*=utf-8''%2e%2e%2fx",
    b"Content-Type: application/pkcs7-mime\r\n",
];

/// A mail spoilt, or bytes that are none.
pub fn mail(chance: &mut Chance) -> String {
    if chance.one_in(20) {
        let noise: Vec<u8> = (0..chance.below(400)).map(|_| chance.number() as u8).collect();
        return text(&noise);
    }
    let mut mail = chance.pick(MAILS).to_vec();
    spoil(chance, &mut mail, SNIPPETS);
    text(&mail)
}

/// A mail is read: nothing is invented, nothing grows beyond its measure, names are safe, and what
/// is read twice is the same.
pub fn is_read(_: &Bench, mail: &str) -> Verdict {
    let source = bytes(mail);
    let message = Message::read(source.clone());
    if message.source() != source {
        return Err("the source is not what came".to_owned());
    }
    let seen = everything(&message)?;
    if seen != everything(&Message::read(source.clone()))? {
        return Err("read again, it is another".to_owned());
    }
    let (texts, attached) = (seen.texts, seen.attached);
    // A byte becomes three at most, and quotes get a space: each text is a part of the source.
    if texts > 4 * source.len() + 100 {
        return Err(format!("{texts} bytes of text out of {}", source.len()));
    }
    // Opaque signatures may be within one another.
    if attached > 4 * source.len() {
        return Err(format!("{attached} bytes of attachments out of {}", source.len()));
    }
    Ok(())
}

#[derive(PartialEq)]
struct Seen {
    shown: String,
    texts: usize,
    attached: usize,
}

fn everything(message: &Message) -> Result<Seen, String> {
    let moment = "2026-11-23T10:00:00Z".parse().unwrap();
    let (text, html) = (message.text().unwrap_or_default(), message.html().unwrap_or_default());
    let mut shown = format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        message.headers().iter().map(|it| (&it.name, &it.value)).collect::<Vec<_>>(),
        message.subject(),
        message.from(),
        message.to(),
        message.date(),
        message.received(),
        message.keywords(),
        message.priority(),
        message.return_path(),
        message.signature(moment),
        message.defects(),
    );
    for header in message.headers() {
        if header.value.chars().any(|c| c.is_control() && c != '\t') {
            return Err(format!("a control character in {header:?}"));
        }
    }
    let attachments = message.attachments();
    if attachments.len() > MAX_PARTS {
        return Err(format!("{} attachments", attachments.len()));
    }
    let mut attached = 0;
    for attachment in &attachments {
        let bytes = attachment.bytes();
        attached += bytes.len();
        let name = sanitize_filename(&attachment.name);
        let odd = |c: char| c.is_control() || "/\\:<>|\"?*".contains(c);
        if name.is_empty() || name.len() > 255 || name.starts_with('.') || name.contains(odd) {
            return Err(format!("saved under {name:?}"));
        }
        let inner = attachment.message().map(|inner| (inner.subject(), inner.text()));
        let told = format!("{:?} {:?} {inner:?}", attachment.name, attachment.content_type);
        shown.push_str(&told);
    }
    let texts = text.len() + html.len();
    shown += &text;
    shown += &html;
    Ok(Seen { shown, texts, attached })
}
