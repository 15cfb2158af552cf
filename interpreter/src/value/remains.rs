//! The end of objects: without recursion, and with their destructors run by the machine.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::{Class, Object, State, Value};

/// Objects whose destructor is still to be run, in the order of their deaths. The last reference
/// to an object may go anywhere; the machine empties this between statements.
#[derive(Debug, Default)]
pub struct Remains {
    waiting: RefCell<VecDeque<Rc<Object>>>,
}

impl Remains {
    /// True when no destructor waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.borrow().is_empty()
    }

    /// The next object to destroy.
    #[must_use]
    pub fn next(&self) -> Option<Rc<Object>> {
        self.waiting.borrow_mut().pop_front()
    }

    /// What waits, which is then empty.
    #[must_use]
    pub fn take(&self) -> VecDeque<Rc<Object>> {
        self.waiting.take()
    }

    /// Puts back what waited before: it comes after what was added since.
    pub fn put_back(&self, mut before: VecDeque<Rc<Object>>) {
        let mut waiting = self.waiting.borrow_mut();
        while let Some(object) = waiting.pop_back() {
            before.push_front(object);
        }
        *waiting = before;
    }

    /// Adds an object whose destructor must run.
    pub fn add(&self, object: Rc<Object>) {
        self.waiting.borrow_mut().push_back(object);
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        let fields = std::mem::take(self.fields.get_mut());
        if self.state.get() != State::Dead
            && let Some(class) = self.class.info()
            && !class.destructors.is_empty()
        {
            let heir = Self::new(self.class.clone(), fields);
            // One that was never constructed has nothing to destroy.
            let raw = self.state.get() == State::Raw;
            heir.state.set(State::Dead);
            if !raw {
                class.remains.add(heir);
            }
            return;
        }
        if fields.iter().any(is_compound) {
            drop_all(fields);
        }
    }
}

fn is_compound(value: &Value) -> bool {
    matches!(value, Value::Object(_) | Value::Array(_) | Value::Associative(_))
}

/// Drops values one after the other: a chain of a million objects takes no stack.
fn drop_all(values: Vec<Value>) {
    let mut waiting = values;
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(object) => {
                let has_destructor =
                    object.class.info().is_some_and(|class| !class.destructors.is_empty());
                if !has_destructor && let Some(mut object) = Rc::into_inner(object) {
                    waiting.append(object.fields.get_mut());
                }
            }
            Value::Array(array) => {
                if let Some(array) = Rc::into_inner(array)
                    && let super::Items::Values(items) = array.into_inner().items
                {
                    waiting.extend(items);
                }
            }
            Value::Associative(map) => {
                if let Some(map) = Rc::into_inner(map) {
                    waiting.extend(map.into_inner().into_values());
                }
            }
            _ => {}
        }
    }
}

/// What the slot of a variable declared `<force destructeur>` holds: its end is the end of the
/// object, whoever else refers to it.
#[derive(Debug)]
pub struct Owner(pub RefCell<Value>);

impl Drop for Owner {
    fn drop(&mut self) {
        if let Value::Object(object) = self.0.get_mut()
            && let Class::User(user) = &object.class
            && let Some(class) = user.class()
        {
            class.remains.add(Rc::clone(object));
        }
    }
}
