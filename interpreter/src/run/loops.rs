//! Loops that count or test: their passes, and how `SORTIR` and `CONTINUER` leave them.

use super::arithmetic::arithmetic;
use super::statement::{Flow, fit, store_int};
use super::{Machine, Run, overflow};
use crate::syntax::tree::BinaryOp;
use crate::tree::{ForAny, Int, LoopParts, Slot};
use crate::value::{IntKind, Value, compare};

/// What a loop does after a pass.
pub(super) enum Pass {
    Again,
    Stop,
    Leave(Flow),
}

impl Machine {
    /// One pass of a loop.
    #[inline]
    pub(super) fn pass(&mut self, parts: &LoopParts) -> Run<Pass> {
        self.check_interrupt()?;
        let flow = self.packed_block(&parts.body)?;
        if flow == Flow::NEXT && parts.at_continue.is_empty() {
            return Ok(Pass::Again);
        }
        self.after_pass(parts, Flow::unpack(flow))
    }

    /// What comes after the body of a loop ended that way.
    #[inline(never)]
    fn after_pass(&mut self, parts: &LoopParts, flow: Flow) -> Run<Pass> {
        match flow {
            Flow::Next | Flow::Continue(1) => {
                if parts.at_continue.is_empty() {
                    return Ok(Pass::Again);
                }
                match self.block(&parts.at_continue)? {
                    Flow::Next | Flow::Continue(1) => Ok(Pass::Again),
                    flow => self.leave(parts, flow),
                }
            }
            flow => self.leave(parts, flow),
        }
    }

    fn leave(&mut self, parts: &LoopParts, flow: Flow) -> Run<Pass> {
        Ok(match flow {
            Flow::Break(count) => {
                if !parts.at_break.is_empty() {
                    match self.block(&parts.at_break)? {
                        Flow::Next => {}
                        flow => return Ok(Pass::Leave(flow)),
                    }
                }
                if count > 1 { Pass::Leave(Flow::Break(count - 1)) } else { Pass::Stop }
            }
            Flow::Continue(count) => Pass::Leave(Flow::Continue(count - 1)),
            flow => Pass::Leave(flow),
        })
    }

    /// One pass, for walks: false to stop, or the flow to hand on.
    pub(super) fn walk_pass(&mut self, parts: &LoopParts) -> Run<Result<bool, Flow>> {
        Ok(match self.pass(parts)? {
            Pass::Again => Ok(true),
            Pass::Stop => Ok(false),
            Pass::Leave(flow) => Err(flow),
        })
    }

    #[inline(never)]
    pub(super) fn for_int(
        &mut self,
        (counter, kind): (Slot, IntKind),
        from: &Int,
        (to, once): (&Int, bool),
        step: i64,
        parts: &LoopParts,
    ) -> Run<Flow> {
        let mut value = self.fitted(from, kind)?;
        self.store_counter(counter, value);
        let constant = once || matches!(to, Int::Const(_));
        let mut limit = self.int(to)?;
        let labels = !parts.at_continue.is_empty();
        while if step < 0 { value >= limit } else { value <= limit } {
            self.check_interrupt()?;
            let flow = self.packed_block(&parts.body)?;
            if labels || flow != Flow::NEXT {
                match self.after_pass(parts, Flow::unpack(flow))? {
                    Pass::Again => {}
                    Pass::Stop => break,
                    Pass::Leave(flow) => return Ok(flow),
                }
            }
            // The body may have changed the counter.
            value = self.counter(counter)?.checked_add(step).ok_or_else(overflow)?;
            value = fit(value, kind)?;
            self.store_counter(counter, value);
            if !constant {
                limit = self.int(to)?;
                value = self.counter(counter)?;
            }
        }
        Ok(Flow::Next)
    }

    #[inline]
    fn counter(&mut self, counter: Slot) -> Run<i64> {
        match counter {
            Slot::Local(slot) => self.local_int(slot),
            Slot::Global(slot) => self.global_int(slot),
        }
    }

    #[inline]
    fn store_counter(&mut self, counter: Slot, value: i64) {
        match counter {
            Slot::Local(slot) => self.store_local_int(slot, value),
            Slot::Global(slot) => store_int(&mut self.globals[slot as usize], value),
        }
    }

    pub(super) fn for_any(&mut self, each: &ForAny) -> Run<Flow> {
        let (place, ty) = &each.counter;
        let first = self.any(&each.from)?;
        self.set(place, ty, first)?;
        let mut limit = self.simple_any(&each.to)?;
        let mut step = self.step(each)?;
        loop {
            let value = self.simple_any(&each.read)?;
            let down = compare(&step, &Value::Int(0)) == Some(std::cmp::Ordering::Less);
            let past = if down { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater };
            if compare(&value, &limit) == Some(past) {
                return Ok(Flow::Next);
            }
            match self.pass(&each.parts)? {
                Pass::Again => {}
                Pass::Stop => return Ok(Flow::Next),
                Pass::Leave(flow) => return Ok(flow),
            }
            if !each.step_once {
                step = self.step(each)?;
            }
            let value = self.simple_any(&each.read)?;
            let next = match &value {
                Value::Enumerated(value) => value.after(step.to_int()?),
                _ => Some(arithmetic(BinaryOp::Add, value, &step)?),
            };
            // An enumeration has nothing beyond its last value: the counter keeps it.
            let Some(next) = next else { return Ok(Flow::Next) };
            self.set(place, ty, next)?;
            if !each.to_once {
                limit = self.simple_any(&each.to)?;
            }
        }
    }

    fn step(&mut self, each: &ForAny) -> Run<Value> {
        match &each.step {
            Some(step) => self.simple_any(step),
            None => Ok(Value::Int(1)),
        }
    }
}
