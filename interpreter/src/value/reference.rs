//! Places that a slot can stand for.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use super::{Array, Associative, IntKind, Object, Owner, Value};

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
