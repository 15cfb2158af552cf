//! Types as written to types as known; structures.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::syntax::tree::{
    Block, Declaration, Init, Name, StatementKind, Structure, TextKind, TypeKind, TypeName,
};
use crate::tree::ArrayShape;
use crate::value::{Class, Field, Growth, IntKind, KeyRule, TextLimit, Type, UserType, Value};

use super::Checker;

impl Checker {
    /// Declares the structures of a source, before anything else: they may refer to each other.
    pub(super) fn declare_types(&mut self, block: &Block) {
        let mut structures = Vec::new();
        self.collect_types(block, &mut structures);
        self.declare_aliases(block);
        for (structure, user) in &structures {
            let mut fields = Vec::new();
            for member in &structure.members {
                self.declare_members(member, &mut fields);
            }
            *user.fields.borrow_mut() = fields;
        }
        for (structure, user) in &structures {
            if holds_itself(user, user, &mut Vec::new()) {
                let text = &structure.name.text;
                self.report(
                    Diagnostic::error(
                        codes::INCOMPATIBLE,
                        structure.name.span,
                        bilingual!(
                            "la structure « {text} » se contient elle-même",
                            "the structure `{text}` holds itself"
                        ),
                    )
                    .hint(bilingual!(
                        "déclarer le membre « dynamique », ou en faire un tableau",
                        "declare the member `dynamic`, or make it an array"
                    )),
                );
                // A structure without end could not even be created.
                user.fields.borrow_mut().clear();
            }
        }
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
                    let user = UserType::new(Rc::clone(&name.text));
                    self.symbols.types.insert(Rc::clone(&name.key), Rc::clone(&user));
                    structures.push((structure, user));
                }
                StatementKind::Enumeration(written) => self.declare_enumeration(written),
                StatementKind::Procedure(procedure) => {
                    self.collect_types(&procedure.body.statements, structures);
                }
                StatementKind::Class(class) => self.collect_types(&class.body, structures),
                StatementKind::Fold(block) => self.collect_types(block, structures),
                _ => {}
            }
        }
    }

    fn declare_members(&mut self, member: &Declaration, fields: &mut Vec<Field>) {
        let ty = member.ty.as_ref().map_or(Type::Any, |ty| self.resolve_type(ty));
        let shape = member.ty.as_ref().and_then(|ty| self.constant_shape(ty));
        let last = member.names.len().saturating_sub(1);
        for (rank, name) in member.names.iter().enumerate() {
            if fields.iter().any(|field| field.key == name.key) {
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
            });
        }
    }

    /// The first value of an array member whose dimensions are constants.
    pub(super) fn constant_shape(&mut self, ty: &TypeName) -> Option<Value> {
        let resolved = self.resolve_type(ty);
        let shape = self.array_shape(ty)?;
        let mut sizes = Vec::new();
        for dimension in &shape.dimensions {
            match dimension {
                crate::tree::Int::Const(size) if (0..1 << 20).contains(size) => {
                    sizes.push(*size as usize);
                }
                _ => return None,
            }
        }
        Some(filled(&resolved, &sizes, &shape))
    }

    /// The type that is written.
    pub(super) fn resolve_type(&mut self, ty: &TypeName) -> Type {
        let resolved = self.resolve_kind(ty);
        // A variable that may hold Null would behave as one that may not.
        if ty.nullable && resolved.is_simple() {
            self.unsupported(ty.span);
        }
        resolved
    }

    fn resolve_kind(&mut self, ty: &TypeName) -> Type {
        match &ty.kind {
            TypeKind::Boolean => Type::Bool,
            TypeKind::Integer { bytes, signed } => {
                Type::Int(IntKind { bytes: *bytes, signed: *signed })
            }
            TypeKind::Real { bytes } => Type::Real { single: *bytes == 4 },
            TypeKind::Currency => Type::Currency,
            TypeKind::Numeric { decimals, .. } => Type::Numeric { decimals: *decimals },
            TypeKind::Text(kind) => Type::Text(self.text_limit(kind)),
            TypeKind::Buffer(_) => Type::Buffer,
            TypeKind::Date => Type::Date,
            TypeKind::Time => Type::Time,
            TypeKind::DateTime => Type::DateTime,
            TypeKind::Duration => Type::Duration,
            TypeKind::Json => Type::Json,
            TypeKind::Variant | TypeKind::Error => Type::Any,
            TypeKind::Procedure => Type::Procedure,
            TypeKind::Array { dimensions, element, .. } => {
                let mut resolved = Type::Array(Rc::new(self.resolve_type(element)));
                for _ in 1..dimensions.len() {
                    resolved = Type::Array(Rc::new(resolved));
                }
                resolved
            }
            TypeKind::Associative { element, .. } => {
                Type::Associative(Rc::new(self.resolve_type(element)))
            }
            TypeKind::Queue(element) | TypeKind::Stack(element) | TypeKind::List(element) => {
                Type::Array(Rc::new(self.resolve_type(element)))
            }
            TypeKind::Named { name, dynamic } => self.named_type(name, *dynamic),
        }
    }

    fn text_limit(&mut self, kind: &TextKind) -> TextLimit {
        let mut count = |expr: &crate::syntax::tree::Expr| {
            let size = self.expression(expr);
            self.check_size(&size, 1, expr.span);
            let size = size.constant_value().and_then(|value| value.to_int().ok());
            size.and_then(|size| u32::try_from(size).ok())
        };
        match kind {
            TextKind::Free | TextKind::Ansi | TextKind::Unicode => TextLimit::Free,
            TextKind::Character => TextLimit::AtMost(1),
            TextKind::Bounded(size) => count(size).map_or(TextLimit::Free, TextLimit::AtMost),
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
            if let Some(user) = self.symbols.types.get(key) {
                // A variable of an interface refers to an object of some class.
                let dynamic = dynamic || user.class().is_some_and(|class| class.interface);
                return Type::Object { class: Class::User(Rc::clone(user)), dynamic };
            }
            if let Some(ty) = self.symbols.enumerations.get(key) {
                return Type::Enumeration(Rc::clone(ty));
            }
            if let Some(alias) = self.symbols.aliases.get(key) {
                return alias.clone();
            }
            if let Some(native) = self.table.native_type(key)
                && native.declarable
            {
                return Type::Object { class: Class::Native(native), dynamic };
            }
        }
        let text = &name.text;
        let mut diagnostic = Diagnostic::error(
            codes::UNKNOWN_TYPE,
            name.span,
            bilingual!("le type « {text} » est inconnu", "the type `{text}` is unknown"),
        );
        let table = &self.table;
        let natives = table
            .types()
            .filter(|native| native.declarable)
            .flat_map(|native| [native.names.fr, native.names.en]);
        let users = self.symbols.types.values().map(|user| &*user.name);
        let users = users.chain(self.symbols.enumerations.values().map(|ty| &*ty.name));
        let simple = ["entier", "chaîne", "réel", "booléen", "int", "string", "real", "boolean"];
        if let Some(hint) =
            super::name::did_you_mean(&nearest(text, natives.chain(users).chain(simple)))
        {
            diagnostic = diagnostic.hint(hint);
        }
        self.report(diagnostic);
        Type::Any
    }

    /// How an array or map of this type begins, when its type says more than its element.
    pub(super) fn array_shape(&mut self, ty: &TypeName) -> Option<ArrayShape> {
        match &ty.kind {
            TypeKind::Array { dimensions, fixed, growth, .. } => {
                let sizes: Vec<_> = dimensions
                    .iter()
                    .map(|dimension| match dimension {
                        Some(size) => {
                            let count = self.expression(size);
                            self.check_size(&count, 0, size.span);
                            count.into_int()
                        }
                        None => crate::tree::Int::Const(0),
                    })
                    .collect();
                let growth = match growth {
                    None => Growth::None,
                    Some(size) => match self.expression(size).constant_value() {
                        Some(Value::Int(0)) => Growth::None,
                        Some(Value::Int(1) | Value::Null) | None => Growth::One,
                        Some(_) => Growth::Any,
                    },
                };
                Some(ArrayShape { dimensions: sizes, growth, fixed: *fixed, key_rule: None })
            }
            TypeKind::Associative { options, .. } => {
                let mut bits = 0;
                if let Some(Some(option)) = options.first()
                    && let Some(value) = self.expression(option).constant_value()
                {
                    bits = value.to_int().unwrap_or(0);
                }
                Some(ArrayShape {
                    dimensions: Vec::new(),
                    growth: Growth::None,
                    fixed: false,
                    key_rule: Some(KeyRule::from_options(bits)),
                })
            }
            _ => None,
        }
    }
}

/// True when a member held by value leads back to `wanted`.
pub(super) fn holds_itself(
    wanted: &Rc<UserType>,
    user: &Rc<UserType>,
    seen: &mut Vec<Rc<UserType>>,
) -> bool {
    if seen.iter().any(|known| Rc::ptr_eq(known, user)) {
        return false;
    }
    seen.push(Rc::clone(user));
    user.fields.borrow().iter().any(|field| match &field.ty {
        Type::Object { class: Class::User(inner), dynamic: false } => {
            Rc::ptr_eq(inner, wanted) || holds_itself(wanted, inner, seen)
        }
        _ => false,
    })
}

fn filled(ty: &Type, sizes: &[usize], shape: &ArrayShape) -> Value {
    let Type::Array(element) = ty else { return ty.default_value() };
    let (count, inner) = sizes.split_first().map_or((0, &[][..]), |(count, rest)| (*count, rest));
    let items = (0..count).map(|_| filled(element, inner, shape)).collect();
    let value = Value::array((**element).clone(), items);
    if let Value::Array(array) = &value {
        array.borrow_mut().growth = shape.growth;
        array.borrow_mut().fixed = shape.fixed;
    }
    value
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
