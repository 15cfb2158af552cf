//! Where names are seen: a variable used after the block that declares it, a local that hides a
//! global, `GLOBAL` and `CONSTANTE` inside a procedure, counters of a slow type.

#![allow(clippy::needless_for_each)] // One line an optional part keeps the walk readable.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::blocks;
use crate::bilingual;
use crate::check::scan::{Visitor, all_of};
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{
    Block, Body, Declaration, Expr, ExprKind, For, Name, Procedure, Statement, StatementKind,
    TypeKind,
};

/// What is odd about the scopes of a program.
pub(super) fn review(body: &Body) -> Vec<Diagnostic> {
    let mut globals: FxHashMap<Rc<str>, Span> = FxHashMap::default();
    for block in blocks(body) {
        declared(block, |name| {
            globals.entry(Rc::clone(&name.key)).or_insert(name.span);
        });
    }
    let mut found = Vec::new();
    let mut waiting = process(body, &[], &globals, false, &mut found);
    while let Some(procedure) = waiting.pop() {
        let names: Vec<_> = procedure.parameters.iter().map(|p| p.name.clone()).collect();
        waiting.append(&mut process(&procedure.body, &names, &globals, true, &mut found));
    }
    found
}

/// The names that the declarations of a block and of those inside it give.
fn declared(block: &Block, mut tell: impl FnMut(&Name)) {
    Visitor {
        statement: |statement: &Statement| {
            if let StatementKind::Declaration(declaration) = &statement.kind {
                declaration.names.iter().for_each(&mut tell);
            }
        },
        expression: |_: &Expr| {},
        enter_procedures: false,
    }
    .block(block);
}

/// One process: the blocks open around a statement, and what those that ended declared.
struct Process<'a> {
    globals: &'a FxHashMap<Rc<str>, Span>,
    /// It is a procedure, whose variables are local.
    local: bool,
    /// How often each name is declared in the blocks that are open.
    open: FxHashMap<Rc<str>, u32>,
    /// Declared in a block that ended.
    ended: FxHashMap<Rc<str>, Span>,
    /// The types of variables that a `POUR` counts badly with.
    slow: FxHashMap<Rc<str>, Span>,
    inside: Vec<Rc<Procedure>>,
    found: &'a mut Vec<Diagnostic>,
}

fn process(
    body: &Body,
    parameters: &[Name],
    globals: &FxHashMap<Rc<str>, Span>,
    local: bool,
    found: &mut Vec<Diagnostic>,
) -> Vec<Rc<Procedure>> {
    let mut process = Process {
        globals,
        local,
        open: parameters.iter().map(|name| (Rc::clone(&name.key), 1)).collect(),
        ended: FxHashMap::default(),
        slow: FxHashMap::default(),
        inside: Vec::new(),
        found,
    };
    process.statements(&body.statements);
    for clause in blocks(body).skip(1) {
        process.block(clause);
    }
    process.inside
}

impl Process<'_> {
    /// A block of its own: what it declares is not seen after it.
    fn block(&mut self, block: &Block) {
        let mut own = Vec::new();
        for statement in block {
            if let StatementKind::Declaration(declaration) = &statement.kind {
                own.extend(declaration.names.iter().cloned());
            }
            self.statement(statement);
        }
        for name in own {
            let left = self.open.get_mut(&name.key).map_or(0, |count| {
                *count = count.saturating_sub(1);
                *count
            });
            if left == 0 {
                self.ended.insert(Rc::clone(&name.key), name.span);
            }
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
                self.expressions(statement);
                self.declaration(declaration);
            }
            S::Constants(constants) if self.local => {
                if let Some((name, _)) = constants.first() {
                    self.everywhere(name, "CONSTANTE", "CONSTANT");
                }
            }
            S::Procedure(procedure) => self.inside.push(Rc::clone(procedure)),
            S::Class(class) => {
                for statement in &class.body {
                    if let S::Procedure(procedure) = &statement.kind {
                        self.inside.push(Rc::clone(procedure));
                    }
                }
            }
            S::Fold(block) => self.statements(block),
            S::If { arms, otherwise } => {
                for (condition, block) in arms {
                    self.expression(condition);
                    self.block(block);
                }
                otherwise.iter().for_each(|block| self.block(block));
            }
            S::Switch { value, arms, otherwise } => {
                self.expression(value);
                arms.iter().for_each(|(_, block)| self.block(block));
                otherwise.iter().for_each(|block| self.block(block));
            }
            S::Loop { count, body, again_while } => {
                count.iter().for_each(|value| self.expression(value));
                self.block(body);
                // The condition at the end belongs to the passes.
                let _ = again_while;
            }
            S::While { condition, body } => {
                self.expression(condition);
                self.block(body);
            }
            S::For(each) => self.counted(each),
            S::ForEach(each) => {
                self.expression(&each.of);
                self.block(&each.body);
            }
            S::With { object, body } => {
                self.expression(object);
                self.block(body);
            }
            S::WhenExceptionIn { body, handler, otherwise } => {
                self.block(body);
                self.block(handler);
                otherwise.iter().for_each(|block| self.block(block));
            }
            S::WhenException { handler: body } | S::Using { body, .. } | S::After { body, .. } => {
                self.block(body);
            }
            _ => self.expressions(statement),
        }
    }

    fn declaration(&mut self, declaration: &Declaration) {
        let global = declaration
            .modifiers
            .first()
            .is_some_and(|word| Keyword::from_key(&word.key) == Some(Keyword::Global));
        let slow = matches!(
            declaration.ty.as_ref().map(|ty| &ty.kind),
            Some(TypeKind::Integer { bytes: 2, .. } | TypeKind::Real { bytes: 4 })
        );
        for name in &declaration.names {
            *self.open.entry(Rc::clone(&name.key)).or_default() += 1;
            self.ended.remove(&name.key);
            if slow {
                self.slow.insert(Rc::clone(&name.key), name.span);
            } else {
                self.slow.remove(&name.key);
            }
            if self.local && global {
                self.everywhere(name, "GLOBAL", "GLOBAL");
            } else if self.local
                && let Some(first) = self.globals.get(&name.key)
            {
                self.hides(name, *first);
            }
        }
    }

    /// `POUR`: the counter is computed with its own width at each pass (WINDEV's information 37).
    fn counted(&mut self, each: &For) {
        for value in [&each.counter, &each.from, &each.to].into_iter().chain(&each.step) {
            self.expression(value);
        }
        if let ExprKind::Name(name) = &each.counter.kind
            && let Some(declared) = self.slow.get(&name.key)
        {
            let text = &name.text;
            let mut note = Diagnostic::warning(
                codes::NARROW_COUNTER,
                name.span,
                bilingual!(
                    "le compteur « {text} » est d'un type étroit",
                    "the counter `{text}` has a narrow type"
                ),
            )
            .label(*declared, bilingual!("déclaré ici", "declared here"))
            .hint(bilingual!(
                "un compteur « entier » ou « réel » est plus rapide et ne déborde pas",
                "a counter of type `int` or `real` is faster and does not overflow"
            ));
            note.severity = Severity::Note;
            self.found.push(note);
        }
        self.block(&each.body);
    }

    /// The expressions of a statement that holds no block.
    fn expressions(&mut self, statement: &Statement) {
        if self.ended.is_empty() {
            return;
        }
        let ended = std::mem::take(&mut self.ended);
        let mut used = Vec::new();
        Visitor {
            statement: |_: &Statement| {},
            expression: |expr: &Expr| mentioned(expr, &ended, &mut used),
            enter_procedures: false,
        }
        .statement(statement);
        self.ended = ended;
        self.tell(used);
    }

    fn expression(&mut self, expr: &Expr) {
        let mut used = Vec::new();
        all_of(expr, |part| {
            mentioned(part, &self.ended, &mut used);
            true
        });
        self.tell(used);
    }

    /// Once a name.
    fn tell(&mut self, used: Vec<Name>) {
        for name in used {
            let Some(first) = self.ended.remove(&name.key) else { continue };
            let text = &name.text;
            self.found.push(
                Diagnostic::warning(
                    codes::AFTER_ITS_BLOCK,
                    name.span,
                    bilingual!(
                        "« {text} » sert après le bloc qui le déclare",
                        "`{text}` is used after the block that declares it"
                    ),
                )
                .label(first, bilingual!("déclaré dans ce bloc", "declared in this block"))
                .hint(bilingual!(
                    "WINDEV ne le voit plus ici : déclarez-le avant le bloc",
                    "WINDEV does not see it here: declare it before the block"
                )),
            );
        }
    }

    fn hides(&mut self, name: &Name, first: Span) {
        let text = &name.text;
        self.found.push(
            Diagnostic::warning(
                codes::HIDES,
                name.span,
                bilingual!(
                    "la variable locale « {text} » masque la variable globale de ce nom",
                    "the local variable `{text}` hides the global variable of that name"
                ),
            )
            .label(first, bilingual!("la variable globale", "the global variable"))
            .hint(bilingual!("donnez-lui un autre nom", "give it another name")),
        );
    }

    /// `GLOBAL x`, `CONSTANTE X` in a procedure: WINDEV's errors 101 and 102.
    fn everywhere(&mut self, name: &Name, fr: &str, en: &str) {
        self.found.push(
            Diagnostic::warning(
                codes::MISPLACED_DECLARATION,
                name.span,
                bilingual!(
                    "{fr} n'a pas sa place dans une procédure",
                    "{en} has no place in a procedure"
                ),
            )
            .hint(bilingual!(
                "déclarez-le en dehors des procédures, pour tout le programme",
                "declare it outside of the procedures, for the whole program"
            )),
        );
    }
}

fn mentioned(expr: &Expr, ended: &FxHashMap<Rc<str>, Span>, used: &mut Vec<Name>) {
    if let ExprKind::Name(name) = &expr.kind
        && ended.contains_key(&name.key)
    {
        used.push(name.clone());
    }
}
