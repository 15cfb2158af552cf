//! A session that reads: its position, its last message, its reads ahead, whatever the protocol.

use std::cell::RefCell;
use std::sync::Arc;

use wl_interpreter::builtin::Error;
use wl_mail::net::Protocol;
use wl_mail::{Error as Cause, Result};

use super::ahead::Ahead;
pub(crate) use super::ahead::Part;
use super::imap::Imap;
use super::mailbox::Mailbox;
use super::pop3::Pop3;
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

/// Where a message lies: a folder of IMAP as it was numbered then, or the one mailbox of POP3.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(super) folder: String,
    pub(super) validity: Option<u32>,
}

/// An open session over a mailbox.
pub(crate) struct Reader {
    name: String,
    protocol: Protocol,
    counter: Arc<Counter>,
    inner: RefCell<Inner>,
}

struct Inner {
    /// `None` once closed, and while a transfer that is followed runs.
    connection: Option<Connection>,
    /// `None` outside: before the first read, and after a move found nothing.
    position: Option<u32>,
    /// The last message read, whatever the position.
    last_read: Option<u32>,
    /// What a search found: the moves are among these.
    hits: Option<Vec<u32>>,
    ahead: Ahead,
    /// Closed by the script, maybe while a message was read.
    closed: bool,
}

enum Connection {
    Pop3(Box<Pop3>),
    Imap(Box<Imap>),
}

impl Reader {
    /// A session over a POP3 mailbox.
    pub(super) fn pop3(name: &str, mailbox: Pop3, counter: Arc<Counter>) -> Self {
        Self::new(name, Protocol::Pop3, Connection::Pop3(Box::new(mailbox)), counter)
    }

    /// A session over an IMAP account.
    pub(super) fn imap(name: &str, account: Imap, counter: Arc<Counter>) -> Self {
        Self::new(name, Protocol::Imap, Connection::Imap(Box::new(account)), counter)
    }

    fn new(name: &str, protocol: Protocol, connection: Connection, counter: Arc<Counter>) -> Self {
        let inner = Inner {
            connection: Some(connection),
            position: None,
            last_read: None,
            hits: None,
            ahead: Ahead::default(),
            closed: false,
        };
        Self { name: name.to_owned(), protocol, counter, inner: RefCell::new(inner) }
    }

    /// The name of its user.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What it speaks.
    pub(crate) fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// How many messages there are; with POP3, when the session was opened.
    pub(crate) fn count(&self) -> Result<usize> {
        self.inner.borrow_mut().mailbox()?.count()
    }

    /// The size of a message, as the server listed it.
    pub(crate) fn size(&self, number: u32) -> Result<Option<u64>> {
        self.inner.borrow_mut().mailbox()?.size(number)
    }

    /// The numbers of the messages there are now.
    pub(crate) fn numbers(&self) -> Result<Vec<u32>> {
        let mut inner = self.inner.borrow_mut();
        let mailbox = inner.mailbox()?;
        mailbox.refresh()?;
        Ok(mailbox.numbers()?.to_vec())
    }

    /// The numbers of the messages that nobody has read. POP3 does not tell them apart.
    pub(crate) fn unread(&self) -> Result<Vec<u32>> {
        match self.inner.borrow_mut().connection()? {
            Connection::Pop3(mailbox) => Ok(mailbox.numbers()?.to_vec()),
            Connection::Imap(account) => account.unread(),
        }
    }

    /// The last message read, if it is still there.
    pub(crate) fn last_read(&self) -> Option<u32> {
        self.inner.borrow().last_read
    }

    /// Moves the position; the number of the message there, or `None` outside.
    pub(crate) fn go(&self, step: Step) -> Result<Option<u32>> {
        let mut inner = self.inner.borrow_mut();
        if matches!(step, Step::First | Step::Last) {
            inner.hits = None;
            inner.mailbox()?.refresh()?;
        }
        let mut found = inner.find(step)?;
        if found.is_none() && step == Step::Next && inner.hits.is_none() {
            // At the end, and a mail may have come meanwhile.
            inner.mailbox()?.refresh()?;
            found = inner.find(step)?;
        }
        inner.position = found;
        if found.is_none() {
            inner.last_read = None;
        }
        Ok(found)
    }

    /// Walks what a search found from now on, up to the next move to the first or last message.
    pub(crate) fn walk_hits(&self, hits: Vec<u32>) -> Result<Option<u32>> {
        let mut inner = self.inner.borrow_mut();
        inner.hits = Some(hits);
        inner.position = None;
        inner.position = inner.find(Step::Next)?;
        if inner.position.is_none() {
            inner.last_read = None;
        }
        Ok(inner.position)
    }

    /// Reads a message, or its headers.
    pub(crate) fn read(&self, number: u32, part: Part) -> Result<Vec<u8>> {
        let mut inner = self.inner.borrow_mut();
        let plan = inner.plan(number, part)?;
        if !plan.is_empty() {
            inner.mailbox()?.announce(&plan, part)?;
        }
        inner.fetch(number, part)
    }

    /// Reads a message that lies somewhere, open or not.
    pub(crate) fn read_at(&self, place: &Place, number: u32, part: Part) -> Result<Vec<u8>> {
        if self.is_at(place) {
            return self.read(number, part);
        }
        self.at(place, |account| account.fetch(number, part))
    }

    /// Announces that all these messages will be read, in this order.
    pub(crate) fn announce(&self, numbers: &[u32], part: Part) -> Result<()> {
        self.inner.borrow_mut().mailbox()?.announce(numbers, part)
    }

    /// Reads a message, or its headers, telling how far it is.
    pub(crate) fn read_told(
        &self,
        number: u32,
        part: Part,
        follow: &mut Follow<'_>,
    ) -> Result<Vec<u8>> {
        {
            let mut inner = self.inner.borrow_mut();
            let plan = inner.plan(number, part)?;
            if !plan.is_empty() {
                inner.mailbox()?.announce(&plan, part)?;
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
        let mut inner = self.inner.borrow_mut();
        inner.connection()?;
        let Some(mut connection) = inner.connection.take() else { return Err(Cause::SessionOver) };
        drop(inner);
        let read = follow.run(&self.counter, || connection.mailbox().fetch(number, part));
        let mut inner = self.inner.borrow_mut();
        if !inner.closed {
            inner.connection = Some(connection);
        }
        if read.is_ok() {
            inner.last_read = Some(number);
        }
        read
    }

    /// Deletes a message of this place, at the latest when the session is closed with POP3, when
    /// the folder is expunged with IMAP. The position stays, so that the next message is the one
    /// behind it.
    pub(crate) fn delete(&self, place: &Place, number: u32) -> Result<()> {
        if !self.is_at(place) {
            return self.at(place, |account| account.delete(number));
        }
        let mut inner = self.inner.borrow_mut();
        inner.mailbox()?.delete(number)?;
        if inner.last_read == Some(number) {
            inner.last_read = None;
        }
        Ok(())
    }

    /// Where the messages that are read now lie.
    pub(crate) fn place(&self) -> Place {
        match &self.inner.borrow().connection {
            Some(Connection::Imap(account)) => account.place(),
            _ => Place::default(),
        }
    }

    fn is_at(&self, place: &Place) -> bool {
        match &self.inner.borrow().connection {
            Some(Connection::Imap(account)) => account.is_at(place),
            _ => true,
        }
    }

    /// Acts in the folder where a message lies, then goes back to the open one.
    pub(crate) fn at<T>(
        &self,
        place: &Place,
        act: impl FnOnce(&mut Imap) -> Result<T>,
    ) -> Result<T> {
        if self.is_at(place) {
            return self.with_imap(act);
        }
        self.with_imap(|account| {
            let here = account.place();
            let done = account.enter(place).and_then(|()| act(account));
            account.enter(&here)?;
            done
        })
    }

    /// Acts on the account of an IMAP session.
    pub(crate) fn with_imap<T>(&self, act: impl FnOnce(&mut Imap) -> Result<T>) -> Result<T> {
        match self.inner.borrow_mut().connection()? {
            Connection::Imap(account) => act(account),
            // The functions that come here take IMAP sessions alone.
            Connection::Pop3(_) => Err(Cause::NotOffered { extension: "IMAP" }),
        }
    }

    /// Opens another folder: the position is outside.
    pub(crate) fn change_folder(&self, folder: &str) -> Result<()> {
        self.with_imap(|account| account.change_folder(folder))?;
        self.begin_again();
        Ok(())
    }

    /// Removes a folder. When it is the open one, that of received mails is opened.
    pub(crate) fn remove_folder(&self, folder: &str) -> Result<()> {
        let before = self.place();
        let removed = self.with_imap(|account| account.remove_folder(folder));
        if self.place() != before {
            self.begin_again();
        }
        removed
    }

    fn begin_again(&self) {
        let mut inner = self.inner.borrow_mut();
        inner.position = None;
        inner.last_read = None;
        inner.hits = None;
        inner.ahead = Ahead::default();
    }

    /// Refuses to be closed, or used, in the middle of a transfer.
    pub(crate) fn check_idle(&self) -> Result<()> {
        let inner = self.inner.borrow();
        if inner.connection.is_none() && !inner.closed { Err(Cause::Busy) } else { Ok(()) }
    }

    /// Ends the session. An error when what was deleted may still be there.
    pub(crate) fn close(&self) -> std::result::Result<(), Error> {
        match self.take() {
            Some(Connection::Pop3(mailbox)) => mailbox.close(),
            Some(Connection::Imap(account)) => {
                account.close();
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Ends the session without deleting anything.
    pub(crate) fn abandon(&self) {
        match self.take() {
            Some(Connection::Pop3(mailbox)) => mailbox.abandon(),
            // Marked messages stay until somebody expunges the folder.
            Some(Connection::Imap(account)) => account.close(),
            None => {}
        }
    }

    fn take(&self) -> Option<Connection> {
        let mut inner = self.inner.borrow_mut();
        inner.closed = true;
        inner.connection.take()
    }
}

impl Connection {
    fn mailbox(&mut self) -> &mut dyn Mailbox {
        match self {
            Self::Pop3(mailbox) => mailbox.as_mut(),
            Self::Imap(account) => account.as_mut(),
        }
    }
}

impl Inner {
    fn connection(&mut self) -> Result<&mut Connection> {
        self.connection.as_mut().ok_or(absent(self.closed))
    }

    fn mailbox(&mut self) -> Result<&mut dyn Mailbox> {
        Ok(self.connection()?.mailbox())
    }

    fn find(&mut self, step: Step) -> Result<Option<u32>> {
        let position = self.position;
        Ok(match self.hits.take() {
            Some(hits) => {
                let found = moved(&hits, step, position);
                self.hits = Some(hits);
                found
            }
            None => moved(self.mailbox()?.numbers()?, step, position),
        })
    }

    /// The messages to announce before this one is read, this one included.
    fn plan(&mut self, number: u32, part: Part) -> Result<Vec<u32>> {
        let Self { connection, hits, ahead, closed, .. } = self;
        let numbers = match (hits, connection.as_mut().ok_or(absent(*closed))?) {
            (Some(hits), _) => hits.as_slice(),
            (None, Connection::Pop3(mailbox)) => mailbox.numbers()?,
            (None, Connection::Imap(account)) => account.numbers()?,
        };
        Ok(ahead.note(number, part, numbers))
    }

    fn fetch(&mut self, number: u32, part: Part) -> Result<Vec<u8>> {
        let read = self.mailbox()?.fetch(number, part)?;
        self.last_read = Some(number);
        Ok(read)
    }
}

/// Why there is no connection: a transfer has it, unless the session is closed.
fn absent(closed: bool) -> Cause {
    if closed { Cause::SessionOver } else { Cause::Busy }
}

fn moved(numbers: &[u32], step: Step, position: Option<u32>) -> Option<u32> {
    let found = match (step, position) {
        (Step::First, _) | (Step::Next, None) => numbers.first(),
        (Step::Last, _) | (Step::Previous, None) => numbers.last(),
        (Step::Next, Some(at)) => numbers.get(numbers.partition_point(|own| *own <= at)),
        (Step::Previous, Some(at)) => {
            let before = numbers.partition_point(|own| *own < at);
            before.checked_sub(1).and_then(|rank| numbers.get(rank))
        }
    };
    found.copied()
}
