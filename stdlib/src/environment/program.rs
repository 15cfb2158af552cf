//! The program: its command line, its end.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Runtime, Syntax, Ty, doc, end_program, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::host::Channel;
use wl_interpreter::syntax::fold;
use wl_interpreter::value::{Value, display};

use crate::Outcome;

fn command_line(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let arguments = runtime.host().arguments.clone();
    match args.value(0) {
        Value::Null => Ok(Value::text(arguments.join(" "))),
        Value::Text(name) => option(&arguments, name.as_str(), args.value(1)),
        other => {
            let rank = usize::try_from(other.to_int()?).ok().and_then(|rank| rank.checked_sub(1));
            Ok(Value::text(rank.and_then(|rank| arguments.get(rank)).map_or("", String::as_str)))
        }
    }
}

/// The value of `/name=value`, `-name=value` or `--name=value`.
fn option(arguments: &[String], name: &str, default: Value) -> Outcome {
    if name.is_empty() {
        return Err(Error::fatal(
            codes::RUN_ERROR,
            bilingual!("le nom de l'option est vide", "the name of the option is empty"),
        ));
    }
    let wanted = fold(name);
    let found = arguments.iter().find_map(|argument| {
        let named = argument.strip_prefix('/').or_else(|| argument.strip_prefix('-'))?;
        let (key, value) = named.trim_start_matches('-').split_once('=')?;
        (fold(key) == wanted && !value.is_empty()).then(|| value.to_owned())
    });
    match (found, default) {
        (Some(value), _) => Ok(Value::text(value)),
        (None, default) => Ok(Value::Text(default.to_text()?)),
    }
}

/// A last boolean asks for the closing code of a project; there is none here.
fn end(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let lines: Vec<String> =
        args.rest(0).filter(|line| !matches!(line, Value::Bool(_))).map(display).collect();
    if !lines.is_empty() {
        let text = lines.join("\n").replace("\r\n", "\n");
        runtime.host().console.print(Channel::Error, &text);
    }
    Err(end_program())
}

fn no(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::Bool(false))
}

fn linux(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::Bool(cfg!(target_os = "linux")))
}

fn windows(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::Bool(cfg!(windows)))
}

fn wide(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::Bool(cfg!(target_pointer_width = "64")))
}

fn nothing(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::Null)
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("LigneCommande", "CommandLine"),
        page: 3013051,
        doc: doc(
            "Donne la ligne de commande, l'un de ses éléments, ou la valeur d'une option /nom=valeur.",
            "Gives the command line, one of its items, or the value of an option /name=value.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                parameter("indice ou nom", "index or name", Ty::Any).optional(),
                parameter("défaut", "default", Ty::Any).optional(),
            ],
            result: Ty::Text,
            run: command_line,
        }],
        examples: &[example(r#"Trace(LigneCommande("serveur", "localhost"))"#, "localhost")],
        keeps_error: false,
    },
    Function {
        names: names("FinProgramme", "EndProgram"),
        page: 3013033,
        doc: doc(
            "Termine le programme ; ses lignes s'affichent comme une erreur.",
            "Ends the program; its lines are shown as an error.",
        ),
        syntaxes: &[Syntax {
            parameters: &[parameter("lignes", "lines", Ty::Any).rest()],
            result: Ty::Void,
            run: end,
        }],
        examples: &[example("Trace(1)\nFinProgramme()\nTrace(2)", "1")],
        keeps_error: false,
    },
    Function {
        names: names("Ferme", "Close"),
        page: 0,
        doc: doc(
            "Ferme la fenêtre : sans fenêtre, termine le programme.",
            "Closes the window: without one, ends the program.",
        ),
        syntaxes: &[Syntax {
            parameters: &[parameter("valeurs", "values", Ty::Any).rest()],
            result: Ty::Void,
            run: end_quietly,
        }],
        examples: &[example("Trace(1)\nFerme()\nTrace(2)", "1")],
        keeps_error: false,
    },
    Function {
        names: names("EnModeTest", "InTestMode"),
        page: 3013011,
        doc: doc(
            "Toujours Faux : le programme n'est pas lancé d'un éditeur.",
            "Always False: the program is not run from an editor.",
        ),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Bool, run: no }],
        examples: &[example("Trace(EnModeTest())", "0")],
        keeps_error: false,
    },
    Function {
        names: names("EnModeWeb", "InWebMode"),
        page: 3013042,
        doc: doc("Toujours Faux.", "Always False."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Bool, run: no }],
        examples: &[example("Trace(EnModeWeb())", "0")],
        keeps_error: false,
    },
    Function {
        names: names("EnModeLinux", "InLinuxMode"),
        page: 1000019577,
        doc: doc("Dit si le système est Linux.", "Tells whether the system is Linux."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Bool, run: linux }],
        examples: &[example("Trace(EnModeLinux() + EnModeWindows() <= 1)", "1")],
        keeps_error: false,
    },
    Function {
        names: names("EnModeWindows", "InWindowsMode"),
        page: 1000019614,
        doc: doc("Dit si le système est Windows.", "Tells whether the system is Windows."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Bool, run: windows }],
        examples: &[example("Trace(EnModeLinux() + EnModeWindows() <= 1)", "1")],
        keeps_error: false,
    },
    Function {
        names: names("EnMode64bits", "In64bitMode"),
        page: 1000019491,
        doc: doc(
            "Dit si le programme tourne en 64 bits.",
            "Tells whether the program runs in 64 bits.",
        ),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Bool, run: wide }],
        examples: &[example("Trace(EnMode64bits() <= 1)", "1")],
        keeps_error: false,
    },
    Function {
        names: names("Bip", "Beep"),
        page: 3013004,
        doc: doc("Sans effet ici.", "Without effect here."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Void, run: nothing }],
        examples: &[example("Bip()\nTrace(1)", "1")],
        keeps_error: false,
    },
    Function {
        names: names("Sablier", "HourGlass"),
        page: 0,
        doc: doc("Sans effet ici.", "Without effect here."),
        syntaxes: &[Syntax {
            parameters: &[parameter("état", "state", Ty::Any).rest()],
            result: Ty::Void,
            run: nothing,
        }],
        examples: &[example("Sablier(Vrai)\nTrace(1)", "1")],
        keeps_error: false,
    },
];

fn end_quietly(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Err(end_program())
}
