//! POP3 against scripted servers: from the connection to the login.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{clear, failure, opening, script};
use crate::Error;
use crate::auth::{Credentials, Mechanism};
use crate::net::{Cancel, ConnectOptions, Protocol, RealNetwork, Security};
use crate::pop3::Session;
use crate::testing::{Certified, HOST, Kept, Script, Step, expect, options, send};
use crate::tls::CertificateProblem;

#[test]
fn apop_user_pass_and_their_masks() {
    let log = Kept::new();
    let login = ConnectOptions {
        credentials: Some(Credentials::password("jean", "tanstaaf")),
        log: Some(log.clone()),
        ..clear()
    };
    let script = Script::new(vec![
        send("+OK <1896.697170952@dbc.mtview.ca.us>\r\n"),
        expect("CAPA"),
        send("-ERR what\r\n"),
        expect("APOP jean c4c9334bac560ecc979e58001b3e22fb"),
        send("+OK\r\n"),
    ]);
    Session::connect(&script, &login).unwrap();
    script.finish();
    let steps = || {
        script_steps(
            ["USER jean", "PASS tanstaaf"],
            ["+OK\r\n", "-ERR [AUTH] mot de passe erron\u{e9}\r\n"],
        )
    };
    // In clear, only when allowed.
    assert_eq!(
        failure(opening("USER\r\n"), &login),
        Error::SecretsInClear { mechanism: Mechanism::UserPass }
    );
    let allowed = ConnectOptions { allow_cleartext_auth: true, ..login.clone() };
    let Error::AuthRefused { mechanism, reply, .. } = failure(steps(), &allowed) else {
        panic!("a refusal")
    };
    assert_eq!((mechanism, reply.text.as_str()), (Mechanism::UserPass, "mot de passe erroné"));
    let text = log.text();
    assert!(!text.contains("tanstaaf") && !text.contains("c4c93"), "{text}");
    assert!(text.contains("> PASS ****"), "{text}");
}

fn script_steps<const N: usize>(lines: [&str; N], replies: [&str; N]) -> Vec<Step> {
    let pairs = lines.iter().zip(replies);
    script("USER\r\n", pairs.flat_map(|(line, reply)| [expect(line), send(reply)]))
}

#[test]
fn busy_mailbox_is_no_wrong_password() {
    let login = ConnectOptions {
        credentials: Some(Credentials::password("jean", "p")),
        allow_cleartext_auth: true,
        ..clear()
    };
    let steps = script_steps(["USER jean", "PASS p"], ["+OK\r\n", "-ERR [IN-USE] busy\r\n"]);
    let Error::Reply { reply, .. } = failure(steps, &login) else { panic!("a refusal") };
    assert_eq!(reply.response_code.as_deref(), Some("IN-USE"));
}

#[test]
fn xoauth2_explanation_is_read_and_quoted() {
    let login = ConnectOptions {
        credentials: Some(Credentials::access_token("jean@x.fr", "tok")),
        allow_cleartext_auth: true,
        ..clear()
    };
    let json = r#"{"status":"400"}"#;
    let steps = script(
        "SASL PLAIN XOAUTH2\r\n",
        [
            Step::ExpectStart("AUTH XOAUTH2 ".into()),
            send(format!("+ {}\r\n", STANDARD.encode(json))),
            expect(""),
            send("-ERR [AUTH] refused\r\n"),
        ],
    );
    let Error::AuthRefused { explanation, .. } = failure(steps, &login) else {
        panic!("a refusal")
    };
    assert_eq!(explanation.as_deref(), Some(json));
}

#[test]
fn long_initial_responses_wait_for_the_challenge() {
    let login = ConnectOptions {
        credentials: Some(Credentials::access_token("jean@x.fr", "t".repeat(400))),
        allow_cleartext_auth: true,
        ..clear()
    };
    let script = Script::new(script(
        "SASL XOAUTH2\r\n",
        [
            expect("AUTH XOAUTH2"),
            send("+ \r\n"),
            Step::ExpectStart("dXNlcj1qZWFuQHguZnI".into()),
            send("+OK\r\n"),
        ],
    ));
    Session::connect(&script, &login).unwrap();
    script.finish();
}

#[test]
fn no_line_break_leaves_in_a_user_or_password() {
    for (user, password) in [("a\r\nDELE 1", "p"), ("a", "p\nDELE 1"), ("a\0", "p"), ("a", "\r")] {
        let login = ConnectOptions {
            credentials: Some(Credentials::password(user, password)),
            allow_cleartext_auth: true,
            ..clear()
        };
        let steps = script("USER\r\nSASL PLAIN LOGIN CRAM-MD5\r\n", [Step::ExpectSilence]);
        assert!(matches!(failure(steps, &login), Error::InvalidInput { .. }));
    }
    for host in ["a\r\nb", "", "a b", "a\0"] {
        let mut odd = clear();
        odd.endpoint.host = host.into();
        let nobody = Script::new(vec![Step::Wait(Duration::ZERO)]);
        let error = Session::connect(&nobody, &odd).err().unwrap();
        assert!(matches!(error, Error::InvalidInput { .. }), "{host:?} {error}");
    }
}

#[test]
fn stls_then_everything_again() {
    let certified = Certified::new(HOST, 2090);
    let steps = vec![
        send("+OK\r\n"),
        expect("CAPA"),
        send("+OK\r\nSTLS\r\nPIPELINING\r\nSASL PLAIN\r\n.\r\n"),
        expect("STLS"),
        send("+OK go\r\n"),
        Step::Tls,
        expect("CAPA"),
        send("+OK\r\nUSER\r\n.\r\n"),
        expect("USER jean"),
        send("+OK\r\n"),
        expect("PASS secret"),
        send("+OK\r\n"),
        expect("QUIT"),
        send("+OK\r\n"),
    ];
    let script = Script::tls(vec![steps], &certified, true);
    let login = ConnectOptions {
        credentials: Some(Credentials::password("jean", "secret")),
        ..options(Protocol::Pop3, Security::StartTls)
    };
    let session = Session::connect(&script, &login).unwrap();
    assert!(session.is_encrypted());
    assert!(!session.is_pipelining(), "what was said in clear is forgotten");
    assert!(session.quit().confirmed);
    script.finish();
}

#[test]
fn stls_injection_refusal_and_absence() {
    let wanted = options(Protocol::Pop3, Security::StartTls);
    let injected = script(
        "STLS\r\n",
        [expect("STLS"), send("+OK go\r\n+OK injected\r\n"), Step::ExpectSilence],
    );
    assert_eq!(failure(injected, &wanted), Error::Injection { bytes: 14 });
    let refused = script("STLS\r\n", [expect("STLS"), send("-ERR no\r\n"), Step::ExpectSilence]);
    let Error::StartTlsUnavailable { reply: Some(reply) } = failure(refused, &wanted) else {
        panic!("a refusal")
    };
    assert_eq!(reply.text, "no");
    let absent = script("USER\r\n", [Step::ExpectSilence]);
    assert_eq!(failure(absent, &wanted), Error::StartTlsUnavailable { reply: None });
}

#[test]
fn certificates() {
    let wanted = options(Protocol::Pop3, Security::Tls);
    for (certified, trusted, problem) in [
        (Certified::new(HOST, 2090), false, CertificateProblem::SelfSigned),
        (Certified::new(HOST, 2020), true, CertificateProblem::Expired),
        (Certified::new("other.example", 2090), true, CertificateProblem::WrongName),
    ] {
        let script = Script::tls(vec![vec![Step::Tls]], &certified, trusted);
        let error = Session::connect(&script, &wanted).err().unwrap();
        assert!(
            matches!(&error, Error::Tls { problem: it, .. } if *it == problem),
            "{error} is not {problem}"
        );
    }
    let script =
        Script::new(vec![send("+OK not TLS at all\r\n"), Step::Wait(Duration::from_millis(300))]);
    let error = Session::connect(&script, &wanted).err().unwrap();
    assert!(matches!(error, Error::Tls { problem: CertificateProblem::NotTls, .. }), "{error}");
}

#[test]
fn certificate_problems_that_are_accepted() {
    let hello = || vec![Step::Tls, send("+OK\r\n"), expect("CAPA"), send("-ERR\r\n")];
    let accepted = |certified: &Certified, connections, change: fn(&mut ConnectOptions)| {
        let script = Script::tls(connections, certified, true);
        let mut wanted = options(Protocol::Pop3, Security::Tls);
        change(&mut wanted);
        Session::connect(&script, &wanted).unwrap();
        script.finish();
    };
    let expired = Certified::new(HOST, 2020);
    accepted(&expired, vec![vec![Step::Tls], hello()], |it| it.tls.accept_expired = true);
    accepted(&expired, vec![hello()], |it| it.tls.accept_invalid_certificate = true);
    let other = Certified::new("other.example", 2090);
    accepted(&other, vec![hello()], |it| it.tls.accept_wrong_name = true);
}

/// What is ignored is what was named, and nothing with it.
#[test]
fn other_certificate_problems_stay_problems() {
    let refused = |certified: &Certified, trusted, change: fn(&mut ConnectOptions)| {
        let script = Script::tls(vec![vec![Step::Tls]], certified, trusted);
        let mut wanted = options(Protocol::Pop3, Security::Tls);
        change(&mut wanted);
        match Session::connect(&script, &wanted).err() {
            Some(Error::Tls { problem, .. }) => problem,
            other => panic!("{other:?}"),
        }
    };
    let expiry: fn(&mut ConnectOptions) = |it| it.tls.accept_expired = true;
    let name: fn(&mut ConnectOptions) = |it| it.tls.accept_wrong_name = true;
    let other = Certified::new("other.example", 2020);
    assert_eq!(refused(&other, true, expiry), CertificateProblem::WrongName);
    assert_eq!(refused(&other, true, name), CertificateProblem::Expired);
    let unknown = Certified::new(HOST, 2020);
    assert_eq!(refused(&unknown, false, expiry), CertificateProblem::SelfSigned);
    assert_eq!(refused(&unknown, false, name), CertificateProblem::SelfSigned);
}

#[test]
fn a_dripping_server_meets_the_deadline() {
    let script = Script::new(vec![Step::Drip(b'+')]);
    let hurried = ConnectOptions { timeout: Duration::from_millis(400), ..clear() };
    let start = Instant::now();
    let error = Session::connect(&script, &hurried).err().unwrap();
    assert_eq!(error, Error::Timeout { during: "greeting".into() });
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn cancel_interrupts_a_silent_server() {
    let script = Script::new(vec![Step::Wait(Duration::from_secs(1))]);
    let cancel = Cancel::new();
    let patient = ConnectOptions { cancel: cancel.clone(), ..clear() };
    let canceller = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(150));
        cancel.cancel();
    });
    assert_eq!(Session::connect(&script, &patient).err(), Some(Error::Cancelled));
    canceller.join().unwrap();
}

#[test]
fn odd_answers() {
    for (line, shown) in [
        (&b"HTTP/1.1 400 Bad\r\n"[..], "HTTP/1.1 400 Bad"),
        (b"\0\xff\r\n", "\\u{0}ÿ"),
        (b"\r\n", ""),
    ] {
        let Error::Protocol { during, got } = failure(vec![send(line)], &clear()) else {
            panic!("an error of protocol")
        };
        assert_eq!((during.as_str(), got.as_str()), ("greeting", shown));
    }
    assert_eq!(failure(vec![], &clear()), Error::Closed { during: "greeting".into() });
    let Error::Reply { reply, .. } = failure(vec![send(b"-ERR Bo\xeete ferm\xe9e\n")], &clear())
    else {
        panic!("a refusal")
    };
    assert_eq!(reply.text, "Boîte fermée");
}

#[test]
fn nobody_listens() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut nobody = clear();
    nobody.endpoint.host = "127.0.0.1".into();
    nobody.endpoint.port = port;
    assert_eq!(
        Session::connect(&RealNetwork, &nobody).err(),
        Some(Error::Refused { host: "127.0.0.1".into(), port })
    );
    nobody.endpoint.host = "host.invalid".into();
    let error = Session::connect(&RealNetwork, &nobody).err();
    assert!(matches!(error, Some(Error::Resolve { host, .. }) if host == "host.invalid"));
}
