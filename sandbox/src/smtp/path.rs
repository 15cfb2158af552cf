//! The paths of `MAIL` and `RCPT` (RFC 5321 section 4.1.2, RFC 6531 section 3.3).

/// Longest address accepted: a local part of 64 and a domain of 255 octets (RFC 5321 section
/// 4.5.3.1), in one `@`.
const LONGEST: usize = 320;

/// The argument of `MAIL`: the address, empty for `<>`, and the parameters.
pub(super) fn reverse_path(argument: &str) -> Option<(String, &str)> {
    let rest = after_keyword(argument, "FROM:")?;
    match rest.strip_prefix("<>") {
        Some(parameters) => Some((String::new(), separated(parameters)?)),
        None => path(rest),
    }
}

/// The argument of `RCPT`: the address and the parameters. A bare local part is a user of this
/// server, as RFC 5321 has it for `<postmaster>`.
pub(super) fn forward_path(argument: &str) -> Option<(String, &str)> {
    path(after_keyword(argument, "TO:")?)
}

fn after_keyword<'a>(argument: &'a str, keyword: &str) -> Option<&'a str> {
    let (start, rest) = argument.split_at_checked(keyword.len())?;
    start.eq_ignore_ascii_case(keyword).then_some(rest)
}

fn path(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('<')?;
    let address = match inner.strip_prefix('@') {
        // A source route is accepted and ignored (RFC 5321 appendix C).
        Some(route) => route.split_once(':')?.1,
        None => inner,
    };
    let length = mailbox(address)?;
    let (address, rest) = address.split_at(length);
    let parameters = separated(rest.strip_prefix('>')?)?;
    (length <= LONGEST).then(|| (address.to_owned(), parameters))
}

/// Parameters are separated from the path by a space.
fn separated(rest: &str) -> Option<&str> {
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ').map(str::trim) }
}

/// The length of the address at the start of a text.
fn mailbox(text: &str) -> Option<usize> {
    let local = if text.starts_with('"') { quoted_string(text)? } else { dot_string(text)? };
    let Some(domain) = text[local..].strip_prefix('@') else { return Some(local) };
    let domain = if domain.starts_with('[') { literal(domain)? } else { domain_name(domain)? };
    Some(local + 1 + domain)
}

fn quoted_string(text: &str) -> Option<usize> {
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (at > 1).then_some(at + 1),
            '\\' => {
                characters.next().filter(|(_, escaped)| !escaped.is_control())?;
            }
            _ if character.is_control() => return None,
            _ => {}
        }
    }
    None
}

fn dot_string(text: &str) -> Option<usize> {
    let is_text = |character: char| {
        character.is_ascii_alphanumeric()
            || "!#$%&'*+-/=?^_`{|}~.".contains(character)
            || (!character.is_ascii() && !character.is_control())
    };
    let end = text.find(|character| !is_text(character)).unwrap_or(text.len());
    text[..end].split('.').all(|atom| !atom.is_empty()).then_some(end)
}

fn domain_name(text: &str) -> Option<usize> {
    let is_label = |character: char| {
        character.is_ascii_alphanumeric()
            || "-_.".contains(character)
            || (!character.is_ascii() && !character.is_control())
    };
    let end = text.find(|character| !is_label(character)).unwrap_or(text.len());
    let sound = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    text[..end].split('.').all(sound).then_some(end)
}

fn literal(text: &str) -> Option<usize> {
    let end = text.find(']')?;
    let sound = |character: char| character.is_ascii_graphic() && character != '[';
    (end > 1 && text[1..end].chars().all(sound)).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_paths_are_read() {
        for (argument, address, parameters) in [
            ("FROM:<a@b.fr>", "a@b.fr", ""),
            ("from:<a@b.fr> SIZE=10 BODY=8BITMIME", "a@b.fr", "SIZE=10 BODY=8BITMIME"),
            ("FROM:<>", "", ""),
            ("FROM:<> SIZE=1", "", "SIZE=1"),
            ("FROM:<@x.fr,@y.fr:a@b.fr>", "a@b.fr", ""),
            ("FROM:<\"a @ \\\" b\"@b.fr>", "\"a @ \\\" b\"@b.fr", ""),
            ("FROM:<a@[127.0.0.1]>", "a@[127.0.0.1]", ""),
            ("FROM:<é@masociété.fr>", "é@masociété.fr", ""),
            ("FROM:<o'neil+tag@b-c.fr>", "o'neil+tag@b-c.fr", ""),
        ] {
            let read = reverse_path(argument);
            assert_eq!(read, Some((address.to_owned(), parameters)), "{argument}");
        }
        assert_eq!(forward_path("TO:<postmaster>"), Some(("postmaster".to_owned(), "")));
    }

    #[test]
    fn bad_paths_are_refused() {
        for argument in [
            "",
            "FROM:",
            "FROM:a@b",
            "FROM: <a@b>",
            "FROM:<a@b",
            "FROM:<a@>",
            "FROM:<@b>",
            "FROM:<a@b>SIZE=1",
            "FROM:<a b@c>",
            "FROM:<a..b@c>",
            "FROM:<.a@c>",
            "FROM:<a@-c>",
            "FROM:<a@c..d>",
            "FROM:<\"a@c>",
            "FROM:<\"\"@c>",
            "FROM:<a@[]>",
            "FROM:<a\0@c>",
            "FROM:<a@b>\0",
            "FROM:<a@b,c@d>",
            "FROM:<é",
            "FRO",
        ] {
            assert_eq!(reverse_path(argument), None, "{argument:?}");
        }
        assert_eq!(forward_path("TO:<>"), None);
        assert_eq!(forward_path(&format!("TO:<{}@b>", "a".repeat(400))), None);
    }
}
