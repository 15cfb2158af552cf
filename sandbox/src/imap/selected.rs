//! The folder that a session works on, as the client knows it.

use crate::connection::Connection;
use crate::store::{Flags, Folder, Message};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

/// A selected folder.
#[derive(Debug)]
pub(super) struct Selected {
    pub(super) folder: Arc<Folder>,
    pub(super) read_only: bool,
    /// By number: what the client was told of, deleted ones included until it is told.
    pub(super) messages: Vec<Arc<Message>>,
    /// The UIDs that this session was the first to see.
    recent: HashSet<u32>,
    /// That of the folder when it was last compared.
    version: u64,
    /// That of the folder when it was selected.
    validity: u32,
}

impl Selected {
    /// Opens a folder and its view.
    pub(super) fn open(folder: Arc<Folder>, read_only: bool) -> io::Result<Self> {
        folder.refresh()?;
        let recent: HashSet<u32> = if read_only {
            let snapshot = folder.snapshot()?;
            snapshot.messages.iter().filter(|message| message.recent).map(|m| m.uid).collect()
        } else {
            folder.claim_recent()?.into_iter().collect()
        };
        let snapshot = folder.snapshot()?;
        let (messages, version) = (snapshot.messages, snapshot.version);
        let validity = snapshot.validity;
        Ok(Self { folder, read_only, messages, recent, version, validity })
    }

    /// True when what the client knows of the folder is worth nothing any more.
    pub(super) fn is_over(&self) -> bool {
        self.folder.is_deleted() || self.folder.validity() != self.validity
    }

    /// The place of a message by its UID.
    pub(super) fn position(&self, uid: u32) -> Option<usize> {
        self.messages.binary_search_by_key(&uid, |message| message.uid).ok()
    }

    pub(super) fn largest_uid(&self) -> u32 {
        self.messages.last().map_or(0, |message| message.uid)
    }

    pub(super) fn recent_count(&self) -> usize {
        self.messages.iter().filter(|message| self.is_recent(message.uid)).count()
    }

    pub(super) fn is_recent(&self, uid: u32) -> bool {
        self.recent.contains(&uid)
    }

    /// `FLAGS (…)` of a message for this session.
    pub(super) fn flags_item(&self, message: &Message) -> String {
        flags_item(&message.flags, self.is_recent(message.uid))
    }

    /// Takes the flags of these messages as they are now: what the session changes itself is told
    /// by its own command.
    pub(super) fn take(&mut self, uids: &[u32]) -> io::Result<()> {
        let now = self.folder.snapshot()?.messages;
        for uid in uids {
            let Ok(there) = now.binary_search_by_key(uid, |message| message.uid) else { continue };
            if let Some(here) = self.position(*uid) {
                self.messages[here] = Arc::clone(&now[there]);
            }
        }
        Ok(())
    }

    /// Tells what others changed; what is deleted only when numbers may change.
    pub(super) fn report(&mut self, connection: &mut Connection, expunges: bool) -> io::Result<()> {
        if self.folder.version() == self.version {
            return Ok(());
        }
        // What is new is claimed first: that gives files other names. A folder that cannot be read
        // shows as it was.
        if !self.read_only {
            let Ok(claimed) = self.folder.claim_recent() else { return Ok(()) };
            self.recent.extend(claimed);
        }
        let Ok(now) = self.folder.snapshot() else { return Ok(()) };
        let mut text = String::new();
        let mut kept = Vec::with_capacity(now.messages.len());
        let mut complete = true;
        let known = self.largest_uid();
        let old = std::mem::take(&mut self.messages);
        for message in old {
            match now.messages.binary_search_by_key(&message.uid, |message| message.uid) {
                Ok(at) => {
                    let current = &now.messages[at];
                    if current.flags != message.flags {
                        let number = kept.len() + 1;
                        let flags = self.flags_item(current);
                        let _ = write!(text, "* {number} FETCH (UID {} {flags})\r\n", message.uid);
                    }
                    kept.push(Arc::clone(current));
                }
                Err(_) if expunges => {
                    // Its number at this moment: those before it are already settled.
                    let _ = write!(text, "* {} EXPUNGE\r\n", kept.len() + 1);
                    self.recent.remove(&message.uid);
                }
                Err(_) => {
                    complete = false;
                    kept.push(message);
                }
            }
        }
        let new: Vec<Arc<Message>> =
            now.messages.iter().filter(|message| message.uid > known).cloned().collect();
        self.messages = kept;
        if !new.is_empty() {
            self.recent.extend(new.iter().filter(|new| new.recent).map(|new| new.uid));
            self.messages.extend(new);
            let (count, recent) = (self.messages.len(), self.recent_count());
            let _ = write!(text, "* {count} EXISTS\r\n* {recent} RECENT\r\n");
        }
        if complete {
            self.version = now.version;
        }
        connection.put(text.as_bytes())
    }
}

pub(super) fn flags_item(flags: &Flags, recent: bool) -> String {
    let names: Vec<&str> = flags.names().chain(recent.then_some("\\Recent")).collect();
    format!("FLAGS ({})", names.join(" "))
}
