//! What the command gives to the mail library, and takes back at the end.

use std::fmt;
use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::Runtime;
use wl_interpreter::host::Channel;
use wl_mail::log::DialogueLog;
use wl_mail::net::{Endpoint, Network, RealNetwork};
use wl_mail::verify::Exchanger;

use crate::outbox::{self, QueuePlace};
use crate::session::{Mail, Sessions};
use crate::types;

/// Where connections lead, what they trust, who sees the dialogue.
#[derive(Clone)]
pub struct MailSetup {
    /// What dials.
    pub network: Arc<dyn Network>,
    /// Who is shown the dialogue, secrets masked.
    pub log: Option<Arc<dyn DialogueLog>>,
    /// Nothing leaves the machine: passwords in clear are nobody's concern.
    pub sandboxed: bool,
    /// Where mails that leave in the background wait.
    pub queue: QueuePlace,
    /// Authorities to trust beside those of the system and of the network.
    authorities: Vec<native_tls::Certificate>,
}

impl Default for MailSetup {
    /// The network of the machine, no log.
    fn default() -> Self {
        Self::new(Arc::new(RealNetwork))
    }
}

impl fmt::Debug for MailSetup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailSetup").field("sandboxed", &self.sandboxed).finish_non_exhaustive()
    }
}

impl MailSetup {
    /// A setup over this network, its queue a temporary one.
    #[must_use]
    pub fn new(network: Arc<dyn Network>) -> Self {
        Self {
            network,
            log: None,
            sandboxed: false,
            queue: QueuePlace::Temporary,
            authorities: Vec::new(),
        }
    }

    /// Trusts the certificates of a PEM file, such as that of `--ca`.
    ///
    /// # Errors
    /// The file holds no certificate, or one that cannot be read; the words are the TLS library's.
    pub fn trust(&mut self, pem: &str) -> Result<(), String> {
        const END: &str = "-----END CERTIFICATE-----";
        let certificates = pem.split_inclusive(END).filter(|text| text.contains(END));
        let mut found = Vec::new();
        for certificate in certificates {
            let read = native_tls::Certificate::from_pem(certificate.trim_start().as_bytes());
            found.push(read.map_err(|error| error.to_string())?);
        }
        if found.is_empty() {
            return Err("no certificate".to_owned());
        }
        self.authorities.extend(found);
        Ok(())
    }

    /// The network with the authorities of this setup.
    pub(crate) fn trusted_network(&self) -> impl Network + use<> {
        Trusting { network: Arc::clone(&self.network), authorities: self.authorities.clone() }
    }

    /// The same, to be shared with a thread.
    #[must_use]
    pub fn trusting(&self) -> Arc<dyn Network> {
        Arc::new(self.trusted_network())
    }
}

/// A network that trusts more authorities.
struct Trusting {
    network: Arc<dyn Network>,
    authorities: Vec<native_tls::Certificate>,
}

impl Network for Trusting {
    fn connect(&self, endpoint: &Endpoint, timeout: Duration) -> io::Result<TcpStream> {
        self.network.connect(endpoint, timeout)
    }

    fn exchangers(&self, domain: &str, timeout: Duration) -> io::Result<Vec<Exchanger>> {
        self.network.exchangers(domain, timeout)
    }

    fn browse(&self, url: &str) -> Option<io::Result<()>> {
        self.network.browse(url)
    }

    fn extra_roots(&self) -> Vec<native_tls::Certificate> {
        let mut roots = self.network.extra_roots();
        roots.extend(self.authorities.iter().cloned());
        roots
    }
}

/// Prepares a run: called before the program. Without it the machine's network is used.
pub fn configure(runtime: &mut dyn Runtime, setup: MailSetup) {
    // At a prompt, what an earlier setup left under way is not for this one's servers.
    outbox::finish(runtime, Closing::Finished);
    runtime.extensions().get::<Mail>().setup = setup;
    types::watch_structure(runtime);
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// To its end.
    Finished,
    /// Stopped by an error.
    Failed,
    /// Stopped by the user.
    Interrupted,
}

/// Ends a run: closes the sessions that the program left open, and gives the mails that leave in
/// the background a bounded time; what stays in the queue is told.
///
/// After a program that finished, deletions are applied as the documentation says. After one
/// that an error or the user stopped, sessions end politely but nothing is deleted, so that servers
/// keep every message: the script did not get to the end of what it meant to do with them.
pub fn close(runtime: &mut dyn Runtime, closing: Closing) {
    let mail = runtime.extensions().get::<Mail>();
    let sessions = std::mem::take(&mut mail.sessions);
    match closing {
        Closing::Finished => close_sessions(runtime, sessions),
        Closing::Failed | Closing::Interrupted => sessions.abandon_all(),
    }
    outbox::finish(runtime, closing);
}

fn close_sessions(runtime: &mut dyn Runtime, sessions: Sessions) {
    for (name, error) in sessions.close_all() {
        let details = error.details();
        let (fr, en) = (&details.message.fr, &details.message.en);
        let warning =
            bilingual!("fin de la session « {name} » : {fr}", "end of session `{name}`: {en}");
        let language = runtime.language();
        runtime.host().console.print(Channel::Warning, warning.get(language));
    }
}
