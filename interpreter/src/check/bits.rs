//! Bits of integers: `n[i]`, `n[i À j]`, `n[i, wlEntier_1]`, and the width of bit operators
//! (page 1512009).

use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{BinaryOp, ExprKind, Range as SyntaxRange};
use crate::tree::{Int, Range};
use crate::value::{IntKind, Type};

use super::Checker;
use super::typed::{Node, Typed};

impl Checker {
    /// The bits that indexes on a value of this type mean, when it is an integer.
    pub(super) fn bits(&mut self, ty: &Type, indexes: &[SyntaxRange]) -> Option<(IntKind, Range)> {
        let kind = match ty {
            Type::Int(kind) => *kind,
            Type::UnsignedLong => IntKind { bytes: 8, signed: false },
            _ => return None,
        };
        let range = match indexes {
            // A bit that does not exist is 0: no position is refused.
            [range] => self.positions(range),
            [SyntaxRange::One(rank), SyntaxRange::One(part)] => {
                let ExprKind::Name(name) = &part.kind else { return None };
                let bits = part_bits(&name.key)?;
                let rank = self.expression(rank).into_int();
                let last = Int::Multiply(Box::new((rank, Int::Const(bits))));
                Range::Length(Int::AddConst(Box::new(last), 1 - bits), Int::Const(bits))
            }
            _ => return None,
        };
        Some((kind, range))
    }
}

/// The bits of a part of an integer, by the constant that names it.
fn part_bits(key: &str) -> Option<i64> {
    match key {
        "wlentier_1" | "wlint_1" => Some(8),
        "wlentier_2" | "wlint_2" => Some(16),
        "wlentier_4" | "wlint_4" | "wlentier" | "wlint" => Some(32),
        _ => None,
    }
}

/// `bitDécaleGauche(a, b)`: the operator written as a function, by its folded name.
pub(super) fn shift(key: &str) -> Option<BinaryOp> {
    match Keyword::from_key(key)? {
        Keyword::ShiftLeft => Some(BinaryOp::ShiftLeft),
        Keyword::ShiftRight => Some(BinaryOp::ShiftRight),
        _ => None,
    }
}

/// `a & b` and the like, as wide as the table of the page says: 4 bytes, or 8 as soon as an
/// operand has 8 or none is an integer.
pub(super) fn bit_operation(op: BinaryOp, left: Typed, right: Typed) -> Typed {
    let shift = matches!(op, BinaryOp::ShiftLeft | BinaryOp::ShiftRight);
    let result = match (width(&left), width(&right)) {
        (own, _) if shift => own.unwrap_or(IntKind::LONG),
        (Some(a), Some(b)) => IntKind { bytes: a.bytes.max(b.bytes), signed: a.signed && b.signed },
        (Some(own), None) | (None, Some(own)) => own,
        (None, None) => IntKind::LONG,
    };
    let (left, right) = (pattern(left), pattern(right));
    let narrow = result.bytes < 8;
    // Zeros come in from the left: the bits above the width must not.
    let left = if narrow && op == BinaryOp::ShiftRight { unsigned(left) } else { left };
    let node = Int::Bits(op, Box::new((left, right)));
    if result == (IntKind { bytes: 8, signed: false }) {
        return Typed::unsigned_bits(node);
    }
    Typed::int(if narrow { narrowed(node, op, result.signed) } else { node })
}

/// `~a`.
pub(super) fn bit_not(operand: Typed) -> Typed {
    match width(&operand) {
        Some(IntKind { bytes: 8, signed: false }) => {
            Typed::unsigned_bits(Int::BitNot(Box::new(pattern(operand))))
        }
        Some(IntKind { bytes: 4, signed: false }) => {
            Typed::int(unsigned(Int::BitNot(Box::new(pattern(operand)))))
        }
        _ => Typed::int(Int::BitNot(Box::new(pattern(operand)))),
    }
}

/// The width of an operand, 4 or 8 bytes; `None` when it is not an integer.
fn width(value: &Typed) -> Option<IntKind> {
    match (&value.node, &value.ty) {
        (Node::Int(Int::Const(value)), _) if i32::try_from(*value).is_ok() => Some(IntKind::INT),
        (Node::Int(Int::Const(value)), _) if u32::try_from(*value).is_ok() => {
            Some(IntKind { bytes: 4, signed: false })
        }
        // What is narrower is computed on 4 bytes.
        (_, Type::Int(kind)) => {
            Some(IntKind { bytes: kind.bytes.max(4), signed: kind.signed || kind.bytes < 4 })
        }
        (_, Type::UnsignedLong) => Some(IntKind { bytes: 8, signed: false }),
        _ => None,
    }
}

fn pattern(value: Typed) -> Int {
    match value.ty {
        Type::Int(_) | Type::Bool | Type::Real { .. } => value.into_int(),
        _ => Int::Pattern(Box::new(value.into_any())),
    }
}

/// The 4 low bytes, without sign.
fn unsigned(node: Int) -> Int {
    Int::Bits(BinaryOp::BitAnd, Box::new((node, Int::Const(0xFFFF_FFFF))))
}

/// A result of 4 bytes. Only a shift to the left, or a mix of signs, goes beyond.
fn narrowed(node: Int, op: BinaryOp, signed: bool) -> Int {
    if !signed {
        return unsigned(node);
    }
    if !matches!(op, BinaryOp::ShiftLeft | BinaryOp::ShiftRight) {
        return node;
    }
    // The sign of bit 32 goes into those above it.
    let sign = 1 << 31;
    let flipped = Int::Bits(BinaryOp::BitXor, Box::new((unsigned(node), Int::Const(sign))));
    Int::AddConst(Box::new(flipped), -sign)
}
