//! What nullable types add to expressions (documentation page 1511031).

#![allow(missing_docs)] // The comment of a variant covers its fields.

use crate::source::Span;
use crate::syntax::tree::BinaryOp;

use super::Any;

/// Expressions about values that may be Null.
#[derive(Debug)]
pub enum NullableNode {
    /// `PAS a`: Null when `a` is.
    Not(Any),
    /// `a ET b`, `a OU b`, with three values.
    Logic(BinaryOp, Any, Any),
    /// `x ?. f()`: `then`, which finds the object in the slot, unless the object is Null.
    IfPresent { object: Any, slot: u32, then: Any },
    /// Taken as a value by an operation that Null has no part in: an exception when it is Null.
    Operand(Any, Option<Span>),
    /// As `Trace` shows it: the value, then `<Nullable>`.
    Traced(Any),
}
