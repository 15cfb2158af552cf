//! Scopes: the variables of the program and of each procedure.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::labels::Labels;
use crate::source::Span;
use crate::syntax::tree::Name;
use crate::tree::ParameterSlots;
use crate::value::{Class, Holds, Type};

/// A variable.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub ty: Type,
    pub slot: u32,
    pub kind: VariableKind,
    pub span: Span,
    /// As declared.
    pub name: Rc<str>,
}

/// How the slot of a variable is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VariableKind {
    /// The slot holds the value.
    Plain,
    /// The slot may hold a reference: a parameter, a captured variable, a linked loop variable.
    Reference,
}

impl Variable {
    /// What the variable accepts through a reference.
    pub fn holds(&self) -> Holds {
        self.ty.holds()
    }
}

/// Arguments given before a call, one by one.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    /// The procedure, by its rank.
    pub procedure: u32,
    /// One slot a parameter.
    pub slots: Vec<u32>,
    /// Where the first one was given, until the call is met.
    pub waiting: Option<Span>,
}

/// The process being lowered.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// The code outside procedures: its variables are global.
    pub program: bool,
    pub variables: FxHashMap<Rc<str>, Variable>,
    /// Those of them that are declared as variants.
    pub variants: FxHashSet<Rc<str>>,
    pub slots: u32,
    /// Variables shared with internal procedures, in the order in which these receive them: the
    /// inherited ones first.
    pub shared: Vec<(Rc<str>, u32)>,
    /// How many of them are inherited.
    pub inherited: usize,
    /// Internal procedures, by name.
    pub internals: FxHashMap<Rc<str>, u32>,
    /// Loops open around the current statement.
    pub loops: u32,
    /// `SELON` open around it.
    pub switches: u32,
    /// The declared result; `None` outside procedures.
    pub result: Option<Type>,
    /// The declared types of several results.
    pub results: Vec<Type>,
    /// The folded name of the procedure.
    pub name: Rc<str>,
    /// Variables that keep their first value: `<immuable>`.
    pub immutable: FxHashSet<Rc<str>>,
    /// A lambda: its expression may give nothing.
    pub lambda: bool,
    /// Where `MesParamètres` finds what was received.
    pub parameters: Option<ParameterSlots>,
    /// What `P.name = v` prepares, by the rank of `P`: a slot for each parameter.
    pub prepared: Vec<Prepared>,
    /// The procedure gives an integer and has no clause that could read it back.
    pub plain_int: bool,
    /// For each `UTILISER` around it, how many loops are around that one.
    pub usings: Vec<u32>,
    /// The condition of a `POUR TOUT` is being lowered: members of its element stand bare.
    pub element: Option<(Name, Class)>,
    /// Blocks open around it.
    pub depth: u32,
    /// The labels of the process.
    pub labels: Labels,
    /// The objects of the `AVEC` around it: the slot that holds each, and its type.
    pub withs: Vec<Variable>,
    /// The class that this code belongs to.
    pub class: Option<Rc<super::class::MethodContext>>,
    /// The parameters, as written.
    pub parameter_names: Vec<Name>,
    /// The header of the procedure.
    pub header: Span,
}

impl Scope {
    pub fn program() -> Self {
        Self { program: true, ..Self::default() }
    }

    /// A slot of the frame for a new variable of this name; a shared one has its slot already.
    pub fn slot_for(&mut self, key: &str) -> (u32, VariableKind) {
        if let Some((_, slot)) =
            self.shared[self.inherited..].iter().find(|(name, _)| &**name == key)
        {
            return (*slot, VariableKind::Reference);
        }
        (self.new_slot(), VariableKind::Plain)
    }

    pub fn new_slot(&mut self) -> u32 {
        self.slots += 1;
        self.slots - 1
    }
}
