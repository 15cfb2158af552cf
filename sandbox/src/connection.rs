//! A connection with a client: lines in, replies out in few segments, TLS in between.

use crate::Protocol;
use crate::faults::{Faults, Happening, Plan};
use crate::listener::Stop;
use native_tls::{TlsAcceptor, TlsStream};
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// Idle time after which a client is forgotten: ten minutes (RFC 1939 section 3), twice what
/// RFC 5321 section 4.5.3.2.7 asks.
const IDLE: Duration = Duration::from_mins(10);
/// Octets read at once, and kept before they are written.
const BUFFER: usize = 64 << 10;
/// What is skipped of an over-long line before the client is dropped.
const SKIPPED: usize = 4 << 20;
/// How long a closing server listens, so that its last reply is not lost to a reset.
const LINGER: Duration = Duration::from_millis(300);

#[derive(Debug)]
enum Channel {
    Plain(TcpStream),
    Tls(TlsStream<TcpStream>),
    Closed,
}

/// A line from the client, without its end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Text(Vec<u8>),
    /// It was longer than allowed and was skipped.
    TooLong,
}

/// One connection. Replies are kept until the client has nothing more to read: a flight of
/// commands gets a flight of replies (RFC 2920 section 3.2).
#[derive(Debug)]
pub(crate) struct Connection {
    channel: Channel,
    protocol: Protocol,
    input: Vec<u8>,
    start: usize,
    output: Vec<u8>,
    faults: Faults,
    plan: Option<Plan>,
    /// IMAP: the tag of the command under way.
    tag: String,
    stop: Arc<Stop>,
}

impl Connection {
    pub(crate) fn new(
        stream: TcpStream,
        protocol: Protocol,
        faults: Faults,
        stop: Arc<Stop>,
    ) -> io::Result<Self> {
        stream.set_read_timeout(Some(IDLE))?;
        stream.set_write_timeout(Some(IDLE))?;
        Ok(Self {
            channel: Channel::Plain(stream),
            protocol,
            input: Vec::with_capacity(BUFFER),
            start: 0,
            output: Vec::new(),
            faults,
            plan: None,
            tag: String::new(),
            stop,
        })
    }

    pub(crate) fn protocol(&self) -> Protocol {
        self.protocol
    }

    pub(crate) fn set_tag(&mut self, tag: &str) {
        tag.clone_into(&mut self.tag);
    }

    pub(crate) fn tag(&self) -> &str {
        &self.tag
    }

    pub(crate) fn is_tls(&self) -> bool {
        matches!(self.channel, Channel::Tls(_))
    }

    pub(crate) fn sleep(&self, time: Duration) -> io::Result<()> {
        self.stop.sleep(time)
    }

    /// Applies the faults of a moment to the next reply. False when the command must not be
    /// executed: its reply has then already gone.
    pub(crate) fn meet(&mut self, happening: Happening<'_>) -> io::Result<bool> {
        let Some(plan) = self.faults.plan(happening) else { return Ok(true) };
        self.flush()?;
        let executes = plan.executes();
        self.plan = Some(plan);
        if !executes {
            self.end_reply()?;
        }
        Ok(executes)
    }

    /// Adds octets to the reply.
    pub(crate) fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.output.extend_from_slice(bytes);
        // A reply that has faults is needed whole.
        if self.output.len() >= BUFFER && self.plan.is_none() { self.flush() } else { Ok(()) }
    }

    /// Ends a reply.
    pub(crate) fn end_reply(&mut self) -> io::Result<()> {
        match self.plan.take() {
            Some(plan) => {
                let reply = std::mem::take(&mut self.output);
                plan.play(reply, self)
            }
            None => Ok(()),
        }
    }

    /// A whole reply, line ends included.
    pub(crate) fn reply(&mut self, text: &str) -> io::Result<()> {
        self.put(text.as_bytes())?;
        self.end_reply()
    }

    /// Sends what is kept.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        if self.output.is_empty() {
            return Ok(());
        }
        let output = std::mem::take(&mut self.output);
        self.transmit(&output)?;
        // Keeps the allocation.
        self.output = output;
        self.output.clear();
        Ok(())
    }

    /// Sends octets now.
    pub(crate) fn transmit(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.channel {
            Channel::Plain(stream) => stream.write_all(bytes),
            Channel::Tls(stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
            Channel::Closed => Err(gone()),
        }
    }

    /// The octets received and not yet consumed, at least one; sends the replies before it
    /// waits for more.
    pub(crate) fn available(&mut self) -> io::Result<&[u8]> {
        if self.start == self.input.len() && self.more()? == 0 {
            return Err(gone());
        }
        Ok(&self.input[self.start..])
    }

    pub(crate) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.input.len());
    }

    /// Reads more octets after those not yet consumed.
    fn more(&mut self) -> io::Result<usize> {
        self.flush()?;
        self.input.drain(..self.start);
        self.start = 0;
        let kept = self.input.len();
        self.input.resize(kept + BUFFER, 0);
        let read = match &mut self.channel {
            Channel::Plain(stream) => stream.read(&mut self.input[kept..]),
            Channel::Tls(stream) => stream.read(&mut self.input[kept..]),
            Channel::Closed => Err(gone()),
        };
        self.input.truncate(kept + *read.as_ref().unwrap_or(&0));
        read
    }

    /// Reads a line of at most `limit` octets. A line may end in a bare LF, as most servers
    /// allow for commands; data is read otherwise.
    pub(crate) fn read_line(&mut self, limit: usize) -> io::Result<Line> {
        let mut skipped = 0;
        let mut searched = 0;
        loop {
            let pending = &self.input[self.start..];
            if let Some(end) = memchr::memchr(b'\n', &pending[searched..]) {
                let mut line = &pending[..searched + end];
                if line.ends_with(b"\r") {
                    line = &line[..line.len() - 1];
                }
                let line = if skipped > 0 || line.len() > limit {
                    Line::TooLong
                } else {
                    Line::Text(line.to_vec())
                };
                self.consume(searched + end + 1);
                return Ok(line);
            }
            searched = pending.len();
            if searched > limit + 1 {
                skipped += searched;
                self.start = self.input.len();
                searched = 0;
                if skipped > SKIPPED {
                    return Err(gone());
                }
            }
            if self.more()? == 0 {
                return Err(gone());
            }
        }
    }

    /// Reads a line if one comes within this time.
    pub(crate) fn read_line_within(
        &mut self,
        limit: usize,
        time: Duration,
    ) -> io::Result<Option<Line>> {
        if memchr::memchr(b'\n', &self.input[self.start..]).is_none() {
            self.set_patience(time)?;
            let read = self.more();
            self.set_patience(IDLE)?;
            match read {
                Ok(0) => return Err(gone()),
                Ok(_) => {}
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                    ) =>
                {
                    return Ok(None);
                }
                Err(error) => return Err(error),
            }
        }
        self.read_line(limit).map(Some)
    }

    fn set_patience(&self, time: Duration) -> io::Result<()> {
        match &self.channel {
            Channel::Plain(stream) => stream.set_read_timeout(Some(time)),
            Channel::Tls(stream) => stream.get_ref().set_read_timeout(Some(time)),
            Channel::Closed => Err(gone()),
        }
    }

    /// Starts TLS. What the client sent in clear after its command is forgotten: obeying it
    /// after the handshake is the injection of CVE-2011-0411.
    pub(crate) fn start_tls<'a>(
        &mut self,
        acceptor: impl FnOnce() -> io::Result<&'a TlsAcceptor>,
    ) -> io::Result<()> {
        self.flush()?;
        self.input.clear();
        self.start = 0;
        if !self.meet(Happening::Handshake)? {
            return Err(gone());
        }
        // Nothing is said at this moment: what remains of a plan is its delay or its closing.
        self.end_reply()?;
        let Channel::Plain(stream) = std::mem::replace(&mut self.channel, Channel::Closed) else {
            return Err(gone());
        };
        let stream =
            acceptor()?.accept(stream).map_err(|error| io::Error::other(error.to_string()))?;
        self.channel = Channel::Tls(stream);
        Ok(())
    }

    /// Sends what is kept and closes cleanly. The error is what ends the session.
    pub(crate) fn close(&mut self) -> io::Error {
        let sent = self.flush();
        let stream = match &mut self.channel {
            Channel::Plain(stream) => Some(&*stream),
            Channel::Tls(stream) => {
                let _ = stream.shutdown();
                Some(stream.get_ref())
            }
            Channel::Closed => None,
        };
        if let (Ok(()), Some(mut stream)) = (sent, stream) {
            let _ = stream.shutdown(Shutdown::Write);
            let _ = stream.set_read_timeout(Some(LINGER));
            let mut rest = [0; 4096];
            // A client that keeps talking is not listened to for ever.
            for _ in 0..1000 {
                if !matches!(stream.read(&mut rest), Ok(count) if count > 0) {
                    break;
                }
            }
        }
        self.channel = Channel::Closed;
        gone()
    }

    /// Drops the connection without a word, not even a `close_notify`.
    pub(crate) fn hang_up(&mut self) -> io::Error {
        let stream = match &self.channel {
            Channel::Plain(stream) => stream,
            Channel::Tls(stream) => stream.get_ref(),
            Channel::Closed => return gone(),
        };
        let _ = stream.shutdown(Shutdown::Both);
        self.channel = Channel::Closed;
        gone()
    }

    /// Listens without an answer until the client leaves.
    pub(crate) fn hear_out(&mut self) -> io::Result<()> {
        loop {
            let count = self.available()?.len();
            self.consume(count);
        }
    }
}

fn gone() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "the connection is over")
}
