//! The time between two moments.

use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::{Duration, Value};

use super::{invalid, moment_of, time_of};
use crate::Outcome;

const START: Parameter = parameter("début", "start", Ty::Any);
const END: Parameter = parameter("fin", "end", Ty::Any);

/// The time from the first to the second argument.
fn between(args: &Arguments) -> Result<Duration, Error> {
    let (start, end) = (moment_of(&args.value(0))?, moment_of(&args.value(1))?);
    end.since(start).ok_or_else(|| {
        let empty = if start.is_empty() { args.value(0) } else { args.value(1) };
        invalid(&empty, "date", "date")
    })
}

fn days(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (start, end) = (moment_of(&args.value(0))?.date(), moment_of(&args.value(1))?.date());
    between(&args)?;
    Ok(Value::Int(end.to_int() - start.to_int()))
}

fn date_time(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let milliseconds = between(&args)?.to_int();
    let sign = if milliseconds < 0 { '-' } else { '+' };
    let size = milliseconds.unsigned_abs();
    let (days, clock) = (size / 86_400_000, size % 86_400_000);
    let (hours, minutes) = (clock / 3_600_000, clock / 60_000 % 60);
    let (seconds, hundredths) = (clock / 1000 % 60, clock / 10 % 100);
    Ok(Value::text(format!("{sign}{days:07}{hours:02}{minutes:02}{seconds:02}{hundredths:02}")))
}

fn time(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (start, end) = (time_of(&args.value(0))?, time_of(&args.value(1))?);
    Ok(Value::Int(end.to_int() - start.to_int()))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("DateDifférence", "DateDifference"),
        page: 3027001,
        doc: doc(
            "Compte les jours d'une date à une autre, en négatif si la fin est avant le début.",
            "Counts the days from a date to another, negative when the end is before the start.",
        ),
        syntaxes: &[Syntax { parameters: &[START, END], result: Ty::Int, run: days }],
        examples: &[example(r#"Trace(DateDifférence("20260301", "20260315"))"#, "14")],
        keeps_error: false,
    },
    Function {
        names: names("DateHeureDifférence", "DateTimeDifference"),
        page: 3027020,
        doc: doc(
            "Donne le temps entre deux date-heures en 16 caractères : signe, jours sur 7, HHMMSSCC.",
            "Gives the time between two date-times in 16 characters: sign, days on 7, HHMMSSCC.",
        ),
        syntaxes: &[Syntax { parameters: &[START, END], result: Ty::Text, run: date_time }],
        examples: &[example(
            r#"Trace(DateHeureDifférence("202603150800", "202603161005"))"#,
            "+000000102050000",
        )],
        keeps_error: false,
    },
    Function {
        names: names("HeureDifférence", "TimeDifference"),
        page: 3027018,
        doc: doc(
            "Compte les centièmes de seconde d'une heure à une autre.",
            "Counts the hundredths of a second from a time to another.",
        ),
        syntaxes: &[Syntax { parameters: &[START, END], result: Ty::Int, run: time }],
        examples: &[example(r#"Trace(HeureDifférence("1400", "1401"))"#, "6000")],
        keeps_error: false,
    },
];
