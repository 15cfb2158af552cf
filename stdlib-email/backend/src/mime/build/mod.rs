//! A source made from a draft.
//!
//! The header block is written here, where each string is checked and encoded; lettre makes the
//! parts: transfer encodings, boundaries, file names. No string reaches it unchecked, because it
//! panics on some.

mod draft;
pub(super) mod header;
mod part;
#[cfg(test)]
mod tests;

pub use draft::{Draft, DraftAttachment};

use super::{Address, Date, Priority, Sensitivity, parse_recipients};
use crate::error::check_line;
use crate::smtp::Envelope;
use crate::{Error, Result};
use header::{HeaderBlock, is_of_addresses};

/// Headers that describe the structure: they are ours to write.
const STRUCTURE: &[&str] =
    &["MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition"];
/// Builds the source of a draft: lines ended by CR LF, accents encoded. `now` is its date when it
/// has none.
///
/// # Errors
///
/// [`Error::InvalidInput`], naming the field, for a control character or what is no address.
pub fn build(draft: &Draft, now: Date) -> Result<Vec<u8>> {
    let mut block = HeaderBlock::default();
    let given = |name: &str| draft.headers.iter().any(|(it, _)| it.eq_ignore_ascii_case(name));
    let own = |name: &str| !given(name);

    let bounces_to = bounce_path(&draft.return_path)?;
    if draft.keep_return_path && own("Return-Path") {
        block.identifiers("Return-Path", &bounces_to);
    }
    if own("Date") {
        block.text("Date", &draft.date.unwrap_or(now).to_rfc5322());
    }
    let from = addresses("from", [&draft.from])?;
    let reply_to = addresses("reply to", [&draft.reply_to])?;
    let bcc = if draft.keep_bcc { draft.bcc.as_slice() } else { &[] };
    for (name, list) in [
        ("From", &from),
        ("Reply-To", &reply_to),
        ("To", &addresses("to", &draft.to)?),
        ("Cc", &addresses("cc", &draft.cc)?),
        ("Bcc", &addresses("bcc", bcc)?),
    ] {
        if own(name) {
            block.addresses(name, list);
        }
    }
    check_line("subject", &draft.subject)?;
    if own("Subject") {
        block.text("Subject", &draft.subject);
    }
    for (name, field, value) in [
        ("Message-ID", "message id", bracketed(&draft.message_id)),
        ("In-Reply-To", "in reply to", bracketed(&draft.in_reply_to)),
        ("References", "references", draft.references.trim().to_owned()),
    ] {
        check_identifiers(field, &value)?;
        if own(name) {
            block.identifiers(name, &value);
        }
    }
    for (name, value) in properties(draft) {
        if own(name) {
            block.text(name, value);
        }
    }
    for keyword in &draft.keywords {
        check_line("keyword", keyword)?;
    }
    if own("Keywords") {
        block.text("Keywords", &draft.keywords.join(", "));
    }
    let receipt_to = if reply_to.is_empty() { &from } else { &reply_to };
    for (name, wanted) in [
        ("Return-Receipt-To", draft.return_receipt),
        ("Disposition-Notification-To", draft.read_receipt),
    ] {
        if wanted && own(name) {
            block.addresses(name, receipt_to);
        }
    }
    extra_headers(draft, &mut block)?;
    block.text("MIME-Version", "1.0");
    let mut source = block.finish()?.into_bytes();
    part::append(draft, &mut source)?;
    Ok(source)
}

fn extra_headers(draft: &Draft, block: &mut HeaderBlock) -> Result<()> {
    let is_ours = |name: &str| STRUCTURE.iter().any(|known| known.eq_ignore_ascii_case(name));
    for (name, value) in &draft.headers {
        let odd = |c: &char| !c.is_ascii_graphic() || *c == ':';
        if let Some(c) = name.chars().find(odd) {
            return Err(Error::invalid("header name", c.encode_utf8(&mut [0; 4])));
        }
        if name.is_empty() || name.len() > 76 {
            return Err(Error::invalid("header name", name));
        }
        check_line(name, value)?;
        let blind = name.eq_ignore_ascii_case("Bcc") && !draft.keep_bcc;
        if is_ours(name) || blind {
            continue;
        }
        if is_of_addresses(name) {
            block.addresses(name, &addresses(name, [value])?);
        } else {
            block.text(name, value);
        }
    }
    Ok(())
}

/// The envelope of a draft: from its return path, else its sender, to every recipient once.
///
/// # Errors
///
/// [`Error::InvalidInput`] for what is no address or for a draft from nobody,
/// [`Error::NoRecipient`] for one to nobody.
pub fn envelope_of(draft: &Draft) -> Result<Envelope> {
    let sender = [("return path", &draft.return_path), ("from", &draft.from)]
        .into_iter()
        .find(|(_, text)| !text.trim().is_empty());
    let (field, sender) = sender.ok_or_else(|| Error::invalid("from", ""))?;
    // `<>` is the null return path (RFC 5321 §4.5.5).
    let from = if sender.trim() == "<>" && field == "return path" {
        String::new()
    } else {
        addresses(field, [sender])?.into_iter().next().map(|it| it.email).unwrap_or_default()
    };
    let mut to: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (field, list) in [("to", &draft.to), ("cc", &draft.cc), ("bcc", &draft.bcc)] {
        for address in addresses(field, list)? {
            if seen.insert(address.email.to_lowercase()) {
                to.push(address.email);
            }
        }
    }
    if to.is_empty() {
        return Err(Error::NoRecipient);
    }
    Ok(Envelope { from, to })
}

/// The addresses of several lists, each of them checked.
fn addresses<'a>(field: &str, lists: impl IntoIterator<Item = &'a String>) -> Result<Vec<Address>> {
    let mut found = Vec::new();
    for list in lists {
        check_line(field, list)?;
        found.extend(parse_recipients(field, list)?);
    }
    Ok(found)
}

/// The address that is told of failures, in its brackets; empty for none.
fn bounce_path(text: &str) -> Result<String> {
    if matches!(text.trim(), "" | "<>") {
        return Ok(text.trim().to_owned());
    }
    let first = addresses("return path", [&text.to_owned()])?.into_iter().next();
    Ok(first.map_or_else(String::new, |it| format!("<{}>", header::ascii_domain(&it.email))))
}

fn properties(draft: &Draft) -> Vec<(&'static str, &'static str)> {
    let mut found = match draft.priority {
        Priority::Highest => vec![("X-Priority", "1 (Highest)"), ("Importance", "high")],
        Priority::High => vec![("X-Priority", "2 (High)"), ("Importance", "high")],
        Priority::Normal => Vec::new(),
        Priority::Low => vec![("X-Priority", "4 (Low)"), ("Importance", "low")],
        Priority::Lowest => vec![("X-Priority", "5 (Lowest)"), ("Importance", "low")],
    };
    match draft.sensitivity {
        Sensitivity::Normal => {}
        Sensitivity::Personal => found.push(("Sensitivity", "Personal")),
        Sensitivity::Private => found.push(("Sensitivity", "Private")),
        Sensitivity::CompanyConfidential => found.push(("Sensitivity", "Company-Confidential")),
    }
    found
}

fn bracketed(identifier: &str) -> String {
    let bare = identifier.trim();
    if bare.is_empty() || bare.starts_with('<') { bare.to_owned() } else { format!("<{bare}>") }
}

fn check_identifiers(field: &str, identifiers: &str) -> Result<()> {
    let odd = |c: &char| !(c.is_ascii_graphic() || *c == ' ');
    match identifiers.chars().find(odd) {
        Some(c) => Err(Error::invalid(field, c.encode_utf8(&mut [0; 4]))),
        None => Ok(()),
    }
}
