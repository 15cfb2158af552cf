//! The files that mail functions read and write: the only place of this crate that does.

use std::fs;
use std::io;
use std::path::Path;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::Error;
use wl_interpreter::host::replace_file;

use crate::error::{self, number};

/// The bytes of a file to be sent.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|cause| {
        let shown = path.display();
        let failure = if cause.kind() == io::ErrorKind::NotFound {
            error::of(
                number::ATTACHMENT_NOT_FOUND,
                bilingual!(
                    "le fichier « {shown} » n'existe pas",
                    "the file `{shown}` does not exist"
                ),
            )
            .hint(bilingual!(
                "un chemin relatif part du répertoire du programme",
                "a relative path starts from the program's directory"
            ))
        } else {
            error::of(
                number::ATTACHMENT_UNREADABLE,
                bilingual!(
                    "le fichier « {shown} » ne peut pas être lu",
                    "the file `{shown}` cannot be read"
                ),
            )
        };
        failure.system(cause.to_string())
    })
}

/// True when a path as the script wrote it names a directory.
pub(crate) fn is_directory(written: &str, path: &Path) -> bool {
    written.ends_with(['/', '\\']) || path.is_dir()
}

/// Writes a file whole or not at all: a reader never sees half of it, a full disk leaves the
/// earlier file as it was.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    replace_file(path, bytes).map_err(|cause| {
        let shown = path.display();
        let full = cause.kind() == io::ErrorKind::StorageFull;
        let number = if full { number::DISK_FULL } else { number::ATTACHMENT_UNWRITABLE };
        error::of(
            number,
            bilingual!(
                "le fichier « {shown} » ne peut pas être écrit",
                "the file `{shown}` cannot be written"
            ),
        )
        .hint(bilingual!(
            "vérifier que le répertoire existe et que l'écriture y est permise",
            "check that the directory exists and may be written to"
        ))
        .system(cause.to_string())
    })
}
