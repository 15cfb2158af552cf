//! Variables as they are when they are declared.

use std::rc::Rc;

use wl_interpreter::builtin::{
    Arguments, Error, Function, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::{
    Class, Currency, Date, DateTime, Duration, Enumerated, Holds, Numeric, Place, Reference, Time,
    Type, Value,
};

use crate::Outcome;

/// The first value of a variable that holds this one. What is shared (arrays, objects) is emptied
/// in its place.
fn first(runtime: &mut dyn Runtime, value: Value) -> Result<Value, Error> {
    Ok(match value {
        Value::Bool(_) => Value::Bool(false),
        Value::Int(_) => Value::Int(0),
        Value::Real(_) => Value::Real(0.0),
        Value::Text(_) => Value::text(""),
        Value::Currency(_) => Value::Currency(Rc::new(Currency::from_int(0))),
        Value::Numeric(_) => Value::Numeric(Rc::new(Numeric::from_int(0))),
        Value::Buffer(_) => Value::Buffer(Rc::default()),
        Value::Date(_) => Value::Date(Date::now(&runtime.host().clock.now())),
        Value::Time(_) => Value::Time(Time::now(&runtime.host().clock.now())),
        Value::DateTime(_) => Value::DateTime(DateTime::now(&runtime.host().clock.now())),
        Value::Duration(_) => Value::Duration(Duration::default()),
        Value::Enumerated(own) => Enumerated::value_of(&own.of, 0),
        Value::Array(array) => {
            let fixed = array.borrow().fixed;
            if fixed {
                let items = array.borrow().to_values();
                for (rank, item) in items.into_iter().enumerate() {
                    let item = first(runtime, item)?;
                    array.borrow_mut().set(rank, item);
                }
            } else {
                array.borrow_mut().truncate(0);
            }
            Value::Array(array)
        }
        Value::Associative(entries) => {
            entries.borrow_mut().clear();
            Value::Associative(entries)
        }
        Value::Sequence(items) => {
            items.borrow_mut().clear();
            Value::Sequence(items)
        }
        Value::Object(object) => {
            let class: Class = object.class.clone();
            let fresh = runtime.create(&class)?;
            object.copy_from(&fresh);
            Value::Object(object)
        }
        _ => Value::Null,
    })
}

/// A variant, what may be Null.
fn begins_null(place: &Reference) -> bool {
    let null = |ty: &Type| matches!(ty, Type::Any | Type::Json | Type::Nullable(_));
    let holds = match place {
        Reference::Slot(_, holds) | Reference::Global(_, holds) => *holds,
        Reference::Place(place) => match &**place {
            Place::Cell(_, holds) => *holds,
            Place::Element(array, _) => return null(&array.borrow().element),
            Place::Member(object, rank) => return null(&object.class.field_type(*rank)),
            _ => return false,
        },
    };
    matches!(holds, Holds::Any | Holds::Nullable(_) | Holds::NullableInt(_))
}

fn reset(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    for rank in 0..args.len() {
        if let Some(place) = args.reference(rank) {
            let held = runtime.read(&place);
            let first = if begins_null(&place) { Value::Null } else { first(runtime, held)? };
            runtime.write(&place, first)?;
        }
    }
    Ok(Value::Null)
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[Function {
    names: names("VariableRAZ", "VariableReset"),
    page: 3013069,
    doc: doc(
        "Rend à une variable sa valeur à la déclaration : zéro, un texte vide, la date du jour ; un tableau est vidé, ou ses éléments remis à zéro s'il est fixe ; les membres d'une structure ou d'un objet reprennent leur valeur initiale.",
        "Gives a variable the value it had when it was declared: zero, an empty text, today; an array is emptied, or its elements reset when it is fixed; the members of a structure or an object take their initial values.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("variable", "variable", Ty::Any).by_reference()],
        result: Ty::Void,
        run: reset,
    }],
    examples: &[example(
        "n est un entier = 3\nt est un tableau d'entiers = [1, 2]\nVariableRAZ(n)\nVariableRAZ(t)\nTrace(n, t..Occurrence)",
        "0\t0",
    )],
    keeps_error: false,
}];
