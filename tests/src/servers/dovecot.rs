//! Dovecot's configuration.

use std::fmt::Write as _;
use std::fs;

use super::accounts::Account;
use super::availability;
use super::certificates::{Certificates, Kind};
use super::layout::Layout;
use super::maildir::OWNER;
use super::ports::Ports;
use super::template::fill;

/// Writes `dovecot.conf`, who issues tokens, and the passwords.
pub fn configure(
    layout: &Layout,
    ports: &Ports,
    issuer: u16,
    certificates: &Certificates,
    accounts: &[Account],
) {
    let addresses = Kind::ALL.map(Kind::address).join(", ");
    let configuration = fill(
        include_str!("config/dovecot.conf"),
        &[
            ("DIR", layout.root_text()),
            ("ADDRESSES", &addresses),
            ("UID", &OWNER.to_string()),
            ("LOCAL_CERTIFICATES", &local_certificates(certificates)),
            ("POP3", &ports.pop3.to_string()),
            ("POP3S", &ports.pop3s.to_string()),
            ("IMAP", &ports.imap.to_string()),
            ("IMAPS", &ports.imaps.to_string()),
            ("SUBMISSION", if availability::has_submission() { "submission" } else { "" }),
            ("RELAY", &ports.smtp.to_string()),
            ("DOVECOT_SUBMISSION", &ports.dovecot_submission.to_string()),
            ("DOVECOT_SMTPS", &ports.dovecot_smtps.to_string()),
        ],
    );
    fs::write(layout.file("dovecot.conf"), configuration).expect("dovecot.conf");

    let tokens =
        fill(include_str!("config/dovecot-oauth2.conf"), &[("ISSUER", &issuer.to_string())]);
    fs::write(layout.file("dovecot-oauth2.conf"), tokens).expect("dovecot-oauth2.conf");

    let passwords = accounts.iter().fold(String::new(), |mut text, account| {
        let _ = writeln!(text, "{}:{}", account.user, account.password);
        text
    });
    fs::write(layout.file("passwords"), passwords).expect("the passwords");
}

/// Dovecot chooses a certificate by the address that was dialled.
fn local_certificates(certificates: &Certificates) -> String {
    Kind::ALL.iter().fold(String::new(), |mut text, &kind| {
        let _ = writeln!(
            text,
            "local {} {{\n  ssl_cert = <{}\n  ssl_key = <{}\n}}",
            kind.address(),
            certificates.certificate_file(kind).display(),
            certificates.key_file(kind).display(),
        );
        text
    })
}
