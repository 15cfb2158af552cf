//! The issuer of tokens (RFC 6749, 7662, 8628), and the mechanisms that take them (RFC 7628).

use crate::client::{Client, bare};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use wl_sandbox::{Accounts, Issuing, Options, Sandbox, Service};

/// The status and the body of an answer.
fn asked(sandbox: &Sandbox, request: &str) -> (String, String) {
    let mut client = Client::to(sandbox.address_for("login.example", 80, Service::HTTP).unwrap());
    client.send(request);
    let answer = String::from_utf8(client.rest().unwrap()).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.get(9..12).unwrap().to_owned(), body.to_owned())
}

fn posted(sandbox: &Sandbox, form: &str) -> (String, String) {
    let length = form.len();
    asked(sandbox, &format!("POST /token HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{form}"))
}

fn token(answer: &str) -> &str {
    answer.split('"').nth(3).unwrap()
}

#[test]
fn a_token_given_to_a_user_opens_the_mailbox_of_this_user() {
    let accounts = Accounts::table([("jean", "secret"), ("marie", "secret")]);
    let options = Options { seed: false, accounts, ..Options::default() };
    let sandbox = Sandbox::start(options).unwrap();
    let wrong = posted(&sandbox, "grant_type=password&username=jean&password=faux");
    assert_eq!(wrong.0, "400");
    assert!(wrong.1.contains("\"error\":\"invalid_grant\""), "{}", wrong.1);
    let (status, answer) = posted(&sandbox, "grant_type=password&username=jean&password=secret");
    assert_eq!(status, "200");
    let token = token(&answer);

    let xoauth2 = |user: &str, token: &str| {
        STANDARD.encode(format!("user={user}\x01auth=Bearer {token}\x01\x01"))
    };
    let mut pop3 = Client::greeted(&sandbox, Service::POP3);
    for (user, token) in [("marie", token), ("jean", "invented")] {
        let challenge = pop3.ask(&format!("AUTH XOAUTH2 {}", xoauth2(user, token)));
        let explained = STANDARD.decode(challenge.strip_prefix("+ ").unwrap()).unwrap();
        assert!(String::from_utf8(explained).unwrap().contains("\"status\":\"401\""));
        assert_eq!(pop3.ask(""), "-ERR [AUTH] Wrong user or password");
    }
    assert!(pop3.ask(&format!("AUTH XOAUTH2 {}", xoauth2("jean", token))).starts_with("+OK"));

    let mut smtp = Client::ehlo(&sandbox);
    let bearer = |user: &str| {
        let text = format!("n,a={user},\x01host=h\x01port=1\x01auth=Bearer {token}\x01\x01");
        STANDARD.encode(text)
    };
    let challenge = smtp.ask(&format!("AUTH OAUTHBEARER {}", bearer("marie")));
    assert!(challenge.starts_with("334 "), "{challenge}");
    assert_eq!(smtp.ask("AQ=="), "535 5.7.8 Wrong user or password");
    assert!(smtp.ask(&format!("AUTH OAUTHBEARER {}", bearer("jean"))).starts_with("235 "));
}

#[test]
fn the_browser_of_the_sandbox_goes_back_to_the_program_and_nowhere_else() {
    let program = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = program.local_addr().unwrap().port();
    for (approves, wanted) in
        [(true, "GET /back?code=sandbox-code-1&state=s "), (false, "error=access_denied")]
    {
        let issuing = Issuing { approves, ..Issuing::default() };
        let options = Options { seed: false, issuing, ..Options::default() };
        let sandbox = Sandbox::start(options).unwrap();
        let page = format!(
            "https://login.example/auth?response_type=code&client_id=me&state=s\
             &redirect_uri=http%3A%2F%2Flocalhost%3A{port}%2Fback"
        );
        sandbox.browse(&page).unwrap();
        let (mut socket, _) = program.accept().unwrap();
        let mut heard = [0; 1024];
        let count = socket.read(&mut heard).unwrap();
        let heard = String::from_utf8_lossy(&heard[..count]).into_owned();
        assert!(heard.contains(wanted), "{heard}");
        socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        assert!(sandbox.browse("https://login.example/auth?client_id=me").is_err());
        assert!(sandbox.browse(&page.replace("localhost", "evil.example")).is_err());
    }
}

#[test]
fn odd_requests_are_answered() {
    let sandbox = bare();
    for (request, status) in [
        ("BREW /pot HTTP/1.1\r\n\r\n".to_owned(), "405"),
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), "400"),
        ("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n".to_owned(), "413"),
        ("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n".to_owned(), "413"),
        (format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(200)), "431"),
        (format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(20_000)), "414"),
    ] {
        assert_eq!(asked(&sandbox, &request).0, status, "{}", &request[..20]);
    }
    for (form, wanted) in [
        ("", "invalid_request"),
        ("grant_type=magic", "unsupported_grant_type"),
        ("grant_type=client_credentials", "invalid_client"),
        ("grant_type=refresh_token&refresh_token=x", "invalid_grant"),
        ("grant_type=authorization_code&code=x", "invalid_grant"),
    ] {
        let (status, body) = posted(&sandbox, form);
        assert!(status == "400" && body.contains(wanted), "{form}: {status} {body}");
    }
    assert_eq!(posted(&sandbox, "token=unknown").1, "{\"active\":false}");
    assert!(posted(&sandbox, "client_id=me&scope=mail").1.contains("\"user_code\""));
}
