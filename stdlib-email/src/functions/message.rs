//! Reading a message by its number.

use wl_interpreter::builtin::{
    Arguments, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};

use super::read::{function, into};
use super::{
    ACCOUNT, LETTER, NAME, NOTES, NUMBER, OUTLOOK, Outcome, READER, WINDOWS, letter, reader,
};
use crate::types::Extent;

/// What names a message of Outlook or Notes.
pub(super) const MESSAGE: Parameter = parameter("message", "message", Ty::Text);

macro_rules! numbered {
    ($run:ident, $run_into:ident) => {
        &[
            Syntax { parameters: &[READER, LETTER, NUMBER], result: Ty::Bool, run: $run_into },
            Syntax { parameters: &[READER, NUMBER], result: Ty::Bool, run: $run },
            Syntax { parameters: &[ACCOUNT, LETTER, NUMBER], result: Ty::Bool, run: $run_into },
            Syntax { parameters: &[ACCOUNT, NUMBER], result: Ty::Bool, run: $run },
            Syntax { parameters: &[NAME, LETTER, NUMBER], result: Ty::Bool, run: $run_into },
            Syntax { parameters: &[NAME, NUMBER], result: Ty::Bool, run: $run },
            Syntax { parameters: &[OUTLOOK, LETTER, MESSAGE], result: Ty::Bool, run: $run_into },
            Syntax { parameters: &[OUTLOOK, MESSAGE], result: Ty::Bool, run: $run },
            Syntax { parameters: &[NOTES, LETTER, MESSAGE], result: Ty::Bool, run: $run_into },
            Syntax { parameters: &[NOTES, MESSAGE], result: Ty::Bool, run: $run },
            Syntax { parameters: &[WINDOWS, LETTER, MESSAGE], result: Ty::Bool, run: $run_into },
            Syntax { parameters: &[WINDOWS, MESSAGE], result: Ty::Bool, run: $run },
        ]
    };
}

/// `EmailLitMessage`.
pub(super) const READ: Function = function(
    names("EmailLitMessage", "EmailReadMessage"),
    3_032_016,
    doc(
        "Lit le message de ce numéro (de 1 à EmailNbMessage en POP3, UID en IMAP), sans changer de position. Faux, et EnDehors à Vrai, s'il n'existe pas ou a été supprimé.",
        "Reads the message of this number (from 1 to EmailNbMessage with POP3, UID with IMAP), without moving. False, and Out True, when it does not exist or was deleted.",
    ),
    numbered!(structure, variable),
    &[example(
        "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\nm est un Email\n\
         EmailLitMessage(\"jean\", m, 3)\nTrace(m.Sujet)\nTrace(m.Attache[1].Nom)\n\
         Trace(EmailLitMessage(\"jean\", m, 10), m.EnDehors)\nEmailFermeSession(\"jean\")",
        "Votre devis n° 0412\nDevis rénovation été.pdf\n0\t1",
    )],
);

/// `EmailLitEntêteMessage`.
pub(super) const READ_HEADER: Function = function(
    names("EmailLitEntêteMessage", "EmailReadMessageHeader"),
    3_032_012,
    doc(
        "Lit les entêtes du message de ce numéro, sans changer de position.",
        "Reads the headers of the message of this number, without moving.",
    ),
    numbered!(structure_header, variable_header),
    &[example(
        "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\n\
         EmailLitEntêteMessage(\"jean\", 5)\nTrace(Email.Expéditeur)\nTrace(Email.Sujet)\n\
         EmailFermeSession(\"jean\")",
        "\"Whitfield, Joan\" <j.whitfield@harbour-tools.example>\nQuestion about order 2291",
    )],
);

fn structure(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    numbered(runtime, &args, 1, Extent::Whole)
}

fn variable(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    numbered(runtime, &args, 2, Extent::Whole)
}

fn structure_header(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    numbered(runtime, &args, 1, Extent::Headers)
}

fn variable_header(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    numbered(runtime, &args, 2, Extent::Headers)
}

fn numbered(runtime: &mut dyn Runtime, args: &Arguments, at: usize, extent: Extent) -> Outcome {
    let number = args.int(at).and_then(|number| u32::try_from(number).ok());
    let target = letter(runtime, args, 1);
    let session = reader(runtime, args);
    into(runtime, session, &target, extent, |session| {
        let Some(number) = number else { return Ok(None) };
        Ok(session.size(number)?.map(|_| number))
    })
}
