//! The rig as the network that a script dials.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use native_tls::Certificate;
use wl_mail::net::{Endpoint, Network, Protocol, RealNetwork, Security};
use wl_mail::verify::Exchanger;
use wl_sandbox::Service;

use super::certificates::HOST_DOMAINS;
use super::{Kind, MailServers};

/// Leads the hosts of the examples to the rig, each documented port to the server that answers
/// like it. The first label of a host may ask for something wrong:
///
/// | host | finds |
/// |---|---|
/// | `expire.exemple.fr` | a certificate that expired |
/// | `autre-nom.exemple.fr` | a certificate for another name |
/// | `auto-signe.exemple.fr` | a certificate signed by itself |
/// | `ferme.exemple.fr` | a port where nothing listens |
/// | `ancien.exemple.fr` | an SMTP server without any extension |
/// | `soumission.exemple.fr` | Dovecot's own submission |
/// | any other of [`HOST_DOMAINS`] | the rig as it should be |
///
/// A web server is the issuer of tokens, whose person accepts.
///
/// Every other name is looked up by the machine.
pub struct RigNetwork {
    servers: &'static MailServers,
    /// How many connections it made.
    dialled: AtomicUsize,
}

impl RigNetwork {
    /// Over these servers.
    pub fn new(servers: &'static MailServers) -> Self {
        Self { servers, dialled: AtomicUsize::new(0) }
    }

    /// Whether a server was reached through it.
    pub fn was_used(&self) -> bool {
        self.dialled.load(Ordering::Relaxed) > 0
    }

    fn port(&self, endpoint: &Endpoint) -> io::Result<u16> {
        let ports = self.servers.ports();
        match (endpoint.protocol, endpoint.port, endpoint.security) {
            (Protocol::Pop3, 110, _) => Ok(ports.pop3),
            (Protocol::Pop3, 995, Security::Tls) => Ok(ports.pop3s),
            (Protocol::Imap, 143, _) => Ok(ports.imap),
            (Protocol::Imap, 993, Security::Tls) => Ok(ports.imaps),
            (Protocol::Smtp, 25 | 2525, _) => Ok(ports.smtp),
            (Protocol::Smtp, 587, _) => Ok(ports.submission),
            (Protocol::Smtp, 465, Security::Tls) => Ok(ports.smtps),
            _ => Err(io::ErrorKind::ConnectionRefused.into()),
        }
    }
}

impl Network for RigNetwork {
    fn connect(&self, endpoint: &Endpoint, timeout: Duration) -> io::Result<TcpStream> {
        let Some(label) = label_of(&endpoint.host) else {
            return RealNetwork.connect(endpoint, timeout);
        };
        self.dialled.fetch_add(1, Ordering::Relaxed);
        if endpoint.protocol == Protocol::Http {
            let service = match endpoint.security {
                Security::Tls => Service::HTTPS,
                _ => Service::HTTP,
            };
            let address =
                self.servers.issuer().address_for(&endpoint.host, endpoint.port, service)?;
            return TcpStream::connect_timeout(&address, timeout);
        }
        if endpoint.protocol != Protocol::Smtp {
            // Who reads after having sent expects to find it.
            self.servers.settle();
        }
        let (kind, port) = match label {
            "expire" => (Kind::Expired, self.port(endpoint)?),
            "autre-nom" => (Kind::WrongName, self.port(endpoint)?),
            "auto-signe" => (Kind::SelfSigned, self.port(endpoint)?),
            "ferme" => (Kind::Valid, closed_port()?),
            "ancien" => (Kind::Valid, self.servers.ports().old_smtp),
            "soumission" if endpoint.security == Security::Tls => {
                (Kind::Valid, self.servers.ports().dovecot_smtps)
            }
            "soumission" => (Kind::Valid, self.servers.ports().dovecot_submission),
            _ => (Kind::Valid, self.port(endpoint)?),
        };
        let host = kind.address().parse().map_err(io::Error::other)?;
        TcpStream::connect_timeout(&SocketAddr::new(host, port), timeout)
    }

    /// The domains of the accounts take their mail here, and a host of the examples its own; there is
    /// no other domain.
    fn exchangers(&self, domain: &str, _: Duration) -> io::Result<Vec<Exchanger>> {
        if label_of(domain).is_some() {
            return Ok(vec![Exchanger { preference: 10, host: domain.to_owned() }]);
        }
        if !self.servers.accounts().iter().any(|it| it.address.ends_with(&format!("@{domain}"))) {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(vec![Exchanger { preference: 10, host: "mail.exemple.fr".to_owned() }])
    }

    fn extra_roots(&self) -> Vec<Certificate> {
        let issuer = self.servers.issuer().ca_pem().expect("the authority of the issuer");
        [self.servers.authority_pem(), &issuer]
            .map(|pem| Certificate::from_pem(pem.as_bytes()).expect("a PEM file"))
            .into()
    }

    fn browse(&self, url: &str) -> Option<io::Result<()>> {
        Some(self.servers.issuer().browse(url))
    }
}

/// The first label of a host of the examples.
fn label_of(host: &str) -> Option<&str> {
    HOST_DOMAINS.iter().find_map(|domain| host.strip_suffix(domain)?.strip_suffix('.'))
}

/// A port that was free a moment ago.
fn closed_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Kind::Valid.address(), 0))?.local_addr()?.port())
}
