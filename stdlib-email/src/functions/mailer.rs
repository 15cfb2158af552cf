//! The mail program of the person, opened on a new email: a `mailto:` address (RFC 6068).

use std::rc::Rc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::Value;
use wl_mail::http::form::escape;
use wl_mail::mime::Draft;

use super::read::function;
use super::{Outcome, told};
use crate::error::{number, of};
use crate::types;

/// Characters in an address that an opener takes: the least of the systems, Windows, takes 32,767
/// in a whole command.
const LONGEST: usize = 30_000;

/// `EmailOuvreMessagerie`.
pub(super) const OPEN: Function = function(
    names("EmailOuvreMessagerie", "EmailOpenMail"),
    3_032_021,
    doc(
        "Ouvre le programme de messagerie de la personne sur un nouvel email, sans attendre ni savoir s'il est envoyé. Sans bureau, ou dans le bac à sable, une erreur le dit.",
        "Opens the mail program of the person on a new email, without waiting or knowing whether it is sent. Without a desktop, or in the sandbox, an error tells so.",
    ),
    &[Syntax {
        parameters: &[
            parameter("adresse", "address", Ty::Text).optional(),
            parameter("sujet", "subject", Ty::Text).optional(),
            parameter("corps", "body", Ty::Text).optional(),
        ],
        result: Ty::Void,
        run: open,
    }],
    &[example(
        "EmailOuvreMessagerie(\"claire@masociete.fr\", \"Réunion\", \"À jeudi !\")\n\
         SI ErreurDétectée ALORS Trace(\"pas de programme de messagerie\")",
        "pas de programme de messagerie",
    )],
);

/// `EmailLanceAppli`.
pub(super) const RUN: Function = function(
    names("EmailLanceAppli", "EmailRunApp"),
    1_000_019_564,
    doc(
        "Ouvre le programme de messagerie de la personne sur l'email de la structure Email : destinataires, sujet, texte. Les pièces jointes ne peuvent pas lui être données ainsi : une erreur le dit. Sans bureau, ou dans le bac à sable, une erreur le dit aussi.",
        "Opens the mail program of the person on the email of the Email structure: recipients, subject, text. Attachments cannot be given to it this way: an error tells so. Without a desktop, or in the sandbox, an error tells so too.",
    ),
    &[Syntax { parameters: &[], result: Ty::Void, run }],
    &[example(
        "Email.Destinataire[1] = \"claire@masociete.fr\"\nEmail.NbDestinataire = 1\nEmail.Sujet = \"Réunion\"\n\
         EmailLanceAppli()\nSI ErreurDétectée ALORS Trace(\"pas de programme de messagerie\")",
        "pas de programme de messagerie",
    )],
);

fn open(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let to = Some(args.text(0).to_owned()).filter(|address| !address.trim().is_empty());
    let draft = Draft {
        to: to.into_iter().collect(),
        subject: args.text(1).to_owned(),
        text: args.text(2).to_owned(),
        ..Draft::default()
    };
    let opened = launch(runtime, &draft);
    told(runtime, opened.map(|()| Value::Null))
}

fn run(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    let opened = prepared(runtime).and_then(|draft| launch(runtime, &draft));
    told(runtime, opened.map(|()| Value::Null))
}

/// What the structure has for a mail program.
fn prepared(runtime: &mut dyn Runtime) -> Result<Draft, Error> {
    let structure = types::structure(runtime);
    let addressed = types::addressed(runtime, &Rc::clone(&structure))?;
    if types::has_files(runtime) {
        return Err(of(
            number::NOT_SUPPORTED,
            bilingual!(
                "les pièces jointes ne peuvent pas être données au programme de messagerie d'ici",
                "attachments cannot be given to the mail program here"
            ),
        )
        .hint(bilingual!(
            "l'envoyer par EmailEnvoieMessage, ou vider Email.Attache",
            "send it with EmailSendMessage, or empty Email.Attach"
        )));
    }
    Ok(Draft {
        subject: types::text(&structure, types::Member::Subject.rank()),
        text: types::text(&structure, types::Member::Text.rank()),
        ..addressed
    })
}

fn launch(runtime: &mut dyn Runtime, draft: &Draft) -> Result<(), Error> {
    let address = mailto(draft);
    if address.len() > LONGEST {
        return Err(of(
            number::TOO_LONG,
            bilingual!(
                "l'email est trop long pour être donné au programme de messagerie",
                "the email is too long to be given to the mail program"
            ),
        )
        .hint(bilingual!("l'envoyer par EmailEnvoieMessage", "send it with EmailSendMessage")));
    }
    runtime.host().desktop.open(&address).map_err(|error| {
        of(
            number::NOT_SUPPORTED,
            bilingual!(
                "aucun programme de messagerie ne s'est ouvert",
                "no mail program opened"
            ),
        )
        .hint(bilingual!(
            "il faut un bureau avec un programme de messagerie ; sinon envoyer par EmailEnvoieMessage",
            "a desktop with a mail program is needed; else send with EmailSendMessage"
        ))
        .system(error.to_string())
    })
}

/// The address of a new email (RFC 6068 §2). Line ends are CR LF (§5).
fn mailto(draft: &Draft) -> String {
    let list = |addresses: &[String]| {
        let each = addresses.iter().map(|address| bare(address));
        each.collect::<Vec<_>>().join(",")
    };
    let lines = draft.text.replace("\r\n", "\n").replace(['\r', '\n'], "\r\n");
    let one_line = draft.subject.replace(['\r', '\n'], " ");
    let fields = [
        ("cc", list(&draft.cc)),
        ("bcc", list(&draft.bcc)),
        ("subject", escape(&one_line)),
        ("body", escape(&lines)),
    ];
    let fields: Vec<String> = fields
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let query = if fields.is_empty() { String::new() } else { format!("?{}", fields.join("&")) };
    format!("mailto:{}{query}", list(&draft.to))
}

/// The address alone, without the name around it, as a `mailto:` writes it.
fn bare(address: &str) -> String {
    let inner = address.rsplit_once('<').and_then(|(_, rest)| rest.split('>').next());
    escape(inner.unwrap_or(address).trim()).replace("%40", "@")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_the_rfc() {
        let draft = Draft {
            to: vec!["Claire <claire@masociete.fr>".into(), "gorby%kremvax@example.com".into()],
            cc: vec!["a&b@example.com".into()],
            subject: "Café\r\nBcc: x".into(),
            text: "un\ndeux & trois?\r\n".into(),
            ..Draft::default()
        };
        assert_eq!(
            mailto(&draft),
            "mailto:claire@masociete.fr,gorby%25kremvax@example.com?cc=a%26b@example.com\
             &subject=Caf%C3%A9%20%20Bcc%3A%20x&body=un%0D%0Adeux%20%26%20trois%3F%0D%0A"
        );
        assert_eq!(mailto(&Draft::default()), "mailto:");
    }
}
