//! Flags of a message (RFC 3501 section 2.3.2) and how Maildir writes them.

/// Keywords that a message can carry.
const KEYWORDS: usize = 64;
/// Longest keyword, in octets.
const KEYWORD: usize = 64;

/// System flags, each with its letter in a Maildir file name; `\Recent` is no flag of a message.
const SYSTEM: [(&str, char); 5] = [
    ("\\Draft", 'D'),
    ("\\Flagged", 'F'),
    ("\\Answered", 'R'),
    ("\\Seen", 'S'),
    ("\\Deleted", 'T'),
];

/// The flags of a message, `\Recent` excepted: it belongs to sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    /// One bit for each of [`SYSTEM`].
    system: u8,
    /// As first spelt, in order.
    keywords: Vec<String>,
}

impl Flags {
    /// The system flags as clients name them.
    pub(crate) const SYSTEM: [&'static str; 5] =
        ["\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft"];

    /// These flags; unknown system flags are left out.
    pub(crate) fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut flags = Self::default();
        names.into_iter().for_each(|name| flags.insert(name));
        flags
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        match bit(name) {
            Some(bit) => self.system & bit != 0,
            None => self.keywords.iter().any(|keyword| keyword.eq_ignore_ascii_case(name)),
        }
    }

    /// Adds a flag. A system flag that does not exist, and a keyword too many, are left out.
    pub(crate) fn insert(&mut self, name: &str) {
        if let Some(bit) = bit(name) {
            self.system |= bit;
        } else if !name.starts_with('\\')
            && name.len() <= KEYWORD
            && self.keywords.len() < KEYWORDS
            && !self.contains(name)
        {
            self.keywords.push(name.to_owned());
            self.keywords.sort_unstable();
        }
    }

    pub(crate) fn remove(&mut self, name: &str) {
        match bit(name) {
            Some(bit) => self.system &= !bit,
            None => self.keywords.retain(|keyword| !keyword.eq_ignore_ascii_case(name)),
        }
    }

    /// Adds and removes all that `other` has.
    pub(crate) fn add(&mut self, other: &Self) {
        other.names().for_each(|name| self.insert(name));
    }

    pub(crate) fn subtract(&mut self, other: &Self) {
        other.names().for_each(|name| self.remove(name));
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let set = SYSTEM.iter().enumerate().filter(|(at, _)| self.system & (1 << at) != 0);
        set.map(|(_, (name, _))| *name).chain(self.keywords())
    }

    pub(crate) fn keywords(&self) -> impl Iterator<Item = &str> {
        self.keywords.iter().map(String::as_str)
    }

    /// The letters after `:2,` in a Maildir file name, in ASCII order as the convention wants.
    pub(super) fn letters(&self) -> String {
        let set = SYSTEM.iter().enumerate().filter(|(at, _)| self.system & (1 << at) != 0);
        set.map(|(_, (_, letter))| *letter).collect()
    }

    /// Takes the system flags of letters; keywords stay.
    pub(super) fn set_letters(&mut self, letters: &str) {
        self.system = SYSTEM
            .iter()
            .enumerate()
            .filter(|(_, (_, letter))| letters.contains(*letter))
            .fold(0, |bits, (at, _)| bits | 1 << at);
    }

    pub(super) fn set_keywords<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        self.keywords.clear();
        names.filter(|name| !name.starts_with('\\')).for_each(|name| self.insert(name));
    }
}

fn bit(name: &str) -> Option<u8> {
    SYSTEM.iter().position(|(flag, _)| flag.eq_ignore_ascii_case(name)).map(|at| 1 << at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_compare_without_case_and_keywords_are_bounded() {
        let mut flags = Flags::of(["\\SEEN", "\\Odd", "Travail", "travail", "\\flagged"]);
        assert_eq!(flags.names().collect::<Vec<_>>(), ["\\Flagged", "\\Seen", "Travail"]);
        flags.remove("TRAVAIL");
        flags.remove("\\seen");
        assert_eq!(flags.names().collect::<Vec<_>>(), ["\\Flagged"]);
        (0..999).for_each(|number| flags.insert(&format!("k{number}")));
        assert_eq!(flags.keywords().count(), KEYWORDS);
    }

    #[test]
    fn letters_are_those_of_maildir() {
        let mut flags = Flags::of(["\\Seen", "\\Answered", "\\Draft", "x"]);
        assert_eq!(flags.letters(), "DRS");
        flags.set_letters("TFa");
        assert_eq!(flags.names().collect::<Vec<_>>(), ["\\Flagged", "\\Deleted", "x"]);
    }
}
