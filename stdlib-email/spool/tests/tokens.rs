//! Access tokens that end while mails wait, and passwords that are changed meanwhile.

#![allow(clippy::unwrap_used, reason = "a test that cannot start fails")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use support::{Kept, Rig, holds, mail, run};
use wl_mail::auth::Credentials;
use wl_mail::http::Url;
use wl_mail::net::{Cancel, ConnectOptions, Endpoint, Protocol, Security};
use wl_mail::oauth::{Client, Grant, Token, request};
use wl_sandbox::{Accounts, Issuing, Options, Sandbox, SandboxNetwork, Scenario};
use wl_spool::{Error, NewMail, Outside, ReasonKind, Renewal, State, Worker};

const URL: &str = "https://login.exemple.fr/token";
const SECRET: &str = "cl13nt-s3cret";

fn client() -> Client {
    Client { id: "mon-programme".into(), secret: SECRET.into(), basic: false }
}

/// A sandbox where only `jean` has a mailbox, its tokens living so many seconds.
fn sandbox(lives: Vec<u32>, scenario: &str) -> Arc<Sandbox> {
    let options = Options {
        accounts: Accounts::table([("jean", "s3cret-d3-jean")]),
        issuing: Issuing { lives, ..Issuing::default() },
        scenario: Scenario::parse(scenario).unwrap(),
        ..Options::default()
    };
    Arc::new(Sandbox::start(options).unwrap())
}

/// A token as a program gets one before it queues its mails.
fn token(sandbox: &Arc<Sandbox>) -> Token {
    let url = Url::parse(URL).unwrap();
    let (host, port) = (url.host.clone(), url.port);
    let endpoint = Endpoint { host, port, protocol: Protocol::Http, security: Security::Tls };
    let grant = Grant::Password { user: "jean", password: "s3cret-d3-jean" };
    let network = SandboxNetwork::new(Arc::clone(sandbox));
    request(&network, &ConnectOptions::new(endpoint), &url, &client(), &grant, "").unwrap()
}

/// A mail that waits with this token, which the provider said to end then.
fn with_token(token: &Token, expires_at: Option<i64>) -> NewMail {
    let mut mail = mail(&["claire@exemple.fr"]);
    mail.server.security = Security::Tls;
    mail.server.port = 465;
    mail.server.credentials = Some(Credentials::access_token("jean", token.access.clone()));
    let refresh = token.refresh.clone().unwrap();
    mail.server.renewal = Some(Renewal { url: URL.into(), client: client(), refresh, expires_at });
    mail
}

/// Nothing secret is left in the files of the queue.
#[track_caller]
fn nothing_is_left(rig: &Rig) {
    for secret in ["sandbox-token", "sandbox-refresh", SECRET] {
        assert!(!holds(rig.directory.path(), secret.as_bytes()), "{secret} is left on the disk");
    }
}

#[test]
fn a_token_that_ended_is_renewed_before_the_server_sees_it() {
    let rig = Rig::new();
    // A second connection would be refused: the old token was not tried.
    let sandbox = sandbox(vec![0, 3600], "smtp connection 2 greeting\n  reply 554 no more");
    let old = token(&sandbox);
    let mut spool = rig.spool();
    let soon = rig.options().clock.as_ref()() + 5_000;
    let id = spool.put(&with_token(&old, Some(soon))).unwrap();
    assert!(holds(rig.directory.path(), b"sandbox-refresh"), "it must be kept to be renewed");
    rig.run(&sandbox);
    assert_eq!(rig.state(id), State::Sent);
    assert_eq!(sandbox.received()[0].user.as_deref(), Some("jean"));
    nothing_is_left(&rig);
}

#[test]
fn a_token_that_the_server_refuses_is_renewed_once_for_every_mail() {
    let rig = Rig::new();
    let sandbox = sandbox(vec![0, 3600, 0], "smtp connection 3 greeting\n  reply 554 no more");
    let old = token(&sandbox);
    let mut spool = rig.spool();
    let ids: Vec<i64> = (0..3).map(|_| spool.put(&with_token(&old, None)).unwrap()).collect();
    let shown = format!("{:?} {:?}", with_token(&old, None), spool.list().unwrap());
    assert!(!shown.contains("sandbox-") && !shown.contains(SECRET), "{shown}");
    rig.run(&sandbox);
    // A second renewal would have given a token without life.
    assert!(ids.iter().all(|id| rig.state(*id) == State::Sent));
    assert_eq!(sandbox.received().len(), 3);
    nothing_is_left(&rig);
}

#[test]
fn a_refresh_token_that_is_refused_fails_the_mail_with_its_reason() {
    let rig = Rig::new();
    let sandbox = sandbox(vec![0], "");
    let mut mail = with_token(&token(&sandbox), None);
    if let Some(renewal) = &mut mail.server.renewal {
        renewal.refresh = "revoked".into();
    }
    let id = rig.spool().put(&mail).unwrap();
    rig.run(&sandbox);
    let reason = rig.spool().entry(id).unwrap().reason.unwrap();
    assert_eq!((rig.state(id), reason.kind), (State::Failed, ReasonKind::Login));
    assert!(reason.detail.contains("Unknown refresh token"), "{}", reason.detail);
}

#[test]
fn a_token_server_that_does_not_answer_is_tried_again_later() {
    let rig = Rig::new();
    let sandbox = sandbox(vec![0, 3600], "http connection 2 *\n  hangup");
    let id = rig.spool().put(&with_token(&token(&sandbox), None)).unwrap();
    rig.run(&sandbox);
    assert_eq!(rig.state(id), State::Pending);
    rig.pass(Duration::from_hours(1));
    rig.run(&sandbox);
    assert_eq!(rig.state(id), State::Sent);
}

#[test]
fn no_dialogue_shows_a_token() {
    let rig = Rig::new();
    let sandbox = sandbox(vec![0, 3600], "");
    rig.spool().put(&with_token(&token(&sandbox), None)).unwrap();
    let log = Arc::new(Kept::default());
    let network = Arc::new(SandboxNetwork::new(Arc::clone(&sandbox)));
    let outside = Outside { network, log: Some(Arc::<Kept>::clone(&log)), cancel: Cancel::new() };
    run(&mut Worker::new(&rig.path(), rig.options(), outside).unwrap());
    let shown = log.text();
    assert!(shown.contains("AUTH"), "{shown}");
    for secret in ["sandbox-token", "sandbox-refresh", SECRET] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
}

#[test]
fn a_password_that_was_refused_is_replaced_by_another() {
    let rig = Rig::new();
    let sandbox = sandbox(vec![], "");
    let mut spool = rig.spool();
    let id = spool.put(&mail(&["claire@exemple.fr"])).unwrap();
    rig.run(&sandbox);
    assert_eq!(rig.state(id), State::Failed);
    assert_eq!(spool.retry_with(id, ""), Err(Error::NoPassword));
    spool.retry_with(id, "s3cret-d3-jean").unwrap();
    assert!(!holds(rig.directory.path(), support::PASSWORD.as_bytes()), "the old one is left");
    rig.run(&sandbox);
    assert_eq!(rig.state(id), State::Sent);
    assert_eq!(
        spool.retry_with(id, "x"),
        Err(Error::NotNow { id, state: State::Sent }),
        "what has left stays so"
    );
    assert!(!holds(rig.directory.path(), b"s3cret-d3-jean"), "the new one is left");
}

#[test]
fn a_mail_that_does_not_log_in_takes_no_password() {
    let rig = Rig::new();
    let mut mail = mail(&["claire@exemple.fr"]);
    mail.server.credentials = None;
    let mut spool = rig.spool();
    let id = spool.put(&mail).unwrap();
    assert_eq!(spool.retry_with(id, "x"), Err(Error::NoLogin { id }));
    assert_eq!(spool.retry_with(id + 1, "x"), Err(Error::NoSuchMail { id: id + 1 }));
}
