//! The mailbox page, by raw HTTP.

use crate::client::Client;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use wl_sandbox::{Options, Sandbox, WebPage};

/// A sandbox with one mailbox, and its page.
fn opened() -> (Sandbox, WebPage) {
    let sandbox = Sandbox::start(Options::default()).unwrap();
    sandbox.open_mailbox("jean@a.fr").unwrap();
    let page = sandbox.serve_web(0).unwrap();
    (sandbox, page)
}

/// The whole answer to a request that ends its connection.
fn raw(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(page: &WebPage, path: &str, fields: &str) -> String {
    let address = page.address();
    let head =
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{fields}\r\n");
    raw(address, &head)
}

fn post(page: &WebPage, path: &str, fields: &str, body: &str) -> String {
    let (address, length) = (page.address(), body.len());
    raw(
        address,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Content-Length: {length}\r\n{fields}\r\n{body}"
        ),
    )
}

fn token(page: &WebPage) -> String {
    let index = get(page, "/", "");
    index.split("name=\"token\" content=\"").nth(1).unwrap()[..32].to_owned()
}

const INBOX: &str = "mailbox=jean%40a.fr&folder=INBOX";

#[test]
fn the_page_answers_to_its_own_name_alone() {
    let (_sandbox, page) = opened();
    let address = page.address();
    assert!(address.ip().is_loopback());
    assert!(get(&page, "/", "").starts_with("HTTP/1.1 200 "));
    let localhost = format!("localhost:{}", address.port());
    for (host, status) in [
        (localhost.as_str(), "200"),
        ("attacker.example", "421"),
        (&format!("attacker.example:{}", address.port()), "421"),
        ("127.0.0.1", "421"),
        ("", "421"),
    ] {
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        assert!(raw(address, &request).starts_with(&format!("HTTP/1.1 {status} ")), "{host}");
    }
    assert!(raw(address, "GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 400 "));
    assert!(raw(address, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 405 "));
    let long = format!("GET /{} HTTP/1.1\r\n", "x".repeat(40_000));
    assert!(raw(address, &long).starts_with("HTTP/1.1 431 "));
}

#[test]
fn the_page_speaks_the_language_of_its_reader() {
    let (_sandbox, page) = opened();
    assert!(get(&page, "/", "Accept-Language: fr-FR,en;q=0.5\r\n").contains("<html lang=\"fr\">"));
    assert!(get(&page, "/", "Accept-Language: en\r\n").contains("<html lang=\"en\">"));
}

#[test]
fn only_the_page_itself_deletes() {
    let (sandbox, page) = opened();
    let token = token(&page);
    let origin = format!("Origin: http://{}\r\n", page.address());
    let order = "{\"mailbox\":\"jean@a.fr\",\"folder\":\"INBOX\",\"uid\":4}";
    let count = || sandbox.mailbox("jean@a.fr").unwrap().len();
    for fields in [
        String::new(),
        format!("X-Token: {token}\r\n"),
        origin.clone(),
        format!("{origin}X-Token: {}\r\n", "0".repeat(32)),
        format!("Origin: http://attacker.example\r\nX-Token: {token}\r\n"),
        format!("Origin: null\r\nX-Token: {token}\r\n"),
    ] {
        assert!(
            post(&page, "/api/delete", &fields, order).starts_with("HTTP/1.1 403 "),
            "{fields}"
        );
    }
    assert!(get(&page, &format!("/api/delete?{INBOX}&uid=4"), "").starts_with("HTTP/1.1 404 "));
    assert_eq!(count(), 9);
    let fields = format!("{origin}X-Token: {token}\r\n");
    assert!(post(&page, "/api/delete", &fields, order).starts_with("HTTP/1.1 200 "));
    assert_eq!(count(), 8);
    assert!(post(&page, "/api/delete", &fields, order).starts_with("HTTP/1.1 404 "));
    // An IMAP client sees what the page does.
    let read = order.replace(":4}", ":7,\"seen\":true}");
    assert!(post(&page, "/api/seen", &fields, &read).starts_with("HTTP/1.1 200 "));
    let mut client = Client::imap(&sandbox, "jean@a.fr");
    client.done("SELECT INBOX");
    assert!(client.done("UID SEARCH UNSEEN").starts_with("* SEARCH 8 9|"));
    assert!(post(&page, "/api/delete", &fields, "{").starts_with("HTTP/1.1 400 "));
}

#[test]
fn a_mail_is_shown_without_its_power() {
    let (sandbox, page) = opened();
    let mail = "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
                Content-Type: text/html\r\n\r\n<script>alert(1)</script>\r\n--b\r\n\
                Content-Type: text/html\r\nContent-Disposition: attachment; \
                filename=\"../\u{202E}x.html\"\r\n\r\n<script>alert(2)</script>\r\n--b--\r\n";
    sandbox.deliver("jean@a.fr", mail.as_bytes()).unwrap();
    let html = get(&page, &format!("/api/html?{INBOX}&uid=10"), "Sec-Fetch-Dest: iframe\r\n");
    let policy = "Content-Security-Policy: sandbox; default-src 'none'; img-src data:;";
    assert!(html.contains(policy), "{html}");
    let alone = get(&page, &format!("/api/html?{INBOX}&uid=10"), "Sec-Fetch-Dest: document\r\n");
    assert!(alone.starts_with("HTTP/1.1 403 "));
    let file = get(&page, &format!("/api/part?{INBOX}&uid=10&part=2"), "");
    assert!(file.contains("Content-Type: application/octet-stream\r\n"), "{file}");
    assert!(
        file.contains("Content-Disposition: attachment; filename*=UTF-8''x.html\r\n"),
        "{file}"
    );
    assert!(file.contains("X-Content-Type-Options: nosniff\r\n"));
    let seen = get(&page, &format!("/api/message?{INBOX}&uid=10"), "");
    assert!(seen.contains("\"name\":\"x.html\""), "{seen}");
    for absent in ["uid=99", "uid=x", "", "uid=10&part=9"] {
        let answer = get(&page, &format!("/api/part?{INBOX}&{absent}"), "");
        assert!(answer.starts_with("HTTP/1.1 404 "), "{absent}");
    }
}

#[test]
fn mails_and_folders_are_listed() {
    let (sandbox, page) = opened();
    let folders = get(&page, "/api/mailboxes", "");
    for part in ["\"name\":\"jean@a.fr\"", "\"total\":9", "\"unseen\":4", "\"Envoyés\"", "\"sent\""]
    {
        assert!(folders.contains(part), "{part}: {folders}");
    }
    let list = get(&page, &format!("/api/messages?{INBOX}"), "");
    for part in ["Réunion de lancement décalée à jeudi", "Whitfield, Joan", "\"attachments\":1"]
    {
        assert!(list.contains(part), "{part}: {list}");
    }
    let version = || get(&page, "/api/version", "").rsplit("\r\n").next().unwrap().to_owned();
    let before = version();
    assert_eq!(before, version());
    sandbox.deliver("jean@a.fr", b"Subject: x\r\n\r\n").unwrap();
    assert_ne!(before, version());
    let source = get(&page, &format!("/api/source?{INBOX}&uid=1"), "");
    assert!(source.contains("l'étagère"), "{source}");
}

#[test]
fn a_login_does_not_give_a_number_of_the_page_to_another_mail() {
    let (sandbox, page) = opened();
    sandbox.deliver("marie@a.fr", b"Subject: avant\r\n\r\n").unwrap();
    let inbox = "mailbox=marie%40a.fr&folder=INBOX";
    assert!(get(&page, &format!("/api/message?{inbox}&uid=1"), "").contains("avant"));
    Client::imap(&sandbox, "marie@a.fr");
    assert!(get(&page, &format!("/api/message?{inbox}&uid=1"), "").starts_with("HTTP/1.1 404 "));
    assert!(get(&page, &format!("/api/messages?{inbox}"), "").contains("\"subject\":\"avant\""));
}
