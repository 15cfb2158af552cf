//! The pickers of files: without a window, one question at a terminal.

use std::path::{Path, PathBuf};

use wl_interpreter::builtin::{
    Arguments, Constant, Function, Parameter, Runtime, Syntax, Ty, constant, doc, example, names,
    parameter,
};
use wl_interpreter::diagnostic::Language;
use wl_interpreter::host::Channel;
use wl_interpreter::value::Value;

use crate::Outcome;

const OPEN: i64 = 1;
const CREATE: i64 = 2;
const EXISTING: i64 = 4;
const SEVERAL: i64 = 8;

/// How files are picked.
pub const MODES: &[Constant] = &[
    constant("fselOuvre", "fselOpen", OPEN, doc("Un fichier à lire.", "A file to read.")),
    constant("fselCrée", "fselCreate", CREATE, doc("Un fichier à écrire.", "A file to write.")),
    constant("fselExiste", "fselExist", EXISTING, doc("Il doit exister.", "It must exist.")),
    constant(
        "fselMulti",
        "fselMulti",
        SEVERAL,
        doc(
            "Plusieurs fichiers, séparés par ; au terminal.",
            "Several files, separated by ; at the terminal.",
        ),
    ),
    constant("fselChange", "fselChange", 16, doc("Sans effet ici.", "Without effect here.")),
];

/// The answer of the person at the terminal; none without one.
fn ask(runtime: &mut dyn Runtime, title: &str, proposed: &str) -> Option<String> {
    let language = runtime.language();
    let title = match (title.is_empty(), language) {
        (false, _) => title,
        (true, Language::French) => "Fichier",
        (true, Language::English) => "File",
    };
    let answer = runtime.host().console.ask(title, false, proposed);
    answer.map(|answer| answer.trim().to_owned()).filter(|answer| !answer.is_empty())
}

fn absolute(runtime: &mut dyn Runtime, below: &str, name: &str) -> PathBuf {
    let path = Path::new(below).join(name);
    let path = runtime.host().path(&path.to_string_lossy());
    std::path::absolute(&path).unwrap_or(path)
}

/// The first directory is left out of the shorter form, in which the file has its path.
fn pick(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let long = args.has(5) || matches!(args.get(4), Some(Value::Text(_)));
    let (directory, file, title) = if long {
        (args.text(0), args.text(1), args.text(2))
    } else {
        ("", args.text(0), args.text(1))
    };
    let mode = args.int(if long { 5 } else { 4 }).unwrap_or(OPEN + EXISTING);
    let Some(answer) = ask(runtime, title, file) else { return Ok(Value::text("")) };
    let several: &[char] = if mode & SEVERAL == 0 { &[] } else { &[';'] };
    let mut picked = Vec::new();
    for name in answer.split(several).map(str::trim).filter(|name| !name.is_empty()) {
        let path = absolute(runtime, directory, name);
        if mode & EXISTING != 0 && mode & CREATE == 0 && !path.is_file() {
            missing(runtime, &path);
            continue;
        }
        picked.push(path.to_string_lossy().into_owned());
    }
    Ok(Value::text(picked.join("\r\n")))
}

fn pick_directory(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let Some(answer) = ask(runtime, args.text(1), args.text(0)) else {
        return Ok(Value::text(""));
    };
    let path = absolute(runtime, "", &answer);
    if !path.is_dir() {
        missing(runtime, &path);
        return Ok(Value::text(""));
    }
    Ok(Value::text(path.to_string_lossy()))
}

fn missing(runtime: &mut dyn Runtime, path: &Path) {
    let shown = path.display();
    let text = match runtime.language() {
        Language::French => format!("« {shown} » n'existe pas : rien n'est choisi"),
        Language::English => format!("`{shown}` does not exist: nothing is picked"),
    };
    runtime.host().console.print(Channel::Warning, &text);
}

const MODE: Parameter = parameter("mode", "mode", Ty::Int).optional();

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("fSélecteur", "fSelect"),
        page: 3036053,
        doc: doc(
            "Demande un fichier, au terminal ; un texte vide si aucun n'est choisi, et toujours sans terminal.",
            "Asks for a file, at the terminal; an empty text when none is picked, and always without a terminal.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                parameter("répertoire ou fichier", "directory or file", Ty::Text),
                parameter("fichier ou titre", "file or title", Ty::Text),
                parameter("titre ou types", "title or types", Ty::Text),
                parameter("types ou extension", "types or extension", Ty::Text),
                parameter("extension ou mode", "extension or mode", Ty::Any).optional(),
                MODE,
            ],
            result: Ty::Text,
            run: pick,
        }],
        examples: &[example(
            "Trace(\"[\" + fSélecteur(\"\", \"a.txt\", \"Ouvrir\", \"Tous\" + TAB + \"*.*\", \"\") + \"]\")",
            "[]",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fRepSélecteur", "fSelectDir"),
        page: 3036050,
        doc: doc(
            "Demande un répertoire, au terminal ; un texte vide si aucun n'est choisi, et toujours sans terminal.",
            "Asks for a directory, at the terminal; an empty text when none is picked, and always without a terminal.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                parameter("répertoire", "directory", Ty::Text),
                parameter("titre", "title", Ty::Text),
                parameter("commentaire", "comment", Ty::Text).optional(),
                parameter("racine", "root", Ty::Text).optional(),
                parameter("options", "options", Ty::Int).optional(),
            ],
            result: Ty::Text,
            run: pick_directory,
        }],
        examples: &[example("Trace(\"[\" + fRepSélecteur(\"\", \"Dossier\") + \"]\")", "[]")],
        keeps_error: false,
    },
];
