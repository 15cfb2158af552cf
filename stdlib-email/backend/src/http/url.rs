//! The addresses of web servers (RFC 3986), as far as OAuth 2.0 needs them.

use std::fmt;
use std::net::IpAddr;

use crate::net::check_host;
use crate::{Error, Result};

/// Bytes in an address.
const LONGEST: usize = 8192;

/// An `http` or `https` address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// `https`.
    pub secure: bool,
    /// The host, in its ASCII form, brackets of an IPv6 address removed.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The path and what follows `?`, from the first `/` on, without what follows `#`.
    pub target: String,
}

impl Url {
    /// Reads an address. One with a user in it is refused: it shows one host and leads to another.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let odd = |c: &char| c.is_control() || c.is_whitespace() || "\"<>\\^`{|}".contains(*c);
        if let Some(c) = text.chars().find(odd) {
            return Err(Error::invalid("url", c.encode_utf8(&mut [0; 4])));
        }
        if text.len() > LONGEST {
            return Err(Error::invalid("url", "…"));
        }
        let (scheme, rest) = text.split_once("://").ok_or_else(|| Error::invalid("url", text))?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(Error::invalid("url", scheme)),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        let (host, port) = match authority.rsplit_once(':') {
            // The colons of an IPv6 address are between brackets.
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (authority, None),
        };
        let port = match port {
            None | Some("") => {
                if secure {
                    443
                } else {
                    80
                }
            }
            Some(digits) => digits
                .parse()
                .ok()
                .filter(|port| *port > 0)
                .ok_or_else(|| Error::invalid("url", digits))?,
        };
        let host = check_host(host).map_err(|error| match error {
            Error::InvalidInput { offending, .. } => {
                Error::InvalidInput { field: "url".into(), offending }
            }
            other => other,
        })?;
        let mut path = String::with_capacity(target.len() + 1);
        if !target.starts_with('/') {
            path.push('/');
        }
        for byte in target.bytes() {
            if byte.is_ascii() {
                path.push(char::from(byte));
            } else {
                super::form::percent(byte, &mut path);
            }
        }
        Ok(Self { secure, host, port, target: path })
    }

    /// Whether what is said there leaves this machine: RFC 8252 §7.3 allows `http` to it alone.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.host.eq_ignore_ascii_case("localhost")
            || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// The path, without what follows `?`.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The host as it stands in an address and in a `Host` header.
    fn authority(&self) -> String {
        let host =
            if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        match (self.secure, self.port) {
            (true, 443) | (false, 80) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }

    /// The value of the `Host` header.
    pub(crate) fn host_header(&self) -> String {
        self.authority()
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority(), self.target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written() {
        for (given, written) in [
            ("https://login.example/oauth2/token", "https://login.example/oauth2/token"),
            ("HTTP://localhost:9874", "http://localhost:9874/"),
            ("https://h.example:443?x=1#part", "https://h.example/?x=1"),
            ("http://[::1]:80/a", "http://[::1]/a"),
            ("https://Société.example/é", "https://xn--socit-esab.example/%C3%A9"),
        ] {
            assert_eq!(Url::parse(given).unwrap().to_string(), written, "{given}");
        }
        assert!(Url::parse("http://127.0.0.1:1/").unwrap().is_loopback());
        assert!(!Url::parse("http://127.0.0.1.evil.example/").unwrap().is_loopback());
    }

    #[test]
    fn odd_addresses_are_refused() {
        for given in [
            "",
            "login.example/token",
            "ftp://login.example/",
            "https://",
            "https://user@evil.example/",
            "https://login.example@evil.example/",
            "https://login.example:0/",
            "https://login.example:99999/",
            "https://login.example/a b",
            "https://login.example/a\r\nHost: evil",
            "https://login.example/\0",
        ] {
            assert!(matches!(Url::parse(given), Err(Error::InvalidInput { .. })), "{given:?}");
        }
    }
}
