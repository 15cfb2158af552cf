//! What a class has beyond the members of a structure: bases, methods, properties (page 6010006).
//!
//! The members of a class stand in one list: those of its bases first, each class of the family
//! once, then its own. Methods are kept the same way. With one base, a member or method has the
//! same rank in the derived class; with several, [`ClassInfo::start_of`] tells where the part of
//! each base begins.

use std::cell::Cell;
use std::rc::Rc;

use super::{Class, Remains, UserType, Value};

/// Who may use a member or a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Everybody.
    Public,
    /// The class and those derived from it.
    Protected,
    /// The class alone.
    Private,
}

/// One condition for using a member: being allowed by this class.
#[derive(Debug, Clone)]
pub struct Restriction {
    /// The class that restricts: the one that declares the member, or one that inherits it
    /// privately.
    pub by: Rc<UserType>,
    /// Who is allowed.
    pub access: Access,
}

impl Restriction {
    /// The first restriction that this class does not satisfy.
    #[must_use]
    pub fn refused<'r>(restrictions: &'r [Self], by: Option<&UserType>) -> Option<&'r Self> {
        restrictions.iter().find(|restriction| match restriction.access {
            Access::Public => false,
            Access::Protected => !by.is_some_and(|class| class.is_a(&restriction.by)),
            Access::Private => {
                !by.is_some_and(|class| std::ptr::eq(class, &raw const *restriction.by))
            }
        })
    }
}

/// What happens to a member when its object is copied (page 6010018).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CopyRule {
    /// By the rules of its type.
    #[default]
    Value,
    /// `<copie = Clone>`: the object referred to is cloned.
    Clone,
    /// `<copie = Faux>`: left as it is.
    Skip,
}

/// What is known of a member besides its [`super::Field`].
#[derive(Debug, Clone)]
pub struct MemberInfo {
    /// The class that declares it.
    pub owner: Rc<UserType>,
    /// Who may use it.
    pub restrictions: Vec<Restriction>,
    /// `CONSTANT`: written by the class alone (by derived ones too when it is public).
    pub constant: bool,
    /// `immuable`: written by a constructor only.
    pub immutable: bool,
    /// `<faible>`: does not keep its object alive.
    pub weak: bool,
    /// How it is copied.
    pub copy: CopyRule,
}

/// One prototype of a method.
#[derive(Debug, Clone)]
pub struct Method {
    /// As declared.
    pub name: Rc<str>,
    /// Folded.
    pub key: Rc<str>,
    /// The class that declared it first: its slot counts from the methods of that class.
    pub owner: Rc<UserType>,
    /// The class whose code this is.
    pub code_of: Rc<UserType>,
    /// The rank of its procedure.
    pub procedure: u32,
    /// Who may call it.
    pub restrictions: Vec<Restriction>,
    /// `GLOBALE`: without an object.
    pub global: bool,
    /// `ABSTRAITE`: only derived classes have its code.
    pub is_abstract: bool,
    /// `<comparaison>`: it orders two objects (page 1513008).
    pub compares: bool,
    /// The least number of arguments.
    pub least: usize,
    /// The greatest; `None` without a limit.
    pub most: Option<usize>,
}

/// A property: the slots of the methods that read and write it.
#[derive(Debug, Clone)]
pub struct Property {
    /// As declared.
    pub name: Rc<str>,
    /// Folded.
    pub key: Rc<str>,
    /// Reads it.
    pub get: Option<u32>,
    /// Writes it.
    pub set: Option<u32>,
}

/// A member shared by all the objects: a global variable of the program.
#[derive(Debug, Clone)]
pub struct StaticMember {
    /// As declared.
    pub name: Rc<str>,
    /// Folded.
    pub key: Rc<str>,
    /// The global slot that holds it.
    pub slot: u32,
    /// Its type.
    pub ty: super::Type,
    /// What else is known of it.
    pub info: MemberInfo,
}

/// Where the part of a base begins among the members and methods of a class.
#[derive(Debug, Clone)]
pub struct Ancestor {
    /// The base.
    pub class: Rc<UserType>,
    /// The rank of the first member it declares.
    pub fields: u32,
    /// The rank of the first method it declares.
    pub methods: u32,
}

/// A class or an interface.
#[derive(Debug)]
pub struct ClassInfo {
    /// `Interface`: prototypes only.
    pub interface: bool,
    /// `HÉRITE DE`, in order.
    pub bases: Vec<Rc<UserType>>,
    /// The classes it inherits, bases of bases too, each once, in the order of the members.
    pub ancestry: Vec<Ancestor>,
    /// The rank of the first member and method of its own.
    pub own: (u32, u32),
    /// Beside each member.
    pub members: Vec<MemberInfo>,
    /// Every method, inherited ones first.
    pub methods: Vec<Method>,
    /// Every property.
    pub properties: Vec<Property>,
    /// Members shared by all objects.
    pub statics: Vec<StaticMember>,
    /// Constants: folded name and value.
    pub constants: Vec<(Rc<str>, Value)>,
    /// The method `<comparaison>` and whether it is global.
    pub comparison: Option<(Rc<str>, bool)>,
    /// Its constructors, by rank of procedure.
    pub constructors: Vec<u32>,
    /// Who may construct an object.
    pub constructor_access: Access,
    /// What must run when an object is made: a constructor or initial values.
    pub constructed: bool,
    /// The procedures that run when an object dies: its own, then those of its bases.
    pub destructors: Vec<u32>,
    /// Why no object of it can be made: the abstract method, or the class itself.
    pub is_abstract: Option<Rc<str>>,
    /// Some derived class has its members at another rank.
    pub displaced: Cell<bool>,
    /// Where its dead objects go.
    pub remains: Rc<Remains>,
}

impl ClassInfo {
    /// Where the members and methods of `class`, itself or a base, begin; `own` is this class.
    #[must_use]
    pub fn start_of(&self, own: &UserType, class: &UserType) -> Option<(u32, u32)> {
        if std::ptr::eq(own, class) {
            return Some(self.own);
        }
        let found = self.ancestry.iter().find(|base| std::ptr::eq(&raw const *base.class, class));
        found.map(|base| (base.fields, base.methods))
    }

    /// The prototypes of a method.
    pub fn methods_named(&self, key: &str) -> impl Iterator<Item = (u32, &Method)> {
        (0..).zip(&self.methods).filter(move |(_, method)| &*method.key == key)
    }

    /// The method that orders two objects of the class: the last declared.
    #[must_use]
    pub fn comparison(&self) -> Option<&Method> {
        self.methods.iter().rev().find(|method| method.compares)
    }

    /// A property by its folded name.
    #[must_use]
    pub fn property(&self, key: &str) -> Option<&Property> {
        self.properties.iter().rev().find(|property| &*property.key == key)
    }
}

impl UserType {
    /// What it has when it is a class.
    #[must_use]
    pub fn class(&self) -> Option<&ClassInfo> {
        self.class.get()
    }

    /// True when it is `other` or inherits from it.
    #[must_use]
    pub fn is_a(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
            || self.class().is_some_and(|class| {
                class.ancestry.iter().any(|base| std::ptr::eq(&raw const *base.class, other))
            })
    }

    /// True when it has all that an interface asks for (page 6010017).
    #[must_use]
    pub fn implements(&self, interface: &Self) -> bool {
        self.missing_from(interface).is_none()
    }

    /// The first method or property of an interface that it has not.
    #[must_use]
    pub fn missing_from(&self, interface: &Self) -> Option<Rc<str>> {
        let (Some(own), Some(wanted)) = (self.class(), interface.class()) else {
            return Some(Rc::clone(&interface.name));
        };
        let missing = wanted.methods.iter().find(|prototype| {
            !own.methods_named(&prototype.key)
                .any(|(_, method)| method.least <= prototype.least && method.most >= prototype.most)
        });
        if let Some(method) = missing {
            return Some(Rc::clone(&method.name));
        }
        let has = |property: &Property| {
            own.property(&property.key).is_some_and(|found| {
                (found.get.is_some() || property.get.is_none())
                    && (found.set.is_some() || property.set.is_none())
            }) || self.fields.borrow().iter().any(|field| field.key == property.key)
                || property.set.is_none()
                    && own.methods_named(&property.key).any(|(_, method)| method.least == 0)
        };
        wanted.properties.iter().find(|property| !has(property)).map(|p| Rc::clone(&p.name))
    }
}

impl Class {
    /// True when an object of this class can be held as one of `other`.
    #[must_use]
    pub fn is_a(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::User(own), Self::User(other)) => {
                own.is_a(other)
                    || other.class().is_some_and(|class| class.interface) && own.implements(other)
            }
            _ => self == other,
        }
    }

    /// What it has when it is a class of the script.
    #[must_use]
    pub fn info(&self) -> Option<&ClassInfo> {
        match self {
            Self::User(user) => user.class(),
            Self::Native(_) => None,
        }
    }
}
