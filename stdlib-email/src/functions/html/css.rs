//! The images of a style sheet: its `url()` (CSS Syntax Module Level 3 §4.3.6).

use std::fmt::Write;

/// Rules whose `url()` is no image, and where each ends.
const OTHERS: &[(&str, char)] =
    &[("@import", ';'), ("@namespace", ';'), ("@charset", ';'), ("@font-face", '}')];

/// Gives every image of a style sheet to `show`, which may name it otherwise; `None` when nothing
/// changes.
pub(super) fn rewrite(css: &str, show: &mut dyn FnMut(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(rest) = css.get(at..) {
        let Some(next) = rest.find(['/', '"', '\'', '@', 'u', 'U']) else { break };
        let start = at + next;
        let here = css.get(start..).unwrap_or_default();
        at = start
            + if here.starts_with("/*") {
                here.get(2..).and_then(|it| it.find("*/")).map_or(here.len(), |end| end + 4)
            } else if here.starts_with(['"', '\'']) {
                string_length(here)
            } else if let Some(length) = other_rule(here) {
                length
            } else if let Some((length, reference)) = url(css, start) {
                if let Some(shown) = show(&reference) {
                    out.push_str(css.get(kept..start).unwrap_or_default());
                    let bare =
                        !shown.contains(|c: char| c.is_whitespace() || "'\"()\\".contains(c));
                    if bare {
                        let _ = write!(out, "url({shown})");
                    } else {
                        let shown = shown.replace('\'', "%27").replace('\\', "%5C");
                        let _ = write!(out, "url('{shown}')");
                    }
                    kept = start + length;
                }
                length
            } else {
                1
            };
    }
    if kept == 0 {
        return None;
    }
    out.push_str(css.get(kept..).unwrap_or_default());
    Some(out)
}

/// The length of a string at the start of a text, its quotes included.
fn string_length(text: &str) -> usize {
    let quote = text.chars().next().unwrap_or('"');
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // A string ends at its line when nobody closed it.
            '\n' => return at,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a rule that shows no image.
fn other_rule(text: &str) -> Option<usize> {
    let (_, end) = OTHERS.iter().find(|(name, _)| {
        text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
    })?;
    Some(text.find(*end).map_or(text.len(), |at| at + 1))
}

/// The length of a `url()` that starts there, and what it says.
fn url(css: &str, start: usize) -> Option<(usize, String)> {
    let text = css.get(start..)?;
    let name = text.get(..4).is_some_and(|it| it.eq_ignore_ascii_case("url("));
    let before = css.get(..start)?.chars().next_back();
    if !name || before.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_') {
        return None;
    }
    let inside = text.get(4..)?;
    let opened = inside.trim_start();
    let blank = inside.len() - opened.len();
    let (raw, behind) = if opened.starts_with(['"', '\'']) {
        let length = string_length(opened);
        (opened.get(1..length.saturating_sub(1)).unwrap_or_default(), length)
    } else {
        let length = opened.find(')')?;
        (opened.get(..length)?.trim_end(), length)
    };
    let closing = opened.get(behind..)?.find(')')?;
    let mut reference = String::new();
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        reference.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    Some((4 + blank + behind + closing + 1, reference))
}

#[cfg(test)]
mod tests {
    use super::rewrite;

    #[test]
    fn only_images_are_named_otherwise() {
        let css = "/* url(no) */ a{background:URL( 'a b.png' ) no-repeat} @import url(no.css);\n\
                   b{content:\"url(no)\";background:url(c.gif)} @font-face{src:url(no.woff)}\n\
                   c{curl(no):x;background:url(\"d\\'.png\")";
        let mut seen = Vec::new();
        let rewritten = rewrite(css, &mut |reference| {
            seen.push(reference.to_owned());
            (reference != "c.gif").then(|| format!("cid:{}", reference.replace('.', "1")))
        });
        assert_eq!(seen, ["a b.png", "c.gif", "d'.png"]);
        let expected = css
            .replace("URL( 'a b.png' )", "url('cid:a b1png')")
            .replace("url(\"d\\'.png\")", "url('cid:d%271png')");
        assert_eq!(rewritten.unwrap(), expected);
        assert_eq!(rewrite("url(a)", &mut |_| Some("b".into())).as_deref(), Some("url(b)"));
        assert_eq!(rewrite("p { color: red }", &mut |_| Some(String::new())), None);
    }

    #[test]
    fn what_never_ends_ends() {
        for css in
            ["url(", "url('a", "url('a'", "/* url(a)", "\"url(a)", "@import url(a)", "url", "u"]
        {
            assert_eq!(rewrite(css, &mut |_| Some("x".into())), None, "{css}");
        }
    }
}
