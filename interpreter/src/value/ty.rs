//! Static types.

#![allow(missing_docs)] // The comment of a variant covers its fields.

use std::rc::Rc;

use super::{Class, Enumeration, SequenceKind, UserType, Value};
use crate::builtin::variant_member::VARIANT_MEMBER;

/// The width and sign of an integer variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntKind {
    /// 1, 2, 4 or 8.
    pub bytes: u8,
    /// Below zero too.
    pub signed: bool,
}

impl IntKind {
    /// `entier`: 4 bytes, signed.
    pub const INT: Self = Self { bytes: 4, signed: true };
    /// `entier sur 8 octets`.
    pub const LONG: Self = Self { bytes: 8, signed: true };

    /// The least and the greatest value, for what 8 signed bytes hold: the unsigned integer of
    /// 8 bytes is [`Type::UnsignedLong`].
    #[must_use]
    pub fn bounds(self) -> (i64, i64) {
        let bits = u32::from(self.bytes) * 8;
        match (self.signed, bits) {
            (true, 64) => (i64::MIN, i64::MAX),
            (false, 64) => (0, i64::MAX),
            (true, bits) => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
            (false, bits) => (0, (1 << bits) - 1),
        }
    }
}

/// How long a text variable may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextLimit {
    /// As long as memory allows.
    Free,
    /// Cut to that many characters.
    AtMost(u32),
    /// Cut or padded with spaces to exactly that many characters.
    Exactly(u32),
    /// `UUID`: an identifier of 128 or 256 bits, in the form of its kind.
    Uuid(u16),
}

/// What the checker knows of a variable or an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// Anything: a variant, an untyped parameter.
    Any,
    /// No value at all: the result of a procedure without result.
    Void,
    /// `booléen`.
    Bool,
    /// An integer.
    Int(IntKind),
    /// `entier sans signe sur 8 octets`: an integer, a numeric beyond 2⁶³ − 1.
    UnsignedLong,
    /// `réel`; 4 bytes are computed as 8 and rounded when stored.
    Real { single: bool },
    /// `monétaire`.
    Currency,
    /// `numérique`, with the digits before and after its point when they are bounded.
    Numeric { integers: Option<u8>, decimals: Option<u8> },
    /// `chaîne`.
    Text(TextLimit),
    /// `Buffer`.
    Buffer,
    /// `Buffer sur n`: a buffer that always has n bytes.
    FixedBuffer(u32),
    /// `Date`.
    Date,
    /// `Heure`.
    Time,
    /// `DateHeure`.
    DateTime,
    /// `Durée`.
    Duration,
    /// `tableau de T`, one dimension; more are arrays of arrays.
    Array(Rc<Type>),
    /// `tableau associatif de T`.
    Associative(Rc<Type>),
    /// `File de T`, `Pile de T`, `Liste de T`.
    Sequence(SequenceKind, Rc<Type>),
    /// A structure, class or native type; `dynamic` ones are references, Null at first.
    Object { class: Class, dynamic: bool },
    /// An enumeration or a combination.
    Enumeration(Rc<Enumeration>),
    /// `JSON`: anything, which a text is read into and which reads as JSON text.
    Json,
    /// `Procédure`.
    Procedure,
    /// `T?`: a value of this simple type, or Null.
    Nullable(Rc<Type>),
}

impl Type {
    /// `octet`.
    pub const BYTE: Self = Self::Int(IntKind { bytes: 1, signed: false });
    /// `entier`.
    pub const INT: Self = Self::Int(IntKind::INT);
    /// `entier sur 8 octets`.
    pub const LONG: Self = Self::Int(IntKind::LONG);
    /// `réel`.
    pub const REAL: Self = Self::Real { single: false };
    /// `numérique (*)`: as many digits as the value needs.
    pub const NUMERIC: Self = Self::Numeric { integers: None, decimals: None };
    /// `chaîne`.
    pub const TEXT: Self = Self::Text(TextLimit::Free);

    /// True when this simple value is one of the type already, without any conversion. False for
    /// what needs a longer look.
    #[must_use]
    #[inline]
    pub fn takes_as_is(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Int(IntKind { bytes: 4, signed: true }), Value::Int(value)) => {
                i32::try_from(*value).is_ok()
            }
            (Self::Int(kind), Value::Int(value)) => {
                let (least, most) = kind.bounds();
                (least..=most).contains(value)
            }
            (Self::Real { single: false }, Value::Real(_))
            | (Self::Bool, Value::Bool(_))
            | (Self::Text(TextLimit::Free), Value::Text(_))
            | (Self::Any, _) => true,
            _ => false,
        }
    }
}

impl Type {
    /// What `TypeVar` says of a variable of this type: the number behind the `wl…` constants.
    #[must_use]
    pub fn type_number(&self) -> i64 {
        match self {
            Self::Any => 31,
            Self::Int(IntKind { bytes, signed }) => match (signed, bytes) {
                (false, 1) => 2,
                (false, 2) => 3,
                (false, 4) => 4,
                (false, _) => 5,
                (true, 1) => 6,
                (true, 2) => 7,
                (true, 4) => 8,
                (true, _) => 9,
            },
            Self::UnsignedLong => 5,
            Self::Nullable(of) => of.type_number(),
            Self::Real { single: true } => 11,
            Self::Text(TextLimit::Exactly(_)) => 22,
            Self::Text(TextLimit::AtMost(1)) => 81,
            Self::Text(TextLimit::Uuid(128)) => 154,
            Self::Text(TextLimit::Uuid(_)) => 155,
            Self::Object { class: Class::User(user), .. } => number_of(user),
            Self::Object { class: Class::Native(_), .. } | Self::Json => 111,
            Self::Procedure => 61,
            // The width says nothing more: as their values.
            other => other.default_value().type_number(),
        }
    }
}

impl Value {
    /// What `TypeVar` and `..Type` say of the value (documentation page 3013056): the number
    /// behind the `wl…` constants. Integers are those of 4 bytes, since the width is the
    /// variable's.
    #[must_use]
    pub fn type_number(&self) -> i64 {
        match self {
            Self::Null | Self::FrameSlot(..) | Self::GlobalSlot(..) | Self::Place(_) => 0,
            Self::Bool(_) => 1,
            Self::Int(_) => 8,
            Self::Currency(_) => 10,
            Self::Real(_) => 12,
            Self::Numeric(_) => 13,
            Self::Text(_) => 16,
            Self::Date(_) => 24,
            Self::Time(_) => 25,
            Self::DateTime(_) => 26,
            Self::Duration(_) => 27,
            Self::Buffer(_) => 28,
            Self::Array(_) => 34,
            Self::Object(object) if object.is(&VARIANT_MEMBER) => {
                self.clone().of_member().type_number()
            }
            Self::Object(object) => match object.class {
                Class::User(ref user) => number_of(user),
                Class::Native(_) => 111,
            },
            Self::Record(_) => 111,
            Self::Procedure(_) => 61,
            Self::Associative(_) => 62,
            Self::Sequence(sequence) => match sequence.borrow().kind {
                SequenceKind::List => 513,
                SequenceKind::Stack => 514,
                SequenceKind::Queue => 515,
            },
            Self::Enumerated(value) if value.of.combination => 136,
            Self::Enumerated(_) => 135,
        }
    }
}

/// Of an object of a class, or of a structure.
fn number_of(user: &UserType) -> i64 {
    if user.class().is_some() { 37 } else { 36 }
}
