//! The mails of the queue, for people and for programs.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use wl_interpreter::diagnostic::Language;
use wl_spool::{Entry, Fate, Reason, Recipient, State};
use wl_stdlib_email::{queue_reason, state_word};

use crate::console::table::layout;
use crate::console::visible;

const FRENCH: [&str; 6] = ["Id", "État", "Mis en file", "À", "Sujet", "Essais"];
const ENGLISH: [&str; 6] = ["Id", "State", "Queued", "To", "Subject", "Tries"];

/// A line for each mail, in columns.
#[must_use]
pub fn table(entries: &[Entry], language: Language, width: usize) -> String {
    let titles = match language {
        Language::French => FRENCH,
        Language::English => ENGLISH,
    };
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| {
            let to: Vec<&str> = entry.recipients.iter().map(|it| it.address.as_str()).collect();
            vec![
                entry.id.to_string(),
                state_word(entry.state).get(language).to_owned(),
                moment(entry.queued_at),
                visible(&to.join(", ")),
                visible(&entry.subject),
                entry.attempts.to_string(),
            ]
        })
        .collect();
    layout(&titles.map(str::to_owned), &rows, width)
}

/// Everything about a mail, a line each.
#[must_use]
pub fn details(entry: &Entry, language: Language, width: usize) -> String {
    let french = language == Language::French;
    let mut rows = vec![
        ("Id", "Id", entry.id.to_string()),
        ("État", "State", state_word(entry.state).get(language).to_owned()),
        ("De", "From", visible(&entry.from)),
        ("Sujet", "Subject", visible(&entry.subject)),
        ("Octets", "Bytes", entry.size.to_string()),
        ("Mis en file", "Queued", moment(entry.queued_at)),
        ("Essais", "Tries", entry.attempts.to_string()),
        ("Serveur", "Server", visible(&format!("{}:{}", entry.host, entry.port))),
    ];
    if let Some(user) = &entry.user {
        rows.push(("Utilisateur", "User", visible(user)));
    }
    if entry.state == State::Pending {
        rows.push(("Prochain essai", "Next try", moment(entry.due_at)));
    }
    if let Some(reason) = &entry.reason {
        rows.push(("Raison", "Reason", words(reason, language)));
    }
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .map(|(fr, en, value)| vec![if french { fr } else { en }.to_owned(), value])
        .collect();
    let titles =
        if french { ["Destinataire", "Sort", "Réponse"] } else { ["Recipient", "Fate", "Answer"] };
    let recipients: Vec<Vec<String>> = entry
        .recipients
        .iter()
        .map(|it| {
            let said = it.reason.as_ref().map(|reason| words(reason, language));
            vec![visible(&it.address), fate(it.fate, language).to_owned(), said.unwrap_or_default()]
        })
        .collect();
    let about = layout(&[], &rows, width);
    let recipients = layout(&titles.map(str::to_owned), &recipients, width);
    format!("{about}\n{recipients}")
}

/// The mail as JSON, on one line. Moments are UTC; a secret is never part of it.
#[must_use]
pub fn json(entry: &Entry) -> String {
    let due = (entry.state == State::Pending).then(|| utc(entry.due_at));
    json!({
        "id": entry.id,
        "state": entry.state.word(),
        "queued": utc(entry.queued_at),
        "due": due,
        "attempts": entry.attempts,
        "from": entry.from,
        "subject": entry.subject,
        "size": entry.size,
        "host": entry.host,
        "port": entry.port,
        "user": entry.user,
        "reason": entry.reason.as_ref().map(reason),
        "recipients": entry.recipients.iter().map(recipient).collect::<Vec<Value>>(),
    })
    .to_string()
}

fn recipient(recipient: &Recipient) -> Value {
    json!({
        "address": recipient.address,
        "fate": recipient.fate.word(),
        "reason": recipient.reason.as_ref().map(reason),
    })
}

fn reason(reason: &Reason) -> Value {
    json!({ "kind": reason.kind.word(), "code": reason.code, "detail": reason.detail })
}

/// The reason in a line.
#[must_use]
pub fn words(reason: &Reason, language: Language) -> String {
    visible(queue_reason(reason).get(language)).replace('\n', " ")
}

fn fate(fate: Fate, language: Language) -> &'static str {
    match (fate, language) {
        (Fate::Waiting, Language::French) => "en attente",
        (Fate::Waiting, Language::English) => "waiting",
        (Fate::Accepted, Language::French) => "accepté",
        (Fate::Accepted, Language::English) => "accepted",
        (Fate::Refused, Language::French) => "refusé",
        (Fate::Refused, Language::English) => "refused",
        (Fate::Unknown, Language::French) => "incertain",
        (Fate::Unknown, Language::English) => "unknown",
    }
}

/// A moment of the machine's zone, to the second.
fn moment(milliseconds: i64) -> String {
    let zone = TimeZone::try_system().unwrap_or(TimeZone::UTC);
    match Timestamp::from_millisecond(milliseconds) {
        Ok(moment) => moment.to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        Err(_) => "?".to_owned(),
    }
}

fn utc(milliseconds: i64) -> Option<String> {
    Timestamp::from_millisecond(milliseconds).ok().map(|moment| moment.to_string())
}
