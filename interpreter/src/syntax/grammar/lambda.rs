//! Lambdas: `x => expr`, `(a, b) => { … }`, `PROCÉDURE(a est T) : R { … }`.

use std::rc::Rc;

use super::super::fault::Expected;
use super::super::keyword::Keyword;
use super::super::token::{Kind, Symbol};
use super::super::tree::{
    Body, Expr, ExprKind, Name, Parameter, Procedure, Statement, StatementKind, TypeName,
};
use super::cursor::{Cursor, Parsed, Rule, Walk, expr};
use super::procedure::{Header, parameters, results};
use crate::source::Span;

/// `x => …` or `(x, y) => …`.
pub(in crate::syntax) fn arrow<'t>(
    inp: &mut Cursor<'t, '_>,
    expression: &Rule<'t, Expr>,
) -> Parsed<Expr> {
    let mut parameters = Vec::new();
    let start = inp.look().map_or_else(Span::default, |token| token.span);
    if inp.accept(Symbol::OpenRound).is_some() {
        while inp.accept(Symbol::CloseRound).is_none() {
            parameters.push(parameter(inp.name()?));
            if inp.accept(Symbol::Comma).is_none() {
                inp.expect(Symbol::CloseRound)?;
                break;
            }
        }
    } else {
        parameters.push(parameter(inp.name()?));
    }
    let arrow = inp.expect(Symbol::Arrow)?;
    let header = Header { parameters, ..Header::new(nameless(start), start.to(arrow)) };
    if let Some(body) = body(inp) {
        return Ok(finish(header, body, start.to(inp.last_span())));
    }
    let value = inp.parse(expression)?;
    let span = value.span;
    let statement = Statement { kind: StatementKind::Return { values: vec![value] }, span };
    let body = Body { statements: vec![statement], ..Body::default() };
    Ok(finish(header, body, start.to(span)))
}

/// `PROCÉDURE(a est T) : R { … }`.
pub(in crate::syntax) fn procedure<'t>(
    inp: &mut Cursor<'t, '_>,
    expression: &Rule<'t, Expr>,
    type_name: &Rule<'t, TypeName>,
) -> Parsed<Expr> {
    let start = inp.expect_word(Keyword::Procedure)?;
    let mut header = Header::new(nameless(start), start);
    parameters(inp, &mut header, expression, type_name)?;
    results(inp, &mut header, type_name)?;
    header.span = start.to(inp.last_span());
    match body(inp) {
        Some(body) => Ok(finish(header, body, start.to(inp.last_span()))),
        None => inp.fail(Expected::Symbol(Symbol::OpenCurly)),
    }
}

/// A body between braces, parsed before this line.
fn body(inp: &mut Cursor<'_, '_>) -> Option<Body> {
    let Kind::Body(id) = inp.look()?.kind else { return None };
    inp.skip();
    let bodies = inp.state().tables.bodies.borrow();
    Some(bodies.get(id as usize).cloned().unwrap_or_default())
}

fn finish(header: Header, body: Body, span: Span) -> Expr {
    let procedure: Procedure = header.procedure(body);
    expr(ExprKind::Lambda(Rc::new(procedure)), span)
}

fn nameless(span: Span) -> Name {
    Name::new("", Span { end: span.start, ..span })
}

fn parameter(name: Name) -> Parameter {
    Parameter { name, local: false, ty: None, default: None, attributes: Vec::new() }
}
