//! `RécupèreDéfinition`: what is known of the type of a value.

use std::rc::Rc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, NativeType, Property, Runtime, Syntax, Ty, doc, example, names,
    parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{
    Class, Elsewhere, MemberInfo, Object, Serialized, Type, UserType, Value,
};

use super::described::{PROCEDURE, PROPERTY, procedures, properties};
use crate::Outcome;

/// The ranks of the properties of [`DEFINITION`].
mod of_type {
    pub const NAME: usize = 0;
    pub const TYPE: usize = 1;
    pub const NULLABLE: usize = 2;
    pub const SERIALIZED: usize = 3;
    pub const VARIABLES: usize = 4;
    pub const BASES: usize = 5;
    pub const PROCEDURES: usize = 6;
    pub const PROPERTIES: usize = 7;
    pub const FAMILY: usize = 8;
}

/// Those of [`VARIABLE`].
mod of_member {
    pub const NAME: usize = 0;
    pub const GLOBAL: usize = 1;
    pub const INHERITED: usize = 2;
    pub const SERIALIZED: usize = 3;
    pub const MAPPING: usize = 4;
    pub const DEFINITION: usize = 5;
    pub const DECLARED_BY: usize = 6;
}

pub(super) const fn property(
    fr: &'static str,
    en: &'static str,
    ty: Ty,
    fr_doc: &'static str,
    en_doc: &'static str,
) -> Property {
    Property {
        names: names(fr, en),
        ty,
        read_only: true,
        default: None,
        secret: false,
        doc: doc(fr_doc, en_doc),
    }
}

/// What is known of a type.
pub static DEFINITION: NativeType = NativeType {
    names: names("Définition", "Definition"),
    page: 1_000_019_540,
    doc: doc("Ce qu'on sait d'un type.", "What is known of a type."),
    properties: &[
        property("Nom", "Name", Ty::Text, "Le nom du type.", "The name of the type."),
        property("Type", "Type", Ty::Int, "Comme TypeVar.", "As TypeVar."),
        property(
            "Nullable",
            "Nullable",
            Ty::Bool,
            "Vrai s'il a la valeur Null.",
            "True when Null is one of its values.",
        ),
        property(
            "AttributSérialise",
            "SerializeAttribute",
            Ty::Text,
            "Le nom d'une classe ou d'une structure pour Sérialise.",
            "The name of a class or of a structure for Serialize.",
        ),
        property(
            "Variable",
            "Variable",
            Ty::Array(&Ty::Object(&VARIABLE)),
            "Les membres d'une classe ou d'une structure, par leur indice ou par leur nom.",
            "The members of a class or of a structure, by their index or by their name.",
        ),
        property(
            "DéfinitionBase",
            "BaseDefinition",
            Ty::Array(&Ty::Object(&DEFINITION)),
            "Les classes dont elle hérite.",
            "The classes it inherits from.",
        ),
        property(
            "Procédure",
            "Procedure",
            Ty::Array(&Ty::Object(&PROCEDURE)),
            "Les méthodes d'une classe, par leur indice ou par leur nom.",
            "The methods of a class, by their index or by their name.",
        ),
        property(
            "Propriété",
            "Property",
            Ty::Array(&Ty::Object(&PROPERTY)),
            "Les propriétés d'une classe, par leur indice ou par leur nom.",
            "The properties of a class, by their index or by their name.",
        ),
        property(
            "FamilleDéfinition",
            "DefinitionFamily",
            Ty::Int,
            "1 type simple, 2 classe, 3 structure, 4 énumération, 5 combinaison, 6 type avancé.",
            "1 simple type, 2 class, 3 structure, 4 enumeration, 5 combination, 6 advanced type.",
        ),
    ],
    methods: &[],
    examples: &[example(
        "P est une Structure\n\tnom est une chaîne\nFIN\np est un P\nd est une Définition = RécupèreDéfinition(p)\nTrace(d.Nom, d.Variable[1].Nom)",
        "P\tnom",
    )],
    default_property: None,
    before_read: None,
    after_write: None,
    walk: None,
    using: None,
    declarable: true,
};

/// A member of a class or of a structure: `{object, description}` reads and writes it.
pub static VARIABLE: NativeType = NativeType {
    names: names("Description de Variable", "Variable Description"),
    page: 1_000_019_560,
    doc: doc(
        "Un membre d'une classe ou d'une structure ; {objet, description} le lit ou l'écrit.",
        "A member of a class or of a structure; {object, description} reads or writes it.",
    ),
    properties: &[
        property("Nom", "Name", Ty::Text, "Le nom du membre.", "The name of the member."),
        property(
            "Global",
            "Global",
            Ty::Bool,
            "Vrai s'il est commun à tous les objets.",
            "True when all objects share it.",
        ),
        property(
            "Hérité",
            "Inherited",
            Ty::Bool,
            "Vrai s'il vient d'une classe de base.",
            "True when it comes from a base class.",
        ),
        property(
            "AttributSérialise",
            "SerializeAttribute",
            Ty::Text,
            "Son nom pour Sérialise ; vide s'il est exclu.",
            "Its name for Serialize; empty when it is left out.",
        ),
        property(
            "AttributMapping",
            "MappingAttribute",
            Ty::Text,
            "La valeur de son attribut mapping.",
            "The value of its attribute mapping.",
        ),
        property(
            "Définition",
            "Definition",
            Ty::Dynamic(&DEFINITION),
            "La définition de son type.",
            "The definition of its type.",
        ),
        property(
            "Déclaration",
            "Declaration",
            Ty::Dynamic(&DEFINITION),
            "La définition de la classe ou de la structure qui le déclare.",
            "The definition of the class or structure that declares it.",
        ),
    ],
    methods: &[],
    examples: &[example(
        "P is Structure\n\tage is int\nEND\np is P\nd is Definition = GetDefinition(p)\nm is Variable Description = d.Variable[1]\n{p, m} = 4\nTrace(p.age, m.Definition.Type = wlInt)",
        "4\t1",
    )],
    default_property: None,
    before_read: Some(type_of_member),
    after_write: None,
    walk: None,
    using: None,
    declarable: true,
};

/// The type of a member is looked at when it is asked for: a structure may lead back to itself.
fn type_of_member(
    runtime: &mut dyn Runtime,
    object: &Rc<Object>,
    rank: usize,
) -> Result<(), Error> {
    if !matches!(object.get(rank), Value::Null) {
        return Ok(());
    }
    let Some(member) = object.native::<Member>() else { return Ok(()) };
    let owner;
    let ty = match rank {
        of_member::DEFINITION => &member.ty,
        of_member::DECLARED_BY => {
            let class = Class::User(Rc::clone(&member.owner));
            owner = Type::Object { class, dynamic: false };
            &owner
        }
        _ => return Ok(()),
    };
    let described = define(runtime, ty);
    object.set(rank, Value::Object(described));
    Ok(())
}

/// What the description of a member keeps.
struct Member {
    ty: Type,
    owner: Rc<UserType>,
}

/// What `FamilleDéfinition` says: the documentation gives no numbers.
fn family(ty: &Type) -> i64 {
    match ty {
        Type::Object { class: Class::User(user), .. } if user.class().is_some() => 2,
        Type::Object { class: Class::User(_), .. } => 3,
        Type::Enumeration(of) if of.combination => 5,
        Type::Enumeration(_) => 4,
        ty if ty.is_simple() => 1,
        _ => 6,
    }
}

pub(super) fn define(runtime: &mut dyn Runtime, ty: &Type) -> Rc<Object> {
    let described = DEFINITION.create();
    let name = match ty {
        Type::Object { class, .. } => class.name().to_string(),
        Type::Enumeration(ty) => ty.name.to_string(),
        ty => ty.name().get(runtime.language()).to_owned(),
    };
    if let Type::Object { class: Class::User(user), .. } = ty {
        let variables = members(user);
        let array = |items: Vec<Rc<Object>>, of: &'static NativeType| {
            let element = Type::Object { class: Class::Native(of), dynamic: false };
            Value::array(element, items.into_iter().map(Value::Object).collect())
        };
        let bases = user.class().map_or(Vec::new(), |info| info.bases.clone());
        let bases = bases.into_iter().map(|base| {
            let class = Class::User(base);
            define(runtime, &Type::Object { class, dynamic: false })
        });
        let bases = bases.collect();
        described.set(of_type::VARIABLES, array(variables, &VARIABLE));
        described.set(of_type::BASES, array(bases, &DEFINITION));
        described.set(of_type::PROCEDURES, array(procedures(user), &PROCEDURE));
        described.set(of_type::PROPERTIES, array(properties(user), &PROPERTY));
        let serialized = Class::User(Rc::clone(user)).serialized_as();
        described.set(of_type::SERIALIZED, Value::text(&*serialized.unwrap_or_default()));
    }
    let nullable = matches!(ty, Type::Nullable(_) | Type::Any | Type::Object { dynamic: true, .. });
    described.set(of_type::NAME, Value::text(name));
    described.set(of_type::TYPE, Value::Int(ty.type_number()));
    described.set(of_type::FAMILY, Value::Int(family(ty)));
    described.set(of_type::NULLABLE, Value::Bool(nullable));
    described
}

fn members(user: &Rc<UserType>) -> Vec<Rc<Object>> {
    let own = |info: Option<&MemberInfo>| info.is_none_or(|info| Rc::ptr_eq(&info.owner, user));
    let class = user.class();
    let fields = user.fields.borrow();
    let mut found = Vec::new();
    for (rank, field) in fields.iter().enumerate() {
        let info = class.and_then(|class| class.members.get(rank));
        let owner = info.map_or(user, |info| &info.owner);
        let member_of = Member { ty: field.ty.clone(), owner: Rc::clone(owner) };
        found.push(member(&field.name, member_of, &field.elsewhere, (false, !own(info))));
    }
    for shared in class.into_iter().flat_map(|class| &class.statics) {
        let elsewhere = Elsewhere { serialized: Serialized::Never, ..Elsewhere::default() };
        let member_of = Member { ty: shared.ty.clone(), owner: Rc::clone(&shared.info.owner) };
        let inherited = !own(Some(&shared.info));
        found.push(member(&shared.name, member_of, &elsewhere, (true, inherited)));
    }
    found
}

fn member(
    name: &str,
    kept: Member,
    elsewhere: &Elsewhere,
    (global, inherited): (bool, bool),
) -> Rc<Object> {
    let described = VARIABLE.create();
    let serialized = match &elsewhere.serialized {
        Serialized::AsNamed => name,
        Serialized::Never => "",
        Serialized::Renamed(name) => name,
    };
    described.set(of_member::NAME, Value::text(name));
    described.set(of_member::GLOBAL, Value::Bool(global));
    described.set(of_member::INHERITED, Value::Bool(inherited));
    described.set(of_member::SERIALIZED, Value::text(serialized));
    let mapping = elsewhere.mapping.as_deref().unwrap_or_default();
    described.set(of_member::MAPPING, Value::text(mapping));
    *described.native.borrow_mut() = Some(Rc::new(kept));
    described.watched.set(true);
    described
}

fn of_value(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let value = args.value(0).of_member();
    match value {
        Value::Null => Err(Error::new(
            i64::from(codes::NULL_VALUE.0),
            codes::NULL_VALUE,
            bilingual!("l'élément n'est pas alloué", "the element is not allocated"),
        )
        .giving(Value::Null)),
        Value::Record(_) => Ok(Value::Object(define(runtime, &Type::Any))),
        value => Ok(Value::Object(define(runtime, &value.own_type()))),
    }
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[Function {
    names: names("RécupèreDéfinition", "GetDefinition"),
    page: 1_000_019_333,
    doc: doc(
        "Donne la définition du type d'une valeur : son nom et, pour une classe ou une structure, ses membres. Pour un objet c'est sa classe réelle.",
        "Gives the definition of the type of a value: its name and, for a class or a structure, its members. For an object it is its real class.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("élément", "element", Ty::Any)],
        result: Ty::Dynamic(&DEFINITION),
        run: of_value,
    }],
    examples: &[example(
        "P est une Structure\n\tnom est une chaîne\n\tâge est un entier\nFIN\np est un P\nPOUR TOUT m DE RécupèreDéfinition(p).Variable\n\tTrace(m.Nom)\nFIN",
        "nom\nâge",
    )],
    keeps_error: false,
}];
