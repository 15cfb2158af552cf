//! The present: today, now, and the clock's zone.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Date, DateTime, Time, Value};

use super::{DATE, date_or_today, invalid, moment_of};
use crate::Outcome;

/// Setting the clock is refused, so no parameter is used.
const NEW: Parameter = parameter("nouvelle", "new", Ty::Text).optional();

fn refuse_setting(args: &Arguments) -> Result<(), Error> {
    if !args.has(0) {
        return Ok(());
    }
    Err(Error::new(
        2001,
        codes::NOT_SUPPORTED,
        bilingual!(
            "un programme ne règle pas l'horloge de la machine",
            "a program does not set the clock of the machine"
        ),
    ))
}

fn today(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    refuse_setting(&args)?;
    Ok(Value::Date(Date::now(&runtime.host().clock.now())))
}

fn time(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    refuse_setting(&args)?;
    let mut text = Time::now(&runtime.host().clock.now()).to_string();
    text.truncate(8);
    Ok(Value::text(text))
}

fn now(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::Time(Time::now(&runtime.host().clock.now())))
}

fn date_time(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    refuse_setting(&args)?;
    Ok(Value::DateTime(DateTime::now(&runtime.host().clock.now())))
}

fn yesterday(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    moved(runtime, &args, -1)
}

fn tomorrow(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    moved(runtime, &args, 1)
}

fn moved(runtime: &mut dyn Runtime, args: &Arguments, days: i64) -> Outcome {
    let date = date_or_today(runtime, args, 0)?;
    date.add_days(days).map(Value::Date).ok_or_else(|| invalid(&args.value(0), "date", "date"))
}

/// A part of today.
fn part(runtime: &mut dyn Runtime, key: &str) -> Outcome {
    Ok(Date::now(&runtime.host().clock.now()).part(key).unwrap_or_default())
}

fn year(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    part(runtime, "year")
}

fn month(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    part(runtime, "month")
}

fn day(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    part(runtime, "day")
}

/// The date-time moved from one zone to another.
fn between(value: &Value, from: TimeZone, to: TimeZone) -> Outcome {
    let civil = moment_of(value)?.to_civil().ok_or_else(|| invalid(value, "date", "date"))?;
    let zoned = civil.to_zoned(from).map_err(|_| invalid(value, "date", "date"))?;
    Ok(Value::DateTime(DateTime::now(&zoned.with_time_zone(to))))
}

fn to_utc(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let zone = runtime.host().clock.now().time_zone().clone();
    between(&args.value(0), zone, TimeZone::UTC)
}

fn to_local(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let zone = runtime.host().clock.now().time_zone().clone();
    between(&args.value(0), TimeZone::UTC, zone)
}

fn to_epoch(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let value = args.value(0);
    let zone = runtime.host().clock.now().time_zone().clone();
    let civil = moment_of(&value)?.to_civil().ok_or_else(|| invalid(&value, "date", "date"))?;
    let zoned = civil.to_zoned(zone).map_err(|_| invalid(&value, "date", "date"))?;
    Ok(Value::Int(zoned.timestamp().as_second()))
}

fn from_epoch(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let zone = runtime.host().clock.now().time_zone().clone();
    let timestamp = Timestamp::from_second(args.int(0).unwrap_or(0))
        .map_err(|_| invalid(&args.value(0), "date", "date"))?;
    Ok(Value::DateTime(DateTime::now(&timestamp.to_zoned(zone))))
}

/// `DateSys`.
pub const TODAY: Function = Function {
    names: names("DateSys", "DateSys"),
    page: 3027026,
    doc: doc("Donne la date du jour.", "Gives the date of today."),
    syntaxes: &[Syntax { parameters: &[NEW], result: Ty::Date, run: today }],
    examples: &[example("Trace(DateSys())", "20260315")],
    keeps_error: false,
};

/// `HeureSys`.
pub const TIME: Function = Function {
    names: names("HeureSys", "TimeSys"),
    page: 3027019,
    doc: doc("Donne l'heure en texte : HHMMSSCC.", "Gives the time as a text: HHMMSSCC."),
    syntaxes: &[Syntax { parameters: &[NEW], result: Ty::Text, run: time }],
    examples: &[example("Trace(HeureSys(), DateSys() + HeureSys())", "14050900\t2026031514050900")],
    keeps_error: false,
};

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    TODAY,
    Function {
        names: names("DateDuJour", "Today"),
        page: 3027016,
        examples: &[example("d est une Date = DateDuJour()\nTrace(d.Année)", "2026")],
        ..TODAY
    },
    TIME,
    Function {
        names: names("Maintenant", "Now"),
        page: 3027024,
        doc: doc("Donne l'heure.", "Gives the time."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Time, run: now }],
        examples: &[example("h est une Heure = Maintenant()\nTrace(h.Heure)", "14")],
        keeps_error: false,
    },
    Function {
        names: names("DateHeureSys", "SysDateTime"),
        page: 1000019398,
        doc: doc("Donne la date et l'heure.", "Gives the date and the time."),
        syntaxes: &[Syntax { parameters: &[NEW], result: Ty::DateTime, run: date_time }],
        examples: &[example("Trace(DateHeureSys())", "20260315140509000")],
        keeps_error: false,
    },
    Function {
        names: names("Hier", "Yesterday"),
        page: 1000023786,
        doc: doc(
            "Donne la veille d'une date, d'aujourd'hui par défaut.",
            "Gives the day before a date, before today by default.",
        ),
        syntaxes: &[Syntax { parameters: &[DATE.optional()], result: Ty::Date, run: yesterday }],
        examples: &[example(r#"Trace(Hier(), Hier("20260301"))"#, "20260314\t20260228")],
        keeps_error: false,
    },
    Function {
        names: names("Demain", "Tomorrow"),
        page: 1000023787,
        doc: doc(
            "Donne le lendemain d'une date, d'aujourd'hui par défaut.",
            "Gives the day after a date, after today by default.",
        ),
        syntaxes: &[Syntax { parameters: &[DATE.optional()], result: Ty::Date, run: tomorrow }],
        examples: &[example("Trace(Demain())", "20260316")],
        keeps_error: false,
    },
    Function {
        names: names("AnnéeEnCours", "CurrentYear"),
        page: 1000019394,
        doc: doc("Donne l'année.", "Gives the year."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Int, run: year }],
        examples: &[example("Trace(AnnéeEnCours())", "2026")],
        keeps_error: false,
    },
    Function {
        names: names("MoisEnCours", "CurrentMonth"),
        page: 1000019415,
        doc: doc("Donne le mois, de 1 à 12.", "Gives the month, from 1 to 12."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Int, run: month }],
        examples: &[example("Trace(MoisEnCours())", "3")],
        keeps_error: false,
    },
    Function {
        names: names("JourEnCours", "CurrentDay"),
        page: 1410089835,
        doc: doc("Donne le jour du mois.", "Gives the day of the month."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Int, run: day }],
        examples: &[example("Trace(JourEnCours())", "15")],
        keeps_error: false,
    },
    Function {
        names: names("DateHeureLocaleVersUTC", "DateTimeLocalToUTC"),
        page: 3027036,
        doc: doc(
            "Passe de l'heure locale à l'heure universelle.",
            "Goes from local time to universal time.",
        ),
        syntaxes: &[Syntax { parameters: &[DATE], result: Ty::DateTime, run: to_utc }],
        examples: &[example(
            r#"Trace(DateHeureLocaleVersUTC("20260315140509"))"#,
            "20260315140509000",
        )],
        keeps_error: false,
    },
    Function {
        names: names("DateHeureUTCVersLocale", "DateTimeUTCToLocal"),
        page: 3027037,
        doc: doc(
            "Passe de l'heure universelle à l'heure locale.",
            "Goes from universal time to local time.",
        ),
        syntaxes: &[Syntax { parameters: &[DATE], result: Ty::DateTime, run: to_local }],
        examples: &[example(
            r#"Trace(DateHeureUTCVersLocale("20260315140509"))"#,
            "20260315140509000",
        )],
        keeps_error: false,
    },
    Function {
        names: names("DateHeureVersEpoch", "DateTimeToEpoch"),
        page: 1000023337,
        doc: doc(
            "Compte les secondes depuis le 1er janvier 1970 UTC.",
            "Counts the seconds since 1 January 1970 UTC.",
        ),
        syntaxes: &[Syntax { parameters: &[DATE], result: Ty::Long, run: to_epoch }],
        examples: &[example(r#"Trace(DateHeureVersEpoch("19700102"))"#, "86400")],
        keeps_error: false,
    },
    Function {
        names: names("EpochVersDateHeure", "EpochToDateTime"),
        page: 1000023338,
        doc: doc(
            "Donne la date-heure d'un nombre de secondes depuis 1970.",
            "Gives the date-time of a number of seconds since 1970.",
        ),
        syntaxes: &[Syntax {
            parameters: &[parameter("secondes", "seconds", Ty::Long)],
            result: Ty::DateTime,
            run: from_epoch,
        }],
        examples: &[example("Trace(EpochVersDateHeure(86400))", "19700102000000000")],
        keeps_error: false,
    },
];
