//! Types as written: `entier sur 8 octets`, `8-byte int`, `tableau associatif de chaînes`…

use super::super::fault::Expected;
use super::super::keyword::{Keyword, WordClass};
use super::super::token::{Kind, Literal, Symbol, Token};
use super::super::tree::{Expr, ExprKind, Name, TextKind, TypeKind, TypeName};
use super::cursor::{Cursor, Parsed, Rule, Walk, expr, rule};
use crate::source::Span;

/// Names of types in several words.
const SEVERAL_WORDS: &[&[&str]] = &[
    &["source", "de", "donnees"],
    &["data", "source"],
    &["description", "de", "variable"],
    &["variable", "description"],
    &["requete", "sql"],
    &["sql", "query"],
    &["tache", "parallele"],
    &["parallel", "task"],
    &["description", "de", "fichier"],
    &["file", "description"],
    &["description", "de", "rubrique"],
    &["item", "description"],
    &["description", "de", "liaison"],
    &["link", "description"],
    &["description", "de", "procedure"],
    &["procedure", "description"],
    &["description", "de", "propriete"],
    &["property", "description"],
];

/// The types that a cast may name without doubt.
pub(in crate::syntax) fn is_simple(keyword: Keyword) -> bool {
    keyword.info().class == WordClass::Type
        && !matches!(keyword, Keyword::Array | Keyword::Queue | Keyword::Stack | Keyword::List)
}

/// Types whose names are often variables.
pub(in crate::syntax) fn is_date(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::Date | Keyword::Time | Keyword::DateTime | Keyword::Duration | Keyword::Sign
    )
}

/// A type, without its article.
pub(in crate::syntax) fn type_name<'t>(expression: &Rule<'t, Expr>) -> Rule<'t, TypeName> {
    let expression = expression.clone();
    rule(move |inp| parse(inp, &expression))
}

fn parse<'t>(inp: &mut Cursor<'t, '_>, expression: &Rule<'t, Expr>) -> Parsed<TypeName> {
    let Some(first) = inp.look() else { return inp.fail(Expected::Type) };
    let kind = kind(inp, first, expression)?;
    // A `?` that touches the type; `c ? a SINON b` never follows one.
    let nullable = inp.accept(Symbol::Question).is_some();
    Ok(TypeName { kind, nullable, span: first.span.to(inp.last_span()) })
}

fn kind<'t>(
    inp: &mut Cursor<'t, '_>,
    first: &Token,
    expression: &Rule<'t, Expr>,
) -> Parsed<TypeKind> {
    if let Some(name) = several_words(inp) {
        return Ok(TypeKind::Named { name, dynamic: inp.accept_word(Keyword::Dynamic).is_some() });
    }
    if let Some(bits) = uuid(inp) {
        return Ok(TypeKind::Text(TextKind::Uuid(bits)));
    }
    if inp.key(first) == "secretstring" {
        inp.skip();
        return Ok(TypeKind::Text(TextKind::Free));
    }
    if let Kind::Literal(id) = first.kind {
        return quoted_or_sized(inp, id, first.span);
    }
    let Some(keyword) = first.keyword() else { return named(inp) };
    let simple = |inp: &mut Cursor<'t, '_>, kind| {
        inp.skip();
        Ok(kind)
    };
    match keyword {
        Keyword::Boolean => simple(inp, TypeKind::Boolean),
        Keyword::Byte => simple(inp, TypeKind::Integer { bytes: 1, signed: false }),
        Keyword::Currency => simple(inp, TypeKind::Currency),
        Keyword::Date => simple(inp, TypeKind::Date),
        Keyword::Time => simple(inp, TypeKind::Time),
        Keyword::DateTime => simple(inp, TypeKind::DateTime),
        Keyword::Duration => simple(inp, TypeKind::Duration),
        Keyword::Variant => simple(inp, TypeKind::Variant),
        Keyword::Json => simple(inp, TypeKind::Json),
        Keyword::Character => simple(inp, TypeKind::Text(TextKind::Character)),
        Keyword::Integer => {
            inp.skip();
            integer(inp, true)
        }
        Keyword::Unsigned => {
            inp.skip();
            let size = size_in_bytes(inp);
            inp.expect_word(Keyword::Integer)?;
            match size {
                Some(bytes) => Ok(TypeKind::Integer { bytes, signed: false }),
                None => integer(inp, false),
            }
        }
        Keyword::System
            if inp.rest().get(1).is_some_and(|t| t.keyword() == Some(Keyword::Integer)) =>
        {
            inp.skip();
            inp.skip();
            Ok(TypeKind::Integer { bytes: 8, signed: true })
        }
        // Old names, of which only the type is kept.
        Keyword::Short => simple(inp, TypeKind::Integer { bytes: 2, signed: true }),
        Keyword::Long => simple(inp, TypeKind::Integer { bytes: 4, signed: true }),
        Keyword::Double => simple(inp, TypeKind::Real { bytes: 8 }),
        Keyword::Real => {
            inp.skip();
            Ok(TypeKind::Real { bytes: size_after_on(inp).unwrap_or(8) })
        }
        Keyword::Numeric => numeric(inp),
        Keyword::Text | Keyword::Ansi | Keyword::Unicode | Keyword::Asciiz | Keyword::Pascal => {
            text(inp)
        }
        Keyword::Buffer => {
            inp.skip();
            let size = if inp.accept_word(Keyword::On).is_some() { Some(size(inp)?) } else { None };
            Ok(TypeKind::Buffer(size.map(Box::new)))
        }
        Keyword::Procedure => procedure(inp, expression),
        Keyword::Array => array(inp, expression),
        Keyword::Associative | Keyword::Fixed | Keyword::Dynamic | Keyword::Local => {
            let mut ahead = inp.rest().iter().skip(1).map(Token::keyword);
            match ahead
                .find(|k| !matches!(k, Some(Keyword::Fixed | Keyword::Dynamic | Keyword::Local)))
            {
                Some(Some(Keyword::Array)) => array(inp, expression),
                Some(Some(Keyword::Text | Keyword::Ansi | Keyword::Unicode)) => text(inp),
                // `dynamic C`, as English also has it.
                _ if keyword == Keyword::Dynamic
                    && inp.rest().get(1).is_some_and(Token::is_name) =>
                {
                    inp.skip();
                    match named(inp)? {
                        TypeKind::Named { name, .. } => Ok(TypeKind::Named { name, dynamic: true }),
                        kind => Ok(kind),
                    }
                }
                _ => named(inp),
            }
        }
        Keyword::Queue => Ok(TypeKind::Queue(Box::new(element(inp, expression)?))),
        Keyword::Stack => Ok(TypeKind::Stack(Box::new(element(inp, expression)?))),
        Keyword::List => Ok(TypeKind::List(Box::new(element(inp, expression)?))),
        Keyword::Structure | Keyword::Object
            if inp
                .rest()
                .get(1)
                .is_some_and(|next| next.is_name() && next.keyword() != Some(Keyword::Dynamic)) =>
        {
            inp.skip();
            named(inp)
        }
        _ => named(inp),
    }
}

/// A structure, a class, an advanced type.
fn named(inp: &mut Cursor<'_, '_>) -> Parsed<TypeKind> {
    let Some(token) = inp.look() else { return inp.fail(Expected::Type) };
    let mut name = match inp.accept(Symbol::DoubleColon) {
        // `::Enumeration`, of the class that the code belongs to.
        Some(_) => within("", &inp.name()?),
        None if token.is_name() => inp.name()?,
        None => return inp.fail(Expected::Type),
    };
    // `WL.Email`: the last name is the type's. `Class::Enumeration` keeps both.
    while (inp.sees_symbol(Symbol::Dot) || inp.sees_symbol(Symbol::DoubleColon))
        && inp.rest().get(1).is_some_and(Token::is_name)
    {
        let inside = inp.accept(Symbol::DoubleColon).is_some();
        if !inside {
            inp.skip();
        }
        let last = inp.name()?;
        name = if inside { within(&name.text, &last) } else { last };
    }
    let dynamic = inp.accept_word(Keyword::Dynamic).is_some();
    Ok(TypeKind::Named { name, dynamic })
}

/// The name of a type that belongs to a class.
fn within(class: &str, name: &Name) -> Name {
    Name::new(format!("{class}::{}", name.text), name.span)
}

fn several_words(inp: &mut Cursor<'_, '_>) -> Option<Name> {
    let rest = inp.rest();
    let words = SEVERAL_WORDS.iter().find(|words| {
        words.len() <= rest.len()
            && words.iter().zip(rest).all(|(word, token)| inp.key(token) == *word)
    })?;
    let names: Vec<_> = words.iter().filter_map(|_| inp.any_word().ok()).collect();
    let span = names.first()?.span.to(names.last()?.span);
    let text = names.iter().map(|name| &*name.text).collect::<Vec<_>>().join(" ");
    Some(Name::new(text, span))
}

/// `UUID`, `UUID sur 256`, `256-bit UUID`: 128 bits when that is not said (page 1514083).
fn uuid(inp: &mut Cursor<'_, '_>) -> Option<u16> {
    let rest = inp.rest();
    let mut keys = [""; 4];
    for (key, token) in keys.iter_mut().zip(rest) {
        *key = inp.key(token);
    }
    let literals = &inp.state().tables.literals;
    let bits = |rank: usize| match rest.get(rank)?.kind {
        Kind::Literal(id) => match literals[id as usize] {
            Literal::Integer(128) => Some(128),
            Literal::Integer(256) => Some(256),
            _ => None,
        },
        _ => None,
    };
    let (size, words) = match keys {
        ["uuid", ..] => {
            let size = rest.get(1).filter(|next| next.keyword() == Some(Keyword::On));
            size.and_then(|_| bits(2)).map_or((128, 1), |size| (size, 3))
        }
        [_, _, "bit", "uuid"] if rest[1].is(Symbol::Minus) => (bits(0)?, 4),
        _ => return None,
    };
    for _ in 0..words {
        inp.skip();
    }
    Some(size)
}

/// `"<Class>"`, or `4-byte int`.
fn quoted_or_sized(inp: &mut Cursor<'_, '_>, id: u32, span: Span) -> Parsed<TypeKind> {
    let tables = inp.state().tables;
    if let Literal::Text(text) = &tables.literals[id as usize] {
        inp.skip();
        let text = text.trim_matches(['<', '>']);
        let name = Name::new(text, span);
        return Ok(TypeKind::Named { name, dynamic: inp.accept_word(Keyword::Dynamic).is_some() });
    }
    let Some(bytes) = size_in_bytes(inp) else { return inp.fail(Expected::Type) };
    if inp.accept_word(Keyword::Real).is_some() {
        return Ok(TypeKind::Real { bytes });
    }
    let signed = inp.accept_word(Keyword::Unsigned).is_none();
    inp.expect_word(Keyword::Integer)?;
    Ok(TypeKind::Integer { bytes, signed })
}

/// `4-byte`.
fn size_in_bytes(inp: &mut Cursor<'_, '_>) -> Option<u8> {
    let rest = inp.rest();
    let bytes = literal_size(inp, rest.first()?)?;
    let byte = rest.get(2)?.keyword() == Some(Keyword::Byte);
    if !rest.get(1)?.is(Symbol::Minus) || !byte {
        return None;
    }
    for _ in 0..3 {
        inp.skip();
    }
    Some(bytes)
}

fn literal_size(inp: &mut Cursor<'_, '_>, token: &Token) -> Option<u8> {
    let Kind::Literal(id) = token.kind else { return None };
    match inp.state().tables.literals[id as usize] {
        Literal::Integer(value) => u8::try_from(value).ok(),
        _ => None,
    }
}

/// `sur 8 octets`.
fn size_after_on(inp: &mut Cursor<'_, '_>) -> Option<u8> {
    let rest = inp.rest();
    if rest.first()?.keyword() != Some(Keyword::On) {
        return None;
    }
    let bytes = literal_size(inp, rest.get(1)?)?;
    inp.skip();
    inp.skip();
    inp.accept_word(Keyword::Byte);
    Some(bytes)
}

/// What follows `entier`.
fn integer(inp: &mut Cursor<'_, '_>, mut signed: bool) -> Parsed<TypeKind> {
    if inp.accept_word(Keyword::System).is_some() {
        if inp.accept_word(Keyword::Without).is_some() {
            inp.expect_word(Keyword::Sign)?;
            signed = false;
        }
        return Ok(TypeKind::Integer { bytes: 8, signed });
    }
    if inp.accept_word(Keyword::Without).is_some() {
        inp.expect_word(Keyword::Sign)?;
        signed = false;
    }
    if inp.accept_word(Keyword::Short).is_some() {
        return Ok(TypeKind::Integer { bytes: 2, signed });
    }
    if inp.accept_word(Keyword::Long).is_some() {
        return Ok(TypeKind::Integer { bytes: 4, signed });
    }
    let bytes = size_after_on(inp).unwrap_or(4);
    if inp.accept_word(Keyword::Without).is_some() {
        inp.expect_word(Keyword::Sign)?;
        signed = false;
    }
    Ok(TypeKind::Integer { bytes, signed })
}

fn numeric(inp: &mut Cursor<'_, '_>) -> Parsed<TypeKind> {
    inp.skip();
    if inp.accept(Symbol::OpenRound).is_none() {
        // Without digits given: 32 and 6.
        return Ok(TypeKind::Numeric { integers: Some(32), decimals: Some(6) });
    }
    let mut digits = [None, None];
    if inp.accept(Symbol::Star).is_none() {
        for slot in &mut digits {
            let Some(token) = inp.look() else { return inp.fail(Expected::Expression) };
            *slot = literal_size(inp, token);
            if slot.is_none() {
                return inp.fail(Expected::Expression);
            }
            inp.skip();
            if inp.accept(Symbol::Comma).is_none() {
                break;
            }
        }
    }
    inp.expect(Symbol::CloseRound)?;
    let [integers, decimals] = digits;
    Ok(TypeKind::Numeric { integers, decimals })
}

fn text(inp: &mut Cursor<'_, '_>) -> Parsed<TypeKind> {
    let (mut kind, mut fixed, mut pascal, mut seen) = (TextKind::Free, false, false, false);
    while let Some(keyword) = inp.look().and_then(Token::keyword) {
        match keyword {
            Keyword::Text if !seen => seen = true,
            Keyword::Ansi => kind = TextKind::Ansi,
            Keyword::Unicode => kind = TextKind::Unicode,
            Keyword::Fixed => fixed = true,
            Keyword::Pascal => pascal = true,
            Keyword::Asciiz => {}
            _ => break,
        }
        inp.skip();
    }
    // `chaîne secrète`: there is no vault here, and it holds any text.
    if seen && inp.look().is_some_and(|token| inp.key(token) == "secrete") {
        inp.skip();
    }
    if !seen {
        return inp.fail(Expected::Word(Keyword::Text));
    }
    if inp.accept_any(&[Keyword::On, Keyword::Of]).is_some() {
        let size = Box::new(size(inp)?);
        inp.accept_word(Keyword::Byte);
        kind = match (fixed, pascal) {
            (true, _) => TextKind::Fixed(size),
            (false, true) => TextKind::Pascal(size),
            (false, false) => TextKind::Bounded(size),
        };
    }
    Ok(TypeKind::Text(kind))
}

/// A size: a number or the name of a constant.
fn size(inp: &mut Cursor<'_, '_>) -> Parsed<Expr> {
    let Some(token) = inp.look() else { return inp.fail(Expected::Expression) };
    if let Kind::Literal(id) = token.kind
        && let Literal::Integer(value) = inp.state().tables.literals[id as usize]
    {
        inp.skip();
        return Ok(expr(ExprKind::Integer(value), token.span));
    }
    let name = inp.name()?;
    Ok(expr(ExprKind::Name(name), token.span))
}

/// `procédure(params) : type`: only that it is a procedure matters here.
fn procedure<'t>(inp: &mut Cursor<'t, '_>, expression: &Rule<'t, Expr>) -> Parsed<TypeKind> {
    inp.skip();
    if let Some(Kind::Open(Symbol::OpenRound, distance)) = inp.look().map(|token| token.kind) {
        for _ in 0..=distance {
            inp.skip();
        }
    }
    if inp.accept(Symbol::Colon).is_some() {
        parse(inp, expression)?;
    }
    Ok(TypeKind::Procedure)
}

/// `File de T`, or `File` alone.
fn element<'t>(inp: &mut Cursor<'t, '_>, expression: &Rule<'t, Expr>) -> Parsed<TypeName> {
    inp.skip();
    if inp.accept_word(Keyword::Of).is_none() && inp.accept(Symbol::Elision).is_none() {
        return Ok(any_type(inp.last_span()));
    }
    parse(inp, expression)
}

fn any_type(span: Span) -> TypeName {
    TypeName { kind: TypeKind::Variant, nullable: false, span: span.after() }
}

fn array<'t>(inp: &mut Cursor<'t, '_>, expression: &Rule<'t, Expr>) -> Parsed<TypeKind> {
    let (mut fixed, mut dynamic, mut local, mut associative) = (false, false, false, false);
    let mut growth = None;
    while let Some(token) = inp.look() {
        match token.keyword() {
            Some(Keyword::Array) => {}
            Some(Keyword::Fixed) => fixed = true,
            Some(Keyword::Dynamic) => dynamic = true,
            Some(Keyword::Local) => local = true,
            Some(Keyword::Associative) => associative = true,
            _ if token.is(Symbol::Less) => {
                growth = attribute_growth(inp, expression)?.or(growth);
                continue;
            }
            _ => break,
        }
        inp.skip();
    }
    if associative {
        return associative_array(inp, expression);
    }
    let mut dimensions = Vec::new();
    if inp.accept(Symbol::OpenSquare).is_some() {
        while inp.accept(Symbol::CloseSquare).is_none() {
            dimensions.push(bracket_dimension(inp, expression)?);
            if inp.accept(Symbol::Comma).is_none() {
                inp.expect(Symbol::CloseSquare)?;
                break;
            }
        }
    }
    if inp.accept(Symbol::Star).is_some() {
        dimensions.push(None);
    }
    let of = inp.accept_word(Keyword::Of).is_some() || inp.accept(Symbol::Elision).is_some();
    bare_dimensions(inp, &mut dimensions, expression)?;
    let named = inp.look().is_some_and(|token| {
        token.is_name()
            || token.keyword() == Some(Keyword::Procedure)
            || matches!(token.kind, Kind::Literal(_))
    });
    let element = if of || named || !dimensions.is_empty() {
        parse(inp, expression)?
    } else {
        any_type(inp.last_span())
    };
    if dimensions.is_empty() {
        dimensions.push(None);
    }
    let element = Box::new(element);
    let growth = growth.map(Box::new);
    Ok(TypeKind::Array { dimensions, element, fixed, dynamic, local, growth })
}

fn bracket_dimension<'t>(
    inp: &mut Cursor<'t, '_>,
    expression: &Rule<'t, Expr>,
) -> Parsed<Option<Expr>> {
    if inp.accept(Symbol::Star).is_some() {
        return Ok(None);
    }
    inp.parse(expression).map(Some)
}

/// `de 10 par 5 entiers`: numbers, names before `par` or before a type, `*`, brackets.
fn bare_dimensions<'t>(
    inp: &mut Cursor<'t, '_>,
    dimensions: &mut Vec<Option<Expr>>,
    expression: &Rule<'t, Expr>,
) -> Parsed<()> {
    if inp.sees_symbol(Symbol::OpenSquare) {
        inp.skip();
        loop {
            dimensions.push(bracket_dimension(inp, expression)?);
            if inp.accept(Symbol::Comma).is_none() {
                break;
            }
        }
        inp.expect(Symbol::CloseSquare)?;
        return Ok(());
    }
    loop {
        let rest = inp.rest();
        let Some(token) = rest.first() else { return Ok(()) };
        let next = rest.get(1);
        let is_dimension = match token.kind {
            Kind::Symbol(Symbol::Star) => true,
            // `8-byte int` is a type.
            Kind::Literal(_) => {
                !next.is_some_and(|next| next.is(Symbol::Minus)) && literal_size_any(inp, token)
            }
            Kind::Word(_, None) => next.is_some_and(|next| match next.keyword() {
                Some(Keyword::By) => true,
                Some(keyword) => {
                    is_simple(keyword) && keyword != Keyword::Dynamic && keyword != Keyword::Sign
                }
                None => next.is_name() && several_words_ahead(inp, rest).is_none(),
            }),
            _ => false,
        };
        if !is_dimension {
            return Ok(());
        }
        if token.is(Symbol::Star) {
            inp.skip();
            dimensions.push(None);
        } else {
            dimensions.push(Some(size(inp)?));
        }
        if inp.accept(Symbol::Comma).is_none() && inp.accept_word(Keyword::By).is_none() {
            return Ok(());
        }
    }
}

fn several_words_ahead(inp: &mut Cursor<'_, '_>, rest: &[Token]) -> Option<()> {
    let found = SEVERAL_WORDS.iter().any(|words| {
        words.len() <= rest.len()
            && words.iter().zip(rest).all(|(word, token)| inp.key(token) == *word)
    });
    found.then_some(())
}

fn literal_size_any(inp: &mut Cursor<'_, '_>, token: &Token) -> bool {
    let Kind::Literal(id) = token.kind else { return false };
    matches!(inp.state().tables.literals[id as usize], Literal::Integer(_))
}

/// `<agrandissement>` or `<agrandissement = n>`; other attributes of arrays are ignored.
fn attribute_growth<'t>(
    inp: &mut Cursor<'t, '_>,
    expression: &Rule<'t, Expr>,
) -> Parsed<Option<Expr>> {
    let start = inp.expect(Symbol::Less)?;
    let name = inp.any_word()?;
    let value = if inp.accept(Symbol::Equal).is_some() {
        let token = inp.look();
        match token.map(|token| token.kind) {
            Some(Kind::Literal(_)) => Some(size(inp)?),
            // `=N>`: what follows is no comparison.
            Some(Kind::Word(..)) if inp.rest().get(1).is_some_and(|t| t.is(Symbol::Greater)) => {
                let name = inp.any_word()?;
                let span = name.span;
                Some(expr(ExprKind::Name(name), span))
            }
            _ => Some(inp.parse(expression)?),
        }
    } else {
        Some(expr(ExprKind::Integer(1), start))
    };
    inp.expect(Symbol::Greater)?;
    Ok(if matches!(&*name.key, "agrandissement" | "growth") { value } else { None })
}

fn associative_array<'t>(
    inp: &mut Cursor<'t, '_>,
    expression: &Rule<'t, Expr>,
) -> Parsed<TypeKind> {
    let mut options = Vec::new();
    if inp.accept(Symbol::OpenRound).is_some() {
        while inp.accept(Symbol::CloseRound).is_none() {
            options.push(bracket_dimension(inp, expression)?);
            if inp.accept(Symbol::Comma).is_none() {
                inp.expect(Symbol::CloseRound)?;
                break;
            }
        }
    }
    let of = inp.accept_word(Keyword::Of).is_some() || inp.accept(Symbol::Elision).is_some();
    let element = if of || inp.look().is_some_and(Token::is_name) {
        parse(inp, expression)?
    } else {
        any_type(inp.last_span())
    };
    Ok(TypeKind::Associative { options, element: Box::new(element) })
}
