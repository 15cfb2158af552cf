//! The commands of the transaction state (RFC 1939 §5) and QUIT.

use std::collections::BTreeSet;

use super::capabilities::Capabilities;
use super::mailbox::{Mailbox, QuitOutcome};
use super::window::{Fetch, InFlight, MAX_COMMANDS, Window};
use super::{connect, mailbox, reply};
use crate::ahead::MAX_EXPECTED;
use crate::net::{ConnectOptions, Network, Stream, with_expiry_accepted};
use crate::{Error, Result, ServerReply};

/// Bytes expected of a message whose size is not known.
const UNKNOWN_SIZE: u64 = 64 * 1024;
/// Bytes expected of the headers of a message.
const HEADERS_SIZE: u64 = 8 * 1024;
/// Bytes expected of a line.
const LINE_SIZE: u64 = 80;
/// Bytes of deletions that wait to be written together.
const FLIGHT: usize = 4 * 1024;
/// Bytes in flight that are worth reading to end a session politely.
const POLITE: u64 = 256 * 1024;

/// An authenticated session.
///
/// A message that the server refuses ([`Error::Reply`]) leaves the session usable.
pub struct Session {
    stream: Stream,
    capabilities: Capabilities,
    mailbox: Option<Mailbox>,
    window: Window,
    deleted: BTreeSet<u32>,
    refused: Vec<(u32, ServerReply)>,
    over: bool,
}

impl Session {
    /// Connects, protects, authenticates.
    ///
    /// Without credentials the session stays in the authorisation state, where a server answers
    /// little more than [`Self::quit`].
    pub fn connect(network: &dyn Network, options: &ConnectOptions) -> Result<Self> {
        let (stream, capabilities) =
            with_expiry_accepted(options, |options| connect::open(network, options))?;
        Ok(Self {
            stream,
            capabilities,
            mailbox: None,
            window: Window::default(),
            deleted: BTreeSet::new(),
            refused: Vec::new(),
            over: false,
        })
    }

    /// Whether the connection is encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.stream.is_encrypted()
    }

    /// Whether the server takes commands in advance, so that [`Self::read_ahead`] has an effect.
    #[must_use]
    pub fn is_pipelining(&self) -> bool {
        self.capabilities.pipelining
    }

    /// The messages of the mailbox: STAT, LIST and UIDL, in one flight when the server allows.
    /// Asked once: the numbers are fixed for the session.
    pub fn mailbox(&mut self) -> Result<&Mailbox> {
        if self.mailbox.is_none() {
            let found = self.run(|session| {
                session.drain()?;
                mailbox::survey(&mut session.stream, &session.capabilities)
            })?;
            self.mailbox = Some(found);
        }
        self.mailbox.as_ref().ok_or(Error::SessionOver)
    }

    /// The count of messages and their size in bytes as the server tells now, so without those
    /// deleted (STAT).
    pub fn stat(&mut self) -> Result<(u32, u64)> {
        self.run(|session| {
            session.drain()?;
            let text = session.command("STAT", "STAT")?;
            Ok(mailbox::stat(&text))
        })
    }

    /// Announces the reads to come, in the order in which they will be asked. Replaces an earlier
    /// plan. Nothing is sent before the first [`Self::fetch`].
    pub fn read_ahead(&mut self, plan: impl IntoIterator<Item = Fetch>) {
        let deleted = &self.deleted;
        self.window.ahead.plan(plan.into_iter().filter(|fetch| !deleted.contains(&fetch.number())));
    }

    /// Reads a whole message (RETR).
    pub fn retr(&mut self, number: u32) -> Result<Vec<u8>> {
        self.fetch(Fetch::Retr(number))
    }

    /// Reads the headers of a message and some lines of its body (TOP, which a server may lack).
    pub fn top(&mut self, number: u32, lines: u32) -> Result<Vec<u8>> {
        self.fetch(Fetch::Top { number, lines })
    }

    /// Reads a message or its beginning, planned or not. The bytes are those of the message, its
    /// dots unstuffed, the end of its last line included.
    pub fn fetch(&mut self, wanted: Fetch) -> Result<Vec<u8>> {
        self.exists(wanted.number())?;
        self.run(|session| session.fetch_now(wanted))
    }

    /// Marks a message for deletion (DELE).
    ///
    /// When the server takes commands in advance its answer is read later: a refusal is told by
    /// [`Self::quit`].
    pub fn dele(&mut self, number: u32) -> Result<()> {
        self.exists(number)?;
        self.run(|session| {
            session.stream.queue(&format!("DELE {number}"));
            session.window.push(InFlight::Dele(number));
            session.deleted.insert(number);
            if session.capabilities.pipelining {
                if session.stream.queued() > FLIGHT {
                    session.stream.flush()?;
                }
                while session.window.len() > MAX_COMMANDS
                    && matches!(session.window.front(), Some(InFlight::Dele(_)))
                {
                    session.receive()?;
                }
                return Ok(());
            }
            session.receive()?;
            match session.refused.pop_if(|(refused, _)| *refused == number) {
                Some((_, reply)) => Err(Error::Reply { command: format!("DELE {number}"), reply }),
                None => Ok(()),
            }
        })
    }

    /// Unmarks every message (RSET).
    pub fn rset(&mut self) -> Result<()> {
        self.run(|session| {
            session.drain()?;
            session.command("RSET", "RSET")?;
            session.deleted.clear();
            session.refused.clear();
            Ok(())
        })
    }

    /// Does nothing, so that the server does not find the session idle (NOOP).
    pub fn noop(&mut self) -> Result<()> {
        self.run(|session| {
            session.drain()?;
            session.command("NOOP", "NOOP").map(drop)
        })
    }

    /// Ends the session, which is when the server removes the messages marked for deletion
    /// (RFC 1939 §6).
    #[must_use = "the deletions may not have been applied"]
    pub fn quit(mut self) -> QuitOutcome {
        // Nothing to apply: not worth downloading what was read ahead.
        let idle = self.deleted.is_empty() && self.window.ahead.in_flight() > POLITE;
        let answer = if idle { Ok(Ok(String::new())) } else { self.run(Self::say_quit) };
        let (confirmed, reply, cause) = match answer {
            Ok(Ok(text)) => (true, Some(ServerReply { text, ..ServerReply::default() }), None),
            Ok(Err(reply)) => (false, Some(reply), None),
            Err(error) => (false, None, Some(error)),
        };
        QuitOutcome {
            confirmed,
            deleted: self.deleted.into_iter().collect(),
            refused: self.refused,
            reply,
            cause,
        }
    }

    /// Ends the session without deleting anything: what was marked is unmarked first (RSET). A
    /// server that does not confirm it is left without QUIT, which deletes nothing either
    /// (RFC 1939 §6).
    pub fn abandon(mut self) -> Result<()> {
        self.stream.part();
        if self.window.len() > 0 {
            // Not worth reading what is in flight.
            return Ok(());
        }
        if !self.deleted.is_empty() {
            self.rset()?;
        }
        self.run(|session| session.command("QUIT", "QUIT").map(drop))
    }

    fn say_quit(&mut self) -> Result<std::result::Result<String, ServerReply>> {
        // QUIT leaves with the deletions that wait, behind whatever is in flight.
        self.window.ahead.plan([]);
        self.stream.queue("QUIT");
        self.stream.flush()?;
        while self.window.len() > 0 {
            self.receive()?;
        }
        reply::expect_ok(&mut self.stream, "QUIT")
    }

    /// Runs a step, and ends the session when the connection is lost in it.
    fn run<T>(&mut self, step: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.over {
            return Err(Error::SessionOver);
        }
        let result = self.check_quiet().and_then(|()| step(self));
        let unasked = matches!(&result, Err(Error::Reply { command, .. }) if command == "idle");
        self.over = unasked || result.as_ref().is_err_and(Error::is_fatal);
        result
    }

    /// Refuses to go on when there are more answers than commands: a message would be taken for
    /// another, and the wrong one deleted.
    fn check_quiet(&mut self) -> Result<()> {
        if self.window.len() > 0 || !self.stream.has_unasked()? {
            return Ok(());
        }
        match reply::expect_ok(&mut self.stream, "idle")? {
            Err(reply) => Err(Error::Reply { command: "idle".into(), reply }),
            Ok(text) => Err(Error::protocol("idle", text.as_bytes())),
        }
    }

    fn exists(&self, number: u32) -> Result<()> {
        let listed = match &self.mailbox {
            Some(mailbox) => mailbox.get(number).is_some(),
            None => number > 0,
        };
        if !listed || self.deleted.contains(&number) {
            return Err(Error::NoSuchMessage { number });
        }
        Ok(())
    }

    /// Sends a command alone and returns the text of its answer.
    fn command(&mut self, command: &str, verb: &'static str) -> Result<String> {
        self.stream.queue(command);
        self.stream.flush()?;
        reply::expect_ok(&mut self.stream, verb)?
            .map_err(|reply| Error::Reply { command: command.to_owned(), reply })
    }

    fn fetch_now(&mut self, wanted: Fetch) -> Result<Vec<u8>> {
        if let Some(message) = self.window.ahead.take_aside(wanted) {
            return Ok(message);
        }
        if self.capabilities.pipelining && self.window.expects(wanted) {
            self.window.skip_to(wanted);
            self.refill()?;
        } else {
            self.drain()?;
            self.ask(wanted);
        }
        loop {
            match self.receive()? {
                Some((fetch, answer)) if fetch == wanted => return answer,
                // Skipped: kept if there is room, else asked for again should it be wanted.
                Some((fetch, Ok(message))) => {
                    self.window.ahead.set_aside(fetch, message);
                }
                None if self.window.len() == 0 => return Err(Error::SessionOver),
                Some((_, Err(_))) | None => {}
            }
        }
    }

    /// Sends planned reads while they fit in the window.
    fn refill(&mut self) -> Result<()> {
        let mut filling = false;
        loop {
            let mailbox = self.mailbox.as_ref();
            let next = self.window.next(|fetch| expected(mailbox, fetch), filling);
            let Some(fetch) = next else { break };
            filling = true;
            if !self.deleted.contains(&fetch.number()) {
                self.ask(fetch);
            }
        }
        self.stream.flush()
    }

    fn ask(&mut self, fetch: Fetch) {
        self.stream.queue(&fetch.command());
        self.window.push(InFlight::Fetch(fetch, expected(self.mailbox.as_ref(), fetch)));
    }

    /// Reads the answer to the oldest command in flight. A message that was refused is an answer,
    /// an error of the connection is an error.
    #[allow(clippy::type_complexity)] // A read and its answer.
    fn receive(&mut self) -> Result<Option<(Fetch, Result<Vec<u8>>)>> {
        if self.stream.queued() > 0 {
            self.stream.flush()?;
        }
        match self.window.pop() {
            None => Ok(None),
            Some(InFlight::Dele(number)) => {
                if let Err(reply) = reply::expect_ok(&mut self.stream, "DELE")? {
                    self.deleted.remove(&number);
                    self.refused.push((number, reply));
                }
                Ok(None)
            }
            Some(InFlight::Fetch(fetch, size)) => {
                let answer = match reply::expect_ok(&mut self.stream, fetch.verb())? {
                    Ok(_) => Ok(self.stream.read_dotted(size)?),
                    Err(reply) => Err(Error::Reply { command: fetch.command(), reply }),
                };
                Ok(Some((fetch, answer)))
            }
        }
    }

    /// Reads everything in flight and sets the messages aside; those that find no room are planned
    /// again.
    fn drain(&mut self) -> Result<()> {
        let mut lost = Vec::new();
        while self.window.len() > 0 {
            if let Some((fetch, Ok(message))) = self.receive()?
                && !self.window.ahead.set_aside(fetch, message)
            {
                lost.push(fetch);
            }
        }
        self.window.ahead.plan_again(lost);
        Ok(())
    }
}

/// The bytes that a read should bring.
fn expected(mailbox: Option<&Mailbox>, fetch: Fetch) -> u64 {
    let octets = mailbox.and_then(|it| it.get(fetch.number())).map_or(UNKNOWN_SIZE, |it| it.octets);
    match fetch {
        Fetch::Retr(_) => octets.min(MAX_EXPECTED),
        Fetch::Top { lines, .. } => octets.min(HEADERS_SIZE + LINE_SIZE * u64::from(lines)),
    }
}
