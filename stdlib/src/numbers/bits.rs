//! Bits of integers.

use wl_interpreter::builtin::{
    Arguments, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::Value;

use crate::Outcome;

const A: Parameter = parameter("a", "a", Ty::Long);
const B: Parameter = parameter("b", "b", Ty::Long);

fn and(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Int(args.int(0).unwrap_or(0) & args.int(1).unwrap_or(0)))
}

fn or(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Int(args.int(0).unwrap_or(0) | args.int(1).unwrap_or(0)))
}

fn xor(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Int(args.int(0).unwrap_or(0) ^ args.int(1).unwrap_or(0)))
}

fn not(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Int(!args.int(0).unwrap_or(0)))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("ETBinaire", "BinaryAND"),
        page: 1512009,
        doc: doc(
            "Garde les bits présents dans les deux entiers.",
            "Keeps the bits that both integers have.",
        ),
        syntaxes: &[Syntax { parameters: &[A, B], result: Ty::Long, run: and }],
        examples: &[example("Trace(ETBinaire(12, 10))", "8")],
        keeps_error: false,
    },
    Function {
        names: names("OUBinaire", "BinaryOR"),
        page: 1512009,
        doc: doc("Réunit les bits de deux entiers.", "Joins the bits of two integers."),
        syntaxes: &[Syntax { parameters: &[A, B], result: Ty::Long, run: or }],
        examples: &[example("Trace(OUBinaire(12, 10))", "14")],
        keeps_error: false,
    },
    Function {
        names: names("OUExclusifBinaire", "BinaryXOR"),
        page: 1512009,
        doc: doc(
            "Garde les bits qu'un seul des entiers possède.",
            "Keeps the bits that only one of the integers has.",
        ),
        syntaxes: &[Syntax { parameters: &[A, B], result: Ty::Long, run: xor }],
        examples: &[example("Trace(OUExclusifBinaire(12, 10))", "6")],
        keeps_error: false,
    },
    Function {
        names: names("NONBinaire", "BinaryNOT"),
        page: 1512009,
        doc: doc("Inverse les bits d'un entier.", "Inverts the bits of an integer."),
        syntaxes: &[Syntax { parameters: &[A], result: Ty::Long, run: not }],
        examples: &[example("Trace(NONBinaire(0))", "-1")],
        keeps_error: false,
    },
];
