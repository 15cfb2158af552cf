//! `Clone` on an instance of a class (pages 6010018 and 1000024843).

use std::rc::Rc;

use super::{Machine, Run};
use crate::tree::Constructor;
use crate::value::Object;

impl Machine {
    /// A new object of the real class of this one, constructed, then given its members; those
    /// marked `<copie = Faux>` keep what the constructor gave.
    pub(super) fn clone_instance(&mut self, object: &Rc<Object>) -> Run<Rc<Object>> {
        if object.watched.get() {
            self.awake(object)?;
        }
        let copy = object.class.create();
        let declared = object.class.info().map(|class| class.constructors.clone());
        let without_argument = |index: &u32| {
            let procedure = self.procedures.get(*index as usize).and_then(Option::as_ref);
            // The object is the first parameter.
            procedure.is_some_and(|it| it.parameters.iter().skip(1).all(|p| p.default.is_some()))
        };
        let candidates: Rc<[u32]> =
            declared.unwrap_or_default().into_iter().filter(without_argument).collect();
        if !candidates.is_empty() {
            let constructor = Constructor::Any(candidates, Vec::new(), Vec::new());
            let span = self.at;
            self.construct(&copy, &constructor, None, span)?;
        }
        copy.copy_from(object);
        Ok(copy)
    }
}
