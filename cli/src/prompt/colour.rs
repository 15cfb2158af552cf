//! The colours of code.

use wl_interpreter::builtin::Table;
use wl_interpreter::syntax::{Class, fold, tokens};

use crate::style::{Paint, Style};

/// `code` painted; names that the table knows as well, when there is one.
#[must_use]
pub fn painted(code: &str, style: Style, table: Option<&Table>) -> String {
    if !style.color {
        return code.to_owned();
    }
    let mut text = String::with_capacity(2 * code.len());
    let mut at = 0;
    for (class, range) in tokens(code) {
        let (Some(gap), Some(word)) = (code.get(at..range.start), code.get(range.clone())) else {
            continue;
        };
        text.push_str(gap);
        // A line break inside colours would break the alignment of the editor.
        match paint(class, word, &code[range.end..], table) {
            Some(paint) => {
                let lines: Vec<_> = word.split('\n').map(|line| style.paint(paint, line)).collect();
                text.push_str(&lines.join("\n"));
            }
            None => text.push_str(word),
        }
        at = range.end;
    }
    text.push_str(&code[at..]);
    text
}

fn paint(class: Class, word: &str, after: &str, table: Option<&Table>) -> Option<Paint> {
    match class {
        Class::Keyword => Some(Paint::Keyword),
        Class::Type => Some(Paint::Type),
        Class::Text => Some(Paint::Text),
        Class::Number => Some(Paint::Number),
        Class::Comment => Some(Paint::Faint),
        Class::Error => Some(Paint::Error),
        Class::Operator => None,
        Class::Name => {
            let key = fold(word);
            let known = |found: fn(&Table, &str) -> bool| table.is_some_and(|t| found(t, &key));
            if known(|table, key| table.function(key).is_some())
                || (table.is_none() && after.starts_with('('))
            {
                Some(Paint::Function)
            } else if known(|table, key| table.native_type(key).is_some()) {
                Some(Paint::Type)
            } else if known(|table, key| table.constant(key).is_some()) {
                Some(Paint::Number)
            } else {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::painted;
    use crate::style::Style;

    #[test]
    fn colours_change_nothing_else() {
        let code = "SI x = \"é\n\" ALORS // fin\n\tTrace(1)\nFIN";
        assert_eq!(painted(code, Style { color: false }, None), code);
        let shown = painted(code, Style { color: true }, None);
        let mut plain = String::new();
        let mut rest = shown.as_str();
        while let Some((before, after)) = rest.split_once("\x1b[") {
            plain += before;
            rest = after.split_once('m').unwrap().1;
        }
        assert_eq!(plain + rest, code);
        assert!(shown.contains("\x1b[34mSI\x1b[0m"), "{shown:?}");
    }
}
