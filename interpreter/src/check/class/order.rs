//! Objects compared by a method of their class, `<comparaison>` (page 1513008).

use crate::syntax::tree::{Access, Argument, BinaryOp, Expr, ExprKind, Name};
use crate::tree::{Bool, Int};
use crate::value::{Class, Type};

use super::super::Checker;
use super::super::typed::Typed;

impl Checker {
    /// `a < b` between objects whose class says how they are ordered: the method is called, and
    /// its answer compared with 0.
    pub(in super::super) fn order_of_objects(
        &mut self,
        op: BinaryOp,
        (left, left_value): (&Expr, &Typed),
        (right, right_value): (&Expr, &Typed),
    ) -> Option<Typed> {
        use BinaryOp as Op;
        let ordered = matches!(
            op,
            Op::Equal | Op::NotEqual | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual
        );
        let (Type::Object { class: Class::User(class), .. }, Type::Object { class: other, .. }) =
            (&left_value.ty, &right_value.ty)
        else {
            return None;
        };
        let method = class.class()?.comparison().filter(|_| ordered)?;
        let Class::User(other) = other else { return None };
        if !other.is_a(&method.code_of) || !class.is_a(&method.code_of) {
            return None;
        }
        let name = |text: &str| Name::new(text, left.span);
        let method_name = name(&method.name);
        let (object, access, arguments) = if method.global {
            let class = ExprKind::Name(name(&method.code_of.name));
            (Expr { kind: class, span: left.span }, Access::DoubleColon, vec![left, right])
        } else {
            (left.clone(), Access::Colon, vec![right])
        };
        let argument = |value: &Expr| Argument::Value(value.clone());
        let call = ExprKind::Call {
            callee: Box::new(Expr {
                kind: ExprKind::Member { object: Box::new(object), access, name: method_name },
                span: left.span,
            }),
            arguments: arguments.into_iter().map(argument).collect(),
        };
        let call = Expr { kind: call, span: left.span.to(right.span) };
        let answer = self.expression(&call).into_int();
        Some(Typed::bool(Bool::CompareInt(op, Box::new((answer, Int::Const(0))))))
    }
}
