//! Elements and entries of collections: reading, writing, referring to one, growing.

use std::cell::RefCell;
use std::rc::Rc;

use super::place::{not_indexable, null_value, temporary};
use super::{Run, failure};
use crate::bilingual;
use crate::builtin::Error;
use crate::diagnostic::codes;
use crate::syntax::fold;
use crate::value::{
    Array, Class, Growth, Items, Place as HeldPlace, Reference, Type, Value, check_width,
};

/// Elements that writing past the end may add at once.
const MAX_GROWTH: usize = 1 << 24;

/// The element or entry at `index`; `create` makes an entry that will be written into.
pub(super) fn element(object: &Value, index: &Value, create: bool) -> Run<Value> {
    match object {
        Value::Array(array) => {
            if create {
                grow(array, index)?;
            }
            if let Value::Text(name) = index
                && let Some(found) = named(&array.borrow(), name.as_str())
            {
                return Ok(found);
            }
            let rank = index.to_int()?;
            let found = usize::try_from(rank.wrapping_sub(1))
                .ok()
                .and_then(|rank| array.borrow().get(rank));
            found.ok_or_else(|| out_of_bounds(rank, array.borrow().len()))
        }
        Value::Associative(map) => super::entry::read(map, index, create),
        Value::Text(text) => {
            let rank = index.to_int()?;
            Ok(match usize::try_from(rank - 1) {
                Ok(rank) => Value::text(text.slice(rank, 1)),
                Err(_) => Value::text(""),
            })
        }
        Value::Buffer(bytes) => {
            let rank = index.to_int()?;
            let byte = usize::try_from(rank - 1).ok().and_then(|rank| bytes.get(rank));
            byte.map(|byte| Value::Int(i64::from(*byte)))
                .ok_or_else(|| out_of_bounds(rank, bytes.len()))
        }
        Value::Enumerated(active) if let Value::Enumerated(options) = index => {
            Ok(Value::Bool(active.has(options)))
        }
        Value::Null => Err(null_value()),
        other => Err(not_indexable(other)),
    }
}

/// Objects of libraries that describe something are found by their `Nom` too.
#[cold]
fn named(array: &Array, name: &str) -> Option<Value> {
    let Type::Object { class: Class::Native(native), .. } = &array.element else { return None };
    let rank = native.property("nom")?;
    let key = fold(name);
    array.to_values().into_iter().find(|item| match item {
        Value::Object(object) => {
            matches!(object.get(rank), Value::Text(own) if fold(own.as_str()) == key)
        }
        _ => false,
    })
}

/// Puts Null in an element, whatever its type.
pub(super) fn clear_element(object: &Value, index: &Value) -> Run<()> {
    match object {
        Value::Array(array) => {
            let rank = index.to_int()?;
            let length = array.borrow().len();
            let at = usize::try_from(rank.wrapping_sub(1)).unwrap_or(usize::MAX);
            if !array.borrow_mut().set(at, Value::Null) {
                return Err(out_of_bounds(rank, length));
            }
            Ok(())
        }
        other => write_index(other, index, Value::Null),
    }
}

pub(super) fn element_reference(object: Value, index: &Value) -> Run<Reference> {
    Ok(Reference::Place(Rc::new(match object {
        Value::Array(array) => {
            grow(&array, index)?;
            let rank = index.to_int()?;
            let length = array.borrow().len();
            match usize::try_from(rank.wrapping_sub(1)) {
                Ok(rank) if rank < length => HeldPlace::Element(array, rank),
                _ => return Err(out_of_bounds(rank, length)),
            }
        }
        Value::Associative(map) => {
            let key = map.borrow().own_key(index)?.into_owned();
            HeldPlace::Entry(map, key)
        }
        other => return Ok(temporary(element(&other, index, false)?)),
    })))
}

pub(super) fn write_index(object: &Value, index: &Value, value: Value) -> Run<()> {
    match object {
        Value::Array(array) => write_element(array, index, value),
        Value::Associative(map) => {
            let element = map.borrow().element.clone();
            let value = match value.convert(&element)? {
                // A list, which nothing else holds, grows as the entries are declared to.
                Value::Array(list) if Rc::strong_count(&list) == 1 => {
                    keep_growth(&map.borrow().default_value(), Value::Array(list))
                }
                value => value.deep_copy_if_static(&element),
            };
            let key = map.borrow().own_key(index)?.into_owned();
            map.borrow_mut().set(key, value);
            Ok(())
        }
        Value::Null => Err(null_value()),
        other => Err(not_indexable(other)),
    }
}

impl Value {
    /// Elements that are structures are held by value: a copy.
    pub(super) fn deep_copy_if_static(self, ty: &Type) -> Self {
        match (ty, &self) {
            (Type::Object { dynamic: false, .. }, Self::Object(object))
                if Rc::strong_count(object) > 1 =>
            {
                self.deep_copy()
            }
            _ => self.detached(),
        }
    }
}

pub(super) fn write_element(array: &RefCell<Array>, index: &Value, value: Value) -> Run<()> {
    let rank = index.to_int()?;
    let mut array = array.borrow_mut();
    if let (Value::Int(value), Type::Int(kind)) = (&value, &array.element)
        && let value = check_width(*value, *kind)?
        && let Items::Ints(items) = &mut array.items
        && let Some(item) = items.get_mut(rank.wrapping_sub(1) as usize)
    {
        *item = value;
        return Ok(());
    }
    let element = array.element.clone();
    let value = value.convert(&element)?.deep_copy_if_static(&element);
    let length = array.len();
    match usize::try_from(rank.wrapping_sub(1)) {
        Ok(rank) if array.set(rank, value.clone()) => Ok(()),
        Ok(at) if may_grow(&array, at) => {
            while array.len() < at {
                let gap = array.new_element();
                array.push(gap);
            }
            array.push(value);
            Ok(())
        }
        _ => Err(out_of_bounds(rank, length)),
    }
}

/// Makes the element at `index` when the array grows by itself.
fn grow(array: &RefCell<Array>, index: &Value) -> Run<()> {
    let Ok(at) = usize::try_from(index.to_int()? - 1) else { return Ok(()) };
    let mut array = array.borrow_mut();
    if at >= array.len() && may_grow(&array, at) {
        while array.len() <= at {
            let gap = array.new_element();
            array.push(gap);
        }
    }
    Ok(())
}

fn may_grow(array: &Array, at: usize) -> bool {
    match array.growth {
        Growth::None => false,
        Growth::One => at == array.len(),
        Growth::Any => at >= array.len() && at < MAX_GROWTH,
    }
}

pub(super) fn keep_growth(old: &Value, new: Value) -> Value {
    if let (Value::Array(old), Value::Array(new)) = (old, &new) {
        let growth = old.borrow().growth;
        let element = old.borrow().element.clone();
        let mut new = new.borrow_mut();
        new.growth = growth;
        new.element = element;
    }
    new
}

#[cold]
pub(super) fn gone(rank: usize) -> Box<super::Fault> {
    let rank = rank + 1;
    failure(codes::INDEX, bilingual!("l'élément {rank} n'existe plus", "element {rank} is gone"))
}

#[cold]
fn out_of_bounds(rank: i64, length: usize) -> Box<super::Fault> {
    if length == 0 {
        return Error::fatal(
            codes::INDEX,
            bilingual!(
                "l'indice {rank} est hors du tableau, qui est vide",
                "index {rank} is outside the array, which is empty"
            ),
        )
        .hint(bilingual!("Ajoute() ajoute un élément à la fin", "Add() adds an element at the end"))
        .into();
    }
    Error::fatal(
        codes::INDEX,
        bilingual!(
            "l'indice {rank} est hors du tableau, qui a {length} élément(s)",
            "index {rank} is outside the array, which has {length} element(s)"
        ),
    )
    .hint(bilingual!(
        "les indices vont de 1 à {length} ; Ajoute() ajoute un élément à la fin",
        "indexes go from 1 to {length}; Add() adds an element at the end"
    ))
    .into()
}
