//! Scripts over the sandbox: reading, sending, deleting, and everything that goes wrong.

#![allow(clippy::unwrap_used)] // A test that cannot go on stops there.

mod deleting;
mod failing;
mod following;
mod protecting;
mod reading;
mod sending;
#[path = "../support/mod.rs"]
mod support;

use support::Ran;

/// Opens the session `jean` before a script, and closes it behind.
fn reading(code: &str) -> String {
    format!(
        "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\nm est un Email\n{code}\n\
         EmailFermeSession(\"jean\")"
    )
}

/// Opens a session that sends and makes an email before a script.
fn sending(code: &str) -> String {
    format!(
        "EmailOuvreSessionSMTP(\"jean@masociete.fr\", \"smtp.masociete.fr\")\nm est un Email\n\
         m.Expéditeur = \"Jean Été <jean@masociete.fr>\"\nm.Destinataire = \"claire@masociete.fr\"\n\
         m.Sujet = \"Congés d'été\"\nm.Message = \"Voilà.\"\n{code}\nEmailFermeSession(\"jean@masociete.fr\")"
    )
}

/// Prints the error of a failed call.
const TELL: &str = "Trace(ErreurInfo(errMessage))";

fn raw(ran: &Ran, rank: usize) -> String {
    String::from_utf8_lossy(&ran.sandbox.received()[rank].raw).into_owned()
}
