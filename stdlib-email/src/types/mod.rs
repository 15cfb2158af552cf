//! The mail types, as a script sees them.

mod attachment;
mod draft;
mod email;
mod header;
mod imap_session;
mod letter;
mod members;
mod oauth;
mod pop3_session;
mod reader;
mod received;
mod smtp_session;
mod structure;
mod walk;
mod windows;

pub(crate) use attachment::{ATTACHMENT, Attached, bytes as attachment_bytes, from_file};
pub(crate) use draft::{Purpose, addressed, draft, named as attachment_named};
pub(crate) use email::{EMAIL, add_attachment, attachment_count, attachments_of, set_queued};
pub(crate) use header::HEADER;
pub(crate) use imap_session::{IMAP_SESSION, account as imap_account};
pub(crate) use letter::{Member, reset, set_outside, source_bytes};
pub(crate) use oauth::{AUTH_TOKEN, OAUTH_PARAMETERS, TokenMember, wanted};
pub(crate) use pop3_session::{EMAILS_READ, POP3_SESSION};
pub(crate) use reader::{account as pop3_account, fill as fill_imap};
pub(crate) use received::{Extent, Received, fill, settle};
pub(crate) use smtp_session::{SMTP_SESSION, account as smtp_account, is_asynchronous};
pub(crate) use structure::{
    STRUCTURE, add_file, file_count, forget_counters, has_files, set_error, set_structure_outside,
    structure, watch_structure,
};

pub(crate) use windows::{CERTIFICATE, NOTES_SESSION, OUTLOOK_SESSION};

use std::rc::Rc;

use wl_interpreter::value::{Array, Growth, Object, Type, Value};

/// The text of a member; "" for anything else.
pub(crate) fn text(object: &Object, rank: usize) -> String {
    match object.get(rank) {
        Value::Text(text) => text.as_str().to_owned(),
        _ => String::new(),
    }
}

/// The integer of a member; 0 for anything else.
pub(crate) fn int(object: &Object, rank: usize) -> i64 {
    match object.get(rank) {
        Value::Int(value) => value,
        Value::Bool(value) => i64::from(value),
        _ => 0,
    }
}

/// The OAuth 2.0 access token of a member, an `AuthToken`, if it was given one.
pub(crate) fn token(object: &Object, rank: usize) -> Option<Rc<Object>> {
    match object.get(rank) {
        Value::Object(token) => Some(token),
        _ => None,
    }
}

/// The boolean of a member.
pub(crate) fn flag(object: &Object, rank: usize) -> bool {
    int(object, rank) != 0
}

/// The elements of an array member.
pub(crate) fn items(object: &Object, rank: usize) -> Vec<Value> {
    match object.get(rank) {
        Value::Array(array) => array.borrow().to_values(),
        _ => Vec::new(),
    }
}

/// The texts of an array member.
pub(crate) fn texts(object: &Object, rank: usize) -> Vec<String> {
    items(object, rank)
        .iter()
        .map(|item| match item {
            Value::Text(text) => text.as_str().to_owned(),
            _ => String::new(),
        })
        .collect()
}

/// An array that grows when it is written past its end, as the members of emails do.
pub(crate) fn growing(element: Type, items: Vec<Value>) -> Value {
    let mut array = Array::from_values(element, items);
    array.growth = Growth::Any;
    Value::Array(Rc::new(array.into()))
}

/// An array of texts that grows.
pub(crate) fn growing_texts(items: impl IntoIterator<Item = String>) -> Value {
    growing(Type::TEXT, items.into_iter().map(Value::text).collect())
}
