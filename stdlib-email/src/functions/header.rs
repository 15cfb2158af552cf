//! Reading the headers of messages one after the other.

use wl_interpreter::builtin::{Arguments, Function, Runtime, Syntax, Ty, doc, example, names};

use super::read::{function, reading, step};
use super::{ACCOUNT, LETTER, MODE, NAME, NOTES, OUTLOOK, Outcome, READER, TYPE, WINDOWS};
use crate::session::Step;
use crate::types::Extent;

/// `EmailLitEntêtePremier` and the like.
pub(super) const ALL: &[Function] = &[
    function(
        names("EmailLitEntêtePremier", "EmailReadFirstHeader"),
        3_032_013,
        doc(
            "Lit les entêtes du premier message : sujet, expéditeur, dates… Le texte et les pièces jointes restent vides.",
            "Reads the headers of the first message: subject, sender, dates… The text and the attachments stay empty.",
        ),
        reading!(first),
        &[example(
            "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\nm est un Email\n\
             EmailLitEntêtePremier(\"jean\", m)\nTrace(m.Sujet)\nTrace(m.Message = \"\")\n\
             EmailFermeSession(\"jean\")",
            "Relevés d'été et archives\n1",
        )],
    ),
    function(
        names("EmailLitEntêteSuivant", "EmailReadNextHeader"),
        3_032_018,
        doc(
            "Lit les entêtes du message suivant, comme EmailLitSuivant le message.",
            "Reads the headers of the next message, as EmailReadNext does the message.",
        ),
        reading!(next),
        &[example(
            "EmailStartPOP3Session(\"jean\", \"secret\", \"pop.masociete.fr\")\nm is Email\n\
             WHILE EmailReadNextHeader(\"jean\", m)\n\tIF m.Cc.Count() > 0 THEN Trace(m.Sender)\nEND\n\
             EmailCloseSession(\"jean\")",
            "Hélène Roussel <devis@menuiserie-roussel.example>\nClaire Dubois <claire.dubois@masociete.fr>\nNadia Benali <n.benali@masociete.fr>",
        )],
    ),
    function(
        names("EmailLitEntêtePrécédent", "EmailReadPreviousHeader"),
        3_032_019,
        doc(
            "Lit les entêtes du message précédent, comme EmailLitPrécédent le message.",
            "Reads the headers of the previous message, as EmailReadPrevious does the message.",
        ),
        reading!(previous),
        &[example(
            "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\nn est un entier\n\
             TANTQUE EmailLitEntêtePrécédent(\"jean\")\n\tn++\nFIN\nTrace(n)\nEmailFermeSession(\"jean\")",
            "9",
        )],
    ),
    function(
        names("EmailLitEntêteDernier", "EmailReadLastHeader"),
        3_032_015,
        doc("Lit les entêtes du dernier message.", "Reads the headers of the last message."),
        reading!(last),
        &[example(
            "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\n\
             SI EmailLitEntêteDernier(\"jean\") ALORS Trace(Email.Sujet)\nEmailFermeSession(\"jean\")",
            "Urgent : signature du contrat avant 18 h",
        )],
    ),
];

fn first(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    step(runtime, &args, Step::First, Extent::Headers)
}

fn next(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    step(runtime, &args, Step::Next, Extent::Headers)
}

fn previous(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    step(runtime, &args, Step::Previous, Extent::Headers)
}

fn last(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    step(runtime, &args, Step::Last, Extent::Headers)
}
