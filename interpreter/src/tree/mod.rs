//! The typed tree: what [`crate::check`] makes and [`crate::run`] walks. No logic here.
//!
//! Names are slots, conversions are nodes, builtins and members are resolved. There is a family
//! of nodes for each static type that matters for speed ([`Int`], [`Real`], [`Bool`]) and one,
//! [`Any`], for the rest. They are `repr(u8)`: a tag of its own byte is read in one instruction,
//! where one hidden in a field takes six, at every node of every pass.

#![allow(missing_docs)] // The comment of a variant covers its fields.

mod class;
mod expression;
mod indirection;
mod invoke;
mod nullable;
mod number;
mod place;
mod statement;

pub use class::{Constructor, Dispatch, ObjectNode, ObjectStmt, PropertyPlace, Target};
pub use expression::{Any, Argument, ArrayShape, BuiltinCall, Call, EntryQuestion};
pub use indirection::{GlobalName, Indirection, VisibleName};
pub use invoke::{
    Callee, Forward, Given, Invoke, ParameterQuestion, ParameterSlots, ProcedureChange,
    ProcedureName, Received,
};
pub use nullable::NullableNode;
pub use number::{Bool, Int, Range, Real};
pub use place::{Member, Place, Step, VariantProperty};
pub use statement::{
    ArrayCheck, Case, ForAny, ForEach, Labelled, LoopParts, Slot, Stmt, StmtKind, Using, WalkKind,
};

use std::rc::Rc;

use crate::builtin::NativeType;
use crate::compute::Compute;
use crate::source::Span;
use crate::value::{Remains, Type, UserType};

/// What one source, or one entry at the prompt, runs.
#[derive(Debug, Default)]
pub struct Unit {
    /// The code outside procedures, with its end clauses.
    pub body: Body,
    /// How many slots that code needs.
    pub slots: u32,
    /// Procedures to install, by rank.
    pub procedures: Vec<(u32, Rc<Procedure>)>,
    /// The procedures that a text can name: folded name, ranks in the order of the source.
    pub procedure_names: Vec<(Rc<str>, Rc<[u32]>)>,
    /// The names of the globals, when some of its code looks names up while it runs.
    pub global_names: Vec<GlobalName>,
    /// How many global slots there are once it is installed.
    pub globals: u32,
    /// Objects whose destructor waits.
    pub remains: Rc<Remains>,
    /// Globals that are native objects: slot and type.
    pub objects: Vec<(u32, GlobalObject)>,
}

/// A global that exists before the program begins.
#[derive(Debug, Clone)]
pub enum GlobalObject {
    /// A library's global, such as the `Email` structure.
    Native(&'static NativeType),
    /// A field of the headless window.
    Field(Rc<str>),
}

/// Statements with their end-of-process clauses.
#[derive(Debug, Default)]
pub struct Body {
    /// The code.
    pub statements: Block,
    /// `CAS ERREUR:`.
    pub case_error: Option<Block>,
    /// `CAS EXCEPTION:`.
    pub case_exception: Option<Block>,
    /// `FIN:`.
    pub at_end: Option<Block>,
}

/// Statements.
pub type Block = Vec<Stmt>;

/// A procedure.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts that each call asks about")]
pub struct Procedure {
    /// Its name as declared.
    pub name: Rc<str>,
    /// The class that its code belongs to.
    pub class: Option<Rc<UserType>>,
    /// In order; they are the first slots.
    pub parameters: Vec<Parameter>,
    /// Asks about its parameters, or takes any number of them.
    pub received: Option<ParameterSlots>,
    /// It ends by running the destructors of its variables.
    pub destroys: bool,
    /// Slots that hold the captured variables of the enclosing procedures, after the parameters.
    pub captures: u32,
    /// Nothing surrounds its code: no clause at the end, no handler, no parameter to box, no rest.
    /// Calling it is then cheap.
    pub plain: bool,
    /// `RENVOYER` leaves its integer apart: see [`StmtKind::ReturnInt`].
    pub gives_int: bool,
    /// How many slots a call needs.
    pub slots: u32,
    /// The declared result; values are converted to it.
    pub result: Type,
    /// It gives several results, as a list.
    pub several: bool,
    /// What it does.
    pub body: Body,
    /// The same, when it only computes.
    pub compute: Option<Compute>,
    /// Its header.
    pub span: Span,
}

/// A parameter of a procedure.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Rc<str>,
    /// Its type.
    pub ty: Type,
    /// `LOCAL`: by value.
    pub local: bool,
    /// Its value when it is left out.
    pub default: Option<Any>,
    /// An internal procedure uses it: its value moves to a cell.
    pub captured: bool,
}
