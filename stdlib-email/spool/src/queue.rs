//! The queue as people and programs see it: put, list, look, try again, drop.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::mail::{Entry, Fate, Id, MAX_SOURCE, Moment, NewMail, State};
use crate::{Error, Policy, Result, rows, schema};

/// Days after which the record of a mail that was sent is forgotten.
const REMEMBERED: Moment = 30 * 24 * 3_600_000;

/// Where the queue reads the time.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// How a queue behaves.
#[derive(Clone)]
pub struct Options {
    /// When mails are tried again.
    pub policy: Policy,
    /// The clock; by default that of the machine, which may jump.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self { policy: Policy::default(), clock: Arc::new(machine_time) }
    }
}

fn machine_time() -> Moment {
    let milliseconds = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()),
        Err(before) => i64::try_from(before.duration().as_millis()).map(|it| -it),
    };
    milliseconds.unwrap_or(Moment::MAX)
}

/// A queue, open.
pub struct Spool {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
    pub(crate) options: Options,
}

impl Spool {
    /// Opens the queue in this file, made when it is missing. The file is for its owner alone.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_with(path, Options::default())
    }

    /// Opens a queue that behaves otherwise.
    pub fn open_with(path: &Path, options: Options) -> Result<Self> {
        Ok(Self { connection: schema::open(path)?, path: path.to_owned(), options })
    }

    /// Its file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Queues a mail. It is on the disk when this returns.
    ///
    /// The same mail queued twice is two mails.
    pub fn put(&mut self, mail: &NewMail) -> Result<Id> {
        let size = mail.source.len();
        if size > MAX_SOURCE {
            return Err(Error::TooLarge { size, max: MAX_SOURCE });
        }
        let mut seen = HashSet::new();
        let mut recipients = mail.envelope.to.clone();
        recipients.retain(|address| seen.insert(key(address)));
        if recipients.is_empty() {
            return Err(Error::NoRecipient);
        }
        let now = self.now();
        self.write(|transaction| {
            // A queue that is only ever put to must not grow with what left it long ago.
            transaction
                .prepare_cached("DELETE FROM mail WHERE state = 'sent' AND settled_at < ?1")?
                .execute([now.saturating_sub(REMEMBERED)])?;
            rows::insert(transaction, mail, &recipients, now)
        })
    }

    /// The mails of the queue, oldest first.
    pub fn list(&self) -> Result<Vec<Entry>> {
        let query = format!("SELECT {} FROM mail ORDER BY id", rows::ENTRY);
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&query)?;
            let found = statement.query_map([], rows::entry)?;
            let mut entries = found.collect::<rusqlite::Result<Vec<Entry>>>()?;
            for entry in &mut entries {
                entry.recipients = recipients(connection, entry.id)?;
            }
            Ok(entries)
        })
    }

    /// A mail of the queue.
    pub fn entry(&self, id: Id) -> Result<Entry> {
        let query = format!("SELECT {} FROM mail WHERE id = ?1", rows::ENTRY);
        let found = self.read(|connection| {
            let found = connection.prepare_cached(&query)?.query_row([id], rows::entry);
            let Some(mut entry) = found.optional()? else { return Ok(None) };
            entry.recipients = recipients(connection, id)?;
            Ok(Some(entry))
        })?;
        found.ok_or(Error::NoSuchMail { id })
    }

    /// The source of a mail; `None` once it was sent.
    pub fn source(&self, id: Id) -> Result<Option<Vec<u8>>> {
        let found = self.read(|connection| {
            connection
                .prepare_cached("SELECT source FROM mail WHERE id = ?1")?
                .query_row([id], |row| row.get(0))
                .optional()
        })?;
        found.ok_or(Error::NoSuchMail { id })
    }

    /// Makes a mail due now, for every recipient that is not known to have it. Somebody's order:
    /// of a mail in the state [`State::Unknown`] a second copy may arrive.
    pub fn retry(&mut self, id: Id) -> Result<()> {
        self.retry_after(id, |_| Ok(()))
    }

    /// The same with another password, for a server that refused the one that was kept, or the
    /// access token.
    pub fn retry_with(&mut self, id: Id, password: &str) -> Result<()> {
        if password.is_empty() {
            return Err(Error::NoPassword);
        }
        let logs_in = self.entry(id)?.user.is_some();
        if !logs_in {
            return Err(Error::NoLogin { id });
        }
        self.retry_after(id, |transaction| {
            transaction
                .execute(
                    "UPDATE mail SET secret_kind = 'password', secret = ?2, token_url = NULL, \
                     client_id = NULL, client_secret = NULL, client_basic = NULL, \
                     refresh_token = NULL, expires_at = NULL WHERE id = ?1",
                    params![id, password],
                )
                .map(drop)
        })
    }

    fn retry_after(
        &mut self,
        id: Id,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> Result<()> {
        self.recover()?;
        let now = self.now();
        self.ordered(id, &[State::Pending, State::Failed, State::Unknown], |transaction| {
            change(transaction)?;
            transaction.execute(
                "UPDATE recipient SET fate = ?2 WHERE mail = ?1 AND fate <> ?3",
                params![id, Fate::Waiting, Fate::Accepted],
            )?;
            transaction.execute(
                "UPDATE mail SET state = ?2, due_at = ?3, attempts = 0, settled_at = NULL \
                 WHERE id = ?1",
                params![id, State::Pending, now],
            )?;
            Ok(())
        })
    }

    /// Takes a mail out of the queue, text, password and record.
    pub fn drop_mail(&mut self, id: Id) -> Result<()> {
        self.recover()?;
        let all = [State::Pending, State::Failed, State::Unknown, State::Sent];
        self.ordered(id, &all, |transaction| {
            transaction.execute("DELETE FROM mail WHERE id = ?1", [id]).map(drop)
        })
    }

    /// Runs an order on a mail that is in one of these states.
    fn ordered(
        &mut self,
        id: Id,
        allowed: &[State],
        order: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> Result<()> {
        let state = self.write(|transaction| {
            let state = transaction
                .query_row("SELECT state FROM mail WHERE id = ?1", [id], |row| row.get(0))
                .optional()?;
            if state.is_some_and(|state| allowed.contains(&state)) {
                order(transaction)?;
            }
            Ok(state)
        })?;
        match state {
            None => Err(Error::NoSuchMail { id }),
            Some(state) if allowed.contains(&state) => Ok(()),
            Some(state) => Err(Error::NotNow { id, state }),
        }
    }

    pub(crate) fn now(&self) -> Moment {
        (self.options.clock)()
    }

    /// Reads in one view of the queue.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let whole = || {
            let view = self.connection.unchecked_transaction()?;
            let found = work(&view)?;
            view.commit()?;
            Ok(found)
        };
        whole().map_err(|error| Error::of(&self.path, &error))
    }

    /// Writes all of it or nothing. On the disk when this returns.
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let path = &self.path;
        let connection = &mut self.connection;
        let whole = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        };
        whole().map_err(|error| Error::of(path, &error))
    }
}

/// The recipients of a mail, in order.
pub(crate) fn recipients(
    connection: &Connection,
    id: Id,
) -> rusqlite::Result<Vec<crate::Recipient>> {
    let mut statement = connection.prepare_cached(
        "SELECT address, fate, reason_kind, reason_code, reason FROM recipient \
         WHERE mail = ?1 ORDER BY rank",
    )?;
    let found = statement.query_map([id], rows::recipient)?;
    found.collect()
}

/// What makes two addresses the same mailbox: the domain is compared without case.
fn key(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", domain.to_lowercase()),
        None => address.to_owned(),
    }
}
