//! Reading and writing a mailbox behind the servers' back.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The user and group that own the mail. They need no name in `/etc/passwd`.
pub const OWNER: u32 = 5000;

/// Makes an empty mailbox.
pub fn create(mailbox: &Path) {
    for directory in ["", "cur", "new", "tmp"] {
        let directory = mailbox.join(directory);
        fs::create_dir_all(&directory).expect("a mailbox directory");
        give(&directory);
    }
}

/// Adds a message, after all those that were added before.
pub fn deliver(mailbox: &Path, message: &[u8]) {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a date after 1970");
    // Dovecot numbers messages in the order of these names.
    let name = format!("{}.M{:06}N{count:08}.localhost", now.as_secs(), now.subsec_micros());
    let temporary = mailbox.join("tmp").join(&name);
    fs::write(&temporary, message).expect("a message file");
    give(&temporary);
    fs::rename(&temporary, mailbox.join("new").join(&name)).expect("a message delivered");
}

/// Makes of an empty mailbox what another is: its messages, with their flags, and its folders.
pub fn copy(from: &Path, mailbox: &Path) {
    for entry in fs::read_dir(from).expect("a mailbox directory") {
        let path = entry.expect("a mailbox entry").path();
        let name = path.file_name().unwrap_or_default();
        let target = mailbox.join(name);
        if path.is_dir() {
            fs::create_dir_all(&target).expect("a mailbox directory");
            copy(&path, &target);
        } else if !name.to_string_lossy().starts_with("sandbox") {
            fs::copy(&path, &target).expect("a message file");
        }
        if target.exists() {
            give(&target);
        }
    }
}

/// Every message, oldest first, as it lies on disk.
pub fn messages(mailbox: &Path) -> Vec<Vec<u8>> {
    message_files(mailbox).iter().filter_map(|file| fs::read(file).ok()).collect()
}

/// Removes every message and every folder, and what Dovecot knows of them: numbers begin anew.
pub fn clear(mailbox: &Path) {
    for entry in fs::read_dir(mailbox).expect("a mailbox directory").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        // A server may be doing the same.
        if name.starts_with('.') && path.is_dir() {
            let _ = fs::remove_dir_all(path);
        } else if name.starts_with("dovecot") || name == "subscriptions" {
            let _ = fs::remove_file(path);
        }
    }

    for file in message_files(mailbox) {
        // A server may be doing the same.
        let _ = fs::remove_file(&file);
    }
}

/// The message files in the order of their names.
fn message_files(mailbox: &Path) -> Vec<PathBuf> {
    let mut files = BTreeMap::new();
    // A server that sees a message moves it from `new` to `cur` and adds flags to its name: by
    // looking there last, a message that moves meanwhile is found once, where it ended up.
    for directory in ["new", "cur"] {
        for entry in fs::read_dir(mailbox.join(directory)).expect("a mailbox directory") {
            let path = entry.expect("a mailbox entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let unflagged = name.split(":2,").next().unwrap_or_default().to_owned();
            files.insert(unflagged, path);
        }
    }
    files.into_values().collect()
}

fn give(path: &Path) {
    chown(path, Some(OWNER), Some(OWNER)).expect("mail given to its owner");
}
