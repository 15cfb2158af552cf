//! A session that sends: at once, or by leaving mails in the queue.

use std::cell::RefCell;
use std::sync::Arc;

use wl_mail::smtp::{Envelope, Outcome, Session};
use wl_mail::{Error as Cause, Result};
use wl_spool::Server;

use crate::functions::Follow;
use crate::progress::Counter;

/// How a session that is not connected yet gets its connection.
pub(super) type Dial = Box<dyn Fn() -> Result<Session>>;

/// A session with a server that takes mails.
pub(crate) struct Smtp {
    name: String,
    state: RefCell<State>,
    counter: Arc<Counter>,
}

enum State {
    /// Connected when the first mail is sent.
    Waiting(Dial),
    Connected(Box<Session>),
    /// Asynchronous: mails go to the queue, which connects.
    Queueing(Box<Server>),
    /// Sending, while the script is told how far it is.
    Busy,
    Closed,
}

impl Smtp {
    /// A session over this connection.
    pub(super) fn connected(name: &str, connection: Session, counter: Arc<Counter>) -> Self {
        Self::new(name, State::Connected(Box::new(connection)), counter)
    }

    fn new(name: &str, state: State, counter: Arc<Counter>) -> Self {
        Self { name: name.to_owned(), state: RefCell::new(state), counter }
    }

    /// A session that connects when it is first used.
    pub(super) fn waiting(name: &str, dial: Dial, counter: Arc<Counter>) -> Self {
        Self::new(name, State::Waiting(dial), counter)
    }

    /// A session whose mails are queued for this server.
    pub(super) fn queueing(name: &str, server: Server) -> Self {
        Self::new(name, State::Queueing(Box::new(server)), Counter::new())
    }

    /// The server that mails are queued for, when the session is asynchronous.
    pub(crate) fn queue(&self) -> Option<Server> {
        match &*self.state.borrow() {
            State::Queueing(server) => Some((**server).clone()),
            _ => None,
        }
    }

    /// The name of its user.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Sends a mail.
    pub(crate) fn send(
        &self,
        envelope: &Envelope,
        source: &[u8],
        follow: &mut Follow<'_>,
    ) -> Result<Outcome> {
        // Nothing of the session is borrowed while the script may call it again.
        let mut connection = match self.state.replace(State::Busy) {
            State::Connected(connection) => connection,
            State::Waiting(dial) => match dial() {
                Ok(connection) => Box::new(connection),
                Err(error) => {
                    self.state.replace(State::Waiting(dial));
                    return Err(error);
                }
            },
            other => {
                let why =
                    if matches!(other, State::Busy) { Cause::Busy } else { Cause::SessionOver };
                self.state.replace(other);
                return Err(why);
            }
        };
        let sent = follow.run(&self.counter, || connection.send(envelope, source));
        let mut state = self.state.borrow_mut();
        // Closed meanwhile by the script: it stays so.
        if matches!(*state, State::Busy) {
            *state = State::Connected(connection);
        }
        sent
    }

    /// Refuses to be closed in the middle of a transfer.
    pub(crate) fn check_idle(&self) -> Result<()> {
        if matches!(*self.state.borrow(), State::Busy) { Err(Cause::Busy) } else { Ok(()) }
    }

    /// Ends the session. Nothing about mails depends on it.
    pub(crate) fn close(&self) {
        if let State::Connected(connection) = self.state.replace(State::Closed) {
            let _ = connection.quit();
        }
    }
}
