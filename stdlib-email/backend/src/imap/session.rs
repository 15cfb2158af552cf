//! An authenticated session: how a command is sent and its answers are heard.

use super::answer::{Answer, Awaited, Data, Status, read};
use super::capabilities::Capabilities;
use super::command::Command;
use super::connect::{self, Opened, Tags};
use super::folder::Names;
use super::selected::Selected;
use super::window::Window;
use crate::net::{ConnectOptions, Network, Stream, with_expiry_accepted};
use crate::{Error, LimitName, Result, ServerReply};

/// An authenticated session.
///
/// A command that the server refuses ([`Error::Reply`]) leaves the session usable.
pub struct Session {
    pub(super) stream: Stream,
    pub(super) tags: Tags,
    pub(super) capabilities: Capabilities,
    pub(super) names: Names,
    pub(super) selected: Option<Selected>,
    pub(super) window: Window,
    /// Messages to be marked as read with the next flight.
    pub(super) to_mark: Vec<u32>,
    over: bool,
}

/// How long answers that were not asked for are listened to.
#[derive(Default)]
pub(super) struct Heard {
    statuses: usize,
    data: usize,
}

impl Heard {
    /// Counts an answer, and refuses one too many.
    pub(super) fn count(&mut self, data: &Data, stream: &Stream) -> Result<()> {
        let limits = stream.limits();
        let (count, more, max, which) = match data {
            Data::Folder(_) => (&mut self.data, 1, limits.folders, LimitName::Folders),
            Data::Fetch(_) | Data::Expunge(_) | Data::Exists(_) => {
                (&mut self.data, 1, limits.messages, LimitName::Messages)
            }
            // A short answer may name a million messages: many of them do not name more.
            Data::Search(hits) => {
                (&mut self.data, hits.len().max(1), limits.messages, LimitName::Messages)
            }
            _ => (&mut self.statuses, 1, limits.reply_lines, LimitName::ReplyLines),
        };
        *count += more;
        if *count > max {
            return Err(Error::Limit { which, max: max as u64 });
        }
        Ok(())
    }
}

impl Session {
    /// Connects, protects, authenticates. No folder is open.
    pub fn connect(network: &dyn Network, options: &ConnectOptions) -> Result<Self> {
        let Opened { stream, capabilities, names, tags } =
            with_expiry_accepted(options, |options| connect::open(network, options))?;
        Ok(Self {
            stream,
            tags,
            capabilities,
            names,
            selected: None,
            window: Window::default(),
            to_mark: Vec::new(),
            over: false,
        })
    }

    /// Whether the connection is encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.stream.is_encrypted()
    }

    /// The open folder.
    #[must_use]
    pub fn selected(&self) -> Option<&Selected> {
        self.selected.as_ref()
    }

    /// Ends the session. Nothing is removed by it.
    pub fn logout(mut self) -> Result<()> {
        // Not worth downloading what was read ahead, unless marks would be lost with it.
        let marks = !self.to_mark.is_empty() || self.window.holds_marks();
        if self.window.ahead.in_flight() > POLITE && !marks {
            return Ok(());
        }
        let done = self.run_plain(&Command::new("LOGOUT"));
        match done {
            // That is how it ends.
            Err(Error::Reply { command, .. }) if command == "BYE" => Ok(()),
            Err(Error::Closed { .. } | Error::SessionOver) => Ok(()),
            other => other,
        }
    }

    /// Ends the session when the connection is lost in a step.
    pub(super) fn note<T>(&mut self, result: Result<T>) -> Result<T> {
        let bye = matches!(&result, Err(Error::Reply { command, .. }) if command == "BYE");
        self.over |= bye || result.as_ref().is_err_and(Error::is_fatal);
        result
    }

    /// Runs a step.
    pub(super) fn run<T>(&mut self, step: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.over {
            return Err(Error::SessionOver);
        }
        let result = step(self);
        self.note(result)
    }

    pub(super) fn run_plain(&mut self, command: &Command) -> Result<()> {
        self.run_collecting(command, Awaited::Lines, |_| {}).map(drop)
    }

    pub(super) fn run_collecting(
        &mut self,
        command: &Command,
        awaited: Awaited,
        collect: impl FnMut(Data),
    ) -> Result<ServerReply> {
        self.run_before(command, awaited, |_| {}, collect)
    }

    /// Empties the flight, runs `before`, then sends a command and hands on what the server tells
    /// until it ends.
    pub(super) fn run_before(
        &mut self,
        command: &Command,
        awaited: Awaited,
        before: impl FnOnce(&mut Self),
        mut collect: impl FnMut(Data),
    ) -> Result<ServerReply> {
        self.run(|session| {
            session.mark_now()?;
            session.drain()?;
            let tag = session.tags.next();
            let shown = command.shown(&tag)?;
            before(session);
            session.send(command, &tag, &shown)?;
            let mut heard = Heard::default();
            session.stream.begin(command.verb);
            loop {
                let answer = read(&mut session.stream, command.verb, awaited)?;
                match session.heed(answer, command.verb, &mut heard)? {
                    Event::Data(data) => collect(data),
                    Event::Done { tag: own, status, reply } if own == tag => {
                        return match status {
                            Status::Ok => Ok(reply),
                            _ => Err(Error::Reply { command: command.verb.into(), reply }),
                        };
                    }
                    Event::Done { tag: other, .. } => {
                        return Err(Error::protocol(command.verb, other.as_bytes()));
                    }
                }
            }
        })
    }

    /// Sends a command, waiting for the server to be ready where a literal needs it.
    pub(super) fn send(&mut self, command: &Command, tag: &str, shown: &str) -> Result<()> {
        let unasked = self.capabilities.unasked_literal();
        let mut shown = Some(shown);
        let mut bytes = format!("{tag} ").into_bytes();
        for (text, literal) in &command.pieces {
            bytes.extend_from_slice(text.as_bytes());
            let ready = literal.len() <= unasked;
            let plus = if ready { "+" } else { "" };
            bytes.extend_from_slice(format!("{{{}{plus}}}\r\n", literal.len()).as_bytes());
            if !ready {
                self.stream.queue_raw(&bytes, shown.take());
                bytes.clear();
                self.stream.flush_during(command.verb)?;
                self.await_go_ahead(tag, command.verb)?;
            }
            bytes.extend_from_slice(literal);
        }
        bytes.extend_from_slice(command.tail.as_bytes());
        bytes.extend_from_slice(b"\r\n");
        self.stream.queue_raw(&bytes, shown.take());
        self.stream.flush_during(command.verb)
    }

    fn await_go_ahead(&mut self, tag: &str, verb: &'static str) -> Result<()> {
        let mut heard = Heard::default();
        self.stream.begin(verb);
        loop {
            let answer = match read(&mut self.stream, verb, Awaited::Lines)? {
                Answer::Continue(_) => return Ok(()),
                other => other,
            };
            match self.heed(answer, verb, &mut heard)? {
                // Refused: the command ends here.
                Event::Done { tag: own, reply, .. } if own == tag => {
                    return Err(Error::Reply { command: verb.into(), reply });
                }
                Event::Done { tag: other, .. } => {
                    return Err(Error::protocol(verb, other.as_bytes()));
                }
                Event::Data(_) => {}
            }
        }
    }

    /// Takes what an answer says of the folder and of the server, and hands on the rest.
    pub(super) fn heed(
        &mut self,
        answer: Answer,
        during: &'static str,
        heard: &mut Heard,
    ) -> Result<Event> {
        let data = match answer {
            Answer::Done { tag, status, reply } => return Ok(Event::Done { tag, status, reply }),
            Answer::Continue(text) => return Err(Error::protocol(during, &text)),
            Answer::Data(data) => data,
        };
        heard.count(&data, &self.stream)?;
        let max = self.stream.limits().messages;
        match (&data, &mut self.selected) {
            (Data::Status(Status::Bye, reply), _) => {
                return Err(Error::Reply { command: "BYE".into(), reply: reply.clone() });
            }
            (Data::Capabilities(told), _) => self.capabilities = told.clone(),
            (Data::Exists(count), Some(folder)) => folder.exists(*count, max)?,
            (Data::Expunge(number), Some(folder)) => folder.expunged(*number),
            (Data::Fetch(fetched), Some(folder)) => folder.told(fetched),
            _ => {}
        }
        Ok(Event::Data(data))
    }
}

/// Bytes in flight that are worth reading to end a session politely.
const POLITE: u64 = 256 * 1024;

/// What is left of an answer.
pub(super) enum Event {
    Done { tag: String, status: Status, reply: ServerReply },
    Data(Data),
}
