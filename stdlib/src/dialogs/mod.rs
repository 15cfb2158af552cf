//! Messages, questions and traces.

pub mod ask;
pub mod show;
pub mod trace;

use wl_interpreter::builtin::{Arguments, Error, Parameter, Runtime, Ty, parameter};
use wl_interpreter::value::{Value, display};

/// The lines of a dialog.
const LINES: Parameter = parameter("lignes", "lines", Ty::Any).rest();

/// A value as it is shown; a field shows its content.
fn shown(runtime: &mut dyn Runtime, value: &Value) -> Result<String, Error> {
    match value {
        Value::Object(field) if field.is(&crate::window::FIELD) => {
            Ok(display(&crate::window::content(runtime, field)?))
        }
        other => Ok(display(other)),
    }
}

/// The arguments from `rank` on, one a line.
fn lines(runtime: &mut dyn Runtime, args: &Arguments, rank: usize) -> Result<String, Error> {
    let mut lines = Vec::new();
    for value in args.rest(rank) {
        lines.push(shown(runtime, value)?);
    }
    Ok(console_lines(&lines.join("\n")))
}

/// Line ends as a console writes them.
fn console_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
