//! `MesParamètres`: what the running procedure received (pages 1511018, 1514080).

use std::rc::Rc;

use super::{Machine, Run, failure};
use crate::bilingual;
use crate::diagnostic::codes;
use crate::tree::{Int, ParameterQuestion, ParameterSlots, Received};
use crate::value::{Holds, Place as HeldPlace, Reference, Type, Value};

impl Machine {
    pub(super) fn parameters(
        &mut self,
        slots: ParameterSlots,
        question: &ParameterQuestion,
    ) -> Run<Value> {
        Ok(match question {
            ParameterQuestion::List => {
                let values = self.received(slots).into_iter().flatten();
                let values = values.map(|value| match value.reference() {
                    Some(place) => self.read_reference(&place),
                    None => Ok(value),
                });
                Value::array(Type::Any, values.collect::<Run<_>>()?)
            }
            ParameterQuestion::Count => Value::Int(self.marks(slots).len() as i64),
            ParameterQuestion::Received => {
                let marks = self.marks(slots);
                let count = marks.iter().filter(|mark| **mark != Received::No as u8).count();
                Value::Int(count as i64)
            }
            ParameterQuestion::Value(index) => {
                let place = self.parameter_reference(slots, index)?;
                self.read_reference(&place)?
            }
            ParameterQuestion::IsDefault(index) => {
                let (_, mark) = self.parameter(slots, index)?;
                Value::Bool(mark == Received::No as u8 || mark == Received::Default as u8)
            }
            ParameterQuestion::IsReference(index) => {
                let (_, mark) = self.parameter(slots, index)?;
                Value::Bool(mark == Received::Reference as u8)
            }
        })
    }

    /// The place of `MesParamètres[i]`.
    pub(super) fn parameter_reference(
        &mut self,
        slots: ParameterSlots,
        index: &Int,
    ) -> Run<Reference> {
        let (rank, _) = self.parameter(slots, index)?;
        if rank < slots.declared as usize {
            let rank = self.base + slots.first as usize + rank;
            let held = self.stack[rank].reference();
            return Ok(held.unwrap_or(Reference::Slot(rank as u32, Holds::SameKind)));
        }
        let rank = rank - slots.declared as usize;
        let rest = slots.rest.map(|slot| self.stack[self.base + slot as usize].clone());
        let Some(Value::Array(rest)) = rest else { return Err(beyond(rank + 1, 0)) };
        let held = rest.borrow().get(rank).and_then(|value| value.reference());
        Ok(held.unwrap_or_else(|| Reference::Place(Rc::new(HeldPlace::Element(rest, rank)))))
    }

    /// Its rank, from 0, and how it was received.
    fn parameter(&mut self, slots: ParameterSlots, index: &Int) -> Run<(usize, u8)> {
        let index = self.int(index)?;
        let marks = self.marks(slots);
        let found = usize::try_from(index.wrapping_sub(1)).ok();
        found
            .and_then(|rank| marks.get(rank).map(|mark| (rank, *mark)))
            .ok_or_else(|| beyond(index, marks.len()))
    }

    fn marks(&self, slots: ParameterSlots) -> Rc<Vec<u8>> {
        match &self.stack[self.base + slots.marks as usize] {
            Value::Buffer(marks) => Rc::clone(marks),
            _ => Rc::default(),
        }
    }

    /// All of them, to be handed on: variables stay variables.
    pub(super) fn received(&self, slots: ParameterSlots) -> Vec<Option<Value>> {
        let first = self.base + slots.first as usize;
        let declared = (first..first + slots.declared as usize).map(|rank| &self.stack[rank]);
        let mut values: Vec<_> = declared.cloned().map(Some).collect();
        if let Some(slot) = slots.rest
            && let Value::Array(rest) = &self.stack[self.base + slot as usize]
        {
            values.extend(rest.borrow().to_values().into_iter().map(Some));
        }
        values
    }
}

#[cold]
fn beyond(index: impl std::fmt::Display, count: usize) -> Box<super::Fault> {
    failure(
        codes::INDEX,
        bilingual!(
            "MesParamètres[{index}] : cet appel a {count} paramètre(s)",
            "MyParameters[{index}]: this call has {count} argument(s)"
        ),
    )
}
