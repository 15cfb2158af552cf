//! Values: one file per kind.
//!
//! A [`Value`] is 16 bytes. Simple values are held in place, everything else by a thin,
//! counted pointer: one interpreter is one thread.

mod array;
mod associative;
mod bounds;
mod class;
mod compare;
mod convert;
pub mod currency;
pub mod date;
mod display;
mod enumeration;
mod json;
mod key_rule;
mod layout;
mod letters;
mod naming;
pub mod numeric;
mod object;
mod overload;
mod procedure;
mod record;
mod reference;
mod remains;
pub mod search;
mod separators;
mod sequence;
mod text;
mod text_view;
mod ty;
mod uuid;

pub use array::{Array, Growth, Items};
pub use associative::Associative;
pub use bounds::check_width;
pub use class::{
    Access, Ancestor, ClassInfo, CopyRule, MemberInfo, Method, Property, Restriction, StaticMember,
};
pub use compare::{
    MatchPlace, Similarity, compare, equal, reals_equal, similar_form, text_matches,
};
pub use convert::{ConversionError, Kind, leading_real, real_text};
pub use currency::Currency;
pub use date::{Date, DateTime, Duration, Time};
pub use display::display;
pub use enumeration::{Choice, Enumerated, Enumeration, MAX_OPTIONS};
pub use json::{JsonLayout, into_json, parse_json, to_json};
pub use key_rule::KeyRule;
pub use layout::{Entries, Layout};
pub use letters::{base_letter, compare_texts, without_accents};
pub use numeric::Numeric;
pub use object::{Class, Elsewhere, Field, Object, Serialized, State, UserType};
pub use overload::{Prototype, best, distance};
pub use procedure::{Procedure, Target};
pub use record::{
    Record, member, new_record, push_member, remove_member, set_member, variant_array,
};
pub use reference::{Holds, Place, Reference};
pub use remains::{Owner, Remains};
pub use separators::Separators;
pub use sequence::{Sequence, SequenceKind};
pub use text::Text;
pub use text_view::TextView;
pub use ty::{IntKind, TextLimit, Type};

use std::cell::RefCell;
use std::rc::Rc;

/// Any value of the language.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// `Null`, and a variant never assigned.
    #[default]
    Null,
    /// `Vrai` or `Faux`.
    Bool(bool),
    /// An integer of any width; the width is the variable's, not the value's.
    Int(i64),
    /// A real of 8 bytes.
    Real(f64),
    /// A text.
    Text(Text),
    /// A currency, exact.
    Currency(Rc<Currency>),
    /// A numeric, exact.
    Numeric(Rc<Numeric>),
    /// Bytes.
    Buffer(Rc<Vec<u8>>),
    /// A date.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A date and a time.
    DateTime(DateTime),
    /// A duration.
    Duration(Duration),
    /// An array, shared.
    Array(Rc<RefCell<Array>>),
    /// An associative array.
    Associative(Rc<RefCell<Associative>>),
    /// A variant with named members.
    Record(Record),
    /// A queue, a stack or a list, shared.
    Sequence(Rc<RefCell<Sequence>>),
    /// A structure, a class instance, a native object such as an Email.
    Object(Rc<Object>),
    /// A value of an enumeration, options of a combination.
    Enumerated(Rc<Enumerated>),
    /// A procedure as a value.
    Procedure(Rc<Procedure>),
    /// What a slot holds when it stands for a slot of a frame below. As the two that follow: a
    /// parameter by reference, a captured variable, the element of a `POUR TOUT`; never seen by a
    /// script. They are a [`Reference`] taken apart, so that a value stays 16 bytes.
    FrameSlot(u32, Holds),
    /// What a slot holds when it stands for a global variable.
    GlobalSlot(u32, Holds),
    /// What a slot holds when it stands for any other place.
    Place(Rc<Place>),
}

const _: () = assert!(size_of::<Value>() == 16);

impl Value {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<Text>) -> Self {
        Self::Text(text.into())
    }

    /// True when it stands for a place.
    #[must_use]
    #[inline]
    pub fn is_reference(&self) -> bool {
        matches!(self, Self::FrameSlot(..) | Self::GlobalSlot(..) | Self::Place(_))
    }

    /// The place it stands for, when it is not a value of its own.
    #[must_use]
    #[inline]
    pub fn reference(&self) -> Option<Reference> {
        match self {
            Self::FrameSlot(slot, holds) => Some(Reference::Slot(*slot, *holds)),
            Self::GlobalSlot(slot, holds) => Some(Reference::Global(*slot, *holds)),
            Self::Place(place) => Some(Reference::Place(Rc::clone(place))),
            _ => None,
        }
    }

    /// An array of any values.
    #[must_use]
    pub fn array(element: Type, items: Vec<Value>) -> Self {
        Self::Array(Rc::new(RefCell::new(Array::from_values(element, items))))
    }

    /// An array of texts.
    #[must_use]
    pub fn texts(items: impl IntoIterator<Item = impl Into<Text>>) -> Self {
        Self::array(Type::TEXT, items.into_iter().map(Value::text).collect())
    }
}

impl From<Reference> for Value {
    fn from(reference: Reference) -> Self {
        match reference {
            Reference::Slot(slot, holds) => Self::FrameSlot(slot, holds),
            Reference::Global(slot, holds) => Self::GlobalSlot(slot, holds),
            Reference::Place(place) => Self::Place(place),
        }
    }
}
