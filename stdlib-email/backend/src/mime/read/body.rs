//! Which parts are the body and which are attachments.

use super::part::{Disposition, Part};
use super::{Attachment, Message};

/// The text of the parts of a media type that belong to the body.
pub(super) fn text(message: &Message, media_type: &str) -> Option<String> {
    let mut found: Option<String> = None;
    for (index, part) in message.parts.iter().enumerate() {
        if part.media_type != media_type || !is_body(message, index, part) {
            continue;
        }
        let text = part.decode_text(&message.text);
        match &mut found {
            None => found = Some(text),
            Some(before) => {
                if !before.is_empty() && !before.ends_with('\n') {
                    before.push_str("\r\n");
                }
                before.push_str(&text);
            }
        }
    }
    found
}

/// The parts that are not the body.
pub(super) fn attachments(message: &Message) -> Vec<Attachment> {
    message
        .parts
        .iter()
        .enumerate()
        .filter(|(index, part)| !part.is_container && !is_body(message, *index, part))
        .map(|(_, part)| Attachment::new(message, part))
        .collect()
}

fn is_body(message: &Message, index: usize, part: &Part) -> bool {
    let readable = part.media_type == "text/plain" || part.media_type == "text/html";
    if !readable
        || part.is_container
        || part.disposition == Disposition::Attachment
        || !part.name.is_empty()
    {
        return false;
    }
    // Of several forms of one text, the first of each kind.
    let parent = part.parent.and_then(|at| message.parts.get(at));
    if parent.is_some_and(|it| it.media_type == "multipart/alternative") {
        let before = message.parts.get(..index).unwrap_or_default();
        return !before.iter().any(|other| {
            other.parent == part.parent
                && other.media_type == part.media_type
                && other.disposition != Disposition::Attachment
        });
    }
    true
}
