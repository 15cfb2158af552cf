//! RFC 1939 and its extensions.

use crate::client::{Client, bare};
use md5::{Digest, Md5};
use std::io::Write;
use wl_sandbox::{Accounts, Options, Sandbox, Service};

#[test]
fn capabilities_are_those_of_the_state() {
    let sandbox = bare();
    let mut client = Client::greeted(&sandbox, Service::POP3);
    let capabilities = client.list("CAPA");
    for wanted in [
        "TOP\r\n",
        "UIDL\r\n",
        "USER\r\n",
        "PIPELINING\r\n",
        "STLS\r\n",
        "RESP-CODES\r\n",
        "SASL PLAIN LOGIN CRAM-MD5 XOAUTH2 OAUTHBEARER\r\n",
        "IMPLEMENTATION ",
    ] {
        assert!(capabilities.contains(wanted), "{capabilities}");
    }
    let options = Options { auth_needs_tls: true, ..Options::default() };
    let sandbox = Sandbox::start(options).unwrap();
    let mut client = Client::greeted(&sandbox, Service::POP3);
    assert!(!client.list("CAPA").contains("SASL"));
    assert!(client.ask("USER jean").starts_with("-ERR [AUTH]"));
}

#[test]
fn messages_come_byte_for_byte() {
    for (content, wire) in [
        ("", ".\r\n"),
        (".", "..\r\n.\r\n"),
        (".\r\n", "..\r\n.\r\n"),
        (".a: b\r\n\r\n..\r\nfin", "..a: b\r\n\r\n...\r\nfin\r\n.\r\n"),
        ("a\n.\nb\r\n", "a\n..\nb\r\n.\r\n"),
    ] {
        let sandbox = bare();
        sandbox.deliver("jean", content.as_bytes()).unwrap();
        let mut client = Client::logged_in(&sandbox, "jean");
        assert_eq!(client.ask("RETR 1"), format!("+OK {} octets", content.len()));
        assert_eq!(client.multi_line(), wire.as_bytes());
        assert_eq!(client.ask("NOOP"), "+OK Nothing done");
    }
}

#[test]
fn numbers_sizes_and_identifiers_agree() {
    let sandbox = bare();
    for content in ["A: 1\r\n\r\none\r\n", "A: 2\r\n\r\n1\r\n2\r\n3\r\n", "A: 3\r\n\r\n"] {
        sandbox.deliver("jean", content.as_bytes()).unwrap();
    }
    let mut client = Client::logged_in(&sandbox, "jean");
    assert_eq!(client.ask("STAT"), "+OK 3 38");
    assert_eq!(client.list("LIST"), "1 13\r\n2 17\r\n3 8\r\n.\r\n");
    assert_eq!(client.ask("LIST 2"), "+OK 2 17");
    let identifiers = client.list("UIDL");
    let second = identifiers.lines().nth(1).unwrap();
    assert_eq!(client.ask("UIDL 2"), format!("+OK {second}"));
    assert_eq!(client.list("TOP 2 1"), "A: 2\r\n\r\n1\r\n.\r\n");
    assert_eq!(client.list("TOP 2 0"), "A: 2\r\n\r\n.\r\n");
    assert_eq!(client.ask("DELE 1"), "+OK Marked to be deleted");
    assert_eq!(client.ask("STAT"), "+OK 2 25");
    assert_eq!(client.list("LIST"), "2 17\r\n3 8\r\n.\r\n");
    for refused in [
        "RETR 1",
        "DELE 1",
        "LIST 1",
        "RETR 4",
        "RETR 0",
        "RETR x",
        "RETR",
        "TOP 1",
        "TOP 2 x",
        "LIST -1",
        "UIDL 99999999999999999999",
        "USER a",
        "FOO",
        "",
    ] {
        assert!(client.ask(refused).starts_with("-ERR"), "{refused}");
    }
    assert_eq!(client.ask("RSET"), "+OK Nothing is marked any more");
    assert_eq!(client.ask("stat"), "+OK 3 38");
}

#[test]
fn deletions_wait_for_quit() {
    let sandbox = bare();
    sandbox.deliver("jean", b"A: 1\r\n\r\n").unwrap();
    sandbox.deliver("jean", b"A: 2\r\n\r\n").unwrap();
    let mut client = Client::logged_in(&sandbox, "jean");
    client.ask("DELE 1");
    drop(client);
    let mut client = reopened(&sandbox, "jean");
    assert_eq!(client.ask("STAT"), "+OK 2 16");
    client.ask("DELE 1");
    assert_eq!(client.ask("QUIT"), "+OK Goodbye");
    assert_eq!(client.rest().unwrap(), b"");
    assert_eq!(reopened(&sandbox, "jean").list("TOP 1 0"), "A: 2\r\n\r\n.\r\n");
}

/// Logs in as soon as the server has noticed that the previous session is over.
fn reopened(sandbox: &Sandbox, user: &str) -> Client {
    loop {
        let mut client = Client::greeted(sandbox, Service::POP3);
        client.ask(&format!("USER {user}"));
        if client.ask("PASS x").starts_with("+OK") {
            return client;
        }
    }
}

#[test]
fn a_mailbox_has_one_session_at_a_time() {
    let sandbox = bare();
    let first = Client::logged_in(&sandbox, "jean@a.fr");
    let mut second = Client::greeted(&sandbox, Service::POP3);
    second.ask("USER jean");
    assert!(second.ask("PASS x").starts_with("-ERR [IN-USE]"));
    let _other = Client::logged_in(&sandbox, "marie");
    drop(first);
    reopened(&sandbox, "jean");
}

#[test]
fn accounts_refuse_wrong_passwords_by_every_mechanism() {
    let accounts = Accounts::table([("tim", "tanstaaftanstaaf")]);
    let sandbox = Sandbox::start(Options { accounts, seed: false, ..Options::default() }).unwrap();
    let mut client = Client::greeted(&sandbox, Service::POP3);
    client.ask("USER tim");
    assert_eq!(client.ask("PASS faux"), "-ERR [AUTH] Wrong user or password");
    // tim, faux
    assert_eq!(client.ask("AUTH PLAIN AHRpbQBmYXV4"), "-ERR [AUTH] Wrong user or password");
    assert_eq!(client.ask("AUTH CRAM-MD5 ").get(..2), Some("+ "));
    // tim 00
    assert_eq!(client.ask("dGltIDAw"), "-ERR [AUTH] Wrong user or password");
    assert_eq!(client.ask("APOP tim 00"), "-ERR [AUTH] Wrong user or password");
    assert_eq!(client.ask("AUTH LOGIN"), "+ VXNlcm5hbWU6");
    assert_eq!(client.ask("*"), "-ERR Authentication cancelled");
    assert_eq!(client.ask("AUTH LOGIN"), "+ VXNlcm5hbWU6");
    assert_eq!(client.ask("dGlt"), "+ UGFzc3dvcmQ6");
    assert_eq!(client.ask("dGFuc3RhYWZ0YW5zdGFhZg=="), "+OK 0 messages (0 octets)");
}

#[test]
fn a_digest_of_the_banner_opens_the_mailbox() {
    let accounts = Accounts::table([("tim", "tanstaaf")]);
    let sandbox = Sandbox::start(Options { accounts, ..Options::default() }).unwrap();
    let mut client = Client::to(sandbox.address_for("a.fr", 110, Service::POP3).unwrap());
    let banner = client.line();
    let stamp = &banner[banner.find('<').unwrap()..];
    let digest = Md5::digest(format!("{stamp}tanstaaf"));
    let digest = digest.iter().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().concat();
    assert!(client.ask(&format!("APOP tim {digest}")).starts_with("+OK 9 messages"));
}

#[test]
fn a_password_keeps_its_spaces() {
    let accounts = Accounts::table([("jean", " a b ")]);
    let sandbox = Sandbox::start(Options { accounts, ..Options::default() }).unwrap();
    let mut client = Client::greeted(&sandbox, Service::POP3);
    client.ask("USER jean");
    assert!(client.ask("PASS  a b ").starts_with("+OK 9 messages"));
}

#[test]
fn five_hundred_commands_in_one_flight() {
    let sandbox = bare();
    let body = "x".repeat(2000);
    for number in 0..500 {
        sandbox.deliver("jean", format!("N: {number}\r\n\r\n{body}\r\n").as_bytes()).unwrap();
    }
    let mut client = Client::logged_in(&sandbox, "jean");
    let flight: Vec<String> = (1..=500).map(|number| format!("RETR {number}\r\n")).collect();
    let flight = flight.concat();
    let mut socket = client.socket.try_clone().unwrap();
    let writer = std::thread::spawn(move || socket.write_all(flight.as_bytes()).unwrap());
    for number in 0..500 {
        assert!(client.line().starts_with("+OK "));
        let message = client.multi_line();
        assert!(message.starts_with(format!("N: {number}\r\n").as_bytes()));
        assert_eq!(message.len(), format!("N: {number}\r\n\r\n").len() + 2002 + 3);
    }
    writer.join().unwrap();
    assert_eq!(client.ask("QUIT"), "+OK Goodbye");
}

#[test]
fn a_command_may_come_in_pieces() {
    let sandbox = bare();
    let mut client = Client::greeted(&sandbox, Service::POP3);
    for octet in b"USER jean\r\nPASS x\r\nSTAT\r\n" {
        client.send_bytes(&[*octet]);
    }
    assert_eq!(client.line(), "+OK Send your password");
    assert_eq!(client.line(), "+OK 0 messages (0 octets)");
    assert_eq!(client.line(), "+OK 0 0");
}
