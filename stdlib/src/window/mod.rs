//! The headless window: what `SAI_Nom`, `TABLE_Mails` or `JAUGE_Envoi` are without a window.

mod column;
mod field;
pub mod rows;

pub use field::{FIELD, FIELDS, content};

use std::rc::Rc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{Arguments, Error, Parameter, Ty, parameter};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Object, Value};

/// The field a function works on.
const FIELD_PARAMETER: Parameter = parameter("champ", "field", Ty::Field);

/// The field at `rank`.
fn field(args: &Arguments, rank: usize) -> Result<Rc<Object>, Error> {
    match args.object(rank) {
        Some(object) if object.is(&FIELD) => Ok(object),
        _ => Err(Error::fatal(
            codes::ARGUMENT_TYPE,
            bilingual!("un champ de fenêtre est attendu", "a field of the window is expected"),
        )),
    }
}

/// A rank counted from 1 among `count`, or the error of one that is outside.
fn row_rank(rank: Option<i64>, count: usize) -> Result<usize, Error> {
    let rank = rank.unwrap_or(0);
    usize::try_from(rank)
        .ok()
        .and_then(|rank| rank.checked_sub(1))
        .filter(|rank| *rank < count)
        .ok_or_else(|| {
            Error::fatal(
                codes::INDEX,
                bilingual!(
                    "la ligne {rank} n'existe pas parmi {count}",
                    "row {rank} does not exist among {count}"
                ),
            )
        })
}

/// The cells as texts.
fn cells<'a>(values: impl Iterator<Item = &'a Value>) -> Vec<String> {
    values.map(wl_interpreter::value::display).collect()
}
