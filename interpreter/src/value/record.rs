//! The named members of a variant: an array of `MembreVariant`, in the order of their creation.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Array, Class, Growth, Object, Type, Value};
use crate::builtin::variant_member::{NAME, VALUE, VARIANT_MEMBER};
use crate::syntax::fold;

/// What a variant with named members holds; `..Membre` is this array itself.
pub type Record = Rc<RefCell<Array>>;

/// A record without any member.
#[must_use]
pub fn new_record() -> Record {
    Rc::new(RefCell::new(Array::new(Type::Any)))
}

/// An array that grows when it is written past its end, as those that variants make.
#[must_use]
pub fn variant_array(items: Vec<Value>) -> Value {
    let mut array = Array::from_values(Type::Any, items);
    array.growth = Growth::Any;
    Value::Array(Rc::new(array.into()))
}

/// The member of this name: with the very spelling, or else whatever the case and the accents.
#[must_use]
pub fn member(record: &RefCell<Array>, name: &str) -> Option<Rc<Object>> {
    rank(record, name).and_then(|rank| match record.borrow().get(rank) {
        Some(Value::Object(member)) => Some(member),
        _ => None,
    })
}

fn rank(record: &RefCell<Array>, name: &str) -> Option<usize> {
    let record = record.borrow();
    let super::Items::Values(items) = &record.items else { return None };
    let named = |wanted: &dyn Fn(&str) -> bool| {
        items.iter().position(|item| match item {
            Value::Object(member) => match member.fields.borrow().get(NAME) {
                Some(Value::Text(text)) => wanted(text.as_str()),
                _ => false,
            },
            _ => false,
        })
    };
    named(&|text| text == name).or_else(|| {
        let key = fold(name);
        named(&|text| fold(text) == key)
    })
}

/// Gives a member its value, and makes it when it is new.
pub fn set_member(record: &RefCell<Array>, name: &str, value: Value) {
    match member(record, name) {
        Some(member) => member.set(VALUE, value),
        None => push_member(record, name, value),
    }
}

/// Adds a member that is known to be new.
pub fn push_member(record: &RefCell<Array>, name: &str, value: Value) {
    let class = Class::Native(&VARIANT_MEMBER);
    let member = Object::new(class, vec![Value::text(name), value]);
    record.borrow_mut().push(Value::Object(member));
}

/// Takes a member out.
pub fn remove_member(record: &RefCell<Array>, name: &str) {
    if let Some(rank) = rank(record, name) {
        record.borrow_mut().remove(rank);
    }
}

impl Value {
    /// The value itself; that of the member when it is a `MembreVariant`.
    #[must_use]
    pub fn of_member(self) -> Self {
        match &self {
            Self::Object(object) if object.is(&VARIANT_MEMBER) => object.get(VALUE),
            _ => self,
        }
    }

    /// The value as another variable takes it: named members are held by value, so they are
    /// copied; anything else follows the rules of its own type.
    #[must_use]
    pub fn detached(self) -> Self {
        match &self {
            Self::Record(_) => self.deep_copy(),
            _ => self,
        }
    }
}
