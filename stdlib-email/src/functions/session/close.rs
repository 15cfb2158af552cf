//! Closing sessions. One in the middle of a transfer stays open.

use wl_interpreter::builtin::{Arguments, Error, Runtime};
use wl_interpreter::value::{Object, Value};
use wl_mail::net::Protocol;

use super::super::{Outcome, told};
use crate::error::explain;
use crate::session::{Mail, Reader, Smtp};

/// Closes the session of a variable that reads.
pub(super) fn close_reader_of(runtime: &mut dyn Runtime, object: &Object) -> Result<(), Error> {
    let Some(session) = object.native::<Reader>() else { return Ok(()) };
    session.check_idle().map_err(|error| explain(&error))?;
    *object.native.borrow_mut() = None;
    runtime.extensions().get::<Mail>().sessions.forget_reader(&session);
    session.close()
}

/// A name opened again closes what it opened before, which would keep the mailbox locked.
pub(super) fn close_readers_named(
    runtime: &mut dyn Runtime,
    name: &str,
    protocol: Protocol,
) -> Result<(), Error> {
    let earlier = runtime.extensions().get::<Mail>().sessions.take_readers_named(name, protocol);
    earlier.iter().try_for_each(|session| session.close())
}

/// Closes the session of a variable that sends.
pub(super) fn close_sender_of(runtime: &mut dyn Runtime, object: &Object) -> Result<(), Error> {
    let Some(session) = object.native::<Smtp>() else { return Ok(()) };
    session.check_idle().map_err(|error| explain(&error))?;
    *object.native.borrow_mut() = None;
    runtime.extensions().get::<Mail>().sessions.forget_smtp(&session);
    session.close();
    Ok(())
}

/// The run of `EmailFermeSession` and `FermeSession`, on a variable that reads.
pub(super) fn close_reader(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let outcome = args.object(0).map_or(Ok(()), |object| close_reader_of(runtime, &object));
    told(runtime, outcome.map(|()| Value::Null))
}

/// The same, on a variable that sends.
pub(super) fn close_sender(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let outcome = args.object(0).map_or(Ok(()), |object| close_sender_of(runtime, &object));
    told(runtime, outcome.map(|()| Value::Null))
}

/// The same, on every session of a name.
pub(super) fn close_named(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let sessions = &mut runtime.extensions().get::<Mail>().sessions;
    let outcome = sessions.check_idle(args.text(0)).map_err(|error| explain(&error));
    let outcome = outcome.and_then(|()| {
        let closed = sessions.take_named(args.text(0)).close_all();
        closed.into_iter().next().map_or(Ok(Value::Null), |(_, error)| Err(error))
    });
    told(runtime, outcome)
}
