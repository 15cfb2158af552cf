//! The days off of a program: none until it tells them.

use jiff::civil;
use jiff::civil::Weekday;
use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Doc, Error, Function, Runtime, Syntax, Ty, doc, example,
    names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::Value;

use super::calendar::easter_of;
use super::{DATE, date_or_today, invalid};
use crate::Outcome;

/// How many days after Easter a day that moves with it is.
const MOVING: &[(&str, i64)] = &[("@1", 0), ("@2", 39), ("@3", 50), ("@4", -2), ("@5", 1)];
/// The most days off of a program.
const MOST: usize = 10_000;

const fn moving(fr: &'static str, en: &'static str, value: &'static str, doc: Doc) -> Constant {
    Constant { names: names(fr, en), value: ConstantValue::Text(value), doc }
}

/// The days that move with Easter.
pub const CONSTANTS: &[Constant] = &[
    moving("jfJourDePâques", "bhEasterSunday", "@1", doc("Dimanche de Pâques.", "Easter Sunday.")),
    moving(
        "jfJeudiDeLAscension",
        "bhAscensionThursday",
        "@2",
        doc("Jeudi de l'Ascension.", "Ascension Thursday."),
    ),
    moving("jfLundiDePentecôte", "bhWhitMonday", "@3", doc("Lundi de Pentecôte.", "Whit Monday.")),
    moving("jfVendrediSaint", "bhGoodFriday", "@4", doc("Vendredi saint.", "Good Friday.")),
    moving("jfLundiDePâques", "bhEasterMonday", "@5", doc("Lundi de Pâques.", "Easter Monday.")),
];

/// As they were told, one by one.
#[derive(Default)]
struct DaysOff(Vec<String>);

/// The numbers of `11_2_3`: month, rank of the week, day of the week.
fn nth_day(text: &str) -> Option<(i8, i8, i8)> {
    let mut parts = text.split('_').map(|part| part.parse::<i8>().ok());
    let found = (parts.next()??, parts.next()??, parts.next()??);
    let (month, week, day) = found;
    let fits = (1..=12).contains(&month) && (1..=5).contains(&week) && (1..=7).contains(&day);
    (fits && parts.next().is_none()).then_some(found)
}

fn is_known_form(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    MOVING.iter().any(|(name, _)| *name == text)
        || digits && (text.len() == 4 || text.len() == 8)
        || nth_day(text).is_some()
}

fn add(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    for day in args.text(0).lines().map(str::trim).filter(|day| !day.is_empty()) {
        if !is_known_form(day) {
            return Err(invalid(&Value::text(day), "jour férié", "day off").hint(bilingual!(
                "MMJJ, AAAAMMJJ, mois_semaine_jour, ou une constante jf…",
                "MMDD, YYYYMMDD, month_week_day, or a constant bh…"
            )));
        }
        let days = &mut runtime.extensions().get::<DaysOff>().0;
        if days.len() >= MOST {
            return Err(Error::fatal(
                codes::TOO_LARGE,
                bilingual!("{MOST} jours fériés au plus", "at most {MOST} days off"),
            ));
        }
        if !days.iter().any(|known| known == day) {
            days.push(day.to_owned());
        }
    }
    Ok(Value::Null)
}

fn is_off(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let date = date_or_today(runtime, &args, 0)?;
    let date = date.to_civil().ok_or_else(|| invalid(&args.value(0), "date", "date"))?;
    let days = runtime.extensions().get::<DaysOff>();
    Ok(Value::Bool(days.0.iter().any(|day| falls(day, date))))
}

/// Whether a day off falls on that date.
fn falls(day: &str, date: civil::Date) -> bool {
    if let Some((_, after)) = MOVING.iter().find(|(name, _)| *name == day) {
        let easter = easter_of(i64::from(date.year()));
        return easter.is_some_and(|easter| {
            easter.checked_add(jiff::Span::new().days(*after)).is_ok_and(|found| found == date)
        });
    }
    if let Some((month, week, rank)) = nth_day(day) {
        let weekday = Weekday::from_monday_one_offset(rank);
        let nth =
            weekday.and_then(|weekday| date.first_of_month().nth_weekday_of_month(week, weekday));
        return date.month() == month && nth.is_ok_and(|found| found == date);
    }
    let text = format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
    text.ends_with(day)
}

fn list(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::text(runtime.extensions().get::<DaysOff>().0.join("\r\n")))
}

fn clear(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    runtime.extensions().get::<DaysOff>().0.clear();
    Ok(Value::Null)
}

const ADDED: &str = r#"JourFériéAjoute("0714" + RC + jfLundiDePâques + RC + "11_4_4")
Trace(JourFérié("20260714"), JourFérié("20260406"), JourFérié("20261126"), JourFérié("20260715"))"#;

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("JourFériéAjoute", "BankHolidayAdd"),
        page: 1000017304,
        doc: doc(
            "Ajoute des jours fériés, un par ligne : MMJJ, AAAAMMJJ, mois_semaine_jour ou une constante jf….",
            "Adds days off, one a line: MMDD, YYYYMMDD, month_week_day or a constant bh….",
        ),
        syntaxes: &[Syntax {
            parameters: &[parameter("jours", "days", Ty::Text)],
            result: Ty::Void,
            run: add,
        }],
        examples: &[example(ADDED, "1\t1\t1\t0")],
        keeps_error: false,
    },
    Function {
        names: names("JourFérié", "BankHoliday"),
        page: 1000017303,
        doc: doc(
            "Dit si une date est un des jours fériés que JourFériéAjoute a ajoutés.",
            "Tells whether a date is one of the days off that BankHolidayAdd added.",
        ),
        syntaxes: &[Syntax { parameters: &[DATE], result: Ty::Bool, run: is_off }],
        examples: &[example(ADDED, "1\t1\t1\t0")],
        keeps_error: false,
    },
    Function {
        names: names("JourFériéListe", "BankHolidayList"),
        page: 1000017302,
        doc: doc("Donne les jours fériés, un par ligne.", "Gives the days off, one a line."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Text, run: list }],
        examples: &[example(
            "JourFériéAjoute(\"0101\")\nJourFériéAjoute(jfJourDePâques)\nTrace(JourFériéListe())",
            "0101\n@1",
        )],
        keeps_error: false,
    },
    Function {
        names: names("JourFériéSupprimeTout", "BankHolidayDeleteAll"),
        page: 1000017301,
        doc: doc("Oublie tous les jours fériés.", "Forgets all the days off."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Void, run: clear }],
        examples: &[example(
            "JourFériéAjoute(\"0101\")\nJourFériéSupprimeTout()\nTrace(JourFérié(\"20260101\"))",
            "0",
        )],
        keeps_error: false,
    },
];
