//! Nodes for objects of classes.

#![allow(missing_docs)] // The comment of a variant covers its fields.

use std::rc::Rc;

use super::{Any, Argument, Given, Place};
use crate::source::Span;
use crate::value::{Class, UserType};

/// Which procedure a call of a method reaches.
#[derive(Debug, Clone)]
pub enum Target {
    /// Always this one.
    Fixed(u32),
    /// The one that the class of the object has at this slot.
    Virtual {
        /// What is known of the object when checked.
        class: Rc<UserType>,
        /// The slot among the methods of that class.
        slot: u32,
        /// The class that declared the method first.
        owner: Rc<UserType>,
        /// Its rank among those.
        rank: u32,
    },
}

/// Expressions about objects.
#[derive(Debug)]
pub enum ObjectNode {
    /// `C(args)`, `ALLOUER UN C(args)`: a new object and its constructor.
    New { class: Class, constructor: Constructor, span: Span },
    /// The constructor of a base or member, run on an object that exists: the one given, or the
    /// current one. A `base` is part of an object that is already being constructed.
    Construct { object: Any, constructor: Constructor, base: Option<Rc<UserType>>, span: Span },
    /// The arrays and structures of a value made just now get their objects constructed.
    ConstructWithin(Any),
    /// A method.
    Call {
        object: Any,
        target: Target,
        name: Rc<str>,
        arguments: Vec<Argument>,
        /// The script tests whether it failed.
        tested: bool,
        span: Span,
    },
    /// A property as a value.
    Property { object: Any, target: Target, name: Rc<str>, span: Span },
    /// A reference that does not keep its object alive, from the object.
    Weak(Any),
    /// The object of such a reference, or Null.
    Strong(Any),
    /// `(C) o`, `(C?) o`: Null in the second case when it is of another class.
    Cast { object: Any, class: Class, or_null: bool, span: Span },
    /// A method as a value: `p = o.Méthode`.
    Method { object: Any, target: Target, name: Rc<str>, span: Span },
}

/// A general call of methods: the prototype, or the number of arguments, is found when it runs.
#[derive(Debug)]
pub struct Dispatch {
    /// The object of a method.
    pub object: Option<Any>,
    /// What may be called, in the order of the source.
    pub candidates: Vec<Target>,
    /// In the order in which they are evaluated.
    pub arguments: Vec<Given>,
    /// The parameters, by rank, of the last arguments: those that are named.
    pub named: Vec<u32>,
    /// The name at the call.
    pub name: Rc<str>,
    /// Where.
    pub span: Span,
}

/// Which constructor runs, and with what.
#[derive(Debug)]
pub enum Constructor {
    /// Nothing has to run.
    None,
    /// This one.
    One(u32, Vec<Argument>),
    /// One of these, found when it runs.
    Any(Rc<[u32]>, Vec<Given>, Vec<u32>),
}

/// Statements about objects.
#[derive(Debug)]
pub enum ObjectStmt {
    /// Runs the destructors that wait.
    Destroy,
    /// `LIBÉRER o`, `o = Null`: destroys the object now; the place becomes Null.
    Release(Place),
    /// A variable `<faible>` or `<force destructeur>` begins.
    Declare { place: Place, init: Option<Any>, weak: bool },
}

/// A property as a place.
#[derive(Debug)]
pub struct PropertyPlace {
    /// Whose property; none for a global one.
    pub object: Option<Any>,
    /// Reads it.
    pub get: Option<Target>,
    /// Writes it.
    pub set: Option<Target>,
    /// Its name.
    pub name: Rc<str>,
    /// Where.
    pub span: Span,
}
