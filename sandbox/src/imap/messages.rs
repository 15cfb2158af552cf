//! Commands on the messages of the selected folder (RFC 3501 section 6.4), and APPEND.

use super::command::Command;
use super::fetch::{self, Item};
use super::parser::Parser;
use super::selected::{Selected, flags_item};
use super::sequence::{Set, compact};
use super::{Session, Step, Stop, search};
use crate::store::{Arrival, Flags, Message};
use std::collections::HashSet;
use std::sync::Arc;

/// The commands that want a selected folder.
pub(super) const VERBS: [&str; 9] =
    ["CHECK", "CLOSE", "UNSELECT", "EXPUNGE", "SEARCH", "FETCH", "STORE", "COPY", "MOVE"];

impl Session<'_> {
    pub(super) fn on_messages(&mut self, command: &Command, parser: &mut Parser<'_>) -> Step {
        match (command.verb.as_str(), command.uid) {
            ("FETCH", uid) => self.fetch(parser, uid),
            ("STORE", uid) => self.store(parser, uid),
            ("COPY", uid) => self.copy(parser, uid, false),
            ("MOVE", uid) => self.copy(parser, uid, true),
            ("SEARCH", uid) => self.search(parser, uid),
            ("EXPUNGE", true) => {
                // RFC 4315 section 2.1.
                let set = parser.set()?;
                parser.end()?;
                self.expunge(Some(&set))
            }
            ("EXPUNGE", false) => {
                parser.end()?;
                self.expunge(None)
            }
            ("CHECK", false) => Ok("Checked".into()),
            ("CLOSE", false) => {
                let read_only = self.selected()?.read_only;
                let result = if read_only { Ok(Vec::new()) } else { self.remove(None) };
                self.selected = None;
                result.map(|_| "Folder closed".into())
            }
            ("UNSELECT", false) => {
                self.selected = None;
                Ok("Folder closed".into())
            }
            _ => Err(Stop::Bad("unknown command")),
        }
    }

    fn selected(&mut self) -> Result<&mut Selected, Stop> {
        self.selected.as_mut().ok_or(Stop::Bad("select a folder first"))
    }

    fn writable(&mut self) -> Result<&mut Selected, Stop> {
        let selected = self.selected()?;
        if selected.read_only {
            return Err(Stop::no("[NOPERM] The folder is open for reading only"));
        }
        Ok(selected)
    }

    /// The places of the messages of a set. UIDs may be missing, numbers may not.
    fn places(&mut self, set: &Set, uid: bool) -> Result<Vec<usize>, Stop> {
        let selected = self.selected()?;
        if uid {
            let wanted = set.resolved(selected.largest_uid());
            let uids = selected.messages.iter().enumerate();
            return Ok(uids.filter(|(_, m)| wanted.contains(m.uid)).map(|(at, _)| at).collect());
        }
        let count = selected.messages.len();
        let wanted = set.resolved(count as u32);
        if wanted.last() as usize > count || count == 0 {
            return Err(Stop::Bad("there is no message of this number"));
        }
        Ok((0..count).filter(|at| wanted.contains(*at as u32 + 1)).collect())
    }

    fn fetch(&mut self, parser: &mut Parser<'_>, uid: bool) -> Step {
        let set = parser.set()?;
        parser.space()?;
        let mut items = fetch::items(parser)?;
        if uid && !items.contains(&Item::Uid) {
            items.insert(0, Item::Uid);
        }
        let places = self.places(&set, uid)?;
        let selected = self.selected()?;
        let mut told = HashSet::new();
        if items.iter().any(Item::sets_seen) && !selected.read_only {
            let unseen: Vec<u32> = places
                .iter()
                .map(|at| &selected.messages[*at])
                .filter(|message| !message.flags.contains("\\Seen"))
                .map(|message| message.uid)
                .collect();
            let changed = selected.folder.change(&unseen, |flags| flags.insert("\\Seen"));
            changed
                .and_then(|()| selected.take(&unseen))
                .map_err(|error| Stop::unavailable(&error))?;
            if !items.contains(&Item::Flags) {
                told.extend(unseen);
            }
        }
        let with_flags = [items.as_slice(), &[Item::Flags]].concat();
        let mut unreadable = 0;
        for at in places {
            let selected = self.selected()?;
            let message = Arc::clone(&selected.messages[at]);
            let flags = selected.flags_item(&message);
            let items = if told.contains(&message.uid) { &with_flags } else { &items };
            let Ok(answer) = fetch::answer(items, &message, &flags) else {
                unreadable += 1;
                continue;
            };
            self.connection.put(format!("* {} FETCH ", at + 1).as_bytes())?;
            self.connection.put(&answer)?;
            self.connection.put(b"\r\n")?;
        }
        match unreadable {
            0 => Ok("Fetched".into()),
            count => Err(Stop::No(format!("[EXPUNGEISSUED] {count} messages cannot be read"))),
        }
    }

    fn store(&mut self, parser: &mut Parser<'_>, uid: bool) -> Step {
        let set = parser.set()?;
        parser.space()?;
        let sign = [b'+', b'-'].into_iter().find(|sign| parser.take(*sign));
        let silent = match parser.item()?.as_str() {
            "FLAGS" => false,
            "FLAGS.SILENT" => true,
            _ => return Err(Stop::Bad("STORE changes FLAGS")),
        };
        parser.space()?;
        let wanted = parser.flags(true)?;
        parser.end()?;
        let places = self.places(&set, uid)?;
        let selected = self.writable()?;
        let uids: Vec<u32> = places.iter().map(|at| selected.messages[*at].uid).collect();
        let changed = selected.folder.change(&uids, |flags| match sign {
            Some(b'+') => flags.add(&wanted),
            Some(_) => flags.subtract(&wanted),
            None => flags.clone_from(&wanted),
        });
        changed.and_then(|()| selected.take(&uids)).map_err(|error| Stop::unavailable(&error))?;
        if !silent {
            for at in places {
                let selected = self.selected()?;
                let message = &selected.messages[at];
                let flags = flags_item(&message.flags, selected.is_recent(message.uid));
                let uid = if uid { format!("UID {} ", message.uid) } else { String::new() };
                self.untagged(&format!("{} FETCH ({uid}{flags})", at + 1))?;
            }
        }
        Ok("Flags stored".into())
    }

    /// COPY, or MOVE (RFC 6851); all messages or none.
    fn copy(&mut self, parser: &mut Parser<'_>, uid: bool, moves: bool) -> Step {
        let set = parser.set()?;
        parser.space()?;
        let name = parser.mailbox()?;
        parser.end()?;
        let places = self.places(&set, uid)?;
        let target = self.owner()?.folder(&name).ok_or_else(no_target)?;
        let selected = if moves { self.writable()? } else { self.selected()? };
        let messages: Vec<Arc<Message>> =
            places.iter().map(|at| Arc::clone(&selected.messages[*at])).collect();
        if messages.is_empty() {
            return Ok("There was nothing to copy".into());
        }
        let store = &self.shared.store;
        let arrivals: std::io::Result<Vec<Arrival>> = messages
            .iter()
            .map(|message| {
                Ok(Arrival { id: store.next_id(message.received), ..Arrival::copy_of(message)? })
            })
            .collect();
        let unavailable = |error: std::io::Error| Stop::unavailable(&error);
        let added = arrivals.and_then(|arrivals| target.append(&arrivals)).map_err(unavailable)?;
        let validity = target.snapshot().map_err(unavailable)?.validity;
        let from: Vec<u32> = messages.iter().map(|message| message.uid).collect();
        let code = format!("[COPYUID {validity} {} {}]", compact(&from), compact(&added));
        if !moves {
            return Ok(format!("{code} Copied"));
        }
        self.untagged(&format!("OK {code} Moved"))?;
        self.remove(Some(&from.into_iter().collect()))?;
        Ok("Moved".into())
    }

    /// EXPUNGE, of a set of UIDs or of all.
    fn expunge(&mut self, set: Option<&Set>) -> Step {
        let selected = self.writable()?;
        let wanted = set.map(|set| set.resolved(selected.largest_uid()));
        let uids: Option<HashSet<u32>> = wanted.map(|wanted| {
            let uids = selected.messages.iter().map(|message| message.uid);
            uids.filter(|uid| wanted.contains(*uid)).collect()
        });
        let deleted = |message: &&Arc<Message>| message.flags.contains("\\Deleted");
        let now = selected.folder.snapshot().map_err(|error| Stop::unavailable(&error))?.messages;
        let gone = now.iter().filter(deleted).map(|message| message.uid);
        let gone = gone.filter(|uid| uids.as_ref().is_none_or(|uids| uids.contains(uid))).collect();
        self.remove(Some(&gone))?;
        Ok("Expunged".into())
    }

    /// Removes messages from the selected folder: those of these UIDs, or those that are flagged
    /// as deleted. The end of the command tells which.
    fn remove(&mut self, uids: Option<&HashSet<u32>>) -> Result<Vec<u32>, Stop> {
        let selected = self.selected()?;
        let gone = |message: &Message| match uids {
            Some(uids) => uids.contains(&message.uid),
            None => message.flags.contains("\\Deleted"),
        };
        selected.folder.expunge(gone).map_err(|error| Stop::unavailable(&error))
    }

    fn search(&mut self, parser: &mut Parser<'_>, uid: bool) -> Step {
        let query = match search::parse(parser) {
            Ok(query) => query,
            Err(search::Refused::Charset) => {
                return Err(Stop::no("[BADCHARSET (US-ASCII UTF-8)] Unknown charset"));
            }
            Err(search::Refused::Wrong(wrong)) => return Err(wrong.into()),
        };
        let selected = self.selected()?;
        let found = query.run(selected);
        let mut line = String::from("SEARCH");
        for at in found {
            let number = if uid { selected.messages[at].uid } else { at as u32 + 1 };
            line.push(' ');
            line.push_str(&number.to_string());
        }
        self.untagged(&line)?;
        Ok("Searched".into())
    }

    /// RFC 3501 section 6.3.11.
    pub(super) fn append(&mut self, parser: &mut Parser<'_>) -> Step {
        let name = parser.mailbox()?;
        parser.space()?;
        let mut flags = Flags::default();
        if parser.peek() == Some(b'(') {
            flags = parser.flags(false)?;
            parser.space()?;
        }
        let mut received = self.shared.now().as_second();
        if parser.peek() == Some(b'"') {
            received = parser.date_time()?;
            parser.space()?;
        }
        if parser.peek() != Some(b'{') {
            return Err(Stop::Bad("the message must be a literal"));
        }
        let bytes = parser.string()?;
        parser.end()?;
        let folder = self.owner()?.folder(&name).ok_or_else(no_target)?;
        let id = self.shared.store.next_id(received);
        let arrival = Arrival { id, bytes: Arc::from(&*bytes), flags, received };
        let unavailable = |error: std::io::Error| Stop::unavailable(&error);
        let uids = folder.append(&[arrival]).map_err(unavailable)?;
        let validity = folder.snapshot().map_err(unavailable)?.validity;
        Ok(format!("[APPENDUID {validity} {}] Appended", compact(&uids)))
    }
}

/// The client may create the folder and try again (RFC 3501 section 7.1).
fn no_target() -> Stop {
    Stop::no("[TRYCREATE] There is no such folder")
}
