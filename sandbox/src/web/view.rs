//! What the page shows of a message.

use crate::mime::address::{self, Address};
use crate::mime::{Content, Part, decoded};
use crate::store::Message;
use serde_json::{Value, json};
use std::io;
use std::sync::Arc;

/// Octets of text, or of source, that are shown; all of it can be saved.
const SHOWN: usize = 1 << 20;
/// Fields, addresses of a field and attachments that are shown.
const ITEMS: usize = 500;
/// Longest subject or name in the list, in characters.
const SHORT: usize = 200;

/// What the list says of a message: read once.
#[derive(Debug)]
pub(crate) struct Summary {
    from: String,
    address: String,
    to: String,
    subject: String,
    date: i64,
    attachments: usize,
}

impl Summary {
    fn of(message: &Message) -> io::Result<Self> {
        let bytes = message.read()?;
        let part = Part::of(&bytes);
        let from = people(&part, &bytes, "From").into_iter().next().unwrap_or_default();
        let to = people(&part, &bytes, "To").into_iter().next().unwrap_or_default();
        let attachments = attachments(&part, &bytes).len();
        Ok(Self {
            from: short(&from.0),
            address: short(&from.1),
            to: short(if to.0.is_empty() { &to.1 } else { &to.0 }),
            subject: short(&part.text(&bytes, "Subject").unwrap_or_default()),
            date: date(&part, &bytes).unwrap_or(message.received),
            attachments,
        })
    }
}

/// A row of the list. A message that cannot be read has an empty one.
pub(super) fn row(message: &Message) -> Value {
    let summary = match message.summary.get() {
        Some(summary) => Some(Arc::clone(summary)),
        None => Summary::of(message)
            .ok()
            .map(|summary| Arc::clone(message.summary.get_or_init(|| Arc::new(summary)))),
    };
    let mut row = json!({
        "uid": message.uid,
        "size": message.size,
        "seen": message.flags.contains("\\Seen"),
        "flagged": message.flags.contains("\\Flagged"),
        "from": "", "address": "", "to": "", "subject": "",
        "date": message.received * 1000,
        "attachments": 0,
    });
    if let (Some(summary), Some(fields)) = (summary, row.as_object_mut()) {
        fields.insert("from".into(), summary.from.as_str().into());
        fields.insert("address".into(), summary.address.as_str().into());
        fields.insert("to".into(), summary.to.as_str().into());
        fields.insert("subject".into(), summary.subject.as_str().into());
        fields.insert("date".into(), (summary.date * 1000).into());
        fields.insert("attachments".into(), summary.attachments.into());
    }
    row
}

/// A message as the reader shows it.
pub(super) fn mail(message: &Message) -> io::Result<Value> {
    let bytes = message.read()?;
    let part = Part::of(&bytes);
    let list = |name: &str| -> Vec<Value> {
        let people = people(&part, &bytes, name).into_iter().take(ITEMS);
        people.map(|(name, address)| json!({ "name": name, "address": address })).collect()
    };
    let fields: Vec<[String; 2]> = part
        .fields(&bytes)
        .take(ITEMS)
        .map(|field| [field.name().into_owned(), readable(&field.value())])
        .collect();
    let files: Vec<Value> = attachments(&part, &bytes)
        .iter()
        .take(ITEMS)
        .map(|file| {
            json!({
                "part": file.path,
                "name": file.name,
                "type": file.part.kind.name,
                "size": file.part.octets(&bytes).len(),
            })
        })
        .collect();
    let (text, cut) = text(&part, &bytes);
    Ok(json!({
        "subject": part.text(&bytes, "Subject").unwrap_or_default(),
        "from": list("From"),
        "to": list("To"),
        "cc": list("Cc"),
        "date": date(&part, &bytes).unwrap_or(message.received) * 1000,
        "html": super::html::part(&part, &bytes).is_some(),
        "text": text,
        "cut": cut,
        "fields": fields,
        "attachments": files,
    }))
}

/// The beginning of the source.
pub(super) fn source(bytes: &[u8]) -> Value {
    let cut = bytes.len() > SHOWN;
    let shown = &bytes[..bytes.len().min(SHOWN)];
    let text = match std::str::from_utf8(shown) {
        Ok(text) => text.into(),
        // A character cut in two at the end is no reason to see another charset.
        Err(error) if error.error_len().is_none() => String::from_utf8_lossy(shown),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(shown).0,
    };
    json!({ "source": text, "cut": cut })
}

/// The plain texts that are no attachments.
fn text(root: &Part, bytes: &[u8]) -> (String, bool) {
    let mut text = String::new();
    for part in root.leaves() {
        if part.is("text/plain") && !part.is_attachment(bytes) {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&part.body_text(bytes));
        }
        if text.len() > SHOWN {
            let end = (0..=SHOWN).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.truncate(end);
            return (text, true);
        }
    }
    (text, false)
}

/// A file of a message.
pub(super) struct File<'a> {
    /// The numbers of the part, as IMAP counts them.
    pub(super) path: String,
    pub(super) name: String,
    pub(super) part: &'a Part,
}

/// The parts to save: those that say so, those that the page cannot show, messages.
pub(super) fn attachments<'a>(root: &'a Part, bytes: &[u8]) -> Vec<File<'a>> {
    let mut files = Vec::new();
    collect(root, bytes, String::new(), &mut files);
    files
}

fn collect<'a>(part: &'a Part, bytes: &[u8], path: String, files: &mut Vec<File<'a>>) {
    if let Content::Multipart(parts) = &part.content {
        for (index, part) in parts.iter().enumerate() {
            let dot = if path.is_empty() { "" } else { "." };
            collect(part, bytes, format!("{path}{dot}{}", index + 1), files);
        }
        return;
    }
    let shown = part.family() == "text" || part.value(bytes, "Content-ID").is_some();
    if part.is_attachment(bytes) || !shown && !matches!(part.family(), "multipart") {
        let name = safe_name(part, bytes, files.len() + 1);
        let path = if path.is_empty() { "1".to_owned() } else { path };
        files.push(File { path, name, part });
    }
}

/// A name that leads nowhere and hides nothing: no directories, control or direction characters.
fn safe_name(part: &Part, bytes: &[u8], number: usize) -> String {
    let given = part.file_name(bytes).unwrap_or_default();
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let hidden = |character: char| {
        character.is_control()
            || matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    let name: String = last
        .chars()
        .filter(|character| !hidden(*character))
        .map(|character| if "<>:\"|?*".contains(character) { '_' } else { character })
        .collect();
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() {
        let extension = match part.kind.name.as_str() {
            "message/rfc822" => ".eml",
            "application/pdf" => ".pdf",
            "image/png" => ".png",
            "image/jpeg" => ".jpg",
            "text/plain" => ".txt",
            _ => ".bin",
        };
        return format!("fichier-{number}{extension}");
    }
    // The end says what it is.
    let skipped = name.chars().count().saturating_sub(120);
    name.chars().skip(skipped).collect()
}

/// Names and addresses of a field.
fn people(part: &Part, bytes: &[u8], field: &str) -> Vec<(String, String)> {
    let value = part.fields(bytes).find(field).unwrap_or_default();
    address::list(&String::from_utf8_lossy(&value))
        .into_iter()
        .filter_map(|address| match address {
            Address::Mailbox { name, local, host } => {
                let address = host.map_or(local.clone(), |host| format!("{local}@{host}"));
                Some((decoded(&name.unwrap_or_default()), address))
            }
            Address::Group(name) => Some((decoded(&name), String::new())),
            Address::EndOfGroup => None,
        })
        .collect()
}

/// The date of the message, in seconds.
fn date(part: &Part, bytes: &[u8]) -> Option<i64> {
    let text = part.text(bytes, "Date")?;
    // A comment may follow: `(CET)`.
    let text = text.split('(').next().unwrap_or_default().trim();
    let parser = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    parser.parse_timestamp(text).ok().map(jiff::Timestamp::as_second)
}

fn readable(value: &[u8]) -> String {
    decoded(&String::from_utf8_lossy(value))
}

fn short(text: &str) -> String {
    text.chars().take(SHORT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(mail: &str) -> Vec<(String, String)> {
        let part = Part::of(mail.as_bytes());
        let files = attachments(&part, mail.as_bytes());
        files.into_iter().map(|file| (file.path, file.name)).collect()
    }

    #[test]
    fn names_of_files_lead_nowhere() {
        let named = |name: &str| {
            names(&format!(
                "Content-Type: a/b\nContent-Disposition: attachment; filename=\"{name}\"\n\n"
            ))
            .remove(0)
            .1
        };
        assert_eq!(named("../../etc/passwd"), "passwd");
        assert_eq!(named("C:\\\\x\\\\y.txt"), "y.txt");
        assert_eq!(named("a\u{202E}fdp.exe"), "afdp.exe");
        assert_eq!(named(".."), "fichier-1.bin");
        assert_eq!(named("a:b?.pdf"), "a_b_.pdf");
        assert_eq!(named(&format!("{}.pdf", "é".repeat(500))).chars().count(), 120);
    }

    #[test]
    fn files_are_told_from_what_is_shown() {
        let mail = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\n\
                    Content-Type: multipart/related; boundary=c\n\n--c\nContent-Type: text/html\n\n--c\n\
                    Content-Type: image/png\nContent-ID: <x>\n\n--c--\n--b\nContent-Type: message/rfc822\
                    \n\nSubject: in\n\n--b\nContent-Type: image/png\n\n--b--\n";
        let expected = [("3", "fichier-1.eml"), ("4", "fichier-2.png")];
        let expected = expected.map(|(path, name)| (path.to_owned(), name.to_owned()));
        assert_eq!(names(mail), expected);
    }
}
