//! Messages that ask for nothing.

use wl_interpreter::builtin::{
    Arguments, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::host::Channel;
use wl_interpreter::value::Value;

use super::{LINES, console_lines, lines};
use crate::Outcome;
use crate::text::build::built;

fn show(runtime: &mut dyn Runtime, args: &Arguments, rank: usize, channel: Channel) -> Outcome {
    let text = lines(runtime, args, rank)?;
    runtime.host().console.print(channel, &text);
    Ok(Value::Null)
}

fn info(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    show(runtime, &args, 0, Channel::Info)
}

fn warning(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    show(runtime, &args, 0, Channel::Warning)
}

/// Without any argument, the message of the last error.
fn error(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    if args.rest(0).next().is_some() {
        return show(runtime, &args, 0, Channel::Error);
    }
    let language = runtime.language();
    let errors = runtime.errors();
    errors.seen = true;
    let message = errors.last.as_ref().map(|last| last.details().message.get(language).to_owned());
    runtime.host().console.print(Channel::Error, &message.unwrap_or_default());
    Ok(Value::Null)
}

fn message(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    if args.has(0) { show(runtime, &args, 0, Channel::Info) } else { Ok(Value::Null) }
}

fn timed_info(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    show(runtime, &args, 1, Channel::Info)
}

fn timed_error(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    show(runtime, &args, 1, Channel::Error)
}

fn built_info(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let text = console_lines(&built(&args, 0)?);
    runtime.host().console.print(Channel::Info, &text);
    Ok(Value::Null)
}

fn built_error(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let text = console_lines(&built(&args, 0)?);
    runtime.host().console.print(Channel::Error, &text);
    Ok(Value::Null)
}

fn toast(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let text = console_lines(args.text(0));
    runtime.host().console.print(Channel::Info, &text);
    Ok(Value::Null)
}

fn nothing(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::Null)
}

const DELAY: Parameter = parameter("délai", "delay", Ty::Any);
const MODEL: Parameter = parameter("modèle", "model", Ty::Text);
const VALUES: Parameter = parameter("valeurs", "values", Ty::Any).rest();
const TEXT: Parameter = parameter("texte", "text", Ty::Any);

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("Info", "Info"),
        page: 3021011,
        doc: doc(
            "Affiche un message, une ligne par paramètre.",
            "Shows a message, one line for each parameter.",
        ),
        syntaxes: &[Syntax { parameters: &[TEXT, LINES], result: Ty::Void, run: info }],
        examples: &[example(r#"Info("Envoi terminé", "3 mails")"#, "Envoi terminé\n3 mails")],
        keeps_error: false,
    },
    Function {
        names: names("Erreur", "Error"),
        page: 3021013,
        doc: doc(
            "Affiche un message d'erreur ; celui de la dernière erreur sans paramètre.",
            "Shows an error message; that of the last error without a parameter.",
        ),
        syntaxes: &[Syntax { parameters: &[LINES], result: Ty::Void, run: error }],
        examples: &[example("Erreur(\"Envoi impossible\")\nTrace(\"suite\")", "suite")],
        keeps_error: false,
    },
    Function {
        names: names("Avertissement", "Warning"),
        page: 3021009,
        doc: doc("Affiche un avertissement.", "Shows a warning."),
        syntaxes: &[Syntax { parameters: &[TEXT, LINES], result: Ty::Void, run: warning }],
        examples: &[example("Avertissement(\"Boîte presque pleine\")\nTrace(\"suite\")", "suite")],
        keeps_error: false,
    },
    Function {
        names: names("Message", "Message"),
        page: 3021006,
        doc: doc(
            "Affiche un message d'avancement ; rien sans paramètre.",
            "Shows a message of progress; nothing without a parameter.",
        ),
        syntaxes: &[Syntax { parameters: &[LINES], result: Ty::Void, run: message }],
        examples: &[example(r#"Message("Lecture en cours")"#, "Lecture en cours")],
        keeps_error: false,
    },
    Function {
        names: names("InfoConstruit", "InfoBuild"),
        page: 1000018879,
        doc: doc(
            "Affiche un modèle dont %1, %2… sont remplis.",
            "Shows a model of which %1, %2… are filled in.",
        ),
        syntaxes: &[Syntax { parameters: &[MODEL, VALUES], result: Ty::Void, run: built_info }],
        examples: &[example(r#"InfoConstruit("%1 mails", 3)"#, "3 mails")],
        keeps_error: false,
    },
    Function {
        names: names("ErreurConstruit", "ErrorBuild"),
        page: 1000018878,
        doc: doc(
            "Affiche comme erreur un modèle dont %1, %2… sont remplis.",
            "Shows as an error a model of which %1, %2… are filled in.",
        ),
        syntaxes: &[Syntax { parameters: &[MODEL, VALUES], result: Ty::Void, run: built_error }],
        examples: &[example("ErreurConstruit(\"%1 refusé\", \"Léa\")\nTrace(\"suite\")", "suite")],
        keeps_error: false,
    },
    Function {
        names: names("InfoAvecDélai", "InfoWithTimeout"),
        page: 1000020528,
        doc: doc("Affiche un message ; rien n'attend ici.", "Shows a message; nothing waits here."),
        syntaxes: &[Syntax {
            parameters: &[DELAY, TEXT, LINES],
            result: Ty::Void,
            run: timed_info,
        }],
        examples: &[example(r#"InfoAvecDélai(300, "Fait")"#, "Fait")],
        keeps_error: false,
    },
    Function {
        names: names("ErreurAvecDélai", "ErrorWithTimeout"),
        page: 1000020529,
        doc: doc(
            "Affiche un message d'erreur ; rien n'attend ici.",
            "Shows an error message; nothing waits here.",
        ),
        syntaxes: &[Syntax {
            parameters: &[DELAY, TEXT, LINES],
            result: Ty::Void,
            run: timed_error,
        }],
        examples: &[example("ErreurAvecDélai(300, \"Raté\")\nTrace(\"suite\")", "suite")],
        keeps_error: false,
    },
    Function {
        names: names("ToastAffiche", "ToastDisplay"),
        page: 1000020633,
        doc: doc("Affiche un court message.", "Shows a short message."),
        syntaxes: &[Syntax {
            parameters: &[parameter("message", "message", Ty::Text), VALUES],
            result: Ty::Void,
            run: toast,
        }],
        examples: &[example(r#"ToastAffiche("Enregistré")"#, "Enregistré")],
        keeps_error: false,
    },
    Function {
        names: names("TitreSuivant", "NextTitle"),
        page: 3038043,
        doc: doc(
            "Titre d'une boîte de dialogue ; sans effet sans fenêtre.",
            "Title of a dialog box; without effect without a window.",
        ),
        syntaxes: &[Syntax { parameters: &[TEXT], result: Ty::Void, run: nothing }],
        examples: &[example("TitreSuivant(\"Relève\")\nInfo(\"Fini\")", "Fini")],
        keeps_error: false,
    },
    Function {
        names: names("DélaiAvantFermeture", "DelayBeforeClosing"),
        page: 3038040,
        doc: doc(
            "Délai des boîtes de dialogue ; sans effet sans fenêtre.",
            "Delay of dialog boxes; without effect without a window.",
        ),
        syntaxes: &[Syntax { parameters: &[DELAY], result: Ty::Void, run: nothing }],
        examples: &[example("DélaiAvantFermeture(300)\nInfo(\"Fini\")", "Fini")],
        keeps_error: false,
    },
];
