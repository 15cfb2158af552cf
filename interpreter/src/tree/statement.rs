//! Statements.

#![allow(missing_docs)] // The comment of a variant covers its fields.

use std::rc::Rc;

use super::{Any, ArrayShape, Block, Bool, Int, ObjectStmt, Place, ProcedureChange};
use crate::builtin::Walk;
use crate::compute::Region;
use crate::source::Span;
use crate::syntax::tree::BinaryOp;
use crate::value::{Holds, IntKind, Type};

/// A statement and where it stands.
#[derive(Debug)]
pub struct Stmt {
    /// What it does.
    pub kind: StmtKind,
    /// Where.
    pub span: Span,
}

/// The statements.
#[derive(Debug)]
#[repr(u8)]
pub enum StmtKind {
    /// `n = …` on an integer variable of the frame.
    SetLocalInt { slot: u32, kind: IntKind, value: Int },
    /// `n = …` on a global integer.
    SetGlobalInt { slot: u32, kind: IntKind, value: Int },
    /// `n += …`, `n++` on an integer variable of the frame.
    AddLocalInt { slot: u32, kind: IntKind, value: Int },
    /// `n += …`, `n++` on a global integer.
    AddGlobalInt { slot: u32, kind: IntKind, value: Int },
    /// `x = …` on a variable of the frame that nothing refers to; the value fits.
    SetLocal { slot: u32, value: Any },
    /// `x = …` on a global; the value fits.
    SetGlobal { slot: u32, value: Any },
    /// `s += …` on a text.
    Append { place: Place, value: Any },
    /// Any other assignment; `ty` is what the place holds.
    Set { place: Place, ty: Type, value: Any },
    /// `a += b` and the like where the place is not a plain integer or text.
    Update { place: Place, ty: Type, op: BinaryOp, value: Any },
    /// The same where evaluating the place twice, or after the value, would give another one.
    UpdateOnce { place: Place, ty: Type, op: BinaryOp, value: Any },
    /// `a <= b`, and `=` between structured values: members of the same name are copied.
    CopyMembers { target: Any, value: Any, nulls: bool },
    /// A text given to a composite variable.
    FillComposite { target: Any, value: Any },
    /// `t = [a, b]`: fills the first elements, keeps the others.
    FillArray { target: Any, value: Any },
    /// `(a, , c) = (x, y)`.
    MultiSet { places: Vec<Option<(Place, Type)>>, values: Vec<Any> },
    /// `(a, b) = f()`, `(a, b) = v`.
    Spread { places: Vec<Option<(Place, Type)>>, value: Any, results: bool },
    /// `a <=> b`.
    Exchange { left: Box<(Place, Type)>, right: Box<(Place, Type)> },
    /// A variable begins: cells for captured ones, the first value.
    Declare {
        place: Place,
        ty: Type,
        init: Option<Any>,
        boxed: Option<Holds>,
        array: Option<Box<ArrayShape>>,
    },
    /// An expression for its effect.
    Eval(Any),
    /// `SI`.
    If { arms: Vec<(Bool, Block)>, otherwise: Block },
    /// `SELON`.
    Switch { value: Any, arms: Vec<(Vec<Case>, Block)>, otherwise: Block },
    /// `BOUCLE`, with a count or not.
    Loop { count: Option<Int>, parts: LoopParts },
    /// `BOUCLE … À FAIRE TANTQUE`.
    LoopWhile { parts: LoopParts, again: Bool },
    /// `TANTQUE`.
    While { condition: Bool, parts: LoopParts },
    /// `POUR` on a plain integer variable with a constant step.
    ForInt {
        counter: Slot,
        kind: IntKind,
        from: Int,
        to: Int,
        once: bool,
        step: i64,
        parts: LoopParts,
    },
    /// Any other `POUR`.
    For(Box<ForAny>),
    /// `POUR TOUT`.
    ForEach(Box<ForEach>),
    /// `SORTIR(n)`.
    Break(u32),
    /// `SORTIR SELON`.
    BreakSwitch,
    /// `CONTINUER(n)`.
    Continue(u32),
    /// `RENVOYER`; several values make a list.
    Return(Option<Any>),
    /// `RENVOYER n` in a procedure that gives an integer and has no clause to read it back.
    ReturnInt(Int),
    /// `RETOUR = v`.
    SetResult(Any),
    /// `QUAND EXCEPTION DANS`.
    Try { body: Block, handler: Block, otherwise: Block },
    /// `QUAND EXCEPTION … FIN`: handles what follows in this process.
    Handle { handler: Rc<Block> },
    /// `EXCEPTION`.
    Reraise,
    /// `p += q`, `p.Avant = q` on a procedure variable.
    ChangeProcedure { place: Place, change: ProcedureChange, value: Any },
    /// `P.name = v`: kept in this slot for the next call of `P`.
    Prepare { slot: u32, value: Any },
    /// `LIBÉRER`.
    Release(Place),
    /// About objects of classes.
    Object(Box<ObjectStmt>),
    /// An array given to a procedure is verified.
    CheckArray(Box<ArrayCheck>),
    /// `UTILISER … DANS`.
    Using(Box<Using>),
    /// `SORTIR` of a `UTILISER`.
    BreakUsing,
    /// A block that has labels.
    Labelled(Box<Labelled>),
    /// `GOTO`, by the number of the label in its process.
    Goto(u32),
    /// A loop that only computes.
    Compute(Box<Region>),
}

/// `UTILISER … DANS`.
#[derive(Debug)]
pub struct Using {
    /// What is used.
    pub resource: Any,
    /// What is done meanwhile.
    pub body: Block,
    /// Where the resource stands.
    pub span: Span,
}

/// A block with labels.
#[derive(Debug)]
pub struct Labelled {
    /// Its statements.
    pub statements: Block,
    /// Its labels, by number, each with the rank of the statement after it.
    pub labels: Vec<(u32, u32)>,
}

impl Labelled {
    /// Where a label leads, when this block has it.
    #[must_use]
    pub fn place(&self, label: u32) -> Option<usize> {
        let found = self.labels.binary_search_by_key(&label, |(number, _)| *number).ok()?;
        Some((self.labels[found].1 as usize).min(self.statements.len()))
    }
}

/// What a procedure asks of an array parameter.
#[derive(Debug)]
pub struct ArrayCheck {
    /// Its slot.
    pub slot: u32,
    /// Its name.
    pub name: Rc<str>,
    /// Its type.
    pub ty: Type,
    /// The sizes of its dimensions; 0 for one that is not verified.
    pub sizes: Vec<usize>,
}

/// A loop's body, and the code at its labels.
#[derive(Debug, Default)]
pub struct LoopParts {
    /// Every pass.
    pub body: Block,
    /// After `CONTINUER:`: at the end of every pass.
    pub at_continue: Block,
    /// After `SORTIR:`: only when `SORTIR` leaves the loop.
    pub at_break: Block,
}

/// A plain variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// Of the frame.
    Local(u32),
    /// Of the program.
    Global(u32),
}

/// The general `POUR`.
#[derive(Debug)]
pub struct ForAny {
    /// The counter and its type.
    pub counter: (Place, Type),
    /// Reads it.
    pub read: Any,
    /// First value.
    pub from: Any,
    /// Last value.
    pub to: Any,
    /// `_À_`.
    pub to_once: bool,
    /// Step.
    pub step: Option<Any>,
    /// `_PAS_`.
    pub step_once: bool,
    /// What is repeated.
    pub parts: LoopParts,
}

/// `POUR TOUT`.
#[derive(Debug)]
pub struct ForEach {
    /// What stands after `DE`.
    pub span: Span,
    /// What is walked, and how.
    pub walk: WalkKind,
    /// The element, with what its variable accepts.
    pub element: (Place, Type),
    /// Writing the element writes the collection.
    pub linked: bool,
    /// The key, index or position.
    pub key: Option<(Place, Type)>,
    /// The pass number.
    pub counter: Option<(Place, Type)>,
    /// `AVEC`.
    pub filter: Option<Bool>,
    /// `DepuisFin`.
    pub from_end: bool,
    /// What is repeated.
    pub parts: LoopParts,
}

/// The kinds of walk.
#[derive(Debug)]
pub enum WalkKind {
    /// Array or associative array, found out when it runs; the key wanted of the latter.
    Elements { of: Any, key: Option<Any> },
    /// Pieces of a text; the separators.
    Texts { of: Any, separators: Option<Any> },
    /// Where a text stands in another.
    Positions { of: Any, within: Any, options: Option<Any> },
    /// A native object: a mail session.
    Native { of: Any, walk: Walk, unread: bool },
    /// The rows of a field; only the selected one.
    Rows { of: Any, selected: bool },
}

/// An alternative of `CAS`.
#[derive(Debug)]
pub enum Case {
    /// `CAS v`.
    Equal(Any),
    /// `CAS v`, where Null is a value of its own.
    Same(Any),
    /// `CAS a À b`.
    Range(Option<Any>, Option<Any>),
    /// `CAS > v`…
    Compare(BinaryOp, Any),
    /// `CAS a < * < b`.
    Between { low: Any, low_strict: bool, high_strict: bool, high: Any },
}
