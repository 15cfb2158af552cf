//! New values, and lists given to collections.

use std::rc::Rc;

use super::{Machine, Run, failure};
use crate::bilingual;
use crate::builtin::FirstMoment;
use crate::diagnostic::{Bilingual, codes};
use crate::tree::{Any, ArrayCheck, ArrayShape};
use crate::value::{Array, Class, DateTime, Layout, Object, Type, Value};

/// Elements that one declaration may make.
const MAX_NEW_ELEMENTS: i64 = 1 << 28;

impl Machine {
    /// What a variable of this type holds before it is assigned.
    pub(super) fn new_value(&mut self, ty: &Type, shape: Option<&ArrayShape>) -> Run<Value> {
        let layout = match shape {
            Some(shape) => self.layout(shape, 1)?,
            None => Layout::default(),
        };
        Ok(layout.create(ty, &|ty| self.first_value(ty)))
    }

    /// The default of a simple type; dates begin with the current day.
    fn first_value(&self, ty: &Type) -> Value {
        let chosen = || self.extensions.find::<FirstMoment>().and_then(|first| first.0);
        let moment = || chosen().unwrap_or_else(|| DateTime::now(&self.host.clock.now()));
        match ty {
            Type::Date => Value::Date(moment().date()),
            Type::Time => Value::Time(moment().time()),
            Type::DateTime => Value::DateTime(moment()),
            Type::Object { class, dynamic: false } => {
                let object = class.create();
                self.date_members(&object);
                Value::Object(object)
            }
            other => other.default_value(),
        }
    }

    /// The date members of a new structure begin with the current day, those of its members too:
    /// a structure never holds itself, so this ends.
    pub(super) fn date_members(&self, object: &Object) {
        let Class::User(user) = &object.class else { return };
        if user.class().is_some() {
            return;
        }
        for (rank, field) in user.fields.borrow().iter().enumerate() {
            match &field.ty {
                Type::Date | Type::Time | Type::DateTime if field.init.is_none() => {
                    object.set(rank, self.first_value(&field.ty));
                }
                Type::Object { dynamic: false, .. } => {
                    if let Value::Object(inner) = object.get(rank) {
                        self.date_members(&inner);
                    }
                }
                _ => {}
            }
        }
    }

    /// Verifies an array that a procedure received.
    pub(super) fn check_array(&mut self, check: &ArrayCheck) -> Run<()> {
        let Value::Array(array) = self.any(&Any::LocalRef(check.slot))? else { return Ok(()) };
        let Type::Array(wanted) = &check.ty else { return Ok(()) };
        let name = &check.name;
        let given = array.borrow().element.clone();
        if !alike(wanted, &given) {
            let (wanted, given) = (check.ty.name(), Type::Array(Rc::new(given)).name());
            return Err(failure(
                codes::ARGUMENT_TYPE,
                Bilingual {
                    fr: format!(
                        "le paramètre « {name} » attend un {} et reçoit un {}",
                        wanted.fr, given.fr
                    ),
                    en: format!(
                        "the parameter `{name}` takes an {} and gets an {}",
                        wanted.en, given.en
                    ),
                },
            ));
        }
        let (mut level, mut dimension) = (Some(Value::Array(array)), 0);
        for wanted in &check.sizes {
            dimension += 1;
            let Some(Value::Array(array)) = level else { break };
            let count = array.borrow().len();
            if *wanted != 0 && *wanted != count {
                return Err(failure(
                    codes::ARGUMENT_TYPE,
                    bilingual!(
                        "la dimension {dimension} du tableau « {name} » doit être {wanted} et est \
                         {count}",
                        "dimension {dimension} of the array `{name}` must be {wanted} and is \
                         {count}"
                    ),
                ));
            }
            level = array.borrow().get(0);
        }
        Ok(())
    }

    /// Computes the sizes; `total` elements were already asked for by what holds this one.
    fn layout(&mut self, shape: &ArrayShape, mut total: i64) -> Run<Layout> {
        let mut layout = shape.layout.clone();
        for dimension in &shape.dimensions {
            let count = self.int(dimension)?;
            total = total.saturating_mul(count.max(1));
            if count < 0 || total > MAX_NEW_ELEMENTS {
                return Err(failure(
                    codes::TOO_LARGE,
                    bilingual!(
                        "un tableau de {count} éléments ne peut pas être créé",
                        "an array of {count} elements cannot be made"
                    ),
                ));
            }
            layout.dimensions.push(count as usize);
        }
        if let Some(element) = &shape.element {
            layout.element = Some(Box::new(self.layout(element, total)?));
        }
        Ok(layout)
    }
}

/// True when an array of the one may be given for an array of the other: the widths of numbers and
/// the lengths of texts do not count.
fn alike(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Any, _) | (_, Type::Any) => true,
        (Type::Array(a), Type::Array(b)) | (Type::Associative(a), Type::Associative(b)) => {
            alike(a, b)
        }
        (Type::Sequence(a, _), Type::Sequence(b, _)) => a == b,
        (Type::Object { class: a, .. }, Type::Object { class: b, .. }) => {
            a == b || matches!((a, b), (Class::User(_), Class::User(_)))
        }
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

/// `t = [a, b]`: a larger array keeps its other elements, in each dimension; a fixed one takes
/// what fits. `t = [[key, value]]`: each entry is written.
pub(super) fn fill(target: &Value, list: &Value) -> Run<()> {
    match (target, list) {
        (Value::Array(target), Value::Array(list)) if !Rc::ptr_eq(target, list) => {
            fill_array(&mut target.borrow_mut(), &list.borrow())
        }
        (Value::Array(_), Value::Array(_)) => Ok(()),
        (Value::Associative(map), Value::Array(list)) => {
            let mut map = map.borrow_mut();
            for pair in list.borrow().to_values() {
                let Value::Array(pair) = pair else { return Err(wrong_list()) };
                let (Some(key), Some(value)) = (pair.borrow().get(0), pair.borrow().get(1)) else {
                    return Err(wrong_list());
                };
                let key = key.convert(&map.key)?;
                let value = value.convert(&map.element)?;
                map.set(key, value);
            }
            Ok(())
        }
        (Value::Null, _) => Err(super::place::null_value()),
        _ => Err(wrong_list()),
    }
}

fn fill_array(target: &mut Array, list: &Array) -> Run<()> {
    for (rank, value) in list.to_values().into_iter().enumerate() {
        if matches!(value, Value::Array(_)) && matches!(target.element, Type::Array(_)) {
            if rank >= target.len() {
                if target.fixed {
                    break;
                }
                let row = target.new_element();
                target.push(row);
            }
            if let Some(row) = target.get(rank) {
                fill(&row, &value)?;
            }
            continue;
        }
        let value = value.convert(&target.element)?;
        if rank < target.len() {
            target.set(rank, value);
        } else if target.fixed {
            break;
        } else {
            target.push(value);
        }
    }
    Ok(())
}

#[cold]
fn wrong_list() -> Box<super::Fault> {
    failure(
        codes::INCOMPATIBLE,
        bilingual!(
            "cette liste n'a pas la forme de la variable qui la reçoit",
            "this list does not have the shape of the variable that receives it"
        ),
    )
}
