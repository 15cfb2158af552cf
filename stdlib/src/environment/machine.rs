//! The machine: environment variables, user, name.

use wl_interpreter::builtin::{
    Arguments, Function, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::Value;

use crate::Outcome;

/// A variable of the environment; empty when there is none.
pub fn variable(name: &str) -> String {
    std::env::var_os(name).map_or_else(String::new, |value| value.to_string_lossy().into_owned())
}

fn environment(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(variable(args.text(0))))
}

fn user(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    let names = ["USER", "LOGNAME", "USERNAME"].map(variable);
    Ok(Value::text(names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()))
}

fn machine(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    let names = ["HOSTNAME", "COMPUTERNAME"].map(variable);
    let name = names.into_iter().find(|name| !name.is_empty());
    Ok(Value::text(name.unwrap_or_else(|| "localhost".to_owned())))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("SysEnvironnement", "SysEnvironment"),
        page: 0,
        doc: doc(
            "Donne une variable d'environnement ; un texte vide si elle n'existe pas.",
            "Gives an environment variable; an empty text when it does not exist.",
        ),
        syntaxes: &[Syntax {
            parameters: &[parameter("variable", "variable", Ty::Text)],
            result: Ty::Text,
            run: environment,
        }],
        examples: &[example(r#"Trace("[" + SysEnvironnement("VARIABLE_ABSENTE") + "]")"#, "[]")],
        keeps_error: false,
    },
    Function {
        names: names("RéseauUtilisateur", "NetworkUser"),
        page: 0,
        doc: doc("Donne le nom de l'utilisateur.", "Gives the name of the user."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Text, run: user }],
        examples: &[example("Trace(Taille(RéseauUtilisateur()) >= 0)", "1")],
        keeps_error: false,
    },
    Function {
        names: names("NetNomMachine", "NetMachineName"),
        page: 0,
        doc: doc("Donne le nom de la machine.", "Gives the name of the machine."),
        syntaxes: &[Syntax { parameters: &[], result: Ty::Text, run: machine }],
        examples: &[example("Trace(Taille(NetNomMachine()) > 0)", "1")],
        keeps_error: false,
    },
];
