//! Code that is a text of the running program: `Compile`, `ExécuteCode`, `EvalueExpression`.

use std::collections::HashMap;

use wl_interpreter::builtin::{
    Arguments, Error, Function, OWN_HEADER, Parameter, Runtime, Syntax, Ty, doc, example, names,
    parameter,
};
use wl_interpreter::value::Value;

use crate::Outcome;

/// "" when the code is right, else what is wrong with it.
fn told(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    match runtime.compile(Some(args.text(0)), args.text(1)) {
        Ok(_) => Ok(Value::text("")),
        Err(error) => {
            let message = error.details().message.get(runtime.language()).to_owned();
            Err(error.giving(Value::text(message)))
        }
    }
}

fn named(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    runtime.compile(Some(args.text(0)), args.text(1)).map_err(|error| error.giving(Value::Null))
}

fn anonymous(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    runtime.compile(None, args.text(0)).map_err(|error| error.giving(Value::Null))
}

/// What was compiled already, by its text.
#[derive(Default)]
struct Compiled(HashMap<String, Value>);

/// Texts kept so; then all are forgotten.
const MAX_KEPT: usize = 1_000;

/// Runs code that sees the local variables of the call: they are its parameters.
fn run(runtime: &mut dyn Runtime, args: &Arguments, code: &str) -> Outcome {
    let mut given: Vec<Value> = args.rest(1).cloned().collect();
    let mut seen = Vec::new();
    let mut places = Vec::new();
    for pair in given.chunks_exact_mut(2) {
        seen.push(pair[0].to_text()?.as_str().to_owned());
        places.push(std::mem::take(&mut pair[1]));
    }
    let text = format!("{OWN_HEADER}({})\n{code}", seen.join(", "));
    let known = runtime.extensions().get::<Compiled>().0.get(&text).cloned();
    let procedure = match known {
        Some(procedure) => procedure,
        None => {
            let procedure = runtime.compile(None, &text).map_err(Error::into_fatal)?;
            let kept = &mut runtime.extensions().get::<Compiled>().0;
            if kept.len() >= MAX_KEPT {
                kept.clear();
            }
            kept.insert(text, procedure.clone());
            procedure
        }
    };
    runtime.call(&procedure, places)
}

fn execute_code(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    run(runtime, &args, args.text(0))
}

fn evaluate(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    run(runtime, &args, &format!("RENVOYER ({})", args.text(0)))
}

const LOCALS: Parameter = parameter("variables", "variables", Ty::Any).locals();
const NAME: Parameter = parameter("nom", "name", Ty::Text);
const CODE: Parameter = parameter("code", "code", Ty::Text);

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("Compile", "Compile"),
        page: 3013015,
        doc: doc(
            "Compile une procédure dont le code est une chaîne, avec ou sans son en-tête PROCÉDURE. Avec un nom : donne \"\" si le code est juste, sinon le message d'erreur, et la procédure s'appelle par Exécute ou ExécuteTraitement. Affecté à une variable Procédure, ou sans nom : donne la procédure. Le code voit les variables globales, les procédures et les types du programme.",
            "Compiles a procedure whose code is a string, with or without its PROCEDURE header. With a name: gives \"\" when the code is right, else the error message, and the procedure is called by Execute or ExecuteProcess. Assigned to a Procedure variable, or without a name: gives the procedure. The code sees the global variables, the procedures and the types of the program.",
        ),
        syntaxes: &[
            Syntax { parameters: &[NAME, CODE], result: Ty::Text, run: told },
            Syntax { parameters: &[NAME, CODE], result: Ty::Procedure, run: named },
            Syntax { parameters: &[CODE], result: Ty::Procedure, run: anonymous },
        ],
        examples: &[
            example(
                "SI Compile(\"Double\", \"PROCÉDURE Double(n)\" + RC + \"RENVOYER n * 2\") = \"\" ALORS\n\tTrace(ExécuteTraitement(\"Double\", trtProcédure, 21))\nFIN",
                "42",
            ),
            example(
                "p is Procedure = Compile(\"PROCEDURE Sum(a, b)\" + CR + \"RESULT a + b\")\nTrace(p(2, 3))\nTrace(Compile(\"Wrong\", \"RESULT 1 +\") <> \"\")",
                "5\n1",
            ),
        ],
        keeps_error: false,
    },
    Function {
        names: names("ExécuteCode", "ExecuteCode"),
        page: 1_000_019_783,
        doc: doc(
            "Exécute du code WLangage et donne ce qu'il renvoie. Il voit et modifie les variables du traitement, locales comprises. Un code faux est une erreur fatale.",
            "Runs WLanguage code and gives what it returns. It sees and changes the variables of the process, local ones too. Wrong code is a fatal error.",
        ),
        syntaxes: &[Syntax { parameters: &[CODE, LOCALS], result: Ty::Any, run: execute_code }],
        examples: &[example(
            "P()\nPROCÉDURE P()\n\tn est un entier = 3\n\tExécuteCode(\"n = n + 1\")\n\tTrace(n, ExécuteCode(\"RENVOYER n * 2\"))\nFIN",
            "4\t8",
        )],
        keeps_error: false,
    },
    Function {
        names: names("EvalueExpression", "EvaluateExpression"),
        page: 1_000_019_782,
        doc: doc(
            "Donne la valeur d'une expression WLangage. Elle voit les variables du traitement, locales comprises. Une expression fausse est une erreur fatale.",
            "Gives the value of a WLanguage expression. It sees the variables of the process, local ones too. A wrong expression is a fatal error.",
        ),
        syntaxes: &[Syntax { parameters: &[CODE, LOCALS], result: Ty::Any, run: evaluate }],
        examples: &[example("x is real = 1.5\nTrace(EvaluateExpression(\"x * 2 + 1\"))", "4")],
        keeps_error: false,
    },
];
