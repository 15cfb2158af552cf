//! Reading messages ahead of the one that is wanted, and marking those that were taken.

use super::answer::{Awaited, Data, read};
use super::session::{Event, Heard, Session};
use super::uid_set;
use super::window::{Fetch, InFlight, arguments};
use crate::{Error, Result};

/// The step of an error or a deadline.
const FETCH: &str = "UID FETCH";
/// Messages to be marked that are worth a command of their own while others are in flight.
const MARKED: usize = 200;

impl Session {
    /// Announces the reads to come, in the order in which they will be asked. Replaces an earlier
    /// plan. Nothing is sent before the first [`Self::fetch`].
    pub fn read_ahead(&mut self, plan: impl IntoIterator<Item = Fetch>) {
        self.window.ahead.plan(plan);
    }

    /// Whether answers to reads are still to come, with which the server tells what is new.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        self.window.len() > 0
    }

    /// Reads a message or its headers, planned or not. `\Seen` is not set by it.
    pub fn fetch(&mut self, wanted: Fetch) -> Result<Vec<u8>> {
        if self.selected.is_none() || wanted.uid == 0 {
            return Err(Error::NoSuchMessage { number: wanted.uid });
        }
        // The sizes make the window.
        self.survey()?;
        self.run(|session| session.fetch_now(wanted))
    }

    /// Marks a message as read: at once when nothing is in flight, else with the next flight. A
    /// server that refuses it, in a folder that can only be looked at for instance, is let do so:
    /// the message was read all the same.
    pub fn mark_seen(&mut self, uid: u32) -> Result<()> {
        let Some(folder) = &mut self.selected else { return Ok(()) };
        if folder.read_only || !folder.mark_seen(uid) {
            return Ok(());
        }
        self.to_mark.push(uid);
        if self.window.len() > 0 && self.to_mark.len() < MARKED {
            return Ok(());
        }
        self.run(Self::mark_now)
    }

    /// Sends the marks that wait; their answers are read with the others.
    pub(super) fn mark_now(&mut self) -> Result<()> {
        if self.to_mark.is_empty() {
            return Ok(());
        }
        self.queue_marks();
        self.stream.flush_during("UID STORE")
    }

    fn queue_marks(&mut self) {
        let mut uids = std::mem::take(&mut self.to_mark);
        if uids.is_empty() {
            return;
        }
        uids.sort_unstable();
        uids.dedup();
        let tag = self.tags.next();
        let set = uid_set::written(&uids);
        self.stream.queue(&format!("{tag} UID STORE {set} +FLAGS.SILENT (\\Seen)"));
        self.window.push(InFlight::Mark { tag });
    }

    fn fetch_now(&mut self, wanted: Fetch) -> Result<Vec<u8>> {
        if let Some(message) = self.window.ahead.take_aside(wanted) {
            return Ok(message);
        }
        let planned = self.window.expects(wanted);
        if planned {
            self.window.skip_to(wanted);
            self.refill()?;
        } else {
            self.drain()?;
            self.ask_alone(wanted)?;
        }
        let mut asked = self.window.is_in_flight(wanted);
        let mut heard = Heard::default();
        loop {
            match self.receive(&mut heard)? {
                Came::Message(fetch, message) if fetch == wanted => return Ok(message),
                // Skipped: kept if there is room, else asked for again should it be wanted.
                Came::Message(fetch, message) => {
                    self.window.ahead.set_aside(fetch, message);
                }
                Came::Refused(error) if asked && !self.window.is_in_flight(wanted) => {
                    return Err(error);
                }
                Came::Refused(_) | Came::Nothing => {}
            }
            if asked && !self.window.is_in_flight(wanted) {
                return Err(Error::NoSuchMessage { number: wanted.uid });
            }
            if !asked {
                // Behind a flight that was full.
                self.refill()?;
                asked = self.window.is_in_flight(wanted);
            }
        }
    }

    /// Sends planned reads while they fit in the window.
    fn refill(&mut self) -> Result<()> {
        let mut filling = false;
        while let Some((part, awaited)) = self.next_range(filling) {
            if !filling {
                self.queue_marks();
            }
            filling = true;
            self.ask(part, awaited);
        }
        if filling { self.stream.flush_during(FETCH) } else { Ok(()) }
    }

    /// Sends a read that was not planned, behind the marks that wait.
    fn ask_alone(&mut self, fetch: Fetch) -> Result<()> {
        self.queue_marks();
        let size = self.selected.as_ref().map_or(0, |folder| folder.expected(fetch));
        self.ask(fetch.part, vec![(fetch.uid, size)]);
        self.stream.flush_during(FETCH)
    }

    fn next_range(&mut self, filling: bool) -> Option<(super::Part, Vec<(u32, u64)>)> {
        let folder = self.selected.as_ref();
        self.window.next(|fetch| folder.map_or(0, |folder| folder.expected(fetch)), filling)
    }

    fn ask(&mut self, part: super::Part, awaited: Vec<(u32, u64)>) {
        let tag = self.tags.next();
        self.stream.queue(&format!("{tag} {FETCH} {}", arguments(part, &awaited)));
        self.window.push(InFlight::Range { tag, part, awaited });
    }

    /// Reads one answer while commands are in flight.
    fn receive(&mut self, heard: &mut Heard) -> Result<Came> {
        self.stream.begin(FETCH);
        let answer = read(&mut self.stream, FETCH, Awaited::Lines)?;
        match self.heed(answer, FETCH, heard)? {
            Event::Data(Data::Fetch(mut fetched)) => {
                let uid = self.selected.as_ref().and_then(|folder| folder.uid_of(&fetched));
                let (Some(uid), Some((part, message))) = (uid, fetched.body.take()) else {
                    return Ok(Came::Nothing);
                };
                let fetch = Fetch { uid, part };
                // A message that nobody asked for is nobody's.
                if !self.window.arrived(fetch) {
                    return Ok(Came::Nothing);
                }
                *heard = Heard::default();
                Ok(Came::Message(fetch, message))
            }
            Event::Data(_) => Ok(Came::Nothing),
            Event::Done { tag, status, reply } => match self.window.ended(&tag) {
                None => Err(Error::protocol(FETCH, tag.as_bytes())),
                Some(InFlight::Range { .. }) if status != super::answer::Status::Ok => {
                    Ok(Came::Refused(Error::Reply { command: FETCH.into(), reply }))
                }
                Some(InFlight::Mark { .. }) if status != super::answer::Status::Ok => {
                    self.stream.remark("not marked as read");
                    Ok(Came::Nothing)
                }
                Some(_) => Ok(Came::Nothing),
            },
        }
    }

    /// Reads everything in flight and sets the messages aside; those that find no room are planned
    /// again.
    pub(super) fn drain(&mut self) -> Result<()> {
        let mut lost = Vec::new();
        let mut heard = Heard::default();
        while self.window.len() > 0 {
            if let Came::Message(fetch, message) = self.receive(&mut heard)?
                && !self.window.ahead.set_aside(fetch, message)
            {
                lost.push(fetch);
            }
        }
        self.window.ahead.plan_again(lost);
        Ok(())
    }
}

/// What an answer brought.
enum Came {
    Message(Fetch, Vec<u8>),
    Refused(Error),
    Nothing,
}
