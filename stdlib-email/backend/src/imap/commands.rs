//! The commands of an authenticated session (RFC 9051 §6.3, §6.4).

use super::answer::{Awaited, Data, Status, code_arguments, read_with_source};
use super::command::Command;
use super::fetched::Fetched;
use super::folder::{Counts, Folder};
use super::search::Query;
use super::selected::{Listed, Selected};
use super::session::{Event, Heard, Session};
use super::uid_set;
use crate::{Error, LimitName, Result, ServerReply};

/// Messages named by one command whose answer does not depend on their size.
const NAMED: usize = 500;

impl Session {
    /// The folders of the account, or those subscribed to, `\NonExistent` ones included.
    pub fn folders(&mut self, subscribed: bool) -> Result<Vec<Folder>> {
        let verb = if subscribed { "LSUB" } else { "LIST" };
        self.list(&Command::new(verb).text("\"\" \"*\""))
    }

    /// What separates the names of a folder and of those that hold it.
    pub fn delimiter(&mut self) -> Result<Option<char>> {
        let folders = self.list(&Command::new("LIST").text("\"\" \"\""))?;
        Ok(folders.into_iter().find_map(|folder| folder.delimiter))
    }

    fn list(&mut self, command: &Command) -> Result<Vec<Folder>> {
        let mut found = Vec::new();
        let names = self.names;
        self.run_collecting(command, Awaited::Lines, |data| {
            if let Data::Folder(folder) = data {
                found.push(Folder { name: names.read(folder.name), ..folder });
            }
        })?;
        Ok(found)
    }

    /// Opens a folder; without `\Seen` and the like being set when it is only to be looked at.
    ///
    /// When it cannot be opened, none is open any more (RFC 9051 §6.3.2).
    pub fn select(&mut self, folder: &str, read_only: bool) -> Result<&Selected> {
        let command =
            Command::new(if read_only { "EXAMINE" } else { "SELECT" }).folder(folder, self.names);
        let mut validity = None;
        let mut exists = 0;
        let reply = self.run_before(
            &command,
            Awaited::Lines,
            |session| {
                session.selected = None;
                session.window.ahead.forget();
            },
            |data| match data {
                Data::Status(_, reply) => {
                    let told = code_arguments(&reply, "UIDVALIDITY").and_then(|it| it.parse().ok());
                    validity = told.or(validity);
                }
                Data::Exists(count) => exists = count,
                _ => {}
            },
        )?;
        let mut selected = Selected {
            name: folder.to_owned(),
            uid_validity: validity,
            read_only: code_arguments(&reply, "READ-ONLY").is_some(),
            ..Selected::default()
        };
        self.note(selected.exists(exists, self.stream.limits().messages))?;
        Ok(self.selected.insert(selected))
    }

    /// Opens a folder again, as it was: with the same UIDs ([`Error::Renumbered`] otherwise, and
    /// it is open all the same).
    pub fn select_again(&mut self, folder: &str, uid_validity: Option<u32>) -> Result<()> {
        let selected = self.select(folder, false)?;
        if uid_validity.is_some() && selected.uid_validity != uid_validity {
            return Err(Error::Renumbered { folder: folder.to_owned() });
        }
        Ok(())
    }

    /// The counts of a folder, open or not (STATUS).
    pub fn counts(&mut self, folder: &str) -> Result<Counts> {
        let command = Command::new("STATUS")
            .folder(folder, self.names)
            .text("(MESSAGES UNSEEN UIDNEXT UIDVALIDITY)");
        let mut found = None;
        let names = self.names;
        self.run_collecting(&command, Awaited::Lines, |data| {
            if let Data::Counts(counts) = data {
                found = Some(Counts { folder: names.read(counts.folder), ..counts });
            }
        })?;
        Ok(found.unwrap_or_default())
    }

    /// Makes a folder, and those that hold it (RFC 9051 §6.3.4).
    pub fn create(&mut self, folder: &str) -> Result<()> {
        self.run_plain(&Command::new("CREATE").folder(folder, self.names))
    }

    /// Removes a folder and its messages.
    pub fn delete(&mut self, folder: &str) -> Result<()> {
        self.run_plain(&Command::new("DELETE").folder(folder, self.names))
    }

    /// Adds a folder to those subscribed to.
    pub fn subscribe(&mut self, folder: &str) -> Result<()> {
        self.run_plain(&Command::new("SUBSCRIBE").folder(folder, self.names))
    }

    /// Takes a folder from those subscribed to.
    pub fn unsubscribe(&mut self, folder: &str) -> Result<()> {
        self.run_plain(&Command::new("UNSUBSCRIBE").folder(folder, self.names))
    }

    /// Adds a message to a folder, the last one (APPEND). Its lines end with CR LF.
    pub fn append(&mut self, folder: &str, flags: &[&str], message: &[u8]) -> Result<()> {
        let flags = format!("({})", flags.join(" "));
        self.run_plain(
            &Command::new("APPEND").folder(folder, self.names).text(&flags).literal(message),
        )
    }

    /// The messages of the open folder, by number. Asks for those that came since the last time;
    /// [`Self::noop`] first makes the server tell of them.
    pub fn messages(&mut self) -> Result<impl Iterator<Item = &Listed>> {
        self.survey()?;
        let known = self.selected.as_ref().map(|it| it.known.as_slice());
        Ok(known.unwrap_or_default().iter().filter(|listed| listed.uid > 0))
    }

    /// A number that changes when the list of [`Self::messages`] does.
    pub fn generation(&mut self) -> Result<u64> {
        self.survey()?;
        Ok(self.selected.as_ref().map_or(0, |folder| folder.changes))
    }

    /// The message of a UID, as far as it was asked about.
    pub fn message(&mut self, uid: u32) -> Result<Option<Listed>> {
        self.survey()?;
        Ok(self.selected.as_ref().and_then(|it| it.get(uid)).copied())
    }

    pub(super) fn survey(&mut self) -> Result<()> {
        // Messages may come while others are asked about; more rounds than this do not help.
        for _ in 0..3 {
            let Some(folder) = self.selected.as_ref().filter(|it| it.is_behind()) else { break };
            let first = folder.known.len() + 1;
            let command = Command::new("FETCH").text(&format!("{first}:* (UID FLAGS RFC822.SIZE)"));
            let mut answers: Vec<Fetched> = Vec::new();
            self.run_collecting(&command, Awaited::Lines, |data| {
                if let Data::Fetch(fetched) = data {
                    answers.push(fetched.without_body());
                }
            })?;
            if let Some(folder) = &mut self.selected {
                let added = folder.add(&answers);
                self.note(added)?;
            }
        }
        Ok(())
    }

    /// The UIDs of the messages that match, ascending; `None` when the server cannot compare
    /// text of this charset (RFC 9051 §6.4.4, BADCHARSET).
    pub fn search(&mut self, query: &Query<'_>) -> Result<Option<Vec<u32>>> {
        let mut found = Vec::new();
        let searched = self.run_collecting(&query.command(self.names), Awaited::Hits, |data| {
            if let Data::Search(uids) = data {
                found.extend(uids);
            }
        });
        match searched {
            Err(Error::Reply { reply, .. })
                if query.needs_charset() && says_bad_charset(&reply) =>
            {
                return Ok(None);
            }
            other => other?,
        };
        found.sort_unstable();
        found.dedup();
        Ok(Some(found))
    }

    /// The flags of a message; `None` when it is gone.
    pub fn flags(&mut self, uid: u32) -> Result<Option<Vec<String>>> {
        let command = Command::new("UID FETCH").text(&format!("{uid} (UID FLAGS)"));
        let mut found = None;
        let mut numbered = Vec::new();
        self.run_collecting(&command, Awaited::Lines, |data| {
            if let Data::Fetch(fetched) = data {
                numbered.push(fetched.without_body());
            }
        })?;
        for fetched in numbered {
            let own = self.selected.as_ref().and_then(|folder| folder.uid_of(&fetched));
            if own == Some(uid) && fetched.flags.is_some() {
                found = fetched.flags;
            }
        }
        Ok(found)
    }

    /// Adds flags to messages, or takes them away.
    pub fn store(&mut self, uids: &[u32], flags: &[&str], add: bool) -> Result<()> {
        let sign = if add { '+' } else { '-' };
        let flags = flags.join(" ");
        for uids in uids.chunks(NAMED) {
            let set = uid_set::written(uids);
            // Not .SILENT: the answers tell what became of them.
            let command = Command::new("UID STORE").text(&format!("{set} {sign}FLAGS ({flags})"));
            self.run_plain(&command)?;
        }
        Ok(())
    }

    /// Copies messages to another folder, which must exist.
    pub fn copy(&mut self, uids: &[u32], folder: &str) -> Result<()> {
        for uids in uids.chunks(NAMED) {
            self.run_plain(
                &Command::new("UID COPY").text(&uid_set::written(uids)).folder(folder, self.names),
            )?;
        }
        Ok(())
    }

    /// Moves messages to another folder (RFC 6851). A server without MOVE copies them, and removes
    /// them when it can remove these alone (RFC 4315); else they are left marked `\Deleted`.
    pub fn relocate(&mut self, uids: &[u32], folder: &str) -> Result<()> {
        if !self.capabilities.has("MOVE") && !self.capabilities.has("IMAP4REV2") {
            self.copy(uids, folder)?;
            self.store(uids, &["\\Deleted"], true)?;
            return if self.capabilities.has("UIDPLUS") { self.expunge_only(uids) } else { Ok(()) };
        }
        for uids in uids.chunks(NAMED) {
            self.run_plain(
                &Command::new("UID MOVE").text(&uid_set::written(uids)).folder(folder, self.names),
            )?;
        }
        Ok(())
    }

    /// Removes the messages of the open folder that are marked `\Deleted`.
    pub fn expunge(&mut self) -> Result<()> {
        self.run_plain(&Command::new("EXPUNGE"))
    }

    /// Removes these messages, when they are marked `\Deleted` (RFC 4315 §2.1).
    pub fn expunge_only(&mut self, uids: &[u32]) -> Result<()> {
        if !self.capabilities.has("UIDPLUS") && !self.capabilities.has("IMAP4REV2") {
            return Err(Error::NotOffered { extension: "UIDPLUS" });
        }
        for uids in uids.chunks(NAMED) {
            self.run_plain(&Command::new("UID EXPUNGE").text(&uid_set::written(uids)))?;
        }
        Ok(())
    }

    /// Does nothing, so that the server tells what is new (NOOP).
    pub fn noop(&mut self) -> Result<()> {
        self.run_plain(&Command::new("NOOP"))
    }

    /// Sends a command as the caller wrote it, without tag; the lines that the server answers,
    /// separated by CR LF, the last one without its tag.
    ///
    /// Commands that wait for more than one line, or that change what the session relies on, are
    /// refused.
    pub fn raw(&mut self, command: &str) -> Result<String> {
        let verb = command.split_ascii_whitespace().next().unwrap_or_default();
        let refused = [
            "STARTTLS",
            "AUTHENTICATE",
            "LOGIN",
            "IDLE",
            "COMPRESS",
            "LOGOUT",
            "SELECT",
            "EXAMINE",
            "CLOSE",
            "UNSELECT",
        ];
        if verb.is_empty() || refused.iter().any(|own| own.eq_ignore_ascii_case(verb)) {
            return Err(Error::invalid("command", verb));
        }
        let command = Command::bare(command);
        self.run(|session| session.raw_now(&command))
    }

    fn raw_now(&mut self, command: &Command) -> Result<String> {
        self.mark_now()?;
        self.drain()?;
        let tag = self.tags.next();
        let shown = command.shown(&tag)?;
        self.send(command, &tag, &shown)?;
        self.stream.begin(command.verb);
        let limits = self.stream.limits().clone();
        let mut lines: Vec<String> = Vec::new();
        let mut heard = Heard::default();
        let mut octets = 0;
        loop {
            let (answer, raw) = read_with_source(&mut self.stream, command.verb, Awaited::Hits)?;
            octets += raw.len() as u64;
            if octets > limits.message_size {
                let max = limits.message_size;
                return Err(Error::Limit { which: LimitName::MessageSize, max });
            }
            match self.heed(answer, command.verb, &mut heard)? {
                Event::Done { tag: own, status, reply } if own == tag => {
                    if status != Status::Ok {
                        let verb = shown.split_once(' ').map_or("", |(_, command)| command);
                        let verb = verb.split(' ').next().unwrap_or_default();
                        return Err(Error::Reply { command: verb.to_owned(), reply });
                    }
                    let line = crate::words(&raw);
                    lines.push(line.strip_prefix(&format!("{tag} ")).unwrap_or(&line).to_owned());
                    return Ok(lines.join("\r\n"));
                }
                Event::Done { tag: other, .. } => {
                    return Err(Error::protocol(command.verb, other.as_bytes()));
                }
                Event::Data(_) => lines.push(crate::words(&raw)),
            }
        }
    }
}

/// BADCHARSET is the code (RFC 5530 §3); older servers only say it.
fn says_bad_charset(reply: &ServerReply) -> bool {
    code_arguments(reply, "BADCHARSET").is_some()
        || reply.text.to_ascii_lowercase().contains("charset")
}
