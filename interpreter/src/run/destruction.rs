//! The end of objects of classes: their destructors, in order, and what those leave.

use std::rc::Rc;

use super::{Machine, Run};
use crate::bilingual;
use crate::builtin::Error;
use crate::diagnostic::codes;
use crate::value::{Object, State, Value};

/// Objects destroyed in one go. A destructor that makes objects of its own class would never end:
/// no call of it is inside another, so that the depth of calls does not tell.
const MAX_DESTRUCTIONS: u32 = 2_000_000;

impl Machine {
    /// Runs the destructors that wait, in the order of the deaths; those that they cause too.
    pub(super) fn destroy_waiting(&mut self) -> Run<()> {
        if self.destroying || self.remains.is_empty() {
            return Ok(());
        }
        self.destroying = true;
        let mut outcome = Ok(());
        let mut left = MAX_DESTRUCTIONS;
        while outcome.is_ok()
            && let Some(object) = self.remains.next()
        {
            left -= 1;
            if left == 0 {
                outcome = Err(endless_destruction(&object.class.name()));
                drop(self.remains.take());
                break;
            }
            // The objects it held are destroyed right after it.
            let before = self.remains.take();
            outcome = match object.state.get() {
                State::Dead if !object.watched.get() => self.run_destructors(&object),
                State::Alive => self.destroy(&object),
                _ => Ok(()),
            };
            self.remains.put_back(before);
        }
        self.destroying = false;
        outcome
    }

    /// Lets the global variables go, the last one first; an error in a destructor is told.
    pub(super) fn destroy_globals(&mut self) {
        for slot in (0..self.globals.len()).rev() {
            self.globals[slot] = Value::Null;
            if let Err(fault) = self.destroy_waiting()
                && fault.kind != super::FaultKind::Exit
            {
                (self.report)(&fault.diagnostic());
            }
        }
    }

    pub(super) fn destroy(&mut self, object: &Rc<Object>) -> Run<()> {
        match object.state.get() {
            State::Raw => object.bury(),
            State::Dead => {}
            State::Alive => {
                object.state.set(State::Dead);
                return self.run_destructors(object);
            }
        }
        Ok(())
    }

    fn run_destructors(&mut self, object: &Rc<Object>) -> Run<()> {
        let destructors = object.class.info().map(|class| class.destructors.clone());
        let mut outcome = Ok(());
        for index in destructors.unwrap_or_default() {
            let receiver = Some(Value::Object(Rc::clone(object)));
            outcome = outcome.and(self.call_on(index, receiver, &[], self.at).map(drop));
        }
        object.bury();
        outcome
    }
}

#[cold]
fn endless_destruction(class: &str) -> Box<super::Fault> {
    Error::fatal(
        codes::RECURSION,
        bilingual!(
            "les destructions de « {class} » n'en finissent pas",
            "the destructions of `{class}` never end"
        ),
    )
    .hint(bilingual!(
        "un destructeur ne doit pas créer d'objets de sa classe",
        "a destructor must not make objects of its class"
    ))
    .into()
}
