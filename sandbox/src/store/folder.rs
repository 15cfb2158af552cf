//! One folder: its messages in the order of their identifiers, in memory or on disk.

use super::disk::Disk;
use super::message::Content;
use super::{Flags, Message};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A folder. Sessions see it through [`Snapshot`]s.
#[derive(Debug)]
pub(crate) struct Folder {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// RFC 3501 section 2.3.1.1.
    validity: u32,
    next: u32,
    /// Grows with each change.
    version: u64,
    messages: Vec<Arc<Message>>,
    disk: Option<Disk>,
    deleted: bool,
}

/// What a folder held at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub(crate) validity: u32,
    pub(crate) next: u32,
    pub(crate) version: u64,
    pub(crate) messages: Vec<Arc<Message>>,
}

/// A message to put in a folder.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub(crate) id: String,
    pub(crate) bytes: Arc<[u8]>,
    pub(crate) flags: Flags,
    pub(crate) received: i64,
}

impl Arrival {
    /// As Maildir has it: what has a flag has been seen by somebody.
    pub(super) fn is_recent(&self) -> bool {
        self.flags.letters().is_empty()
    }

    /// Another message with this one's content, flags and date.
    pub(crate) fn copy_of(message: &Message) -> io::Result<Self> {
        Ok(Self {
            id: message.id.clone(),
            bytes: message.read()?,
            flags: message.flags.clone(),
            received: message.received,
        })
    }
}

impl Folder {
    pub(super) fn memory(validity: u32) -> Self {
        let state = State {
            validity,
            next: 1,
            version: 0,
            messages: Vec::new(),
            disk: None,
            deleted: false,
        };
        Self { state: Mutex::new(state) }
    }

    /// A folder of the Maildir at this path; `validity` is used when none was noted there.
    pub(super) fn maildir(path: PathBuf, validity: u32) -> io::Result<Self> {
        let mut folder = Self::memory(validity);
        let state = folder.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        state.disk = Some(Disk::open(path)?);
        Ok(folder)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sees what other programs did to the files.
    pub(crate) fn refresh(&self) -> io::Result<()> {
        self.state().refresh()
    }

    /// The folder now, without looking at the files again once they were read.
    pub(crate) fn snapshot(&self) -> io::Result<Snapshot> {
        let mut state = self.state();
        state.load()?;
        Ok(Snapshot {
            validity: state.validity,
            next: state.next,
            version: state.version,
            messages: state.messages.clone(),
        })
    }

    /// Grows with each change made here, by any session.
    pub(crate) fn version(&self) -> u64 {
        self.state().version
    }

    /// Another one than before: every identifier names another message (RFC 3501 section 2.3.1.1).
    pub(crate) fn validity(&self) -> u32 {
        self.state().validity
    }

    /// True when it is no more: every command on it fails from then on.
    pub(crate) fn is_deleted(&self) -> bool {
        self.state().deleted
    }

    /// The messages after a look at the files, oldest first.
    pub(crate) fn messages(&self) -> io::Result<Vec<Arc<Message>>> {
        self.refresh()?;
        Ok(self.snapshot()?.messages)
    }

    /// Puts messages at the end, all or none, and gives their identifiers.
    pub(crate) fn append(&self, arrivals: &[Arrival]) -> io::Result<Vec<u32>> {
        let mut state = self.state();
        state.load()?;
        if state.deleted {
            return Err(io::Error::new(io::ErrorKind::NotFound, "the folder is deleted"));
        }
        let mut added = Vec::with_capacity(arrivals.len());
        for arrival in arrivals {
            let uid = state.next.checked_add(added.len() as u32);
            let uid = uid.ok_or_else(|| io::Error::other("no identifier is left"))?;
            let message = match &mut state.disk {
                None => Ok(Message {
                    id: arrival.id.clone(),
                    uid,
                    size: arrival.bytes.len(),
                    flags: arrival.flags.clone(),
                    recent: arrival.is_recent(),
                    received: arrival.received,
                    content: Content::Memory(Arc::clone(&arrival.bytes)),
                    summary: OnceLock::new(),
                }),
                Some(disk) => disk.write(arrival, uid),
            };
            match message {
                Ok(message) => added.push(Arc::new(message)),
                Err(error) => {
                    if state.disk.is_some() {
                        // The first error is the one to tell.
                        let _ = Disk::remove(&added);
                    }
                    return Err(error);
                }
            }
        }
        if let Some(disk) = &mut state.disk {
            disk.note(&added)?;
        }
        let uids: Vec<u32> = added.iter().map(|message| message.uid).collect();
        state.next += uids.len() as u32;
        state.messages.extend(added);
        state.version += 1;
        Ok(uids)
    }

    /// Changes the flags of messages.
    pub(crate) fn change(
        &self,
        uids: &[u32],
        mut change: impl FnMut(&mut Flags),
    ) -> io::Result<()> {
        let mut state = self.state();
        state.load()?;
        let State { messages, disk, version, .. } = &mut *state;
        let mut keywords = Vec::new();
        for uid in uids {
            let Ok(at) = messages.binary_search_by_key(uid, |message| message.uid) else {
                continue;
            };
            let mut flags = messages[at].flags.clone();
            change(&mut flags);
            if flags == messages[at].flags {
                continue;
            }
            let mut message = Message::clone(&messages[at]);
            let noted = flags.keywords().ne(message.flags.keywords());
            message.flags = flags;
            if let Some(disk) = disk {
                disk.rename(&mut message)?;
            }
            messages[at] = Arc::new(message);
            *version += 1;
            if noted {
                keywords.push(Arc::clone(&messages[at]));
            }
        }
        if let (Some(disk), false) = (disk, keywords.is_empty()) {
            disk.note(&keywords)?;
        }
        Ok(())
    }

    /// Removes the messages of these identifiers that `gone` wants, and gives those removed. Those
    /// that cannot be are the error; the others are removed.
    pub(crate) fn expunge(&self, gone: impl Fn(&Message) -> bool) -> io::Result<Vec<u32>> {
        let mut state = self.state();
        state.load()?;
        let removed: Vec<Arc<Message>> =
            state.messages.iter().filter(|message| gone(message)).cloned().collect();
        if removed.is_empty() {
            return Ok(Vec::new());
        }
        state.version += 1;
        if state.disk.is_some() {
            let result = Disk::remove(&removed);
            if result.is_err() {
                // Tells what is left from what is gone.
                state.refresh()?;
                return result.map(|()| Vec::new());
            }
        }
        state.messages.retain(|message| !gone(message));
        Ok(removed.iter().map(|message| message.uid).collect())
    }

    /// The new messages, which are no longer new for anybody else.
    pub(crate) fn claim_recent(&self) -> io::Result<Vec<u32>> {
        let mut state = self.state();
        state.load()?;
        let State { messages, disk, .. } = &mut *state;
        let mut claimed = Vec::new();
        for slot in messages.iter_mut().filter(|message| message.recent) {
            let mut message = Message::clone(slot);
            message.recent = false;
            if let Some(disk) = disk {
                disk.rename(&mut message)?;
            }
            claimed.push(message.uid);
            *slot = Arc::new(message);
        }
        Ok(claimed)
    }

    /// Puts messages before all others, for a folder that no session has seen. The mailbox page may
    /// have: no number is used again.
    pub(super) fn seed(&self, arrivals: &[Arrival]) -> io::Result<()> {
        self.append(arrivals)?;
        let mut state = self.state();
        let others = state.messages.len() - arrivals.len();
        if others == 0 {
            return Ok(());
        }
        state.messages.rotate_left(others);
        let State { messages, next, .. } = &mut *state;
        for slot in messages {
            Arc::make_mut(slot).uid = *next;
            *next += 1;
        }
        state.version += 1;
        state.save()
    }

    /// Follows its files to another place.
    pub(super) fn moved(&self, path: PathBuf) -> io::Result<()> {
        let mut state = self.state();
        if let Some(disk) = &mut state.disk {
            disk.moved(path);
            state.refresh()?;
        }
        Ok(())
    }

    /// Ends it: its messages are gone, and its files.
    pub(super) fn delete(&self) -> io::Result<()> {
        let mut state = self.state();
        if let Some(disk) = &state.disk {
            disk.delete()?;
        }
        state.messages.clear();
        state.deleted = true;
        state.version += 1;
        Ok(())
    }
}

impl State {
    fn load(&mut self) -> io::Result<()> {
        match &self.disk {
            Some(disk) if !disk.is_loaded() => self.refresh(),
            _ => Ok(()),
        }
    }

    fn refresh(&mut self) -> io::Result<()> {
        let Some(disk) = &mut self.disk else { return Ok(()) };
        if self.deleted {
            return Ok(());
        }
        let first = !disk.is_loaded();
        let found = disk.scan(self.validity)?;
        let differs = found.messages.len() != self.messages.len()
            || found.messages.iter().zip(&self.messages).any(|(new, old)| {
                new.uid != old.uid || new.flags != old.flags || new.recent != old.recent
            });
        // What was read of the messages is still true.
        let mut old = std::mem::take(&mut self.messages).into_iter().peekable();
        for new in &found.messages {
            while old.next_if(|old| old.uid < new.uid).is_some() {}
            if let Some(summary) = old
                .next_if(|old| old.uid == new.uid && old.id == new.id)
                .and_then(|old| old.summary.get().cloned())
            {
                new.summary.get_or_init(|| summary);
            }
        }
        self.validity = found.validity;
        self.next = found.next;
        // Paths may have changed even when nothing that shows has.
        self.messages = found.messages;
        if differs {
            self.version += 1;
        }
        if found.unnoted || first { self.save() } else { Ok(()) }
    }

    fn save(&mut self) -> io::Result<()> {
        match &mut self.disk {
            Some(disk) => disk.save(self.validity, self.next, &self.messages),
            None => Ok(()),
        }
    }
}
