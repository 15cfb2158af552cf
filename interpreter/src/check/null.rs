//! Null: what it is compared with (documentation pages 1511015 and 1514019).

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{BinaryOp, Declaration, Expr, ExprKind, TypeKind};
use crate::tree::{Any, Bool};
use crate::value::{Type, Value};

use super::Checker;
use super::name::Meaning;
use super::typed::Typed;

impl Checker {
    /// Remembers which variables are declared as variants.
    pub(super) fn note_variants(&mut self, declaration: &Declaration) {
        let kind = declaration.ty.as_ref().map(|ty| &ty.kind);
        let variant = matches!(kind, Some(TypeKind::Variant));
        let set = match self.scopes.last_mut() {
            Some(scope) if !scope.program => &mut scope.variants,
            _ => &mut self.symbols.variants,
        };
        for name in &declaration.names {
            if variant {
                set.insert(Rc::clone(&name.key));
            } else {
                set.remove(&name.key);
            }
        }
    }

    /// True for the name of a variable declared as a variant.
    pub(super) fn is_declared_variant(&mut self, expr: &Expr) -> bool {
        let ExprKind::Name(name) = &expr.kind else { return false };
        match self.meaning(name) {
            Meaning::Local(_) => {
                self.scopes.last().is_some_and(|scope| scope.variants.contains(&name.key))
            }
            Meaning::Global(_) => self.symbols.variants.contains(&name.key),
            _ => false,
        }
    }

    /// Null has no order and no content: `=` and `<>` alone compare with it (page 1511015). With
    /// nullable types on, what needs a value tells so itself.
    pub(super) fn check_null_order(
        &mut self,
        op: BinaryOp,
        span: Span,
        (left, left_value): (&Expr, &Typed),
        (right, right_value): (&Expr, &Typed),
    ) {
        let null = match (is_null(left_value), is_null(right_value)) {
            (true, _) => left.span,
            (_, true) => right.span,
            _ => return,
        };
        if matches!(op, BinaryOp::Equal | BinaryOp::NotEqual)
            || self.symbols.nullable
            || self.is_told(null)
        {
            return;
        }
        let message = bilingual!(
            "Null ne se compare que par « = » et « <> »",
            "Null is compared by `=` and `<>` only"
        );
        self.report(Diagnostic::error(codes::INCOMPATIBLE, span, message));
    }
}

/// `x = Null`, `x <> Null`: a number is compared with 0, whatever can hold Null is asked whether
/// it does; with `nullable` types a number never does.
pub(super) fn null_test(op: BinaryOp, value: Typed, nullable: bool) -> Typed {
    let test = match value.ty {
        // Null is no value of a simple type.
        Type::Bool
        | Type::Int(_)
        | Type::Real { .. }
        | Type::Currency
        | Type::Numeric { .. }
        | Type::Text(_)
            if !nullable =>
        {
            let operands = (value.into_any(), Any::Const(Value::Null));
            Bool::Compare(BinaryOp::Equal, Box::new(operands))
        }
        _ => Bool::IsNull(Box::new(value.into_any())),
    };
    Typed::bool(match op {
        BinaryOp::Equal => test,
        _ => Bool::Not(Box::new(test)),
    })
}

/// True for the word Null.
pub(super) fn is_null(value: &Typed) -> bool {
    matches!(value.constant_value(), Some(Value::Null)) && value.ty == Type::Any
}
