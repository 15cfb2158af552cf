//! Members and properties of objects, read and written.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::tree::Name;
use crate::tree::{Any, Call, Member, ObjectNode, Place, PropertyPlace, Target};
use crate::value::{Class, ClassInfo, Property, StaticMember, Type, UserType, Value};

use super::super::Checker;
use super::super::typed::Typed;

/// What a name is in a class.
pub(in super::super) enum Found {
    Property(Property),
    /// Its rank.
    Field(usize),
    Static(StaticMember),
    Constant(Value),
    Method,
    /// A property in its own code, when no member has its name.
    Itself,
    /// `..Classe`.
    ClassName,
    Nothing,
}

impl Checker {
    /// What a folded name is in a class; in the code of a property, its name is the member.
    pub(in super::super) fn found(&self, class: &UserType, key: &str) -> Found {
        let inside = self.context().is_some_and(|context| context.property && &*context.key == key);
        Self::found_in(class, key, inside)
    }

    /// The same where `fixed` names a base: `Ancêtre.P` is the property of the base.
    fn found_by(&self, class: &UserType, key: &str, fixed: bool) -> Found {
        if fixed { Self::found_in(class, key, false) } else { self.found(class, key) }
    }

    fn found_in(class: &UserType, key: &str, inside: bool) -> Found {
        let Some(info) = class.class() else { return Found::Nothing };
        if !inside && let Some(property) = info.property(key) {
            return Found::Property(property.clone());
        }
        let field = class.fields.borrow().iter().rposition(|field| &*field.key == key);
        if let Some(rank) = field {
            return Found::Field(rank);
        }
        if let Some(member) = info.statics.iter().rev().find(|member| &*member.key == key) {
            return Found::Static(member.clone());
        }
        if let Some((_, value)) = info.constants.iter().rev().find(|(known, _)| &**known == key) {
            return Found::Constant(value.clone());
        }
        if inside && info.property(key).is_some() {
            return Found::Itself;
        }
        if info.methods_named(key).next().is_some() {
            return Found::Method;
        }
        if matches!(key, "classe" | "class") { Found::ClassName } else { Found::Nothing }
    }

    /// True when a bare name inside a method is something of its class.
    pub(in super::super) fn is_own_member(&self, class: &UserType, key: &str) -> bool {
        !matches!(self.found(class, key), Found::Nothing | Found::ClassName)
    }

    /// True when the name is a constant of the class.
    pub(in super::super) fn is_class_constant(&self, class: &UserType, key: &str) -> bool {
        matches!(self.found(class, key), Found::Constant(_))
    }

    /// True when the name is something that can be written.
    pub(in super::super) fn is_class_place(&self, class: &UserType, key: &str) -> bool {
        matches!(self.found(class, key), Found::Property(_) | Found::Field(_) | Found::Static(_))
    }

    /// Reads a member of an object whose class is known; `fixed` for the code of that class and
    /// not of those derived from it.
    pub(in super::super) fn class_member(
        &mut self,
        object: Option<Typed>,
        class: &Rc<UserType>,
        name: &Name,
        fixed: bool,
    ) -> Typed {
        let Some(info) = class.class() else { return Typed::error() };
        if info.interface {
            return self.interface_member(object, class, name);
        }
        match (self.found_by(class, &name.key, fixed), object) {
            (Found::Property(property), object) => {
                self.read_property(object, class, &property, name, fixed)
            }
            (Found::Field(_), None) => {
                self.needs_object(class, name);
                Typed::error()
            }
            (Found::Field(rank), Some(object)) => {
                self.check_access(&info.members[rank].restrictions, name);
                let ty = class.fields.borrow()[rank].ty.clone();
                let member = self.member_rank(class, info, rank);
                let object = Box::new(object.into_any());
                let node = Any::Member { object, member, span: name.span };
                if info.members[rank].weak {
                    return Typed::any(Any::Object(Box::new(ObjectNode::Strong(node))), ty);
                }
                Typed::any(node, ty)
            }
            (Found::Static(member), _) => {
                self.check_access(&member.info.restrictions, name);
                Typed::any(Any::Global(member.slot), member.ty)
            }
            (Found::Constant(value), _) => Typed::constant(value),
            (Found::Itself, _) => {
                self.property_in_itself(class, name);
                Typed::error()
            }
            (Found::Method, object) => {
                self.needs_parentheses(name);
                self.class_call(object, class, name, &[], fixed)
            }
            (Found::ClassName, Some(object)) => {
                let object = Box::new(object.into_any());
                let member = Member::Named(Rc::clone(&name.text), Rc::clone(&name.key));
                Typed::any(Any::Member { object, member, span: name.span }, Type::TEXT)
            }
            (Found::Nothing | Found::ClassName, _) => {
                self.unknown_class_member(class, name);
                Typed::error()
            }
        }
    }

    /// The place of a member of an object whose class is known.
    pub(in super::super) fn class_place(
        &mut self,
        object: Option<Typed>,
        class: &Rc<UserType>,
        name: &Name,
        fixed: bool,
    ) -> (Place, Type) {
        let nowhere = || (Place::Nowhere(Box::new(Any::Const(Value::Null))), Type::Any);
        let Some(info) = class.class() else { return nowhere() };
        let span = name.span;
        match (self.found_by(class, &name.key, fixed), object) {
            (_, Some(object)) if info.interface => {
                self.interface_property(class, name);
                let object = Box::new(object.into_any());
                let member = Member::Named(Rc::clone(&name.text), Rc::clone(&name.key));
                (Place::Member { object, member, span }, Type::Any)
            }
            (Found::Property(property), object) => {
                let ty = self.property_type(info, &property);
                let slots = [property.get, property.set];
                for slot in slots.into_iter().flatten() {
                    self.check_access(&info.methods[slot as usize].restrictions, name);
                }
                let target =
                    |slot: Option<u32>| slot.map(|slot| method_target(class, info, slot, fixed));
                let global = is_global(info, &property);
                if object.is_none() && !global {
                    self.needs_object(class, name);
                    return nowhere();
                }
                let place = PropertyPlace {
                    object: object.filter(|_| !global).map(Typed::into_any),
                    get: target(property.get),
                    set: target(property.set),
                    name: Rc::clone(&name.text),
                    span,
                };
                (Place::Property(Box::new(place)), ty)
            }
            (Found::Field(rank), Some(object)) => {
                self.check_access(&info.members[rank].restrictions, name);
                let ty = class.fields.borrow()[rank].ty.clone();
                let member = self.member_rank(class, info, rank);
                (Place::Member { object: Box::new(object.into_any()), member, span }, ty)
            }
            (Found::Static(member), _) => {
                self.check_access(&member.info.restrictions, name);
                (Place::Global(member.slot, member.ty.holds()), member.ty)
            }
            (Found::Itself, _) => {
                self.property_in_itself(class, name);
                nowhere()
            }
            (_, object) => {
                let known = !matches!(self.found(class, &name.key), Found::Nothing);
                if !known || matches!(self.found(class, &name.key), Found::Field(_)) {
                    self.class_member(object, class, name, fixed);
                    return nowhere();
                }
                let text = &name.text;
                self.report(Diagnostic::error(
                    codes::NOT_ASSIGNABLE,
                    span,
                    bilingual!("« {text} » n'est pas un membre", "`{text}` is not a member"),
                ));
                nowhere()
            }
        }
    }

    /// Tells when a member, a property or a constant of a class cannot be written here.
    pub(in super::super) fn check_written(&mut self, class: &Rc<UserType>, name: &Name) {
        let Some(info) = class.class() else { return };
        match self.found(class, &name.key) {
            Found::Field(rank) => self.check_writable(&info.members[rank].clone(), name),
            Found::Static(member) => self.check_writable(&member.info, name),
            Found::Property(Property { set: None, .. }) => {
                let (text, of) = (&name.text, &class.name);
                self.report(
                    Diagnostic::error(
                        codes::READ_ONLY,
                        name.span,
                        bilingual!(
                            "la propriété « {of}.{text} » se lit seulement",
                            "the property `{of}.{text}` is read-only"
                        ),
                    )
                    .hint(bilingual!(
                        "écrire le code qui la modifie : PROPRIÉTÉ {text}(valeur)",
                        "write the code that changes it: PROPERTY {text}(value)"
                    )),
                );
            }
            _ => {}
        }
    }

    /// True when the member holds a reference that does not keep its object alive.
    pub(in super::super) fn is_weak_member(&self, class: &UserType, key: &str) -> bool {
        match self.found(class, key) {
            Found::Field(rank) => class.class().is_some_and(|info| info.members[rank].weak),
            _ => false,
        }
    }

    fn member_rank(&self, class: &Rc<UserType>, info: &ClassInfo, rank: usize) -> Member {
        let owner = &info.members[rank].owner;
        let start = info.start_of(class, owner).map_or(0, |(fields, _)| fields);
        let displaced = owner.class().is_some_and(|owner| owner.displaced.get());
        if displaced || self.may_be_displaced() {
            return Member::Inherited(Rc::clone(owner), rank as u32 - start);
        }
        Member::Rank(rank as u32)
    }

    fn property_type(&self, info: &ClassInfo, property: &Property) -> Type {
        let procedure = |slot: u32| info.methods.get(slot as usize).map(|method| method.procedure);
        let signature = |slot: Option<u32>| {
            slot.and_then(procedure).map(|index| &self.symbols.signatures[index as usize])
        };
        match (signature(property.get), signature(property.set)) {
            (Some(get), _) => get.result.clone(),
            (None, Some(set)) => set.parameters.first().map_or(Type::Any, |p| p.ty.clone()),
            (None, None) => Type::Any,
        }
    }

    fn read_property(
        &mut self,
        object: Option<Typed>,
        class: &Rc<UserType>,
        property: &Property,
        name: &Name,
        fixed: bool,
    ) -> Typed {
        let Some(info) = class.class() else { return Typed::error() };
        let Some(slot) = property.get else {
            let (text, of) = (&name.text, &class.name);
            self.report(
                Diagnostic::error(
                    codes::ACCESS,
                    name.span,
                    bilingual!(
                        "la propriété « {of}.{text} » ne se lit pas",
                        "the property `{of}.{text}` cannot be read"
                    ),
                )
                .hint(bilingual!(
                    "écrire le code qui la lit : PROPRIÉTÉ {text}()",
                    "write the code that reads it: PROPERTY {text}()"
                )),
            );
            return Typed::error();
        };
        let ty = self.property_type(info, property);
        self.check_access(&info.methods[slot as usize].restrictions, name);
        if is_global(info, property) {
            let procedure = info.methods[slot as usize].procedure;
            let (arguments, captures, tested) = (Vec::new(), Vec::new(), self.tested);
            let call = Call { procedure, arguments, captures, tested, span: name.span };
            return Typed::any(Any::Call(Box::new(call)), ty);
        }
        let Some(object) = object else {
            self.needs_object(class, name);
            return Typed::error();
        };
        let node = ObjectNode::Property {
            object: object.into_any(),
            target: method_target(class, info, slot, fixed),
            name: Rc::clone(&name.text),
            span: name.span,
        };
        Typed::any(Any::Object(Box::new(node)), ty)
    }

    fn property_in_itself(&mut self, class: &UserType, name: &Name) {
        let (text, of) = (&name.text, &class.name);
        self.report(
            Diagnostic::error(
                codes::UNKNOWN_MEMBER,
                name.span,
                bilingual!(
                    "dans le code de la propriété « {text} », ce nom est celui d'un membre, que \
                     « {of} » n'a pas",
                    "in the code of the property `{text}`, this name is that of a member, which \
                     `{of}` does not have"
                ),
            )
            .hint(bilingual!(
                "garder la valeur dans un membre : m_{text}, par exemple",
                "keep the value in a member: m_{text}, for example"
            )),
        );
    }

    fn interface_property(&mut self, class: &Rc<UserType>, name: &Name) -> bool {
        let known = class.class().is_some_and(|info| info.property(&name.key).is_some());
        if !known {
            self.unknown_class_member(class, name);
        }
        known
    }

    fn interface_member(
        &mut self,
        object: Option<Typed>,
        class: &Rc<UserType>,
        name: &Name,
    ) -> Typed {
        let Some(object) = object else {
            self.needs_object(class, name);
            return Typed::error();
        };
        if matches!(&*name.key, "classe" | "class") || self.interface_property(class, name) {
            let object = Box::new(object.into_any());
            let member = Member::Named(Rc::clone(&name.text), Rc::clone(&name.key));
            return Typed::any(Any::Member { object, member, span: name.span }, Type::Any);
        }
        Typed::error()
    }

    pub(super) fn unknown_class_member(&mut self, class: &Rc<UserType>, name: &Name) {
        self.unknown_member(&Class::User(Rc::clone(class)), name);
    }
}

/// What a call of the method at this slot reaches.
pub(super) fn method_target(
    class: &Rc<UserType>,
    info: &ClassInfo,
    slot: u32,
    fixed: bool,
) -> Target {
    let method = &info.methods[slot as usize];
    let private =
        method.restrictions.first().is_some_and(|r| r.access == crate::value::Access::Private);
    if fixed || private || method.global {
        return Target::Fixed(method.procedure);
    }
    let start = info.start_of(class, &method.owner).map_or(0, |(_, methods)| methods);
    Target::Virtual {
        class: Rc::clone(class),
        slot,
        owner: Rc::clone(&method.owner),
        rank: slot - start,
    }
}

fn is_global(info: &ClassInfo, property: &Property) -> bool {
    let method = property.get.or(property.set).and_then(|slot| info.methods.get(slot as usize));
    method.is_some_and(|method| method.global)
}

/// The class of an expression that is an object of a class of the script.
pub(in super::super) fn class_of(ty: &Type) -> Option<Rc<UserType>> {
    match ty {
        Type::Object { class: Class::User(user), .. } if user.class().is_some() => {
            Some(Rc::clone(user))
        }
        _ => None,
    }
}
