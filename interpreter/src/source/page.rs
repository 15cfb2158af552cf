//! The code blocks of a documentation page.

use std::ops::Range;

/// The languages of fences whose content is code.
const LANGUAGES: &[&str] = &["wl", "wlangage", "wlanguage"];

/// An open fence.
struct Fence {
    mark: char,
    length: usize,
    /// Where its content begins, when it is code.
    content: Option<usize>,
}

/// The bytes of every fenced block marked as code, fences left out. Fences are of three or more
/// `` ` `` or `~`, indented as one likes; one that is never closed goes to the end.
#[must_use]
pub fn code_blocks(text: &str) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut open: Option<Fence> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        let Some(mark) = trimmed.chars().next().filter(|c| matches!(c, '`' | '~')) else {
            continue;
        };
        let length = trimmed.chars().take_while(|c| *c == mark).count();
        let info = trimmed[length..].trim();
        match &open {
            Some(fence) if mark == fence.mark && length >= fence.length && info.is_empty() => {
                blocks.extend(fence.content.map(|content| content..start));
                open = None;
            }
            None if length >= 3 && !(mark == '`' && info.contains('`')) => {
                let word = info.split([' ', '\t', '{', ',', ':']).next().unwrap_or("");
                let code = LANGUAGES.iter().any(|name| name.eq_ignore_ascii_case(word));
                open = Some(Fence { mark, length, content: code.then_some(at) });
            }
            _ => {}
        }
    }
    if let Some(content) = open.and_then(|fence| fence.content) {
        blocks.push(content..text.len());
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::code_blocks;

    fn contents(text: &str) -> Vec<&str> {
        code_blocks(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn fences_of_the_language() {
        let page = "x\n```wl\na = 1\n```\n```rust\nno\n```\n~~~ WLangage\nb\n```\n~~~\n";
        assert_eq!(contents(page), ["a = 1\n", "b\n```\n"]);
    }

    #[test]
    fn fences_in_lists() {
        let page = "1. x\n\n\t```WLanguage\n\ta = 1\n\t```\n\n- y\n  ````wl\n  ```\n  ````\n";
        assert_eq!(contents(page), ["\ta = 1\n", "  ```\n"]);
    }

    #[test]
    fn an_open_fence_goes_to_the_end() {
        assert_eq!(contents("```wl\r\na\r\n"), ["a\r\n"]);
        assert!(contents("```wl``` in a sentence\n").is_empty());
    }
}
