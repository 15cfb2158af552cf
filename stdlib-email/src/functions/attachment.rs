//! Attachments: from files and to files.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Doc, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::Value;
use wl_mail::mime::sanitize_filename;

use super::read::function;
use super::{LETTER, Outcome, of_letter, told};
use crate::error::{number, of};
use crate::files;
use crate::types::{self, ATTACHMENT, Attached, Received};

const PATH: Parameter = parameter("chemin", "path", Ty::Text);
const ATTACHED: Parameter = of_attachment();

/// The attachment in front of the dot.
const fn of_attachment() -> Parameter {
    parameter("pièce", "attachment", Ty::Object(&ATTACHMENT))
}

const LOAD_DOC: Doc = doc(
    "Joint un fichier à un email et donne son rang parmi les pièces jointes, à partir de 1 ; -1 en cas d'erreur.",
    "Attaches a file to an email and gives its rank among the attachments, from 1; -1 on error.",
);
const SAVE_DOC: Doc = doc(
    "Enregistre une pièce jointe dans un fichier, entier ou pas du tout ; un fichier de ce nom est remplacé, jamais un périphérique. Si le chemin est un répertoire, elle y prend son propre nom, débarrassé de ce qui la ferait sortir de là ; comme c'est l'auteur de l'email qui l'a choisi, aucun fichier n'est alors remplacé : le nom prend _1, _2…",
    "Saves an attachment to a file, whole or not at all; a file of that name is replaced, never a device. When the path is a directory, it takes its own name there, rid of what would lead elsewhere; as the author of the email chose it, no file is replaced then: the name takes _1, _2…",
);

/// `EmailChargeFichierAttaché`.
pub(super) const LOAD: Function = function(
    names("EmailChargeFichierAttaché", "EmailLoadAttachment"),
    1_000_019_126,
    LOAD_DOC,
    &[Syntax { parameters: &[LETTER, PATH], result: Ty::Int, run: load }],
    &[example(
        "m est un Email\nn est un entier = EmailChargeFichierAttaché(m, \"absent.pdf\")\n\
         SI ErreurDétectée ALORS Trace(n, EmailMsgErreur(Email.Erreur))",
        "-1\tLa pièce jointe est introuvable",
    )],
);

/// `Email.ChargeFichierAttaché`.
pub(super) static LOAD_METHOD: Function = Function {
    names: names("ChargeFichierAttaché", "LoadAttachment"),
    page: 1_000_022_277,
    doc: LOAD_DOC,
    syntaxes: &[Syntax { parameters: &[of_letter(), PATH], result: Ty::Int, run: load }],
    examples: &[example("m is Email\nTrace(m.LoadAttachment(\"missing.pdf\"))", "-1")],
    keeps_error: false,
};

/// `EmailSauveFichierAttaché`.
pub(super) const SAVE: Function = function(
    names("EmailSauveFichierAttaché", "EmailSaveAttachment"),
    3_032_020,
    SAVE_DOC,
    &[
        Syntax { parameters: &[ATTACHED, PATH], result: Ty::Bool, run: save },
        Syntax {
            parameters: &[parameter("nom", "name", Ty::Text), PATH],
            result: Ty::Bool,
            run: save_named,
        },
    ],
    &[example(
        "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\nEmailLitMessage(\"jean\", 3)\n\
         Trace(Email.Attache[1])\nTrace(EmailSauveFichierAttaché(Email.Attache[1], \"absent/devis.pdf\"))\n\
         EmailFermeSession(\"jean\")",
        "Devis rénovation été.pdf\n0",
    )],
);

/// `emailAttache.SauveFichierAttaché`.
pub(super) static SAVE_METHOD: Function = Function {
    names: names("SauveFichierAttaché", "SaveAttachment"),
    page: 1_000_022_289,
    doc: SAVE_DOC,
    syntaxes: &[Syntax { parameters: &[of_attachment(), PATH], result: Ty::Bool, run: save }],
    examples: &[example(
        "a is emailAttach\na.Name = \"notes.txt\"\na.Content = \"hello\"\n\
         IF NOT a.SaveAttachment(\"missing/notes.txt\") THEN Trace(EmailMsgError(Email.Error))",
        "La pièce jointe ne peut pas être écrite",
    )],
    keeps_error: false,
};

fn load(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let outcome = load_file(runtime, &args).map_err(|error| error.giving(Value::Int(-1)));
    told(runtime, outcome)
}

fn load_file(runtime: &mut dyn Runtime, args: &Arguments) -> Outcome {
    let Some(email) = args.object(0) else { return Ok(Value::Int(-1)) };
    let path = runtime.host().path(args.text(1));
    let bytes = files::read(&path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let attached = types::from_file(&name.unwrap_or_default(), bytes);
    types::add_attachment(&email, attached).map(|rank| Value::Int(rank as i64))
}

fn save(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let outcome = match args.object(0) {
        Some(attached) => {
            let name = types::text(&attached, Attached::Name.rank());
            write(runtime, &name, args.text(1), &types::attachment_bytes(&attached))
        }
        None => Err(unknown("")),
    };
    told(runtime, outcome.map(|()| Value::Bool(true)))
}

fn save_named(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let name = args.text(0);
    let structure = types::structure(runtime);
    let bytes = structure.native::<Received>().and_then(|received| {
        let message = received.message.borrow();
        types::attachment_named(&message, name)
    });
    let outcome = match bytes {
        Some(bytes) => write(runtime, name, args.text(1), &bytes),
        None => Err(unknown(name)),
    };
    told(runtime, outcome.map(|()| Value::Bool(true)))
}

fn write(runtime: &mut dyn Runtime, name: &str, written: &str, bytes: &[u8]) -> Result<(), Error> {
    let path = runtime.host().path(written);
    if path.is_dir() {
        return files::write_new(&path, &sanitize_filename(name), bytes).map(drop);
    }
    if written.ends_with(['/', '\\']) {
        return Err(files::no_directory(&path));
    }
    files::write(&path, bytes)
}

fn unknown(name: &str) -> Error {
    of(
        number::ATTACHMENT_NOT_FOUND,
        bilingual!(
            "l'email lu dans la structure n'a pas de pièce jointe « {name} »",
            "the email read into the structure has no attachment `{name}`"
        ),
    )
    .hint(bilingual!(
        "donner un des noms de Email.Attache, après une lecture entière",
        "give one of the names of Email.Attach, after a whole read"
    ))
}
