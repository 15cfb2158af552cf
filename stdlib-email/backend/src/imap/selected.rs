//! The open folder: its messages by number, as the server adds and removes them (RFC 9051 §7.4.1,
//! §7.5.1).

use super::fetched::Fetched;
use super::window::{Fetch, Part};
use crate::ahead::MAX_EXPECTED;
use crate::{Error, LimitName, Result};

/// Bytes expected of a message whose size is not known.
const UNKNOWN_SIZE: u64 = 64 * 1024;
/// Bytes expected of the headers of a message.
const HEADERS_SIZE: u64 = 8 * 1024;

/// A message of the open folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Its identifier, fixed as long as the UIDVALIDITY of the folder is.
    pub uid: u32,
    /// Its size in bytes, according to the server.
    pub octets: u64,
    /// Whether it has the flag `\Seen`.
    pub seen: bool,
}

/// The open folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selected {
    /// Its name.
    pub name: String,
    /// What changes when the UIDs do.
    pub uid_validity: Option<u32>,
    /// Nothing in it can be changed.
    pub read_only: bool,
    /// How many messages it holds.
    pub exists: u32,
    /// The first of them, by number; a UID of 0 for one that the server did not tell.
    pub(super) known: Vec<Listed>,
    /// Counts the changes of the list.
    pub(super) changes: u64,
}

impl Selected {
    /// Whether there are messages that were not asked about yet.
    pub(super) fn is_behind(&self) -> bool {
        self.known.len() < self.exists as usize
    }

    /// Notes how many messages there are.
    pub(super) fn exists(&mut self, count: u32, max: usize) -> Result<()> {
        if count as usize > max {
            return Err(Error::Limit { which: LimitName::Messages, max: max as u64 });
        }
        // Fewer without an EXPUNGE is a mistake of the server: what is left is asked anew.
        if count < self.exists {
            self.known.clear();
        }
        self.changes += u64::from(count != self.exists);
        self.exists = count;
        Ok(())
    }

    /// Notes that the message of a number is gone.
    pub(super) fn expunged(&mut self, number: u32) {
        let Some(at) = (number as usize).checked_sub(1) else { return };
        if at < self.exists as usize {
            self.exists -= 1;
        }
        if at < self.known.len() {
            self.known.remove(at);
        }
        self.changes += 1;
    }

    /// Notes the flags of a message.
    pub(super) fn told(&mut self, fetched: &Fetched) {
        let Some(flags) = &fetched.flags else { return };
        let at = (fetched.number as usize).checked_sub(1);
        if let Some(own) = at.and_then(|at| self.known.get_mut(at)) {
            own.seen = is_seen(flags);
        }
    }

    /// Adds the messages behind the known ones, as an answer listed them. One that is listed with
    /// its size and without its UID could never be read: better told than passed over.
    pub(super) fn add(&mut self, answers: &[Fetched]) -> Result<()> {
        let unknown = Listed { uid: 0, octets: UNKNOWN_SIZE, seen: true };
        let first = self.known.len();
        self.changes += 1;
        self.known.resize(self.exists as usize, unknown);
        for fetched in answers {
            let at = (fetched.number as usize).checked_sub(1).filter(|at| *at >= first);
            let (Some(own), Some(uid)) = (at.and_then(|at| self.known.get_mut(at)), fetched.uid)
            else {
                continue;
            };
            let seen = fetched.flags.as_ref().is_some_and(|flags| is_seen(flags));
            *own = Listed { uid, octets: fetched.octets.unwrap_or(UNKNOWN_SIZE), seen };
        }
        let nameless = |fetched: &&Fetched| {
            let at = (fetched.number as usize).checked_sub(1).filter(|at| *at >= first);
            let unknown = at.and_then(|at| self.known.get(at)).is_some_and(|own| own.uid == 0);
            unknown && fetched.octets.is_some()
        };
        match answers.iter().find(nameless) {
            Some(told) => {
                let shown = format!("{} FETCH without UID", told.number);
                Err(Error::protocol("FETCH", shown.as_bytes()))
            }
            None => Ok(()),
        }
    }

    /// The message of a UID.
    pub(super) fn get(&self, uid: u32) -> Option<&Listed> {
        // UIDs ascend with the numbers, except for those that the server did not tell.
        let found = self.known.binary_search_by_key(&uid, |own| own.uid).ok();
        match found {
            Some(at) => self.known.get(at),
            None => self.known.iter().find(|own| own.uid == uid),
        }
        .filter(|_| uid > 0)
    }

    /// The UID of the message that an answer is about.
    pub(super) fn uid_of(&self, fetched: &Fetched) -> Option<u32> {
        fetched.uid.or_else(|| {
            let at = (fetched.number as usize).checked_sub(1)?;
            self.known.get(at).map(|own| own.uid).filter(|uid| *uid > 0)
        })
    }

    /// The bytes that a read should bring.
    pub(super) fn expected(&self, fetch: Fetch) -> u64 {
        let octets = self.get(fetch.uid).map_or(UNKNOWN_SIZE, |own| own.octets);
        match fetch.part {
            Part::Whole => octets.min(MAX_EXPECTED),
            Part::Headers => octets.min(HEADERS_SIZE),
        }
    }

    /// Notes that a message has the flag `\Seen`; whether it had not.
    pub(super) fn mark_seen(&mut self, uid: u32) -> bool {
        let found = self.known.binary_search_by_key(&uid, |own| own.uid).ok();
        let own = found.and_then(|at| self.known.get_mut(at));
        own.is_none_or(|own| !std::mem::replace(&mut own.seen, true))
    }
}

/// Whether `\Seen` is among the flags.
pub(super) fn is_seen(flags: &[String]) -> bool {
    flags.iter().any(|flag| flag.eq_ignore_ascii_case("\\Seen"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(uids: &[u32]) -> Selected {
        let mut folder = Selected { exists: uids.len() as u32, ..Selected::default() };
        let answers: Vec<Fetched> = uids
            .iter()
            .zip(1..)
            .map(|(uid, number)| Fetched { number, uid: Some(*uid), ..Fetched::default() })
            .collect();
        folder.add(&answers).unwrap();
        folder
    }

    #[test]
    fn numbers_move_when_a_message_goes() {
        let mut folder = folder(&[3, 5, 9]);
        folder.expunged(1);
        let fetched = Fetched { number: 1, ..Fetched::default() };
        assert_eq!(folder.uid_of(&fetched), Some(5));
        folder.expunged(7);
        folder.expunged(0);
        assert_eq!((folder.exists, folder.known.len()), (2, 2));
        assert_eq!(folder.get(3), None);
    }

    #[test]
    fn more_messages_are_behind_until_they_are_told() {
        let mut folder = folder(&[3]);
        folder.exists(3, 10).unwrap();
        assert!(folder.is_behind());
        // The server tells one of two, and one that was known.
        let answers = [(1, 4), (3, 8)].map(|(number, uid)| Fetched {
            number,
            uid: Some(uid),
            ..Fetched::default()
        });
        folder.add(&answers).unwrap();
        assert!(!folder.is_behind());
        let uids: Vec<u32> = folder.known.iter().map(|own| own.uid).collect();
        assert_eq!(uids, [3, 0, 8]);
        assert_eq!(folder.get(8).map(|own| own.uid), Some(8));
        assert!(matches!(folder.exists(11, 10), Err(Error::Limit { .. })));
    }

    #[test]
    fn a_message_listed_without_its_uid_is_told() {
        let listed = Fetched { number: 1, octets: Some(9), ..Fetched::default() };
        let mut folder = Selected { exists: 1, ..Selected::default() };
        assert!(matches!(folder.add(&[listed]), Err(Error::Protocol { .. })));
        // Flags that changed meanwhile say nothing of it.
        let changed = Fetched { number: 1, flags: Some(Vec::new()), ..Fetched::default() };
        let mut folder = Selected { exists: 1, ..Selected::default() };
        assert!(folder.add(&[changed]).is_ok());
    }
}
