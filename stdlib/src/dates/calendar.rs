//! Days, weeks, months and years of the calendar.

use jiff::civil;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::{Date, Value};

use super::mask::{day_name, month_name, weekday};
use super::{DATE, date_or_today, invalid};
use crate::Outcome;

const MAYBE_DATE: Parameter = DATE.optional();
const RANK: Parameter = parameter("rang", "rank", Ty::Int);
const NUMBER: &[Parameter] = &[parameter("entier", "integer", Ty::Long)];

fn civil(runtime: &mut dyn Runtime, args: &Arguments) -> Result<civil::Date, Error> {
    let date = date_or_today(runtime, args, 0)?;
    date.to_civil().ok_or_else(|| invalid(&args.value(0), "date", "date"))
}

fn day(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Int(weekday(civil(runtime, &args)?) as i64))
}

fn day_in_letters(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let date = civil(runtime, &args)?;
    Ok(Value::text(day_name(weekday(date), runtime.language())))
}

fn month_in_letters(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let date = civil(runtime, &args)?;
    Ok(Value::text(month_name(date.month() as usize, runtime.language())))
}

fn rank_to_day(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let rank = usize::try_from(args.int(0).unwrap_or(0)).unwrap_or(0);
    Ok(Value::text(day_name(rank, runtime.language())))
}

fn rank_to_month(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let rank = usize::try_from(args.int(0).unwrap_or(0)).unwrap_or(0);
    Ok(Value::text(month_name(rank, runtime.language())))
}

fn week(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Int(civil(runtime, &args)?.iso_week_date().week().into()))
}

fn day_of_year(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Int(civil(runtime, &args)?.day_of_year().into()))
}

fn date(civil: Result<civil::Date, jiff::Error>) -> Outcome {
    let date = civil.ok().and_then(Date::from_civil);
    date.map(Value::Date).ok_or_else(|| invalid(&Value::Null, "date", "date"))
}

fn first_of_month(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    date(Ok(civil(runtime, &args)?.first_of_month()))
}

fn last_of_month(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    date(Ok(civil(runtime, &args)?.last_of_month()))
}

fn first_of_year(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    date(Ok(civil(runtime, &args)?.first_of_year()))
}

fn last_of_year(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    date(Ok(civil(runtime, &args)?.last_of_year()))
}

fn first_of_week(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let day = civil(runtime, &args)?;
    date(day.checked_sub(jiff::Span::new().days(weekday(day) as i64 - 1)))
}

fn last_of_week(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let day = civil(runtime, &args)?;
    date(day.checked_add(jiff::Span::new().days(7 - weekday(day) as i64)))
}

fn leap_year(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let year = match args.value(0) {
        Value::Int(year) if (1..=9999).contains(&year) => civil::Date::new(year as i16, 1, 1),
        _ => Ok(civil(runtime, &args)?),
    };
    Ok(Value::Bool(year.is_ok_and(civil::Date::in_leap_year)))
}

fn age(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let birth = civil(runtime, &args)?;
    let day = date_or_today(runtime, &args, 1)?.to_civil().unwrap_or(birth);
    let before = (day.month(), day.day()) < (birth.month(), birth.day());
    Ok(Value::Int(i64::from(day.year()) - i64::from(birth.year()) - i64::from(before)))
}

/// The day that an integer stands for (`DateVersEntier`).
fn of_integer(args: &Arguments) -> Result<civil::Date, Error> {
    let number = args.int(0).unwrap_or(0);
    Date::from_int(number)
        .and_then(Date::to_civil)
        .ok_or_else(|| invalid(&Value::Int(number), "date", "date"))
}

fn integer_to_day(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Int(weekday(of_integer(&args)?) as i64))
}

fn integer_to_week(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Int(of_integer(&args)?.iso_week_date().week().into()))
}

fn easter(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let year = match args.value(0) {
        Value::Int(year) => year,
        Value::Text(text) if text.len() == 4 => Value::Text(text).to_int()?,
        _ => i64::from(civil(runtime, &args)?.year()),
    };
    let found = easter_of(year).ok_or_else(|| invalid(&Value::Int(year), "année", "year"))?;
    Ok(Value::Text(date(Ok(found))?.to_text()?))
}

/// Easter of a year of the Gregorian calendar, by the anonymous algorithm of 1876; none before it.
pub(super) fn easter_of(year: i64) -> Option<civil::Date> {
    if !(1583..9999).contains(&year) {
        return None;
    }
    let (century, rank) = (year / 100, year % 100);
    let gold = year % 19;
    let moon =
        (19 * gold + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let week = (32 + 2 * (century % 4) + 2 * (rank / 4) - moon - rank % 4) % 7;
    let late = (gold + 11 * moon + 22 * week) / 451;
    let day = moon + week - 7 * late + 114;
    civil::Date::new(year as i16, (day / 31) as i8, (day % 31 + 1) as i8).ok()
}

const ONE: &[Parameter] = &[MAYBE_DATE];

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("DateVersJour", "DateToDay"),
        page: 3027004,
        doc: doc(
            "Donne le jour de la semaine : 1 pour lundi.",
            "Gives the day of the week: 1 for Monday.",
        ),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Int, run: day }],
        examples: &[example(r#"Trace(DateVersJour("20011225"))"#, "2")],
        keeps_error: false,
    },
    Function {
        names: names("DateVersJourEnLettre", "DateToDayInAlpha"),
        page: 3027010,
        doc: doc("Donne le nom du jour de la semaine.", "Gives the name of the day of the week."),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Text, run: day_in_letters }],
        examples: &[example("Trace(DateVersJourEnLettre(DateSys()))", "dimanche")],
        keeps_error: false,
    },
    Function {
        names: names("DateVersMoisEnLettre", "DateToMonthInAlpha"),
        page: 3027012,
        doc: doc("Donne le nom du mois.", "Gives the name of the month."),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Text, run: month_in_letters }],
        examples: &[example("Trace(DateVersMoisEnLettre(DateSys()))", "mars")],
        keeps_error: false,
    },
    Function {
        names: names("EntierVersJourEnLettre", "IntegerToDayInAlpha"),
        page: 3027028,
        doc: doc(
            "Donne le nom d'un jour de la semaine, 1 pour lundi.",
            "Gives the name of a day of the week, 1 for Monday.",
        ),
        syntaxes: &[Syntax { parameters: &[RANK], result: Ty::Text, run: rank_to_day }],
        examples: &[example("Trace(EntierVersJourEnLettre(1))", "lundi")],
        keeps_error: false,
    },
    Function {
        names: names("EntierVersMoisEnLettre", "IntegerToMonthInAlpha"),
        page: 3027005,
        doc: doc(
            "Donne le nom d'un mois, 1 pour janvier.",
            "Gives the name of a month, 1 for January.",
        ),
        syntaxes: &[Syntax { parameters: &[RANK], result: Ty::Text, run: rank_to_month }],
        examples: &[example("Trace(EntierVersMoisEnLettre(8))", "août")],
        keeps_error: false,
    },
    Function {
        names: names("DateVersNuméroDeSemaine", "DateToWeekNumber"),
        page: 3027011,
        doc: doc(
            "Donne le numéro de semaine d'une date (ISO).",
            "Gives the week number of a date (ISO).",
        ),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Int, run: week }],
        examples: &[example(r#"Trace(DateVersNuméroDeSemaine("20260101"))"#, "1")],
        keeps_error: false,
    },
    Function {
        names: names("NuméroDeSemaine", "WeekNumber"),
        page: 3027027,
        doc: doc("Donne le numéro de la semaine (ISO).", "Gives the number of the week (ISO)."),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Int, run: week }],
        examples: &[example("Trace(NuméroDeSemaine())", "11")],
        keeps_error: false,
    },
    Function {
        names: names("NuméroDeJour", "DayNumber"),
        page: 0,
        doc: doc(
            "Donne le jour de la semaine d'une date, d'aujourd'hui par défaut : 1 pour lundi.",
            "Gives the day of the week of a date, of today by default: 1 for Monday.",
        ),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Int, run: day }],
        examples: &[example("Trace(NuméroDeJour())", "7")],
        keeps_error: false,
    },
    Function {
        names: names("DateVersJourDansLAnnée", "DateToDayOfYear"),
        page: 1410089834,
        doc: doc("Donne le rang du jour dans l'année.", "Gives the rank of the day in the year."),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Int, run: day_of_year }],
        examples: &[example(r#"Trace(DateVersJourDansLAnnée("20260201"))"#, "32")],
        keeps_error: false,
    },
    Function {
        names: names("PremierJourDuMois", "FirstDayOfMonth"),
        page: 1000019417,
        doc: doc("Donne le premier jour du mois.", "Gives the first day of the month."),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Date, run: first_of_month }],
        examples: &[example("Trace(PremierJourDuMois())", "20260301")],
        keeps_error: false,
    },
    Function {
        names: names("DernierJourDuMois", "LastDayOfMonth"),
        page: 1000019399,
        doc: doc("Donne le dernier jour du mois.", "Gives the last day of the month."),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Date, run: last_of_month }],
        examples: &[example(r#"Trace(DernierJourDuMois("20240205"))"#, "20240229")],
        keeps_error: false,
    },
    Function {
        names: names("PremierJourDeLaSemaine", "FirstDayOfWeek"),
        page: 1000019882,
        doc: doc("Donne le lundi de la semaine.", "Gives the Monday of the week."),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Date, run: first_of_week }],
        examples: &[example("Trace(PremierJourDeLaSemaine())", "20260309")],
        keeps_error: false,
    },
    Function {
        names: names("DernierJourDeLaSemaine", "LastDayOfWeek"),
        page: 1000019883,
        doc: doc("Donne le dimanche de la semaine.", "Gives the Sunday of the week."),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Date, run: last_of_week }],
        examples: &[example("Trace(DernierJourDeLaSemaine())", "20260315")],
        keeps_error: false,
    },
    Function {
        names: names("PremierJourDeLAnnée", "FirstDayOfYear"),
        page: 1000021887,
        doc: doc("Donne le premier jour de l'année.", "Gives the first day of the year."),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Date, run: first_of_year }],
        examples: &[example("Trace(PremierJourDeLAnnée())", "20260101")],
        keeps_error: false,
    },
    Function {
        names: names("DernierJourDeLAnnée", "LastDayOfYear"),
        page: 1000025806,
        doc: doc("Donne le dernier jour de l'année.", "Gives the last day of the year."),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Date, run: last_of_year }],
        examples: &[example("Trace(DernierJourDeLAnnée())", "20261231")],
        keeps_error: false,
    },
    Function {
        names: names("AnnéeBissextile", "LeapYear"),
        page: 1000023781,
        doc: doc(
            "Dit si une année, ou celle d'une date, est bissextile.",
            "Tells whether a year, or that of a date, is a leap year.",
        ),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Bool, run: leap_year }],
        examples: &[example("Trace(AnnéeBissextile(2024), AnnéeBissextile(2026))", "1\t0")],
        keeps_error: false,
    },
    Function {
        names: names("Age", "Age"),
        page: 3027034,
        doc: doc(
            "Compte les années accomplies depuis une naissance.",
            "Counts the full years since a birth.",
        ),
        syntaxes: &[Syntax {
            parameters: &[DATE, parameter("jour", "day", Ty::Any).optional()],
            result: Ty::Int,
            run: age,
        }],
        examples: &[example(r#"Trace(Age("20000316"), Age("20000315"))"#, "25\t26")],
        keeps_error: false,
    },
    Function {
        names: names("EntierVersJour", "IntegerToDay"),
        page: 3027008,
        doc: doc(
            "Donne le jour de la semaine, 1 pour lundi, d'une date donnée par son entier.",
            "Gives the day of the week, 1 for Monday, of a date given by its integer.",
        ),
        syntaxes: &[Syntax { parameters: NUMBER, result: Ty::Int, run: integer_to_day }],
        examples: &[example(r#"Trace(EntierVersJour(DateVersEntier("20011225")))"#, "2")],
        keeps_error: false,
    },
    Function {
        names: names("EntierVersNuméroDeSemaine", "IntegerToWeekNumber"),
        page: 3027030,
        doc: doc(
            "Donne le numéro de semaine d'une date donnée par son entier.",
            "Gives the number of the week of a date given by its integer.",
        ),
        syntaxes: &[Syntax { parameters: NUMBER, result: Ty::Int, run: integer_to_week }],
        examples: &[example(
            r#"Trace(EntierVersNuméroDeSemaine(DateVersEntier("20260315")))"#,
            "11",
        )],
        keeps_error: false,
    },
    Function {
        names: names("Pâques", "Easter"),
        page: 3027035,
        doc: doc(
            "Donne la date de Pâques d'une année, AAAAMMJJ, de 1583 à 9998.",
            "Gives the date of Easter of a year, YYYYMMDD, from 1583 to 9998.",
        ),
        syntaxes: &[Syntax {
            parameters: &[parameter("année", "year", Ty::Any)],
            result: Ty::Text,
            run: easter,
        }],
        examples: &[example(
            r#"Trace(Pâques(2006), Pâques("2026"), Pâques(1961))"#,
            "20060416\t20260405\t19610402",
        )],
        keeps_error: false,
    },
    Function {
        names: names("DateVersJourDeLaSemaine", "DateToDayOfWeek"),
        page: 1000024867,
        doc: doc(
            "Donne le jour de la semaine : 1 pour lundi.",
            "Gives the day of the week: 1 for Monday.",
        ),
        syntaxes: &[Syntax { parameters: ONE, result: Ty::Int, run: day }],
        examples: &[example(r#"Trace(DateVersJourDeLaSemaine("20011225"))"#, "2")],
        keeps_error: false,
    },
];

const fn method(rank: usize, fr: &'static str, en: &'static str) -> Function {
    Function { names: names(fr, en), ..FUNCTIONS[rank] }
}

/// Those that follow a dot.
pub static METHODS: &[Function] = &[
    method(0, "VersJour", "ToDay"),
    method(1, "VersJourEnLettre", "ToDayInAlpha"),
    method(2, "VersMoisEnLettre", "ToMonthInAlpha"),
    method(5, "VersNuméroDeSemaine", "ToWeekNumber"),
];
