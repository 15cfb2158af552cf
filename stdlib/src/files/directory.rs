//! Directories: existence, creation, listing.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use wl_interpreter::builtin::{
    Arguments, Constant, Error, Function, Parameter, Runtime, Syntax, Ty, constant, doc, example,
    interrupted, names, parameter,
};
use wl_interpreter::value::Value;

use super::info::stamp;
use super::{PATH, failure, path};
use crate::Outcome;
use crate::bounds::check_items;

const RECURSIVE: i64 = 1;
const NOT_RECURSIVE: i64 = 2;
const FULL: i64 = 4;
const NO_HIDDEN: i64 = 8;
const FILES: i64 = 16;
const DIRECTORIES: i64 = 32;

/// Options of walks.
pub const CONSTANTS: &[Constant] = &[
    constant(
        "frRécursif",
        "frRecursive",
        RECURSIVE,
        doc("Avec les sous-répertoires.", "With subdirectories."),
    ),
    constant(
        "frNonRécursif",
        "frNotRecursive",
        NOT_RECURSIVE,
        doc("Sans les sous-répertoires.", "Without subdirectories."),
    ),
    constant(
        "frInformationComplète",
        "frCompleteInformation",
        FULL,
        doc("Avec taille et date.", "With size and date."),
    ),
    constant(
        "frSansFichierCaché",
        "frNoHiddenFile",
        NO_HIDDEN,
        doc("Sans les fichiers cachés.", "Without hidden files."),
    ),
    constant("frFichier", "frFile", FILES, doc("Des fichiers.", "Files.")),
    constant("frRépertoire", "frDirectory", DIRECTORIES, doc("Des répertoires.", "Directories.")),
    constant(
        "frLectureSeule",
        "frReadOnly",
        64,
        doc("Même en lecture seule.", "Even when read-only."),
    ),
    constant(
        "frVersCorbeille",
        "frToRecycleBin",
        128,
        doc("Sans effet ici.", "Without effect here."),
    ),
    constant(
        "frInterruptible",
        "frInterruptible",
        256,
        doc("Sans effet ici.", "Without effect here."),
    ),
    constant("frConfirmer", "frConfirm", 512, doc("Sans effet ici.", "Without effect here.")),
];

/// True when `name` matches a pattern of `*` and `?`, whatever the case.
fn fits(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let (mut p, mut n) = (0, 0);
    // Where to go on when the last * takes one more character.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(character) if *character == '?' || *character == name[n] => {
                p += 1;
                n += 1;
            }
            _ => {
                let Some((place, taken)) = star else { return false };
                star = Some((place, taken + 1));
                (p, n) = (place + 1, taken + 1);
            }
        }
    }
    pattern[p..].iter().all(|character| *character == '*')
}

/// Files (or directories) of which the name matches, in order; deep when `recursive`.
fn walk(
    runtime: &mut dyn Runtime,
    pattern: &Path,
    recursive: bool,
    directories: bool,
    hidden: bool,
) -> Result<Vec<PathBuf>, Error> {
    let name = pattern.file_name().map_or("*".into(), |name| name.to_string_lossy());
    let name = if name == "*.*" { "*".into() } else { name };
    let root = pattern.parent().unwrap_or_else(|| Path::new("."));
    let (mut found, mut waiting) = (Vec::new(), VecDeque::from([root.to_path_buf()]));
    while let Some(directory) = waiting.pop_front() {
        if runtime.interrupted() {
            return Err(interrupted());
        }
        // A directory below that cannot be read is passed over.
        let entries = match fs::read_dir(&directory) {
            Ok(entries) => entries,
            Err(error) if directory == root => {
                return Err(failure(&root.to_string_lossy(), &error).giving(Value::text("")));
            }
            Err(_) => continue,
        };
        let mut entries: Vec<_> = entries.flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let entry_name = entry.file_name();
            let entry_name = entry_name.to_string_lossy();
            // Links are not followed: a walk ends.
            let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let wanted = if directories { is_directory } else { !entry.path().is_dir() };
            if wanted && fits(&name, &entry_name) && (hidden || !entry_name.starts_with('.')) {
                found.push(entry.path());
                check_items(found.len())?;
            }
            if is_directory && recursive {
                waiting.push_back(entry.path());
            }
        }
    }
    Ok(found)
}

/// The files that a pattern matches.
pub fn matching(
    runtime: &mut dyn Runtime,
    pattern: &Path,
    recursive: bool,
) -> Result<Vec<PathBuf>, Error> {
    walk(runtime, pattern, recursive, false, true)
}

fn list(runtime: &mut dyn Runtime, args: &Arguments, directories: bool) -> Outcome {
    let options = args.int(1).unwrap_or(RECURSIVE);
    let mut pattern = path(runtime, args, 0);
    if pattern.is_dir() {
        pattern.push("*");
    }
    let recursive = options & NOT_RECURSIVE == 0;
    let hidden = options & NO_HIDDEN == 0;
    let found = walk(runtime, &pattern, recursive, directories, hidden)?;
    let mut lines = Vec::with_capacity(found.len());
    for path in found {
        let mut line = path.to_string_lossy().into_owned();
        if options & FULL != 0 {
            let size = fs::metadata(&path).map_or(0, |found| found.len());
            let moment = stamp(runtime, &path, 0).unwrap_or_default();
            let attribute = if path.is_dir() { "D" } else { "" };
            line = format!("{line}\t{size}\t{moment}\t{attribute}");
        }
        lines.push(line);
    }
    Ok(Value::text(lines.join("\r\n")))
}

fn list_files(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    list(runtime, &args, false)
}

/// Calls a procedure for each file: directory, name, whether the directory changes, pointer. Only
/// a result that is false stops.
fn each_file(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mut pattern = path(runtime, &args, 0);
    if pattern.is_dir() {
        pattern.push("*");
    }
    let options = args.int(3).unwrap_or(RECURSIVE);
    let recursive = options & NOT_RECURSIVE == 0;
    let found = walk(runtime, &pattern, recursive, false, options & NO_HIDDEN == 0)?;
    let mut last = None;
    let mut count = 0;
    for path in found {
        let directory = path.parent().map(|it| it.join("").to_string_lossy().into_owned());
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let changes = directory != last;
        let given = vec![
            Value::text(directory.clone().unwrap_or_default()),
            Value::text(name),
            Value::Bool(changes),
            args.value(2),
        ];
        last = directory;
        count += 1;
        if matches!(runtime.call(&args.value(1), given)?, Value::Bool(false) | Value::Int(0)) {
            break;
        }
    }
    Ok(Value::Int(count))
}

fn list_directories(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    list(runtime, &args, true)
}

/// What `fRep("")` has still to give.
#[derive(Default)]
struct Walk(VecDeque<String>);

fn next(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    if !args.text(0).is_empty() {
        let pattern = path(runtime, &args, 0);
        let directories = args.int(1).unwrap_or(FILES) & DIRECTORIES != 0;
        let found = walk(runtime, &pattern, false, directories, true)?;
        let names = found.iter().filter_map(|path| path.file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned()).collect();
        runtime.extensions().get::<Walk>().0 = names;
    }
    Ok(Value::text(runtime.extensions().get::<Walk>().0.pop_front().unwrap_or_default()))
}

fn exists(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Bool(path(runtime, &args, 0).is_dir()))
}

fn create(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    fs::create_dir_all(path(runtime, &args, 0)).map_err(|error| failure(args.text(0), &error))?;
    Ok(Value::Bool(true))
}

fn remove(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let path = path(runtime, &args, 0);
    let recursive = args.int(1).unwrap_or(0) & RECURSIVE != 0;
    let removed = if recursive { fs::remove_dir_all(path) } else { fs::remove_dir(path) };
    removed.map_err(|error| failure(args.text(0), &error))?;
    Ok(Value::Bool(true))
}

const PATTERN: Parameter = parameter("motif", "pattern", Ty::Text);
const OPTIONS: Parameter = parameter("options", "options", Ty::Int).optional().among(&[CONSTANTS]);

const EXISTS: Function = Function {
    names: names("fRépertoireExiste", "fDirectoryExist"),
    page: 3036059,
    doc: doc("Dit si un répertoire existe.", "Tells whether a directory exists."),
    syntaxes: &[Syntax { parameters: &[PATH], result: Ty::Bool, run: exists }],
    examples: &[example("fRepCrée(\"a/b\")\nTrace(fRépertoireExiste(\"a/b\"))", "1")],
    keeps_error: false,
};

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    EXISTS,
    Function { names: names("fRepExiste", "fDirExist"), page: 1000021899, ..EXISTS },
    Function {
        names: names("fRepCrée", "fMakeDir"),
        page: 3036043,
        doc: doc(
            "Crée un répertoire et ceux qui le contiennent.",
            "Makes a directory and those that hold it.",
        ),
        syntaxes: &[Syntax { parameters: &[PATH], result: Ty::Bool, run: create }],
        examples: &[example("Trace(fRepCrée(\"a/b\"))", "1")],
        keeps_error: false,
    },
    Function {
        names: names("fRepSupprime", "fRemoveDir"),
        page: 3036051,
        doc: doc(
            "Supprime un répertoire vide, ou tout ce qu'il contient avec frRécursif.",
            "Deletes an empty directory, or all it holds with frRecursive.",
        ),
        syntaxes: &[Syntax { parameters: &[PATH, OPTIONS], result: Ty::Bool, run: remove }],
        examples: &[example(
            "fRepCrée(\"a/b\")\nTrace(fRepSupprime(\"a\"), fRepSupprime(\"a\", frRécursif))",
            "0\t1",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fListeFichier", "fListFile"),
        page: 3036058,
        doc: doc(
            "Donne les chemins des fichiers d'un motif, séparés par RC ; les sous-répertoires aussi, sauf avec frNonRécursif. Avec une procédure : l'appelle pour chaque fichier (répertoire, nom, changement de répertoire, pointeur) jusqu'à ce qu'elle renvoie Faux, et donne leur nombre.",
            "Gives the paths of the files of a pattern, separated by CR; those of subdirectories too, unless frNotRecursive is given. With a procedure: calls it for each file (directory, name, change of directory, pointer) until it returns False, and gives their number.",
        ),
        syntaxes: &[
            Syntax {
                parameters: &[
                    PATTERN,
                    parameter("procédure", "procedure", Ty::Procedure),
                    parameter("pointeur", "pointer", Ty::Any).optional(),
                    OPTIONS,
                ],
                result: Ty::Int,
                run: each_file,
            },
            Syntax { parameters: &[PATTERN, OPTIONS], result: Ty::Text, run: list_files },
        ],
        examples: &[
            example(
                "fSauveTexte(\"un.txt\", \"x\")\nfSauveTexte(\"deux.md\", \"x\")\nTrace(fExtraitChemin(fListeFichier(\"*.txt\"), fFichier))",
                "un",
            ),
            example(
                "fSaveText(\"one.txt\", \"x\")\nTrace(fListFile(\"*.txt\", (directory, file) => { Trace(file) }))",
                "one.txt\n1",
            ),
        ],
        keeps_error: false,
    },
    Function {
        names: names("fListeRépertoire", "fListDirectory"),
        page: 3036062,
        doc: doc(
            "Donne les chemins des répertoires d'un motif, séparés par RC.",
            "Gives the paths of the directories of a pattern, separated by CR.",
        ),
        syntaxes: &[Syntax {
            parameters: &[PATTERN, OPTIONS],
            result: Ty::Text,
            run: list_directories,
        }],
        examples: &[example(
            "fRepCrée(\"a/b\")\nTrace(fExtraitChemin(fListeRépertoire(\"a/*\"), fFichier))",
            "b",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fRep", "fDir"),
        page: 3036056,
        doc: doc(
            "Donne le nom du premier fichier d'un motif ; fRep(\"\") donne les suivants, puis un texte vide.",
            "Gives the name of the first file of a pattern; fDir(\"\") gives the next ones, then an empty text.",
        ),
        syntaxes: &[Syntax { parameters: &[PATTERN, OPTIONS], result: Ty::Text, run: next }],
        examples: &[example(
            "fSauveTexte(\"un.txt\", \"x\")\nTrace(fRep(\"*.txt\"), fRep(\"\") = \"\")",
            "un.txt\t1",
        )],
        keeps_error: false,
    },
];

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns() {
        assert!(fits("*.TXT", "note.txt") && fits("*", "") && fits("a?c", "aéc"));
        assert!(fits("*a*b", "xxaxxb") && !fits("*a*b", "xxaxx"));
        assert!(!fits("?", "") && !fits("a", "ab"));
        assert!(!fits(&"*a".repeat(30), &"a".repeat(29)));
    }
}
