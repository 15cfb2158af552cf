//! Which of several prototypes of one name fits given values (page 1514063). The checker asks it
//! with static types, the machine with those of the values.

use std::rc::Rc;

use super::{Class, Type, Value};

/// What counts of a prototype.
#[derive(Debug)]
pub struct Prototype<'t> {
    /// The type of each parameter, and whether it may be left out.
    pub parameters: Vec<(&'t Type, bool)>,
    /// Any number of arguments may follow.
    pub variadic: bool,
}

impl Prototype<'_> {
    /// True when it can be called with that many arguments.
    #[must_use]
    pub fn takes(&self, count: usize) -> bool {
        let needed = self.parameters.iter().filter(|(_, optional)| !optional).count();
        count >= needed && (self.variadic || count <= self.parameters.len())
    }

    /// How far the arguments are from it; `None` stands for an argument that was left out.
    fn distance(&self, given: &[Option<Type>]) -> Option<u32> {
        if !self.takes(given.len()) {
            return None;
        }
        let mut total: u32 = 0;
        for (rank, given) in given.iter().enumerate() {
            let far = match (self.parameters.get(rank), given) {
                (Some((wanted, _)), Some(given)) => distance(wanted, given)?,
                (Some((_, true)), None) => 0,
                (Some((_, false)), None) => return None,
                (None, _) => UNTYPED,
            };
            total = total.saturating_add(far);
        }
        Some(total)
    }
}

/// A parameter without a type: behind any class the object is of, ahead of any conversion.
const UNTYPED: u32 = 1_000;
/// A value that must be converted.
const CONVERSION: u32 = 100_000;

/// The prototype that needs the fewest conversions; the first one of the source when several do.
#[must_use]
pub fn best<'t>(
    prototypes: impl IntoIterator<Item = Prototype<'t>>,
    given: &[Option<Type>],
) -> Option<usize> {
    let mut found: Option<(usize, u32)> = None;
    for (rank, prototype) in prototypes.into_iter().enumerate() {
        if let Some(far) = prototype.distance(given)
            && found.is_none_or(|(_, least)| far < least)
        {
            found = Some((rank, far));
        }
    }
    found.map(|(rank, _)| rank)
}

/// How far a value of type `given` is from a parameter of type `wanted`: 0 when it is of that
/// type, `None` when it can never become one.
#[must_use]
pub fn distance(wanted: &Type, given: &Type) -> Option<u32> {
    match (wanted, given) {
        (Type::Nullable(wanted), Type::Nullable(given)) => distance(wanted, given),
        // A value fits where Null does, not the other way round.
        (Type::Nullable(wanted), given) if *given != Type::Any => {
            distance(wanted, given).map(|far| far.saturating_add(CONVERSION))
        }
        (wanted, Type::Nullable(_)) if wanted.is_simple() && !wanted.is_nullable() => None,
        (Type::Any, _) => Some(UNTYPED),
        (Type::Int(_), Type::Int(_))
        | (Type::Real { .. }, Type::Real { .. })
        | (Type::Numeric { .. }, Type::Numeric { .. })
        | (Type::Text(_), Type::Text(_)) => Some(0),
        (Type::Array(wanted), Type::Array(given))
        | (Type::Associative(wanted), Type::Associative(given)) => {
            Some(if wanted == given || **wanted == Type::Any { 0 } else { CONVERSION })
        }
        (Type::Sequence(wanted, _), Type::Sequence(given, _)) => (wanted == given).then_some(0),
        (Type::Object { class: wanted, .. }, Type::Object { class: given, .. }) => {
            steps(given, wanted)
        }
        // There may be no object where one of a class is taken.
        (Type::Object { class, .. }, Type::Any) if class.info().is_some() => Some(CONVERSION),
        (wanted, given) if wanted == given => Some(0),
        (Type::Enumeration(wanted), Type::Enumeration(given)) => {
            wanted.includes(given).then_some(CONVERSION)
        }
        (Type::Text(_), Type::Enumeration(_)) => Some(CONVERSION),
        (_, Type::Any) => Some(CONVERSION),
        (Type::Procedure, Type::Text(_)) => Some(CONVERSION),
        (wanted, Type::Object { class: Class::Native(native), .. })
            if native.default_property.is_some() && wanted.is_simple() =>
        {
            Some(CONVERSION)
        }
        (wanted, given) => (wanted.is_simple() && given.is_simple()).then_some(CONVERSION),
    }
}

/// An interface is further than any base.
const INTERFACE: u32 = 500;

/// How many classes above `own` stands `wanted`.
fn steps(own: &Class, wanted: &Class) -> Option<u32> {
    if own == wanted {
        return Some(0);
    }
    if !own.is_a(wanted) {
        return None;
    }
    let bases = own.info().map(|class| class.bases.as_slice()).unwrap_or_default();
    let above = bases.iter().filter_map(|base| steps(&Class::User(Rc::clone(base)), wanted));
    Some(above.min().map_or(INTERFACE, |steps| steps.saturating_add(1).min(INTERFACE)))
}

impl Type {
    /// True for `T?`.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        matches!(self, Self::Nullable(_))
    }

    /// True for a type whose values are simple: they convert into each other.
    #[must_use]
    pub fn is_simple(&self) -> bool {
        !matches!(
            self,
            Self::Any
                | Self::Json
                | Self::Void
                | Self::Array(_)
                | Self::Associative(_)
                | Self::Sequence(..)
                | Self::Object { .. }
                | Self::Enumeration(_)
                | Self::Procedure
        )
    }
}

impl Value {
    /// The type of the value itself.
    #[must_use]
    pub fn own_type(&self) -> Type {
        match self {
            Self::Null
            | Self::Record(_)
            | Self::FrameSlot(..)
            | Self::GlobalSlot(..)
            | Self::Place(_) => Type::Any,
            Self::Bool(_) => Type::Bool,
            Self::Int(_) => Type::INT,
            Self::Real(_) => Type::REAL,
            Self::Text(_) => Type::TEXT,
            Self::Currency(_) => Type::Currency,
            Self::Numeric(_) => Type::NUMERIC,
            Self::Buffer(_) => Type::Buffer,
            Self::Date(_) => Type::Date,
            Self::Time(_) => Type::Time,
            Self::DateTime(_) => Type::DateTime,
            Self::Duration(_) => Type::Duration,
            Self::Array(array) => Type::Array(Rc::new(array.borrow().element.clone())),
            Self::Associative(map) => Type::Associative(Rc::new(map.borrow().element.clone())),
            Self::Sequence(sequence) => {
                let sequence = sequence.borrow();
                Type::Sequence(sequence.kind, Rc::new(sequence.element.clone()))
            }
            Self::Object(object) => Type::Object { class: object.class.clone(), dynamic: false },
            Self::Enumerated(value) => Type::Enumeration(Rc::clone(&value.of)),
            Self::Procedure(_) => Type::Procedure,
        }
    }
}
