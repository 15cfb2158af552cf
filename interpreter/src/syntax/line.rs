//! Physical lines to logical lines: one statement, header or closing word each.
//!
//! The language ends statements at line ends, except after `...`, after a comma or an operator,
//! and inside brackets. Finding these ends before parsing keeps an error inside its statement.

use std::mem::take;
use std::ops::Range;

use super::keyword::Keyword;
use super::token::{Kind, Symbol, Token};
use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

/// Brackets open at once in one statement.
const MAX_NESTING: usize = 200;
/// Operators in one statement: each may be one level of the tree.
const MAX_OPERATORS: usize = 10_000;
/// Prefix operators, conditions, lambdas and types in one statement: each is a level of the parser.
const MAX_PREFIXES: usize = 300;
/// Lambda bodies inside lambda bodies.
const MAX_BODIES: usize = 30;

/// One logical line.
#[derive(Debug, Clone)]
pub(super) struct LogicalLine {
    /// Its tokens, in [`Lines::tokens`]; never empty.
    pub tokens: Range<usize>,
    /// After `;` on the same physical line.
    pub after_semicolon: bool,
    /// A diagnostic already tells why it cannot be parsed.
    pub bad: bool,
}

/// The logical lines of a source and of the lambda bodies in it.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub tokens: Vec<Token>,
    pub top: Vec<LogicalLine>,
    pub bodies: Vec<Vec<LogicalLine>>,
    /// Something was still open at the end of the input.
    pub open_at_end: bool,
    pub diagnostics: Vec<Diagnostic>,
}

/// Splits tokens into logical lines.
pub(super) fn split(input: &[Token]) -> Lines {
    let mut splitter = Splitter { input, at: 0, lines: Lines::default() };
    let mut top = Vec::new();
    while splitter.at < input.len() {
        top.append(&mut splitter.block(0));
    }
    splitter.lines.top = top;
    splitter.lines
}

struct Splitter<'a> {
    input: &'a [Token],
    at: usize,
    lines: Lines,
}

/// The line being read.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts about one line")]
struct Current {
    tokens: Vec<Token>,
    /// Positions of the brackets that are open.
    open: Vec<usize>,
    operators: usize,
    prefixes: usize,
    after_semicolon: bool,
    bad: bool,
    /// Too deep: the rest of the physical line is left out.
    skipping: bool,
    /// A `PROCÉDURE(…)` lambda waits for its `{`.
    lambda_header: bool,
}

impl Splitter<'_> {
    /// The lines up to the end, or up to the `}` of a lambda body.
    fn block(&mut self, depth: usize) -> Vec<LogicalLine> {
        let mut list = Vec::new();
        let mut current = Current::default();
        while let Some(&token) = self.input.get(self.at) {
            self.at += 1;
            match token.symbol() {
                Some(Symbol::Newline) => {
                    if current.skipping || self.line_ends(&current) {
                        self.finish(&mut current, &mut list);
                    }
                }
                Some(Symbol::Semicolon) if current.open.is_empty() => {
                    self.finish(&mut current, &mut list);
                    current.after_semicolon = true;
                }
                Some(Symbol::Ellipsis) => self.ellipsis(&mut current, token),
                Some(Symbol::OpenCurly) if current.expects_body() && depth < MAX_BODIES => {
                    current.lambda_header = false;
                    let lines = self.block(depth + 1);
                    self.lines.bodies.push(lines);
                    let end = self.input[self.at - 1].span;
                    let kind = Kind::Body(self.lines.bodies.len() as u32 - 1);
                    current.tokens.push(Token { kind, span: token.span.to(end) });
                }
                Some(Symbol::CloseCurly) if depth > 0 && !current.has_open(Symbol::OpenCurly) => {
                    self.finish(&mut current, &mut list);
                    return list;
                }
                _ => self.push(&mut current, token),
            }
        }
        if depth > 0 {
            self.lines.open_at_end = true;
            let span = self.input.last().map_or_else(Span::default, |token| token.span.after());
            let message = bilingual!("il manque « }} »", "`}}` is missing");
            self.lines.diagnostics.push(Diagnostic::error(codes::UNCLOSED_BRACKET, span, message));
        } else if !current.open.is_empty() || current.tokens.last().is_some_and(wants_more) {
            self.lines.open_at_end = true;
        }
        self.finish(&mut current, &mut list);
        list
    }

    fn push(&mut self, current: &mut Current, token: Token) {
        if current.skipping {
            return;
        }
        let position = current.tokens.len();
        current.tokens.push(token);
        if let Some(symbol) = token.symbol() {
            match symbol {
                Symbol::OpenRound | Symbol::OpenSquare | Symbol::OpenCurly => {
                    current.tokens[position].kind = Kind::Open(symbol, 0);
                    current.open.push(position);
                    current.operators += 1;
                }
                Symbol::CloseRound | Symbol::CloseSquare | Symbol::CloseCurly => {
                    self.close(current, symbol, position);
                }
                Symbol::Bad => current.bad = true,
                Symbol::Comma => {}
                _ => {
                    current.operators += 1;
                    let after_operand = position > 0 && ends_operand(&current.tokens[position - 1]);
                    if !after_operand || nests(symbol) {
                        current.prefixes += 1;
                    }
                }
            }
        } else if let Some(keyword) = token.keyword() {
            match keyword {
                Keyword::If | Keyword::Not | Keyword::New => current.prefixes += 1,
                // Types inside types.
                Keyword::Array | Keyword::Queue | Keyword::Stack | Keyword::List => {
                    current.prefixes += 1;
                }
                Keyword::And | Keyword::Or | Keyword::LazyAnd | Keyword::LazyOr => {
                    current.operators += 1;
                }
                Keyword::Procedure => {
                    let next = self.input.get(self.at);
                    current.lambda_header |=
                        position > 0 && next.is_some_and(|token| token.is(Symbol::OpenRound));
                }
                _ => {}
            }
        }
        if current.open.len() > MAX_NESTING
            || current.operators > MAX_OPERATORS
            || current.prefixes > MAX_PREFIXES
        {
            let message = bilingual!(
                "cette instruction est trop imbriquée ou trop longue",
                "this statement is nested too deeply or too long"
            );
            let hint = bilingual!(
                "découpez-la à l'aide de variables intermédiaires",
                "split it with intermediate variables"
            );
            let diagnostic = Diagnostic::error(codes::TOO_DEEP, token.span, message).hint(hint);
            self.lines.diagnostics.push(diagnostic);
            current.bad = true;
            current.skipping = true;
            current.open.clear();
        }
    }

    /// Links a closing bracket to its opener.
    fn close(&mut self, current: &mut Current, symbol: Symbol, position: usize) {
        let Some(opener) = current.open.pop() else { return };
        let open = opening(symbol);
        if current.tokens[opener].is(open) {
            let distance = (position - opener) as u32;
            current.tokens[opener].kind = Kind::Open(open, distance);
            return;
        }
        let span = current.tokens[opener].span;
        self.unclosed(span, current.tokens[position].span);
        current.bad = true;
    }

    fn unclosed(&mut self, opener: Span, expected: Span) {
        let message = bilingual!(
            "ce qui est ouvert ici n'est pas fermé",
            "what is opened here is not closed"
        );
        let label = bilingual!("devait être fermé avant", "had to be closed before this");
        let diagnostic = Diagnostic::error(codes::UNCLOSED_BRACKET, opener, message);
        self.lines.diagnostics.push(diagnostic.label(expected, label));
    }

    /// Whether the line break just read ends the statement.
    fn line_ends(&self, current: &Current) -> bool {
        let Some(last) = current.tokens.last() else { return false };
        if last.is(Symbol::Semicolon) || self.begins_tag() {
            return true;
        }
        let mut following = self.input[self.at..].iter().skip_while(|t| t.is(Symbol::Newline));
        let next = following.next();
        if current.open.is_empty() {
            // What follows can only be another statement: this one lacks its end.
            let cut = next.and_then(Token::keyword).is_some_and(begins_statement);
            return !wants_more(last) || cut;
        }
        // Inside brackets, unless what follows can only be another statement.
        let Some(next) = next else { return false };
        match next.keyword() {
            Some(Keyword::Procedure) => following.next().is_some_and(Token::is_name),
            Some(keyword) if begins_statement(keyword) => true,
            Some(keyword) if continues(keyword) => false,
            _ => {
                let operand = next.is_name() || matches!(next.kind, Kind::Literal(_));
                operand && ends_operand(last)
            }
        }
    }

    /// `<COMPILE SI …>`, `<SINON>`, `<FIN>`: no expression begins so. What stands before may be
    /// code that is not compiled, and not even complete.
    fn begins_tag(&self) -> bool {
        let mut following = self.input[self.at..].iter().skip_while(|t| t.is(Symbol::Newline));
        let opens = following.next().is_some_and(|token| token.is(Symbol::Less));
        opens
            && following.next().and_then(Token::keyword).is_some_and(|keyword| {
                matches!(keyword, Keyword::Compile | Keyword::Else | Keyword::End)
            })
    }

    /// `...`: continues the line, or stands for code that was left out.
    fn ellipsis(&mut self, current: &mut Current, token: Token) {
        let next = self.input.get(self.at);
        let at_end = next.is_none_or(|next| next.is(Symbol::Newline));
        let placeholder = current.open.is_empty()
            && match current.tokens.last() {
                None => at_end || next.is_some_and(|next| next.is(Symbol::Semicolon)),
                Some(last) if last.is(Symbol::Colon) => {
                    let first = current.tokens[0].keyword();
                    matches!(first, Some(Keyword::Case | Keyword::Other))
                }
                Some(last) => matches!(last.keyword(), Some(Keyword::Then | Keyword::Else)),
            };
        if placeholder || !at_end {
            self.push(current, token);
            return;
        }
        if next.is_none() {
            self.lines.open_at_end = true;
            let message = bilingual!(
                "la suite de cette ligne manque après « ... »",
                "the rest of this line is missing after `...`"
            );
            let diagnostic = Diagnostic::error(codes::INCOMPLETE_LINE, token.span, message);
            self.lines.diagnostics.push(diagnostic);
            current.bad = true;
        }
        self.at += 1;
    }

    fn finish(&mut self, current: &mut Current, lines: &mut Vec<LogicalLine>) {
        if let (Some(first), Some(last)) = (current.tokens.first(), current.tokens.last()) {
            // A block of the editor and its like have no closing bracket to wait for.
            if let Some(opener) = current.open.last()
                && !current.skipping
            {
                let opener = current.tokens[*opener].span;
                self.unclosed(opener, first.span.to(last.span).after());
                current.bad = true;
            }
            mark_case_colon(&mut current.tokens);
            let start = self.lines.tokens.len();
            self.lines.tokens.append(&mut current.tokens);
            lines.push(LogicalLine {
                tokens: start..self.lines.tokens.len(),
                after_semicolon: current.after_semicolon,
                bad: current.bad,
            });
        }
        current.begin_again();
    }
}

impl Current {
    /// For the next line, in the memory of this one.
    fn begin_again(&mut self) {
        let (mut tokens, mut open) = (take(&mut self.tokens), take(&mut self.open));
        tokens.clear();
        open.clear();
        *self = Self { tokens, open, ..Self::default() };
    }

    fn expects_body(&self) -> bool {
        self.lambda_header || self.tokens.last().is_some_and(|last| last.is(Symbol::Arrow))
    }

    fn has_open(&self, symbol: Symbol) -> bool {
        self.open.iter().any(|position| self.tokens[*position].is(symbol))
    }
}

/// Signs that are a level of the parser wherever they stand.
fn nests(symbol: Symbol) -> bool {
    matches!(symbol, Symbol::Question | Symbol::Arrow | Symbol::Increment | Symbol::Decrement)
}

/// The `:` that ends the values of a `CAS` reads as `;`: no member is meant there.
fn mark_case_colon(tokens: &mut [Token]) {
    let clause = matches!(tokens, [_, word, colon] if colon.is(Symbol::Colon)
        && matches!(word.keyword(), Some(Keyword::Error | Keyword::Exception)));
    if tokens.first().and_then(Token::keyword) != Some(Keyword::Case) || clause {
        return;
    }
    let mut at = 0;
    while let Some(token) = tokens.get_mut(at) {
        match token.kind {
            Kind::Open(_, distance) => at += distance as usize,
            Kind::Symbol(Symbol::Colon) => {
                token.kind = Kind::Symbol(Symbol::Semicolon);
                return;
            }
            _ => {}
        }
        at += 1;
    }
}

fn opening(symbol: Symbol) -> Symbol {
    match symbol {
        Symbol::CloseRound => Symbol::OpenRound,
        Symbol::CloseSquare => Symbol::OpenSquare,
        _ => Symbol::OpenCurly,
    }
}

/// A token that cannot be the last of a statement.
fn wants_more(last: &Token) -> bool {
    use Symbol as S;
    if let Some(keyword) = last.keyword() {
        return matches!(
            keyword,
            Keyword::And | Keyword::Or | Keyword::LazyAnd | Keyword::LazyOr | Keyword::Modulo
        );
    }
    matches!(
        last.symbol(),
        Some(
            S::Comma
                | S::Plus
                | S::Minus
                | S::Star
                | S::Slash
                | S::Percent
                | S::Caret
                | S::Ampersand
                | S::Bar
                | S::DoubleBar
                | S::OrIfNull
                | S::SetIfNull
                | S::Equal
                | S::NotEqual
                | S::Less
                | S::LessEqual
                | S::GreaterEqual
                | S::Exchange
                | S::Similar
                | S::VerySimilar
                | S::StartsWith
                | S::StartsWithSimilar
                | S::StartsWithVerySimilar
                | S::Contains
                | S::ContainsSimilar
                | S::ContainsVerySimilar
                | S::EndsWith
                | S::EndsWithSimilar
                | S::EndsWithVerySimilar
                | S::AddSet
                | S::SubtractSet
                | S::MultiplySet
                | S::DivideSet
                | S::Arrow
        )
    )
}

/// A token after which an operand cannot come.
pub(super) fn ends_operand(last: &Token) -> bool {
    match last.kind {
        Kind::Literal(_) | Kind::Body(_) => true,
        Kind::Word(_, keyword) => keyword.is_none_or(|k| !k.is_hard() && !continues(k)),
        Kind::Symbol(symbol) => matches!(
            symbol,
            Symbol::CloseRound
                | Symbol::CloseSquare
                | Symbol::CloseCurly
                | Symbol::Increment
                | Symbol::Decrement
                | Symbol::NotNull
                | Symbol::OrDefault
        ),
        Kind::Open(..) => false,
    }
}

/// Words that begin a statement and never an operand.
fn begins_statement(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::If
            | Keyword::Case
            | Keyword::End
            | Keyword::Loop
            | Keyword::While
            | Keyword::For
            | Keyword::Break
            | Keyword::Continue
            | Keyword::Result
            | Keyword::Goto
            | Keyword::When
            | Keyword::Constant
    )
}

/// Words that continue an expression or a header.
fn continues(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::And
            | Keyword::Or
            | Keyword::LazyAnd
            | Keyword::LazyOr
            | Keyword::Not
            | Keyword::In
            | Keyword::LazyIn
            | Keyword::Modulo
            | Keyword::ShiftLeft
            | Keyword::ShiftRight
            | Keyword::To
            | Keyword::LazyTo
            | Keyword::On
            | Keyword::Is
            | Keyword::Of
            | Keyword::By
            | Keyword::Article
            | Keyword::Else
            | Keyword::With
            | Keyword::Local
    )
}
