//! HTML and its images: into an email, and out of it.

mod css;
mod export;
mod import;
mod page;

use wl_interpreter::builtin::{
    Doc, Function, Parameter, Syntax, Ty, doc, example, names, parameter,
};

use super::read::function;
use super::{LETTER, OPTIONS, of_letter};
use crate::constants;

const HTML: Parameter = parameter("html", "html", Ty::Text);
const DIRECTORY: Parameter = parameter("répertoire", "directory", Ty::Text);
const IMPORTING: Parameter = OPTIONS.optional().among(&[constants::PLAIN, constants::IMAGES]);
const IMPORT_DOC: Doc = doc(
    "Met une page HTML dans un email, ou dans la structure Email, et joint les images qu'elle montre, feuilles de style comprises, derrière les pièces déjà jointes : celles des fichiers, cherchées à partir du répertoire, et pour une variable celles écrites dans la page. Les images du Web restent où elles sont. Une image introuvable, ou un fichier qui n'en est pas une, est laissée telle quelle et signalée par une erreur.",
    "Puts an HTML page into an email, or into the Email structure, and attaches the images it shows, style sheets included, behind what is attached already: those of files, looked for from the directory, and for a variable those written in the page. Images of the Web stay where they are. An image that cannot be found, or a file that is none, is left as it is and told by an error.",
);
const EXPORT_DOC: Doc = doc(
    "Donne le HTML d'un email et écrit dans un répertoire, créé s'il le faut, les images jointes qu'il montre ; le HTML donné les désigne par ./nom. Un fichier qui existe n'est jamais remplacé : le nom prend alors _1, _2… et reste toujours dans le répertoire. Seules des images sont écrites.",
    "Gives the HTML of an email and writes into a directory, made when needed, the attached images it shows; the HTML given names them ./name. A file that exists is never replaced: the name then takes _1, _2… and always stays in the directory. Only images are written.",
);

/// `EmailImporteHTML`.
pub(super) const IMPORT: Function = function(
    names("EmailImporteHTML", "EmailImportHTML"),
    3_032_038,
    IMPORT_DOC,
    &[
        Syntax {
            parameters: &[LETTER, HTML, DIRECTORY, IMPORTING],
            result: Ty::Void,
            run: import::into_variable,
        },
        Syntax {
            parameters: &[HTML, DIRECTORY, IMPORTING],
            result: Ty::Void,
            run: import::into_structure,
        },
    ],
    &[example(
        "m est un Email\nEmailImporteHTML(m, \"<p>Bonjour</p><img src='data:image/png;base64,iVBORw=='>\", \"\")\n\
         Trace(m.NbAttache, m.Attache[1].ContentType)\nTrace(Position(m.HTML, \"cid:\") > 0)",
        "1\timage/png\n1",
    )],
);

/// `Email.ImporteHTML`.
pub(super) static IMPORT_METHOD: Function = Function {
    names: names("ImporteHTML", "ImportHTML"),
    page: 1_000_022_287,
    doc: IMPORT_DOC,
    syntaxes: &[Syntax {
        parameters: &[of_letter(), HTML, DIRECTORY],
        result: Ty::Void,
        run: import::into_variable,
    }],
    examples: &[example(
        "m is Email\nm.ImportHTML(\"<p>Hello</p>\", \"\")\nTrace(m.HTML)",
        "<p>Hello</p>",
    )],
    keeps_error: false,
};

/// `EmailExporteHTML`.
pub(super) const EXPORT: Function = function(
    names("EmailExporteHTML", "EmailExportHTML"),
    1_000_026_173,
    EXPORT_DOC,
    &[Syntax { parameters: &[LETTER, DIRECTORY], result: Ty::Text, run: export::export }],
    &[example(
        "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\nm est un Email\n\
         EmailLitMessage(\"jean\", m, 8)\nsPage est une chaîne = EmailExporteHTML(m, \"images\")\n\
         Trace(Position(sPage, \"src=\"\"./logo.png\"\"\") > 0, fFichierExiste(\"images/logo.png\"))\n\
         EmailFermeSession(\"jean\")",
        "1\t1",
    )],
);

/// `Email.ExporteHTML`.
pub(super) static EXPORT_METHOD: Function = Function {
    names: names("ExporteHTML", "ExportHTML"),
    page: 1_000_026_178,
    doc: EXPORT_DOC,
    syntaxes: &[Syntax {
        parameters: &[of_letter(), DIRECTORY],
        result: Ty::Text,
        run: export::export,
    }],
    examples: &[example(
        "m is Email\nm.HTML = \"<p>Hello</p>\"\nTrace(m.ExportHTML(\"pictures\"))",
        "<p>Hello</p>",
    )],
    keeps_error: false,
};
