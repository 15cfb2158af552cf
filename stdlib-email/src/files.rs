//! The files that mail functions read and write: the only place of this crate that does.

use std::fs;
use std::io;
use std::path::Path;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::Error;
use wl_interpreter::host::{create_file, replace_file};
use wl_mail::mime::numbered_filename;

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

/// The error of a path that names a directory which is not there.
pub(crate) fn no_directory(path: &Path) -> Error {
    unwritable(path, &io::ErrorKind::NotFound.into())
}

/// Files of one name that a directory may hold.
const MAX_SAME_NAME: usize = 10_000;

/// Writes a file whole or not at all: a reader never sees half of it, a full disk leaves the
/// earlier file as it was. What is there and is no file (a device, a pipe, a directory) is refused.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if fs::metadata(path).is_ok_and(|old| !old.is_file()) {
        let shown = path.display();
        return Err(error::of(
            number::ATTACHMENT_UNWRITABLE,
            bilingual!("« {shown} » n'est pas un fichier", "`{shown}` is not a file"),
        )
        .hint(bilingual!(
            "donner le nom d'un fichier : rien n'est écrit par-dessus un périphérique",
            "give the name of a file: nothing is written over a device"
        )));
    }
    replace_file(path, bytes).map_err(|cause| unwritable(path, &cause))
}

/// Writes a file into a directory, made when needed, under this name or one with a number behind
/// it: whoever chose the name must not choose which file is lost. Returns the name it took.
pub(crate) fn write_new(directory: &Path, name: &str, bytes: &[u8]) -> Result<String, Error> {
    fs::create_dir_all(directory).map_err(|cause| unwritable(directory, &cause))?;
    let mut path = directory.join(name);
    let mut taken = name.to_owned();
    for rank in 1..MAX_SAME_NAME {
        match create_file(&path, bytes) {
            Ok(()) => return Ok(taken),
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                taken = numbered_filename(name, rank);
                path = directory.join(&taken);
            }
            Err(cause) => return Err(unwritable(&path, &cause)),
        }
    }
    Err(unwritable(&path, &io::ErrorKind::AlreadyExists.into()))
}

fn unwritable(path: &Path, cause: &io::Error) -> Error {
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
}
