//! Entries of associative arrays: what reading and writing one means (page 1514058).

use std::cell::RefCell;

use super::{Machine, Run, failure};
use crate::bilingual;
use crate::builtin::Error;
use crate::diagnostic::codes;
use crate::tree::{Any, Place};
use crate::value::{Associative, Place as HeldPlace, Reference, Type, Value, display};

impl Machine {
    /// A value that is about to be changed in place. An entry that was handed over by reference
    /// and does not exist is refused: what would be put into its default value would be lost.
    pub(super) fn any_to_change(&mut self, node: &Any) -> Run<Value> {
        let reference = match node {
            Any::LocalRef(slot) => self.stack[self.base + *slot as usize].reference(),
            Any::Read(place) if matches!(**place, Place::Parameter { .. }) => {
                let reference = self.reference(place)?;
                check_entry(&reference)?;
                return self.read_through(&reference);
            }
            _ => None,
        };
        if let Some(reference) = reference {
            check_entry(&reference)?;
        }
        self.any(node)
    }

    /// As [`Self::any_to_change`], for what stands in a variable.
    pub(super) fn check_missing(&self, place: &Place) -> Run<()> {
        let Place::LocalRef(slot) = place else { return Ok(()) };
        match self.stack[self.base + *slot as usize].reference() {
            Some(reference) => check_entry(&reference),
            None => Ok(()),
        }
    }
}

/// Refuses an entry that does not exist and holds a collection or a structure.
fn check_entry(reference: &Reference) -> Run<()> {
    let Reference::Place(place) = reference else { return Ok(()) };
    match &**place {
        HeldPlace::Entry(map, key) => {
            let map = map.borrow();
            if map.get(key).is_none() && holds_others(&map.element) {
                return Err(missing(key));
            }
        }
        HeldPlace::Cell(cell, _) => {
            let further = cell.borrow().reference();
            if let Some(further) = further {
                return check_entry(&further);
            }
        }
        _ => {}
    }
    Ok(())
}

/// A collection or a structure: changed in place, without being assigned.
fn holds_others(ty: &Type) -> bool {
    matches!(ty, Type::Array(_) | Type::Associative(_) | Type::Sequence(..) | Type::Object { .. })
}

/// `t[key]`; `create` when what stands in it will be written.
pub(super) fn read(map: &RefCell<Associative>, key: &Value, create: bool) -> Run<Value> {
    let map = map.borrow();
    if map.key_rule.duplicates {
        return Err(needs_rank(key));
    }
    let key = map.own_key(key)?;
    if let Some(value) = map.get(&key) {
        return Ok(value.clone());
    }
    if create && holds_others(&map.element) {
        return Err(missing(&key));
    }
    Ok(map.default_value())
}

/// The entry of a key at a rank from 1.
pub(super) fn nth(map: &RefCell<Associative>, key: &Value, rank: i64) -> Run<usize> {
    let map = map.borrow();
    let key = map.own_key(key)?;
    let slot = rank.checked_sub(1).and_then(|rank| usize::try_from(rank).ok());
    match slot.and_then(|rank| map.nth_slot(&key, rank)) {
        Some(slot) => Ok(slot),
        None => {
            let (shown, count) = (display(&key), map.count(&key));
            Err(Error::fatal(
                codes::INDEX,
                bilingual!(
                    "l'entrée {rank} de la clé « {shown} » n'existe pas : elle en a {count}",
                    "entry {rank} of the key `{shown}` does not exist: it has {count}"
                ),
            )
            .into())
        }
    }
}

#[cold]
fn needs_rank(key: &Value) -> Box<super::Fault> {
    let key = display(key);
    Error::fatal(
        codes::INDEX,
        bilingual!(
            "un tableau associatif avec doublons ne se lit pas par sa seule clé",
            "an associative array with duplicates is not read by its key alone"
        ),
    )
    .hint(bilingual!(
        "donner le rang de l'entrée : [\"{key}\", 1] ; ou POUR TOUT valeur DE tableau = clé",
        "give the rank of the entry: [\"{key}\", 1]; or FOR EACH value OF array = key"
    ))
    .into()
}

#[cold]
fn missing(key: &Value) -> Box<super::Fault> {
    let key = display(key);
    failure_with_hint(
        bilingual!(
            "la clé « {key} » n'a pas d'entrée : rien ne peut y être écrit",
            "the key `{key}` has no entry: nothing can be written in it"
        ),
        bilingual!(
            "créer l'entrée d'abord : Insère(tableau, clé), ou lui affecter une valeur",
            "make the entry first: Insert(array, key), or assign a value to it"
        ),
    )
}

fn failure_with_hint(
    message: crate::diagnostic::Bilingual,
    hint: crate::diagnostic::Bilingual,
) -> Box<super::Fault> {
    Error::fatal(codes::INDEX, message).hint(hint).into()
}

#[cold]
pub(super) fn gone() -> Box<super::Fault> {
    failure(codes::INDEX, bilingual!("cette entrée n'existe plus", "this entry is gone"))
}
