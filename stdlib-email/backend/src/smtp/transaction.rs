//! One mail transaction (RFC 5321 §3.3): MAIL, RCPT, then DATA or BDAT, in as few flights as the
//! server allows. Every status is read (RFC 2920 §3.1), whatever the first ones say.

use std::fmt::Write;
use std::time::Duration;

use super::Delivery;
use super::capabilities::Capabilities;
use super::path::Path;
use super::reply;
use crate::net::Stream;
use crate::{Error, Result, ServerReply};

/// Bytes of a message that leave with its envelope when the server takes BDAT: above, it is worth
/// a round trip to know first that somebody is there to receive it.
const ONE_FLIGHT: usize = 64 * 1024;
/// Time to read why a server cut a mail in the middle.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// A mail, ready for the wire.
pub(super) struct Mail<'a> {
    pub(super) from: &'a Path,
    /// The recipients, with their place in the envelope.
    pub(super) to: &'a [(usize, Path)],
    /// The text, its lines ended by CR LF.
    pub(super) text: &'a [u8],
    /// The text has 8-bit bytes.
    pub(super) eight_bit: bool,
    /// Its headers have.
    pub(super) utf8: bool,
}

/// What the server decided.
pub(super) struct Verdict {
    /// For each recipient of the mail, in order.
    pub(super) deliveries: Vec<Delivery>,
    /// The last reply about the mail as a whole.
    pub(super) reply: Option<ServerReply>,
    /// The error that hid the last reply.
    pub(super) cut: Option<Error>,
    /// Whether the transaction is over on the server.
    pub(super) closed: bool,
}

impl Mail<'_> {
    /// Runs the transaction, behind a RSET when one may be open.
    ///
    /// An error means that the mail did not go out.
    pub(super) fn transact(
        &self,
        stream: &mut Stream,
        capabilities: &Capabilities,
        reset: bool,
    ) -> Result<Verdict> {
        let pipelining = capabilities.pipelining;
        let bdat = capabilities.chunking;
        let whole = bdat && pipelining && self.text.len() <= ONE_FLIGHT;

        if reset {
            stream.queue("RSET");
            if !pipelining {
                stream.flush()?;
                reply::expect(stream, "RSET", 2)?;
            }
        }
        stream.queue(&self.mail_command(capabilities));
        let mut sender = None;
        if !pipelining {
            stream.flush()?;
            let reply = alive("MAIL", reply::read(stream, "MAIL")?)?;
            if reply.code / 100 != 2 {
                return Ok(self.all_refused(reply));
            }
            sender = Some(reply);
        }
        let mut deliveries = Vec::with_capacity(self.to.len());
        for (_, path) in self.to {
            stream.queue(&format!("RCPT TO:<{}>", path.text));
            if !pipelining {
                stream.flush()?;
                deliveries.push(recipient(reply::read(stream, "RCPT")?)?);
            }
        }
        if pipelining {
            if whole {
                self.queue_bdat(stream);
            } else if !bdat {
                stream.queue("DATA");
            }
            stream.flush()?;
        }
        // From here on, with `whole`, the server may have the mail: an error is an unknown end.
        let envelope = match sender {
            Some(sender) => Ok((sender, deliveries)),
            None => self.read_envelope(stream, reset),
        };
        let (sender, deliveries) = match envelope {
            Ok(envelope) => envelope,
            Err(error @ Error::Reply { .. }) => return Err(error),
            Err(error) if whole => return Ok(self.unknown(error)),
            Err(error) => return Err(error),
        };
        let nobody = sender.code / 100 != 2 || !deliveries.contains(&Delivery::Accepted);
        let refused = |reply| {
            if sender.code / 100 == 2 {
                Verdict { deliveries: deliveries.clone(), reply, cut: None, closed: false }
            } else {
                self.all_refused(sender.clone())
            }
        };
        if bdat {
            if nobody && !whole {
                return Ok(refused(None));
            }
            if !whole {
                self.queue_bdat_command(stream);
                if let Some(verdict) = self.write_message(stream, false, &deliveries)? {
                    return Ok(verdict);
                }
            }
            let answer = reply::read(stream, "BDAT");
            return match answer {
                Err(error) if nobody => Ok(Verdict { cut: Some(error), ..refused(None) }),
                Ok(_) if nobody => Ok(refused(None)),
                answer => Ok(finished(deliveries, answer)),
            };
        }
        if !pipelining {
            if nobody {
                return Ok(refused(None));
            }
            stream.queue("DATA");
            stream.flush()?;
        }
        let go_ahead = alive("DATA", reply::read(stream, "DATA")?)?;
        match (go_ahead.code, nobody) {
            // The server waits for a message although it has nobody to give it to: an empty one
            // is what closes the transaction (RFC 2920 §3.1).
            (354, true) => {
                stream.queue(".");
                stream.flush()?;
                let answer = reply::read(stream, "end of data");
                Ok(Verdict { cut: answer.err(), ..refused(None) })
            }
            (_, true) => Ok(refused(None)),
            (354, false) => {
                if let Some(verdict) = self.write_message(stream, true, &deliveries)? {
                    return Ok(verdict);
                }
                Ok(finished(deliveries, reply::read(stream, "end of data")))
            }
            (_, false) => Ok(finished(deliveries, Ok(go_ahead))),
        }
    }

    fn mail_command(&self, capabilities: &Capabilities) -> String {
        let mut command = format!("MAIL FROM:<{}>", self.from.text);
        if capabilities.size {
            let _ = write!(command, " SIZE={}", self.text.len());
        }
        if self.eight_bit {
            command.push_str(" BODY=8BITMIME");
        }
        if self.utf8 || self.from.utf8 || self.to.iter().any(|(_, path)| path.utf8) {
            command.push_str(" SMTPUTF8");
        }
        command
    }

    fn queue_bdat_command(&self, stream: &mut Stream) {
        stream.queue(&format!("BDAT {} LAST", self.text.len()));
    }

    fn queue_bdat(&self, stream: &mut Stream) {
        self.queue_bdat_command(stream);
        stream.queue_message(self.text.len(), |out| out.extend_from_slice(self.text));
    }

    fn read_envelope(
        &self,
        stream: &mut Stream,
        reset: bool,
    ) -> Result<(ServerReply, Vec<Delivery>)> {
        if reset {
            alive("RSET", reply::read(stream, "RSET")?)?;
        }
        let sender = alive("MAIL", reply::read(stream, "MAIL")?)?;
        let mut deliveries = Vec::with_capacity(self.to.len());
        for _ in self.to {
            deliveries.push(recipient(reply::read(stream, "RCPT")?)?);
        }
        Ok((sender, deliveries))
    }

    fn all_refused(&self, reply: ServerReply) -> Verdict {
        Verdict {
            deliveries: vec![Delivery::Refused(reply.clone()); self.to.len()],
            reply: Some(reply),
            cut: None,
            closed: false,
        }
    }

    /// Writes the message. A write that fails has not delivered the end of it: the mail is not
    /// sent, and the server may have said why.
    fn write_message(
        &self,
        stream: &mut Stream,
        dotted: bool,
        deliveries: &[Delivery],
    ) -> Result<Option<Verdict>> {
        let written = stream.send_message("message", self.text, dotted);
        let Err(error) = written else { return Ok(None) };
        if error == Error::Cancelled {
            return Err(error);
        }
        stream.hurry(LAST_WORDS);
        match reply::read(stream, "message") {
            Ok(reply) if reply.code >= 400 => {
                let verdict = finished(deliveries.to_vec(), Ok(reply));
                Ok(Some(Verdict { cut: Some(error), ..verdict }))
            }
            _ => Err(error),
        }
    }

    fn unknown(&self, cut: Error) -> Verdict {
        Verdict {
            deliveries: vec![Delivery::Unknown; self.to.len()],
            reply: None,
            cut: Some(cut),
            closed: false,
        }
    }
}

/// The end of a mail: its reply holds for everybody who was accepted, and no reply means that
/// nobody knows.
fn finished(mut deliveries: Vec<Delivery>, answer: Result<ServerReply>) -> Verdict {
    let (fate, reply, cut) = match answer {
        Ok(reply) if reply.code / 100 == 2 => (Delivery::Accepted, Some(reply), None),
        Ok(reply) => (Delivery::Refused(reply.clone()), Some(reply), None),
        Err(error) => (Delivery::Unknown, None, Some(error)),
    };
    for delivery in deliveries.iter_mut().filter(|it| **it == Delivery::Accepted) {
        *delivery = fate.clone();
    }
    Verdict { deliveries, reply, closed: cut.is_none(), cut }
}

fn recipient(reply: ServerReply) -> Result<Delivery> {
    let reply = alive("RCPT", reply)?;
    Ok(if reply.code / 100 == 2 { Delivery::Accepted } else { Delivery::Refused(reply) })
}

/// 421 closes the session, whatever it answers (RFC 5321 §3.8).
fn alive(command: &'static str, reply: ServerReply) -> Result<ServerReply> {
    if reply.code == 421 {
        return Err(Error::Reply { command: command.to_owned(), reply });
    }
    Ok(reply)
}
