//! What carries the bytes of a session: a socket, plain or under TLS.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use native_tls::TlsStream;

/// The socket, plain or under TLS.
pub(super) enum Transport {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
    /// The handshake took the socket and failed.
    Lost,
}

impl Transport {
    /// Reads what has come, waiting for [`super::stream::SLICE`] at the most.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(target_os = "linux")]
        self.hasten();
        match self {
            Self::Plain(socket) => socket.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
            Self::Lost => Ok(0),
        }
    }

    /// Writes what the system takes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
            Self::Lost => Ok(0),
        }
    }

    /// Has what arrives acknowledged at once. A server that answers a pipelined flight in two
    /// segments holds the second back, by Nagle's algorithm, until the first is acknowledged: a
    /// delayed acknowledgement costs 40 ms a mail. The system goes back to delaying by itself, so
    /// this is said again before each read.
    #[cfg(target_os = "linux")]
    fn hasten(&self) {
        use std::os::linux::net::TcpStreamExt;
        if let Some(socket) = self.socket() {
            // Only speed is lost without it, and the read itself tells what is wrong with a socket.
            let _ = socket.set_quickack(true);
        }
    }

    /// The socket, while there is one.
    pub(super) fn socket(&self) -> Option<&TcpStream> {
        match self {
            Self::Plain(socket) => Some(socket),
            Self::Tls(stream) => Some(stream.get_ref()),
            Self::Lost => None,
        }
    }

    /// Whether reads and writes wait.
    pub(super) fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        self.socket().map_or(Ok(()), |socket| socket.set_nonblocking(nonblocking))
    }

    /// Whether what is written is encrypted.
    pub(super) fn is_encrypted(&self) -> bool {
        matches!(self, Self::Tls(_))
    }
}

/// Whether a call came back only to let deadlines be looked at.
pub(super) fn is_wait(error: &io::Error) -> bool {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), WouldBlock | TimedOut | Interrupted)
}
