//! Texts looked at where they stand: variables, parts of them, and what quick functions make of
//! them. Nothing is evaluated that could change anything, so that several views stand together.

use super::Machine;
use crate::builtin::Quick;
use crate::tree::{Any, Argument, BuiltinCall, Int, Range, Slot};
use crate::value::{Text, TextView, Value};

impl Machine {
    /// The text of a node, or nothing when making it takes more than looking.
    #[inline(always)]
    #[allow(clippy::inline_always)] // Most are variables and constants.
    pub(super) fn view<'a>(&'a self, node: &'a Any) -> Option<TextView<'a>> {
        match self.peek(node) {
            Some(Value::Text(text)) => Some(TextView::Whole(text)),
            Some(_) => None,
            None => self.view_node(node),
        }
    }

    #[inline(never)]
    fn view_node<'a>(&'a self, node: &'a Any) -> Option<TextView<'a>> {
        match node {
            Any::Slice { text, range, .. } => {
                let text = self.view(text)?;
                let (first, last) = match &**range {
                    Range::One(index) => {
                        let index = self.known_int(index)?;
                        (index, index)
                    }
                    Range::Bounds(first, last) => (
                        first.as_ref().map_or(Some(1), |first| self.known_int(first))?,
                        last.as_ref().map_or(Some(i64::MAX), |last| self.known_int(last))?,
                    ),
                    Range::Length(first, count) => {
                        let first = self.known_int(first)?;
                        (first, first.saturating_add(self.known_int(count)?).saturating_sub(1))
                    }
                };
                let (first, count) = super::slice::bounds(range, first, last, i64::MAX);
                Some(text.slice(first, count))
            }
            Any::Builtin(call) => match (call.quick?, call.arguments.as_slice()) {
                (Quick::Part(keep), [Argument::Value(text)]) => {
                    Some(self.view(text).filter(|_| self.may_be_quick())?.part(keep))
                }
                (Quick::Text(make), [Argument::Value(text)]) => {
                    let text = self.view(text).filter(|_| self.may_be_quick())?;
                    Some(TextView::Made(make(text.as_str())))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// An integer that is only looked at.
    #[inline]
    fn known_int(&self, node: &Int) -> Option<i64> {
        match node {
            Int::Const(value) => Some(*value),
            node => self.looked_at(node),
        }
    }

    fn looked_at(&self, node: &Int) -> Option<i64> {
        let variable = match node {
            Int::Const(value) => return Some(*value),
            Int::AddConst(left, right) => return self.known_int(left)?.checked_add(*right),
            Int::Add(operands) => {
                return self.known_int(&operands.0)?.checked_add(self.known_int(&operands.1)?);
            }
            Int::Subtract(operands) => {
                return self.known_int(&operands.0)?.checked_sub(self.known_int(&operands.1)?);
            }
            Int::Local(slot) => self.stack.get(self.base + *slot as usize),
            Int::Global(slot) => self.globals.get(*slot as usize),
            _ => None,
        };
        match variable? {
            Value::Int(value) => Some(*value),
            _ => None,
        }
    }

    /// A success forgets the error of the call before it, which only the plain way does.
    fn may_be_quick(&self) -> bool {
        !self.errors.detected
    }

    /// Calls a function in its quick form, when its texts can be looked at.
    #[inline]
    pub(super) fn quick(&self, form: Quick, call: &BuiltinCall) -> Option<Value> {
        if !self.may_be_quick() {
            return None;
        }
        Some(match (form, call.arguments.as_slice()) {
            (Quick::Part(keep), [Argument::Value(text)]) => {
                Value::Text(self.view(text)?.part(keep).into_text())
            }
            (Quick::Text(make), [Argument::Value(text)]) => {
                Value::Text(make(self.view(text)?.as_str()))
            }
            (Quick::Int(_) | Quick::Find(_), _) => Value::Int(self.quick_int(form, call)?),
            (Quick::Add(add), [Argument::Value(target), Argument::Value(value)]) => {
                let Value::Array(target) = self.peek(target)? else { return None };
                let mut target = target.borrow_mut();
                Value::Int(match value {
                    Any::Int(node) => add(&mut target, &Value::Int(self.known_int(node)?))?,
                    node => add(&mut target, self.peek(node)?)?,
                })
            }
            _ => return None,
        })
    }

    /// The same for a function whose result is an integer.
    #[inline]
    pub(super) fn quick_int(&self, form: Quick, call: &BuiltinCall) -> Option<i64> {
        if !self.may_be_quick() {
            return None;
        }
        match (form, call.arguments.as_slice()) {
            (Quick::Int(count), [Argument::Value(text)]) => Some(count(&self.view(text)?)),
            (Quick::Find(find), [Argument::Value(text), Argument::Value(sought)]) => {
                Some(find(&self.view(text)?, self.view(sought)?.as_str()))
            }
            _ => None,
        }
    }

    /// Puts a part of a text into a variable that already holds a text of its own: in a loop, the
    /// memory of one pass serves the next. False when that cannot be done.
    #[inline]
    pub(super) fn refill(&mut self, slot: Slot, value: &Any) -> bool {
        if !matches!(value, Any::Slice { .. } | Any::Builtin(_))
            || !self.text_to_refill(slot).is_some_and(Text::may_refill)
        {
            return false;
        }
        let mut copy = std::mem::take(&mut self.scratch);
        let seen = self.view(value).map(|view| copy.push_str(view.as_str())).is_some();
        let done = seen && self.text_to_refill(slot).is_some_and(|held| held.refill(&mut copy));
        copy.clear();
        self.scratch = copy;
        done
    }

    /// Gives a variable the text of a piece, in the memory of its text where it can be.
    #[inline]
    pub(super) fn put_text(&mut self, slot: Slot, piece: &str) {
        let Some(held) = self.slot_mut(slot) else { return };
        if let Value::Text(text) = held
            && text.refill_with(piece)
        {
            return;
        }
        *held = Value::text(piece);
    }

    #[inline]
    fn text_to_refill(&mut self, slot: Slot) -> Option<&mut Text> {
        match self.slot_mut(slot)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    #[inline]
    fn slot_mut(&mut self, slot: Slot) -> Option<&mut Value> {
        match slot {
            Slot::Local(slot) => self.stack.get_mut(self.base + slot as usize),
            Slot::Global(slot) => self.globals.get_mut(slot as usize),
        }
    }
}
