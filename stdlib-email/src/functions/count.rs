//! How many messages, and how large.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{Arguments, Doc, Function, Runtime, Syntax, Ty, doc, example, names};
use wl_interpreter::value::Value;

use super::read::function;
use super::{NAME, NUMBER, Outcome, READER, of_reader, reader, told};
use crate::error::{number, of};

const COUNT_DOC: Doc = doc(
    "Donne le nombre de messages de la boîte à l'ouverture de la session, que les suppressions ne changent pas ; -1 en cas d'erreur.",
    "Gives the number of messages of the mailbox when the session was opened, which deletions do not change; -1 on error.",
);

/// `EmailNbMessage`.
pub(super) const COUNT: Function = function(
    names("EmailNbMessage", "EmailNbMessage"),
    3_032_024,
    COUNT_DOC,
    &[
        Syntax { parameters: &[READER], result: Ty::Int, run: count },
        Syntax { parameters: &[NAME], result: Ty::Int, run: count },
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
    let outcome = reader(runtime, &args).map(|session| Value::Int(session.count() as i64));
    told(runtime, outcome.map_err(|error| error.giving(Value::Int(-1))))
}

fn size(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let outcome = reader(runtime, &args).and_then(|session| {
        let number = match args.int(1) {
            Some(number) => u32::try_from(number).ok(),
            None => session.last_read(),
        };
        let size = number.and_then(|number| session.size(number));
        size.map(|size| Value::Int(size as i64)).ok_or_else(|| {
            of(
                number::NO_MESSAGE,
                bilingual!("ce message n'existe pas", "this message does not exist"),
            )
        })
    });
    told(runtime, outcome.map_err(|error| error.giving(Value::Int(-1))))
}
