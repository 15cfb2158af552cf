//! Operators.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{BinaryOp, Expr, ExprKind, UnaryOp};
use crate::tree::{Any, Bool, Int, Real};
use crate::value::{TextLimit, Type, Value};

use super::Checker;
use super::composite::{flat, is_composite};
use super::null::{is_null, null_test};
use super::typed::{Node, Typed};
use super::variant::json_text;

impl Checker {
    pub(super) fn unary(&mut self, op: UnaryOp, operand: &Expr, span: Span) -> Typed {
        // `&Proc`: the procedure itself, as old code hands over callbacks.
        if op == UnaryOp::Address
            && let Some(procedure) = self.procedure_name(operand)
        {
            return Typed::any(procedure, Type::Procedure);
        }
        let value = self.expression(operand);
        let value = match op {
            UnaryOp::Minus | UnaryOp::BitNot => self.present(value, operand.span),
            _ => value,
        };
        match op {
            UnaryOp::Plus => value,
            UnaryOp::NotNull => {
                let ty = match &value.ty {
                    Type::Nullable(inner) => (**inner).clone(),
                    ty => ty.clone(),
                };
                Typed::any(Any::NotNull(Box::new(value.into_any()), span), ty)
            }
            UnaryOp::Not if value.ty.is_nullable() => super::nullable::not(value),
            UnaryOp::Not => Typed::bool(match value.into_condition() {
                Bool::Const(value) => Bool::Const(!value),
                node => Bool::Not(Box::new(node)),
            }),
            UnaryOp::Minus => match value.node {
                Node::Int(Int::Const(number)) if number != i64::MIN => {
                    Typed::int(Int::Const(-number))
                }
                Node::Int(node) => Typed::int(Int::Negate(Box::new(node))),
                Node::Real(Real::Const(number)) => Typed::real(Real::Const(-number)),
                Node::Real(node) => Typed::real(Real::Negate(Box::new(node))),
                node => {
                    let ty = value.ty.clone();
                    let operand = Typed { node, ty: value.ty }.into_any();
                    let result =
                        if matches!(ty, Type::Currency | Type::Numeric { .. } | Type::Duration) {
                            ty
                        } else {
                            Type::Any
                        };
                    Typed::any(Any::Negate(Box::new(operand)), result)
                }
            },
            UnaryOp::BitNot => super::bits::bit_not(value),
            UnaryOp::OrDefault => self.or_default(value, span),
            UnaryOp::Address => {
                self.report(Diagnostic::error(
                    codes::NOT_SUPPORTED,
                    span,
                    bilingual!(
                        "l'adresse d'une variable n'a pas de sens ici",
                        "the address of a variable means nothing here"
                    ),
                ));
                Typed::error()
            }
        }
    }

    /// An operand: a call that gives nothing has no place there.
    fn operand(&mut self, expr: &Expr) -> Typed {
        let value = self.expression(expr);
        if super::call::is_void(&value) {
            self.no_result(expr.span);
        }
        value
    }

    /// An operand of a computation, in which Null has no part.
    fn computed(&mut self, expr: &Expr) -> Typed {
        let value = self.operand(expr);
        self.present(value, expr.span)
    }

    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        op_span: Span,
        left: &Expr,
        right: &Expr,
    ) -> Typed {
        use BinaryOp as Op;
        match op {
            Op::And | Op::Or | Op::LazyAnd | Op::LazyOr => {
                let (left, right) = (self.operand(left), self.operand(right));
                self.logic(op, left, right)
            }
            Op::Add => self.sum(op_span, left, right),
            Op::Subtract | Op::Multiply | Op::Divide | Op::Modulo | Op::Power => {
                let (left, right) = (self.computed(left), self.computed(right));
                self.arithmetic(op, op_span, left, right)
            }
            Op::BitAnd | Op::BitOr | Op::BitXor | Op::ShiftLeft | Op::ShiftRight => {
                let (left, right) = (self.computed(left), self.computed(right));
                super::bits::bit_operation(op, left, right)
            }
            Op::OrIfNull => {
                let (left, right) = (self.operand(left), self.operand(right));
                super::nullable::or_if_null(left, right)
            }
            _ => self.comparison(op, op_span, left, right),
        }
    }

    fn comparison(&mut self, op: BinaryOp, span: Span, left: &Expr, right: &Expr) -> Typed {
        use BinaryOp as Op;
        let (left_value, right_value) = self.same_kind(left, right);
        if is_composite(&left_value.ty) && is_composite(&right_value.ty) {
            self.refuse_composite(span);
        }
        if let Some(order) = self.order_of_objects(op, (left, &left_value), (right, &right_value)) {
            return order;
        }
        let (left_value, right_value) = (flat(left_value), flat(right_value));
        self.check_comparable(&left_value, &right_value, span);
        self.check_moment_order(span, &left_value, &right_value);
        if matches!(op, Op::Similar | Op::VerySimilar) {
            self.check_unbounded(span, &left_value, &right_value);
        }
        if matches!(op, Op::Equal | Op::NotEqual) && (is_null(&left_value) || is_null(&right_value))
        {
            let value = if is_null(&right_value) { left_value } else { right_value };
            return null_test(op, value, self.symbols.nullable);
        }
        self.check_null_order(op, span, (left, &left_value), (right, &right_value));
        let types = (&left_value.ty, &right_value.ty);
        if let Some(value) = self.class_comparison(op, span, (left, right), types) {
            return value;
        }
        if left_value.ty.is_nullable() || right_value.ty.is_nullable() {
            let (left, right) = ((left_value, left.span), (right_value, right.span));
            return self.nullable_comparison(op, left, right);
        }
        if matches!(op, Op::Equal | Op::NotEqual)
            && (self.is_declared_variant(left) || self.is_declared_variant(right))
        {
            let operands = Box::new((left_value.into_any(), right_value.into_any()));
            return Typed::bool(Bool::CompareVariant(op, operands));
        }
        let (left, right) = (left_value, right_value);
        let order = matches!(
            op,
            Op::Equal | Op::NotEqual | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual
        );
        if order && left.is_number() && right.is_number() {
            if left.is_int() && right.is_int() {
                let operands = Box::new((left.into_int(), right.into_int()));
                return Typed::bool(Bool::CompareInt(op, operands));
            }
            if matches!((&left.node, &right.node), (Node::Real(_), _) | (_, Node::Real(_))) {
                let operands = Box::new((left.into_real(), right.into_real()));
                return Typed::bool(Bool::CompareReal(op, operands));
            }
            let operands = Box::new((left.into_int(), right.into_int()));
            return Typed::bool(Bool::CompareInt(op, operands));
        }
        let texts = matches!((&left.ty, &right.ty), (Type::Text(_), Type::Text(_)));
        let operands = Box::new((left.into_any(), right.into_any()));
        Typed::bool(match op {
            BinaryOp::Equal if texts => Bool::CompareText(true, operands),
            BinaryOp::NotEqual if texts => Bool::CompareText(false, operands),
            _ => Bool::Compare(op, operands),
        })
    }

    /// Two operands; the bare name of a value is one of the enumeration of the other operand.
    fn same_kind(&mut self, left: &Expr, right: &Expr) -> (Typed, Typed) {
        let mut first = self.operand(left);
        let second = self.expected(right, &first.ty.clone());
        let bytes = matches!(second.ty, Type::Buffer | Type::FixedBuffer(_))
            && matches!(left.kind, ExprKind::List(_));
        if bytes || matches!(second.ty, Type::Enumeration(_)) && first.ty != second.ty {
            first = self.expected(left, &second.ty.clone());
        }
        (first, second)
    }

    /// A bounded or fixed string has no `~=` and no `~~` (documentation page 1512006).
    fn check_unbounded(&mut self, span: Span, left: &Typed, right: &Typed) {
        let bounded = |ty: &Type| match ty {
            Type::Text(TextLimit::AtMost(most)) => *most > 1,
            Type::Text(TextLimit::Exactly(_)) => true,
            _ => false,
        };
        if bounded(&left.ty) || bounded(&right.ty) {
            self.report(
                Diagnostic::error(
                    codes::INCOMPATIBLE,
                    span,
                    bilingual!(
                        "« ~= » et « ~~ » ne s'appliquent pas à une chaîne de taille déclarée",
                        "`~=` and `~~` do not apply to a string whose size is declared"
                    ),
                )
                .hint(bilingual!(
                    "déclarer la variable « chaîne », ou la convertir : (chaîne) nom",
                    "declare the variable as a string, or convert it: (string) name"
                )),
            );
        }
    }

    pub(super) fn arithmetic(
        &mut self,
        op: BinaryOp,
        op_span: Span,
        left: Typed,
        right: Typed,
    ) -> Typed {
        use BinaryOp as Op;
        if left.is_number() && right.is_number() {
            let real = matches!((&left.node, &right.node), (Node::Real(_), _) | (_, Node::Real(_)));
            return match op {
                Op::Divide => Typed::real(Real::Divide(
                    Box::new((left.into_real(), right.into_real())),
                    op_span,
                )),
                Op::Power => {
                    Typed::real(Real::Power(Box::new((left.into_real(), right.into_real()))))
                }
                Op::Modulo => Typed::int(match right.into_int() {
                    Int::Const(divisor) if divisor != 0 => {
                        Int::ModuloConst(Box::new(left.into_int()), divisor)
                    }
                    divisor => Int::Modulo(Box::new((left.into_int(), divisor)), op_span),
                }),
                _ if real => {
                    let operands = Box::new((left.into_real(), right.into_real()));
                    Typed::real(match op {
                        Op::Add => Real::Add(operands),
                        Op::Subtract => Real::Subtract(operands),
                        _ => Real::Multiply(operands),
                    })
                }
                _ => Typed::int(int_operation(op, left.into_int(), right.into_int())),
            };
        }
        self.check_operands(op, op_span, &left.ty, &right.ty);
        self.check_moments(op, op_span, &left, &right);
        if op == Op::Subtract && matches!((&left.ty, &right.ty), (Type::Text(_), Type::Text(_))) {
            self.report(
                Diagnostic::error(
                    codes::INCOMPATIBLE,
                    op_span,
                    bilingual!(
                        "deux chaînes ne se soustraient pas",
                        "two strings cannot be subtracted"
                    ),
                )
                .hint(bilingual!(
                    "Remplace() retire une partie d'une chaîne ; Val() donne son nombre",
                    "Replace() removes a part of a string; Val() gives its number"
                )),
            );
        }
        if let Some(value) = combined(op, &left, &right) {
            return value;
        }
        let ty = result_type(op, &left.ty, &right.ty);
        let operands = Box::new((left.into_any(), right.into_any()));
        Typed::any(Any::Arithmetic { op, operands, span: op_span }, ty)
    }

    /// `+`: a chain of texts is put together in one go.
    fn sum(&mut self, op_span: Span, left: &Expr, right: &Expr) -> Typed {
        // The chain `a + b + c` leans to the left.
        let mut terms = vec![(right, op_span)];
        let mut first = left;
        while let ExprKind::Binary { op: BinaryOp::Add, op_span, left, right } = &first.kind {
            terms.push((right, *op_span));
            first = left;
        }
        terms.reverse();
        if matches!(first.kind, ExprKind::OptionalText(_))
            || terms.iter().any(|(term, _)| matches!(term.kind, ExprKind::OptionalText(_)))
        {
            return self.optional_sum(first, &terms);
        }
        let mut sum = self.expression(first);
        if !terms.is_empty() {
            sum = self.present(sum, first.span);
        }
        for (term, span) in terms {
            let value = self.expression(term);
            let term = self.present(value, term.span);
            sum = self.add(span, sum, term);
        }
        sum
    }

    fn add(&mut self, op_span: Span, left: Typed, right: Typed) -> Typed {
        let text = matches!(left.ty, Type::Text(_)) || matches!(right.ty, Type::Text(_));
        if !text || !can_be_text(&left.ty) || !can_be_text(&right.ty) {
            return self.arithmetic(BinaryOp::Add, op_span, left, right);
        }
        let (left, right) = (json_text(left), json_text(right));
        let mut pieces = match left.node {
            Node::Any(Any::Concat(pieces)) => pieces,
            node => vec![Typed { node, ty: left.ty }.into_any()],
        };
        match right.into_any() {
            Any::Concat(more) => pieces.extend(more),
            piece => pieces.push(piece),
        }
        join_constants(&mut pieces);
        match pieces.pop() {
            Some(Any::Const(Value::Text(text))) if pieces.is_empty() => {
                Typed::constant(Value::Text(text))
            }
            Some(last) => {
                pieces.push(last);
                Typed { node: Node::Any(Any::Concat(pieces)), ty: Type::TEXT }
            }
            None => Typed::constant(Value::text("")),
        }
    }

    fn optional_sum(&mut self, first: &Expr, terms: &[(&Expr, Span)]) -> Typed {
        let terms = std::iter::once(first).chain(terms.iter().map(|(term, _)| *term));
        let pieces = terms.map(|term| self.optional_piece(term)).collect();
        Typed { node: Node::Any(Any::OptionalConcat(pieces)), ty: Type::TEXT }
    }

    fn optional_piece(&mut self, term: &Expr) -> (Any, bool) {
        let (inner, optional) = match &term.kind {
            ExprKind::OptionalText(inner) => (&**inner, true),
            _ => (term, false),
        };
        let value = self.expression(inner);
        (self.present(value, inner.span).into_any(), optional)
    }

    /// `target + value`, where `value` begins with `[separator]`.
    pub(super) fn optional_append(&mut self, target: &Expr, value: &Expr) -> Any {
        let mut terms = Vec::new();
        let mut first = value;
        while let ExprKind::Binary { op: BinaryOp::Add, left, right, .. } = &first.kind {
            terms.push(&**right);
            first = left;
        }
        terms.extend([first, target]);
        terms.reverse();
        Any::OptionalConcat(terms.into_iter().map(|term| self.optional_piece(term)).collect())
    }
}

/// Options put together, or taken away, when both are constants.
fn combined(op: BinaryOp, left: &Typed, right: &Typed) -> Option<Typed> {
    let (Value::Enumerated(left), Value::Enumerated(right)) =
        (left.constant_value()?, right.constant_value()?)
    else {
        return None;
    };
    let value = match op {
        BinaryOp::Add => left.with(&right),
        BinaryOp::Subtract => left.without(&right),
        _ => None,
    };
    value.map(|value| Typed::constant(Value::Enumerated(Rc::new(value))))
}

fn int_operation(op: BinaryOp, left: Int, right: Int) -> Int {
    match (op, left, right) {
        (BinaryOp::Add, Int::Const(a), Int::Const(b)) if a.checked_add(b).is_some() => {
            Int::Const(a + b)
        }
        (BinaryOp::Subtract, Int::Const(a), Int::Const(b)) if a.checked_sub(b).is_some() => {
            Int::Const(a - b)
        }
        (BinaryOp::Multiply, Int::Const(a), Int::Const(b)) if a.checked_mul(b).is_some() => {
            Int::Const(a * b)
        }
        (BinaryOp::Add, operand, Int::Const(constant)) => {
            Int::AddConst(Box::new(operand), constant)
        }
        (BinaryOp::Add, Int::Const(constant), operand) => {
            Int::AddConst(Box::new(operand), constant)
        }
        (BinaryOp::Subtract, operand, Int::Const(constant)) if constant != i64::MIN => {
            Int::AddConst(Box::new(operand), -constant)
        }
        (BinaryOp::Add, left, right) => Int::Add(Box::new((left, right))),
        (BinaryOp::Subtract, left, right) => Int::Subtract(Box::new((left, right))),
        (_, left, right) => Int::Multiply(Box::new((left, right))),
    }
}

/// Neighbouring constant texts become one.
fn join_constants(pieces: &mut Vec<Any>) {
    for piece in pieces.iter_mut() {
        if let Any::Const(value) = piece
            && let Ok(text) = value.to_text()
        {
            *value = Value::Text(text);
        }
    }
    pieces.dedup_by(|piece, before| match (before, piece) {
        (Any::Const(Value::Text(before)), Any::Const(Value::Text(text))) => {
            before.push_str(text.as_str());
            true
        }
        _ => false,
    });
}

/// The value may become a text when it runs: fields do, dates too.
fn can_be_text(ty: &Type) -> bool {
    match ty {
        Type::Array(_)
        | Type::Associative(_)
        | Type::Sequence(..)
        | Type::Procedure
        | Type::Void => false,
        Type::Object { class: crate::value::Class::Native(native), .. } => {
            native.default_property.is_some()
        }
        Type::Object { .. } => false,
        _ => true,
    }
}

/// What is known of the result of an operation whose operands are not both plain numbers.
fn result_type(op: BinaryOp, left: &Type, right: &Type) -> Type {
    use BinaryOp as Op;
    let number = |ty: &Type| matches!(ty, Type::Int(_) | Type::Real { .. } | Type::Bool);
    match (op, left, right) {
        (Op::Add | Op::Subtract, Type::Enumeration(left), Type::Enumeration(right)) => {
            Type::Enumeration(Rc::clone(if left.includes(right) { left } else { right }))
        }
        (Op::Add, Type::Text(_), Type::Any) | (Op::Add, Type::Any, Type::Text(_)) => Type::TEXT,
        (Op::Add | Op::Subtract | Op::Multiply | Op::Divide, Type::Numeric { .. }, other)
        | (Op::Add | Op::Subtract | Op::Multiply | Op::Divide, other, Type::Numeric { .. })
            if number(other) || matches!(other, Type::Numeric { .. } | Type::Currency) =>
        {
            Type::NUMERIC
        }
        (Op::Add | Op::Subtract | Op::Multiply | Op::Divide, Type::Currency, other)
        | (Op::Add | Op::Subtract | Op::Multiply | Op::Divide, other, Type::Currency)
            if number(other) || matches!(other, Type::Currency) =>
        {
            Type::Currency
        }
        (Op::Add, left, right) if super::moment::concatenates(left, right) => Type::TEXT,
        (Op::Subtract, Type::Date, Type::Date)
        | (Op::Subtract, Type::Time, Type::Time)
        | (Op::Subtract, Type::DateTime, Type::DateTime)
        | (Op::Add | Op::Subtract, Type::Duration, Type::Duration) => Type::Duration,
        (
            Op::Add | Op::Subtract,
            moment @ (Type::Date | Type::Time | Type::DateTime),
            Type::Duration,
        )
        | (Op::Add, Type::Duration, moment @ (Type::Date | Type::Time | Type::DateTime)) => {
            moment.clone()
        }
        _ => Type::Any,
    }
}
