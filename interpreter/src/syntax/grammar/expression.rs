//! Expressions, by priority (reference: language, 5.1).

use chumsky::pratt::{infix, left, postfix, prefix};
use chumsky::prelude::*;

use super::super::fault::Expected;
use super::super::keyword::Keyword;
use super::super::line::ends_operand;
use super::super::token::{Kind, Symbol, Token};
use super::super::tree::{BinaryOp, Expr, ExprKind, TypeName, UnaryOp};
use super::cursor::{Cursor, Parsed, Rule, Walk, expr, rule};
use super::{operand, types};
use crate::source::Span;

/// The layers of an expression that other rules need by themselves.
pub(in crate::syntax) struct Layers<'t> {
    /// A variable, a call, a member…: what can be assigned, among others.
    pub operand: Rule<'t, Expr>,
    /// Without comparisons: stops before `=`, `DANS`, `À`…
    pub arithmetic: Rule<'t, Expr>,
    /// A type.
    pub type_name: Rule<'t, TypeName>,
    /// Everything.
    pub expression: Rule<'t, Expr>,
}

/// The layers of expressions.
pub(in crate::syntax) fn layers<'t>() -> Layers<'t> {
    let expression = recursive(|expression| build(&expression.boxed()).expression).boxed();
    // Built again around the finished rule, which the recursion itself must not own.
    let outer = build(&expression);
    Layers { expression, ..outer }
}

fn build<'t>(expression: &Rule<'t, Expr>) -> Layers<'t> {
    let type_name = types::type_name(expression);
    let operand = operand::operand(expression, &type_name);
    let arithmetic = arithmetic(&operand, &type_name);
    let expression = conditional(&logical(&comparison(&arithmetic, expression)), expression);
    Layers { operand, arithmetic, type_name, expression }
}

/// An operator in front of its operand.
enum Prefix {
    Unary(UnaryOp),
    Increment(i8),
    Cast(Box<TypeName>),
}

/// Levels 2 to 7: prefixes, `^`, `* /`, `+ -`, bits, `??`.
fn arithmetic<'t>(operand: &Rule<'t, Expr>, type_name: &Rule<'t, TypeName>) -> Rule<'t, Expr> {
    let symbol = |inp: &mut Cursor<'t, '_>| inp.look().and_then(Token::symbol);
    let prefix_operator = {
        let type_name = type_name.clone();
        rule(move |inp| {
            let start = inp.rest();
            let op = match symbol(inp) {
                Some(Symbol::Minus) => Prefix::Unary(UnaryOp::Minus),
                Some(Symbol::Plus) => Prefix::Unary(UnaryOp::Plus),
                Some(Symbol::Tilde) => Prefix::Unary(UnaryOp::BitNot),
                Some(Symbol::Ampersand) => Prefix::Unary(UnaryOp::Address),
                Some(Symbol::Increment) => Prefix::Increment(1),
                Some(Symbol::Decrement) => Prefix::Increment(-1),
                Some(Symbol::OpenRound) if is_cast(start) => {
                    inp.skip();
                    let ty = inp.parse(&type_name)?;
                    inp.expect(Symbol::CloseRound)?;
                    return Ok((Prefix::Cast(Box::new(ty)), start[0].span));
                }
                _ => return Err(chumsky::error::EmptyErr::default()),
            };
            inp.skip();
            Ok((op, start[0].span))
        })
    };
    let late_not =
        operator(|token| (token.keyword() == Some(Keyword::Not)).then_some(UnaryOp::Not));
    let binary = |of: fn(&Token) -> Option<BinaryOp>| operator(of);
    let power = binary(|t| (t.symbol() == Some(Symbol::Caret)).then_some(BinaryOp::Power));
    let factor = binary(|t| match (t.symbol(), t.keyword()) {
        (Some(Symbol::Star), _) => Some(BinaryOp::Multiply),
        (Some(Symbol::Slash), _) => Some(BinaryOp::Divide),
        (Some(Symbol::Percent), _) | (_, Some(Keyword::Modulo)) => Some(BinaryOp::Modulo),
        _ => None,
    });
    let term = binary(|t| match t.symbol() {
        Some(Symbol::Plus) => Some(BinaryOp::Add),
        Some(Symbol::Minus) => Some(BinaryOp::Subtract),
        _ => None,
    });
    let bits = binary(|t| match (t.symbol(), t.keyword()) {
        (Some(Symbol::Ampersand), _) => Some(BinaryOp::BitAnd),
        (Some(Symbol::Bar), _) => Some(BinaryOp::BitOr),
        (Some(Symbol::DoubleBar), _) => Some(BinaryOp::BitXor),
        (_, Some(Keyword::ShiftLeft)) => Some(BinaryOp::ShiftLeft),
        (_, Some(Keyword::ShiftRight)) => Some(BinaryOp::ShiftRight),
        _ => None,
    });
    let or_null = binary(|t| (t.symbol() == Some(Symbol::OrIfNull)).then_some(BinaryOp::OrIfNull));
    let or_default =
        operator(|t| (t.symbol() == Some(Symbol::OrDefault)).then_some(UnaryOp::OrDefault));
    let operators = operand
        .clone()
        .pratt((
            infix(left(8), term, |l, (op, at), r, _| binary_expr(l, op, at, r)),
            infix(left(9), factor, |l, (op, at), r, _| binary_expr(l, op, at, r)),
            infix(left(10), power, |l, (op, at), r, _| binary_expr(l, op, at, r)),
            infix(left(7), bits, |l, (op, at), r, _| binary_expr(l, op, at, r)),
            infix(left(6), or_null, |l, (op, at), r, _| binary_expr(l, op, at, r)),
            postfix(6, or_default, |operand, (op, at), _| unary_expr(op, operand, at)),
            prefix(11, prefix_operator, |(op, at), operand, _| prefix_expr(op, at, operand)),
            prefix(1, late_not, |(op, at), operand, _| unary_expr(op, operand, at)),
        ))
        .boxed();
    rule(move |inp| match operand::lone(inp, operand::ends_compared) {
        Some(alone) => Ok(alone),
        None => inp.parse(&operators),
    })
}

/// One token that is an operator, with its place. Failing is not worth a word: operators are
/// tried after every operand.
fn operator<'t, Op: 't>(of: impl Fn(&Token) -> Option<Op> + 't) -> Rule<'t, (Op, Span)> {
    rule(move |inp: &mut Cursor<'t, '_>| {
        if let Some(token) = inp.look()
            && let Some(op) = of(token)
        {
            inp.skip();
            return Ok((op, token.span));
        }
        Err(chumsky::error::EmptyErr::default())
    })
}

fn binary_expr(left: Expr, op: BinaryOp, op_span: Span, right: Expr) -> Expr {
    let span = left.span.to(right.span);
    let (mut left, mut right) = (left, right);
    if op == BinaryOp::Add {
        left = optional_text(left);
        right = optional_text(right);
    }
    let (left, right) = (Box::new(left), Box::new(right));
    expr(ExprKind::Binary { op, op_span, left, right }, span)
}

/// `[x]` beside `+`: added unless already there.
pub(in crate::syntax) fn optional_text(value: Expr) -> Expr {
    match value.kind {
        ExprKind::List(mut items) if items.len() == 1 => match items.pop() {
            Some(item) => expr(ExprKind::OptionalText(Box::new(item)), value.span),
            None => expr(ExprKind::List(items), value.span),
        },
        kind => expr(kind, value.span),
    }
}

fn unary_expr(op: UnaryOp, operand: Expr, at: Span) -> Expr {
    let span = at.to(operand.span);
    expr(ExprKind::Unary { op, operand: Box::new(operand) }, span)
}

fn prefix_expr(op: Prefix, at: Span, operand: Expr) -> Expr {
    let span = at.to(operand.span);
    let kind = match op {
        Prefix::Unary(op) => return unary_expr(op, operand, at),
        Prefix::Increment(by) => {
            ExprKind::Increment { target: Box::new(operand), by, prefix: true }
        }
        Prefix::Cast(ty) => ExprKind::Cast { ty, value: Box::new(operand) },
    };
    expr(kind, span)
}

/// `(type) x`: the parenthesis holds only the name of a type and an operand follows.
fn is_cast(rest: &[Token]) -> bool {
    let Some(Kind::Open(_, distance)) = rest.first().map(|token| token.kind) else { return false };
    let close = distance as usize;
    let inside = rest.get(1..close).unwrap_or(&[]);
    let Some(first) = inside.first() else { return false };
    let Some(next) = rest.get(close + 1) else { return false };
    let follows = match next.kind {
        Kind::Word(_, keyword) => {
            keyword.is_none_or(|k| !k.is_hard()) && ends_operand(next)
                || next.keyword() == Some(Keyword::New)
        }
        Kind::Literal(_) => true,
        Kind::Open(symbol, _) => symbol != Symbol::OpenSquare,
        _ => false,
    };
    let words = inside.iter().all(|token| {
        matches!(token.kind, Kind::Word(..) | Kind::Literal(_))
            || token.is(Symbol::Question)
            || token.is(Symbol::Dot)
    });
    if !words {
        return false;
    }
    let simple = first.keyword().is_some_and(types::is_simple);
    let nullable = inside.last().is_some_and(|last| last.is(Symbol::Question));
    if simple || nullable {
        let sign = next.is(Symbol::Minus)
            && inside.len() == 1
            && !first.keyword().is_some_and(types::is_date);
        return follows || sign;
    }
    // A class: `(Derived) object`, but `(a) (b)` is no cast, nor `DE (t) SÉPARÉE PAR`.
    let object = matches!(next.kind, Kind::Word(..)) && !next.keyword().is_some_and(ends_head);
    inside.len() == 1 && first.is_name() && object && follows
}

/// Words that follow the expression in the head of a loop or of a block.
fn ends_head(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::Separated
            | Keyword::FromStart
            | Keyword::FromEnd
            | Keyword::Without
            | Keyword::Within
            | Keyword::Step
            | Keyword::LazyStep
    )
}

/// Level 8: a chain of comparisons.
fn comparison<'t>(arithmetic: &Rule<'t, Expr>, expression: &Rule<'t, Expr>) -> Rule<'t, Expr> {
    let (arithmetic, expression) = (arithmetic.clone(), expression.clone());
    rule(move |inp| {
        let mut left = inp.parse(&arithmetic)?;
        // The last link was `a < x`, not in parentheses.
        let mut open_interval = false;
        while let Some(token) = inp.look() {
            let rest = inp.rest();
            if let Some(op) = comparison_operator(token) {
                // `>` at the end of the line closes an attribute or a `<COMPILE SI …>`.
                let closes = token.is(Symbol::Greater) && rest.len() == 1;
                // In a `<COMPILE SI a < b>` it is a comparison.
                let tag = inp.state().line.first().is_some_and(|first| first.is(Symbol::Less));
                if closes || token.is(Symbol::Less) && !tag && is_attribute(rest) {
                    break;
                }
                inp.skip();
                let right = inp.parse(&arithmetic)?;
                let upper = matches!(op, BinaryOp::Less | BinaryOp::LessEqual);
                if op == BinaryOp::Equal
                    && inp.accept_any(&[Keyword::To, Keyword::LazyTo]).is_some()
                {
                    let high = inp.parse(&arithmetic)?;
                    left = in_range(left, right, high);
                } else if open_interval && upper {
                    left = between(left, op, right);
                    open_interval = false;
                    continue;
                } else {
                    left = binary_expr(left, op, token.span, right);
                }
                open_interval = upper;
            } else if let Some((negated, lazy)) = membership(rest) {
                inp.skip();
                if negated {
                    inp.skip();
                }
                left = in_list(inp, left, negated, lazy, &arithmetic, &expression)?;
            } else if token.keyword() == Some(Keyword::Is) {
                inp.skip();
                // `is a C`: the English article is also the word of ranges.
                let before_name = inp.rest().get(1).is_some_and(Token::is_name);
                if inp.accept_word(Keyword::Article).is_none() && before_name {
                    inp.accept_word(Keyword::To);
                }
                let class = inp.name()?;
                let span = left.span.to(class.span);
                left = expr(ExprKind::IsClass { value: Box::new(left), class }, span);
            } else {
                break;
            }
        }
        Ok(left)
    })
}

/// `<name…>` before the end, a comma or a bracket is an attribute: no operand could follow `>`.
fn is_attribute(rest: &[Token]) -> bool {
    let named = rest.get(1).is_some_and(|next| matches!(next.kind, Kind::Word(..)));
    let close = rest.iter().take(16).position(|token| token.is(Symbol::Greater));
    named
        && close.is_some_and(|close| {
            rest.get(close + 1).is_none_or(|next| {
                matches!(
                    next.symbol(),
                    Some(Symbol::Comma | Symbol::CloseRound | Symbol::Less | Symbol::Colon)
                )
            })
        })
}

fn comparison_operator(token: &Token) -> Option<BinaryOp> {
    Some(match token.symbol()? {
        Symbol::Equal => BinaryOp::Equal,
        Symbol::NotEqual => BinaryOp::NotEqual,
        Symbol::Less => BinaryOp::Less,
        Symbol::LessEqual => BinaryOp::LessEqual,
        Symbol::Greater => BinaryOp::Greater,
        Symbol::GreaterEqual => BinaryOp::GreaterEqual,
        Symbol::Similar => BinaryOp::Similar,
        Symbol::VerySimilar => BinaryOp::VerySimilar,
        Symbol::StartsWith => BinaryOp::StartsWith,
        Symbol::StartsWithSimilar => BinaryOp::StartsWithSimilar,
        Symbol::StartsWithVerySimilar => BinaryOp::StartsWithVerySimilar,
        Symbol::Contains => BinaryOp::Contains,
        Symbol::ContainsSimilar => BinaryOp::ContainsSimilar,
        Symbol::ContainsVerySimilar => BinaryOp::ContainsVerySimilar,
        Symbol::EndsWith => BinaryOp::EndsWith,
        Symbol::EndsWithSimilar => BinaryOp::EndsWithSimilar,
        Symbol::EndsWithVerySimilar => BinaryOp::EndsWithVerySimilar,
        _ => return None,
    })
}

/// The operators that a `CAS` may begin with.
pub(in crate::syntax) fn case_operator(token: &Token) -> Option<BinaryOp> {
    comparison_operator(token)
}

/// `DANS`, `PAS DANS`… with something after: `UTILISER x DANS` is another matter.
fn membership(rest: &[Token]) -> Option<(bool, bool)> {
    let negated = rest.first()?.keyword() == Some(Keyword::Not);
    let word = rest.get(usize::from(negated))?;
    rest.get(usize::from(negated) + 1)?;
    match word.keyword()? {
        Keyword::In => Some((negated, false)),
        Keyword::LazyIn => Some((negated, true)),
        _ => None,
    }
}

fn in_list<'t>(
    inp: &mut Cursor<'t, '_>,
    value: Expr,
    negated: bool,
    lazy: bool,
    arithmetic: &Rule<'t, Expr>,
    expression: &Rule<'t, Expr>,
) -> Parsed<Expr> {
    let mut list = Vec::new();
    if inp.accept(Symbol::OpenRound).is_some() {
        loop {
            list.push(inp.parse(expression)?);
            if inp.accept(Symbol::Comma).is_none() {
                break;
            }
        }
        inp.expect(Symbol::CloseRound)?;
    } else {
        list.push(inp.parse(arithmetic)?);
    }
    let span = value.span.to(inp.last_span());
    Ok(expr(ExprKind::In { value: Box::new(value), list, negated, lazy }, span))
}

fn in_range(value: Expr, low: Expr, high: Expr) -> Expr {
    let span = value.span.to(high.span);
    let (value, low, high) = (Box::new(value), Box::new(low), Box::new(high));
    expr(ExprKind::InRange { value, low, high }, span)
}

/// `a < x` followed by `< b`.
fn between(left: Expr, op: BinaryOp, high: Expr) -> Expr {
    let span = left.span.to(high.span);
    let high_strict = op == BinaryOp::Less;
    let kind = match left.kind {
        ExprKind::Binary { op, left: low, right: value, .. } => ExprKind::Between {
            low,
            low_strict: op == BinaryOp::Less,
            value,
            high_strict,
            high: Box::new(high),
        },
        other => other,
    };
    expr(kind, span)
}

/// Levels 9 and 10: `PAS`, then `ET` and `OU` at one level.
fn logical<'t>(comparison: &Rule<'t, Expr>) -> Rule<'t, Expr> {
    let not = operator(|t| (t.keyword() == Some(Keyword::Not)).then_some(UnaryOp::Not));
    let joined = operator(|t| match t.keyword() {
        Some(Keyword::And) => Some(BinaryOp::And),
        Some(Keyword::Or) => Some(BinaryOp::Or),
        Some(Keyword::LazyAnd) => Some(BinaryOp::LazyAnd),
        Some(Keyword::LazyOr) => Some(BinaryOp::LazyOr),
        _ => None,
    });
    comparison
        .clone()
        .pratt((
            infix(left(1), joined, |l, (op, at), r, _| binary_expr(l, op, at, r)),
            prefix(2, not, |(op, at), operand, _| unary_expr(op, operand, at)),
        ))
        .boxed()
}

/// Level 11: `c ? a SINON b`.
fn conditional<'t>(logical: &Rule<'t, Expr>, expression: &Rule<'t, Expr>) -> Rule<'t, Expr> {
    let (logical, expression) = (logical.clone(), expression.clone());
    rule(move |inp| {
        if let Some(alone) = operand::lone(inp, operand::ends_expression) {
            return Ok(alone);
        }
        let condition = inp.parse(&logical)?;
        if inp.accept(Symbol::Question).is_none() {
            return Ok(condition);
        }
        let then = inp.parse(&expression)?;
        if inp.accept_word(Keyword::Else).is_none() {
            return inp.fail(Expected::Word(Keyword::Else));
        }
        let otherwise = inp.parse(&expression)?;
        let span = condition.span.to(otherwise.span);
        let kind = ExprKind::Ternary {
            condition: Box::new(condition),
            then: Box::new(then),
            otherwise: Box::new(otherwise),
        };
        Ok(expr(kind, span))
    })
}
