//! The open sessions: found by the name of their user or by the variable that opened them.
//!
//! A session given by its user's name is the last one opened under it; closing a name closes
//! every session under it. A variable keeps its session with it, so do its copies.

mod ahead;
mod imap;
mod mailbox;
mod open;
mod path;
mod pop3;
mod reader;
mod smtp;

pub(crate) use imap::Imap;
pub(crate) use open::{Account, Sending, Transport, open_reader, open_smtp, settings};
pub(crate) use path::{from_server as folder_path, root as folder_root};
pub(crate) use reader::{Part, Place, Reader, Step};
pub(crate) use smtp::Smtp;

use std::rc::Rc;
use std::time::Duration;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::Error;
use wl_mail::net::Protocol;

use crate::error::{number, of};
use crate::functions::{Gauge, Listener};
use crate::outbox::Outbox;
use crate::setup::MailSetup;

/// How long a server may be silent before anybody says otherwise (documentation page 3032001).
const TIME_OUT: Duration = Duration::from_mins(10);

/// What the mail library keeps for a run.
pub(crate) struct Mail {
    /// What the command gave.
    pub(crate) setup: MailSetup,
    /// The open sessions.
    pub(crate) sessions: Sessions,
    /// The mails that leave in the background.
    pub(crate) outbox: Outbox,
    /// How long a server may be silent.
    pub(crate) timeout: Duration,
    /// Who hears the named events.
    pub(crate) events: Vec<Listener>,
    /// Who follows transfers.
    pub(crate) gauge: Option<Gauge>,
    /// `emailParamètreMode` is 1: certificate checks may be skipped.
    pub(crate) may_skip_checks: bool,
    /// A password in clear was already warned about.
    pub(crate) warned: bool,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            setup: MailSetup::default(),
            sessions: Sessions::default(),
            outbox: Outbox::default(),
            timeout: TIME_OUT,
            events: Vec::new(),
            gauge: None,
            may_skip_checks: false,
            warned: false,
        }
    }
}

/// The open sessions, in the order of their opening.
#[derive(Default)]
pub(crate) struct Sessions {
    readers: Vec<Rc<Reader>>,
    smtp: Vec<Rc<Smtp>>,
}

impl Sessions {
    /// Keeps a session that reads.
    pub(crate) fn add_reader(&mut self, session: Rc<Reader>) {
        self.readers.push(session);
    }

    /// Keeps an SMTP session.
    pub(crate) fn add_smtp(&mut self, session: Rc<Smtp>) {
        self.smtp.push(session);
    }

    /// The session that reads, of this name.
    pub(crate) fn reading(&self, name: &str) -> Result<Rc<Reader>, Error> {
        match self.readers.iter().rev().find(|session| session.name() == name) {
            Some(session) => Ok(Rc::clone(session)),
            None if self.smtp.iter().any(|session| session.name() == name) => Err(wrong_kind(
                name,
                bilingual!("ne sait qu'envoyer (SMTP)", "can only send (SMTP)"),
            )),
            None => Err(no_session(name)),
        }
    }

    /// The session with folders, of this name.
    pub(crate) fn with_folders(&self, name: &str) -> Result<Rc<Reader>, Error> {
        let own =
            |session: &&Rc<Reader>| session.name() == name && session.protocol() == Protocol::Imap;
        match self.readers.iter().rev().find(own) {
            Some(session) => Ok(Rc::clone(session)),
            None => self.reading(name).and_then(|_| {
                let can = bilingual!(
                    "lit par POP3, qui n'a ni dossiers ni états",
                    "reads with POP3, which has neither folders nor states"
                );
                Err(wrong_kind(name, can))
            }),
        }
    }

    /// The session that sends, of this name.
    pub(crate) fn sending(&self, name: &str) -> Result<Rc<Smtp>, Error> {
        match self.smtp.iter().rev().find(|session| session.name() == name) {
            Some(session) => Ok(Rc::clone(session)),
            None => Err(match self.readers.iter().rev().find(|it| it.name() == name) {
                Some(session) => {
                    let protocol = session.protocol();
                    let can =
                        bilingual!("ne sait que lire ({protocol})", "can only read ({protocol})");
                    wrong_kind(name, can)
                }
                None => no_session(name),
            }),
        }
    }

    /// Refuses to close the sessions of this name when one is in the middle of a transfer.
    pub(crate) fn check_idle(&self, name: &str) -> wl_mail::Result<()> {
        let mut readers = self.readers.iter().filter(|session| session.name() == name);
        readers.try_for_each(|session| session.check_idle())?;
        let mut smtp = self.smtp.iter().filter(|session| session.name() == name);
        smtp.try_for_each(|session| session.check_idle())
    }

    /// Takes out every session of this name.
    pub(crate) fn take_named(&mut self, name: &str) -> Self {
        Self {
            readers: self.readers.extract_if(.., |session| session.name() == name).collect(),
            smtp: self.smtp.extract_if(.., |session| session.name() == name).collect(),
        }
    }

    /// Takes out the sessions that read by this protocol, of this name, that no variable holds.
    pub(crate) fn take_readers_named(&mut self, name: &str, of: Protocol) -> Vec<Rc<Reader>> {
        let alone = |session: &mut Rc<Reader>| {
            session.name() == name && session.protocol() == of && Rc::strong_count(session) == 1
        };
        self.readers.extract_if(.., alone).collect()
    }

    /// Forgets a session, which its owner closes.
    pub(crate) fn forget_reader(&mut self, session: &Rc<Reader>) {
        self.readers.retain(|own| !Rc::ptr_eq(own, session));
    }

    /// Forgets a session, which its owner closes.
    pub(crate) fn forget_smtp(&mut self, session: &Rc<Smtp>) {
        self.smtp.retain(|own| !Rc::ptr_eq(own, session));
    }

    /// Ends every session without applying anything that only its end applies.
    pub(crate) fn abandon_all(self) {
        for session in self.readers {
            session.abandon();
        }
        for session in self.smtp {
            session.close();
        }
    }

    /// Ends every session. What could not be done is told with the name of its session.
    pub(crate) fn close_all(self) -> Vec<(String, Error)> {
        let mut errors = Vec::new();
        for session in self.readers {
            if let Err(error) = session.close() {
                errors.push((session.name().to_owned(), error));
            }
        }
        for session in self.smtp {
            session.close();
        }
        errors
    }
}

/// The error of a session that is not open.
pub(crate) fn not_open() -> Error {
    of(
        number::INVALID_SESSION,
        bilingual!("cette session n'est pas ouverte", "this session is not open"),
    )
    .hint(bilingual!(
        "l'ouvrir par EmailOuvreSession et tester son résultat",
        "open it with EmailStartSession and test its result"
    ))
}

fn no_session(name: &str) -> Error {
    of(
        number::INVALID_SESSION,
        bilingual!(
            "aucune session n'est ouverte sous le nom « {name} »",
            "no session is open under the name `{name}`"
        ),
    )
    .hint(bilingual!(
        "le nom d'une session est celui de l'utilisateur donné à l'ouverture ; l'ouverture a-t-elle réussi ?",
        "the name of a session is the user given when it was opened; did the opening succeed?"
    ))
}

/// Reading through a session that sends, or the reverse, is a mistake in the program.
fn wrong_kind(name: &str, can: wl_interpreter::diagnostic::Bilingual) -> Error {
    let (fr, en) = (can.fr, can.en);
    Error::fatal(
        wl_interpreter::diagnostic::codes::MAIL,
        bilingual!("la session « {name} » {fr}", "the session `{name}` {en}"),
    )
    .number(number::INVALID_SESSION)
    .hint(bilingual!(
        "EmailOuvreSessionPOP3 et EmailOuvreSessionIMAP ouvrent une session qui lit, EmailOuvreSessionSMTP une session qui envoie",
        "EmailStartPOP3Session and EmailStartIMAPSession open a session that reads, EmailStartSMTPSession one that sends"
    ))
}
