//! Which parts are the body and which are attachments.

use std::collections::HashSet;

use super::part::{Disposition, Part};
use super::{Attachment, Message};

/// The text of the parts of a media type that belong to the body.
pub(super) fn text(message: &Message, media_type: &str) -> Option<String> {
    let mut found: Option<String> = None;
    let wanted = |(part, is_body): &(&Part, bool)| *is_body && part.media_type == media_type;
    for (part, _) in sorted(message).filter(wanted) {
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
    sorted(message)
        .filter(|(part, is_body)| !part.is_container && !is_body)
        .map(|(part, _)| Attachment::new(message, part))
        .collect()
}

/// Each part, and whether it belongs to the body.
fn sorted(message: &Message) -> impl Iterator<Item = (&Part, bool)> {
    // Of several forms of one text, the first of each kind.
    let mut seen = HashSet::new();
    message.parts.iter().map(move |part| {
        let readable = part.media_type == "text/plain" || part.media_type == "text/html";
        let open = readable && part.disposition != Disposition::Attachment;
        let parent = part.parent.and_then(|at| message.parts.get(at));
        let first = !open
            || parent.is_none_or(|it| it.media_type != "multipart/alternative")
            || seen.insert((part.parent, part.media_type.as_str()));
        (part, open && first && !part.is_container && part.name.is_empty())
    })
}
