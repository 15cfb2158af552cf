//! Signed mails, sound and not. How they were made is told in `fixtures/README.md`.

use jiff::Timestamp;

use super::Signature;
use crate::mime::Message;

const TEXT: &str = "Le montant est de 100 €.\r\n";

fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

const SOUND: &[(&str, &[u8], Signature)] = &[
    ("rsa-detached", include_bytes!("fixtures/rsa-detached.eml"), Signature::Untrusted),
    ("rsa-opaque", include_bytes!("fixtures/rsa-opaque.eml"), Signature::Untrusted),
    ("rsa-pss", include_bytes!("fixtures/rsa-pss.eml"), Signature::Untrusted),
    ("ec-detached", include_bytes!("fixtures/ec-detached.eml"), Signature::Untrusted),
    ("ec-opaque", include_bytes!("fixtures/ec-opaque.eml"), Signature::Untrusted),
    ("expired", include_bytes!("fixtures/expired.eml"), Signature::Expired),
];

/// Replaces bytes by as many others.
fn changed(mail: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut mail = mail.to_vec();
    let at = memchr::memmem::find(&mail, from).unwrap();
    mail.splice(at..at + from.len(), to.iter().copied());
    mail
}

#[test]
fn a_signed_mail_is_read_and_its_signature_judged() {
    for (name, mail, state) in SOUND {
        let message = Message::read(*mail);
        assert_eq!(
            message.text().unwrap().replace('\n', "\r\n").replace("\r\r", "\r"),
            TEXT,
            "{name}"
        );
        assert_eq!(message.subject(), "Accord", "{name}");
        assert_eq!(message.signature(now()), Some(*state), "{name}");
        assert_eq!(message.source(), *mail, "{name}");
        // A detached signature is an attachment, a content that was opened is none.
        let names: Vec<_> = message.attachments().into_iter().map(|it| it.name).collect();
        let expected = if name.ends_with("opaque") { &[][..] } else { &["smime.p7s"] };
        assert_eq!(names, expected, "{name}");
    }
}

#[test]
fn line_ends_on_the_way_do_not_spoil_a_signature() {
    let mail = SOUND[0].1;
    let lines: Vec<u8> = mail.iter().copied().filter(|b| *b != b'\r').collect();
    for mail in [lines.clone(), crate::words(&lines).replace('\n', "\r\n").into_bytes()] {
        assert_eq!(Message::read(mail).signature(now()), Some(Signature::Untrusted));
    }
}

#[test]
fn a_change_is_seen() {
    for (name, mail, _) in SOUND.iter().filter(|(name, ..)| !name.ends_with("opaque")) {
        let mail = changed(mail, b"100", b"900");
        assert_eq!(Message::read(mail).signature(now()), Some(Signature::Invalid), "{name}");
    }
    // One bit of the signature itself, which ends what is signed.
    for (name, mail, _) in SOUND {
        let mut mail = mail.to_vec();
        let text = crate::words(&mail);
        let line = text.lines().rfind(|line| line.len() == 64 && !line.contains(' ')).unwrap();
        let at = text.find(line).unwrap() + 20;
        mail[at] = if mail[at] == b'A' { b'B' } else { b'A' };
        let state = Message::read(mail).signature(now());
        assert!(matches!(state, None | Some(Signature::Invalid)), "{name}: {state:?}");
    }
}

#[test]
fn before_its_time_a_certificate_does_not_hold_either() {
    let early = "2019-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(Message::read(SOUND[0].1).signature(early), Some(Signature::Expired));
}

#[test]
fn what_cannot_be_judged_says_nothing() {
    let unsigned = Message::read(&b"Subject: x\r\n\r\nx"[..]);
    assert_eq!(unsigned.signature(now()), None);
    let without = Message::read(&include_bytes!("fixtures/no-certificate.eml")[..]);
    assert_eq!(without.signature(now()), None);
    // It is still known when what was signed is not what came.
    let mail = changed(include_bytes!("fixtures/no-certificate.eml"), b"100", b"900");
    assert_eq!(Message::read(mail).signature(now()), Some(Signature::Invalid));
    let encrypted = Message::read(&include_bytes!("fixtures/encrypted.eml")[..]);
    assert_eq!(encrypted.signature(now()), None);
    assert_eq!(encrypted.text(), None);
    let names: Vec<_> = encrypted.attachments().into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["smime.p7m"]);
}

/// A signature over one part does not vouch for what stands beside it.
#[test]
fn a_signature_moved_to_another_mail_does_not_count() {
    let mail = crate::words(SOUND[0].1);
    let moved = mail.replace("multipart/signed", "multipart/mixed");
    assert_eq!(Message::read(moved).signature(now()), None);
    let boundary = mail.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
    let start = mail.find(&format!("--{boundary}")).unwrap();
    let (head, body) = mail.split_at(start);
    let added = format!("{head}--{boundary}\nContent-Type: text/plain\n\nadded\n{body}");
    let state = Message::read(added).signature(now());
    assert!(matches!(state, None | Some(Signature::Invalid)), "{state:?}");
}

/// Each opened content is one more copy: there is a bound on how many.
#[test]
fn signatures_within_signatures_are_bounded() {
    let mut mail = b"Content-Type: text/plain\r\n\r\ninside".to_vec();
    for _ in 0..10 {
        let mut signed =
            b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\n".to_vec();
        signed.extend(around(&mail));
        mail = signed;
    }
    let message = Message::read(mail);
    assert_eq!(message.text(), None);
    assert_eq!(message.attachments().len(), 1);
}

/// `SignedData` without signers.
fn around(content: &[u8]) -> Vec<u8> {
    let wrap = |tag: u8, inside: &[u8]| {
        let length = (inside.len() as u32).to_be_bytes();
        [&[tag, 0x84][..], &length, inside].concat()
    };
    let data = wrap(0x06, b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01");
    let inner = wrap(0x30, &[data, wrap(0xa0, &wrap(0x04, content))].concat());
    let parts = [wrap(0x02, &[1]), wrap(0x31, &[]), inner, wrap(0x31, &[])].concat();
    let signed = wrap(0xa0, &wrap(0x30, &parts));
    wrap(0x30, &[wrap(0x06, super::SIGNED_DATA), signed].concat())
}

#[test]
fn damaged_signatures_do_not_panic() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for (_, mail, _) in SOUND {
        for _ in 0..300 {
            let mut mail = mail.to_vec();
            for _ in 0..3 {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                let at = (state % mail.len() as u64) as usize;
                mail[at] = (state >> 32) as u8;
            }
            let message = Message::read(mail);
            let _ = (message.signature(now()), message.text(), message.attachments());
        }
    }
}
