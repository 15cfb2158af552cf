//! Tests of the parser.

use super::*;

fn errors(text: &str) -> Vec<String> {
    let parsed = parse(text, SourceId(0), 0..text.len());
    parsed
        .diagnostics
        .iter()
        .map(|d| {
            let line = text[..d.span.start as usize].matches('\n').count() + 1;
            let found = text.get(d.span.range()).unwrap_or("?");
            format!("{line}: {} {} [{}]", d.code, d.message.en, found)
        })
        .collect()
}

const FORMS: &str = include_str!("forms.wl");

#[test]
fn every_form_parses() {
    let found = errors(FORMS);
    assert!(found.is_empty(), "{}", found.join("\n"));
}
