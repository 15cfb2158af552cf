//! The rig as the network that a script dials.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use native_tls::Certificate;
use wl_mail::net::{Endpoint, Network, Protocol, RealNetwork, Security};
use wl_sandbox::Service;

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
/// | any other `….exemple.fr`, `….example.com` | the rig as it should be |
///
/// A web server is the issuer of tokens, whose person accepts.
///
/// Every other name is looked up by the machine.
pub struct RigNetwork(&'static MailServers);

impl RigNetwork {
    /// Over these servers.
    pub fn new(servers: &'static MailServers) -> Self {
        Self(servers)
    }

    fn port(&self, endpoint: &Endpoint) -> io::Result<u16> {
        let ports = self.0.ports();
        match (endpoint.protocol, endpoint.port, endpoint.security) {
            (Protocol::Pop3, 110, _) => Ok(ports.pop3),
            (Protocol::Pop3, 995, Security::Tls) => Ok(ports.pop3s),
            (Protocol::Imap, 143, _) => Ok(ports.imap),
            (Protocol::Imap, 993, Security::Tls) => Ok(ports.imaps),
            (Protocol::Smtp, 25, _) => Ok(ports.smtp),
            (Protocol::Smtp, 587, _) => Ok(ports.submission),
            (Protocol::Smtp, 465, Security::Tls) => Ok(ports.smtps),
            _ => Err(io::ErrorKind::ConnectionRefused.into()),
        }
    }
}

impl Network for RigNetwork {
    fn connect(&self, endpoint: &Endpoint, timeout: Duration) -> io::Result<TcpStream> {
        let Some(label) = ["exemple.fr", "example.com"]
            .iter()
            .find_map(|domain| endpoint.host.strip_suffix(domain)?.strip_suffix('.'))
        else {
            return RealNetwork.connect(endpoint, timeout);
        };
        if endpoint.protocol == Protocol::Http {
            let service = match endpoint.security {
                Security::Tls => Service::HTTPS,
                _ => Service::HTTP,
            };
            let address = self.0.issuer().address_for(&endpoint.host, endpoint.port, service)?;
            return TcpStream::connect_timeout(&address, timeout);
        }
        let (kind, port) = match label {
            "expire" => (Kind::Expired, self.port(endpoint)?),
            "autre-nom" => (Kind::WrongName, self.port(endpoint)?),
            "auto-signe" => (Kind::SelfSigned, self.port(endpoint)?),
            "ferme" => (Kind::Valid, closed_port()?),
            "ancien" => (Kind::Valid, self.0.ports().old_smtp),
            _ => (Kind::Valid, self.port(endpoint)?),
        };
        let host = kind.address().parse().map_err(io::Error::other)?;
        TcpStream::connect_timeout(&SocketAddr::new(host, port), timeout)
    }

    fn extra_roots(&self) -> Vec<Certificate> {
        let issuer = self.0.issuer().ca_pem().expect("the authority of the issuer");
        [self.0.authority_pem(), &issuer]
            .map(|pem| Certificate::from_pem(pem.as_bytes()).expect("a PEM file"))
            .into()
    }

    fn browse(&self, url: &str) -> Option<io::Result<()>> {
        Some(self.0.issuer().browse(url))
    }
}

/// A port that was free a moment ago.
fn closed_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Kind::Valid.address(), 0))?.local_addr()?.port())
}
