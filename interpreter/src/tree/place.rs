//! Places that can be written.

#![allow(missing_docs)] // The comment of a variant covers its fields.

use std::rc::Rc;

use super::{Any, Indirection, Int, ParameterSlots, PropertyPlace, Range, Slot};
use crate::source::Span;
use crate::value::{Holds, IntKind, Reference, UserType};

/// A place that can be written.
#[derive(Debug)]
#[repr(u8)]
pub enum Place {
    /// A variable of the frame that nothing refers to.
    Local(u32, Holds),
    /// A variable of the frame that may be a reference: parameter, captured.
    LocalRef(u32),
    /// A global.
    Global(u32, Holds),
    /// A global that may be a reference: the variable of a loop that writes its elements.
    GlobalRef(u32, Holds),
    /// A member.
    Member { object: Box<Any>, member: Member, span: Span },
    /// An element, or an entry.
    Index { object: Box<Any>, index: Box<Any>, span: Span },
    /// An entry among those of a key.
    NthEntry { map: Box<Any>, key: Box<Any>, rank: Box<Int>, span: Span },
    /// Characters of a text.
    Slice { text: Box<Place>, range: Box<Range>, span: Span },
    /// Bits of an integer variable: first (from 1) and count.
    Bits { place: Box<Place>, kind: IntKind, range: Box<Range>, span: Span },
    /// `v[A + B]`: options of a combination variable, active or not.
    Options { place: Box<Place>, options: Box<Any>, span: Span },
    /// A member or an element of a variant, made on the way when it is written.
    Sub { of: Box<Place>, step: Box<Step>, span: Span },
    /// `v.m..Existe`: written, it makes the member or takes it out.
    Existence { of: Box<Place>, step: Box<Step>, span: Span },
    /// `d.Mois`: a part of a date, time or duration variable, by its folded name.
    Part { place: Box<Place>, part: Rc<str>, span: Span },
    /// `MesParamètres[i]`.
    Parameter { slots: ParameterSlots, index: Box<Int>, span: Span },
    /// `{name}`.
    Indirection(Box<Indirection>),
    /// What one of these led to: see `run::once`.
    Held(Reference),
    /// A property of an object.
    Property(Box<PropertyPlace>),
    /// A temporary: what is written is lost.
    Nowhere(Box<Any>),
}

impl Place {
    /// The variable, when it is one that nothing refers to.
    #[must_use]
    pub fn slot(&self) -> Option<Slot> {
        match self {
            Self::Local(slot, _) => Some(Slot::Local(*slot)),
            Self::Global(slot, _) => Some(Slot::Global(*slot)),
            _ => None,
        }
    }
}

/// From a variant to what it holds.
#[derive(Debug)]
pub enum Step {
    /// `.name`
    Member(Rc<str>),
    /// `[i]`, `["name"]`
    Index(Any),
    /// `..Valeur`: the member itself when it is held by a loop variable.
    Value,
}

/// The properties of a variant and of its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariantProperty {
    /// `..Existe`
    Exists,
    /// `..Nom`
    Name,
    /// `..Valeur`
    Value,
    /// `..Type`
    Type,
    /// `..Membre`
    Members,
    /// `..Classe`
    Class,
    /// `..Occurrence`
    Count,
    /// `..FormatJSON`
    Json,
}

/// How a member is found.
#[derive(Debug, Clone)]
pub enum Member {
    /// Known when checked.
    Rank(u32),
    /// Known when checked, but at another rank in some derived classes: the class that declares
    /// it, and the rank among the members that it declares.
    Inherited(Rc<UserType>, u32),
    /// Looked up when it runs: spelling and folded form.
    Named(Rc<str>, Rc<str>),
}
