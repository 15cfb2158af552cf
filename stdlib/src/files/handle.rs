//! Open files, read and written piece by piece.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::rc::Rc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, Error, Function, Parameter, Runtime, Syntax, Ty, constant, doc, example,
    names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::Value;

use super::{PATH, failure, path};
use crate::Outcome;
use crate::bounds::check_bytes;
use crate::text::EOT;
use crate::text::charset::decoded;

const READ: i64 = 1;
const WRITE: i64 = 2;
const CREATE: i64 = 4;
const CREATE_IF_MISSING: i64 = 8;
const APPEND: i64 = 16;

/// How a file is opened.
pub const MODES: &[Constant] = &[
    constant("foLecture", "foRead", READ, doc("Lecture.", "Reading.")),
    constant("foEcriture", "foWrite", WRITE, doc("Écriture.", "Writing.")),
    constant(
        "foLectureEcriture",
        "foReadWrite",
        READ + WRITE,
        doc("Lecture et écriture.", "Reading and writing."),
    ),
    constant(
        "foCréation",
        "foCreate",
        CREATE,
        doc("Crée, à la place de l'ancien.", "Makes, in place of the old one."),
    ),
    constant(
        "foCréationSiInexistant",
        "foCreateIfNotExist",
        CREATE_IF_MISSING,
        doc("Crée s'il n'existe pas.", "Makes when it does not exist."),
    ),
    constant("foAjout", "foAdd", APPEND, doc("Se place à la fin.", "Stands at the end.")),
    constant("foAnsi", "foAnsi", 32, doc("Texte ANSI.", "ANSI text.")),
    constant("foUnicode", "foUnicode", 64, doc("Texte Unicode.", "Unicode text.")),
    constant("foBloqueLecture", "foLockRead", 128, doc("Sans effet ici.", "Without effect here.")),
    constant(
        "foBloqueEcriture",
        "foLockWrite",
        256,
        doc("Sans effet ici.", "Without effect here."),
    ),
    constant(
        "foAccèsSéquentiel",
        "foSequentialAccess",
        512,
        doc("Sans effet ici.", "Without effect here."),
    ),
    constant("foTexte", "foText", 0, doc("Sans effet.", "Without effect.")),
    constant("foBinaire", "foBinary", 0, doc("Sans effet.", "Without effect.")),
];

/// Where a position is counted from.
pub const ORIGINS: &[Constant] = &[
    constant("fpDébut", "fpBeginning", 0, doc("Depuis le début.", "From the beginning.")),
    constant("fpCourant", "fpCurrent", 1, doc("Depuis la position.", "From the position.")),
    constant("fpFin", "fpEnd", 2, doc("Depuis la fin.", "From the end.")),
];

pub(super) struct Open {
    pub(super) name: String,
    pub(super) reader: BufReader<File>,
}

impl Open {
    /// Writes at the current position.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        // What was read ahead is forgotten, and the file put back where the reader stands.
        if !self.reader.buffer().is_empty() {
            let position = self.reader.stream_position()?;
            self.reader.seek(SeekFrom::Start(position))?;
        }
        self.reader.get_mut().write_all(bytes)
    }
}

/// The most files open at once.
const MOST_OPEN: usize = 512;

/// The open files, by number from 1.
#[derive(Default)]
struct Handles(Vec<Option<Open>>);

fn bad_handle(number: i64) -> Error {
    Error::new(
        3101,
        codes::FILE,
        bilingual!(
            "le fichier numéro {number} n'est pas ouvert",
            "file number {number} is not open"
        ),
    )
    .hint(bilingual!("vérifier que fOuvre n'a pas donné -1", "check that fOpen did not give -1"))
}

pub(super) fn opened<'a>(
    runtime: &'a mut dyn Runtime,
    args: &Arguments,
) -> Result<&'a mut Open, Error> {
    let number = args.int(0).unwrap_or(-1);
    let rank = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let handles = runtime.extensions().get::<Handles>();
    rank.and_then(|rank| handles.0.get_mut(rank)?.as_mut()).ok_or_else(|| bad_handle(number))
}

pub(super) fn keep(runtime: &mut dyn Runtime, name: &str, file: File) -> Outcome {
    let handles = &mut runtime.extensions().get::<Handles>().0;
    let open = Some(Open { name: name.to_owned(), reader: BufReader::new(file) });
    if let Some(free) = handles.iter().position(Option::is_none) {
        handles[free] = open;
        return Ok(Value::Int(free as i64 + 1));
    }
    if handles.len() >= MOST_OPEN {
        return Err(Error::new(
            3102,
            codes::FILE,
            bilingual!(
                "trop de fichiers ouverts ({MOST_OPEN})",
                "too many open files ({MOST_OPEN})"
            ),
        )
        .giving(Value::Int(-1))
        .hint(bilingual!("fermer les fichiers avec fFerme", "close files with fClose")));
    }
    handles.push(open);
    Ok(Value::Int(handles.len() as i64))
}

fn open(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mode = args.int(1).unwrap_or(READ + WRITE);
    let create = mode & (CREATE | CREATE_IF_MISSING) != 0;
    let write = mode & WRITE != 0 || mode & APPEND != 0 || create;
    let file = OpenOptions::new()
        .read(mode & READ != 0 || !write || create)
        .write(write)
        .create(create)
        .truncate(mode & CREATE != 0)
        .open(path(runtime, &args, 0))
        .and_then(|mut file| {
            if mode & APPEND != 0 {
                file.seek(SeekFrom::End(0))?;
            }
            Ok(file)
        })
        .map_err(|error| failure(args.text(0), &error).giving(Value::Int(-1)))?;
    keep(runtime, args.text(0), file)
}

fn create(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .open(path(runtime, &args, 0))
        .map_err(|error| failure(args.text(0), &error).giving(Value::Int(-1)))?;
    keep(runtime, args.text(0), file)
}

fn close(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    opened(runtime, &args).map_err(|error| error.giving(Value::Int(-1)))?;
    let rank = args.int(0).unwrap_or(1) as usize - 1;
    runtime.extensions().get::<Handles>().0[rank] = None;
    Ok(Value::Int(0))
}

fn read(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let count = usize::try_from(args.int(1).unwrap_or(0)).unwrap_or(0);
    check_bytes(count)?;
    let open = opened(runtime, &args)?;
    let mut bytes = Vec::new();
    (&mut open.reader)
        .take(count as u64)
        .read_to_end(&mut bytes)
        .map_err(|error| failure(&open.name, &error))?;
    if bytes.is_empty() && count > 0 {
        let name = open.name.as_str();
        return Err(Error::new(
            3103,
            codes::FILE,
            bilingual!("fin du fichier « {name} »", "end of the file “{name}”"),
        ));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Value::text(text)),
        Err(error) => Ok(Value::Buffer(Rc::new(error.into_bytes()))),
    }
}

fn read_line(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let separator = args.text(1).as_bytes().last().copied().unwrap_or(b'\n');
    let open = opened(runtime, &args)?;
    let mut bytes = Vec::new();
    (&mut open.reader)
        .take(crate::bounds::MAX_BYTES as u64)
        .read_until(separator, &mut bytes)
        .map_err(|error| failure(&open.name, &error))?;
    if bytes.is_empty() {
        return Ok(Value::text(EOT));
    }
    if bytes.last() == Some(&separator) {
        bytes.pop();
        if separator == b'\n' && bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
    }
    Ok(Value::text(decoded(bytes)))
}

fn write(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let bytes = args.bytes(1);
    let count = args.int(2).and_then(|count| usize::try_from(count).ok()).unwrap_or(bytes.len());
    let bytes = &bytes[..count.min(bytes.len())];
    let open = opened(runtime, &args).map_err(|error| error.giving(Value::Int(-1)))?;
    open.write(bytes).map_err(|error| failure(&open.name, &error).giving(Value::Int(-1)))?;
    Ok(Value::Int(bytes.len() as i64))
}

fn write_line(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let line_end = if cfg!(windows) { "\r\n" } else { "\n" };
    let line = [args.bytes(1), line_end.as_bytes()].concat();
    let open = opened(runtime, &args)?;
    open.write(&line).map_err(|error| failure(&open.name, &error))?;
    Ok(Value::Bool(true))
}

fn seek(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let offset = args.int(1).unwrap_or(0);
    let target = match (args.has(1), args.int(2)) {
        (false, _) | (true, Some(1)) => SeekFrom::Current(offset),
        (true, Some(2)) => SeekFrom::End(offset),
        (true, _) => SeekFrom::Start(u64::try_from(offset).unwrap_or(0)),
    };
    let open = opened(runtime, &args).map_err(|error| error.giving(Value::Int(-1)))?;
    let position = open
        .reader
        .seek(target)
        .map_err(|error| failure(&open.name, &error).giving(Value::Int(-1)))?;
    Ok(Value::Int(position as i64))
}

pub(super) const HANDLE: Parameter = parameter("fichier", "file", Ty::Long);
const MODE: Parameter = parameter("mode", "mode", Ty::Int).optional().among(&[MODES]);

const WALK: &str = r#"f est un entier = fCrée("liste.txt")
fEcritLigne(f, "un")
fEcritLigne(f, "deux")
fFerme(f)
f = fOuvre("liste.txt", foLecture)
l est une chaîne = fLitLigne(f)
TANTQUE l <> EOT
	Trace(l)
	l = fLitLigne(f)
FIN
fFerme(f)"#;

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("fOuvre", "fOpen"),
        page: 3036036,
        doc: doc(
            "Ouvre un fichier ; donne son numéro, -1 en cas d'erreur.",
            "Opens a file; gives its number, -1 on error.",
        ),
        syntaxes: &[Syntax { parameters: &[PATH, MODE], result: Ty::Int, run: open }],
        examples: &[
            example(WALK, "un\ndeux"),
            example(r#"Trace(fOuvre("absent.txt", foLecture))"#, "-1"),
        ],
        keeps_error: false,
    },
    Function {
        names: names("fCrée", "fCreate"),
        page: 3036017,
        doc: doc(
            "Crée un fichier, à la place de l'ancien, et l'ouvre.",
            "Makes a file, in place of the old one, and opens it.",
        ),
        syntaxes: &[Syntax { parameters: &[PATH, MODE], result: Ty::Int, run: create }],
        examples: &[example(WALK, "un\ndeux")],
        keeps_error: false,
    },
    Function {
        names: names("fFerme", "fClose"),
        page: 3036027,
        doc: doc(
            "Ferme un fichier ; donne 0, ou -1 s'il n'était pas ouvert.",
            "Closes a file; gives 0, or -1 when it was not open.",
        ),
        syntaxes: &[Syntax { parameters: &[HANDLE], result: Ty::Int, run: close }],
        examples: &[example("Trace(fFerme(99))", "-1")],
        keeps_error: false,
    },
    Function {
        names: names("fLit", "fRead"),
        page: 3036048,
        doc: doc(
            "Lit des octets, en texte si c'en est un ; une erreur à la fin.",
            "Reads bytes, as a text when they are one; an error at the end.",
        ),
        syntaxes: &[Syntax {
            parameters: &[HANDLE, parameter("nombre", "count", Ty::Long)],
            result: Ty::Any,
            run: read,
        }],
        examples: &[example(
            "fSauveTexte(\"a.txt\", \"bonjour\")\nf est un entier = fOuvre(\"a.txt\", foLecture)\nTrace(fLit(f, 3))",
            "bon",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fLitLigne", "fReadLine"),
        page: 3036031,
        doc: doc(
            "Lit une ligne ; EOT à la fin du fichier.",
            "Reads a line; EOT at the end of the file.",
        ),
        syntaxes: &[Syntax {
            parameters: &[HANDLE, parameter("séparateur", "separator", Ty::Text).optional()],
            result: Ty::Text,
            run: read_line,
        }],
        examples: &[example(WALK, "un\ndeux")],
        keeps_error: false,
    },
    Function {
        names: names("fEcrit", "fWrite"),
        page: 3036014,
        doc: doc(
            "Écrit des octets ; donne leur nombre, -1 en cas d'erreur.",
            "Writes bytes; gives their number, -1 on error.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                HANDLE,
                parameter("bloc", "block", Ty::Buffer),
                parameter("taille", "size", Ty::Long).optional(),
            ],
            result: Ty::Int,
            run: write,
        }],
        examples: &[example(
            "f est un entier = fCrée(\"a.txt\")\nTrace(fEcrit(f, \"été\"))\nfFerme(f)",
            "5",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fEcritLigne", "fWriteLine"),
        page: 3036025,
        doc: doc("Écrit une ligne et sa fin.", "Writes a line and its end."),
        syntaxes: &[Syntax {
            parameters: &[HANDLE, parameter("ligne", "line", Ty::Text)],
            result: Ty::Bool,
            run: write_line,
        }],
        examples: &[example(WALK, "un\ndeux")],
        keeps_error: false,
    },
    Function {
        names: names("fPositionne", "fSeek"),
        page: 3036039,
        doc: doc(
            "Déplace la position, ou la donne ; -1 en cas d'erreur.",
            "Moves the position, or gives it; -1 on error.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                HANDLE,
                parameter("déplacement", "offset", Ty::Long).optional(),
                parameter("origine", "origin", Ty::Int).optional().among(&[ORIGINS]),
            ],
            result: Ty::Long,
            run: seek,
        }],
        examples: &[example(
            "fSauveTexte(\"a.txt\", \"bonjour\")\nf est un entier = fOuvre(\"a.txt\", foLecture)\nfPositionne(f, 3, fpDébut)\nTrace(fLit(f, 9), fPositionne(f))",
            "jour\t7",
        )],
        keeps_error: false,
    },
];
