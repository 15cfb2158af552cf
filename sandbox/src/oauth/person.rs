//! The person at the browser: goes where the page of the issuer sends them.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::thread;
use std::time::Duration;

/// How long the program at the other end may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Octets of its page that are read.
const PAGE: u64 = 64 << 10;

/// Visits an address of this machine from a thread of its own, as a browser does once redirected.
/// Anything else is refused: nothing leaves the machine.
pub(crate) fn visit(address: &str) -> io::Result<()> {
    let (port, target) = local(address).ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidInput, "the way back does not lead to this machine")
    })?;
    let socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.set_write_timeout(Some(PATIENCE))?;
    let read = move || {
        let mut socket = socket;
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
        if socket.write_all(request.as_bytes()).is_ok() {
            // The page is for a person; a program that is gone shows none.
            let _ = socket.take(PAGE).read_to_end(&mut Vec::new());
        }
    };
    thread::Builder::new().name("sandbox browser".into()).spawn(read).map(drop)
}

/// The port and the target of an `http` address of this machine.
fn local(address: &str) -> Option<(u16, String)> {
    let rest = address.strip_prefix("http://")?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, target) = rest.split_at(end);
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "80"));
    if !["localhost", "127.0.0.1", "[::1]"].contains(&host) {
        return None;
    }
    let slash = if target.starts_with('/') { "" } else { "/" };
    Some((port.parse().ok()?, format!("{slash}{target}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_visited() {
        assert_eq!(local("http://localhost:98/a?b"), Some((98, "/a?b".into())));
        assert_eq!(local("http://127.0.0.1:98?b"), Some((98, "/?b".into())));
        for far in ["https://localhost:98/", "http://a.example/", "http://localhost.example:1/"] {
            assert_eq!(visit(far).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        }
    }
}
