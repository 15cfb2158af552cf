//! What became of a mail that was not taken for everyone.

use std::fmt::Write;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::Error;
use wl_interpreter::diagnostic::Bilingual;
use wl_mail::smtp::{Delivery, Outcome, Status};

use super::{explain, number, of};

/// The error of an outcome; `None` when the server took the mail for every recipient.
pub(crate) fn refusal(outcome: &Outcome) -> Option<Error> {
    let error = match outcome.status {
        Status::Sent => return None,
        Status::Unknown => unknown(outcome),
        Status::PartiallySent => {
            let message = with_recipients(
                bilingual!("l'email n'est pas parti pour tous", "the email did not go to everyone"),
                outcome,
            );
            of(number::UNKNOWN_RECIPIENT, message).hint(bilingual!(
                "ne pas le renvoyer à ceux qui l'ont : corriger les adresses refusées et n'écrire qu'à elles",
                "do not send it again to those who have it: correct the refused addresses and write to them alone"
            ))
        }
        Status::Refused => {
            let whole = outcome.recipients.iter().all(|it| match (&it.delivery, &outcome.reply) {
                (Delivery::Refused(own), Some(reply)) => own == reply,
                _ => false,
            });
            let number = if whole { number::INVALID_MESSAGE } else { number::UNKNOWN_RECIPIENT };
            let message = with_recipients(
                bilingual!("le serveur a refusé l'email", "the server refused the email"),
                outcome,
            );
            of(number, message).hint(bilingual!(
                "rien n'est parti ; les mots du serveur disent pourquoi",
                "nothing went out; the words of the server tell why"
            ))
        }
    };
    Some(error.system(words(outcome)))
}

fn unknown(outcome: &Outcome) -> Error {
    let cause = outcome.cause.as_ref().map(explain);
    let number = cause.as_ref().map_or(number::RESET, |error| error.details().number);
    let message = with_recipients(
        bilingual!(
            "la connexion s'est perdue quand le serveur avait déjà tout l'email : on ignore s'il l'a pris",
            "the connection was lost when the server already had the whole email: whether it took it is unknown"
        ),
        outcome,
    );
    of(number, message).hint(bilingual!(
        "il n'est pas renvoyé, pour ne pas arriver deux fois ; demander aux destinataires avant de recommencer",
        "it is not sent again, so as not to arrive twice; ask the recipients before trying again"
    ))
}

/// The sentence, then who got the mail and who did not.
fn with_recipients(sentence: Bilingual, outcome: &Outcome) -> Bilingual {
    let list = |wanted: fn(&Delivery) -> bool| {
        let all: Vec<&str> = outcome
            .recipients
            .iter()
            .filter(|it| wanted(&it.delivery))
            .map(|it| it.address.as_str())
            .collect();
        wl_mail::escaped(&all.join(", "))
    };
    let groups = [
        (list(|it| *it == Delivery::Accepted), "accepté pour", "taken for"),
        (list(is_refused), "refusé pour", "refused for"),
        (list(|it| *it == Delivery::Unknown), "incertain pour", "uncertain for"),
    ];
    let mut whole = sentence;
    for (who, fr, en) in groups {
        if !who.is_empty() {
            let _ = write!(whole.fr, " ; {fr} {who}");
            let _ = write!(whole.en, "; {en} {who}");
        }
    }
    for (address, error) in impossible(outcome) {
        let cause = explain(error);
        let address = wl_mail::escaped(address);
        let _ = write!(whole.fr, " ; {address} : {}", cause.details().message.fr);
        let _ = write!(whole.en, "; {address}: {}", cause.details().message.en);
    }
    whole
}

/// Who cannot be written to through this server, and why.
fn impossible(outcome: &Outcome) -> impl Iterator<Item = (&str, &wl_mail::Error)> {
    outcome.recipients.iter().filter_map(|it| match &it.delivery {
        Delivery::Impossible(error) => Some((it.address.as_str(), error)),
        _ => None,
    })
}

fn is_refused(delivery: &Delivery) -> bool {
    matches!(delivery, Delivery::Refused(_) | Delivery::Impossible(_))
}

/// The words of the server about each refusal.
fn words(outcome: &Outcome) -> String {
    let mut lines: Vec<String> = Vec::new();
    for recipient in &outcome.recipients {
        if let Delivery::Refused(reply) = &recipient.delivery {
            lines.push(format!("{}: {reply}", recipient.address));
        }
    }
    if let Some(cause) = &outcome.cause {
        lines.push(cause.to_string());
    }
    lines.join("\n")
}
