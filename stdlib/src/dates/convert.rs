//! Dates and times as texts and numbers, and back.

use jiff::fmt::{rfc2822, temporal};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Doc, Error, Function, Parameter, Runtime, Syntax, Ty, doc,
    example, names, parameter,
};
use wl_interpreter::value::{Date, DateTime, Duration, Time, Value};

use super::mask::{Subject, read, write};
use super::{DATE, TIME, invalid, moment_of, time_of};
use crate::Outcome;

const MASK: Parameter = parameter("masque", "mask", Ty::Text).optional();
const TEXT: Parameter = parameter("texte", "text", Ty::Text);

const EMAIL: &str = "<email>";
const EMAIL_UTC: &str = "<email UTC>";
const INTERNET: &str = "<internet>";
const INTERNET_UTC: &str = "<internet UTC>";

const fn mask(fr: &'static str, en: &'static str, value: &'static str, doc: Doc) -> Constant {
    Constant { names: names(fr, en), value: ConstantValue::Text(value), doc }
}

/// The masks with a name.
pub const CONSTANTS: &[Constant] = &[
    mask(
        "maskDateEmail",
        "maskDateEmail",
        EMAIL,
        doc("Date d'un mail, heure locale.", "Date of a mail, local time."),
    ),
    mask(
        "maskDateEmailUTC",
        "maskDateEmailUTC",
        EMAIL_UTC,
        doc("Date d'un mail, UTC.", "Date of a mail, UTC."),
    ),
    mask(
        "maskDateInternet",
        "maskDateInternet",
        INTERNET,
        doc("RFC 3339, heure locale.", "RFC 3339, local time."),
    ),
    mask(
        "maskDateInternetUTC",
        "maskDateInternetUTC",
        INTERNET_UTC,
        doc("RFC 3339, UTC.", "RFC 3339, UTC."),
    ),
    mask(
        "maskDateSystème",
        "maskSystemDate",
        "JJ/MM/AAAA",
        doc("Date usuelle.", "The usual date."),
    ),
    mask("maskHeureSystème", "maskSystemTime", "HH:mm", doc("Heure usuelle.", "The usual time.")),
];

/// `DateVersChaîne`.
pub const DATE_TO_TEXT: Function = Function {
    names: names("DateVersChaîne", "DateToString"),
    page: 3027025,
    doc: doc(
        "Écrit une date ou une date-heure selon un masque : AAAA, MM, JJ, HH, mm, SS, CC, Mmmm, Jjjj… ; JJ/MM/AAAA sans masque.",
        "Writes a date or date-time by a mask: YYYY, MM, DD, HH, mm, SS, CC, Mmmm, Dddd…; DD/MM/YYYY without a mask.",
    ),
    syntaxes: &[Syntax { parameters: &[DATE, MASK], result: Ty::Text, run: date_to_text }],
    examples: &[
        example(r#"Trace(DateVersChaîne("20260315"))"#, "15/03/2026"),
        example(
            r#"Trace(DateVersChaîne("20260315", "Jjjj J mmmm AAAA"))"#,
            "Dimanche 15 mars 2026",
        ),
        example(
            r#"Trace(DateVersChaîne("20260315140509", maskDateEmailUTC))"#,
            "Sun, 15 Mar 2026 14:05:09 +0000",
        ),
    ],
    keeps_error: false,
};

/// `DateHeureVersChaîne`.
pub const DATE_TIME_TO_TEXT: Function = Function {
    names: names("DateHeureVersChaîne", "DateTimeToString"),
    page: 1000025516,
    doc: doc(
        "Écrit une date-heure selon un masque ; JJ/MM/AAAA HH:mm:SS:CC sans masque.",
        "Writes a date-time by a mask; DD/MM/YYYY HH:mm:SS:CC without a mask.",
    ),
    syntaxes: &[Syntax { parameters: &[DATE, MASK], result: Ty::Text, run: date_time_to_text }],
    examples: &[example(
        r#"Trace(DateHeureVersChaîne("20260315140509", "JJ/MM HHhmm"))"#,
        "15/03 14h05",
    )],
    keeps_error: false,
};

const DATE_MASK: &str = "JJ/MM/AAAA";
const DATE_TIME_MASK: &str = "JJ/MM/AAAA HH:mm:SS:CC";

fn date_to_text(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let full = matches!(args.value(0), Value::DateTime(_));
    written(runtime, &args, if full { DATE_TIME_MASK } else { DATE_MASK })
}

fn date_time_to_text(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    written(runtime, &args, DATE_TIME_MASK)
}

fn written(runtime: &mut dyn Runtime, args: &Arguments, default: &str) -> Outcome {
    let moment = moment_of(&args.value(0))?;
    let Some(civil) = moment.to_civil() else { return Ok(Value::text("")) };
    let mask = if args.text(1).is_empty() { default } else { args.text(1) };
    let zone = runtime.host().clock.now().time_zone().clone();
    let zone = if matches!(mask, EMAIL_UTC | INTERNET_UTC) { TimeZone::UTC } else { zone };
    let text = match mask {
        EMAIL | EMAIL_UTC => {
            let zoned =
                civil.to_zoned(zone).map_err(|_| invalid(&args.value(0), "date", "date"))?;
            rfc2822::to_string(&zoned).map_err(|_| invalid(&args.value(0), "date", "date"))?
        }
        INTERNET | INTERNET_UTC => {
            let zoned =
                civil.to_zoned(zone).map_err(|_| invalid(&args.value(0), "date", "date"))?;
            let printer = temporal::DateTimePrinter::new().precision(Some(3));
            if mask == INTERNET_UTC {
                printer.timestamp_to_string(&zoned.timestamp())
            } else {
                printer.timestamp_with_offset_to_string(&zoned.timestamp(), zoned.offset())
            }
        }
        mask => write(civil, mask, Subject::Date, runtime.language()),
    };
    Ok(Value::text(text))
}

/// `HeureVersChaîne`.
pub const TIME_TO_TEXT: Function = Function {
    names: names("HeureVersChaîne", "TimeToString"),
    page: 3027023,
    doc: doc(
        "Écrit une heure selon un masque : HH, MM, SS, CC, AP ; HH:MM:SS:CC sans masque.",
        "Writes a time by a mask: HH, MM, SS, CC, AP; HH:MM:SS:CC without a mask.",
    ),
    syntaxes: &[Syntax { parameters: &[TIME, MASK], result: Ty::Text, run: time_to_text }],
    examples: &[example(r#"Trace(HeureVersChaîne("140509", "HH:MM"))"#, "14:05")],
    keeps_error: false,
};

fn time_to_text(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let time = time_of(&args.value(0))?;
    if time.is_empty() {
        return Ok(Value::text(""));
    }
    let mask = if args.text(1).is_empty() { "HH:MM:SS:CC" } else { args.text(1) };
    let moment = Date::new(1800, 1, 1).map(|date| DateTime::from_parts(date, time));
    let civil = moment.and_then(DateTime::to_civil);
    Ok(Value::text(
        civil.map_or_else(String::new, |civil| {
            write(civil, mask, Subject::Time, runtime.language())
        }),
    ))
}

/// `ChaîneVersDate`.
pub const TEXT_TO_DATE: Function = Function {
    names: names("ChaîneVersDate", "StringToDate"),
    page: 3027013,
    doc: doc(
        "Lit une date dans un texte selon un masque (JJ?MM?AAAA par défaut) ; un texte vide s'il ne le suit pas.",
        "Reads a date in a text by a mask (DD?MM?YYYY by default); an empty text when it does not follow it.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT, MASK], result: Ty::Text, run: text_to_date }],
    examples: &[
        example(r#"Trace(ChaîneVersDate("15/03/2026"))"#, "20260315"),
        example(r#"Trace(ChaîneVersDate("2026-3-5", "AAAA-M-J"))"#, "20260305"),
        example(
            r#"Trace(ChaîneVersDate("Sun, 15 Mar 2026 14:05:09 +0000", maskDateEmail))"#,
            "20260315140509",
        ),
    ],
    keeps_error: false,
};

fn text_to_date(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mask = if args.text(1).is_empty() { "JJ?MM?AAAA" } else { args.text(1) };
    let zone = runtime.host().clock.now().time_zone().clone();
    let text = args.text(0).trim();
    let in_zone = |timestamp: Timestamp, zone: TimeZone, length: usize| {
        let moment = DateTime::now(&timestamp.to_zoned(zone)).to_string();
        moment.get(..length).unwrap_or("").to_owned()
    };
    let internet = || text.parse::<Timestamp>().ok();
    let email = || rfc2822::parse(text).ok().map(|zoned: Zoned| zoned.timestamp());
    let found = match mask {
        EMAIL => email().map(|timestamp| in_zone(timestamp, zone, 14)),
        EMAIL_UTC => email().map(|timestamp| in_zone(timestamp, TimeZone::UTC, 17)),
        INTERNET => internet().map(|timestamp| in_zone(timestamp, zone, 17)),
        INTERNET_UTC => internet().map(|timestamp| in_zone(timestamp, TimeZone::UTC, 17)),
        mask => read(text, mask, Subject::Date).map(|moment| moment.date().to_string()),
    };
    Ok(Value::text(found.unwrap_or_default()))
}

/// `ChaîneVersHeure`.
pub const TEXT_TO_TIME: Function = Function {
    names: names("ChaîneVersHeure", "StringToTime"),
    page: 1000021339,
    doc: doc(
        "Lit une heure dans un texte selon un masque (HH:MM par défaut, puis :SS) ; un texte vide s'il ne le suit pas.",
        "Reads a time in a text by a mask (HH:MM by default, then :SS); an empty text when it does not follow it.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT, MASK], result: Ty::Text, run: text_to_time }],
    examples: &[example(r#"Trace(ChaîneVersHeure("9:05"))"#, "090500000")],
    keeps_error: false,
};

fn text_to_time(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let masks = match args.text(1) {
        "" => vec!["HH?MM", "HH?MM?SS", "HH?MM?SS?CC"],
        mask => vec![mask],
    };
    let text = args.text(0);
    let longest = masks.iter().rev().find_map(|mask| read(text, mask, Subject::Time));
    Ok(Value::text(longest.map_or_else(String::new, |moment| moment.time().to_string())))
}

/// The mask of what `DateHeureDifférence` gives.
pub const HUNDREDTHS: i64 = 1;

/// Options of `ChaîneVersDurée`.
pub const DURATION_CONSTANTS: &[Constant] = &[Constant {
    names: names("duréeCentième", "durationCentisecond"),
    value: ConstantValue::Int(HUNDREDTHS),
    doc: doc("Le texte finit par des centièmes.", "The text ends with hundredths."),
}];

/// `ChaîneVersDurée`.
pub const TEXT_TO_DURATION: Function = Function {
    names: names("ChaîneVersDurée", "StringToDuration"),
    page: 3027002,
    doc: doc(
        "Lit une durée dans un texte : signe, jours, HHMMSSCCC, ou HHMMSSCC avec duréeCentième.",
        "Reads a duration in a text: sign, days, HHMMSSCCC, or HHMMSSCC with durationCentisecond.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            TEXT,
            parameter("format", "format", Ty::Int).optional().among(&[DURATION_CONSTANTS]),
        ],
        result: Ty::Duration,
        run: text_to_duration,
    }],
    examples: &[example(
        r#"d est une Durée = ChaîneVersDurée("+000000201300000", duréeCentième)
Trace(d.Jour, d.Heure)"#,
        "2\t1",
    )],
    keeps_error: false,
};

fn text_to_duration(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mut text = args.text(0).trim().to_owned();
    if args.int(1) == Some(HUNDREDTHS) {
        text.push('0');
    }
    Duration::parse(&text)
        .map(Value::Duration)
        .ok_or_else(|| invalid(&args.value(0), "durée", "duration"))
}

/// `DuréeVersChaîne`.
pub const DURATION_TO_TEXT: Function = Function {
    names: names("DuréeVersChaîne", "DurationToString"),
    page: 3027007,
    doc: doc(
        "Écrit une durée en jours, heures, minutes et secondes, sans ce qui est nul.",
        "Writes a duration in days, hours, minutes and seconds, without what is zero.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("durée", "duration", Ty::Duration)],
        result: Ty::Text,
        run: duration_to_text,
    }],
    examples: &[example("d est une Durée = 3 min 30 s\nTrace(DuréeVersChaîne(d))", "3 min 30 s")],
    keeps_error: false,
};

fn duration_to_text(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let total = args.value(0).to_int()?;
    let size = total.unsigned_abs();
    let units = [(86_400_000, "j"), (3_600_000, "h"), (60_000, "min"), (1000, "s"), (1, "ms")];
    let (mut rest, mut parts) = (size, Vec::new());
    for (unit, name) in units {
        if rest >= unit {
            parts.push(format!("{} {name}", rest / unit));
            rest %= unit;
        }
    }
    let sign = if total < 0 { "-" } else { "" };
    let text = if parts.is_empty() { "0 s".to_owned() } else { parts.join(" ") };
    Ok(Value::text(sign.to_owned() + &text))
}

/// `DateVersEntier`.
pub const DATE_TO_INT: Function = Function {
    names: names("DateVersEntier", "DateToInteger"),
    page: 3027014,
    doc: doc(
        "Compte les jours d'une date : 1 pour le 1er janvier 1800, ou depuis le début de son année.",
        "Counts the days of a date: 1 for 1 January 1800, or from the beginning of its year.",
    ),
    syntaxes: &[Syntax {
        parameters: &[DATE, parameter("dans l'année", "in the year", Ty::Bool).optional()],
        result: Ty::Int,
        run: date_to_int,
    }],
    examples: &[example(
        r#"Trace(DateVersEntier("18000103"), DateVersEntier("20260201", Vrai))"#,
        "3\t32",
    )],
    keeps_error: false,
};

fn date_to_int(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let date = checked_date(&args)?;
    if args.bool(1) == Some(true) {
        let day = date.to_civil().map_or(0, |date| i64::from(date.day_of_year()));
        return Ok(Value::Int(day));
    }
    Ok(Value::Int(date.to_int()))
}

fn checked_date(args: &Arguments) -> Result<Date, Error> {
    let value = args.value(0);
    let date = moment_of(&value)?.date();
    if date.is_empty() { Err(invalid(&value, "date", "date")) } else { Ok(date) }
}

/// `EntierVersDate`.
pub const INT_TO_DATE: Function = Function {
    names: names("EntierVersDate", "IntegerToDate"),
    page: 3027009,
    doc: doc(
        "Donne la date d'un nombre de jours : 1 pour le 1er janvier 1800.",
        "Gives the date of a number of days: 1 for 1 January 1800.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("jours", "days", Ty::Long)],
        result: Ty::Date,
        run: int_to_date,
    }],
    examples: &[example("Trace(EntierVersDate(73773))", "20011225")],
    keeps_error: false,
};

fn int_to_date(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Date::from_int(args.int(0).unwrap_or(0))
        .map(Value::Date)
        .ok_or_else(|| invalid(&args.value(0), "date", "date"))
}

/// `HeureVersEntier`.
pub const TIME_TO_INT: Function = Function {
    names: names("HeureVersEntier", "TimeToInteger"),
    page: 3027017,
    doc: doc(
        "Compte les centièmes de seconde depuis minuit.",
        "Counts the hundredths of a second since midnight.",
    ),
    syntaxes: &[Syntax { parameters: &[TIME], result: Ty::Int, run: time_to_int }],
    examples: &[example(r#"Trace(HeureVersEntier("000100"))"#, "6000")],
    keeps_error: false,
};

fn time_to_int(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Int(time_of(&args.value(0))?.to_int()))
}

/// `EntierVersHeure`.
pub const INT_TO_TIME: Function = Function {
    names: names("EntierVersHeure", "IntegerToTime"),
    page: 3027006,
    doc: doc(
        "Donne l'heure d'un nombre de centièmes de seconde.",
        "Gives the time of a number of hundredths of a second.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("centièmes", "hundredths", Ty::Long)],
        result: Ty::Time,
        run: int_to_time,
    }],
    examples: &[example("Trace(EntierVersHeure(6000))", "000100000")],
    keeps_error: false,
};

fn int_to_time(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Time::from_int(args.int(0).unwrap_or(0))
        .map(Value::Time)
        .ok_or_else(|| invalid(&args.value(0), "heure", "time"))
}

fn is_valid(value: &Value, parses: fn(&str) -> bool) -> Value {
    Value::Bool(match value {
        Value::Date(date) => !date.is_empty(),
        Value::Time(time) => !time.is_empty(),
        Value::DateTime(moment) => !moment.is_empty(),
        other => other
            .to_text()
            .is_ok_and(|text| !text.as_str().trim().is_empty() && parses(text.as_str())),
    })
}

/// `DateValide`.
pub const DATE_VALID: Function = Function {
    names: names("DateValide", "DateValid"),
    page: 3027003,
    doc: doc("Dit si une date existe.", "Tells whether a date exists."),
    syntaxes: &[Syntax { parameters: &[DATE], result: Ty::Bool, run: date_valid }],
    examples: &[example(r#"Trace(DateValide("20240229"), DateValide("20260229"))"#, "1\t0")],
    keeps_error: false,
};

fn date_valid(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(is_valid(&args.value(0), |text| Date::parse(text).is_some()))
}

/// `HeureValide`.
pub const TIME_VALID: Function = Function {
    names: names("HeureValide", "TimeValid"),
    page: 3027021,
    doc: doc("Dit si une heure existe.", "Tells whether a time exists."),
    syntaxes: &[Syntax { parameters: &[TIME], result: Ty::Bool, run: time_valid }],
    examples: &[example(r#"Trace(HeureValide("2359"), HeureValide("2460"))"#, "1\t0")],
    keeps_error: false,
};

fn time_valid(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(is_valid(&args.value(0), |text| Time::parse(text).is_some()))
}

/// `DateHeureValide`.
pub const DATE_TIME_VALID: Function = Function {
    names: names("DateHeureValide", "DateTimeValid"),
    page: 1000020940,
    doc: doc("Dit si une date-heure existe.", "Tells whether a date-time exists."),
    syntaxes: &[Syntax { parameters: &[DATE], result: Ty::Bool, run: date_time_valid }],
    examples: &[example(r#"Trace(DateHeureValide("20260315140509"))"#, "1")],
    keeps_error: false,
};

fn date_time_valid(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(is_valid(&args.value(0), |text| DateTime::parse(text).is_some()))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    DATE_TO_TEXT,
    DATE_TIME_TO_TEXT,
    TIME_TO_TEXT,
    TEXT_TO_DATE,
    TEXT_TO_TIME,
    TEXT_TO_DURATION,
    DURATION_TO_TEXT,
    DATE_TO_INT,
    INT_TO_DATE,
    TIME_TO_INT,
    INT_TO_TIME,
    DATE_VALID,
    TIME_VALID,
    DATE_TIME_VALID,
];

/// `.VersChaîne` of any of the four kinds.
const TO_TEXT: Function = Function {
    names: names("VersChaîne", "ToString"),
    page: 3027025,
    doc: doc(
        "Écrit une date, une heure ou une durée, selon un masque.",
        "Writes a date, a time or a duration, by a mask.",
    ),
    syntaxes: &[Syntax { parameters: &[DATE, MASK], result: Ty::Text, run: to_text }],
    examples: &[example(
        r#"d est une Date = "20260315"
Trace(d.VersChaîne("AAAA-MM-JJ"))"#,
        "2026-03-15",
    )],
    keeps_error: false,
};

fn to_text(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    match args.value(0) {
        Value::Time(_) => time_to_text(runtime, args),
        Value::Duration(_) => duration_to_text(runtime, args),
        _ => date_to_text(runtime, args),
    }
}

/// Those that follow a dot.
pub static METHODS: &[Function] =
    &[TO_TEXT, Function { names: names("VersEntier", "ToInteger"), ..DATE_TO_INT }];

/// Those of texts.
pub static TEXT_METHODS: &[Function] = &[
    Function { names: names("VersDate", "ToDate"), ..TEXT_TO_DATE },
    Function { names: names("VersHeure", "ToTime"), ..TEXT_TO_TIME },
];
