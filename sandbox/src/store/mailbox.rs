//! One mailbox: its messages, and the lock that a POP3 session takes (RFC 1939 section 4).

use super::maildir::Maildir;
use super::seed::Seed;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A message of a mailbox. Its content never changes.
#[derive(Clone)]
pub(crate) struct Message {
    /// Unique in the mailbox for ever: 1 to 70 visible ASCII characters (RFC 1939 section 7).
    pub(crate) id: String,
    /// In octets, line ends counted as CRLF.
    pub(crate) size: usize,
    pub(super) content: Content,
}

#[derive(Clone)]
pub(super) enum Content {
    Memory(Arc<[u8]>),
    File(PathBuf),
}

impl fmt::Debug for Message {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Message({}, {} octets)", self.id, self.size)
    }
}

impl Message {
    pub(crate) fn read(&self) -> io::Result<Arc<[u8]>> {
        match &self.content {
            Content::Memory(bytes) => Ok(Arc::clone(bytes)),
            Content::File(path) => Ok(super::maildir::with_crlf(std::fs::read(path)?).into()),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Mailbox {
    locked: AtomicBool,
    keeper: Keeper,
}

#[derive(Debug)]
enum Keeper {
    Memory(Mutex<Memory>),
    Maildir(Mutex<Maildir>),
}

#[derive(Debug, Default)]
struct Memory {
    seeded: bool,
    messages: Vec<Message>,
}

/// The exclusive use of a mailbox by a session; given back when dropped.
#[derive(Debug)]
pub(crate) struct Opened {
    mailbox: Arc<Mailbox>,
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.mailbox.locked.store(false, Ordering::Release);
    }
}

impl std::ops::Deref for Opened {
    type Target = Mailbox;

    fn deref(&self) -> &Mailbox {
        &self.mailbox
    }
}

impl Mailbox {
    pub(super) fn memory() -> Self {
        Self { locked: AtomicBool::new(false), keeper: Keeper::Memory(Mutex::default()) }
    }

    pub(super) fn maildir(maildir: Maildir) -> Self {
        Self { locked: AtomicBool::new(false), keeper: Keeper::Maildir(Mutex::new(maildir)) }
    }

    /// Takes the lock; `None` when another session has it.
    pub(crate) fn lock(self: &Arc<Self>) -> Option<Opened> {
        let free =
            self.locked.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).is_ok();
        free.then(|| Opened { mailbox: Arc::clone(self) })
    }

    /// The messages, oldest first.
    pub(crate) fn messages(&self) -> io::Result<Vec<Message>> {
        match &self.keeper {
            Keeper::Memory(memory) => Ok(held(memory).messages.clone()),
            Keeper::Maildir(maildir) => held(maildir).messages(),
        }
    }

    pub(super) fn deliver(&self, id: &str, bytes: &Arc<[u8]>) -> io::Result<()> {
        match &self.keeper {
            Keeper::Memory(memory) => held(memory).messages.push(message(id, bytes)),
            Keeper::Maildir(maildir) => held(maildir).deliver(id, bytes)?,
        }
        Ok(())
    }

    /// Removes messages. Those that cannot be are the error; the others are removed.
    pub(crate) fn expunge(&self, gone: &[&Message]) -> io::Result<()> {
        match &self.keeper {
            Keeper::Memory(memory) => {
                let ids: std::collections::HashSet<&str> =
                    gone.iter().map(|message| message.id.as_str()).collect();
                held(memory).messages.retain(|message| !ids.contains(message.id.as_str()));
                Ok(())
            }
            Keeper::Maildir(_) => super::maildir::expunge(gone),
        }
    }

    /// Puts the seed mails before the others, the first time only.
    pub(super) fn seed(&self, mails: impl FnOnce() -> Vec<Seed>) -> io::Result<()> {
        match &self.keeper {
            Keeper::Memory(memory) => {
                let mut memory = held(memory);
                if !std::mem::replace(&mut memory.seeded, true) {
                    let seeds =
                        mails().into_iter().map(|seed| message(&seed.id, &seed.bytes.into()));
                    memory.messages.splice(..0, seeds);
                }
                Ok(())
            }
            Keeper::Maildir(maildir) => {
                let mut maildir = held(maildir);
                if !maildir.seeded() {
                    for seed in mails() {
                        maildir.deliver(&seed.id, &seed.bytes)?;
                    }
                    maildir.set_seeded()?;
                }
                Ok(())
            }
        }
    }

    pub(super) fn bind(&self, domain: &str) -> io::Result<()> {
        match &self.keeper {
            Keeper::Memory(_) => Ok(()),
            Keeper::Maildir(maildir) => held(maildir).bind(domain),
        }
    }
}

fn message(id: &str, bytes: &Arc<[u8]>) -> Message {
    Message { id: id.to_owned(), size: bytes.len(), content: Content::Memory(Arc::clone(bytes)) }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
