//! The grammar of one logical line: what opens, divides or closes a block, or a whole statement.

mod assignment;
pub(in crate::syntax) mod cursor;
mod declaration;
mod expression;
mod lambda;
mod operand;
mod procedure;
mod statement;
mod types;
mod walk;

use chumsky::prelude::*;

use cursor::{Cursor, Input, Parsed, Rule, Session, Tables, rule};
pub(super) use declaration::is_declaration;
pub(super) use procedure::Header;

use super::fault::Fault;
use super::token::Token;
use super::tree::{Base, Case, Class, Expr, For, ForEach, Name, Statement, StatementKind};

/// What a logical line is for the structure of blocks.
#[derive(Debug, Clone)]
pub(super) enum Line {
    /// A whole statement.
    Simple(StatementKind),
    /// `HÉRITE DE`, in a class.
    Inherits(Vec<Base>),
    /// `IMPLÉMENTE`, in a class.
    Implements(Vec<Name>),
    /// A block begins.
    Open(Opener),
    /// The next part of a block begins.
    Middle(Middle),
    /// `FIN`.
    End,
    /// `À FAIRE TANTQUE c`.
    AgainWhile(Expr),
    /// `<FIN>`.
    TagEnd,
}

/// The beginning of a block.
#[derive(Debug, Clone)]
pub(super) enum Opener {
    If(Expr),
    Switch(Expr),
    Loop(Option<Expr>),
    While(Expr),
    For(Box<For>),
    ForEach(Box<ForEach>),
    With(Expr),
    Using(Expr),
    After { target: Expr, call: Expr },
    WhenIn,
    When,
    Constants,
    Structure { name: Name, composed: bool },
    Enumeration { name: Name, combination: bool },
    Class(Box<Class>),
    Procedure(Box<Header>),
    CompileIf(Expr),
    Fold,
}

/// What divides a block; the statements are those written on the same line.
#[derive(Debug, Clone)]
pub(super) enum Middle {
    ElseIf(Expr, Vec<Statement>),
    Else(Vec<Statement>),
    Case(Vec<Case>, Vec<Statement>),
    OtherCase(Vec<Statement>),
    Do,
    CaseError,
    CaseException,
    AtEnd,
    CompileElseIf(Expr),
    CompileElse,
}

/// The grammar, built once for a source.
pub(super) struct Grammar<'t> {
    line: Rule<'t, Line>,
    expression: Rule<'t, Expr>,
}

impl<'t> Grammar<'t> {
    /// Builds the rules.
    pub fn new() -> Self {
        let layers = expression::layers();
        let expression = layers.expression.clone();
        let line = rule(move |inp| {
            let line = statement::line(inp, &layers)?;
            finish(inp)?;
            Ok(line)
        });
        Self { line, expression }
    }

    /// Parses one logical line.
    pub fn line(&self, tables: &'t Tables<'t>, tokens: Input<'t>) -> Result<Line, Fault> {
        run(&self.line, tables, tokens)
    }

    /// Parses the expression of an interpolation.
    pub fn expression(&self, tables: &'t Tables<'t>, tokens: Input<'t>) -> Result<Expr, Fault> {
        let whole = self.expression.clone();
        run(
            &rule(move |inp| {
                let value = inp.parse(&whole)?;
                finish(inp)?;
                Ok(value)
            }),
            tables,
            tokens,
        )
    }
}

/// Nothing may follow; if something does, an operator could have.
fn finish(inp: &mut Cursor<'_, '_>) -> Parsed<()> {
    use cursor::Walk;
    if inp.at_end() { Ok(()) } else { inp.fail(super::fault::Expected::EndOfLine) }
}

fn run<'t, O>(rule: &Rule<'t, O>, tables: &'t Tables<'t>, tokens: &'t [Token]) -> Result<O, Fault> {
    let mut state = extra::SimpleState(Session { tables, line: tokens, fault: Fault::default() });
    let result = rule.parse_with_state(tokens, &mut state).into_result();
    result.map_err(|_| state.0.fault)
}
