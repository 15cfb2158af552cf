//! Parts of dates, times and durations: `d.Mois` (pages 1514066 to 1514070).

use super::{Fault, Run, failure};
use crate::bilingual;
use crate::diagnostic::codes;
use crate::value::{Type, Value};

/// A part of a date, time or duration, by its folded name.
pub(super) fn part(value: &Value, name: &str) -> Run<Value> {
    let part = match value {
        Value::Date(date) => date.part(name),
        Value::Time(time) => time.part(name),
        Value::DateTime(moment) => moment.part(name),
        Value::Duration(duration) => duration.part(name),
        Value::Enumerated(value) => match name {
            "nom" | "name" => Some(Value::text(value.name())),
            "valeur" | "value" => Some(value.associated()),
            _ => None,
        },
        _ => None,
    };
    part.ok_or_else(|| no_part(name))
}

/// The value with a part replaced.
pub(super) fn with_part(value: &Value, name: &str, part: &Value) -> Run<Value> {
    let half = match name {
        "partiedate" | "datepart" => Some(Type::Date),
        "partieheure" | "timepart" => Some(Type::Time),
        _ => None,
    };
    let part = match half {
        Some(ty) => &part.clone().convert(&ty)?,
        None => part,
    };
    let changed = match (value, part) {
        (Value::DateTime(moment), Value::Date(date)) => {
            Some(Value::DateTime(moment.with_date(*date)))
        }
        (Value::DateTime(moment), Value::Time(time)) => {
            Some(Value::DateTime(moment.with_time(*time)))
        }
        (Value::Date(date), part) => date.with_part(name, part.to_int()?).map(Value::Date),
        (Value::Time(time), part) => time.with_part(name, part.to_int()?).map(Value::Time),
        (Value::DateTime(moment), part) => {
            moment.with_part(name, part.to_int()?).map(Value::DateTime)
        }
        (Value::Duration(duration), part) => {
            let total = part.to_real()?;
            duration
                .with_total(name, total)
                .or_else(|| duration.with_part(name, part.to_int().ok()?))
                .map(Value::Duration)
        }
        _ => None,
    };
    changed.ok_or_else(|| no_part(name))
}

#[cold]
fn no_part(name: &str) -> Box<Fault> {
    failure(
        codes::UNKNOWN_MEMBER,
        bilingual!(
            "pas de partie « {name} », ou valeur impossible",
            "no part `{name}`, or impossible value"
        ),
    )
}
