//! How a collection begins, beyond what its type says.

use std::rc::Rc;

use super::{Array, Associative, Class, Growth, Items, KeyRule, Type, Value};

/// What a declaration says of an array or an associative array; its elements may be collections
/// with a layout of their own.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Elements of an array, in each of its dimensions; 0 for an empty one.
    pub dimensions: Vec<usize>,
    /// `<agrandissement>`.
    pub growth: Growth,
    /// `tableau fixe`.
    pub fixed: bool,
    /// `tableau dynamique`: without dimensions it is Null until it is allocated.
    pub dynamic: bool,
    /// `tableau associatif (…)`.
    pub entries: Option<Entries>,
    /// Of the elements.
    pub element: Option<Box<Layout>>,
}

/// The options of an associative array.
#[derive(Debug, Clone)]
pub struct Entries {
    /// Which keys are the same.
    pub rule: KeyRule,
    /// What a missing key reads as.
    pub default: Option<Value>,
    /// The type of the keys.
    pub key: Type,
}

impl Layout {
    /// A value of this type and layout; `first` gives the first value of a simple element.
    #[must_use]
    pub fn create(&self, ty: &Type, first: &dyn Fn(&Type) -> Value) -> Value {
        match ty {
            Type::Array(_) if self.dynamic && self.dimensions.iter().all(|size| *size == 0) => {
                Value::Null
            }
            Type::Array(_) => self.array(ty, &self.dimensions, first),
            Type::Associative(element) => {
                let mut map = Associative::new((**element).clone());
                if let Some(entries) = &self.entries {
                    map.key_rule = entries.rule;
                    map.key = entries.key.clone();
                    map.default.clone_from(&entries.default);
                }
                map.template = self.template(element, first);
                Value::Associative(Rc::new(map.into()))
            }
            ty => first(ty),
        }
    }

    fn array(&self, ty: &Type, dimensions: &[usize], first: &dyn Fn(&Type) -> Value) -> Value {
        let Type::Array(element) = ty else { return first(ty) };
        let mut array = Array::new((**element).clone());
        array.growth = self.growth;
        array.fixed = self.fixed;
        array.rows = dimensions.len() > 1;
        let (count, inner) =
            dimensions.split_first().map_or((0, &[][..]), |(count, inner)| (*count, inner));
        array.template = if inner.is_empty() {
            self.template(element, first)
        } else {
            Some(Box::new(self.array(element, inner, first)))
        };
        match &mut array.items {
            Items::Ints(items) => items.resize(count, 0),
            Items::Reals(items) => items.resize(count, 0.0),
            Items::Values(_) => {
                let items = std::iter::repeat_with(|| array.new_element()).take(count).collect();
                array.items = Items::Values(items);
            }
        }
        Value::Array(Rc::new(array.into()))
    }

    /// The first value of an element, when it is not the default of its type.
    fn template(&self, element: &Type, first: &dyn Fn(&Type) -> Value) -> Option<Box<Value>> {
        match (&self.element, element) {
            (Some(layout), _) => Some(Box::new(layout.create(element, first))),
            (None, Type::Date | Type::Time | Type::DateTime) => Some(Box::new(first(element))),
            // A structure may have date members.
            (None, Type::Object { class: Class::User(user), dynamic: false })
                if user.class().is_none() =>
            {
                Some(Box::new(first(element)))
            }
            _ => None,
        }
    }
}
