//! Arrays and associative arrays.

pub mod callback;
pub mod edit;
pub mod lines;
pub mod objects;
pub mod order;
pub mod seek;
pub mod sequences;
pub mod shape;
pub mod text;

use std::cell::RefCell;
use std::rc::Rc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{Arguments, Error, Parameter, Ty, parameter};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Array, Class, Type, Value};

/// The array in front of the dot.
const ARRAY: Parameter = parameter("tableau", "array", Ty::AnyArray);
/// The same, when the function changes it.
const CHANGED: Parameter = ARRAY.changed();
const VALUE: Parameter = parameter("valeur", "value", Ty::Any);
const INDEX: Parameter = parameter("indice", "index", Ty::Long);

/// The array at `rank`.
fn array(args: &Arguments, rank: usize) -> Result<Rc<RefCell<Array>>, Error> {
    match args.value(rank) {
        Value::Array(array) => Ok(array),
        other => {
            let kind = other.kind().name();
            let (fr, en) = (kind.fr, kind.en);
            Err(Error::fatal(
                codes::ARGUMENT_TYPE,
                bilingual!(
                    "un tableau est attendu, et c'est {fr}",
                    "an array is expected, and this is {en}"
                ),
            ))
        }
    }
}

/// The array at `rank`, of which the size may change.
fn growable(args: &Arguments, rank: usize) -> Result<Rc<RefCell<Array>>, Error> {
    let array = array(args, rank)?;
    if array.borrow().fixed {
        return Err(Error::fatal(
            codes::RUN_ERROR,
            bilingual!(
                "la taille d'un tableau fixe ne change pas",
                "the size of a fixed array does not change"
            ),
        ));
    }
    Ok(array)
}

fn out_of_bounds(index: i64, count: usize) -> Error {
    Error::fatal(
        codes::INDEX,
        bilingual!(
            "l'indice {index} est hors du tableau, qui a {count} élément(s)",
            "index {index} is outside of the array, which has {count} element(s)"
        ),
    )
}

/// An index from 1 as a rank from 0, below `count`.
fn rank_of(index: i64, count: usize) -> Result<usize, Error> {
    usize::try_from(index)
        .ok()
        .and_then(|index| index.checked_sub(1))
        .filter(|rank| *rank < count)
        .ok_or_else(|| out_of_bounds(index, count))
}

/// Replaces all the elements.
fn refill(array: &RefCell<Array>, items: Vec<Value>) {
    let mut array = array.borrow_mut();
    array.truncate(0);
    for item in items {
        array.push(item);
    }
}

/// A value as an element of this type: converted, copied when the element is not a reference, and
/// built from a list when it is a structure.
fn element(value: Value, ty: &Type) -> Result<Value, Error> {
    match (ty, value) {
        (Type::Object { class, .. }, Value::Array(list)) => {
            let object = class.create();
            for (rank, item) in list.borrow().to_values().into_iter().enumerate() {
                object.set(rank, item.convert(&class.field_type(rank))?);
            }
            Ok(Value::Object(object))
        }
        (Type::Object { dynamic: false, class: Class::User(_) }, value @ Value::Object(_)) => {
            Ok(value.convert(ty)?.deep_copy())
        }
        (_, value) => Ok(value.convert(ty)?.detached()),
    }
}
