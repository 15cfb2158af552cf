//! IMAP against scripted servers: from the connection to the login.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{clear, greeting};
use crate::Error;
use crate::auth::{Credentials, Mechanism};
use crate::imap::Session;
use crate::net::{ConnectOptions, Protocol, Security};
use crate::testing::{Certified, HOST, Kept, Script, Step, expect, options, send};

fn login() -> ConnectOptions {
    ConnectOptions {
        credentials: Some(Credentials::password("jean", "tanstaaf")),
        allow_cleartext_auth: true,
        ..clear()
    }
}

fn failure(steps: Vec<Step>, options: &ConnectOptions) -> Error {
    let script = Script::new(steps);
    let error = Session::connect(&script, options).err().expect("a failure");
    script.finish();
    error
}

fn success(steps: Vec<Step>, options: &ConnectOptions) {
    let script = Script::new(steps);
    Session::connect(&script, options).unwrap();
    script.finish();
}

const PLAIN: &str = "AGplYW4AdGFuc3RhYWY=";

#[test]
fn login_and_sasl_with_their_masks() {
    let log = Kept::new();
    let options = ConnectOptions { log: Some(log.clone()), ..login() };
    success(
        vec![
            send("* OK hello\r\n"),
            expect("w1 CAPABILITY"),
            send("* CAPABILITY IMAP4rev1\r\nw1 OK\r\n"),
            expect("w2 LOGIN \"jean\" \"tanstaaf\""),
            send("* CAPABILITY IMAP4rev1 ID\r\nw2 OK\r\n"),
            Step::ExpectStart("w3 ID (\"name\" \"wl\"".into()),
            send("* ID NIL\r\nw3 OK\r\n"),
        ],
        &options,
    );
    success(
        vec![
            greeting("AUTH=PLAIN AUTH=LOGIN SASL-IR"),
            expect(&format!("w1 AUTHENTICATE PLAIN {PLAIN}")),
            send("w1 OK [CAPABILITY IMAP4rev1] in\r\n"),
        ],
        &options,
    );
    // Without SASL-IR the response waits for an empty challenge, which some servers write `+`.
    for challenge in ["+ \r\n", "+\r\n"] {
        success(
            vec![
                greeting("AUTH=PLAIN"),
                expect("w1 AUTHENTICATE PLAIN"),
                send(challenge),
                expect(PLAIN),
                send("w1 OK [CAPABILITY IMAP4rev1] in\r\n"),
            ],
            &options,
        );
    }
    let text = log.text();
    assert!(!text.contains("tanstaaf") && !text.contains(PLAIN), "{text}");
    assert!(text.contains("> w2 LOGIN jean ****") && text.contains("PLAIN ****"), "{text}");
}

#[test]
fn a_password_with_accents_is_a_literal_and_is_masked() {
    let log = Kept::new();
    let options = ConnectOptions {
        credentials: Some(Credentials::password("zoé", "été")),
        log: Some(log.clone()),
        ..login()
    };
    success(
        vec![
            greeting(""),
            expect("w1 LOGIN {4}"),
            send("+ go\r\n"),
            expect("zoé {5}"),
            send("+ go\r\n"),
            expect("été"),
            send("w1 OK [CAPABILITY IMAP4rev1]\r\n"),
        ],
        &options,
    );
    assert!(!log.text().contains("été"), "{}", log.text());
}

#[test]
fn no_secret_in_clear_and_no_login_where_it_is_disabled() {
    let closed = ConnectOptions { allow_cleartext_auth: false, ..login() };
    assert_eq!(
        failure(vec![greeting("AUTH=PLAIN"), Step::ExpectSilence], &closed),
        Error::SecretsInClear { mechanism: Mechanism::Plain }
    );
    assert_eq!(
        failure(vec![greeting(""), Step::ExpectSilence], &closed),
        Error::SecretsInClear { mechanism: Mechanism::LoginCommand }
    );
    assert_eq!(
        failure(vec![greeting("LOGINDISABLED AUTH=GSSAPI"), Step::ExpectSilence], &login()),
        Error::AuthUnavailable { offered: vec!["GSSAPI".into()] }
    );
}

#[test]
fn a_refused_password_is_tried_once() {
    let steps = vec![
        greeting("AUTH=PLAIN SASL-IR"),
        expect(&format!("w1 AUTHENTICATE PLAIN {PLAIN}")),
        send("w1 NO [AUTHENTICATIONFAILED] mauvais mot de passe\r\n"),
        // Another try would lock the account.
        Step::ExpectSilence,
    ];
    let Error::AuthRefused { mechanism, reply, .. } = failure(steps, &login()) else {
        panic!("a refusal")
    };
    assert_eq!((mechanism, reply.text.as_str()), (Mechanism::Plain, "mauvais mot de passe"));
    let steps =
        vec![greeting(""), Step::Hear, send("w1 NO [UNAVAILABLE] the user database is down\r\n")];
    assert!(matches!(failure(steps, &login()), Error::Reply { .. }), "no wrong password");
}

/// Coremail offers SASL-IR and takes no initial response; others offer mechanisms they lack.
#[test]
fn bad_is_no_refusal_of_the_password() {
    success(
        vec![
            greeting("AUTH=PLAIN SASL-IR ID"),
            expect(&format!("w1 AUTHENTICATE PLAIN {PLAIN}")),
            send("w1 BAD Request not ending with \\r\\n\r\n"),
            expect("w2 AUTHENTICATE PLAIN"),
            send("+ \r\n"),
            expect(PLAIN),
            send("w2 OK [CAPABILITY IMAP4rev1 ID] in\r\n"),
            // Before any SELECT.
            Step::ExpectStart("w3 ID (".into()),
            send("w3 OK\r\n"),
        ],
        &login(),
    );
    success(
        vec![
            greeting("AUTH=PLAIN"),
            expect("w1 AUTHENTICATE PLAIN"),
            send("w1 BAD unknown command\r\n"),
            expect("w2 LOGIN \"jean\" \"tanstaaf\""),
            send("w2 OK [CAPABILITY IMAP4rev1]\r\n"),
        ],
        &login(),
    );
    // Not from a mechanism that hides the password to one that shows it.
    let steps = vec![
        greeting("AUTH=CRAM-MD5"),
        expect("w1 AUTHENTICATE CRAM-MD5"),
        send("w1 BAD unknown command\r\n"),
        Step::ExpectSilence,
    ];
    assert!(matches!(failure(steps, &login()), Error::AuthRefused { .. }));
}

#[test]
fn the_explanation_of_a_refused_token_is_quoted() {
    let options = ConnectOptions {
        credentials: Some(Credentials::access_token("jean@x.fr", "tok")),
        ..login()
    };
    let json = r#"{"status":"400"}"#;
    let steps = vec![
        greeting("AUTH=PLAIN AUTH=XOAUTH2 SASL-IR"),
        Step::ExpectStart("w1 AUTHENTICATE XOAUTH2 ".into()),
        send(format!("+ {}\r\n", STANDARD.encode(json))),
        expect(""),
        send("w1 NO AUTHENTICATE failed\r\n"),
    ];
    let Error::AuthRefused { explanation, .. } = failure(steps, &options) else {
        panic!("a refusal")
    };
    assert_eq!(explanation.as_deref(), Some(json));
}

#[test]
fn capabilities_before_tls_are_forgotten() {
    let certified = Certified::new(HOST, 2999);
    let options = ConnectOptions {
        allow_cleartext_auth: false,
        ..ConnectOptions {
            credentials: login().credentials,
            ..options(Protocol::Imap, Security::StartTls)
        }
    };
    let script = Script::tls(
        vec![vec![
            greeting("STARTTLS LOGINDISABLED AUTH=XOAUTH2"),
            expect("w1 STARTTLS"),
            send("* LIST () NIL forged\r\n* 9 EXISTS\r\nw1 OK go\r\n"),
            Step::Tls,
            expect("w2 CAPABILITY"),
            send("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nw2 OK\r\n"),
            expect("w3 AUTHENTICATE PLAIN"),
            send("+ \r\n"),
            expect(PLAIN),
            send("w3 OK [CAPABILITY IMAP4rev1]\r\n"),
        ]],
        &certified,
        true,
    );
    let session = Session::connect(&script, &options).unwrap();
    assert!(session.is_encrypted() && session.selected().is_none());
    script.finish();
}

#[test]
fn starttls_that_is_not_there_or_not_clean_ends_it() {
    let required = ConnectOptions {
        credentials: login().credentials,
        ..options(Protocol::Imap, Security::StartTls)
    };
    assert_eq!(
        failure(vec![greeting("AUTH=PLAIN"), Step::ExpectSilence], &required),
        Error::StartTlsUnavailable { reply: None }
    );
    let steps = vec![greeting("STARTTLS"), expect("w1 STARTTLS"), send("w1 NO later\r\n")];
    assert!(matches!(
        failure(steps, &required),
        Error::StartTlsUnavailable { reply: Some(reply) } if reply.text == "later"
    ));
    let steps = vec![
        greeting("STARTTLS"),
        expect("w1 STARTTLS"),
        send("w1 OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"),
    ];
    assert_eq!(failure(steps, &required), Error::Injection { bytes: 35 });
    // Nothing can start TLS any more, and nobody knows who is logged in.
    let steps = vec![send("* PREAUTH [CAPABILITY IMAP4rev1] [ALERT] call me\r\n")];
    assert_eq!(failure(steps, &required), Error::Preauthenticated);
}

#[test]
fn greetings() {
    success(vec![send("* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n"), Step::ExpectSilence], &login());
    let steps = vec![send("* BYE too many connections\r\n")];
    let Error::Reply { command, reply } = failure(steps, &login()) else { panic!("a refusal") };
    assert_eq!((command.as_str(), reply.text.as_str()), ("greeting", "too many connections"));
    for nonsense in ["+OK POP3 ready\r\n", "220 smtp\r\n", "SSH-2.0-x\r\n"] {
        assert!(matches!(failure(vec![send(nonsense)], &login()), Error::Protocol { .. }));
    }
}
