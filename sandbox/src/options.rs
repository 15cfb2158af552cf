//! What a sandbox is started with.

use crate::{Accounts, Issuing, Scenario};
use jiff::Timestamp;
use std::path::PathBuf;
use std::time::Duration;

/// Where the sandbox reads the time: dates of seed mails, `Received:` fields, envelopes.
/// Certificates follow the clock of the machine, since the client checks them against it.
pub type Clock = fn() -> Timestamp;

/// How a sandbox behaves. `Options::default()` is what a person wants.
#[derive(Clone, Debug)]
pub struct Options {
    /// Keep the mailboxes under this directory as `USER/Maildir/{new,cur,tmp}`; `None`: in memory.
    pub directory: Option<PathBuf>,
    /// The clock; by default that of the machine.
    pub clock: Clock,
    /// Fill a mailbox with the seed mails when its owner first logs in; on by default. A
    /// mailbox that already was a Maildir before the sandbox is never seeded.
    pub seed: bool,
    /// Who may log in; by default anyone.
    pub accounts: Accounts,
    /// How access tokens are given.
    pub issuing: Issuing,
    /// The faults to inject; by default none.
    pub scenario: Scenario,
    /// SMTP refuses `MAIL` before `AUTH` (530 5.7.0, RFC 4954 section 6); off by default.
    pub require_auth: bool,
    /// Passwords are refused, and mechanisms not advertised, before TLS; off by default.
    pub auth_needs_tls: bool,
    /// Delay of the link, each way. `None`: the bare loopback.
    pub link_delay: Option<Duration>,
    /// Largest accepted message, in octets (RFC 1870); 50 MiB by default.
    pub max_message: usize,
    /// Recipients accepted for one message, the next ones are refused with 452 (RFC 5321
    /// section 4.5.3.1.10); 1000 by default.
    pub max_recipients: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            directory: None,
            clock: Timestamp::now,
            seed: true,
            accounts: Accounts::Any,
            issuing: Issuing::default(),
            scenario: Scenario::default(),
            require_auth: false,
            auth_needs_tls: false,
            link_delay: None,
            max_message: 50 << 20,
            max_recipients: 1000,
        }
    }
}
