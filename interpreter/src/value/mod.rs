//! Values: one file per kind.
//!
//! A [`Value`] is 16 bytes. Simple values are held in place, everything else by a thin,
//! counted pointer: one interpreter is one thread.

mod array;
mod associative;
mod compare;
mod convert;
pub mod currency;
pub mod date;
mod display;
mod enumeration;
mod letters;
pub mod numeric;
mod object;
mod procedure;
mod reference;
mod separators;
mod text;
mod ty;

pub use array::{Array, Growth, Items};
pub use associative::{Associative, KeyRule};
pub use compare::{MatchPlace, Similarity, compare, equal, similar_form, text_matches};
pub use convert::{ConversionError, Kind, check_width, leading_real, real_text};
pub use currency::Currency;
pub use date::{Date, DateTime, Duration, Time};
pub use display::display;
pub use enumeration::{Choice, Enumerated, Enumeration, MAX_OPTIONS};
pub use letters::{base_letter, compare_texts, without_accents};
pub use numeric::Numeric;
pub use object::{Class, Field, Object, UserType};
pub use procedure::Procedure;
pub use reference::{Holds, Place, Reference};
pub use separators::Separators;
pub use text::Text;
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
    /// A structure, a class instance, a native object such as an Email.
    Object(Rc<Object>),
    /// A value of an enumeration, options of a combination.
    Enumerated(Rc<Enumerated>),
    /// A procedure as a value.
    Procedure(Rc<Procedure>),
    /// What a slot holds when it stands for another place: a parameter by reference, a captured
    /// variable, the element of a `POUR TOUT`. Never seen by a script.
    Reference(Reference),
}

impl Value {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Text::from(text.into()))
    }

    /// An array of any values.
    #[must_use]
    pub fn array(element: Type, items: Vec<Value>) -> Self {
        Self::Array(Rc::new(RefCell::new(Array::from_values(element, items))))
    }

    /// An array of texts.
    #[must_use]
    pub fn texts(items: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::array(Type::TEXT, items.into_iter().map(Value::text).collect())
    }
}
