//! A server that plays a fixed list of steps, for what no well-formed server would do.

use crate::listener::{Listener, Stop};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A step of a [`ScriptedServer`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Reads one line and requires that it starts with this text, without case.
    Expect(String),
    /// Reads exactly this many octets.
    Read(usize),
    /// Reads until these octets have been seen.
    ReadUntil(Vec<u8>),
    /// Sends these octets in one write.
    Send(Vec<u8>),
    /// Sends these octets again and again until the client leaves.
    SendForever(Vec<u8>),
    /// Waits.
    Sleep(Duration),
    /// Shuts both directions down. A script that ends without it keeps the connection open and
    /// reads what comes until the client leaves.
    Close,
}

impl Step {
    /// [`Step::Expect`] from a text.
    #[must_use]
    pub fn expect(line: &str) -> Self {
        Self::Expect(line.to_owned())
    }

    /// [`Step::Send`] from a text; line ends are not added.
    #[must_use]
    pub fn send(bytes: &str) -> Self {
        Self::Send(bytes.as_bytes().to_vec())
    }
}

/// A server on one port of 127.0.0.1 that plays steps.
#[derive(Debug)]
pub struct ScriptedServer {
    listener: Listener,
    log: Arc<Mutex<Log>>,
}

#[derive(Debug, Default)]
struct Log {
    connections: usize,
    heard: Vec<u8>,
    failure: Option<String>,
}

impl ScriptedServer {
    /// Plays the same steps for each connection.
    ///
    /// # Errors
    /// The listener cannot be opened.
    pub fn start(steps: Vec<Step>) -> io::Result<Self> {
        Self::start_each(vec![steps])
    }

    /// Plays one list of steps for each connection in turn, the last one again for those after.
    ///
    /// # Errors
    /// The listener cannot be opened.
    pub fn start_each(scripts: Vec<Vec<Step>>) -> io::Result<Self> {
        let log = Arc::new(Mutex::new(Log::default()));
        let shared = Arc::clone(&log);
        let stop = Arc::new(Stop::default());
        let sleeper = Arc::clone(&stop);
        let listener = Listener::open(0, stop, move |stream| {
            let turn = with(&shared, |log| {
                log.connections += 1;
                log.connections - 1
            });
            let Some(steps) = scripts.get(turn).or(scripts.last()) else { return };
            if let Err(error) = play(steps, &stream, &sleeper, &shared) {
                with(&shared, |log| log.failure.get_or_insert(error.to_string()).truncate(500));
            }
        })?;
        Ok(Self { listener, log })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.listener.address()
    }

    /// All that the clients sent so far.
    #[must_use]
    pub fn heard(&self) -> Vec<u8> {
        with(&self.log, |log| log.heard.clone())
    }

    /// How many connections were accepted.
    #[must_use]
    pub fn connections(&self) -> usize {
        with(&self.log, |log| log.connections)
    }

    /// The first step that did not go as expected, if any.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        with(&self.log, |log| log.failure.clone())
    }
}

fn with<T>(log: &Mutex<Log>, work: impl FnOnce(&mut Log) -> T) -> T {
    work(&mut log.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
}

fn play(steps: &[Step], stream: &TcpStream, stop: &Stop, log: &Mutex<Log>) -> io::Result<()> {
    let mut pending = Vec::new();
    let (mut source, mut sink) = (stream, stream);
    // Reads until `complete` gives the number of octets that belong to the step.
    let mut read = |complete: &dyn Fn(&[u8]) -> Option<usize>| -> io::Result<Vec<u8>> {
        loop {
            if let Some(end) = complete(&pending) {
                let rest = pending.split_off(end);
                return Ok(std::mem::replace(&mut pending, rest));
            }
            let mut piece = [0; 16 << 10];
            let count = source.read(&mut piece)?;
            if count == 0 {
                return Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    format!("the client left after {:?}", String::from_utf8_lossy(&pending)),
                ));
            }
            pending.extend_from_slice(&piece[..count]);
            with(log, |log| log.heard.extend_from_slice(&piece[..count]));
        }
    };
    for step in steps {
        match step {
            Step::Expect(start) => {
                let line = read(&|seen| memchr::memchr(b'\n', seen).map(|at| at + 1))?;
                let line = String::from_utf8_lossy(&line).into_owned();
                if !line.to_lowercase().starts_with(&start.to_lowercase()) {
                    return Err(io::Error::other(format!("expected {start:?}, got {line:?}")));
                }
            }
            Step::Read(count) => {
                read(&|seen| (seen.len() >= *count).then_some(*count))?;
            }
            Step::ReadUntil(end) => {
                read(&|seen| memchr::memmem::find(seen, end).map(|at| at + end.len()))?;
            }
            Step::Send(bytes) => sink.write_all(bytes)?,
            // The client leaves when it has had enough: that is not a failure.
            Step::SendForever(bytes) => while !bytes.is_empty() && sink.write_all(bytes).is_ok() {},
            Step::Sleep(pause) => stop.sleep(*pause)?,
            Step::Close => return stream.shutdown(std::net::Shutdown::Both),
        }
    }
    while read(&|seen| (!seen.is_empty()).then_some(seen.len())).is_ok() {}
    Ok(())
}
