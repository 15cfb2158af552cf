//! Files as a whole: existence, size, date, type, copies and removal.

use std::fs;
use std::path::{Path, PathBuf};

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, Error, Function, Parameter, Runtime, Syntax, Ty, constant, doc, example,
    names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{DateTime, Value};

use super::directory::matching;
use super::{PATH, failure, path};
use crate::Outcome;

/// The dates of a file.
pub const CONSTANTS: &[Constant] = &[
    constant("fModification", "fModification", 0, doc("Dernière écriture.", "Last written.")),
    constant("fCréation", "fCreation", 1, doc("Création.", "Creation.")),
    constant("fAccès", "fAccess", 2, doc("Dernière lecture.", "Last read.")),
];

fn exists(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Bool(path(runtime, &args, 0).is_file()))
}

fn size(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let found = fs::metadata(path(runtime, &args, 0))
        .map_err(|error| failure(args.text(0), &error).giving(Value::Int(-1)))?;
    Ok(Value::Int(found.len() as i64))
}

/// One of the dates of a file, `AAAAMMJJHHMMSS` in local time.
pub fn stamp(runtime: &mut dyn Runtime, path: &Path, which: i64) -> std::io::Result<String> {
    let found = fs::metadata(path)?;
    let moment = match which {
        1 => found.created()?,
        2 => found.accessed()?,
        _ => found.modified()?,
    };
    let zone = runtime.host().clock.now().time_zone().clone();
    let moment = jiff::Timestamp::try_from(moment).map_err(std::io::Error::other)?;
    let mut text = DateTime::now(&moment.to_zoned(zone)).to_string();
    text.truncate(14);
    Ok(text)
}

fn date_time(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    part_of_stamp(runtime, &args, 0..14)
}

fn date(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    part_of_stamp(runtime, &args, 0..8)
}

fn clock(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    part_of_stamp(runtime, &args, 8..14)
}

fn part_of_stamp(
    runtime: &mut dyn Runtime,
    args: &Arguments,
    part: std::ops::Range<usize>,
) -> Outcome {
    let path = path(runtime, args, 0);
    let text = stamp(runtime, &path, args.int(2).unwrap_or(0))
        .map_err(|error| failure(args.text(0), &error))?;
    Ok(Value::text(text.get(part).unwrap_or("")))
}

fn content_type(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let extension = Path::new(args.text(0)).extension().and_then(std::ffi::OsStr::to_str);
    let known = extension.and_then(wl_media_types::of_extension);
    Ok(Value::text(known.unwrap_or(wl_media_types::UNKNOWN)))
}

/// Removes a file, or those that a pattern matches.
fn delete(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let name = args.text(0);
    for file in sources(runtime, &args)? {
        fs::remove_file(&file).map_err(|error| failure(name, &error))?;
    }
    Ok(Value::Bool(true))
}

/// The file named by the first argument, or those that its `*` and `?` match.
fn sources(runtime: &mut dyn Runtime, args: &Arguments) -> Result<Vec<PathBuf>, Error> {
    let pattern = path(runtime, args, 0);
    if !args.text(0).contains(['*', '?']) {
        return Ok(vec![pattern]);
    }
    let found = matching(runtime, &pattern, false)?;
    if found.is_empty() {
        let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(failure(args.text(0), &missing));
    }
    Ok(found)
}

fn empty_path() -> Error {
    Error::new(3201, codes::FILE, bilingual!("le chemin est vide", "the path is empty"))
}

fn copy(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    if args.text(1).is_empty() {
        return Err(empty_path());
    }
    let target = path(runtime, &args, 1);
    let into = target.is_dir() || args.text(1).ends_with(['/', '\\']);
    for source in sources(runtime, &args)? {
        let target = match source.file_name() {
            Some(name) if into => target.join(name),
            _ => target.clone(),
        };
        copy_one(&source, &target).map_err(|error| failure(args.text(0), &error))?;
    }
    Ok(Value::Bool(true))
}

fn copy_one(source: &Path, target: &Path) -> std::io::Result<()> {
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent)?;
    }
    let same =
        fs::canonicalize(target).is_ok_and(|found| Some(found) == fs::canonicalize(source).ok());
    if same {
        return Err(std::io::Error::new(
            std::io::ErrorKind::AlreadyExists,
            "source and destination are the same file",
        ));
    }
    fs::copy(source, target).map(|_| ())
}

fn rename(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    if args.text(0).is_empty() || args.text(1).is_empty() {
        return Err(empty_path());
    }
    let (source, target) = (path(runtime, &args, 0), path(runtime, &args, 1));
    if target.exists() {
        let exists = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(failure(args.text(1), &exists));
    }
    let moved = fs::rename(&source, &target).or_else(|error| match error.kind() {
        // Another disk: copy, then remove.
        std::io::ErrorKind::CrossesDevices => {
            copy_one(&source, &target)?;
            fs::remove_file(&source)
        }
        _ => Err(error),
    });
    moved.map_err(|error| failure(args.text(0), &error))?;
    Ok(Value::Bool(true))
}

const SOURCE: Parameter = parameter("source", "source", Ty::Text);
const TARGET: Parameter = parameter("destination", "destination", Ty::Text);
const OPTION: Parameter = parameter("option", "option", Ty::Any).optional();

const DATES: &[Parameter] =
    &[PATH, OPTION, parameter("type", "type", Ty::Int).optional().among(&[CONSTANTS])];

const RENAME: Function = Function {
    names: names("fRenomme", "fRename"),
    page: 3036038,
    doc: doc(
        "Renomme ou déplace un fichier ; une erreur si la destination existe.",
        "Renames or moves a file; an error when the destination exists.",
    ),
    syntaxes: &[Syntax { parameters: &[SOURCE, TARGET], result: Ty::Bool, run: rename }],
    examples: &[example(
        "fSauveTexte(\"avant.txt\", \"x\")\nTrace(fRenomme(\"avant.txt\", \"apres.txt\"), fFichierExiste(\"apres.txt\"))",
        "1\t1",
    )],
    keeps_error: false,
};

const CONTENT_TYPE: Function = Function {
    names: names("fContentType", "fContentType"),
    page: 1000024732,
    doc: doc(
        "Donne le type MIME d'un fichier, d'après son extension.",
        "Gives the MIME type of a file, by its extension.",
    ),
    syntaxes: &[Syntax { parameters: &[PATH], result: Ty::Text, run: content_type }],
    examples: &[example(r#"Trace(fContentType("photo.PNG"))"#, "image/png")],
    keeps_error: false,
};

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("fFichierExiste", "fFileExist"),
        page: 3036015,
        doc: doc(
            "Dit si un fichier existe ; Faux pour un répertoire.",
            "Tells whether a file exists; False for a directory.",
        ),
        syntaxes: &[Syntax { parameters: &[PATH], result: Ty::Bool, run: exists }],
        examples: &[example(r#"Trace(fFichierExiste("absent.txt"))"#, "0")],
        keeps_error: false,
    },
    Function {
        names: names("fTaille", "fSize"),
        page: 3036055,
        doc: doc(
            "Donne la taille d'un fichier en octets ; -1 en cas d'erreur.",
            "Gives the size of a file in bytes; -1 on error.",
        ),
        syntaxes: &[Syntax { parameters: &[PATH], result: Ty::Long, run: size }],
        examples: &[example("fSauveTexte(\"a.txt\", \"été\")\nTrace(fTaille(\"a.txt\"))", "5")],
        keeps_error: false,
    },
    Function {
        names: names("fDateHeure", "fDateTime"),
        page: 3036066,
        doc: doc(
            "Donne la date et l'heure d'un fichier : AAAAMMJJHHMMSS.",
            "Gives the date and time of a file: YYYYMMDDHHMMSS.",
        ),
        syntaxes: &[Syntax { parameters: DATES, result: Ty::Text, run: date_time }],
        examples: &[example(
            "fSauveTexte(\"a.txt\", \"x\")\nTrace(Taille(fDateHeure(\"a.txt\")))",
            "14",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fDate", "fDate"),
        page: 3036019,
        doc: doc("Donne la date d'un fichier : AAAAMMJJ.", "Gives the date of a file: YYYYMMDD."),
        syntaxes: &[Syntax { parameters: DATES, result: Ty::Text, run: date }],
        examples: &[example("fSauveTexte(\"a.txt\", \"x\")\nTrace(Taille(fDate(\"a.txt\")))", "8")],
        keeps_error: false,
    },
    Function {
        names: names("fHeure", "fTime"),
        page: 3036042,
        doc: doc("Donne l'heure d'un fichier : HHMMSS.", "Gives the time of a file: HHMMSS."),
        syntaxes: &[Syntax { parameters: DATES, result: Ty::Text, run: clock }],
        examples: &[example(
            "fSauveTexte(\"a.txt\", \"x\")\nTrace(Taille(fHeure(\"a.txt\")))",
            "6",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fSupprime", "fDelete"),
        page: 3036029,
        doc: doc(
            "Supprime un fichier, ou ceux qu'un motif désigne.",
            "Deletes a file, or those that a pattern matches.",
        ),
        syntaxes: &[Syntax { parameters: &[PATH, OPTION], result: Ty::Bool, run: delete }],
        examples: &[example(
            "fSauveTexte(\"a.txt\", \"x\")\nTrace(fSupprime(\"*.txt\"), fSupprime(\"a.txt\"))",
            "1\t0",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fCopieFichier", "fCopyFile"),
        page: 3036004,
        doc: doc(
            "Copie un fichier, ou ceux d'un motif, vers un fichier ou un répertoire.",
            "Copies a file, or those of a pattern, to a file or a directory.",
        ),
        syntaxes: &[Syntax { parameters: &[SOURCE, TARGET, OPTION], result: Ty::Bool, run: copy }],
        examples: &[example(
            "fSauveTexte(\"a.txt\", \"x\")\nTrace(fCopieFichier(\"a.txt\", \"copie/b.txt\"), fChargeTexte(\"copie/b.txt\"))",
            "1\tx",
        )],
        keeps_error: false,
    },
    RENAME,
    Function { names: names("fDéplaceFichier", "fMoveFile"), page: 3036060, ..RENAME },
    CONTENT_TYPE,
    Function { names: names("fTypeMIME", "fMIMEType"), page: 1410089105, ..CONTENT_TYPE },
];
