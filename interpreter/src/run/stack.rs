//! The frames of the running procedures, one after the other.
//!
//! The vector only grows: a frame that ends leaves its simple values behind, and a new integer
//! then replaces the number alone. Pushing on a `Vec` builds the value aside and moves it, which
//! waits for the bytes that were just written: a third of the time of a call.

use std::ops::{Index, IndexMut};

use super::statement::discard;
use crate::value::Value;

#[derive(Default)]
pub(super) struct Stack {
    values: Vec<Value>,
    top: usize,
}

impl Stack {
    /// How many values the frames hold.
    #[inline]
    pub fn len(&self) -> usize {
        self.top
    }

    /// Nothing for a frame that ended.
    #[inline]
    pub fn get(&self, rank: usize) -> Option<&Value> {
        self.values[..self.top].get(rank)
    }

    #[inline]
    pub fn get_mut(&mut self, rank: usize) -> Option<&mut Value> {
        self.values[..self.top].get_mut(rank)
    }

    #[inline]
    pub fn push(&mut self, value: Value) {
        discard(std::mem::replace(self.next(), value));
    }

    #[inline]
    pub fn push_int(&mut self, value: i64) {
        match self.next() {
            Value::Int(old) => *old = value,
            other => *other = Value::Int(value),
        }
    }

    #[inline]
    fn next(&mut self) -> &mut Value {
        if self.top == self.values.len() {
            self.grow(1);
        }
        self.top += 1;
        &mut self.values[self.top - 1]
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, count: usize) {
        let length = (self.top + count).max(2 * self.values.len()).max(1024);
        self.values.resize_with(length, Value::default);
    }

    /// Adds Nulls up to this length.
    #[inline]
    pub fn extend_to(&mut self, length: usize) {
        if length <= self.top {
            return;
        }
        if length > self.values.len() {
            self.grow(length - self.top);
        }
        for value in &mut self.values[self.top..length] {
            if !matches!(value, Value::Null) {
                *value = Value::Null;
            }
        }
        self.top = length;
    }

    /// Forgets what is above; what owns something is dropped now, the last first.
    #[inline]
    pub fn truncate(&mut self, length: usize) {
        for value in self.values[length.min(self.top)..self.top].iter_mut().rev() {
            if !matches!(value, Value::Null | Value::Int(_) | Value::Real(_) | Value::Bool(_)) {
                *value = Value::Null;
            }
        }
        self.top = self.top.min(length);
    }
}

impl Index<usize> for Stack {
    type Output = Value;

    #[inline]
    fn index(&self, rank: usize) -> &Value {
        &self.values[rank]
    }
}

impl IndexMut<usize> for Stack {
    #[inline]
    fn index_mut(&mut self, rank: usize) -> &mut Value {
        &mut self.values[rank]
    }
}

#[cfg(test)]
mod tests {
    use super::{Stack, Value};

    #[test]
    fn a_new_frame_sees_nothing_of_the_last_one() {
        let mut stack = Stack::default();
        stack.push_int(1);
        stack.push(Value::text("long enough to be shared"));
        stack.extend_to(3);
        stack[2] = Value::Int(7);
        stack.truncate(1);
        assert_eq!(stack.len(), 1);
        stack.extend_to(3);
        assert!(matches!((&stack[1], &stack[2]), (Value::Null, Value::Null)));
        stack.truncate(0);
        assert!(stack.get(0).is_none());
        stack.push(Value::Bool(true));
        stack.push_int(5);
        assert!(matches!((&stack[0], &stack[1]), (Value::Bool(true), Value::Int(5))));
    }
}
