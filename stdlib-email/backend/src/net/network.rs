//! Dialling: the one place where a connection is made.

use std::io;
use std::net::{IpAddr, TcpStream, ToSocketAddrs};
use std::time::Duration;

use crate::verify::{self, Exchanger};
use crate::{Error, Result};

/// A mail protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// RFC 1939.
    Pop3,
    /// RFC 5321.
    Smtp,
    /// RFC 9051.
    Imap,
    /// RFC 9112: the servers that give access tokens.
    Http,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Security {
    /// Not at all.
    Plain,
    /// In clear first, then TLS by STARTTLS or STLS; refused when the server does not offer it.
    StartTls,
    /// TLS from the first byte (RFC 8314 §3).
    Tls,
}

/// Where a session leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Endpoint {
    /// A host name (internationalised ones too) or an address.
    pub host: String,
    /// The TCP port.
    pub port: u16,
    /// The protocol spoken there.
    pub protocol: Protocol,
    /// How the connection is protected.
    pub security: Security,
}

/// What dials. A sandbox implements it to lead every dial to its own servers.
pub trait Network: Send + Sync {
    /// Connects to the endpoint. `timeout` holds for each address of the host.
    ///
    /// The error kinds that are told apart above are `NotFound` (no such host),
    /// `ConnectionRefused` and `TimedOut`.
    fn connect(&self, endpoint: &Endpoint, timeout: Duration) -> io::Result<TcpStream>;

    /// The hosts that take mail for a domain, none when it names none; the kind of the error is
    /// `NotFound` for a domain that does not exist. By default, every domain takes its own mail.
    fn exchangers(&self, _domain: &str, _timeout: Duration) -> io::Result<Vec<Exchanger>> {
        Ok(Vec::new())
    }

    /// Shows a page to the person, for a network that has a browser of its own: a sandbox. `None`:
    /// the browser of the machine is meant.
    fn browse(&self, _url: &str) -> Option<io::Result<()>> {
        None
    }

    /// Authorities to trust beside those of the system.
    fn extra_roots(&self) -> Vec<native_tls::Certificate> {
        Vec::new()
    }
}

/// The network of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealNetwork;

impl Network for RealNetwork {
    /// Tries every address of the host, IPv6 and IPv4, in the order of the system.
    fn connect(&self, endpoint: &Endpoint, timeout: Duration) -> io::Result<TcpStream> {
        // A resolution failure has no kind of its own in the standard library.
        let addresses = (endpoint.host.as_str(), endpoint.port)
            .to_socket_addrs()
            .map_err(|error| io::Error::new(io::ErrorKind::NotFound, error.to_string()))?;
        let mut failure = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        for address in addresses {
            match TcpStream::connect_timeout(&address, timeout) {
                Ok(stream) => return Ok(stream),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    fn exchangers(&self, domain: &str, timeout: Duration) -> io::Result<Vec<Exchanger>> {
        verify::lookup(domain, timeout)
    }
}

/// The host as it is looked up, named to the server and compared with its certificate: brackets
/// of an IPv6 address removed, an internationalised name in its ASCII form (RFC 5890).
pub(crate) fn check_host(host: &str) -> Result<String> {
    let host = host.trim();
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    if bare.parse::<IpAddr>().is_ok() {
        return Ok(bare.to_owned());
    }
    let odd = |c: &char| c.is_control() || c.is_whitespace() || "/@[]<>".contains(*c);
    if let Some(c) = bare.chars().find(odd) {
        return Err(Error::invalid("host", c.encode_utf8(&mut [0; 4])));
    }
    match idna::domain_to_ascii(bare) {
        Ok(ascii) if !ascii.is_empty() => Ok(ascii),
        _ => Err(Error::invalid("host", bare)),
    }
}
