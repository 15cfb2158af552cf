//! A client that sends what it is told and reads what comes.

use native_tls::{Certificate, TlsConnector};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use wl_sandbox::{Options, Sandbox, Service};

trait Stream: Read + Write {}
impl<S: Read + Write> Stream for S {}

/// One connection.
pub struct Client {
    stream: BufReader<Box<dyn Stream>>,
    /// For what only the socket can do; also shared with a TLS stream over it.
    pub socket: TcpStream,
}

/// A sandbox without seed mails.
pub fn bare() -> Sandbox {
    Sandbox::start(Options { seed: false, ..Options::default() }).unwrap()
}

impl Client {
    pub fn to(address: SocketAddr) -> Self {
        let socket = TcpStream::connect(address).unwrap();
        socket.set_nodelay(true).unwrap();
        // A test that would hang fails instead.
        socket.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let stream: Box<dyn Stream> = Box::new(socket.try_clone().unwrap());
        Self { stream: BufReader::new(stream), socket }
    }

    /// Connects and reads the greeting.
    pub fn greeted(sandbox: &Sandbox, service: Service) -> Self {
        let mut client = Self::to(sandbox.address_for("mail.masociete.fr", 1, service).unwrap());
        client.line();
        client
    }

    /// A POP3 session in the TRANSACTION state.
    pub fn logged_in(sandbox: &Sandbox, user: &str) -> Self {
        let mut client = Self::greeted(sandbox, Service::POP3);
        assert_eq!(client.ask(&format!("USER {user}")), "+OK Send your password");
        let reply = client.ask("PASS secret");
        assert!(reply.starts_with("+OK "), "{reply}");
        client
    }

    /// An IMAP session after LOGIN.
    pub fn imap(sandbox: &Sandbox, user: &str) -> Self {
        let mut client = Self::greeted(sandbox, Service::IMAP);
        client.done(&format!("LOGIN {user} secret"));
        client
    }

    /// An IMAP command and all its reply, the lines joined by `|`. The tag is `t`.
    pub fn imap_ask(&mut self, command: &str) -> String {
        self.send(&format!("t {command}\r\n"));
        let mut lines = Vec::new();
        loop {
            lines.push(self.line());
            if lines.last().is_some_and(|line| line.starts_with("t ")) {
                return lines.join("|");
            }
        }
    }

    /// An IMAP command that must succeed.
    pub fn done(&mut self, command: &str) -> String {
        let reply = self.imap_ask(command);
        let last = reply.rsplit('|').next().unwrap_or_default();
        assert!(last.starts_with("t OK "), "{command}: {reply}");
        reply
    }

    /// An SMTP session after EHLO.
    pub fn ehlo(sandbox: &Sandbox) -> Self {
        let mut client = Self::greeted(sandbox, Service::SMTP);
        client.send("EHLO poste.example\r\n");
        client.reply();
        client
    }

    /// Starts TLS, trusting the sandbox's authority.
    pub fn secure(self, sandbox: &Sandbox, host: &str) -> Result<Self, String> {
        let root = Certificate::from_pem(sandbox.ca_pem().unwrap().as_bytes()).unwrap();
        let connector = TlsConnector::builder()
            .disable_built_in_roots(true)
            .add_root_certificate(root)
            .build()
            .unwrap();
        let stream = connector
            .connect(host, self.socket.try_clone().unwrap())
            .map_err(|error| error.to_string())?;
        let stream: Box<dyn Stream> = Box::new(stream);
        Ok(Self { stream: BufReader::new(stream), socket: self.socket })
    }

    pub fn send(&mut self, text: &str) {
        self.send_bytes(text.as_bytes());
    }

    pub fn send_bytes(&mut self, bytes: &[u8]) {
        self.stream.get_mut().write_all(bytes).unwrap();
        self.stream.get_mut().flush().unwrap();
    }

    /// A line without its CRLF.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        line.strip_suffix("\r\n").unwrap_or_else(|| panic!("no CRLF: {line:?}")).to_owned()
    }

    /// Sends a command and reads a line.
    pub fn ask(&mut self, command: &str) -> String {
        self.send(&format!("{command}\r\n"));
        self.line()
    }

    /// An SMTP reply, its lines joined by `|`.
    pub fn reply(&mut self) -> String {
        let mut lines = Vec::new();
        loop {
            lines.push(self.line());
            if lines.last().is_some_and(|line| line.as_bytes().get(3) != Some(&b'-')) {
                return lines.join("|");
            }
        }
    }

    /// What follows the first line of a POP3 multi-line response, the final dot included.
    pub fn multi_line(&mut self) -> Vec<u8> {
        let mut octets = Vec::new();
        while !(octets.ends_with(b"\r\n.\r\n") || octets == b".\r\n") {
            assert_ne!(self.stream.read_until(b'\n', &mut octets).unwrap(), 0);
        }
        octets
    }

    /// A command with a multi-line response, as text.
    pub fn list(&mut self, command: &str) -> String {
        let first = self.ask(command);
        assert!(first.starts_with("+OK"), "{first}");
        String::from_utf8(self.multi_line()).unwrap()
    }

    /// Everything until the server closes.
    pub fn rest(&mut self) -> io::Result<Vec<u8>> {
        let mut octets = Vec::new();
        self.stream.read_to_end(&mut octets).map(|_| octets)
    }

    /// Sends a message in a new transaction and gives the last reply.
    pub fn mail(&mut self, from: &str, to: &[&str], content: &str) -> String {
        assert_eq!(self.ask(&format!("MAIL FROM:<{from}>")), "250 2.1.0 Sender ok");
        for to in to {
            assert_eq!(self.ask(&format!("RCPT TO:<{to}>")), "250 2.1.5 Recipient ok");
        }
        assert!(self.ask("DATA").starts_with("354 "));
        self.send(content);
        self.ask(".")
    }
}
