//! Boolean expressions.

use std::cmp::Ordering;

use super::nullable::same;
use super::{Machine, Run};
use crate::syntax::tree::BinaryOp;
use crate::tree::{Any, Bool, Case, EntryQuestion};
use crate::value::{
    MatchPlace, Similarity, Value, compare, equal, reals_equal, similar_form, text_matches,
};

impl Machine {
    #[inline(always)]
    #[allow(clippy::inline_always)] // As `int`.
    pub(super) fn bool(&mut self, node: &Bool) -> Run<bool> {
        match node {
            Bool::CompareInt(op, operands) => {
                let left = self.int(&operands.0)?;
                let right = self.int(&operands.1)?;
                Ok(compare_ints(*op, left, right))
            }
            node => Ok(self.bool_node(node)? != 0),
        }
    }

    /// 0 or 1: 64 bits come back in a register, beside a fault.
    #[inline(never)]
    fn bool_node(&mut self, node: &Bool) -> Run<u64> {
        self.truth(node).map(u64::from)
    }

    #[inline]
    fn truth(&mut self, node: &Bool) -> Run<bool> {
        match node {
            Bool::CompareInt(..) => self.bool(node),
            Bool::Const(value) => Ok(*value),
            Bool::Not(operand) => Ok(!self.bool(operand)?),
            Bool::Logic(op, operands) => {
                let left = self.bool(&operands.0)?;
                match op {
                    BinaryOp::LazyAnd if !left => Ok(false),
                    BinaryOp::LazyOr if left => Ok(true),
                    BinaryOp::And | BinaryOp::LazyAnd => Ok(self.bool(&operands.1)? && left),
                    _ => Ok(self.bool(&operands.1)? || left),
                }
            }
            Bool::CompareReal(op, operands) => {
                let left = self.real(&operands.0)?;
                Ok(compare_reals(*op, left, self.real(&operands.1)?))
            }
            Bool::CompareText(wanted, operands) => {
                if let (Some(Value::Text(left)), Some(Value::Text(right))) =
                    (self.peek(&operands.0), self.peek(&operands.1))
                {
                    return Ok((left == right) == *wanted);
                }
                let left = self.simple_any(&operands.0)?;
                let right = self.simple_any(&operands.1)?;
                Ok(equal(&left, &right) == *wanted)
            }
            Bool::Compare(op, operands) => {
                let left = self.simple_any(&operands.0)?;
                let right = self.simple_any(&operands.1)?;
                relate(*op, &left, &right)
            }
            Bool::In { value, list, negated, lazy, nulls } => {
                let value = self.simple_any(value)?;
                let mut found = false;
                for candidate in list {
                    let candidate = self.simple_any(candidate)?;
                    found |=
                        if *nulls { same(&value, &candidate) } else { equal(&value, &candidate) };
                    if found && *lazy {
                        break;
                    }
                }
                Ok(found != *negated)
            }
            Bool::Between { value, low, low_strict, high_strict, high } => {
                let low = self.simple_any(low)?;
                let value = self.simple_any(value)?;
                let high = self.simple_any(high)?;
                Ok(relate(below(*low_strict), &low, &value)?
                    && relate(below(*high_strict), &value, &high)?)
            }
            Bool::IsClass(operand, class) => match self.any(operand)? {
                Value::Object(object) => Ok(!object.is_dead() && object.class.is_a(class)),
                _ => Ok(false),
            },
            Bool::IsNull(operand) => Ok(match self.simple_any(operand)? {
                Value::Null => true,
                Value::Object(object) => object.is_dead(),
                _ => false,
            }),
            Bool::CompareVariant(op, operands) => {
                let left = self.simple_any(&operands.0)?;
                let right = self.simple_any(&operands.1)?;
                if matches!((&left, &right), (Value::Null, _) | (_, Value::Null)) {
                    return Ok(*op == BinaryOp::Equal);
                }
                relate(*op, &left, &right)
            }
            Bool::Same(wanted, operands) => {
                let left = self.simple_any(&operands.0)?;
                let right = self.simple_any(&operands.1)?;
                Ok(same(&left, &right) == *wanted)
            }
            Bool::FromInt(operand) => Ok(self.int(operand)? != 0),
            Bool::Condition(operand) | Bool::FromAny(operand)
                if let Any::Entry { map, key, question: EntryQuestion::Exists } = &**operand =>
            {
                Ok(self.entries(map, key)?.is_some_and(|count| count > 0))
            }
            Bool::Condition(operand) => match self.simple_any(operand)? {
                Value::Bool(value) => Ok(value),
                other => Ok(other.to_condition()?),
            },
            Bool::FromAny(operand) => match self.simple_any(operand)? {
                Value::Bool(value) => Ok(value),
                other => Ok(other.to_bool()?),
            },
        }
    }

    /// True when `value` is one of the alternatives of a `CAS`.
    pub(super) fn case(&mut self, case: &Case, value: &Value) -> Run<bool> {
        match case {
            Case::Equal(candidate) => Ok(equal(value, &self.simple_any(candidate)?)),
            Case::Same(candidate) => Ok(same(value, &self.simple_any(candidate)?)),
            Case::Range(low, high) => {
                let above = match low {
                    Some(low) => relate(BinaryOp::GreaterEqual, value, &self.simple_any(low)?)?,
                    None => true,
                };
                Ok(above
                    && match high {
                        Some(high) => relate(BinaryOp::LessEqual, value, &self.simple_any(high)?)?,
                        None => true,
                    })
            }
            Case::Compare(op, candidate) => relate(*op, value, &self.simple_any(candidate)?),
            Case::Between { low, low_strict, high_strict, high } => {
                let low = self.simple_any(low)?;
                let high = self.simple_any(high)?;
                Ok(relate(below(*low_strict), &low, value)?
                    && relate(below(*high_strict), value, &high)?)
            }
        }
    }

    /// A value where a simple one is expected: a field of the window gives its value.
    pub(super) fn simple_any(&mut self, node: &Any) -> Run<Value> {
        match self.any(node)? {
            value @ Value::Object(_) => self.simple(value),
            value => Ok(value),
        }
    }
}

fn below(strict: bool) -> BinaryOp {
    if strict { BinaryOp::Less } else { BinaryOp::LessEqual }
}

fn ordered(op: BinaryOp, ordering: Ordering) -> bool {
    match op {
        BinaryOp::Equal => ordering == Ordering::Equal,
        BinaryOp::NotEqual => ordering != Ordering::Equal,
        BinaryOp::Less => ordering == Ordering::Less,
        BinaryOp::LessEqual => ordering != Ordering::Greater,
        BinaryOp::Greater => ordering == Ordering::Greater,
        _ => ordering != Ordering::Less,
    }
}

#[inline(always)]
#[allow(clippy::inline_always)] // The condition of most loops.
pub(crate) fn compare_ints(op: BinaryOp, left: i64, right: i64) -> bool {
    match op {
        BinaryOp::Equal => left == right,
        BinaryOp::NotEqual => left != right,
        BinaryOp::Less => left < right,
        BinaryOp::LessEqual => left <= right,
        BinaryOp::Greater => left > right,
        _ => left >= right,
    }
}

#[inline]
pub(crate) fn compare_reals(op: BinaryOp, left: f64, right: f64) -> bool {
    match op {
        BinaryOp::Less => left < right,
        BinaryOp::Greater => left > right,
        BinaryOp::Equal => reals_equal(left, right),
        BinaryOp::NotEqual => !reals_equal(left, right),
        BinaryOp::LessEqual => left <= right || reals_equal(left, right),
        _ => left >= right || reals_equal(left, right),
    }
}

/// Any comparison between two values found when it runs.
pub(super) fn relate(op: BinaryOp, left: &Value, right: &Value) -> Run<bool> {
    use BinaryOp as Op;
    use MatchPlace::{Anywhere, End, Start};
    use Similarity::{Exact, Similar, VerySimilar};
    let texts = || -> Run<_> { Ok((left.to_text()?, right.to_text()?)) };
    let matches = |kind, place| -> Run<bool> {
        let (left, right) = texts()?;
        Ok(text_matches(place, kind, left.as_str(), right.as_str()))
    };
    let alike = |kind| -> Run<bool> {
        let (left, right) = texts()?;
        Ok(similar_form(left.as_str(), kind) == similar_form(right.as_str(), kind))
    };
    match op {
        Op::Equal => Ok(equal(left, right)),
        Op::NotEqual => Ok(!equal(left, right)),
        Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => match compare(left, right) {
            Some(ordering) => Ok(ordered(op, ordering)
                || matches!(op, Op::LessEqual | Op::GreaterEqual) && equal(left, right)),
            None => Err(super::failure(
                crate::diagnostic::codes::INCOMPATIBLE,
                crate::diagnostic::Bilingual {
                    fr: format!(
                        "{} et {} ne se comparent pas",
                        left.kind().name().fr,
                        right.kind().name().fr
                    ),
                    en: format!(
                        "{} and {} do not compare",
                        left.kind().name().en,
                        right.kind().name().en
                    ),
                },
            )),
        },
        Op::Similar => alike(Similar),
        Op::VerySimilar => alike(VerySimilar),
        Op::StartsWith => matches(Exact, Start),
        Op::StartsWithSimilar => matches(Similar, Start),
        Op::StartsWithVerySimilar => matches(VerySimilar, Start),
        Op::Contains => matches(Exact, Anywhere),
        Op::ContainsSimilar => matches(Similar, Anywhere),
        Op::ContainsVerySimilar => matches(VerySimilar, Anywhere),
        Op::EndsWith => matches(Exact, End),
        Op::EndsWithSimilar => matches(Similar, End),
        _ => matches(VerySimilar, End),
    }
}
