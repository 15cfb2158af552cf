//! Places that a slot can stand for.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use super::{Array, Associative, IntKind, Kind, Object, Owner, TextLimit, Type, Value};

/// A place reached through a slot: what a parameter by reference holds.
#[derive(Debug, Clone)]
pub enum Reference {
    /// A slot of a frame below, by its rank in the whole stack.
    Slot(u32, Holds),
    /// A global variable.
    Global(u32, Holds),
    /// Anything else.
    Place(Rc<Place>),
}

/// What a variable accepts, for those who write it through a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Anything.
    Any,
    /// Values of the kind it holds.
    SameKind,
    /// Integers of this width.
    Int(IntKind),
    /// Integers of 8 bytes without sign.
    UnsignedLong,
    /// Reals of 4 bytes.
    Single,
    /// Numerics of these digits before and after the point.
    Numeric(Option<u8>, Option<u8>),
    /// Texts of this length.
    Text(TextLimit),
    /// Buffers of this length.
    FixedBuffer(u32),
    /// Null, or values of this simple kind.
    Nullable(Kind),
    /// Null, or integers of this width.
    NullableInt(IntKind),
}

impl Kind {
    /// The simple type of its values.
    pub(crate) fn simple_type(self) -> Option<Type> {
        Some(match self {
            Self::Bool => Type::Bool,
            Self::Int => Type::LONG,
            Self::Real => Type::REAL,
            Self::Text => Type::TEXT,
            Self::Currency => Type::Currency,
            Self::Numeric => Type::NUMERIC,
            Self::Buffer => Type::Buffer,
            Self::Date => Type::Date,
            Self::Time => Type::Time,
            Self::DateTime => Type::DateTime,
            Self::Duration => Type::Duration,
            _ => return None,
        })
    }
}

impl Type {
    /// What a variable of this type accepts through a reference.
    #[must_use]
    pub fn holds(&self) -> Holds {
        match self {
            Self::Any | Self::Json => Holds::Any,
            Self::Int(kind) => Holds::Int(*kind),
            Self::UnsignedLong => Holds::UnsignedLong,
            Self::Real { single: true } => Holds::Single,
            Self::Numeric { integers, decimals } if integers.or(*decimals).is_some() => {
                Holds::Numeric(*integers, *decimals)
            }
            Self::Text(limit) if *limit != TextLimit::Free => Holds::Text(*limit),
            Self::FixedBuffer(size) => Holds::FixedBuffer(*size),
            Self::Nullable(inner) => match &**inner {
                Self::Int(kind) => Holds::NullableInt(*kind),
                inner => Holds::Nullable(inner.default_value().kind()),
            },
            _ => Holds::SameKind,
        }
    }
}

/// A place that is not a plain variable.
#[derive(Debug)]
pub enum Place {
    /// A variable that an internal procedure captured.
    Cell(RefCell<Value>, Holds),
    /// An element of an array, from 0.
    Element(Rc<RefCell<Array>>, usize),
    /// An entry of an associative array.
    Entry(Rc<RefCell<Associative>>, Value),
    /// The entry of an associative array at a place, while its generation lasts.
    Slot(Rc<RefCell<Associative>>, usize, u32),
    /// A member of an object.
    Member(Rc<Object>, usize),
    /// A property.
    Property {
        /// Whose; Null for a global one.
        object: Value,
        /// The procedure that reads it.
        get: Option<u32>,
        /// The procedure that writes it.
        set: Option<u32>,
    },
    /// `<faible>`: an object that this does not keep alive.
    Weak(RefCell<Weak<Object>>),
    /// `<force destructeur>`: an object that ends with the variable.
    Owner(Owner),
    /// Characters of a text held elsewhere: first (from 0) and count.
    Slice(Reference, usize, usize),
}
