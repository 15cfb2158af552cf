//! What is built, read back.

use jiff::Timestamp;
use jiff::tz::Offset;

use super::{Draft, DraftAttachment, build, envelope_of};
use crate::Error;
use crate::mime::{Date, Message, Priority, Sensitivity};

fn now() -> Date {
    let offset = Offset::from_seconds(3600).unwrap();
    Date::new(Timestamp::from_second(1_795_428_000).unwrap(), offset)
}

fn draft() -> Draft {
    Draft {
        from: "Élodie Dupont <elodie@x.fr>".into(),
        to: vec!["a@x.fr; Dupont, Jean <j@x.fr>".into()],
        subject: "Été à la forêt".into(),
        text: "Voilà l'été\n.\nfin".into(),
        ..Draft::default()
    }
}

fn built(draft: &Draft) -> (String, Message) {
    let source = build(draft, now()).unwrap();
    let text = String::from_utf8(source.clone()).unwrap();
    assert!(text.ends_with("\r\n"));
    for line in text.split("\r\n") {
        assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "{line}");
    }
    (text, Message::read(source))
}

#[test]
fn text_alone() {
    let (text, message) = built(&draft());
    assert!(text.is_ascii());
    assert!(text.contains("Content-Type: text/plain; charset=utf-8\r\n"));
    assert!(text.contains("MIME-Version: 1.0\r\n"));
    assert_eq!(message.from().first().unwrap().to_string(), "Élodie Dupont <elodie@x.fr>");
    let to: Vec<_> = message.to().iter().map(ToString::to_string).collect();
    assert_eq!(to, ["a@x.fr", "\"Dupont, Jean\" <j@x.fr>"]);
    assert_eq!(message.subject(), "Été à la forêt");
    assert_eq!(message.text().unwrap().trim_end(), "Voilà l'été\r\n.\r\nfin");
    assert_eq!(message.date(), Some(now()));
    assert!(message.date_text().ends_with("+0100"));
    assert_eq!((message.html(), message.attachments().len()), (None, 0));
    assert_eq!(message.defects(), []);
}

#[test]
fn a_long_text_takes_the_shorter_form() {
    let size = |line: &str, form: &str| {
        let text = line.repeat(3_000);
        let (source, message) = built(&Draft { text: text.clone(), ..draft() });
        assert!(source.contains(&format!("Content-Transfer-Encoding: {form}\r\n")), "{line}");
        assert_eq!(message.text().as_deref(), Some(&*text));
        source.len() as f64 / text.len() as f64
    };
    assert!(size("Le relevé de l'été est prêt : 1 234,56 €.\r\n", "base64") < 1.4);
    assert!(size("Сколько стоит?\r\nFrom here\r\n", "base64") < 1.4);
    assert!(
        size("A line with one accent, as in a café, is still read.\r\n", "quoted-printable") < 1.2
    );
    // A short one stays readable, whatever it costs.
    let (source, _) =
        built(&Draft { text: "Le relevé de l'été est prêt.\r\n".repeat(20), ..draft() });
    assert!(source.contains("quoted-printable"), "{source}");
}

#[test]
fn every_structure() {
    let image = DraftAttachment {
        name: "logo.png".into(),
        content_id: "wdcid1".into(),
        bytes: vec![0, 1, 2, 255].into(),
        ..DraftAttachment::default()
    };
    let file = DraftAttachment {
        name: "relevé été.pdf".into(),
        description: "Le relevé".into(),
        bytes: b"%PDF\n.\r\n".to_vec().into(),
        ..DraftAttachment::default()
    };
    for text in ["", "texte"] {
        for html in ["", "<p>été <img src=\"cid:wdcid1\"></p>"] {
            for attachments in
                [vec![], vec![image.clone()], vec![file.clone(), image.clone(), file.clone()]]
            {
                let it = Draft {
                    text: text.into(),
                    html: html.into(),
                    attachments: attachments.clone(),
                    ..draft()
                };
                let (_, message) = built(&it);
                assert_eq!(message.defects(), []);
                assert_eq!(message.text().unwrap_or_default().trim_end(), text);
                assert_eq!(message.html().unwrap_or_default().trim_end(), html);
                let read = message.attachments();
                assert_eq!(read.len(), attachments.len());
                for sent in &attachments {
                    let got = read.iter().find(|it| it.name == sent.name).unwrap();
                    assert_eq!(got.bytes(), *sent.bytes);
                    assert_eq!(got.content_id, sent.content_id);
                    assert_eq!(got.description, sent.description);
                    assert_eq!(
                        got.content_type,
                        if sent.name.ends_with("png") { "image/png" } else { "application/pdf" }
                    );
                    assert!(got.inline || html.is_empty() || sent.content_id.is_empty());
                }
            }
        }
    }
}

#[test]
fn one_attachment_without_text_is_the_message() {
    let it = Draft {
        text: String::new(),
        attachments: vec![DraftAttachment {
            name: "a.csv".into(),
            bytes: b"1;2\n".to_vec().into(),
            ..DraftAttachment::default()
        }],
        ..draft()
    };
    let (text, message) = built(&it);
    assert!(!text.contains("multipart"));
    assert!(text.contains("Content-Type: text/csv"));
    assert_eq!(message.attachments().first().unwrap().bytes(), b"1;2\n");
}

#[test]
fn a_message_attached_stays_readable() {
    let inner = build(&draft(), now()).unwrap();
    let it = Draft {
        attachments: vec![DraftAttachment {
            name: "inner.eml".into(),
            bytes: inner.into(),
            ..DraftAttachment::default()
        }],
        ..draft()
    };
    let (_, message) = built(&it);
    let attached = message.attachments().into_iter().next().unwrap();
    assert_eq!(attached.content_type, "message/rfc822");
    assert_eq!(attached.message().unwrap().subject(), "Été à la forêt");
}

#[test]
fn every_property() {
    let it = Draft {
        reply_to: "r@x.fr".into(),
        bcc: vec!["hidden@x.fr".into()],
        message_id: "1@x.fr".into(),
        in_reply_to: "<0@x.fr>".into(),
        references: "<a@x.fr> <0@x.fr>".into(),
        priority: Priority::High,
        sensitivity: Sensitivity::Private,
        keywords: vec!["été".into(), "b".into()],
        return_receipt: true,
        read_receipt: true,
        headers: vec![
            ("X-Un".into(), "é".into()),
            ("X-Un".into(), "deux".into()),
            ("Content-Type".into(), "text/evil".into()),
            ("Bcc".into(), "hidden@x.fr".into()),
            ("Sender".into(), "Élodie <s@x.fr>".into()),
        ],
        ..draft()
    };
    let (text, message) = built(&it);
    assert!(!text.contains("hidden") && !text.contains("evil"));
    assert_eq!(message.reply_to().first().unwrap().email, "r@x.fr");
    assert_eq!(message.message_id(), "<1@x.fr>");
    assert_eq!(message.in_reply_to(), "<0@x.fr>");
    assert_eq!(message.references(), "<a@x.fr> <0@x.fr>");
    assert_eq!((message.priority(), message.sensitivity()), (Priority::High, Sensitivity::Private));
    assert_eq!(message.keywords(), ["été", "b"]);
    assert_eq!(message.return_receipt_to().as_deref(), Some("r@x.fr"));
    assert_eq!(message.read_receipt_to().as_deref(), Some("r@x.fr"));
    assert_eq!(message.header("x-un"), ["é", "deux"]);
    assert_eq!(message.sender().unwrap().to_string(), "Élodie <s@x.fr>");
    let kept = Draft { keep_bcc: true, headers: vec![], ..it };
    assert_eq!(built(&kept).1.bcc().first().unwrap().email, "hidden@x.fr");
}

#[test]
fn long_headers_fold_or_are_encoded() {
    for subject in
        ["mot ".repeat(300), "x".repeat(1200), "é".repeat(800), "a  b".into(), "=?x?=".into()]
    {
        let it = Draft {
            subject: subject.clone(),
            to: (0..500)
                .map(|n| format!("Prénom {n} Très Long Nom <user{n}@example.org>"))
                .collect(),
            ..draft()
        };
        let (text, message) = built(&it);
        let head = text.split("\r\n\r\n").next().unwrap();
        for line in head.split("\r\n") {
            assert!(line.len() <= 100, "{line}");
        }
        assert_eq!(message.subject(), subject.trim());
        assert_eq!(message.to().len(), 500);
        assert_eq!(message.to().last().unwrap().name, "Prénom 499 Très Long Nom");
    }
}

#[test]
fn nothing_is_injected() {
    let poison = |change: fn(&mut Draft, String)| {
        for c in ['\r', '\n', '\0', '\u{85}', '\u{7f}'] {
            let mut it = draft();
            change(&mut it, format!("a{c}Bcc: x@x.fr"));
            let error = build(&it, now()).expect_err("a refusal");
            let Error::InvalidInput { offending, .. } = &error else { panic!("{error}") };
            assert_eq!(*offending, c.escape_default().to_string(), "{error}");
        }
    };
    poison(|it, s| it.from = format!("{s} <a@x.fr>"));
    poison(|it, s| it.from = format!("\"{s}\"@x.fr"));
    poison(|it, s| it.reply_to = s);
    poison(|it, s| it.to = vec![format!("a@x.fr, {s}")]);
    poison(|it, s| it.cc = vec![s]);
    poison(|it, s| it.subject = s);
    poison(|it, s| it.message_id = s);
    poison(|it, s| it.references = s);
    poison(|it, s| it.in_reply_to = s);
    poison(|it, s| it.keywords = vec![s]);
    poison(|it, s| it.headers = vec![("X".into(), s)]);
    poison(|it, s| it.headers = vec![(s.replace(' ', ""), "x".into())]);
    poison(|it, s| {
        it.attachments = vec![DraftAttachment { name: s, ..DraftAttachment::default() }];
    });
    poison(|it, s| {
        it.attachments = vec![DraftAttachment { description: s, ..DraftAttachment::default() }];
    });
    poison(|it, s| {
        it.attachments = vec![DraftAttachment { content_id: s, ..DraftAttachment::default() }];
    });
    poison(|it, s| {
        it.attachments = vec![DraftAttachment { content_type: s, ..DraftAttachment::default() }];
    });
    for (name, value) in [("", "x"), ("a b", "x"), ("a:b", "x"), ("é", "x")] {
        let it = Draft { headers: vec![(name.into(), value.into())], ..draft() };
        assert!(matches!(build(&it, now()), Err(Error::InvalidInput { .. })), "{name:?}");
    }
    for address in ["nobody", "a@", "@x", "a b <c d@x>", "<>"] {
        let it = Draft { to: vec![address.into()], ..draft() };
        assert!(matches!(build(&it, now()), Err(Error::InvalidInput { .. })), "{address:?}");
    }
}

#[test]
fn envelopes() {
    let it = Draft {
        cc: vec!["A@x.fr".into(), "c@x.fr".into()],
        bcc: vec!["j@x.fr, b@x.fr".into()],
        ..draft()
    };
    let envelope = envelope_of(&it).unwrap();
    assert_eq!(envelope.from, "elodie@x.fr");
    assert_eq!(envelope.to, ["a@x.fr", "j@x.fr", "c@x.fr", "b@x.fr"]);
    let bounce = Draft { return_path: "err@x.fr".into(), ..draft() };
    assert_eq!(envelope_of(&bounce).unwrap().from, "err@x.fr");
    let null = Draft { return_path: "<>".into(), ..draft() };
    assert_eq!(envelope_of(&null).unwrap().from, "");
    let nobody = Draft { to: vec![String::new()], ..draft() };
    assert_eq!(envelope_of(&nobody), Err(Error::NoRecipient));
    let from_nobody = Draft { from: " ".into(), ..draft() };
    assert!(
        matches!(envelope_of(&from_nobody), Err(Error::InvalidInput { field, .. }) if field == "from")
    );
}
