//! The greatest, the least, the sum and the mean of several numbers.

use std::cmp::Ordering;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Value, compare};

use crate::Outcome;

const VALUES: Parameter = parameter("valeurs", "values", Ty::Any).rest();

/// The values given, those of an array when it is alone.
fn values(args: &Arguments) -> Result<Vec<Value>, Error> {
    let values: Vec<Value> = match args.value(0) {
        Value::Array(array) => array.borrow().to_values(),
        _ => args.rest(0).cloned().collect(),
    };
    if values.is_empty() {
        return Err(Error::fatal(
            codes::ARITY,
            bilingual!("il faut au moins une valeur", "at least one value is needed"),
        ));
    }
    Ok(values)
}

fn extreme(args: &Arguments, wanted: Ordering) -> Outcome {
    let mut best = Value::Null;
    for (rank, value) in values(args)?.into_iter().enumerate() {
        if rank == 0 || compare(&value, &best) == Some(wanted) {
            best = value;
        }
    }
    Ok(best)
}

fn max(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    extreme(&args, Ordering::Greater)
}

fn min(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    extreme(&args, Ordering::Less)
}

fn sum(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let values = values(&args)?;
    let exact = values.iter().try_fold(0i64, |sum, value| match value {
        Value::Int(value) => sum.checked_add(*value),
        _ => None,
    });
    if let Some(sum) = exact {
        return Ok(Value::Int(sum));
    }
    total(&values).map(Value::Real)
}

fn total(values: &[Value]) -> Result<f64, Error> {
    values.iter().try_fold(0.0, |sum, value| Ok(sum + value.to_real()?))
}

fn mean(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let values = values(&args)?;
    Ok(Value::Real(total(&values)? / values.len() as f64))
}

/// `Max`.
pub const MAX: Function = Function {
    names: names("Max", "Max"),
    page: 3050005,
    doc: doc("Donne la plus grande valeur.", "Gives the greatest value."),
    syntaxes: &[Syntax { parameters: &[VALUES], result: Ty::Any, run: max }],
    examples: &[example(r#"Trace(Max(3, 12.5, 7), Max("pomme", "poire"))"#, "12.5\tpomme")],
    keeps_error: false,
};

/// `Min`.
pub const MIN: Function = Function {
    names: names("Min", "Min"),
    page: 3050004,
    doc: doc("Donne la plus petite valeur.", "Gives the least value."),
    syntaxes: &[Syntax { parameters: &[VALUES], result: Ty::Any, run: min }],
    examples: &[example("Trace(Min(3, 12.5, 7), Min([9, 4]))", "3\t4")],
    keeps_error: false,
};

/// `Somme`.
pub const SUM: Function = Function {
    names: names("Somme", "Sum"),
    page: 1000019892,
    doc: doc("Donne la somme des valeurs.", "Gives the sum of the values."),
    syntaxes: &[Syntax { parameters: &[VALUES], result: Ty::Any, run: sum }],
    examples: &[example("Trace(Somme([1, 2, 3]))", "6")],
    keeps_error: false,
};

/// `Moyenne`.
pub const MEAN: Function = Function {
    names: names("Moyenne", "Average"),
    page: 1000019891,
    doc: doc("Donne la moyenne des valeurs.", "Gives the mean of the values."),
    syntaxes: &[Syntax { parameters: &[VALUES], result: Ty::Real, run: mean }],
    examples: &[example("Trace(Moyenne(1, 2))", "1.5")],
    keeps_error: false,
};

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[MAX, MIN, SUM, MEAN];

/// Those of arrays.
pub static METHODS: &[Function] = FUNCTIONS;
