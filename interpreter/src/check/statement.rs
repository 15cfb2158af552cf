//! Statements.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{
    self as syntax, Case as SyntaxCase, Expr, ExprKind, Statement, StatementKind,
};
use crate::tree::{Any, Block, Bool, Case, Int, ObjectStmt, Stmt, StmtKind};
use crate::value::{Type, Value};

use super::scope::{Variable, VariableKind};
use super::typed::Typed;
use super::{Checker, Mode};

impl Checker {
    pub(super) fn block(&mut self, block: &[Statement]) -> Block {
        let mut out = Vec::with_capacity(block.len());
        self.statements(block, &mut out);
        out
    }

    /// Statements one after the other; their labels are known.
    pub(super) fn in_order(&mut self, block: &[Statement], out: &mut Block) {
        self.enter_block(1);
        let mut ended: Option<Span> = None;
        for (rank, statement) in block.iter().enumerate() {
            let tested = block.get(rank + 1).map_or(self.tested, asks_about_error);
            let outer = std::mem::replace(&mut self.tested, tested);
            if let Some(by) = ended.take()
                && is_code(&statement.kind)
            {
                self.unreachable(statement.span, by);
            }
            self.statement(statement, out);
            self.destroy_after(statement, out);
            self.tested = outer;
            if matches!(
                statement.kind,
                StatementKind::Return { .. }
                    | StatementKind::Break(_)
                    | StatementKind::Continue(_)
                    | StatementKind::Goto(_)
            ) {
                ended = Some(statement.span);
            }
        }
        self.enter_block(-1);
    }

    /// A condition: the calls in it are tested.
    fn condition(&mut self, condition: &Expr) -> Bool {
        let outer = std::mem::replace(&mut self.tested, true);
        let condition = self.expression(condition).into_condition();
        self.tested = outer;
        condition
    }

    fn enter_block(&mut self, by: i32) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.depth = scope.depth.saturating_add_signed(by);
        }
    }

    /// Objects that a statement let go are destroyed after it, in a program with destructors.
    fn destroy_after(&mut self, statement: &Statement, out: &mut Block) {
        let jumps = matches!(
            statement.kind,
            StatementKind::Return { .. }
                | StatementKind::Break(_)
                | StatementKind::Continue(_)
                | StatementKind::Goto(_)
        );
        if self.symbols.destructors && !jumps && is_code(&statement.kind) {
            out.push(Stmt { kind: StmtKind::destroy(), span: statement.span });
        }
    }

    /// `LIBÉRER x`.
    fn release(&mut self, target: &Expr) -> StmtKind {
        let (place, ty) = self.place(target);
        match ty {
            Type::Object { .. } | Type::Any => {
                StmtKind::Object(Box::new(ObjectStmt::Release(place)))
            }
            _ => StmtKind::Release(place),
        }
    }

    fn unreachable(&mut self, span: Span, by: Span) {
        let label = bilingual!("tout ce qui suit est ignoré", "everything after this is ignored");
        self.report(
            Diagnostic::warning(
                codes::UNREACHABLE,
                span,
                bilingual!("ce code n'est jamais atteint", "this code is never reached"),
            )
            .label(by, label),
        );
    }

    /// The statements of the program; at the prompt the value of a last expression is kept.
    pub(super) fn program_block(&mut self, block: &syntax::Block) -> (Block, Option<u32>) {
        let shown = match block.last() {
            Some(Statement { kind: StatementKind::Expression(expr), .. })
                if self.mode.replaces() && !matches!(expr.kind, ExprKind::Increment { .. }) =>
            {
                Some(expr)
            }
            _ => None,
        };
        let Some(expr) = shown else { return (self.block(block), None) };
        let mut out = self.block(&block[..block.len() - 1]);
        let value = self.expression_statement(expr);
        if value.ty == Type::Void {
            out.push(Stmt { kind: StmtKind::Eval(value.into_any()), span: expr.span });
            return (out, None);
        }
        let slot = self.symbols.global_count;
        self.symbols.global_count += 1;
        let value = value.into_any();
        out.push(Stmt { kind: StmtKind::SetGlobal { slot, value }, span: expr.span });
        (out, Some(slot))
    }

    pub(super) fn statement(&mut self, statement: &Statement, out: &mut Block) {
        let span = statement.span;
        let kind = match &statement.kind {
            StatementKind::Declaration(declaration) => {
                return self.declaration(declaration, span, out);
            }
            StatementKind::Constants(constants) => return self.constants(constants),
            StatementKind::Structure(structure) if structure.composed => {
                return self.composed(structure, span, out);
            }
            StatementKind::Structure(_) | StatementKind::Class(_) => return,
            StatementKind::Procedure(procedure) => {
                if procedure.internal {
                    self.internal_procedure(procedure);
                } else if self.scopes.last().is_some_and(|scope| !scope.program) {
                    self.unsupported(procedure.header);
                }
                return;
            }
            StatementKind::Assign { target, op, op_span, value } => {
                self.assign(target, *op, *op_span, value)
            }
            StatementKind::MultiAssign { targets, value } => self.multi_assign(targets, value),
            StatementKind::Exchange(left, right) => {
                self.check_target(left);
                self.check_target(right);
                let (one, other) = (self.place(left), self.place(right));
                // What one side may hold, the other must take.
                for (from, to, span) in
                    [(&one.1, &other.1, left.span), (&other.1, &one.1, right.span)]
                {
                    if from.is_nullable() && !to.is_nullable() && to.is_simple() {
                        let held = Typed::any(Any::Const(Value::Null), from.clone());
                        self.required(held, span);
                    }
                }
                StmtKind::Exchange { left: Box::new(one), right: Box::new(other) }
            }
            StatementKind::Expression(expr) => return self.effect(expr, out),
            StatementKind::If { arms, otherwise } => {
                // What the conditions above found false is known in those below.
                let mut known = Vec::new();
                let arms = arms
                    .iter()
                    .map(|(condition, block)| {
                        let lowered =
                            self.knowing(known.clone(), |checker| checker.condition(condition));
                        let mut inside = self.known_present(condition, true);
                        inside.extend(&known);
                        known.extend(self.known_present(condition, false));
                        (lowered, self.knowing(inside, |checker| checker.block(block)))
                    })
                    .collect();
                let otherwise = otherwise
                    .as_ref()
                    .map(|block| self.knowing(known, |checker| checker.block(block)));
                StmtKind::If { arms, otherwise: otherwise.unwrap_or_default() }
            }
            StatementKind::Switch { value, arms, otherwise } => {
                self.switch(value, arms, otherwise.as_ref())
            }
            StatementKind::Loop { count, body, again_while } => {
                let count = self.count(count.as_deref());
                let parts = self.loop_parts(body);
                match again_while {
                    Some(again) => {
                        let again = self.condition(again);
                        StmtKind::LoopWhile { parts, again }
                    }
                    None => StmtKind::Loop { count, parts },
                }
            }
            StatementKind::While { condition, body } => {
                let condition = self.condition(condition);
                StmtKind::While { condition, parts: self.loop_parts(body) }
            }
            StatementKind::For(each) => return self.for_loop(each, span, out),
            StatementKind::ForEach(each) => return self.for_each(each, span, out),
            StatementKind::With { object, body } => return self.with(object, body, span, out),
            StatementKind::WhenExceptionIn { body, handler, otherwise } => {
                self.specific_handler(body, handler, otherwise.as_deref())
            }
            StatementKind::WhenException { handler } => self.general_handler(handler, span),
            StatementKind::Break(1) if self.leaves_using() => StmtKind::BreakUsing,
            StatementKind::Break(count) => {
                self.needs_loop(*count, span, true);
                StmtKind::Break(*count)
            }
            StatementKind::BreakSwitch => {
                if self.scopes.last().is_none_or(|scope| scope.switches == 0) {
                    self.report(Diagnostic::error(
                        codes::BREAK_OUTSIDE_LOOP,
                        span,
                        bilingual!("il n'y a pas de SELON ici", "there is no SWITCH here"),
                    ));
                }
                StmtKind::BreakSwitch
            }
            StatementKind::Continue(count) => {
                self.needs_loop(*count, span, false);
                StmtKind::Continue(*count)
            }
            StatementKind::Return { values } => {
                let value = self.results(values);
                let plain = self.scopes.last().is_some_and(|scope| scope.plain_int);
                match value {
                    Some(Any::Int(value)) if plain => StmtKind::ReturnInt(value),
                    Some(Any::Const(Value::Int(value))) if plain => {
                        StmtKind::ReturnInt(Int::Const(value))
                    }
                    value => StmtKind::Return(value),
                }
            }
            StatementKind::SetResult { values } => {
                let value = self.results(values).unwrap_or(Any::Const(Value::Null));
                StmtKind::SetResult(value)
            }
            StatementKind::Using { resource, body } => self.using(resource, body),
            StatementKind::After { target, call, body } => {
                return self.after((target, call), body, span, out);
            }
            StatementKind::AbortAndBreak => return self.abort(span),
            StatementKind::Extern(Expr { kind: ExprKind::Name(name), .. }) => {
                return self.external(name);
            }
            StatementKind::Goto(name) => self.goto(name),
            StatementKind::Label(name) => return self.label(name, out.len()),
            StatementKind::Release(target) => {
                self.released(target);
                self.release(target)
            }
            StatementKind::Reraise => StmtKind::Reraise,
            StatementKind::Fold(block) => {
                for statement in block {
                    self.statement(statement, out);
                }
                return;
            }
            StatementKind::Section(_) | StatementKind::Nothing | StatementKind::Error => return,
            StatementKind::Alias(name, ty) => {
                let ty = self.resolve_type(ty);
                self.symbols.aliases.insert(Rc::clone(&name.key), ty);
                return;
            }
            StatementKind::Enumeration(written) => return self.associated_values(written),
            StatementKind::Extern(_) | StatementKind::CompileIf { .. } => {
                return self.unsupported(span);
            }
            StatementKind::ContinueLabel | StatementKind::BreakLabel => {
                let breaks = matches!(statement.kind, StatementKind::BreakLabel);
                return self.misplaced_label(span, breaks);
            }
        };
        out.push(Stmt { kind, span });
    }

    /// An expression for its effect.
    fn effect(&mut self, expr: &Expr, out: &mut Block) {
        if let ExprKind::Increment { target, by, .. } = &expr.kind {
            let (place, ty) = self.place(target);
            self.check_increment(&ty, expr.span);
            let kind = match ty {
                Type::Int(kind) if self.is_quiet(target) => {
                    super::assign::add_int(place, ty, kind, Int::Const(i64::from(*by)))
                }
                _ => {
                    let (by, place) = (i64::from(*by), Box::new(place));
                    StmtKind::Eval(Any::Increment { place, ty, by, prefix: true })
                }
            };
            out.push(Stmt { kind, span: expr.span });
            return;
        }
        let value = self.expression_statement(expr);
        let useful = matches!(
            expr.kind,
            ExprKind::Call { .. } | ExprKind::Error | ExprKind::Name(_) | ExprKind::Member { .. }
        );
        if !useful && self.mode == Mode::Program {
            self.report(
                Diagnostic::warning(
                    codes::NOT_A_STATEMENT,
                    expr.span,
                    bilingual!("cette expression ne fait rien", "this expression does nothing"),
                )
                .hint(if matches!(expr.kind, ExprKind::Unary { .. }) {
                    bilingual!(
                        "pour continuer la ligne du dessus, terminez-la par l'opérateur ou par « ... »",
                        "to continue the line above, end it with the operator or with `...`"
                    )
                } else {
                    bilingual!(
                        "pour affecter : nom = valeur ; pour afficher : Trace(valeur)",
                        "to assign: name = value; to show: Trace(value)"
                    )
                }),
            );
        }
        out.push(Stmt { kind: StmtKind::Eval(value.into_any()), span: expr.span });
    }

    /// An expression used as a statement: a call whose result is dropped.
    fn expression_statement(&mut self, expr: &Expr) -> Typed {
        match &expr.kind {
            ExprKind::Call { callee, arguments } => self.call(callee, arguments, expr.span, true),
            _ => self.expression(expr),
        }
    }

    fn switch(
        &mut self,
        value: &Expr,
        arms: &[(Vec<SyntaxCase>, syntax::Block)],
        otherwise: Option<&syntax::Block>,
    ) -> StmtKind {
        let value = self.expression(value);
        let looked_at = value.ty.clone();
        let value = value.into_any();
        self.enter_switch(1);
        let arms = arms
            .iter()
            .map(|(cases, block)| {
                let cases = cases.iter().map(|case| self.case(case, &looked_at)).collect();
                (cases, self.block(block))
            })
            .collect();
        let otherwise = otherwise.map(|block| self.block(block)).unwrap_or_default();
        self.enter_switch(-1);
        StmtKind::Switch { value, arms, otherwise }
    }

    fn enter_switch(&mut self, by: i32) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.switches = scope.switches.saturating_add_signed(by);
        }
    }

    fn case(&mut self, case: &SyntaxCase, looked_at: &Type) -> Case {
        let mut any = |expr: &Expr| {
            let value = self.expression(expr);
            self.check_case(looked_at, &value.ty, expr.span);
            value.into_any()
        };
        match case {
            SyntaxCase::Value(written) => {
                let value = any(written);
                if self.symbols.nullable && looked_at.is_simple() {
                    Case::Same(value)
                } else {
                    Case::Equal(value)
                }
            }
            SyntaxCase::Range(low, high) => {
                let low = low.as_ref().map(&mut any);
                Case::Range(low, high.as_ref().map(&mut any))
            }
            SyntaxCase::Compare(op, value) => Case::Compare(*op, any(value)),
            SyntaxCase::Between { low, low_strict, high_strict, high } => Case::Between {
                low: any(low),
                low_strict: *low_strict,
                high_strict: *high_strict,
                high: any(high),
            },
        }
    }

    /// `AVEC`: the object is evaluated once and kept in a slot.
    fn with(&mut self, object: &Expr, body: &syntax::Block, span: Span, out: &mut Block) {
        let value = self.writable(object);
        let ty = value.ty.clone();
        let Some(scope) = self.scopes.last_mut() else { return };
        let slot = scope.new_slot();
        let variable =
            Variable { ty, slot, kind: VariableKind::Plain, span: object.span, name: Rc::from("") };
        scope.withs.push(variable);
        out.push(Stmt { kind: StmtKind::SetLocal { slot, value: value.into_any() }, span });
        self.statements(body, out);
        if let Some(scope) = self.scopes.last_mut() {
            scope.withs.pop();
        }
    }

    fn needs_loop(&mut self, count: u32, span: Span, breaks: bool) {
        let loops = self.scopes.last().map_or(0, |scope| scope.loops);
        if count >= 1 && count <= loops {
            return;
        }
        let code = if breaks { codes::BREAK_OUTSIDE_LOOP } else { codes::CONTINUE_OUTSIDE_LOOP };
        let message = if loops == 0 {
            bilingual!("il n'y a pas de boucle ici", "there is no loop here")
        } else {
            bilingual!("il n'y a que {loops} boucle(s) ici", "there are only {loops} loop(s) here")
        };
        self.report(Diagnostic::error(code, span, message));
    }

    /// What `RENVOYER` gives; several values make a list.
    fn results(&mut self, values: &[Expr]) -> Option<Any> {
        match values {
            [] => None,
            [value] => {
                let ty = self.scopes.last().and_then(|scope| scope.result.clone());
                if let (Some(ty @ Type::Object { dynamic: false, .. }), ExprKind::List(_)) =
                    (&ty, &value.kind)
                {
                    return Some(self.initial(ty, value));
                }
                let lowered = super::composite::flat(self.expression(value));
                let lambda = self.scopes.last().is_some_and(|scope| scope.lambda);
                if super::call::is_void(&lowered) {
                    if lambda {
                        return Some(lowered.into_any());
                    }
                    self.no_result(value.span);
                }
                Some(match ty {
                    Some(ty) => self.convert(lowered, &ty, value.span),
                    None => lowered.into_any(),
                })
            }
            several => {
                let types = self.scopes.last().map_or(Vec::new(), |scope| scope.results.clone());
                let items = several
                    .iter()
                    .enumerate()
                    .map(|(rank, value)| {
                        let lowered = self.expression(value);
                        match types.get(rank) {
                            Some(ty) => self.convert(lowered, ty, value.span),
                            None => lowered.into_any(),
                        }
                    })
                    .collect();
                Some(Any::List { items, element: Type::Any })
            }
        }
    }
}

/// `SI ErreurDétectée …`: what comes before is tested.
fn asks_about_error(statement: &Statement) -> bool {
    let StatementKind::If { arms, .. } = &statement.kind else { return false };
    arms.first().is_some_and(|(condition, _)| mentions_error(condition))
}

fn mentions_error(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(name) => matches!(&*name.key, "erreurdetectee" | "erroroccurred"),
        ExprKind::Call { callee, .. } => mentions_error(callee),
        ExprKind::Unary { operand, .. } => mentions_error(operand),
        ExprKind::Binary { left, right, .. } => mentions_error(left) || mentions_error(right),
        _ => false,
    }
}

/// Statements that do something when they are reached.
fn is_code(kind: &StatementKind) -> bool {
    !matches!(
        kind,
        StatementKind::Nothing
            | StatementKind::Error
            | StatementKind::Procedure(_)
            | StatementKind::Structure(_)
            | StatementKind::Class(_)
            | StatementKind::Label(_)
            | StatementKind::ContinueLabel
            | StatementKind::BreakLabel
    )
}
