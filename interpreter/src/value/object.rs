//! Structures, class instances and native objects: fields in declaration order.

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;

use super::{ClassInfo, CopyRule, Type, Value};
use crate::builtin::NativeType;

/// A structure or class declared by the script.
#[derive(Debug)]
pub struct UserType {
    /// Its name as declared.
    pub name: Rc<str>,
    /// Its members; filled once, after the types they name are known.
    pub fields: RefCell<Vec<Field>>,
    /// What a class has beyond its members; a structure has nothing.
    pub class: OnceCell<ClassInfo>,
    /// It is the type of a composite variable.
    pub composite: bool,
    /// How `Sérialise` names it.
    pub serialized: RefCell<Serialized>,
}

impl UserType {
    /// A type whose members are not known yet.
    #[must_use]
    pub fn new(name: Rc<str>) -> Rc<Self> {
        Self::declared(name, false)
    }

    /// As [`Self::new`]; `composite` for the type of a composite variable.
    #[must_use]
    pub fn declared(name: Rc<str>, composite: bool) -> Rc<Self> {
        let (fields, class) = (RefCell::default(), OnceCell::new());
        Rc::new(Self { name, fields, class, composite, serialized: RefCell::default() })
    }
}

/// A member of a [`UserType`].
#[derive(Debug, Clone)]
pub struct Field {
    /// As declared.
    pub name: Rc<str>,
    /// Folded.
    pub key: Rc<str>,
    /// Its type.
    pub ty: Type,
    /// Its first value when it is not the type's default.
    pub init: Option<Value>,
    /// `tableau local`: an array assigned to it is copied.
    pub local: bool,
    /// Its names outside the program.
    pub elsewhere: Elsewhere,
}

/// What the attributes of a member say of its names in other places.
#[derive(Debug, Clone, Default)]
pub struct Elsewhere {
    /// `sérialise` (page 3013065).
    pub serialized: Serialized,
    /// `mapping`: the folded name under which a copy by names knows it, empty when it does not
    /// take part (page 1515003).
    pub mapping: Option<Rc<str>>,
    /// `xmlAttribut`: an attribute of its object in an XML document.
    pub xml_attribute: bool,
}

/// How a member is written by `Sérialise`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Serialized {
    /// Under its own name.
    #[default]
    AsNamed,
    /// `sérialise = Faux`: not at all.
    Never,
    /// `sérialise = "name"`.
    Renamed(Rc<str>),
}

/// What an object is.
#[derive(Clone)]
pub enum Class {
    /// Declared by the script.
    User(Rc<UserType>),
    /// Declared by a library: `Email`, `emailSessionPOP3`…
    Native(&'static NativeType),
}

impl PartialEq for Class {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::User(a), Self::User(b)) => Rc::ptr_eq(a, b),
            (Self::Native(a), Self::Native(b)) => std::ptr::eq(*a, *b),
            _ => false,
        }
    }
}

impl fmt::Debug for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

impl Class {
    /// Its name; the French one for a native type.
    #[must_use]
    pub fn name(&self) -> Rc<str> {
        match self {
            Self::User(user) => Rc::clone(&user.name),
            Self::Native(native) => Rc::from(native.names.fr),
        }
    }

    /// The rank of the member whose folded name is `key`.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<usize> {
        match self {
            Self::User(user) => user.fields.borrow().iter().rposition(|field| &*field.key == key),
            Self::Native(native) => native.property(key),
        }
    }

    /// A new instance with its members at their first values.
    #[must_use]
    pub fn create(&self) -> Rc<Object> {
        match self {
            Self::Native(native) => native.create(),
            Self::User(user) => {
                let fields = user.fields.borrow();
                let values = fields.iter().map(|field| match &field.init {
                    Some(value) => value.deep_copy(),
                    None => field.ty.default_value(),
                });
                let object = Object::new(self.clone(), values.collect());
                if user.class().is_some_and(|class| class.constructed) {
                    object.state.set(State::Raw);
                    object.watched.set(true);
                }
                object
            }
        }
    }

    /// The name of the member at `rank`, and whether it must not be shown.
    #[must_use]
    pub fn field_label(&self, rank: usize) -> (Rc<str>, bool) {
        match self {
            Self::User(user) => (
                user.fields.borrow().get(rank).map_or("".into(), |field| field.name.clone()),
                false,
            ),
            Self::Native(native) => native
                .properties
                .get(rank)
                .map_or(("".into(), false), |property| (property.names.fr.into(), property.secret)),
        }
    }

    /// The name under which `Sérialise` writes the member at `rank` (page 3013065): none for one
    /// that is left out, or that must not be shown.
    #[must_use]
    pub fn serialized_name(&self, rank: usize) -> Option<Rc<str>> {
        let (name, secret) = self.field_label(rank);
        let Self::User(user) = self else { return (!secret).then_some(name) };
        match &user.fields.borrow().get(rank)?.elsewhere.serialized {
            Serialized::AsNamed => Some(name),
            Serialized::Never => None,
            Serialized::Renamed(name) => Some(Rc::clone(name)),
        }
    }

    /// The name under which `Sérialise` writes an object: none for a class that is left out.
    #[must_use]
    pub fn serialized_as(&self) -> Option<Rc<str>> {
        match self {
            Self::User(user) => match &*user.serialized.borrow() {
                Serialized::AsNamed => Some(Rc::clone(&user.name)),
                Serialized::Never => None,
                Serialized::Renamed(name) => Some(Rc::clone(name)),
            },
            Self::Native(_) => Some(self.name()),
        }
    }

    /// True when an XML document has the member at `rank` as an attribute.
    #[must_use]
    pub fn is_xml_attribute(&self, rank: usize) -> bool {
        match self {
            Self::User(user) => {
                user.fields.borrow().get(rank).is_some_and(|field| field.elsewhere.xml_attribute)
            }
            Self::Native(_) => false,
        }
    }

    /// True when the member at `rank` can hold this simple value without any conversion.
    #[must_use]
    pub fn takes_as_is(&self, rank: usize, value: &Value) -> bool {
        match self {
            Self::User(user) => {
                user.fields.borrow().get(rank).is_some_and(|field| field.ty.takes_as_is(value))
            }
            Self::Native(native) => native
                .properties
                .get(rank)
                .is_some_and(|property| property.ty.to_type().takes_as_is(value)),
        }
    }

    /// True when the member at `rank` refers to the array that it is assigned: that of a structure
    /// or a class, unless it is declared `tableau local` (documentation page 1514030).
    #[must_use]
    pub fn shares_array(&self, rank: usize) -> bool {
        match self {
            Self::User(user) => user.fields.borrow().get(rank).is_some_and(|field| !field.local),
            Self::Native(_) => false,
        }
    }

    /// The names of the members, for suggestions and completion.
    #[must_use]
    pub fn field_names(&self) -> Vec<String> {
        match self {
            Self::User(user) => user.fields.borrow().iter().map(|f| f.name.to_string()).collect(),
            Self::Native(native) => native
                .properties
                .iter()
                .flat_map(|property| [property.names.fr, property.names.en])
                .map(str::to_owned)
                .collect(),
        }
    }

    /// The type of the member at `rank`.
    #[must_use]
    pub fn field_type(&self, rank: usize) -> Type {
        match self {
            Self::User(user) => {
                user.fields.borrow().get(rank).map_or(Type::Any, |field| field.ty.clone())
            }
            Self::Native(native) => {
                native.properties.get(rank).map_or(Type::Any, |property| property.ty.to_type())
            }
        }
    }
}

/// The life of an instance of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its constructor is still to be run: before it is used.
    Raw,
    /// In use.
    Alive,
    /// Destroyed: who still refers to it sees Null.
    Dead,
}

/// A structure, a class instance or a native object.
pub struct Object {
    /// What it is.
    pub class: Class,
    /// Its members, in order.
    pub fields: RefCell<Vec<Value>>,
    /// What a library keeps with it: an open connection, a message not yet fetched. Copies of the
    /// object share it.
    pub native: RefCell<Option<Rc<dyn Any>>>,
    /// Set by a library that wants its hooks called before members are read or written, and for
    /// an instance that is not [`State::Alive`].
    pub watched: Cell<bool>,
    /// Where an instance of a class is in its life.
    pub state: Cell<State>,
}

impl Object {
    /// An object of these members.
    #[must_use]
    pub fn new(class: Class, fields: Vec<Value>) -> Rc<Self> {
        Rc::new(Self {
            class,
            fields: RefCell::new(fields),
            native: RefCell::new(None),
            watched: Cell::new(false),
            state: Cell::new(State::Alive),
        })
    }

    /// The end of an instance: its members go, and who still refers to it sees Null.
    pub fn bury(&self) {
        self.state.set(State::Dead);
        self.watched.set(true);
        let fields = self.fields.take();
        drop(Self::new(self.class.clone(), fields).dead());
    }

    fn dead(self: Rc<Self>) -> Rc<Self> {
        self.state.set(State::Dead);
        self
    }

    /// True for an instance that was destroyed.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.watched.get() && self.state.get() == State::Dead
    }

    /// The member at `rank`, without any hook; Null when there is none.
    #[must_use]
    pub fn get(&self, rank: usize) -> Value {
        self.fields.borrow().get(rank).cloned().unwrap_or_default()
    }

    /// Replaces the member at `rank`, without any hook or conversion.
    pub fn set(&self, rank: usize, value: Value) {
        if let Some(field) = self.fields.borrow_mut().get_mut(rank) {
            *field = value;
        }
    }

    /// A copy: members that are objects or arrays held by value are copied too.
    #[must_use]
    pub fn copy(&self) -> Rc<Self> {
        self.copy_within(super::convert::COPY_DEPTH)
    }

    pub(super) fn copy_within(&self, depth: u32) -> Rc<Self> {
        let fields = self.fields.borrow();
        let copied = fields.iter().enumerate().map(|(rank, value)| match self.copy_rule(rank) {
            CopyRule::Skip => self.class.field_type(rank).default_value(),
            rule => self.copied(rank, value, rule, depth),
        });
        Rc::new(Self {
            class: self.class.clone(),
            fields: RefCell::new(copied.collect()),
            native: RefCell::new(self.native.borrow().clone()),
            watched: self.watched.clone(),
            state: self.state.clone(),
        })
    }

    /// The value of a member as a copy of the object has it.
    fn copied(&self, rank: usize, value: &Value, rule: CopyRule, depth: u32) -> Value {
        let shared = matches!(self.class.field_type(rank), Type::Object { dynamic: true, .. });
        if shared && rule == CopyRule::Value { value.clone() } else { value.copy_within(depth) }
    }

    fn copy_rule(&self, rank: usize) -> CopyRule {
        let members = self.class.info().map(|class| class.members.as_slice());
        members.and_then(|members| members.get(rank)).map_or(CopyRule::Value, |member| member.copy)
    }

    /// Takes the members of another object of the same class; objects held by value stay the
    /// same ones and take the members of theirs.
    pub fn copy_from(&self, source: &Self) {
        self.copy_from_within(source, super::convert::COPY_DEPTH);
    }

    fn copy_from_within(&self, source: &Self, depth: u32) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let count = source.fields.borrow().len();
        for rank in 0..count {
            let rule = self.copy_rule(rank);
            if rule == CopyRule::Skip {
                continue;
            }
            let value = source.get(rank);
            let in_place = matches!(
                self.class.field_type(rank),
                Type::Object { dynamic: false, class: Class::User(_) }
            );
            if let (true, Value::Object(own), Value::Object(other)) =
                (in_place, self.get(rank), &value)
                && own.class == other.class
                && !Rc::ptr_eq(&own, other)
            {
                own.copy_from_within(other, depth);
                continue;
            }
            self.set(rank, source.copied(rank, &value, rule, depth));
        }
        self.native.borrow_mut().clone_from(&source.native.borrow());
        self.watched.set(source.watched.get());
        self.state.set(source.state.get());
    }

    /// What a library keeps with this object, when it is of type `T`.
    #[must_use]
    pub fn native<T: Any>(&self) -> Option<Rc<T>> {
        self.native.borrow().clone().and_then(|native| native.downcast::<T>().ok())
    }

    /// True for an instance of this native type.
    #[must_use]
    pub fn is(&self, native: &'static NativeType) -> bool {
        matches!(self.class, Class::Native(own) if std::ptr::eq(own, native))
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Members may be secret or refer back to this object.
        write!(f, "Object({:?})", self.class)
    }
}
