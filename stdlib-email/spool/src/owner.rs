//! Who is sending: a name in the queue and a locked file beside it.
//!
//! A mail under way names its owner. Whether the owner still lives is asked of the system, which
//! lets go of a lock when its process ends in whatever way: no clock, no process number that
//! another may have taken since.

use std::fs::{File, OpenOptions, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};

use crate::schema::private_file;

/// A living owner; its file goes with it.
#[derive(Debug)]
pub(crate) struct Owner {
    /// Its name in the queue.
    pub(crate) name: String,
    path: PathBuf,
    /// Locked for as long as it is open.
    _file: File,
}

impl Owner {
    /// A new owner beside the queue at `spool`.
    pub(crate) fn new(spool: &Path) -> io::Result<Self> {
        let drawn = RandomState::new().hash_one(std::process::id());
        let name = format!("{}-{drawn:016x}", std::process::id());
        let path = path_of(spool, &name);
        let mut options = OpenOptions::new();
        let file = private_file(options.write(true).create_new(true)).open(&path)?;
        file.lock()?;
        Ok(Self { name, path, _file: file })
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        // A file left behind is taken away by whoever finds its owner dead.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Whether the owner of this name has ended. The file of one that has is taken away.
pub(crate) fn is_gone(spool: &Path, name: &str) -> io::Result<bool> {
    let path = path_of(spool, name);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error),
    };
    match file.try_lock() {
        Ok(()) => {
            let _ = std::fs::remove_file(&path);
            Ok(true)
        }
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn path_of(spool: &Path, name: &str) -> PathBuf {
    let mut file = spool.as_os_str().to_owned();
    file.push(".owner-");
    // The name comes from the database: nothing in it leads elsewhere.
    file.extend(name.split(['/', '\\']).map(std::ffi::OsStr::new));
    PathBuf::from(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_lives_until_it_is_dropped() {
        let directory = tempfile::tempdir().unwrap();
        let spool = directory.path().join("spool.db");
        let owner = Owner::new(&spool).unwrap();
        let name = owner.name.clone();
        assert!(!is_gone(&spool, &name).unwrap());
        drop(owner);
        assert!(is_gone(&spool, &name).unwrap());
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    }

    #[test]
    fn the_file_of_a_dead_owner_is_taken_away() {
        let directory = tempfile::tempdir().unwrap();
        let spool = directory.path().join("spool.db");
        // What a killed process leaves.
        std::fs::write(path_of(&spool, "7-dead"), "").unwrap();
        assert!(is_gone(&spool, "7-dead").unwrap());
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    }
}
