//! Passwords written in a source: never kept in the history, never shown by a diagnostic.

use std::collections::HashMap;
use std::ops::Range;

use wl_interpreter::builtin::{Function, Table};
use wl_interpreter::source::{SourceId, Sources};
use wl_interpreter::syntax::{Class, fold, tokens};

/// True for code that may hold a password.
#[must_use]
pub fn is_secret(code: &str, table: &Table) -> bool {
    tokens(code).any(|(class, range)| {
        let word = code.get(range).filter(|_| class == Class::Name);
        word.is_some_and(|word| {
            let key = fold(word);
            names_secret(&key, table) || table.function(&key).is_some_and(takes_secret)
        })
    })
}

/// The same sources with the passwords that they spell out replaced by as many `*`, so that
/// every place in them stays where it is.
#[must_use]
pub fn masked(sources: &Sources, table: &Table) -> Sources {
    let mut copies = Sources::default();
    let every = (0..).map_while(|rank| sources.get(SourceId(rank)));
    for source in every {
        let mut text = source.text.to_string();
        for range in secrets(&source.text, table) {
            let hidden = "*".repeat(range.len());
            text.replace_range(range, &hidden);
        }
        copies.add(source.name.as_str(), text);
    }
    copies
}

/// What the code expects in the places that follow.
#[derive(Clone, Copy)]
enum Awaited {
    /// Nothing secret.
    Nothing,
    /// Any value up to the end of the line.
    OnLine,
    /// The secret arguments of this function: how deep in brackets, and how many commas before.
    Arguments { function: &'static Function, depth: usize, commas: usize },
}

/// Where passwords are spelled out, quotes left out.
fn secrets(code: &str, table: &Table) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut known = HashMap::new();
    let mut awaited = Awaited::Nothing;
    let mut last = 0;
    for (class, range) in tokens(code) {
        let Some(text) = code.get(range.clone()) else { continue };
        let new_line = code.get(last..range.start).is_some_and(|gap| gap.contains('\n'));
        last = range.end;
        if matches!(awaited, Awaited::OnLine) && new_line {
            awaited = Awaited::Nothing;
        }
        if class == Class::Name {
            // A name is looked up once: a source may hold many, and few of them different.
            match known.entry(text).or_insert_with(|| announced(&fold(text), table)) {
                Awaited::Nothing => {}
                announced => awaited = *announced,
            }
            continue;
        }
        if let Awaited::Arguments { depth, commas, .. } = &mut awaited {
            match text {
                "(" | "[" | "{" => *depth += 1,
                ")" | "]" | "}" => *depth = depth.saturating_sub(1),
                "," if *depth == 1 => *commas += 1,
                _ => {}
            }
            if *depth == 0 {
                awaited = Awaited::Nothing;
            }
        }
        let secret = match awaited {
            Awaited::Nothing => false,
            Awaited::OnLine => true,
            Awaited::Arguments { function, commas, .. } => is_secret_argument(function, commas),
        };
        if secret && class == Class::Number {
            found.push(range);
        } else if secret && class == Class::Text && text.len() > 1 {
            found.push(range.start + 1..range.end - usize::from(text.ends_with(['"', '`'])));
        }
    }
    found
}

/// What this folded name announces.
fn announced(key: &str, table: &Table) -> Awaited {
    match table.function(key).filter(|function| takes_secret(function)) {
        Some(function) => Awaited::Arguments { function, depth: 0, commas: 0 },
        None if names_secret(key, table) => Awaited::OnLine,
        None => Awaited::Nothing,
    }
}

fn takes_secret(function: &'static Function) -> bool {
    let longest = function.syntaxes.iter().map(|syntax| syntax.parameters.len()).max();
    (0..longest.unwrap_or(0)).any(|rank| is_secret_argument(function, rank))
}

fn is_secret_argument(function: &Function, rank: usize) -> bool {
    let parameters = function.syntaxes.iter().filter_map(|syntax| syntax.parameters.get(rank));
    parameters.into_iter().any(|parameter| speaks_of_secrets(&fold(parameter.names.en)))
}

fn names_secret(key: &str, table: &Table) -> bool {
    let properties =
        || table.types().filter_map(|ty| ty.property(key).and_then(|rank| ty.properties.get(rank)));
    // A name that is also that of a shown property, such as Valeur, says nothing by itself.
    speaks_of_secrets(key)
        || (properties().any(|property| property.secret)
            && properties().all(|property| property.secret))
}

fn speaks_of_secrets(key: &str) -> bool {
    ["passe", "password", "passwd", "pwd", "mdp", "secret", "token", "jeton", "apikey"]
        .iter()
        .any(|word| key.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::table;

    fn shown(code: &str) -> String {
        let mut sources = Sources::default();
        let id = sources.add("a.wl", code);
        masked(&sources, &table()).get(id).unwrap().text.to_string()
    }

    #[test]
    fn a_password_is_not_kept() {
        for entry in [
            "s.MotDePasse = \"x\"",
            "session..Password = \"x\"",
            "sMdp est une chaîne = \"x\"",
            "a = 1\nMonJeton = \"x\"",
            "EmailOuvreSessionPOP3(\"marie\", \"x\", \"pop.exemple.fr\")",
        ] {
            assert!(is_secret(entry, &table()), "{entry}");
        }
        assert!(!is_secret("Trace(\"mot de passe oublié\")", &table()));
    }

    #[test]
    fn a_password_is_not_shown() {
        let code = "s.MotDePasse = \"éà\"\ns.Nom = \"marie\"";
        assert_eq!(shown(code), "s.MotDePasse = \"****\"\ns.Nom = \"marie\"");
        let code = "EmailOuvreSessionPOP3(\"marie\", \"abc\", F(\"pop\"))";
        assert_eq!(shown(code), "EmailOuvreSessionPOP3(\"marie\", \"***\", F(\"pop\"))");
        assert_eq!(shown("mdp = 1234 // x"), "mdp = **** // x");
        assert_eq!(shown("mdp = \"abc"), "mdp = \"***");
    }
}
