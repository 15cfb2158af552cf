//! What a class has of its bases: members, methods, properties, each class of the family once.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::tree::{Base, Class as SyntaxClass};
use crate::value::{
    Access, Ancestor, ClassInfo, Field, MemberInfo, Method, Property, Restriction, StaticMember,
    UserType, Value,
};

use super::super::Checker;
use super::access::Words;
use super::has_attribute;

/// A class while it is put together.
pub(super) struct Layout {
    pub user: Rc<UserType>,
    pub interface: bool,
    pub immutable: bool,
    pub declared_abstract: bool,
    pub bases: Vec<Rc<UserType>>,
    pub ancestry: Vec<Ancestor>,
    pub own: (u32, u32),
    pub fields: Vec<Field>,
    pub members: Vec<MemberInfo>,
    pub methods: Vec<Method>,
    pub properties: Vec<Property>,
    pub statics: Vec<StaticMember>,
    pub constants: Vec<(Rc<str>, Value)>,
    pub comparison: Option<(Rc<str>, bool)>,
    pub constructors: Vec<u32>,
    pub constructor_access: Option<Access>,
    pub destructors: Vec<u32>,
}

impl Checker {
    /// A class with what it inherits.
    pub(super) fn inherited_layout(&mut self, syntax: &SyntaxClass, user: &Rc<UserType>) -> Layout {
        let mut layout = Layout {
            user: Rc::clone(user),
            interface: syntax.interface,
            immutable: has_attribute(&syntax.attributes, &["immuable", "immutable"]),
            declared_abstract: has_attribute(&syntax.attributes, &["abstraite", "abstract"]),
            bases: Vec::new(),
            ancestry: Vec::new(),
            own: (0, 0),
            fields: Vec::new(),
            members: Vec::new(),
            methods: Vec::new(),
            properties: Vec::new(),
            statics: Vec::new(),
            constants: Vec::new(),
            comparison: None,
            constructors: Vec::new(),
            constructor_access: None,
            destructors: Vec::new(),
        };
        for base in &syntax.bases {
            if let Some(class) = self.base(base, &layout) {
                layout.inherit(&class, Words::of(&base.modifiers).access());
                layout.bases.push(class);
            }
        }
        layout.own = (layout.fields.len() as u32, layout.methods.len() as u32);
        layout
    }

    /// The class that `HÉRITE DE` names, when it can be inherited.
    fn base(&mut self, base: &Base, layout: &Layout) -> Option<Rc<UserType>> {
        let name = &base.name;
        let class = self.symbols.types.get(&name.key).cloned();
        let known = class.as_ref().and_then(|class| class.class());
        let (Some(class), Some(info)) = (&class, known) else {
            // One that is part of a circle was told already.
            if class.is_none_or(|class| !Rc::ptr_eq(&class, &layout.user)) {
                self.not_a_class(name, false);
            }
            return None;
        };
        if info.interface {
            self.not_a_class(name, false);
            return None;
        }
        if layout.bases.iter().any(|known| Rc::ptr_eq(known, class)) {
            self.report(super::super::types::duplicate(name));
            return None;
        }
        if info.ancestry.len() >= MAX_ANCESTORS {
            self.report(Diagnostic::error(
                codes::TOO_DEEP,
                name.span,
                bilingual!(
                    "une classe a {MAX_ANCESTORS} ancêtres au plus",
                    "a class has {MAX_ANCESTORS} ancestors at most"
                ),
            ));
            return None;
        }
        if info.constructor_access == Access::Private {
            let text = &name.text;
            self.report(Diagnostic::error(
                codes::INHERITANCE,
                name.span,
                bilingual!(
                    "« {text} » a un constructeur privé : on ne peut pas en hériter",
                    "`{text}` has a private constructor: it cannot be inherited"
                ),
            ));
        }
        Some(Rc::clone(class))
    }
}

/// Ancestors of a class, all its bases together: the work for a class grows with their square.
const MAX_ANCESTORS: usize = 200;

impl Layout {
    /// Adds what a base has; what a class of the family gave already is not repeated.
    fn inherit(&mut self, base: &Rc<UserType>, access: Access) {
        let Some(info) = base.class() else { return };
        let own = Ancestor { class: Rc::clone(base), fields: info.own.0, methods: info.own.1 };
        let restricted = |restrictions: &[Restriction]| -> Vec<Restriction> {
            let mut all = restrictions.to_vec();
            if access != Access::Public {
                all.push(Restriction { by: Rc::clone(&self.user), access });
            }
            all
        };
        // Where each method of the base stands here.
        let mut moved = vec![0; info.methods.len()];
        for part in info.ancestry.iter().chain([&own]) {
            let Some(declared) = part.class.class() else { continue };
            let counts = (
                declared.members.len() - declared.own.0 as usize,
                declared.methods.len() - declared.own.1 as usize,
            );
            let (first, last) = (part.methods as usize, part.methods as usize + counts.1);
            let known = self.ancestry.iter().find(|known| Rc::ptr_eq(&known.class, &part.class));
            if let Some(known) = known {
                let start = known.methods as usize;
                for (rank, method) in info.methods[first..last].iter().enumerate() {
                    moved[first + rank] = start + rank;
                    // Two bases of one family: the one that redefines it wins.
                    if !Rc::ptr_eq(&method.code_of, &method.owner) {
                        self.methods[start + rank] = method.clone();
                    }
                }
                continue;
            }
            let start = (self.fields.len() as u32, self.methods.len() as u32);
            if start != declared.own {
                declared.displaced.set(true);
            }
            let range = part.fields as usize..part.fields as usize + counts.0;
            self.fields.extend_from_slice(&base.fields.borrow()[range.clone()]);
            self.members.extend(info.members[range].iter().map(|member| MemberInfo {
                restrictions: restricted(&member.restrictions),
                ..member.clone()
            }));
            for (rank, method) in info.methods[first..last].iter().enumerate() {
                moved[first + rank] = self.methods.len();
                let restrictions = restricted(&method.restrictions);
                self.methods.push(Method { restrictions, ..method.clone() });
            }
            self.ancestry.push(Ancestor {
                class: Rc::clone(&part.class),
                fields: start.0,
                methods: start.1,
            });
        }
        let at = |slot: u32| moved.get(slot as usize).map_or(slot, |rank| *rank as u32);
        for property in &info.properties {
            self.properties.push(Property {
                get: property.get.map(at),
                set: property.set.map(at),
                ..property.clone()
            });
        }
        self.statics.extend(info.statics.iter().map(|member| {
            let restrictions = restricted(&member.info.restrictions);
            let info = MemberInfo { restrictions, ..member.info.clone() };
            StaticMember { info, ..member.clone() }
        }));
        self.constants.extend(info.constants.iter().cloned());
        self.comparison = self.comparison.take().or_else(|| info.comparison.clone());
        for destructor in &info.destructors {
            if !self.destructors.contains(destructor) {
                self.destructors.push(*destructor);
            }
        }
    }

    /// The class, put together.
    pub fn finish(self, remains: Rc<crate::value::Remains>) {
        let unfinished = self.methods.iter().find(|method| method.is_abstract);
        let is_abstract = match unfinished {
            Some(method) => Some(Rc::clone(&method.name)),
            None => self.declared_abstract.then(|| Rc::clone(&self.user.name)),
        };
        *self.user.fields.borrow_mut() = self.fields;
        let info = ClassInfo {
            interface: self.interface,
            bases: self.bases,
            ancestry: self.ancestry,
            own: self.own,
            members: self.members,
            methods: self.methods,
            properties: self.properties,
            statics: self.statics,
            constants: self.constants,
            comparison: self.comparison,
            constructed: !self.constructors.is_empty(),
            constructors: self.constructors,
            constructor_access: self.constructor_access.unwrap_or(Access::Public),
            destructors: self.destructors,
            is_abstract,
            displaced: Cell::new(false),
            remains,
        };
        let place: &OnceCell<ClassInfo> = &self.user.class;
        // A class is put together once.
        let _ = place.set(info);
    }
}
