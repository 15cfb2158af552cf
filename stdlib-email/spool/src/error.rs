//! What can go wrong with the queue itself, as data: a layer above words it.

use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::{Id, State};

/// The result of every fallible function of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong with the queue. Never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The file, or its directory, cannot be made or opened.
    Unusable {
        /// The file of the queue.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// The file is no sound database any more. It is left as it is.
    Damaged {
        /// The file of the queue.
        path: PathBuf,
        /// What the database said.
        detail: String,
    },
    /// The file is the database of another program.
    Foreign {
        /// The file of the queue.
        path: PathBuf,
    },
    /// A later version of this program made the file.
    Newer {
        /// The file of the queue.
        path: PathBuf,
        /// The version of its tables.
        found: i64,
        /// The latest version known here.
        known: i64,
    },
    /// The disk is full. What was to be written was not.
    Full {
        /// The file of the queue.
        path: PathBuf,
    },
    /// Others kept the file to themselves for too long.
    Busy {
        /// The file of the queue.
        path: PathBuf,
    },
    /// Anything else that the database or the system refused.
    Storage {
        /// The file of the queue.
        path: PathBuf,
        /// What it said.
        detail: String,
    },
    /// No mail has this identifier.
    NoSuchMail {
        /// The identifier asked for.
        id: Id,
    },
    /// The mail is not in a state that allows it.
    NotNow {
        /// Its identifier.
        id: Id,
        /// Its state.
        state: State,
    },
    /// The source of the mail has more bytes than the queue takes.
    TooLarge {
        /// Its bytes.
        size: usize,
        /// The bound.
        max: usize,
    },
    /// The mail has no recipient.
    NoRecipient,
    /// The mail goes out without logging in: a password would not serve.
    NoLogin {
        /// Its identifier.
        id: Id,
    },
    /// The password is empty.
    NoPassword,
}

impl Error {
    /// What the database said about the file at `path`.
    pub(crate) fn of(path: &Path, error: &rusqlite::Error) -> Self {
        let path = path.to_owned();
        let detail = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged { path, detail }
            }
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                Self::Unusable { path, detail }
            }
            Some(_) => Self::Storage { path, detail },
            // A value that is not what the tables say.
            None => Self::Damaged { path, detail },
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unusable { path, detail } => {
                write!(f, "the queue {} cannot be used: {detail}", path.display())
            }
            Self::Damaged { path, detail } => {
                write!(f, "the queue {} is damaged: {detail}", path.display())
            }
            Self::Foreign { path } => {
                write!(f, "{} is the database of another program", path.display())
            }
            Self::Newer { path, found, known } => {
                write!(f, "the queue {} is of version {found}, newer than {known}", path.display())
            }
            Self::Full { path } => write!(f, "the disk of the queue {} is full", path.display()),
            Self::Busy { path } => write!(f, "the queue {} is in use", path.display()),
            Self::Storage { path, detail } => {
                write!(f, "the queue {}: {detail}", path.display())
            }
            Self::NoSuchMail { id } => write!(f, "there is no mail {id}"),
            Self::NotNow { id, state } => write!(f, "mail {id} is {}", state.word()),
            Self::TooLarge { size, max } => {
                write!(f, "a mail of {size} bytes is more than the {max} of a queue")
            }
            Self::NoRecipient => f.write_str("there is no recipient"),
            Self::NoLogin { id } => write!(f, "mail {id} goes out without logging in"),
            Self::NoPassword => f.write_str("the password is empty"),
        }
    }
}

impl std::error::Error for Error {}
