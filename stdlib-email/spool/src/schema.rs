//! The file of the queue: its tables, its protection, its version.
//!
//! **Why a rollback journal.** A write-ahead log would cost fewer waits for the disk, but it keeps
//! old pages, passwords included, until somebody folds it back; it does not work on a home
//! directory that a server shares; and its readers need a third file. A queue writes three times a
//! mail: what it must be is forgetful and sure. `journal_mode = TRUNCATE` leaves nothing behind a
//! transaction, `synchronous = EXTRA` makes each one survive a power cut, `secure_delete`
//! overwrites what is deleted.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::{Error, Result};

/// The version of the tables.
pub(crate) const VERSION: i64 = 2;
/// `wlsp`: what tells our files from the databases of others.
const APPLICATION: i64 = 0x776c_7370;
/// Time to wait for another process that writes.
const BUSY: Duration = Duration::from_secs(30);

/// The tables, one step a version: the first makes them, each next one changes those of the
/// version before.
const STEPS: [&str; VERSION as usize] = [
    "
    CREATE TABLE mail (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        state TEXT NOT NULL,
        queued_at INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        owner TEXT,
        body_left INTEGER NOT NULL DEFAULT 0,
        settled_at INTEGER,
        sender TEXT NOT NULL,
        subject TEXT NOT NULL,
        size INTEGER NOT NULL,
        source BLOB,
        host TEXT NOT NULL,
        port INTEGER NOT NULL,
        security TEXT NOT NULL,
        login TEXT,
        secret_kind TEXT,
        secret TEXT,
        skipped_checks INTEGER NOT NULL,
        clear_login INTEGER NOT NULL,
        timeout INTEGER NOT NULL,
        reason_kind TEXT,
        reason_code INTEGER,
        reason TEXT
    );
    CREATE INDEX mail_by_turn ON mail (state, due_at, id);
    CREATE INDEX mail_by_end ON mail (settled_at) WHERE state = 'sent';
    CREATE TABLE recipient (
        mail INTEGER NOT NULL REFERENCES mail (id) ON DELETE CASCADE,
        rank INTEGER NOT NULL,
        address TEXT NOT NULL,
        fate TEXT NOT NULL,
        reason_kind TEXT,
        reason_code INTEGER,
        reason TEXT,
        PRIMARY KEY (mail, rank)
    ) WITHOUT ROWID;
",
    "
    ALTER TABLE mail ADD COLUMN token_url TEXT;
    ALTER TABLE mail ADD COLUMN client_id TEXT;
    ALTER TABLE mail ADD COLUMN client_secret TEXT;
    ALTER TABLE mail ADD COLUMN client_basic INTEGER;
    ALTER TABLE mail ADD COLUMN refresh_token TEXT;
    ALTER TABLE mail ADD COLUMN expires_at INTEGER;
",
];

/// Opens the file of a queue, made when it is missing: readable by its owner alone, in a directory
/// that is too when it is new.
pub(crate) fn open(path: &Path) -> Result<Connection> {
    protect(path)
        .map_err(|error| Error::Unusable { path: path.to_owned(), detail: error.to_string() })?;
    let of = |error: rusqlite::Error| Error::of(path, &error);
    // No URI: a file may have any name.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(of)?;
    connection.busy_timeout(BUSY).map_err(of)?;
    let application = number(&connection, "application_id").map_err(of)?;
    let found = number(&connection, "user_version").map_err(of)?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(of)?;
    if application != APPLICATION && (application != 0 || found != 0 || tables != 0) {
        return Err(Error::Foreign { path: path.to_owned() });
    }
    if found > VERSION {
        return Err(Error::Newer { path: path.to_owned(), found, known: VERSION });
    }
    connection
        .execute_batch(
            "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = EXTRA;
             PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;",
        )
        .map_err(of)?;
    if found < VERSION {
        migrate(&mut connection).map_err(of)?;
    }
    Ok(connection)
}

/// Brings the tables to the version of this program, all of the way or not at all.
fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster.
    let found = usize::try_from(number(&transaction, "user_version")?).unwrap_or(usize::MAX);
    for step in STEPS.iter().skip(found) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}

fn number(connection: &Connection, pragma: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, pragma, |row| row.get(0))
}

/// Makes the file and its directory for their owner alone. The file holds passwords: one that
/// others could read is closed to them.
fn protect(path: &Path) -> io::Result<()> {
    if let Some(directory) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
        private(DirBuilder::new().recursive(true)).create(directory)?;
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let file = private_file(&mut options).open(path)?;
    close_to_others(&file)
}

#[cfg(unix)]
fn private(builder: &mut DirBuilder) -> &DirBuilder {
    use std::os::unix::fs::DirBuilderExt;
    builder.mode(0o700)
}

#[cfg(unix)]
pub(crate) fn private_file(options: &mut OpenOptions) -> &OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

#[cfg(unix)]
fn close_to_others(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    const OTHERS: u32 = 0o077;
    let mode = file.metadata()?.permissions().mode();
    if mode & OTHERS != 0 {
        file.set_permissions(std::fs::Permissions::from_mode(mode & 0o600))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn private(builder: &mut DirBuilder) -> &DirBuilder {
    builder
}

#[cfg(not(unix))]
pub(crate) fn private_file(options: &mut OpenOptions) -> &OpenOptions {
    options
}

#[cfg(not(unix))]
fn close_to_others(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A queue that an earlier version of this program left is read, with its mails.
    #[test]
    fn every_earlier_version_is_brought_up_to_date() {
        for version in 1..VERSION {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("spool.db");
            let before = Connection::open(&path).unwrap();
            for step in STEPS.iter().take(usize::try_from(version).unwrap()) {
                before.execute_batch(step).unwrap();
            }
            before.pragma_update(None, "application_id", APPLICATION).unwrap();
            before.pragma_update(None, "user_version", version).unwrap();
            before
                .execute_batch(
                    "INSERT INTO mail (state, queued_at, due_at, sender, subject, size, source, \
                     host, port, security, login, secret_kind, secret, skipped_checks, \
                     clear_login, timeout) VALUES ('pending', 1, 1, 'a@x.fr', 's', 1, x'61', 'h', \
                     25, 'tls', 'jean', 'password', 'p', 0, 0, 1000)",
                )
                .unwrap();
            drop(before);
            let spool = crate::Spool::open(&path).unwrap();
            assert_eq!(spool.list().unwrap().len(), 1, "version {version}");
            let server = spool.server(1).unwrap().unwrap();
            assert_eq!((server.renewal, server.port), (None, 25));
        }
    }
}
