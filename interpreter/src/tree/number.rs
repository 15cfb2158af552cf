//! Integers, reals and booleans.

#![allow(missing_docs)] // The comment of a variant covers its fields.

use super::{Any, Call};
use crate::source::Span;
use crate::syntax::tree::BinaryOp;
use crate::value::{Class, IntKind};

/// `i`, `a À b`, `a SUR n`.
#[derive(Debug)]
pub enum Range {
    /// One.
    One(Int),
    /// Bounds, included.
    Bounds(Option<Int>, Option<Int>),
    /// First and count.
    Length(Int, Int),
}

/// Integer expressions, computed on 64 bits.
#[derive(Debug)]
#[repr(u8)]
pub enum Int {
    /// A constant.
    Const(i64),
    /// An integer variable of the frame.
    Local(u32),
    /// A global integer.
    Global(u32),
    /// `a + b`
    Add(Box<(Int, Int)>),
    /// `a + constant`
    AddConst(Box<Int>, i64),
    /// `a - b`
    Subtract(Box<(Int, Int)>),
    /// `a * b`
    Multiply(Box<(Int, Int)>),
    /// `a modulo b`
    Modulo(Box<(Int, Int)>, Span),
    /// `a modulo constant`; the constant is not 0.
    ModuloConst(Box<Int>, i64),
    /// `-a`
    Negate(Box<Int>),
    /// Bit operations.
    Bits(BinaryOp, Box<(Int, Int)>),
    /// `~a`
    BitNot(Box<Int>),
    /// 1 or 0.
    FromBool(Box<Bool>),
    /// Decimals dropped.
    FromReal(Box<Real>),
    /// Refused when it does not fit the width.
    Checked(Box<Int>, IntKind),
    /// `n + constant` of a variable of the frame, refused when it does not fit the width: the usual
    /// argument of a recursive call.
    LocalPlus { slot: u32, by: i64, kind: IntKind },
    /// A procedure that gives an integer.
    Call(Box<Call>),
    /// Converted when it runs.
    FromAny(Box<Any>),
    /// The 64 bits of an integer that may be unsigned.
    Pattern(Box<Any>),
    /// `t[i]` of an array of integers.
    Element { array: Box<Any>, index: Box<Int>, span: Span },
}

impl Int {
    /// Refused when it does not fit the width.
    #[must_use]
    pub fn checked(self, kind: IntKind) -> Self {
        if let Self::AddConst(operand, by) = &self
            && let Self::Local(slot) = **operand
        {
            return Self::LocalPlus { slot, by: *by, kind };
        }
        Self::Checked(Box::new(self), kind)
    }

    /// Evaluating it changes nothing and calls nothing, so it may be evaluated before what stands
    /// on its left.
    #[must_use]
    pub fn is_pure(&self) -> bool {
        match self {
            Self::Const(_) | Self::Local(_) | Self::Global(_) => true,
            Self::AddConst(operand, _) => operand.is_pure(),
            Self::Add(operands) | Self::Subtract(operands) | Self::Multiply(operands) => {
                operands.0.is_pure() && operands.1.is_pure()
            }
            _ => false,
        }
    }
}

impl Range {
    /// As [`Int::is_pure`].
    #[must_use]
    pub fn is_pure(&self) -> bool {
        match self {
            Self::One(index) => index.is_pure(),
            Self::Bounds(low, high) => {
                low.as_ref().is_none_or(Int::is_pure) && high.as_ref().is_none_or(Int::is_pure)
            }
            Self::Length(first, count) => first.is_pure() && count.is_pure(),
        }
    }
}

/// Real expressions.
#[derive(Debug)]
#[repr(u8)]
pub enum Real {
    /// A constant.
    Const(f64),
    /// A real variable of the frame.
    Local(u32),
    /// A global real.
    Global(u32),
    /// `a + b`
    Add(Box<(Real, Real)>),
    /// `a - b`
    Subtract(Box<(Real, Real)>),
    /// `a * b`
    Multiply(Box<(Real, Real)>),
    /// `a / b`
    Divide(Box<(Real, Real)>, Span),
    /// `a ^ b`
    Power(Box<(Real, Real)>),
    /// `-a`
    Negate(Box<Real>),
    /// From an integer.
    FromInt(Box<Int>),
    /// Converted when it runs.
    FromAny(Box<Any>),
}

/// Boolean expressions.
#[derive(Debug)]
#[repr(u8)]
pub enum Bool {
    /// A constant.
    Const(bool),
    /// `PAS a`
    Not(Box<Bool>),
    /// `ET`, `OU`, `_ET_`, `_OU_`.
    Logic(BinaryOp, Box<(Bool, Bool)>),
    /// Integers.
    CompareInt(BinaryOp, Box<(Int, Int)>),
    /// Reals; equality within 10⁻⁶.
    CompareReal(BinaryOp, Box<(Real, Real)>),
    /// `=` between texts when true, `<>` when false.
    CompareText(bool, Box<(Any, Any)>),
    /// Anything, also `~=`, `[=`…
    Compare(BinaryOp, Box<(Any, Any)>),
    /// `x DANS (…)`; `nulls` when Null is a value of its own.
    In { value: Box<Any>, list: Vec<Any>, negated: bool, lazy: bool, nulls: bool },
    /// `a < x <= b`.
    Between { value: Box<Any>, low: Box<Any>, low_strict: bool, high_strict: bool, high: Box<Any> },
    /// `o est Classe`.
    IsClass(Box<Any>, Class),
    /// `x = Null` where Null is a value of its own.
    IsNull(Box<Any>),
    /// `=` or `<>` with a variable declared as a variant: while it holds nothing, it is equal to
    /// anything.
    CompareVariant(BinaryOp, Box<(Any, Any)>),
    /// `=` when true, `<>` when false, where Null is a value of its own.
    Same(bool, Box<(Any, Any)>),
    /// An integer that is not 0.
    FromInt(Box<Int>),
    /// As a condition: a text is refused.
    Condition(Box<Any>),
    /// As a value: a text gives its number.
    FromAny(Box<Any>),
}
