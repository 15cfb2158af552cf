//! How many messages, and how large.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{Arguments, Doc, Function, Runtime, Syntax, Ty, doc, example, names};
use wl_interpreter::value::Value;

use super::read::function;
use super::{
    ACCOUNT, NAME, NOTES, NUMBER, OUTLOOK, Outcome, READER, WINDOWS, of_account, of_reader, reader,
    told,
};
use crate::error::{explain, number, of};

const COUNT_DOC: Doc = doc(
    "Donne le nombre de messages : en POP3 à l'ouverture de la session, que les suppressions ne changent pas ; en IMAP, ceux du dossier courant à cet instant. -1 en cas d'erreur.",
    "Gives the number of messages: with POP3 when the session was opened, which deletions do not change; with IMAP those of the current folder at this moment. -1 on error.",
);

/// `EmailNbMessage`.
pub(super) const COUNT: Function = function(
    names("EmailNbMessage", "EmailNbMessage"),
    3_032_024,
    COUNT_DOC,
    &[
        Syntax { parameters: &[READER], result: Ty::Int, run: count },
        Syntax { parameters: &[ACCOUNT], result: Ty::Int, run: count },
        Syntax { parameters: &[NAME], result: Ty::Int, run: count },
        Syntax { parameters: &[OUTLOOK], result: Ty::Int, run: count },
        Syntax { parameters: &[NOTES], result: Ty::Int, run: count },
        Syntax { parameters: &[WINDOWS], result: Ty::Int, run: count },
    ],
    &[example(
        "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\nTrace(EmailNbMessage(\"jean\"))\n\
         Trace(EmailNbMessage(\"personne\"))\nEmailFermeSession(\"jean\")",
        "9\n-1",
    )],
);

/// `emailSessionPOP3.NbMessage`.
pub(super) static COUNT_METHOD: Function = Function {
    names: names("NbMessage", "NbMessage"),
    page: 1_000_022_298,
    doc: COUNT_DOC,
    syntaxes: &[Syntax { parameters: &[of_reader()], result: Ty::Int, run: count }],
    examples: &[example(
        "s est un emailSessionPOP3\ns.AdresseServeur = \"pop.masociete.fr\"\ns.Nom = \"jean\"\n\
         s.MotDePasse = \"secret\"\ns.OuvreSession()\nTrace(s.NbMessage())\ns.FermeSession()",
        "9",
    )],
    keeps_error: false,
};

/// `emailSessionIMAP.NbMessage`.
pub(super) static COUNT_IMAP_METHOD: Function = Function {
    names: names("NbMessage", "NbMessage"),
    page: 1_000_022_297,
    doc: COUNT_DOC,
    syntaxes: &[Syntax { parameters: &[of_account()], result: Ty::Int, run: count }],
    examples: &[example(
        "s est un emailSessionIMAP\ns.AdresseServeur = \"imap.masociete.fr\"\ns.Nom = \"jean\"\n\
         s.MotDePasse = \"secret\"\ns.OuvreSession()\nEmailSupprimeMessage(s, 1)\n\
         Trace(s.NbMessage())\ns.Détruit()\nTrace(s.NbMessage())\ns.FermeSession()",
        "9\n8",
    )],
    keeps_error: false,
};

/// `EmailTailleMessage`.
pub(super) const SIZE: Function = function(
    names("EmailTailleMessage", "EmailMessageLength"),
    3_032_030,
    doc(
        "Donne la taille d'un message en octets, pièces jointes comprises, sans le lire ; sans numéro, celle du dernier message lu ; -1 en cas d'erreur.",
        "Gives the size of a message in bytes, attachments included, without reading it; without a number, that of the last message read; -1 on error.",
    ),
    &[
        Syntax { parameters: &[READER, NUMBER.optional()], result: Ty::Long, run: size },
        Syntax { parameters: &[ACCOUNT, NUMBER.optional()], result: Ty::Long, run: size },
        Syntax { parameters: &[NAME, NUMBER.optional()], result: Ty::Long, run: size },
    ],
    &[example(
        "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\n\
         POUR i = 1 À EmailNbMessage(\"jean\")\n\tSI EmailTailleMessage(\"jean\", i) > 1000000 ALORS\n\
         \t\tEmailLitEntêteMessage(\"jean\", i)\n\t\tTrace(Email.Sujet)\n\tFIN\nFIN\n\
         EmailFermeSession(\"jean\")",
        "Le plan de l’étage, en grand",
    )],
);

fn count(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let counted =
        reader(runtime, &args).and_then(|session| session.count().map_err(|error| explain(&error)));
    let outcome = counted.map(|count| Value::Int(count as i64));
    told(runtime, outcome.map_err(|error| error.giving(Value::Int(-1))))
}

fn size(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let outcome = reader(runtime, &args).and_then(|session| {
        let number = match args.int(1) {
            Some(number) => u32::try_from(number).ok(),
            None => session.last_read(),
        };
        let size = match number {
            Some(number) => session.size(number).map_err(|error| explain(&error))?,
            None => None,
        };
        size.map(|size| Value::Int(size as i64)).ok_or_else(|| {
            of(
                number::NO_MESSAGE,
                bilingual!("ce message n'existe pas", "this message does not exist"),
            )
        })
    });
    told(runtime, outcome.map_err(|error| error.giving(Value::Int(-1))))
}
