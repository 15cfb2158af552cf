//! `{name}`: variables and members found by their name when the program runs.

use std::rc::Rc;

use super::{Any, Place};
use crate::source::Span;
use crate::value::Holds;

/// A look-up by name.
#[derive(Debug)]
pub struct Indirection {
    /// The name; or an object, when `kind` names one of its members.
    pub name: Any,
    /// `{name, indVariable}`, `{object, "member"}`.
    pub kind: Option<Any>,
    /// The variables of the frame that are visible there.
    pub visible: Vec<VisibleName>,
    /// The braces.
    pub span: Span,
}

/// A variable of the frame.
#[derive(Debug)]
pub struct VisibleName {
    /// Folded.
    pub key: Rc<str>,
    /// As declared.
    pub name: Rc<str>,
    /// Where it is.
    pub place: Place,
}

/// A global variable.
#[derive(Debug, Clone)]
pub struct GlobalName {
    /// Folded.
    pub key: Rc<str>,
    /// As declared.
    pub name: Rc<str>,
    /// Where it is.
    pub slot: u32,
    /// What it accepts.
    pub holds: Holds,
}
