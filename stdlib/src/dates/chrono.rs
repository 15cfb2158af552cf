//! The type Chrono: a stopwatch held by a variable.

use std::rc::Rc;

use wl_interpreter::builtin::{
    Arguments, Error, Function, NativeType, Parameter, Property, Runtime, Syntax, Ty, Using, doc,
    example, names, parameter,
};
use wl_interpreter::value::{Duration, Object, Value};

use crate::Outcome;

/// The ranks of the properties.
const RUNNING: usize = 0;
const VALUE: usize = 1;

/// When it began to run, in the milliseconds of the clock; a new one each time, so that copies of
/// the variable stay apart.
struct Since(u64);

static PROPERTIES: &[Property] = &[
    Property {
        names: names("Démarré", "Started"),
        ty: Ty::Bool,
        read_only: true,
        default: None,
        secret: false,
        doc: doc("Vrai s'il compte.", "True when it is counting."),
    },
    Property {
        names: names("Valeur", "Value"),
        ty: Ty::Duration,
        read_only: true,
        default: None,
        secret: false,
        doc: doc("La durée comptée.", "The duration counted."),
    },
];

/// A stopwatch.
pub static CHRONO: NativeType = NativeType {
    names: names("Chrono", "Chrono"),
    page: 1000023560,
    doc: doc(
        "Un chronomètre ; UTILISER le fait compter le temps d'un bloc.",
        "A stopwatch; USING makes it count the time of a block.",
    ),
    properties: PROPERTIES,
    methods: METHODS,
    examples: &[example(
        "c est un Chrono\nUTILISER c DANS\n\tTrace(c.Démarré)\nFIN\nTrace(c.Démarré, c.Valeur.EnMinutes < 5)",
        "1\n0\t1",
    )],
    default_property: Some(VALUE),
    before_read: Some(before_read),
    after_write: None,
    walk: None,
    using: Some(Using { enter: resume, leave: pause }),
    declarable: true,
};

fn now(runtime: &mut dyn Runtime) -> u64 {
    runtime.host().clock.monotonic()
}

fn counted(object: &Object) -> i64 {
    match object.get(VALUE) {
        Value::Duration(duration) => duration.to_int(),
        _ => 0,
    }
}

/// Brings its value up to the present; it then counts on from there.
fn refresh(runtime: &mut dyn Runtime, object: &Rc<Object>) {
    let now = now(runtime);
    if let Some(since) = object.native::<Since>() {
        let more = i64::try_from(now.saturating_sub(since.0)).unwrap_or(i64::MAX);
        let total = counted(object).saturating_add(more);
        object.set(VALUE, Value::Duration(Duration::from_int(total)));
        *object.native.borrow_mut() = Some(Rc::new(Since(now)));
    }
}

fn before_read(runtime: &mut dyn Runtime, object: &Rc<Object>, rank: usize) -> Result<(), Error> {
    if rank == VALUE {
        refresh(runtime, object);
    }
    Ok(())
}

fn resume(runtime: &mut dyn Runtime, object: &Rc<Object>) -> Result<(), Error> {
    if object.native::<Since>().is_none() {
        *object.native.borrow_mut() = Some(Rc::new(Since(now(runtime))));
        object.set(RUNNING, Value::Bool(true));
        object.watched.set(true);
    }
    Ok(())
}

fn pause(runtime: &mut dyn Runtime, object: &Rc<Object>) -> Result<(), Error> {
    refresh(runtime, object);
    clear(object);
    Ok(())
}

fn clear(object: &Object) {
    *object.native.borrow_mut() = None;
    object.set(RUNNING, Value::Bool(false));
    object.watched.set(false);
}

fn with(args: &Arguments, act: impl FnOnce(&Rc<Object>) -> Result<(), Error>) -> Outcome {
    match args.object(0) {
        Some(object) => {
            act(&object)?;
            Ok(object.get(VALUE))
        }
        None => Ok(Value::Null),
    }
}

fn start_at_zero(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    with(&args, |object| {
        clear(object);
        object.set(VALUE, Value::Duration(Duration::from_int(0)));
        resume(runtime, object)
    })
}

fn stop_it(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    with(&args, |object| pause(runtime, object))
}

fn resume_it(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    with(&args, |object| resume(runtime, object))
}

fn reset_it(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    with(&args, |object| {
        clear(object);
        object.set(VALUE, Value::Duration(Duration::from_int(0)));
        Ok(())
    })
}

fn read_it(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    with(&args, |object| {
        refresh(runtime, object);
        Ok(())
    })
}

const SELF: Parameter = parameter("chrono", "chrono", Ty::Object(&CHRONO));

/// `ChronoDébut(c)`.
pub const START: Syntax = Syntax { parameters: &[SELF], result: Ty::Void, run: start_at_zero };
/// `ChronoFin(c)`, `ChronoPause(c)`.
pub const STOP: Syntax = Syntax { parameters: &[SELF], result: Ty::Duration, run: stop_it };
/// `ChronoReprend(c)`.
pub const RESUME: Syntax = Syntax { parameters: &[SELF], result: Ty::Void, run: resume_it };
/// `ChronoRAZ(c)`.
pub const RESET: Syntax = Syntax { parameters: &[SELF], result: Ty::Void, run: reset_it };
/// `ChronoValeur(c)`.
pub const READ: Syntax = Syntax { parameters: &[SELF], result: Ty::Duration, run: read_it };

/// What stands in front of the dot: a method is only found on its own type.
const OWN: Parameter = parameter("chrono", "chrono", Ty::Any);

static METHODS: &[Function] = &[
    Function {
        names: names("Début", "Start"),
        page: 1000023788,
        doc: doc("Démarre à zéro.", "Starts at zero."),
        syntaxes: &[Syntax { parameters: &[OWN], result: Ty::Void, run: start_at_zero }],
        examples: &[example("c est un Chrono\nc.Début()\nTrace(c.Démarré)", "1")],
        keeps_error: false,
    },
    Function {
        names: names("Fin", "End"),
        page: 1000023789,
        doc: doc("Arrête et donne la durée comptée.", "Stops and gives the duration counted."),
        syntaxes: &[Syntax { parameters: &[OWN], result: Ty::Duration, run: stop_it }],
        examples: &[example("c est un Chrono\nc.Début()\nc.Fin()\nTrace(c.Démarré)", "0")],
        keeps_error: false,
    },
    Function {
        names: names("Pause", "Pause"),
        page: 1000023790,
        doc: doc("Suspend.", "Halts."),
        syntaxes: &[Syntax { parameters: &[OWN], result: Ty::Duration, run: stop_it }],
        examples: &[example("c est un Chrono\nc.Début()\nc.Pause()\nTrace(c.Démarré)", "0")],
        keeps_error: false,
    },
    Function {
        names: names("RAZ", "Reset"),
        page: 1000023791,
        doc: doc("Arrête et revient à zéro.", "Stops and goes back to zero."),
        syntaxes: &[Syntax { parameters: &[OWN], result: Ty::Void, run: reset_it }],
        examples: &[example(
            "c est un Chrono\nc.Début()\nc.RAZ()\nTrace(c.Démarré, c.Valeur.EnMinutes)",
            "0\t0",
        )],
        keeps_error: false,
    },
    Function {
        names: names("Reprend", "Resume"),
        page: 1000023792,
        doc: doc("Compte de nouveau.", "Counts again."),
        syntaxes: &[Syntax { parameters: &[OWN], result: Ty::Void, run: resume_it }],
        examples: &[example(
            "c est un Chrono\nc.Début()\nc.Pause()\nc.Reprend()\nTrace(c.Démarré)",
            "1",
        )],
        keeps_error: false,
    },
];
