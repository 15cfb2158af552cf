//! Timers: procedures called again and again. A program has one thread and no window: they are called
//! while it waits in `Multitâche`, as the documentation has it for a project without a window.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::Value;

use super::timer::milliseconds;
use crate::Outcome;

/// The most timers at once.
const MOST: usize = 256;

/// A timer.
struct Timer {
    number: i64,
    procedure: Value,
    /// In milliseconds, at least one.
    period: u64,
    /// When it is due.
    next: u64,
    /// Counted from the end of the procedure, and not from its beginning.
    from_end: bool,
}

/// The timers of a program.
#[derive(Default)]
struct Timers {
    list: Vec<Timer>,
    /// The number of the one whose procedure is running.
    running: Option<i64>,
}

/// Calls the procedures that are due, each once. One that waits in its turn calls none.
pub(super) fn tick(runtime: &mut dyn Runtime) -> Result<(), Error> {
    let now = runtime.host().clock.monotonic();
    let timers = runtime.extensions().get::<Timers>();
    if timers.running.is_some() {
        return Ok(());
    }
    let due: Vec<i64> =
        timers.list.iter().filter(|timer| timer.next <= now).map(|timer| timer.number).collect();
    for number in due {
        let timers = runtime.extensions().get::<Timers>();
        // Another procedure may have stopped it.
        let Some(timer) = timers.list.iter_mut().find(|timer| timer.number == number) else {
            continue;
        };
        timer.next = now + timer.period;
        let procedure = timer.procedure.clone();
        timers.running = Some(number);
        let done = runtime.call(&procedure, Vec::new());
        let after = runtime.host().clock.monotonic();
        let timers = runtime.extensions().get::<Timers>();
        timers.running = None;
        if let Some(timer) = timers.list.iter_mut().find(|timer| timer.number == number)
            && timer.from_end
        {
            timer.next = after + timer.period;
        }
        done?;
    }
    Ok(())
}

fn start(runtime: &mut dyn Runtime, args: &Arguments, from_end: bool) -> Outcome {
    let period = milliseconds(&args.value(1))?.max(1);
    let next = runtime.host().clock.monotonic() + period;
    let list = &mut runtime.extensions().get::<Timers>().list;
    // As many numbers as timers, and one more: one is free.
    let candidates = 1..=list.len() as i64 + 1;
    let free = || candidates.clone().find(|n| list.iter().all(|timer| timer.number != *n));
    let number = args.int(2).or_else(free).unwrap_or(1);
    list.retain(|timer| timer.number != number);
    if list.len() >= MOST {
        return Err(Error::new(
            3015,
            codes::TOO_LARGE,
            bilingual!("{MOST} timers au plus", "at most {MOST} timers"),
        )
        .giving(Value::Int(0)));
    }
    list.push(Timer { number, procedure: args.value(0), period, next, from_end });
    Ok(Value::Int(number))
}

fn start_system(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    start(runtime, &args, true)
}

fn start_own(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    start(runtime, &args, false)
}

/// The timer whose procedure is running; 0 outside of one.
fn current(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::Int(runtime.extensions().get::<Timers>().running.unwrap_or(0)))
}

fn stop(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let timers = runtime.extensions().get::<Timers>();
    let number = args.int(0).or(timers.running);
    // Without a number, that of the procedure that is running, or all of them.
    timers.list.retain(|timer| number.is_some_and(|number| timer.number != number));
    Ok(Value::Null)
}

const PROCEDURE: Parameter = parameter("procédure", "procedure", Ty::Procedure);
const PERIOD: Parameter = parameter("période", "period", Ty::Any);
const NUMBER: Parameter = parameter("numéro", "number", Ty::Int).optional();

const COUNTS: &str = "t est un entier = TimerSys(Compte, 1)
Multitâche(-10)
FinTimerSys(t)
Trace(t)
PROCÉDURE Compte()
	Trace(TimerSys())
FIN";

const SYSTEM: Function = Function {
    names: names("TimerSys", "TimerSys"),
    page: 3015006,
    doc: doc(
        "Appelle une procédure à intervalles, en centièmes de seconde ou une durée, comptés de sa fin ; pendant Multitâche. Donne le numéro du timer ; sans paramètre, celui qui appelle.",
        "Calls a procedure at intervals, in hundredths of a second or a duration, counted from its end; during Multitask. Gives the number of the timer; without parameter, that of the one that calls.",
    ),
    syntaxes: &[
        Syntax { parameters: &[PROCEDURE, PERIOD, NUMBER], result: Ty::Int, run: start_system },
        Syntax { parameters: &[], result: Ty::Int, run: current },
    ],
    examples: &[example(COUNTS, "1")],
    keeps_error: false,
};

const END: Function = Function {
    names: names("FinTimerSys", "EndTimerSys"),
    page: 3015009,
    doc: doc(
        "Arrête un timer, celui qui appelle, ou tous.",
        "Stops a timer, the one that calls, or all of them.",
    ),
    syntaxes: &[Syntax { parameters: &[NUMBER], result: Ty::Void, run: stop }],
    examples: &[example(COUNTS, "1")],
    keeps_error: false,
};

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    SYSTEM,
    END,
    Function {
        names: names("Timer", "Timer"),
        page: 3015008,
        doc: doc(
            "Appelle une procédure à intervalles, en centièmes de seconde ou une durée, comptés de son début ; pendant Multitâche.",
            "Calls a procedure at intervals, in hundredths of a second or a duration, counted from its beginning; during Multitask.",
        ),
        syntaxes: &[
            Syntax { parameters: &[PROCEDURE, PERIOD, NUMBER], result: Ty::Int, run: start_own },
            Syntax { parameters: &[], result: Ty::Int, run: current },
        ],
        examples: &[example(COUNTS, "1")],
        keeps_error: false,
    },
    Function { names: names("FinTimer", "EndTimer"), page: 3015007, ..END },
];
