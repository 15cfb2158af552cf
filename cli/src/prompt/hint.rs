//! The hint behind the cursor: the parameters that a call still awaits.

use wl_interpreter::Interpreter;
use wl_interpreter::builtin::Function;
use wl_interpreter::diagnostic::Language;
use wl_interpreter::syntax::fold;
use wl_interpreter::value::{Class, Type};

use super::words::{Front, front, open_call};
use crate::doc::signature::{parameter, result, written};

/// What is left to type of the innermost call, with its result.
#[must_use]
pub fn hint(line: &str, interpreter: &Interpreter, language: Language) -> Option<String> {
    let call = open_call(line)?;
    let key = fold(call.name);
    let table = interpreter.table();
    let (function, skipped) = match front(&line[..call.start], interpreter) {
        Front::Typed(Type::Object { class: Class::Native(native), .. }) => {
            (table.method(native, &key)?, 1)
        }
        Front::Nothing => (table.function(&key)?, 0),
        _ => return None,
    };
    rest(function, skipped, call.commas, call.fresh, language)
}

fn rest(
    function: &Function,
    skipped: usize,
    commas: usize,
    fresh: bool,
    language: Language,
) -> Option<String> {
    let room = |parameters: usize| parameters > skipped + commas;
    let syntax = function
        .syntaxes
        .iter()
        .find(|syntax| room(syntax.parameters.len()))
        .or(function.syntaxes.first())?;
    let typed = skipped + commas + usize::from(!fresh);
    let left: Vec<String> = written(syntax).skip(typed).map(|p| parameter(p, language)).collect();
    let joined = left.join(", ");
    let comma = if fresh || left.is_empty() { "" } else { ", " };
    Some(format!("{comma}{joined}){}", result(syntax, language)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::table;
    use wl_interpreter::host::{Host, Recorder};

    #[test]
    fn what_is_left_of_a_call() {
        let interpreter = Interpreter::new(table(), Host::recording(&Recorder::default()));
        let hint = |line| hint(line, &interpreter, Language::English).unwrap_or_default();
        assert_eq!(hint("Left("), "text, [count]) → string");
        assert_eq!(hint("Left(\"a\""), ", [count]) → string");
        assert_eq!(hint("Left(\"a\", "), "[count]) → string");
        assert_eq!(hint("x = Left(\"a\", 2)"), "");
        assert_eq!(hint("Zorglub("), "");
    }
}
