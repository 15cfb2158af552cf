//! Waiting and measuring time.

use std::collections::HashMap;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, interrupted, names,
    parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Duration, Value};

use super::{chrono, periodic};
use crate::Outcome;

/// Waits are cut in pieces of that many milliseconds, so that Ctrl-C is heard.
const PIECE: u64 = 50;
/// How often timers are looked at, in milliseconds.
const STEP: u64 = 10;

/// Milliseconds of a wait: hundredths of a second, or a duration; none below zero.
pub(super) fn milliseconds(value: &Value) -> Result<u64, Error> {
    let milliseconds = match value {
        Value::Duration(duration) => duration.to_int(),
        other => other.to_int()?.saturating_mul(10),
    };
    Ok(u64::try_from(milliseconds).unwrap_or(0))
}

fn sleep(runtime: &mut dyn Runtime, mut left: u64) -> Outcome {
    while left > 0 {
        if runtime.interrupted() {
            return Err(interrupted());
        }
        let piece = left.min(PIECE);
        runtime.host().clock.sleep(piece);
        left -= piece;
    }
    Ok(Value::Null)
}

fn wait(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    sleep(runtime, milliseconds(&args.value(0))?)
}

/// Timers are called while it lasts, whatever its sign; 1, 0 and -1 only hand over.
fn multitask(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let value = match args.value(0) {
        Value::Int(-1..=1) | Value::Null => Value::Int(0),
        Value::Int(hundredths) => Value::Int(hundredths.saturating_abs()),
        other => other,
    };
    let mut left = milliseconds(&value)?;
    periodic::tick(runtime)?;
    while left > 0 {
        // Short enough for the shortest period of a timer.
        let piece = left.min(STEP);
        sleep(runtime, piece)?;
        left -= piece;
        periodic::tick(runtime)?;
    }
    Ok(Value::Null)
}

/// A stopwatch: the time it started or went on, and what it counted before.
#[derive(Default, Clone, Copy)]
struct Watch {
    since: Option<u64>,
    counted: u64,
}

impl Watch {
    fn value(self, now: u64) -> u64 {
        self.counted + self.since.map_or(0, |since| now.saturating_sub(since))
    }
}

#[derive(Default)]
struct Watches(HashMap<i64, Watch>);

/// The present, the number of the stopwatch, and the stopwatch if it was started.
fn watch(runtime: &mut dyn Runtime, args: &Arguments) -> (u64, i64, Option<Watch>) {
    let now = runtime.host().clock.monotonic();
    let number = args.int(0).unwrap_or(1);
    (now, number, runtime.extensions().get::<Watches>().0.get(&number).copied())
}

fn keep(runtime: &mut dyn Runtime, number: i64, watch: Watch) {
    runtime.extensions().get::<Watches>().0.insert(number, watch);
}

fn not_started(number: i64) -> Error {
    Error::fatal(
        codes::RUN_ERROR,
        bilingual!("le chrono {number} n'a pas démarré", "stopwatch {number} was not started"),
    )
    .hint(bilingual!("appeler d'abord ChronoDébut", "call ChronoStart first"))
}

fn start(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (now, number, _) = watch(runtime, &args);
    keep(runtime, number, Watch { since: Some(now), counted: 0 });
    Ok(Value::Null)
}

/// Stops the stopwatch and gives what it counted.
fn stop(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (now, number, found) = watch(runtime, &args);
    let counted = found.ok_or_else(|| not_started(number))?.value(now);
    keep(runtime, number, Watch { since: None, counted });
    Ok(Value::Duration(Duration::from_int(counted as i64)))
}

fn value(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (now, number, found) = watch(runtime, &args);
    let counted = found.ok_or_else(|| not_started(number))?.value(now);
    Ok(Value::Duration(Duration::from_int(counted as i64)))
}

fn resume(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (now, number, found) = watch(runtime, &args);
    let mut watch = found.ok_or_else(|| not_started(number))?;
    watch.since.get_or_insert(now);
    keep(runtime, number, watch);
    Ok(Value::Null)
}

fn reset(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let number = args.int(0).unwrap_or(1);
    keep(runtime, number, Watch::default());
    Ok(Value::Null)
}

const WAIT: Parameter = parameter("durée", "duration", Ty::Any);
const NUMBER: Parameter = parameter("numéro", "number", Ty::Int).optional();

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("Multitâche", "Multitask"),
        page: 3015004,
        doc: doc(
            "Attend, en centièmes de seconde ou une durée ; ne fait rien sans durée.",
            "Waits, in hundredths of a second or a duration; does nothing without one.",
        ),
        syntaxes: &[Syntax { parameters: &[WAIT.optional()], result: Ty::Void, run: multitask }],
        examples: &[example("Multitâche(10)\nTrace(\"fait\")", "fait")],
        keeps_error: false,
    },
    Function {
        names: names("Temporisation", "Wait"),
        page: 3015012,
        doc: doc(
            "Attend, en centièmes de seconde ou une durée.",
            "Waits, in hundredths of a second or a duration.",
        ),
        syntaxes: &[Syntax {
            parameters: &[WAIT, parameter("type", "type", Ty::Int).optional()],
            result: Ty::Void,
            run: wait,
        }],
        examples: &[example("Temporisation(10)\nTrace(\"fait\")", "fait")],
        keeps_error: false,
    },
    Function {
        names: names("ThreadPause", "ThreadPause"),
        page: 3077029,
        doc: doc(
            "Attend, en centièmes de seconde ou une durée.",
            "Waits, in hundredths of a second or a duration.",
        ),
        syntaxes: &[Syntax { parameters: &[WAIT], result: Ty::Void, run: wait }],
        examples: &[example("ThreadPause(10 ms)\nTrace(\"fait\")", "fait")],
        keeps_error: false,
    },
    Function {
        names: names("ChronoDébut", "ChronoStart"),
        page: 3027031,
        doc: doc("Démarre un chronomètre à zéro.", "Starts a stopwatch at zero."),
        syntaxes: &[chrono::START, Syntax { parameters: &[NUMBER], result: Ty::Void, run: start }],
        examples: &[example(
            "ChronoDébut()\nd est une Durée = ChronoFin()\nTrace(d.EnMinutes < 5)",
            "1",
        )],
        keeps_error: false,
    },
    Function {
        names: names("ChronoFin", "ChronoEnd"),
        page: 3027032,
        doc: doc(
            "Arrête un chronomètre et donne la durée comptée.",
            "Stops a stopwatch and gives the duration it counted.",
        ),
        syntaxes: &[
            chrono::STOP,
            Syntax { parameters: &[NUMBER], result: Ty::Duration, run: stop },
        ],
        examples: &[example("ChronoDébut(2)\nn est un entier = ChronoFin(2)\nTrace(n >= 0)", "1")],
        keeps_error: false,
    },
    Function {
        names: names("ChronoValeur", "ChronoValue"),
        page: 3027033,
        doc: doc("Lit un chronomètre sans l'arrêter.", "Reads a stopwatch without stopping it."),
        syntaxes: &[
            chrono::READ,
            Syntax { parameters: &[NUMBER], result: Ty::Duration, run: value },
        ],
        examples: &[example("ChronoDébut()\nn est un entier = ChronoValeur()\nTrace(n >= 0)", "1")],
        keeps_error: false,
    },
    Function {
        names: names("ChronoPause", "ChronoPause"),
        page: 1000018829,
        doc: doc("Suspend un chronomètre.", "Halts a stopwatch."),
        syntaxes: &[
            chrono::STOP,
            Syntax { parameters: &[NUMBER], result: Ty::Duration, run: stop },
        ],
        examples: &[example("ChronoDébut()\nChronoPause()\nTrace(\"fait\")", "fait")],
        keeps_error: false,
    },
    Function {
        names: names("ChronoReprend", "ChronoResume"),
        page: 1000018830,
        doc: doc("Fait repartir un chronomètre suspendu.", "Sets a halted stopwatch going again."),
        syntaxes: &[
            chrono::RESUME,
            Syntax { parameters: &[NUMBER], result: Ty::Void, run: resume },
        ],
        examples: &[example(
            "ChronoDébut()\nChronoPause()\nChronoReprend()\nTrace(\"fait\")",
            "fait",
        )],
        keeps_error: false,
    },
    Function {
        names: names("ChronoRAZ", "ChronoReset"),
        page: 1000020474,
        doc: doc("Remet un chronomètre à zéro, arrêté.", "Sets a stopwatch to zero, stopped."),
        syntaxes: &[chrono::RESET, Syntax { parameters: &[NUMBER], result: Ty::Void, run: reset }],
        examples: &[example("ChronoRAZ()\nn est un entier = ChronoValeur()\nTrace(n)", "0")],
        keeps_error: false,
    },
];
