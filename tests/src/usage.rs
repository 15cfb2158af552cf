//! Which names of the library of mail a program uses, seen by its words: texts and comments do not
//! count.

use std::collections::HashSet;

use wl_interpreter::builtin::{Example, Names};
use wl_interpreter::syntax::{Class, fold, tokens};
use wl_stdlib_email::LIBRARY;

/// What opens a session or asks a server by itself.
const OPENERS: [&str; 8] = [
    "EmailOuvreSession",
    "EmailOuvreSessionPOP3",
    "EmailOuvreSessionSMTP",
    "EmailOuvreSessionIMAP",
    "OuvreSession",
    "StartSession",
    "AuthIdentifie",
    "emailValideParServeur",
];

/// What else than its name tells that a program handles a type.
const SIGNS: [(&str, &[&str]); 3] = [
    ("emailAttache", &["Attache", "Attach"]),
    ("emailEntête", &["Entête", "Header"]),
    ("AuthToken", &["AuthIdentifie", "AuthIdentify"]),
];

/// The words of one program, folded.
#[derive(Debug, Default)]
pub struct Usage {
    words: HashSet<String>,
    /// Behind a dot.
    members: HashSet<String>,
    /// Behind the dot of `Email`, the structure.
    of_structure: HashSet<String>,
}

impl Usage {
    /// That of a program.
    pub fn of(source: &str) -> Self {
        let mut usage = Self::default();
        let mut before = ["", ""];
        for (class, range) in tokens(source) {
            let text = &source[range];
            if matches!(class, Class::Text | Class::Comment) {
                before = [before[1], ""];
                continue;
            }
            if class != Class::Operator {
                let word = fold(text).into_owned();
                if matches!(before[1], "." | "..") {
                    usage.members.insert(word.clone());
                    if fold(before[0]) == "email" {
                        usage.of_structure.insert(word.clone());
                    }
                }
                usage.words.insert(word);
            }
            before = [before[1], text];
        }
        usage
    }

    /// Whether it names a function, a type or a constant.
    pub fn has(&self, names: Names) -> bool {
        has(&self.words, names)
    }

    /// Whether it names a member of this type, and handles the type.
    pub fn has_member(&self, owner: Names, names: Names) -> bool {
        let signs =
            SIGNS.iter().filter(|(name, _)| *name == owner.fr).flat_map(|(_, signs)| *signs);
        let handled =
            self.has(owner) || signs.into_iter().any(|it| self.words.contains(&*fold(it)));
        handled && has(&self.members, names)
    }

    /// Whether it names a member of the structure `Email`.
    pub fn has_member_of_structure(&self, names: Names) -> bool {
        has(&self.of_structure, names)
    }

    /// Whether it reaches a server. The sessions of Windows programs reach none.
    pub fn dials(&self) -> bool {
        let constants = LIBRARY.constants.iter().copied().flatten().map(|it| it.names);
        let functions = LIBRARY.functions.iter().copied().flatten().map(|it| it.names);
        let opens = |name: &str| {
            let both = constants.clone().chain(functions.clone()).find(|it| it.fr == name);
            self.words.contains(&*fold(name)) || both.is_some_and(|names| self.has(names))
        };
        let windows = ["emailSessionOutlook", "emailSessionNotes"];
        OPENERS.into_iter().any(opens)
            && !windows.into_iter().any(|it| self.words.contains(&*fold(it)))
    }
}

fn has(words: &HashSet<String>, names: Names) -> bool {
    [names.fr, names.en].iter().any(|name| words.contains(&*fold(name)))
}

/// Every example of every declaration of the library, with whose it is.
pub fn examples() -> Vec<(String, &'static Example)> {
    let mut examples = Vec::new();
    let mut add = |name: String, those: &'static [Example]| {
        examples.extend(those.iter().map(|it| (name.clone(), it)));
    };
    LIBRARY.functions.iter().copied().flatten().for_each(|it| add(it.names.fr.into(), it.examples));
    for ty in LIBRARY.types.iter().copied().chain(LIBRARY.globals.iter().map(|it| it.ty)) {
        add(ty.names.fr.into(), ty.examples);
        ty.methods
            .iter()
            .for_each(|it| add(format!("{}.{}", ty.names.fr, it.names.fr), it.examples));
    }
    examples
}

/// The scripts in the texts of Rust code, test by test; what stands before the first test is shared
/// by all.
pub fn scripts_of_tests(code: &str) -> Vec<String> {
    let mut tests = code.split("#[test]");
    let shared = texts(tests.next().unwrap_or_default());
    let scripts: Vec<String> = tests.map(|test| format!("{shared}\n{}", texts(test))).collect();
    if scripts.is_empty() { vec![shared] } else { scripts }
}

/// The text literals of Rust code, one after the other.
fn texts(code: &str) -> String {
    let code = code.replace("'\"'", "' '");
    let mut found = String::new();
    let mut rest = code.as_str();
    while let Some((_, after)) = rest.split_once('"') {
        let mut characters = after.char_indices();
        rest = "";
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    rest = &after[at + 1..];
                    break;
                }
                '\\' => match characters.next() {
                    Some((_, 'n')) => found.push('\n'),
                    Some((_, 't')) => found.push('\t'),
                    Some((_, '\n')) => found.push(' '),
                    Some((_, other)) => found.push(other),
                    None => {}
                },
                _ => found.push(character),
            }
        }
        found.push('\n');
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use wl_interpreter::builtin::names;

    #[test]
    fn words_count_where_they_are_used() {
        let usage = Usage::of("m est un Email // Cci\nm..Sujet = \"Cc\"\nTrace(Email.Message)");
        let email = names("Email", "Email");
        assert!(usage.has_member(email, names("Sujet", "Subject")));
        assert!(!usage.has_member(email, names("Cc", "Cc")) && !usage.has(names("Cci", "Bcc")));
        assert!(usage.has_member_of_structure(names("Message", "Message")));
        assert!(!usage.has_member_of_structure(names("Sujet", "Subject")));
        assert!(!usage.has_member(names("AuthToken", "AuthToken"), names("Sujet", "Subject")));
    }

    #[test]
    fn a_program_that_dials_is_told() {
        assert!(Usage::of("EmailStartPOP3Session(\"a\")").dials());
        assert!(Usage::of("s.OuvreSession()").dials());
        assert!(!Usage::of("m est un Email\nm.ConstruitSource()").dials());
    }

    #[test]
    fn the_scripts_of_a_test_hold_what_all_share() {
        let code =
            "const A: &str = \"m est un Email\\n\"; #[test] fn one() { \"Trace(\\\"x\\\")\" }";
        assert_eq!(scripts_of_tests(code), ["m est un Email\n\n\nTrace(\"x\")\n"]);
    }
}
