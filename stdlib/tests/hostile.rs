//! Hostile arguments: every function ends, with a value or an error, and never panics.

use std::rc::Rc;

use wl_interpreter::Interpreter;
use wl_interpreter::builtin::{Arguments, Parameter, Run, Table, Ty};
use wl_interpreter::host::{FixedClock, Host, Recorder};
use wl_interpreter::value::{Date, DateTime, Duration, Time, Type, Value};
use wl_stdlib::LIBRARY;

/// What is given in turn to each parameter.
fn values(parameter: &Parameter) -> Vec<Value> {
    let ints = [i64::MIN, -1, 0, 1, 5, i64::from(i32::MAX), i64::MAX].map(Value::Int);
    let texts = ["", "é", "a,b;c %1 [", "-5", "20260315", "0x", "\u{4}<&#0;"].map(Value::text);
    let reals = [f64::NAN, f64::INFINITY, -1e308, 0.5].map(Value::Real);
    let arrays = [
        Value::array(Type::LONG, vec![Value::Int(3), Value::Int(1)]),
        Value::texts(["b", "é"]),
        Value::array(Type::Any, vec![Value::Null, Value::Real(f64::NAN), Value::text("x")]),
    ];
    match parameter.ty {
        Ty::Int | Ty::Long => ints.to_vec(),
        Ty::Bool => vec![Value::Bool(true)],
        Ty::Real => reals.to_vec(),
        Ty::Text | Ty::Buffer | Ty::Procedure => texts.to_vec(),
        Ty::Date => vec![Value::Date(Date::EMPTY)],
        Ty::Time => vec![Value::Time(Time::EMPTY)],
        Ty::DateTime => vec![Value::DateTime(DateTime::EMPTY)],
        Ty::Duration => vec![Value::Duration(Duration::from_int(i64::MIN))],
        Ty::Field => vec![Value::Object((wl_stdlib::window::FIELDS.create)("SAI_Nom"))],
        _ => ints
            .into_iter()
            .chain(texts)
            .chain(reals)
            .chain(arrays)
            .chain([
                Value::Null,
                Value::Date(Date::EMPTY),
                Value::DateTime(DateTime::EMPTY),
                Value::Buffer(Rc::new(vec![0xff, 0])),
            ])
            .collect(),
    }
}

/// Waits, which only end by themselves, and what writes into the user's own directories.
const LEFT_OUT: &[&str] = &[
    "Multitâche",
    "Temporisation",
    "ThreadPause",
    "INIEcrit",
    "SauveParamètre",
    "SupprimeParamètre",
    "fRepDonnéesUtilisateur",
    "fRepDonnéesCommun",
    "fRepGlobalUtilisateur",
    "fRepGlobalCommun",
];

#[test]
fn nothing_panics() {
    let directory = tempfile::tempdir().unwrap();
    let recorder = Recorder::default();
    let mut host = Host::recording(&recorder);
    host.clock = Rc::new(FixedClock(jiff::civil::date(2026, 3, 15).at(14, 5, 9, 0)));
    host.directory = directory.path().to_path_buf();
    let mut interpreter = Interpreter::new(Rc::new(Table::new(&[&LIBRARY])), host);
    let functions = LIBRARY.functions.iter().copied().flatten();
    let methods = LIBRARY.methods.iter().flat_map(|methods| methods.functions);
    for function in functions.chain(methods).filter(|f| !LEFT_OUT.contains(&f.names.fr)) {
        for syntax in function.syntaxes {
            try_all(&mut interpreter, syntax.parameters, syntax.run);
        }
    }
}

/// Each value of each parameter, with the first to third value of the others.
fn try_all(interpreter: &mut Interpreter, parameters: &[Parameter], run: Run) {
    let choices: Vec<Vec<Value>> = parameters.iter().map(values).collect();
    for (rank, choice) in choices.iter().enumerate() {
        for value in choice {
            for other in 0..7 {
                let arguments = choices.iter().enumerate().map(|(place, values)| {
                    let chosen = if place == rank { value } else { &values[other % values.len()] };
                    Some(chosen.clone())
                });
                let _ = run(interpreter.machine(), Arguments::new(arguments.collect()));
            }
        }
    }
}
