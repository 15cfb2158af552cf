//! Values that may be Null (documentation page 1511031).

use super::fault::At;
use super::{Fault, Machine, Run};
use crate::bilingual;
use crate::builtin::Error;
use crate::diagnostic::codes;
use crate::syntax::tree::BinaryOp;
use crate::tree::{Any, NullableNode};
use crate::value::{Type, Value, display, equal};

impl Machine {
    #[inline(never)]
    pub(super) fn nullable(&mut self, node: &NullableNode) -> Run<Value> {
        match node {
            NullableNode::Not(operand) => {
                Ok(self.truth_or_null(operand)?.map_or(Value::Null, |value| Value::Bool(!value)))
            }
            NullableNode::Logic(op, left, right) => {
                let both = matches!(op, BinaryOp::And | BinaryOp::LazyAnd);
                let lazy = matches!(op, BinaryOp::LazyAnd | BinaryOp::LazyOr);
                // One side settles the matter: False for `ET`, True for `OU`.
                let settles = |value: Option<bool>| value == Some(!both);
                let left = self.truth_or_null(left)?;
                if lazy && settles(left) {
                    return Ok(Value::Bool(!both));
                }
                let right = self.truth_or_null(right)?;
                Ok(match (left, right) {
                    _ if settles(left) || settles(right) => Value::Bool(!both),
                    (Some(_), Some(_)) => Value::Bool(both),
                    _ => Value::Null,
                })
            }
            NullableNode::IfPresent { object, slot, then } => {
                let object = self.any(object)?;
                let absent = match &object {
                    Value::Null => true,
                    Value::Object(object) => object.is_dead(),
                    _ => false,
                };
                if absent {
                    return Ok(Value::Null);
                }
                let rank = self.base + *slot as usize;
                self.stack[rank] = object;
                let outcome = self.any(then);
                self.stack[rank] = Value::Null;
                outcome
            }
            NullableNode::Operand(operand, span) => match (self.simple_any(operand)?, span) {
                (Value::Null, Some(span)) => Err(null_operand()).at(*span),
                (Value::Null, None) => Err(null_operand()),
                (value, _) => Ok(value),
            },
            NullableNode::Traced(operand) => Ok(match self.simple_any(operand)? {
                Value::Null => Value::Null,
                value => Value::text(format!("{}<Nullable>", display(&value))),
            }),
        }
    }

    /// As a condition, or nothing when it is Null.
    fn truth_or_null(&mut self, node: &Any) -> Run<Option<bool>> {
        Ok(match self.simple_any(node)? {
            Value::Null => None,
            value => Some(value.to_condition()?),
        })
    }
}

/// `=` where Null is a value of its own: both are Null, or neither is and they are equal.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Null, Value::Object(_)) | (Value::Object(_), Value::Null) => equal(left, right),
        (Value::Null, _) | (_, Value::Null) => false,
        _ => equal(left, right),
    }
}

/// What `+=`, `++` and the like change must not be Null.
#[inline]
pub(super) fn changed(old: Value, ty: &Type) -> Run<Value> {
    match (&old, ty) {
        (Value::Null, Type::Nullable(_)) => Err(null_operand()),
        _ => Ok(old),
    }
}

#[cold]
fn null_operand() -> Box<Fault> {
    let error: Error = Error::fatal(
        codes::NULL_VALUE,
        bilingual!(
            "cette opération demande une valeur, et elle reçoit Null",
            "this operation needs a value, and gets Null"
        ),
    );
    let hint = bilingual!(
        "« x ?? valeur » remplace Null ; « SI x <> Null » le demande d'abord",
        "`x ?? value` replaces Null; `IF x <> Null` asks first"
    );
    error.hint(hint).into()
}
