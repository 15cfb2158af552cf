//! `Clone` on an instance of a class (pages 6010018 and 1000024843); the copy of members of the
//! same name (page 1515003).

use std::rc::Rc;

use super::{Machine, Run, failure};
use crate::bilingual;
use crate::diagnostic::codes;
use crate::syntax::fold;
use crate::tree::Constructor;
use crate::value::{Array, Class, Object, Type, Value};

impl Machine {
    /// A new object of the real class of this one, constructed, then given its members; those
    /// marked `<copie = Faux>` keep what the constructor gave.
    pub(super) fn clone_instance(&mut self, object: &Rc<Object>) -> Run<Rc<Object>> {
        if object.watched.get() {
            self.awake(object)?;
        }
        let copy = object.class.create();
        let declared = object.class.info().map(|class| class.constructors.clone());
        let without_argument = |index: &u32| {
            let procedure = self.procedures.get(*index as usize).and_then(Option::as_ref);
            // The object is the first parameter.
            procedure.is_some_and(|it| it.parameters.iter().skip(1).all(|p| p.default.is_some()))
        };
        let candidates: Rc<[u32]> =
            declared.unwrap_or_default().into_iter().filter(without_argument).collect();
        if !candidates.is_empty() {
            let constructor = Constructor::Any(candidates, Vec::new(), Vec::new());
            let span = self.at;
            self.construct(&copy, &constructor, None, span)?;
        }
        copy.copy_from(object);
        Ok(copy)
    }

    /// `a <= b`: members of the same name, with conversions; an array or a map is copied whole.
    /// `nulls`: Null is a value of its own, which only some members take.
    pub(super) fn copy_members(&mut self, target: &Value, value: &Value, nulls: bool) -> Run<()> {
        match (target, value) {
            (Value::Object(target), Value::Object(source)) => {
                if Rc::ptr_eq(target, source) {
                    return Ok(());
                }
                if target.class == source.class {
                    target.copy_from(source);
                    return Ok(());
                }
                self.copy_by_name(target, source, nulls)
            }
            (Value::Array(target), Value::Array(source)) => {
                let element = target.borrow().element.clone();
                let values = source.borrow().to_values();
                let mut converted = Vec::with_capacity(values.len());
                for (rank, value) in values.into_iter().enumerate() {
                    if nulls && refuses_null(&element, &value) {
                        return Err(null_refused(&format!("[{}]", rank + 1)));
                    }
                    converted.push(value.convert(&element)?.deep_copy());
                }
                target.borrow_mut().items = Array::from_values(element, converted).items;
                Ok(())
            }
            (Value::Null, _) => Err(failure(
                codes::NULL_VALUE,
                bilingual!("la destination est Null", "the destination is Null"),
            )),
            _ => Err(failure(
                codes::INCOMPATIBLE,
                bilingual!(
                    "ces valeurs ne se copient pas l'une dans l'autre",
                    "these values do not copy into each other"
                ),
            )),
        }
    }

    fn copy_by_name(&mut self, target: &Rc<Object>, source: &Rc<Object>, nulls: bool) -> Run<()> {
        if has_mapping(&target.class) && has_mapping(&source.class) {
            let (to, from) = (target.class.name(), source.class.name());
            return Err(failure(
                codes::INCOMPATIBLE,
                bilingual!(
                    "« {to} » et « {from} » ont tous deux l'attribut mapping : un seul côté peut l'avoir",
                    "`{to}` and `{from}` both have the attribute mapping: only one side may have it"
                ),
            ));
        }
        // A value that is refused leaves the destination as it is.
        let mut values = Vec::new();
        for rank in 0..source.fields.borrow().len() {
            let Some(own) = names(&source.class, rank).iter().find_map(|key| named(target, key))
            else {
                continue;
            };
            let value = self.read_member(source, rank)?;
            if nulls && refuses_null(&target.class.field_type(own), &value) {
                return Err(null_refused(&target.class.field_label(own).0));
            }
            values.push((own, value));
        }
        for (own, value) in values {
            self.write_member(target, own, value)?;
        }
        Ok(())
    }
}

/// The folded names under which a copy knows a member: none for `mapping = ""`.
fn names(class: &Class, rank: usize) -> Vec<String> {
    match class {
        Class::User(user) => {
            user.fields.borrow().get(rank).map_or(Vec::new(), |field| {
                match &field.elsewhere.mapping {
                    Some(name) if name.is_empty() => Vec::new(),
                    Some(name) => vec![name.to_string()],
                    None => vec![field.key.to_string()],
                }
            })
        }
        Class::Native(native) => native.properties.get(rank).map_or(Vec::new(), |property| {
            vec![fold(property.names.fr).into_owned(), fold(property.names.en).into_owned()]
        }),
    }
}

/// The member that a copy knows under this name; that of the derived class when several bear it.
fn named(object: &Object, key: &str) -> Option<usize> {
    match &object.class {
        Class::User(user) if has_mapping(&object.class) => {
            let count = user.fields.borrow().len();
            (0..count).rev().find(|rank| names(&object.class, *rank).iter().any(|own| own == key))
        }
        class => class.field(key),
    }
}

fn has_mapping(class: &Class) -> bool {
    match class {
        Class::User(user) => user.fields.borrow().iter().any(|it| it.elsewhere.mapping.is_some()),
        Class::Native(_) => false,
    }
}

fn refuses_null(ty: &Type, value: &Value) -> bool {
    matches!(value, Value::Null) && ty.is_simple() && !ty.is_nullable()
}

#[cold]
fn null_refused(name: &str) -> Box<super::Fault> {
    let error = crate::builtin::Error::fatal(
        codes::NULL_VALUE,
        bilingual!(
            "« {name} » n'accepte pas Null, et la source le donne",
            "`{name}` does not take Null, and the source gives it"
        ),
    );
    error
        .hint(bilingual!(
            "déclarez ce membre « ? », ou donnez une valeur à la source",
            "declare this member `?`, or give the source a value"
        ))
        .into()
}
