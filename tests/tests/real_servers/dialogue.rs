//! A protocol spoken by hand, line by line, over a plain or an encrypted connection.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use native_tls::{Certificate, TlsConnector, TlsStream};
use wl_tests::servers::{HOST, Kind, MailServers};

/// Both kinds of connection.
pub trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

/// One connection.
pub struct Dialogue<S: Stream>(S);

impl Dialogue<TcpStream> {
    /// Connects without encryption.
    pub fn plain(port: u16) -> Self {
        Self(connect(Kind::Valid, port))
    }

    /// Encrypts the connection, after the server has agreed to.
    pub fn encrypt(self, servers: &MailServers) -> Dialogue<TlsStream<TcpStream>> {
        Dialogue(trusting(servers).connect(HOST, self.0).expect("a TLS handshake"))
    }
}

impl Dialogue<TlsStream<TcpStream>> {
    /// Connects with encryption from the start.
    pub fn tls(servers: &MailServers, port: u16) -> Self {
        Dialogue::plain(port).encrypt(servers)
    }
}

impl<S: Stream> Dialogue<S> {
    /// Reads one line, without its end.
    pub fn line(&mut self) -> String {
        let mut line = Vec::new();
        let mut byte = [0];
        while !line.ends_with(b"\r\n") {
            self.0.read_exact(&mut byte).expect("a line from the server");
            line.push(byte[0]);
        }
        line.truncate(line.len() - 2);
        String::from_utf8(line).expect("a line in UTF-8")
    }

    /// Sends one line.
    pub fn send(&mut self, line: &str) {
        self.0.write_all(format!("{line}\r\n").as_bytes()).expect("a line sent");
    }

    /// Sends a command and reads a reply of one line.
    pub fn ask(&mut self, command: &str) -> String {
        self.send(command);
        self.line()
    }

    /// Reads an SMTP reply, its lines joined by `\n`.
    pub fn smtp_reply(&mut self) -> String {
        let mut lines = vec![self.line()];
        while lines[lines.len() - 1].as_bytes().get(3) == Some(&b'-') {
            lines.push(self.line());
        }
        lines.join("\n")
    }

    /// Sends an SMTP command and reads the reply.
    pub fn smtp(&mut self, command: &str) -> String {
        self.send(command);
        self.smtp_reply()
    }

    /// Sends a POP3 command and reads a reply of several lines: the status, and the rest.
    pub fn pop3_lines(&mut self, command: &str) -> (String, Vec<String>) {
        let status = self.ask(command);
        assert!(status.starts_with("+OK"), "{command}: {status}");
        let lines = std::iter::repeat_with(|| self.line()).take_while(|line| line != ".").collect();
        (status, lines)
    }
}

/// Why a client that trusts the rig's authority refuses the certificate shown on this port.
pub fn tls_error(servers: &MailServers, kind: Kind, port: u16) -> Option<String> {
    let name = if kind == Kind::Valid { HOST } else { kind.address() };
    trusting(servers).connect(name, connect(kind, port)).err().map(|error| error.to_string())
}

fn connect(kind: Kind, port: u16) -> TcpStream {
    let stream = TcpStream::connect((kind.address(), port)).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(90))).expect("a read timeout");
    stream.set_nodelay(true).expect("no delay");
    stream
}

fn trusting(servers: &MailServers) -> TlsConnector {
    let authority = Certificate::from_pem(servers.authority_pem().as_bytes()).expect("a PEM file");
    TlsConnector::builder().add_root_certificate(authority).build().expect("a TLS connector")
}
