//! Clients that want to harm: the server refuses, stays bounded, and serves the next one.

use crate::client::{Client, bare};
use std::io::Write;
use wl_sandbox::{Sandbox, Service};

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
