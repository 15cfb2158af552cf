//! One mailbox: its folders, and the lock that a POP3 session takes (RFC 1939 section 4).

use super::folder::{Arrival, Folder};
use super::maildir::Maildir;
use super::seed::Seed;
use super::{Flags, Message};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The folder where mail arrives (RFC 3501 section 5.1): the only one of POP3.
pub(crate) const INBOX: &str = "INBOX";
/// Folders of a mailbox.
const FOLDERS: usize = 1_000;
/// Levels of a folder name.
const LEVELS: usize = 20;
/// Longest folder name, in octets.
const NAME: usize = 500;

/// The folders that a new mailbox is given, with their special use (RFC 6154 section 2).
const USES: [(&str, &str); 4] = [
    ("Archives", "\\Archive"),
    ("Brouillons", "\\Drafts"),
    ("Corbeille", "\\Trash"),
    ("Envoyés", "\\Sent"),
];

/// Names that other programs give to folders of a special use (RFC 6154 section 2).
const FOREIGN_USES: [(&str, &str); 6] = [
    ("Archive", "\\Archive"),
    ("Drafts", "\\Drafts"),
    ("Junk", "\\Junk"),
    ("Spam", "\\Junk"),
    ("Sent", "\\Sent"),
    ("Trash", "\\Trash"),
];

/// The special use of a folder, by its name.
pub(crate) fn special_use(name: &str) -> Option<&'static str> {
    USES.iter().chain(&FOREIGN_USES).find(|(known, _)| *known == name).map(|(_, special)| *special)
}

#[derive(Debug)]
pub(crate) struct Mailbox {
    locked: AtomicBool,
    inbox: Arc<Folder>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// All but the inbox.
    folders: BTreeMap<String, Arc<Folder>>,
    /// Names, of which some may have no folder (RFC 3501 section 6.3.6).
    subscriptions: BTreeSet<String>,
    seeded: bool,
    home: Option<Maildir>,
}

/// Why a folder cannot be made, renamed or removed.
#[derive(Debug)]
pub(crate) enum FolderError {
    Exists,
    Missing,
    /// The name cannot be one, or there are too many.
    Invalid(&'static str),
    Io(io::Error),
}

impl From<io::Error> for FolderError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
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
    /// In memory without a home.
    pub(super) fn open(home: Option<Maildir>, validity: u32) -> io::Result<Self> {
        let (mut folders, mut subscriptions, mut seeded) =
            (BTreeMap::new(), BTreeSet::new(), false);
        let mut inbox = Folder::memory(validity);
        if let Some(home) = &home {
            seeded = home.seeded();
            subscriptions = home.subscriptions()?;
            inbox = on_disk(home, INBOX, validity)?;
            for name in home.folders()? {
                let folder = on_disk(home, &name, next_validity(validity))?;
                folders.insert(name, Arc::new(folder));
            }
        }
        let state = State { folders, subscriptions, seeded, home };
        Ok(Self {
            locked: AtomicBool::new(false),
            inbox: Arc::new(inbox),
            state: Mutex::new(state),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the lock; `None` when another session has it.
    pub(crate) fn lock(self: &Arc<Self>) -> Option<Opened> {
        let free =
            self.locked.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).is_ok();
        free.then(|| Opened { mailbox: Arc::clone(self) })
    }

    /// The messages of the inbox, oldest first.
    pub(crate) fn messages(&self) -> io::Result<Vec<Arc<Message>>> {
        self.inbox.messages()
    }

    /// Removes messages of the inbox. Those that cannot be are the error; the others are removed.
    pub(crate) fn expunge(&self, gone: &[&Message]) -> io::Result<()> {
        let gone: BTreeSet<u32> = gone.iter().map(|message| message.uid).collect();
        self.inbox.expunge(|message| gone.contains(&message.uid)).map(|_| ())
    }

    pub(super) fn deliver(&self, arrival: Arrival) -> io::Result<()> {
        self.inbox.append(&[arrival]).map(|_| ())
    }

    /// Every folder and its name, the inbox first.
    pub(crate) fn folders(&self) -> Vec<(String, Arc<Folder>)> {
        let state = self.state();
        let others = state.folders.iter().map(|(name, folder)| (name.clone(), Arc::clone(folder)));
        std::iter::once((INBOX.to_owned(), Arc::clone(&self.inbox))).chain(others).collect()
    }

    pub(crate) fn folder(&self, name: &str) -> Option<Arc<Folder>> {
        let name = canonical(name);
        if name == INBOX {
            return Some(Arc::clone(&self.inbox));
        }
        self.state().folders.get(&name).cloned()
    }

    /// Makes a folder and those above it (RFC 3501 section 6.3.3).
    pub(crate) fn create(&self, name: &str, validity: u32) -> Result<(), FolderError> {
        let name = canonical(name.strip_suffix('/').unwrap_or(name));
        check(&name)?;
        let mut state = self.state();
        if name == INBOX || state.folders.contains_key(&name) {
            return Err(FolderError::Exists);
        }
        let levels = name.match_indices('/').map(|(at, _)| &name[..at]);
        for level in levels.chain([name.as_str()]) {
            if level != INBOX && !state.folders.contains_key(level) {
                state.make(level, validity)?;
            }
        }
        Ok(())
    }

    /// Removes a folder with its messages; those under it stay (RFC 3501 section 6.3.4).
    pub(crate) fn delete(&self, name: &str) -> Result<(), FolderError> {
        let name = canonical(name);
        if name == INBOX {
            return Err(FolderError::Invalid("the inbox cannot be deleted"));
        }
        let mut state = self.state();
        let folder = state.folders.get(&name).ok_or(FolderError::Missing)?;
        folder.delete()?;
        state.folders.remove(&name);
        Ok(())
    }

    /// Renames a folder and those under it. The messages of the inbox move to the new folder, and
    /// the inbox stays (RFC 3501 section 6.3.5).
    pub(crate) fn rename(&self, from: &str, to: &str, validity: u32) -> Result<(), FolderError> {
        let (from, to) = (canonical(from), canonical(to.strip_suffix('/').unwrap_or(to)));
        check(&to)?;
        if from == INBOX {
            self.create(&to, validity)?;
            let target = self.folder(&to).ok_or(FolderError::Missing)?;
            let messages = self.inbox.messages()?;
            let arrivals: io::Result<Vec<Arrival>> =
                messages.iter().map(|message| Arrival::copy_of(message)).collect();
            target.append(&arrivals?)?;
            return Ok(
                self.expunge(&messages.iter().map(|message| &**message).collect::<Vec<_>>())?
            );
        }
        let mut state = self.state();
        let below = format!("{from}/");
        let moves: Vec<(String, String)> = state
            .folders
            .keys()
            .filter(|name| **name == from || name.starts_with(&below))
            .map(|name| (name.clone(), format!("{to}{}", &name[from.len()..])))
            .collect();
        if moves.is_empty() {
            return Err(FolderError::Missing);
        }
        if to.starts_with(&below) {
            return Err(FolderError::Invalid("a folder cannot be moved into itself"));
        }
        if to == INBOX || moves.iter().any(|(_, to)| state.folders.contains_key(to)) {
            return Err(FolderError::Exists);
        }
        moves.iter().try_for_each(|(_, to)| check(to))?;
        for (at, _) in to.match_indices('/') {
            let level = &to[..at];
            if level != INBOX && !state.folders.contains_key(level) {
                state.make(level, validity)?;
            }
        }
        for (from, to) in moves {
            state.rename(&from, to)?;
        }
        Ok(())
    }

    pub(crate) fn subscriptions(&self) -> BTreeSet<String> {
        self.state().subscriptions.clone()
    }

    /// A name may be subscribed that has no folder (RFC 3501 section 6.3.6).
    pub(crate) fn subscribe(&self, name: &str, wanted: bool) -> Result<(), FolderError> {
        let name = canonical(name);
        check(&name)?;
        let mut state = self.state();
        if wanted {
            if state.subscriptions.len() >= FOLDERS {
                return Err(FolderError::Invalid("too many subscriptions"));
            }
            state.subscriptions.insert(name);
        } else {
            state.subscriptions.remove(&name);
        }
        Ok(state.save_subscriptions()?)
    }

    /// Puts the seed mails before the others and makes the usual folders, the first time only.
    pub(super) fn seed(&self, validity: u32, mails: impl FnOnce() -> Vec<Seed>) -> io::Result<()> {
        let mut state = self.state();
        if state.seeded {
            return Ok(());
        }
        let others = ["Archives/2023"];
        for name in USES.iter().map(|(name, _)| *name).chain(others) {
            if !state.folders.contains_key(name) {
                state.make(name, validity).map_err(|error| match error {
                    FolderError::Io(error) => error,
                    _ => io::Error::other("the mailbox has too many folders"),
                })?;
            }
        }
        let names = state.folders.keys().cloned();
        let subscriptions: BTreeSet<String> = names.chain([INBOX.to_owned()]).collect();
        state.subscriptions.extend(subscriptions);
        state.save_subscriptions()?;
        let mut by_folder: BTreeMap<&str, Vec<Arrival>> = BTreeMap::new();
        for seed in mails() {
            by_folder.entry(seed.folder).or_default().push(Arrival {
                id: seed.id,
                bytes: seed.bytes.into(),
                flags: Flags::of(seed.flags.iter().copied()),
                received: seed.received,
            });
        }
        for (name, arrivals) in by_folder {
            if name == INBOX {
                self.inbox.seed(&arrivals)?;
            } else if let Some(folder) = state.folders.get(name) {
                folder.append(&arrivals)?;
            }
        }
        state.seeded = true;
        state.home.as_mut().map_or(Ok(()), Maildir::set_seeded)
    }

    pub(super) fn bind(&self, domain: &str) -> io::Result<()> {
        self.state().home.as_mut().map_or(Ok(()), |home| home.bind(domain))
    }
}

impl State {
    fn make(&mut self, name: &str, validity: u32) -> Result<(), FolderError> {
        if self.folders.len() >= FOLDERS {
            return Err(FolderError::Invalid("too many folders"));
        }
        let validity = next_validity(validity);
        let folder = match &self.home {
            None => Folder::memory(validity),
            Some(home) if home.path(name).is_none() => {
                return Err(FolderError::Invalid("the name is too long"));
            }
            Some(home) => on_disk(home, name, validity)?,
        };
        self.folders.insert(name.to_owned(), Arc::new(folder));
        Ok(())
    }

    fn rename(&mut self, from: &str, to: String) -> Result<(), FolderError> {
        let Some(folder) = self.folders.get(from) else { return Err(FolderError::Missing) };
        if let Some(home) = &self.home {
            let paths = home.path(from).zip(home.path(&to));
            let (from, to) = paths.ok_or(FolderError::Invalid("the name is too long"))?;
            std::fs::rename(from, &to)?;
            folder.moved(to)?;
        }
        if let Some(folder) = self.folders.remove(from) {
            self.folders.insert(to, folder);
        }
        Ok(())
    }

    fn save_subscriptions(&self) -> io::Result<()> {
        self.home.as_ref().map_or(Ok(()), |home| home.set_subscriptions(&self.subscriptions))
    }
}

fn on_disk(home: &Maildir, name: &str, validity: u32) -> io::Result<Folder> {
    let path = home.path(name).ok_or_else(|| io::Error::other("the name is too long"))?;
    Folder::maildir(path, validity)
}

/// A UIDVALIDITY that no folder of this process had: the time in seconds, or just after the last
/// one (RFC 3501 section 2.3.1.1).
fn next_validity(now: u32) -> u32 {
    static LAST: AtomicU32 = AtomicU32::new(0);
    let next = |last: u32| Some(now.max(last.saturating_add(1)));
    match LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next) {
        Ok(last) | Err(last) => now.max(last.saturating_add(1)),
    }
}

/// The inbox has its name in any case, also as a level (RFC 3501 section 5.1).
pub(crate) fn canonical(name: &str) -> String {
    match name.get(..INBOX.len()) {
        Some(start) if start.eq_ignore_ascii_case(INBOX) => {
            let rest = &name[INBOX.len()..];
            if rest.is_empty() || rest.starts_with('/') {
                return format!("{INBOX}{rest}");
            }
            name.to_owned()
        }
        _ => name.to_owned(),
    }
}

fn check(name: &str) -> Result<(), FolderError> {
    let odd = |character: char| character.is_control() || "*%\\".contains(character);
    let why = if name.is_empty() || name.split('/').any(str::is_empty) {
        "a level of the name is empty"
    } else if name.len() > NAME {
        "the name is too long"
    } else if name.split('/').count() > LEVELS {
        "the name has too many levels"
    } else if name.contains(odd) {
        "the name has a character that no folder may have"
    } else {
        return Ok(());
    };
    Err(FolderError::Invalid(why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inbox_has_one_name() {
        assert_eq!(canonical("inbox"), "INBOX");
        assert_eq!(canonical("Inbox/Lu"), "INBOX/Lu");
        assert_eq!(canonical("inboxes"), "inboxes");
        assert_eq!(canonical("é"), "é");
    }

    #[test]
    fn odd_names_are_refused() {
        for name in ["", "/a", "a//b", "a*", "a\r", "a\\b", &"a/".repeat(30), &"a".repeat(600)] {
            assert!(check(name).is_err(), "{name}");
        }
        assert!(check("Envoyés/R&D. 2024").is_ok());
    }

    #[test]
    fn every_folder_has_another_validity() {
        assert!(next_validity(5) < next_validity(5));
    }
}
