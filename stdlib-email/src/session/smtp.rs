//! A session that sends.

use std::cell::RefCell;

use wl_mail::smtp::{Envelope, Outcome, Session};
use wl_mail::{Error as Cause, Result};

/// How a session that is not connected yet gets its connection.
pub(super) type Dial = Box<dyn Fn() -> Result<Session>>;

/// A session with a server that takes mails.
pub(crate) struct Smtp {
    name: String,
    state: RefCell<State>,
}

enum State {
    /// Connected when the first mail is sent.
    Waiting(Dial),
    Connected(Box<Session>),
    Closed,
}

impl Smtp {
    /// A session over this connection.
    pub(super) fn connected(name: &str, connection: Session) -> Self {
        Self { name: name.to_owned(), state: RefCell::new(State::Connected(Box::new(connection))) }
    }

    /// A session that connects when it is first used.
    pub(super) fn waiting(name: &str, dial: Dial) -> Self {
        Self { name: name.to_owned(), state: RefCell::new(State::Waiting(dial)) }
    }

    /// The name of its user.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Sends a mail.
    pub(crate) fn send(&self, envelope: &Envelope, source: &[u8]) -> Result<Outcome> {
        let mut state = self.state.borrow_mut();
        if let State::Waiting(dial) = &*state {
            let connection = dial()?;
            *state = State::Connected(Box::new(connection));
        }
        match &mut *state {
            State::Connected(connection) => connection.send(envelope, source),
            State::Waiting(_) | State::Closed => Err(Cause::SessionOver),
        }
    }

    /// Ends the session. Nothing about mails depends on it.
    pub(crate) fn close(&self) {
        if let State::Connected(connection) = self.state.replace(State::Closed) {
            let _ = connection.quit();
        }
    }
}
