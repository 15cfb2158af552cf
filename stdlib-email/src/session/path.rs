//! Paths of folders: those of scripts and those of servers.
//!
//! Scripts name folders from "Dossiers personnels" on, separated by `\\`, the one of received mails
//! being "Boîte de réception" (documentation page 3032133); they may also give the names of the
//! server, as the examples of `EmailCopie` do. Paths are given back in the documented form.

use wl_interpreter::syntax::fold;

/// The root of every path, and its English name.
const ROOT: [&str; 2] = ["Dossiers personnels", "Personal Folders"];
/// The folder of received mails, and its English name.
const RECEIVED: [&str; 2] = ["Boîte de réception", "Inbox"];
/// The name of that folder on every server (RFC 9051 §5.1).
const INBOX: &str = "INBOX";

/// The root of the documented paths.
pub(crate) const fn root() -> &'static str {
    ROOT[0]
}

/// The documented path of a folder of the server.
pub(crate) fn from_server(name: &str, delimiter: Option<char>) -> String {
    let parts: Vec<&str> = match delimiter {
        Some(delimiter) => name.split(delimiter).collect(),
        None => vec![name],
    };
    let mut path = ROOT[0].to_owned();
    for (depth, part) in parts.iter().enumerate() {
        path.push('\\');
        path.push_str(if depth == 0 && is_inbox(part) { RECEIVED[0] } else { part });
    }
    path
}

/// The server name of a path, in the documented form or already one of the server.
pub(crate) fn to_server(path: &str, delimiter: Option<char>) -> String {
    let parts: Vec<&str> = path.split('\\').collect();
    let (first, rest) = match parts.split_first() {
        Some((first, rest)) if is_one_of(first, &ROOT) => (None, rest),
        Some((first, rest)) => (Some(*first), rest),
        None => (None, parts.as_slice()),
    };
    // A server whose separator is another, and a name of it with a `\`.
    let Some(delimiter) = delimiter else { return received(path).to_owned() };
    let mut names: Vec<&str> = first.into_iter().chain(rest.iter().copied()).collect();
    names.retain(|name| !name.is_empty());
    let separator = delimiter.to_string();
    // "Inbox/Lu" is a name of the server, whose separator may yet be a dot.
    let mut name = names.join(&separator);
    if parts.len() == 1 && delimiter != '/' && is_inbox(name.split('/').next().unwrap_or_default())
    {
        name = name.replace('/', &separator);
    }
    match name.split_once(delimiter) {
        Some((first, rest)) => format!("{}{separator}{rest}", received(first)),
        None => received(&name).to_owned(),
    }
}

/// The server name of the folder of received mails; any other name as it is.
fn received(name: &str) -> &str {
    if is_one_of(name, &RECEIVED) || is_inbox(name) { INBOX } else { name }
}

fn is_inbox(name: &str) -> bool {
    name.eq_ignore_ascii_case(INBOX)
}

fn is_one_of(name: &str, known: &[&str]) -> bool {
    known.iter().any(|own| fold(own) == fold(name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_paths_and_server_names() {
        for (path, slash, dot) in [
            ("Dossiers personnels\\Boîte de réception", "INBOX", "INBOX"),
            ("dossiers personnels\\boite de reception\\Travail", "INBOX/Travail", "INBOX.Travail"),
            ("Personal Folders\\Inbox\\Work", "INBOX/Work", "INBOX.Work"),
            ("Dossiers personnels\\Travail\\Été", "Travail/Été", "Travail.Été"),
            ("Boîte de réception", "INBOX", "INBOX"),
            ("Inbox/Lu", "INBOX/Lu", "INBOX.Lu"),
            ("inbox", "INBOX", "INBOX"),
            ("Test", "Test", "Test"),
            ("INBOX.Lu", "INBOX.Lu", "INBOX.Lu"),
            ("Dossiers personnels", "", ""),
        ] {
            assert_eq!(to_server(path, Some('/')), slash, "{path}");
            assert_eq!(to_server(path, Some('.')), dot, "{path}");
        }
        assert_eq!(to_server("Inbox", None), "INBOX");
    }

    #[test]
    fn server_names_become_documented_paths() {
        for (name, delimiter, path) in [
            ("INBOX", '/', "Dossiers personnels\\Boîte de réception"),
            ("Inbox.Travail", '.', "Dossiers personnels\\Boîte de réception\\Travail"),
            ("Travail/Inbox", '/', "Dossiers personnels\\Travail\\Inbox"),
        ] {
            assert_eq!(from_server(name, Some(delimiter)), path);
            let there = to_server(path, Some(delimiter));
            assert!(there.eq_ignore_ascii_case(name), "{there}");
        }
    }
}
