//! Certificates, implicit TLS, STLS and STARTTLS.

use crate::client::{Client, bare};
use wl_sandbox::{Options, Sandbox, Scenario, Service, TlsFlaw};

#[test]
fn a_certificate_names_the_host_that_was_dialled() {
    let sandbox = bare();
    for host in ["pop.masociete.fr", "smtp.autre.example", "localhost", "127.0.0.1"] {
        for service in [Service::POP3S, Service::SMTPS] {
            let address = sandbox.address_for(host, 995, service).unwrap();
            assert_eq!(address, sandbox.address_for(host, 995, service).unwrap());
            let mut client = Client::to(address).secure(&sandbox, host).unwrap();
            assert!(client.line().contains("ready"));
        }
    }
    let address = sandbox.address_for("pop.masociete.fr", 995, Service::POP3S).unwrap();
    assert!(Client::to(address).secure(&sandbox, "autre.fr").is_err());
}

#[test]
fn a_session_can_be_upgraded_in_both_protocols() {
    let sandbox = bare();
    let mut client = Client::greeted(&sandbox, Service::POP3);
    assert_eq!(client.ask("STLS"), "+OK Begin TLS negotiation");
    let mut client = client.secure(&sandbox, "mail.masociete.fr").unwrap();
    assert!(!client.list("CAPA").contains("STLS"));
    assert!(client.ask("STLS").starts_with("-ERR"));

    let mut client = Client::ehlo(&sandbox);
    assert!(client.ask("STARTTLS").starts_with("220 "));
    let mut client = client.secure(&sandbox, "mail.masociete.fr").unwrap();
    // What was said in clear is forgotten.
    assert!(client.ask("MAIL FROM:<a@a.fr>").starts_with("503 "));
    client.send("EHLO poste\r\n");
    assert!(!client.reply().contains("STARTTLS"));
    assert!(client.mail("a@a.fr", &["b@b.fr"], "A: b\r\n\r\n").starts_with("250 "));
    assert!(sandbox.received()[0].tls);
}

#[test]
fn plaintext_behind_starttls_is_never_obeyed() {
    let sandbox = bare();
    let mut client = Client::ehlo(&sandbox);
    client.send("STARTTLS\r\nEHLO evil\r\nMAIL FROM:<evil@a.fr>\r\nRCPT TO:<b@b.fr>\r\n");
    assert!(client.line().starts_with("220 "));
    let mut client = client.secure(&sandbox, "mail.masociete.fr").unwrap();
    assert_eq!(client.ask("RCPT TO:<b@b.fr>"), "503 5.5.1 MAIL comes first");

    let mut client = Client::greeted(&sandbox, Service::POP3);
    client.send("STLS\r\nUSER evil\r\n");
    assert!(client.line().starts_with("+OK"));
    let mut client = client.secure(&sandbox, "mail.masociete.fr").unwrap();
    assert_eq!(client.ask("PASS x"), "-ERR USER comes first");
}

#[test]
fn each_flaw_is_refused_by_a_client_that_checks() {
    for flaw in [
        TlsFlaw::Expired,
        TlsFlaw::NotYetValid,
        TlsFlaw::WrongName,
        TlsFlaw::SelfSigned,
        TlsFlaw::UnknownAuthority,
        TlsFlaw::OldProtocol,
    ] {
        let options = Options { scenario: Scenario::flawed(flaw), ..Options::default() };
        let sandbox = Sandbox::start(options).unwrap();
        let address = sandbox.address_for("pop.a.fr", 995, Service::POP3S).unwrap();
        let Err(error) = Client::to(address).secure(&sandbox, "pop.a.fr") else {
            panic!("{flaw:?} was accepted");
        };
        let cause = match flaw {
            TlsFlaw::Expired => "expired",
            TlsFlaw::NotYetValid => "not yet valid",
            TlsFlaw::WrongName => "hostname mismatch",
            TlsFlaw::SelfSigned => "self-signed",
            TlsFlaw::UnknownAuthority => "self-signed certificate in certificate chain",
            TlsFlaw::OldProtocol => "",
        };
        // The texts are OpenSSL's; other libraries have theirs.
        if cfg!(target_os = "linux") {
            assert!(error.to_lowercase().contains(cause), "{flaw:?}: {error}");
        }
    }
}
