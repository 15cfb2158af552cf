//! Deleting messages.

use std::rc::Rc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Runtime, Syntax, Ty, doc, example, names,
};
use wl_interpreter::value::{Object, Value};

use super::message::MESSAGE;
use super::read::function;
use super::{
    ACCOUNT, LETTER, NAME, NOTES, NUMBER, OUTLOOK, Outcome, READER, WINDOWS, reader, told,
};
use crate::error::{explain, number, of};
use crate::session::Reader;
use crate::types::{self, Received};

/// `EmailSupprimeMessage`.
pub(super) const DELETE: Function = function(
    names("EmailSupprimeMessage", "EmailDeleteMessage"),
    3_032_027,
    doc(
        "Marque un message pour être supprimé : celui d'une variable Email, d'un numéro (UID en IMAP), ou le dernier lu. En POP3 il part à la fermeture de la session, en IMAP par EmailDétruit. Les numéros des autres ne changent pas, EmailLitSuivant lit ensuite celui d'après, et EnDehors devient Vrai.",
        "Marks a message to be deleted: that of an Email variable, of a number (UID with IMAP), or the last one read. With POP3 it goes when the session is closed, with IMAP by EmailExpunge. The numbers of the others do not change, EmailReadNext then reads the one behind it, and Out becomes True.",
    ),
    &[
        Syntax { parameters: &[READER, LETTER], result: Ty::Bool, run: delete },
        Syntax { parameters: &[READER, NUMBER.optional()], result: Ty::Bool, run: delete },
        Syntax { parameters: &[ACCOUNT, LETTER], result: Ty::Bool, run: delete },
        Syntax { parameters: &[ACCOUNT, NUMBER.optional()], result: Ty::Bool, run: delete },
        Syntax { parameters: &[NAME, LETTER], result: Ty::Bool, run: delete },
        Syntax { parameters: &[NAME, NUMBER.optional()], result: Ty::Bool, run: delete },
        Syntax { parameters: &[OUTLOOK, LETTER.optional()], result: Ty::Bool, run: delete },
        Syntax { parameters: &[NOTES, LETTER.optional()], result: Ty::Bool, run: delete },
        Syntax { parameters: &[WINDOWS, LETTER.optional()], result: Ty::Bool, run: delete },
        Syntax { parameters: &[WINDOWS, MESSAGE], result: Ty::Bool, run: delete },
    ],
    &[example(
        "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\nm est un Email\n\
         EmailLitPremier(\"jean\", m)\nTANTQUE PAS m.EnDehors\n\
         \tSI m.Priorité = emailPrioritéNormale ALORS EmailSupprimeMessage(\"jean\", m)\n\
         \tEmailLitSuivant(\"jean\", m)\nFIN\nEmailFermeSession(\"jean\")\n\
         EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\n\
         EmailLitPremier(\"jean\", m)\nTrace(EmailNbMessage(\"jean\"), m.Sujet)\nEmailFermeSession(\"jean\")",
        "1\tUrgent : signature du contrat avant 18 h",
    )],
);

fn delete(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let outcome = delete_chosen(runtime, &args);
    types::set_structure_outside(runtime, true);
    if let Some(email) = args.object(1) {
        types::set_outside(&email, true);
    }
    told(runtime, outcome.map(|()| Value::Bool(true)))
}

fn delete_chosen(runtime: &mut dyn Runtime, args: &Arguments) -> Result<(), Error> {
    let session = reader(runtime, args)?;
    let (place, number) = match (args.object(1), args.int(1)) {
        (Some(email), _) => {
            let received = received_by(&email, &session).ok_or_else(no_message)?;
            (received.place.clone(), Some(received.number))
        }
        (None, Some(number)) => (session.place(), u32::try_from(number).ok()),
        (None, None) => (session.place(), session.last_read()),
    };
    let number = number.ok_or_else(no_message)?;
    session.delete(&place, number).map_err(|error| explain(&error))
}

/// What an email keeps of its message, when this session read it.
pub(super) fn received_by(email: &Object, session: &Rc<Reader>) -> Option<Rc<Received>> {
    let received = email.native::<Received>()?;
    let own = received.session.as_ref().is_some_and(|own| Rc::ptr_eq(own, session));
    own.then_some(received)
}

/// No message is meant.
pub(super) fn no_message() -> Error {
    of(
        number::NO_MESSAGE,
        bilingual!(
            "aucun message de cette session n'est désigné : rien n'est supprimé",
            "no message of this session is meant: nothing is deleted"
        ),
    )
    .hint(bilingual!(
        "lire d'abord un message de cette session, ou donner son numéro",
        "first read a message of this session, or give its number"
    ))
}
