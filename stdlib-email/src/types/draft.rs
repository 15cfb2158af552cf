//! From an email of the script to what is sent.

use std::rc::Rc;

use wl_interpreter::builtin::{Error, Runtime};
use wl_interpreter::value::{Object, Value};
use wl_mail::mime::{Date, Draft, DraftAttachment, Message, Priority, Sensitivity};

use super::email::{EMAIL, Own as EmailMember};
use super::letter::Member;
use super::received::{Received, fill_all};
use super::structure::{self, Own as StructureMember};
use super::{attachment, flag, header, int, items, text, texts};
use crate::{constants, files};

/// What a source is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be sent: the identifiers go with their options alone.
    Send,
    /// To be looked at or kept.
    Keep,
}

/// What an email, or the structure, is to be sent as.
pub(crate) fn draft(
    runtime: &mut dyn Runtime,
    object: &Rc<Object>,
    options: i64,
    purpose: Purpose,
) -> Result<Draft, Error> {
    fill_all(object)?;
    let is_email = object.is(&EMAIL);
    let goes = |option| purpose == Purpose::Keep || options & option != 0;
    let identifier = |member: Member, option| {
        if goes(option) { text(object, member.rank()) } else { String::new() }
    };
    let html = text(object, Member::Html.rank());
    let references = identifier(Member::References, constants::WITH_REFERENCES);
    let mut list = |member: Member| -> Vec<String> {
        let all = if is_email {
            texts(object, member.rank())
        } else {
            structure::counted(runtime, member.rank())
        };
        all.into_iter().filter(|address| !address.trim().is_empty()).collect()
    };
    let (to, cc, bcc) = (list(Member::To), list(Member::Cc), list(Member::Bcc));
    let keywords = text(object, Member::Keywords.rank());
    let attachments = if is_email {
        email_attachments(object)
    } else {
        structure_attachments(runtime, object, &html)?
    };
    Ok(Draft {
        from: text(object, Member::Sender.rank()),
        reply_to: text(object, Member::ReplyTo.rank()),
        return_path: if is_email { error_return(object, purpose) } else { String::new() },
        to,
        cc,
        bcc,
        keep_bcc: purpose == Purpose::Keep && options & constants::KEEP_BCC != 0,
        keep_return_path: purpose == Purpose::Keep,
        subject: text(object, Member::Subject.rank()),
        text: text(object, Member::Text.rank()),
        html,
        attachments,
        headers: if is_email { headers(object) } else { Vec::new() },
        message_id: identifier(Member::MessageId, constants::WITH_MESSAGE_ID),
        // What is answered is the last of the conversation (RFC 5322 §3.6.4).
        in_reply_to: references.split_whitespace().next_back().unwrap_or_default().to_owned(),
        references,
        priority: match int(object, Member::Priority.rank()) {
            constants::HIGH => Priority::Highest,
            constants::LOW => Priority::Lowest,
            _ => Priority::Normal,
        },
        sensitivity: match int(object, Member::Sensitivity.rank()) {
            constants::PERSONAL => Sensitivity::Personal,
            constants::PRIVATE => Sensitivity::Private,
            constants::CONFIDENTIAL => Sensitivity::CompanyConfidential,
            _ => Sensitivity::Normal,
        },
        keywords: keywords
            .split(';')
            .map(|word| word.trim().to_owned())
            .filter(|word| !word.is_empty())
            .collect(),
        return_receipt: flag(object, Member::ReturnReceipt.rank()),
        read_receipt: flag(object, Member::ReadReceipt.rank()),
        date: if purpose == Purpose::Keep { imported_date(object) } else { None },
    })
}

/// Who is told of failures. A mail that was read from a mailbox tells by it where it came from:
/// sent again, it is not its first sender who is told.
fn error_return(object: &Object, purpose: Purpose) -> String {
    let own = text(object, EmailMember::ErrorReturn.rank());
    let told_by_mailbox = purpose == Purpose::Send
        && object.native::<Received>().is_some_and(|received| {
            received.session.is_some()
                && received.message.borrow().return_path().is_some_and(|it| it == own)
        });
    if told_by_mailbox { String::new() } else { own }
}

/// The date of a source that the script imported: the same when it is built again.
fn imported_date(object: &Object) -> Option<Date> {
    let received = object.native::<Received>().filter(|it| it.session.is_none())?;
    let message = received.message.borrow();
    message.date()
}

/// The sender and the recipients of the structure, for a source that is ready.
pub(crate) fn addressed(runtime: &mut dyn Runtime, object: &Rc<Object>) -> Result<Draft, Error> {
    fill_all(object)?;
    let mut list = |member: Member| -> Vec<String> {
        let all = structure::counted(runtime, member.rank());
        all.into_iter().filter(|address| !address.trim().is_empty()).collect()
    };
    Ok(Draft {
        to: list(Member::To),
        cc: list(Member::Cc),
        bcc: list(Member::Bcc),
        from: text(object, Member::Sender.rank()),
        ..Draft::default()
    })
}

fn email_attachments(object: &Object) -> Vec<DraftAttachment> {
    items(object, EmailMember::Attachments.rank())
        .iter()
        .filter_map(|item| match item {
            Value::Object(item) => attachment::to_send(item),
            _ => None,
        })
        .collect()
}

/// Fields that have a property, are written anew, or tell of a delivery.
const COVERED: &[&str] = &[
    "From",
    "Reply-To",
    "Return-Path",
    "To",
    "Cc",
    "Bcc",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "In-Reply-To",
    "X-Priority",
    "X-MSMail-Priority",
    "Importance",
    "Priority",
    "Sensitivity",
    "Keywords",
    "Return-Receipt-To",
    "Disposition-Notification-To",
    "Received",
    "Delivered-To",
    "X-Original-To",
    "DKIM-Signature",
    "Authentication-Results",
];

/// The header lines that the script adds. Those of a received email that is sent again tell its
/// past, and have properties for what of them goes on: they are left out. Of a source that the
/// script imported, those without a property are part of what it wants.
fn headers(object: &Object) -> Vec<(String, String)> {
    let received: Vec<(String, String)> = object
        .native::<Received>()
        .map(|received| {
            let imported = received.session.is_none();
            let covered = |name: &str| COVERED.iter().any(|it| it.eq_ignore_ascii_case(name));
            let lines = received.message.borrow().headers();
            lines
                .into_iter()
                .filter(|line| !imported || covered(&line.name))
                .map(|line| (line.name, line.value))
                .collect()
        })
        .unwrap_or_default();
    items(object, EmailMember::Headers.rank())
        .iter()
        .filter_map(|item| match item {
            Value::Object(item) => header::to_send(item),
            _ => None,
        })
        .filter(|line| !received.contains(line))
        .collect()
}

/// The attachments of the structure: files, or those of the message that filled it.
fn structure_attachments(
    runtime: &mut dyn Runtime,
    object: &Object,
    html: &str,
) -> Result<Vec<DraftAttachment>, Error> {
    let names = structure::counted(runtime, StructureMember::Attachments.rank());
    let types = texts(object, StructureMember::ContentTypes.rank());
    let descriptions = texts(object, StructureMember::Descriptions.rank());
    let identifiers = texts(object, StructureMember::Identifiers.rank());
    let received = object.native::<Received>();
    let mut found = Vec::new();
    for (rank, name) in names.iter().enumerate() {
        if name.trim().is_empty() {
            continue;
        }
        let at = |list: &[String]| list.get(rank).cloned().unwrap_or_default();
        let path = runtime.host().path(name);
        let message = received.as_ref().map(|received| received.message.borrow());
        let own = message.filter(|_| !path.exists()).and_then(|message| named(&message, name));
        let bytes = match own {
            Some(bytes) => bytes,
            None => files::read(&path)?,
        };
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        found.push(DraftAttachment {
            name: file.to_owned(),
            content_type: at(&types),
            description: at(&descriptions),
            content_id: identifier(&at(&identifiers), rank + 1, html),
            bytes: Rc::new(bytes),
        });
    }
    Ok(found)
}

/// The bytes of the attachment of this name, as the structure shows it.
pub(crate) fn named(message: &Message, name: &str) -> Option<Vec<u8>> {
    let attachments = message.attachments();
    let names = attachment::names_of(&attachments);
    let shown = names.iter().position(|it| it == name);
    let rank = shown.or_else(|| attachments.iter().position(|it| it.name == name))?;
    Some(attachments.get(rank)?.bytes())
}

/// The identifier of an attachment, as the HTML spells it: `wdcid5` for `cid:WDCID5`. Without one,
/// `wdcid` and its rank when the HTML uses that (documentation page 3032002).
fn identifier(given: &str, rank: usize, html: &str) -> String {
    let wanted = if given.is_empty() { format!("wdcid{rank}") } else { given.to_owned() };
    let reference = format!("cid:{}", wanted.to_ascii_lowercase());
    let lower = html.to_ascii_lowercase();
    for (at, _) in lower.match_indices(&reference) {
        let behind = at + reference.len();
        let ends = !lower.get(behind..).is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "@._-".contains(c))
        });
        if ends {
            return html.get(at + "cid:".len()..behind).unwrap_or(&wanted).to_owned();
        }
    }
    given.to_owned()
}

#[cfg(test)]
mod tests {
    use super::identifier;

    #[test]
    fn identifiers_are_those_of_the_html() {
        assert_eq!(identifier("wdcid5", 5, "<img src=\"cid:WDCID5\">"), "WDCID5");
        assert_eq!(identifier("", 1, "<img src='cid:wdcid1'>"), "wdcid1");
        assert_eq!(identifier("", 1, "<img src='cid:wdcid12'>"), "");
        assert_eq!(identifier("logo@x", 1, "<p>"), "logo@x");
    }
}
