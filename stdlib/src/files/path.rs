//! Paths as texts: nothing here looks at the disk, except the current directory.

use wl_interpreter::builtin::{
    Arguments, Constant, Function, Parameter, Runtime, Syntax, Ty, constant, doc, example, names,
    parameter,
};
use wl_interpreter::value::Value;

use super::{PATH, failure};
use crate::Outcome;

const DRIVE: i64 = 1;
const DIRECTORY: i64 = 2;
const STEM: i64 = 4;
const EXTENSION: i64 = 8;

/// The portions of a path.
pub const CONSTANTS: &[Constant] = &[
    constant("fDisque", "fDrive", DRIVE, doc("Le disque.", "The drive.")),
    constant("fRépertoire", "fDirectory", DIRECTORY, doc("Le répertoire.", "The directory.")),
    constant(
        "fFichier",
        "fFile",
        STEM,
        doc("Le nom, sans extension.", "The name, without extension."),
    ),
    constant(
        "fExtension",
        "fExtension",
        EXTENSION,
        doc("L'extension et son point.", "The extension and its dot."),
    ),
];

/// The separator of this platform.
const SEPARATOR: char = std::path::MAIN_SEPARATOR;

fn is_separator(character: char) -> bool {
    matches!(character, '/' | '\\')
}

/// Drive, directory with its last separator, name, extension with its dot.
fn parts(path: &str) -> [&str; 4] {
    let drive = if path.as_bytes().get(1) == Some(&b':') { 2 } else { 0 };
    let (drive, rest) = path.split_at(drive);
    let name = rest.rfind(is_separator).map_or(0, |place| place + 1);
    let (directory, name) = rest.split_at(name);
    let dot = name.rfind('.').filter(|dot| *dot > 0).unwrap_or(name.len());
    let (stem, extension) = name.split_at(dot);
    [drive, directory, stem, extension]
}

fn extract(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let wanted = args.int(1).unwrap_or(0);
    let parts = parts(args.text(0));
    let chosen = [DRIVE, DIRECTORY, STEM, EXTENSION].into_iter().zip(parts);
    Ok(Value::text(
        chosen.filter(|(bit, _)| wanted & bit != 0).map(|(_, part)| part).collect::<String>(),
    ))
}

fn complete(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mut path = args.text(0).to_owned();
    if !path.ends_with(is_separator) {
        path.push(SEPARATOR);
    }
    Ok(Value::text(path))
}

fn uncomplete(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let path = args.text(0);
    Ok(Value::text(path.strip_suffix(is_separator).unwrap_or(path)))
}

fn build(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (directory, name, extension) = (args.text(0), args.text(1), args.text(2));
    let mut path = directory.trim_end_matches(is_separator).to_owned();
    if !directory.is_empty() {
        path.push(SEPARATOR);
    }
    path.push_str(name.trim_start_matches(is_separator));
    if !extension.is_empty() {
        path.push('.');
        path.push_str(extension.trim_start_matches('.'));
    }
    Ok(Value::text(path))
}

fn change_extension(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let [drive, directory, stem, _] = parts(args.text(0));
    let extension = args.text(1).trim_start_matches('.');
    let dot = if extension.is_empty() { "" } else { "." };
    Ok(Value::text([drive, directory, stem, dot, extension].concat()))
}

fn parent(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let path = args.text(0).trim_end_matches(is_separator);
    Ok(Value::text(path.rfind(is_separator).map_or("", |place| &path[..=place])))
}

fn separator(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::text(SEPARATOR.to_string()))
}

fn current(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let wanted = args.text(0).trim_end();
    if !wanted.is_empty() {
        let path = runtime.host().path(wanted);
        let found = std::fs::canonicalize(&path)
            .map_err(|error| failure(wanted, &error).giving(Value::text("-1")))?;
        runtime.host().directory = found;
    }
    let directory = runtime.host().directory.clone();
    let absolute = std::path::absolute(&directory).unwrap_or(directory);
    Ok(Value::text(absolute.to_string_lossy()))
}

const PLATFORM: i64 = 0;
const UNIX: i64 = 1;
const WINDOWS: i64 = 2;

/// The separators that `fSéparateur` puts.
pub const SEPARATORS: &[Constant] = &[
    constant(
        "fSéparateurPlateforme",
        "fSeparatorPlatform",
        PLATFORM,
        doc("Celui de la machine.", "That of the machine."),
    ),
    constant("fSéparateurUnix", "fSeparatorUnix", UNIX, doc("Le signe /.", "The sign /.")),
    constant(
        "fSéparateurWindows",
        "fSeparatorWindows",
        WINDOWS,
        doc("Le signe \\.", "The sign \\."),
    ),
];

fn separated(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let own = SEPARATOR.to_string();
    let wanted = match args.get(1) {
        Some(Value::Text(text)) => text.as_str(),
        Some(Value::Int(UNIX)) => "/",
        Some(Value::Int(WINDOWS)) => "\\",
        _ => &own,
    };
    Ok(Value::text(args.text(0).replace(is_separator, wanted)))
}

/// The directory of the program.
pub fn program(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    current(runtime, Arguments::default())
}

fn temporary(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::text(std::env::temp_dir().to_string_lossy()))
}

const TWO: &[Parameter] = &[PATH, parameter("portion", "portion", Ty::Int).among(&[CONSTANTS])];

const COMPLETE: Function = Function {
    names: names("ComplèteRep", "CompleteDir"),
    page: 3024018,
    doc: doc(
        "Ajoute le séparateur final d'un répertoire s'il manque.",
        "Adds the final separator of a directory when it is missing.",
    ),
    syntaxes: &[Syntax { parameters: &[PATH], result: Ty::Text, run: complete }],
    examples: &[example(r#"Trace(ComplèteRep("/tmp"))"#, "/tmp/")],
    keeps_error: false,
};

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("fExtraitChemin", "fExtractPath"),
        page: 3036026,
        doc: doc(
            "Donne des portions d'un chemin : disque, répertoire, nom, extension.",
            "Gives portions of a path: drive, directory, name, extension.",
        ),
        syntaxes: &[Syntax { parameters: TWO, result: Ty::Text, run: extract }],
        examples: &[example(
            r#"Trace(fExtraitChemin("C:\docs\facture.pdf", fFichier + fExtension), fExtraitChemin("/a/b/c.txt", fRépertoire))"#,
            "facture.pdf\t/a/b/",
        )],
        keeps_error: false,
    },
    COMPLETE,
    Function {
        names: names("DécomplèteRep", "UncompleteDir"),
        page: 3024044,
        doc: doc(
            "Enlève le séparateur final d'un répertoire.",
            "Takes off the final separator of a directory.",
        ),
        syntaxes: &[Syntax { parameters: &[PATH], result: Ty::Text, run: uncomplete }],
        examples: &[example(r#"Trace(DécomplèteRep("/tmp/"))"#, "/tmp")],
        keeps_error: false,
    },
    Function {
        names: names("fConstruitChemin", "fBuildPath"),
        page: 1000019880,
        doc: doc(
            "Réunit un répertoire, un nom et une extension.",
            "Joins a directory, a name and an extension.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                PATH,
                parameter("nom", "name", Ty::Text),
                parameter("extension", "extension", Ty::Text).optional(),
            ],
            result: Ty::Text,
            run: build,
        }],
        examples: &[example(
            r#"Trace(fConstruitChemin("/tmp", "facture", "pdf"))"#,
            "/tmp/facture.pdf",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fChangeExtension", "fChangeExtension"),
        page: 1410089227,
        doc: doc("Remplace l'extension d'un chemin.", "Replaces the extension of a path."),
        syntaxes: &[Syntax {
            parameters: &[PATH, parameter("extension", "extension", Ty::Text)],
            result: Ty::Text,
            run: change_extension,
        }],
        examples: &[example(r#"Trace(fChangeExtension("a.txt", "md"))"#, "a.md")],
        keeps_error: false,
    },
    Function {
        names: names("fRepParent", "fParentDir"),
        page: 1000018856,
        doc: doc("Donne le répertoire au-dessus.", "Gives the directory above."),
        syntaxes: &[Syntax { parameters: &[PATH], result: Ty::Text, run: parent }],
        examples: &[example(r#"Trace(fRepParent("/a/b/c"))"#, "/a/b/")],
        keeps_error: false,
    },
    Function {
        names: names("fSep", "fSep"),
        page: 1000019647,
        doc: doc("Donne le séparateur des chemins.", "Gives the separator of paths."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Text, run: separator }],
        examples: &[example("Trace(Taille(fSep()))", "1")],
        keeps_error: false,
    },
    Function {
        names: names("fSéparateur", "fSeparator"),
        page: 1000018861,
        doc: doc(
            "Donne un chemin dont tous les séparateurs sont ceux de la machine, ou d'autres.",
            "Gives a path of which all separators are those of the machine, or others.",
        ),
        syntaxes: &[Syntax {
            parameters: &[PATH, parameter("séparateur", "separator", Ty::Any).optional()],
            result: Ty::Text,
            run: separated,
        }],
        examples: &[example(
            r#"Trace(fSéparateur("a\b/c", fSéparateurUnix), fSéparateur("a\b/c", fSéparateurWindows))"#,
            "a/b/c\ta\\b\\c",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fRepEnCours", "fCurrentDir"),
        page: 3036022,
        doc: doc(
            "Donne le répertoire en cours, ou en change.",
            "Gives the current directory, or changes it.",
        ),
        syntaxes: &[Syntax {
            parameters: &[parameter("nouveau", "new", Ty::Text).optional()],
            result: Ty::Text,
            run: current,
        }],
        examples: &[example("Trace(fRépertoireExiste(fRepEnCours()))", "1")],
        keeps_error: false,
    },
    Function {
        names: names("fRepExe", "fExeDir"),
        page: 3036049,
        doc: doc("Donne le répertoire du programme.", "Gives the directory of the program."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Text, run: program }],
        examples: &[example("Trace(fRepExe() = fRepEnCours())", "1")],
        keeps_error: false,
    },
    Function {
        names: names("fRepTemp", "fTempDir"),
        page: 1000021768,
        doc: doc(
            "Donne le répertoire des fichiers temporaires.",
            "Gives the directory of temporary files.",
        ),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Text, run: temporary }],
        examples: &[example("Trace(fRépertoireExiste(fRepTemp()))", "1")],
        keeps_error: false,
    },
    Function {
        names: names("fRépertoireTemp", "fTempPath"),
        page: 3036044,
        doc: doc(
            "Donne le répertoire des fichiers temporaires.",
            "Gives the directory of temporary files.",
        ),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Text, run: temporary }],
        examples: &[example("Trace(fRépertoireExiste(fRépertoireTemp()))", "1")],
        keeps_error: false,
    },
];
