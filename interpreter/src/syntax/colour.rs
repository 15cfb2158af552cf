//! Classes of characters for syntax colouring.

use std::ops::Range;

use super::keyword::WordClass;
use super::lex::Lexer;
use super::token::{Kind, Literal, Symbol};
use crate::source::SourceId;

/// What a run of characters is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A word of the language.
    Keyword,
    /// A word of a type.
    Type,
    /// Between quotes.
    Text,
    /// A number or a duration.
    Number,
    /// A comment.
    Comment,
    /// Operators and punctuation.
    Operator,
    /// Any other word.
    Name,
    /// Not in the language.
    Error,
}

/// The runs of `text`, in order; blanks are left out.
pub fn tokens(text: &str) -> impl Iterator<Item = (Class, Range<usize>)> {
    let mut lexer = Lexer::new(text, SourceId::default());
    let tokens = lexer.tokens(0, text.len());
    let mut runs = Vec::with_capacity(tokens.len());
    let mut at = 0;
    for token in tokens {
        let range = token.span.range();
        comments(text, at..range.start, &mut runs);
        at = range.end.max(at);
        let class = match token.kind {
            Kind::Word(_, Some(keyword)) => match keyword.info().class {
                WordClass::Type => Class::Type,
                WordClass::Hard => Class::Keyword,
                WordClass::Soft if range.len() > 1 => Class::Keyword,
                WordClass::Soft => Class::Name,
            },
            Kind::Word(..) => Class::Name,
            Kind::Literal(id) => match lexer.literals.get(id as usize) {
                Some(Literal::Text(_) | Literal::Interpolated(_)) => Class::Text,
                _ => Class::Number,
            },
            Kind::Symbol(Symbol::Newline) => continue,
            Kind::Symbol(Symbol::Bad) => Class::Error,
            Kind::Symbol(Symbol::FoldTag) => Class::Comment,
            _ => Class::Operator,
        };
        runs.push((class, range));
    }
    comments(text, at..text.len(), &mut runs);
    runs.into_iter()
}

/// Between two tokens there are only blanks and comments.
fn comments(text: &str, gap: Range<usize>, runs: &mut Vec<(Class, Range<usize>)>) {
    let Some(between) = text.get(gap.clone()) else { return };
    let mut at = 0;
    while let Some(found) = between[at..].find(['/', '<']) {
        let start = at + found;
        let rest = &between[start..];
        let length = if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else {
            rest.find(['\n', '\r']).unwrap_or(rest.len())
        };
        runs.push((Class::Comment, gap.start + start..gap.start + start + length));
        at = start + length;
    }
}
