//! Mailboxes as the sandbox makes them, for real servers.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::TempDir;
use wl_sandbox::{Options, Sandbox};

use super::maildir;
use crate::script::Script;

/// Puts in an empty mailbox what a new one of this user holds.
pub fn copy(user: &str, mailbox: &Path) {
    static MADE: Mutex<Option<HashMap<String, Arc<TempDir>>>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let directory =
        made.get_or_insert_default().entry(user.to_owned()).or_insert_with(|| make(user));
    maildir::copy(&directory.path().join(user).join("Maildir"), mailbox);
}

/// A sandbox fills a mailbox when its owner logs in.
fn make(user: &str) -> Arc<TempDir> {
    let directory = tempfile::tempdir().unwrap();
    let options = Options { directory: Some(directory.path().to_owned()), ..Options::default() };
    let sandbox = Arc::new(Sandbox::start(options).unwrap());
    let log_in = format!("EmailOuvreSessionPOP3(\"{user}\", \"secret\", \"pop.exemple.fr\")");
    Script::new("ouvre.wl", log_in).within(&sandbox).run();
    Arc::new(directory)
}
