//! `<`, `>` and `=` between objects whose class has a method `<comparaison>` (page 1513008).

use std::rc::Rc;

use crate::source::Span;
use crate::syntax::tree::{Access, Argument, BinaryOp, Expr, ExprKind, Name};
use crate::tree::{Bool, Int};
use crate::value::{Class, Type};

use super::super::Checker;
use super::super::typed::Typed;

impl Checker {
    /// The comparison as a call of that method, whose result is below, at or above 0.
    pub(in crate::check) fn class_comparison(
        &mut self,
        op: BinaryOp,
        span: Span,
        (left, right): (&Expr, &Expr),
        (left_type, right_type): (&Type, &Type),
    ) -> Option<Typed> {
        use BinaryOp as Op;
        let order = matches!(
            op,
            Op::Equal | Op::NotEqual | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual
        );
        let (
            Type::Object { class: Class::User(user), .. },
            Type::Object { class: Class::User(_), .. },
        ) = (left_type, right_type)
        else {
            return None;
        };
        let (method, global) = user.class()?.comparison.clone()?;
        if !order {
            return None;
        }
        let name = |text: &Rc<str>| Name::new(Rc::clone(text), span);
        let (object, arguments) = if global {
            let class = Expr { kind: ExprKind::Name(name(&user.name)), span };
            (class, vec![Argument::Value(left.clone()), Argument::Value(right.clone())])
        } else {
            (left.clone(), vec![Argument::Value(right.clone())])
        };
        let kind =
            ExprKind::Member { object: Box::new(object), access: Access::Dot, name: name(&method) };
        let call = self.call(&Expr { kind, span }, &arguments, span, false);
        let operands = Box::new((call.into_int(), Int::Const(0)));
        Some(Typed::bool(Bool::CompareInt(op, operands)))
    }
}
