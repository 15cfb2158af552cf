//! SMTP against scripted servers.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Delivery, Envelope, Session, Status};
use crate::auth::{Credentials, Mechanism};
use crate::net::{ConnectOptions, Limits, Protocol, Security};
use crate::testing::{Certified, HOST, Kept, Script, Step, expect, options, send};
use crate::{Error, LimitName, ServerReply};

const MAIL: &[u8] = b"Subject: s\r\n\r\nhello\r\n";

fn clear() -> ConnectOptions {
    options(Protocol::Smtp, Security::Plain)
}

fn opening(capabilities: &str) -> Vec<Step> {
    let mut lines: Vec<String> = std::iter::once("mail.example")
        .chain(capabilities.split_whitespace())
        .map(|line| format!("250-{}\r\n", line.replace('_', " ")))
        .collect();
    let last = lines.pop().unwrap().replacen('-', " ", 1);
    let reply = lines.concat() + &last;
    vec![send("220 ready\r\n"), expect("EHLO client.example"), send(reply)]
}

fn script(capabilities: &str, steps: impl IntoIterator<Item = Step>) -> Script {
    Script::new(opening(capabilities).into_iter().chain(steps).collect())
}

fn connect(script: &Script) -> Session {
    Session::connect(script, &clear(), "client.example").unwrap()
}

fn failure(steps: Vec<Step>, options: &ConnectOptions) -> Error {
    let script = Script::new(steps);
    let error = Session::connect(&script, options, "client.example").err().expect("a failure");
    script.finish();
    error
}

fn envelope(to: &[&str]) -> Envelope {
    Envelope { from: "me@x.fr".into(), to: to.iter().map(|it| (*it).to_owned()).collect() }
}

fn refused(code: u16, enhanced: &str, text: &str) -> Delivery {
    Delivery::Refused(ServerReply {
        code,
        enhanced: Some(enhanced.to_owned()).filter(|it| !it.is_empty()),
        text: text.into(),
        ..ServerReply::default()
    })
}

fn deliveries(outcome: &super::Outcome) -> Vec<Delivery> {
    outcome.recipients.iter().map(|it| it.delivery.clone()).collect()
}

#[test]
fn one_command_at_a_time_cut_at_every_byte() {
    for size in [1, 2, 3, usize::MAX] {
        let mut steps = opening("SIZE_1000 8BITMIME");
        for _ in 0..2 {
            steps.extend([
                expect("MAIL FROM:<me@x.fr> SIZE=28"),
                send("250 2.1.0 ok\r\n"),
                expect("RCPT TO:<a@x.fr>"),
                send("250 2.1.5 ok\r\n"),
                expect("DATA"),
                send("354 go\r\n"),
                Step::ExpectBytes(b"Subject: s\r\n\r\n..\r\n..dot\r\nend\r\n.\r\n".to_vec()),
                send("250-2.0.0 taken\r\n250 2.0.0 queued as 42\r\n"),
            ]);
        }
        steps.extend([expect("QUIT"), send("221 bye\r\n")]);
        let script = Script::split(steps, size);
        let mut session = connect(&script);
        for _ in 0..2 {
            let outcome = session
                .send(&envelope(&["a@x.fr", "a@X.FR"]), b"Subject: s\n\n.\n.dot\nend")
                .unwrap();
            assert_eq!(outcome.status, Status::Sent);
            assert_eq!(outcome.recipients.len(), 1, "a duplicate is sent once");
            let reply = outcome.reply.unwrap();
            assert_eq!(reply.enhanced.as_deref(), Some("2.0.0"));
            assert_eq!(reply.text, "taken\nqueued as 42");
        }
        session.quit().unwrap();
        script.finish();
    }
}

#[test]
fn one_flight_and_one_recipient_refused() {
    let script = script(
        "PIPELINING",
        [
            Step::ExpectBytes(
                b"MAIL FROM:<me@x.fr>\r\nRCPT TO:<a@x.fr>\r\nRCPT TO:<b@x.fr>\r\nRCPT TO:<c@x.fr>\r\nDATA\r\n"
                    .to_vec(),
            ),
            send(b"250 ok\r\n250 ok\r\n550 5.1.1 Bo\xeete inconnue\r\n250 ok\r\n354 go\r\n"),
            Step::ExpectBytes(b"Subject: s\r\n\r\nhello\r\n.\r\n".to_vec()),
            send("250 queued\r\n"),
        ],
    );
    let outcome = connect(&script).send(&envelope(&["a@x.fr", "b@x.fr", "c@x.fr"]), MAIL).unwrap();
    assert_eq!(outcome.status, Status::PartiallySent);
    assert_eq!(
        deliveries(&outcome),
        [Delivery::Accepted, refused(550, "5.1.1", "Boîte inconnue"), Delivery::Accepted]
    );
    script.finish();
}

#[test]
fn everybody_refused_then_354() {
    let script = script(
        "PIPELINING",
        [
            Step::ExpectBytes(b"MAIL FROM:<me@x.fr>\r\nRCPT TO:<a@x.fr>\r\nDATA\r\n".to_vec()),
            send("250 ok\r\n550 no\r\n354 go\r\n"),
            expect("."),
            send("554 no valid recipients\r\n"),
            // The session goes on, behind a RSET.
            Step::ExpectBytes(
                b"RSET\r\nMAIL FROM:<me@x.fr>\r\nRCPT TO:<b@x.fr>\r\nDATA\r\n".to_vec(),
            ),
            send("250 reset\r\n250 ok\r\n250 ok\r\n354 go\r\n"),
            Step::ExpectBytes(b"Subject: s\r\n\r\nhello\r\n.\r\n".to_vec()),
            send("250 ok\r\n"),
        ],
    );
    let mut session = connect(&script);
    let outcome = session.send(&envelope(&["a@x.fr"]), MAIL).unwrap();
    assert_eq!(
        (outcome.status, deliveries(&outcome)),
        (Status::Refused, vec![refused(550, "", "no")])
    );
    assert_eq!(session.send(&envelope(&["b@x.fr"]), MAIL).unwrap().status, Status::Sent);
    script.finish();
}

#[test]
fn sender_refused_and_message_refused() {
    let script = script(
        "PIPELINING",
        [
            Step::ExpectBytes(b"MAIL FROM:<me@x.fr>\r\nRCPT TO:<a@x.fr>\r\nDATA\r\n".to_vec()),
            send("550 5.7.1 not you\r\n503 mail first\r\n503 mail first\r\n"),
            Step::ExpectBytes(
                b"RSET\r\nMAIL FROM:<me@x.fr>\r\nRCPT TO:<a@x.fr>\r\nDATA\r\n".to_vec(),
            ),
            send("250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n"),
            Step::ExpectBytes(b"Subject: s\r\n\r\nhello\r\n.\r\n".to_vec()),
            send("554 5.7.1 spam\r\n"),
        ],
    );
    let mut session = connect(&script);
    for text in ["not you", "spam"] {
        let outcome = session.send(&envelope(&["a@x.fr"]), MAIL).unwrap();
        assert_eq!(outcome.status, Status::Refused);
        let reply = outcome.reply.clone().unwrap();
        assert_eq!((reply.enhanced.as_deref(), reply.text.as_str()), (Some("5.7.1"), text));
        assert_eq!(deliveries(&outcome), [Delivery::Refused(reply)]);
    }
    script.finish();
}

#[test]
fn bdat_in_one_flight() {
    let text = ".not stuffed\r\n";
    let script = script(
        "PIPELINING CHUNKING 8BITMIME SIZE",
        [
            Step::ExpectBytes(
                format!("MAIL FROM:<me@x.fr> SIZE=19 BODY=8BITMIME\r\nRCPT TO:<a@x.fr>\r\nBDAT 19 LAST\r\n\r\n{text}é\r\n")
                    .replace("SIZE=19", "SIZE=20")
                    .replace("BDAT 19", "BDAT 20")
                    .into_bytes(),
            ),
            send("250 ok\r\n250 ok\r\n250 queued\r\n"),
        ],
    );
    let source = format!("\r\n{text}é\r\n");
    let outcome = connect(&script).send(&envelope(&["a@x.fr"]), source.as_bytes()).unwrap();
    assert_eq!(outcome.status, Status::Sent);
    script.finish();
}

#[test]
fn bdat_of_a_large_mail_waits_for_a_recipient() {
    let mail = [b"A: b\r\n\r\n".as_slice(), &b"0123456789\r\n".repeat(10_000)].concat();
    let script = script(
        "PIPELINING CHUNKING",
        [
            Step::ExpectBytes(b"MAIL FROM:<me@x.fr>\r\nRCPT TO:<a@x.fr>\r\n".to_vec()),
            Step::ExpectSilence,
            send("250 ok\r\n550 no\r\n"),
            Step::ExpectBytes(b"RSET\r\nMAIL FROM:<me@x.fr>\r\nRCPT TO:<b@x.fr>\r\n".to_vec()),
            send("250 ok\r\n250 ok\r\n250 ok\r\n"),
            expect(&format!("BDAT {} LAST", mail.len())),
            Step::ExpectBytes(mail.clone()),
            send("250 ok\r\n"),
        ],
    );
    let mut session = connect(&script);
    assert_eq!(session.send(&envelope(&["a@x.fr"]), &mail).unwrap().status, Status::Refused);
    assert_eq!(session.send(&envelope(&["b@x.fr"]), &mail).unwrap().status, Status::Sent);
    script.finish();
}

#[test]
fn a_large_message_leaves_in_pieces_with_its_dots() {
    // Lines of seven bytes: a piece ends at each of their bytes sooner or later.
    let text = [b"Subject: s\r\n\r\n".as_slice(), &b".dots\r\n".repeat(150_000)].concat();
    let stuffed = [b"Subject: s\r\n\r\n".as_slice(), &b"..dots\r\n".repeat(150_000)].concat();
    let script = script(
        "",
        [
            expect("MAIL FROM:<me@x.fr>"),
            send("250 ok\r\n"),
            expect("RCPT TO:<a@x.fr>"),
            send("250 ok\r\n"),
            expect("DATA"),
            send("354 go\r\n"),
            Step::ExpectBytes([&stuffed[..], b".\r\n"].concat()),
            send("250 queued\r\n"),
        ],
    );
    let outcome = connect(&script).send(&envelope(&["a@x.fr"]), &text).unwrap();
    assert_eq!(outcome.status, Status::Sent);
    script.finish();
}

#[test]
fn a_lost_end_is_unknown_and_nothing_is_sent_again() {
    for (capabilities, first, body) in [
        (
            "PIPELINING",
            "250 ok\r\n250 ok\r\n550 no\r\n354 go\r\n",
            "Subject: s\r\n\r\nhello\r\n.\r\n",
        ),
        ("PIPELINING CHUNKING", "250 ok\r\n250 ok\r\n550 no\r\n", ""),
    ] {
        let end = if capabilities.contains("CHUNKING") {
            "BDAT 21 LAST\r\nSubject: s\r\n\r\nhello\r\n"
        } else {
            "DATA\r\n"
        };
        let script = script(
            capabilities,
            [
                Step::ExpectBytes(
                    format!("MAIL FROM:<me@x.fr>\r\nRCPT TO:<a@x.fr>\r\nRCPT TO:<b@x.fr>\r\n{end}")
                        .into_bytes(),
                ),
                send(first),
                Step::ExpectBytes(body.into()),
            ],
        );
        let mut session = connect(&script);
        let outcome = session.send(&envelope(&["a@x.fr", "b@x.fr"]), MAIL).unwrap();
        assert_eq!(outcome.status, Status::Unknown);
        assert_eq!(deliveries(&outcome), [Delivery::Unknown, refused(550, "", "no")]);
        assert!(matches!(outcome.cause, Some(Error::Closed { .. })));
        assert_eq!(session.send(&envelope(&["a@x.fr"]), MAIL), Err(Error::SessionOver));
        script.finish();
    }
}

#[test]
fn a_connection_lost_before_the_message_sends_nothing() {
    let commands = b"MAIL FROM:<me@x.fr>\r\nRCPT TO:<a@x.fr>\r\nDATA\r\n".to_vec();
    for (replies, during) in
        [("", "MAIL"), ("250 ok\r\n", "RCPT"), ("250 ok\r\n250 ok\r\n", "DATA")]
    {
        let script = script("PIPELINING", [Step::ExpectBytes(commands.clone()), send(replies)]);
        assert_eq!(
            connect(&script).send(&envelope(&["a@x.fr"]), MAIL),
            Err(Error::Closed { during: during.into() })
        );
        script.finish();
    }
}

#[test]
fn a_421_ends_the_session_wherever_it_comes() {
    for replies in [
        "421 4.3.2 bye\r\n",
        "250 ok\r\n421 4.3.2 bye\r\n",
        "250 ok\r\n250 ok\r\n421 4.3.2 bye\r\n",
    ] {
        let script = script(
            "PIPELINING",
            [
                Step::ExpectBytes(b"MAIL FROM:<me@x.fr>\r\nRCPT TO:<a@x.fr>\r\nDATA\r\n".to_vec()),
                send(replies),
            ],
        );
        let mut session = connect(&script);
        let Err(Error::Reply { reply, .. }) = session.send(&envelope(&["a@x.fr"]), MAIL) else {
            panic!("a refusal")
        };
        assert_eq!((reply.code, reply.text.as_str()), (421, "bye"));
        assert_eq!(session.noop(), Err(Error::SessionOver));
        script.finish();
    }
}

#[test]
fn too_many_recipients_go_in_several_mails() {
    let mut steps = opening("PIPELINING");
    let mail = |steps: &mut Vec<Step>, to: &[&str], reset: bool, replies: &str| {
        let mut commands = String::from(if reset { "RSET\r\n" } else { "" });
        commands.push_str("MAIL FROM:<me@x.fr>\r\n");
        for address in to {
            commands.extend(["RCPT TO:<", address, ">\r\n"]);
        }
        commands.push_str("DATA\r\n");
        steps.extend([
            Step::ExpectBytes(commands.into_bytes()),
            send(replies),
            Step::ExpectBytes(b"Subject: s\r\n\r\nhello\r\n.\r\n".to_vec()),
            send("250 ok\r\n"),
        ]);
    };
    mail(
        &mut steps,
        &["a@x.fr", "b@x.fr", "c@x.fr"],
        false,
        "250 ok\r\n250 ok\r\n452 4.5.3 too many\r\n452 4.5.3 too many\r\n354 go\r\n",
    );
    mail(&mut steps, &["b@x.fr"], false, "250 ok\r\n250 ok\r\n354 go\r\n");
    mail(&mut steps, &["c@x.fr"], false, "250 ok\r\n250 ok\r\n354 go\r\n");
    let script = Script::new(steps);
    let outcome = connect(&script).send(&envelope(&["a@x.fr", "b@x.fr", "c@x.fr"]), MAIL).unwrap();
    assert_eq!(outcome.status, Status::Sent);
    script.finish();
}

#[test]
fn ten_thousand_recipients() {
    let to: Vec<String> = (0..10_000).map(|n| format!("user{n}@example.org")).collect();
    let mut steps = opening("PIPELINING LIMITS_RCPTMAX=5000");
    for batch in to.chunks(5000) {
        let rcpt: Vec<String> = batch.iter().map(|it| format!("RCPT TO:<{it}>\r\n")).collect();
        let rcpt = rcpt.concat();
        let mut replies = String::from("250 ok\r\n");
        replies.push_str(&"250 2.1.5 a rather long acceptance of a recipient\r\n".repeat(5000));
        replies.push_str("354 go\r\n");
        steps.extend([
            Step::ExpectBytes(format!("MAIL FROM:<>\r\n{rcpt}DATA\r\n").into_bytes()),
            send(replies),
            Step::ExpectBytes(b"Subject: s\r\n\r\nhello\r\n.\r\n".to_vec()),
            send("250 ok\r\n"),
        ]);
    }
    let script = Script::new(steps);
    let outcome = connect(&script).send(&Envelope { from: String::new(), to }, MAIL).unwrap();
    assert_eq!((outcome.status, outcome.recipients.len()), (Status::Sent, 10_000));
    script.finish();
}

#[test]
fn what_a_server_lacks_is_named() {
    let script = script("PIPELINING SIZE_10", [Step::ExpectSilence]);
    let mut session = connect(&script);
    let to = envelope(&["a@x.fr"]);
    assert_eq!(session.send(&to, MAIL), Err(Error::TooLarge { size: MAIL.len() as u64, max: 10 }));
    let signed = "Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\né\r\n--b--\r\n";
    assert_eq!(
        session.send(&to, signed.as_bytes()),
        Err(Error::NotOffered { extension: "8BITMIME" })
    );
    assert_eq!(session.send(&envelope(&[]), b"A: b"), Err(Error::NoRecipient));
    let outcome = session.send(&envelope(&["é@x.fr", "a@x.fr\r\nDATA"]), b"A: b").unwrap();
    assert_eq!(outcome.status, Status::Refused);
    let Some(Delivery::Impossible(first)) = deliveries(&outcome).first().cloned() else { panic!() };
    assert_eq!(first, Error::NotOffered { extension: "SMTPUTF8" });
    drop(session);
    script.finish();
}

#[test]
fn helo_for_a_server_without_ehlo() {
    let script = Script::new(vec![
        send("220-hello\r\n220 you\r\n"),
        expect("EHLO client.example"),
        send("502 what\r\n"),
        expect("HELO client.example"),
        send("250 ok\r\n"),
        expect("QUIT"),
        send("221 bye\r\n"),
    ]);
    connect(&script).quit().unwrap();
    script.finish();
}

#[test]
fn greetings_that_are_none() {
    let Error::Reply { command, reply } = failure(vec![send("554 5.7.1 go away\r\n")], &clear())
    else {
        panic!("a refusal")
    };
    assert_eq!((command.as_str(), reply.code, reply.text.as_str()), ("greeting", 554, "go away"));
    for line in
        [&b"+OK POP3\r\n"[..], b"220_x\r\n", b"220-a\r\n550 b\r\n", b"\xff\xfe\r\n", b"\0\r\n"]
    {
        assert!(matches!(failure(vec![send(line)], &clear()), Error::Protocol { .. }), "{line:?}");
    }
    let small = ConnectOptions {
        limits: Limits { reply_lines: 10, reply_line: 100, ..Limits::default() },
        ..clear()
    };
    let endless = failure(vec![Step::Flood(b"220-more\r\n".repeat(100))], &small);
    assert_eq!(endless, Error::Limit { which: LimitName::ReplyLines, max: 10 });
    let long = failure(vec![Step::Flood(vec![b'2'; 1000])], &small);
    assert_eq!(long, Error::Limit { which: LimitName::ReplyLine, max: 100 });
    assert!(matches!(
        Session::connect(&Script::new(vec![]), &clear(), "a\r\nMAIL FROM:<>").err(),
        Some(Error::InvalidInput { .. })
    ));
}

#[test]
fn starttls_injection_absence_and_success() {
    let wanted = options(Protocol::Smtp, Security::StartTls);
    let mut steps = opening("STARTTLS");
    steps.extend([
        expect("STARTTLS"),
        send("220 go\r\n250-INJECTED\r\n250 AUTH LOGIN\r\n"),
        Step::ExpectSilence,
    ]);
    assert_eq!(failure(steps, &wanted), Error::Injection { bytes: 30 });
    assert_eq!(failure(opening("SIZE"), &wanted), Error::StartTlsUnavailable { reply: None });
    let mut steps = opening("starttls");
    steps.extend([expect("STARTTLS"), send("454 4.7.0 later\r\n"), Step::ExpectSilence]);
    assert!(matches!(
        failure(steps, &wanted),
        Error::StartTlsUnavailable { reply: Some(reply) } if reply.code == 454
    ));

    let mut steps = opening("STARTTLS PIPELINING AUTH_PLAIN");
    steps.extend([
        expect("STARTTLS"),
        send("220 go\r\n"),
        Step::Tls,
        expect("EHLO client.example"),
        send("250-mail.example\r\n250 AUTH CRAM-MD5 LOGIN\r\n"),
        expect("AUTH CRAM-MD5"),
        send(format!("334 {}\r\n", STANDARD.encode("<1896.697170952@postoffice.reston.mci.net>"))),
        expect(&STANDARD.encode("tim b913a602c7eda7a495b4e6e7334d3890")),
        send("235 ok\r\n"),
    ]);
    let script = Script::tls(vec![steps], &Certified::new(HOST, 2090), true);
    let login = ConnectOptions {
        credentials: Some(Credentials::password("tim", "tanstaaftanstaaf")),
        ..wanted
    };
    assert!(Session::connect(&script, &login, "client.example").unwrap().is_encrypted());
    script.finish();
}

#[test]
fn authentication() {
    let log = Kept::new();
    let login = ConnectOptions {
        credentials: Some(Credentials::password("jean", "secret")),
        allow_cleartext_auth: true,
        log: Some(log.clone()),
        ..clear()
    };
    let mut steps = opening("auth=login_plain");
    steps.extend([
        expect(&format!("AUTH PLAIN {}", STANDARD.encode("\0jean\0secret"))),
        send("535 5.7.8 mauvais mot de passe\r\n"),
    ]);
    let Error::AuthRefused { mechanism, reply, .. } = failure(steps, &login) else {
        panic!("a refusal")
    };
    assert_eq!((mechanism, reply.text.as_str()), (Mechanism::Plain, "mauvais mot de passe"));
    let mut steps = opening("AUTH_LOGIN");
    steps.extend([
        expect("AUTH LOGIN"),
        send("334 VXNlcm5hbWU6\r\n"),
        expect(&STANDARD.encode("jean")),
        send("334 UGFzc3dvcmQ6\r\n"),
        expect(&STANDARD.encode("secret")),
        send("334 QWdhaW4=\r\n"),
        expect("*"),
    ]);
    assert!(matches!(failure(steps, &login), Error::AuthProtocol { .. }));
    assert_eq!(
        failure(opening("AUTH_GSSAPI_NTLM"), &login),
        Error::AuthUnavailable { offered: vec!["GSSAPI".into(), "NTLM".into()] }
    );
    let strict = ConnectOptions { allow_cleartext_auth: false, ..login };
    assert_eq!(
        failure(opening("AUTH_PLAIN"), &strict),
        Error::SecretsInClear { mechanism: Mechanism::Plain }
    );
    let text = log.text();
    for secret in ["secret", &STANDARD.encode("\0jean\0secret"), &STANDARD.encode("secret")] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn oauth_refusal_is_explained() {
    let token = ConnectOptions {
        credentials: Some(Credentials::access_token("jean@x.fr", "tok")),
        allow_cleartext_auth: true,
        ..clear()
    };
    let json = r#"{"status":"401","schemes":"Bearer"}"#;
    for (offered, answer) in [("AUTH_XOAUTH2", ""), ("AUTH_OAUTHBEARER", "AQ==")] {
        let mut steps = opening(offered);
        steps.extend([
            Step::ExpectStart("AUTH ".into()),
            send(format!("334 {}\r\n", STANDARD.encode(json))),
            expect(answer),
            send("535 5.7.8 refused\r\n"),
        ]);
        let Error::AuthRefused { explanation, reply, .. } = failure(steps, &token) else {
            panic!("a refusal")
        };
        assert_eq!((explanation.as_deref(), reply.code), (Some(json), 535));
    }
}

#[test]
fn a_server_that_cuts_a_large_mail_is_heard() {
    let mail = [b"A: b\r\n\r\n".as_slice(), &b"0123456789\r\n".repeat(2_000_000)].concat();
    let script = script(
        "PIPELINING",
        [
            Step::ExpectBytes(b"MAIL FROM:<me@x.fr>\r\nRCPT TO:<a@x.fr>\r\nDATA\r\n".to_vec()),
            send("250 ok\r\n250 ok\r\n354 go\r\n"),
            Step::ExpectBytes(b"A: b\r\n".to_vec()),
            send("552 5.3.4 too big\r\n"),
        ],
    );
    let outcome = connect(&script).send(&envelope(&["a@x.fr"]), &mail);
    // A reset connection may lose the words on the way; the mail is never said to be sent.
    match outcome {
        Ok(outcome) => assert_eq!(deliveries(&outcome), [refused(552, "5.3.4", "too big")]),
        Err(error) => assert!(matches!(error, Error::Closed { .. }), "{error}"),
    }
    script.finish();
}

/// Whatever a server says, every command ends, and a mail that was not acknowledged is not sent.
#[test]
fn damaged_dialogues() {
    let replies = [
        "220 hi\r\n",
        "250-x\r\n250-SIZE 100\r\n250 PIPELINING\r\n",
        "250 ok\r\n250 ok\r\n550 no\r\n354 go\r\n",
        "250 queued\r\n",
        "221 bye\r\n",
    ];
    for (replies, script) in crate::testing::damaged(&replies, 60) {
        let acknowledged = crate::words(&replies).matches("250").count();
        let hurried = ConnectOptions { timeout: Duration::from_millis(150), ..clear() };
        if let Ok(mut session) = Session::connect(&script, &hurried, "client.example") {
            if let Ok(outcome) = session.send(&envelope(&["a@x.fr", "b@x.fr"]), MAIL) {
                let sent = matches!(outcome.status, Status::Sent | Status::PartiallySent);
                assert!(!sent || acknowledged >= 3, "{}", crate::words(&replies));
            }
            let _ = session.quit();
        }
        script.finish();
    }
}

#[test]
fn more_replies_than_commands_end_the_session() {
    let script = script(
        "PIPELINING",
        [
            Step::ExpectBytes(b"MAIL FROM:<me@x.fr>\r\nRCPT TO:<a@x.fr>\r\nDATA\r\n".to_vec()),
            send("250 ok\r\n250 ok\r\n354 go\r\n"),
            Step::ExpectBytes(b"Subject: s\r\n\r\nhello\r\n.\r\n".to_vec()),
            send("250 queued\r\n250 one too many\r\n"),
            Step::ExpectSilence,
        ],
    );
    let mut session = connect(&script);
    assert_eq!(session.send(&envelope(&["a@x.fr"]), MAIL).unwrap().status, Status::Sent);
    let error = session.send(&envelope(&["a@x.fr"]), MAIL);
    assert!(matches!(error, Err(Error::Protocol { .. })), "{error:?}");
    drop(session);
    script.finish();
}
