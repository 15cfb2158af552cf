//! Following transfers.

use std::rc::Rc;

use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::{Class, Object, Place, Reference, Value};

use super::Outcome;
use crate::session::Mail;

/// Who is told how far a transfer is.
#[derive(Clone)]
pub(crate) enum Gauge {
    /// A progress bar of the window.
    Field(Rc<Object>),
    /// A procedure.
    Procedure(Value),
}

const FREQUENCY: Parameter = parameter("fréquence", "frequency", Ty::Int);

/// `EmailJauge`.
pub(super) const FOLLOW: Function = Function {
    names: names("EmailJauge", "EmailProgressBar"),
    page: 3_032_017,
    doc: doc(
        "Suit les lectures et les envois qui viennent : par un champ jauge, ou par une procédure qui reçoit le nombre d'octets à transférer et le nombre d'octets transférés, au début et à la fin de chaque email. EmailRécupèreTout lui donne aussi le rang de l'email et leur nombre. \"\" arrête le suivi.",
        "Follows the reads and sends to come: with a progress bar, or with a procedure that gets the bytes to be transferred and the bytes transferred, at the start and at the end of each email. EmailGetAll also gives it the rank of the email and their number. \"\" stops following.",
    ),
    syntaxes: &[
        Syntax {
            parameters: &[parameter("procédure", "procedure", Ty::Procedure), FREQUENCY.optional()],
            result: Ty::Void,
            run: follow,
        },
        Syntax {
            parameters: &[parameter("jauge", "bar", Ty::Field), FREQUENCY.optional()],
            result: Ty::Void,
            run: follow,
        },
    ],
    examples: &[example(
        "EmailJauge(Avance)\n\
         EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\n\
         EmailLitPremier(\"jean\")\nEmailJauge(\"\")\nEmailLitSuivant(\"jean\")\n\
         EmailFermeSession(\"jean\")\n\n\
         PROCÉDURE Avance(total, fait)\nSI fait = 0 ALORS Trace(\"début\") SINON Trace(\"fin\")\nFIN",
        "début\nfin",
    )],
    keeps_error: false,
};

fn follow(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let gauge = match args.value(0) {
        Value::Object(field) => Some(Gauge::Field(field)),
        Value::Text(name) if name.is_empty() => None,
        Value::Text(name) => match runtime.field(name.as_str()) {
            Some(field) => Some(Gauge::Field(field)),
            None => Some(Gauge::Procedure(Value::Text(name))),
        },
        procedure @ Value::Procedure(_) => Some(Gauge::Procedure(procedure)),
        _ => None,
    };
    runtime.extensions().get::<Mail>().gauge = gauge;
    Ok(Value::Null)
}

/// Runs a transfer of about `size` bytes, telling the gauge before and after.
pub(crate) fn followed<T>(
    runtime: &mut dyn Runtime,
    size: Option<u64>,
    transfer: impl FnOnce(&mut dyn Runtime) -> wl_mail::Result<T>,
) -> wl_mail::Result<T> {
    followed_among(runtime, size, &[], transfer)
}

/// The same, with the rank of the email and their number.
pub(super) fn followed_among<T>(
    runtime: &mut dyn Runtime,
    size: Option<u64>,
    among: &[usize],
    transfer: impl FnOnce(&mut dyn Runtime) -> wl_mail::Result<T>,
) -> wl_mail::Result<T> {
    let Some(gauge) = runtime.extensions().get::<Mail>().gauge.clone() else {
        return transfer(runtime);
    };
    let total = i64::try_from(size.unwrap_or(0)).unwrap_or(i64::MAX);
    tell(runtime, &gauge, total, 0, among);
    let outcome = transfer(runtime)?;
    tell(runtime, &gauge, total, total, among);
    Ok(outcome)
}

/// Tells the gauge; what goes wrong there does not concern the transfer.
fn tell(runtime: &mut dyn Runtime, gauge: &Gauge, total: i64, done: i64, among: &[usize]) {
    let told: Result<(), Error> = match gauge {
        Gauge::Field(field) => {
            let Class::Native(ty) = field.class else { return };
            let Some(rank) = ty.default_property else { return };
            let percent = if done >= total { 100 } else { 0 };
            let place = Reference::Place(Rc::new(Place::Member(Rc::clone(field), rank)));
            runtime.write(&place, Value::Int(percent))
        }
        Gauge::Procedure(procedure) => {
            let mut arguments = vec![Value::Int(total), Value::Int(done)];
            arguments.extend(among.iter().map(|count| Value::Int(*count as i64)));
            runtime.call(procedure, arguments).map(drop)
        }
    };
    // A gauge that fails is not asked again.
    if told.is_err() {
        runtime.extensions().get::<Mail>().gauge = None;
    }
}
