//! Traces.

use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Function, Parameter, Runtime, Syntax, Ty, doc, example,
    names, parameter,
};
use wl_interpreter::host::Channel;
use wl_interpreter::value::Value;

use super::{console_lines, shown};
use crate::Outcome;
use crate::text::build::built;

/// Where traces go; here, always standard output.
pub const CONSTANTS: &[Constant] = &[
    Constant {
        names: names("trFenêtre", "trWindow"),
        value: ConstantValue::Int(1),
        doc: doc("Trace dans une fenêtre.", "Traces in a window."),
    },
    Constant {
        names: names("trFichier", "trFile"),
        value: ConstantValue::Int(2),
        doc: doc("Trace dans un fichier.", "Traces in a file."),
    },
];

fn trace(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mut values = Vec::with_capacity(args.len());
    for value in args.rest(0) {
        values.push(shown(runtime, value)?);
    }
    runtime.host().console.print(Channel::Output, &console_lines(&values.join("\t")));
    Ok(Value::Null)
}

fn built_trace(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let text = console_lines(&built(&args, 0)?);
    runtime.host().console.print(Channel::Output, &text);
    Ok(Value::Null)
}

fn nothing(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::Null)
}

const VALUES: Parameter = parameter("valeurs", "values", Ty::Any).rest();

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("Trace", "Trace"),
        page: 3013050,
        doc: doc(
            "Écrit des valeurs sur une ligne, séparées par des tabulations.",
            "Writes values on a line, separated by tabs.",
        ),
        syntaxes: &[Syntax { parameters: &[VALUES], result: Ty::Void, run: trace }],
        examples: &[example(r#"Trace("total", 12.5, Vrai)"#, "total\t12.5\t1")],
        keeps_error: false,
    },
    Function {
        names: names("TraceConstruit", "TraceBuild"),
        page: 1000021683,
        doc: doc(
            "Écrit un modèle dont %1, %2… sont remplis.",
            "Writes a model of which %1, %2… are filled in.",
        ),
        syntaxes: &[Syntax {
            parameters: &[parameter("modèle", "model", Ty::Text), VALUES],
            result: Ty::Void,
            run: built_trace,
        }],
        examples: &[example(r#"TraceConstruit("%1 sur %2", 3, 10)"#, "3 sur 10")],
        keeps_error: false,
    },
    Function {
        names: names("TraceDébut", "TraceStart"),
        page: 3013052,
        doc: doc(
            "Choisit où vont les traces ; ici, toujours la sortie standard.",
            "Chooses where traces go; here, always standard output.",
        ),
        syntaxes: &[Syntax { parameters: &[VALUES], result: Ty::Void, run: nothing }],
        examples: &[example("TraceDébut(trFenêtre)\nTrace(1)", "1")],
        keeps_error: false,
    },
    Function {
        names: names("TraceFin", "TraceEnd"),
        page: 3013044,
        doc: doc("Termine le choix de TraceDébut.", "Ends the choice of TraceStart."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Void, run: nothing }],
        examples: &[example("TraceFin()\nTrace(1)", "1")],
        keeps_error: false,
    },
    Function {
        names: names("TraceSupprimeTout", "TraceDeleteAll"),
        page: 1000023914,
        doc: doc(
            "Efface la fenêtre de trace ; sans effet ici.",
            "Clears the trace window; without effect here.",
        ),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Void, run: nothing }],
        examples: &[example("TraceSupprimeTout()\nTrace(1)", "1")],
        keeps_error: false,
    },
];
