//! Which second operands of `ET` and `OU` may be skipped without anyone seeing it.
//!
//! Both operands are evaluated (page 1512003). Skipping one that changes nothing and cannot fail
//! is the same, and twice as fast.

use crate::tree::{Any, Bool, Int, Member, Real};
use crate::value::{Class, Type};

use super::Checker;

impl Checker {
    /// True when evaluating `right` after `left` can have no effect and no error.
    pub(super) fn may_be_skipped(&self, left: &Bool, right: &Bool) -> bool {
        harmless(right, first_object(left).filter(|slot| self.is_users(*slot)))
    }

    /// A library's object may fetch a member when it is read.
    fn is_users(&self, slot: Slot) -> bool {
        let mut variables = match slot {
            Slot::Frame(_) => self.scopes.last().map(|scope| scope.variables.values()),
            Slot::Program(_) => Some(self.symbols.globals.values()),
        }
        .into_iter()
        .flatten();
        let (Slot::Frame(slot) | Slot::Program(slot)) = slot;
        variables.find(|variable| variable.slot == slot).is_some_and(|variable| {
            matches!(variable.ty, Type::Object { class: Class::User(_), .. })
        })
    }
}

/// A variable whose members are read: once one was, the others can be too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Frame(u32),
    Program(u32),
}

/// The variable of the member that is read first.
fn first_object(condition: &Bool) -> Option<Slot> {
    match condition {
        Bool::Not(operand) => first_object(operand),
        Bool::Logic(_, operands) => first_object(&operands.0),
        Bool::CompareInt(_, operands) => match &operands.0 {
            Int::FromAny(node) => object(node),
            _ => None,
        },
        Bool::CompareReal(_, operands) => match &operands.0 {
            Real::FromAny(node) => object(node),
            _ => None,
        },
        _ => None,
    }
}

fn object(node: &Any) -> Option<Slot> {
    match node {
        Any::Member { object, member: Member::Rank(_), .. } => match **object {
            Any::Local(slot) | Any::LocalRef(slot) => Some(Slot::Frame(slot)),
            Any::Global(slot) => Some(Slot::Program(slot)),
            _ => None,
        },
        _ => None,
    }
}

fn harmless(condition: &Bool, known: Option<Slot>) -> bool {
    let member = |node: &Any| known.is_some() && object(node) == known;
    let int = |node: &Int| match node {
        Int::Const(_) | Int::Local(_) | Int::Global(_) => true,
        Int::FromAny(node) => member(node),
        _ => false,
    };
    let real = |node: &Real| match node {
        Real::Const(_) | Real::Local(_) | Real::Global(_) => true,
        Real::FromAny(node) => member(node),
        Real::FromInt(node) => int(node),
        _ => false,
    };
    match condition {
        Bool::Const(_) => true,
        Bool::Not(operand) => harmless(operand, known),
        Bool::Logic(_, operands) => harmless(&operands.0, known) && harmless(&operands.1, known),
        Bool::CompareInt(_, operands) => int(&operands.0) && int(&operands.1),
        Bool::CompareReal(_, operands) => real(&operands.0) && real(&operands.1),
        _ => false,
    }
}
