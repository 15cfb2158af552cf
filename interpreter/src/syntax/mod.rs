//! Text to syntax tree: words and tokens, logical lines, the grammar of a line, blocks.
//!
//! The language is line-oriented, and so is the parser: an error stays inside its line, and there
//! is always a tree.

mod block;
mod colour;
#[cfg(test)]
mod dump;
mod fault;
mod fold;
mod frame;
mod grammar;
pub(crate) mod keyword;
mod lex;
mod line;
mod names;
mod number;
mod operator;
mod recover;
mod review;
#[cfg(test)]
mod tests;
mod text;
mod token;
pub mod tree;

use std::cell::RefCell;
use std::ops::Range;

pub use colour::{Class, tokens};
pub use fold::fold;
pub use keyword::{KEYWORDS, Keyword, KeywordInfo, WordClass};

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{SourceId, Span};
use block::Builder;
use grammar::Grammar;
use grammar::cursor::Tables;
use lex::Lexer;
use line::LogicalLine;
use review::Review;
use token::{Literal, Piece, Token};
use tree::{Block, Body, Expr, ExprKind, StatementKind, TextPart};

/// More errors than this in one source help nobody.
const MAX_DIAGNOSTICS: usize = 200;

/// What parsing gives.
#[derive(Debug)]
pub struct Parsed {
    /// The statements, in order.
    pub statements: Block,
    /// `CAS ERREUR:` of the source itself.
    pub case_error: Option<Block>,
    /// `CAS EXCEPTION:` of the source itself.
    pub case_exception: Option<Block>,
    /// `FIN:` of the source itself.
    pub at_end: Option<Block>,
    /// Errors and warnings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// What is accepted but better written otherwise, in the order of the text.
    pub remarks: Vec<Diagnostic>,
    /// More lines could make it right: a block, a text, a bracket or a procedure is open, and
    /// nothing else is wrong. For the prompt.
    pub incomplete: bool,
}

/// Parses `text[range]`; spans are offsets in `text`.
#[must_use]
pub fn parse(text: &str, source: SourceId, range: Range<usize>) -> Parsed {
    let end = range.end.min(text.len());
    let start = range.start.min(end);
    let mut lexer = Lexer::new(text, source);
    let raw = lexer.tokens(start, end);
    let lines = line::split(&raw);
    drop(raw);
    let Lexer { names, mut literals, mut diagnostics, open_at_end: mut open, .. } = lexer;
    // A text that is not closed swallows the closer of the bracket before it: one mistake, not two.
    let swallowed = |bracket: &Diagnostic| {
        bracket.code == codes::UNCLOSED_BRACKET
            && diagnostics.iter().any(|found| {
                let between = bracket.span.start as usize..found.span.start as usize;
                found.code == codes::UNTERMINATED_TEXT
                    && text.get(between).is_some_and(|text| !text.contains('\n'))
            })
    };
    let own: Vec<_> = lines.diagnostics.iter().filter(|found| !swallowed(found)).cloned().collect();
    diagnostics.extend(own);
    open |= lines.open_at_end;
    split_pieces(&mut literals, &mut diagnostics);

    let tables = Tables {
        names: &names,
        literals: &literals,
        texts: RefCell::default(),
        bodies: RefCell::default(),
    };
    let grammar = Grammar::new();
    let review = Review::default();
    let mut parser =
        Parser { text, tables: &tables, grammar, tokens: &lines.tokens, diagnostics, review };
    parser.texts();
    for body in &lines.bodies {
        let built = parser.block(body, Span::new(source, end, end)).0;
        tables.bodies.borrow_mut().push(built);
    }
    let (body, open_block) = parser.block(&lines.top, Span::new(source, end, end));
    let Parser { mut diagnostics, review, .. } = parser;
    let Review { errors, mut remarks } = review;
    diagnostics.extend(errors);
    remarks.sort_by_key(|remark| remark.span.start);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
    open |= open_block;
    let incomplete = open && diagnostics.iter().all(|d| !d.is_error() || may_be_completed(d));
    let Body { statements, case_error, case_exception, at_end } = body;
    Parsed { statements, case_error, case_exception, at_end, diagnostics, remarks, incomplete }
}

/// Errors that more input can cure.
fn may_be_completed(diagnostic: &Diagnostic) -> bool {
    [
        codes::MISSING_END,
        codes::UNTERMINATED_TEXT,
        codes::UNTERMINATED_COMMENT,
        codes::UNCLOSED_BRACKET,
        codes::INCOMPLETE_LINE,
    ]
    .contains(&diagnostic.code)
}

/// Gives the tokens of interpolations the same shape as those of lines.
fn split_pieces(literals: &mut [Literal], diagnostics: &mut Vec<Diagnostic>) {
    for literal in literals {
        let Literal::Interpolated(pieces) = literal else { continue };
        for piece in pieces {
            let Piece::Code(_, tokens) = piece else { continue };
            let mut lines = line::split(tokens);
            diagnostics.append(&mut lines.diagnostics);
            let whole = lines.top.len() == 1 && lines.bodies.is_empty() && !lines.top[0].bad;
            *tokens = if whole { lines.tokens } else { Vec::new() };
        }
    }
}

/// Parses lines and reports their errors.
struct Parser<'t> {
    text: &'t str,
    tables: &'t Tables<'t>,
    grammar: Grammar<'t>,
    tokens: &'t [Token],
    diagnostics: Vec<Diagnostic>,
    review: Review,
}

impl<'t> Parser<'t> {
    fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < 3 * MAX_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// The expressions of interpolated texts; inner texts come before the outer ones.
    fn texts(&mut self) {
        let literals = self.tables.literals;
        for (id, literal) in literals.iter().enumerate() {
            let Literal::Interpolated(pieces) = literal else { continue };
            let parts = pieces.iter().map(|piece| match piece {
                Piece::Text(text) => TextPart::Text(text.clone()),
                Piece::Code(span, tokens) => TextPart::Value(self.piece(*span, tokens)),
            });
            let parts: Vec<_> = parts.collect();
            self.tables.texts.borrow_mut().insert(id as u32, parts);
        }
    }

    fn piece(&mut self, span: Span, tokens: &'t [Token]) -> Expr {
        if tokens.is_empty() {
            let message = bilingual!(
                "l'expression entre [% et %] n'est pas complète",
                "the expression between [% and %] is not complete"
            );
            self.report(Diagnostic::error(codes::SYNTAX, span, message));
            return Expr { kind: ExprKind::Error, span };
        }
        match self.grammar.expression(self.tables, tokens) {
            Ok(value) => value,
            Err(fault) => {
                let diagnostic = fault.diagnostic(tokens, self.text);
                self.report(diagnostic);
                Expr { kind: ExprKind::Error, span }
            }
        }
    }

    /// Parses and nests a list of lines; true when a block was open at their end.
    fn block(&mut self, lines: &[LogicalLine], end: Span) -> (Body, bool) {
        let mut builder = Builder::default();
        for line in lines {
            let tokens: &'t [Token] = &self.tokens[line.tokens.clone()];
            let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { continue };
            let span = first.span.to(last.span);
            let parsed = if line.bad { None } else { self.line(tokens) };
            let (names, review) = (self.tables.names, &mut self.review);
            let parsed = parsed.filter(|parsed| review::line(parsed, tokens, names, review));
            let parsed = match parsed {
                Some(parsed) => parsed,
                None => recover::line(tokens, self.tables.names)
                    .unwrap_or(grammar::Line::Simple(StatementKind::Error)),
            };
            builder.line(parsed, span, self.column(first.span), line.after_semicolon);
        }
        let built = builder.finish(end);
        for diagnostic in built.diagnostics {
            self.report(diagnostic);
        }
        (built.body, built.open_at_end)
    }

    fn line(&mut self, tokens: &'t [Token]) -> Option<grammar::Line> {
        match self.grammar.line(self.tables, tokens) {
            Ok(line) => Some(line),
            Err(fault) => {
                if self.diagnostics.len() < MAX_DIAGNOSTICS {
                    let diagnostic = fault.diagnostic(tokens, self.text);
                    self.report(diagnostic);
                }
                None
            }
        }
    }

    /// How far a place is indented; far too long lines count as not.
    fn column(&self, span: Span) -> usize {
        let start = span.start as usize;
        let from = start.saturating_sub(200);
        let before = &self.text.as_bytes()[from..start];
        memchr::memrchr(b'\n', before).map_or(start - from, |newline| before.len() - newline - 1)
    }
}
