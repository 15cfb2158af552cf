//! What the page asks and orders.

use super::http::{Request, Response};
use super::{html, view};
use crate::mime::Part;
use crate::sandbox::Shared;
use crate::store::{Folder, Message, special_use};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

/// Answers `GET /api/WHAT`.
pub(super) fn get(shared: &Shared, what: &str, request: &Request) -> Response {
    let answer = match what {
        "version" => Ok(Some(version(shared))),
        "mailboxes" => mailboxes(shared).map(Some),
        "messages" => messages(shared, request),
        _ => {
            let message = match message(shared, request) {
                Ok(Some(message)) => message,
                Ok(None) => return gone(),
                Err(error) => return failed(&error),
            };
            return content(what, request, &message);
        }
    };
    match answer {
        Ok(Some(value)) => json_response(&value),
        Ok(None) => gone(),
        Err(error) => failed(&error),
    }
}

/// Obeys `POST /api/WHAT`.
pub(super) fn post(shared: &Shared, what: &str, request: &Request) -> Response {
    let Ok(order) = serde_json::from_slice::<Value>(&request.body) else {
        return Response::refusal(400, "The body is no JSON");
    };
    let text = |name: &str| order[name].as_str().unwrap_or_default();
    let Some(folder) = folder(shared, text("mailbox"), text("folder")) else { return gone() };
    let Some(uid) = order["uid"].as_u64().and_then(|uid| u32::try_from(uid).ok()) else {
        return Response::refusal(400, "A message is missing");
    };
    let done = match what {
        "delete" => match folder.expunge(|message| message.uid == uid) {
            Ok(gone) if gone.is_empty() => return self::gone(),
            result => result.map(|_| ()),
        },
        "seen" => {
            let seen = order["seen"].as_bool().unwrap_or(true);
            folder.change(&[uid], |flags| {
                if seen { flags.insert("\\Seen") } else { flags.remove("\\Seen") }
            })
        }
        _ => return Response::refusal(404, "There is no such order"),
    };
    match done {
        Ok(()) => json_response(&json!({})),
        Err(error) => failed(&error),
    }
}

fn json_response(value: &Value) -> Response {
    Response::ok("application/json", value.to_string().into_bytes())
}

fn gone() -> Response {
    Response::refusal(404, "There is no such message")
}

fn failed(error: &io::Error) -> Response {
    Response::refusal(500, &format!("The store cannot be read: {error}"))
}

/// Changes when anything in any folder does, or may have.
fn version(shared: &Shared) -> Value {
    let mut text = String::new();
    for name in shared.store.names() {
        let Some(mailbox) = shared.store.existing(&name) else { continue };
        for (folder, content) in mailbox.folders() {
            // What other programs did to a directory is seen here too; a folder that cannot be
            // read shows as it was.
            let _ = content.refresh();
            let _ = write!(text, "{name}/{folder}:{};", content.version());
        }
    }
    let digest = crate::store::hexadecimal(&<md5::Md5 as md5::Digest>::digest(text));
    json!({ "version": digest })
}

fn mailboxes(shared: &Shared) -> io::Result<Value> {
    let mut mailboxes = Vec::new();
    for name in shared.store.names() {
        let Some(mailbox) = shared.store.existing(&name) else { continue };
        let mut folders = Vec::new();
        for (folder, content) in mailbox.folders() {
            let messages = content.snapshot()?.messages;
            let unseen = messages.iter().filter(|message| !message.flags.contains("\\Seen"));
            folders.push(json!({
                "use": use_of(&folder),
                "name": folder,
                "total": messages.len(),
                "unseen": unseen.count(),
            }));
        }
        mailboxes.push(json!({ "name": name, "folders": folders }));
    }
    Ok(mailboxes.into())
}

/// The icon of a folder.
fn use_of(folder: &str) -> &'static str {
    match special_use(folder) {
        Some("\\Sent") => "sent",
        Some("\\Drafts") => "drafts",
        Some("\\Trash" | "\\Junk") => "trash",
        Some("\\Archive") => "archive",
        _ if folder == crate::store::INBOX => "inbox",
        _ => "folder",
    }
}

fn folder(shared: &Shared, mailbox: &str, folder: &str) -> Option<Arc<Folder>> {
    shared.store.existing(mailbox)?.folder(folder)
}

fn folder_of(shared: &Shared, request: &Request) -> Option<Arc<Folder>> {
    folder(shared, request.value("mailbox")?, request.value("folder")?)
}

/// Newest first.
fn messages(shared: &Shared, request: &Request) -> io::Result<Option<Value>> {
    let Some(folder) = folder_of(shared, request) else { return Ok(None) };
    let messages = folder.snapshot()?.messages;
    Ok(Some(messages.iter().rev().map(|message| view::row(message)).collect()))
}

fn message(shared: &Shared, request: &Request) -> io::Result<Option<Arc<Message>>> {
    let uid = request.value("uid").and_then(|uid| uid.parse::<u32>().ok());
    let Some((folder, uid)) = folder_of(shared, request).zip(uid) else { return Ok(None) };
    let messages = folder.snapshot()?.messages;
    let at = messages.binary_search_by_key(&uid, |message| message.uid);
    Ok(at.ok().map(|at| Arc::clone(&messages[at])))
}

fn content(what: &str, request: &Request, message: &Message) -> Response {
    if what == "message" {
        return match view::mail(message) {
            Ok(mail) => json_response(&mail),
            Err(error) => failed(&error),
        };
    }
    let bytes = match message.read() {
        Ok(bytes) => bytes,
        Err(error) => return failed(&error),
    };
    match what {
        "source" => json_response(&view::source(&bytes)),
        "eml" => file(&format!("message-{}.eml", message.uid), bytes.to_vec()),
        "html" => {
            // Only in the frame: a link followed from a page of its own would leave the machine.
            if request.header("sec-fetch-dest").is_some_and(|place| place != "iframe") {
                return Response::refusal(403, "This is shown in the mailbox page alone");
            }
            let root = Part::of(&bytes);
            match html::part(&root, &bytes) {
                Some(part) => {
                    let page = html::page(&root, &bytes, part).into_bytes();
                    Response::ok("text/html; charset=utf-8", page).policy(html::POLICY)
                }
                None => gone(),
            }
        }
        "part" => {
            let root = Part::of(&bytes);
            let wanted = request.value("part").unwrap_or_default();
            let files = view::attachments(&root, &bytes);
            match files.iter().find(|file| file.path == wanted) {
                Some(found) => file(&found.name, found.part.octets(&bytes)),
                None => gone(),
            }
        }
        _ => Response::refusal(404, "There is no such question"),
    }
}

/// A file to save, whatever it claims to be.
fn file(name: &str, octets: Vec<u8>) -> Response {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    Response::ok("application/octet-stream", octets)
        .with("Content-Disposition", format!("attachment; filename*=UTF-8''{encoded}"))
}
