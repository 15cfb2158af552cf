//! `{name}`: variables, fields of the window and members found by their name (page 1512005).

use std::rc::Rc;

use super::{Machine, Run, failure};
use crate::bilingual;
use crate::builtin::{Error, Runtime};
use crate::diagnostic::{codes, did_you_mean, nearest};
use crate::syntax::fold;
use crate::tree::{Indirection, Place};
use crate::value::{Class, Object, Place as HeldPlace, Reference, Value};

/// Only variables: the value of `indVariable`.
const VARIABLE: i64 = 1;
/// The current object, among the variables of a method.
const THIS: &str = "objet";
/// Only fields of the window: the value of `indChamp`.
const FIELD: i64 = 2;

/// What a name leads to.
enum Found {
    /// A variable or a member.
    Place(Reference),
    /// A field of the window, or an object of a library.
    Object(Rc<Object>),
}

impl Machine {
    /// Reads.
    pub(super) fn indirection(&mut self, node: &Indirection) -> Run<Value> {
        match self.look_up(node)? {
            Found::Place(place) => self.read_through(&place),
            Found::Object(object) => Ok(Value::Object(object)),
        }
    }

    /// What can be written, or handed over by reference.
    pub(super) fn indirection_place(&mut self, node: &Indirection) -> Run<Reference> {
        match self.look_up(node)? {
            Found::Place(place) => Ok(place),
            Found::Object(object) => match object.class {
                // A field is written through its value.
                Class::Native(native) if let Some(rank) = native.default_property => {
                    Ok(Reference::Place(Rc::new(HeldPlace::Member(object, rank))))
                }
                _ => Ok(super::place::temporary(Value::Object(object))),
            },
        }
    }

    fn look_up(&mut self, node: &Indirection) -> Run<Found> {
        let first = self.any(&node.name)?;
        let kind = match &node.kind {
            Some(kind) => Some(self.simple_any(kind)?),
            None => None,
        };
        if let (Value::Object(object), Some(member)) = (&first, &kind)
            && !matches!(member, Value::Int(_))
        {
            let name = member_name(member)?;
            return self.member_named(object, &name);
        }
        let name = match self.simple(first)? {
            Value::Text(name) => name.as_str().trim().to_owned(),
            other => {
                let crate::diagnostic::Bilingual { fr, en } = other.kind().name();
                return Err(failure(
                    codes::INCOMPATIBLE,
                    bilingual!(
                        "un nom est attendu entre {{ }}, et non {fr}",
                        "a name is expected between {{ }}, and not {en}"
                    ),
                ));
            }
        };
        check_name(&name)?;
        let kind = match kind {
            Some(kind) => Some(kind.to_int()?),
            None => None,
        };
        self.path(node, &name, kind)
    }

    /// `a`, `a.b.c`, `:m`.
    fn path(&mut self, node: &Indirection, name: &str, kind: Option<i64>) -> Run<Found> {
        let own = name.trim_start_matches(':');
        let mut parts = own.split(['.', ':']).map(str::trim).filter(|part| !part.is_empty());
        let first = if name.starts_with(':') { THIS } else { parts.next().unwrap_or(own) };
        let mut found = match kind {
            None | Some(VARIABLE) => self.variable(node, first)?,
            _ => None,
        };
        if found.is_none() && matches!(kind, None | Some(FIELD)) {
            // `Window.Field`: there is one window.
            let window = own.rsplit_once('.').and_then(|(_, last)| self.field(last));
            if let Some(field) = window {
                return Ok(Found::Object(field));
            }
            found = self.field(first).map(Found::Object);
        }
        let Some(mut found) = found else { return Err(self.unknown(node, own, kind)) };
        for part in parts {
            let holder = match found {
                Found::Object(object) => Value::Object(object),
                Found::Place(place) => self.read_through(&place)?,
            };
            let Value::Object(object) = holder else {
                let crate::diagnostic::Bilingual { fr, en } = holder.kind().name();
                return Err(failure(
                    codes::UNKNOWN_MEMBER,
                    bilingual!("{fr} n'a pas de membre « {part} »", "{en} has no member `{part}`"),
                ));
            };
            found = self.member_named(&object, part)?;
        }
        Ok(found)
    }

    /// A variable of the frame, a global, an object of a library.
    fn variable(&mut self, node: &Indirection, name: &str) -> Run<Option<Found>> {
        let key = fold(name);
        if let Some(local) = node.visible.iter().find(|visible| *visible.key == *key) {
            let place = self.reference(&local.place)?;
            return self.found(place).map(Some);
        }
        if let Some(global) = self.global_names.get(&*key) {
            let place = self.reference(&Place::Global(global.slot, global.holds))?;
            return self.found(place).map(Some);
        }
        let table = Rc::clone(&self.table);
        Ok(table.global(&key).map(|rank| {
            let native = table.globals()[rank as usize].ty;
            Found::Object(self.global(native))
        }))
    }

    /// A variable that holds a field of the window stands for the field.
    fn found(&self, place: Reference) -> Run<Found> {
        Ok(match self.read_reference(&place)? {
            Value::Object(object) if is_field(&object) => Found::Object(object),
            _ => Found::Place(place),
        })
    }

    fn member_named(&mut self, object: &Rc<Object>, name: &str) -> Run<Found> {
        let key = fold(name.trim_start_matches(':'));
        if let Some(class) = object.class.info() {
            if object.watched.get() {
                self.awake(object)?;
            }
            self.check_named(object, name, &key)?;
            if let Some(property) = class.property(&key) {
                let code = |slot: Option<u32>| slot.map(|s| class.methods[s as usize].procedure);
                let (get, set) = (code(property.get), code(property.set));
                let place =
                    HeldPlace::Property { object: Value::Object(Rc::clone(object)), get, set };
                return Ok(Found::Place(Reference::Place(Rc::new(place))));
            }
            if let Some(member) = class.statics.iter().rev().find(|member| *member.key == *key) {
                return Ok(Found::Place(Reference::Global(member.slot, member.ty.holds())));
            }
        }
        if let Some(rank) = object.class.field(&key) {
            // A member that is fetched on demand is fetched now.
            self.read_member(object, rank)?;
            let place = HeldPlace::Member(Rc::clone(object), rank);
            return Ok(Found::Place(Reference::Place(Rc::new(place))));
        }
        let class = object.class.name();
        let names = object.class.field_names();
        let error = Error::fatal(
            codes::UNKNOWN_MEMBER,
            bilingual!(
                "« {class} » n'a pas de membre « {name} »",
                "`{class}` has no member `{name}`"
            ),
        );
        Err(match did_you_mean(&nearest(name, names.iter().map(String::as_str))) {
            Some(hint) => error.hint(hint),
            None => error,
        }
        .into())
    }

    #[cold]
    fn unknown(&self, node: &Indirection, name: &str, kind: Option<i64>) -> Box<super::Fault> {
        let message = match kind {
            None | Some(VARIABLE) => {
                bilingual!("aucune variable « {name} »", "no variable `{name}`")
            }
            Some(FIELD) => bilingual!("aucun champ « {name} »", "no control `{name}`"),
            Some(_) => bilingual!(
                "« {name} » : wl n'a ni fenêtre, ni état, ni fichier de données",
                "`{name}`: wl has no windows, reports or data files"
            ),
        };
        let error = Error::fatal(codes::UNKNOWN_NAME, message);
        let names = node.visible.iter().map(|visible| &*visible.name);
        let globals = self.global_names.values().map(|global| &*global.name);
        let first = name.split(['.', ':']).next().unwrap_or(name);
        if matches!(kind, Some(kind) if kind != VARIABLE) {
            return error.into();
        }
        match did_you_mean(&nearest(first, names.chain(globals))) {
            Some(hint) => error.hint(hint),
            None => error,
        }
        .into()
    }
}

fn is_field(object: &Object) -> bool {
    matches!(object.class, Class::Native(native) if native.default_property.is_some())
}

/// The member that a text names, or a description of a variable by its `Nom`.
fn member_name(member: &Value) -> Run<String> {
    if let Value::Object(description) = member
        && let Some(rank) = ["nom", "name"].iter().find_map(|key| description.class.field(key))
    {
        return Ok(description.get(rank).to_text()?.as_str().to_owned());
    }
    let name = member.to_text()?.as_str().trim().to_owned();
    check_name(&name)?;
    Ok(name)
}

/// Refuses what is no name (page 1512005).
fn check_name(name: &str) -> Run<()> {
    if name.is_empty() {
        return Err(failure(
            codes::UNKNOWN_NAME,
            bilingual!("le nom entre {{ }} est vide", "the name between {{ }} is empty"),
        ));
    }
    if name.contains("..") || name.contains(['[', ']', '{', '}', '(', ')']) {
        return Err(Error::fatal(
            codes::UNKNOWN_NAME,
            bilingual!(
                "« {name} » : entre {{ }} il n'y a qu'un nom",
                "`{name}`: there is only a name between {{ }}"
            ),
        )
        .hint(bilingual!(
            "l'indice et la propriété s'écrivent après : {{\"t\"}}[1], {{\"x\"}}..Propriété",
            "the index and the property are written after it: {{\"t\"}}[1], {{\"x\"}}..Property"
        ))
        .into());
    }
    Ok(())
}
