//! An account read by IMAP: one folder open at a time, messages named by their UID.

use std::cell::OnceCell;

use wl_mail::imap::{Fetch, Field, Folder, Query, Session};
use wl_mail::mime::Message;
use wl_mail::{Error as Cause, Result};

use super::ahead::Part;
use super::mailbox::Mailbox;
use super::path;
use super::reader::Place;

/// The folder that every account has (RFC 9051 §5.1).
pub(super) const INBOX: &str = "INBOX";

/// An account of an IMAP server.
pub(crate) struct Imap {
    connection: Session,
    /// The open folder.
    place: Place,
    /// The UIDs of its messages, ascending, and what they were taken from.
    numbers: Vec<u32>,
    generation: Option<u64>,
    /// A message was read since the messages were last counted.
    read: bool,
    /// What separates folders, once asked.
    delimiter: OnceCell<Option<char>>,
}

impl Imap {
    /// Opens the folder of received mails.
    pub(super) fn new(connection: Session) -> Result<Self> {
        let mut account = Self {
            connection,
            place: Place::default(),
            numbers: Vec::new(),
            generation: None,
            read: false,
            delimiter: OnceCell::new(),
        };
        account.open(INBOX)?;
        Ok(account)
    }

    fn open(&mut self, folder: &str) -> Result<()> {
        self.generation = None;
        let selected = self.connection.select(folder, false)?;
        self.place = Place { folder: folder.to_owned(), validity: selected.uid_validity };
        Ok(())
    }

    /// The open folder.
    pub(super) fn place(&self) -> Place {
        self.place.clone()
    }

    pub(super) fn is_at(&self, place: &Place) -> bool {
        self.place == *place
    }

    /// Opens a folder as it was numbered; whatever comes of it, the folder that is open is known.
    pub(super) fn enter(&mut self, place: &Place) -> Result<()> {
        self.generation = None;
        self.connection.select_again(&place.folder, place.validity)?;
        self.place = place.clone();
        Ok(())
    }

    /// Opens another folder. When that fails the one before stays open.
    pub(super) fn change_folder(&mut self, folder: &str) -> Result<()> {
        let here = self.place.folder.clone();
        let opened = self.open(folder);
        if opened.as_ref().is_err_and(|error| !error.is_fatal()) {
            self.open(&here)?;
        }
        opened
    }

    /// The folders by their server names, or those subscribed to.
    pub(crate) fn folders(&mut self, subscribed: bool) -> Result<Vec<Folder>> {
        self.connection.folders(subscribed)
    }

    /// The server name of a folder that a script names.
    pub(crate) fn server_name(&mut self, path: &str) -> Result<String> {
        let delimiter = self.delimiter()?;
        let name = path::to_server(path, delimiter);
        match delimiter {
            // "Archives/2023", where a dot separates: the name of a folder, or a path.
            Some(other) if other != '/' && name.contains('/') => {
                let is_name = self.connection.folders(false)?.iter().any(|it| it.name == name);
                Ok(if is_name { name } else { name.replace('/', &other.to_string()) })
            }
            _ => Ok(name),
        }
    }

    /// The documented path of the open folder.
    pub(crate) fn current(&mut self) -> Result<String> {
        let delimiter = self.delimiter()?;
        Ok(path::from_server(&self.place.folder, delimiter))
    }

    fn delimiter(&mut self) -> Result<Option<char>> {
        if let Some(known) = self.delimiter.get() {
            return Ok(*known);
        }
        let told = self.connection.delimiter()?;
        Ok(*self.delimiter.get_or_init(|| told))
    }

    /// Makes a folder, and subscribes to it.
    pub(crate) fn add_folder(&mut self, folder: &str) -> Result<()> {
        self.connection.create(folder)?;
        self.connection.subscribe(folder)
    }

    /// Removes a folder. The open one cannot go: the one of received mails is opened first.
    pub(crate) fn remove_folder(&mut self, folder: &str) -> Result<()> {
        if folder == self.place.folder {
            self.open(INBOX)?;
        }
        self.connection.delete(folder)?;
        // A server may keep the names of folders that are gone; some refuse to be told twice.
        match self.connection.unsubscribe(folder) {
            Err(error) if error.is_fatal() => Err(error),
            _ => Ok(()),
        }
    }

    /// Subscribes to a folder, or no longer.
    pub(crate) fn subscribe(&mut self, folder: &str, wanted: bool) -> Result<()> {
        if wanted { self.connection.subscribe(folder) } else { self.connection.unsubscribe(folder) }
    }

    /// The UIDs of the messages without `\\Seen`.
    pub(super) fn unread(&mut self) -> Result<Vec<u32>> {
        let query = Query { unseen: true, ..Query::default() };
        Ok(self.connection.search(&query)?.unwrap_or_default())
    }

    /// The UIDs of the messages of the open folder that hold a text.
    pub(crate) fn search(&mut self, query: &Query<'_>) -> Result<Vec<u32>> {
        match self.connection.search(query)? {
            Some(found) => Ok(found),
            None => self.compare_here(query),
        }
    }

    /// Searches for a server that cannot compare accents (Exchange): reads, and compares here.
    fn compare_here(&mut self, query: &Query<'_>) -> Result<Vec<u32>> {
        let candidates = if query.unseen {
            self.unread()?
        } else {
            self.refresh()?;
            self.numbers()?.to_vec()
        };
        let part = if query.fields.contains(&Field::Body) { Part::Whole } else { Part::Headers };
        self.announce(&candidates, part)?;
        let text = query.text.to_lowercase();
        let mut found = Vec::new();
        for uid in candidates {
            // Not marked as read by that.
            match self.connection.fetch(fetch(uid, part)) {
                Ok(bytes) => {
                    if holds(&Message::read(bytes), query.fields, &text) {
                        found.push(uid);
                    }
                }
                // Gone meanwhile: not there to be found.
                Err(Cause::NoSuchMessage { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// Marks a message as read, or not.
    pub(crate) fn set_seen(&mut self, number: u32, seen: bool) -> Result<()> {
        self.existing(number)?;
        self.connection.store(&[number], &["\\Seen"], seen)
    }

    /// The flags of a message.
    pub(crate) fn flags(&mut self, number: u32) -> Result<Vec<String>> {
        self.connection.flags(number)?.ok_or(Cause::NoSuchMessage { number })
    }

    /// Copies a message to a folder.
    pub(crate) fn copy(&mut self, number: u32, folder: &str) -> Result<()> {
        self.existing(number)?;
        self.connection.copy(&[number], folder)
    }

    /// Removes the messages marked as deleted.
    pub(crate) fn expunge(&mut self) -> Result<()> {
        self.connection.expunge()
    }

    /// Sends a command as it is written.
    pub(crate) fn command(&mut self, command: &str) -> Result<String> {
        self.connection.raw(command)
    }

    /// A server answers OK about a message that is not there, and nothing is done.
    fn existing(&mut self, number: u32) -> Result<()> {
        self.connection.message(number)?.map(drop).ok_or(Cause::NoSuchMessage { number })
    }

    /// Ends the session. Nothing about the messages depends on it.
    pub(super) fn close(self) {
        let _ = self.connection.logout();
    }
}

impl Mailbox for Imap {
    /// Those that are there now. A loop that counts at each turn does not ask at each turn: while
    /// reads are under way the server tells what is new with them.
    fn count(&mut self) -> Result<usize> {
        if !std::mem::take(&mut self.read) || !self.connection.is_reading() {
            self.refresh()?;
        }
        Ok(self.connection.selected().map_or(0, |folder| folder.exists as usize))
    }

    fn refresh(&mut self) -> Result<()> {
        self.connection.noop()
    }

    fn numbers(&mut self) -> Result<&[u32]> {
        // Looked at before each message: made anew only when there is something new.
        let generation = self.connection.generation()?;
        if self.generation != Some(generation) {
            let mut uids: Vec<u32> = self.connection.messages()?.map(|it| it.uid).collect();
            uids.sort_unstable();
            uids.dedup();
            self.numbers = uids;
            self.generation = Some(generation);
        }
        Ok(&self.numbers)
    }

    fn size(&mut self, number: u32) -> Result<Option<u64>> {
        Ok(self.connection.message(number)?.map(|listed| listed.octets))
    }

    fn announce(&mut self, numbers: &[u32], part: Part) -> Result<()> {
        self.connection.read_ahead(numbers.iter().map(|number| fetch(*number, part)));
        Ok(())
    }

    /// A message that is read whole is marked as read, as mail programs do.
    fn fetch(&mut self, number: u32, part: Part) -> Result<Vec<u8>> {
        self.read = true;
        let message = self.connection.fetch(fetch(number, part))?;
        if part == Part::Whole {
            // A connection lost here is told by the next command: the message came.
            let _ = self.connection.mark_seen(number);
        }
        Ok(message)
    }

    /// Marked as deleted; it goes when the folder is expunged, by `EmailDétruit` or by somebody.
    fn delete(&mut self, number: u32) -> Result<()> {
        self.existing(number)?;
        self.connection.store(&[number], &["\\Deleted"], true)
    }
}

fn fetch(uid: u32, part: Part) -> Fetch {
    let part = match part {
        Part::Headers => wl_mail::imap::Part::Headers,
        Part::Whole => wl_mail::imap::Part::Whole,
    };
    Fetch { uid, part }
}

/// Whether a message holds a text, in lower case, in any of these fields.
fn holds(message: &Message, fields: &[Field], text: &str) -> bool {
    let has = |value: &str| value.to_lowercase().contains(text);
    fields.iter().any(|field| match field {
        Field::Subject => has(&message.subject()),
        Field::MessageId => has(&message.message_id()),
        Field::From => message.from().iter().any(|it| has(&it.to_string())),
        Field::Recipients => {
            let lists = [message.to(), message.cc()];
            lists.iter().flatten().any(|it| has(&it.to_string()))
        }
        Field::Body => [message.text(), message.html()].iter().flatten().any(|body| has(body)),
    })
}
