//! Reading messages one after the other.

use std::rc::Rc;

use wl_interpreter::builtin::{
    Arguments, Doc, Error, Example, Function, Names, Runtime, Syntax, Ty, doc, example, names,
};
use wl_interpreter::value::{Object, Value};

use super::gauge::Way;
use super::{
    ACCOUNT, LETTER, MODE, NAME, NOTES, OUTLOOK, Outcome, READER, TYPE, WINDOWS, followed, letter,
    reader, told,
};
use crate::error::explain;
use crate::session::{Part, Reader, Step};
use crate::types::{self, Extent, Received, settle};

/// The ways to call a function that reads through a session into an email.
macro_rules! reading {
    ($run:ident) => {
        &[
            Syntax { parameters: &[READER, LETTER.optional()], result: Ty::Bool, run: $run },
            Syntax { parameters: &[ACCOUNT, LETTER.optional()], result: Ty::Bool, run: $run },
            Syntax { parameters: &[NAME, LETTER.optional()], result: Ty::Bool, run: $run },
            Syntax {
                parameters: &[OUTLOOK, LETTER.optional(), MODE, TYPE],
                result: Ty::Bool,
                run: $run,
            },
            Syntax {
                parameters: &[NOTES, LETTER.optional(), MODE, TYPE],
                result: Ty::Bool,
                run: $run,
            },
            Syntax {
                parameters: &[WINDOWS, LETTER.optional(), MODE, TYPE],
                result: Ty::Bool,
                run: $run,
            },
            Syntax { parameters: &[WINDOWS, MODE], result: Ty::Bool, run: $run },
        ]
    };
}
pub(super) use reading;

pub(super) const fn function(
    names: Names,
    page: u32,
    doc: Doc,
    syntaxes: &'static [Syntax],
    examples: &'static [Example],
) -> Function {
    Function { names, page, doc, syntaxes, examples, keeps_error: false }
}

/// `EmailLitPremier` and the like.
pub(super) const ALL: &[Function] = &[
    function(
        names("EmailLitPremier", "EmailReadFirst"),
        3_032_014,
        doc(
            "Lit le premier message dans une variable Email, ou dans la structure Email. Faux quand il n'y en a pas : EnDehors est alors Vrai, sans erreur.",
            "Reads the first message into an Email variable, or into the Email structure. False when there is none: Out is then True, without any error.",
        ),
        reading!(first),
        &[
            example(
                "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\n\
                 EmailLitPremier(\"jean\")\nTANTQUE PAS Email.EnDehors\n\
                 \tSI Email.NbAttache > 0 ALORS Trace(Email.Sujet)\n\tEmailLitSuivant(\"jean\")\nFIN\n\
                 EmailFermeSession(\"jean\")",
                "Le plan de l’étage, en grand\nVotre devis n° 0412\nVotre colis est arrivé au point relais",
            ),
            example(
                "EmailStartPOP3Session(\"jean\", \"secret\", \"pop.masociete.fr\")\nm is Email\n\
                 IF EmailReadFirst(\"jean\", m) THEN Trace(m.Subject)\nEmailCloseSession(\"jean\")",
                "Relevés d'été et archives",
            ),
        ],
    ),
    function(
        names("EmailLitSuivant", "EmailReadNext"),
        3_032_004,
        doc(
            "Lit le message suivant ; le premier quand rien n'a été lu, ou quand la lecture d'avant n'a rien trouvé. Après une suppression, lit celui qui suit le message supprimé.",
            "Reads the next message; the first one when nothing was read, or when the read before found nothing. After a deletion, reads the one behind the deleted message.",
        ),
        reading!(next),
        &[example(
            "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\nm est un Email\nn est un entier\n\
             TANTQUE EmailLitSuivant(\"jean\", m)\n\tn++\nFIN\nTrace(n, m.EnDehors, ErreurDétectée)\n\
             EmailFermeSession(\"jean\")",
            "9\t1\t0",
        )],
    ),
    function(
        names("EmailLitPrécédent", "EmailReadPrevious"),
        3_032_008,
        doc(
            "Lit le message précédent ; le dernier quand rien n'a été lu, ou quand la lecture d'avant n'a rien trouvé.",
            "Reads the previous message; the last one when nothing was read, or when the read before found nothing.",
        ),
        reading!(previous),
        &[example(
            "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\nm est un Email\n\
             EmailLitDernier(\"jean\", m)\nEmailLitPrécédent(\"jean\", m)\nTrace(m.Sujet)\n\
             EmailFermeSession(\"jean\")",
            "Votre colis est arrivé au point relais",
        )],
    ),
    function(
        names("EmailLitDernier", "EmailReadLast"),
        3_032_010,
        doc("Lit le dernier message.", "Reads the last message."),
        reading!(last),
        &[example(
            "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\nm est un Email\n\
             SI EmailLitDernier(\"jean\", m) ALORS Trace(m.Sujet, m.ConfirmationLecture)\n\
             EmailFermeSession(\"jean\")",
            "Urgent : signature du contrat avant 18 h\t1",
        )],
    ),
];

fn first(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    step(runtime, &args, Step::First, Extent::Whole)
}

fn next(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    step(runtime, &args, Step::Next, Extent::Whole)
}

fn previous(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    step(runtime, &args, Step::Previous, Extent::Whole)
}

fn last(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    step(runtime, &args, Step::Last, Extent::Whole)
}

/// Moves the position and reads there, into the second argument or the structure.
pub(super) fn step(
    runtime: &mut dyn Runtime,
    args: &Arguments,
    step: Step,
    extent: Extent,
) -> Outcome {
    let target = letter(runtime, args, 1);
    let session = reader(runtime, args);
    into(runtime, session, &target, extent, |session| session.go(step))
}

/// Reads the message that `choose` names into an email. No message is no error.
pub(super) fn into(
    runtime: &mut dyn Runtime,
    session: Result<Rc<Reader>, Error>,
    target: &Rc<Object>,
    extent: Extent,
    choose: impl FnOnce(&Reader) -> wl_mail::Result<Option<u32>>,
) -> Outcome {
    let read = session.and_then(|session| read_chosen(runtime, session, extent, choose));
    let found = matches!(read, Ok(Some(_)));
    types::set_outside(target, !found);
    types::set_structure_outside(runtime, !found);
    let outcome = read.map(|received| {
        if let Some(received) = received {
            settle(runtime, target, received, extent);
        }
        Value::Bool(found)
    });
    told(runtime, outcome)
}

fn read_chosen(
    runtime: &mut dyn Runtime,
    session: Rc<Reader>,
    extent: Extent,
    choose: impl FnOnce(&Reader) -> wl_mail::Result<Option<u32>>,
) -> Result<Option<Received>, Error> {
    let chosen = choose(&session).map_err(|error| explain(&error))?;
    let Some(number) = chosen else { return Ok(None) };
    let part = if extent == Extent::Whole { Part::Whole } else { Part::Headers };
    let size = session.size(number).map_err(|error| explain(&error))?;
    let read =
        followed(runtime, Way::Receiving, size, |follow| session.read_told(number, part, follow));
    match read {
        Ok(bytes) => Ok(Some(Received::new(Some(session), number, bytes, extent))),
        // Gone since it was listed: no message, and no error.
        Err(wl_mail::Error::NoSuchMessage { .. }) => Ok(None),
        Err(error) => Err(explain(&error)),
    }
}
