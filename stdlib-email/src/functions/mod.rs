//! The mail functions, by family. They translate between the types and the mail library.

// Every function has the one shape that the evaluator calls.
#![allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps)]

mod address;
mod all;
mod attachment;
mod auth;
mod count;
mod delete;
mod dial;
mod flag;
mod folder;
mod gauge;
mod header;
mod html;
mod mailer;
mod message;
mod read;
mod seek;
mod send;
mod session;
mod settings;
mod source;
mod status;
mod windows;

pub(crate) use gauge::{Follow, Gauge, Listener, Way, followed};
pub(crate) use windows::{NOTES_METHODS, OUTLOOK_METHODS};

use std::rc::Rc;

use wl_interpreter::builtin::{Arguments, Error, Function, Parameter, Runtime, Ty, parameter};
use wl_interpreter::value::{Object, Value};

use crate::constants;
use crate::session::{Mail, Reader, Smtp, not_open};
use crate::types::{
    self, EMAIL, IMAP_SESSION, NOTES_SESSION, OUTLOOK_SESSION, POP3_SESSION, SMTP_SESSION,
};

/// Every function, by family.
pub(crate) const ALL: &[&[Function]] = &[
    &[session::OPEN, session::OPEN_POP3, session::OPEN_IMAP, session::OPEN_SMTP, session::CLOSE],
    read::ALL,
    header::ALL,
    &[message::READ, message::READ_HEADER, count::COUNT, count::SIZE, all::GET_ALL],
    &[delete::DELETE, seek::SEEK],
    folder::ALL,
    flag::ALL,
    &[status::STATUS],
    &[send::SEND, send::SEND_FILE, source::BUILD, source::IMPORT, html::IMPORT, html::EXPORT],
    &[attachment::LOAD, attachment::SAVE],
    settings::ALL,
    &[gauge::FOLLOW, gauge::EVENT],
    dial::ALL,
    &[auth::IDENTIFY, auth::RENEW, auth::TOKEN],
    &[mailer::OPEN, mailer::RUN, address::CHECK],
    windows::ALL,
];

// Types and methods name each other, which statics may do and constants may not: methods are
// statics, and take the object in front of the dot from a function.

/// The methods of Email.
pub(crate) static EMAIL_METHODS: [Function; 5] = [
    attachment::LOAD_METHOD,
    source::BUILD_METHOD,
    source::IMPORT_METHOD,
    html::IMPORT_METHOD,
    html::EXPORT_METHOD,
];

/// The methods of emailAttache.
pub(crate) static ATTACHMENT_METHODS: [Function; 1] = [attachment::SAVE_METHOD];

/// The methods of emailSessionPOP3.
pub(crate) static POP3_METHODS: [Function; 4] = [
    session::OPEN_POP3_METHOD,
    session::CLOSE_POP3_METHOD,
    count::COUNT_METHOD,
    all::GET_ALL_METHOD,
];

/// The methods of emailSessionIMAP.
pub(crate) static IMAP_METHODS: [Function; 14] = [
    session::OPEN_IMAP_METHOD,
    session::CLOSE_IMAP_METHOD,
    count::COUNT_IMAP_METHOD,
    all::GET_ALL_IMAP_METHOD,
    folder::LIST_METHOD,
    folder::CHANGE_METHOD,
    folder::CURRENT_METHOD,
    folder::ADD_METHOD,
    folder::REMOVE_METHOD,
    folder::SUBSCRIBE_METHOD,
    folder::UNSUBSCRIBE_METHOD,
    flag::CHANGE_METHOD,
    flag::EXPUNGE_METHOD,
    flag::COMMAND_METHOD,
];

/// The methods of emailSessionSMTP.
pub(crate) static SMTP_METHODS: [Function; 3] =
    [session::OPEN_SMTP_METHOD, session::CLOSE_SMTP_METHOD, send::SEND_METHOD];

/// The session in front of the dot.
const fn of_reader() -> Parameter {
    parameter("session", "session", Ty::Object(&POP3_SESSION))
}

/// The session in front of the dot.
const fn of_account() -> Parameter {
    parameter("session", "session", Ty::Object(&IMAP_SESSION))
}

/// The session in front of the dot.
const fn of_sender() -> Parameter {
    parameter("session", "session", Ty::Object(&SMTP_SESSION))
}

/// The email in front of the dot.
const fn of_letter() -> Parameter {
    parameter("email", "email", Ty::Object(&EMAIL))
}

type Outcome = Result<Value, Error>;

/// A session that reads by POP3, by its variable.
const READER: Parameter = of_reader();
/// A session that reads by IMAP, by its variable.
const ACCOUNT: Parameter = of_account();
/// A session that sends, by its variable.
const SENDER: Parameter = of_sender();
/// A session of Outlook, which is never open.
const OUTLOOK: Parameter = windows::of_outlook();
/// A session of Notes, which is never open.
const NOTES: Parameter = windows::of_notes();
/// The number of a session of Outlook, Notes or Exchange, which is never open.
const WINDOWS: Parameter = parameter("session", "session", Ty::Int);
/// Which emails of Outlook or Notes.
const MODE: Parameter = parameter("mode", "mode", Ty::Any).optional().among(&[constants::MODES]);
/// Their class.
const TYPE: Parameter = parameter("type", "type", Ty::Text).optional();
/// A session, by the name of its user.
const NAME: Parameter = parameter("session", "session", Ty::Text);
/// An email.
const LETTER: Parameter = of_letter();
/// The number of a message.
const NUMBER: Parameter = parameter("numéro", "number", Ty::Long);
/// A sum of constants.
const OPTIONS: Parameter = parameter("options", "options", Ty::Int);

/// The error of a variable that has no open session, and may never have one here.
pub(crate) fn missing(session: &Object) -> Error {
    if session.is(&OUTLOOK_SESSION) || session.is(&NOTES_SESSION) {
        windows::absent()
    } else {
        not_open()
    }
}

/// The session that reads, given as the first argument.
fn reader(runtime: &mut dyn Runtime, args: &Arguments) -> Result<Rc<Reader>, Error> {
    match args.object(0) {
        Some(object) => object.native::<Reader>().ok_or_else(|| missing(&object)),
        None if args.int(0).is_some() => Err(windows::absent()),
        None => runtime.extensions().get::<Mail>().sessions.reading(args.text(0)),
    }
}

/// The session with folders, given as the first argument.
fn account(runtime: &mut dyn Runtime, args: &Arguments) -> Result<Rc<Reader>, Error> {
    match args.object(0) {
        Some(object) => object.native::<Reader>().ok_or_else(|| missing(&object)),
        None if args.int(0).is_some() => Err(windows::absent()),
        None => runtime.extensions().get::<Mail>().sessions.with_folders(args.text(0)),
    }
}

/// The session that sends, given as the first argument.
fn sender(runtime: &mut dyn Runtime, args: &Arguments) -> Result<Rc<Smtp>, Error> {
    match args.object(0) {
        Some(object) => object.native::<Smtp>().ok_or_else(|| missing(&object)),
        None if args.int(0).is_some() => Err(windows::absent()),
        None => runtime.extensions().get::<Mail>().sessions.sending(args.text(0)),
    }
}

/// The email given as an argument, else the structure.
fn letter(runtime: &mut dyn Runtime, args: &Arguments, rank: usize) -> Rc<Object> {
    args.object(rank).unwrap_or_else(|| types::structure(runtime))
}

/// Keeps the number of the error, if any, in `Email.Erreur`.
fn told(runtime: &mut dyn Runtime, outcome: Outcome) -> Outcome {
    let number = outcome.as_ref().err().map_or(0, |error| error.details().number);
    types::set_error(runtime, number);
    outcome
}
