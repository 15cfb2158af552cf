//! The servers themselves, spoken to by hand: what the other tests rely on.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, Mac as _};
use md5::{Digest as _, Md5};
use wl_tests::servers::accounts::{REFUSED, REFUSED_FOR_NOW};
use wl_tests::servers::{Account, Kind, MailServers, SIZE_LIMIT};

use crate::dialogue::{Dialogue, Stream, tls_error};

const MESSAGE: &[u8] = b"From: moi@exemple.test\r\nSubject: Bonjour\r\n\r\nUn texte\r\n";

fn log_in<S: Stream>(pop3: &mut Dialogue<S>, account: &Account) {
    assert!(pop3.ask(&format!("USER {}", account.user)).starts_with("+OK"));
    let reply = pop3.ask(&format!("PASS {}", account.password));
    assert!(reply.starts_with("+OK"), "{reply}");
}

fn greet<S: Stream>(smtp: &mut Dialogue<S>) -> String {
    let reply = smtp.smtp("EHLO client.test");
    assert!(reply.starts_with("250"), "{reply}");
    reply
}

fn authenticate<S: Stream>(smtp: &mut Dialogue<S>, account: &Account) {
    let plain = BASE64.encode(format!("\0{}\0{}", account.user, account.password));
    let reply = smtp.smtp(&format!("AUTH PLAIN {plain}"));
    assert!(reply.starts_with("235"), "{reply}");
}

fn send<S: Stream>(smtp: &mut Dialogue<S>, from: &Account, to: &Account) {
    let from = format!("MAIL FROM:<{}>", from.address);
    let to = format!("RCPT TO:<{}>", to.address);
    for (command, code) in [(&*from, "250"), (&*to, "250"), ("DATA", "354")] {
        let reply = smtp.smtp(command);
        assert!(reply.starts_with(code), "{command}: {reply}");
    }
    let reply = smtp.smtp("Subject: Envoi\r\n\r\nPar SMTP\r\n.");
    assert!(reply.starts_with("250"), "{reply}");
    assert!(smtp.smtp("QUIT").starts_with("221"));
}

fn offered(reply: &str) -> Vec<&str> {
    reply.lines().map(|line| line.get(4..).unwrap_or_default()).collect()
}

#[test]
fn pop3_reads_what_was_delivered_in_order() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    for n in 0..20 {
        servers.deliver(&account.user, format!("Subject: {n}\r\n\r\nTexte {n}\r\n").as_bytes());
    }
    let mut pop3 = Dialogue::plain(servers.ports().pop3);
    let greeting = pop3.line();
    assert!(greeting.starts_with("+OK wl test server ready"), "{greeting}");
    assert!(greeting.contains('<'), "no time stamp for APOP: {greeting}");
    log_in(&mut pop3, &account);
    assert!(pop3.ask("STAT").starts_with("+OK 20 "));
    for n in 0..20 {
        let (_, lines) = pop3.pop3_lines(&format!("RETR {}", n + 1));
        assert_eq!(lines, [format!("Subject: {n}"), String::new(), format!("Texte {n}")]);
    }
    assert!(pop3.ask("DELE 1").starts_with("+OK"));
    assert!(pop3.ask("QUIT").starts_with("+OK"));
    assert_eq!(servers.mailbox(&account.user).len(), 19);
    servers.clear(&account.user);
    assert!(servers.mailbox(&account.user).is_empty());
}

#[test]
fn pop3_offers_every_mechanism() {
    let Some(servers) = MailServers::shared() else { return };
    let mut pop3 = Dialogue::plain(servers.ports().pop3);
    pop3.line();
    let (_, capabilities) = pop3.pop3_lines("CAPA");
    for capability in ["TOP", "UIDL", "PIPELINING", "STLS", "USER"] {
        assert!(capabilities.iter().any(|line| line == capability), "{capabilities:?}");
    }
    let sasl = capabilities.iter().find(|line| line.starts_with("SASL")).expect("SASL");
    for mechanism in ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"] {
        assert!(sasl.split(' ').any(|offered| offered == mechanism), "{sasl}");
    }
}

#[test]
fn pop3_accepts_digests() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let hex = |digest: &[u8]| {
        digest.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
    };

    let mut pop3 = Dialogue::plain(servers.ports().pop3);
    let greeting = pop3.line();
    let stamp = &greeting[greeting.find('<').expect("a time stamp")..];
    let digest = hex(&Md5::digest(format!("{stamp}{}", account.password)));
    let reply = pop3.ask(&format!("APOP {} {digest}", account.user));
    assert!(reply.starts_with("+OK"), "{reply}");

    let mut pop3 = Dialogue::plain(servers.ports().pop3);
    pop3.line();
    let challenge = pop3.ask("AUTH CRAM-MD5");
    let challenge = BASE64.decode(challenge.trim_start_matches("+ ")).expect("a challenge");
    let mut mac = Hmac::<Md5>::new_from_slice(account.password.as_bytes()).expect("a key");
    mac.update(&challenge);
    let digest = hex(&mac.finalize().into_bytes());
    let reply = pop3.ask(&BASE64.encode(format!("{} {digest}", account.user)));
    assert!(reply.starts_with("+OK"), "{reply}");
}

#[test]
fn pop3_knows_a_name_with_a_dot_and_a_password_with_spaces() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.account("jean.dupont");
    let mut pop3 = Dialogue::plain(servers.ports().pop3);
    pop3.line();
    log_in(&mut pop3, account);
    let by_address = Account { user: account.address.clone(), ..account.clone() };
    let mut pop3 = Dialogue::plain(servers.ports().pop3);
    pop3.line();
    log_in(&mut pop3, &by_address);
}

#[test]
fn pop3_refuses_a_wrong_password() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let mut pop3 = Dialogue::plain(servers.ports().pop3);
    pop3.line();
    pop3.ask(&format!("USER {}", account.user));
    let reply = pop3.ask("PASS faux");
    assert!(reply.starts_with("-ERR"), "{reply}");
}

#[test]
fn pop3_is_encrypted_after_stls() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let mut pop3 = Dialogue::plain(servers.ports().pop3);
    pop3.line();
    assert!(pop3.ask("STLS").starts_with("+OK"));
    let mut pop3 = pop3.encrypt(servers);
    log_in(&mut pop3, &account);
}

#[test]
fn pop3_and_imap_are_encrypted_from_the_start() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    servers.deliver(&account.user, MESSAGE);
    let mut pop3 = Dialogue::tls(servers, servers.ports().pop3s);
    pop3.line();
    log_in(&mut pop3, &account);
    assert!(pop3.ask("STAT").starts_with("+OK 1 "));

    let log_in = format!("a LOGIN {} {}", account.user, account.password);
    let mut imap = Dialogue::tls(servers, servers.ports().imaps);
    assert!(imap.line().starts_with("* OK"));
    let reply = imap.ask(&log_in);
    assert!(reply.starts_with("a OK") || reply.starts_with("* CAPABILITY"), "{reply}");
    let mut imap = Dialogue::plain(servers.ports().imap);
    let greeting = imap.line();
    assert!(greeting.contains("STARTTLS"), "{greeting}");
}

#[test]
fn smtp_delivers_to_the_mailbox_that_pop3_reads() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let mut smtp = Dialogue::plain(servers.ports().smtp);
    assert!(smtp.smtp_reply().starts_with("220 smtp.exemple.test"));
    let reply = greet(&mut smtp);
    for extension in ["PIPELINING", "8BITMIME", "DSN", "SMTPUTF8", "CHUNKING"] {
        assert!(offered(&reply).contains(&extension), "{extension}: {reply}");
    }
    send(&mut smtp, &account, &account);
    servers.wait_for_mail(&account.user, 1);

    let mut pop3 = Dialogue::plain(servers.ports().pop3);
    pop3.line();
    log_in(&mut pop3, &account);
    let (_, lines) = pop3.pop3_lines("RETR 1");
    assert_eq!(lines[0], format!("Return-Path: <{}>", account.address));
    assert!(lines.contains(&"Subject: Envoi".to_owned()), "{lines:?}");
    assert!(lines.ends_with(&[String::new(), "Par SMTP".into()]), "{lines:?}");
}

#[test]
fn submission_requires_starttls_then_authentication() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let mut smtp = Dialogue::plain(servers.ports().submission);
    smtp.smtp_reply();
    let reply = greet(&mut smtp);
    assert!(offered(&reply).contains(&"STARTTLS"), "{reply}");
    assert!(smtp.smtp("MAIL FROM:<a@exemple.test>").starts_with("530"));
    assert!(smtp.smtp("STARTTLS").starts_with("220"));
    let mut smtp = smtp.encrypt(servers);
    let reply = greet(&mut smtp);
    for mechanism in ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"] {
        let auth = reply.lines().find(|line| line.contains("AUTH ")).expect("AUTH");
        assert!(auth.split(' ').any(|offered| offered == mechanism), "{auth}");
    }
    assert!(smtp.smtp("MAIL FROM:<a@exemple.test>").starts_with("250"));
    let reply = smtp.smtp(&format!("RCPT TO:<{}>", account.address));
    assert!(reply.starts_with("554"), "{reply}");
    assert!(smtp.smtp("RSET").starts_with("250"));
    authenticate(&mut smtp, &account);
    send(&mut smtp, &account, &account);
    servers.wait_for_mail(&account.user, 1);
}

#[test]
fn smtps_is_encrypted_from_the_start() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let mut smtp = Dialogue::tls(servers, servers.ports().smtps);
    assert!(smtp.smtp_reply().starts_with("220"));
    greet(&mut smtp);
    authenticate(&mut smtp, &account);
    send(&mut smtp, &account, &account);
    servers.wait_for_mail(&account.user, 1);
}

#[test]
fn smtp_refuses_some_recipients_among_others() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let mut smtp = Dialogue::plain(servers.ports().smtp);
    smtp.smtp_reply();
    greet(&mut smtp);
    smtp.smtp("MAIL FROM:<a@exemple.test>");
    for (recipient, code) in [
        (&*account.address, "250"),
        (REFUSED, "550"),
        (REFUSED_FOR_NOW, "450"),
        ("inconnu@exemple.test", "550"),
        ("quelqu.un@ailleurs.test", "554"),
    ] {
        let reply = smtp.smtp(&format!("RCPT TO:<{recipient}>"));
        assert!(reply.starts_with(code), "{recipient}: {reply}");
    }
    assert!(smtp.smtp("DATA").starts_with("354"));
    assert!(smtp.smtp("Subject: Envoi\r\n\r\nPar SMTP\r\n.").starts_with("250"));
    servers.wait_for_mail(&account.user, 1);
}

#[test]
fn smtp_refuses_a_message_over_the_limit() {
    let Some(servers) = MailServers::shared() else { return };
    let mut smtp = Dialogue::plain(servers.ports().smtp);
    smtp.smtp_reply();
    let reply = greet(&mut smtp);
    assert!(offered(&reply).contains(&&*format!("SIZE {SIZE_LIMIT}")), "{reply}");
    let reply = smtp.smtp(&format!("MAIL FROM:<a@exemple.test> SIZE={}", SIZE_LIMIT + 1));
    assert!(reply.starts_with("552"), "{reply}");
}

#[test]
fn bad_certificates_are_refused_each_for_its_reason() {
    let Some(servers) = MailServers::shared() else { return };
    let ports = servers.ports();
    for port in [ports.pop3s, ports.imaps, ports.smtps] {
        for (kind, reason) in [
            (Kind::Valid, None),
            (Kind::Expired, Some("expired")),
            (Kind::WrongName, Some("IP address mismatch")),
            (Kind::SelfSigned, Some("self-signed certificate")),
        ] {
            let error = tls_error(servers, kind, port);
            let as_expected = match (&error, reason) {
                (None, None) => true,
                (Some(error), Some(reason)) => error.contains(reason),
                _ => false,
            };
            assert!(as_expected, "{kind:?} on port {port}: {error:?}");
        }
    }
}

/// The tests share one rig; another one beside it must do no harm, and must go when it is dropped.
#[test]
fn a_second_rig_starts_beside_the_first_and_leaves_nothing() {
    if MailServers::shared().is_none() {
        return;
    }
    let servers = MailServers::start();
    let directory = servers.authority_file().ancestors().nth(2).expect("a directory").to_owned();
    let ports = servers.ports();
    assert!(directory.is_dir());
    drop(servers);
    assert!(!directory.exists());
    for port in ports.all() {
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
