//! The vocabulary of the grammar: the input, what is remembered while parsing, and the few
//! primitive parsers that everything else combines.

use std::cell::RefCell;

use chumsky::error::EmptyErr;
use chumsky::extra::{Full, SimpleState};
use chumsky::input::InputRef;
use chumsky::prelude::*;

use super::super::fault::{Expected, Fault};
use super::super::keyword::Keyword;
use super::super::names::Names;
use super::super::token::{Kind, Literal, Symbol, Token};
use super::super::tree::{Body, Expr, ExprKind, Name, TextPart};
use crate::source::Span;

/// The tokens of one logical line.
pub(in crate::syntax) type Input<'t> = &'t [Token];
/// Errors are not built while parsing: the furthest failure is kept in the state.
pub(in crate::syntax) type Extra<'t> = Full<EmptyErr, SimpleState<Session<'t>>, ()>;
/// A parser of the grammar.
pub(in crate::syntax) type Rule<'t, O> = Boxed<'t, 't, Input<'t>, O, Extra<'t>>;
/// The input inside a custom parser.
pub(in crate::syntax) type Cursor<'t, 'p> = InputRef<'t, 'p, Input<'t>, Extra<'t>>;
/// The result of a custom parser.
pub(in crate::syntax) type Parsed<O> = Result<O, EmptyErr>;

/// What parsing one line needs to know and to remember.
#[derive(Debug, Clone)]
pub(in crate::syntax) struct Session<'t> {
    pub tables: &'t Tables<'t>,
    /// The tokens of the line.
    pub line: &'t [Token],
    /// The furthest place where the line could not go on.
    pub fault: Fault,
}

/// What tokens refer to.
#[derive(Debug)]
pub(in crate::syntax) struct Tables<'t> {
    pub names: &'t Names<'t>,
    pub literals: &'t [Literal],
    /// Interpolated texts, parsed before the line that holds them.
    pub texts: RefCell<rustc_hash::FxHashMap<u32, Vec<TextPart>>>,
    /// Lambda bodies, parsed before the line that holds them.
    pub bodies: RefCell<Vec<Body>>,
}

/// What a custom parser does with its input.
pub(in crate::syntax) trait Walk<'t> {
    /// The tokens not read yet.
    fn rest(&mut self) -> &'t [Token];
    /// The next token, not consumed.
    fn look(&mut self) -> Option<&'t Token>;
    /// Gives up here: `expected` would have been right.
    fn fail<O>(&mut self, expected: Expected) -> Parsed<O>;
    /// Takes this symbol if it is next.
    fn accept(&mut self, symbol: Symbol) -> Option<Span>;
    /// Takes this keyword if it is next.
    fn accept_word(&mut self, keyword: Keyword) -> Option<Span>;
    /// Takes one of these keywords if it is next.
    fn accept_any(&mut self, keywords: &[Keyword]) -> Option<Span>;
    /// This symbol must be next.
    fn expect(&mut self, symbol: Symbol) -> Parsed<Span>;
    /// This keyword must be next.
    fn expect_word(&mut self, keyword: Keyword) -> Parsed<Span>;
    /// A word that may be a name must be next.
    fn name(&mut self) -> Parsed<Name>;
    /// Any word must be next: after `.` even keywords are names.
    fn any_word(&mut self) -> Parsed<Name>;
    /// Whether the line is finished.
    fn at_end(&mut self) -> bool;
    /// The next token has this keyword.
    fn sees(&mut self, keyword: Keyword) -> bool;
    /// The next token is this symbol.
    fn sees_symbol(&mut self, symbol: Symbol) -> bool;
    /// The folded spelling of a word.
    fn key(&mut self, token: &Token) -> &'t str;
    /// The last token read, or the first one.
    fn last_span(&mut self) -> Span;
}

impl<'t> Walk<'t> for Cursor<'t, '_> {
    fn rest(&mut self) -> &'t [Token] {
        let at = self.cursor();
        self.slice_from(&at..)
    }

    fn look(&mut self) -> Option<&'t Token> {
        self.peek_ref()
    }

    fn fail<O>(&mut self, expected: Expected) -> Parsed<O> {
        let at = *self.cursor().inner();
        self.state().fault.note(at, expected);
        Err(EmptyErr::default())
    }

    fn accept(&mut self, symbol: Symbol) -> Option<Span> {
        let token = self.look()?;
        if !token.is(symbol) {
            return None;
        }
        self.skip();
        Some(token.span)
    }

    fn accept_word(&mut self, keyword: Keyword) -> Option<Span> {
        self.accept_any(&[keyword])
    }

    fn accept_any(&mut self, keywords: &[Keyword]) -> Option<Span> {
        let token = self.look()?;
        if !token.keyword().is_some_and(|keyword| keywords.contains(&keyword)) {
            return None;
        }
        self.skip();
        Some(token.span)
    }

    fn expect(&mut self, symbol: Symbol) -> Parsed<Span> {
        match self.accept(symbol) {
            Some(span) => Ok(span),
            None => self.fail(Expected::Symbol(symbol)),
        }
    }

    fn expect_word(&mut self, keyword: Keyword) -> Parsed<Span> {
        match self.accept_word(keyword) {
            Some(span) => Ok(span),
            None => self.fail(Expected::Word(keyword)),
        }
    }

    fn name(&mut self) -> Parsed<Name> {
        match self.look() {
            Some(token) if token.is_name() => self.any_word(),
            _ => self.fail(Expected::Name),
        }
    }

    fn any_word(&mut self) -> Parsed<Name> {
        if let Some(token) = self.look()
            && let Kind::Word(id, _) = token.kind
        {
            self.skip();
            return Ok(self.state().tables.names.name(id, token.span));
        }
        self.fail(Expected::Name)
    }

    fn at_end(&mut self) -> bool {
        self.look().is_none()
    }

    fn sees(&mut self, keyword: Keyword) -> bool {
        self.look().is_some_and(|token| token.keyword() == Some(keyword))
    }

    fn sees_symbol(&mut self, symbol: Symbol) -> bool {
        self.look().is_some_and(|token| token.is(symbol))
    }

    fn key(&mut self, token: &Token) -> &'t str {
        match token.kind {
            Kind::Word(id, _) => self.state().tables.names.key(id),
            _ => "",
        }
    }

    fn last_span(&mut self) -> Span {
        let at = *self.cursor().inner();
        let line = self.state().line;
        line.get(at.saturating_sub(1)).map_or_else(Span::default, |token| token.span)
    }
}

/// A parser from a function over the input.
pub(in crate::syntax) fn rule<'t, O: 't>(
    parse: impl Fn(&mut Cursor<'t, '_>) -> Parsed<O> + 't,
) -> Rule<'t, O> {
    custom(parse).boxed()
}

/// Builds an expression.
pub(in crate::syntax) fn expr(kind: ExprKind, span: Span) -> Expr {
    Expr { kind, span }
}
