//! General calls: the procedure, or the number of its arguments, is found when the program runs.
//! A plain call of a known procedure is a [`super::Call`].

use std::rc::Rc;

use super::{Any, Argument, Int, Range};
use crate::source::Span;

/// A general call.
#[derive(Debug)]
pub struct Invoke {
    /// What is called.
    pub callee: Callee,
    /// In the order in which they are evaluated.
    pub arguments: Vec<Given>,
    /// The parameters, by rank, of the last arguments: those that are named.
    pub named: Vec<u32>,
    /// The script tests whether it failed.
    pub tested: bool,
    /// Several results stay a list; otherwise the first one is the value.
    pub all_results: bool,
    /// The name at the call.
    pub span: Span,
}

/// What is called.
#[derive(Debug)]
pub enum Callee {
    /// A procedure held by a value, or its name.
    Value(Any),
    /// Procedures of one name: the one that fits the arguments best.
    Procedures(ProcedureName),
}

/// Procedures of the program under one name, with what they capture.
#[derive(Debug, Clone)]
pub struct ProcedureName {
    /// As written.
    pub name: Rc<str>,
    /// Their ranks, in the order of the source.
    pub candidates: Rc<[u32]>,
    /// Slots of this frame that they capture.
    pub captures: Vec<u32>,
}

/// An argument of a general call.
#[derive(Debug)]
pub enum Given {
    /// One argument.
    One(Argument),
    /// As many as the array has elements.
    Spread(Any),
    /// Parameters of the running procedure.
    Forward(ParameterSlots, Forward),
    /// What `P.name = v` left in this slot.
    Prepared(u32),
}

/// Which parameters are handed on.
#[derive(Debug)]
pub enum Forward {
    /// `MesParamètres`.
    All,
    /// `MesParamètres[2 À]`, `[À 3]`, `[2 SUR 3]`.
    Some(Box<Range>),
    /// `MesParamètres[*]`: those that have no name.
    Additional,
}

/// Where a procedure that asks about its parameters keeps what it received.
#[derive(Debug, Clone, Copy)]
pub struct ParameterSlots {
    /// The slot of the first parameter: after the object, in a method.
    pub first: u32,
    /// How many parameters have a name; they stand in the slots from there.
    pub declared: u32,
    /// A byte for each usable parameter: see [`Received`].
    pub marks: u32,
    /// An array of the parameters that have no name, when any number is taken.
    pub rest: Option<u32>,
}

/// How a parameter was received: the bytes of [`ParameterSlots::marks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Received {
    /// Left out.
    No = 0,
    /// `*`: its default was asked for.
    Default = 1,
    /// A value.
    Value = 2,
    /// A variable.
    Reference = 3,
}

/// Something asked about the parameters of the running procedure.
#[derive(Debug)]
pub enum ParameterQuestion {
    /// `MesParamètres` as a value: an array of them.
    List,
    /// `..Occurrence`: how many are usable.
    Count,
    /// `..NbReçus`: how many the call gave.
    Received,
    /// `MesParamètres[i]`.
    Value(Int),
    /// `MesParamètres[i]..Défaut`.
    IsDefault(Int),
    /// `MesParamètres[i]..ParAdresse`.
    IsReference(Int),
}

/// `RENVOYER`, `+=`… on a procedure variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProcedureChange {
    /// `p += q`
    Add,
    /// `p -= q`
    Remove,
    /// `p.Avant = q`
    SetBefore,
    /// `p.Avant += q`
    AddBefore,
    /// `p.Après = q`
    SetAfter,
    /// `p.Après += q`
    AddAfter,
}
