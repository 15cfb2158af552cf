//! Regular expressions.

use std::collections::HashMap;

use regex::{Regex, RegexBuilder};
use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Type, Value};

use super::TEXT;
use crate::Outcome;
use crate::bounds::{check_bytes, check_items};

const PATTERN: Parameter = parameter("expression", "pattern", Ty::Text);
const GROUPS: Parameter = parameter("variables", "variables", Ty::Any).rest().by_reference();

/// `VérifieExpressionRégulière`.
pub const MATCH: Function = Function {
    names: names("VérifieExpressionRégulière", "MatchRegularExpression"),
    page: 3024032,
    doc: doc(
        "Dit si un texte entier suit une expression régulière ; ce que prennent ses parenthèses va dans les variables.",
        "Tells whether a whole text follows a regular expression; what its parentheses take goes into the variables.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT, PATTERN, GROUPS], result: Ty::Bool, run: matches }],
    examples: &[example(
        r#"nom, domaine sont des chaînes
SI VérifieExpressionRégulière("lea@exemple.fr", "(.+)@(.+)", nom, domaine) ALORS Trace(nom, domaine)"#,
        "lea\texemple.fr",
    )],
    keeps_error: false,
};

/// `RegexVérifie`.
pub const REGEX_MATCH: Function =
    Function { names: names("RegexVérifie", "RegexMatch"), page: 1000026273, ..MATCH };

/// Compiled expressions, so that a loop compiles its own once.
#[derive(Default)]
struct Compiled(HashMap<String, Regex>);

/// Expressions kept compiled.
const KEPT: usize = 64;

fn compile(runtime: &mut dyn Runtime, pattern: &str, whole: bool) -> Result<Regex, Error> {
    let source = if whole { format!("^(?:{pattern})$") } else { pattern.to_owned() };
    let compiled = &mut runtime.extensions().get::<Compiled>().0;
    if let Some(regex) = compiled.get(&source) {
        return Ok(regex.clone());
    }
    let regex = RegexBuilder::new(&source).size_limit(1 << 22).build().map_err(|error| {
        Error::new(
            1002,
            codes::RUN_ERROR,
            bilingual!(
                "« {pattern} » n'est pas une expression régulière valide",
                "“{pattern}” is not a valid regular expression"
            ),
        )
        .system(error.to_string())
    })?;
    if compiled.len() >= KEPT {
        compiled.clear();
    }
    compiled.insert(source, regex.clone());
    Ok(regex)
}

fn matches(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let regex = compile(runtime, args.text(1), true)?;
    let Some(captures) = regex.captures(args.text(0)) else { return Ok(Value::Bool(false)) };
    let groups: Vec<String> = captures
        .iter()
        .skip(1)
        .map(|group| group.map_or_else(String::new, |group| group.as_str().to_owned()))
        .collect();
    for rank in 2..args.len() {
        let Some(place) = args.reference(rank) else { continue };
        if let Value::Array(array) = runtime.read(&place) {
            let mut array = array.borrow_mut();
            array.truncate(0);
            for group in &groups {
                array.push(Value::text(group.as_str()));
            }
            break;
        }
        let group = groups.get(rank - 2).map_or("", String::as_str);
        runtime.write(&place, Value::text(group))?;
    }
    Ok(Value::Bool(true))
}

/// `RegexCherche`.
pub const SEARCH: Function = Function {
    names: names("RegexCherche", "RegexSearch"),
    page: 1000026274,
    doc: doc(
        "Donne tout ce qui suit une expression régulière dans un texte.",
        "Gives all that follows a regular expression in a text.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT, PATTERN], result: Ty::Array(&Ty::Text), run: search }],
    examples: &[example(
        r#"POUR TOUT x DE RegexCherche("12 pommes, 7 poires", "[0-9]+")
	Trace(x)
FIN"#,
        "12\n7",
    )],
    keeps_error: false,
};

fn search(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let regex = compile(runtime, args.text(1), false)?;
    let mut found = Vec::new();
    for part in regex.find_iter(args.text(0)) {
        found.push(Value::text(part.as_str()));
        check_items(found.len())?;
    }
    Ok(Value::array(Type::TEXT, found))
}

/// `RegexRemplace`.
pub const REPLACE: Function = Function {
    names: names("RegexRemplace", "RegexReplace"),
    page: 1000026275,
    doc: doc(
        "Remplace ce qui suit une expression régulière ; $1, $2… reprennent ses parenthèses.",
        "Replaces what follows a regular expression; $1, $2… stand for its parentheses.",
    ),
    syntaxes: &[Syntax {
        parameters: &[TEXT, PATTERN, parameter("nouveau", "new", Ty::Text)],
        result: Ty::Text,
        run: replace,
    }],
    examples: &[example(
        r#"Trace(RegexRemplace("2026-03-15", "([0-9]+)-([0-9]+)-([0-9]+)", "$3/$2/$1"))"#,
        "15/03/2026",
    )],
    keeps_error: false,
};

fn replace(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let regex = compile(runtime, args.text(1), false)?;
    let (text, new) = (args.text(0), args.text(2));
    let (mut result, mut from) = (String::with_capacity(text.len()), 0);
    for captures in regex.captures_iter(text) {
        let Some(found) = captures.get(0) else { continue };
        result.push_str(&text[from..found.start()]);
        captures.expand(new, &mut result);
        from = found.end();
        check_bytes(result.len())?;
    }
    result.push_str(&text[from..]);
    Ok(Value::text(result))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[MATCH, REGEX_MATCH, SEARCH, REPLACE];

/// Those that follow a dot.
pub static METHODS: &[Function] = &[REGEX_MATCH, SEARCH, REPLACE];
