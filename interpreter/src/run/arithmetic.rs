//! Arithmetic whose types are found when it runs (language sections 4.4, 4.6 and 5.2).

use std::rc::Rc;

use super::{Run, check_text, division_by_zero, failure, overflow};
use crate::bilingual;
use crate::diagnostic::{Bilingual, codes};
use crate::syntax::tree::BinaryOp;
use crate::value::{Enumerated, Value};

/// `left op right`.
pub(crate) fn arithmetic(op: BinaryOp, left: Value, right: &Value) -> Run<Value> {
    use Value as V;
    match (&left, right) {
        (V::Int(a), V::Int(b)) => ints(op, *a, *b),
        (V::Text(_), _) | (_, V::Text(_)) if op == BinaryOp::Add => concat(left, right),
        (V::Text(_), V::Text(_)) if op == BinaryOp::Divide => join_paths(&left, right),
        (V::Buffer(a), V::Buffer(b)) if op == BinaryOp::Add => {
            check_text(a.len().saturating_add(b.len()))?;
            Ok(V::Buffer(Rc::new([a.as_slice(), b.as_slice()].concat())))
        }
        (V::Enumerated(a), V::Enumerated(b)) => options(op, a, b),
        _ if is_moment(&left) || is_moment(right) => moments(op, &left, right),
        _ if is_bits(op) => {
            let bits = |value: &V| match value.bits() {
                Some(bits) => Ok(bits),
                None => value.to_int(),
            };
            Ok(V::Int(super::number::bits(op, bits(&left)?, bits(right)?)))
        }
        (V::Numeric(_), _) | (_, V::Numeric(_)) => numerics(op, &left, right),
        (V::Currency(_), _) | (_, V::Currency(_)) => currencies(op, &left, right),
        _ if is_number(&left) && is_number(right) => {
            if matches!((&left, right), (V::Real(_), _) | (_, V::Real(_))) {
                reals(op, left.to_real()?, right.to_real()?)
            } else {
                ints(op, left.to_int()?, right.to_int()?)
            }
        }
        (V::Text(_), V::Text(_)) if op == BinaryOp::Subtract => Err(incompatible(op, &left, right)),
        (V::Text(_), other) | (other, V::Text(_))
            if is_number(other) || matches!(other, V::Text(_)) =>
        {
            reals(op, left.to_real()?, right.to_real()?)
        }
        _ => Err(incompatible(op, &left, right)),
    }
}

fn is_number(value: &Value) -> bool {
    matches!(value, Value::Int(_) | Value::Real(_) | Value::Bool(_) | Value::Null)
}

fn is_moment(value: &Value) -> bool {
    matches!(value, Value::Date(_) | Value::Time(_) | Value::DateTime(_) | Value::Duration(_))
}

fn is_bits(op: BinaryOp) -> bool {
    use BinaryOp as Op;
    matches!(op, Op::BitAnd | Op::BitOr | Op::BitXor | Op::ShiftLeft | Op::ShiftRight)
}

fn ints(op: BinaryOp, a: i64, b: i64) -> Run<Value> {
    let value = match op {
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Subtract => a.checked_sub(b),
        BinaryOp::Multiply => a.checked_mul(b),
        BinaryOp::Modulo if b == 0 => return Err(division_by_zero()),
        BinaryOp::Modulo => Some(a.wrapping_rem(b)),
        BinaryOp::Divide | BinaryOp::Power => return reals(op, a as f64, b as f64),
        _ => Some(super::number::bits(op, a, b)),
    };
    value.map(Value::Int).ok_or_else(overflow)
}

fn reals(op: BinaryOp, a: f64, b: f64) -> Run<Value> {
    Ok(Value::Real(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        BinaryOp::Divide | BinaryOp::Modulo if b == 0.0 => return Err(division_by_zero()),
        BinaryOp::Divide => a / b,
        // Modulo works on integers (documentation page 1511002).
        BinaryOp::Modulo => return ints(op, a as i64, b as i64),
        _ => a.powf(b),
    }))
}

fn currencies(op: BinaryOp, left: &Value, right: &Value) -> Run<Value> {
    let (a, b) = (left.to_currency()?, right.to_currency()?);
    let value = match op {
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Subtract => a.checked_sub(b),
        BinaryOp::Multiply => a.checked_mul(b),
        BinaryOp::Divide | BinaryOp::Modulo if b.is_zero() => return Err(division_by_zero()),
        BinaryOp::Divide => a.checked_div(b),
        BinaryOp::Modulo => a.checked_rem(b),
        _ => return reals(op, a.to_real(), b.to_real()),
    };
    value.map(|value| Value::Currency(Rc::new(value))).ok_or_else(|| {
        beyond(bilingual!(
            "le résultat dépasse un monétaire (±604 462 909 807 314 587,353087)",
            "the result exceeds a currency (±604,462,909,807,314,587.353087)"
        ))
    })
}

fn numerics(op: BinaryOp, left: &Value, right: &Value) -> Run<Value> {
    let (a, b) = (left.to_numeric()?, right.to_numeric()?);
    let value = match op {
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Subtract => a.checked_sub(b),
        BinaryOp::Multiply => a.checked_mul(b),
        BinaryOp::Divide | BinaryOp::Modulo if b.is_zero() => return Err(division_by_zero()),
        BinaryOp::Divide => a.checked_div(b),
        BinaryOp::Modulo => a.checked_rem(b),
        _ => return reals(op, a.to_real(), b.to_real()),
    };
    value.map(|value| Value::Numeric(Rc::new(value))).ok_or_else(|| {
        beyond(bilingual!(
            "le résultat dépasse les 38 chiffres d'un numérique",
            "the result exceeds the 38 digits of a numeric"
        ))
    })
}

fn concat(left: Value, right: &Value) -> Run<Value> {
    let mut text = left.to_text()?;
    drop(left);
    let right = right.to_text()?;
    check_text(text.as_str().len() + right.as_str().len())?;
    text.push_str(right.as_str());
    Ok(Value::Text(text))
}

/// `+` and `-` between the options of a combination.
fn options(op: BinaryOp, left: &Enumerated, right: &Enumerated) -> Run<Value> {
    let changed = match op {
        BinaryOp::Add => left.with(right),
        BinaryOp::Subtract => left.without(right),
        _ => None,
    };
    changed.map(|value| Value::Enumerated(Rc::new(value))).ok_or_else(|| {
        let (sign, left, right) = (op.sign(), &left.of.name, &right.of.name);
        failure(
            codes::INCOMPATIBLE,
            bilingual!(
                "« {sign} » ne s'applique pas entre {left} et {right}",
                "`{sign}` does not apply between {left} and {right}"
            ),
        )
    })
}

/// `/` between texts joins the parts of a path with one separator.
fn join_paths(left: &Value, right: &Value) -> Run<Value> {
    let (left, right) = (left.to_text()?, right.to_text()?);
    let start = left.as_str().trim_end_matches(['/', '\\']);
    let separator = if left.as_str().contains('\\') { '\\' } else { '/' };
    let end = right.as_str().trim_start_matches(['/', '\\']);
    Ok(Value::text(format!("{start}{separator}{end}")))
}

/// Dates, times and durations (page 1514040). An integer counts days with a date.
fn moments(op: BinaryOp, left: &Value, right: &Value) -> Run<Value> {
    use Value as V;
    let wrong = || incompatible(op, left, right);
    let value = match (op, left, right) {
        (BinaryOp::Add, V::Duration(a), V::Duration(b)) => a.plus(*b).map(V::Duration),
        (BinaryOp::Add, V::Date(date), V::Duration(duration))
        | (BinaryOp::Add, V::Duration(duration), V::Date(date)) => {
            date.plus(*duration).map(V::Date)
        }
        (BinaryOp::Add, V::Time(time), V::Duration(duration))
        | (BinaryOp::Add, V::Duration(duration), V::Time(time)) => {
            Some(V::Time(time.plus(*duration)))
        }
        (BinaryOp::Add, V::DateTime(moment), V::Duration(duration))
        | (BinaryOp::Add, V::Duration(duration), V::DateTime(moment)) => {
            moment.plus(*duration).map(V::DateTime)
        }
        (BinaryOp::Add, V::Date(date), V::Int(days))
        | (BinaryOp::Add, V::Int(days), V::Date(date)) => date.add_days(*days).map(V::Date),
        (BinaryOp::Subtract, V::Date(date), V::Int(days)) => {
            days.checked_neg().and_then(|days| date.add_days(days)).map(V::Date)
        }
        (BinaryOp::Subtract, V::Date(a), V::Date(b)) => a.since(*b).map(V::Duration),
        (BinaryOp::Subtract, V::Time(a), V::Time(b)) => Some(V::Duration(a.since(*b))),
        (BinaryOp::Subtract, V::DateTime(a), V::DateTime(b)) => a.since(*b).map(V::Duration),
        (BinaryOp::Subtract, V::Duration(a), V::Duration(b)) => a.minus(*b).map(V::Duration),
        (BinaryOp::Subtract, moment, V::Duration(duration)) => {
            return moments(BinaryOp::Add, moment, &V::Duration(duration.negate()));
        }
        (BinaryOp::Multiply | BinaryOp::Divide, V::Duration(duration), number)
            if is_number(number) =>
        {
            let factor = number.to_real()?;
            if op == BinaryOp::Divide && factor == 0.0 {
                return Err(division_by_zero());
            }
            let factor = if op == BinaryOp::Divide { 1.0 / factor } else { factor };
            let milliseconds = duration.to_int() as f64 * factor;
            Some(V::Duration(crate::value::Duration::from_int(milliseconds as i64)))
        }
        (BinaryOp::Add, a, b) if is_moment(a) && is_moment(b) => return concat(a.clone(), b),
        _ => return Err(wrong()),
    };
    value.ok_or_else(|| {
        beyond(bilingual!(
            "le résultat sort du calendrier (années 1 à 9999), ou part d'une date vide",
            "the result leaves the calendar (years 1 to 9999), or starts from an empty date"
        ))
    })
}

#[cold]
fn beyond(message: Bilingual) -> Box<super::Fault> {
    failure(codes::OVERFLOW, message)
}

#[cold]
fn incompatible(op: BinaryOp, left: &Value, right: &Value) -> Box<super::Fault> {
    let (left, right) = (left.kind().name(), right.kind().name());
    let sign = op.sign();
    failure(
        codes::INCOMPATIBLE,
        Bilingual {
            fr: format!("« {sign} » ne s'applique pas entre {} et {}", left.fr, right.fr),
            en: format!("`{sign}` does not apply between {} and {}", left.en, right.en),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_does_not_grow_without_end() {
        // Zeros take no memory until they are read.
        let half = Value::Buffer(Rc::new(vec![0; 600 << 20]));
        let error = arithmetic(BinaryOp::Add, half.clone(), &half).unwrap_err();
        assert_eq!(error.error.details().code, codes::TOO_LARGE);
    }
}
