//! Dates, times and durations.

pub mod calendar;
pub mod chrono;
pub mod convert;
pub mod difference;
pub mod first;
pub mod holidays;
mod mask;
pub mod now;
pub mod periodic;
pub mod timer;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{Arguments, Error, Parameter, Runtime, Ty, parameter};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Date, DateTime, Time, Value};

/// A date, a date-time or their text.
const DATE: Parameter = parameter("date", "date", Ty::Any);
/// A time, a date-time or their text.
const TIME: Parameter = parameter("heure", "time", Ty::Any);

fn invalid(value: &Value, what_fr: &str, what_en: &str) -> Error {
    let text = value.to_text().unwrap_or_default();
    let text = text.as_str();
    Error::fatal(
        codes::RUN_ERROR,
        bilingual!(
            "« {text} » n'est pas une {what_fr} valide",
            "“{text}” is not a valid {what_en}"
        ),
    )
}

/// The date-time of a value, at midnight for a date; empty for an empty text.
fn moment_of(value: &Value) -> Result<DateTime, Error> {
    match value {
        Value::Date(date) => Ok(DateTime::from_date(*date)),
        Value::DateTime(moment) => Ok(*moment),
        Value::Int(days) => Date::from_int(*days)
            .map(DateTime::from_date)
            .ok_or_else(|| invalid(value, "date", "date")),
        other => {
            let text = other.to_text()?;
            DateTime::parse(text.as_str()).ok_or_else(|| invalid(value, "date", "date"))
        }
    }
}

/// The date-time at `rank`, now when it was left out.
fn moment_or_now(
    runtime: &mut dyn Runtime,
    args: &Arguments,
    rank: usize,
) -> Result<DateTime, Error> {
    if args.has(rank) {
        moment_of(&args.value(rank))
    } else {
        Ok(DateTime::now(&runtime.host().clock.now()))
    }
}

/// The date at `rank`, today when it was left out; the empty date is refused.
fn date_or_today(runtime: &mut dyn Runtime, args: &Arguments, rank: usize) -> Result<Date, Error> {
    let date = moment_or_now(runtime, args, rank)?.date();
    if date.is_empty() {
        return Err(invalid(&args.value(rank), "date", "date"));
    }
    Ok(date)
}

/// The time of a value.
fn time_of(value: &Value) -> Result<Time, Error> {
    match value {
        Value::Time(time) => Ok(*time),
        Value::DateTime(moment) => Ok(moment.time()),
        Value::Int(hundredths) => {
            Time::from_int(*hundredths).ok_or_else(|| invalid(value, "heure", "time"))
        }
        other => {
            let text = other.to_text()?;
            Time::parse(text.as_str()).ok_or_else(|| invalid(value, "heure", "time"))
        }
    }
}
