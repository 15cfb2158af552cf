//! Arrays handed to procedures, element by element.

use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, interrupted, names,
    parameter,
};
use wl_interpreter::value::{Type, Value};

use super::{ARRAY, array};
use crate::Outcome;

const PROCEDURE: Parameter = parameter("procédure", "procedure", Ty::Procedure);

/// Calls the procedure for each element until `stop` is true for what it gives.
fn each(
    runtime: &mut dyn Runtime,
    args: &Arguments,
    stop: &mut dyn FnMut(Value, Value) -> Result<bool, Error>,
) -> Result<(), Error> {
    let procedure = args.value(1);
    for item in array(args, 0)?.borrow().to_values() {
        if runtime.interrupted() {
            return Err(interrupted());
        }
        let given = runtime.call(&procedure, vec![item.clone()])?;
        if stop(item, given)? {
            break;
        }
    }
    Ok(())
}

fn filter(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mut kept = Vec::new();
    each(runtime, &args, &mut |item, given| {
        if given.to_bool()? {
            kept.push(item);
        }
        Ok(false)
    })?;
    Ok(Value::array(array(&args, 0)?.borrow().element.clone(), kept))
}

fn map(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mut made = Vec::new();
    each(runtime, &args, &mut |_, given| {
        made.push(given);
        Ok(false)
    })?;
    Ok(Value::array(Type::Any, made))
}

fn apply(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    each(runtime, &args, &mut |_, _| Ok(false))?;
    Ok(Value::Null)
}

fn aggregate(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let procedure = args.value(1);
    let mut items = array(&args, 0)?.borrow().to_values().into_iter();
    let mut result = if args.has(2) { args.value(2) } else { items.next().unwrap_or_default() };
    for item in items {
        result = runtime.call(&procedure, vec![result, item])?;
    }
    Ok(result)
}

/// True when an element for which the procedure gives `wanted` exists.
fn exists(runtime: &mut dyn Runtime, args: &Arguments, wanted: bool) -> Result<bool, Error> {
    let mut found = false;
    each(runtime, args, &mut |_, given| {
        found = given.to_bool()? == wanted;
        Ok(found)
    })?;
    Ok(found)
}

fn all_true(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Bool(!exists(runtime, &args, false)?))
}

fn all_false(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Bool(!exists(runtime, &args, true)?))
}

fn one_true(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Bool(exists(runtime, &args, true)?))
}

fn one_false(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Bool(exists(runtime, &args, false)?))
}

const TWO: &[Parameter] = &[ARRAY, PROCEDURE];

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("TableauFiltre", "ArrayFilter"),
        page: 1000024845,
        doc: doc(
            "Donne les éléments pour lesquels une procédure renvoie Vrai.",
            "Gives the elements for which a procedure returns True.",
        ),
        syntaxes: &[Syntax { parameters: TWO, result: Ty::Any, run: filter }],
        examples: &[example("Trace(TableauFiltre([1, 5, 9], n => n > 3))", "[5, 9]")],
        keeps_error: false,
    },
    Function {
        names: names("TableauTransforme", "ArrayMap"),
        page: 1000024734,
        doc: doc(
            "Donne ce qu'une procédure renvoie pour chaque élément.",
            "Gives what a procedure returns for each element.",
        ),
        syntaxes: &[Syntax { parameters: TWO, result: Ty::Any, run: map }],
        examples: &[example("Trace(TableauTransforme([1, 2], n => n * 10))", "[10, 20]")],
        keeps_error: false,
    },
    Function {
        names: names("TableauApplique", "ArrayApply"),
        page: 1000024856,
        doc: doc(
            "Appelle une procédure pour chaque élément.",
            "Calls a procedure for each element.",
        ),
        syntaxes: &[Syntax { parameters: TWO, result: Ty::Void, run: apply }],
        examples: &[example(
            "TableauApplique([1, 2], Montre)\nPROCÉDURE Montre(n)\n\tTrace(n)",
            "1\n2",
        )],
        keeps_error: false,
    },
    Function {
        names: names("TableauAgrège", "ArrayAggregate"),
        page: 1000024744,
        doc: doc(
            "Réunit les éléments deux à deux par une procédure, depuis une valeur de départ ou le premier.",
            "Joins the elements two by two with a procedure, from a first value or the first element.",
        ),
        syntaxes: &[Syntax {
            parameters: &[ARRAY, PROCEDURE, parameter("départ", "start", Ty::Any).optional()],
            result: Ty::Any,
            run: aggregate,
        }],
        examples: &[example("Trace(TableauAgrège([1, 2, 3], (a, b) => a * 10 + b))", "123")],
        keeps_error: false,
    },
    Function {
        names: names("VérifieTousVrai", "CheckAllTrue"),
        page: 1000024857,
        doc: doc(
            "Dit si une procédure renvoie Vrai pour tous.",
            "Tells whether a procedure returns True for all.",
        ),
        syntaxes: &[Syntax { parameters: TWO, result: Ty::Bool, run: all_true }],
        examples: &[example("Trace(VérifieTousVrai([1, 2], n => n > 0))", "1")],
        keeps_error: false,
    },
    Function {
        names: names("VérifieTousFaux", "CheckAllFalse"),
        page: 1000024857,
        doc: doc(
            "Dit si une procédure renvoie Faux pour tous.",
            "Tells whether a procedure returns False for all.",
        ),
        syntaxes: &[Syntax { parameters: TWO, result: Ty::Bool, run: all_false }],
        examples: &[example("Trace(VérifieTousFaux([1, 2], n => n > 5))", "1")],
        keeps_error: false,
    },
    Function {
        names: names("VérifieUnVrai", "CheckOneTrue"),
        page: 1000024857,
        doc: doc(
            "Dit si une procédure renvoie Vrai au moins une fois.",
            "Tells whether a procedure returns True at least once.",
        ),
        syntaxes: &[Syntax { parameters: TWO, result: Ty::Bool, run: one_true }],
        examples: &[example("Trace(VérifieUnVrai([1, 2], n => n = 2))", "1")],
        keeps_error: false,
    },
    Function {
        names: names("VérifieUnFaux", "CheckOneFalse"),
        page: 1000024857,
        doc: doc(
            "Dit si une procédure renvoie Faux au moins une fois.",
            "Tells whether a procedure returns False at least once.",
        ),
        syntaxes: &[Syntax { parameters: TWO, result: Ty::Bool, run: one_false }],
        examples: &[example("Trace(VérifieUnFaux([1, 2], n => n = 2))", "1")],
        keeps_error: false,
    },
];

const fn method(rank: usize, fr: &'static str, en: &'static str) -> Function {
    Function { names: names(fr, en), ..FUNCTIONS[rank] }
}

/// Those that follow a dot.
pub static METHODS: &[Function] = &[
    method(0, "Filtre", "Filter"),
    method(1, "Transforme", "Map"),
    method(2, "Applique", "Apply"),
    method(3, "Agrège", "Aggregate"),
    method(4, "TousVrai", "AllTrue"),
    method(5, "TousFaux", "AllFalse"),
    method(6, "UnVrai", "OneTrue"),
    method(7, "UnFaux", "OneFalse"),
];
