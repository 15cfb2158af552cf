//! The value of an expression made of constants, known before running.

use crate::run::{arithmetic, compare_ints, compare_reals};
use crate::syntax::tree::BinaryOp;
use crate::tree::{Any, Bool, Int, Real};
use crate::value::Value;

use super::typed::{Node, Typed};

impl Typed {
    /// Its value, when it is made of constants and goes without an error.
    pub fn known_value(&self) -> Option<Value> {
        match &self.node {
            Node::Int(node) => int(node).map(Value::Int),
            Node::Real(node) => real(node).map(Value::Real),
            Node::Bool(node) => bool(node).map(Value::Bool),
            Node::Any(node) => any(node),
        }
    }
}

fn pair<T>(operands: &(T, T), value: fn(&T) -> Option<i64>) -> Option<(i64, i64)> {
    Some((value(&operands.0)?, value(&operands.1)?))
}

fn int(node: &Int) -> Option<i64> {
    match node {
        Int::Const(value) => Some(*value),
        Int::AddConst(operand, by) => int(operand)?.checked_add(*by),
        Int::Add(operands) => pair(operands, int).and_then(|(a, b)| a.checked_add(b)),
        Int::Subtract(operands) => pair(operands, int).and_then(|(a, b)| a.checked_sub(b)),
        Int::Multiply(operands) => pair(operands, int).and_then(|(a, b)| a.checked_mul(b)),
        Int::ModuloConst(operand, by) => int(operand)?.checked_rem(*by),
        Int::Negate(operand) => int(operand)?.checked_neg(),
        Int::FromBool(operand) => bool(operand).map(i64::from),
        _ => None,
    }
}

fn real(node: &Real) -> Option<f64> {
    let two = |operands: &(Real, Real)| Some((real(&operands.0)?, real(&operands.1)?));
    let value = match node {
        Real::Const(value) => *value,
        Real::Add(operands) => two(operands).map(|(a, b)| a + b)?,
        Real::Subtract(operands) => two(operands).map(|(a, b)| a - b)?,
        Real::Multiply(operands) => two(operands).map(|(a, b)| a * b)?,
        Real::Divide(operands, _) => two(operands).map(|(a, b)| a / b)?,
        Real::Power(operands) => two(operands).map(|(a, b)| a.powf(b))?,
        Real::Negate(operand) => -real(operand)?,
        Real::FromInt(operand) => int(operand)? as f64,
        _ => return None,
    };
    value.is_finite().then_some(value)
}

fn bool(node: &Bool) -> Option<bool> {
    match node {
        Bool::Const(value) => Some(*value),
        Bool::Not(operand) => bool(operand).map(|value| !value),
        Bool::Logic(op, operands) => {
            let (left, right) = (bool(&operands.0)?, bool(&operands.1)?);
            Some(match op {
                BinaryOp::And | BinaryOp::LazyAnd => left && right,
                _ => left || right,
            })
        }
        Bool::CompareInt(op, operands) => {
            let (left, right) = pair(operands, int)?;
            Some(compare_ints(*op, left, right))
        }
        Bool::CompareReal(op, operands) => {
            Some(compare_reals(*op, real(&operands.0)?, real(&operands.1)?))
        }
        _ => None,
    }
}

fn any(node: &Any) -> Option<Value> {
    match node {
        Any::Const(value) => Some(value.clone()),
        Any::Int(node) => int(node).map(Value::Int),
        Any::Real(node) => real(node).map(Value::Real),
        Any::Bool(node) => bool(node).map(Value::Bool),
        Any::Arithmetic { op, operands, .. } => {
            arithmetic(*op, any(&operands.0)?, &any(&operands.1)?).ok()
        }
        Any::Concat(pieces) => {
            let mut pieces = pieces.iter().map(any);
            let first = pieces.next()??;
            pieces.try_fold(first, |left, right| arithmetic(BinaryOp::Add, left, &right?).ok())
        }
        Any::Negate(operand) => arithmetic(BinaryOp::Subtract, Value::Int(0), &any(operand)?).ok(),
        _ => None,
    }
}
