//! What every session needs to be opened.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{Endpoint, Limits};
use crate::auth::{Credentials, Mechanism};
use crate::log::DialogueLog;
use crate::tls::{CertificateProblem, TlsOptions};
use crate::{Error, Result};

/// A flag that interrupts whatever waits for a server, from any thread.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// A flag that is not set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A flag shared with somebody who knows only the boolean.
    #[must_use]
    pub fn from_flag(flag: Arc<AtomicBool>) -> Self {
        Self(flag)
    }

    /// Interrupts every session that holds this flag; each ends with [`crate::Error::Cancelled`].
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the flag is set.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Follows the messages that cross a connection, from the thread that moves them.
pub trait Watcher: Send + Sync {
    /// The first bytes of a message are about to leave. An error keeps them here: nothing of the
    /// message was sent, and the session is over.
    fn leaving(&self) -> Result<()> {
        Ok(())
    }

    /// Bytes of the message under way that have moved so far. The time spent here is nobody's
    /// silence: no deadline passes meanwhile.
    fn moved(&self, bytes: u64) {
        let _ = bytes;
    }

    /// Bytes that may move at once, so that [`Self::moved`] is told often enough.
    fn step(&self) -> usize {
        usize::MAX
    }
}

/// How a session is opened, whatever its protocol.
#[derive(Clone)]
pub struct ConnectOptions {
    /// Where to, and with which security.
    pub endpoint: Endpoint,
    /// Who to be, nobody when `None`.
    pub credentials: Option<Credentials>,
    /// The only mechanism to use; the strongest in common when `None`.
    pub mechanism: Option<Mechanism>,
    /// Whether a password may go over a connection without TLS. Off by default.
    pub allow_cleartext_auth: bool,
    /// Time to reach the machine, for each of its addresses.
    pub connect_timeout: Duration,
    /// Time for each command. A long transfer renews it with every 64 KiB that really move.
    pub timeout: Duration,
    /// What is verified of the certificate.
    pub tls: TlsOptions,
    /// Bounds on what the server may send.
    pub limits: Limits,
    /// Interrupts the session from another thread.
    pub cancel: Cancel,
    /// SMTP: the text of a mail leaves only once the server has answered about its envelope, so that
    /// a connection lost before that leaves no doubt. Costs a round trip where the server offers
    /// CHUNKING. Off by default.
    pub envelope_first: bool,
    /// Who is shown the dialogue.
    pub log: Option<Arc<dyn DialogueLog>>,
    /// Who follows its messages.
    pub watcher: Option<Arc<dyn Watcher>>,
}

impl ConnectOptions {
    /// Options with every default: verified TLS, no credentials, nothing in clear, 30 seconds to
    /// connect, 10 minutes a command (RFC 5321 §4.5.3.2.6).
    #[must_use]
    pub fn new(endpoint: Endpoint) -> Self {
        Self {
            endpoint,
            credentials: None,
            mechanism: None,
            allow_cleartext_auth: false,
            connect_timeout: Duration::from_secs(30),
            timeout: Duration::from_mins(10),
            tls: TlsOptions::default(),
            limits: Limits::default(),
            cancel: Cancel::default(),
            envelope_first: false,
            log: None,
            watcher: None,
        }
    }
}

impl fmt::Debug for ConnectOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectOptions")
            .field("endpoint", &self.endpoint)
            .field("credentials", &self.credentials)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// Opens a session and, when only the date of the certificate is wrong and the options accept
/// that, opens it again without verifying: the TLS library cannot ignore the date alone.
pub(crate) fn with_expiry_accepted<T>(
    options: &ConnectOptions,
    open: impl Fn(&ConnectOptions) -> Result<T>,
) -> Result<T> {
    match open(options) {
        Err(Error::Tls { problem: CertificateProblem::Expired, .. })
            if options.tls.accept_expired =>
        {
            let mut unverified = options.clone();
            unverified.tls.accept_invalid_certificate = true;
            open(&unverified)
        }
        result => result,
    }
}
