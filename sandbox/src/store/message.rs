//! A message of a folder.

use super::Flags;
use super::disk;
use crate::web::Summary;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// A message as it is at one moment. Its content never changes; its flags do, in another value.
#[derive(Clone)]
pub(crate) struct Message {
    /// Unique in the mailbox for ever: 1 to 70 visible ASCII characters (RFC 1939 section 7).
    pub(crate) id: String,
    /// Ascending in a folder, never used again (RFC 3501 section 2.3.1.1).
    pub(crate) uid: u32,
    /// In octets, line ends counted as CRLF.
    pub(crate) size: usize,
    pub(crate) flags: Flags,
    /// No session has been told of it yet (RFC 3501 section 2.3.2, `\Recent`).
    pub(crate) recent: bool,
    /// When it arrived, in seconds since 1970: the internal date.
    pub(crate) received: i64,
    pub(super) content: Content,
    /// What lists say of it, once it was read for that.
    pub(crate) summary: OnceLock<Arc<Summary>>,
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
            Content::File(path) => Ok(disk::with_crlf(disk::read(path)?).into()),
        }
    }
}
