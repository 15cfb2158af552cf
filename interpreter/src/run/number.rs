//! Integer and real expressions.

use super::statement::fit;
use super::{Machine, Run, division_by_zero, overflow};
use crate::run::fault::At;
use crate::syntax::tree::BinaryOp;
use crate::tree::{Any, Int, Member, Real};
use crate::value::{IntKind, Items, Type, Value};

impl Machine {
    /// The leaves are inlined into their users: most operands are variables and constants.
    #[inline(always)]
    #[allow(clippy::inline_always)] // Measured: a third of the time of a call-heavy program.
    pub(super) fn int(&mut self, node: &Int) -> Run<i64> {
        match node {
            Int::Const(value) => Ok(*value),
            Int::Local(slot) => self.local_int(*slot),
            Int::Global(slot) => self.global_int(*slot),
            node => self.int_node(node),
        }
    }

    #[inline(always)]
    #[allow(clippy::inline_always)] // As `int`.
    pub(super) fn local_int(&mut self, slot: u32) -> Run<i64> {
        match &self.stack[self.base + slot as usize] {
            Value::Int(value) => Ok(*value),
            _ => self.slow_local_int(slot),
        }
    }

    #[inline]
    pub(super) fn local_plus(&mut self, slot: u32, by: i64, kind: IntKind) -> Run<i64> {
        fit(self.local_int(slot)?.checked_add(by).ok_or_else(overflow)?, kind)
    }

    #[inline(always)]
    #[allow(clippy::inline_always)] // As `int`.
    pub(super) fn global_int(&mut self, slot: u32) -> Run<i64> {
        match &self.globals[slot as usize] {
            Value::Int(value) => Ok(*value),
            _ => self.slow_global_int(slot),
        }
    }

    #[inline(never)]
    fn int_node(&mut self, node: &Int) -> Run<i64> {
        match node {
            Int::Const(_) | Int::Local(_) | Int::Global(_) => self.int(node),
            Int::Add(operands) => {
                let left = self.int(&operands.0)?;
                left.checked_add(self.int(&operands.1)?).ok_or_else(overflow)
            }
            Int::AddConst(left, right) => self.int(left)?.checked_add(*right).ok_or_else(overflow),
            Int::Subtract(operands) => {
                let left = self.int(&operands.0)?;
                left.checked_sub(self.int(&operands.1)?).ok_or_else(overflow)
            }
            Int::Multiply(operands) => {
                let left = self.int(&operands.0)?;
                left.checked_mul(self.int(&operands.1)?).ok_or_else(overflow)
            }
            Int::ModuloConst(left, right) => Ok(remainder(self.int(left)?, *right)),
            Int::LocalPlus { slot, by, kind } => self.local_plus(*slot, *by, *kind),
            Int::Checked(operand, kind) => fit(self.int(operand)?, *kind),
            Int::Call(call) => self.call_int(call),
            node => self.rare_int(node),
        }
    }

    /// The nodes that do more: apart, so that the frame of the others stays small.
    #[inline(never)]
    fn rare_int(&mut self, node: &Int) -> Run<i64> {
        match node {
            Int::Modulo(operands, span) => {
                let left = self.int(&operands.0)?;
                match self.int(&operands.1)? {
                    0 => Err(division_by_zero()).at(*span),
                    right => Ok(remainder(left, right)),
                }
            }
            Int::Negate(operand) => self.int(operand)?.checked_neg().ok_or_else(overflow),
            Int::Bits(op, operands) => {
                let left = self.int(&operands.0)?;
                Ok(bits(*op, left, self.int(&operands.1)?))
            }
            Int::BitNot(operand) => Ok(!self.int(operand)?),
            Int::FromBool(operand) => Ok(i64::from(self.bool(operand)?)),
            Int::FromReal(operand) => {
                let value = self.real(operand)?;
                to_long(value)
            }
            Int::FromAny(operand) => {
                if let Any::Builtin(call) = &**operand
                    && let Some(form) = call.quick
                    && let Some(value) = self.quick_int(form, call)
                {
                    return Ok(value);
                }
                if let Some(value) = self.look_at_member(operand, |member| match member {
                    Value::Int(value) => Some(*value),
                    _ => None,
                }) {
                    return Ok(value);
                }
                match self.any(operand)? {
                    Value::Int(value) => Ok(value),
                    other => self.slow_int(&other),
                }
            }
            Int::Pattern(operand) => {
                let value = self.simple_any(operand)?;
                match value.bits() {
                    Some(bits) => Ok(bits),
                    None => Ok(value.to_int()?),
                }
            }
            Int::Element { array, index, span } => {
                let rank = self.int(index)?;
                if let Some(Value::Array(array)) = self.peek(array)
                    && let Items::Ints(items) = &array.borrow().items
                    && let Some(value) = items.get((rank.wrapping_sub(1)) as usize)
                {
                    return Ok(*value);
                }
                let object = self.any(array)?;
                let value = super::element::element(&object, &Value::Int(rank), false).at(*span)?;
                self.slow_int(&value)
            }
            node => self.int_node(node),
        }
    }

    /// Looks at the member of a plain variable that nothing watches.
    #[inline]
    fn look_at_member<T>(&self, node: &Any, look: impl Fn(&Value) -> Option<T>) -> Option<T> {
        let Any::Member { object, member: Member::Rank(rank), .. } = node else { return None };
        let Some(Value::Object(object)) = self.peek(object) else { return None };
        if object.watched.get() {
            return None;
        }
        look(object.fields.borrow().get(*rank as usize)?)
    }

    #[cold]
    #[inline(never)]
    fn slow_local_int(&mut self, slot: u32) -> Run<i64> {
        let value = self.stack[self.base + slot as usize].clone();
        self.slow_int(&value)
    }

    #[cold]
    #[inline(never)]
    fn slow_global_int(&mut self, slot: u32) -> Run<i64> {
        let value = self.globals[slot as usize].clone();
        self.slow_int(&value)
    }

    /// What a slot holds is not an integer yet: a reference, a variable not yet declared.
    #[cold]
    fn slow_int(&mut self, value: &Value) -> Run<i64> {
        match value.reference() {
            Some(reference) => Ok(self.read_through(&reference)?.to_int()?),
            None => Ok(self.simple(value.clone())?.to_int()?),
        }
    }

    #[inline(always)]
    #[allow(clippy::inline_always)] // As `int`.
    pub(super) fn real(&mut self, node: &Real) -> Run<f64> {
        match node {
            Real::Const(value) => Ok(*value),
            Real::FromAny(operand) => {
                let seen = self.look_at_member(operand, |member| match member {
                    Value::Real(value) => Some(*value),
                    _ => None,
                });
                match seen {
                    Some(value) => Ok(value),
                    None => self.real_node(node),
                }
            }
            node => self.real_node(node),
        }
    }

    #[inline(never)]
    fn real_node(&mut self, node: &Real) -> Run<f64> {
        match node {
            Real::Const(value) => Ok(*value),
            Real::Local(slot) => match &self.stack[self.base + *slot as usize] {
                Value::Real(value) => Ok(*value),
                other => self.slow_real(&other.clone()),
            },
            Real::Global(slot) => match &self.globals[*slot as usize] {
                Value::Real(value) => Ok(*value),
                other => self.slow_real(&other.clone()),
            },
            Real::Add(operands) => Ok(self.real(&operands.0)? + self.real(&operands.1)?),
            Real::Subtract(operands) => Ok(self.real(&operands.0)? - self.real(&operands.1)?),
            Real::Multiply(operands) => Ok(self.real(&operands.0)? * self.real(&operands.1)?),
            Real::Divide(operands, span) => {
                let left = self.real(&operands.0)?;
                let right = self.real(&operands.1)?;
                if right == 0.0 { Err(division_by_zero()).at(*span) } else { Ok(left / right) }
            }
            Real::Power(operands) => Ok(self.real(&operands.0)?.powf(self.real(&operands.1)?)),
            Real::Negate(operand) => Ok(-self.real(operand)?),
            Real::FromInt(operand) => Ok(self.int(operand)? as f64),
            Real::FromAny(operand) => match self.any(operand)? {
                Value::Real(value) => Ok(value),
                other => self.slow_real(&other),
            },
        }
    }

    #[cold]
    fn slow_real(&mut self, value: &Value) -> Run<f64> {
        match value.reference() {
            Some(reference) => Ok(self.read_through(&reference)?.to_real()?),
            None => Ok(self.simple(value.clone())?.to_real()?),
        }
    }
}

/// Without its decimals, when that fits 64 bits.
#[inline]
pub(crate) fn to_long(value: f64) -> Run<i64> {
    if value.abs() < 9e18 {
        return Ok(value as i64);
    }
    match Value::Real(value).convert(&Type::LONG)? {
        Value::Int(value) => Ok(value),
        _ => Err(overflow()),
    }
}

/// The remainder, with the sign of the dividend. Dividing 32 bits is much faster than 64.
#[inline]
pub(crate) fn remainder(left: i64, right: i64) -> i64 {
    match (u32::try_from(left), u32::try_from(right)) {
        (Ok(left), Ok(right)) if right != 0 => i64::from(left % right),
        _ => left.wrapping_rem(right),
    }
}

/// Bit operators on 64 bits; a shift of 64 or more, or a negative one, gives 0.
pub(crate) fn bits(op: BinaryOp, left: i64, right: i64) -> i64 {
    let shift = u32::try_from(right).ok();
    match op {
        BinaryOp::BitAnd => left & right,
        BinaryOp::BitOr => left | right,
        BinaryOp::BitXor => left ^ right,
        BinaryOp::ShiftLeft => shift.and_then(|count| left.checked_shl(count)).unwrap_or(0),
        // Zeros come in from the left.
        BinaryOp::ShiftRight => {
            shift.and_then(|count| (left as u64).checked_shr(count)).unwrap_or(0) as i64
        }
        _ => 0,
    }
}
