//! Following what leaves in the background.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::Value;
use wl_spool::State;

use super::Outcome;
use super::read::function;
use crate::error::{number, of, unsent};
use crate::{constants, outbox};

/// `EmailEtat`.
pub(super) const STATUS: Function = function(
    names("EmailEtat", "EmailStatus"),
    3_032_009,
    doc(
        "Dit où en est un email envoyé par une session asynchrone, d'après l'identifiant que l'envoi a laissé dans Email.IdentifiantMail ou dans IdentifiantEmailAsynchrone : emailEnAttente, emailEnvoyé ou emailErreur ; ErreurInfo dit alors pourquoi, destinataire par destinataire. Un refus passager laisse l'email en attente : `wl spool show` en donne la raison. Un email dont on ignore s'il est arrivé est une erreur : il n'est jamais renvoyé de lui-même. Vaut aussi pour les emails d'un programme précédent.",
        "Tells how far an email is that was sent through an asynchronous session, by the identifier that the sending left in Email.MailIdentifier or in AsynchronousEmailIdentifier: emailPending, emailSent or emailError; ErrorInfo then tells why, recipient by recipient. A refusal that may pass leaves the email pending: `wl spool show` tells its reason. An email of which nobody knows whether it arrived is an error: it is never sent again by itself. Holds for the emails of an earlier program too.",
    ),
    &[Syntax {
        parameters: &[parameter("identifiant", "identifier", Ty::Any)],
        result: Ty::Int,
        run: status,
    }],
    &[example(
        "EmailOuvreSessionSMTP(\"jean\", \"smtp.masociete.fr\", 25, emailAsynchrone)\n\
         Email.Expéditeur = \"jean@masociete.fr\"\nEmail.Destinataire = \"claire@masociete.fr\"\n\
         Email.Sujet = \"Congés d'été\"\nSI EmailEnvoieMessage(\"jean\") ALORS Trace(\"en file\")\n\
         TANTQUE EmailEtat(Email.IdentifiantMail) = emailEnAttente\n\tMultitâche(1)\nFIN\n\
         SELON EmailEtat(Email.IdentifiantMail)\n\tCAS emailEnvoyé : Trace(\"envoyé\")\n\
         \tCAS emailErreur : Trace(ErreurInfo(errMessage))\nFIN\nEmailFermeSession(\"jean\")",
        "en file\nenvoyé",
    )],
);

fn status(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let given = args.value(0).to_text()?;
    let id = given.as_str().trim().parse().map_err(|_| unknown(given.as_str()))?;
    let entry = outbox::entry(runtime, id)?.ok_or_else(|| unknown(given.as_str()))?;
    match entry.state {
        State::Sent => Ok(Value::Int(constants::SENT)),
        State::Pending | State::Sending => Ok(Value::Int(constants::PENDING)),
        State::Failed | State::Unknown => Err(unsent(&entry).giving(Value::Int(constants::FAILED))),
    }
}

fn unknown(id: &str) -> Error {
    let id = wl_mail::escaped(id);
    of(
        number::NO_MESSAGE,
        bilingual!(
            "aucun email de la file d'envoi n'a l'identifiant « {id} »",
            "no email of the send queue has the identifier `{id}`"
        ),
    )
    .hint(bilingual!(
        "l'identifiant est dans Email.IdentifiantMail après un envoi par une session asynchrone",
        "the identifier is in Email.MailIdentifier after a sending through an asynchronous session"
    ))
    .giving(Value::Int(constants::FAILED))
}
