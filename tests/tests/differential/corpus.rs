//! The mails that are compared, always the same ones: each takes a charset, a structure, a way to
//! write its headers, and sometimes one thing that is wrong with it.

use wl_tests::chance::Chance;

use crate::charsets::{CHARSETS, Charset};
use crate::encode::{base64, bytes, percent, quoted_printable, word_b, word_q};
use crate::odd::{ADDRESSES, DATES, FLAWS};
use crate::view::{Field, View};

/// A mail, what is peculiar about it, and what it says as far as that is certain.
pub struct Mail {
    pub traits: Vec<String>,
    pub source: Vec<u8>,
    pub intended: View,
}

/// The structures.
const STRUCTURES: &[&str] = &[
    "plain",
    "html",
    "alternative",
    "mixed",
    "related",
    "nested",
    "report",
    "digest",
    "signed",
    "flowed",
];

/// The ways to write a subject.
const SUBJECTS: &[&str] = &["B", "Q", "raw", "cut", "mixed", "folded"];

/// The ways to write the name of an attachment.
const NAMES: &[&str] =
    &["quoted", "percent", "continued", "word", "raw", "none", "type only", "token"];

/// The parts of a mail, before they are put together.
struct Draft<'a> {
    chance: &'a mut Chance,
    charset: &'static Charset,
    traits: Vec<String>,
    intended: View,
    attached: Vec<(String, Vec<u8>)>,
}

/// The mail of a number.
pub fn mail(number: usize) -> Mail {
    let mut chance = Chance::new(number as u64);
    // Every charset with every structure, and the rest by chance.
    let charset = &CHARSETS[number % CHARSETS.len()];
    let structure = STRUCTURES[number / CHARSETS.len() % STRUCTURES.len()];
    let odd = chance.below(4);
    let mut draft = Draft {
        chance: &mut chance,
        charset,
        traits: vec![format!("charset {}", charset.name), format!("structure {structure}")],
        intended: View::default(),
        attached: Vec::new(),
    };
    let mut head = draft.head(odd);
    let mut body = draft.body(structure);
    let attached = std::mem::take(&mut draft.attached);
    draft.intended.attachments(&attached);
    let Draft { mut traits, mut intended, chance, .. } = draft;
    if odd == 0 {
        let flaw = &FLAWS[chance.below(FLAWS.len())];
        if (flaw.apply)(&mut head, &mut body) {
            traits.push(format!("flaw {}", flaw.name));
            for field in flaw.uncertain {
                intended.forget(*field);
            }
        }
    }
    let mut source = [head, b"MIME-Version: 1.0\r\n".to_vec(), body].concat();
    if let Some(ends) = traits.iter().find_map(|it| it.strip_prefix("flaw lines end with ")) {
        let text = String::from_utf8_lossy(&source).into_owned();
        // Only what is sure to be text survives this.
        if text.as_bytes() == source {
            source = text.replace("\r\n", if ends == "LF" { "\n" } else { "\r" }).into_bytes();
        }
    }
    Mail { traits, source, intended }
}

impl Draft<'_> {
    fn head(&mut self, odd: usize) -> Vec<u8> {
        let mut head = Vec::new();
        let (from, people) = match odd {
            1 => {
                let odd = &ADDRESSES[self.chance.below(ADDRESSES.len())];
                self.traits.push(format!("addresses {}", odd.name));
                (odd.text.to_owned(), odd.people)
            }
            _ => (
                "Jeanne Durand <jeanne@exemple.test>".to_owned(),
                &[("Jeanne Durand", "jeanne@exemple.test")][..],
            ),
        };
        head.extend(format!("From: {from}\r\n").into_bytes());
        self.intended.addresses(Field::From, people.iter().copied());
        head.extend(b"To: paul@exemple.test,\r\n \"Martin, Anne\" <anne@exemple.test>\r\n");
        self.intended.addresses(
            Field::To,
            [("", "paul@exemple.test"), ("Martin, Anne", "anne@exemple.test")],
        );
        let (date, instant) = match odd {
            2 => {
                let odd = &DATES[self.chance.below(DATES.len())];
                self.traits.push(format!("date {}", odd.name));
                (odd.text.to_owned(), odd.instant)
            }
            _ => ("Mon, 23 Nov 2026 10:00:00 +0100".to_owned(), Some("2026-11-23T09:00:00Z")),
        };
        head.extend(format!("Date: {date}\r\n").into_bytes());
        let instant =
            instant.map(|it| it.parse::<jiff::Timestamp>().unwrap().as_second().to_string());
        self.intended.set(Field::Date, instant.unwrap_or_default());
        head.extend(self.subject());
        head
    }

    fn subject(&mut self) -> Vec<u8> {
        let Charset { declared, real, text, .. } = *self.charset;
        let way = self.chance.word(SUBJECTS);
        self.traits.push(format!("subject {way}"));
        let encoded = bytes(real, text);
        let charset = declared.unwrap_or("us-ascii");
        let (value, says) = match way {
            "B" => (word_b(charset, &encoded).into_bytes(), text.to_owned()),
            "Q" => (word_q(charset, &encoded).into_bytes(), text.to_owned()),
            // A character may be cut between two words.
            "cut" => {
                let (first, second) = encoded.split_at(encoded.len() / 2);
                let value = format!("{}\r\n {}", word_q(charset, first), word_b(charset, second));
                (value.into_bytes(), text.to_owned())
            }
            "mixed" => {
                let value = format!("Re: {} (fin)", word_b(charset, &encoded));
                (value.into_bytes(), format!("Re: {text} (fin)"))
            }
            "folded" => {
                (b"un sujet\r\n  qui est\r\n\tlong".to_vec(), "un sujet  qui est\tlong".to_owned())
            }
            // Without a word the charset of the body says nothing about a header.
            _ => (text.as_bytes().to_vec(), text.to_owned()),
        };
        self.intended.text(Field::Subject, &says.replace('\u{feff}', ""));
        [&b"Subject: "[..], &value, b"\r\n"].concat()
    }

    /// The text of the mail as one part: its headers, an empty line, its body.
    fn text(&mut self, subtype: &str) -> Vec<u8> {
        let Charset { declared, real, text, lines, .. } = *self.charset;
        let (field, says) = match subtype {
            "html" => (Field::Html, format!("<p>{text}</p>\r\n<p>fin</p>\r\n")),
            _ => (Field::Text, format!("{text}\r\n\r\nfin\r\n")),
        };
        let encoded = bytes(real, &says);
        self.intended.text(field, says.trim_start_matches('\u{feff}'));
        let ways: &[&str] =
            if lines { &["8bit", "quoted-printable", "base64"] } else { &["base64"] };
        let way = self.chance.word(ways);
        self.traits.push(format!("encoding {way}"));
        let charset = declared.map(|it| format!("; charset=\"{it}\"")).unwrap_or_default();
        let head = format!(
            "Content-Type: text/{subtype}{charset}\r\nContent-Transfer-Encoding: {way}\r\n\r\n"
        );
        let body = match way {
            "base64" => base64(&encoded).into_bytes(),
            "quoted-printable" => quoted_printable(&encoded).into_bytes(),
            _ => encoded,
        };
        [head.into_bytes(), body].concat()
    }

    /// An attachment with a name written in some way.
    fn attachment(&mut self) -> Vec<u8> {
        let way = self.chance.word(NAMES);
        self.traits.push(format!("name {way}"));
        let content: Vec<u8> =
            (0..self.chance.below(300)).map(|_| self.chance.number() as u8).collect();
        let text = "pièce jointe n° 1 – été.pdf";
        let (kind, disposition, name) = match way {
            "percent" => (
                "application/pdf".to_owned(),
                format!("attachment;\r\n filename*=utf-8''{}", percent(text.as_bytes())),
                text,
            ),
            // A character is cut between two segments.
            "continued" => {
                let (first, second) = text.as_bytes().split_at(3);
                let value = format!(
                    "attachment;\r\n filename*0*=utf-8''{};\r\n filename*1*={}",
                    percent(first),
                    percent(second)
                );
                ("application/pdf".to_owned(), value, text)
            }
            "word" => (
                "application/pdf".to_owned(),
                format!("attachment;\r\n filename=\"{}\"", word_b("utf-8", text.as_bytes())),
                text,
            ),
            "raw" => {
                ("application/pdf".to_owned(), format!("attachment; filename=\"{text}\""), text)
            }
            "none" => ("application/pdf".to_owned(), "attachment".to_owned(), "attachment.pdf"),
            "type only" => (
                "application/pdf; name=\"devis.pdf\"".to_owned(),
                "attachment".to_owned(),
                "devis.pdf",
            ),
            "token" => (
                "application/pdf".to_owned(),
                "attachment; filename=devis.pdf".to_owned(),
                "devis.pdf",
            ),
            _ => (
                "application/pdf".to_owned(),
                "attachment; filename=\"un devis; \\\"signé\\\".pdf\"".to_owned(),
                "un devis; \"signé\".pdf",
            ),
        };
        let part = format!(
            "Content-Type: {kind}\r\nContent-Disposition: {disposition}\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{}",
            base64(&content)
        );
        self.attached.push((name.to_owned(), content));
        part.into_bytes()
    }

    fn body(&mut self, structure: &str) -> Vec<u8> {
        match structure {
            "plain" => self.text("plain"),
            "html" => self.text("html"),
            "alternative" => {
                let parts = [self.text("plain"), self.text("html")];
                multipart("alternative", "ALT", &parts)
            }
            "mixed" => {
                let mut parts = vec![self.text("plain")];
                for _ in 0..=self.chance.below(3) {
                    parts.push(self.attachment());
                }
                multipart("mixed", "MIX", &parts)
            }
            "related" => {
                let image = "Content-Type: image/png; name=\"logo.png\"\r\nContent-ID: <logo@x>\r\n\
                             Content-Disposition: inline; filename=\"logo.png\"\r\n\
                             Content-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n";
                self.attached.push(("logo.png".into(), b"\x89PNG".to_vec()));
                let related = multipart("related", "REL", &[self.text("html"), image.into()]);
                multipart("alternative", "ALT", &[self.text("plain"), related])
            }
            "nested" => {
                let inner = "From: x@exemple.test\r\nSubject: dedans\r\n\r\nun texte\r\n";
                let part = format!(
                    "Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n{inner}"
                );
                self.attached.push(("dedans.eml".into(), inner.trim_end().into()));
                multipart("mixed", "NEST", &[self.text("plain"), part.into()])
            }
            "report" => {
                let status = "Reporting-MTA: dns; mx.exemple.test\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n";
                let part = format!("Content-Type: message/delivery-status\r\n\r\n{status}");
                self.attached.push(("attachment.txt".into(), status.trim_end().into()));
                let kind = "report; report-type=delivery-status";
                multipart(kind, "REP", &[self.text("plain"), part.into()])
            }
            "digest" => {
                let inner = "From: x@exemple.test\r\nSubject: premier\r\n\r\nun texte\r\n";
                self.attached.push(("premier.eml".into(), inner.trim_end().into()));
                let part = format!("\r\n{inner}").into_bytes();
                let digest = multipart("digest", "DIG", &[part]);
                multipart("mixed", "MIX", &[self.text("plain"), digest])
            }
            "signed" => {
                let part = "Content-Type: application/pgp-signature; name=\"signature.asc\"\r\n\r\n\
                            -----BEGIN PGP SIGNATURE-----\r\n";
                self.attached
                    .push(("signature.asc".into(), b"-----BEGIN PGP SIGNATURE-----".to_vec()));
                let kind = "signed; protocol=\"application/pgp-signature\"; micalg=pgp-sha256";
                multipart(kind, "SIG", &[self.text("plain"), part.into()])
            }
            _ => {
                self.intended.text(
                    Field::Text,
                    "un paragraphe qui va à la ligne\n> une citation longue\nfin",
                );
                "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\
                 Content-Transfer-Encoding: 8bit\r\n\r\nun paragraphe \r\nqui va à la ligne\r\n\
                 > une citation \r\n> longue\r\nfin\r\n"
                    .into()
            }
        }
    }
}

/// A multipart with these parts. The line break before a boundary belongs to it.
fn multipart(subtype: &str, boundary: &str, parts: &[Vec<u8>]) -> Vec<u8> {
    let mut out =
        format!("Content-Type: multipart/{subtype}; boundary=\"{boundary}\"\r\n\r\n").into_bytes();
    for part in parts {
        out.extend(format!("--{boundary}\r\n").into_bytes());
        out.extend_from_slice(part.strip_suffix(b"\r\n").unwrap_or(part));
        out.extend(b"\r\n");
    }
    out.extend(format!("--{boundary}--\r\n").into_bytes());
    out
}
