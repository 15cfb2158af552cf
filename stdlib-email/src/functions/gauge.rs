//! Following transfers.

use std::rc::Rc;

use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::Language;
use wl_interpreter::syntax::fold;
use wl_interpreter::value::{Class, Object, Place, Reference, Value};

use super::Outcome;
use crate::progress::{Counter, alongside};
use crate::session::Mail;

/// Who is told how far a transfer is, and about how often.
#[derive(Clone)]
pub(crate) struct Gauge {
    told: Told,
    /// Bytes.
    frequency: usize,
}

#[derive(Clone)]
enum Told {
    /// A progress bar of the window.
    Field(Rc<Object>),
    /// A procedure.
    Procedure(Value),
}

/// A procedure that hears an event.
pub(crate) struct Listener {
    /// Folded.
    event: String,
    procedure: Value,
}

const FREQUENCY: Parameter = parameter("fréquence", "frequency", Ty::Int);
/// Bytes between two calls (documentation page 3032017).
const EVERY: usize = 10_000;
/// Bytes of a transfer that is worth a progress bar at a terminal.
const LONG: u64 = 2 * 1024 * 1024;
/// Bytes between two looks of that bar.
const LOOK: usize = 128 * 1024;

/// `EmailJauge`.
pub(super) const FOLLOW: Function = Function {
    names: names("EmailJauge", "EmailProgressBar"),
    page: 3_032_017,
    doc: doc(
        "Suit les lectures et les envois qui viennent : par un champ jauge, qui va de 0 à 100, ou par une procédure qui reçoit le nombre d'octets à transférer et le nombre d'octets transférés, au début, environ tous les 10 000 octets (ou la fréquence donnée) et à la fin de chaque email. EmailRécupèreTout lui donne aussi le rang de l'email et leur nombre. La session suivie ne répond à rien d'autre pendant l'appel. \"\" arrête le suivi.",
        "Follows the reads and sends to come: with a progress bar, which goes from 0 to 100, or with a procedure that gets the bytes to be transferred and the bytes transferred, at the start, about every 10,000 bytes (or the frequency given) and at the end of each email. EmailGetAll also gives it the rank of the email and their number. The session followed answers nothing else during the call. \"\" stops following.",
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

/// `Evénement`.
pub(super) const EVENT: Function = Function {
    names: names("Evénement", "Event"),
    page: 3_015_011,
    doc: doc(
        "Fait appeler une procédure quand survient un événement nommé : ici celui que EmailJauge déclenche, avec le nombre d'octets à transférer et le nombre d'octets transférés. Sans fenêtre, le nom du champ ne compte pas, et un message Windows, qui est un nombre, ne survient jamais. Donne l'identifiant de l'événement.",
        "Has a procedure called when a named event happens: here the one that EmailProgressBar triggers, with the bytes to be transferred and the bytes transferred. Without a window the name of the control does not count, and a Windows message, which is a number, never happens. Gives the identifier of the event.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            parameter("procédure", "procedure", Ty::Procedure),
            parameter("champ", "control", Ty::Text),
            parameter("événement", "event", Ty::Any),
        ],
        result: Ty::Int,
        run: listen,
    }],
    examples: &[example(
        "Evénement(Avance, \"*.*\", \"ProgressionEmail\")\nEmailJauge(\"ProgressionEmail\")\n\
         EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\n\
         EmailLitPremier(\"jean\")\nEmailJauge(\"\")\nEmailFermeSession(\"jean\")\n\n\
         PROCÉDURE Avance(total, fait)\nSI fait = total ALORS Trace(\"fini\")\n",
        "fini",
    )],
    keeps_error: false,
};

fn listen(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let event = fold(args.value(2).to_text()?.as_str()).into_owned();
    let events = &mut runtime.extensions().get::<Mail>().events;
    events.push(Listener { event, procedure: args.value(0) });
    Ok(Value::Int(events.len() as i64))
}

fn follow(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let told = match args.value(0) {
        Value::Object(field) => Some(Told::Field(field)),
        Value::Text(name) if name.is_empty() => None,
        Value::Text(name) => match runtime.field(name.as_str()) {
            Some(field) => Some(Told::Field(field)),
            None => Some(Told::Procedure(Value::Text(name))),
        },
        procedure @ Value::Procedure(_) => Some(Told::Procedure(procedure)),
        _ => None,
    };
    let frequency = args.int(1).and_then(|given| usize::try_from(given).ok());
    let frequency = frequency.filter(|given| *given > 0).unwrap_or(EVERY);
    runtime.extensions().get::<Mail>().gauge = told.map(|told| Gauge { told, frequency });
    Ok(Value::Null)
}

/// Which way a transfer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the server.
    Receiving,
    /// To the server.
    Sending,
}

/// A transfer, as those who follow it see it.
pub(crate) struct Follow<'a> {
    runtime: &'a mut dyn Runtime,
    way: Way,
    total: u64,
    /// The rank of the email and their number, when there are several.
    among: &'a [usize],
}

/// Runs a transfer of about `size` bytes, telling the gauge before and after; the transfer itself
/// tells the rest through [`Follow::run`].
pub(crate) fn followed<T>(
    runtime: &mut dyn Runtime,
    way: Way,
    size: Option<u64>,
    transfer: impl FnOnce(&mut Follow<'_>) -> wl_mail::Result<T>,
) -> wl_mail::Result<T> {
    followed_among(runtime, way, size, &[], transfer)
}

/// The same, with the rank of the email and their number.
pub(super) fn followed_among<T>(
    runtime: &mut dyn Runtime,
    way: Way,
    size: Option<u64>,
    among: &[usize],
    transfer: impl FnOnce(&mut Follow<'_>) -> wl_mail::Result<T>,
) -> wl_mail::Result<T> {
    let mut follow = Follow { runtime, way, total: size.unwrap_or(0), among };
    follow.tell(0);
    let outcome = transfer(&mut follow)?;
    follow.tell(follow.total);
    Ok(outcome)
}

impl Follow<'_> {
    /// Runs a transfer over the session of this counter, telling how far it is.
    pub(crate) fn run<T: Send>(
        &mut self,
        counter: &Counter,
        transfer: impl FnOnce() -> wl_mail::Result<T> + Send,
    ) -> wl_mail::Result<T> {
        let gauge = self.runtime.extensions().get::<Mail>().gauge.clone();
        let total = self.total;
        match gauge {
            Some(gauge) => alongside(counter, gauge.frequency, transfer, |bytes| {
                // The last step is told once the server has answered.
                if bytes < total {
                    self.tell(bytes);
                }
            }),
            None if total < LONG => transfer(),
            None => {
                let (way, language) = (self.way, self.runtime.language());
                let console = &mut self.runtime.host().console;
                // The last bytes are told once the server has answered.
                let mut show = |bytes: u64| {
                    let share = (bytes as f64 / total as f64).min(0.99);
                    console.progress(&label(way, bytes.min(total), total, language), share);
                };
                // There from the start: a server may take its time to send anything.
                show(0);
                let done = alongside(counter, LOOK, transfer, show);
                // A full bar goes away.
                self.runtime.host().console.progress("", 1.0);
                done
            }
        }
    }

    /// Tells the gauge; what goes wrong there does not concern the transfer.
    fn tell(&mut self, done: u64) {
        let Some(gauge) = self.runtime.extensions().get::<Mail>().gauge.clone() else { return };
        let told: Result<(), Error> = match &gauge.told {
            Told::Field(field) => {
                let Class::Native(ty) = field.class else { return };
                let Some(rank) = ty.default_property else { return };
                let percent = if done >= self.total { 100 } else { done * 100 / self.total };
                let place = Reference::Place(Rc::new(Place::Member(Rc::clone(field), rank)));
                self.runtime.write(&place, Value::Int(percent as i64))
            }
            Told::Procedure(procedure) => {
                let count = |bytes: u64| Value::Int(i64::try_from(bytes).unwrap_or(i64::MAX));
                let mut arguments = vec![count(self.total), count(done)];
                let listeners = listeners(self.runtime, procedure);
                if listeners.is_empty() {
                    arguments.extend(self.among.iter().map(|count| Value::Int(*count as i64)));
                    self.runtime.call(procedure, arguments).map(drop)
                } else {
                    listeners.iter().try_for_each(|listener| {
                        self.runtime.call(listener, arguments.clone()).map(drop)
                    })
                }
            }
        };
        // A gauge that fails is not asked again.
        if told.is_err() {
            self.runtime.extensions().get::<Mail>().gauge = None;
        }
    }
}

/// What stands beside the bar: `réception 3,2 Mo sur 8,0 Mo`.
fn label(way: Way, done: u64, total: u64, language: Language) -> String {
    let megabytes = |bytes: u64| format!("{:.1}", bytes as f64 / 1e6);
    let (done, total) = (megabytes(done), megabytes(total));
    match language {
        Language::French => {
            let way = if way == Way::Receiving { "réception" } else { "envoi" };
            format!("{way} {done} Mo sur {total} Mo").replace('.', ",")
        }
        Language::English => {
            let way = if way == Way::Receiving { "receiving" } else { "sending" };
            format!("{way} {done} MB of {total} MB")
        }
    }
}

/// The procedures that hear the event of this name.
fn listeners(runtime: &mut dyn Runtime, name: &Value) -> Vec<Value> {
    let Value::Text(name) = name else { return Vec::new() };
    let name = fold(name.as_str()).into_owned();
    let events = &runtime.extensions().get::<Mail>().events;
    let heard = events.iter().filter(|listener| listener.event == name);
    heard.map(|listener| listener.procedure.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_tells_which_way_and_how_far() {
        let told = label(Way::Receiving, 3_249_000, 8_000_000, Language::French);
        assert_eq!(told, "réception 3,2 Mo sur 8,0 Mo");
        let told = label(Way::Sending, 0, 12_345_678, Language::English);
        assert_eq!(told, "sending 0.0 MB of 12.3 MB");
    }
}
