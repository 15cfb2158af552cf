//! Expressions of any type.

use std::rc::Rc;

use super::arithmetic::arithmetic;
use super::entry;
use super::fault::At;
use super::invoke::first;
use super::place::null_value;
use super::{Machine, Run, check_text, failure};
use crate::bilingual;
use crate::builtin::Function;
use crate::diagnostic::codes;
use crate::syntax::tree::BinaryOp;
use crate::tree::{Any, EntryQuestion, Member};
use crate::value::{Class, Object, Procedure, Type, Value, real_text};

impl Machine {
    #[inline]
    pub(super) fn any(&mut self, node: &Any) -> Run<Value> {
        match node {
            Any::Int(node) => Ok(Value::Int(self.int(node)?)),
            Any::Call(call) => self.call_procedure(call),
            Any::Local(slot) => Ok(copy(&self.stack[self.base + *slot as usize])),
            Any::LocalRef(slot) => {
                let value = copy(&self.stack[self.base + *slot as usize]);
                if value.is_reference() { self.follow(value) } else { Ok(value) }
            }
            Any::Global(slot) => {
                let value = copy(&self.globals[*slot as usize]);
                if value.is_reference() { self.follow(value) } else { Ok(value) }
            }
            Any::Const(value) => Ok(value.clone()),
            Any::Builtin(call) => self.builtin(call),
            node => self.any_node(node),
        }
    }

    #[inline(never)]
    fn any_node(&mut self, node: &Any) -> Run<Value> {
        match node {
            Any::Const(_)
            | Any::Local(_)
            | Any::LocalRef(_)
            | Any::Global(_)
            | Any::Int(_)
            | Any::Call(_)
            | Any::Builtin(_) => self.any(node),
            Any::Real(node) => Ok(Value::Real(self.real(node)?)),
            Any::Bool(node) => Ok(Value::Bool(self.bool(node)?)),
            Any::Concat(pieces) => {
                let mut text = std::mem::take(&mut self.scratch);
                let mut outcome = Ok(());
                for piece in pieces {
                    outcome =
                        self.append_to(piece, &mut text).and_then(|()| check_text(text.len()));
                    if outcome.is_err() {
                        break;
                    }
                }
                let value = Value::text(text.as_str());
                text.clear();
                self.scratch = text;
                outcome.map(|()| value)
            }
            Any::OptionalConcat(pieces) => self.optional_concat(pieces),
            Any::Arithmetic { op, operands, span } => {
                let left = self.simple_any(&operands.0)?;
                let right = self.simple_any(&operands.1)?;
                arithmetic(*op, left, &right).at(*span)
            }
            Any::Negate(operand) => {
                let value = self.simple_any(operand)?;
                arithmetic(BinaryOp::Subtract, Value::Int(0), &value)
            }
            Any::Member { object, member, span } => {
                if let (Some(Value::Object(object)), Member::Rank(rank)) =
                    (self.peek(object), member)
                    && !object.watched.get()
                {
                    return Ok(object.get(*rank as usize));
                }
                let object = self.any(object)?;
                self.member(&object, member).at(*span)
            }
            Any::Index { object, index, create, span } => {
                if let Some(value) = self.quick_element(object, index, *create)? {
                    return Ok(value);
                }
                let object = self.any(object)?;
                let index = self.simple_any(index)?;
                super::element::element(&object, &index, *create).at(*span)
            }
            Any::NthEntry { map, key, rank, span } => {
                let (map, key) = (self.any(map)?, self.simple_any(key)?);
                let rank = self.int(rank)?;
                let Value::Associative(map) = map else { return Err(null_value()).at(*span) };
                let slot = entry::nth(&map, &key, rank).at(*span)?;
                let map = map.borrow();
                Ok(map.slot(slot).map(|(_, value)| value.clone()).unwrap_or_default())
            }
            Any::VariantIndex { object, index, span } => {
                if let Some(value) = self.quick_element(object, index, false)? {
                    return Ok(value);
                }
                let object = self.any(object)?;
                let index = self.simple_any(index)?;
                super::variant::element_of(&object.of_member(), &index).at(*span)
            }
            Any::Property { object, property, member, dot, span } => {
                self.property(object, *property, member, *dot).at(*span)
            }
            Any::VariantArray { place, span } => self.variant_array(place).at(*span),
            Any::Detach(operand) => Ok(self.any(operand)?.detached()),
            Any::Entry { map, key, question } => self.entry(map, key, *question),
            Any::Slice { text, range, span } => match self.view(node) {
                Some(view) => Ok(Value::Text(view.into_text())),
                None => self.slice(text, range).at(*span),
            },
            Any::Bits { value, bits, range } => {
                let value = self.int(value)?;
                let (first, count) = self.range(range, usize::from(*bits))?;
                Ok(Value::Int(super::slice::extract_bits(value, first, count)))
            }
            Any::Unsigned(bits) => Ok(Value::from_unsigned_bits(self.int(bits)?)),
            Any::Invoke(call) => self.invoke(call),
            Any::First(results) => Ok(first(self.any(results)?)),
            Any::Parameters { slots, question, span } => {
                self.parameters(*slots, question).at(*span)
            }
            Any::BuiltinSpread { function, arguments, statement, tested, span } => {
                let values = self.given(arguments)?;
                self.run_fitting(function, values, (0, *statement, *tested), *span)
            }
            Any::Method { object, key, name, arguments, tested, span } => {
                let held = self.any(object)?;
                // Reading a parameter twice changes nothing.
                if matches!(**object, Any::LocalRef(_))
                    && self.find_method(&held, key).is_some_and(Function::changes_first)
                {
                    self.any_to_change(object).at(*span)?;
                }
                self.method(held, (name, key), arguments, (*span, *tested))
            }
            Any::List { items, element } => {
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    values.push(self.any(item)?.convert(element)?);
                }
                Ok(Value::array(element.clone(), values))
            }
            Any::Members { class, items } => {
                let object = class.create();
                self.date_members(&object);
                // What is given member by member is not constructed.
                if object.state.get() == crate::value::State::Raw {
                    object.state.set(crate::value::State::Alive);
                    object.watched.set(false);
                }
                for (rank, item) in items.iter().enumerate() {
                    let value = self.any(item)?.convert(&class.field_type(rank))?;
                    object.set(rank, value);
                }
                Ok(Value::Object(object))
            }
            Any::Ternary(parts) => {
                if self.bool(&parts.0)? {
                    self.any(&parts.1)
                } else {
                    self.any(&parts.2)
                }
            }
            Any::Choose { index, choices, otherwise, span } => {
                let rank = self.int(index)?;
                let choice = usize::try_from(rank - 1).ok().and_then(|rank| choices.get(rank));
                match (choice, otherwise) {
                    (Some(choice), _) => self.any(choice),
                    (None, Some(otherwise)) => self.any(otherwise),
                    (None, None) => Err(failure(
                        codes::INDEX,
                        bilingual!(
                            "SELON : aucune valeur pour {rank}, et pas de SINON",
                            "SWITCH: no value for {rank}, and no ELSE"
                        ),
                    ))
                    .at(*span),
                }
            }
            Any::Convert(operand, ty) => {
                let value = self.any(operand)?;
                if let (Type::Procedure, Value::Text(name)) = (ty, &value) {
                    let target = self.procedure_named(name.as_str())?;
                    return Ok(Value::Procedure(Rc::new(Procedure::new(target))));
                }
                let value = if matches!(ty, Type::Object { .. } | Type::Any) {
                    value
                } else {
                    self.simple(value)?
                };
                Ok(value.convert(ty)?)
            }
            Any::Read(place) => self.read_place(place),
            Any::Copy(operand) => Ok(self.any(operand)?.deep_copy()),
            Any::New(ty, shape) => self.new_value(ty, shape.as_deref()),
            Any::Increment { place, ty, by, prefix } => self.increment(place, ty, *by, *prefix),
            Any::Procedure(name) => Ok(self.procedure_value(name)),
            Any::Indirection(node) => self.indirection(node).at(node.span),
            Any::PendingResult => Ok(self.result.clone()),
            Any::NotNull(operand, span) => match self.any(operand)? {
                Value::Null => Err(failure(
                    codes::NULL_VALUE,
                    bilingual!("« ?! » sur une valeur Null", "`?!` on a Null value"),
                ))
                .at(*span),
                value => Ok(value),
            },
            Any::Dispatch(dispatch) => self.dispatch(dispatch),
            Any::Object(node) => self.object_node(node),
            Any::Nullable(node) => self.nullable(node),
            Any::OrIfNull(operands) => match self.any(&operands.0)? {
                Value::Null => self.any(&operands.1),
                value => Ok(value),
            },
        }
    }

    /// What a slot holds, or what the place that it stands for holds.
    #[inline(never)]
    pub(super) fn follow(&mut self, value: Value) -> Run<Value> {
        match value.reference() {
            Some(reference) => self.read_through(&reference),
            None => Ok(value),
        }
    }

    /// A plain variable, without a copy.
    #[inline]
    pub(super) fn peek<'a>(&'a self, node: &'a Any) -> Option<&'a Value> {
        match node {
            // A slot that holds a reference is no array and no object: nothing is mistaken.
            Any::Local(slot) | Any::LocalRef(slot) => Some(&self.stack[self.base + *slot as usize]),
            Any::Global(slot) => Some(&self.globals[*slot as usize]),
            Any::Const(value) => Some(value),
            _ => None,
        }
    }

    /// A field of the window gives its value where a simple one is expected.
    pub(super) fn simple(&mut self, value: Value) -> Run<Value> {
        if let Value::Object(object) = &value
            && let Class::Native(native) = object.class
            && let Some(rank) = native.default_property
        {
            return self.read_member(object, rank);
        }
        Ok(value)
    }

    /// Appends the text of a piece, without making a value of it where that can be avoided.
    pub(super) fn append_to(&mut self, piece: &Any, text: &mut String) -> Run<()> {
        match piece {
            Any::Const(Value::Text(constant)) => text.push_str(constant.as_str()),
            Any::Local(_) | Any::Global(_) if let Some(Value::Text(known)) = self.peek(piece) => {
                text.push_str(known.as_str());
            }
            Any::Int(node) => {
                let value = self.int(node)?;
                text.push_str(itoa::Buffer::new().format(value));
            }
            Any::Real(node) => text.push_str(&real_text(self.real(node)?)),
            Any::Concat(pieces) => {
                for piece in pieces {
                    match piece {
                        Any::Const(Value::Text(constant)) => text.push_str(constant.as_str()),
                        piece => self.append_to(piece, text)?,
                    }
                }
            }
            other => text.push_str(self.simple_any(other)?.to_text()?.as_str()),
        }
        Ok(())
    }

    /// `a + [sep] + b`: a separator is added unless the text on its left is empty or already ends
    /// with it, or the text on its right begins with it (page 1512001).
    fn optional_concat(&mut self, pieces: &[(Any, bool)]) -> Run<Value> {
        let mut texts = Vec::with_capacity(pieces.len());
        for (piece, optional) in pieces {
            let mut text = String::new();
            self.append_to(piece, &mut text)?;
            texts.push((text, *optional));
        }
        let mut result = String::new();
        for (rank, (text, optional)) in texts.iter().enumerate() {
            if *optional {
                let right = texts.get(rank + 1).map_or("", |(text, _)| text);
                let first = rank == 0;
                let wanted = if first {
                    true
                } else {
                    !result.is_empty() && !result.ends_with(text.as_str())
                };
                if !wanted || (!right.is_empty() && right.starts_with(text.as_str())) {
                    continue;
                }
            }
            check_text(result.len() + text.len())?;
            result.push_str(text);
        }
        Ok(Value::text(result))
    }

    /// `t[i]` where `t` is a plain variable that holds an array: without copying its handle.
    #[inline]
    fn quick_element(&mut self, object: &Any, index: &Any, create: bool) -> Run<Option<Value>> {
        if create || !matches!(self.peek(object), Some(Value::Array(_))) {
            return Ok(None);
        }
        let Any::Int(index) = index else { return Ok(None) };
        if !index.is_pure() {
            return Ok(None);
        }
        let rank = self.int(index)?;
        let Some(Value::Array(array)) = self.peek(object) else { return Ok(None) };
        Ok(usize::try_from(rank.wrapping_sub(1)).ok().and_then(|rank| array.borrow().get(rank)))
    }

    fn entry(&mut self, map: &Any, key: &Any, question: EntryQuestion) -> Run<Value> {
        let Some(count) = self.entries(map, key)? else { return Ok(Value::Bool(false)) };
        Ok(match question {
            EntryQuestion::Exists => Value::Bool(count > 0),
            EntryQuestion::Empty => Value::Bool(count == 0),
            EntryQuestion::Count => Value::Int(count as i64),
        })
    }

    /// How many entries a key has; nothing when there is no associative array.
    pub(super) fn entries(&mut self, map: &Any, key: &Any) -> Run<Option<usize>> {
        if let (Some(Value::Associative(map)), Some(key @ Value::Text(_))) =
            (self.peek(map), self.peek(key))
        {
            let map = map.borrow();
            return Ok(Some(map.count(&*map.own_key(key)?)));
        }
        let map = self.any(map)?;
        let key = self.simple_any(key)?;
        let Value::Associative(map) = map else { return Ok(None) };
        let map = map.borrow();
        Ok(Some(map.count(&*map.own_key(&key)?)))
    }

    /// Makes an object of the window or a library answer for a member.
    pub(super) fn read_member(&mut self, object: &Rc<Object>, rank: usize) -> Run<Value> {
        if object.watched.get() {
            match &object.class {
                Class::Native(native) => {
                    if let Some(hook) = native.before_read {
                        hook(self, object, rank)?;
                    }
                }
                Class::User(_) => self.awake(object)?,
            }
        }
        Ok(object.get(rank))
    }
}

/// What a variable holds; a number and an object, the usual cases, without a call.
#[inline]
fn copy(held: &Value) -> Value {
    match held {
        Value::Int(value) => Value::Int(*value),
        Value::Object(object) => Value::Object(Rc::clone(object)),
        other => other.clone(),
    }
}
