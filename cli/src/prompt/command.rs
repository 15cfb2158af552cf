//! The commands of the prompt: `:help` and the like, in both languages.

use wl_interpreter::diagnostic::Language;

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Lists the commands.
    Help,
    /// Leaves.
    Quit,
    /// Lists what is declared.
    Variables,
    /// Runs a file.
    Load,
    /// Keeps every mail on this machine.
    Sandbox,
    /// Changes the language of messages.
    Lang,
}

/// One row of the table of commands.
struct Row {
    command: Command,
    names: &'static [&'static str],
    argument: (&'static str, &'static str),
    does: (&'static str, &'static str),
}

static ROWS: &[Row] = &[
    Row {
        command: Command::Help,
        names: &[":aide", ":help"],
        argument: ("", ""),
        does: ("montre cette liste", "shows this list"),
    },
    Row {
        command: Command::Variables,
        names: &[":variables"],
        argument: ("", ""),
        does: (
            "liste les variables, leur type et leur valeur",
            "lists variables with type and value",
        ),
    },
    Row {
        command: Command::Load,
        names: &[":charger", ":load"],
        argument: (" FICHIER", " FILE"),
        does: ("exécute un fichier ici", "runs a file here"),
    },
    Row {
        command: Command::Sandbox,
        names: &[":sandbox"],
        argument: (" [DOSSIER]", " [DIR]"),
        does: ("garde tous les mails sur cette machine", "keeps every mail on this machine"),
    },
    Row {
        command: Command::Lang,
        names: &[":langue", ":lang"],
        argument: (" fr|en", " fr|en"),
        does: ("change la langue des messages", "changes the language of messages"),
    },
    Row {
        command: Command::Quit,
        names: &[":quitter", ":quit"],
        argument: ("", ""),
        does: ("quitte, comme Ctrl-D", "leaves, as Ctrl-D does"),
    },
];

/// The command of a line and what follows it; the shortest beginning that fits one command alone
/// is enough.
#[must_use]
pub fn parse(line: &str) -> Option<(Command, &str)> {
    let line = line.trim();
    if line == ":" {
        return Some((Command::Help, ""));
    }
    let (name, argument) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let exact = ROWS.iter().find(|row| row.names.contains(&name));
    let row = exact.or_else(|| {
        let mut near = ROWS.iter().filter(|row| row.names.iter().any(|own| own.starts_with(name)));
        near.next().filter(|_| near.next().is_none())
    })?;
    Some((row.command, argument.trim()))
}

/// The command that a word means without its colon, as in other prompts.
#[must_use]
pub fn bare(word: &str) -> Option<&'static str> {
    match word {
        "exit" | "quit" | "quitter" => Some(":quit"),
        "help" | "aide" => Some(":help"),
        _ => None,
    }
}

/// The names that begin so.
pub fn starting_with(typed: &str) -> impl Iterator<Item = String> {
    ROWS.iter()
        .flat_map(|row| row.names)
        .filter(move |name| name.starts_with(typed))
        .map(|name| (*name).to_owned())
}

/// The list of commands.
#[must_use]
pub fn list(language: Language) -> String {
    let french = language == Language::French;
    let pick = |(fr, en): (&'static str, &'static str)| if french { fr } else { en };
    let mut rows: Vec<(String, &str)> = ROWS
        .iter()
        .map(|row| {
            let name = if french { row.names.first() } else { row.names.last() };
            (format!("{}{}", name.unwrap_or(&""), pick(row.argument)), pick(row.does))
        })
        .collect();
    rows.insert(
        0,
        (
            pick(("?NOM", "?NAME")).to_owned(),
            pick(("montre l'aide d'un nom", "shows the help of a name")),
        ),
    );
    let keys = pick((
        "Tab complète, Ctrl-C efface la ligne ou interrompt le programme, ↑ rappelle.",
        "Tab completes, Ctrl-C clears the line or interrupts the program, ↑ recalls.",
    ));
    let lines: Vec<String> =
        rows.iter().map(|(name, does)| format!("  {name:<20}{does}")).collect();
    format!("{}\n{keys}\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_languages_and_their_beginnings() {
        assert_eq!(parse(":quit"), Some((Command::Quit, "")));
        assert_eq!(parse(":q"), Some((Command::Quit, "")));
        assert_eq!(parse(" :charger  a b.wl "), Some((Command::Load, "a b.wl")));
        assert_eq!(parse(":"), Some((Command::Help, "")));
        assert_eq!(parse(":x"), None);
    }
}
