//! The mailboxes of all users, in memory or as Maildir folders.

mod disk;
mod flags;
mod folder;
mod mailbox;
mod maildir;
mod message;
mod seed;

pub(crate) use flags::Flags;
pub(crate) use folder::{Arrival, Folder};
pub(crate) use mailbox::{FolderError, INBOX, Mailbox, Opened, canonical, special_use};
pub(crate) use maildir::hexadecimal;
pub(crate) use message::Message;

use crate::Clock;
use crate::address::{domain, local_part};
use maildir::Maildir;
use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Every mailbox. They are made when first used.
#[derive(Debug)]
pub(crate) struct Store {
    directory: Option<PathBuf>,
    clock: Clock,
    seed: bool,
    /// By local part; see [`crate::Sandbox::deliver`] for the rule.
    mailboxes: Mutex<HashMap<String, Vec<Named>>>,
    sequence: AtomicU64,
}

#[derive(Debug)]
struct Named {
    /// The domain that the mailbox is bound to; none while only its bare name was used.
    domain: Option<String>,
    mailbox: Arc<Mailbox>,
}

impl Store {
    pub(crate) fn open(directory: Option<PathBuf>, clock: Clock, seed: bool) -> io::Result<Self> {
        let mut mailboxes: HashMap<String, Vec<Named>> = HashMap::new();
        let validity = seconds(clock);
        if let Some(directory) = &directory {
            std::fs::create_dir_all(directory)?;
            for (name, home) in maildir::users(directory)? {
                let name = name.to_lowercase();
                let maildir = Maildir::open(home)?;
                let domain = maildir.domain().or_else(|| domain(&name).map(str::to_owned));
                let mailbox = Arc::new(Mailbox::open(Some(maildir), validity)?);
                let local = local_part(&name).to_owned();
                mailboxes.entry(local).or_default().push(Named { domain, mailbox });
            }
        }
        let mailboxes = Mutex::new(mailboxes);
        Ok(Self { directory, clock, seed, mailboxes, sequence: AtomicU64::new(0) })
    }

    fn mailboxes(&self) -> MutexGuard<'_, HashMap<String, Vec<Named>>> {
        self.mailboxes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The mailbox of an address or a bare name, if it exists.
    pub(crate) fn existing(&self, address: &str) -> Option<Arc<Mailbox>> {
        let address = address.to_lowercase();
        let mailboxes = self.mailboxes();
        let named = find(mailboxes.get(local_part(&address))?, domain(&address))?;
        Some(Arc::clone(&named.mailbox))
    }

    /// The mailbox of an address or a bare name, made at need.
    pub(crate) fn mailbox(&self, address: &str) -> io::Result<Arc<Mailbox>> {
        let address = address.to_lowercase();
        let mut mailboxes = self.mailboxes();
        let same_local = mailboxes.entry(local_part(&address).to_owned()).or_default();
        let wanted = domain(&address);
        if let Some(named) = find(same_local, wanted).map(|named| Arc::clone(&named.mailbox)) {
            if let Some(wanted) = wanted {
                bind(same_local, wanted, &named)?;
            }
            return Ok(named);
        }
        let directory = self.directory.as_ref();
        let home = directory.map(|directory| Maildir::create(directory, &address)).transpose()?;
        let mailbox = Arc::new(Mailbox::open(home, self.validity())?);
        let domain = wanted.map(str::to_owned);
        same_local.push(Named { domain, mailbox: Arc::clone(&mailbox) });
        Ok(mailbox)
    }

    /// The mailbox of a user who logs in: with the seed mails, the first time.
    pub(crate) fn login(&self, user: &str) -> io::Result<Arc<Mailbox>> {
        let mailbox = self.mailbox(user)?;
        if self.seed {
            mailbox.seed(self.validity(), || seed::mails(user, (self.clock)()))?;
        }
        Ok(mailbox)
    }

    pub(crate) fn deliver(&self, address: &str, message: &Arc<[u8]>) -> io::Result<()> {
        let mailbox = self.mailbox(address)?;
        self.deliver_to(&mailbox, message)
    }

    pub(crate) fn deliver_to(&self, mailbox: &Mailbox, message: &Arc<[u8]>) -> io::Result<()> {
        mailbox.deliver(self.arrival(Arc::clone(message)))
    }

    /// A message that arrives now, with a name of its own.
    pub(crate) fn arrival(&self, bytes: Arc<[u8]>) -> Arrival {
        let received = (self.clock)().as_second();
        let id = self.next_id(received);
        Arrival { id, bytes, flags: Flags::default(), received }
    }

    /// A name for a message that arrived at this time.
    pub(crate) fn next_id(&self, received: i64) -> String {
        let number = self.sequence.fetch_add(1, Ordering::Relaxed) + 1;
        format!("{}.{number:06}.sandbox", received.max(0))
    }

    /// The UIDVALIDITY of a folder made now, at least.
    pub(crate) fn validity(&self) -> u32 {
        seconds(self.clock)
    }

    /// The names of all mailboxes, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let mailboxes = self.mailboxes();
        let names = mailboxes.iter().flat_map(|(local, named)| {
            named.iter().map(move |named| match &named.domain {
                Some(domain) => format!("{local}@{domain}"),
                None => local.clone(),
            })
        });
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

/// Never 0: a UIDVALIDITY is not (RFC 3501 section 9, nz-number).
fn seconds(clock: Clock) -> u32 {
    clock().as_second().clamp(1, i64::from(u32::MAX)) as u32
}

/// An address finds the mailbox of its domain, else the one that has none yet; a bare name finds
/// the oldest mailbox of that name.
fn find<'a>(same_local: &'a [Named], domain: Option<&str>) -> Option<&'a Named> {
    match domain {
        None => same_local.first(),
        Some(_) => same_local
            .iter()
            .find(|named| named.domain.as_deref() == domain)
            .or_else(|| same_local.iter().find(|named| named.domain.is_none())),
    }
}

fn bind(same_local: &mut [Named], domain: &str, mailbox: &Arc<Mailbox>) -> io::Result<()> {
    for named in same_local {
        if named.domain.is_none() && Arc::ptr_eq(&named.mailbox, mailbox) {
            named.mailbox.bind(domain)?;
            named.domain = Some(domain.to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn a_bare_name_and_one_domain_share_a_mailbox() {
        let store = Store::open(None, || Timestamp::UNIX_EPOCH, false).unwrap();
        let bare = store.mailbox("Jean").unwrap();
        assert!(Arc::ptr_eq(&bare, &store.mailbox("jean@a.fr").unwrap()));
        assert!(!Arc::ptr_eq(&bare, &store.mailbox("jean@b.fr").unwrap()));
        assert!(Arc::ptr_eq(&bare, &store.mailbox("JEAN@A.FR").unwrap()));
        assert!(Arc::ptr_eq(&bare, &store.mailbox("jean").unwrap()));
        assert!(store.existing("marie").is_none());
    }

    #[test]
    fn the_rule_survives_in_a_directory() {
        let home = tempfile::tempdir().unwrap();
        let open = || Store::open(Some(home.path().to_owned()), Timestamp::now, false).unwrap();
        open().mailbox("jean").unwrap();
        open().mailbox("jean@a.fr").unwrap();
        let store = open();
        assert!(store.existing("jean@b.fr").is_none());
        let bare = store.mailbox("jean").unwrap();
        assert!(Arc::ptr_eq(&bare, &store.mailbox("jean@a.fr").unwrap()));
    }
}
