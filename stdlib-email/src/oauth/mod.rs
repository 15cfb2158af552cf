//! Access tokens for a script: obtained by `AuthIdentifie`, renewed when a server finds one too
//! old.

mod login;

pub(crate) use login::{Wanted, obtain};

use std::rc::Rc;

use wl_interpreter::builtin::{Error, Runtime};
use wl_interpreter::value::{DateTime, Duration, Object, Value};
use wl_mail::Error as Cause;
use wl_mail::oauth::Token;
use wl_spool::Renewal;

use crate::error::explain;
use crate::outbox;
use crate::types::{self, TokenMember};

/// Milliseconds before its end from which a token is taken for expired: it has to get there.
const MARGIN: i64 = 10_000;

/// Puts what a provider gave into an `AuthToken`; `wanted` says how it is renewed.
pub(crate) fn fill(runtime: &mut dyn Runtime, object: &Object, token: &Token, wanted: &Wanted) {
    let set = |member: TokenMember, value: Value| object.set(member.rank(), value);
    set(TokenMember::Value, Value::text(token.access.as_str()));
    if let Some(refresh) = &token.refresh {
        set(TokenMember::Refresh, Value::text(refresh.as_str()));
    }
    let now = DateTime::now(&runtime.host().clock.now());
    let lives = token.lives.and_then(|lives| i64::try_from(lives).ok()?.checked_mul(1000));
    let until = lives.and_then(|ms| now.plus(Duration::from_int(ms)));
    set(TokenMember::Expiry, Value::DateTime(until.unwrap_or(DateTime::EMPTY)));
    set(TokenMember::Answer, Value::Buffer(Rc::new(token.answer.clone())));
    set(TokenMember::Valid, Value::Bool(true));
    *object.native.borrow_mut() = Some(Rc::new(wanted.clone()));
    // Whether it is valid depends on the time at which it is asked.
    object.watched.set(true);
}

/// Whether a token can still serve, as far as this machine knows.
pub(crate) fn is_valid(runtime: &mut dyn Runtime, object: &Object) -> bool {
    let value = types::text(object, TokenMember::Value.rank());
    !value.is_empty() && !is_expired(runtime, object)
}

fn is_expired(runtime: &mut dyn Runtime, object: &Object) -> bool {
    let Value::DateTime(until) = object.get(TokenMember::Expiry.rank()) else { return false };
    let now = DateTime::now(&runtime.host().clock.now());
    until.since(now).is_some_and(|left| left.to_int() < MARGIN)
}

/// How the queue renews a token while mails wait; `None` for one that cannot be.
pub(crate) fn renewal(runtime: &mut dyn Runtime, object: &Object) -> Option<Renewal> {
    let refresh = types::text(object, TokenMember::Refresh.rank());
    let wanted = object.native::<Wanted>().filter(|_| !refresh.is_empty())?;
    let clock = runtime.host().clock.now();
    let expires_at = match object.get(TokenMember::Expiry.rank()) {
        Value::DateTime(until) => until
            .since(DateTime::now(&clock))
            .map(|left| clock.timestamp().as_millisecond().saturating_add(left.to_int())),
        _ => None,
    };
    let (url, client) = (wanted.token.clone(), wanted.client.clone());
    Some(Renewal { url, client, refresh, expires_at })
}

/// Takes what the queue renewed in the place of a token: a provider may take a refresh token once,
/// and the program needs the one that holds.
pub(crate) fn follow(runtime: &mut dyn Runtime, object: &Object) {
    let Some(held) = renewal(runtime, object) else { return };
    let Some(renewed) = outbox::renewed(runtime, &held) else { return };
    let set = |member: TokenMember, value: Value| object.set(member.rank(), value);
    set(TokenMember::Value, Value::text(renewed.access.as_str()));
    set(TokenMember::Refresh, Value::text(renewed.renewal.refresh.as_str()));
    set(TokenMember::Answer, Value::Buffer(Rc::new(renewed.answer)));
    let clock = runtime.host().clock.now();
    let left = renewed
        .renewal
        .expires_at
        .map(|end| end.saturating_sub(clock.timestamp().as_millisecond()));
    let until = left.and_then(|left| DateTime::now(&clock).plus(Duration::from_int(left)));
    set(TokenMember::Expiry, Value::DateTime(until.unwrap_or(DateTime::EMPTY)));
}

/// Renews a token by its refresh token; false when it has none, or nobody to ask.
pub(crate) fn renew(runtime: &mut dyn Runtime, object: &Object) -> Result<bool, Error> {
    let refresh = types::text(object, TokenMember::Refresh.rank());
    let Some(wanted) = object.native::<Wanted>().filter(|_| !refresh.is_empty()) else {
        return Ok(false);
    };
    let token = login::renewed(runtime, &wanted, &refresh)?;
    fill(runtime, object, &token, &wanted);
    Ok(true)
}

/// Opens a session with a token: it is renewed when it is known to have expired, or once when the
/// server refuses it. Without a token, just opens.
pub(crate) fn with_token<T>(
    runtime: &mut dyn Runtime,
    token: Option<&Rc<Object>>,
    open: impl Fn(&mut dyn Runtime) -> Result<T, Cause>,
) -> Result<T, Error> {
    let Some(token) = token else { return open(runtime).map_err(|error| explain(&error)) };
    follow(runtime, token);
    let renewed = is_expired(runtime, token) && renew(runtime, token)?;
    match open(runtime) {
        Err(error) if !renewed && error.is_token_refused() && renew(runtime, token)? => {
            open(runtime).map_err(|error| explain(&error))
        }
        outcome => outcome.map_err(|error| explain(&error)),
    }
}
