//! Lists of addresses (RFC 5322 section 3.4).

/// Addresses of a list beyond which nothing is read.
const ADDRESSES: usize = 10_000;

/// A member of a list of addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// A display name as it is written, unquoted, and the address; without `@`, no host.
    Mailbox { name: Option<String>, local: String, host: Option<String> },
    /// `Amis:`
    Group(String),
    /// The `;` after a group.
    EndOfGroup,
}

/// Reads a list, whatever it is.
pub(crate) fn list(text: &str) -> Vec<Address> {
    let mut list = Vec::new();
    let mut found = Found::default();
    let mut in_group = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if list.len() >= ADDRESSES {
            return list;
        }
        match character {
            '"' => {
                let mut quoted = String::new();
                while let Some(character) = characters.next() {
                    match character {
                        '\\' => quoted.extend(characters.next()),
                        '"' => break,
                        character => quoted.push(character),
                    }
                }
                found.push_str(&quoted);
            }
            '(' => {
                let mut depth = 1_usize;
                let mut comment = String::new();
                while let (Some(character), 1..) = (characters.next(), depth) {
                    match character {
                        '(' => depth += 1,
                        ')' => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                    comment.push(character);
                }
                found.comment.get_or_insert(comment);
            }
            '<' => {
                let mut inner = String::new();
                let mut quoted = false;
                for character in characters.by_ref() {
                    match character {
                        '"' => quoted = !quoted,
                        '>' if !quoted => break,
                        _ => {}
                    }
                    inner.push(character);
                }
                // A route of relays (RFC 5322 section 4.4) is left out.
                let inner = inner.rsplit_once(':').map_or(&*inner, |(route, address)| {
                    if route.starts_with('@') { address } else { &inner }
                });
                found.address = Some(inner.trim().to_owned());
            }
            ':' if !in_group && found.address.is_none() && !found.text.contains('@') => {
                let name = std::mem::take(&mut found).text.trim().to_owned();
                list.push(Address::Group(name));
                in_group = true;
            }
            ',' => list.extend(std::mem::take(&mut found).mailbox()),
            ';' => {
                list.extend(std::mem::take(&mut found).mailbox());
                if in_group {
                    list.push(Address::EndOfGroup);
                }
                in_group = false;
            }
            character => found.push_str(character.encode_utf8(&mut [0; 4])),
        }
    }
    list.extend(found.mailbox());
    if in_group {
        list.push(Address::EndOfGroup);
    }
    list
}

#[derive(Default)]
struct Found {
    text: String,
    comment: Option<String>,
    address: Option<String>,
}

impl Found {
    fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn mailbox(self) -> Option<Address> {
        let text = self.text.trim();
        let (name, address) = match self.address {
            Some(address) => (Some(text.to_owned()), address),
            None => (self.comment, text.split_whitespace().collect()),
        };
        let name = name.filter(|name| !name.is_empty());
        if address.is_empty() && name.is_none() {
            return None;
        }
        let (local, host) = match address.rsplit_once('@') {
            Some((local, host)) => (local.to_owned(), Some(host.to_owned())),
            None => (address, None),
        };
        Some(Address::Mailbox { name, local, host })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailbox(name: Option<&str>, local: &str, host: Option<&str>) -> Address {
        let owned = |text: &str| text.to_owned();
        Address::Mailbox { name: name.map(owned), local: local.into(), host: host.map(owned) }
    }

    #[test]
    fn lists_are_read_in_every_form() {
        for (text, expected) in [
            ("a@b.fr", vec![mailbox(None, "a", Some("b.fr"))]),
            (
                "\"Dupont, J.\" <j@x.fr>, Marie <m@y.fr>",
                vec![
                    mailbox(Some("Dupont, J."), "j", Some("x.fr")),
                    mailbox(Some("Marie"), "m", Some("y.fr")),
                ],
            ),
            (
                "Amis: a@b.fr, c@d.fr;",
                vec![
                    Address::Group("Amis".into()),
                    mailbox(None, "a", Some("b.fr")),
                    mailbox(None, "c", Some("d.fr")),
                    Address::EndOfGroup,
                ],
            ),
            ("a@b.fr (Jean (le grand))", vec![mailbox(Some("Jean (le grand)"), "a", Some("b.fr"))]),
            ("<@r.fr:a@b.fr>", vec![mailbox(None, "a", Some("b.fr"))]),
            ("undisclosed", vec![mailbox(None, "undisclosed", None)]),
            (", ,", vec![]),
            ("\"x", vec![mailbox(None, "x", None)]),
            ("(", vec![mailbox(Some(""), "", None)][1..].to_vec()),
        ] {
            assert_eq!(list(text), expected, "{text}");
        }
    }
}
