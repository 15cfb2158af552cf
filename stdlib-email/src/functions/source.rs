//! The transport form of emails: building it and reading it.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Doc, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names,
};
use wl_interpreter::value::Value;
use wl_mail::mime::build;

use super::read::function;
use super::send::now;
use super::{LETTER, OPTIONS, Outcome, letter, of_letter, told};
use crate::constants;
use crate::error::{explain, number, of};
use crate::types::{self, Extent, Member, Purpose, Received, settle};

const BUILDING: Parameter = OPTIONS.optional().among(&[
    constants::PLAIN,
    constants::HEADERS,
    constants::HIDDEN,
    constants::IDENTIFIERS,
]);
const BUILD_DOC: Doc = doc(
    "Construit dans Source la forme de transport (RFC 5322) d'un email, ou de la structure Email, sans rien envoyer. Les destinataires cachés n'y sont qu'avec emailOptionEntêteCCi.",
    "Builds into Source the transport form (RFC 5322) of an email, or of the Email structure, without sending anything. The hidden recipients are in it only with emailOptionHeaderBcc.",
);
const IMPORT_DOC: Doc = doc(
    "Remplit un email, ou la structure Email, d'après sa propriété Source : par exemple le contenu d'un fichier .eml.",
    "Fills an email, or the Email structure, from its Source property: the content of an .eml file, for instance.",
);

/// `EmailConstruitSource`.
pub(super) const BUILD: Function = function(
    names("EmailConstruitSource", "EmailBuildSource"),
    1_000_017_225,
    BUILD_DOC,
    &[
        Syntax { parameters: &[], result: Ty::Bool, run: build_source },
        Syntax { parameters: &[LETTER, BUILDING], result: Ty::Bool, run: build_source },
    ],
    &[example(
        "m est un Email\nm.Expéditeur = \"jean@masociete.fr\"\nm.Destinataire = \"claire@masociete.fr\"\n\
         m.Cci = \"archives@masociete.fr\"\nm.Sujet = \"Été\"\nm.Message = \"Bonjour\"\n\
         EmailConstruitSource(m)\nTrace(Position(m.Source, \"archives\"))\n\
         EmailConstruitSource(m, emailOptionEntêteCCi)\nTrace(Position(m.Source, \"archives\") > 0)",
        "0\n1",
    )],
);

/// `Email.ConstruitSource`.
pub(super) static BUILD_METHOD: Function = Function {
    names: names("ConstruitSource", "BuildSource"),
    page: 1_000_022_278,
    doc: BUILD_DOC,
    syntaxes: &[Syntax {
        parameters: &[of_letter(), BUILDING],
        result: Ty::Bool,
        run: build_source,
    }],
    examples: &[example(
        "m is Email\nm.Sender = \"jean@masociete.fr\"\nm.Subject = \"Summer\"\nm.BuildSource()\n\
         Trace(Position(m.Source, \"Subject: Summer\") > 0)",
        "1",
    )],
    keeps_error: false,
};

/// `EmailImporteSource`.
pub(super) const IMPORT: Function = function(
    names("EmailImporteSource", "EmailImportSource"),
    1_000_017_226,
    IMPORT_DOC,
    &[
        Syntax { parameters: &[], result: Ty::Bool, run: import_source },
        Syntax { parameters: &[LETTER], result: Ty::Bool, run: import_source },
    ],
    &[example(
        "m est un Email\nm.Source = \"From: jean@masociete.fr\" + RC + \"Subject: =?utf-8?Q?=C3=89t=C3=A9?=\" + RC + RC + \"Bonjour\"\n\
         EmailImporteSource(m)\nTrace(m.Expéditeur, m.Sujet, m.Message)",
        "jean@masociete.fr\tÉté\tBonjour",
    )],
);

/// `Email.ImporteSource`.
pub(super) static IMPORT_METHOD: Function = Function {
    names: names("ImporteSource", "ImportSource"),
    page: 1_000_022_288,
    doc: IMPORT_DOC,
    syntaxes: &[Syntax { parameters: &[of_letter()], result: Ty::Bool, run: import_source }],
    examples: &[example(
        "m est un Email\nm.Source = \"Subject: Bonjour\" + RC + RC + \"texte\"\n\
         SI m.ImporteSource() ALORS Trace(m.Sujet)",
        "Bonjour",
    )],
    keeps_error: false,
};

fn build_source(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let object = letter(runtime, &args, 0);
    let options = args.int(1).unwrap_or(0);
    let built = types::draft(runtime, &object, options, Purpose::Keep).and_then(|draft| {
        let date = now(runtime);
        build(&draft, date).map_err(|error| explain(&error))
    });
    let outcome = built.map(|source| {
        object.set(Member::Source.rank(), Value::text(wl_mail::words(&source)));
        Value::Bool(true)
    });
    told(runtime, outcome)
}

fn import_source(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let object = letter(runtime, &args, 0);
    let outcome = source_of(&object).map(|bytes| {
        let received = Received::new(None, 0, bytes, Extent::Whole);
        settle(runtime, &object, received, Extent::Whole);
        Value::Bool(true)
    });
    told(runtime, outcome)
}

/// The bytes to read: those of the message that the source came from, when it still is that.
fn source_of(object: &wl_interpreter::value::Object) -> Result<Vec<u8>, Error> {
    types::fill(object, Member::Source.rank())?;
    let text = types::text(object, Member::Source.rank());
    if text.is_empty() {
        return Err(of(
            number::BAD_ARGUMENT,
            bilingual!("la propriété Source est vide", "the property Source is empty"),
        )
        .hint(bilingual!(
            "y mettre par exemple le contenu d'un fichier .eml, par fChargeBuffer",
            "put the content of an .eml file in it, for instance, with fLoadBuffer"
        )));
    }
    if let Some(received) = object.native::<Received>() {
        let message = received.message.borrow();
        let same = match std::str::from_utf8(message.source()) {
            Ok(source) => source == text,
            Err(_) => wl_mail::words(message.source()) == text,
        };
        if same {
            return Ok(message.source().to_vec());
        }
    }
    Ok(types::source_bytes(&text))
}
