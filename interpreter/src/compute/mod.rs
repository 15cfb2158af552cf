//! Code that only computes: numbers, conditions, members of structures.
//!
//! Such a procedure, or such a loop, has a second tree, walked on 16 registers of 64 bits instead
//! of slots that hold any value: nothing to ask before a number is used, nothing to drop after.
//! It sees no global variable and calls nothing but its like, so that nothing outside can tell it
//! from the first tree, which stays for whoever calls it in another way.
//!
//! [`prepare()`] finds such code in a checked unit, `lower` makes its tree, `walk` walks it.

mod lower;
mod prepare;
mod walk;

pub use prepare::prepare;
pub use walk::{Computer, Registers};

use crate::source::Span;
use crate::syntax::tree::BinaryOp;
use crate::tree::{Slot, StmtKind};
use crate::value::{Class, IntKind};

/// How many numbers a procedure or a loop may have at hand.
pub const REGISTERS: usize = 16;
/// How many structures.
pub const OBJECTS: usize = 4;

/// What a register holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// An integer of any width.
    Int,
    /// A real of 8 bytes, by its bits.
    Real,
    /// 0 or 1.
    Bool,
}

/// What a procedure takes for a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Into the next register.
    Number(Number),
    /// Beside the registers: a structure or an instance of this class.
    Object(Class),
}

/// A procedure that only computes.
#[derive(Debug)]
pub struct Compute {
    /// Its parameters, in order.
    pub inputs: Vec<Input>,
    /// Its result.
    pub output: Option<Number>,
    /// Its code.
    pub body: Code,
}

/// The code of a procedure.
#[derive(Debug)]
pub enum Code {
    /// `SI c ALORS RENVOYER n` any number of times, then `RENVOYER n`: most recursions.
    Cases(Vec<Case>, Given),
    /// Any statements.
    Steps(Vec<Stmt>),
}

/// `SI c ALORS RENVOYER n`.
#[derive(Debug)]
pub struct Case {
    /// The condition.
    pub condition: Bool,
    /// Where `SI` stands.
    pub span: Span,
    /// What is returned when it holds.
    pub given: Given,
}

/// The integer that a procedure gives.
#[derive(Debug)]
pub struct Given {
    /// The width it must fit.
    pub kind: IntKind,
    /// The integer.
    pub value: Int,
    /// Where its `RENVOYER` stands.
    pub span: Span,
}

/// A loop that only computes, in code that does more.
#[derive(Debug)]
pub struct Region {
    /// The variables it uses, by register.
    pub variables: Vec<Variable>,
    /// The arrays that it walks, and what their elements are.
    pub arrays: Vec<(Slot, Input)>,
    /// The variables of those of them that hold structures.
    pub elements: Vec<Slot>,
    /// The loop.
    pub body: Vec<Stmt>,
    /// What runs when a variable does not hold its number: it stands for a place.
    pub otherwise: StmtKind,
}

/// A variable that has a register.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// Which.
    pub slot: Slot,
    /// What its register holds.
    pub number: Number,
    /// It is declared as that: not yet given a value, it is 0.
    pub declared: bool,
}

/// A statement and where it stands.
#[derive(Debug)]
pub struct Stmt {
    /// What it does.
    pub kind: Step,
    /// Where.
    pub span: Span,
}

/// The statements.
#[derive(Debug)]
#[repr(u8)]
pub enum Step {
    /// `n = …`
    SetInt(u8, IntKind, Int),
    /// `n += …`
    AddInt(u8, IntKind, Int),
    /// `x = …`
    SetReal(u8, Real),
    /// `b = …`
    SetBool(u8, Bool),
    /// `o.m = …`
    SetMemberInt(Field, IntKind, Int),
    /// `o.m = …`
    SetMemberReal(Field, Real),
    /// `SI`; each `SINON SI` is inside the `SINON` of the one before.
    If(Bool, Vec<Stmt>, Vec<Stmt>),
    /// `TANTQUE`
    While(Bool, Vec<Stmt>),
    /// `BOUCLE … À FAIRE TANTQUE`
    LoopWhile(Vec<Stmt>, Bool),
    /// `BOUCLE`, with a count or not.
    Loop(Option<Int>, Vec<Stmt>),
    /// `POUR`
    For(Box<For>),
    /// `POUR TOUT` on an array.
    ForEach(Box<ForEach>),
    /// `SORTIR(n)`
    Break(u32),
    /// `CONTINUER(n)`
    Continue(u32),
    /// `RENVOYER`
    ReturnInt(Given),
    /// `SI c ALORS RENVOYER n`, the end of most recursions.
    ReturnIntIf(Bool, Given),
    /// `RENVOYER`
    ReturnReal(Real),
    /// `RENVOYER`
    ReturnBool(Bool),
    /// `RENVOYER` without a value.
    Return,
    /// A call for its effect.
    Call(Box<Call>),
}

/// `POUR` with a constant step.
#[derive(Debug)]
pub struct For {
    /// The register of the counter.
    pub counter: u8,
    /// Its width.
    pub kind: IntKind,
    /// First value.
    pub from: Int,
    /// Last value.
    pub to: Int,
    /// `_À_`: computed once.
    pub once: bool,
    /// Not 0.
    pub step: i64,
    /// What is repeated.
    pub body: Vec<Stmt>,
}

/// `POUR TOUT` on an array, which nothing changes meanwhile.
#[derive(Debug)]
pub struct ForEach {
    /// Which of the arrays of the region.
    pub array: u8,
    /// Where each element goes.
    pub element: Element,
    /// What is repeated.
    pub body: Vec<Stmt>,
}

/// The element of a walk.
#[derive(Debug, Clone, Copy)]
pub enum Element {
    /// Into a register, as an integer of that width.
    Int(u8, IntKind),
    /// Into a register.
    Real(u8),
    /// The last of the objects at hand.
    Object {
        /// Its rank among them.
        rank: u8,
        /// Which of the variables of the region keeps the last element.
        variable: u8,
    },
}

/// A member of a structure.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Which of the objects at hand.
    pub object: u8,
    /// Which member.
    pub rank: u32,
}

/// A call of a procedure that only computes.
#[derive(Debug)]
pub struct Call {
    /// Its rank.
    pub procedure: u32,
    /// Its arguments, in order.
    pub arguments: Vec<Argument>,
    /// The name at the call.
    pub span: Span,
}

/// An argument.
#[derive(Debug)]
#[repr(u8)]
pub enum Argument {
    /// An integer.
    Int(Int),
    /// A real.
    Real(Real),
    /// A boolean.
    Bool(Bool),
    /// One of the objects at hand.
    Object(u8),
}

/// Integers, on 64 bits: as [`crate::tree::Int`].
#[derive(Debug)]
#[repr(u8)]
pub enum Int {
    /// A constant.
    Const(i64),
    /// A variable.
    Register(u8),
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
    /// `n + constant` of a variable, refused when it does not fit the width.
    RegisterPlus(u8, i64, IntKind),
    /// A procedure that gives an integer.
    Call(Box<Call>),
    /// `o.m`
    Member(Field),
}

/// Reals: as [`crate::tree::Real`].
#[derive(Debug)]
#[repr(u8)]
pub enum Real {
    /// A constant.
    Const(f64),
    /// A variable.
    Register(u8),
    /// `o.m`
    Member(Field),
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
    /// A procedure that gives a real.
    Call(Box<Call>),
}

/// Booleans: as [`crate::tree::Bool`].
#[derive(Debug)]
#[repr(u8)]
pub enum Bool {
    /// A constant.
    Const(bool),
    /// A variable.
    Register(u8),
    /// `a = b`
    Equal(Box<(Int, Int)>),
    /// `a <> b`
    NotEqual(Box<(Int, Int)>),
    /// `a < b`
    Less(Box<(Int, Int)>),
    /// `a <= b`
    LessEqual(Box<(Int, Int)>),
    /// `a > b`
    Greater(Box<(Int, Int)>),
    /// `a >= b`
    GreaterEqual(Box<(Int, Int)>),
    /// `a < b` between reals.
    RealLess(Box<(Real, Real)>),
    /// `a > b` between reals.
    RealGreater(Box<(Real, Real)>),
    /// The other comparisons of reals; equality within 10⁻⁶.
    Real(BinaryOp, Box<(Real, Real)>),
    /// `PAS a`
    Not(Box<Bool>),
    /// `ET`, `OU`, `_ET_`, `_OU_`.
    Logic(BinaryOp, Box<(Bool, Bool)>),
    /// An integer that is not 0.
    FromInt(Box<Int>),
    /// A procedure that gives a boolean.
    Call(Box<Call>),
}
