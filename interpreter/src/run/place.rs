//! Places: reading and writing variables, members, elements, and references to them.

use std::cell::RefCell;
use std::rc::Rc;

use super::element::{element, element_reference, gone, keep_growth, write_element, write_index};
use super::fault::At;
use super::{Machine, Run, failure};
use crate::bilingual;
use crate::builtin::variant_member::{VALUE, VARIANT_MEMBER};
use crate::diagnostic::codes;
use crate::tree::{Member, Place};
use crate::value::{
    Array, Class, Growth, Holds, IntKind, Object, Place as HeldPlace, Reference, Type, Value,
};

impl Machine {
    pub(super) fn read_reference(&self, reference: &Reference) -> Run<Value> {
        let value = match reference {
            Reference::Slot(rank, _) => self.stack.get(*rank as usize).cloned().unwrap_or_default(),
            Reference::Global(slot, _) => {
                self.globals.get(*slot as usize).cloned().unwrap_or_default()
            }
            Reference::Place(place) => match &**place {
                HeldPlace::Cell(cell, _) => cell.borrow().clone(),
                HeldPlace::Element(array, rank) => {
                    array.borrow().get(*rank).ok_or_else(|| gone(*rank))?
                }
                HeldPlace::Entry(map, key) => map.borrow().read(key),
                HeldPlace::Slot(map, slot, generation) => {
                    let map = map.borrow();
                    let entry = map.slot(*slot).filter(|_| map.generation() == *generation);
                    entry.map(|(_, value)| value.clone()).ok_or_else(super::entry::gone)?
                }
                HeldPlace::Member(object, rank) => object.get(*rank),
                HeldPlace::Weak(object) => {
                    object.borrow().upgrade().map_or(Value::Null, Value::Object)
                }
                HeldPlace::Owner(owner) => owner.0.borrow().clone(),
                // Running its code needs the machine: see `read_through`.
                HeldPlace::Property { .. } => return Err(null_value()),
                HeldPlace::Slice(text, first, count) => {
                    super::slice::extract(&self.read_reference(text)?, *first, *count)?
                }
            },
        };
        match value.reference() {
            Some(further) => self.read_reference(&further),
            None => Ok(value),
        }
    }

    pub(super) fn write_reference(&mut self, reference: &Reference, value: Value) -> Run<()> {
        match reference {
            Reference::Slot(rank, holds) => {
                let Some(slot) = self.stack.get_mut(*rank as usize) else { return Ok(()) };
                if let Some(further) = slot.reference() {
                    return self.write_reference(&further, value);
                }
                *slot = fitting(value, *holds, slot)?;
            }
            Reference::Global(slot, holds) => {
                let Some(slot) = self.globals.get_mut(*slot as usize) else { return Ok(()) };
                if let Some(further) = slot.reference() {
                    return self.write_reference(&further, value);
                }
                *slot = fitting(value, *holds, slot)?;
            }
            Reference::Place(place) => match &**place {
                HeldPlace::Cell(cell, holds) => {
                    let further = cell.borrow().reference();
                    if let Some(further) = further {
                        return self.write_reference(&further, value);
                    }
                    let fitted = fitting(value, *holds, &cell.borrow())?;
                    *cell.borrow_mut() = fitted;
                }
                HeldPlace::Element(array, rank) => {
                    let element = array.borrow().element.clone();
                    let value = value.convert(&element)?;
                    if !array.borrow_mut().set(*rank, value) {
                        return Err(gone(*rank));
                    }
                }
                HeldPlace::Entry(map, key) => {
                    let element = map.borrow().element.clone();
                    let value = value.convert(&element)?;
                    map.borrow_mut().set(key.clone(), value);
                }
                HeldPlace::Slot(map, slot, generation) => {
                    let mut map = map.borrow_mut();
                    let element = map.element.clone();
                    let value = value.convert(&element)?.deep_copy_if_static(&element);
                    if map.generation() != *generation {
                        return Err(super::entry::gone());
                    }
                    match map.slot_mut(*slot) {
                        Some(entry) => *entry = value,
                        None => return Err(super::entry::gone()),
                    }
                }
                HeldPlace::Member(object, rank) => {
                    self.write_member(&Rc::clone(object), *rank, value)?;
                }
                HeldPlace::Weak(object) => {
                    object.replace(match &value {
                        Value::Object(object) => Rc::downgrade(object),
                        _ => std::rc::Weak::new(),
                    });
                }
                HeldPlace::Owner(owner) => {
                    owner.0.replace(value);
                }
                HeldPlace::Property { object, set, .. } => {
                    self.write_property(object.clone(), *set, value)?;
                }
                HeldPlace::Slice(text, first, count) => {
                    let current = self.read_reference(text)?;
                    let new = super::slice::replaced(&current, *first, *count, &value)?;
                    self.write_reference(text, new)?;
                }
            },
        }
        Ok(())
    }

    /// The place as something that can be handed to a procedure.
    pub(super) fn reference(&mut self, place: &Place) -> Run<Reference> {
        Ok(match place {
            Place::Local(slot, holds) => {
                Reference::Slot((self.base + *slot as usize) as u32, *holds)
            }
            Place::LocalRef(slot) => {
                let rank = self.base + *slot as usize;
                let standing = self.stack[rank].reference();
                standing.unwrap_or(Reference::Slot(rank as u32, Holds::SameKind))
            }
            Place::Global(slot, holds) | Place::GlobalRef(slot, holds) => {
                let standing = self.globals[*slot as usize].reference();
                standing.unwrap_or(Reference::Global(*slot, *holds))
            }
            Place::Member { object, member, span } => {
                let object = self.any_to_change(object)?;
                self.check_member(&object, member).at(*span)?;
                let (object, rank) = find_member(&object, member).at(*span)?;
                // A member that is fetched on demand is fetched now: what holds the reference
                // reads the field alone.
                self.read_member(&object, rank).at(*span)?;
                Reference::Place(Rc::new(HeldPlace::Member(object, rank)))
            }
            Place::Index { object, index, span } => {
                let object = self.any_to_change(object)?;
                let index = self.simple_any(index)?;
                element_reference(object, &index).at(*span)?
            }
            Place::NthEntry { map, key, rank, span } => {
                let (map, key) = (self.any(map)?, self.simple_any(key)?);
                let rank = self.int(rank)?;
                let Value::Associative(map) = map else { return Err(null_value()).at(*span) };
                let slot = super::entry::nth(&map, &key, rank).at(*span)?;
                let generation = map.borrow().generation();
                Reference::Place(Rc::new(HeldPlace::Slot(map, slot, generation)))
            }
            Place::Slice { text, range, span } => {
                let text = self.reference(text)?;
                let length = super::slice::length(&self.read_reference(&text)?)?;
                let (first, count) = self.range(range, length).at(*span)?;
                Reference::Place(Rc::new(HeldPlace::Slice(text, first, count)))
            }
            Place::Parameter { slots, index, span } => {
                self.parameter_reference(*slots, index).at(*span)?
            }
            Place::Indirection(node) => self.indirection_place(node).at(node.span)?,
            Place::Held(reference) => reference.clone(),
            Place::Nowhere(value) => temporary(self.any(value)?),
            Place::Property(property) => self.property_reference(property)?,
            Place::Sub { of, step, span } => self.sub_reference(of, step).at(*span)?,
            Place::Bits { .. }
            | Place::Part { .. }
            | Place::Options { .. }
            | Place::Existence { .. } => temporary(self.read_place(place)?),
        })
    }

    pub(super) fn read_place(&mut self, place: &Place) -> Run<Value> {
        match place {
            Place::Local(slot, _) => Ok(self.stack[self.base + *slot as usize].clone()),
            Place::Part { place, part, span } => {
                let whole = self.read_place(place)?;
                super::part::part(&whole, part).at(*span)
            }
            Place::Bits { place, kind, range, span } => {
                let whole = self.read_place(place)?.bits().unwrap_or(0);
                let (first, count) = self.range(range, 8 * usize::from(kind.bytes)).at(*span)?;
                Ok(Value::Int(super::slice::extract_bits(whole, first, count)))
            }
            Place::Sub { of, step, span } => self.read_sub(of, step).at(*span),
            Place::Existence { of, step, span } => {
                Ok(Value::Bool(self.sub_exists(of, step).at(*span)?))
            }
            Place::Options { place, options, span } => {
                let (whole, options) = (self.read_place(place)?, self.any(options)?);
                element(&whole, &options, false).at(*span)
            }
            Place::Member { object, member, span } => {
                let object = self.any(object)?;
                self.member(&object, member).at(*span)
            }
            Place::Index { object, index, span } => {
                let object = self.any(object)?;
                let index = self.simple_any(index)?;
                element(&object, &index, false).at(*span)
            }
            other => {
                let reference = self.reference(other)?;
                self.read_through(&reference)
            }
        }
    }

    /// Writes a value that already has the type of the place, or that the place converts.
    pub(super) fn write_place(&mut self, place: &Place, value: Value) -> Run<()> {
        match place {
            Place::Local(slot, _) => {
                let rank = self.base + *slot as usize;
                self.stack[rank] = value;
                Ok(())
            }
            Place::Member { object, member, span } => {
                let object = self.any_to_change(object)?;
                if self.write_property_named(&object, member, &value).at(*span)? {
                    return Ok(());
                }
                let (object, rank) = find_member(&object, member).at(*span)?;
                self.write_member(&object, rank, value).at(*span)
            }
            Place::Index { object, index, span } => {
                if let Some(Value::Array(array)) = self.peek(object) {
                    let array = Rc::clone(array);
                    let index = self.simple_any(index)?;
                    return write_element(&array, &index, value).at(*span);
                }
                let object = self.any_to_change(object)?;
                let index = self.simple_any(index)?;
                write_index(&object, &index, value).at(*span)
            }
            Place::Part { place, part, span } => {
                let whole = self.read_place(place)?;
                let changed = super::part::with_part(&whole, part, &value).at(*span)?;
                self.write_place(place, changed)
            }
            Place::Sub { of, step, span } => self.write_sub(of, step, value).at(*span),
            Place::Existence { of, step, span } => {
                self.write_existence(of, step, value.to_bool()?).at(*span)
            }
            Place::Options { place, options, span } => {
                let (whole, options) = (self.read_place(place)?, self.any(options)?);
                let changed = with_options(&whole, &options, value.to_bool()?).at(*span)?;
                self.write_place(place, changed)
            }
            Place::Bits { place, kind, range, span } => {
                let whole = self.read_place(place)?.bits().unwrap_or(0);
                let (first, count) = self.range(range, 8 * usize::from(kind.bytes)).at(*span)?;
                let changed = super::slice::replace_bits(whole, first, count, value.to_int()?);
                self.write_place(
                    place,
                    match kind {
                        IntKind { bytes: 8, signed: false } => Value::from_unsigned_bits(changed),
                        kind => Value::Int(super::slice::with_width(changed, *kind)),
                    },
                )
            }
            Place::LocalRef(slot) => {
                let rank = self.base + *slot as usize;
                if let Some(reference) = self.stack[rank].reference() {
                    return self.write_reference(&reference, value);
                }
                self.stack[rank] = value;
                Ok(())
            }
            other => {
                let reference = self.reference(other)?;
                self.write_reference(&reference, value)
            }
        }
    }

    pub(super) fn member(&mut self, object: &Value, member: &Member) -> Run<Value> {
        match (object, member) {
            (Value::Null | Value::Record(_), Member::Named(name, _)) => {
                Ok(super::variant::named(object, name))
            }
            (Value::Object(held), Member::Named(_, key))
                if held.is(&VARIANT_MEMBER) && held.class.field(key).is_none() =>
            {
                self.member(&held.get(VALUE), member)
            }
            (Value::Object(object), Member::Rank(rank)) => self.read_member(object, *rank as usize),
            (Value::Object(object), Member::Inherited(class, rank)) => {
                self.read_member(object, super::object::inherited(object, class, *rank))
            }
            (Value::Object(held), Member::Named(name, key)) if held.class.info().is_some() => {
                self.class_member(held, name, key)
            }
            (Value::Object(native), Member::Named(_, key)) => match native.class.field(key) {
                Some(rank) => self.read_member(native, rank),
                None => self.property_method(object, member),
            },
            (_, Member::Named(_, key)) => match super::part::part(object, key) {
                Ok(value) => Ok(value),
                Err(_) => self.property_method(object, member),
            },
            _ => Err(no_member(object, member)),
        }
    }

    /// `t..Occurrence`: a method without parameters used as a property.
    fn property_method(&mut self, object: &Value, member: &Member) -> Run<Value> {
        let Member::Named(name, key) = member else { return Err(no_member(object, member)) };
        if self.find_method(object, key).is_none() {
            return Err(no_member(object, member));
        }
        self.method(object.clone(), (name, key), &[], (self.at, false))
    }

    pub(super) fn write_member(
        &mut self,
        object: &Rc<Object>,
        rank: usize,
        value: Value,
    ) -> Run<()> {
        if !object.watched.get() && object.class.takes_as_is(rank, &value) {
            object.set(rank, value);
            return Ok(());
        }
        if object.watched.get() && matches!(object.class, Class::User(_)) {
            self.awake(object)?;
        }
        let ty = object.class.field_type(rank);
        let value = match (&ty, value) {
            // One value for an array member is its first element.
            (Type::Array(element), value) if !matches!(value, Value::Array(_)) => {
                let mut array =
                    Array::from_values((**element).clone(), vec![value.convert(element)?]);
                array.growth = Growth::Any;
                Value::Array(Rc::new(array.into()))
            }
            // Weak references and objects of classes are held as they are.
            (_, value @ Value::Place(_)) => value,
            // As between two variables, both names are then of one array.
            (Type::Array(element), Value::Array(array))
                if object.class.shares_array(rank) && array.borrow().element == **element =>
            {
                Value::Array(array)
            }
            (Type::Array(_), value) => keep_growth(&object.get(rank), value.deep_copy()),
            (Type::Object { dynamic: false, .. }, value @ Value::Object(_)) => {
                value.convert(&ty)?.deep_copy()
            }
            (Type::Any, value) => value,
            (_, value) => self.simple(value)?.convert(&ty)?,
        };
        object.set(rank, value);
        if object.watched.get()
            && let Class::Native(native) = object.class
            && let Some(hook) = native.after_write
        {
            hook(self, object, rank)?;
        }
        Ok(())
    }
}

pub(super) fn find_member(object: &Value, member: &Member) -> Run<(Rc<Object>, usize)> {
    let Value::Object(object) = object else { return Err(no_member(object, member)) };
    let rank = match member {
        Member::Rank(rank) => Some(*rank as usize),
        Member::Inherited(class, rank) => Some(super::object::inherited(object, class, *rank)),
        Member::Named(_, key) => object.class.field(key),
    };
    match rank {
        Some(rank) => Ok((Rc::clone(object), rank)),
        None => Err(no_member(&Value::Object(Rc::clone(object)), member)),
    }
}

/// A combination with these options active or not.
fn with_options(whole: &Value, options: &Value, active: bool) -> Run<Value> {
    let (Value::Enumerated(own), Value::Enumerated(options)) = (whole, options) else {
        return Err(not_indexable(whole));
    };
    let changed = if active { own.with(options) } else { own.without(options) };
    let changed = changed.ok_or_else(|| not_indexable(whole))?.check()?;
    Ok(Value::Enumerated(Rc::new(changed)))
}

pub(super) fn temporary(value: Value) -> Reference {
    Reference::Place(Rc::new(HeldPlace::Cell(RefCell::new(value), Holds::Any)))
}

/// The value as the variable that receives it through a reference accepts it.
fn fitting(value: Value, holds: Holds, current: &Value) -> Run<Value> {
    let ty = match (holds, current) {
        (Holds::Any, _) => return Ok(value),
        (Holds::Nullable(_) | Holds::NullableInt(_), _) if matches!(value, Value::Null) => {
            return Ok(value);
        }
        (Holds::NullableInt(kind), _) => Type::Int(kind),
        (Holds::Nullable(kind), _) => match kind.simple_type() {
            Some(ty) => ty,
            None => return Ok(value),
        },
        (Holds::Int(kind), _) => Type::Int(kind),
        (Holds::UnsignedLong, _) => Type::UnsignedLong,
        (Holds::Single, _) => Type::Real { single: true },
        (Holds::Numeric(integers, decimals), _) => Type::Numeric { integers, decimals },
        (Holds::Text(limit), _) => Type::Text(limit),
        (Holds::FixedBuffer(size), current) => {
            return super::slice::overwrite(current, &value, size);
        }
        (Holds::SameKind, Value::Bool(_)) => Type::Bool,
        (Holds::SameKind, Value::Int(_)) => Type::LONG,
        (Holds::SameKind, Value::Real(_)) => Type::REAL,
        (Holds::SameKind, Value::Text(_)) => Type::TEXT,
        (Holds::SameKind, Value::Currency(_)) => Type::Currency,
        (Holds::SameKind, Value::Numeric(_)) => Type::NUMERIC,
        (Holds::SameKind, Value::Buffer(_)) => Type::Buffer,
        (Holds::SameKind, Value::Date(_)) => Type::Date,
        (Holds::SameKind, Value::Time(_)) => Type::Time,
        (Holds::SameKind, Value::DateTime(_)) => Type::DateTime,
        (Holds::SameKind, Value::Duration(_)) => Type::Duration,
        _ => return Ok(value),
    };
    Ok(value.convert(&ty)?)
}

#[cold]
pub(super) fn null_value() -> Box<super::Fault> {
    failure(codes::NULL_VALUE, bilingual!("la valeur est Null", "the value is Null"))
}

#[cold]
pub(super) fn not_indexable(value: &Value) -> Box<super::Fault> {
    let name = value.kind().name();
    let (fr, en) = (name.fr, name.en);
    failure(codes::INCOMPATIBLE, bilingual!("{fr} ne s'indice pas", "{en} cannot be indexed"))
}

#[cold]
pub(super) fn no_member(object: &Value, member: &Member) -> Box<super::Fault> {
    let Member::Named(name, _) = member else { return null_value() };
    if matches!(object, Value::Null) {
        return failure(
            codes::NULL_VALUE,
            bilingual!("« {name} » d'une valeur Null", "`{name}` of a Null value"),
        );
    }
    let class = match object {
        Value::Object(object) => crate::diagnostic::Bilingual::same(&*object.class.name()),
        other => other.kind().name(),
    };
    let (fr, en) = (class.fr, class.en);
    failure(
        codes::UNKNOWN_MEMBER,
        bilingual!("{fr} n'a pas de membre « {name} »", "{en} has no member `{name}`"),
    )
}

/// A text variable that can be appended to in place.
pub(super) fn text_slot<'a>(machine: &'a mut Machine, place: &Place) -> Option<&'a mut Value> {
    let slot = match place {
        Place::Local(slot, _) => &mut machine.stack[machine.base + *slot as usize],
        Place::Global(slot, _) => &mut machine.globals[*slot as usize],
        _ => return None,
    };
    matches!(slot, Value::Text(_)).then_some(slot)
}
