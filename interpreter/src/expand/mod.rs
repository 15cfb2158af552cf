//! What happens to a syntax tree before it is checked: `<COMPILE SI …>` keeps one of its branches,
//! `EXTERNE "file"` gives way to what the file holds.

mod condition;
mod include;

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bilingual;
use crate::check::Checker;
use crate::diagnostic::{Diagnostic, codes};
use crate::host::Host;
use crate::source::{Sources, Span};
use crate::syntax::tree::{Block, Body, Expr, ExprKind, Procedure, Statement, StatementKind};
use crate::value::Value;

/// Expands the sources of a program, one after the other.
pub struct Expander<'a> {
    /// What was declared before this program.
    checker: &'a Checker,
    sources: &'a RefCell<Sources>,
    host: &'a Host,
    /// What was found wrong.
    diagnostics: Vec<Diagnostic>,
    /// Branches left out: nothing is wrong in them.
    dropped: Vec<Span>,
    /// The constants of the program whose value is known here.
    constants: FxHashMap<Rc<str>, Value>,
    /// Constants, procedures, types: what `EXISTE` is about.
    elements: FxHashSet<Rc<str>>,
    /// The files being included, innermost last.
    open: Vec<PathBuf>,
    /// How many files were included.
    included: usize,
}

/// Where a block stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Outside procedures and blocks.
    Top,
    /// Directly in a class.
    Class,
    /// In a procedure, a condition, a loop…
    Inside,
}

impl<'a> Expander<'a> {
    /// For a program that comes after what `checker` knows.
    #[must_use]
    pub fn new(checker: &'a Checker, sources: &'a RefCell<Sources>, host: &'a Host) -> Self {
        Self {
            checker,
            sources,
            host,
            diagnostics: Vec::new(),
            dropped: Vec::new(),
            constants: FxHashMap::default(),
            elements: FxHashSet::default(),
            open: Vec::new(),
            included: 0,
        }
    }

    /// Expands a source in place.
    pub fn body(&mut self, body: &mut Body) {
        self.declare(&body.statements);
        self.block(&mut body.statements, Place::Top);
        let clauses = [&mut body.case_error, &mut body.case_exception, &mut body.at_end];
        for clause in clauses.into_iter().flatten() {
            self.block(clause, Place::Inside);
        }
    }

    /// Adds what is wrong to what parsing found, which does not count in the branches left out.
    pub fn tell(self, found: &mut Vec<Diagnostic>) {
        found.extend(self.diagnostics);
        if !self.dropped.is_empty() {
            found.retain(|diagnostic| {
                let span = diagnostic.span;
                !self.dropped.iter().any(|dropped| {
                    dropped.source == span.source
                        && dropped.start <= span.start
                        && span.end <= dropped.end
                })
            });
        }
    }

    /// Notes what a source declares whatever its conditions.
    fn declare(&mut self, block: &[Statement]) {
        for statement in block {
            match &statement.kind {
                StatementKind::Constants(list) => {
                    for (name, value) in list {
                        self.elements.insert(Rc::clone(&name.key));
                        if let Some(value) = self.constant(value) {
                            self.constants.insert(Rc::clone(&name.key), value);
                        }
                    }
                }
                StatementKind::Procedure(procedure) => self.element(&procedure.name.key),
                StatementKind::Class(class) => self.element(&class.name.key),
                StatementKind::Structure(structure) => self.element(&structure.name.key),
                StatementKind::Enumeration(values) => self.element(&values.name.key),
                StatementKind::Extern(Expr { kind: ExprKind::Name(name), .. }) => {
                    self.element(&name.key);
                }
                StatementKind::Fold(block) => self.declare(block),
                _ => {}
            }
        }
    }

    fn element(&mut self, key: &Rc<str>) {
        self.elements.insert(Rc::clone(key));
    }

    fn block(&mut self, block: &mut Block, place: Place) {
        let mut spliced = false;
        for statement in block.iter_mut() {
            spliced |= self.statement(statement, place) && place == Place::Class;
        }
        // A class is a list of members: what was chosen or included belongs to that list.
        if spliced {
            let old = std::mem::take(block);
            for statement in old {
                match statement.kind {
                    StatementKind::Fold(inner) => block.extend(inner),
                    _ => block.push(statement),
                }
            }
        }
    }

    /// True when the statement was replaced by others.
    fn statement(&mut self, statement: &mut Statement, place: Place) -> bool {
        use StatementKind as S;
        let span = statement.span;
        let inside = |place| if place == Place::Class { place } else { Place::Inside };
        match &mut statement.kind {
            S::CompileIf { arms, otherwise } => {
                let (arms, otherwise) = (std::mem::take(arms), otherwise.take());
                statement.kind = self.compile_if(arms, otherwise, (place, span));
                return true;
            }
            S::Extern(Expr { kind: ExprKind::Text(file), span: at }) => {
                let (file, at) = (Rc::clone(file), *at);
                let block = self.extern_file(&file, at, place);
                statement.kind = S::Fold(block);
                return true;
            }
            S::Procedure(procedure) => {
                if let Some(procedure) = Rc::get_mut(procedure) {
                    self.procedure(procedure);
                }
            }
            S::Class(class) => self.block(&mut class.body, Place::Class),
            S::Fold(block) => self.block(block, place),
            S::If { arms, otherwise } => {
                for (_, block) in arms {
                    self.block(block, inside(place));
                }
                if let Some(block) = otherwise {
                    self.block(block, inside(place));
                }
            }
            S::Switch { arms, otherwise, .. } => {
                for (_, block) in arms {
                    self.block(block, inside(place));
                }
                if let Some(block) = otherwise {
                    self.block(block, inside(place));
                }
            }
            S::Loop { body, .. }
            | S::While { body, .. }
            | S::With { body, .. }
            | S::Using { body, .. }
            | S::After { body, .. }
            | S::WhenException { handler: body } => self.block(body, Place::Inside),
            S::For(each) => self.block(&mut each.body, Place::Inside),
            S::ForEach(each) => self.block(&mut each.body, Place::Inside),
            S::WhenExceptionIn { body, handler, otherwise } => {
                self.block(body, Place::Inside);
                self.block(handler, Place::Inside);
                if let Some(block) = otherwise {
                    self.block(block, Place::Inside);
                }
            }
            _ => {}
        }
        debug_assert_eq!(span, statement.span);
        false
    }

    fn procedure(&mut self, procedure: &mut Procedure) {
        let body = &mut procedure.body;
        self.block(&mut body.statements, Place::Inside);
        let clauses = [&mut body.case_error, &mut body.case_exception, &mut body.at_end];
        for clause in clauses.into_iter().flatten() {
            self.block(clause, Place::Inside);
        }
    }

    fn compile_if(
        &mut self,
        arms: Vec<(Expr, Block)>,
        otherwise: Option<Block>,
        (place, span): (Place, Span),
    ) -> StatementKind {
        if arms.first().is_some_and(|(condition, _)| condition::is_target(condition)) {
            return self.target_if(arms, otherwise, place);
        }
        let mut ends: Vec<Span> =
            arms.iter().skip(1).map(|(condition, _)| condition.span).collect();
        let last = otherwise.as_ref().and_then(|block| block.first());
        let last_start = last.map(|statement| statement.span.start);
        ends.extend(last.map(|statement| statement.span));
        ends.push(Span { start: span.end, ..span });
        let mut chosen = None;
        for (rank, (condition, block)) in arms.into_iter().enumerate() {
            let holds = chosen.is_none()
                && match self.condition(&condition) {
                    Some(holds) => holds,
                    // Whatever is kept, there is an error: the program does not run.
                    None => return StatementKind::Fold(Vec::new()),
                };
            if holds {
                chosen = Some(block);
            } else {
                let end = ends.get(rank).map_or(span.end, |next| next.start);
                self.dropped.push(Span { start: condition.span.end, end, ..span });
            }
        }
        if let (Some(_), Some(first)) = (&chosen, last_start) {
            self.dropped.push(Span { start: first, ..span });
        }
        let mut chosen = chosen.or(otherwise).unwrap_or_default();
        self.declare(&chosen);
        self.block(&mut chosen, place);
        StatementKind::Fold(chosen)
    }

    /// `<SI CibleExécution = …>`: every branch is code that must be right, one of them runs.
    fn target_if(
        &mut self,
        arms: Vec<(Expr, Block)>,
        otherwise: Option<Block>,
        place: Place,
    ) -> StatementKind {
        let arms = arms
            .into_iter()
            .map(|(condition, mut block)| {
                let holds = self.condition(&condition).unwrap_or(false);
                self.block(&mut block, place);
                let kind = ExprKind::Integer(i64::from(holds));
                (Expr { kind, span: condition.span }, block)
            })
            .collect();
        let otherwise = otherwise.map(|mut block| {
            self.block(&mut block, place);
            block
        });
        StatementKind::If { arms, otherwise }
    }

    fn condition(&mut self, condition: &Expr) -> Option<bool> {
        match self.constant(condition) {
            Some(value) => Some(value.to_condition().unwrap_or(false)),
            None => {
                let message = bilingual!(
                    "cette condition doit être connue avant l'exécution",
                    "this condition must be known before running"
                );
                let hint = bilingual!(
                    "elle compare des littéraux, des constantes, Configuration et \
                     TypeConfiguration, sans fonction",
                    "it compares literals, constants, Configuration and ConfigurationType, \
                     without functions"
                );
                let found = Diagnostic::error(codes::CONSTANT_EXPECTED, condition.span, message);
                self.diagnostics.push(found.hint(hint));
                None
            }
        }
    }

    fn report(&mut self, span: Span, message: crate::diagnostic::Bilingual) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::error(codes::INCLUDE, span, message));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }
}
