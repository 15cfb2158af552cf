//! Whole files: loading, saving, adding. A file is never half-written: its new content is written
//! beside it, then takes its place.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::rc::Rc;

use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::host::replace_file;
use wl_interpreter::value::Value;

use super::{PATH, failure, path};
use crate::Outcome;
use crate::bounds::{MAX_BYTES, check_bytes};
use crate::text::charset::decoded;

const KIND: Parameter = parameter("type", "type", Ty::Int).optional();
const TEXT: Parameter = parameter("texte", "text", Ty::Text);
const BUFFER: Parameter = parameter("buffer", "buffer", Ty::Buffer);

fn load(runtime: &mut dyn Runtime, args: &Arguments) -> Result<Vec<u8>, Error> {
    load_at(runtime, args, 0)
}

/// The bytes of the file that the argument at `rank` names.
pub fn load_at(runtime: &mut dyn Runtime, args: &Arguments, rank: usize) -> Result<Vec<u8>, Error> {
    let name = args.text(rank);
    let file = File::open(path(runtime, args, rank)).map_err(|error| failure(name, &error))?;
    let size = file.metadata().map_or(0, |about| about.len()).min(MAX_BYTES as u64);
    let mut bytes = Vec::with_capacity(size as usize + 1);
    // One byte more than allowed tells a file that is too long.
    file.take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| failure(name, &error))?;
    check_bytes(bytes.len())?;
    Ok(bytes)
}

fn load_text(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(decoded(load(runtime, &args)?)))
}

fn load_buffer(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Buffer(Rc::new(load(runtime, &args)?)))
}

fn save(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let path = path(runtime, &args, 0);
    replace_file(&path, args.bytes(1)).map_err(|error| failure(args.text(0), &error))?;
    Ok(Value::Bool(true))
}

fn append(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let path = path(runtime, &args, 0);
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .and_then(|mut file| file.write_all(args.bytes(1)))
        .map_err(|error| failure(args.text(0), &error))?;
    Ok(Value::Bool(true))
}

fn prepend(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let path = path(runtime, &args, 0);
    let mut bytes = args.bytes(1).to_vec();
    match fs::read(&path) {
        Ok(old) => bytes.extend_from_slice(&old),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failure(args.text(0), &error)),
    }
    replace_file(&path, &bytes).map_err(|error| failure(args.text(0), &error))?;
    Ok(Value::Bool(true))
}

const TWO_LINES: &str = r#"fSauveTexte("note.txt", "un")
fAjouteTexte("note.txt", " deux")
Trace(fChargeTexte("note.txt"))"#;

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("fChargeTexte", "fLoadText"),
        page: 3036006,
        doc: doc(
            "Lit un fichier de texte en entier ; un texte vide en cas d'erreur.",
            "Reads a whole text file; an empty text on error.",
        ),
        syntaxes: &[Syntax { parameters: &[PATH, KIND], result: Ty::Text, run: load_text }],
        examples: &[example(TWO_LINES, "un deux")],
        keeps_error: false,
    },
    Function {
        names: names("fSauveTexte", "fSaveText"),
        page: 3036046,
        doc: doc(
            "Écrit un fichier de texte, à la place de l'ancien.",
            "Writes a text file, in place of the old one.",
        ),
        syntaxes: &[Syntax { parameters: &[PATH, TEXT, KIND], result: Ty::Bool, run: save }],
        examples: &[example(r#"Trace(fSauveTexte("note.txt", "été"))"#, "1")],
        keeps_error: false,
    },
    Function {
        names: names("fAjouteTexte", "fAddText"),
        page: 1000020494,
        doc: doc(
            "Ajoute un texte à la fin d'un fichier, créé au besoin.",
            "Adds a text at the end of a file, made when needed.",
        ),
        syntaxes: &[Syntax { parameters: &[PATH, TEXT], result: Ty::Bool, run: append }],
        examples: &[example(TWO_LINES, "un deux")],
        keeps_error: false,
    },
    Function {
        names: names("fInsèreTexteAuDébut", "fInsertTextAtBeginning"),
        page: 1000025303,
        doc: doc(
            "Ajoute un texte au début d'un fichier.",
            "Adds a text at the beginning of a file.",
        ),
        syntaxes: &[Syntax { parameters: &[PATH, TEXT], result: Ty::Bool, run: prepend }],
        examples: &[example(
            "fSauveTexte(\"note.txt\", \"b\")\nfInsèreTexteAuDébut(\"note.txt\", \"a\")\nTrace(fChargeTexte(\"note.txt\"))",
            "ab",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fChargeBuffer", "fLoadBuffer"),
        page: 1000019410,
        doc: doc("Lit les octets d'un fichier.", "Reads the bytes of a file."),
        syntaxes: &[Syntax { parameters: &[PATH], result: Ty::Buffer, run: load_buffer }],
        examples: &[example(
            "fSauveTexte(\"a.bin\", \"AZ\")\nTrace(BufferVersHexa(fChargeBuffer(\"a.bin\")))",
            "41 5A",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fSauveBuffer", "fSaveBuffer"),
        page: 1000019412,
        doc: doc(
            "Écrit des octets dans un fichier, à la place de l'ancien.",
            "Writes bytes into a file, in place of the old one.",
        ),
        syntaxes: &[Syntax { parameters: &[PATH, BUFFER], result: Ty::Bool, run: save }],
        examples: &[example(
            "Trace(fSauveBuffer(\"a.bin\", HexaVersBuffer(\"00 FF\")), fTaille(\"a.bin\"))",
            "1\t2",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fAjouteBuffer", "fAddBuffer"),
        page: 1000020496,
        doc: doc("Ajoute des octets à la fin d'un fichier.", "Adds bytes at the end of a file."),
        syntaxes: &[Syntax { parameters: &[PATH, BUFFER], result: Ty::Bool, run: append }],
        examples: &[example(
            "fSauveTexte(\"a.bin\", \"A\")\nfAjouteBuffer(\"a.bin\", HexaVersBuffer(\"5A\"))\nTrace(fChargeTexte(\"a.bin\"))",
            "AZ",
        )],
        keeps_error: false,
    },
];
