//! `POUR` and `POUR TOUT` heads.

use super::super::fault::Expected;
use super::super::keyword::Keyword;
use super::super::token::{Symbol, Token};
use super::super::tree::{Expr, ExprKind, For, ForEach, Name, Walk as Kind};
use super::cursor::{Cursor, Parsed, Walk, expr};
use super::expression::Layers;
use super::procedure::article;
use super::{Line, Opener};

/// `POUR …`.
pub(in crate::syntax) fn head<'t>(inp: &mut Cursor<'t, '_>, layers: &Layers<'t>) -> Parsed<Line> {
    inp.expect_word(Keyword::For)?;
    if inp.sees(Keyword::Each) && inp.rest().len() > 1 && !inp.rest()[1].is(Symbol::Equal) {
        inp.skip();
        return each(inp, layers).map(|walk| Line::Open(Opener::ForEach(Box::new(walk))));
    }
    let counter = inp.parse(&layers.operand)?;
    if inp.accept_word(Keyword::Is).is_some() {
        article(inp);
        inp.parse(&layers.type_name)?;
    }
    inp.expect(Symbol::Equal)?;
    let from = inp.parse(&layers.expression)?;
    let to_once = inp.accept_word(Keyword::LazyTo).is_some();
    if !to_once {
        inp.expect_word(Keyword::To)?;
    }
    let to = inp.parse(&layers.expression)?;
    let step_once = inp.accept_word(Keyword::LazyStep).is_some();
    let step = if step_once || inp.accept_any(&[Keyword::Step, Keyword::Not]).is_some() {
        Some(inp.parse(&layers.expression)?)
    } else {
        None
    };
    let body = Vec::new();
    let head = For { counter, from, to, to_once, step, step_once, body };
    Ok(Line::Open(Opener::For(Box::new(head))))
}

/// The kinds of head, by their first word.
enum Form {
    Elements,
    Texts,
    Positions,
    Rows { selected: bool },
}

fn each<'t>(inp: &mut Cursor<'t, '_>, layers: &Layers<'t>) -> Parsed<ForEach> {
    let form = form(inp);
    let rest = inp.rest();
    if matches!(form, Form::Elements) && !has_of(rest) {
        return records(inp, layers);
    }
    let mut variables = Vec::new();
    if !inp.sees(Keyword::Of) || rest.get(1).is_some_and(|next| next.keyword() == Some(Keyword::Of))
    {
        variables.push(variable(inp, layers)?);
        while inp.accept(Symbol::Comma).is_some() {
            variables.push(variable(inp, layers)?);
        }
    }
    let mut unread = unread(inp);
    inp.expect_word(Keyword::Of)?;
    let of = inp.parse(&layers.arithmetic)?;
    let mut walk = ForEach {
        walk: Kind::Records,
        variables,
        of,
        filter: None,
        from_end: false,
        extras: Vec::new(),
        body: Vec::new(),
    };
    walk.walk = match form {
        Form::Elements => {
            let key = match inp.accept(Symbol::Equal) {
                Some(_) => Some(inp.parse(&layers.arithmetic)?),
                None => None,
            };
            unread |= self::unread(inp);
            options(inp, &mut walk, layers)?;
            Kind::Elements { key, unread }
        }
        Form::Texts => {
            let separated = inp.accept_word(Keyword::Separated).is_some();
            let by = inp.accept_word(Keyword::By).is_some();
            if separated && !by {
                return inp.fail(Expected::Word(Keyword::By));
            }
            let separator = if by { Some(inp.parse(&layers.expression)?) } else { None };
            options(inp, &mut walk, layers)?;
            Kind::Texts { separator }
        }
        Form::Positions => {
            inp.expect_word(Keyword::In)?;
            let within = inp.parse(&layers.arithmetic)?;
            let options_given = match inp.accept_word(Keyword::With) {
                Some(_) => Some(inp.parse(&layers.expression)?),
                None => None,
            };
            options(inp, &mut walk, layers)?;
            Kind::Positions { within, options: options_given }
        }
        Form::Rows { selected } => {
            options(inp, &mut walk, layers)?;
            Kind::Rows { selected }
        }
    };
    Ok(walk)
}

/// Reads the word that tells the kind, unless it is the variable itself.
fn form(inp: &mut Cursor<'_, '_>) -> Form {
    let rest = inp.rest();
    let next = rest.get(1).and_then(Token::keyword);
    let is_word = rest.get(1).is_some_and(Token::is_name) && next != Some(Keyword::Of);
    match rest.first().and_then(Token::keyword) {
        Some(Keyword::Element) if is_word => {
            inp.skip();
            Form::Elements
        }
        Some(Keyword::Text) if is_word => {
            inp.skip();
            Form::Texts
        }
        Some(Keyword::Position) if is_word && has_in(rest) => {
            inp.skip();
            Form::Positions
        }
        // `LIGNE DE t` has no variable, `LIGNE DE` of a variable `ligne` reads the same.
        Some(Keyword::Row) if is_word || next == Some(Keyword::Of) => {
            inp.skip();
            Form::Rows { selected: inp.accept_word(Keyword::Selected).is_some() }
        }
        Some(Keyword::Selected) if next == Some(Keyword::Row) => {
            inp.skip();
            inp.skip();
            Form::Rows { selected: true }
        }
        _ => Form::Elements,
    }
}

fn has_of(rest: &[Token]) -> bool {
    // Only at the first level: `t[x]` and calls are over expressions.
    let mut at = 0;
    while let Some(token) = rest.get(at) {
        match token.kind {
            super::super::token::Kind::Open(_, distance) => at += distance as usize,
            _ if token.keyword() == Some(Keyword::Of) && at > 0 => return true,
            _ if matches!(token.keyword(), Some(Keyword::With | Keyword::On)) => return false,
            _ => {}
        }
        at += 1;
    }
    false
}

fn has_in(rest: &[Token]) -> bool {
    rest.iter().any(|token| token.keyword() == Some(Keyword::In))
}

/// A variable of the walk; a type written after it is accepted.
fn variable<'t>(inp: &mut Cursor<'t, '_>, layers: &Layers<'t>) -> Parsed<Name> {
    let name = inp.name()?;
    if inp.accept_word(Keyword::Is).is_some() {
        article(inp);
        inp.parse(&layers.type_name)?;
    }
    Ok(name)
}

/// `NON LU`.
fn unread(inp: &mut Cursor<'_, '_>) -> bool {
    if inp.accept_word(Keyword::Unread).is_some() {
        return true;
    }
    let words = matches!(inp.rest(), [non, read, ..]
        if non.keyword() == Some(Keyword::Non) && read.keyword() == Some(Keyword::Read));
    if words {
        inp.skip();
        inp.skip();
    }
    words
}

/// `AVEC cond`, `DepuisFin`, `SANS FILTRE`, `SUR clé`, `EN PROFONDEUR`, in any order.
fn options<'t>(inp: &mut Cursor<'t, '_>, walk: &mut ForEach, layers: &Layers<'t>) -> Parsed<()> {
    while let Some(token) = inp.look() {
        match token.keyword() {
            Some(Keyword::With) => {
                inp.skip();
                walk.filter = Some(inp.parse(&layers.expression)?);
            }
            Some(Keyword::FromEnd) => {
                inp.skip();
                walk.from_end = true;
            }
            Some(Keyword::FromStart) => {
                inp.skip();
                inp.accept(Symbol::Comma);
            }
            Some(Keyword::NoSave) => {
                walk.extras.push(inp.any_word()?);
                inp.accept(Symbol::Comma);
            }
            Some(Keyword::Without) => {
                extra(inp, walk, Keyword::Filter)?;
            }
            Some(Keyword::On) => {
                walk.extras.push(inp.any_word()?);
                inp.parse(&layers.arithmetic)?;
            }
            Some(Keyword::Within | Keyword::In) => {
                extra(inp, walk, Keyword::Depth)?;
            }
            _ if token.is(Symbol::Comma) => inp.skip(),
            _ => break,
        }
    }
    Ok(())
}

/// Two words that mean something elsewhere.
fn extra(inp: &mut Cursor<'_, '_>, walk: &mut ForEach, second: Keyword) -> Parsed<()> {
    let first = inp.any_word()?;
    if !inp.sees(second) {
        return inp.fail(Expected::Word(second));
    }
    let second = inp.any_word()?;
    let words = format!("{} {}", first.text, second.text);
    walk.extras.push(Name::new(words, first.span.to(second.span)));
    Ok(())
}

/// A data file or a reader, with no `DE`.
fn records<'t>(inp: &mut Cursor<'t, '_>, layers: &Layers<'t>) -> Parsed<ForEach> {
    let of: Expr = match inp.look() {
        Some(token) if token.is_name() && inp.rest().len() == 1 => {
            let name = inp.name()?;
            let span = name.span;
            expr(ExprKind::Name(name), span)
        }
        _ => inp.parse(&layers.arithmetic)?,
    };
    let mut walk = ForEach {
        walk: Kind::Records,
        variables: Vec::new(),
        of,
        filter: None,
        from_end: false,
        extras: Vec::new(),
        body: Vec::new(),
    };
    options(inp, &mut walk, layers)?;
    Ok(walk)
}
