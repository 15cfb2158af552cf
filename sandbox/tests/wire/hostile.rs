//! Clients that want to harm: the server refuses, stays bounded, and serves the next one.

use crate::client::{Client, bare};
use std::io::Write;
use std::net::Shutdown;
use wl_sandbox::{Options, Sandbox, Service};

fn still_serves(sandbox: &Sandbox) {
    assert!(Client::ehlo(sandbox).mail("a@a.fr", &["z@z.fr"], "A: b\r\n\r\n").starts_with("250 "));
    assert!(Client::logged_in(sandbox, "z@z.fr").ask("STAT").starts_with("+OK 1 "));
}

#[test]
fn an_endless_line_ends_the_session() {
    let sandbox = bare();
    for service in [Service::POP3, Service::SMTP] {
        let mut client = Client::greeted(&sandbox, service);
        let piece = [b'x'; 1 << 14];
        // The server leaves after some megabytes, well before this.
        assert!((0..16_000).any(|_| client.socket.write_all(&piece).is_err()));
        drop(client.rest());
    }
    still_serves(&sandbox);
}

#[test]
fn a_line_too_long_is_refused_once() {
    let sandbox = bare();
    for (service, code) in [(Service::POP3, "-ERR"), (Service::SMTP, "500 ")] {
        let mut client = Client::greeted(&sandbox, service);
        client.send(&("x".repeat(100_000) + "\r\nQUIT\r\n"));
        assert!(client.line().starts_with(code));
        assert!(client.line().contains("Goodbye"));
    }
}

#[test]
fn octets_that_are_not_text_are_refused() {
    let sandbox = bare();
    let mut client = Client::greeted(&sandbox, Service::SMTP);
    client.send_bytes(b"EHLO \xff\xfe\r\n\0\0\0\r\nEHLO a\0b\r\n");
    assert!(client.line().starts_with("500 5.5.2"));
    assert!(client.line().starts_with("500 5.5.1"));
    assert!(client.reply().starts_with("250"));
    client.send("MAIL FROM:<a\0@a.fr>\r\nMAIL FROM:<a@a.fr>\r\nRCPT TO:<\"../../x\"@a.fr>\r\n");
    assert!(client.line().starts_with("501"));
    assert!(client.line().starts_with("250") && client.line().starts_with("250"));
    let mut client = Client::greeted(&sandbox, Service::POP3);
    client.send_bytes(b"USER \xff\xfe\0\r\nPASS \xff\r\nRETR \xff\r\n\xff\r\n");
    assert!(client.line().starts_with("+OK"));
    assert!((0..3).all(|_| client.line().starts_with("-ERR")));
    still_serves(&sandbox);
}

#[test]
fn recipients_are_limited() {
    let sandbox = bare();
    let mut client = Client::ehlo(&sandbox);
    let mut socket = client.socket.try_clone().unwrap();
    let writer = std::thread::spawn(move || {
        let mut flight = b"MAIL FROM:<a@a.fr>\r\n".to_vec();
        for number in 0..100_000 {
            flight.extend_from_slice(format!("RCPT TO:<u{number}@a.fr>\r\n").as_bytes());
        }
        flight.extend_from_slice(b"DATA\r\n");
        socket.write_all(&flight).unwrap();
    });
    assert!(client.line().starts_with("250"));
    let accepted = (0..100_000).filter(|_| client.line().starts_with("250 2.1.5")).count();
    assert_eq!(accepted, 1000);
    writer.join().unwrap();
    assert!(client.line().starts_with("354 "));
    assert!(client.ask("A: b\r\n\r\n.").starts_with("250 "));
    assert_eq!(sandbox.received()[0].recipients.len(), 1000);
}

#[test]
fn errors_are_limited() {
    let sandbox = bare();
    for service in [Service::POP3, Service::SMTP] {
        let mut client = Client::greeted(&sandbox, service);
        client.send(&"FOO\r\n".repeat(1000));
        let replies = client.rest().unwrap();
        assert!(replies.split(|octet| *octet == b'\n').count() <= 102);
    }
}

#[test]
fn clients_that_leave_early_leave_nothing_behind() {
    let sandbox = bare();
    for start in [
        "",
        "EHLO a\r\nMAIL FROM:<a@a.fr>\r\nRCPT TO:<b@b.fr>\r\nDATA\r\nA: b\r\n\r\nhalf",
        "EHLO a\r\nMAIL FROM:<a@a.fr>\r\nRCPT TO:<b@b.fr>\r\nBDAT 1000 LAST\r\nhalf",
        "EHLO a\r\nAUTH LOGIN\r\n",
        "EHLO a\r\nSTARTTLS\r\n",
        "EHLO a\r\nMAIL FROM:<a@a.fr>\r\nRCPT TO:<b@b.fr>\r\nBDAT 18446744073709551615\r\nx",
    ] {
        let mut client = Client::to(sandbox.address_for("a.fr", 25, Service::SMTP).unwrap());
        client.send(start);
    }
    for start in ["", "USER a\r\nPASS b\r\nSTAT\r\nDELE 1\r\n", "STLS\r\nnot tls\r\n"] {
        Client::to(sandbox.address_for("a.fr", 110, Service::POP3).unwrap()).send(start);
    }
    let mut tls = Client::to(sandbox.address_for("a.fr", 995, Service::POP3S).unwrap());
    tls.send("USER a\r\n");
    let _ = tls.rest();
    still_serves(&sandbox);
    assert_eq!(sandbox.received().len(), 1);
}

#[test]
fn any_mixture_of_commands_is_survived() {
    const PIECES: [&[u8]; 32] = [
        b"EHLO a",
        b"HELO",
        b"MAIL FROM:<a@a.fr>",
        b"RCPT TO:<b@b.fr>",
        b"DATA",
        b".",
        b"..",
        b"BDAT 5",
        b"BDAT 3 LAST",
        b"BDAT -1",
        b"RSET",
        b"AUTH PLAIN",
        b"AUTH LOGIN YQ==",
        b"=",
        b"*",
        b"USER a",
        b"PASS b",
        b"STAT",
        b"LIST 1",
        b"RETR 9",
        b"TOP 2 99999999999999999999",
        b"DELE 3",
        b"UIDL",
        b"APOP a b",
        b"AUTH CRAM-MD5",
        b"\xff\xfe\0",
        b" ",
        b"\r\n",
        b"\r\n",
        b"\r\n",
        b"\n",
        b"\r",
    ];
    let sandbox = Sandbox::start(Options::default()).unwrap();
    let mut state = 42_u64;
    for round in 0..200 {
        let service = if round % 2 == 0 { Service::POP3 } else { Service::SMTP };
        let mut flight = Vec::new();
        for _ in 0..100 {
            // The generator of Knuth's MMIX: the same flights at each run.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            flight.extend_from_slice(PIECES[(state >> 59) as usize]);
        }
        let mut client = Client::greeted(&sandbox, service);
        client.send_bytes(&flight);
        client.socket.shutdown(Shutdown::Write).unwrap();
        // The server answers what it understood, then sees the end.
        let _ = client.rest();
    }
    assert!(Client::ehlo(&sandbox).mail("a@a.fr", &["z@z.fr"], "A: b\r\n\r\n").starts_with("250 "));
}
