//! The typed tree: what [`crate::check`] makes and [`crate::run`] walks. No logic here.
//!
//! Names are slots, conversions are nodes, builtins and members are resolved. There is a family
//! of nodes for each static type that matters for speed ([`Int`], [`Real`], [`Bool`]) and one,
//! [`Any`], for the rest. They are `repr(u8)`: a tag of its own byte is read in one instruction,
//! where one hidden in a field takes six, at every node of every pass.

#![allow(missing_docs)] // The comment of a variant covers its fields.

mod class;
mod indirection;
mod invoke;
mod nullable;

pub use indirection::{GlobalName, Indirection, VisibleName};
pub use invoke::{
    Callee, Forward, Given, Invoke, ParameterQuestion, ParameterSlots, ProcedureChange,
    ProcedureName, Received,
};

pub use nullable::NullableNode;

use std::rc::Rc;

pub use class::{Constructor, Dispatch, ObjectNode, ObjectStmt, PropertyPlace, Target};

use crate::builtin::{Function, NativeType, Quick, Syntax, Walk};
use crate::compute::{Compute, Region};
use crate::source::Span;
use crate::syntax::tree::{AssignOp, BinaryOp};
use crate::value::{Class, Holds, IntKind, Layout, Reference, Remains, Type, UserType, Value};

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

/// `i`, `a À b`, `a SUR n`.
#[derive(Debug)]
pub enum Range {
    /// One.
    One(Int),
    /// Bounds, included.
    Bounds(Option<Int>, Option<Int>),
    /// First and count.
    Length(Int, Int),
}

/// Integer expressions, computed on 64 bits.
#[derive(Debug)]
#[repr(u8)]
pub enum Int {
    /// A constant.
    Const(i64),
    /// An integer variable of the frame.
    Local(u32),
    /// A global integer.
    Global(u32),
    /// `a + b`
    Add(Box<(Int, Int)>),
    /// `a + constant`
    AddConst(Box<Int>, i64),
    /// `a - b`
    Subtract(Box<(Int, Int)>),
    /// `a * b`
    Multiply(Box<(Int, Int)>),
    /// `a modulo b`
    Modulo(Box<(Int, Int)>, Span),
    /// `a modulo constant`; the constant is not 0.
    ModuloConst(Box<Int>, i64),
    /// `-a`
    Negate(Box<Int>),
    /// Bit operations.
    Bits(BinaryOp, Box<(Int, Int)>),
    /// `~a`
    BitNot(Box<Int>),
    /// 1 or 0.
    FromBool(Box<Bool>),
    /// Decimals dropped.
    FromReal(Box<Real>),
    /// Refused when it does not fit the width.
    Checked(Box<Int>, IntKind),
    /// `n + constant` of a variable of the frame, refused when it does not fit the width: the usual
    /// argument of a recursive call.
    LocalPlus { slot: u32, by: i64, kind: IntKind },
    /// A procedure that gives an integer.
    Call(Box<Call>),
    /// Converted when it runs.
    FromAny(Box<Any>),
    /// The 64 bits of an integer that may be unsigned.
    Pattern(Box<Any>),
    /// `t[i]` of an array of integers.
    Element { array: Box<Any>, index: Box<Int>, span: Span },
}

impl Int {
    /// Refused when it does not fit the width.
    #[must_use]
    pub fn checked(self, kind: IntKind) -> Self {
        if let Self::AddConst(operand, by) = &self
            && let Self::Local(slot) = **operand
        {
            return Self::LocalPlus { slot, by: *by, kind };
        }
        Self::Checked(Box::new(self), kind)
    }

    /// Evaluating it changes nothing and calls nothing, so it may be evaluated before what stands
    /// on its left.
    #[must_use]
    pub fn is_pure(&self) -> bool {
        match self {
            Self::Const(_) | Self::Local(_) | Self::Global(_) => true,
            Self::AddConst(operand, _) => operand.is_pure(),
            Self::Add(operands) | Self::Subtract(operands) | Self::Multiply(operands) => {
                operands.0.is_pure() && operands.1.is_pure()
            }
            _ => false,
        }
    }
}

impl Range {
    /// As [`Int::is_pure`].
    #[must_use]
    pub fn is_pure(&self) -> bool {
        match self {
            Self::One(index) => index.is_pure(),
            Self::Bounds(low, high) => {
                low.as_ref().is_none_or(Int::is_pure) && high.as_ref().is_none_or(Int::is_pure)
            }
            Self::Length(first, count) => first.is_pure() && count.is_pure(),
        }
    }
}

/// Real expressions.
#[derive(Debug)]
#[repr(u8)]
pub enum Real {
    /// A constant.
    Const(f64),
    /// A real variable of the frame.
    Local(u32),
    /// A global real.
    Global(u32),
    /// `a + b`
    Add(Box<(Real, Real)>),
    /// `a - b`
    Subtract(Box<(Real, Real)>),
    /// `a * b`
    Multiply(Box<(Real, Real)>),
    /// `a / b`
    Divide(Box<(Real, Real)>, Span),
    /// `a ^ b`
    Power(Box<(Real, Real)>),
    /// `-a`
    Negate(Box<Real>),
    /// From an integer.
    FromInt(Box<Int>),
    /// Converted when it runs.
    FromAny(Box<Any>),
}

/// Boolean expressions.
#[derive(Debug)]
#[repr(u8)]
pub enum Bool {
    /// A constant.
    Const(bool),
    /// `PAS a`
    Not(Box<Bool>),
    /// `ET`, `OU`, `_ET_`, `_OU_`.
    Logic(BinaryOp, Box<(Bool, Bool)>),
    /// Integers.
    CompareInt(BinaryOp, Box<(Int, Int)>),
    /// Reals; equality within 10⁻⁶.
    CompareReal(BinaryOp, Box<(Real, Real)>),
    /// `=` between texts when true, `<>` when false.
    CompareText(bool, Box<(Any, Any)>),
    /// Anything, also `~=`, `[=`…
    Compare(BinaryOp, Box<(Any, Any)>),
    /// `x DANS (…)`; `nulls` when Null is a value of its own.
    In { value: Box<Any>, list: Vec<Any>, negated: bool, lazy: bool, nulls: bool },
    /// `a < x <= b`.
    Between { value: Box<Any>, low: Box<Any>, low_strict: bool, high_strict: bool, high: Box<Any> },
    /// `o est Classe`.
    IsClass(Box<Any>, Class),
    /// `x = Null` where Null is a value of its own.
    IsNull(Box<Any>),
    /// `=` or `<>` with a variable declared as a variant: while it holds nothing, it is equal to
    /// anything.
    CompareVariant(BinaryOp, Box<(Any, Any)>),
    /// `=` when true, `<>` when false, where Null is a value of its own.
    Same(bool, Box<(Any, Any)>),
    /// An integer that is not 0.
    FromInt(Box<Int>),
    /// As a condition: a text is refused.
    Condition(Box<Any>),
    /// As a value: a text gives its number.
    FromAny(Box<Any>),
}

/// Expressions of any type.
#[derive(Debug)]
#[repr(u8)]
pub enum Any {
    /// A constant.
    Const(Value),
    /// A variable of the frame that nothing refers to.
    Local(u32),
    /// A variable of the frame that may be a reference.
    LocalRef(u32),
    /// A global.
    Global(u32),
    /// An integer.
    Int(Int),
    /// A real.
    Real(Real),
    /// A boolean.
    Bool(Bool),
    /// Texts put together in one go.
    Concat(Vec<Any>),
    /// `a + [sep] + b`: pieces, some of them optional.
    OptionalConcat(Vec<(Any, bool)>),
    /// Arithmetic whose type is found when it runs.
    Arithmetic { op: BinaryOp, operands: Box<(Any, Any)>, span: Span },
    /// `-x`
    Negate(Box<Any>),
    /// A member.
    Member { object: Box<Any>, member: Member, span: Span },
    /// An element or an entry; `create` in front of a member that is written.
    Index { object: Box<Any>, index: Box<Any>, create: bool, span: Span },
    /// `v[i]` of a variant: Null when it has no element at all.
    VariantIndex { object: Box<Any>, index: Box<Any>, span: Span },
    /// `v..Type` of a variant; `dot` when it is written `v.Type`, which may be a member.
    Property { object: Box<Any>, property: VariantProperty, member: Member, dot: bool, span: Span },
    /// The array of a variant that is handed to be filled, made when there is none.
    VariantArray { place: Box<Place>, span: Span },
    /// A variant given to another variable: named members are held by value.
    Detach(Box<Any>),
    /// `t[key, rank]`: an entry among those of a key.
    NthEntry { map: Box<Any>, key: Box<Any>, rank: Box<Int>, span: Span },
    /// What is known of an entry: `t[k]..Existe`.
    Entry { map: Box<Any>, key: Box<Any>, question: EntryQuestion },
    /// Characters.
    Slice { text: Box<Any>, range: Box<Range>, span: Span },
    /// Bits of an integer of so many bits.
    Bits { value: Box<Int>, bits: u8, range: Box<Range> },
    /// The unsigned integer of 8 bytes that has these bits.
    Unsigned(Box<Int>),
    /// A procedure of the program.
    Call(Box<Call>),
    /// A procedure held by a value, or called in a way that [`Any::Call`] does not know.
    Invoke(Box<Invoke>),
    /// The first of several results.
    First(Box<Any>),
    /// `MesParamètres`.
    Parameters { slots: ParameterSlots, question: Box<ParameterQuestion>, span: Span },
    /// A builtin.
    Builtin(Box<BuiltinCall>),
    /// A builtin whose number of arguments is found when it runs.
    BuiltinSpread {
        function: &'static Function,
        arguments: Vec<Given>,
        statement: bool,
        /// The script tests whether it failed.
        tested: bool,
        span: Span,
    },
    /// A method found when it runs.
    Method {
        object: Box<Any>,
        key: Rc<str>,
        name: Rc<str>,
        arguments: Vec<Given>,
        tested: bool,
        span: Span,
    },
    /// `[a, b]`.
    List { items: Vec<Any>, element: Type },
    /// `[a, b]` given to a structure: its members in order.
    Members { class: Class, items: Vec<Any> },
    /// `c ? a SINON b`
    Ternary(Box<(Bool, Any, Any)>),
    /// `SELON(n, …)`
    Choose { index: Box<Int>, choices: Vec<Any>, otherwise: Option<Box<Any>>, span: Span },
    /// Converted by the rules of an assignment.
    Convert(Box<Any>, Type),
    /// What a place holds.
    Read(Box<Place>),
    /// A copy that shares nothing.
    Copy(Box<Any>),
    /// A first value of this type: an object, an array…
    New(Type, Option<Box<ArrayShape>>),
    /// `x++` and the like: old or new value.
    Increment { place: Box<Place>, ty: Type, by: i64, prefix: bool },
    /// A procedure as a value, with the slots it captures.
    Procedure(ProcedureName),
    /// `{name}`.
    Indirection(Box<Indirection>),
    /// `RETOUR` as a value.
    PendingResult,
    /// One of several prototypes.
    Dispatch(Box<Dispatch>),
    /// About objects of classes.
    Object(Box<ObjectNode>),
    /// About values that may be Null.
    Nullable(Box<NullableNode>),
    /// `a ?? b`
    OrIfNull(Box<(Any, Any)>),
    /// `a ?!`: an exception when it is Null.
    NotNull(Box<Any>, Span),
}

/// Questions about an entry of an associative array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryQuestion {
    /// `..Existe`
    Exists,
    /// `..Vide`
    Empty,
    /// `..Occurrence`
    Count,
}

/// How a new array or associative array begins: the sizes are computed when it runs.
#[derive(Debug)]
pub struct ArrayShape {
    /// The number of elements, one a dimension.
    pub dimensions: Vec<Int>,
    /// What is known before.
    pub layout: Layout,
    /// Of its elements.
    pub element: Option<Box<ArrayShape>>,
}

impl ArrayShape {
    /// True when a dimension is written.
    #[must_use]
    pub fn sized(&self) -> bool {
        self.dimensions.iter().any(|size| !matches!(size, Int::Const(0)))
    }
}

/// A call of a procedure of the program.
#[derive(Debug)]
pub struct Call {
    /// Its rank.
    pub procedure: u32,
    /// In order.
    pub arguments: Vec<Argument>,
    /// Slots of this frame that it captured.
    pub captures: Vec<u32>,
    /// The script tests whether it failed.
    pub tested: bool,
    /// The name at the call.
    pub span: Span,
}

/// An argument.
#[derive(Debug)]
#[repr(u8)]
pub enum Argument {
    /// By value; already of the parameter's type.
    Value(Any),
    /// By reference.
    Reference(Place),
    /// `*`, or left out.
    Default,
}

/// A call of a builtin.
#[derive(Debug)]
pub struct BuiltinCall {
    /// Which.
    pub function: &'static Function,
    /// The syntaxes that fit by number; the first whose types fit is taken.
    pub syntaxes: Vec<&'static Syntax>,
    /// The quick form, when the arguments are the texts that it takes.
    pub quick: Option<Quick>,
    /// In order; the object in front of the dot comes first.
    pub arguments: Vec<Argument>,
    /// The result is dropped: an error it hides must be told.
    pub statement: bool,
    /// The script tests whether it failed: nothing else happens by itself.
    pub tested: bool,
    /// The name at the call.
    pub span: Span,
}

/// Kept for the assignment operators that the tree does not name itself.
#[must_use]
pub fn binary_of(op: AssignOp) -> Option<BinaryOp> {
    match op {
        AssignOp::Add => Some(BinaryOp::Add),
        AssignOp::Subtract => Some(BinaryOp::Subtract),
        AssignOp::Multiply => Some(BinaryOp::Multiply),
        AssignOp::Divide => Some(BinaryOp::Divide),
        _ => None,
    }
}
