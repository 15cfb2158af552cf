//! Statements.

use std::cell::RefCell;
use std::rc::Rc;

use super::arithmetic::arithmetic;
use super::fault::At;
use super::loops::Pass;
use super::nullable::changed;
use super::place::text_slot;
use super::{FaultKind, Machine, Run, check_text, overflow};
use crate::bilingual;
use crate::builtin::Error;
use crate::diagnostic::codes;
use crate::syntax::tree::BinaryOp;
use crate::tree::{Any, Block, Int, Member, Place, Slot, Stmt, StmtKind};
use crate::value::{Associative, IntKind, Place as HeldPlace, Type, Value, check_width};

/// How a statement ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// On to the next one.
    Next,
    /// `SORTIR` of that many loops.
    Break(u32),
    /// `SORTIR SELON`.
    BreakSwitch,
    /// `SORTIR` of a `UTILISER`.
    BreakUsing,
    /// `CONTINUER` the loop that is that far out.
    Continue(u32),
    /// `GOTO` a label of a block around.
    Goto(u32),
    /// Out of the process.
    Return,
}

impl Flow {
    pub(crate) const NEXT: u64 = 0;

    /// As 64 bits: with a boxed fault beside, they come back in registers.
    #[inline]
    pub(crate) fn pack(self) -> u64 {
        match self {
            Self::Next => Self::NEXT,
            Self::Return => 1,
            Self::BreakSwitch => 2,
            Self::Break(count) => 3 | u64::from(count) << 8,
            Self::Continue(count) => 4 | u64::from(count) << 8,
            Self::BreakUsing => 5,
            Self::Goto(label) => 6 | u64::from(label) << 8,
        }
    }

    #[inline]
    pub(crate) fn unpack(bits: u64) -> Self {
        let count = (bits >> 8) as u32;
        match bits & 0xff {
            Self::NEXT => Self::Next,
            1 => Self::Return,
            2 => Self::BreakSwitch,
            3 => Self::Break(count),
            5 => Self::BreakUsing,
            6 => Self::Goto(count),
            _ => Self::Continue(count),
        }
    }
}

impl Machine {
    #[inline]
    pub(super) fn block(&mut self, block: &[Stmt]) -> Run<Flow> {
        self.packed_block(block).map(Flow::unpack)
    }

    pub(super) fn packed_block(&mut self, block: &[Stmt]) -> Run<u64> {
        for statement in block {
            match self.statement(&statement.kind) {
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
    fn statement(&mut self, statement: &StmtKind) -> Run<u64> {
        match statement {
            StmtKind::SetLocalInt { slot, kind, value } => {
                let value = self.fitted(value, *kind)?;
                self.store_local_int(*slot, value);
            }
            StmtKind::SetGlobalInt { slot, kind, value } => {
                let value = self.fitted(value, *kind)?;
                store_int(&mut self.globals[*slot as usize], value);
            }
            StmtKind::AddLocalInt { slot, kind, value } => {
                let added = self.int(value)?;
                let old = self.local_int(*slot)?;
                let sum = fit(old.checked_add(added).ok_or_else(overflow)?, *kind)?;
                self.store_local_int(*slot, sum);
            }
            StmtKind::AddGlobalInt { slot, kind, value } => {
                let added = self.int(value)?;
                let old = self.global_int(*slot)?;
                let sum = fit(old.checked_add(added).ok_or_else(overflow)?, *kind)?;
                store_int(&mut self.globals[*slot as usize], sum);
            }
            StmtKind::If { arms, otherwise } => {
                for (condition, block) in arms {
                    if self.bool(condition)? {
                        return self.packed_block(block);
                    }
                }
                return self.packed_block(otherwise);
            }
            StmtKind::Eval(Any::Call(call)) => self.call_for_effect(call)?,
            StmtKind::ReturnInt(value) => {
                self.int_result = self.int(value)?;
                if !matches!(self.result, Value::Null) {
                    self.result = Value::Null;
                }
                return Ok(Flow::Return.pack());
            }
            other => return self.statement_node(other),
        }
        Ok(Flow::NEXT)
    }

    #[inline(never)]
    pub(super) fn statement_node(&mut self, statement: &StmtKind) -> Run<u64> {
        match statement {
            StmtKind::SetLocalInt { .. }
            | StmtKind::SetGlobalInt { .. }
            | StmtKind::AddLocalInt { .. }
            | StmtKind::AddGlobalInt { .. }
            | StmtKind::If { .. }
            | StmtKind::ReturnInt(_) => return self.statement(statement),
            StmtKind::Return(value) => {
                let value = match value {
                    Some(value) => self.any(value)?,
                    None => return Ok(Flow::Return.pack()),
                };
                discard(std::mem::replace(&mut self.result, value));
                return Ok(Flow::Return.pack());
            }
            StmtKind::SetLocal { slot, value } => {
                if self.refill(Slot::Local(*slot), value) {
                    return Ok(Flow::NEXT);
                }
                let value = self.any(value)?;
                let rank = self.base + *slot as usize;
                self.stack[rank] = value;
            }
            StmtKind::SetGlobal { slot, value } => {
                if self.refill(Slot::Global(*slot), value) {
                    return Ok(Flow::NEXT);
                }
                let value = self.any(value)?;
                self.globals[*slot as usize] = value;
            }
            StmtKind::Append { place, value } => self.append(place, value)?,
            StmtKind::Set { place, ty, value } => {
                if let Place::Member { object, member: Member::Rank(rank), .. } = place {
                    return self.set_member((object, *rank), place, ty, value).map(Flow::pack);
                }
                let value = self.any(value)?;
                self.set(place, ty, value)?;
            }
            StmtKind::Update { place, ty, op, value } => {
                if self.update_entry(place, *op, value)? {
                    return Ok(Flow::NEXT);
                }
                let old = self.read_place(place)?;
                let old = changed(self.simple(old)?, ty)?;
                let value = self.simple_any(value)?;
                let new = arithmetic(*op, old, &value)?;
                self.set(place, ty, new)?;
            }
            StmtKind::UpdateOnce { place, ty, op, value } => {
                let place = self.settled(place)?;
                let old = self.read_place(&place)?;
                let old = changed(self.simple(old)?, ty)?;
                let value = self.simple_any(value)?;
                self.set(&place, ty, arithmetic(*op, old, &value)?)?;
            }
            StmtKind::FillComposite { target, value } => {
                let (value, target) = (self.any(value)?, self.any(target)?);
                self.fill_composite(&target, &value)?;
            }
            StmtKind::CopyMembers { target, value, nulls } => {
                let value = self.any(value)?;
                let target = self.any_to_change(target)?;
                self.copy_members(&target, &value, *nulls)?;
            }
            StmtKind::FillArray { target, value } => {
                let value = self.any(value)?;
                let target = self.any_to_change(target)?;
                super::collection::fill(&target, &value)?;
            }
            StmtKind::MultiSet { places, values } => {
                let mut computed = Vec::with_capacity(values.len());
                for value in values {
                    computed.push(self.any(value)?);
                }
                for (place, value) in places.iter().zip(computed) {
                    if let Some((place, ty)) = place {
                        self.set(place, ty, value)?;
                    }
                }
            }
            StmtKind::Spread { places, value, results } => {
                let value = self.any(value)?;
                for (rank, place) in places.iter().enumerate() {
                    let Some((place, ty)) = place else { continue };
                    let item = match &value {
                        Value::Array(array) if *results => array.borrow().get(rank),
                        other => Some(other.clone()),
                    };
                    if let Some(item) = item {
                        self.set(place, ty, item)?;
                    }
                }
            }
            StmtKind::Exchange { left, right } => {
                let (one, other) = (self.settled(&left.0)?, self.settled(&right.0)?);
                let old_one = self.read_place(&one)?;
                let old_other = self.read_place(&other)?;
                self.set(&one, &left.1, old_other)?;
                self.set(&other, &right.1, old_one)?;
            }
            StmtKind::Declare { place, ty, init, boxed, array } => {
                let value = match init {
                    Some(init) => {
                        let value = self.any(init)?;
                        if ty.takes_as_is(&value) && boxed.is_none() {
                            self.declare(place, value, None);
                            return Ok(Flow::NEXT);
                        }
                        match ty {
                            Type::Any | Type::Object { .. } => value,
                            _ => self.simple(value)?,
                        }
                        .convert(ty)?
                    }
                    None => self.new_value(ty, array.as_deref())?,
                };
                self.declare(place, value, *boxed);
            }
            StmtKind::Eval(value) => {
                self.any(value)?;
            }
            StmtKind::Switch { value, arms, otherwise } => {
                let value = self.simple_any(value)?;
                for (cases, block) in arms {
                    for case in cases {
                        if self.case(case, &value)? {
                            return self.switch_arm(block).map(Flow::pack);
                        }
                    }
                }
                return self.switch_arm(otherwise).map(Flow::pack);
            }
            StmtKind::Loop { count, parts } => {
                let mut left = match count {
                    Some(count) => self.int(count)?,
                    None => i64::MAX,
                };
                while left > 0 {
                    match self.pass(parts)? {
                        Pass::Again => {}
                        Pass::Stop => break,
                        Pass::Leave(flow) => return Ok(flow.pack()),
                    }
                    if count.is_some() {
                        left -= 1;
                    }
                }
            }
            StmtKind::LoopWhile { parts, again } => loop {
                match self.pass(parts)? {
                    Pass::Again => {}
                    Pass::Stop => break,
                    Pass::Leave(flow) => return Ok(flow.pack()),
                }
                if !self.bool(again)? {
                    break;
                }
            },
            StmtKind::While { condition, parts } => {
                while self.bool(condition)? {
                    match self.pass(parts)? {
                        Pass::Again => {}
                        Pass::Stop => break,
                        Pass::Leave(flow) => return Ok(flow.pack()),
                    }
                }
            }
            StmtKind::ForInt { counter, kind, from, to, once, step, parts } => {
                return self
                    .for_int((*counter, *kind), from, (to, *once), *step, parts)
                    .map(Flow::pack);
            }
            StmtKind::For(general) => return self.for_any(general).map(Flow::pack),
            StmtKind::ForEach(each) => return self.for_each(each).map(Flow::pack),
            StmtKind::Break(count) => return Ok(Flow::Break(*count).pack()),
            StmtKind::BreakSwitch => return Ok(Flow::BreakSwitch.pack()),
            StmtKind::Continue(count) => return Ok(Flow::Continue(*count).pack()),
            StmtKind::SetResult(value) => self.result = self.any(value)?,
            StmtKind::Try { body, handler, otherwise } => {
                return self.try_block(body, handler, otherwise).map(Flow::pack);
            }
            StmtKind::Handle { handler } => self.install_handler(handler),
            StmtKind::Reraise => {
                let error = self.errors.exception.clone().unwrap_or_else(|| {
                    Error::fatal(
                        codes::EXCEPTION,
                        bilingual!("aucune exception en cours", "no current exception"),
                    )
                });
                return Err(error.into());
            }
            StmtKind::ChangeProcedure { place, change, value } => {
                self.change_procedure(place, *change, value)?;
            }
            StmtKind::Prepare { slot, value } => self.prepare_argument(*slot, value)?,
            StmtKind::Release(place) => self.write_place(place, Value::Null)?,
            StmtKind::Object(statement) => self.object_statement(statement)?,
            StmtKind::CheckArray(check) => self.check_array(check)?,
            StmtKind::Using(using) => return self.using(using).map(Flow::pack),
            StmtKind::BreakUsing => return Ok(Flow::BreakUsing.pack()),
            StmtKind::Labelled(block) => return self.labelled(block).map(Flow::pack),
            StmtKind::Goto(label) => return Ok(Flow::Goto(*label).pack()),
            StmtKind::Compute(region) => return self.region(region).map(Flow::pack),
        }
        Ok(Flow::NEXT)
    }

    #[inline]
    pub(super) fn fitted(&mut self, value: &Int, kind: IntKind) -> Run<i64> {
        fit(self.int(value)?, kind)
    }

    #[inline]
    pub(super) fn store_local_int(&mut self, slot: u32, value: i64) {
        let rank = self.base + slot as usize;
        store_int(&mut self.stack[rank], value);
    }

    fn switch_arm(&mut self, block: &Block) -> Run<Flow> {
        match self.block(block)? {
            Flow::BreakSwitch => Ok(Flow::Next),
            flow => Ok(flow),
        }
    }

    /// Writes a member; at once when it is a number of a plain variable that nothing watches.
    #[inline(never)]
    fn set_member(
        &mut self,
        (object, rank): (&Any, u32),
        place: &Place,
        ty: &Type,
        value: &Any,
    ) -> Run<Flow> {
        let value = match value {
            Any::Real(node) => {
                let new = self.real(node)?;
                // A member keeps its kind.
                if let Some(Value::Object(object)) = self.peek(object)
                    && !object.watched.get()
                    && let Some(Value::Real(old)) =
                        object.fields.borrow_mut().get_mut(rank as usize)
                {
                    *old = new;
                    return Ok(Flow::Next);
                }
                Value::Real(new)
            }
            Any::Int(node) => Value::Int(self.int(node)?),
            value => self.any(value)?,
        };
        if let Some(Value::Object(object)) = self.peek(object)
            && !object.watched.get()
            && object.class.takes_as_is(rank as usize, &value)
            && let Some(member) = object.fields.borrow_mut().get_mut(rank as usize)
        {
            *member = value;
            return Ok(Flow::Next);
        }
        self.set(place, ty, value)?;
        Ok(Flow::Next)
    }

    /// Assigns, with the conversion that the type of the place asks for.
    pub(super) fn set(&mut self, place: &Place, ty: &Type, value: Value) -> Run<()> {
        let value = match ty {
            Type::Any => value,
            // Members and elements convert by themselves.
            _ if matches!(
                place,
                Place::Member { .. } | Place::Index { .. } | Place::Part { .. }
            ) =>
            {
                value
            }
            Type::Object { .. } => value.convert(ty)?,
            Type::FixedBuffer(size) => {
                let (old, value) = (self.read_place(place)?, self.simple(value)?);
                super::slice::overwrite(&old, &value, *size)?
            }
            _ => self.simple(value)?.convert(ty)?,
        };
        self.write_place(place, value)
    }

    /// `t[k] += n` on an associative array of integers, with one look-up.
    fn update_entry(&mut self, place: &Place, op: BinaryOp, value: &Any) -> Run<bool> {
        let (Place::Index { object, index, .. }, Any::Int(value), BinaryOp::Add) =
            (place, value, op)
        else {
            return Ok(false);
        };
        let Some(Value::Associative(map)) = self.peek(object) else { return Ok(false) };
        let map = Rc::clone(map);
        let Type::Int(kind) = map.borrow().element else { return Ok(false) };
        if value.is_pure() {
            let added = self.int(value)?;
            if let Some(key @ Value::Text(_)) = self.peek(index) {
                return add_to_entry(&mut map.borrow_mut(), key, added, kind);
            }
        }
        let key = self.simple_any(index)?;
        let added = self.int(value)?;
        add_to_entry(&mut map.borrow_mut(), &key, added, kind)
    }

    fn append(&mut self, place: &Place, value: &Any) -> Run<()> {
        let mut added = std::mem::take(&mut self.scratch);
        let outcome = self.append_to(value, &mut added);
        let outcome = outcome.and_then(|()| self.append_text(place, &added));
        added.clear();
        self.scratch = added;
        outcome
    }

    fn append_text(&mut self, place: &Place, added: &str) -> Run<()> {
        if let Some(Value::Text(text)) = text_slot(self, place) {
            check_text(text.as_bytes().len() + added.len())?;
            text.push_str(added);
            return Ok(());
        }
        let old = self.read_place(place)?;
        let mut text = self.simple(old)?.to_text()?;
        check_text(text.as_bytes().len() + added.len())?;
        text.push_str(added);
        self.write_place(place, Value::Text(text))
    }

    fn declare(&mut self, place: &Place, value: Value, boxed: Option<crate::value::Holds>) {
        let value = match boxed {
            Some(holds) => {
                let cell = HeldPlace::Cell(RefCell::new(value), holds);
                Value::Place(Rc::new(cell))
            }
            None => value,
        };
        match place {
            Place::Global(slot, _) => self.globals[*slot as usize] = value,
            Place::Local(slot, _) | Place::LocalRef(slot) => {
                let rank = self.base + *slot as usize;
                self.stack[rank] = value;
            }
            _ => {}
        }
    }

    fn try_block(&mut self, body: &Block, handler: &Block, otherwise: &Block) -> Run<Flow> {
        let depth = self.stack.len();
        match self.block(body) {
            Ok(Flow::Next) => self.block(otherwise),
            Ok(flow) => Ok(flow),
            Err(fault) if fault.kind == FaultKind::Exception => {
                self.stack.truncate(depth);
                self.catch(*fault);
                self.block(handler)
            }
            Err(fault) => Err(fault),
        }
    }

    /// `x++`: gives the old or the new value.
    pub(super) fn increment(
        &mut self,
        place: &Place,
        ty: &Type,
        by: i64,
        prefix: bool,
    ) -> Run<Value> {
        let settled;
        let place = if super::once::is_steady(place) {
            place
        } else {
            settled = self.settled(place)?;
            &settled
        };
        let old = self.read_place(place)?;
        let old = changed(self.simple(old)?, ty)?;
        let new = arithmetic(BinaryOp::Add, old.clone(), &Value::Int(by))?;
        self.set(place, ty, new.clone())?;
        Ok(if prefix { new } else { old })
    }
}

/// Drops a value; the simple ones have nothing to drop, and looking is faster than calling.
#[inline]
pub(super) fn discard(value: Value) {
    if matches!(value, Value::Null | Value::Bool(_) | Value::Int(_) | Value::Real(_)) {
        std::mem::forget(value);
    }
}

#[inline]
pub(crate) fn fit(value: i64, kind: IntKind) -> Run<i64> {
    // The usual widths first.
    if kind == IntKind::LONG || kind == IntKind::INT && i32::try_from(value).is_ok() {
        return Ok(value);
    }
    unusual(value, kind)
}

#[cold]
#[inline(never)]
fn unusual(value: i64, kind: IntKind) -> Run<i64> {
    Ok(check_width(value, kind)?)
}

#[inline]
pub(super) fn store_int(slot: &mut Value, value: i64) {
    match slot {
        Value::Int(old) => *old = value,
        other => *other = Value::Int(value),
    }
}

/// `t[k] += n` with one look-up; false when the entry does not simply hold an integer.
fn add_to_entry(map: &mut Associative, key: &Value, added: i64, kind: IntKind) -> Run<bool> {
    if map.key_rule.duplicates {
        return Ok(false);
    }
    let key = map.own_key(key)?;
    let Some(Value::Int(held)) = map.entry_mut(&key) else { return Ok(false) };
    *held = fit(held.checked_add(added).ok_or_else(overflow)?, kind)?;
    Ok(true)
}
