//! Files and directories: the only place of this crate that touches them.

pub mod attribute;
pub mod content;
pub mod directory;
pub mod handle;
pub mod hash;
pub mod info;
pub mod ini;
pub mod opened;
pub mod path;
pub mod pick;
pub mod places;

use std::io;
use std::path::PathBuf;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{Arguments, Error, Parameter, Runtime, Ty, parameter};
use wl_interpreter::diagnostic::codes;

/// A path of the script.
const PATH: Parameter = parameter("chemin", "path", Ty::Text);

/// The path at `rank`, from the program's directory.
fn path(runtime: &mut dyn Runtime, args: &Arguments, rank: usize) -> PathBuf {
    runtime.host().path(args.text(rank))
}

/// The error of a file, with what the system says and what to do.
fn failure(path: &str, error: &io::Error) -> Error {
    let (fr, en) = match error.kind() {
        io::ErrorKind::NotFound => (
            "vérifier le chemin : il part du répertoire du programme",
            "check the path: it starts from the directory of the program",
        ),
        io::ErrorKind::PermissionDenied => (
            "vérifier les droits sur ce fichier et son répertoire",
            "check the rights on this file and its directory",
        ),
        io::ErrorKind::AlreadyExists => (
            "choisir un autre nom ou supprimer l'existant",
            "choose another name or delete the existing one",
        ),
        io::ErrorKind::StorageFull => ("libérer de la place", "make room"),
        _ => ("vérifier que ce fichier est accessible", "check that this file can be reached"),
    };
    Error::new(
        3000 + error.raw_os_error().map_or(0, i64::from),
        codes::FILE,
        bilingual!("« {path} » n'a pas pu être traité", "“{path}” could not be processed"),
    )
    .hint(bilingual!("{fr}", "{en}"))
    .system(error.to_string())
}
