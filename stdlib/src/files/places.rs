//! The directories of the system and of the program's data.

use std::path::{Path, PathBuf};

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, Error, Function, Parameter, Runtime, Syntax, Ty, constant, doc, example,
    names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::Value;

use super::{failure, path};
use crate::Outcome;
use crate::environment::machine::variable;

/// The directory of the data of the programs that this command runs.
const OWN: &str = "wl";

/// `frdSansCréation`.
const WITHOUT_CREATION: i64 = 1;

/// The kinds of directories that `SysRep` knows.
#[derive(Clone, Copy)]
enum Place {
    /// One of the user's own, by its name in the file of the desktop and its usual name.
    User(&'static str, &'static str),
    Home,
    Data,
    Cache,
    Shared,
    System,
    Fonts,
    Programs,
}

/// What `SysRep` gives. Those of Windows that no other system has are not among them.
pub const PLACES: &[Constant] = &[
    constant("srWindows", "srWindows", 0, doc("Le système.", "The system.")),
    constant("srSystème", "srSystem", 1, doc("Le système.", "The system.")),
    constant("srBureau", "srDesktop", 2, doc("Le bureau.", "The desktop.")),
    constant("srMesDocuments", "srMyDocuments", 3, doc("Les documents.", "The documents.")),
    constant("srMesImages", "srMyPictures", 4, doc("Les images.", "The pictures.")),
    constant("srMaMusique", "srMyMusic", 5, doc("La musique.", "The music.")),
    constant("srMesVidéos", "srMyVideo", 6, doc("Les vidéos.", "The videos.")),
    constant("srTéléchargements", "srDownloads", 7, doc("Les téléchargements.", "The downloads.")),
    constant("srModèles", "srTemplates", 8, doc("Les modèles.", "The templates.")),
    constant("srPublic", "srPublic", 9, doc("Les données publiques.", "The public data.")),
    constant("srProfile", "srProfile", 10, doc("L'utilisateur.", "The user.")),
    constant(
        "srAppData",
        "srAppData",
        11,
        doc("Les données des programmes de l'utilisateur.", "The user's program data."),
    ),
    constant(
        "srAppDataLocal",
        "srLocalAppData",
        12,
        doc("Les données des programmes de l'utilisateur.", "The user's program data."),
    ),
    constant(
        "srAppDataCommun",
        "srCommonAppData",
        13,
        doc("Les données des programmes, communes.", "Program data, shared."),
    ),
    constant("srFontes", "srFonts", 14, doc("Les polices.", "The fonts.")),
    constant("srProgramFiles", "srProgramFiles", 15, doc("Les programmes.", "The programs.")),
    constant("srCacheInternet", "srInternetCache", 16, doc("Le cache.", "The cache.")),
];

const KINDS: &[Place] = &[
    Place::System,
    Place::System,
    Place::User("DESKTOP", "Desktop"),
    Place::User("DOCUMENTS", "Documents"),
    Place::User("PICTURES", "Pictures"),
    Place::User("MUSIC", "Music"),
    Place::User("VIDEOS", "Videos"),
    Place::User("DOWNLOAD", "Downloads"),
    Place::User("TEMPLATES", "Templates"),
    Place::User("PUBLICSHARE", "Public"),
    Place::Home,
    Place::Data,
    Place::Data,
    Place::Shared,
    Place::Fonts,
    Place::Programs,
    Place::Cache,
];

/// Whether the directory of the data is made.
pub const CREATIONS: &[Constant] = &[
    constant("frdDéfaut", "fdrDefault", 0, doc("Créé s'il n'existe pas.", "Made when missing.")),
    constant(
        "frdSansCréation",
        "fdrWithoutCreation",
        WITHOUT_CREATION,
        doc("Laissé comme il est.", "Left as it is."),
    ),
];

/// The user's home.
pub fn home() -> PathBuf {
    let own = ["HOME", "USERPROFILE"].map(variable);
    own.into_iter().find(|path| !path.is_empty()).map_or_else(|| "/".into(), PathBuf::from)
}

/// The directory that a variable of the environment names, or another one.
fn named(name: &str, otherwise: impl FnOnce() -> PathBuf) -> PathBuf {
    let own = variable(name);
    if own.is_empty() { otherwise() } else { PathBuf::from(own) }
}

fn data() -> PathBuf {
    if cfg!(windows) {
        named("APPDATA", home)
    } else {
        named("XDG_DATA_HOME", || home().join(".local/share"))
    }
}

fn shared() -> PathBuf {
    if cfg!(windows) {
        named("ProgramData", || "C:\\ProgramData".into())
    } else {
        "/var/lib".into()
    }
}

impl Place {
    fn path(self) -> PathBuf {
        let windows = cfg!(windows);
        match self {
            Self::User(key, usual) => listed(key).unwrap_or_else(|| home().join(usual)),
            Self::Home => home(),
            Self::Data => data(),
            Self::Cache => named("XDG_CACHE_HOME", || home().join(".cache")),
            Self::Shared => shared(),
            Self::System if windows => named("SystemRoot", || "C:\\Windows".into()),
            Self::System => "/usr/lib".into(),
            Self::Fonts if windows => named("SystemRoot", || "C:\\Windows".into()).join("Fonts"),
            Self::Fonts => "/usr/share/fonts".into(),
            Self::Programs if windows => named("ProgramFiles", || "C:\\Program Files".into()),
            Self::Programs => "/usr/bin".into(),
        }
    }
}

/// What the desktop calls this directory: `XDG_DESKTOP_DIR="$HOME/Bureau"`.
fn listed(key: &str) -> Option<PathBuf> {
    let directory = named("XDG_CONFIG_HOME", || home().join(".config"));
    let text = std::fs::read_to_string(directory.join("user-dirs.dirs")).ok()?;
    let own = format!("XDG_{key}_DIR=");
    let value = text.lines().find_map(|line| line.trim().strip_prefix(&*own))?.trim_matches('"');
    Some(match value.strip_prefix("$HOME/") {
        Some(below) => home().join(below),
        None => PathBuf::from(value),
    })
}

fn shown(path: &Path) -> Value {
    Value::text(path.to_string_lossy())
}

fn system(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let wanted = args.int(0).unwrap_or(0);
    match usize::try_from(wanted).ok().and_then(|rank| KINDS.get(rank)) {
        Some(place) => Ok(shown(&place.path())),
        None => Err(Error::new(
            i64::from(codes::FILE.0),
            codes::FILE,
            bilingual!("ce répertoire n'existe pas ici", "this directory does not exist here"),
        )),
    }
}

/// A directory for data, made unless it is asked not to.
fn for_data(args: &Arguments, path: &Path) -> Outcome {
    if args.int(0).unwrap_or(0) != WITHOUT_CREATION {
        std::fs::create_dir_all(path).map_err(|error| failure(&path.to_string_lossy(), &error))?;
    }
    Ok(shown(path))
}

/// Where programs keep what is theirs for this user.
#[must_use]
pub fn own_data() -> PathBuf {
    data().join(OWN)
}

fn user_data(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    for_data(&args, &own_data())
}

fn shared_data(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    for_data(&args, &shared().join(OWN))
}

fn all_user_data(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    for_data(&args, &data())
}

fn all_shared_data(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    for_data(&args, &shared())
}

fn program_data(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    super::path::program(runtime, Arguments::default())
}

/// A path that no file has.
fn temporary_name(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let prefix: String = args.text(0).chars().take(3).collect();
    let directory = if args.has(1) { path(runtime, &args, 1) } else { std::env::temp_dir() };
    let file = tempfile::Builder::new()
        .prefix(&prefix)
        .suffix(".tmp")
        .tempfile_in(&directory)
        .map_err(|error| failure(&directory.to_string_lossy(), &error))?;
    // The name alone is wanted: the file goes with this value.
    Ok(shown(file.path()))
}

const OPTION: Parameter = parameter("options", "options", Ty::Int).optional().among(&[CREATIONS]);

const DATA: &[Parameter] = &[OPTION];

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("SysRep", "SysDir"),
        page: 3073026,
        doc: doc(
            "Donne un répertoire du système ou de l'utilisateur : son bureau, ses documents… Ceux que seul Windows a sont inconnus.",
            "Gives a directory of the system or of the user: the desktop, the documents… Those that Windows alone has are unknown.",
        ),
        syntaxes: &[Syntax {
            parameters: &[parameter("répertoire", "directory", Ty::Int)
                .optional()
                .among(&[PLACES])],
            result: Ty::Text,
            run: system,
        }],
        examples: &[example("Trace(Taille(SysRep(srMesDocuments)) > 0)", "1")],
        keeps_error: false,
    },
    Function {
        names: names("fRepDonnées", "fDataDir"),
        page: 3036001,
        doc: doc(
            "Donne le répertoire des données choisi à l'installation : sans installation, celui du programme.",
            "Gives the data directory chosen by the setup: without a setup, that of the program.",
        ),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Text, run: program_data }],
        examples: &[example("Trace(fRepDonnées() = fRepExe())", "1")],
        keeps_error: false,
    },
    Function {
        names: names("fRepDonnéesUtilisateur", "fDataDirUser"),
        page: 3036071,
        doc: doc(
            "Donne le répertoire des données de l'utilisateur pour les programmes de wl, et le crée.",
            "Gives the directory of the user's data for the programs of wl, and makes it.",
        ),
        syntaxes: &[Syntax { parameters: DATA, result: Ty::Text, run: user_data }],
        examples: &[example(
            "Trace(fExtraitChemin(fRepDonnéesUtilisateur(frdSansCréation), fFichier))",
            "wl",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fRepDonnéesCommun", "fDataDirCommon"),
        page: 3036070,
        doc: doc(
            "Donne le répertoire des données de tous les utilisateurs pour les programmes de wl, et le crée.",
            "Gives the directory of the data of all users for the programs of wl, and makes it.",
        ),
        syntaxes: &[Syntax { parameters: DATA, result: Ty::Text, run: shared_data }],
        examples: &[example(
            "Trace(fExtraitChemin(fRepDonnéesCommun(frdSansCréation), fFichier))",
            "wl",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fRepGlobalUtilisateur", "fGlobalDirUser"),
        page: 3036073,
        doc: doc(
            "Donne le répertoire des données de l'utilisateur pour tous les programmes.",
            "Gives the directory of the user's data for all programs.",
        ),
        syntaxes: &[Syntax { parameters: DATA, result: Ty::Text, run: all_user_data }],
        examples: &[example(
            "Trace(fRepDonnéesUtilisateur(frdSansCréation) = fConstruitChemin(fRepGlobalUtilisateur(frdSansCréation), \"wl\"))",
            "1",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fRepGlobalCommun", "fGlobalDirCommon"),
        page: 3036072,
        doc: doc(
            "Donne le répertoire des données de tous les utilisateurs pour tous les programmes.",
            "Gives the directory of the data of all users for all programs.",
        ),
        syntaxes: &[Syntax { parameters: DATA, result: Ty::Text, run: all_shared_data }],
        examples: &[example(
            "Trace(fRepDonnéesCommun(frdSansCréation) = fConstruitChemin(fRepGlobalCommun(frdSansCréation), \"wl\"))",
            "1",
        )],
        keeps_error: false,
    },
    Function {
        names: names("fFichierTemp", "fTempFile"),
        page: 3036011,
        doc: doc(
            "Donne le chemin d'un fichier temporaire qui n'existe pas ; son nom commence par les trois premières lettres du préfixe.",
            "Gives the path of a temporary file that does not exist; its name begins with the first three letters of the prefix.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                parameter("préfixe", "prefix", Ty::Text).optional(),
                parameter("répertoire", "directory", Ty::Text).optional(),
            ],
            result: Ty::Text,
            run: temporary_name,
        }],
        examples: &[example(
            "f est une chaîne = fFichierTemp(\"ABCD\", \".\")\nTrace(Gauche(fExtraitChemin(f, fFichier), 3), fExtraitChemin(f, fExtension), fFichierExiste(f))",
            "ABC\t.tmp\t0",
        )],
        keeps_error: false,
    },
];
