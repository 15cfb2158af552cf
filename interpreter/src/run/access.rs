//! Members and methods reached by a name that only the run knows: `{o, "m"}`, `o.m` where the
//! class of `o` is not declared. Access words hold there too (pages 1512005, 6010006).

use std::rc::Rc;

use super::{Machine, Run};
use crate::bilingual;
use crate::builtin::Error;
use crate::diagnostic::codes;
use crate::tree::Member;
use crate::value::{Access, ClassInfo, Object, Restriction, UserType, Value};

impl Machine {
    /// The class that the running code belongs to.
    fn running_class(&self) -> Option<Rc<UserType>> {
        let procedure = self.procedures.get(self.running? as usize)?.as_ref()?;
        procedure.class.clone()
    }

    /// Refuses a member that the running code may not use.
    pub(super) fn check_member(&self, object: &Value, member: &Member) -> Run<()> {
        match (object, member) {
            (Value::Object(object), Member::Named(name, key)) => {
                self.check_named(object, name, key)
            }
            _ => Ok(()),
        }
    }

    /// As [`Self::check_member`], for a folded name; nothing is said of a name that is unknown.
    pub(super) fn check_named(&self, object: &Object, name: &str, key: &str) -> Run<()> {
        let Some(restrictions) = object.class.info().and_then(|info| named(info, object, key))
        else {
            return Ok(());
        };
        if restrictions.iter().all(|restriction| restriction.access == Access::Public) {
            return Ok(());
        }
        let by = self.running_class();
        match Restriction::refused(restrictions, by.as_deref()) {
            Some(refused) => Err(denied(name, refused)),
            None => Ok(()),
        }
    }
}

/// What restricts the member, property or method of this name.
fn named<'c>(info: &'c ClassInfo, object: &Object, key: &str) -> Option<&'c [Restriction]> {
    if let Some(property) = info.property(key)
        && let Some(slot) = property.get.or(property.set)
        && let Some(method) = info.methods.get(slot as usize)
    {
        return Some(&method.restrictions);
    }
    if let Some(rank) = object.class.field(key)
        && let Some(member) = info.members.get(rank)
    {
        return Some(&member.restrictions);
    }
    if let Some(member) = info.statics.iter().rev().find(|member| *member.key == *key) {
        return Some(&member.info.restrictions);
    }
    info.methods_named(key).next().map(|(_, method)| method.restrictions.as_slice())
}

#[cold]
fn denied(name: &str, refused: &Restriction) -> Box<super::Fault> {
    let of = &refused.by.name;
    let (fr, en) = match refused.access {
        Access::Private => ("privé", "private"),
        _ => ("protégé", "protected"),
    };
    Error::fatal(
        codes::ACCESS,
        bilingual!(
            "« {name} » est {fr} dans la classe « {of} »",
            "`{name}` is {en} in the class `{of}`"
        ),
    )
    .hint(bilingual!(
        "une méthode de « {of} » peut le lire ou l'écrire",
        "a method of `{of}` can read or write it"
    ))
    .into()
}
