//! Opening sessions, by a variable or by the name of a user.

use std::any::Any;
use std::rc::Rc;

use wl_interpreter::builtin::{Arguments, Error, Runtime};
use wl_interpreter::value::{Object, Value};
use wl_mail::net::Protocol;

use super::super::{Outcome, told};
use super::close::{close_reader_of, close_readers_named, close_sender_of};
use crate::session::{Account, Mail, Sending, Transport, open_reader, open_smtp};
use crate::types;

fn succeeded(runtime: &mut dyn Runtime, outcome: Result<(), Error>) -> Outcome {
    told(runtime, outcome.map(|()| Value::Bool(true)))
}

fn keep(object: &Object, session: Rc<dyn Any>) {
    *object.native.borrow_mut() = Some(session);
}

/// Opens the session that a POP3 variable describes.
pub(super) fn open_pop3(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    open_variable(runtime, &args, Protocol::Pop3, types::pop3_account)
}

/// Opens the session that an IMAP variable describes.
pub(super) fn open_imap(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    open_variable(runtime, &args, Protocol::Imap, types::imap_account)
}

/// Gives the variable what the arguments say, then opens it.
pub(super) fn open_imap_into(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    if let Some(object) = args.object(0) {
        types::fill_imap(&object, &transport(&args, 2, 3, 4, 143), args.text(1));
    }
    open_imap(runtime, args)
}

fn open_variable(
    runtime: &mut dyn Runtime,
    args: &Arguments,
    protocol: Protocol,
    account: fn(&Object) -> (Account, Transport),
) -> Outcome {
    let outcome = args.object(0).map_or(Ok(()), |object| {
        // Left open, it would keep the mailbox locked against its own successor.
        close_reader_of(runtime, &object)?;
        let (account, transport) = account(&object);
        let session = open_reader(runtime, protocol, &account, &transport)?;
        keep(&object, session);
        Ok(())
    });
    succeeded(runtime, outcome)
}

/// Opens the session that an SMTP variable describes.
pub(super) fn open_sender(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let outcome = args.object(0).map_or(Ok(()), |object| {
        close_sender_of(runtime, &object)?;
        let (account, transport) = types::smtp_account(&object);
        let sending = sending(types::is_asynchronous(&object));
        let session = open_smtp(runtime, &account, &transport, sending)?;
        keep(&object, session);
        Ok(())
    });
    succeeded(runtime, outcome)
}

/// The transport that arguments give, from the host at `at` on.
fn transport(args: &Arguments, at: usize, port: usize, option: usize, default: i64) -> Transport {
    Transport {
        host: args.text(at).to_owned(),
        port: args.int(port).unwrap_or(default),
        option: args.int(option).unwrap_or(0),
        ignored: 0,
    }
}

/// When an opened session connects.
fn sending(asynchronous: bool) -> Sending {
    if asynchronous { Sending::InBackground } else { Sending::AtOnce }
}

fn account(args: &Arguments, password: Option<String>) -> Account {
    Account { user: args.text(0).to_owned(), password, token: None }
}

/// The run of `EmailOuvreSessionPOP3`.
pub(super) fn open_pop3_by_name(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    open_by_name(runtime, &args, Protocol::Pop3, 110)
}

/// The run of `EmailOuvreSessionIMAP`.
pub(super) fn open_imap_by_name(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    open_by_name(runtime, &args, Protocol::Imap, 143)
}

fn open_by_name(
    runtime: &mut dyn Runtime,
    args: &Arguments,
    protocol: Protocol,
    port: i64,
) -> Outcome {
    let account = account(args, Some(args.text(1).to_owned()));
    let outcome = close_readers_named(runtime, &account.user, protocol)
        .and_then(|()| open_reader(runtime, protocol, &account, &transport(args, 2, 3, 4, port)))
        .map(drop);
    succeeded(runtime, outcome)
}

/// The run of `EmailOuvreSessionSMTP` without a password.
pub(super) fn open_smtp_without_password(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let transport = transport(&args, 1, 2, 4, 25);
    let sending = sending(args.bool(3).unwrap_or(false));
    let outcome = open_smtp(runtime, &account(&args, None), &transport, sending).map(drop);
    succeeded(runtime, outcome)
}

/// The run of `EmailOuvreSessionSMTP`.
pub(super) fn open_smtp_by_name(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    if !matches!(args.value(2), Value::Text(_)) {
        return open_smtp_without_password(runtime, args);
    }
    let password = Some(args.text(1).to_owned()).filter(|password| !password.is_empty());
    let transport = transport(&args, 2, 3, 5, 25);
    let sending = sending(args.bool(4).unwrap_or(false));
    let outcome = open_smtp(runtime, &account(&args, password), &transport, sending).map(drop);
    succeeded(runtime, outcome)
}

/// The run of `EmailOuvreSession` with a user: one session that reads, one that sends.
pub(super) fn open_both(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let reading = transport(&args, 2, 4, usize::MAX, 110);
    let named = !args.text(3).trim().is_empty();
    let sending = Transport {
        host: if named { args.text(3).to_owned() } else { reading.host.clone() },
        port: args.int(5).unwrap_or(25),
        ..Transport::default()
    };
    let reader = account(&args, Some(args.text(1).to_owned()));
    let opened = close_readers_named(runtime, &reader.user, Protocol::Pop3)
        .and_then(|()| open_reader(runtime, Protocol::Pop3, &reader, &reading));
    let outcome = opened.and_then(|session| {
        let when = match args.bool(6) {
            Some(true) => Sending::InBackground,
            _ if named => Sending::AtOnce,
            _ => Sending::WhenUsed,
        };
        let opened = open_smtp(runtime, &account(&args, None), &sending, when);
        opened.map(drop).inspect_err(|_| {
            runtime.extensions().get::<Mail>().sessions.forget_reader(&session);
            // Nothing was deleted: nothing can be lost.
            let _ = session.close();
        })
    });
    succeeded(runtime, outcome)
}
