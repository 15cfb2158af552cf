//! `format=flowed` (RFC 3676 §4): lines that end with a space go on in the next one.

/// Joins the flowed lines of a text. `delete_space` is the parameter `delsp=yes`.
pub(super) fn unflow(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // The quote depth of the paragraph that is not finished.
    let mut open: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        let ending = line.get(content.len()..).unwrap_or_default();
        let depth = content.len() - content.trim_start_matches('>').len();
        let stuffed = content.get(depth..).unwrap_or_default();
        let body = stuffed.strip_prefix(' ').unwrap_or(stuffed);
        let signature = body == "-- ";
        if open.is_some_and(|before| before != depth || signature) {
            out.push_str("\r\n");
            open = None;
        }
        if open.is_none() && depth > 0 {
            out.push_str(&">".repeat(depth.min(100)));
            out.push(' ');
        }
        if body.ends_with(' ') && !signature && !ending.is_empty() {
            out.push_str(if delete_space { body.trim_end_matches(' ') } else { body });
            open = Some(depth);
        } else {
            out.push_str(body);
            out.push_str(ending);
            open = None;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unflow;

    #[test]
    fn paragraphs() {
        for (flowed, delete, text) in [
            ("one \r\ntwo\r\nthree\r\n", false, "one two\r\nthree\r\n"),
            ("one \r\ntwo\r\n", true, "onetwo\r\n"),
            ("> a \r\n> b\r\nc\r\n", false, "> a b\r\nc\r\n"),
            ("> a \r\nb\r\n", false, "> a \r\nb\r\n"),
            (" >not a quote\r\n", false, ">not a quote\r\n"),
            ("end \r\n-- \r\nJean\r\n", false, "end \r\n-- \r\nJean\r\n"),
            ("last ", false, "last "),
            ("", false, ""),
        ] {
            assert_eq!(unflow(flowed, delete), text, "{flowed:?}");
        }
    }
}
