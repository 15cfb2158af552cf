//! The sandbox as the network that a mail client dials.
//!
//! The client library is used for this seam alone, never for the protocols: a mistake of one side
//! must not be mirrored by the other.

use std::io;
use std::net::TcpStream;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use native_tls::Certificate;
use wl_mail::net::{Endpoint, Network, Protocol as Dialled, Security};
use wl_mail::verify::Exchanger;

use crate::{Protocol, Sandbox, Service};

/// Leads every connection to the servers of a sandbox; its authority is trusted here alone.
pub struct SandboxNetwork {
    sandbox: Arc<Sandbox>,
    /// Made once: a key takes time.
    authority: OnceLock<Option<Certificate>>,
}

impl SandboxNetwork {
    /// Nothing leaves the machine through this network.
    #[must_use]
    pub fn new(sandbox: Arc<Sandbox>) -> Self {
        Self { sandbox, authority: OnceLock::new() }
    }
}

impl Network for SandboxNetwork {
    fn connect(&self, endpoint: &Endpoint, timeout: Duration) -> io::Result<TcpStream> {
        let address = self.sandbox.address_for(&endpoint.host, endpoint.port, service(endpoint))?;
        TcpStream::connect_timeout(&address, timeout)
    }

    /// Every domain takes its mail here.
    fn exchangers(&self, domain: &str, _: Duration) -> io::Result<Vec<Exchanger>> {
        Ok(vec![Exchanger { preference: 10, host: format!("mail.{domain}") }])
    }

    /// Its own person accepts, or not, what the page of the issuer asks.
    fn browse(&self, url: &str) -> Option<io::Result<()>> {
        Some(self.sandbox.browse(url))
    }

    fn extra_roots(&self) -> Vec<Certificate> {
        let made = self.authority.get_or_init(|| {
            let pem = self.sandbox.ca_pem().ok()?;
            Certificate::from_pem(pem.as_bytes()).ok()
        });
        made.iter().cloned().collect()
    }
}

fn service(endpoint: &Endpoint) -> Service {
    let protocol = match endpoint.protocol {
        Dialled::Pop3 => Protocol::Pop3,
        Dialled::Smtp => Protocol::Smtp,
        Dialled::Imap => Protocol::Imap,
        Dialled::Http => Protocol::Http,
    };
    Service { protocol, implicit_tls: endpoint.security == Security::Tls }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_protection_chooses_the_service() {
        let of = |protocol, security| {
            let host = "pop.masociete.fr".to_owned();
            service(&Endpoint { host, port: 1, protocol, security })
        };
        assert_eq!(of(Dialled::Pop3, Security::Plain), Service::POP3);
        assert_eq!(of(Dialled::Smtp, Security::StartTls), Service::SMTP);
        assert_eq!(of(Dialled::Smtp, Security::Tls), Service::SMTPS);
        assert_eq!(of(Dialled::Imap, Security::Tls), Service::IMAPS);
    }
}
