//! A session that reads: its messages, its position, what was deleted.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::Error;
use wl_mail::pop3::{Fetch, QuitOutcome, Session};
use wl_mail::{Error as Cause, Result};

use super::ahead::Ahead;
pub(crate) use super::ahead::Part;
use crate::error::{explain, number, of};
use crate::functions::Follow;
use crate::progress::Counter;

/// A move of the position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// To the first message.
    First,
    /// To the message after the position; to the first one from outside.
    Next,
    /// To the message before the position; to the last one from outside.
    Previous,
    /// To the last message.
    Last,
}

/// An open session over a mailbox. Numbers are fixed for the session.
pub(crate) struct Pop3 {
    name: String,
    inner: RefCell<Inner>,
    counter: Arc<Counter>,
}

struct Inner {
    /// `None` once closed.
    connection: Option<Session>,
    /// The messages when the session was opened: number and size, by number.
    sizes: Vec<(u32, u64)>,
    /// The numbers that are left.
    numbers: Vec<u32>,
    deleted: BTreeSet<u32>,
    /// `None` outside: before the first read, and after a move found nothing.
    position: Option<u32>,
    /// The last message read, whatever the position.
    last_read: Option<u32>,
    ahead: Ahead,
    /// The server has no TOP: headers are taken from whole messages.
    without_top: bool,
    /// Closed by the script, maybe while a message was read.
    closed: bool,
}

impl Pop3 {
    /// A session over this connection; asks for the list of its messages.
    pub(super) fn new(name: &str, mut connection: Session, counter: Arc<Counter>) -> Result<Self> {
        let mailbox = connection.mailbox()?;
        let sizes: Vec<(u32, u64)> =
            mailbox.messages.iter().map(|message| (message.number, message.octets)).collect();
        let inner = Inner {
            numbers: sizes.iter().map(|(number, _)| *number).collect(),
            sizes,
            connection: Some(connection),
            deleted: BTreeSet::new(),
            position: None,
            last_read: None,
            ahead: Ahead::default(),
            without_top: false,
            closed: false,
        };
        Ok(Self { name: name.to_owned(), inner: RefCell::new(inner), counter })
    }

    /// The name of its user.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// How many messages there were when it was opened.
    pub(crate) fn count(&self) -> usize {
        self.inner.borrow().sizes.len()
    }

    /// The size of a message, as the server listed it.
    pub(crate) fn size(&self, number: u32) -> Option<u64> {
        let inner = self.inner.borrow();
        let at = inner.sizes.binary_search_by_key(&number, |(own, _)| *own).ok()?;
        inner.sizes.get(at).filter(|_| !inner.deleted.contains(&number)).map(|(_, size)| *size)
    }

    /// The numbers of the messages that are left.
    pub(crate) fn numbers(&self) -> Vec<u32> {
        self.inner.borrow().numbers.clone()
    }

    /// The last message read, if it is still there.
    pub(crate) fn last_read(&self) -> Option<u32> {
        self.inner.borrow().last_read
    }

    /// Moves the position; the number of the message there, or `None` outside.
    pub(crate) fn go(&self, step: Step) -> Option<u32> {
        let mut inner = self.inner.borrow_mut();
        let numbers = &inner.numbers;
        let found = match (step, inner.position) {
            (Step::First, _) | (Step::Next, None) => numbers.first(),
            (Step::Last, _) | (Step::Previous, None) => numbers.last(),
            (Step::Next, Some(at)) => numbers.get(numbers.partition_point(|own| *own <= at)),
            (Step::Previous, Some(at)) => {
                let before = numbers.partition_point(|own| *own < at);
                before.checked_sub(1).and_then(|rank| numbers.get(rank))
            }
        };
        let found = found.copied();
        inner.position = found;
        if found.is_none() {
            inner.last_read = None;
        }
        found
    }

    /// Reads a message, or its headers.
    pub(crate) fn read(&self, number: u32, part: Part) -> Result<Vec<u8>> {
        let mut inner = self.inner.borrow_mut();
        let inner = &mut *inner;
        let plan = inner.ahead.note(number, part, &inner.numbers);
        if !plan.is_empty() {
            inner.announce(&plan, part)?;
        }
        inner.fetch(number, part)
    }

    /// Reads a message, or its headers, telling how far it is.
    pub(crate) fn read_told(
        &self,
        number: u32,
        part: Part,
        follow: &mut Follow<'_>,
    ) -> Result<Vec<u8>> {
        {
            let inner = &mut *self.inner.borrow_mut();
            let plan = inner.ahead.note(number, part, &inner.numbers);
            if !plan.is_empty() {
                inner.announce(&plan, part)?;
            }
        }
        self.read_announced_told(number, part, follow)
    }

    /// Reads a message that was announced, telling how far it is.
    pub(crate) fn read_announced_told(
        &self,
        number: u32,
        part: Part,
        follow: &mut Follow<'_>,
    ) -> Result<Vec<u8>> {
        // Nothing of the session is borrowed while the script may call it again.
        let (mut connection, mut without_top) = {
            let mut inner = self.inner.borrow_mut();
            let connection = inner.connection.take().ok_or(Cause::SessionOver)?;
            (connection, inner.without_top)
        };
        let read = follow
            .run(&self.counter, || fetch_from(&mut connection, number, part, &mut without_top));
        let mut inner = self.inner.borrow_mut();
        if !inner.closed {
            inner.connection = Some(connection);
        }
        inner.without_top = without_top;
        if read.is_ok() {
            inner.last_read = Some(number);
        }
        read
    }

    /// Announces that all these messages will be read, in this order.
    pub(crate) fn announce(&self, numbers: &[u32], part: Part) -> Result<()> {
        self.inner.borrow_mut().announce(numbers, part)
    }

    /// Marks a message for deletion. The position stays, so that the next message is the one
    /// behind it.
    pub(crate) fn delete(&self, number: u32) -> Result<()> {
        let mut inner = self.inner.borrow_mut();
        let at = inner.numbers.binary_search(&number);
        let at = at.map_err(|_| Cause::NoSuchMessage { number })?;
        inner.connection()?.dele(number)?;
        inner.deleted.insert(number);
        inner.numbers.remove(at);
        if inner.last_read == Some(number) {
            inner.last_read = None;
        }
        Ok(())
    }

    /// Ends the session without deleting anything.
    pub(crate) fn abandon(&self) {
        let connection = {
            let mut inner = self.inner.borrow_mut();
            inner.closed = true;
            inner.connection.take()
        };
        if let Some(connection) = connection {
            // However it ends, nothing was deleted.
            let _ = connection.abandon();
        }
    }

    /// Ends the session, which is when the server removes what was deleted. An error when it did
    /// not say that it did.
    pub(crate) fn close(&self) -> std::result::Result<(), Error> {
        let (connection, deletions) = {
            let mut inner = self.inner.borrow_mut();
            inner.closed = true;
            (inner.connection.take(), inner.deleted.len())
        };
        match connection.map(Session::quit) {
            Some(outcome) if deletions > 0 => check_deletions(&outcome, deletions),
            _ => Ok(()),
        }
    }
}

impl Inner {
    fn connection(&mut self) -> Result<&mut Session> {
        self.connection.as_mut().ok_or(Cause::SessionOver)
    }

    fn announce(&mut self, numbers: &[u32], part: Part) -> Result<()> {
        let part = self.available(part);
        let plan: Vec<Fetch> = numbers.iter().map(|number| fetch(*number, part)).collect();
        self.connection()?.read_ahead(plan);
        Ok(())
    }

    fn fetch(&mut self, number: u32, part: Part) -> Result<Vec<u8>> {
        let connection = self.connection.as_mut().ok_or(Cause::SessionOver)?;
        let read = fetch_from(connection, number, part, &mut self.without_top)?;
        self.last_read = Some(number);
        Ok(read)
    }

    fn available(&self, part: Part) -> Part {
        if self.without_top { Part::Whole } else { part }
    }
}

/// Reads a message, or its headers; whole when the server turns out to be without TOP.
fn fetch_from(
    connection: &mut Session,
    number: u32,
    part: Part,
    without_top: &mut bool,
) -> Result<Vec<u8>> {
    let available = if *without_top { Part::Whole } else { part };
    match connection.fetch(fetch(number, available)) {
        // Optional in RFC 1939: a server without it refuses every one.
        Err(Cause::Reply { reply, .. })
            if available == Part::Headers && reply.response_code.is_none() =>
        {
            *without_top = true;
            connection.fetch(fetch(number, Part::Whole))
        }
        other => other,
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
