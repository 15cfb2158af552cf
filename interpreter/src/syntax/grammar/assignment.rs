//! Assignments, and expressions for their effect.

use super::super::fault::Expected;
use super::super::keyword::Keyword;
use super::super::token::{Kind, Symbol, Token};
use super::super::tree::{AssignOp, Expr, ExprKind, StatementKind};
use super::cursor::{Cursor, Parsed, Walk, expr};
use super::declaration;
use super::expression::{Layers, optional_text};
use crate::source::Span;

/// `(a, , c) = …`.
pub(super) fn multi_assign<'t>(
    inp: &mut Cursor<'t, '_>,
    layers: &Layers<'t>,
) -> Parsed<StatementKind> {
    inp.expect(Symbol::OpenRound)?;
    let mut targets = Vec::new();
    loop {
        let empty = inp.sees_symbol(Symbol::Comma) || inp.sees_symbol(Symbol::CloseRound);
        targets.push(if empty { None } else { Some(inp.parse(&layers.operand)?) });
        if inp.accept(Symbol::Comma).is_none() {
            break;
        }
    }
    inp.expect(Symbol::CloseRound)?;
    inp.expect(Symbol::Equal)?;
    let value = Box::new(inp.parse(&layers.expression)?);
    Ok(StatementKind::MultiAssign { targets, value })
}

/// An assignment, or an expression for its effect.
pub(super) fn expression_statement<'t>(
    inp: &mut Cursor<'t, '_>,
    rest: &'t [Token],
    layers: &Layers<'t>,
) -> Parsed<StatementKind> {
    let start = inp.save();
    let operand = match rest[0].kind {
        Kind::Literal(_)
        | Kind::Open(Symbol::OpenRound, _)
        | Kind::Word(_, Some(Keyword::Not))
        | Kind::Symbol(
            Symbol::Minus
            | Symbol::Plus
            | Symbol::Tilde
            | Symbol::Ampersand
            | Symbol::Increment
            | Symbol::Decrement,
        ) => None,
        _ => Some(inp.parse(&layers.operand)?),
    };
    if let Some(target) = operand {
        if inp.at_end() || inp.sees(Keyword::Else) {
            return Ok(StatementKind::Expression(target));
        }
        if let Some(kind) = assignment(inp, target, layers)? {
            return Ok(kind);
        }
        if inp.look().is_some_and(|next| {
            next.symbol().is_none() && next.keyword().is_none_or(|k| !is_infix(k))
        }) {
            // Two operands side by side: a forgotten sign.
            return inp.fail(Expected::Operator);
        }
    }
    inp.rewind(start);
    Ok(StatementKind::Expression(inp.parse(&layers.expression)?))
}

fn is_infix(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::And
            | Keyword::Or
            | Keyword::LazyAnd
            | Keyword::LazyOr
            | Keyword::Not
            | Keyword::In
            | Keyword::LazyIn
            | Keyword::Is
            | Keyword::Modulo
            | Keyword::ShiftLeft
            | Keyword::ShiftRight
    )
}

fn assignment<'t>(
    inp: &mut Cursor<'t, '_>,
    target: Expr,
    layers: &Layers<'t>,
) -> Parsed<Option<StatementKind>> {
    let rest = inp.rest();
    let Some(sign) = rest.first() else { return Ok(None) };
    let op = match sign.symbol() {
        Some(Symbol::Equal) => AssignOp::Set,
        Some(Symbol::AddSet) => AssignOp::Add,
        Some(Symbol::SubtractSet) => AssignOp::Subtract,
        Some(Symbol::MultiplySet) => AssignOp::Multiply,
        Some(Symbol::DivideSet) => AssignOp::Divide,
        Some(Symbol::LessEqual) => AssignOp::Copy,
        Some(Symbol::SetIfNull) => AssignOp::IfNull,
        Some(Symbol::SetDefaultIfNull) => {
            inp.skip();
            let value = expr(ExprKind::Error, sign.span.after());
            return Ok(Some(assign(target, AssignOp::DefaultIfNull, sign.span, value)));
        }
        Some(Symbol::Exchange) => {
            inp.skip();
            let other = inp.parse(&layers.operand)?;
            return Ok(Some(StatementKind::Exchange(Box::new(target), Box::new(other))));
        }
        Some(Symbol::Less) if declaration::is_reference(rest) => {
            inp.skip();
            AssignOp::Reference
        }
        _ => return Ok(None),
    };
    inp.skip();
    let mut value = inp.parse(&layers.expression)?;
    if op == AssignOp::Add {
        value = optional_text(value);
    }
    Ok(Some(assign(target, op, sign.span, value)))
}

fn assign(target: Expr, op: AssignOp, op_span: Span, value: Expr) -> StatementKind {
    StatementKind::Assign { target: Box::new(target), op, op_span, value: Box::new(value) }
}
