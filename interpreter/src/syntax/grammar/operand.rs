//! Operands: literals, names, brackets, and what is written after them.

use smallvec::SmallVec;

use super::super::fault::Expected;
use super::super::keyword::Keyword;
use super::super::token::{Kind, Literal, Symbol, Token};
use super::super::tree::{Access, Argument, Expr, ExprKind, Range, TypeName, UnaryOp};
use super::cursor::{Cursor, Parsed, Rule, Walk, expr, rule};
use super::lambda;

/// An operand with its calls, members and indexes.
pub(in crate::syntax) fn operand<'t>(
    expression: &Rule<'t, Expr>,
    type_name: &Rule<'t, TypeName>,
) -> Rule<'t, Expr> {
    let (expression, type_name) = (expression.clone(), type_name.clone());
    rule(move |inp| {
        let mut left = primary(inp, &expression, &type_name)?;
        while let Some(token) = inp.look() {
            left = match token.kind {
                Kind::Open(Symbol::OpenRound, _) if is_callable(&left) => {
                    let arguments = arguments(inp, &expression)?;
                    let span = left.span.to(inp.last_span());
                    expr(ExprKind::Call { callee: Box::new(left), arguments }, span)
                }
                Kind::Open(Symbol::OpenSquare, _) if is_indexable(&left) => {
                    index(inp, left, &expression)?
                }
                Kind::Symbol(symbol) => {
                    if let Some(access) = access(symbol)
                        && is_member(inp.rest(), symbol)
                    {
                        inp.skip();
                        let name = inp.any_word()?;
                        let span = left.span.to(name.span);
                        expr(ExprKind::Member { object: Box::new(left), access, name }, span)
                    } else if access(symbol).is_some_and(|a| a != Access::Colon) {
                        inp.skip();
                        return inp.fail(Expected::Name);
                    } else {
                        let Some(kind) = postfix(symbol) else { break };
                        inp.skip();
                        let span = left.span.to(token.span);
                        expr(kind(Box::new(left)), span)
                    }
                }
                _ => break,
            };
        }
        Ok(left)
    })
}

/// A literal or a name alone before a symbol that ends it: no layer has anything to add. Most
/// expressions are one.
pub(super) fn lone(inp: &mut Cursor<'_, '_>, ends: fn(Symbol) -> bool) -> Option<Expr> {
    let rest = inp.rest();
    let first = rest.first()?;
    if rest.get(1).is_some_and(|next| !next.symbol().is_some_and(ends)) {
        return None;
    }
    let kind = match first.kind {
        Kind::Literal(id) => literal(inp, id),
        Kind::Word(id, None) => ExprKind::Name(inp.state().tables.names.name(id, first.span)),
        _ => return None,
    };
    inp.skip();
    Some(expr(kind, first.span))
}

/// What ends an expression.
pub(super) fn ends_expression(symbol: Symbol) -> bool {
    matches!(symbol, Symbol::Comma | Symbol::CloseRound | Symbol::CloseSquare)
}

/// What ends an operand that a comparison compares.
pub(super) fn ends_compared(symbol: Symbol) -> bool {
    ends_expression(symbol)
        || matches!(
            symbol,
            Symbol::Equal
                | Symbol::NotEqual
                | Symbol::Less
                | Symbol::LessEqual
                | Symbol::Greater
                | Symbol::GreaterEqual
        )
}

fn access(symbol: Symbol) -> Option<Access> {
    Some(match symbol {
        Symbol::Dot => Access::Dot,
        Symbol::DoubleDot => Access::DoubleDot,
        Symbol::Colon => Access::Colon,
        Symbol::DoubleColon => Access::DoubleColon,
        Symbol::OptionalDot => Access::Optional,
        _ => return None,
    })
}

/// Whether a name follows the access. After `:` a hard keyword is the next part of a `CAS`.
fn is_member(rest: &[Token], symbol: Symbol) -> bool {
    rest.get(1).is_some_and(|next| match next.kind {
        Kind::Word(..) => symbol != Symbol::Colon || next.is_name(),
        _ => false,
    })
}

fn postfix(symbol: Symbol) -> Option<fn(Box<Expr>) -> ExprKind> {
    Some(match symbol {
        Symbol::Increment => |target| ExprKind::Increment { target, by: 1, prefix: false },
        Symbol::Decrement => |target| ExprKind::Increment { target, by: -1, prefix: false },
        Symbol::NotNull => |operand| ExprKind::Unary { op: UnaryOp::NotNull, operand },
        _ => return None,
    })
}

fn is_callable(callee: &Expr) -> bool {
    matches!(
        callee.kind,
        ExprKind::Name(_)
            | ExprKind::Member { .. }
            | ExprKind::ImplicitMember { .. }
            | ExprKind::Index { .. }
            | ExprKind::Call { .. }
            | ExprKind::Indirection { .. }
    )
}

fn is_indexable(object: &Expr) -> bool {
    is_callable(object)
        || matches!(
            object.kind,
            ExprKind::Slice { .. }
                | ExprKind::Text(_)
                | ExprKind::Interpolated(_)
                | ExprKind::Tuple(_)
                | ExprKind::Binary { .. }
                | ExprKind::Cast { .. }
        )
}

fn primary<'t>(
    inp: &mut Cursor<'t, '_>,
    expression: &Rule<'t, Expr>,
    type_name: &Rule<'t, TypeName>,
) -> Parsed<Expr> {
    let Some(token) = inp.look() else { return inp.fail(Expected::Expression) };
    let rest = inp.rest();
    match token.kind {
        Kind::Literal(id) => {
            inp.skip();
            Ok(expr(literal(inp, id), token.span))
        }
        Kind::Word(..) => word(inp, token, rest, expression, type_name),
        Kind::Open(Symbol::OpenRound, distance) => {
            if rest.get(distance as usize + 1).is_some_and(|next| next.is(Symbol::Arrow)) {
                return lambda::arrow(inp, expression);
            }
            parenthesised(inp, expression)
        }
        Kind::Open(Symbol::OpenSquare, _) => {
            inp.skip();
            let items = items(inp, Symbol::CloseSquare, expression)?;
            Ok(expr(ExprKind::List(items), token.span.to(inp.last_span())))
        }
        Kind::Open(Symbol::OpenCurly, _) => {
            inp.skip();
            let name = Box::new(inp.parse(expression)?);
            let kind = match inp.accept(Symbol::Comma) {
                Some(_) => Some(Box::new(inp.parse(expression)?)),
                None => None,
            };
            let close = inp.expect(Symbol::CloseCurly)?;
            Ok(expr(ExprKind::Indirection { name, kind }, token.span.to(close)))
        }
        Kind::Symbol(symbol) => match access(symbol) {
            Some(access) if rest.get(1).is_some_and(|next| matches!(next.kind, Kind::Word(..))) => {
                inp.skip();
                let name = inp.any_word()?;
                let span = token.span.to(name.span);
                Ok(expr(ExprKind::ImplicitMember { access, name }, span))
            }
            _ => inp.fail(Expected::Expression),
        },
        _ => inp.fail(Expected::Expression),
    }
}

fn literal(inp: &mut Cursor<'_, '_>, id: u32) -> ExprKind {
    let tables = inp.state().tables;
    match &tables.literals[id as usize] {
        Literal::Integer(value) => ExprKind::Integer(*value),
        Literal::Real(value) => ExprKind::Real(*value),
        Literal::Currency(digits) => ExprKind::Currency(digits.clone()),
        Literal::Numeric(digits) => ExprKind::Numeric(digits.clone()),
        Literal::Duration(milliseconds) => ExprKind::Duration(*milliseconds),
        Literal::Text(text) => ExprKind::Text(text.clone()),
        Literal::Interpolated(_) => match tables.texts.borrow().get(&id) {
            Some(parts) => ExprKind::Interpolated(parts.clone()),
            None => ExprKind::Error,
        },
    }
}

fn word<'t>(
    inp: &mut Cursor<'t, '_>,
    token: &Token,
    rest: &'t [Token],
    expression: &Rule<'t, Expr>,
    type_name: &Rule<'t, TypeName>,
) -> Parsed<Expr> {
    let next = rest.get(1);
    let before_bracket = next.is_some_and(|next| next.is(Symbol::OpenRound));
    match token.keyword() {
        Some(Keyword::New) if next.is_some_and(|next| matches!(next.kind, Kind::Word(..))) => {
            inp.skip();
            inp.accept_word(Keyword::Article);
            let ty = Box::new(inp.parse(type_name)?);
            let arguments = if inp.sees_symbol(Symbol::OpenRound) {
                arguments(inp, expression)?
            } else {
                Vec::new()
            };
            let span = token.span.to(inp.last_span());
            Ok(expr(ExprKind::Allocate { ty, arguments }, span))
        }
        Some(Keyword::Switch) if before_bracket => choose(inp, expression),
        Some(Keyword::Procedure) if before_bracket => lambda::procedure(inp, expression, type_name),
        Some(Keyword::Return) => {
            inp.skip();
            Ok(expr(ExprKind::PendingResult, token.span))
        }
        _ if token.is_name() => {
            if next.is_some_and(|next| next.is(Symbol::Arrow)) {
                return lambda::arrow(inp, expression);
            }
            let name = inp.name()?;
            Ok(expr(ExprKind::Name(name), token.span))
        }
        _ => inp.fail(Expected::Expression),
    }
}

/// `(a)`, or the tuple `(a, b)`.
fn parenthesised<'t>(inp: &mut Cursor<'t, '_>, expression: &Rule<'t, Expr>) -> Parsed<Expr> {
    let open = inp.expect(Symbol::OpenRound)?;
    let first = inp.parse(expression)?;
    if let Some(close) = inp.accept(Symbol::CloseRound) {
        return Ok(expr(first.kind, open.to(close)));
    }
    let mut list = vec![first];
    while inp.accept(Symbol::Comma).is_some() {
        list.push(inp.parse(expression)?);
    }
    let close = inp.expect(Symbol::CloseRound)?;
    Ok(expr(ExprKind::Tuple(list), open.to(close)))
}

/// Values up to the closing bracket; a comma before it is accepted.
fn items<'t>(
    inp: &mut Cursor<'t, '_>,
    close: Symbol,
    expression: &Rule<'t, Expr>,
) -> Parsed<Vec<Expr>> {
    let mut list = Vec::new();
    while inp.accept(close).is_none() {
        list.push(inp.parse(expression)?);
        if inp.accept(Symbol::Comma).is_none() {
            inp.expect(close)?;
            break;
        }
    }
    Ok(list)
}

/// `SELON(n, a, b, SINON c)`.
fn choose<'t>(inp: &mut Cursor<'t, '_>, expression: &Rule<'t, Expr>) -> Parsed<Expr> {
    let start = inp.expect_word(Keyword::Switch)?;
    inp.expect(Symbol::OpenRound)?;
    let index = Box::new(inp.parse(expression)?);
    let mut choices = Vec::new();
    let mut otherwise = None;
    while inp.accept(Symbol::Comma).is_some() {
        if inp.accept_word(Keyword::Else).is_some() {
            otherwise = Some(Box::new(inp.parse(expression)?));
            break;
        }
        choices.push(inp.parse(expression)?);
    }
    let close = inp.expect(Symbol::CloseRound)?;
    Ok(expr(ExprKind::Choose { index, choices: choices.into(), otherwise }, start.to(close)))
}

/// `(…)` after a callee.
pub(in crate::syntax) fn arguments<'t>(
    inp: &mut Cursor<'t, '_>,
    expression: &Rule<'t, Expr>,
) -> Parsed<Vec<Argument>> {
    inp.expect(Symbol::OpenRound)?;
    if inp.accept(Symbol::CloseRound).is_some() {
        return Ok(Vec::new());
    }
    // The tree of a large source is mostly arguments: it keeps no room for more.
    let mut list: SmallVec<[Argument; 4]> = SmallVec::new();
    loop {
        list.push(argument(inp, expression)?);
        if inp.accept(Symbol::Comma).is_none() {
            inp.expect(Symbol::CloseRound)?;
            return Ok(list.into_vec());
        }
    }
}

fn argument<'t>(inp: &mut Cursor<'t, '_>, expression: &Rule<'t, Expr>) -> Parsed<Argument> {
    let rest = inp.rest();
    let ends =
        |at: usize| rest.get(at).is_some_and(|t| t.is(Symbol::Comma) || t.is(Symbol::CloseRound));
    match rest.first().map(|token| token.kind) {
        Some(Kind::Symbol(Symbol::Star)) if ends(1) => {
            inp.skip();
            Ok(Argument::Default(rest[0].span))
        }
        Some(Kind::Open(Symbol::OpenRound, distance)) if ends(distance as usize + 1) => {
            Ok(Argument::ByValue(inp.parse(expression)?))
        }
        Some(Kind::Symbol(Symbol::Less)) => {
            inp.skip();
            let name = inp.any_word()?;
            inp.expect(Symbol::Greater)?;
            inp.expect(Symbol::Colon)?;
            Ok(Argument::Named(name, Box::new(inp.parse(expression)?)))
        }
        _ => Ok(Argument::Value(inp.parse(expression)?)),
    }
}

/// `[…]` or `[[…]]` after an object.
fn index<'t>(inp: &mut Cursor<'t, '_>, object: Expr, expression: &Rule<'t, Expr>) -> Parsed<Expr> {
    let sliced = is_slice(inp.rest());
    inp.expect(Symbol::OpenSquare)?;
    if sliced {
        inp.expect(Symbol::OpenSquare)?;
        let range = Box::new(range(inp, expression)?);
        inp.expect(Symbol::CloseSquare)?;
        let close = inp.expect(Symbol::CloseSquare)?;
        let span = object.span.to(close);
        return Ok(expr(ExprKind::Slice { object: Box::new(object), range }, span));
    }
    let mut indexes = Vec::new();
    loop {
        indexes.push(range(inp, expression)?);
        if inp.accept(Symbol::Comma).is_none() {
            break;
        }
    }
    let close = inp.expect(Symbol::CloseSquare)?;
    let span = object.span.to(close);
    Ok(expr(ExprKind::Index { object: Box::new(object), indexes }, span))
}

/// Two brackets that touch, closed by two brackets that touch.
fn is_slice(rest: &[Token]) -> bool {
    let (Some(outer), Some(inner)) = (rest.first(), rest.get(1)) else { return false };
    match (outer.kind, inner.kind) {
        (Kind::Open(_, far), Kind::Open(Symbol::OpenSquare, near)) => {
            far == near + 2 && outer.span.end == inner.span.start
        }
        _ => false,
    }
}

/// An index, or `a À b`, `a SUR n`, `*`.
fn range<'t>(inp: &mut Cursor<'t, '_>, expression: &Rule<'t, Expr>) -> Parsed<Range> {
    let ends = |token: Option<&Token>| {
        token.is_none_or(|t| t.is(Symbol::CloseSquare) || t.is(Symbol::Comma))
    };
    let rest = inp.rest();
    if inp.sees_symbol(Symbol::Star) && ends(rest.get(1)) {
        inp.skip();
        return Ok(Range::All);
    }
    // `À` begins a range; a variable named `a` is followed by an operator or the end.
    if inp.sees(Keyword::To) && rest.get(1).is_some_and(begins_operand) {
        inp.skip();
        return Ok(Range::Bounds(None, Some(Box::new(inp.parse(expression)?))));
    }
    let first = inp.parse(expression)?;
    if inp.accept_any(&[Keyword::To, Keyword::LazyTo]).is_some() {
        if ends(inp.look()) {
            return Ok(Range::Bounds(Some(Box::new(first)), None));
        }
        let last = Box::new(inp.parse(expression)?);
        return Ok(Range::Bounds(Some(Box::new(first)), Some(last)));
    }
    if inp.accept_word(Keyword::On).is_some() {
        let count = Box::new(inp.parse(expression)?);
        return Ok(Range::Length(Box::new(first), count));
    }
    Ok(Range::One(first))
}

/// A token that begins an operand and cannot follow one.
pub(in crate::syntax) fn begins_operand(token: &Token) -> bool {
    match token.kind {
        Kind::Literal(_) => true,
        Kind::Word(_, keyword) => {
            !matches!(keyword, Some(Keyword::To | Keyword::On | Keyword::In | Keyword::Modulo))
                && keyword.is_none_or(|k| !k.is_hard())
        }
        _ => false,
    }
}
