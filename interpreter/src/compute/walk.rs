//! Walks the tree of code that only computes. The registers stand in this file too: in one of
//! their own, structures of reals were walked 1.4 times slower.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{
    Argument, Bool, Call, Case, Code, Compute, Element, Field, For, ForEach, Given, Int, REGISTERS,
    Real, Step, Stmt,
};
use crate::builtin::interrupted;
use crate::run::fault::{At, Fault, FaultKind, Run};
use crate::run::{
    Flow, MAX_CALL_DEPTH, bits, compare_reals, division_by_zero, fit, missing_procedure, overflow,
    remainder, to_long, too_deep,
};
use crate::source::Span;
use crate::syntax::tree::BinaryOp;
use crate::tree::Procedure;
use crate::value::{Array, IntKind, Items, Object, Value};

/// What a procedure or a loop has at hand.
#[derive(Default)]
pub struct Registers {
    /// Integers, the bits of reals, 0 and 1.
    pub values: [i64; REGISTERS],
    /// Where its structures begin, among those of the walk.
    pub objects: usize,
    /// What `RENVOYER` gave.
    pub result: i64,
}

impl Registers {
    #[inline(always)]
    #[allow(clippy::inline_always)] // One instruction.
    fn get(&self, register: u8) -> i64 {
        self.values[register as usize % REGISTERS]
    }

    #[inline(always)]
    #[allow(clippy::inline_always)] // One instruction.
    fn set(&mut self, register: u8, value: i64) {
        self.values[register as usize % REGISTERS] = value;
    }

    #[inline(always)]
    #[allow(clippy::inline_always)] // The usual argument of a recursive call.
    fn plus(&self, register: u8, by: i64, kind: IntKind) -> Run<i64> {
        fit(self.get(register).checked_add(by).ok_or_else(overflow)?, kind)
    }
}

/// What the walk sees of the machine.
pub struct Computer<'m> {
    /// The procedures of the program, by rank.
    pub procedures: &'m [Option<Rc<Procedure>>],
    /// Set by Ctrl-C.
    pub interrupt: &'m AtomicBool,
    /// The address below which the stack is kept for what a statement needs.
    pub stack_floor: usize,
    /// How many procedures are running.
    pub depth: usize,
    /// The structures that the running procedures have at hand, outermost first.
    pub objects: Vec<Rc<Object>>,
    /// The arrays of the region, whose elements are what it expects.
    pub arrays: Vec<Rc<RefCell<Array>>>,
    /// The last elements of its walks.
    pub last: Vec<Option<Rc<Object>>>,
}

impl Computer<'_> {
    /// Runs a procedure whose parameters are in its registers; the bits of what it gives, nothing
    /// when it ends without `RENVOYER`.
    #[inline(always)]
    #[allow(clippy::inline_always)] // It has two callers.
    pub fn enter(
        &mut self,
        procedure: &Procedure,
        compute: &Compute,
        registers: &mut Registers,
        span: Span,
    ) -> Run<Option<i64>> {
        let mark = 0_u8;
        let deep = (&raw const mark as usize) < self.stack_floor || self.depth >= MAX_CALL_DEPTH;
        if deep || self.interrupt.load(Ordering::Relaxed) {
            return Err(if deep { too_deep(procedure) } else { interrupted().into() }).at(span);
        }
        self.depth += 1;
        let outcome = match &compute.body {
            Code::Cases(cases, last) => self.cases(cases, last, registers).map(Some),
            Code::Steps(steps) => self
                .block(steps, registers)
                .map(|flow| (flow != Flow::NEXT).then_some(registers.result)),
        };
        self.depth -= 1;
        outcome.map_err(|fault| left(fault, procedure, span))
    }

    /// What the first case that holds gives, or the last.
    #[inline(always)]
    #[allow(clippy::inline_always)] // It has one caller.
    fn cases(&mut self, cases: &[Case], last: &Given, registers: &mut Registers) -> Run<i64> {
        for case in cases {
            match self.bool(&case.condition, registers) {
                Ok(false) => {}
                Ok(true) => return self.given(&case.given, registers),
                Err(fault) => return Err(fault).at(case.span),
            }
        }
        self.given(last, registers)
    }

    #[inline(always)]
    #[allow(clippy::inline_always)] // The end of a recursion.
    fn given(&mut self, given: &Given, registers: &mut Registers) -> Run<i64> {
        match self.int(&given.value, registers).and_then(|value| fit(value, given.kind)) {
            Ok(value) => Ok(value),
            Err(fault) => Err(fault).at(given.span),
        }
    }

    /// Runs statements; how they ended, packed.
    pub fn block(&mut self, block: &[Stmt], registers: &mut Registers) -> Run<u64> {
        self.statements(block, registers)
    }

    #[inline(always)]
    #[allow(clippy::inline_always)] // Alone, and in the loop that counts.
    fn statements(&mut self, block: &[Stmt], registers: &mut Registers) -> Run<u64> {
        for statement in block {
            match self.step(&statement.kind, registers) {
                Ok(Flow::NEXT) => {}
                Ok(flow) => return Ok(flow),
                Err(fault) => return Err(fault).at(statement.span),
            }
        }
        Ok(Flow::NEXT)
    }

    /// The frequent statements; the others have a frame of their own, so that these stay small.
    #[inline(always)]
    #[allow(clippy::inline_always)] // Its one caller is the loop over a block.
    fn step(&mut self, step: &Step, registers: &mut Registers) -> Run<u64> {
        match step {
            Step::SetInt(register, kind, value) => {
                let value = fit(self.int(value, registers)?, *kind)?;
                registers.set(*register, value);
            }
            Step::AddInt(register, kind, value) => {
                let added = self.int(value, registers)?;
                let value = registers.plus(*register, added, *kind)?;
                registers.set(*register, value);
            }
            Step::SetReal(register, value) => {
                let value = self.real(value, registers)?;
                registers.set(*register, value.to_bits() as i64);
            }
            Step::SetMemberReal(field, value) => {
                let value = self.real(value, registers)?;
                self.set_real_member(registers, *field, value);
            }
            Step::If(condition, block, otherwise) => {
                if self.bool(condition, registers)? {
                    return self.block(block, registers);
                }
                if !otherwise.is_empty() {
                    return self.block(otherwise, registers);
                }
            }
            Step::ReturnIntIf(condition, given) => {
                if self.bool(condition, registers)? {
                    registers.result = self.given(given, registers)?;
                    return Ok(Flow::Return.pack());
                }
            }
            Step::ReturnInt(given) => {
                registers.result = self.given(given, registers)?;
                return Ok(Flow::Return.pack());
            }
            step => return self.other_step(step, registers),
        }
        Ok(Flow::NEXT)
    }

    #[inline(never)]
    fn other_step(&mut self, step: &Step, registers: &mut Registers) -> Run<u64> {
        match step {
            Step::SetBool(register, value) => {
                let value = self.bool_node(value, registers)?;
                registers.set(*register, value as i64);
            }
            Step::SetMemberInt(field, kind, value) => {
                let value = fit(self.int(value, registers)?, *kind)?;
                self.set_member(registers, *field, Value::Int(value));
            }
            Step::While(condition, body) => {
                while self.bool_node(condition, registers)? != 0 {
                    if let Some(flow) = self.pass(body, registers)? {
                        return Ok(flow);
                    }
                }
            }
            Step::LoopWhile(body, again) => loop {
                if let Some(flow) = self.pass(body, registers)? {
                    return Ok(flow);
                }
                if self.bool_node(again, registers)? == 0 {
                    break;
                }
            },
            Step::Loop(count, body) => {
                let mut left = match count {
                    Some(count) => self.int(count, registers)?,
                    None => i64::MAX,
                };
                while left > 0 {
                    if let Some(flow) = self.pass(body, registers)? {
                        return Ok(flow);
                    }
                    if count.is_some() {
                        left -= 1;
                    }
                }
            }
            Step::For(each) => return self.count(each, registers),
            Step::ForEach(each) => return self.walk(each, registers),
            Step::Break(count) => return Ok(Flow::Break(*count).pack()),
            Step::Continue(count) => return Ok(Flow::Continue(*count).pack()),
            Step::ReturnReal(value) => {
                registers.result = self.real(value, registers)?.to_bits() as i64;
                return Ok(Flow::Return.pack());
            }
            Step::ReturnBool(value) => {
                registers.result = self.bool_node(value, registers)? as i64;
                return Ok(Flow::Return.pack());
            }
            Step::Return => return Ok(Flow::Return.pack()),
            Step::Call(call) => {
                self.call(call, registers)?;
            }
            step => return self.step(step, registers),
        }
        Ok(Flow::NEXT)
    }

    /// One pass of a loop; how the loop ends, when it does not go on.
    #[inline(always)]
    #[allow(clippy::inline_always)] // A pass is often one short statement.
    fn pass(&mut self, body: &[Stmt], registers: &mut Registers) -> Run<Option<u64>> {
        if self.interrupt.load(Ordering::Relaxed) {
            return Err(interrupted().into());
        }
        let flow = self.block(body, registers)?;
        if flow == Flow::NEXT { Ok(None) } else { Ok(after_pass(Flow::unpack(flow))) }
    }

    #[inline(never)]
    fn count(&mut self, each: &For, registers: &mut Registers) -> Run<u64> {
        let first = fit(self.int(&each.from, registers)?, each.kind)?;
        registers.set(each.counter, first);
        let constant = each.once || matches!(each.to, Int::Const(_));
        let mut limit = self.int(&each.to, registers)?;
        loop {
            let value = registers.get(each.counter);
            if if each.step < 0 { value < limit } else { value > limit } {
                return Ok(Flow::NEXT);
            }
            if self.interrupt.load(Ordering::Relaxed) {
                return Err(interrupted().into());
            }
            let flow = self.statements(&each.body, registers)?;
            if flow != Flow::NEXT
                && let Some(flow) = after_pass(Flow::unpack(flow))
            {
                return Ok(flow);
            }
            // The body may have changed the counter.
            let next = registers.plus(each.counter, each.step, each.kind)?;
            registers.set(each.counter, next);
            if !constant {
                limit = self.int(&each.to, registers)?;
            }
        }
    }

    #[inline(never)]
    fn walk(&mut self, each: &ForEach, registers: &mut Registers) -> Run<u64> {
        let array = Rc::clone(&self.arrays[each.array as usize]);
        let array = array.borrow();
        match (&array.items, each.element) {
            (Items::Ints(items), Element::Int(register, kind)) => {
                for item in items {
                    registers.set(register, fit(*item, kind)?);
                    if let Some(flow) = self.pass(&each.body, registers)? {
                        return Ok(flow);
                    }
                }
            }
            (Items::Reals(items), Element::Real(register)) => {
                for item in items {
                    registers.set(register, item.to_bits() as i64);
                    if let Some(flow) = self.pass(&each.body, registers)? {
                        return Ok(flow);
                    }
                }
            }
            (Items::Values(items), Element::Object { rank, variable }) => {
                let rank = registers.objects + rank as usize;
                let outcome = self.walk_objects(items, rank, each, registers);
                if let Some(object) = self.objects.get(rank) {
                    self.last[variable as usize] = Some(Rc::clone(object));
                }
                self.objects.truncate(rank);
                return outcome;
            }
            // The region was not entered with another array.
            _ => {}
        }
        Ok(Flow::NEXT)
    }

    fn walk_objects(
        &mut self,
        items: &[Value],
        rank: usize,
        each: &ForEach,
        registers: &mut Registers,
    ) -> Run<u64> {
        for item in items {
            let Value::Object(object) = item else { continue };
            self.objects.truncate(rank);
            self.objects.push(Rc::clone(object));
            if let Some(flow) = self.pass(&each.body, registers)? {
                return Ok(flow);
            }
        }
        Ok(Flow::NEXT)
    }

    /// The bits of the result.
    #[inline(never)]
    fn call(&mut self, call: &Call, registers: &mut Registers) -> Run<i64> {
        let procedure = self.procedures.get(call.procedure as usize).and_then(Option::as_ref);
        let Some((procedure, compute)) = procedure.and_then(|it| Some((it, it.compute.as_ref()?)))
        else {
            return Err(missing_procedure()).at(call.span);
        };
        let objects = self.objects.len();
        let mut own = Registers { objects, ..Registers::default() };
        match call.arguments.as_slice() {
            [Argument::Int(Int::RegisterPlus(register, by, kind))] => {
                own.values[0] = registers.plus(*register, *by, *kind)?;
            }
            [Argument::Int(value)] => own.values[0] = self.int(value, registers)?,
            [] => {}
            several => self.arguments(several, registers, &mut own)?,
        }
        let outcome = self.enter(procedure, compute, &mut own, call.span);
        if self.objects.len() > objects {
            self.objects.truncate(objects);
        }
        outcome.map(Option::unwrap_or_default)
    }

    /// Puts the arguments of a call in its registers and among the objects at hand.
    #[inline(never)]
    fn arguments(
        &mut self,
        arguments: &[Argument],
        registers: &mut Registers,
        own: &mut Registers,
    ) -> Run<()> {
        let mut next = 0;
        for argument in arguments {
            let value = match argument {
                Argument::Int(value) => self.int(value, registers)?,
                Argument::Real(value) => self.real(value, registers)?.to_bits() as i64,
                Argument::Bool(value) => self.bool_node(value, registers)? as i64,
                Argument::Object(rank) => {
                    let object = &self.objects[registers.objects + *rank as usize];
                    self.objects.push(Rc::clone(object));
                    continue;
                }
            };
            own.set(next, value);
            next += 1;
        }
        Ok(())
    }

    /// The leaves are inlined into their users: most operands are variables and constants.
    #[inline(always)]
    #[allow(clippy::inline_always)] // As in the first tree.
    fn int(&mut self, node: &Int, registers: &mut Registers) -> Run<i64> {
        match node {
            Int::Const(value) => Ok(*value),
            Int::Register(register) => Ok(registers.get(*register)),
            Int::Call(call) => self.call(call, registers),
            node => self.int_node(node, registers),
        }
    }

    #[inline(never)]
    fn int_node(&mut self, node: &Int, registers: &mut Registers) -> Run<i64> {
        match node {
            Int::Const(_) | Int::Register(_) | Int::Call(_) => self.int(node, registers),
            Int::Add(operands) => {
                let left = self.int(&operands.0, registers)?;
                left.checked_add(self.int(&operands.1, registers)?).ok_or_else(overflow)
            }
            Int::AddConst(left, right) => {
                self.int(left, registers)?.checked_add(*right).ok_or_else(overflow)
            }
            Int::Subtract(operands) => {
                let left = self.int(&operands.0, registers)?;
                left.checked_sub(self.int(&operands.1, registers)?).ok_or_else(overflow)
            }
            Int::Multiply(operands) => {
                let left = self.int(&operands.0, registers)?;
                left.checked_mul(self.int(&operands.1, registers)?).ok_or_else(overflow)
            }
            Int::Modulo(operands, span) => {
                let left = self.int(&operands.0, registers)?;
                match self.int(&operands.1, registers)? {
                    0 => Err(division_by_zero()).at(*span),
                    right => Ok(remainder(left, right)),
                }
            }
            Int::ModuloConst(left, right) => Ok(remainder(self.int(left, registers)?, *right)),
            Int::Negate(operand) => {
                self.int(operand, registers)?.checked_neg().ok_or_else(overflow)
            }
            Int::Bits(op, operands) => {
                let left = self.int(&operands.0, registers)?;
                Ok(bits(*op, left, self.int(&operands.1, registers)?))
            }
            Int::BitNot(operand) => Ok(!self.int(operand, registers)?),
            Int::FromBool(operand) => Ok(self.bool_node(operand, registers)? as i64),
            Int::FromReal(operand) => to_long(self.real(operand, registers)?),
            Int::Checked(operand, kind) => fit(self.int(operand, registers)?, *kind),
            Int::RegisterPlus(register, by, kind) => registers.plus(*register, *by, *kind),
            Int::Member(field) => match self.member(registers, *field) {
                Value::Int(value) => Ok(value),
                other => Ok(other.to_int()?),
            },
        }
    }

    #[inline(always)]
    #[allow(clippy::inline_always)] // As `int`.
    fn real(&mut self, node: &Real, registers: &mut Registers) -> Run<f64> {
        match node {
            Real::Const(value) => Ok(*value),
            Real::Register(register) => Ok(f64::from_bits(registers.get(*register) as u64)),
            Real::Member(field) => self.real_member(registers, *field).map(f64::from_bits),
            node => self.real_node(node, registers).map(f64::from_bits),
        }
    }

    /// By its bits: they come back in a register, beside a fault.
    #[inline(never)]
    fn real_node(&mut self, node: &Real, registers: &mut Registers) -> Run<u64> {
        let value = match node {
            Real::Const(_) | Real::Register(_) | Real::Member(_) => self.real(node, registers)?,
            Real::Add(operands) => {
                self.real(&operands.0, registers)? + self.real(&operands.1, registers)?
            }
            Real::Subtract(operands) => {
                self.real(&operands.0, registers)? - self.real(&operands.1, registers)?
            }
            Real::Multiply(operands) => {
                self.real(&operands.0, registers)? * self.real(&operands.1, registers)?
            }
            Real::Divide(operands, span) => {
                let left = self.real(&operands.0, registers)?;
                let right = self.real(&operands.1, registers)?;
                if right == 0.0 {
                    return Err(division_by_zero()).at(*span);
                }
                left / right
            }
            Real::Power(operands) => {
                self.real(&operands.0, registers)?.powf(self.real(&operands.1, registers)?)
            }
            Real::Negate(operand) => -self.real(operand, registers)?,
            Real::FromInt(operand) => self.int(operand, registers)? as f64,
            Real::Call(call) => return Ok(self.call(call, registers)? as u64),
        };
        Ok(value.to_bits())
    }

    #[inline(always)]
    #[allow(clippy::inline_always)] // As `int`.
    fn bool(&mut self, node: &Bool, registers: &mut Registers) -> Run<bool> {
        match node {
            Bool::Equal(operands) => {
                Ok(self.int(&operands.0, registers)? == self.int(&operands.1, registers)?)
            }
            Bool::NotEqual(operands) => {
                Ok(self.int(&operands.0, registers)? != self.int(&operands.1, registers)?)
            }
            Bool::Less(operands) => {
                Ok(self.int(&operands.0, registers)? < self.int(&operands.1, registers)?)
            }
            Bool::LessEqual(operands) => {
                Ok(self.int(&operands.0, registers)? <= self.int(&operands.1, registers)?)
            }
            Bool::Greater(operands) => {
                Ok(self.int(&operands.0, registers)? > self.int(&operands.1, registers)?)
            }
            Bool::GreaterEqual(operands) => {
                Ok(self.int(&operands.0, registers)? >= self.int(&operands.1, registers)?)
            }
            Bool::RealLess(operands) => {
                Ok(self.real(&operands.0, registers)? < self.real(&operands.1, registers)?)
            }
            Bool::RealGreater(operands) => {
                Ok(self.real(&operands.0, registers)? > self.real(&operands.1, registers)?)
            }
            node => Ok(self.bool_node(node, registers)? != 0),
        }
    }

    /// 0 or 1: 64 bits come back in a register, beside a fault.
    #[inline(never)]
    fn bool_node(&mut self, node: &Bool, registers: &mut Registers) -> Run<u64> {
        Ok(u64::from(match node {
            Bool::Const(value) => *value,
            Bool::Register(register) => registers.get(*register) != 0,
            Bool::Real(op, operands) => {
                let left = self.real(&operands.0, registers)?;
                compare_reals(*op, left, self.real(&operands.1, registers)?)
            }
            Bool::Not(operand) => self.bool_node(operand, registers)? == 0,
            Bool::Logic(op, operands) => {
                let left = self.bool(&operands.0, registers)?;
                match op {
                    BinaryOp::LazyAnd if !left => false,
                    BinaryOp::LazyOr if left => true,
                    BinaryOp::And | BinaryOp::LazyAnd => self.bool(&operands.1, registers)? && left,
                    _ => self.bool(&operands.1, registers)? || left,
                }
            }
            Bool::FromInt(operand) => self.int(operand, registers)? != 0,
            Bool::Call(call) => self.call(call, registers)? != 0,
            integers => self.bool(integers, registers)?,
        }))
    }

    #[inline]
    fn object(&self, registers: &Registers, field: Field) -> &Object {
        &self.objects[registers.objects + field.object as usize]
    }

    fn member(&self, registers: &Registers, field: Field) -> Value {
        self.object(registers, field).get(field.rank as usize)
    }

    /// By its bits, as [`Self::real_node`].
    #[inline(never)]
    fn real_member(&self, registers: &Registers, field: Field) -> Run<u64> {
        match self.object(registers, field).fields.borrow().get(field.rank as usize) {
            Some(Value::Real(value)) => Ok(value.to_bits()),
            Some(other) => Ok(other.to_real()?.to_bits()),
            None => Ok(0.0_f64.to_bits()),
        }
    }

    /// A member keeps its kind.
    #[inline]
    fn set_real_member(&self, registers: &Registers, field: Field, value: f64) {
        match self.object(registers, field).fields.borrow_mut().get_mut(field.rank as usize) {
            Some(Value::Real(held)) => *held = value,
            Some(held) => *held = Value::Real(value),
            None => {}
        }
    }

    fn set_member(&self, registers: &Registers, field: Field, value: Value) {
        let object = self.object(registers, field);
        if let Some(held) = object.fields.borrow_mut().get_mut(field.rank as usize) {
            *held = value;
        }
    }
}

/// A fault that leaves a procedure.
#[cold]
#[inline(never)]
fn left(mut fault: Box<Fault>, procedure: &Procedure, span: Span) -> Box<Fault> {
    if fault.kind == FaultKind::Exception {
        fault.calls.push((Rc::clone(&procedure.name), span));
    }
    fault
}

/// How a loop whose body ended that way ends itself; nothing when it goes on.
#[inline(never)]
fn after_pass(flow: Flow) -> Option<u64> {
    let after = match flow {
        Flow::Next | Flow::Continue(1) => return None,
        Flow::Break(count) if count > 1 => Flow::Break(count - 1),
        Flow::Break(_) => Flow::Next,
        Flow::Continue(count) => Flow::Continue(count - 1),
        other => other,
    };
    Some(after.pack())
}
