//! Headers of procedures: name, parameters, results.

use super::super::fault::Expected;
use super::super::keyword::Keyword;
use super::super::token::{Symbol, Token};
use super::super::tree::{Attribute, Body, Expr, Name, Parameter, Procedure, TypeKind, TypeName};
use super::cursor::{Cursor, Parsed, Rule, Walk};
use super::declaration::attribute_group;
use super::expression::Layers;
use crate::source::Span;

/// A procedure without its code.
#[derive(Debug, Clone)]
pub(in crate::syntax) struct Header {
    pub name: Name,
    pub modifiers: Vec<Name>,
    pub property: bool,
    pub internal: bool,
    pub parameters: Vec<Parameter>,
    pub variadic: bool,
    pub attributes: Vec<Attribute>,
    pub results: Vec<Option<TypeName>>,
    pub span: Span,
}

impl Header {
    /// A header with only a name.
    pub fn new(name: Name, span: Span) -> Self {
        Self {
            name,
            modifiers: Vec::new(),
            property: false,
            internal: false,
            parameters: Vec::new(),
            variadic: false,
            attributes: Vec::new(),
            results: Vec::new(),
            span,
        }
    }

    /// The procedure with its code.
    pub fn procedure(self, body: Body) -> Procedure {
        Procedure {
            name: self.name,
            modifiers: self.modifiers,
            property: self.property,
            internal: self.internal,
            parameters: self.parameters,
            variadic: self.variadic,
            attributes: self.attributes,
            results: self.results,
            body,
            header: self.span,
        }
    }
}

/// The words that may stand between `PROCÉDURE` and the name, or before `PROCÉDURE`.
pub(in crate::syntax) fn is_modifier(token: &Token) -> bool {
    matches!(
        token.keyword(),
        Some(
            Keyword::Global
                | Keyword::Local
                | Keyword::Public
                | Keyword::Private
                | Keyword::Protected
                | Keyword::Restricted
                | Keyword::Virtual
                | Keyword::Abstract
                | Keyword::Reactive
                | Keyword::Internal
        )
    )
}

/// `PROCÉDURE [modifiers] name(params) <attributes> : results`.
pub(in crate::syntax) fn header<'t>(
    inp: &mut Cursor<'t, '_>,
    layers: &Layers<'t>,
) -> Parsed<Header> {
    let start = inp.look().map_or_else(Span::default, |token| token.span);
    let mut modifiers = Vec::new();
    let mut internal = false;
    let (mut seen, mut property) = (false, false);
    while let Some(token) = inp.look() {
        if matches!(token.keyword(), Some(Keyword::Procedure | Keyword::Property)) && !seen {
            seen = true;
            property = token.keyword() == Some(Keyword::Property);
            inp.skip();
            continue;
        }
        // A procedure may itself be called `Local`.
        let last = inp.rest().get(1).is_none_or(|next| next.symbol().is_some());
        if !is_modifier(token) || (last && seen) {
            break;
        }
        internal |= token.keyword() == Some(Keyword::Internal);
        modifiers.push(inp.any_word()?);
    }
    let mut name = inp.any_word()?;
    // `Class.Method`, as exported projects write it.
    while inp.accept(Symbol::Dot).is_some() {
        name = inp.any_word()?;
    }
    let mut header = Header { modifiers, property, internal, ..Header::new(name, start) };
    if inp.sees_symbol(Symbol::OpenRound) {
        parameters(inp, &mut header, &layers.expression, &layers.type_name)?;
    }
    attributes(inp, &mut header.attributes, &layers.expression)?;
    results(inp, &mut header, &layers.type_name)?;
    attributes(inp, &mut header.attributes, &layers.expression)?;
    header.span = start.to(inp.last_span());
    Ok(header)
}

fn attributes<'t>(
    inp: &mut Cursor<'t, '_>,
    list: &mut Vec<Attribute>,
    expression: &Rule<'t, Expr>,
) -> Parsed<()> {
    while inp.sees_symbol(Symbol::Less) {
        attribute_group(inp, list, expression)?;
    }
    Ok(())
}

/// `(a, LOCAL b est un entier = 5, *)`.
pub(in crate::syntax) fn parameters<'t>(
    inp: &mut Cursor<'t, '_>,
    header: &mut Header,
    expression: &Rule<'t, Expr>,
    type_name: &Rule<'t, TypeName>,
) -> Parsed<()> {
    inp.expect(Symbol::OpenRound)?;
    while inp.accept(Symbol::CloseRound).is_none() {
        if inp.accept(Symbol::Star).is_some() {
            header.variadic = true;
        } else {
            header.parameters.push(parameter(inp, expression, type_name)?);
        }
        if inp.accept(Symbol::Comma).is_none() {
            inp.expect(Symbol::CloseRound)?;
            break;
        }
    }
    Ok(())
}

fn parameter<'t>(
    inp: &mut Cursor<'t, '_>,
    expression: &Rule<'t, Expr>,
    type_name: &Rule<'t, TypeName>,
) -> Parsed<Parameter> {
    let rest = inp.rest();
    let local = inp.sees(Keyword::Local) && rest.get(1).is_some_and(Token::is_name);
    if local {
        inp.skip();
    }
    let name = inp.name()?;
    let mut attributes = Vec::new();
    if let Some(span) = inp.accept(Symbol::Question) {
        let name = Name::new("nullable", span);
        attributes.push(Attribute { name, value: None });
    }
    let is = inp.accept_word(Keyword::Is).is_some();
    if is {
        article(inp);
    }
    let typed = is
        || inp.look().is_some_and(|t| {
            t.is_name() || t.keyword() == Some(Keyword::Procedure) || t.symbol().is_none()
        });
    let mut ty = if typed { Some(inp.parse(type_name)?) } else { None };
    let mut default = None;
    loop {
        if inp.sees_symbol(Symbol::Less) {
            let merged = attribute_group(inp, &mut attributes, expression)?;
            if merged {
                default = Some(inp.parse(expression)?);
            }
        } else if inp.accept(Symbol::Equal).is_some() {
            default = Some(inp.parse(expression)?);
        } else {
            break;
        }
    }
    if let Some(ty) = &mut ty {
        ty.nullable |= attributes.iter().any(|a| &*a.name.key == "nullable");
    }
    Ok(Parameter { name, local, ty, default, attributes })
}

/// `un`, `une`, `des`, `a`, `an`.
pub(in crate::syntax) fn article(inp: &mut Cursor<'_, '_>) {
    let rest = inp.rest();
    if let Some(token) = rest.first() {
        let followed = rest.get(1).is_some_and(|next| !next.is(Symbol::Equal));
        let a = token.keyword() == Some(Keyword::To) && inp.key(token) == "a" && followed;
        if a || token.keyword() == Some(Keyword::Article) {
            inp.skip();
        }
    }
}

/// `: T`, `: (T1, T2)`, `: ?`.
pub(in crate::syntax) fn results<'t>(
    inp: &mut Cursor<'t, '_>,
    header: &mut Header,
    type_name: &Rule<'t, TypeName>,
) -> Parsed<()> {
    if inp.accept(Symbol::Colon).is_none() {
        return Ok(());
    }
    if inp.accept(Symbol::OpenRound).is_none() {
        header.results.push(result(inp, type_name)?);
        return Ok(());
    }
    loop {
        header.results.push(result(inp, type_name)?);
        if inp.accept(Symbol::Comma).is_none() {
            inp.expect(Symbol::CloseRound)?;
            return Ok(());
        }
    }
}

fn result<'t>(
    inp: &mut Cursor<'t, '_>,
    type_name: &Rule<'t, TypeName>,
) -> Parsed<Option<TypeName>> {
    if inp.sees_symbol(Symbol::Comma) || inp.sees_symbol(Symbol::CloseRound) {
        return Ok(None);
    }
    if inp.accept(Symbol::Question).is_some() {
        return Ok(None);
    }
    if inp.at_end() {
        return inp.fail(Expected::Type);
    }
    article(inp);
    let mut ty = inp.parse(type_name)?;
    if ty.kind == TypeKind::Error {
        ty.nullable = false;
    }
    Ok(Some(ty))
}
