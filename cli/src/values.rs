//! The values of the window's fields: `--set` and `--values`.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use wl_interpreter::bilingual;
use wl_interpreter::diagnostic::Bilingual;
use wl_interpreter::syntax::fold;

/// The values by folded name; `--set` wins over the file.
pub fn read(
    file: Option<&Path>,
    settings: &[String],
) -> Result<HashMap<String, String>, Bilingual> {
    let mut values = HashMap::new();
    if let Some(file) = file {
        let shown = file.display();
        let text = fs::read_to_string(file).map_err(|error| {
            bilingual!("lecture de {shown} impossible : {error}", "cannot read {shown}: {error}")
        })?;
        from_toml(&text, &mut values).map_err(|why| Bilingual {
            fr: format!("{shown} : {}", why.fr),
            en: format!("{shown}: {}", why.en),
        })?;
    }
    for setting in settings {
        // The value may be a password: only the name is ever repeated.
        let Some((name, value)) = setting.split_once('=') else {
            return Err(bilingual!("--set attend NOM=VALEUR", "--set expects NAME=VALUE"));
        };
        values.insert(fold(name.trim()).into_owned(), value.to_owned());
    }
    Ok(values)
}

fn from_toml(text: &str, values: &mut HashMap<String, String>) -> Result<(), Bilingual> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        // The full message quotes the line, which may hold a password.
        let why = error.message();
        let before = &text[..error.span().map_or(0, |span| span.start.min(text.len()))];
        let line = before.matches('\n').count() + 1;
        bilingual!("ligne {line} : {why}", "line {line}: {why}")
    })?;
    for (name, value) in table {
        let Some(value) = simple(&value) else {
            return Err(bilingual!(
                "« {name} » n'est ni un texte, ni un nombre, ni une liste de textes",
                "`{name}` is neither a text, nor a number, nor a list of texts"
            ));
        };
        values.insert(fold(&name).into_owned(), value);
    }
    Ok(())
}

/// A value as a field holds it: a list has one line for each element.
fn simple(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        toml::Value::Boolean(value) => Some(if *value { "1" } else { "0" }.to_owned()),
        toml::Value::Datetime(date) => Some(date.to_string()),
        toml::Value::Array(items) => {
            let lines: Option<Vec<String>> = items
                .iter()
                .map(|item| if item.is_array() { None } else { simple(item) })
                .collect();
            lines.map(|lines| lines.join("\r\n"))
        }
        toml::Value::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_and_lists_become_lines() {
        let mut values = HashMap::new();
        from_toml("\"SAI_Été\" = \"x\"\nn = 3\nl = [\"a\", \"b\"]\nb = true", &mut values).unwrap();
        assert_eq!(values["sai_ete"], "x");
        assert_eq!(values["n"], "3");
        assert_eq!(values["l"], "a\r\nb");
        assert_eq!(values["b"], "1");
    }

    #[test]
    fn errors_tell_the_line_and_no_value() {
        let error = from_toml("a = 1\npassword = secret", &mut HashMap::new()).unwrap_err();
        assert!(error.en.starts_with("line 2:"), "{}", error.en);
        assert!(!error.en.contains("secret"), "{}", error.en);
        assert!(from_toml("[t]\na = 1", &mut HashMap::new()).is_err());
        let error = read(None, &["secret".to_owned()]).unwrap_err();
        assert!(!error.en.contains("secret"));
    }

    #[test]
    fn a_setting_keeps_its_equal_signs() {
        assert_eq!(read(None, &["A=b=c".to_owned()]).unwrap()["a"], "b=c");
    }
}
