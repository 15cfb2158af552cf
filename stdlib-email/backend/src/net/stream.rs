//! The byte stream under a session: opening it, protecting it, writing flights of commands.
//!
//! Reads and writes come back after [`SLICE`] at the latest, to look at the cancel flag and at the
//! deadline of the command, which a server that drips bytes does not move.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::deadline::Deadline;
use super::network::check_host;
use super::transport::{Transport, is_wait};
use super::{ConnectOptions, DotWriter, Limits, Network, Protocol, Security, Watcher};
use crate::log::{DialogueLog, Direction};
use crate::tls::{self, Handshake, TlsOptions};
use crate::{Error, Result};

/// How long a system call may block.
pub(super) const SLICE: Duration = Duration::from_millis(100);
/// How long a write may block before what the server says meanwhile is read: a server that waits
/// for us to read does not read what we write.
const WRITE_SLICE: Duration = Duration::from_millis(20);
/// Time for a farewell on which nothing depends.
const FAREWELL: Duration = Duration::from_secs(5);
/// Bytes of a message that are made ready to be written at once.
const PIECE: usize = 256 * 1024;
/// Bytes read at once.
const INPUT: usize = 256 * 1024;
/// Bytes kept from a server that answers before it reads all that we write.
const MAX_INPUT: usize = 64 * 1024 * 1024;

/// A connection to a server, with the deadline of the command under way.
pub(crate) struct Stream {
    transport: Transport,
    pub(super) protocol: Protocol,
    host: String,
    tls: TlsOptions,
    pub(super) input: Vec<u8>,
    pub(super) start: usize,
    pub(super) end: usize,
    output: Vec<u8>,
    step: Deadline,
    pub(super) limits: Limits,
    pub(super) log: Option<Arc<dyn DialogueLog>>,
    watcher: Option<Arc<dyn Watcher>>,
    /// Where a message begins in the flight.
    message_at: Option<usize>,
    pub(super) masked: bool,
    /// Whether the last line read ended with CR LF rather than LF alone.
    pub(super) crlf: bool,
}

impl Stream {
    /// Dials and, for [`Security::Tls`], makes the handshake.
    pub(crate) fn open(network: &dyn Network, options: &ConnectOptions) -> Result<Self> {
        let mut endpoint = options.endpoint.clone();
        endpoint.host = check_host(&endpoint.host)?;
        if options.cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let socket = network.connect(&endpoint, options.connect_timeout).map_err(|error| {
            let (host, port) = (endpoint.host.clone(), endpoint.port);
            match error.kind() {
                io::ErrorKind::NotFound => Error::Resolve { host, detail: error.to_string() },
                io::ErrorKind::ConnectionRefused => Error::Refused { host, port },
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                    Error::Timeout { during: "connection".into() }
                }
                _ => Error::Unreachable { host, port, detail: error.to_string() },
            }
        })?;
        socket
            .set_nodelay(true)
            .and_then(|()| socket.set_read_timeout(Some(SLICE)))
            .and_then(|()| socket.set_write_timeout(Some(WRITE_SLICE)))
            .map_err(|error| Error::Io {
                during: "connection".into(),
                detail: error.to_string(),
            })?;
        let mut stream = Self {
            transport: Transport::Plain(socket),
            protocol: endpoint.protocol,
            host: endpoint.host,
            tls: options.tls,
            input: vec![0; INPUT.max(options.limits.reply_line.saturating_add(2))],
            start: 0,
            end: 0,
            output: Vec::new(),
            step: Deadline::new("greeting", options.timeout, options.cancel.clone()),
            limits: options.limits.clone(),
            log: options.log.clone(),
            watcher: options.watcher.clone(),
            message_at: None,
            masked: false,
            crlf: true,
        };
        if endpoint.security == Security::Tls {
            stream.start_tls(network)?;
        }
        Ok(stream)
    }

    /// Makes the TLS handshake. Bytes that came in clear behind the go-ahead of the server are
    /// nobody's but an attacker's: [`Error::Injection`].
    pub(crate) fn start_tls(&mut self, network: &dyn Network) -> Result<()> {
        let bytes = self.end - self.start;
        if bytes > 0 {
            self.transport = Transport::Lost;
            return Err(Error::Injection { bytes });
        }
        self.begin("TLS handshake");
        let Transport::Plain(socket) = std::mem::replace(&mut self.transport, Transport::Lost)
        else {
            return Err(Error::SessionOver);
        };
        let mut handshake = tls::start(&self.host, socket, self.tls, network.extra_roots())?;
        loop {
            match handshake {
                Handshake::Done(stream) => {
                    self.transport = Transport::Tls(stream);
                    self.remark("TLS established");
                    return Ok(());
                }
                Handshake::Waiting(waiting) => {
                    self.step.check()?;
                    handshake = tls::resume(&self.host, *waiting)?;
                }
            }
        }
    }

    /// Whether what is written is encrypted.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.transport.is_encrypted()
    }

    /// The address of this end, as a client without a name gives it (RFC 5321 §4.1.3).
    pub(crate) fn local_address_literal(&self) -> String {
        match self.transport.socket().map(TcpStream::local_addr) {
            Some(Ok(SocketAddr::V4(address))) => format!("[{}]", address.ip()),
            Some(Ok(SocketAddr::V6(address))) => format!("[IPv6:{}]", address.ip()),
            _ => "localhost".to_owned(),
        }
    }

    /// The bounds on what the server may send.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Starts the deadline of a step.
    pub(crate) fn begin(&mut self, during: &'static str) {
        self.step.begin(during);
    }

    /// Shortens the deadline of the step under way.
    pub(crate) fn hurry(&mut self, at_most: Duration) {
        self.step.hurry(at_most);
    }

    /// Only a farewell is left to be said: it is not waited for at length, and said even when the
    /// session was cancelled meanwhile.
    pub(crate) fn part(&mut self) {
        self.step.part(FAREWELL);
    }

    /// Whether the lines received from now on are secrets.
    pub(crate) fn mask_received(&mut self, masked: bool) {
        self.masked = masked;
    }

    /// Says something to the log.
    pub(crate) fn remark(&self, text: &str) {
        if let Some(log) = &self.log {
            log.line(self.protocol, Direction::Remark, text);
        }
    }

    /// Adds a command, without its line ending, to the flight.
    pub(crate) fn queue(&mut self, command: &str) {
        self.queue_masked(command, command);
    }

    /// Adds a command that holds a secret; `shown` is what the log sees of it.
    pub(crate) fn queue_masked(&mut self, command: &str, shown: &str) {
        self.output.extend_from_slice(command.as_bytes());
        self.output.extend_from_slice(b"\r\n");
        if let Some(log) = &self.log {
            log.line(self.protocol, Direction::Sent, shown);
        }
    }

    /// Adds bytes to the flight; `shown`, if anything, is what the log sees of them.
    pub(crate) fn queue_raw(&mut self, bytes: &[u8], shown: Option<&str>) {
        self.output.extend_from_slice(bytes);
        if let (Some(log), Some(shown)) = (&self.log, shown) {
            log.line(self.protocol, Direction::Sent, shown);
        }
    }

    /// Adds the bytes of a message to the flight, through `write`.
    pub(crate) fn queue_message(&mut self, bytes: usize, write: impl FnOnce(&mut Vec<u8>)) {
        self.message_at.get_or_insert(self.output.len());
        write(&mut self.output);
        if let Some(log) = &self.log {
            log.line(self.protocol, Direction::Sent, &format!("<{bytes} bytes>"));
        }
    }

    /// Bytes in the flight, not written yet.
    pub(crate) fn queued(&self) -> usize {
        self.output.len()
    }

    /// Writes the flight, in one call as far as the system allows. A step of its own: the deadline
    /// of the one before may have passed while nobody asked for anything.
    pub(crate) fn flush(&mut self) -> Result<()> {
        self.flush_during("command")
    }

    /// Writes the flight as a named step.
    pub(crate) fn flush_during(&mut self, during: &'static str) -> Result<()> {
        let output = std::mem::take(&mut self.output);
        let message_at = self.message_at.take();
        if let (Some(watcher), Some(_)) = (&self.watcher, message_at) {
            watcher.leaving()?;
        }
        self.begin(during);
        let start = message_at.map(|at| -i64::try_from(at).unwrap_or(i64::MAX));
        let written = self.write_all(&output, start);
        // A flight that held a large message gives its memory back.
        if output.capacity() <= INPUT {
            self.output = output;
            self.output.clear();
        }
        written
    }

    /// Writes what is in the flight, then a message as a named step, of which no second copy is made
    /// when it is large: `dotted` for one that ends with a dot (RFC 5321 §4.5.2).
    pub(crate) fn send_message(
        &mut self,
        during: &'static str,
        text: &[u8],
        dotted: bool,
    ) -> Result<()> {
        let end: &[u8] = if dotted { b".\r\n" } else { b"" };
        let mut dots = DotWriter::default();
        if text.len() <= PIECE {
            self.queue_message(text.len(), |out| {
                if dotted {
                    dots.feed(text, out);
                } else {
                    out.extend_from_slice(text);
                }
                out.extend_from_slice(end);
            });
            return self.flush_during(during);
        }
        if let Some(watcher) = &self.watcher {
            watcher.leaving()?;
        }
        if let Some(log) = &self.log {
            log.line(self.protocol, Direction::Sent, &format!("<{} bytes>", text.len()));
        }
        self.begin(during);
        let head = std::mem::take(&mut self.output);
        self.write_all(&head, None)?;
        let mut sent = 0;
        let mut stuffed = Vec::new();
        for piece in text.chunks(PIECE) {
            let piece = if dotted {
                stuffed.clear();
                dots.feed(piece, &mut stuffed);
                &stuffed
            } else {
                piece
            };
            self.write_all(piece, Some(sent))?;
            sent += piece.len() as i64;
        }
        self.write_all(end, None)
    }

    /// Writes; tells how much of a message has left, given where in it the first byte is: before it
    /// for a flight that begins with commands.
    fn write_all(&mut self, bytes: &[u8], message: Option<i64>) -> Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            self.step.check()?;
            let piece = match (&self.watcher, message) {
                (Some(watcher), Some(_)) => rest.len().min(watcher.step().max(1)),
                _ => rest.len(),
            };
            match self.transport.write(rest.get(..piece).unwrap_or_default()) {
                Ok(0) => return Err(self.closed()),
                Ok(count) => {
                    rest = rest.get(count..).unwrap_or_default();
                    self.step.progress(count);
                    if let Some(start) = message {
                        let moved = start.saturating_add((bytes.len() - rest.len()) as i64);
                        self.tell_moved(usize::try_from(moved).unwrap_or(0));
                    }
                }
                Err(error) if is_wait(&error) => self.absorb()?,
                Err(error) => return Err(self.broken(&error)),
            }
        }
        Ok(())
    }

    /// Whether the server has spoken although nothing is in flight: it says goodbye, or its answers
    /// are no longer those of our commands.
    pub(crate) fn has_unasked(&mut self) -> Result<bool> {
        self.absorb()?;
        Ok(self.end > self.start)
    }

    /// Reads what has already come, without waiting.
    fn absorb(&mut self) -> Result<()> {
        if self.end - self.start >= MAX_INPUT {
            return Ok(());
        }
        self.make_room();
        self.transport.set_nonblocking(true).map_err(|error| self.broken(&error))?;
        let read = self.transport.read(self.input.get_mut(self.end..).unwrap_or_default());
        self.transport.set_nonblocking(false).map_err(|error| self.broken(&error))?;
        match read {
            // The end of the input is found again, and told, by the next read.
            Ok(count) => {
                self.end += count;
                Ok(())
            }
            Err(error) if is_wait(&error) => Ok(()),
            Err(error) => Err(self.broken(&error)),
        }
    }

    fn make_room(&mut self) {
        if self.start == self.end {
            self.start = 0;
            self.end = 0;
        } else if self.end == self.input.len() {
            if self.start > 0 {
                self.input.copy_within(self.start..self.end, 0);
                self.end -= self.start;
                self.start = 0;
            } else {
                self.input.resize(self.input.len() * 2, 0);
            }
        }
    }

    /// Waits for more input.
    pub(super) fn fill(&mut self) -> Result<()> {
        self.make_room();
        loop {
            self.step.check()?;
            match self.transport.read(self.input.get_mut(self.end..).unwrap_or_default()) {
                Ok(0) => return Err(self.closed()),
                Ok(count) => {
                    self.end += count;
                    self.step.progress(count);
                    return Ok(());
                }
                Err(error) if is_wait(&error) => {}
                Err(error) => return Err(self.broken(&error)),
            }
        }
    }

    /// Tells who follows how far the message is.
    pub(super) fn tell_moved(&mut self, bytes: usize) {
        if let Some(watcher) = &self.watcher {
            let before = Instant::now();
            watcher.moved(bytes as u64);
            self.step.lengthen(before.elapsed());
        }
    }

    fn closed(&self) -> Error {
        Error::Closed { during: self.step.name().into() }
    }

    fn broken(&self, error: &io::Error) -> Error {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
        let cut = matches!(
            error.kind(),
            BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof
        );
        // OpenSSL's words for a TLS stream cut without close_notify.
        if cut || error.to_string().contains("unexpected eof") {
            return self.closed();
        }
        Error::Io { during: self.step.name().into(), detail: error.to_string() }
    }
}
