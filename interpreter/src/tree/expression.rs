//! Expressions of any type.

#![allow(missing_docs)] // The comment of a variant covers its fields.

use std::rc::Rc;

use super::{
    Bool, Dispatch, Given, Indirection, Int, Invoke, Member, NullableNode, ObjectNode,
    ParameterQuestion, ParameterSlots, Place, ProcedureName, Range, Real, VariantProperty,
};
use crate::builtin::{Function, Quick, Syntax};
use crate::source::Span;
use crate::syntax::tree::BinaryOp;
use crate::value::{Class, Layout, Type, Value};

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
