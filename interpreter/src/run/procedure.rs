//! Procedures as values: made, named by a text, gathered in one variable.

use std::rc::Rc;

use super::{Machine, Run};
use crate::bilingual;
use crate::builtin::Error;
use crate::diagnostic::{codes, did_you_mean, nearest};
use crate::syntax::fold;
use crate::tree::{Any, Place, ProcedureChange, ProcedureName};
use crate::value::{Procedure, Target, Value};

/// Procedures that one variable holds.
const MAX_PROCEDURES: usize = 1_000;

impl Machine {
    pub(super) fn procedure_value(&mut self, name: &ProcedureName) -> Value {
        let captured = self.captured(name).into_iter().map(|value| self.pin(value)).collect();
        Value::Procedure(Rc::new(Procedure::new(Target {
            name: Rc::clone(&name.name),
            candidates: Rc::clone(&name.candidates),
            captured,
            receiver: None,
        })))
    }

    /// The procedure that a text names; what stands before the last dot says where WINDEV would
    /// find it, and is not looked at.
    pub(super) fn procedure_named(&self, name: &str) -> Run<Target> {
        let own = name.rsplit('.').next().unwrap_or(name).trim();
        if let Some(candidates) = self.procedure_names.get(&*fold(own)) {
            let candidates = Rc::clone(candidates);
            let name = candidates
                .first()
                .and_then(|index| self.procedures.get(*index as usize)?.as_ref())
                .map_or(Rc::from(own), |procedure| Rc::clone(&procedure.name));
            return Ok(Target { name, candidates, captured: Vec::new(), receiver: None });
        }
        let names: Vec<&str> = self
            .procedure_names
            .values()
            .filter_map(|candidates| self.procedures.get(*candidates.first()? as usize)?.as_ref())
            .map(|procedure| &*procedure.name)
            .collect();
        let error = Error::fatal(
            codes::UNKNOWN_FUNCTION,
            bilingual!("aucune procédure « {own} »", "no procedure `{own}`"),
        );
        Err(match did_you_mean(&nearest(own, names)) {
            Some(hint) => error.hint(hint),
            None => error,
        }
        .into())
    }

    /// `p += q` and the like (pages 1000018907, 1000020916).
    pub(super) fn change_procedure(
        &mut self,
        place: &Place,
        change: ProcedureChange,
        value: &Any,
    ) -> Run<()> {
        let value = self.any(value)?;
        let given = self.targets(&value)?;
        let held = match self.read_place(place)? {
            Value::Procedure(procedure) => procedure,
            // A name, or nothing yet: the variable gets procedures of its own.
            other => {
                let procedure = Procedure::default();
                *procedure.targets.borrow_mut() = self.targets(&other)?;
                let procedure = Rc::new(procedure);
                self.write_place(place, Value::Procedure(Rc::clone(&procedure)))?;
                procedure
            }
        };
        if held.calls().len() + given.len() > MAX_PROCEDURES {
            return Err(Error::fatal(
                codes::TOO_LARGE,
                bilingual!(
                    "une variable contient au plus {MAX_PROCEDURES} procédures",
                    "a variable holds at most {MAX_PROCEDURES} procedures"
                ),
            )
            .into());
        }
        match change {
            ProcedureChange::Add => held.targets.borrow_mut().extend(given),
            ProcedureChange::Remove => {
                for list in [&held.before, &held.targets, &held.after] {
                    list.borrow_mut().retain(|own| !given.iter().any(|gone| own.same(gone)));
                }
            }
            ProcedureChange::SetBefore => *held.before.borrow_mut() = given,
            ProcedureChange::AddBefore => held.before.borrow_mut().extend(given),
            ProcedureChange::SetAfter => *held.after.borrow_mut() = given,
            ProcedureChange::AddAfter => held.after.borrow_mut().extend(given),
        }
        Ok(())
    }
}
