//! RFC 5321 and its extensions.

use crate::client::{Client, bare};
use jiff::Timestamp;
use wl_sandbox::{Accounts, Options, Sandbox, Service};

const MAIL: &str = "From: a@a.fr\r\nSubject: =?utf-8?Q?=C3=A9t=C3=A9?=\r\n\r\nBonjour\r\n";

#[test]
fn capabilities_are_listed() {
    let sandbox = bare();
    let mut client = Client::greeted(&sandbox, Service::SMTP);
    client.send("EHLO poste\r\n");
    let reply = client.reply();
    assert_eq!(
        reply,
        "250-mail.masociete.fr greets you|250-PIPELINING|250-SIZE 52428800|250-STARTTLS|\
         250-AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2 OAUTHBEARER|250-8BITMIME|250-SMTPUTF8|250-CHUNKING|\
         250 ENHANCEDSTATUSCODES"
    );
    assert_eq!(client.ask("HELO poste"), "250 mail.masociete.fr");
}

#[test]
fn a_mail_arrives_with_its_trace_and_its_record() {
    let options = Options {
        seed: false,
        clock: || Timestamp::from_second(1_714_644_000).unwrap(),
        ..Options::default()
    };
    let sandbox = Sandbox::start(options).unwrap();
    let mut client = Client::ehlo(&sandbox);
    assert_eq!(client.mail("a@a.fr", &["Jean@b.fr"], MAIL), "250 2.0.0 Ok, queued as 000001");
    let wanted = format!(
        "Return-Path: <a@a.fr>\r\nReceived: from poste.example (localhost [127.0.0.1])\r\n\
         \tby mail.masociete.fr with ESMTP id 000001\r\n\tfor <Jean@b.fr>;\r\n\
         \tThu, 02 May 2024 10:00:00 +0000\r\n{MAIL}"
    );
    let inbox = sandbox.mailbox("jean").unwrap();
    assert_eq!(inbox.len(), 1);
    assert_eq!(std::str::from_utf8(&inbox[0]).unwrap(), wanted);
    let received = &sandbox.received()[0];
    assert_eq!(received.raw.as_ref(), MAIL.as_bytes());
    assert_eq!((received.user.as_deref(), received.tls), (None, false));
    let summary = received.summary();
    assert_eq!((summary.subject.as_str(), summary.attachments), ("été", 0));
    assert_eq!((summary.from.as_str(), summary.to), ("a@a.fr", vec!["Jean@b.fr".to_owned()]));
    let mut reader = Client::logged_in(&sandbox, "jean@b.fr");
    assert_eq!(reader.list("RETR 1"), format!("{wanted}.\r\n"));
}

#[test]
fn each_recipient_gets_one_copy_and_is_not_told_of_the_others() {
    let sandbox = bare();
    let mut client = Client::ehlo(&sandbox);
    client.mail("", &["a@x.fr", "b@x.fr", "A@x.fr", "a", "\"a\"@x.fr"], MAIL);
    for user in ["a", "b"] {
        let inbox = sandbox.mailbox(user).unwrap();
        assert_eq!(inbox.len(), 1);
        assert!(!String::from_utf8_lossy(&inbox[0]).contains("b@x.fr"));
    }
    assert_eq!(sandbox.received()[0].recipients.len(), 5);
    assert!(sandbox.mailbox("nobody").unwrap().is_empty());
}

#[test]
fn dots_are_unstuffed_byte_for_byte() {
    for (wire, content) in [
        ("..\r\n", ".\r\n"),
        ("...a\r\n..\r\n", "..a\r\n.\r\n"),
        ("", ""),
        ("a\r\n\r\n", "a\r\n\r\n"),
        (".a\r\n", "a\r\n"),
    ] {
        let sandbox = bare();
        let mut client = Client::ehlo(&sandbox);
        assert!(client.mail("a@a.fr", &["b@b.fr"], wire).starts_with("250 "));
        assert_eq!(sandbox.received()[0].raw.as_ref(), content.as_bytes());
    }
}

#[test]
fn commands_out_of_sequence_are_refused() {
    let sandbox = bare();
    let mut client = Client::greeted(&sandbox, Service::SMTP);
    for (command, code) in [
        ("MAIL FROM:<a@a.fr>", "503 5.5.1"),
        ("RCPT TO:<a@a.fr>", "503 5.5.1"),
        ("AUTH PLAIN AGEAYg==", "503 5.5.1"),
        ("EHLO", "501 5.5.4"),
        ("EHLO poste", "250"),
        ("DATA", "503 5.5.1"),
        ("MAIL FROM:<a@a.fr> SIZE=99999999999", "552 5.3.4"),
        ("MAIL FROM:<a@a.fr> SIZE=x", "501 5.5.4"),
        ("MAIL FROM:<a@a.fr> BODY=BINARYMIME", "555 5.5.4"),
        ("MAIL FROM:<é@a.fr>", "553 5.6.7"),
        ("MAIL FROM:a@a.fr", "501 5.1.7"),
        ("MAIL FROM:<é@a.fr> SMTPUTF8 SIZE=10 BODY=8BITMIME", "250 2.1.0"),
        ("MAIL FROM:<a@a.fr>", "503 5.5.1"),
        ("AUTH PLAIN AGEAYg==", "503 5.5.1"),
        ("DATA", "554 5.5.1"),
        ("RCPT TO:<>", "501 5.1.3"),
        ("RCPT TO:<a@a.fr> FOO", "555 5.5.4"),
        ("RCPT TO:<ü@a.fr>", "250 2.1.5"),
        ("DATA now", "501 5.5.4"),
        ("RSET", "250 2.0.0"),
        ("RCPT TO:<a@a.fr>", "503 5.5.1"),
        ("VRFY a", "252 2.5.2"),
        ("EXPN a", "502 5.5.1"),
        ("NOOP x", "250 2.0.0"),
        ("FOO", "500 5.5.1"),
        ("QUIT", "221 2.0.0"),
    ] {
        client.send(&format!("{command}\r\n"));
        let reply = client.reply();
        assert!(reply.starts_with(code), "{command}: {reply}");
    }
    assert_eq!(client.rest().unwrap(), b"");
}

#[test]
fn a_flight_of_commands_gets_a_flight_of_replies() {
    let sandbox = bare();
    let mut client = Client::ehlo(&sandbox);
    client.send("MAIL FROM:<a@a.fr>\r\nRCPT TO:<bad\r\nRCPT TO:<b@b.fr>\r\nDATA\r\n");
    for code in ["250", "501", "250", "354"] {
        assert!(client.line().starts_with(code));
    }
    client.send("A: b\r\n\r\n.\r\nMAIL FROM:<c@c.fr>\r\nRCPT TO:<bad\r\nDATA\r\nQUIT\r\n");
    for code in ["250", "250", "501", "554", "221"] {
        assert!(client.line().starts_with(code));
    }
    assert_eq!(sandbox.received().len(), 1);
}

#[test]
fn chunks_make_a_message() {
    let sandbox = bare();
    let mut client = Client::ehlo(&sandbox);
    client.send(
        "MAIL FROM:<a@a.fr>\r\nRCPT TO:<b@b.fr>\r\nBDAT 8\r\nA: b\r\n\r\nBDAT 5\r\n.\r\n.\r\
         BDAT 1 LAST\r\n\nNOOP\r\n",
    );
    for reply in [
        "250 2.1.0 Sender ok",
        "250 2.1.5 Recipient ok",
        "250 2.0.0 8 octets received",
        "250 2.0.0 5 octets received",
        "250 2.0.0 Ok, queued as 000001",
        "250 2.0.0 Nothing done",
    ] {
        assert_eq!(client.line(), reply);
    }
    assert_eq!(sandbox.received()[0].raw.as_ref(), b"A: b\r\n\r\n.\r\n.\r\n");
    // A chunk is consumed even when it is refused, and BDAT excludes DATA.
    client.send("BDAT 6\r\nQUIT\r\n");
    assert!(client.line().starts_with("503 "));
    client.send("MAIL FROM:<a@a.fr>\r\nBDAT 6 LAST\r\nQUIT\r\nRCPT TO:<b@b.fr>\r\n");
    for code in ["250", "554", "250"] {
        assert!(client.line().starts_with(code));
    }
    client.send("BDAT 0\r\nDATA\r\nRCPT TO:<c@c.fr>\r\nBDAT 0 LAST\r\n");
    for code in ["250", "503", "503", "250"] {
        assert!(client.line().starts_with(code));
    }
    assert!(client.ask("BDAT x").starts_with("501 "));
    assert_eq!(client.rest().unwrap(), b"");
}

#[test]
fn a_message_too_big_is_refused_and_the_session_goes_on() {
    let options = Options { max_message: 1000, seed: false, ..Options::default() };
    let sandbox = Sandbox::start(options).unwrap();
    let mut client = Client::ehlo(&sandbox);
    let big = "x".repeat(70) + "\r\n";
    assert!(client.mail("a@a.fr", &["b@b.fr"], &big.repeat(2000)).starts_with("552 5.3.4"));
    client.send("MAIL FROM:<a@a.fr>\r\nRCPT TO:<b@b.fr>\r\n");
    client.send(&format!("BDAT 1500 LAST\r\n{}", "x".repeat(1500)));
    assert!(client.line().starts_with("250 ") && client.line().starts_with("250 "));
    assert!(client.line().starts_with("552 5.3.4"));
    assert!(client.mail("a@a.fr", &["b@b.fr"], "A: b\r\n\r\n").starts_with("250 "));
    assert_eq!(sandbox.received().len(), 1);
}

#[test]
fn smuggling_is_refused() {
    for ending in ["\n.\n", "\n.\r\n", "\r\n.\n"] {
        let sandbox = bare();
        let mut client = Client::ehlo(&sandbox);
        client.send("MAIL FROM:<a@a.fr>\r\nRCPT TO:<b@b.fr>\r\nDATA\r\n");
        (0..3).for_each(|_| drop(client.line()));
        client.send(&format!("A: b\r\n\r\nx{ending}MAIL FROM:<boss@a.fr>\r\n"));
        assert!(client.line().starts_with("521 5.5.2"));
        assert_eq!(client.rest().unwrap(), b"");
        assert!(sandbox.received().is_empty());
    }
    let sandbox = bare();
    let mut client = Client::ehlo(&sandbox);
    assert!(client.mail("a@a.fr", &["b@b.fr"], "A: b\n\nx\r\n").starts_with("550 5.6.0"));
}

#[test]
fn authentication_is_required_when_asked_and_recorded() {
    let options = Options {
        accounts: Accounts::table([("jean@a.fr", "secret")]),
        require_auth: true,
        seed: false,
        ..Options::default()
    };
    let sandbox = Sandbox::start(options).unwrap();
    let mut client = Client::ehlo(&sandbox);
    assert!(client.ask("MAIL FROM:<jean@a.fr>").starts_with("530 5.7.0"));
    assert!(client.ask("AUTH PLAIN AGplYW4AZmF1eA==").starts_with("535 5.7.8"));
    assert!(client.ask("AUTH PLAIN !").starts_with("501 5.5.2"));
    assert!(client.ask("AUTH FOO").starts_with("504 5.5.4"));
    assert_eq!(client.ask("AUTH PLAIN"), "334 ");
    assert!(client.ask("AGplYW4Ac2VjcmV0").starts_with("235 2.7.0"));
    assert!(client.mail("jean@a.fr", &["b@b.fr"], MAIL).starts_with("250 "));
    assert_eq!(sandbox.received()[0].user.as_deref(), Some("jean"));
}
