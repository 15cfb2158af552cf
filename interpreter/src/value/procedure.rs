//! Procedures as values.

use std::cell::RefCell;
use std::rc::Rc;

use super::Value;

/// What a variable of type `Procédure` holds: one procedure, or several that are called one after
/// the other. `=` copies it, `<-` shares it (page 1000018907).
#[derive(Debug, Default)]
pub struct Procedure {
    /// `..Avant`: called first.
    pub before: RefCell<Vec<Rc<Target>>>,
    /// The procedures themselves.
    pub targets: RefCell<Vec<Rc<Target>>>,
    /// `..Après`: called last.
    pub after: RefCell<Vec<Rc<Target>>>,
}

/// One procedure that can be called.
#[derive(Debug)]
pub struct Target {
    /// Its name, for display; empty for a lambda.
    pub name: Rc<str>,
    /// The ranks of the procedures of that name: the one that fits the arguments is called.
    pub candidates: Rc<[u32]>,
    /// The variables it captured.
    pub captured: Vec<Value>,
    /// The object of a method: handed over before the arguments.
    pub receiver: Option<Value>,
}

impl Procedure {
    /// Holding one procedure.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self { targets: RefCell::new(vec![Rc::new(target)]), ..Self::default() }
    }

    /// In the order of the calls.
    #[must_use]
    pub fn calls(&self) -> Vec<Rc<Target>> {
        let lists = [&self.before, &self.targets, &self.after];
        lists.into_iter().flat_map(|list| list.borrow().clone()).collect()
    }

    /// The same procedures in a variable of its own.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self {
            before: self.before.clone(),
            targets: self.targets.clone(),
            after: self.after.clone(),
        }
    }

    /// The names, in the order of the calls.
    #[must_use]
    pub fn names(&self) -> String {
        let name = |target: &Rc<Target>| match &*target.name {
            "" => "lambda".to_owned(),
            name => name.to_owned(),
        };
        self.calls().iter().map(name).collect::<Vec<_>>().join(" + ")
    }
}

impl PartialEq for Procedure {
    fn eq(&self, other: &Self) -> bool {
        let (own, other) = (self.calls(), other.calls());
        own.len() == other.len() && own.iter().zip(&other).all(|(a, b)| a.same(b))
    }
}

impl Target {
    /// True when calling either does the same.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        let captures = |target: &Self| target.captured.iter().map(place).collect::<Vec<_>>();
        let receivers = match (&self.receiver, &other.receiver) {
            (Some(Value::Object(a)), Some(Value::Object(b))) => Rc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        receivers && self.candidates == other.candidates && captures(self) == captures(other)
    }
}

/// Which place a captured variable is, as far as telling two apart needs.
fn place(value: &Value) -> Option<usize> {
    match value {
        Value::Place(place) => Some(Rc::as_ptr(place) as usize),
        Value::FrameSlot(slot, _) | Value::GlobalSlot(slot, _) => Some(*slot as usize),
        _ => None,
    }
}
