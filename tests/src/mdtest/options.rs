//! What follows `wl` on the fence of a program.

use std::collections::BTreeMap;

/// The options that a page may use. A misspelt one must not go unseen.
const KNOWN: [&str; 8] = ["check", "file", "lang", "norun", "sandbox", "servers", "set", "status"];

/// The options of a program, `lang=en sandbox` for instance.
///
/// | option | means |
/// |---|---|
/// | `check` | checked as `wl check` does, not run |
/// | `lang=en` | messages in English |
/// | `sandbox` | run against the embedded mail servers |
/// | `servers` | run against Dovecot and Postfix, where they are; too or only, as `sandbox` is there |
/// | `norun` | only shown, not run |
/// | `set=SAI_Nom=Zoé` | the value of a field, as with `--set`; one a program |
/// | `file=const.wl` | not a program: a file in the directory of the next one |
/// | `status=2` | the exit status; without it, other than 0 needs `errors` or `diagnostics` |
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options(BTreeMap<String, String>);

impl Options {
    pub(super) fn parse(words: &str) -> Result<Self, String> {
        let mut options = BTreeMap::new();
        for word in words.split_whitespace() {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            if !KNOWN.contains(&name) {
                return Err(format!("unknown option `{name}`, known are {}", KNOWN.join(", ")));
            }
            if name == "status" && value.parse::<i32>().is_err() {
                return Err(format!("`{word}` is not a status"));
            }
            options.insert(name.to_owned(), value.to_owned());
        }
        Ok(Self(options))
    }

    /// Whether the option is there, with or without a value.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// What follows the `=` of the option.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether the program is for real servers and for nothing else.
    pub fn is_for_servers_alone(&self) -> bool {
        self.has("servers") && !self.has("sandbox")
    }

    pub(super) fn status(&self) -> Option<i32> {
        self.value("status").and_then(|status| status.parse().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn options_have_values_or_not() {
        let options = Options::parse("lang=en  sandbox status=2").unwrap();
        assert_eq!(options.value("lang"), Some("en"));
        assert!(options.has("sandbox") && !options.has("norun"));
        assert_eq!(options.status(), Some(2));
    }

    #[test]
    fn misspelt_options_are_refused() {
        assert!(Options::parse("sandbx").unwrap_err().contains("sandbx"));
        assert!(Options::parse("status=ok").is_err());
    }
}
