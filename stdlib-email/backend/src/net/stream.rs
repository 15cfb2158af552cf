//! The byte stream under a session: plain or TLS, deadlines, bounded lines.
//!
//! Reads and writes come back after [`SLICE`] at the latest, to look at the cancel flag and at the
//! deadline of the command, which a server that drips bytes does not move.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use memchr::memchr;
use native_tls::TlsStream;

use super::network::check_host;
use super::{
    Cancel, ConnectOptions, DotReader, DotWriter, Limits, Network, Protocol, Security, Watcher,
};
use crate::log::{DialogueLog, Direction, MASK};
use crate::tls::{self, Handshake, TlsOptions};
use crate::{Error, LimitName, Result, words};

/// How long a system call may block.
const SLICE: Duration = Duration::from_millis(100);
/// How long a write may block before what the server says meanwhile is read: a server that waits
/// for us to read does not read what we write.
const WRITE_SLICE: Duration = Duration::from_millis(20);
/// Time for a farewell on which nothing depends.
const FAREWELL: Duration = Duration::from_secs(5);
/// Bytes that must move to renew the deadline of a long transfer.
const PROGRESS: usize = 64 * 1024;
/// Bytes of a message that are made ready to be written at once.
const PIECE: usize = 256 * 1024;
/// Bytes read at once.
const INPUT: usize = 256 * 1024;
/// Bytes kept from a server that answers before it reads all that we write.
const MAX_INPUT: usize = 64 * 1024 * 1024;
/// Bytes of a message that are reserved on the word of the server alone.
const MAX_RESERVED: usize = 16 * 1024 * 1024;

enum Transport {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
    /// The handshake took the socket and failed.
    Lost,
}

impl Transport {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(target_os = "linux")]
        self.hasten();
        match self {
            Self::Plain(socket) => socket.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
            Self::Lost => Ok(0),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
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

    fn socket(&self) -> Option<&TcpStream> {
        match self {
            Self::Plain(socket) => Some(socket),
            Self::Tls(stream) => Some(stream.get_ref()),
            Self::Lost => None,
        }
    }
}

/// A connection to a server, with the deadline of the command under way.
pub(crate) struct Stream {
    transport: Transport,
    protocol: Protocol,
    host: String,
    tls: TlsOptions,
    input: Vec<u8>,
    start: usize,
    end: usize,
    output: Vec<u8>,
    during: &'static str,
    deadline: Instant,
    moved: usize,
    timeout: Duration,
    limits: Limits,
    cancel: Cancel,
    log: Option<Arc<dyn DialogueLog>>,
    watcher: Option<Arc<dyn Watcher>>,
    /// Where a message begins in the flight.
    message_at: Option<usize>,
    masked: bool,
    /// Whether the last line read ended with CR LF rather than LF alone.
    crlf: bool,
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
            during: "greeting",
            deadline: Instant::now(),
            moved: 0,
            timeout: options.timeout,
            limits: options.limits.clone(),
            cancel: options.cancel.clone(),
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
                    self.check()?;
                    handshake = tls::resume(&self.host, *waiting)?;
                }
            }
        }
    }

    /// Whether what is written is encrypted.
    pub(crate) fn is_encrypted(&self) -> bool {
        matches!(self.transport, Transport::Tls(_))
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
        self.during = during;
        self.deadline = Instant::now() + self.timeout;
        self.moved = 0;
    }

    /// Shortens the deadline of the step under way.
    pub(crate) fn hurry(&mut self, at_most: Duration) {
        self.deadline = self.deadline.min(Instant::now() + at_most);
    }

    /// Only a farewell is left to be said: it is not waited for at length, and said even when the
    /// session was cancelled meanwhile.
    pub(crate) fn part(&mut self) {
        self.timeout = self.timeout.min(FAREWELL);
        self.cancel = Cancel::new();
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
            self.check()?;
            let piece = match (&self.watcher, message) {
                (Some(watcher), Some(_)) => rest.len().min(watcher.step().max(1)),
                _ => rest.len(),
            };
            match self.transport.write(rest.get(..piece).unwrap_or_default()) {
                Ok(0) => return Err(self.closed()),
                Ok(count) => {
                    rest = rest.get(count..).unwrap_or_default();
                    self.progress(count);
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
        self.set_nonblocking(true)?;
        let read = self.transport.read(self.input.get_mut(self.end..).unwrap_or_default());
        self.set_nonblocking(false)?;
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

    fn set_nonblocking(&mut self, nonblocking: bool) -> Result<()> {
        match self.transport.socket().map(|socket| socket.set_nonblocking(nonblocking)) {
            Some(Err(error)) => Err(self.broken(&error)),
            _ => Ok(()),
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
    fn fill(&mut self) -> Result<()> {
        self.make_room();
        loop {
            self.check()?;
            match self.transport.read(self.input.get_mut(self.end..).unwrap_or_default()) {
                Ok(0) => return Err(self.closed()),
                Ok(count) => {
                    self.end += count;
                    self.progress(count);
                    return Ok(());
                }
                Err(error) if is_wait(&error) => {}
                Err(error) => return Err(self.broken(&error)),
            }
        }
    }

    fn check(&self) -> Result<()> {
        if self.cancel.is_cancelled() {
            Err(Error::Cancelled)
        } else if Instant::now() >= self.deadline {
            Err(Error::Timeout { during: self.during.into() })
        } else {
            Ok(())
        }
    }

    fn progress(&mut self, count: usize) {
        self.moved += count;
        if self.moved >= PROGRESS {
            self.moved = 0;
            self.deadline = Instant::now() + self.timeout;
        }
    }

    /// Tells who follows how far the message is.
    fn tell_moved(&mut self, bytes: usize) {
        if let Some(watcher) = &self.watcher {
            let before = Instant::now();
            watcher.moved(bytes as u64);
            self.deadline += before.elapsed();
        }
    }

    fn closed(&self) -> Error {
        Error::Closed { during: self.during.into() }
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
        Error::Io { during: self.during.into(), detail: error.to_string() }
    }

    /// Reads a line and returns it without its ending. A bare LF ends a line too.
    pub(crate) fn read_line(&mut self) -> Result<&[u8]> {
        self.read_line_within(self.limits.reply_line, LimitName::ReplyLine)
    }

    /// Reads a line of at most `max` bytes, a bound of this name.
    pub(crate) fn read_line_within(&mut self, max: usize, name: LimitName) -> Result<&[u8]> {
        let too_long = Error::Limit { which: name, max: max as u64 };
        let mut searched = self.start;
        let end = loop {
            let fresh = self.input.get(searched..self.end).unwrap_or_default();
            if let Some(found) = memchr(b'\n', fresh) {
                break searched + found;
            }
            let length = self.end - self.start;
            if length > max {
                return Err(too_long);
            }
            self.fill()?;
            searched = self.start + length;
        };
        let start = self.start;
        self.start = end + 1;
        self.crlf = end > start && self.input.get(end - 1) == Some(&b'\r');
        let end = if self.crlf { end - 1 } else { end };
        if end - start > max {
            return Err(too_long);
        }
        if let Some(log) = &self.log {
            let line = words(self.input.get(start..end).unwrap_or_default());
            if self.masked {
                let code: String = line.chars().take_while(|&c| c != ' ').take(5).collect();
                log.line(self.protocol, Direction::Received, &format!("{code} {MASK}"));
            } else {
                log.line(self.protocol, Direction::Received, &line);
            }
        }
        Ok(self.input.get(start..end).unwrap_or_default())
    }

    /// Reads that many bytes, whatever they are. The caller has checked the size.
    pub(crate) fn read_bytes(&mut self, count: usize) -> Result<Vec<u8>> {
        self.read_counted(count, false)
    }

    /// Reads a message of that many bytes, and tells who follows how far it is.
    pub(crate) fn read_message(&mut self, count: usize) -> Result<Vec<u8>> {
        self.read_counted(count, true)
    }

    fn read_counted(&mut self, count: usize, told: bool) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        bytes.reserve_exact(count.min(MAX_RESERVED));
        while bytes.len() < count {
            if self.start == self.end {
                self.fill()?;
            }
            let chunk = self.input.get(self.start..self.end).unwrap_or_default();
            let chunk = chunk.get(..count - bytes.len()).unwrap_or(chunk);
            bytes.extend_from_slice(chunk);
            self.start += chunk.len();
            if told {
                self.tell_moved(bytes.len());
            }
        }
        if let Some(log) = &self.log {
            log.line(self.protocol, Direction::Received, &format!("<{count} bytes>"));
        }
        Ok(bytes)
    }

    /// Reads exactly `count` bytes onto `into`.
    pub(crate) fn read_onto(&mut self, into: &mut Vec<u8>, count: u64) -> Result<()> {
        let mut left = usize::try_from(count).unwrap_or(usize::MAX);
        loop {
            let chunk = self.input.get(self.start..self.end).unwrap_or_default();
            let used = chunk.len().min(left);
            into.extend_from_slice(chunk.get(..used).unwrap_or_default());
            self.start += used;
            left -= used;
            if left == 0 {
                return Ok(());
            }
            self.fill()?;
        }
    }

    /// Reads onto `into` until the server closes; false when that is more than `max` bytes.
    pub(crate) fn read_rest(&mut self, into: &mut Vec<u8>, max: u64) -> Result<bool> {
        loop {
            into.extend_from_slice(self.input.get(self.start..self.end).unwrap_or_default());
            self.start = self.end;
            if into.len() as u64 > max {
                return Ok(false);
            }
            match self.fill() {
                Ok(()) => {}
                Err(Error::Closed { .. }) => return Ok(true),
                Err(error) => return Err(error),
            }
        }
    }

    /// Reads the text of a multi-line answer, whose status line was just read. `expected` is its
    /// size in bytes according to the server, which may be wrong.
    pub(crate) fn read_dotted(&mut self, expected: u64) -> Result<Vec<u8>> {
        let mut reader = DotReader::new(self.crlf);
        let mut text = Vec::new();
        let reserved = usize::try_from(expected).unwrap_or(usize::MAX).min(MAX_RESERVED);
        text.reserve_exact(reserved);
        loop {
            let chunk = self.input.get(self.start..self.end).unwrap_or_default();
            let (used, finished) = reader.feed(chunk, &mut text);
            self.start += used;
            self.tell_moved(text.len());
            if text.len() as u64 > self.limits.message_size {
                return Err(Error::Limit {
                    which: LimitName::MessageSize,
                    max: self.limits.message_size,
                });
            }
            if finished {
                break;
            }
            self.fill()?;
        }
        if let Some(log) = &self.log {
            let shown = format!("<{} bytes>", text.len());
            log.line(self.protocol, Direction::Received, &shown);
        }
        Ok(text)
    }
}

fn is_wait(error: &io::Error) -> bool {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), WouldBlock | TimedOut | Interrupted)
}
