//! Statements and the heads of blocks.

use super::super::fault::Expected;
use super::super::keyword::Keyword;
use super::super::token::{Kind, Symbol, Token};
use super::super::tree::{Access, BinaryOp, Case, Expr, ExprKind, Name, Statement, StatementKind};
use super::cursor::{Cursor, Parsed, Walk, expr};
use super::expression::{Layers, case_operator};
use super::operand::begins_operand;
use super::procedure::{self, is_modifier};
use super::{Line, Middle, Opener, assignment, declaration, walk};

/// Any logical line.
pub(in crate::syntax) fn line<'t>(inp: &mut Cursor<'t, '_>, layers: &Layers<'t>) -> Parsed<Line> {
    let rest = inp.rest();
    let Some(first) = rest.first() else { return inp.fail(Expected::Statement) };
    if first.is(Symbol::Less) || first.is(Symbol::FoldTag) {
        return tag(inp, first, rest, layers);
    }
    let Some(keyword) = first.keyword() else { return plain(inp, rest, layers) };
    let second = rest.get(1);
    let next_word = second.and_then(Token::keyword);
    // What decides whether a soft word is a keyword here.
    let before_operand = second.is_some_and(begins_object);
    let before_colon = second.is_some_and(|next| next.is(Symbol::Colon)) && rest.len() == 2;
    match keyword {
        Keyword::If => one_or_block(inp, layers),
        Keyword::Else if next_word == Some(Keyword::If) => {
            inp.skip();
            inp.skip();
            let condition = inp.parse(&layers.expression)?;
            let statements = if inp.accept_word(Keyword::Then).is_some() {
                inline(inp, layers)?
            } else {
                Vec::new()
            };
            Ok(Line::Middle(Middle::ElseIf(condition, statements)))
        }
        Keyword::Else => {
            inp.skip();
            Ok(Line::Middle(Middle::Else(inline(inp, layers)?)))
        }
        Keyword::End if before_colon => {
            inp.skip();
            inp.skip();
            Ok(Line::Middle(Middle::AtEnd))
        }
        Keyword::End => {
            inp.skip();
            Ok(Line::End)
        }
        Keyword::Switch => {
            inp.skip();
            Ok(Line::Open(Opener::Switch(inp.parse(&layers.expression)?)))
        }
        Keyword::Case => case(inp, layers),
        Keyword::Other if next_word == Some(Keyword::Case) => {
            inp.skip();
            inp.skip();
            inp.accept(Symbol::Colon);
            Ok(Line::Middle(Middle::OtherCase(inline(inp, layers)?)))
        }
        Keyword::Loop => {
            inp.skip();
            let count = if inp.at_end() { None } else { Some(inp.parse(&layers.expression)?) };
            Ok(Line::Open(Opener::Loop(count)))
        }
        Keyword::While => {
            inp.skip();
            Ok(Line::Open(Opener::While(inp.parse(&layers.expression)?)))
        }
        Keyword::For => walk::head(inp, layers),
        Keyword::To if next_word == Some(Keyword::Do) => {
            inp.skip();
            inp.skip();
            inp.expect_word(Keyword::While)?;
            Ok(Line::AgainWhile(inp.parse(&layers.expression)?))
        }
        Keyword::Do if next_word == Some(Keyword::While) => {
            inp.skip();
            inp.skip();
            Ok(Line::AgainWhile(inp.parse(&layers.expression)?))
        }
        Keyword::Do if rest.len() == 1 => {
            inp.skip();
            Ok(Line::Middle(Middle::Do))
        }
        Keyword::With if begins_with_object(second) => {
            inp.skip();
            Ok(Line::Open(Opener::With(inp.parse(&layers.expression)?)))
        }
        Keyword::Using if before_operand => {
            inp.skip();
            let resource = inp.parse(&layers.expression)?;
            inp.expect_word(Keyword::In)?;
            Ok(Line::Open(Opener::Using(resource)))
        }
        Keyword::After if before_operand => {
            inp.skip();
            let target = inp.parse(&layers.operand)?;
            inp.expect(Symbol::Equal)?;
            let call = inp.parse(&layers.expression)?;
            inp.expect_word(Keyword::Do)?;
            Ok(Line::Open(Opener::After { target, call }))
        }
        Keyword::When => {
            inp.skip();
            inp.expect_word(Keyword::Exception)?;
            let within = inp.accept_word(Keyword::In).is_some();
            Ok(Line::Open(if within { Opener::WhenIn } else { Opener::When }))
        }
        Keyword::Procedure if second.is_some_and(|next| matches!(next.kind, Kind::Word(..))) => {
            procedure::header(inp, layers)
                .map(|header| Line::Open(Opener::Procedure(Box::new(header))))
        }
        Keyword::Constant => declaration::constants(inp, layers),
        Keyword::Let if before_operand || second.is_some_and(|next| next.is(Symbol::OpenRound)) => {
            declaration::let_declaration(inp, layers)
        }
        Keyword::Inherits | Keyword::Implements
            if before_operand || next_word == Some(Keyword::Of) =>
        {
            declaration::inherits(inp, &[])
        }
        Keyword::Article if declaration::is_old_inheritance(rest) => {
            declaration::inherits(inp, &[])
        }
        Keyword::Property if is_process(rest) => procedure::header(inp, layers)
            .map(|header| Line::Open(Opener::Procedure(Box::new(header)))),
        Keyword::Property if before_operand => declaration::property(inp, layers),
        _ if is_modifier(first) && is_section(rest) => {
            if rest.iter().take_while(|t| is_modifier(t)).count() < rest.len()
                && matches!(
                    rest.iter().find(|t| !is_modifier(t)).and_then(Token::keyword),
                    Some(Keyword::Procedure | Keyword::Property)
                )
            {
                let header = procedure::header(inp, layers)?;
                return Ok(Line::Open(Opener::Procedure(Box::new(header))));
            }
            declaration::section(inp, layers)
        }
        _ => plain(inp, rest, layers),
    }
}

/// A declaration, or any other statement that no keyword begins.
fn plain<'t>(inp: &mut Cursor<'t, '_>, rest: &'t [Token], layers: &Layers<'t>) -> Parsed<Line> {
    if declaration::is_declaration(rest) {
        return declaration::declaration(inp, Vec::new(), layers);
    }
    simple(inp, layers).map(Line::Simple)
}

/// `GLOBAL` alone or before a word; not a variable of that name.
fn is_section(rest: &[Token]) -> bool {
    match rest.get(1) {
        None => true,
        Some(next) => matches!(next.kind, Kind::Word(..)) && next.keyword() != Some(Keyword::Is),
    }
}

/// After the word that begins a statement, `a` is a variable and not `À`.
fn begins_object(token: &Token) -> bool {
    begins_operand(token) || token.keyword() == Some(Keyword::To)
}

/// `PROPRIÉTÉ [GLOBALE] nom(`: code that reads or writes it, not the line of an interface.
fn is_process(rest: &[Token]) -> bool {
    let name = rest.iter().skip(1).position(|token| !is_modifier(token)).map(|at| at + 1);
    name.is_some_and(|at| {
        rest[at].is_name() && rest.get(at + 1).is_some_and(|next| next.is(Symbol::OpenRound))
    })
}

/// `AVEC x`: anything but a variable called `With`.
fn begins_with_object(next: Option<&Token>) -> bool {
    next.is_some_and(|next| {
        next.is_name()
            || begins_object(next)
            || matches!(
                next.symbol(),
                Some(
                    Symbol::OpenCurly
                        | Symbol::Colon
                        | Symbol::DoubleColon
                        | Symbol::Dot
                        | Symbol::DoubleDot
                )
            )
    })
}

/// `SI c [ALORS]` of a block, or a whole one-line `SI`.
fn one_or_block<'t>(inp: &mut Cursor<'t, '_>, layers: &Layers<'t>) -> Parsed<Line> {
    inp.expect_word(Keyword::If)?;
    let condition = inp.parse(&layers.expression)?;
    if inp.at_end() {
        return Ok(Line::Open(Opener::If(condition)));
    }
    expect_then(inp)?;
    if inp.at_end() {
        return Ok(Line::Open(Opener::If(condition)));
    }
    one_line(inp, condition, layers).map(Line::Simple)
}

/// `ALORS`. The help makes it compulsory (page 10000025); official code also leaves it out where
/// the condition cannot go on, since a word stands there.
fn expect_then(inp: &mut Cursor<'_, '_>) -> Parsed<()> {
    if inp.accept_word(Keyword::Then).is_some() {
        return Ok(());
    }
    let rest = inp.rest();
    let is_action = rest.first().is_some_and(|next| {
        matches!(next.kind, Kind::Word(..)) && next.keyword() != Some(Keyword::Else)
    });
    if is_action && !rest.iter().any(|token| token.keyword() == Some(Keyword::Then)) {
        return Ok(());
    }
    inp.expect_word(Keyword::Then).map(drop)
}

fn one_line<'t>(
    inp: &mut Cursor<'t, '_>,
    condition: Expr,
    layers: &Layers<'t>,
) -> Parsed<StatementKind> {
    let then = vec![inline_statement(inp, layers)?];
    let otherwise = match inp.accept_word(Keyword::Else) {
        Some(_) => Some(vec![inline_statement(inp, layers)?]),
        None => None,
    };
    Ok(StatementKind::If { arms: vec![(condition, then)], otherwise })
}

/// The statement that ends a line, if there is one.
fn inline<'t>(inp: &mut Cursor<'t, '_>, layers: &Layers<'t>) -> Parsed<Vec<Statement>> {
    if inp.at_end() { Ok(Vec::new()) } else { Ok(vec![inline_statement(inp, layers)?]) }
}

fn inline_statement<'t>(inp: &mut Cursor<'t, '_>, layers: &Layers<'t>) -> Parsed<Statement> {
    let Some(first) = inp.look() else { return inp.fail(Expected::Statement) };
    let rest = inp.rest();
    let kind = if inp.accept_word(Keyword::If).is_some() {
        let condition = inp.parse(&layers.expression)?;
        expect_then(inp)?;
        one_line(inp, condition, layers)?
    } else if declaration::is_declaration(rest) {
        match declaration::declaration(inp, Vec::new(), layers)? {
            Line::Simple(kind) => kind,
            _ => return inp.fail(Expected::Statement),
        }
    } else if first.keyword() == Some(Keyword::Let) && rest.get(1).is_some_and(begins_object) {
        match declaration::let_declaration(inp, layers)? {
            Line::Simple(kind) => kind,
            _ => return inp.fail(Expected::Statement),
        }
    } else {
        simple(inp, layers)?
    };
    Ok(Statement { kind, span: first.span.to(inp.last_span()) })
}

/// `CAS …`, and the clauses `CAS ERREUR:` and `CAS EXCEPTION:`.
fn case<'t>(inp: &mut Cursor<'t, '_>, layers: &Layers<'t>) -> Parsed<Line> {
    let rest = inp.rest();
    if let [_, word, colon] = rest
        && colon.is(Symbol::Colon)
    {
        let middle = match word.keyword() {
            Some(Keyword::Error) => Some(Middle::CaseError),
            Some(Keyword::Exception) => Some(Middle::CaseException),
            _ => None,
        };
        if let Some(middle) = middle {
            for _ in 0..3 {
                inp.skip();
            }
            return Ok(Line::Middle(middle));
        }
    }
    inp.expect_word(Keyword::Case)?;
    let mut cases = Vec::new();
    loop {
        cases.push(alternative(inp, layers)?);
        if inp.accept(Symbol::Comma).is_none() {
            break;
        }
    }
    inp.accept(Symbol::Semicolon);
    Ok(Line::Middle(Middle::Case(cases, inline(inp, layers)?)))
}

fn alternative<'t>(inp: &mut Cursor<'t, '_>, layers: &Layers<'t>) -> Parsed<Case> {
    let rest = inp.rest();
    if let Some(op) = rest.first().and_then(case_operator) {
        inp.skip();
        return Ok(Case::Compare(op, inp.parse(&layers.arithmetic)?));
    }
    if inp.sees(Keyword::To) && rest.get(1).is_some_and(begins_bound) {
        inp.skip();
        return Ok(Case::Range(None, Some(inp.parse(&layers.arithmetic)?)));
    }
    if let Some(star) = rest.iter().position(|token| token.is(Symbol::Star))
        && star > 0
        && is_less(&rest[star - 1])
        && rest.get(star + 1).is_some_and(is_less)
    {
        let low = inp.parse(&layers.arithmetic)?;
        let low_strict = less(inp)?;
        inp.expect(Symbol::Star)?;
        let high_strict = less(inp)?;
        let high = inp.parse(&layers.arithmetic)?;
        return Ok(Case::Between { low, low_strict, high_strict, high });
    }
    let value = inp.parse(&layers.expression)?;
    if inp.accept_any(&[Keyword::To, Keyword::LazyTo]).is_none() {
        return Ok(Case::Value(value));
    }
    if inp.look().is_some_and(|next| begins_bound(next) || next.is(Symbol::Minus)) {
        return Ok(Case::Range(Some(value), Some(inp.parse(&layers.arithmetic)?)));
    }
    Ok(Case::Range(Some(value), None))
}

fn begins_bound(token: &Token) -> bool {
    begins_operand(token) || token.is(Symbol::OpenRound) || token.is(Symbol::Minus)
}

fn is_less(token: &Token) -> bool {
    token.is(Symbol::Less) || token.is(Symbol::LessEqual)
}

/// `<` (true) or `<=`.
fn less(inp: &mut Cursor<'_, '_>) -> Parsed<bool> {
    if inp.accept(Symbol::LessEqual).is_some() {
        return Ok(false);
    }
    inp.expect(Symbol::Less).map(|_| true)
}

/// A statement that fits on a line: a jump, an assignment, a call…
fn simple<'t>(inp: &mut Cursor<'t, '_>, layers: &Layers<'t>) -> Parsed<StatementKind> {
    let rest = inp.rest();
    let Some(first) = rest.first() else { return inp.fail(Expected::Statement) };
    if inp.accept(Symbol::Ellipsis).is_some() {
        return Ok(StatementKind::Nothing);
    }
    if let Some(keyword) = first.keyword()
        && let Some(kind) = keyword_statement(inp, keyword, rest, layers)?
    {
        return Ok(kind);
    }
    if let [label, colon] = rest
        && label.is_name()
        && colon.is(Symbol::Colon)
    {
        let label = inp.name()?;
        inp.skip();
        return Ok(StatementKind::Label(label));
    }
    if let Kind::Open(Symbol::OpenRound, distance) = first.kind
        && rest.get(distance as usize + 1).is_some_and(|next| next.is(Symbol::Equal))
    {
        return assignment::multi_assign(inp, layers);
    }
    assignment::expression_statement(inp, rest, layers)
}

fn keyword_statement<'t>(
    inp: &mut Cursor<'t, '_>,
    keyword: Keyword,
    rest: &'t [Token],
    layers: &Layers<'t>,
) -> Parsed<Option<StatementKind>> {
    let second = rest.get(1);
    let alone = rest.len() == 1;
    let colon = rest.len() == 2 && second.is_some_and(|next| next.is(Symbol::Colon));
    let kind = match keyword {
        Keyword::Break if colon => label_word(inp, StatementKind::BreakLabel),
        Keyword::Continue if colon => label_word(inp, StatementKind::ContinueLabel),
        Keyword::Break => {
            inp.skip();
            if inp.accept_word(Keyword::Switch).is_some() {
                StatementKind::BreakSwitch
            } else {
                StatementKind::Break(level(inp)?)
            }
        }
        Keyword::Continue => {
            inp.skip();
            StatementKind::Continue(level(inp)?)
        }
        Keyword::Result | Keyword::Return => {
            inp.skip();
            if keyword == Keyword::Return && inp.accept(Symbol::Equal).is_some() {
                let values = returned(inp, layers)?;
                return Ok(Some(StatementKind::SetResult { values }));
            }
            let none = inp.at_end() || inp.sees(Keyword::Else);
            StatementKind::Return { values: if none { Vec::new() } else { returned(inp, layers)? } }
        }
        Keyword::Goto => {
            inp.skip();
            StatementKind::Goto(inp.name()?)
        }
        Keyword::Stop if alone => {
            inp.skip();
            StatementKind::Nothing
        }
        Keyword::Exception if alone => {
            inp.skip();
            StatementKind::Reraise
        }
        Keyword::Abort if second.and_then(Token::keyword) == Some(Keyword::And) => {
            inp.skip();
            inp.skip();
            inp.expect_word(Keyword::Break)?;
            StatementKind::AbortAndBreak
        }
        Keyword::Delete
            if second
                .is_some_and(|next| begins_release(next) || rest.len() == 2 && next.is_name()) =>
        {
            inp.skip();
            StatementKind::Release(inp.parse(&layers.operand)?)
        }
        Keyword::Extern if second.is_some_and(begins_object) => {
            inp.skip();
            StatementKind::Extern(inp.parse(&layers.operand)?)
        }
        Keyword::Constructor if second.is_some_and(Token::is_name) => constructor(inp, layers)?,
        _ => return Ok(None),
    };
    Ok(Some(kind))
}

fn label_word(inp: &mut Cursor<'_, '_>, kind: StatementKind) -> StatementKind {
    inp.skip();
    inp.skip();
    kind
}

fn begins_release(token: &Token) -> bool {
    begins_object(token)
        || matches!(
            token.symbol(),
            Some(Symbol::OpenCurly | Symbol::Colon | Symbol::DoubleColon | Symbol::Dot)
        )
}

/// `(2)` after `SORTIR`.
fn level(inp: &mut Cursor<'_, '_>) -> Parsed<u32> {
    if inp.accept(Symbol::OpenRound).is_none() {
        return Ok(1);
    }
    let Some(token) = inp.look() else { return inp.fail(Expected::Expression) };
    let level = match token.kind {
        Kind::Literal(id) => match inp.state().tables.literals[id as usize] {
            super::super::token::Literal::Integer(value) => u32::try_from(value).ok(),
            _ => None,
        },
        _ => None,
    };
    let Some(level) = level.filter(|level| *level > 0) else {
        return inp.fail(Expected::Expression);
    };
    inp.skip();
    inp.expect(Symbol::CloseRound)?;
    Ok(level)
}

/// One value, or `(v1, v2)`.
fn returned<'t>(inp: &mut Cursor<'t, '_>, layers: &Layers<'t>) -> Parsed<Vec<Expr>> {
    let value = inp.parse(&layers.expression)?;
    Ok(match value.kind {
        ExprKind::Tuple(values) => values,
        kind => vec![expr(kind, value.span)],
    })
}

/// `Constructeur Base(args)`: kept as a call of `Base.Constructeur`.
fn constructor<'t>(inp: &mut Cursor<'t, '_>, layers: &Layers<'t>) -> Parsed<StatementKind> {
    let name = inp.name()?;
    let base = inp.name()?;
    let arguments = super::operand::arguments(inp, &layers.expression)?;
    let (start, end) = (name.span, inp.last_span());
    let object = Box::new(expr(ExprKind::Name(base.clone()), base.span));
    let member = expr(ExprKind::Member { object, access: Access::Dot, name }, start.to(base.span));
    let call = ExprKind::Call { callee: Box::new(member), arguments };
    Ok(StatementKind::Expression(expr(call, start.to(end))))
}

/// An expression whose last operand may be followed by `EXISTE`.
fn compile_condition<'t>(inp: &mut Cursor<'t, '_>, layers: &Layers<'t>) -> Parsed<Expr> {
    let mut value = inp.parse(&layers.expression)?;
    while inp.sees(Keyword::Exists) {
        // One name for the word in both languages.
        let span = inp.any_word()?.span;
        exists(&mut value, Name::new("EXISTE", span));
        let op = match inp.look().and_then(Token::keyword) {
            Some(Keyword::And) => BinaryOp::And,
            Some(Keyword::Or) => BinaryOp::Or,
            _ => break,
        };
        let op_span = inp.look().map_or(value.span, |token| token.span);
        inp.skip();
        let right = inp.parse(&layers.expression)?;
        let span = value.span.to(right.span);
        let (left, right) = (Box::new(value), Box::new(right));
        value = expr(ExprKind::Binary { op, op_span, left, right }, span);
    }
    Ok(value)
}

/// `… X` followed by `EXISTE`: reads as the property `X..EXISTE`.
fn exists(value: &mut Expr, word: Name) {
    match &mut value.kind {
        ExprKind::Binary { right, .. } | ExprKind::Unary { operand: right, .. } => {
            exists(right, word);
        }
        _ => {
            let span = value.span.to(word.span);
            let object = Box::new(value.clone());
            let kind = ExprKind::Member { object, access: Access::DoubleDot, name: word };
            *value = expr(kind, span);
        }
    }
}

/// `<COMPILE SI …>`, `<BLOC …>` and the like, and lines that hold only attributes.
fn tag<'t>(
    inp: &mut Cursor<'t, '_>,
    first: &Token,
    rest: &'t [Token],
    layers: &Layers<'t>,
) -> Parsed<Line> {
    inp.skip();
    if first.is(Symbol::FoldTag) {
        return Ok(Line::Open(Opener::Fold));
    }
    let word = |at: usize| rest.get(at).and_then(Token::keyword);
    let condition = |inp: &mut Cursor<'t, '_>, words: usize| {
        for _ in 0..words {
            inp.skip();
        }
        let value = compile_condition(inp, layers)?;
        inp.expect(Symbol::Greater)?;
        Ok(value)
    };
    match (word(1), word(2)) {
        (Some(Keyword::Compile), Some(Keyword::If)) => {
            condition(inp, 2).map(|value| Line::Open(Opener::CompileIf(value)))
        }
        (Some(Keyword::If), _) => {
            condition(inp, 1).map(|value| Line::Open(Opener::CompileIf(value)))
        }
        (Some(Keyword::Else), Some(Keyword::If)) => {
            condition(inp, 2).map(|value| Line::Middle(Middle::CompileElseIf(value)))
        }
        (Some(Keyword::Else), _) => {
            inp.skip();
            inp.expect(Symbol::Greater)?;
            Ok(Line::Middle(Middle::CompileElse))
        }
        (Some(Keyword::End), _) => {
            inp.skip();
            inp.expect(Symbol::Greater)?;
            Ok(Line::TagEnd)
        }
        _ if rest.last().is_some_and(|last| last.is(Symbol::Greater)) => {
            while !inp.at_end() {
                inp.skip();
            }
            Ok(Line::Simple(StatementKind::Nothing))
        }
        _ => inp.fail(Expected::Statement),
    }
}
