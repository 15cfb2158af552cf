//! The send queue, in words.

use std::fmt::Write;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{Error, Names, names};
use wl_interpreter::diagnostic::Bilingual;
use wl_spool::{Entry, Error as Cause, Fate, Reason, ReasonKind, State};

use super::{number, of};

/// What is wrong with the queue, in a sentence.
#[must_use]
pub fn queue_error(error: &Cause) -> Bilingual {
    match error {
        Cause::Unusable { path, detail } => {
            let path = path.display();
            bilingual!(
                "la file d'envoi {path} ne peut pas être ouverte : {detail}",
                "the send queue {path} cannot be opened: {detail}"
            )
        }
        Cause::Damaged { path, detail } => {
            let path = path.display();
            bilingual!(
                "la file d'envoi {path} est abîmée ({detail}) ; le fichier est laissé tel quel : le mettre de côté, une nouvelle file sera créée",
                "the send queue {path} is damaged ({detail}); the file is left as it is: move it away, a new queue will be made"
            )
        }
        Cause::Foreign { path } => {
            let path = path.display();
            bilingual!(
                "{path} est la base de données d'un autre programme, pas une file d'envoi",
                "{path} is the database of another program, not a send queue"
            )
        }
        Cause::Newer { path, found, known } => {
            let path = path.display();
            bilingual!(
                "la file d'envoi {path} vient d'une version plus récente de wl (format {found}, connu jusqu'à {known}) : mettre wl à jour",
                "the send queue {path} comes from a later version of wl (format {found}, known up to {known}): update wl"
            )
        }
        Cause::Full { path } => {
            let path = path.display();
            bilingual!(
                "le disque de la file d'envoi {path} est plein",
                "the disk of the send queue {path} is full"
            )
        }
        Cause::Busy { path } => {
            let path = path.display();
            bilingual!(
                "la file d'envoi {path} est occupée par un autre programme",
                "the send queue {path} is in use by another program"
            )
        }
        Cause::NoSuchMail { id } => {
            bilingual!("la file d'envoi n'a pas d'email {id}", "the send queue has no email {id}")
        }
        Cause::NotNow { id, state } => {
            let word = state_word(*state);
            let (fr, en) = (word.fr, word.en);
            bilingual!("l'email {id} est : {fr}", "email {id} is: {en}")
        }
        Cause::TooLarge { size, max } => bilingual!(
            "l'email fait {size} octets, plus que ce que la file accepte ({max})",
            "the email has {size} bytes, more than the queue takes ({max})"
        ),
        Cause::NoRecipient => {
            bilingual!("l'email n'a aucun destinataire", "the email has no recipient")
        }
        Cause::NoLogin { id } => bilingual!(
            "l'email {id} part sans s'identifier : un mot de passe n'y changerait rien",
            "email {id} goes out without logging in: a password would change nothing"
        ),
        Cause::NoPassword => {
            bilingual!(
                "le mot de passe est vide : rien n'a changé",
                "the password is empty: nothing has changed"
            )
        }
        other => bilingual!("file d'envoi : {other}", "send queue: {other}"),
    }
}

/// The same, for a script.
pub(crate) fn of_queue(error: &Cause) -> Error {
    let number = match error {
        Cause::Full { .. } => number::DISK_FULL,
        Cause::TooLarge { .. } => number::TOO_LONG,
        Cause::NoRecipient => number::BAD_RECIPIENT,
        Cause::NoSuchMail { .. } => number::NO_MESSAGE,
        Cause::Unusable { .. } | Cause::Busy { .. } => number::ACCESS_DENIED,
        _ => number::UNKNOWN,
    };
    of(number, queue_error(error)).hint(bilingual!(
        "l'email n'est pas dans la file ; --spool FICHIER ou WL_SPOOL en donne une autre",
        "the email is not in the queue; --spool FILE or WL_SPOOL gives another one"
    ))
}

/// How far a mail is, in a word or two.
#[must_use]
pub fn state_word(state: State) -> Names {
    match state {
        State::Pending => names("en attente", "pending"),
        State::Sending => names("en cours d'envoi", "being sent"),
        State::Sent => names("envoyé", "sent"),
        State::Failed => names("échec", "failed"),
        State::Unknown => names("incertain", "unknown"),
    }
}

/// Why a mail is where it is, in a sentence with the words of the server.
#[must_use]
pub fn queue_reason(reason: &Reason) -> Bilingual {
    let (fr, en) = match reason.kind {
        ReasonKind::Reply => ("réponse du serveur", "answer of the server"),
        ReasonKind::Connection => ("connexion impossible ou coupée", "no connection, or cut"),
        ReasonKind::Login => ("identification refusée", "login refused"),
        ReasonKind::Protection => ("connexion non protégée", "connection not protected"),
        ReasonKind::Content => {
            ("email impossible à envoyer par ce serveur", "email not fit for this server")
        }
        ReasonKind::Lost => (
            "connexion perdue alors que le serveur avait déjà tout l'email",
            "connection lost when the server already had the whole email",
        ),
        ReasonKind::Vanished => (
            "le programme qui l'envoyait s'est arrêté au milieu",
            "the program that was sending it stopped in the middle",
        ),
        ReasonKind::GivenUp => {
            ("abandonné après trop d'essais", "given up after too many attempts")
        }
        ReasonKind::Internal => ("email illisible dans la file", "email unreadable in the queue"),
    };
    let words = wl_mail::escaped(&reason.detail);
    if words.is_empty() {
        return Bilingual { fr: fr.to_owned(), en: en.to_owned() };
    }
    bilingual!("{fr} : {words}", "{en}: {words}")
}

/// The error of a mail of the queue that did not leave for everyone.
pub(crate) fn unsent(entry: &Entry) -> Error {
    let list = |fate: Fate| {
        let all: Vec<&str> = entry
            .recipients
            .iter()
            .filter(|it| it.fate == fate)
            .map(|it| it.address.as_str())
            .collect();
        wl_mail::escaped(&all.join(", "))
    };
    let mut whole = match entry.state {
        State::Unknown => bilingual!(
            "on ignore si le serveur a pris l'email ; il n'est pas renvoyé de lui-même",
            "whether the server took the email is unknown; it is not sent again by itself"
        ),
        _ => bilingual!(
            "l'email n'est pas parti pour tous ses destinataires",
            "the email did not go to all its recipients"
        ),
    };
    for (fate, fr, en) in [
        (Fate::Accepted, "accepté pour", "taken for"),
        (Fate::Refused, "refusé pour", "refused for"),
        (Fate::Unknown, "incertain pour", "uncertain for"),
    ] {
        let who = list(fate);
        if !who.is_empty() {
            let _ = write!(whole.fr, " ; {fr} {who}");
            let _ = write!(whole.en, "; {en} {who}");
        }
    }
    if let Some(reason) = &entry.reason {
        let why = queue_reason(reason);
        let _ = write!(whole.fr, " ({})", why.fr);
        let _ = write!(whole.en, " ({})", why.en);
    }
    let number = match (entry.state, entry.reason.as_ref().map(|it| it.kind)) {
        (State::Unknown, _) => number::RESET,
        (_, Some(ReasonKind::Login)) => number::ACCESS_DENIED,
        (_, Some(ReasonKind::Connection | ReasonKind::GivenUp)) => number::NETWORK,
        (_, Some(ReasonKind::Content | ReasonKind::Internal)) => number::INVALID_MESSAGE,
        _ => number::UNKNOWN_RECIPIENT,
    };
    let words: Vec<String> = entry
        .recipients
        .iter()
        .filter(|it| it.fate != Fate::Accepted)
        .filter_map(|it| {
            let reason = it.reason.as_ref()?;
            Some(format!("{}: {}", it.address, wl_mail::escaped(&reason.detail)))
        })
        .collect();
    let id = entry.id;
    of(number, whole).system(words.join("\n")).hint(bilingual!(
        "wl spool retry {id} l'envoie à nouveau à ceux qui ne l'ont pas, wl spool drop {id} y renonce",
        "wl spool retry {id} sends it again to those who have not got it, wl spool drop {id} gives it up"
    ))
}
