//! Looks through syntax trees: which names are mentioned, declared, written.

#![allow(clippy::needless_for_each)] // One line an optional part keeps the walk readable.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::syntax::tree::{
    Argument, Block, Body, Case, Expr, ExprKind, Init, Name, Procedure, Range, Statement,
    StatementKind, TextKind, TextPart, TypeKind, TypeName, Walk,
};

/// Sees every statement and expression of a block, nested ones too. Procedures inside are entered
/// when `enter_procedures` is set.
pub(super) struct Visitor<S, E> {
    pub statement: S,
    pub expression: E,
    pub enter_procedures: bool,
}

/// Whether `holds` for every part of an expression.
pub(super) fn all_of(expr: &Expr, mut holds: impl FnMut(&Expr) -> bool) -> bool {
    let mut all = true;
    Visitor {
        statement: |_: &Statement| {},
        expression: |part: &Expr| all &= holds(part),
        enter_procedures: false,
    }
    .expr(expr);
    all
}

impl<S: FnMut(&Statement), E: FnMut(&Expr)> Visitor<S, E> {
    pub fn block(&mut self, block: &Block) {
        for statement in block {
            self.statement(statement);
        }
    }

    pub fn procedure(&mut self, procedure: &Procedure) {
        if !self.enter_procedures {
            return;
        }
        for parameter in &procedure.parameters {
            parameter.default.iter().for_each(|value| self.expr(value));
        }
        let body = &procedure.body;
        self.block(&body.statements);
        for clause in [&body.case_error, &body.case_exception, &body.at_end].into_iter().flatten() {
            self.block(clause);
        }
    }

    pub fn statement(&mut self, statement: &Statement) {
        use StatementKind as S;
        (self.statement)(statement);
        match &statement.kind {
            S::Declaration(declaration) => {
                declaration.ty.iter().for_each(|ty| self.type_name(ty));
                match &declaration.init {
                    Some(Init::Value(value) | Init::Reference(value)) => self.expr(value),
                    Some(Init::Values(values)) => self.exprs(values),
                    Some(Init::Constructor(arguments)) => self.arguments(arguments),
                    None => {}
                }
            }
            S::Constants(constants) => constants.iter().for_each(|(_, value)| self.expr(value)),
            S::Procedure(procedure) => self.procedure(procedure),
            S::Assign { target, value, .. } => {
                self.expr(target);
                self.expr(value);
            }
            S::MultiAssign { targets, value } => {
                targets.iter().flatten().for_each(|target| self.expr(target));
                self.expr(value);
            }
            S::Exchange(left, right) => {
                self.expr(left);
                self.expr(right);
            }
            S::Extern(expr) | S::Expression(expr) | S::Release(expr) => self.expr(expr),
            S::If { arms, otherwise } | S::CompileIf { arms, otherwise } => {
                for (condition, block) in arms {
                    self.expr(condition);
                    self.block(block);
                }
                otherwise.iter().for_each(|block| self.block(block));
            }
            S::Switch { value, arms, otherwise } => {
                self.expr(value);
                for (cases, block) in arms {
                    cases.iter().for_each(|case| self.case(case));
                    self.block(block);
                }
                otherwise.iter().for_each(|block| self.block(block));
            }
            S::Loop { count, body, again_while } => {
                count.iter().chain(again_while).for_each(|value| self.expr(value));
                self.block(body);
            }
            S::While { condition, body } => {
                self.expr(condition);
                self.block(body);
            }
            S::For(each) => {
                for value in [&each.counter, &each.from, &each.to].into_iter().chain(&each.step) {
                    self.expr(value);
                }
                self.block(&each.body);
            }
            S::ForEach(each) => {
                self.expr(&each.of);
                match &each.walk {
                    Walk::Elements { key, .. } => key.iter().for_each(|key| self.expr(key)),
                    Walk::Texts { separator } => {
                        separator.iter().for_each(|value| self.expr(value));
                    }
                    Walk::Positions { within, options } => {
                        self.expr(within);
                        options.iter().for_each(|value| self.expr(value));
                    }
                    Walk::Rows { .. } | Walk::Records => {}
                }
                each.filter.iter().for_each(|filter| self.expr(filter));
                self.block(&each.body);
            }
            S::With { object, body } | S::Using { resource: object, body } => {
                self.expr(object);
                self.block(body);
            }
            S::After { target, call, body } => {
                self.expr(target);
                self.expr(call);
                self.block(body);
            }
            S::WhenExceptionIn { body, handler, otherwise } => {
                self.block(body);
                self.block(handler);
                otherwise.iter().for_each(|block| self.block(block));
            }
            S::WhenException { handler: block } | S::Fold(block) => self.block(block),
            S::Return { values } | S::SetResult { values } => self.exprs(values),
            S::Structure(_)
            | S::Enumeration(_)
            | S::Alias(..)
            | S::Class(_)
            | S::Section(_)
            | S::Break(_)
            | S::BreakSwitch
            | S::Continue(_)
            | S::Goto(_)
            | S::Label(_)
            | S::ContinueLabel
            | S::BreakLabel
            | S::Reraise
            | S::AbortAndBreak
            | S::Nothing
            | S::Error => {}
        }
    }

    fn exprs(&mut self, exprs: &[Expr]) {
        exprs.iter().for_each(|expr| self.expr(expr));
    }

    fn case(&mut self, case: &Case) {
        match case {
            Case::Value(value) | Case::Compare(_, value) => self.expr(value),
            Case::Range(low, high) => low.iter().chain(high).for_each(|value| self.expr(value)),
            Case::Between { low, high, .. } => {
                self.expr(low);
                self.expr(high);
            }
        }
    }

    fn arguments(&mut self, arguments: &[Argument]) {
        for argument in arguments {
            argument.value().into_iter().for_each(|value| self.expr(value));
        }
    }

    fn range(&mut self, range: &Range) {
        match range {
            Range::One(value) => self.expr(value),
            Range::Bounds(low, high) => low.iter().chain(high).for_each(|value| self.expr(value)),
            Range::Length(first, count) => {
                self.expr(first);
                self.expr(count);
            }
            Range::All => {}
        }
    }

    /// The sizes that a type is written with.
    pub fn type_name(&mut self, ty: &TypeName) {
        match &ty.kind {
            TypeKind::Array { dimensions, element, .. } => {
                dimensions.iter().flatten().for_each(|size| self.expr(size));
                self.type_name(element);
            }
            TypeKind::Associative { options, element, .. } => {
                options.iter().flatten().for_each(|option| self.expr(option));
                self.type_name(element);
            }
            TypeKind::Queue(element) | TypeKind::Stack(element) | TypeKind::List(element) => {
                self.type_name(element);
            }
            TypeKind::Text(
                TextKind::Bounded(size) | TextKind::Pascal(size) | TextKind::Fixed(size),
            ) => self.expr(size),
            TypeKind::Buffer(Some(size)) => self.expr(size),
            _ => {}
        }
    }

    pub fn expr(&mut self, expr: &Expr) {
        use ExprKind as E;
        (self.expression)(expr);
        match &expr.kind {
            E::Interpolated(parts) => {
                for part in parts {
                    if let TextPart::Value(value) = part {
                        self.expr(value);
                    }
                }
            }
            E::Member { object, .. } => self.expr(object),
            E::Index { object, indexes } => {
                self.expr(object);
                indexes.iter().for_each(|index| self.range(index));
            }
            E::Slice { object, range } => {
                self.expr(object);
                self.range(range);
            }
            E::Call { callee, arguments } => {
                self.expr(callee);
                self.arguments(arguments);
            }
            E::Unary { operand: value, .. }
            | E::OptionalText(value)
            | E::Cast { value, .. }
            | E::IsClass { value, .. }
            | E::Increment { target: value, .. } => self.expr(value),
            E::Binary { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            E::In { value, list, .. } => {
                self.expr(value);
                self.exprs(list);
            }
            E::Between { low, value, high, .. } | E::InRange { value, low, high } => {
                self.expr(low);
                self.expr(value);
                self.expr(high);
            }
            E::Ternary { condition, then, otherwise } => {
                self.expr(condition);
                self.expr(then);
                self.expr(otherwise);
            }
            E::Choose { index, choices, otherwise } => {
                self.expr(index);
                self.exprs(choices);
                otherwise.iter().for_each(|value| self.expr(value));
            }
            E::List(items) | E::Tuple(items) => self.exprs(items),
            E::Indirection { name, kind } => {
                self.expr(name);
                kind.iter().for_each(|kind| self.expr(kind));
            }
            E::Allocate { ty, arguments } => {
                self.type_name(ty);
                self.arguments(arguments);
            }
            E::Lambda(procedure) => self.procedure(procedure),
            E::Integer(_)
            | E::Real(_)
            | E::Currency(_)
            | E::Numeric(_)
            | E::Duration(_)
            | E::Text(_)
            | E::Name(_)
            | E::ImplicitMember { .. }
            | E::PendingResult
            | E::Error => {}
        }
    }
}

/// True when a process gives a value: `RENVOYER v`, `RETOUR = v`.
pub(super) fn gives_value(body: &Body) -> bool {
    let mut found = false;
    let mut statement = |statement: &Statement| {
        found |= match &statement.kind {
            StatementKind::Return { values } => !values.is_empty(),
            StatementKind::SetResult { .. } => true,
            _ => false,
        };
    };
    let mut visitor =
        Visitor { statement: &mut statement, expression: |_: &Expr| {}, enter_procedures: false };
    visitor.block(&body.statements);
    body.at_end.iter().for_each(|clause| visitor.block(clause));
    found
}

/// The procedures declared inside a block, in blocks of it too, but not in one another.
pub(super) fn inner_procedures(block: &Block) -> Vec<Rc<Procedure>> {
    let mut found = Vec::new();
    let mut lambdas = Vec::new();
    Visitor {
        statement: |statement: &Statement| {
            if let StatementKind::Procedure(procedure) = &statement.kind {
                found.push(Rc::clone(procedure));
            }
        },
        expression: |expr: &Expr| {
            if let ExprKind::Lambda(procedure) = &expr.kind {
                lambdas.push(Rc::clone(procedure));
            }
        },
        enter_procedures: false,
    }
    .block(block);
    found.extend(lambdas);
    found
}

/// The folded names that procedures mention anywhere inside.
pub(super) fn names_mentioned(procedures: &[Rc<Procedure>]) -> BTreeSet<Rc<str>> {
    let mut names = BTreeSet::new();
    for procedure in procedures {
        let mut visitor = Visitor {
            statement: |_: &Statement| {},
            expression: |expr: &Expr| {
                if let ExprKind::Name(name) = &expr.kind {
                    names.insert(Rc::clone(&name.key));
                }
            },
            enter_procedures: true,
        };
        visitor.procedure(procedure);
    }
    let mut loops = BTreeSet::new();
    for procedure in procedures {
        let mut visitor = Visitor {
            statement: |statement: &Statement| {
                if let StatementKind::ForEach(each) = &statement.kind {
                    loops.extend(each.variables.iter().map(|name| Rc::clone(&name.key)));
                }
            },
            expression: |_: &Expr| {},
            enter_procedures: true,
        };
        visitor.procedure(procedure);
    }
    names.extend(loops);
    names
}

/// The folded names that a block declares, loops included, procedures inside left out.
pub(super) fn names_declared(block: &Block) -> BTreeSet<Rc<str>> {
    let mut names = BTreeSet::new();
    Visitor {
        statement: |statement: &Statement| match &statement.kind {
            StatementKind::Declaration(declaration) => {
                names.extend(declaration.names.iter().map(|name| Rc::clone(&name.key)));
            }
            StatementKind::ForEach(each) => {
                names.extend(each.variables.iter().map(|name| Rc::clone(&name.key)));
            }
            StatementKind::For(each) => {
                if let ExprKind::Name(name) = &each.counter.kind {
                    names.insert(Rc::clone(&name.key));
                }
            }
            StatementKind::Structure(structure) if structure.composed => {
                names.insert(Rc::clone(&structure.name.key));
            }
            _ => {}
        },
        expression: |_: &Expr| {},
        enter_procedures: false,
    }
    .block(block);
    names
}

/// True when the block installs something that lasts until its process ends: a `QUAND EXCEPTION`,
/// a behaviour on errors.
pub(super) fn has_handler(block: &Block) -> bool {
    let found = std::cell::Cell::new(false);
    let note = |hit: bool| found.set(found.get() || hit);
    Visitor {
        statement: |statement: &Statement| {
            note(matches!(statement.kind, StatementKind::WhenException { .. }));
        },
        expression: |expr: &Expr| {
            note(matches!(&expr.kind, ExprKind::Name(name) if changes_behaviour(&name.key)));
        },
        enter_procedures: false,
    }
    .block(block);
    found.get()
}

/// `ErreurChangeParamètre`, `ExceptionChangeParamètre`: what they install ends with the process.
fn changes_behaviour(key: &str) -> bool {
    matches!(
        key,
        "erreurchangeparametre"
            | "errorchangeparameter"
            | "exceptionchangeparametre"
            | "exceptionchangeparameter"
    )
}

/// True when the block may write the variable: assigns it or a part of it, increments it, or
/// hands it to a call.
pub(super) fn may_write(block: &Block, key: &str) -> bool {
    let found = std::cell::Cell::new(false);
    let is_it = |expr: &Expr| root(expr) == Some(key);
    Visitor {
        statement: |statement: &Statement| {
            let hit = match &statement.kind {
                StatementKind::Assign { target, .. } => is_it(target),
                StatementKind::MultiAssign { targets, .. } => targets.iter().flatten().any(is_it),
                StatementKind::Exchange(left, right) => is_it(left) || is_it(right),
                StatementKind::For(each) => is_it(&each.counter),
                StatementKind::ForEach(each) => each.variables.iter().any(|name| &*name.key == key),
                _ => false,
            };
            found.set(found.get() || hit);
        },
        expression: |expr: &Expr| {
            let hit = match &expr.kind {
                ExprKind::Increment { target, .. } => is_it(target),
                ExprKind::Call { arguments, .. } => {
                    arguments.iter().any(|a| matches!(a, Argument::Value(value) if is_it(value)))
                }
                _ => false,
            };
            found.set(found.get() || hit);
        },
        enter_procedures: true,
    }
    .block(block);
    found.get()
}

/// True when the block may change the elements of some array: assigns one, or calls what is not
/// known to read only.
pub(super) fn may_change_elements(block: &Block, only_reads: &dyn Fn(&Name) -> bool) -> bool {
    let found = std::cell::Cell::new(false);
    let whole = |target: &Expr| matches!(target.kind, ExprKind::Name(_));
    Visitor {
        statement: |statement: &Statement| {
            let hit = match &statement.kind {
                StatementKind::Assign { target, .. } => !whole(target),
                StatementKind::MultiAssign { targets, .. } => !targets.iter().flatten().all(whole),
                StatementKind::Exchange(left, right) => !whole(left) || !whole(right),
                _ => false,
            };
            found.set(found.get() || hit);
        },
        expression: |expr: &Expr| {
            let hit = match &expr.kind {
                ExprKind::Increment { target, .. } => !whole(target),
                ExprKind::Call { callee, .. } => {
                    !matches!(&callee.kind, ExprKind::Name(name) if only_reads(name))
                }
                _ => false,
            };
            found.set(found.get() || hit);
        },
        enter_procedures: false,
    }
    .block(block);
    found.get()
}

/// The folded name at the root of a place.
fn root(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Name(name) => Some(&name.key),
        ExprKind::Index { object, .. } | ExprKind::Slice { object, .. } => root(object),
        _ => None,
    }
}
