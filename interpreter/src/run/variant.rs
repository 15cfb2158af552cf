//! Variants and JSON variables: members and elements made on the way, and their properties
//! (documentation pages 1514019 and 1000023611).

use std::cell::RefCell;
use std::rc::Rc;

use super::element::{element, element_reference, write_index};
use super::place::{find_member, no_member, not_indexable, temporary};
use super::statement::Flow;
use super::{Machine, Run};
use crate::builtin::variant_member::{NAME, VALUE, VARIANT_MEMBER};
use crate::tree::{Any, ForEach, Member, Place, Step, VariantProperty};
use crate::value::{
    Array, JsonLayout, Place as HeldPlace, Reference, Value, member, new_record, remove_member,
    set_member, to_json, variant_array,
};

impl Machine {
    /// What the place of a step holds, made when there is nothing yet: named members in front of
    /// a name, an array in front of an index.
    fn container(&mut self, place: &Place, step: &Step) -> Run<Value> {
        let Place::Sub { of, step: inner, .. } = place else {
            self.check_missing(place)?;
            let held = self.read_place(place)?.of_member();
            if !matches!(held, Value::Null) {
                return Ok(held);
            }
            let made = fresh(step);
            self.write_place(place, made.clone())?;
            return Ok(made);
        };
        let parent = self.container(of, inner)?;
        let at = self.at_step(inner)?;
        let held = at.read_in(&parent)?.of_member();
        if !matches!(held, Value::Null) {
            return Ok(held);
        }
        self.write_at(&parent, &at, fresh(step))?;
        at.read_in(&parent)
    }

    fn at_step(&mut self, step: &Step) -> Run<At> {
        Ok(match step {
            Step::Member(name) => At::Member(Rc::clone(name)),
            Step::Value => At::Member("Valeur".into()),
            Step::Index(index) => match self.simple_any(index)? {
                Value::Text(name) => At::Key(name.as_str().into()),
                index => At::Index(index),
            },
        })
    }

    fn write_at(&mut self, container: &Value, at: &At, value: Value) -> Run<()> {
        match (container, at) {
            (Value::Record(record), At::Member(name) | At::Key(name)) => {
                set_member(record, name, value);
                Ok(())
            }
            (Value::Object(_), At::Member(name)) => {
                let (object, rank) = find_member(container, &named_member(name))?;
                self.write_member(&object, rank, value)
            }
            (_, At::Member(name)) => Err(no_member(container, &named_member(name))),
            (container, At::Key(name)) => write_index(container, &Value::text(&**name), value),
            (container, At::Index(index)) => write_index(container, index, value),
        }
    }

    pub(super) fn write_sub(&mut self, of: &Place, step: &Step, value: Value) -> Run<()> {
        if step.is_value()
            && let Value::Object(member) = self.read_place(of)?
            && member.is(&VARIANT_MEMBER)
        {
            return self.write_member(&member, VALUE, value.detached());
        }
        if matches!(step, Step::Value) {
            return self.write_place(of, value);
        }
        let container = self.container(of, step)?;
        let at = self.at_step(step)?;
        self.write_at(&container, &at, value.detached())
    }

    /// Reading makes nothing: what does not exist is Null.
    pub(super) fn read_sub(&mut self, of: &Place, step: &Step) -> Run<Value> {
        let container = self.read_place(of)?.of_member();
        if matches!(step, Step::Value) {
            return Ok(container);
        }
        let at = self.at_step(step)?;
        match (&container, &at) {
            (Value::Null | Value::Record(_), _) => at.read_in(&container),
            (_, At::Member(name)) => self.member(&container, &named_member(name)),
            _ => at.read_in(&container),
        }
    }

    /// For a parameter by reference; what does not exist yet is a temporary.
    pub(super) fn sub_reference(&mut self, of: &Place, step: &Step) -> Run<Reference> {
        let container = self.read_place(of)?.of_member();
        if matches!(step, Step::Value) {
            return self.reference(of);
        }
        let at = self.at_step(step)?;
        let held = |object, rank| Reference::Place(Rc::new(HeldPlace::Member(object, rank)));
        Ok(match (&container, &at) {
            (Value::Record(record), At::Member(name) | At::Key(name)) => {
                match member(record, name) {
                    Some(member) => held(member, VALUE),
                    None => temporary(Value::Null),
                }
            }
            (Value::Object(_), At::Member(name)) => {
                let (object, rank) = find_member(&container, &named_member(name))?;
                self.read_member(&object, rank)?;
                held(object, rank)
            }
            (Value::Array(array), At::Index(index))
                if index.to_int()? >= 1 && index.to_int()? <= array.borrow().len() as i64 =>
            {
                element_reference(container, index)?
            }
            (Value::Associative(_), At::Key(name)) => {
                element_reference(container.clone(), &Value::text(&**name))?
            }
            (Value::Associative(_), At::Index(index)) => {
                element_reference(container.clone(), index)?
            }
            _ => temporary(at.read_in(&container)?),
        })
    }

    pub(super) fn sub_exists(&mut self, of: &Place, step: &Step) -> Run<bool> {
        let container = self.read_place(of)?.of_member();
        let at = self.at_step(step)?;
        at.exists_in(&container)
    }

    /// `v.m..Existe = Faux` takes the member out; `= Vrai` makes it, Null.
    pub(super) fn write_existence(&mut self, of: &Place, step: &Step, exists: bool) -> Run<()> {
        if self.sub_exists(of, step)? == exists {
            return Ok(());
        }
        if exists {
            return self.write_sub(of, step, Value::Null);
        }
        let container = self.read_place(of)?.of_member();
        match (&container, self.at_step(step)?) {
            (Value::Record(record), At::Member(name) | At::Key(name)) => {
                remove_member(record, &name);
                Ok(())
            }
            (Value::Array(array), At::Index(index)) => {
                let rank = usize::try_from(index.to_int()? - 1);
                rank.ok().and_then(|rank| array.borrow_mut().remove(rank));
                Ok(())
            }
            (Value::Associative(map), At::Key(name)) => {
                map.borrow_mut().remove(&Value::text(&*name));
                Ok(())
            }
            (container, _) => Err(not_indexable(container)),
        }
    }

    /// The array in a variant, made when it holds nothing.
    pub(super) fn variant_array(&mut self, place: &Place) -> Run<Value> {
        self.container(place, &Step::Index(Any::Const(Value::Int(1))))
    }

    pub(super) fn property(
        &mut self,
        object: &Any,
        property: VariantProperty,
        named: &Member,
        dot: bool,
    ) -> Run<Value> {
        if property == VariantProperty::Exists && !dot {
            return Ok(Value::Bool(self.exists(object)?));
        }
        if let (VariantProperty::Name, false, Some((owner, name))) =
            (property, dot, as_member(object))
        {
            return match self.any(owner)?.of_member() {
                Value::Record(record) => Ok(member(&record, name)
                    .map_or_else(|| Value::text(""), |member| member.get(NAME))),
                _ => Ok(Value::text("")),
            };
        }
        let value = self.any(object)?;
        if let Some(found) = self.own_member(&value, property, named, dot)? {
            return Ok(found);
        }
        let value = value.of_member();
        Ok(match property {
            VariantProperty::Exists => Value::Bool(self.exists(object)?),
            VariantProperty::Name => Value::text(""),
            VariantProperty::Value => match value {
                Value::Record(_) | Value::Array(_) | Value::Associative(_) => Value::Null,
                simple => simple,
            },
            VariantProperty::Type => Value::Int(value.type_number()),
            VariantProperty::Members => match value {
                Value::Record(members) => Value::Array(members),
                _ => variant_array(Vec::new()),
            },
            VariantProperty::Class => match value {
                Value::Object(object) => Value::text(&*object.class.name()),
                _ => Value::text(""),
            },
            VariantProperty::Count => match value {
                Value::Record(_) => Value::Int(1),
                Value::Array(array) => Value::Int(array.borrow().len() as i64),
                Value::Associative(map) => Value::Int(map.borrow().len() as i64),
                _ => Value::Int(0),
            },
            VariantProperty::Json => Value::text(to_json(&value, JsonLayout::Usual, false)?),
        })
    }

    /// The member that bears the name of a property: of a native object or a structure always,
    /// of a variant when it is written with one dot.
    fn own_member(
        &mut self,
        value: &Value,
        property: VariantProperty,
        named: &Member,
        dot: bool,
    ) -> Run<Option<Value>> {
        let Member::Named(name, key) = named else { return Ok(None) };
        let own = match value {
            Value::Object(object) => {
                object.class.field(key).is_some() || self.find_method(value, key).is_some()
            }
            Value::Record(record) if dot => {
                let bare = matches!(property, VariantProperty::Name | VariantProperty::Value);
                bare || member(record, name).is_some()
            }
            Value::Record(_) | Value::Null => false,
            other => super::part::part(other, key).is_ok(),
        };
        if own { self.member(value, named).map(Some) } else { Ok(None) }
    }

    /// `v.m..Existe`, `v[i]..Existe`, `v..Existe`.
    fn exists(&mut self, node: &Any) -> Run<bool> {
        if let Some((owner, name)) = as_member(node) {
            let container = self.any(owner)?.of_member();
            return At::Member(Rc::clone(name)).exists_in(&container);
        }
        let (container, at) = match node {
            Any::VariantIndex { object, index, .. } => {
                let container = self.any(object)?.of_member();
                let at = match self.simple_any(index)? {
                    Value::Text(name) => At::Key(name.as_str().into()),
                    index => At::Index(index),
                };
                (container, at)
            }
            other => return Ok(!matches!(self.any(other)?.of_member(), Value::Null)),
        };
        at.exists_in(&container)
    }

    /// The members of a variant: each stands for its value, and has its name.
    pub(super) fn walk_members(
        &mut self,
        each: &ForEach,
        members: &Rc<RefCell<Array>>,
    ) -> Run<Flow> {
        let mut list = members.borrow().to_values();
        if each.from_end {
            list.reverse();
        }
        for (rank, item) in list.into_iter().enumerate() {
            let name = match &item {
                Value::Object(member) => member.get(NAME),
                _ => Value::Null,
            };
            if !self.turn(each, item, Some(name), rank as i64 + 1)? {
                continue;
            }
            match self.walk_pass(&each.parts)? {
                Ok(true) => {}
                Ok(false) => break,
                Err(flow) => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }
}

/// A step whose index is known.
enum At {
    Member(Rc<str>),
    /// An index that is a text: the name of a member, or a key.
    Key(Rc<str>),
    Index(Value),
}

/// A step as the member of an object that is no variant.
fn named_member(name: &Rc<str>) -> Member {
    Member::Named(Rc::clone(name), crate::syntax::fold(name).into_owned().into())
}

impl At {
    /// What stands there; Null when there is nothing.
    fn read_in(&self, container: &Value) -> Run<Value> {
        match (container, self) {
            (Value::Null, _) => Ok(Value::Null),
            (Value::Record(_), Self::Member(name) | Self::Key(name)) => Ok(named(container, name)),
            (Value::Object(object), Self::Member(name)) => {
                let (object, rank) =
                    find_member(&Value::Object(Rc::clone(object)), &named_member(name))?;
                Ok(object.get(rank))
            }
            (_, Self::Member(name)) => Err(no_member(container, &named_member(name))),
            (container, Self::Key(name)) => element(container, &Value::text(&**name), false),
            (Value::Array(array), Self::Index(index)) => {
                let rank = usize::try_from(index.to_int()? - 1).ok();
                Ok(rank.and_then(|rank| array.borrow().get(rank)).unwrap_or_default())
            }
            (container, Self::Index(index)) => element(container, index, false),
        }
    }

    fn exists_in(&self, container: &Value) -> Run<bool> {
        Ok(match (container, self) {
            (Value::Record(record), Self::Member(name) | Self::Key(name)) => {
                member(record, name).is_some()
            }
            (Value::Object(object), Self::Member(name)) => {
                object.class.field(&crate::syntax::fold(name)).is_some()
            }
            (Value::Array(array), Self::Index(index)) => {
                (1..=array.borrow().len() as i64).contains(&index.to_int()?)
            }
            (Value::Associative(map), Self::Key(name)) => {
                map.borrow().count(&Value::text(&**name)) > 0
            }
            (Value::Associative(map), Self::Index(index)) => map.borrow().count(index) > 0,
            _ => false,
        })
    }
}

/// The member of this name; Null when there is none.
pub(super) fn named(container: &Value, name: &str) -> Value {
    match container {
        Value::Record(record) => {
            member(record, name).map(|member| member.get(VALUE)).unwrap_or_default()
        }
        _ => Value::Null,
    }
}

/// `v[i]`, `v["name"]`.
pub(super) fn element_of(container: &Value, index: &Value) -> Run<Value> {
    match (container, index) {
        (Value::Null, _) => Ok(Value::Null),
        (Value::Record(_), Value::Text(name)) => Ok(named(container, name.as_str())),
        _ => element(container, index, false),
    }
}

/// What is written `owner.name`.
fn as_member(node: &Any) -> Option<(&Any, &Rc<str>)> {
    match node {
        Any::Member { object, member: Member::Named(name, _), .. }
        | Any::Property { object, member: Member::Named(name, _), dot: true, .. } => {
            Some((object, name))
        }
        _ => None,
    }
}

impl Step {
    /// `..Valeur`, or `.Valeur` of what may be a member.
    fn is_value(&self) -> bool {
        match self {
            Self::Value => true,
            Self::Member(name) => {
                name.eq_ignore_ascii_case("valeur") || name.eq_ignore_ascii_case("value")
            }
            Self::Index(_) => false,
        }
    }
}

/// What is made in front of a step.
fn fresh(step: &Step) -> Value {
    match step {
        Step::Member(_) | Step::Value | Step::Index(Any::Const(Value::Text(_))) => {
            Value::Record(new_record())
        }
        Step::Index(_) => variant_array(Vec::new()),
    }
}
