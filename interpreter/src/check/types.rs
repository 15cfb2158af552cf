//! Types as written to types as known; structures.

use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::bilingual;
use crate::builtin::variant_member::VARIANT_MEMBER;
use crate::diagnostic::{Bilingual, Diagnostic, codes, nearest};
use crate::syntax::tree::{
    Attribute, Block, Declaration, Expr, ExprKind, Init, Name, StatementKind, Structure, TextKind,
    TypeKind, TypeName,
};
use crate::value::{
    Class, Elsewhere, Field, IntKind, SequenceKind, Serialized, TextLimit, Type, UserType,
};

use super::Checker;

/// The greatest text or buffer whose size is declared.
const MAX_SIZE: u32 = 1 << 30;
/// Of an array (documentation page 1514030).
const MAX_DIMENSIONS: usize = 10;

impl Checker {
    /// Declares the structures of a source, before anything else: they may refer to each other.
    pub(super) fn declare_types(&mut self, block: &Block) {
        let mut structures = Vec::new();
        self.collect_types(block, None, &mut structures);
        self.declare_aliases(block);
        for (structure, user) in &structures {
            let mut fields = Vec::new();
            let mut known = FxHashSet::default();
            for member in &structure.members {
                self.declare_members(member, &mut fields, &mut known);
            }
            *user.fields.borrow_mut() = fields;
        }
        // A structure without end could not even be created.
        let declared: Vec<_> =
            structures.iter().map(|(structure, user)| (&structure.name, user)).collect();
        self.check_contents(&declared);
    }

    /// The aliases of the program: like the types they name, they are known above their line.
    fn declare_aliases(&mut self, block: &Block) {
        for statement in block {
            match &statement.kind {
                StatementKind::Alias(name, ty) => {
                    let ty = self.resolve_type(ty);
                    self.symbols.aliases.insert(Rc::clone(&name.key), ty);
                }
                StatementKind::Fold(block) => self.declare_aliases(block),
                _ => {}
            }
        }
    }

    fn collect_types<'a>(
        &mut self,
        block: &'a Block,
        class: Option<&Name>,
        structures: &mut Vec<(&'a Structure, Rc<UserType>)>,
    ) {
        for statement in block {
            match &statement.kind {
                StatementKind::Structure(structure) => {
                    let name = &structure.name;
                    let known = self.symbols.types.contains_key(&name.key);
                    if known && self.mode == super::Mode::Program {
                        self.report(duplicate(name));
                    }
                    let user = UserType::declared(Rc::clone(&name.text), structure.composed);
                    self.symbols.types.insert(Rc::clone(&name.key), Rc::clone(&user));
                    structures.push((structure, user));
                }
                StatementKind::Enumeration(written) => self.declare_enumeration(written, class),
                StatementKind::Procedure(procedure) => {
                    self.collect_types(&procedure.body.statements, None, structures);
                }
                StatementKind::Class(class) => {
                    self.collect_types(&class.body, Some(&class.name), structures);
                }
                StatementKind::Fold(block) => self.collect_types(block, class, structures),
                _ => {}
            }
        }
    }

    fn declare_members(
        &mut self,
        member: &Declaration,
        fields: &mut Vec<Field>,
        known: &mut FxHashSet<Rc<str>>,
    ) {
        let ty = member.ty.as_ref().map_or(Type::Any, |ty| self.resolve_type(ty));
        let shape = member.ty.as_ref().and_then(|ty| self.constant_shape(ty));
        let last = member.names.len().saturating_sub(1);
        for (rank, name) in member.names.iter().enumerate() {
            if !known.insert(Rc::clone(&name.key)) {
                self.report(duplicate(name));
            }
            let init = match &member.init {
                Some(Init::Value(value)) if rank == last => {
                    let lowered = self.expression(value);
                    let constant =
                        lowered.constant_value().and_then(|value| value.convert(&ty).ok());
                    if constant.is_none() {
                        self.report(Diagnostic::error(
                            codes::CONSTANT_EXPECTED,
                            value.span,
                            bilingual!(
                                "la valeur initiale d'un membre doit être une constante",
                                "the initial value of a member must be a constant"
                            ),
                        ));
                    }
                    constant
                }
                _ => shape.clone(),
            };
            fields.push(Field {
                name: Rc::clone(&name.text),
                key: Rc::clone(&name.key),
                ty: ty.clone(),
                init,
                local: is_local_array(member.ty.as_ref()),
                elsewhere: elsewhere(&member.attributes),
            });
        }
    }

    /// The type that is written.
    pub(super) fn resolve_type(&mut self, ty: &TypeName) -> Type {
        let resolved = self.resolve_kind(ty);
        let resolved = self.check_width(ty, resolved);
        if ty.nullable { self.nullable_type(resolved, ty.span) } else { resolved }
    }

    fn resolve_kind(&mut self, ty: &TypeName) -> Type {
        match &ty.kind {
            TypeKind::Boolean => Type::Bool,
            TypeKind::Integer { bytes: 8, signed: false } => Type::UnsignedLong,
            TypeKind::Integer { bytes, signed } => {
                Type::Int(IntKind { bytes: *bytes, signed: *signed })
            }
            TypeKind::Real { bytes } => Type::Real { single: *bytes == 4 },
            TypeKind::Currency => Type::Currency,
            TypeKind::Numeric { integers, decimals } => {
                Type::Numeric { integers: *integers, decimals: *decimals }
            }
            TypeKind::Text(kind) => Type::Text(self.text_limit(kind)),
            TypeKind::Buffer(None) => Type::Buffer,
            TypeKind::Buffer(Some(size)) => self.size(size).map_or(Type::Buffer, Type::FixedBuffer),
            TypeKind::Date => Type::Date,
            TypeKind::Time => Type::Time,
            TypeKind::DateTime => Type::DateTime,
            TypeKind::Duration => Type::Duration,
            TypeKind::Json => Type::Json,
            TypeKind::Variant | TypeKind::Error => Type::Any,
            TypeKind::Procedure => Type::Procedure,
            TypeKind::Array { dimensions, element, .. } => {
                let mut resolved = Type::Array(Rc::new(self.resolve_type(element)));
                if dimensions.len() > MAX_DIMENSIONS {
                    let count = dimensions.len();
                    self.report(Diagnostic::error(
                        codes::TOO_DEEP,
                        ty.span,
                        bilingual!(
                            "un tableau a {MAX_DIMENSIONS} dimensions au plus, celui-ci en a {count}",
                            "an array has {MAX_DIMENSIONS} dimensions at most, this one has {count}"
                        ),
                    ));
                }
                for _ in 1..dimensions.len().min(MAX_DIMENSIONS) {
                    resolved = Type::Array(Rc::new(resolved));
                }
                resolved
            }
            TypeKind::Associative { element, .. } => {
                Type::Associative(Rc::new(self.resolve_type(element)))
            }
            TypeKind::Queue(element) => self.sequence(SequenceKind::Queue, element),
            TypeKind::Stack(element) => self.sequence(SequenceKind::Stack, element),
            TypeKind::List(element) => self.sequence(SequenceKind::List, element),
            TypeKind::Named { name, dynamic } => self.named_type(name, *dynamic),
        }
    }

    fn sequence(&mut self, kind: SequenceKind, element: &TypeName) -> Type {
        Type::Sequence(kind, Rc::new(self.resolve_type(element)))
    }

    /// The size of a text or a buffer: a constant.
    fn size(&mut self, expr: &Expr) -> Option<u32> {
        let lowered = self.expression(expr);
        let before = self.diagnostics.len();
        self.check_size(&lowered, 1, expr.span);
        let size = lowered.constant_value().and_then(|value| value.to_int().ok());
        let size = size.and_then(|size| u32::try_from(size).ok()).filter(|size| *size <= MAX_SIZE);
        if size.is_none() && self.diagnostics.len() == before {
            self.report(Diagnostic::error(
                codes::CONSTANT_EXPECTED,
                expr.span,
                bilingual!(
                    "cette taille est un nombre ou une constante, de 1 à {MAX_SIZE}",
                    "this size is a number or a constant, from 1 to {MAX_SIZE}"
                ),
            ));
        }
        size
    }

    fn text_limit(&mut self, kind: &TextKind) -> TextLimit {
        let mut count = |expr| self.size(expr);
        match kind {
            TextKind::Free | TextKind::Ansi | TextKind::Unicode => TextLimit::Free,
            TextKind::Character => TextLimit::AtMost(1),
            TextKind::Uuid(bits) => TextLimit::Uuid(*bits),
            TextKind::Bounded(size) => count(size).map_or(TextLimit::Free, TextLimit::AtMost),
            TextKind::Pascal(written) => {
                let size = count(written);
                self.pascal(written, size)
            }
            TextKind::Fixed(size) => count(size).map_or(TextLimit::Free, TextLimit::Exactly),
        }
    }

    fn named_type(&mut self, name: &Name, dynamic: bool) -> Type {
        // A plural is accepted: `des Client`, `des Clients`.
        let singular = name.key.strip_suffix('s').unwrap_or(&name.key);
        for key in [&*name.key, singular] {
            if key == "procedure" {
                return Type::Procedure;
            }
            if let Some(user) = self.symbols.types.get(key).filter(|user| !user.composite) {
                // A variable of an interface refers to an object of some class.
                let dynamic = dynamic || user.class().is_some_and(|class| class.interface);
                return Type::Object { class: Class::User(Rc::clone(user)), dynamic };
            }
            if let Some(ty) = self.enumeration_named(key) {
                return Type::Enumeration(ty);
            }
            if let Some(alias) = self.symbols.aliases.get(key) {
                return alias.clone();
            }
            if let Some(native) = self.table.native_type(key)
                && native.declarable
            {
                // A variable never makes a field or a member: it stands for one.
                let fields = self.table.fields().map(|fields| fields.ty);
                let stands = [fields, Some(&VARIANT_MEMBER)].into_iter().flatten();
                let dynamic = dynamic || stands.into_iter().any(|ty| std::ptr::eq(ty, native));
                return Type::Object { class: Class::Native(native), dynamic };
            }
        }
        let one = Name::known_as(Rc::clone(&name.text), Rc::from(singular), name.span);
        let of_a_class = self.enumeration_of_a_class(&name.key);
        if of_a_class.is_none()
            && (self.tell_absent(name, codes::UNKNOWN_TYPE)
                || self.tell_absent(&one, codes::UNKNOWN_TYPE))
        {
            return Type::Any;
        }
        let text = &name.text;
        let mut diagnostic = Diagnostic::error(
            codes::UNKNOWN_TYPE,
            name.span,
            bilingual!("le type « {text} » est inconnu", "the type `{text}` is unknown"),
        );
        let hint = match of_a_class {
            Some(full) => Some(bilingual!(
                "ailleurs que dans sa classe : {full}",
                "outside of its class: {full}"
            )),
            None => self.suggests().then(|| self.type_meant(name)).flatten(),
        };
        if let Some(hint) = hint {
            diagnostic = diagnostic.hint(hint);
        }
        self.report(diagnostic);
        Type::Any
    }

    /// The type that may be meant by a name that is none.
    fn type_meant(&self, name: &Name) -> Option<Bilingual> {
        let natives = self.table.types().filter(|native| native.declarable);
        let natives = natives.flat_map(|native| [native.names.fr, native.names.en]);
        let users =
            self.symbols.types.values().filter(|user| !user.composite).map(|user| &*user.name);
        let users = users.chain(self.symbols.enumerations.values().map(|ty| &*ty.name));
        let simple = ["entier", "chaîne", "réel", "booléen", "int", "string", "real", "boolean"];
        super::name::did_you_mean(&nearest(&name.text, natives.chain(users).chain(simple)))
    }
}

/// `tableau local de …`.
pub(super) fn is_local_array(ty: Option<&TypeName>) -> bool {
    matches!(ty, Some(TypeName { kind: TypeKind::Array { local: true, .. }, .. }))
}

/// `sérialise = …` and `mapping = …` of a member (pages 3013065 and 1515003).
pub(super) fn elsewhere(attributes: &[Attribute]) -> Elsewhere {
    let mut found = Elsewhere::default();
    for attribute in attributes {
        let value = attribute.value.as_ref().map(|value| &value.kind);
        match (&*attribute.name.key, value) {
            ("serialise" | "serialize", Some(ExprKind::Text(name))) => {
                found.serialized = Serialized::Renamed(Rc::from(&**name));
            }
            ("serialise" | "serialize", Some(ExprKind::Name(name)))
                if matches!(&*name.key, "faux" | "false") =>
            {
                found.serialized = Serialized::Never;
            }
            ("xmlattribut" | "xmlattribute", _) => found.xml_attribute = true,
            ("mapping", Some(ExprKind::Text(name))) => {
                found.mapping = Some(Rc::from(&*crate::syntax::fold(name)));
            }
            _ => {}
        }
    }
    found
}

/// A name declared twice.
pub(super) fn duplicate(name: &Name) -> Diagnostic {
    let text = &name.text;
    Diagnostic::error(
        codes::DUPLICATE_NAME,
        name.span,
        bilingual!("« {text} » est déjà déclaré", "`{text}` is already declared"),
    )
}
