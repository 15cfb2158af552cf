//! Assignments (language sections 5.7 and 5.8).

use crate::bilingual;
use crate::builtin::{Function, Ty};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{AssignOp, BinaryOp, Expr, ExprKind};
use crate::tree::{Any, Int, Place, StmtKind};
use crate::value::{Class, IntKind, Type};

use super::Checker;
use super::composite::{flat, is_composite};
use super::invoke::all_results;
use super::name::Meaning;
use super::scan::all_of;
use super::typed::Typed;

impl Checker {
    pub(super) fn assign(
        &mut self,
        target: &Expr,
        op: AssignOp,
        op_span: Span,
        value: &Expr,
    ) -> StmtKind {
        if let Some(statement) = self.set_row(target, (op, op_span), value) {
            return statement;
        }
        match op {
            AssignOp::Set | AssignOp::Reference => {
                self.set(target, value, op == AssignOp::Reference)
            }
            AssignOp::Copy => {
                let target_value = self.expression(target);
                let structured =
                    matches!(target_value.ty, Type::Object { .. } | Type::Array(_) | Type::Any);
                if !structured {
                    return self.set(target, value, false);
                }
                let source = self.expression(value);
                if is_composite(&target_value.ty) || is_composite(&source.ty) {
                    self.refuse_composite(value.span);
                }
                let value = source.into_any();
                let nulls = self.symbols.nullable;
                StmtKind::CopyMembers { target: target_value.into_any(), value, nulls }
            }
            // `a ??= b` is `a = a ?? b`.
            AssignOp::IfNull => {
                let (place, ty) = self.place(target);
                let old = self.expression(target).into_any();
                let other = self.expected(value, &ty);
                let other = self.convert(other, &ty, value.span);
                let value = Any::OrIfNull(Box::new((old, other)));
                StmtKind::Set { place, ty, value }
            }
            // `a ??=*` is `a = a ??*`.
            AssignOp::DefaultIfNull => {
                let (place, ty) = self.place(target);
                let old = self.expression(target);
                let value = self.or_default(old, op_span);
                StmtKind::Set { place, ty, value: value.into_any() }
            }
            _ => self.update(target, op, op_span, value),
        }
    }

    fn set(&mut self, target: &Expr, value: &Expr, reference: bool) -> StmtKind {
        if let Some(statement) = self.prepare(target, value) {
            return statement;
        }
        if let Some(statement) = self.set_around(target, value) {
            return statement;
        }
        self.check_target(target);
        if reference && let Some(statement) = self.set_field_variable(target, value) {
            return statement;
        }
        let (place, ty) = self.place(target);
        if let Some(statement) = self.set_composite(&ty, target, value) {
            return statement;
        }
        if let Some(statement) = self.set_object(&ty, target, value, reference) {
            return statement;
        }
        if let Some(statement) = self.append_to_itself(target, &place, &ty, value) {
            return statement;
        }
        match (&ty, &value.kind) {
            (Type::Array(element), ExprKind::List(items)) => {
                // A member takes any list; an entry is made if it is missing.
                let whole = matches!(place, Place::Member { .. }) || self.is_entry(target);
                let list = self.nested_list(items, element);
                if whole {
                    return StmtKind::Set { place, ty, value: list };
                }
                let target = self.expression(target).into_any();
                return StmtKind::FillArray { target, value: list };
            }
            (Type::Sequence(_, element), ExprKind::List(items)) => {
                let value = self.sequence_list(&ty, element, items);
                return StmtKind::Set { place, ty: Type::Any, value };
            }
            (Type::Associative(element), ExprKind::List(items)) => {
                let value = self.pairs(items, element);
                let target = self.writable(target).into_any();
                return StmtKind::FillArray { target, value };
            }
            (Type::Object { class: class @ Class::User(_), .. }, ExprKind::List(items)) => {
                let value = self.members(class, items, value.span);
                return StmtKind::Set { place, ty, value };
            }
            _ => {}
        }
        let lowered = self.expected(value, &ty);
        self.fixed_assignment(target, &lowered);
        self.array_assignment(&ty, &lowered, value.span);
        self.store(place, &ty, lowered, (target, value), reference)
    }

    /// `t[key]` of an associative array.
    fn is_entry(&mut self, target: &Expr) -> bool {
        let ExprKind::Index { object, indexes } = &target.kind else { return false };
        indexes.len() == 1 && matches!(self.expression(object).ty, Type::Associative(_))
    }

    /// The statement that stores an expression in a place.
    fn store(
        &mut self,
        place: Place,
        ty: &Type,
        value: Typed,
        (target, source): (&Expr, &Expr),
        reference: bool,
    ) -> StmtKind {
        if super::call::is_void(&value) {
            self.no_result(source.span);
        }
        // Array members accept a single value.
        if matches!((&place, ty), (Place::Member { .. }, Type::Array(_))) {
            let constant = value.constant_value().is_some();
            let value = value.into_any();
            // The member takes the array itself: never that of the program.
            let value = if constant { Any::Copy(Box::new(value)) } else { value };
            return StmtKind::Set { place, ty: ty.clone(), value };
        }
        if let (Type::Int(kind), true) = (ty, value.is_number()) {
            let own_width =
                matches!(value.ty, Type::Int(own) if own == *kind) && is_variable(source);
            let checked = if own_width { IntKind::LONG } else { *kind };
            match place {
                Place::Local(slot, _) => {
                    return StmtKind::SetLocalInt { slot, kind: checked, value: value.into_int() };
                }
                Place::Global(slot, _) => {
                    return StmtKind::SetGlobalInt { slot, kind: checked, value: value.into_int() };
                }
                _ => {}
            }
        }
        // The named members of a variant are held by value.
        let value = match (ty, &value.ty) {
            (Type::Any, Type::Any | Type::Json) if !is_fresh(source) => {
                Typed::any(Any::Detach(Box::new(value.into_any())), Type::Any)
            }
            (Type::Json, Type::Json) => {
                Typed::any(Any::Copy(Box::new(value.into_any())), Type::Json)
            }
            _ => value,
        };
        match ty {
            Type::Object { dynamic: false, .. } if !reference => {
                let fresh = is_fresh(source);
                let value = self.convert_object(value, ty, source.span);
                if fresh && matches!(place, Place::Index { .. } | Place::Member { .. }) {
                    return StmtKind::Set { place, ty: ty.clone(), value };
                }
                if matches!(place, Place::Index { .. }) {
                    let value = Any::Copy(Box::new(value));
                    return StmtKind::Set { place, ty: ty.clone(), value };
                }
                let target = self.expression(target).into_any();
                StmtKind::CopyMembers { target, value, nulls: self.symbols.nullable }
            }
            Type::Procedure if !reference => {
                let value = Any::Copy(Box::new(self.convert(value, ty, source.span)));
                StmtKind::Set { place, ty: Type::Any, value }
            }
            // What the value does not cover stays: the old bytes are needed.
            Type::FixedBuffer(_) => {
                let value = self.convert(value, &Type::Buffer, source.span);
                StmtKind::Set { place, ty: ty.clone(), value }
            }
            Type::Associative(_) | Type::Sequence(..) if !reference => {
                let value = self.convert(value, ty, source.span);
                StmtKind::Set { place, ty: Type::Any, value: Any::Copy(Box::new(value)) }
            }
            _ => {
                let value = self.convert(value, ty, source.span);
                match place {
                    Place::Local(slot, _) => StmtKind::SetLocal { slot, value },
                    Place::Global(slot, _) => StmtKind::SetGlobal { slot, value },
                    place => StmtKind::Set { place, ty: Type::Any, value },
                }
            }
        }
    }

    /// Structures of another type give the members of the same name: nothing is refused here.
    fn convert_object(&mut self, value: Typed, ty: &Type, span: Span) -> Any {
        match &value.ty {
            own if is_composite(own) => {
                self.refuse_composite(span);
                value.into_any()
            }
            Type::Object { .. } | Type::Any => value.into_any(),
            _ => self.convert(value, ty, span),
        }
    }

    /// A value is expected of a call that gives none; told once a place.
    pub(super) fn no_result(&mut self, span: Span) {
        let told = |known: &Diagnostic| known.code == codes::NO_RESULT && known.span == span;
        if self.diagnostics.iter().rev().take(4).any(told) {
            return;
        }
        self.report(Diagnostic::error(
            codes::NO_RESULT,
            span,
            bilingual!("cet appel ne renvoie aucune valeur", "this call gives no value"),
        ));
    }

    /// `[a, b]` for a structure: its members in order.
    pub(super) fn members(&mut self, class: &Class, items: &[Expr], span: Span) -> Any {
        let count = class.field_names().len();
        if items.len() > count {
            let (name, given) = (class.name(), items.len());
            self.report(Diagnostic::error(
                codes::ARITY,
                span,
                bilingual!(
                    "« {name} » a {count} membre(s), la liste a {given} valeurs",
                    "`{name}` has {count} member(s), the list has {given} values"
                ),
            ));
        }
        let items = items
            .iter()
            .take(count)
            .enumerate()
            .map(|(rank, item)| self.initial(&class.field_type(rank), item))
            .collect();
        Any::Members { class: class.clone(), items }
    }

    fn update(&mut self, target: &Expr, op: AssignOp, op_span: Span, value: &Expr) -> StmtKind {
        if let Some(statement) = self.change_procedure(target, op, value) {
            return statement;
        }
        self.check_target(target);
        let (place, ty) = self.place(target);
        // `a += [sep] + b` looks at what `a` holds: it is `a = a + [sep] + b`.
        if op == AssignOp::Add && matches!(ty, Type::Text(_)) && begins_optional(value) {
            let value = self.optional_append(target, value);
            return StmtKind::Set { place, ty, value };
        }
        // `a += f()` is `a = a + f()`, and `f` may change `a`.
        let quiet = self.is_quiet(value);
        let lowered = self.expression(value);
        let lowered = self.present(lowered, value.span);
        match (&ty, op) {
            (Type::Int(_), _)
                if !quiet && lowered.is_number() && matches!(target.kind, ExprKind::Name(_)) =>
            {
                let op = op.binary().unwrap_or(BinaryOp::Add);
                let old = self.expression(target);
                let sum = self.arithmetic(op, op_span, old, lowered);
                self.store(place, &ty, sum, (target, value), false)
            }
            (Type::Text(crate::value::TextLimit::Free), AssignOp::Add) if quiet => {
                StmtKind::Append { place, value: lowered.into_any() }
            }
            (Type::Int(kind), AssignOp::Add | AssignOp::Subtract)
                if quiet && lowered.is_int() && self.is_quiet(target) =>
            {
                let kind = *kind;
                let value = match (op, lowered.into_int()) {
                    (AssignOp::Add, value) => value,
                    (_, Int::Const(value)) if value != i64::MIN => Int::Const(-value),
                    (_, value) => Int::Negate(Box::new(value)),
                };
                add_int(place, ty, kind, value)
            }
            // `p.x += n`: a typed sum, when reading `p` twice changes nothing.
            (Type::Int(_) | Type::Real { .. }, _)
                if lowered.is_number()
                    && matches!(place, Place::Member { .. })
                    && is_plain_member(target) =>
            {
                let op = op.binary().unwrap_or(BinaryOp::Add);
                let old = self.expression(target);
                let sum = self.arithmetic(op, op_span, old, lowered);
                self.store(place, &ty, sum, (target, value), false)
            }
            _ => {
                let op = op.binary().unwrap_or(BinaryOp::Add);
                if matches!(ty, Type::Text(_)) && op != BinaryOp::Add {
                    self.arithmetic(
                        op,
                        op_span,
                        Typed::constant(crate::value::Value::text("")),
                        lowered,
                    );
                    return StmtKind::Eval(Any::Const(crate::value::Value::Null));
                }
                let value = lowered.into_any();
                if quiet && !ty.is_nullable() && self.is_quiet(target) {
                    StmtKind::Update { place, ty, op, value }
                } else {
                    StmtKind::UpdateOnce { place, ty, op, value }
                }
            }
        }
    }

    /// `s = s + x`: appends, so that building a text stays linear.
    fn append_to_itself(
        &mut self,
        target: &Expr,
        place: &Place,
        ty: &Type,
        value: &Expr,
    ) -> Option<StmtKind> {
        let ExprKind::Name(name) = &target.kind else { return None };
        if !matches!(ty, Type::Text(crate::value::TextLimit::Free)) {
            return None;
        }
        let mut terms = Vec::new();
        let mut first = value;
        while let ExprKind::Binary { op: BinaryOp::Add, left, right, .. } = &first.kind {
            if matches!(right.kind, ExprKind::OptionalText(_)) {
                return None;
            }
            terms.push(&**right);
            first = left;
        }
        if terms.is_empty() || !matches!(&first.kind, ExprKind::Name(own) if own.key == name.key) {
            return None;
        }
        if !terms.iter().all(|term| self.is_quiet(term)) {
            return None;
        }
        terms.reverse();
        // The terms are texts added one by one: numbers must not be summed first.
        let pieces = terms
            .into_iter()
            .map(|term| {
                let value = self.expression(term);
                self.present(value, term.span).into_any()
            })
            .collect::<Vec<_>>();
        let place = match place {
            Place::Local(slot, holds) => Place::Local(*slot, *holds),
            Place::Global(slot, holds) => Place::Global(*slot, *holds),
            Place::LocalRef(slot) => Place::LocalRef(*slot),
            _ => return None,
        };
        Some(StmtKind::Append { place, value: Any::Concat(pieces) })
    }

    /// True when evaluating the expression runs no procedure: no variable changes meanwhile.
    pub(super) fn is_quiet(&mut self, expr: &Expr) -> bool {
        let mut names = Vec::new();
        let plain = all_of(expr, |part| match &part.kind {
            ExprKind::Name(name) => {
                names.push(name.clone());
                true
            }
            ExprKind::Call { callee, .. } => matches!(callee.kind, ExprKind::Name(_)),
            ExprKind::Increment { .. } | ExprKind::Indirection { .. } => false,
            _ => true,
        });
        let takes_procedure = |function: &Function| {
            let mut parameters = function.syntaxes.iter().flat_map(|syntax| syntax.parameters);
            parameters.any(|parameter| matches!(parameter.ty, Ty::Procedure))
        };
        plain
            && names.iter().all(|name| match self.meaning(name) {
                Meaning::Procedure(_) => false,
                Meaning::Local(variable) | Meaning::Global(variable) => {
                    variable.ty != Type::Procedure
                }
                Meaning::Function(function) => !takes_procedure(function),
                _ => true,
            })
    }

    pub(super) fn multi_assign(&mut self, targets: &[Option<Expr>], value: &Expr) -> StmtKind {
        let places: Vec<_> =
            targets.iter().map(|target| target.as_ref().map(|target| self.place(target))).collect();
        match &value.kind {
            ExprKind::Tuple(values) => {
                if values.len() > places.len() {
                    let (given, wanted) = (values.len(), places.len());
                    self.report(Diagnostic::error(
                        codes::ARITY,
                        value.span,
                        bilingual!(
                            "{given} valeurs pour {wanted} variable(s)",
                            "{given} values for {wanted} variable(s)"
                        ),
                    ));
                }
                let values = values
                    .iter()
                    .enumerate()
                    .map(|(rank, value)| {
                        let lowered = flat(self.expression(value));
                        let ty = places.get(rank).and_then(Option::as_ref).map(|(_, ty)| ty);
                        self.without_null(lowered, ty.unwrap_or(&Type::Any), value.span).into_any()
                    })
                    .collect();
                StmtKind::MultiSet { places, values }
            }
            _ => {
                let builtin = matches!(value.kind, ExprKind::Call { .. });
                let (value, results) = match all_results(self.expression(value).into_any()) {
                    Ok(node) => (node, true),
                    Err(node) => {
                        let builtin = builtin && !matches!(node, Any::Call(_));
                        (node, builtin)
                    }
                };
                StmtKind::Spread { places, value, results }
            }
        }
    }
}

/// `n += value` on an integer.
pub(super) fn add_int(place: Place, ty: Type, kind: IntKind, value: Int) -> StmtKind {
    match place {
        Place::Local(slot, _) => StmtKind::AddLocalInt { slot, kind, value },
        Place::Global(slot, _) => StmtKind::AddGlobalInt { slot, kind, value },
        place => StmtKind::Update { place, ty, op: BinaryOp::Add, value: Any::Int(value) },
    }
}

/// `p.x` where `p` is a variable.
fn is_plain_member(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Member { object, .. } if is_variable(object))
}

/// True for a sum whose first term is `[separator]`.
fn begins_optional(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::OptionalText(_) => true,
        ExprKind::Binary { op: BinaryOp::Add, left, .. } => begins_optional(left),
        _ => false,
    }
}

fn is_variable(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Name(_))
}

/// True when nobody else holds the value.
fn is_fresh(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Call { .. } | ExprKind::Allocate { .. } | ExprKind::List(_))
}
