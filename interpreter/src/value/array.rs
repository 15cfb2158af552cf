//! Arrays of one dimension; several dimensions are arrays of arrays.

use super::{Type, Value};

/// What happens when an index past the end is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Growth {
    /// An error.
    #[default]
    None,
    /// One past the end adds an element, when it is written.
    One,
    /// The array grows up to the index; the gap takes default values.
    Any,
}

/// The elements, packed when they are all integers or all reals.
#[derive(Debug, Clone)]
pub enum Items {
    /// 8 bytes each.
    Ints(Vec<i64>),
    /// 8 bytes each.
    Reals(Vec<f64>),
    /// Anything.
    Values(Vec<Value>),
}

/// An array.
#[derive(Debug, Clone)]
pub struct Array {
    /// The type of its elements.
    pub element: Type,
    /// Its elements.
    pub items: Items,
    /// What an index past the end does.
    pub growth: Growth,
    /// `tableau fixe`: its size never changes.
    pub fixed: bool,
    /// Its elements are the rows of another dimension.
    pub rows: bool,
    /// The first value of an element, when it is not the default of its type: a row of three
    /// elements, today.
    pub template: Option<Box<Value>>,
}

impl Array {
    /// An empty array.
    #[must_use]
    pub fn new(element: Type) -> Self {
        let items = match element {
            Type::Int(_) => Items::Ints(Vec::new()),
            Type::Real { .. } => Items::Reals(Vec::new()),
            _ => Items::Values(Vec::new()),
        };
        Self { element, items, growth: Growth::None, fixed: false, rows: false, template: None }
    }

    /// An array of these values, which already have the element type.
    #[must_use]
    pub fn from_values(element: Type, values: Vec<Value>) -> Self {
        let mut array = Self::new(element);
        match &mut array.items {
            Items::Values(items) => *items = values,
            _ => values.into_iter().for_each(|value| array.push(value)),
        }
        array
    }

    /// The first value of an element that is added without one.
    #[must_use]
    pub fn new_element(&self) -> Value {
        self.template
            .as_ref()
            .map_or_else(|| self.element.default_value(), |template| template.deep_copy())
    }

    /// How many elements.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.items {
            Items::Ints(items) => items.len(),
            Items::Reals(items) => items.len(),
            Items::Values(items) => items.len(),
        }
    }

    /// True without any element.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element at `index`, from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Value> {
        match &self.items {
            Items::Ints(items) => items.get(index).map(|item| Value::Int(*item)),
            Items::Reals(items) => items.get(index).map(|item| Value::Real(*item)),
            Items::Values(items) => items.get(index).cloned(),
        }
    }

    /// Replaces the element at `index`, from 0; false when there is none. `value` already has the
    /// element type.
    pub fn set(&mut self, index: usize, value: Value) -> bool {
        self.admit(&value);
        match (&mut self.items, value) {
            (Items::Ints(items), Value::Int(value)) => put(items, index, value),
            (Items::Reals(items), Value::Real(value)) => put(items, index, value),
            (Items::Values(items), value) => put(items, index, value),
            _ => false,
        }
    }

    /// Adds an element at the end.
    pub fn push(&mut self, value: Value) {
        self.insert(self.len(), value);
    }

    /// Inserts before `index`, from 0; past the end it adds at the end.
    pub fn insert(&mut self, index: usize, value: Value) {
        self.admit(&value);
        let index = index.min(self.len());
        match (&mut self.items, value) {
            (Items::Ints(items), Value::Int(value)) => items.insert(index, value),
            (Items::Reals(items), Value::Real(value)) => items.insert(index, value),
            (Items::Values(items), value) => items.insert(index, value),
            _ => {}
        }
    }

    /// Removes the element at `index`, from 0.
    pub fn remove(&mut self, index: usize) -> Option<Value> {
        if index >= self.len() {
            return None;
        }
        Some(match &mut self.items {
            Items::Ints(items) => Value::Int(items.remove(index)),
            Items::Reals(items) => Value::Real(items.remove(index)),
            Items::Values(items) => items.remove(index),
        })
    }

    /// Keeps the first `len` elements.
    pub fn truncate(&mut self, len: usize) {
        match &mut self.items {
            Items::Ints(items) => items.truncate(len),
            Items::Reals(items) => items.truncate(len),
            Items::Values(items) => items.truncate(len),
        }
    }

    /// Every element, in order.
    #[must_use]
    pub fn to_values(&self) -> Vec<Value> {
        match &self.items {
            Items::Ints(items) => items.iter().map(|item| Value::Int(*item)).collect(),
            Items::Reals(items) => items.iter().map(|item| Value::Real(*item)).collect(),
            Items::Values(items) => items.clone(),
        }
    }

    /// Unpacks when `value` is not of the packed kind (a Null among integers).
    fn admit(&mut self, value: &Value) {
        let fits = matches!(
            (&self.items, value),
            (Items::Ints(_), Value::Int(_))
                | (Items::Reals(_), Value::Real(_))
                | (Items::Values(_), _)
        );
        if !fits {
            self.items = Items::Values(self.to_values());
        }
    }
}

fn put<T>(items: &mut [T], index: usize, value: T) -> bool {
    items.get_mut(index).map(|item| *item = value).is_some()
}
