//! Signed messages: their content when it is inside the signature (RFC 8551 §3.5.2), and what can
//! be told of the signature.

use std::borrow::Cow;

use jiff::Timestamp;

use super::Message;
use super::part::{Found, Part};
use crate::mime::Signature;
use crate::mime::signed::{SignedData, verify};

/// Opaque signatures of a message whose content is read: one may be in another, and each content
/// is one more copy in memory. The others stay attachments.
const MAX_OPENED: usize = 3;

fn may_hold_content(part: &Part) -> bool {
    matches!(part.media_type.as_str(), "application/pkcs7-mime" | "application/x-pkcs7-mime")
}

fn is_detached(part: &Part) -> bool {
    matches!(
        part.media_type.as_str(),
        "application/pkcs7-signature" | "application/x-pkcs7-signature"
    )
}

/// Finds the parts that stand inside opaque signatures. Returns the text with their contents
/// behind it, when there are any.
pub(super) fn open(text: &[u8], found: &mut Found) -> Option<Vec<u8>> {
    let mut longer: Option<Vec<u8>> = None;
    let mut opened = 0;
    let mut index = 0;
    while let Some(part) = found.parts.get_mut(index) {
        if may_hold_content(part) && opened < MAX_OPENED {
            let bytes = part.decode(longer.as_deref().unwrap_or(text));
            if let Some(content) = SignedData::read(&bytes).and_then(|data| data.content) {
                opened += 1;
                part.is_container = true;
                let longer = longer.get_or_insert_with(|| text.to_vec());
                let start = longer.len();
                longer.extend_from_slice(&content);
                found.walk(longer, start, Some(index));
            }
        }
        index += 1;
    }
    longer
}

/// What can be told of the first signature of a message.
pub(super) fn state(message: &Message, now: Timestamp) -> Option<Signature> {
    let parts = message.parts.iter();
    let (index, signed) =
        parts.enumerate().find(|(_, part)| may_hold_content(part) || is_detached(part))?;
    let bytes = signed.decode(&message.text);
    let data = SignedData::read(&bytes)?;
    if may_hold_content(signed) {
        return verify(&data, data.content.as_deref()?, now);
    }
    // What is signed is the part before, headers included (RFC 1847 §2.1).
    let multipart = signed.parent?;
    if message.parts.get(multipart)?.media_type != "multipart/signed" {
        return None;
    }
    let content = message
        .parts
        .get(multipart + 1)
        .filter(|it| it.parent == Some(multipart) && !is_detached(it))?;
    // Between the two stand only parts of the first.
    let between = message.parts.get(multipart + 2..index)?;
    if between.iter().any(|it| it.parent == Some(multipart) && it.start >= content.body.end) {
        return None;
    }
    let content = message.text.get(content.start..content.body.end)?;
    verify(&data, &with_line_ends(content), now)
}

/// The form that is signed: each line ends with CR LF.
fn with_line_ends(text: &[u8]) -> Cow<'_, [u8]> {
    let bare =
        memchr::memchr_iter(b'\n', text).any(|at| at == 0 || text.get(at - 1) != Some(&b'\r'));
    if !bare {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len() + text.len() / 32);
    for line in text.split_inclusive(|&b| b == b'\n') {
        match line {
            [.., b'\r', b'\n'] => out.extend_from_slice(line),
            [content @ .., b'\n'] => {
                out.extend_from_slice(content);
                out.extend_from_slice(b"\r\n");
            }
            _ => out.extend_from_slice(line),
        }
    }
    Cow::Owned(out)
}
