//! The attributes of files.

use std::fs;
use std::path::Path;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::Value;

use super::{PATH, failure, path};
use crate::Outcome;

/// What `fAttribut` gives for an error.
const WRONG: &str = "ERR";

/// `R` read-only, `H` hidden, `D` directory: the letters that every system has.
fn letters(path: &Path) -> std::io::Result<String> {
    let found = fs::metadata(path)?;
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let held = [('R', found.permissions().readonly()), ('H', hidden), ('D', found.is_dir())];
    Ok(held.into_iter().filter(|(_, held)| *held).map(|(letter, _)| letter).collect())
}

fn set_read_only(path: &Path, read_only: bool) -> std::io::Result<()> {
    let mut rights = fs::metadata(path)?.permissions();
    if rights.readonly() == read_only {
        return Ok(());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // Its owner alone may write it again.
        let mode = rights.mode();
        rights.set_mode(if read_only { mode & !0o222 } else { mode | 0o200 });
    }
    #[cfg(not(unix))]
    rights.set_readonly(read_only);
    fs::set_permissions(path, rights)
}

fn attributes(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let path = path(runtime, &args, 0);
    let wrong = |error| failure(args.text(0), &error).giving(Value::text(WRONG));
    if args.has(1) {
        let wanted = args.text(1).to_uppercase();
        if let Some(letter) = wanted.chars().find(|letter| !"RHSADC".contains(*letter)) {
            return Err(Error::new(
                i64::from(codes::FILE.0),
                codes::FILE,
                bilingual!(
                    "« {letter} » n'est pas un attribut de fichier : R, H, S, A, D ou C",
                    "`{letter}` is no attribute of a file: R, H, S, A, D or C"
                ),
            )
            .giving(Value::text(WRONG)));
        }
        set_read_only(&path, wanted.contains('R')).map_err(wrong)?;
    }
    let letters =
        letters(&path).map_err(|error| failure(args.text(0), &error).giving(Value::text(WRONG)))?;
    Ok(Value::text(letters))
}

fn read_only(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let path = path(runtime, &args, 0);
    let wrong = |error: std::io::Error| failure(args.text(0), &error);
    if let Some(wanted) = args.bool(1) {
        set_read_only(&path, wanted).map_err(wrong)?;
    }
    let found = fs::metadata(&path).map_err(|error| failure(args.text(0), &error))?;
    Ok(Value::Bool(found.permissions().readonly()))
}

/// True when two files hold the same bytes.
fn compare(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (first, second) = (path(runtime, &args, 0), path(runtime, &args, 1));
    let size = |path: &Path, rank: usize| {
        fs::metadata(path).map(|it| it.len()).map_err(|error| failure(args.text(rank), &error))
    };
    if size(&first, 0)? != size(&second, 1)? {
        return Ok(Value::Bool(false));
    }
    let same = same_bytes(&first, &second).map_err(|error| failure(args.text(0), &error))?;
    Ok(Value::Bool(same))
}

/// A block at a time: files may be larger than the memory.
fn same_bytes(first: &Path, second: &Path) -> std::io::Result<bool> {
    use std::io::{BufRead as _, BufReader};
    let mut first = BufReader::with_capacity(1 << 16, fs::File::open(first)?);
    let mut second = BufReader::with_capacity(1 << 16, fs::File::open(second)?);
    loop {
        let (one, other) = (first.fill_buf()?, second.fill_buf()?);
        let count = one.len().min(other.len());
        if one[..count] != other[..count] || (count == 0 && one.len() != other.len()) {
            return Ok(false);
        }
        if count == 0 {
            return Ok(true);
        }
        first.consume(count);
        second.consume(count);
    }
}

const SECOND: Parameter = parameter("second fichier", "second file", Ty::Text);

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("fAttribut", "fAttribute"),
        page: 3036010,
        doc: doc(
            "Donne les attributs d'un fichier : R lecture seule, H caché, D répertoire ; ou le met en lecture seule, ou non. Les autres lettres sont sans effet.",
            "Gives the attributes of a file: R read-only, H hidden, D directory; or makes it read-only, or not. The other letters have no effect.",
        ),
        syntaxes: &[Syntax {
            parameters: &[PATH, parameter("attributs", "attributes", Ty::Text).optional()],
            result: Ty::Text,
            run: attributes,
        }],
        examples: &[example(
            "fSauveTexte(\"a.txt\", \"x\")\nTrace(fAttribut(\"a.txt\", \"R\"), fAttribut(\"a.txt\", \"\"), fAttribut(\"absent.txt\"))",
            "R\t\tERR",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fAttributLectureSeule", "fAttributeReadOnly"),
        page: 3036063,
        doc: doc(
            "Dit si un fichier est en lecture seule, ou le met en lecture seule, ou non.",
            "Tells whether a file is read-only, or makes it read-only, or not.",
        ),
        syntaxes: &[Syntax {
            parameters: &[PATH, parameter("valeur", "value", Ty::Bool).optional()],
            result: Ty::Bool,
            run: read_only,
        }],
        examples: &[example(
            "fSauveTexte(\"a.txt\", \"x\")\nTrace(fAttributLectureSeule(\"a.txt\"), fAttributLectureSeule(\"a.txt\", Vrai), fAttributLectureSeule(\"a.txt\", Faux))",
            "0\t1\t0",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fCompare", "fCompare"),
        page: 3036002,
        doc: doc(
            "Dit si deux fichiers ont le même contenu.",
            "Tells whether two files have the same content.",
        ),
        syntaxes: &[Syntax { parameters: &[PATH, SECOND], result: Ty::Bool, run: compare }],
        examples: &[example(
            "fSauveTexte(\"a.txt\", \"x\")\nfSauveTexte(\"b.txt\", \"x\")\nfSauveTexte(\"c.txt\", \"y\")\nTrace(fCompare(\"a.txt\", \"b.txt\"), fCompare(\"a.txt\", \"c.txt\"))",
            "1\t0",
        )],
        keeps_error: false,
    },
];
