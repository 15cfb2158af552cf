//! A process declares a name once; blocks side by side may each declare it (WINDEV's errors 105,
//! 106 and 107, pages 1514032 and 100000105).

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::bilingual;
use crate::source::Span;
use crate::syntax::tree::{Block, Body, Name, Parameter, Statement, StatementKind};

use super::Checker;
use super::types::duplicate;

/// The names declared in the blocks open around a statement.
struct Open<'c> {
    checker: &'c mut Checker,
    first: FxHashMap<Rc<str>, First>,
    /// Their keys, in the order of their declarations.
    order: Vec<Rc<str>>,
}

/// The declaration that the others repeat.
struct First {
    span: Span,
    /// A variable `est composé de` is a type too: types tell of theirs.
    composed: bool,
}

impl Checker {
    /// Tells what a process declares again: parameters and variables. At the prompt and in the
    /// blocks of a page declaring a variable again replaces.
    pub(super) fn refuse_repeated(&mut self, parameters: &[Parameter], body: &Body) {
        let session = self.mode.replaces();
        let mut open = Open { checker: self, first: FxHashMap::default(), order: Vec::new() };
        for parameter in parameters {
            open.declare(&parameter.name, false);
        }
        if session {
            return;
        }
        let clauses = [&body.case_error, &body.case_exception, &body.at_end];
        open.statements(&body.statements);
        for clause in clauses.into_iter().flatten() {
            open.block(clause);
        }
    }
}

impl Open<'_> {
    fn declare(&mut self, name: &Name, composed: bool) {
        let first = First { span: name.span, composed };
        let Some(known) = self.first.get(&name.key) else {
            self.order.push(Rc::clone(&name.key));
            self.first.insert(Rc::clone(&name.key), first);
            return;
        };
        // Each file of a program is a process of its own.
        if known.span.source != name.span.source {
            self.first.insert(Rc::clone(&name.key), first);
        } else if !(known.composed && composed) {
            let label = bilingual!("première déclaration", "first declaration");
            let diagnostic = duplicate(name).label(known.span, label);
            self.checker.report(diagnostic);
        }
    }

    /// A block of its own: its names end with it.
    fn block(&mut self, block: &Block) {
        let before = self.order.len();
        self.statements(block);
        for key in self.order.drain(before..) {
            self.first.remove(&key);
        }
    }

    fn statements(&mut self, block: &Block) {
        for statement in block {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        use StatementKind as S;
        match &statement.kind {
            S::Declaration(declaration) => {
                for name in &declaration.names {
                    self.declare(name, false);
                }
            }
            S::Structure(structure) if structure.composed => self.declare(&structure.name, true),
            S::If { arms, otherwise } | S::CompileIf { arms, otherwise } => {
                self.arms(arms.iter().map(|(_, block)| block), otherwise.as_ref());
            }
            S::Switch { arms, otherwise, .. } => {
                self.arms(arms.iter().map(|(_, block)| block), otherwise.as_ref());
            }
            S::WhenExceptionIn { body, handler, otherwise } => {
                self.arms([body, handler].into_iter(), otherwise.as_deref());
            }
            S::Loop { body, .. }
            | S::While { body, .. }
            | S::With { body, .. }
            | S::Using { body, .. }
            | S::After { body, .. }
            | S::WhenException { handler: body } => self.block(body),
            S::For(each) => self.block(&each.body),
            S::ForEach(each) => self.block(&each.body),
            S::Fold(block) => self.statements(block),
            _ => {}
        }
    }

    fn arms<'b>(&mut self, arms: impl Iterator<Item = &'b Block>, otherwise: Option<&'b Block>) {
        for block in arms.chain(otherwise) {
            self.block(block);
        }
    }
}
