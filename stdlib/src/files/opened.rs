//! What else open files can do: searched, resized, named, temporary; and paths between two places.

use std::io::{Read as _, Seek as _, SeekFrom};

use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Function, Runtime, Syntax, Ty, doc, example, names,
    parameter,
};
use wl_interpreter::value::Value;

use super::handle::{HANDLE, MODES, keep, opened};
use super::{PATH, failure};
use crate::Outcome;
use crate::bounds::check_bytes;

/// Where the bytes stand in an open file, from 0; the position of the file does not change.
fn find(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let start = u64::try_from(args.int(2).unwrap_or(0)).unwrap_or(0);
    let open = opened(runtime, &args).map_err(|error| error.giving(Value::Int(-1)))?;
    let name = open.name.clone();
    let mut look = || -> std::io::Result<Vec<u8>> {
        let position = open.reader.stream_position()?;
        open.reader.seek(SeekFrom::Start(start))?;
        let mut content = Vec::new();
        let most = crate::bounds::MAX_BYTES as u64 + 1;
        (&mut open.reader).take(most).read_to_end(&mut content)?;
        open.reader.seek(SeekFrom::Start(position))?;
        Ok(content)
    };
    let content = look().map_err(|error| failure(&name, &error).giving(Value::Int(-1)))?;
    check_bytes(content.len())?;
    let found = memchr::memmem::find(&content, args.bytes(1));
    Ok(Value::Int(found.map_or(-1, |place| (start + place as u64) as i64)))
}

fn resize(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let size = u64::try_from(args.int(1).unwrap_or(0)).unwrap_or(0);
    let open = opened(runtime, &args)?;
    let done = open.reader.get_ref().set_len(size);
    done.map_err(|error| failure(&open.name, &error).giving(Value::Bool(false)))?;
    Ok(Value::Bool(true))
}

fn file_name(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let name = opened(runtime, &args)?.name.clone();
    let path = runtime.host().path(&name);
    let whole = std::path::absolute(&path).unwrap_or(path);
    Ok(Value::text(whole.to_string_lossy().into_owned()))
}

/// Letters of the prefix that count.
const PREFIX: usize = 3;

fn temporary(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let prefix: String = args.text(1).chars().take(PREFIX).collect();
    let directory =
        if args.has(2) { runtime.host().path(args.text(2)) } else { std::env::temp_dir() };
    let made = tempfile::Builder::new().prefix(&prefix).suffix(".tmp").tempfile_in(&directory);
    let kept = made.and_then(|file| file.keep().map_err(|error| error.error));
    let (file, path) =
        kept.map_err(|error| failure(&directory.to_string_lossy(), &error).giving(Value::Int(-1)))?;
    keep(runtime, &path.to_string_lossy(), file)
}

const BELOW: i64 = 1;

/// What `fRelativise` accepts.
pub const CONSTANTS: &[Constant] = &[
    Constant {
        names: names("frelTout", "frelAll"),
        value: ConstantValue::Int(0),
        doc: doc("Remonte s'il le faut.", "Goes up where needed."),
    },
    Constant {
        names: names("frelSousRépertoireUniquement", "frelSubdirectoryOnly"),
        value: ConstantValue::Int(BELOW),
        doc: doc("Seulement sous la référence.", "Only below the reference."),
    },
];

fn relative(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let path = args.text(0);
    let separator = if path.contains('\\') { "\\" } else { "/" };
    let parts = |text| str::split(text, ['/', '\\']).collect::<Vec<&str>>();
    let (own, base) = (parts(path), parts(args.text(1).trim_end_matches(['/', '\\'])));
    let shared = own.iter().zip(&base).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
    let up = base.len() - shared;
    // Another drive has no way to there.
    if shared == 0 || up > 0 && args.int(2) == Some(BELOW) {
        return Ok(Value::text(path));
    }
    let mut steps = if up == 0 { vec!["."] } else { vec![".."; up] };
    steps.extend(&own[shared..]);
    Ok(Value::text(steps.join(separator)))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("fCherche", "fFind"),
        page: 1000020498,
        doc: doc(
            "Donne la position d'un texte ou d'octets dans un fichier ouvert, à partir d'une position ; -1 s'ils n'y sont pas.",
            "Gives the position of a text or bytes in an open file, from a position on; -1 when they are not there.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                HANDLE,
                parameter("cherché", "sought", Ty::Buffer),
                parameter("départ", "start", Ty::Long).optional(),
            ],
            result: Ty::Int,
            run: find,
        }],
        examples: &[example(
            r#"fSauveTexte("a.txt", "un deux un")
f est un entier = fOuvre("a.txt", foLecture)
Trace(fCherche(f, "un"), fCherche(f, "un", 1), fCherche(f, "dix"))"#,
            "0\t8\t-1",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fChangeTaille", "fChangeSize"),
        page: 3036064,
        doc: doc(
            "Coupe un fichier ouvert, ou l'agrandit avec des zéros.",
            "Cuts an open file, or makes it longer with zeros.",
        ),
        syntaxes: &[Syntax {
            parameters: &[HANDLE, parameter("taille", "size", Ty::Long)],
            result: Ty::Bool,
            run: resize,
        }],
        examples: &[example(
            r#"fSauveTexte("a.txt", "bonjour")
f est un entier = fOuvre("a.txt")
Trace(fChangeTaille(f, 3), fTaille("a.txt"))"#,
            "1\t3",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fNomFichier", "fFileName"),
        page: 1000017290,
        doc: doc("Donne le chemin d'un fichier ouvert.", "Gives the path of an open file."),
        syntaxes: &[Syntax { parameters: &[HANDLE], result: Ty::Text, run: file_name }],
        examples: &[example(
            r#"f est un entier = fCrée("a.txt")
Trace(fExtraitChemin(fNomFichier(f), fFichier + fExtension))"#,
            "a.txt",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fOuvreFichierTemp", "fOpenTempFile"),
        page: 1000017289,
        doc: doc(
            "Crée et ouvre un fichier temporaire, qui reste ; donne son numéro, -1 en cas d'erreur.",
            "Makes and opens a temporary file, which stays; gives its number, -1 on error.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                parameter("mode", "mode", Ty::Int).optional().among(&[MODES]),
                parameter("préfixe", "prefix", Ty::Text).optional(),
                parameter("répertoire", "directory", Ty::Text).optional(),
            ],
            result: Ty::Int,
            run: temporary,
        }],
        examples: &[example(
            r#"f est un entier = fOuvreFichierTemp(foEcriture, "ABC", ".")
Trace(Gauche(fExtraitChemin(fNomFichier(f), fFichier), 3), fEcrit(f, "x"))"#,
            "ABC\t1",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fRelativise", "fBuildRelativePath"),
        page: 1410088420,
        doc: doc(
            "Donne le chemin d'un fichier à partir d'un répertoire ; le chemin entier quand il n'y en a pas.",
            "Gives the path of a file from a directory; the whole path when there is none.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                PATH,
                parameter("référence", "reference", Ty::Text),
                parameter("mode", "mode", Ty::Int).optional().among(&[CONSTANTS]),
            ],
            result: Ty::Text,
            run: relative,
        }],
        examples: &[example(
            r#"Trace(fRelativise("C:\a\b\c.txt", "C:\a\b"), fRelativise("/a/b/c.txt", "/a/d"))"#,
            ".\\c.txt\t../b/c.txt",
        )],
        keeps_error: false,
    },
];
