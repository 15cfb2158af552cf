//! The ports of one rig.

use std::net::TcpListener;

/// Which protocol answers on which port, the same on every address of
/// [`super::certificates::Kind::address`].
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    /// POP3, with `STLS` offered.
    pub pop3: u16,
    /// POP3 over TLS.
    pub pop3s: u16,
    /// IMAP, with `STARTTLS` offered.
    pub imap: u16,
    /// IMAP over TLS.
    pub imaps: u16,
    /// SMTP without TLS, on `127.0.0.1` only: accepts mail for the accounts from anyone, and
    /// `AUTH` is offered.
    pub smtp: u16,
    /// The same, without PIPELINING, SIZE, 8BITMIME, SMTPUTF8, CHUNKING.
    pub old_smtp: u16,
    /// Submission: `STARTTLS` then `AUTH` are required.
    pub submission: u16,
    /// Submission over TLS: `AUTH` is required.
    pub smtps: u16,
    /// Dovecot's own submission, `STARTTLS` offered, which hands to [`Self::smtp`].
    pub dovecot_submission: u16,
    /// The same over TLS.
    pub dovecot_smtps: u16,
}

impl Ports {
    /// Ports that are free now on all addresses. Someone may take one before the servers do:
    /// starting them must be tried again then.
    pub fn choose() -> Self {
        // All are held until all are chosen, so that they differ.
        let held: [TcpListener; 10] =
            std::array::from_fn(|_| TcpListener::bind("0.0.0.0:0").expect("a free port"));
        let mut ports = held.iter().map(|it| it.local_addr().expect("a bound address").port());
        let mut next = || ports.next().expect("as many as are held");
        Self {
            pop3: next(),
            pop3s: next(),
            imap: next(),
            imaps: next(),
            smtp: next(),
            old_smtp: next(),
            submission: next(),
            smtps: next(),
            dovecot_submission: next(),
            dovecot_smtps: next(),
        }
    }

    /// Those that every rig has: Dovecot's submission is a package of its own.
    pub fn all(&self) -> [u16; 8] {
        let Self { pop3, pop3s, imap, imaps, smtp, old_smtp, submission, smtps, .. } = *self;
        [pop3, pop3s, imap, imaps, smtp, old_smtp, submission, smtps]
    }
}
