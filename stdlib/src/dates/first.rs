//! What date and time variables begin with.

use wl_interpreter::builtin::{
    Arguments, FirstMoment, Function, Runtime, Syntax, Ty, doc, example, names,
};
use wl_interpreter::value::{DateTime, Value};

use super::{DATE, TIME, moment_of, time_of};
use crate::Outcome;

fn fixed(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let date = moment_of(&args.value(0))?.date();
    let time = time_of(&args.value(1))?;
    let moment = DateTime::from_parts(date, time);
    runtime.extensions().get::<FirstMoment>().0 = Some(moment);
    Ok(Value::Null)
}

fn current(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    runtime.extensions().get::<FirstMoment>().0 = None;
    Ok(Value::Null)
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[Function {
    names: names("DateHeureParDéfaut", "DateTimeByDefault"),
    page: 3027015,
    doc: doc(
        "Choisit la première valeur des variables Date, Heure et DateHeure ; sans paramètre, le moment présent, comme au début.",
        "Chooses the first value of Date, Time and DateTime variables; without parameter, the present, as at the beginning.",
    ),
    syntaxes: &[
        Syntax { parameters: &[DATE, TIME], result: Ty::Void, run: fixed },
        Syntax { parameters: &[], result: Ty::Void, run: current },
    ],
    examples: &[example(
        "DateHeureParDéfaut(\"20200101\", \"0830\")\nd est une Date\nh est une Heure\nTrace(d, h)",
        "20200101\t083000000",
    )],
    keeps_error: false,
}];
