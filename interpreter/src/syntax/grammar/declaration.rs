//! Declarations: variables, constants, structures, enumerations, classes.

use super::super::fault::Expected;
use super::super::keyword::Keyword;
use super::super::token::{Symbol, Token};
use super::super::tree::{
    Attribute, Base, Class, Declaration, Expr, ExprKind, Init, Name, StatementKind, TypeName,
};
use super::cursor::{Cursor, Parsed, Rule, Walk, expr};
use super::expression::Layers;
use super::procedure::{article, is_modifier};
use super::{Line, Opener, operand};

/// `name {, name} est|sont|is|are`.
pub(in crate::syntax) fn is_declaration(rest: &[Token]) -> bool {
    let mut at = 0;
    loop {
        if !rest.get(at).is_some_and(Token::is_name) {
            return false;
        }
        match rest.get(at + 1) {
            Some(next) if next.keyword() == Some(Keyword::Is) => return true,
            Some(next) if next.is(Symbol::Comma) => at += 2,
            _ => return false,
        }
    }
}

/// A declaration after its modifiers.
pub(in crate::syntax) fn declaration<'t>(
    inp: &mut Cursor<'t, '_>,
    modifiers: Vec<Name>,
    layers: &Layers<'t>,
) -> Parsed<Line> {
    let mut names = vec![inp.name()?];
    while inp.accept(Symbol::Comma).is_some() {
        names.push(inp.name()?);
    }
    inp.expect_word(Keyword::Is)?;
    article(inp);
    if names.len() == 1
        && let Some(line) = definition(inp, &names[0], layers)?
    {
        return Ok(line);
    }
    let ty = inp.parse(&layers.type_name)?;
    variables(inp, names, Some(ty), modifiers, layers).map(Line::Simple)
}

/// What defines a type rather than a variable.
fn definition<'t>(
    inp: &mut Cursor<'t, '_>,
    name: &Name,
    layers: &Layers<'t>,
) -> Parsed<Option<Line>> {
    let rest = inp.rest();
    let name = name.clone();
    let Some(keyword) = rest.first().and_then(Token::keyword) else { return Ok(None) };
    let alone = rest.get(1).is_none_or(|next| next.is(Symbol::Less) || next.is(Symbol::Comma));
    let opener = match keyword {
        Keyword::Structure if alone => Opener::Structure { name, composed: false },
        Keyword::Composed => {
            inp.skip();
            inp.expect_word(Keyword::Of)?;
            return Ok(Some(Line::Open(Opener::Structure { name, composed: true })));
        }
        Keyword::Enumeration | Keyword::Combination if alone => {
            Opener::Enumeration { name, combination: keyword == Keyword::Combination }
        }
        Keyword::Class | Keyword::Interface if alone => {
            inp.skip();
            let attributes = attributes(inp, &layers.expression)?.0;
            let interface = keyword == Keyword::Interface;
            let (bases, body) = (Vec::new(), Vec::new());
            let class = Class { name, attributes, bases, interface, body };
            return Ok(Some(Line::Open(Opener::Class(Box::new(class)))));
        }
        Keyword::Alias if rest.get(1).is_some_and(|next| next.is(Symbol::Colon)) => {
            inp.skip();
            inp.skip();
            article(inp);
            let ty = Box::new(inp.parse(&layers.type_name)?);
            return Ok(Some(Line::Simple(StatementKind::Alias(name, ty))));
        }
        _ => return Ok(None),
    };
    inp.skip();
    attributes(inp, &layers.expression)?;
    Ok(Some(Line::Open(opener)))
}

/// What follows the type of variables.
fn variables<'t>(
    inp: &mut Cursor<'t, '_>,
    names: Vec<Name>,
    mut ty: Option<TypeName>,
    modifiers: Vec<Name>,
    layers: &Layers<'t>,
) -> Parsed<StatementKind> {
    let expression = &layers.expression;
    let mut init = None;
    if inp.sees_symbol(Symbol::OpenRound) {
        init = Some(Init::Constructor(operand::arguments(inp, expression)?));
    }
    let (mut attributes_read, merged) = attributes(inp, expression)?;
    if merged || inp.accept(Symbol::Equal).is_some() || inp.accept(Symbol::LessEqual).is_some() {
        init = Some(values(inp, names.len(), expression)?);
    } else if is_reference(inp.rest()) {
        inp.skip();
        inp.skip();
        init = Some(Init::Reference(inp.parse(expression)?));
    }
    attributes_read.append(&mut attributes(inp, expression)?.0);
    if let Some(ty) = &mut ty {
        ty.nullable |= attributes_read.iter().any(|a| &*a.name.key == "nullable");
    }
    let attributes = attributes_read;
    let declaration = Declaration { names, ty, init, attributes, modifiers };
    Ok(StatementKind::Declaration(Box::new(declaration)))
}

/// `= v`, or `= (v1, v2)` for several names.
fn values<'t>(inp: &mut Cursor<'t, '_>, names: usize, expression: &Rule<'t, Expr>) -> Parsed<Init> {
    let value = inp.parse(expression)?;
    Ok(match value.kind {
        ExprKind::Tuple(list) if names > 1 => Init::Values(list),
        kind => Init::Value(expr(kind, value.span)),
    })
}

/// `<-`, whose two characters touch.
pub(in crate::syntax) fn is_reference(rest: &[Token]) -> bool {
    matches!(rest, [less, minus, ..]
        if less.is(Symbol::Less) && minus.is(Symbol::Minus) && less.span.end == minus.span.start)
}

/// `<a = 1, b>` and `, a = 1`, as many as there are. True when the last `>` was written together
/// with the `=` of the initial value.
fn attributes<'t>(
    inp: &mut Cursor<'t, '_>,
    expression: &Rule<'t, Expr>,
) -> Parsed<(Vec<Attribute>, bool)> {
    let mut list = Vec::new();
    loop {
        if inp.sees_symbol(Symbol::Less) && !is_reference(inp.rest()) {
            if attribute_group(inp, &mut list, expression)? {
                return Ok((list, true));
            }
        } else if inp.accept(Symbol::Comma).is_some() {
            list.push(attribute(inp, expression)?);
        } else {
            return Ok((list, false));
        }
    }
}

/// `<a = 1, b>`; true when it ends with `>=`.
pub(in crate::syntax) fn attribute_group<'t>(
    inp: &mut Cursor<'t, '_>,
    list: &mut Vec<Attribute>,
    expression: &Rule<'t, Expr>,
) -> Parsed<bool> {
    inp.expect(Symbol::Less)?;
    loop {
        list.push(attribute(inp, expression)?);
        if inp.accept(Symbol::GreaterEqual).is_some() {
            return Ok(true);
        }
        if inp.accept(Symbol::Comma).is_none() {
            inp.expect(Symbol::Greater)?;
            return Ok(false);
        }
    }
}

/// One or several words, and perhaps a value: a literal, a name, a bracket.
fn attribute<'t>(inp: &mut Cursor<'t, '_>, expression: &Rule<'t, Expr>) -> Parsed<Attribute> {
    let mut name = inp.any_word()?;
    while let Some(token) = inp.look() {
        if token.is(Symbol::Elision) {
            inp.skip();
            continue;
        }
        if token.symbol().is_some() || token.keyword() == Some(Keyword::Is) {
            break;
        }
        let next = inp.any_word()?;
        name = Name::new(format!("{} {}", name.text, next.text), name.span.to(next.span));
    }
    // `, immuable = 5`, `, faible = o`: the value is that of the variable (pages 6010006, 6010012).
    if takes_no_value(&name.key) || inp.accept(Symbol::Equal).is_none() {
        return Ok(Attribute { name, value: None });
    }
    Ok(Attribute { name, value: Some(attribute_value(inp, expression)?) })
}

/// The attributes of variables after which `=` begins the initial value.
fn takes_no_value(attribute: &str) -> bool {
    matches!(
        attribute,
        "immuable"
            | "immutable"
            | "nullable"
            | "faible"
            | "weak"
            | "force destructeur"
            | "force destructor"
            | "force le destructeur"
            | "section critique"
            | "critical section"
    )
}

/// The value of an attribute: `>` closes it, so it holds no comparison.
fn attribute_value<'t>(inp: &mut Cursor<'t, '_>, expression: &Rule<'t, Expr>) -> Parsed<Expr> {
    let rest = inp.rest();
    let simple = rest.get(1).is_some_and(|next| {
        matches!(next.symbol(), Some(Symbol::Greater | Symbol::GreaterEqual | Symbol::Comma))
    });
    if !simple {
        // Words and numbers of the editor's options are kept as one name.
        let first = inp.look();
        if first.is_some_and(Token::is_name) {
            let mut name = inp.any_word()?;
            while let Some(token) = inp.look() {
                if matches!(
                    token.symbol(),
                    Some(Symbol::Greater | Symbol::GreaterEqual | Symbol::Comma)
                ) {
                    break;
                }
                inp.skip();
                name.span = name.span.to(token.span);
            }
            let span = name.span;
            return Ok(expr(ExprKind::Name(name), span));
        }
        return inp.parse(expression);
    }
    let token = rest.first();
    if token.is_some_and(|token| matches!(token.kind, super::super::token::Kind::Literal(_))) {
        return literal(inp);
    }
    let name = inp.any_word()?;
    let span = name.span;
    Ok(expr(ExprKind::Name(name), span))
}

fn literal(inp: &mut Cursor<'_, '_>) -> Parsed<Expr> {
    use super::super::token::{Kind, Literal};
    let Some(token) = inp.look() else { return inp.fail(Expected::Expression) };
    let Kind::Literal(id) = token.kind else { return inp.fail(Expected::Expression) };
    let kind = match &inp.state().tables.literals[id as usize] {
        Literal::Integer(value) => ExprKind::Integer(*value),
        Literal::Real(value) => ExprKind::Real(*value),
        Literal::Duration(value) => ExprKind::Duration(*value),
        Literal::Text(text) => ExprKind::Text(text.clone()),
        Literal::Numeric(text) | Literal::Currency(text) => ExprKind::Numeric(text.clone()),
        Literal::Interpolated(_) => ExprKind::Error,
    };
    inp.skip();
    Ok(expr(kind, token.span))
}

/// `SOIT x = v`, `SOIT (x, y) = f()`, `SOIT x <- v`.
pub(in crate::syntax) fn let_declaration<'t>(
    inp: &mut Cursor<'t, '_>,
    layers: &Layers<'t>,
) -> Parsed<Line> {
    inp.expect_word(Keyword::Let)?;
    if is_declaration(inp.rest()) {
        return declaration(inp, Vec::new(), layers);
    }
    let mut names = Vec::new();
    if inp.accept(Symbol::OpenRound).is_some() {
        loop {
            names.push(inp.name()?);
            if inp.accept(Symbol::Comma).is_none() {
                break;
            }
        }
        inp.expect(Symbol::CloseRound)?;
    } else {
        names.push(inp.name()?);
    }
    if !inp.sees_symbol(Symbol::Equal) && !is_reference(inp.rest()) {
        return inp.fail(Expected::Symbol(Symbol::Equal));
    }
    variables(inp, names, None, Vec::new(), layers).map(Line::Simple)
}

/// `CONSTANTE` alone, or `CONSTANTE A = 1, B = 2`.
pub(in crate::syntax) fn constants<'t>(
    inp: &mut Cursor<'t, '_>,
    layers: &Layers<'t>,
) -> Parsed<Line> {
    inp.expect_word(Keyword::Constant)?;
    if inp.at_end() {
        return Ok(Line::Open(Opener::Constants));
    }
    let mut list = Vec::new();
    loop {
        let name = inp.name()?;
        if inp.accept_word(Keyword::Is).is_some() {
            article(inp);
            inp.parse(&layers.type_name)?;
        }
        inp.expect(Symbol::Equal)?;
        list.push((name, inp.parse(&layers.expression)?));
        if inp.accept(Symbol::Comma).is_none() {
            break;
        }
    }
    Ok(Line::Simple(StatementKind::Constants(list)))
}

/// `GLOBAL`, `PRIVÉ CONSTANT`… alone, or in front of a declaration.
pub(in crate::syntax) fn section<'t>(
    inp: &mut Cursor<'t, '_>,
    layers: &Layers<'t>,
) -> Parsed<Line> {
    let mut words = Vec::new();
    while inp.look().is_some_and(is_modifier) && !is_declaration(inp.rest()) {
        words.push(inp.any_word()?);
    }
    let rest = inp.rest();
    match rest.first().and_then(Token::keyword) {
        None if rest.is_empty() => Ok(Line::Simple(StatementKind::Section(words))),
        Some(Keyword::Constant) if rest.len() == 1 => {
            words.push(inp.any_word()?);
            Ok(Line::Simple(StatementKind::Section(words)))
        }
        Some(Keyword::Constant) => constants(inp, layers),
        Some(Keyword::Inherits) => inherits(inp, &words),
        Some(Keyword::Article) if is_old_inheritance(rest) => inherits(inp, &words),
        Some(Keyword::Let) => let_declaration(inp, layers),
        _ => declaration(inp, words, layers),
    }
}

/// `un objet Base`, the old form of `HÉRITE DE Base`.
pub(in crate::syntax) fn is_old_inheritance(rest: &[Token]) -> bool {
    matches!(rest, [article, object, base]
        if article.keyword() == Some(Keyword::Article)
            && object.keyword() == Some(Keyword::Object)
            && base.is_name())
}

/// `HÉRITE DE A, B`, `IMPLÉMENTE I`, `un objet A`, after their access words.
pub(in crate::syntax) fn inherits(inp: &mut Cursor<'_, '_>, modifiers: &[Name]) -> Parsed<Line> {
    let implements = inp.sees(Keyword::Implements);
    inp.skip();
    if inp.accept_word(Keyword::Of).is_none() && inp.rest().len() > 1 {
        inp.accept_word(Keyword::Object);
    }
    let mut names = vec![inp.name()?];
    while inp.accept(Symbol::Comma).is_some() {
        names.push(inp.name()?);
    }
    if implements {
        return Ok(Line::Implements(names));
    }
    let bases = names.into_iter().map(|name| Base { modifiers: modifiers.to_vec(), name });
    Ok(Line::Inherits(bases.collect()))
}

/// `PROPRIÉTÉ name : T <lecture>` of an interface.
pub(in crate::syntax) fn property<'t>(
    inp: &mut Cursor<'t, '_>,
    layers: &Layers<'t>,
) -> Parsed<Line> {
    let modifier = inp.any_word()?;
    let name = inp.name()?;
    let ty = match inp.accept(Symbol::Colon) {
        Some(_) => Some(inp.parse(&layers.type_name)?),
        None => None,
    };
    let (attributes, _) = attributes(inp, &layers.expression)?;
    let declaration =
        Declaration { names: vec![name], ty, init: None, attributes, modifiers: vec![modifier] };
    Ok(Line::Simple(StatementKind::Declaration(Box::new(declaration))))
}
