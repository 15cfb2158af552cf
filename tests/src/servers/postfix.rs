//! Postfix's configuration.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::accounts::{self, Account, DOMAIN, REFUSED, REFUSED_FOR_NOW};
use super::certificates::{Certificates, Kind};
use super::layout::Layout;
use super::maildir::OWNER;
use super::ports::Ports;
use super::template::fill;

/// The largest message that Postfix accepts, in bytes.
pub const SIZE_LIMIT: usize = 5_000_000;

/// Writes the configuration directory, prepares the queue, and returns Postfix's `master`.
pub fn configure(
    layout: &Layout,
    ports: &Ports,
    certificates: &Certificates,
    accounts: &[Account],
) -> PathBuf {
    let directory = layout.file("postfix");
    fs::create_dir(&directory).expect("Postfix's configuration directory");
    fs::create_dir(layout.file("postfix-queue")).expect("Postfix's queue");
    let domains: Vec<_> = accounts::domains(accounts).into_iter().collect();
    let main = fill(
        include_str!("config/main.cf"),
        &[
            ("DIR", layout.root_text()),
            ("DOMAIN", DOMAIN),
            ("DOMAINS", &domains.join(" ")),
            ("UID", &OWNER.to_string()),
            ("SIZE_LIMIT", &SIZE_LIMIT.to_string()),
        ],
    );
    let master =
        fill(include_str!("config/master.cf"), &[("LISTENERS", &listeners(ports, certificates))]);
    let mailboxes =
        accounts::mailboxes(accounts).fold(String::new(), |mut text, (address, user)| {
            let _ = writeln!(text, "{address} {user}/");
            text
        });
    let refusals = format!(
        "{REFUSED} 550 5.1.1 Utilisateur inconnu\n\
         {REFUSED_FOR_NOW} 450 4.2.0 Boite indisponible, revenez plus tard\n"
    );
    for (name, text) in [
        ("main.cf", &main),
        ("master.cf", &master),
        ("mailboxes", &mailboxes),
        ("refusals", &refusals),
    ] {
        fs::write(directory.join(name), text).expect("a configuration file");
    }
    prepare_queue(layout, &directory)
}

/// Whether mail waits to be delivered. What was deferred does not count.
pub fn is_busy(layout: &Layout) -> bool {
    // In the order in which a mail goes through them: one that moves meanwhile is not missed.
    ["maildrop", "incoming", "active"].iter().any(|name| {
        let directory = layout.file("postfix-queue").join(name);
        std::fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some())
    })
}

/// The `smtpd` lines of `master.cf`.
fn listeners(ports: &Ports, certificates: &Certificates) -> String {
    let mut lines = String::new();
    let mut listen = |kind: Kind, port: u16, options: &[&str]| {
        let _ = write!(
            lines,
            "{}:{port} inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n  \
             -o smtpd_tls_cert_file={}\n  -o smtpd_tls_key_file={}\n",
            kind.address(),
            certificates.certificate_file(kind).display(),
            certificates.key_file(kind).display(),
        );
        for option in options {
            let _ = writeln!(lines, "  -o {option}");
        }
    };
    let authenticated = "smtpd_relay_restrictions=permit_sasl_authenticated,reject";
    listen(Kind::Valid, ports.smtp, &[]);
    let old = "smtpd_discard_ehlo_keywords=pipelining,size,8bitmime,smtputf8,chunking,starttls";
    listen(Kind::Valid, ports.old_smtp, &[old]);
    for kind in Kind::ALL {
        listen(kind, ports.submission, &["smtpd_tls_security_level=encrypt", authenticated]);
        listen(kind, ports.smtps, &["smtpd_tls_wrappermode=yes", authenticated]);
    }
    lines
}

/// Makes the queue's directories, with the owners that Postfix wants.
fn prepare_queue(layout: &Layout, directory: &Path) -> PathBuf {
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program)
            .arg("-c")
            .arg(directory)
            .args(arguments)
            .output()
            .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
        assert!(output.status.success(), "{program} {arguments:?} fails:\n{}", layout.logs());
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    run("postfix", &["check"]);
    PathBuf::from(run("postconf", &["-h", "daemon_directory"])).join("master")
}
