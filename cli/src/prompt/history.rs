//! What was typed, kept between runs, without passwords.

use std::fs;
use std::path::PathBuf;

use wl_interpreter::builtin::Table;
use wl_interpreter::syntax::{Class, fold, tokens};

/// The file of the history: `$XDG_STATE_HOME/wl/history`. Its directory is made.
#[must_use]
pub fn file() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = set("XDG_STATE_HOME").or_else(|| Some(set("HOME")?.join(".local/state")))?;
    let directory = state.join("wl");
    fs::create_dir_all(&directory).ok()?;
    Some(directory.join("history"))
}

/// True for what must not be kept: a line that may hold a password.
#[must_use]
pub fn is_secret(entry: &str, table: &Table) -> bool {
    tokens(entry).any(|(class, range)| {
        class == Class::Name && entry.get(range).is_some_and(|word| names_secret(word, table))
    })
}

fn names_secret(word: &str, table: &Table) -> bool {
    let key = fold(word);
    speaks_of_secrets(&key)
        || table.types().any(|ty| {
            ty.property(&key)
                .and_then(|rank| ty.properties.get(rank))
                .is_some_and(|property| property.secret)
        })
        || table.function(&key).is_some_and(|function| {
            let parameters = function.syntaxes.iter().flat_map(|syntax| syntax.parameters);
            parameters.into_iter().any(|parameter| speaks_of_secrets(&fold(parameter.names.en)))
        })
}

fn speaks_of_secrets(key: &str) -> bool {
    ["passe", "password", "passwd", "pwd", "mdp", "secret", "token", "jeton", "apikey"]
        .iter()
        .any(|word| key.contains(word))
}

#[cfg(test)]
mod tests {
    use super::is_secret;
    use wl_interpreter::builtin::Table;

    #[test]
    fn a_password_is_not_kept() {
        let table = Table::new(&[]);
        for entry in [
            "s.MotDePasse = \"x\"",
            "session..Password = \"x\"",
            "sMdp est une chaîne = \"x\"",
            "a = 1\nMonJeton = \"x\"",
        ] {
            assert!(is_secret(entry, &table), "{entry}");
        }
        assert!(!is_secret("Trace(\"mot de passe oublié\")", &table));
    }
}
