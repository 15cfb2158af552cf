//! Calls of the procedures of the program.

use std::cell::RefCell;
use std::rc::Rc;

use super::fault::At;
use super::handling::Reaction;
use super::{Fault, FaultKind, MAX_STACK_VALUES, Machine, Run, failure};
use crate::bilingual;
use crate::builtin::{Error, interrupted};
use crate::diagnostic::codes;
use crate::source::Span;
use crate::tree::{Any, Argument, Call, Int, Procedure};
use crate::value::{Place as HeldPlace, Value};

/// Calls inside calls; the machine's stack usually ends first.
pub(crate) const MAX_CALL_DEPTH: usize = 100_000;

impl Machine {
    #[inline(never)]
    pub(super) fn call_procedure(&mut self, call: &Call) -> Run<Value> {
        let frame = self.stack.len();
        let (procedure, defaults) = self.push_frame(call)?;
        if let Some(outcome) = self.computed(&procedure, defaults, frame, call) {
            return outcome;
        }
        if procedure.plain && !defaults {
            let int_result = self.int_result;
            let result = std::mem::take(&mut self.result);
            let outcome = self.run_plain(&procedure, frame, call);
            let own = std::mem::replace(&mut self.result, result);
            let own_int = std::mem::replace(&mut self.int_result, int_result);
            let value = outcome.map(|()| match own {
                Value::Null if procedure.gives_int => Value::Int(own_int),
                own => own,
            });
            return if self.handed_on == 0 { value } else { self.after_error(call, value) };
        }
        let value = self.call_with_defaults(&procedure, frame, call);
        if self.handed_on == 0 { value } else { self.after_error(call, value) }
    }

    /// The procedure may have declared an error for this code, which may want it called again.
    #[cold]
    fn after_error(&mut self, call: &Call, mut value: Run<Value>) -> Run<Value> {
        while value.is_ok()
            && self.handed_on != 0
            && matches!(self.take_over(call.tested, call.span)?, Reaction::Again)
        {
            let frame = self.stack.len();
            let (procedure, _) = self.push_frame(call)?;
            value = self.call_with_defaults(&procedure, frame, call);
        }
        value
    }

    /// Calls a procedure whose result nobody wants.
    #[inline(never)]
    pub(super) fn call_for_effect(&mut self, call: &Call) -> Run<()> {
        let frame = self.stack.len();
        let (procedure, defaults) = self.push_frame(call)?;
        if let Some(outcome) = self.computed(&procedure, defaults, frame, call) {
            return outcome.map(drop);
        }
        if procedure.plain && !defaults && matches!(self.result, Value::Null) {
            let int_result = self.int_result;
            let outcome = self.run_plain(&procedure, frame, call);
            if !matches!(self.result, Value::Null) {
                self.result = Value::Null;
            }
            self.int_result = int_result;
            if self.handed_on == 0 {
                return outcome;
            }
            return self.after_error(call, outcome.map(|()| Value::Null)).map(drop);
        }
        let value = self.call_with_defaults(&procedure, frame, call);
        if self.handed_on == 0 {
            return value.map(drop);
        }
        self.after_error(call, value).map(drop)
    }

    /// Calls a procedure that gives an integer.
    #[inline(never)]
    pub(super) fn call_int(&mut self, call: &Call) -> Run<i64> {
        let frame = self.stack.len();
        let (procedure, defaults) = self.push_frame(call)?;
        if let Some(outcome) = self.computed(&procedure, defaults, frame, call) {
            return Ok(outcome?.to_int()?);
        }
        // No result is pending, which the caller must find again: nothing to move aside.
        if procedure.plain && !defaults && matches!(self.result, Value::Null) {
            let int_result = std::mem::take(&mut self.int_result);
            let outcome = self.run_plain(&procedure, frame, call);
            let own = std::mem::replace(&mut self.int_result, int_result);
            let value = if matches!(self.result, Value::Null) {
                outcome.map(|()| own)
            } else {
                let own = std::mem::take(&mut self.result);
                outcome.and_then(|()| Ok(own.to_int()?))
            };
            if self.handed_on == 0 {
                return value;
            }
            return Ok(self.after_error(call, value.map(Value::Int))?.to_int()?);
        }
        let mut value = self.call_with_defaults(&procedure, frame, call);
        if self.handed_on != 0 {
            value = self.after_error(call, value);
        }
        Ok(value?.to_int()?)
    }

    /// The call of a procedure that only computes.
    #[inline]
    fn computed(
        &mut self,
        procedure: &Procedure,
        defaults: bool,
        frame: usize,
        call: &Call,
    ) -> Option<Run<Value>> {
        let compute = procedure.compute.as_ref()?;
        if defaults || self.handed_on != 0 {
            return None;
        }
        self.compute(procedure, compute, frame, call.span)
    }

    #[inline(never)]
    fn call_with_defaults(
        &mut self,
        procedure: &Rc<Procedure>,
        frame: usize,
        call: &Call,
    ) -> Run<Value> {
        let given = &call.arguments;
        let missing = |rank: usize| matches!(given.get(rank), None | Some(Argument::Default));
        self.enter((call.procedure, procedure), frame, call.span, Some(&missing))
    }

    /// Puts the frame of a call on the stack: arguments, captured variables, room for the rest.
    /// True when some argument takes its default value.
    #[inline(always)]
    #[allow(clippy::inline_always)] // Once a caller: a third of the cost of a call.
    fn push_frame(&mut self, call: &Call) -> Run<(Rc<Procedure>, bool)> {
        let Some(Some(procedure)) = self.procedures.get(call.procedure as usize) else {
            return Err(missing_procedure()).at(call.span);
        };
        let procedure = Rc::clone(procedure);
        let frame = self.stack.len();
        let mut defaults = call.arguments.len() < procedure.parameters.len();
        for argument in &call.arguments {
            let pushed = match argument {
                Argument::Value(Any::Int(Int::LocalPlus { slot, by, kind })) => {
                    self.local_plus(*slot, *by, *kind).map(|value| self.stack.push_int(value))
                }
                Argument::Value(Any::Int(value)) => {
                    self.int(value).map(|value| self.stack.push_int(value))
                }
                Argument::Value(value) => self.any(value).map(|value| self.stack.push(value)),
                Argument::Reference(place) => {
                    self.reference(place).map(|place| self.stack.push(place.into()))
                }
                Argument::Default => {
                    defaults = true;
                    self.stack.push(Value::Null);
                    Ok(())
                }
            };
            if let Err(fault) = pushed {
                self.stack.truncate(frame);
                return Err(fault);
            }
        }
        let captures = procedure.parameters.len();
        self.stack.extend_to(frame + procedure.slots as usize);
        for (rank, slot) in call.captures.iter().enumerate() {
            self.stack[frame + captures + rank] = self.stack[self.base + *slot as usize].clone();
        }
        Ok((procedure, defaults))
    }

    /// Refuses a call that is too deep, or that comes after Ctrl-C.
    #[inline(always)]
    #[allow(clippy::inline_always)] // Once a caller: a third of the cost of a call.
    fn may_enter(&mut self, procedure: &Procedure, frame: usize, span: Span) -> Run<()> {
        let mark = 0_u8;
        let deep = (&raw const mark as usize) < self.stack_floor
            || self.depth >= MAX_CALL_DEPTH
            || self.stack.len() > MAX_STACK_VALUES;
        if deep || self.interrupt.load(std::sync::atomic::Ordering::Relaxed) {
            self.stack.truncate(frame);
            return Err(if deep { too_deep(procedure) } else { interrupted().into() }).at(span);
        }
        Ok(())
    }

    /// Runs a plain procedure whose frame is ready; its result is left in the machine.
    #[inline(always)]
    #[allow(clippy::inline_always)] // Once a caller: a third of the cost of a call.
    fn run_plain(&mut self, procedure: &Procedure, frame: usize, call: &Call) -> Run<()> {
        self.may_enter(procedure, frame, call.span)?;
        let base = std::mem::replace(&mut self.base, frame);
        let caller = self.running.replace(call.procedure);
        self.depth += 1;
        let outcome = self.block(&procedure.body.statements);
        if !self.pinned.is_empty() {
            self.unpin(frame);
        }
        self.running = caller;
        self.depth -= 1;
        self.base = base;
        self.stack.truncate(frame);
        match outcome {
            Ok(_) => Ok(()),
            Err(mut fault) => {
                if fault.kind == FaultKind::Exception {
                    fault.calls.push((Rc::clone(&procedure.name), call.span));
                }
                Err(fault)
            }
        }
    }

    /// Runs a procedure whose frame is ready.
    pub(super) fn enter(
        &mut self,
        (index, procedure): (u32, &Rc<Procedure>),
        frame: usize,
        span: Span,
        missing: Option<&dyn Fn(usize) -> bool>,
    ) -> Run<Value> {
        self.may_enter(procedure, frame, span)?;
        let base = std::mem::replace(&mut self.base, frame);
        let result = std::mem::take(&mut self.result);
        let int_result = std::mem::take(&mut self.int_result);
        let caller = self.running.replace(index);
        self.depth += 1;
        let prepared = if missing.is_some()
            || procedure.parameters.iter().any(|parameter| parameter.captured)
        {
            self.prepare(procedure, missing)
        } else {
            Ok(())
        };
        let outcome = prepared.and_then(|()| self.process(&procedure.body));
        if !self.pinned.is_empty() {
            self.unpin(frame);
        }
        self.running = caller;
        self.depth -= 1;
        self.base = base;
        self.stack.truncate(frame);
        let own = std::mem::replace(&mut self.result, result);
        let own_int = std::mem::replace(&mut self.int_result, int_result);
        let outcome = if procedure.destroys {
            outcome.and_then(|()| self.destroy_waiting())
        } else {
            outcome
        };
        match outcome {
            Ok(()) if procedure.gives_int && matches!(own, Value::Null) => Ok(Value::Int(own_int)),
            Ok(()) => Ok(own),
            Err(mut fault) => {
                if fault.kind == FaultKind::Exception {
                    fault.calls.push((Rc::clone(&procedure.name), span));
                }
                Err(fault)
            }
        }
    }

    /// Default values, and cells for captured parameters.
    fn prepare(
        &mut self,
        procedure: &Procedure,
        missing: Option<&dyn Fn(usize) -> bool>,
    ) -> Run<()> {
        for (rank, parameter) in procedure.parameters.iter().enumerate() {
            if missing.is_some_and(|missing| missing(rank))
                && let Some(default) = &parameter.default
            {
                self.stack[self.base + rank] = self.any(default)?;
            }
            if parameter.captured {
                let slot = &mut self.stack[self.base + rank];
                if !slot.is_reference() {
                    let value = std::mem::take(slot);
                    let cell = HeldPlace::Cell(RefCell::new(value), parameter.ty.holds());
                    *slot = Value::Place(Rc::new(cell));
                }
            }
        }
        Ok(())
    }

    pub(super) fn argument(&mut self, argument: &Argument) -> Run<Option<Value>> {
        Ok(match argument {
            Argument::Value(value) => Some(self.any(value)?),
            Argument::Reference(place) => Some(self.reference(place)?.into()),
            Argument::Default => None,
        })
    }
}

#[cold]
pub(crate) fn missing_procedure() -> Box<Fault> {
    failure(
        codes::UNKNOWN_FUNCTION,
        bilingual!("cette procédure n'existe plus", "this procedure is gone"),
    )
}

#[cold]
pub(crate) fn too_deep(procedure: &Procedure) -> Box<Fault> {
    let name = &procedure.name;
    let message = if name.is_empty() {
        bilingual!(
            "trop d'appels imbriqués de cette procédure",
            "too many nested calls of this procedure"
        )
    } else {
        bilingual!("trop d'appels imbriqués de « {name} »", "too many nested calls of `{name}`")
    };
    Error::fatal(codes::RECURSION, message)
        .hint(bilingual!(
            "vérifier la condition qui arrête la récursion",
            "check the condition that ends the recursion"
        ))
        .into()
}
