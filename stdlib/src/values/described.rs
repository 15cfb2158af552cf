//! The methods and properties of a class, as `RécupèreDéfinition` describes them.

use std::rc::Rc;

use wl_interpreter::builtin::{
    Doc, Error, Example, Names, NativeType, Property, Runtime, Ty, doc, example, names,
};
use wl_interpreter::value::{
    Class, Object, Procedure, Property as ClassProperty, Target, Type, UserType, Value,
};

use super::definition::{DEFINITION, define, property};

/// The ranks of the properties that both descriptions have.
mod rank {
    pub const NAME: usize = 0;
    pub const GLOBAL: usize = 1;
    pub const INHERITED: usize = 2;
    pub const VIRTUAL: usize = 3;
    pub const DECLARED_BY: usize = 4;
    /// Of a property alone, from here on.
    pub const DEFINITION: usize = 5;
    pub const READ: usize = 6;
    pub const WRITTEN: usize = 7;
}

static OF_PROPERTY: &[Property] = &[
    BOTH[0],
    BOTH[1],
    BOTH[2],
    BOTH[3],
    BOTH[4],
    property(
        "Définition",
        "Definition",
        Ty::Dynamic(&DEFINITION),
        "La définition de son type.",
        "The definition of its type.",
    ),
    property("Lecture", "Read", Ty::Bool, "Vrai si elle se lit.", "True when it can be read."),
    property(
        "Ecriture",
        "Write",
        Ty::Bool,
        "Vrai si elle s'écrit.",
        "True when it can be written.",
    ),
];

/// What both have.
static BOTH: [Property; 5] = [
    property("Nom", "Name", Ty::Text, "Son nom.", "Its name."),
    property(
        "Global",
        "Global",
        Ty::Bool,
        "Vrai si elle se passe d'objet.",
        "True when it does without an object.",
    ),
    property(
        "Hérité",
        "Inherited",
        Ty::Bool,
        "Vrai si elle vient d'une classe de base.",
        "True when it comes from a base class.",
    ),
    property(
        "Virtuel",
        "Virtual",
        Ty::Bool,
        "Vrai si c'est la classe réelle de l'objet qui décide de son code.",
        "True when the real class of the object decides of its code.",
    ),
    property(
        "Déclaration",
        "Declaration",
        Ty::Dynamic(&DEFINITION),
        "La définition de la classe qui la déclare.",
        "The definition of the class that declares it.",
    ),
];

const fn description(
    names: Names,
    page: u32,
    doc: Doc,
    properties: &'static [Property],
    examples: &'static [Example],
) -> NativeType {
    NativeType {
        names,
        page,
        doc,
        properties,
        methods: &[],
        examples,
        default_property: None,
        before_read: Some(declared_by),
        after_write: None,
        walk: None,
        using: None,
        declarable: true,
    }
}

/// A method of a class.
pub static PROCEDURE: NativeType = description(
    names("Description de Procédure", "Procedure Description"),
    1_000_019_317,
    doc(
        "Une méthode d'une classe ; ExécuteTraitement(objet, description, …) l'appelle.",
        "A method of a class; ExecuteProcess(object, description, …) calls it.",
    ),
    &BOTH,
    &[example(
        "C est une Classe\n\tPROCÉDURE Double(n)\n\t\tRENVOYER n * 2\n\tFIN\nFIN\nc est un C\nd est une Description de Procédure\nd = RécupèreDéfinition(c).Procédure[\"Double\"]\nTrace(d.Nom, ExécuteTraitement(c, d, 21))",
        "Double\t42",
    )],
);

/// A property of a class.
pub static PROPERTY: NativeType = description(
    names("Description de Propriété", "Property Description"),
    1_000_019_324,
    doc("Une propriété d'une classe.", "A property of a class."),
    OF_PROPERTY,
    &[example(
        "C is Class\n\tPROPERTY Size() : int\n\t\tRESULT 3\n\tEND\nEND\nc is C\nTrace(GetDefinition(c).Property[1].Name)",
        "Size",
    )],
);

/// What a description keeps of a method or of a property.
struct Described {
    owner: Rc<UserType>,
    key: Rc<str>,
    global: bool,
}

/// The definition of a class leads back to its methods: it is looked at when it is asked for.
fn declared_by(runtime: &mut dyn Runtime, object: &Rc<Object>, rank: usize) -> Result<(), Error> {
    if rank == rank::DEFINITION {
        // The type of what its code gives is known when it runs.
        let definition = define(runtime, &Type::Any);
        object.set(rank, Value::Object(definition));
    }
    if rank == rank::DECLARED_BY
        && matches!(object.get(rank), Value::Null)
        && let Some(described) = object.native::<Described>()
    {
        let class = Class::User(Rc::clone(&described.owner));
        let definition = define(runtime, &Type::Object { class, dynamic: false });
        object.set(rank, Value::Object(definition));
    }
    Ok(())
}

/// The methods of a class, each name once.
pub fn procedures(user: &Rc<UserType>) -> Vec<Rc<Object>> {
    let Some(class) = user.class() else { return Vec::new() };
    let of_property =
        |slot: u32| class.properties.iter().any(|it| [it.get, it.set].contains(&Some(slot)));
    let mut seen: Vec<Rc<str>> = Vec::new();
    let mut found = Vec::new();
    for (slot, method) in (0..).zip(&class.methods) {
        if of_property(slot) || seen.contains(&method.key) {
            continue;
        }
        seen.push(Rc::clone(&method.key));
        let described = Described {
            owner: Rc::clone(&method.code_of),
            key: Rc::clone(&method.key),
            global: method.global,
        };
        found.push(described.create(&PROCEDURE, &method.name, user));
    }
    found
}

/// The properties of a class.
pub fn properties(user: &Rc<UserType>) -> Vec<Rc<Object>> {
    let Some(class) = user.class() else { return Vec::new() };
    let describe = |it: &ClassProperty| {
        let method = it.get.or(it.set).and_then(|slot| class.methods.get(slot as usize))?;
        let described = Described {
            owner: Rc::clone(&method.code_of),
            key: Rc::clone(&it.key),
            global: method.global,
        };
        let object = described.create(&PROPERTY, &it.name, user);
        object.set(rank::READ, Value::Bool(it.get.is_some()));
        object.set(rank::WRITTEN, Value::Bool(it.set.is_some()));
        Some(object)
    };
    class.properties.iter().filter_map(describe).collect()
}

impl Described {
    fn create(self, ty: &'static NativeType, name: &str, of: &Rc<UserType>) -> Rc<Object> {
        let object = ty.create();
        object.set(rank::NAME, Value::text(name));
        object.set(rank::GLOBAL, Value::Bool(self.global));
        object.set(rank::INHERITED, Value::Bool(!Rc::ptr_eq(&self.owner, of)));
        object.set(rank::VIRTUAL, Value::Bool(!self.global));
        *object.native.borrow_mut() = Some(Rc::new(self));
        object
    }
}

/// The method that a description stands for, of this object: that of its real class. None when
/// the object has no such method.
pub fn method_of(description: &Object, object: Option<&Rc<Object>>) -> Option<Procedure> {
    let described = description.native::<Described>()?;
    let (class, receiver) = match object {
        Some(object) => match &object.class {
            Class::User(user) => (Rc::clone(user), Some(Value::Object(Rc::clone(object)))),
            Class::Native(_) => return None,
        },
        None => (Rc::clone(&described.owner), None),
    };
    let methods = class.class()?.methods_named(&described.key);
    let candidates: Vec<u32> = methods.map(|(_, method)| method.procedure).collect();
    if candidates.is_empty() || !described.global && receiver.is_none() {
        return None;
    }
    Some(Procedure::new(Target {
        name: Rc::clone(&described.key),
        candidates: Rc::from(candidates),
        captured: Vec::new(),
        receiver: receiver.filter(|_| !described.global),
    }))
}
