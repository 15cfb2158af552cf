//! Whole files: reading sources, writing in one go.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A source file as it was read.
#[derive(Debug)]
pub struct SourceFile {
    /// Its one path, links followed.
    pub path: PathBuf,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Reads a file that holds a source.
///
/// # Errors
/// Those of the system; also for what is not a plain file or is larger than a source may be.
pub fn read_source(path: &Path) -> io::Result<SourceFile> {
    let path = fs::canonicalize(path)?;
    let about = fs::metadata(&path)?;
    if !about.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file"));
    }
    if about.len() > crate::source::MAX_SOURCE_BYTES as u64 {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let bytes = fs::read(&path)?;
    Ok(SourceFile { path, bytes })
}

/// The one path of a file that exists, links followed.
#[must_use]
pub fn real_path(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok()
}

/// Writes a file in one go: all of it, or nothing. A reader never sees half of it, and a full disk
/// leaves what was there.
///
/// A link is followed, and something that is not a plain file (a device, a pipe) is written where
/// it is: replacing it would destroy it.
///
/// # Errors
/// Those of the system; the file is then as it was.
pub fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let old = fs::metadata(path).ok();
    if old.as_ref().is_some_and(|old| !old.is_file() && !old.is_dir()) {
        return fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let target = if old.is_some() { fs::canonicalize(path)? } else { path.to_path_buf() };
    let file = beside(&target, bytes)?;
    match old {
        Some(old) => file.as_file().set_permissions(old.permissions())?,
        None => open_to_others(file.as_file())?,
    }
    file.as_file().sync_all()?;
    file.persist(target)?;
    Ok(())
}

/// Writes a new file in one go. Whatever has that name already, even a link that leads nowhere,
/// is left as it is.
///
/// # Errors
/// Those of the system; [`io::ErrorKind::AlreadyExists`] when the name is taken.
pub fn create_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let file = beside(path, bytes)?;
    open_to_others(file.as_file())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    Ok(())
}

/// A file under another name that holds these bytes, in the directory of `target`.
fn beside(target: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let directory = target.parent().filter(|parent| !parent.as_os_str().is_empty());
    let mut file = tempfile::Builder::new()
        .prefix(".wl-")
        .tempfile_in(directory.unwrap_or_else(|| Path::new(".")))?;
    file.write_all(bytes)?;
    Ok(file)
}

/// Temporary files are for their owner alone; a new file has the usual rights.
#[cfg(unix)]
fn open_to_others(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn open_to_others(_: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{create_file, replace_file};
    use std::fs;
    use std::io::ErrorKind;

    #[test]
    fn a_file_takes_its_new_content_whole() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.txt");
        replace_file(&path, b"un").unwrap();
        replace_file(&path, b"deux").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"deux");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_new_file_replaces_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.txt");
        create_file(&path, b"un").unwrap();
        assert_eq!(create_file(&path, b"deux").unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"un");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_follows_no_link() {
        let directory = tempfile::tempdir().unwrap();
        let (target, link) = (directory.path().join("t"), directory.path().join("l"));
        std::os::unix::fs::symlink(&target, &link).unwrap();
        assert_eq!(create_file(&link, b"new").unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert!(!target.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let directory = tempfile::tempdir().unwrap();
        let (target, link) = (directory.path().join("t"), directory.path().join("l"));
        fs::write(&target, "old").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        replace_file(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&target).unwrap(), b"new");
    }

    /// Replacing `/dev/null` by a plain file breaks the machine; a socket stands for it here.
    #[cfg(unix)]
    #[test]
    fn what_is_not_a_file_is_never_replaced() {
        use std::os::unix::fs::FileTypeExt as _;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
        replace_file(&path, b"lost").unwrap_err();
        assert!(fs::metadata(&path).unwrap().file_type().is_socket());
    }
}
