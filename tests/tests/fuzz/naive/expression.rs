//! Expressions.

use std::rc::Rc;

use wl_interpreter::diagnostic::codes;
use wl_interpreter::syntax::tree::{
    Argument, BinaryOp, Expr, ExprKind, Name, Range, TextPart, UnaryOp,
};

use super::Machine;
use super::value::{Done, Kind, Stop, Value};

impl Machine {
    pub(super) fn value(&mut self, expr: &Expr) -> Done<Value> {
        self.step()?;
        Ok(match &expr.kind {
            ExprKind::Integer(value) => Value::Int(*value),
            ExprKind::Real(value) => Value::Real(*value),
            ExprKind::Text(text) => Value::Text(text.to_string()),
            ExprKind::Interpolated(parts) => {
                let mut text = String::new();
                for part in parts {
                    text += &match part {
                        TextPart::Text(text) => text.to_string(),
                        TextPart::Value(value) => self.value(value)?.text(),
                    };
                }
                Value::Text(text)
            }
            ExprKind::Name(name) => match &*name.key {
                "vrai" | "true" => Value::Bool(true),
                "faux" | "false" => Value::Bool(false),
                key => match self.known(key) {
                    Some(place) => place.read()?,
                    None => return Err(Stop::Unknown(key.to_owned())),
                },
            },
            ExprKind::Index { object, indexes } => match (self.place(expr)?, &indexes[..]) {
                (Some(place), _) => place.read()?,
                (None, [Range::One(_)]) => return Err(Stop::Unknown(format!("{object:?}"))),
                (None, _) => return Err(Stop::Unknown(format!("{indexes:?}"))),
            },
            ExprKind::Slice { object, range } => {
                let text = self.value(object)?.text();
                let (first, count) = self.part(range, text.chars().count())?;
                Value::Text(text.chars().skip(first).take(count).collect())
            }
            ExprKind::Member { object, name, .. } if &*name.key == "occurrence" => {
                match self.value(object)? {
                    Value::Array(items, _) => Value::Int(items.borrow().len() as i64),
                    other => return Err(Stop::Unknown(format!("{other:?}..Occurrence"))),
                }
            }
            ExprKind::Call { callee, arguments } => match &callee.kind {
                ExprKind::Name(name) => self.named(name, arguments)?,
                other => return Err(Stop::Unknown(format!("{other:?}"))),
            },
            ExprKind::Unary { op, operand } => {
                let value = self.value(operand)?;
                match (op, value) {
                    (UnaryOp::Not, value) => Value::Bool(!value.bool()),
                    (UnaryOp::Minus, Value::Real(value)) => Value::Real(-value),
                    (UnaryOp::Minus, value) => {
                        Value::Int(value.int().checked_neg().ok_or(Stop::Error(codes::OVERFLOW))?)
                    }
                    (op, _) => return Err(Stop::Unknown(format!("{op:?}"))),
                }
            }
            ExprKind::Binary { op, left, right, .. } => {
                let left = self.value(left)?;
                let left_is_enough = matches!(
                    (op, left.bool()),
                    (BinaryOp::LazyAnd, false) | (BinaryOp::LazyOr, true)
                );
                if left_is_enough {
                    return Ok(Value::Bool(left.bool()));
                }
                let right = self.value(right)?;
                operation(*op, &left, &right)?
            }
            ExprKind::In { value, list, negated, lazy: false } => {
                let value = self.value(value)?;
                let mut found = false;
                for candidate in list {
                    found |= same(&value, &self.value(candidate)?);
                }
                Value::Bool(found != *negated)
            }
            ExprKind::Between { low, low_strict, value, high_strict, high } => {
                let (low, value) = (self.value(low)?, self.value(value)?);
                let high = self.value(high)?;
                let strict = |strict| if strict { BinaryOp::Less } else { BinaryOp::LessEqual };
                Value::Bool(
                    relation(strict(*low_strict), &low, &value)?
                        && relation(strict(*high_strict), &value, &high)?,
                )
            }
            ExprKind::InRange { value, low, high } => {
                let value = self.value(value)?;
                let (low, high) = (self.value(low)?, self.value(high)?);
                Value::Bool(
                    relation(BinaryOp::LessEqual, &low, &value)?
                        && relation(BinaryOp::LessEqual, &value, &high)?,
                )
            }
            ExprKind::Ternary { condition, then, otherwise } => {
                let chosen = if self.value(condition)?.bool() { then } else { otherwise };
                self.value(chosen)?
            }
            ExprKind::Choose { index, choices, otherwise: Some(otherwise) } => {
                let rank = self.value(index)?.int();
                let rank = usize::try_from(rank - 1).ok();
                let chosen = rank.and_then(|rank| choices.get(rank)).unwrap_or(otherwise);
                self.value(chosen)?
            }
            ExprKind::List(items) => {
                let items: Done<Vec<_>> = items.iter().map(|item| self.value(item)).collect();
                Value::array(items?, Kind::Any)
            }
            ExprKind::Increment { target, by, prefix } => {
                let place = self.place(target)?;
                let Some(place) = place else { return Err(Stop::Unknown(format!("{target:?}"))) };
                let old = place.read()?;
                let new = operation(BinaryOp::Add, &old, &Value::Int(i64::from(*by)))?;
                place.write(new)?;
                if *prefix { place.read()? } else { old }
            }
            other => return Err(Stop::Unknown(format!("{other:?}"))),
        })
    }

    fn named(&mut self, name: &Name, arguments: &[Argument]) -> Done<Value> {
        if let Some(procedure) = self.procedures.get(&name.key) {
            let procedure = Rc::clone(procedure);
            return self.call(&procedure, arguments);
        }
        let mut values = Vec::new();
        for argument in arguments {
            match argument {
                Argument::Value(value) | Argument::ByValue(value) => {
                    values.push(self.value(value)?);
                }
                other => return Err(Stop::Unknown(format!("{other:?}"))),
            }
        }
        match (&*name.key, values.as_slice()) {
            ("trace", values) => {
                let values: Vec<_> = values.iter().map(|value| value.traced(true)).collect();
                self.output += &(values.join("\t") + "\n");
                Ok(Value::Nothing)
            }
            ("taille" | "length", [text]) => Ok(Value::Int(text.text().chars().count() as i64)),
            ("ajoute" | "add", [Value::Array(items, element), value]) => {
                let value = value.clone().converted(element)?;
                items.borrow_mut().push(value);
                Ok(Value::Int(items.borrow().len() as i64))
            }
            (other, _) => Err(Stop::Unknown(other.to_owned())),
        }
    }
}

/// `left op right`.
pub(super) fn operation(op: BinaryOp, left: &Value, right: &Value) -> Done<Value> {
    use BinaryOp as Op;
    let overflow = || Stop::Error(codes::OVERFLOW);
    let simple = |value| !matches!(value, &Value::Array(..) | &Value::Nothing);
    if !simple(left) || !simple(right) {
        return Err(Stop::Unknown(format!("{op:?} of {left:?} and {right:?}")));
    }
    let texts = matches!(left, Value::Text(_)) || matches!(right, Value::Text(_));
    let reals = matches!(left, Value::Real(_)) || matches!(right, Value::Real(_));
    Ok(match op {
        Op::And | Op::LazyAnd => Value::Bool(left.bool() && right.bool()),
        Op::Or | Op::LazyOr => Value::Bool(left.bool() || right.bool()),
        Op::Add if texts => Value::Text(left.text() + &right.text()),
        Op::Divide if right.real() == 0.0 => return Err(Stop::Error(codes::DIVISION_BY_ZERO)),
        Op::Divide => Value::Real(left.real() / right.real()),
        Op::Modulo if right.int() == 0 => return Err(Stop::Error(codes::DIVISION_BY_ZERO)),
        Op::Modulo => Value::Int(left.int().wrapping_rem(right.int())),
        Op::Add if reals => Value::Real(left.real() + right.real()),
        Op::Subtract if reals => Value::Real(left.real() - right.real()),
        Op::Multiply if reals => Value::Real(left.real() * right.real()),
        Op::Add => Value::Int(left.int().checked_add(right.int()).ok_or_else(overflow)?),
        Op::Subtract => Value::Int(left.int().checked_sub(right.int()).ok_or_else(overflow)?),
        Op::Multiply => Value::Int(left.int().checked_mul(right.int()).ok_or_else(overflow)?),
        op => Value::Bool(relation(op, left, right)?),
    })
}

/// Whether the two compare so.
pub(super) fn relation(op: BinaryOp, left: &Value, right: &Value) -> Done<bool> {
    let order = match (left, right) {
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Real(_), _) | (_, Value::Real(_)) => left.real().partial_cmp(&right.real()),
        _ => Some(left.int().cmp(&right.int())),
    };
    let equal = same(left, right);
    Ok(match op {
        BinaryOp::Equal => equal,
        BinaryOp::NotEqual => !equal,
        BinaryOp::Less => order.is_some_and(std::cmp::Ordering::is_lt),
        BinaryOp::LessEqual => equal || order.is_some_and(std::cmp::Ordering::is_lt),
        BinaryOp::Greater => order.is_some_and(std::cmp::Ordering::is_gt),
        BinaryOp::GreaterEqual => equal || order.is_some_and(std::cmp::Ordering::is_gt),
        other => return Err(Stop::Unknown(format!("{other:?}"))),
    })
}

/// `=`: reals are equal to six decimals.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => left == right,
        (Value::Real(_), _) | (_, Value::Real(_)) => {
            let (left, right) = (left.real(), right.real());
            (left - right).abs() < 1e-6
                || left.partial_cmp(&right).is_some_and(std::cmp::Ordering::is_eq)
        }
        _ => left.int() == right.int(),
    }
}
