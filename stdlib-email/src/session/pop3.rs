//! A mailbox read by POP3: numbers fixed for the session, deletions applied at its end.

use std::collections::BTreeSet;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::Error;
use wl_mail::pop3::{Fetch, QuitOutcome, Session};
use wl_mail::{Error as Cause, Result};

use super::ahead::Part;
use super::mailbox::Mailbox;
use crate::error::{explain, number, of};

/// A mailbox of a POP3 server.
pub(super) struct Pop3 {
    connection: Session,
    /// The messages when the session was opened: number and size, by number.
    sizes: Vec<(u32, u64)>,
    /// The numbers that are left.
    numbers: Vec<u32>,
    deleted: BTreeSet<u32>,
    /// The server has no TOP: headers are taken from whole messages.
    without_top: bool,
}

impl Pop3 {
    /// Asks for the list of the messages.
    pub(super) fn new(mut connection: Session) -> Result<Self> {
        let mailbox = connection.mailbox()?;
        let sizes: Vec<(u32, u64)> =
            mailbox.messages.iter().map(|message| (message.number, message.octets)).collect();
        Ok(Self {
            numbers: sizes.iter().map(|(number, _)| *number).collect(),
            sizes,
            connection,
            deleted: BTreeSet::new(),
            without_top: false,
        })
    }

    fn available(&self, part: Part) -> Part {
        if self.without_top { Part::Whole } else { part }
    }

    /// Ends the session, which is when the server removes what was deleted. An error when it did
    /// not say that it did.
    pub(super) fn close(self) -> std::result::Result<(), Error> {
        match self.deleted.len() {
            0 => {
                let _ = self.connection.quit();
                Ok(())
            }
            deletions => check_deletions(&self.connection.quit(), deletions),
        }
    }
}

impl Pop3 {
    /// Ends the session without deleting anything.
    pub(super) fn abandon(self) {
        // However it ends, nothing was deleted.
        let _ = self.connection.abandon();
    }
}

impl Mailbox for Pop3 {
    /// Those that were there when the session was opened.
    fn count(&mut self) -> Result<usize> {
        Ok(self.sizes.len())
    }

    fn numbers(&mut self) -> Result<&[u32]> {
        Ok(&self.numbers)
    }

    fn size(&mut self, number: u32) -> Result<Option<u64>> {
        let found = self.sizes.binary_search_by_key(&number, |(own, _)| *own).ok();
        let found = found.and_then(|at| self.sizes.get(at));
        Ok(found.filter(|_| !self.deleted.contains(&number)).map(|(_, size)| *size))
    }

    fn announce(&mut self, numbers: &[u32], part: Part) -> Result<()> {
        let part = self.available(part);
        self.connection.read_ahead(numbers.iter().map(|number| fetch(*number, part)));
        Ok(())
    }

    fn fetch(&mut self, number: u32, part: Part) -> Result<Vec<u8>> {
        let available = self.available(part);
        match self.connection.fetch(fetch(number, available)) {
            // Optional in RFC 1939: a server without it refuses every one.
            Err(Cause::Reply { reply, .. })
                if available == Part::Headers && reply.response_code.is_none() =>
            {
                self.without_top = true;
                self.connection.fetch(fetch(number, Part::Whole))
            }
            other => other,
        }
    }

    /// Marked now, deleted when the session is closed. The numbers of the others do not change.
    fn delete(&mut self, number: u32) -> Result<()> {
        let at = self.numbers.binary_search(&number);
        let at = at.map_err(|_| Cause::NoSuchMessage { number })?;
        self.connection.dele(number)?;
        self.deleted.insert(number);
        self.numbers.remove(at);
        Ok(())
    }
}

fn fetch(number: u32, part: Part) -> Fetch {
    match part {
        Part::Headers => Fetch::Top { number, lines: 0 },
        Part::Whole => Fetch::Retr(number),
    }
}

fn check_deletions(outcome: &QuitOutcome, asked: usize) -> std::result::Result<(), Error> {
    let refused: Vec<String> =
        outcome.refused.iter().map(|(number, _)| number.to_string()).collect();
    if outcome.confirmed && refused.is_empty() {
        return Ok(());
    }
    let error = if outcome.confirmed {
        let refused = refused.join(", ");
        of(
            number::ACCESS_DENIED,
            bilingual!(
                "le serveur a refusé de supprimer : {refused}",
                "the server refused to delete: {refused}"
            ),
        )
    } else {
        let cause = outcome.cause.as_ref().map(explain);
        of(
            cause.map_or(number::NETWORK, |error| error.details().number),
            bilingual!(
                "le serveur n'a pas confirmé la suppression de {asked} message(s) : ils sont sans doute toujours là",
                "the server did not confirm the deletion of {asked} message(s): they are probably still there"
            ),
        )
    };
    let mut words: Vec<String> =
        outcome.refused.iter().map(|(number, reply)| format!("{number}: {reply}")).collect();
    words.extend(outcome.reply.iter().filter(|_| !outcome.confirmed).map(ToString::to_string));
    words.extend(outcome.cause.iter().map(ToString::to_string));
    Err(error
        .hint(bilingual!(
            "ouvrir la session à nouveau et regarder ce qui reste",
            "open the session again and look at what is left"
        ))
        .system(words.join("\n")))
}
