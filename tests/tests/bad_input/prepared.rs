//! A source that the script prepared (`EmailEnvoie`): whatever its lines are, it is one mail, and
//! nothing in it is taken for a command.

use std::sync::Arc;

use wl_mail::mime::Message;
use wl_sandbox::{Options, Sandbox, Scenario};

use super::{Ran, run_at};

const SENDING: &str = "EmailOuvreSessionSMTP(\"jean@exemple.fr\", \"PASSWORD\", \"smtp.exemple.fr\")\n\
    Email.Expéditeur = \"jean@exemple.fr\"\nEmail.Destinataire[1] = \"claire@exemple.fr\"\n\
    Email.NbDestinataire = 1\n\
    Trace(EmailEnvoie(\"jean@exemple.fr\", \"lettre.eml\"), Email.Erreur, ErreurInfo())";

/// Servers that take the message by BDAT, by DATA in one flight, step by step.
const SERVERS: [&str; 3] = ["", "smtp without CHUNKING", "smtp without CHUNKING PIPELINING"];

fn send(scenario: &str, source: &[u8]) -> Ran {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("lettre.eml"), source).unwrap();
    let scenario = Scenario::parse(scenario).unwrap();
    let sandbox = Sandbox::start(Options { scenario, ..Options::default() }).unwrap();
    run_at(directory.path(), Arc::new(sandbox), SENDING)
}

/// The only mail that arrived, as it was on the wire.
#[track_caller]
fn arrived(ran: &Ran) -> Vec<u8> {
    assert_eq!(ran.printed(), "1\t0\t\n");
    let received = ran.sandbox.received();
    let [mail] = &received[..] else { panic!("{} mails", received.len()) };
    assert_eq!(mail.recipients, ["claire@exemple.fr"]);
    mail.raw.to_vec()
}

#[track_caller]
fn goes_as(scenario: &str, source: &[u8], wire: &[u8]) {
    let raw = arrived(&send(scenario, source));
    assert_eq!(String::from_utf8_lossy(&raw), String::from_utf8_lossy(wire), "{scenario}");
}

#[test]
fn bare_line_feeds_and_carriage_returns_are_line_ends() {
    for scenario in SERVERS {
        goes_as(scenario, b"Subject: s\n\nun\ndeux\n", b"Subject: s\r\n\r\nun\r\ndeux\r\n");
        goes_as(scenario, b"Subject: s\r\run\rdeux", b"Subject: s\r\n\r\nun\r\ndeux\r\n");
        goes_as(
            scenario,
            b"Subject: s\r\n\r\nun\r\r\ndeux",
            b"Subject: s\r\n\r\nun\r\n\r\ndeux\r\n",
        );
    }
}

/// A server ends a mail at a dot between other line ends than the next one does: what stands
/// behind would be a second mail.
#[test]
fn no_dot_ends_the_mail_before_its_end() {
    let behind = "MAIL FROM:<x@y.fr>\r\nRCPT TO:<victime@exemple.fr>\r\nDATA\r\nfaux\r\n";
    for dot in ["\n.\n", "\r.\r", "\r\n.\n", "\n.\r\n", "\r\n.\r\n", "\r\n.\r", "\r\r\n.\r\r\n"] {
        for scenario in SERVERS {
            let source = format!("Subject: s\r\n\r\nun{dot}{behind}.");
            let raw = arrived(&send(scenario, source.as_bytes()));
            let text = String::from_utf8(raw).unwrap();
            assert!(
                text.contains("\r\n.\r\n") && text.ends_with("faux\r\n.\r\n"),
                "{dot:?} {text:?}"
            );
            assert!(text.contains("RCPT TO:<victime@exemple.fr>"), "{dot:?} {text:?}");
        }
    }
}

#[test]
fn lines_of_dots_are_not_eaten() {
    for scenario in SERVERS {
        let source = b".Subject: s\r\n\r\n.\r\n..\r\n...x\r\n.\r\n";
        goes_as(scenario, source, source);
    }
}

#[test]
fn a_text_without_headers_is_a_body() {
    goes_as("", b"bonjour\r\n", b"\r\nbonjour\r\n");
    goes_as("", b"\r\nCher Paul : bonjour\r\n", b"\r\nCher Paul : bonjour\r\n");
    goes_as("", b"From moi@x Mon Jan  1 2026\nSubject: s\n\nx\n", b"Subject: s\r\n\r\nx\r\n");
    goes_as("", b"", b"");
}

#[test]
fn a_hidden_copy_and_the_path_of_failures_are_in_no_header() {
    goes_as(
        "",
        b"Return-Path: <e@x.fr>\nTo: a@x.fr\nBCC: b@x.fr,\n c@x.fr\nSubject: s\n\nBcc: gard\xc3\xa9\n",
        "To: a@x.fr\r\nSubject: s\r\n\r\nBcc: gardé\r\n".as_bytes(),
    );
}

const EIGHT_BIT: &str = "Subject: Été\r\nTo: Élodie <elodie@exemple.fr>\r\nContent-Type: text/plain; \
    charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nÀ bientôt\r\n";

#[test]
fn eight_bits_go_as_they_are_where_they_may() {
    let ran = send("", EIGHT_BIT.as_bytes());
    assert!(ran.dialogue.contains("BODY=8BITMIME"), "{}", ran.dialogue);
    let raw = arrived(&ran);
    assert!(raw.ends_with("8bit\r\n\r\nÀ bientôt\r\n".as_bytes()));
    let head = &raw[..raw.len() - "À bientôt\r\n".len()];
    assert!(head.is_ascii(), "headers are never of 8-bit bytes");
    assert_eq!(Message::read(raw).subject(), "Été");
}

#[test]
fn eight_bits_are_written_otherwise_for_a_server_without_8bitmime() {
    let latin = b"Subject: \xc9t\xe9\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n\xc0 bient\xf4t\r\n";
    let binary = b"Subject: =?utf-8?q?=C3=89t=C3=A9?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        pr\xe9ambule\r\n--b\r\n\r\n\xc3\x80 bient\xc3\xb4t\r\n--b\r\n\
        Content-Type: application/octet-stream; name=\"\xc3\xa9.bin\"\r\n\r\n\x80\x81\xff\r\n--b--\r\n";
    let bare = "\r\nÀ bientôt\r\n";
    for source in [EIGHT_BIT.as_bytes(), latin, binary, bare.as_bytes()] {
        let ran = send("smtp without 8BITMIME", source);
        assert!(!ran.dialogue.contains("BODY="), "{}", ran.dialogue);
        let raw = arrived(&ran);
        assert!(raw.is_ascii(), "{}", String::from_utf8_lossy(&raw));
        let mail = Message::read(raw);
        assert_eq!(mail.text().unwrap().trim_end(), "À bientôt");
        if source != bare.as_bytes() {
            assert_eq!(mail.subject(), "Été");
        }
        if source == binary {
            let [file] = &mail.attachments()[..] else { panic!("one attachment") };
            assert_eq!((file.name.as_str(), file.bytes()), ("é.bin", vec![0x80, 0x81, 0xff]));
        }
    }
}

#[test]
fn what_is_signed_is_not_written_otherwise() {
    let source = "Subject: s\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nété\r\n--b--\r\n";
    let ran = send("smtp without 8BITMIME", source.as_bytes());
    ran.tells(&["0\t26\t", "8BITMIME", "ne peut pas être écrit autrement"]);
    assert!(!ran.dialogue.contains("> MAIL"), "{}", ran.dialogue);
    assert!(arrived(&send("", source.as_bytes())).ends_with("été\r\n--b--\r\n".as_bytes()));
}

#[test]
fn a_message_in_a_message_is_written_otherwise_inside() {
    let source = "Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
        Content-Type: message/rfc822\r\n\r\nSubject: dedans\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
        été\r\n--b--\r\n";
    let raw = arrived(&send("smtp without 8BITMIME", source.as_bytes()));
    assert!(raw.is_ascii());
    let mail = Message::read(raw);
    let inner = mail.attachments()[0].message().unwrap();
    assert_eq!((inner.subject().as_str(), inner.text().unwrap().trim_end()), ("dedans", "été"));
}

#[test]
fn lines_over_998_bytes_are_cut_without_changing_the_text() {
    let line = "mot ".repeat(1000);
    let word = "x".repeat(3000);
    for scenario in SERVERS {
        let source = format!(
            "Subject: {line}\nX-Mot: {word}\nTo: {}a@x.fr\n\n{word}\nfin\n",
            "Nom <n@x.fr>, ".repeat(200)
        );
        let raw = arrived(&send(scenario, source.as_bytes()));
        assert!(raw.split(|&b| b == b'\n').all(|line| line.len() <= 999), "{scenario}");
        let mail = Message::read(raw);
        assert_eq!(mail.subject(), line.trim());
        assert_eq!(mail.header("X-Mot"), [word.as_str()]);
        assert_eq!(mail.to().len(), 201);
        assert_eq!(mail.text().unwrap(), format!("{word}\r\nfin\r\n"));
    }
}

#[test]
fn a_header_that_cannot_be_cut_is_refused() {
    let source = format!("Subject: s\nDKIM-Signature: {}\n\nx\n", "b".repeat(2000));
    let ran = send("", source.as_bytes());
    ran.tells(&["0\t17\t", "DKIM-Signature"]);
    assert!(ran.sandbox.received().is_empty());
}

#[test]
fn a_nul_does_not_travel_bare() {
    let raw = arrived(&send("", b"Subject: s\r\n\r\nun\0deux\r\n"));
    assert!(!raw.contains(&0));
    assert_eq!(Message::read(raw).text().unwrap(), "un\0deux\r\n");
    let ran = send("", b"Subject: s\0Bcc: x\r\n\r\nx\r\n");
    ran.tells(&["0\t17\t", "Subject", "\\u{0}"]);
}
