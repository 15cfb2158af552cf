//! The session: several mails over one connection.

use std::collections::{HashSet, VecDeque};

use super::capabilities::Capabilities;
use super::path::Path;
use super::transaction::{Mail, Verdict};
use super::{Delivery, Envelope, Outcome, RecipientOutcome, connect, reply, wire};
use crate::mime::{Fit, Taken, fit};
use crate::net::{ConnectOptions, Network, Stream, with_expiry_accepted};
use crate::{Error, Result, ServerReply};

/// Recipients of one transaction: what every server takes (RFC 5321 §4.5.3.1.8).
const RECIPIENTS: usize = 100;

/// A session with a server.
///
/// A refused mail leaves the session usable.
pub struct Session {
    stream: Stream,
    capabilities: Capabilities,
    /// Whether a transaction may be open on the server.
    dirty: bool,
    over: bool,
}

impl Session {
    /// Connects, greets, protects, authenticates.
    ///
    /// `client_name` is the domain name of this machine; when empty, its address is given.
    pub fn connect(
        network: &dyn Network,
        options: &ConnectOptions,
        client_name: &str,
    ) -> Result<Self> {
        let (stream, mut capabilities) =
            with_expiry_accepted(options, |options| connect::open(network, options, client_name))?;
        // BDAT may leave in one flight with the envelope; DATA waits for a reply of its own.
        capabilities.chunking &= !options.envelope_first;
        Ok(Self { stream, capabilities, dirty: false, over: false })
    }

    /// Whether the connection is encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.stream.is_encrypted()
    }

    /// Bytes in a message that the server takes, when it tells (RFC 1870).
    #[must_use]
    pub fn max_size(&self) -> Option<u64> {
        self.capabilities.max_size
    }

    /// Sends a mail, given as its source, to each recipient of the envelope once.
    ///
    /// An error means that nobody received anything. Everything else is told by the outcome.
    pub fn send(&mut self, envelope: &Envelope, source: &[u8]) -> Result<Outcome> {
        if self.over {
            return Err(Error::SessionOver);
        }
        let taken = Taken {
            eight_bit: self.capabilities.eight_bit,
            // RFC 6531 §3.1 (8): the one does not go without the other.
            utf8: self.capabilities.smtputf8 && self.capabilities.eight_bit,
        };
        let Fit { source: text, eight_bit, utf8 } = fit(wire::prepare(source), taken)?;
        let size = text.len() as u64;
        if let Some(max) = self.capabilities.max_size.filter(|&max| size > max) {
            return Err(Error::TooLarge { size, max });
        }
        let from = match envelope.from.as_str() {
            "" => Path { text: String::new(), utf8: false },
            from => Path::new("sender", from, &self.capabilities)?,
        };
        let (mut recipients, mut waiting) = self.paths(envelope)?;
        let quiet = self.check_quiet();
        self.over = quiet.is_err();
        quiet?;
        let mut last = None;
        let mut cause = None;
        let mut batch = self.capabilities.max_recipients.unwrap_or(RECIPIENTS).max(1);
        while !waiting.is_empty() {
            let to: Vec<(usize, Path)> = waiting.drain(..batch.min(waiting.len())).collect();
            let mail = Mail { from: &from, to: &to, text: &text, eight_bit, utf8 };
            let dirty = std::mem::replace(&mut self.dirty, true);
            let verdict = mail.transact(&mut self.stream, &self.capabilities, dirty);
            self.settle(&verdict);
            match verdict {
                Ok(Verdict { deliveries, reply, cut, .. }) => {
                    let accepted =
                        deliveries.iter().filter(|it| **it == Delivery::Accepted).count();
                    let last_accepted = deliveries.iter().rposition(|it| *it == Delivery::Accepted);
                    let first_put_off = deliveries.iter().position(is_too_many);
                    if accepted > 0 && first_put_off > last_accepted {
                        // Nobody was taken behind the first who was one too many.
                        batch = batch.min(accepted);
                    }
                    for ((at, path), delivery) in to.into_iter().zip(deliveries) {
                        if accepted > 0 && is_too_many(&delivery) {
                            waiting.push_back((at, path));
                        } else if let Some(recipient) = recipients.get_mut(at) {
                            recipient.delivery = delivery;
                        }
                    }
                    last = reply.or(last);
                    cause = cut.or(cause);
                }
                // Nothing went out at all: an error is the clearest.
                Err(error) if last.is_none() => return Err(error),
                Err(error) => {
                    for (at, _) in to {
                        if let Some(recipient) = recipients.get_mut(at) {
                            recipient.delivery = Delivery::Impossible(error.clone());
                        }
                    }
                    cause = Some(error);
                }
            }
            if self.over {
                // The rest was not tried, for this reason.
                let reason = cause.clone().unwrap_or(Error::SessionOver);
                for (at, _) in waiting.drain(..) {
                    if let Some(recipient) = recipients.get_mut(at) {
                        recipient.delivery = Delivery::Impossible(reason.clone());
                    }
                }
            }
        }
        Ok(Outcome::of(recipients, last, cause))
    }

    /// The outcome of every recipient before anything is sent, and those to send to, with their
    /// index.
    #[allow(clippy::type_complexity)] // Two lists that belong together.
    fn paths(
        &self,
        envelope: &Envelope,
    ) -> Result<(Vec<RecipientOutcome>, VecDeque<(usize, Path)>)> {
        let mut recipients: Vec<RecipientOutcome> = Vec::new();
        let mut waiting = VecDeque::new();
        let mut seen = HashSet::new();
        for address in &envelope.to {
            let path = Path::new("recipient", address, &self.capabilities);
            let key = path.as_ref().map_or_else(|_| address.clone(), Path::key);
            if !seen.insert(key) {
                continue;
            }
            let delivery = match path {
                Ok(path) => {
                    waiting.push_back((recipients.len(), path));
                    Delivery::Unknown
                }
                Err(error) => Delivery::Impossible(error),
            };
            recipients.push(RecipientOutcome { address: address.clone(), delivery });
        }
        if recipients.is_empty() {
            return Err(Error::NoRecipient);
        }
        Ok((recipients, waiting))
    }

    /// Refuses to go on when there are more replies than commands: the next one would be taken for
    /// the reply to something else.
    fn check_quiet(&mut self) -> Result<()> {
        if !self.stream.has_unasked()? {
            return Ok(());
        }
        let reply = reply::read(&mut self.stream, "idle")?;
        if reply.code == 421 {
            return Err(Error::Reply { command: "idle".into(), reply });
        }
        Err(Error::protocol("idle", reply.to_string().as_bytes()))
    }

    /// Notes in which state a transaction leaves the session.
    fn settle(&mut self, verdict: &Result<Verdict>) {
        match verdict {
            Ok(verdict) => {
                self.dirty = !verdict.closed;
                self.over = verdict.cut.is_some()
                    || verdict.reply.as_ref().is_some_and(|reply| reply.code == 421);
            }
            Err(error) => self.over = error.is_fatal(),
        }
    }

    /// Does nothing, so that the server does not find the session idle (NOOP).
    pub fn noop(&mut self) -> Result<()> {
        self.command("NOOP").map(drop)
    }

    /// Forgets the mail under way (RSET), which [`Self::send`] does by itself.
    pub fn rset(&mut self) -> Result<()> {
        self.command("RSET")?;
        self.dirty = false;
        Ok(())
    }

    /// What the server answers to `RCPT` for this address, in a transaction that is then forgotten:
    /// no mail is sent.
    pub fn ask_about(&mut self, address: &str) -> Result<ServerReply> {
        if self.over {
            return Err(Error::SessionOver);
        }
        let path = Path::new("recipient", address, &self.capabilities)?;
        let utf8 = if path.utf8 { " SMTPUTF8" } else { "" };
        self.dirty = true;
        let asked = self.check_quiet().and_then(|()| {
            self.stream.queue(&format!("MAIL FROM:<>{utf8}"));
            self.stream.flush()?;
            reply::expect(&mut self.stream, "MAIL", 2)?;
            self.stream.queue(&format!("RCPT TO:<{}>", path.text));
            self.stream.flush()?;
            reply::read(&mut self.stream, "RCPT")
        });
        self.over = asked.as_ref().is_err_and(Error::is_fatal);
        let reply = asked?;
        // The answer is had: a server that leaves now takes nothing of it back.
        let _ = self.rset();
        Ok(reply)
    }

    /// Ends the session (QUIT). Nothing about mails depends on its success: a server that does
    /// not answer is left after some seconds.
    pub fn quit(mut self) -> Result<()> {
        self.stream.part();
        self.command("QUIT").map(drop)
    }

    fn command(&mut self, command: &'static str) -> Result<ServerReply> {
        if self.over {
            return Err(Error::SessionOver);
        }
        let result = self.check_quiet().and_then(|()| {
            self.stream.queue(command);
            self.stream.flush()?;
            reply::expect(&mut self.stream, command, 2)
        });
        self.over = result.as_ref().is_err_and(Error::is_fatal);
        result
    }
}

/// Whether a recipient was refused only because of those before it: 452, or the 552 that RFC 821
/// had for it (RFC 5321 §4.5.3.1.10), unless the enhanced code tells another reason.
fn is_too_many(delivery: &Delivery) -> bool {
    match delivery {
        Delivery::Refused(reply) => match reply.enhanced.as_deref() {
            Some(status) => matches!(status, "4.5.3" | "5.5.3"),
            None => matches!(reply.code, 452 | 552),
        },
        _ => false,
    }
}
