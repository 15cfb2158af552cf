//! The way between the slots of the machine and the registers of code that only computes.

use std::cell::RefCell;
use std::rc::Rc;

use super::statement::Flow;
use super::{Machine, Run};
use crate::compute::{Compute, Computer, Input, Number, Region, Registers, Variable};
use crate::source::Span;
use crate::tree::{Procedure, Slot};
use crate::value::{Array, Class, Items, Object, Value};

impl Machine {
    fn computer(&self) -> Computer<'_> {
        Computer {
            procedures: &self.procedures,
            interrupt: &self.interrupt,
            stack_floor: self.stack_floor,
            depth: self.depth,
            objects: Vec::new(),
            arrays: Vec::new(),
            last: Vec::new(),
        }
    }

    /// Runs a procedure that only computes, whose arguments are on the stack. Nothing when one of
    /// them is not what its parameter holds: the usual way knows what to do with it.
    pub(super) fn compute(
        &mut self,
        procedure: &Procedure,
        compute: &Compute,
        frame: usize,
        span: Span,
    ) -> Option<Run<Value>> {
        let mut registers = Registers::default();
        let mut objects = std::mem::take(&mut self.at_hand);
        let mut next = 0;
        let mut fit = true;
        for (rank, input) in compute.inputs.iter().enumerate() {
            let given = self.stack.get(frame + rank)?;
            let held = match given.reference() {
                // What it stands for might be a member of a structure at hand, and change.
                Some(_) if compute.takes_objects() => None,
                Some(place) => self.read_through(&place).ok(),
                None => Some(given.clone()),
            };
            match (input, held) {
                (Input::Number(number), Some(held)) if let Some(bits) = number.bits(&held) => {
                    registers.values[next] = bits;
                    next += 1;
                }
                (Input::Object(class), Some(Value::Object(object))) if ready(&object, class) => {
                    objects.push(object);
                }
                _ => {
                    fit = false;
                    break;
                }
            }
        }
        let mut computer = Computer { objects, ..self.computer() };
        let outcome = fit.then(|| computer.enter(procedure, compute, &mut registers, span));
        let mut objects = computer.objects;
        objects.clear();
        self.at_hand = objects;
        let outcome = outcome?;
        self.stack.truncate(frame);
        Some(outcome.map(|given| match (compute.output, given) {
            (Some(Number::Int), given) => Value::Int(given.unwrap_or_default()),
            (Some(number), Some(given)) => number.value(given),
            _ => Value::Null,
        }))
    }

    /// Runs a loop that only computes; its variables come back even when it fails.
    pub(super) fn region(&mut self, region: &Region) -> Run<Flow> {
        let mut registers = Registers::default();
        for (rank, variable) in region.variables.iter().enumerate() {
            let held = self.held(variable.slot);
            registers.values[rank] = match (held, variable.number.bits(held)) {
                (_, Some(bits)) => bits,
                (Value::Null, None) if variable.declared => 0,
                _ => return self.statement_node(&region.otherwise).map(Flow::unpack),
            };
        }
        let mut arrays = Vec::with_capacity(region.arrays.len());
        for (slot, element) in &region.arrays {
            match self.held(*slot) {
                Value::Array(array) if is_ready(array, element) => arrays.push(Rc::clone(array)),
                _ => return self.statement_node(&region.otherwise).map(Flow::unpack),
            }
        }
        if region.elements.iter().any(|slot| self.held(*slot).is_reference()) {
            return self.statement_node(&region.otherwise).map(Flow::unpack);
        }
        let last = vec![None; region.elements.len()];
        let mut computer = Computer { arrays, last, ..self.computer() };
        let outcome = computer.block(&region.body, &mut registers);
        let last = computer.last;
        for (Variable { slot, number, .. }, bits) in region.variables.iter().zip(registers.values) {
            *self.held_mut(*slot) = number.value(bits);
        }
        for (slot, last) in region.elements.iter().zip(last) {
            if let Some(object) = last {
                *self.held_mut(*slot) = Value::Object(object);
            }
        }
        Ok(Flow::unpack(outcome?))
    }

    fn held(&self, slot: Slot) -> &Value {
        match slot {
            Slot::Local(slot) => &self.stack[self.base + slot as usize],
            Slot::Global(slot) => &self.globals[slot as usize],
        }
    }

    fn held_mut(&mut self, slot: Slot) -> &mut Value {
        match slot {
            Slot::Local(slot) => &mut self.stack[self.base + slot as usize],
            Slot::Global(slot) => &mut self.globals[slot as usize],
        }
    }
}

/// True when the members of this object can be used as they are.
#[inline]
fn ready(object: &Object, class: &Class) -> bool {
    !object.watched.get() && object.class.is_a(class)
}

/// True for an array of one dimension of such elements.
fn is_ready(array: &RefCell<Array>, element: &Input) -> bool {
    let array = array.borrow();
    match (&array.items, element) {
        (Items::Ints(_), Input::Number(Number::Int))
        | (Items::Reals(_), Input::Number(Number::Real)) => true,
        (Items::Values(items), Input::Object(class)) if !array.rows => {
            items.iter().all(|item| matches!(item, Value::Object(object) if ready(object, class)))
        }
        _ => false,
    }
}

impl Compute {
    fn takes_objects(&self) -> bool {
        self.inputs.iter().any(|input| matches!(input, Input::Object(_)))
    }
}

impl Number {
    fn bits(self, value: &Value) -> Option<i64> {
        match (self, value) {
            (Self::Int, Value::Int(value)) => Some(*value),
            (Self::Real, Value::Real(value)) => Some(value.to_bits() as i64),
            (Self::Bool, Value::Bool(value)) => Some(i64::from(*value)),
            _ => None,
        }
    }

    fn value(self, bits: i64) -> Value {
        match self {
            Self::Int => Value::Int(bits),
            Self::Real => Value::Real(f64::from_bits(bits as u64)),
            Self::Bool => Value::Bool(bits != 0),
        }
    }
}
