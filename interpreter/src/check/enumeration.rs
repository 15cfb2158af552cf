//! Enumerations and combinations: their declaration, and the names of their values where one of
//! them is expected.

use std::cell::OnceCell;
use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Bilingual, Diagnostic, codes, nearest};
use crate::source::Span;
use crate::syntax::tree::{self as syntax, Access, BinaryOp, Expr, ExprKind, Name};
use crate::value::{Choice, Enumerated, Enumeration, MAX_OPTIONS, Type, UserType, Value};

use super::name::{Meaning, did_you_mean};
use super::typed::{Typed, type_of};
use super::types::duplicate;
use super::{Checker, Mode};

impl Checker {
    /// Makes the type known, and the names of its values.
    pub(super) fn declare_enumeration(
        &mut self,
        written: &syntax::Enumeration,
        class: Option<&Name>,
    ) {
        let mut made = Enumeration::new(Rc::clone(&written.name.text), written.combination);
        for value in &written.values {
            if value.included {
                self.include(&mut made, &value.name, class);
                continue;
            }
            let name = &value.name;
            if made.code(&name.key).is_some() {
                self.report(duplicate(name));
                continue;
            }
            match value.value.as_ref().and_then(|value| code_of(&made, value)) {
                Some(code) => made.add_alias(Rc::clone(&name.key), code),
                None => made.add(Choice {
                    // A text of its own: it tells the value from those of other types.
                    name: Rc::from(&*name.text),
                    key: Rc::clone(&name.key),
                    value: Rc::new(OnceCell::new()),
                }),
            }
        }
        if made.combination && made.choices.len() > MAX_OPTIONS {
            let text = &made.name;
            self.report(Diagnostic::error(
                codes::TOO_LARGE,
                written.name.span,
                bilingual!(
                    "la combinaison « {text} » a plus de {MAX_OPTIONS} options",
                    "the combination `{text}` has more than {MAX_OPTIONS} options"
                ),
            ));
            made.choices.truncate(MAX_OPTIONS);
        }
        for names in &written.exclusions {
            let mut bits = 0;
            for name in names {
                match made.code(&name.key) {
                    Some(code) => bits |= code,
                    None => self.not_a_value(&made, name),
                }
            }
            made.exclusions.push(bits);
        }
        self.name_values(written, class, Rc::new(made));
    }

    /// `[Base]`: the values of another type come first.
    fn include(&mut self, made: &mut Enumeration, name: &Name, class: Option<&Name>) {
        let enumerations = &self.symbols.enumerations;
        let own = class.and_then(|class| enumerations.get(&*qualified(&class.key, &name.key)));
        let base = own.or_else(|| enumerations.get(&name.key)).cloned();
        match base {
            Some(base) if base.combination == made.combination => {
                let shift = if made.combination { made.choices.len() as u32 } else { 0 };
                base.choices.iter().for_each(|choice| made.add(choice.clone()));
                for (key, code) in base.aliases.iter().filter(|_| shift == 0) {
                    made.add_alias(Rc::clone(key), *code);
                }
                made.exclusions.extend(base.exclusions.iter().map(|bits| bits << shift.min(63)));
            }
            _ => {
                let text = &name.text;
                self.report(Diagnostic::error(
                    codes::UNKNOWN_TYPE,
                    name.span,
                    bilingual!(
                        "« {text} » n'est pas un type du même genre, déclaré plus haut",
                        "`{text}` is not a type of the same kind, declared above"
                    ),
                ));
            }
        }
    }

    /// The names of the values are constants; the name of the type stands for all of them. Those
    /// of a class are constants of the class, given when it is declared.
    fn name_values(
        &mut self,
        written: &syntax::Enumeration,
        class: Option<&Name>,
        made: Rc<Enumeration>,
    ) {
        if let Some(class) = class {
            let key = qualified(&class.key, &written.name.key);
            let known = self.symbols.enumerations.insert(key, made).is_some();
            if known && self.mode == Mode::Program {
                self.report(duplicate(&written.name));
            }
            return;
        }
        let replace = self.mode.replaces();
        let known = self.symbols.enumerations.contains_key(&written.name.key)
            || self.symbols.types.contains_key(&written.name.key);
        if known && !replace {
            self.report(duplicate(&written.name));
        }
        for (key, value) in constants(&written.name, &made) {
            let ty = type_of(&value);
            // A name of two types is the first one's, unless the place says which.
            if replace || !self.symbols.constants.contains_key(&key) {
                self.symbols.constants.insert(key, (value, ty));
            }
        }
        self.symbols.enumerations.insert(Rc::clone(&written.name.key), made);
    }

    /// The associated values, once the constants above them are known.
    pub(super) fn associated_values(&mut self, written: &syntax::Enumeration) {
        if let Some(made) = self.symbols.enumerations.get(&written.name.key).cloned() {
            self.give_values(written, &made);
        }
    }

    /// The values of a type declared in a class: the constants of that class.
    pub(super) fn class_enumeration(
        &mut self,
        written: &syntax::Enumeration,
        class: &str,
    ) -> Vec<(Rc<str>, Value)> {
        let key = qualified(class, &written.name.key);
        let Some(made) = self.symbols.enumerations.get(&key).cloned() else { return Vec::new() };
        self.give_values(written, &made);
        constants(&written.name, &made)
    }

    fn give_values(&mut self, written: &syntax::Enumeration, made: &Enumeration) {
        for line in &written.values {
            let Some(expr) = &line.value else { continue };
            let Some(choice) = made.choice(&line.name.key) else { continue };
            let lowered = self.expression(expr);
            match lowered.known_value() {
                // Only a type redeclared in a session has its values already.
                Some(value) => drop(choice.value.set(value)),
                None => self.report(
                    Diagnostic::error(
                        codes::CONSTANT_EXPECTED,
                        expr.span,
                        bilingual!(
                            "la valeur associée doit être une constante",
                            "the associated value must be a constant"
                        ),
                    )
                    .hint(bilingual!(
                        "un texte, un nombre, une constante, ou une valeur de la même énumération",
                        "a text, a number, a constant, or a value of the same enumeration"
                    )),
                ),
            }
        }
    }

    /// A value of `ty` written by its bare name, or `A + B`; a variable of that name hides it.
    pub(super) fn enumerated(&mut self, expr: &Expr, ty: &Rc<Enumeration>) -> Option<Typed> {
        if let ExprKind::Name(name) = &expr.kind
            && ty.code(&name.key).is_none()
            && matches!(self.meaning(name), Meaning::Unknown)
        {
            self.not_a_value(&Rc::clone(ty), name);
            return Some(Typed::error());
        }
        let code = self.expected_code(expr, ty)?;
        Some(Typed::constant(Enumerated::value_of(ty, code)))
    }

    fn expected_code(&mut self, expr: &Expr, ty: &Rc<Enumeration>) -> Option<u64> {
        match &expr.kind {
            ExprKind::Name(name) => {
                let code = ty.code(&name.key)?;
                // Those of a class have no meaning outside of it but where its type is expected.
                let seen = match self.meaning(name) {
                    Meaning::Constant(_) | Meaning::Unknown => true,
                    Meaning::Member(class) => self.is_class_constant(&class, &name.key),
                    _ => false,
                };
                seen.then_some(code)
            }
            ExprKind::Binary { op: BinaryOp::Add, left, right, .. } if ty.combination => {
                Some(self.expected_code(left, ty)? | self.expected_code(right, ty)?)
            }
            _ => None,
        }
    }

    /// The options between brackets: those of the combination in front.
    pub(super) fn options(&mut self, expr: &Expr, ty: &Type) -> Typed {
        let value = self.expected(expr, ty);
        let value = self.convert(value, ty, expr.span);
        Typed::any(value, ty.clone())
    }

    /// The type of a folded name: `e`, `::e`, `class::e`.
    pub(super) fn enumeration_named(&self, key: &str) -> Option<Rc<Enumeration>> {
        let known = |key: &str| self.symbols.enumerations.get(key).cloned();
        match key.split_once("::") {
            Some(("", name)) => self.own_enumeration(name),
            // Of the class, or of one of its bases.
            Some((class, name)) => known(key).or_else(|| {
                let class = self.class_named(class)?;
                self.enumeration_in(&class, name)
            }),
            None => self.own_enumeration(key).or_else(|| known(key)),
        }
    }

    /// A type declared in the class of the code, or in one of its bases.
    fn own_enumeration(&self, key: &str) -> Option<Rc<Enumeration>> {
        if let Some(context) = self.context() {
            return self.enumeration_in(&context.class, key);
        }
        let mut family = self.declaring.iter();
        family.find_map(|class| self.symbols.enumerations.get(&*qualified(class, key)).cloned())
    }

    /// `Class::Type`, for a name that is only known in that class.
    pub(super) fn enumeration_of_a_class(&self, key: &str) -> Option<String> {
        let inside = |(full, ty): (&Rc<str>, &Rc<Enumeration>)| {
            let (class, name) = full.split_once("::")?;
            let class = self.symbols.types.get(class).filter(|_| name == key)?;
            Some(format!("{}::{}", class.name, ty.name))
        };
        // The same one every time.
        self.symbols.enumerations.iter().filter_map(inside).min()
    }

    fn enumeration_in(&self, class: &UserType, key: &str) -> Option<Rc<Enumeration>> {
        let mut family = super::class::family(class).into_iter();
        family.find_map(|class| self.symbols.enumerations.get(&*qualified(&class, key)).cloned())
    }

    /// The type that stands in front of one of its values: `E`, `::E`, `Class::E`.
    fn enumeration_before(&mut self, object: &Expr) -> Option<Rc<Enumeration>> {
        match &object.kind {
            ExprKind::Name(name) => {
                let ty = self.enumeration_named(&name.key)?;
                let is_type = match self.meaning(name) {
                    Meaning::Constant(_) => true,
                    Meaning::Member(class) => self.is_class_constant(&class, &name.key),
                    _ => false,
                };
                is_type.then_some(ty)
            }
            ExprKind::ImplicitMember { access: Access::DoubleColon, name } => {
                self.own_enumeration(&name.key)
            }
            ExprKind::Member { object, name, .. } => {
                let receiver = self.receiver(object)?;
                self.enumeration_in(&receiver.class, &name.key)
            }
            _ => None,
        }
    }

    /// `Type.Value`, `Type::Value`.
    pub(super) fn qualified_value(&mut self, object: &Expr, name: &Name) -> Option<Typed> {
        let ty = self.enumeration_before(object)?;
        if let Some(code) = ty.code(&name.key) {
            return Some(Typed::constant(Enumerated::value_of(&ty, code)));
        }
        // `Type..Occurrence` is asked of its values.
        if self.value_method(&Type::Array(Rc::new(Type::Any)), &name.key).is_some() {
            return None;
        }
        self.not_a_value(&ty, name);
        Some(Typed::error())
    }

    fn not_a_value(&mut self, ty: &Enumeration, name: &Name) {
        let (text, owner) = (&name.text, &ty.name);
        let names = ty.names();
        let near = nearest(text, ty.choices.iter().map(|choice| &*choice.name));
        let listed = (!names.is_empty()).then(|| values_hint(ty, &names));
        let mut found = Diagnostic::error(
            codes::UNKNOWN_NAME,
            name.span,
            bilingual!(
                "« {text} » n'est pas une valeur de « {owner} »",
                "`{text}` is not a value of `{owner}`"
            ),
        );
        if let Some(hint) = did_you_mean(&near).or(listed) {
            found = found.hint(hint);
        }
        self.report(found);
    }

    /// Tells at `span` that two values of these types can never be equal.
    pub(super) fn check_comparable(&mut self, left: &Typed, right: &Typed, span: Span) {
        let (ty, other, constant) = match (&left.ty, &right.ty) {
            (Type::Enumeration(ty), other) => (ty, other, right.constant_value()),
            (other, Type::Enumeration(ty)) => (ty, other, left.constant_value()),
            _ => return self.check_same_structure(&left.ty, &right.ty, span),
        };
        let fits = match other {
            Type::Enumeration(other) => ty.includes(other) || other.includes(ty),
            Type::Any | Type::Void => true,
            Type::Int(_) => ty.combination && matches!(constant, Some(Value::Int(0))),
            _ => matches!(constant, Some(Value::Null)),
        };
        if fits {
            return;
        }
        let (left, right) = (left.ty.name(), right.ty.name());
        let (left_fr, left_en, right_fr, right_en) = (left.fr, left.en, right.fr, right.en);
        let names = ty.names();
        self.report(
            Diagnostic::error(
                codes::INCOMPATIBLE,
                span,
                bilingual!(
                    "« {left_fr} » et « {right_fr} » ne se comparent pas",
                    "`{left_en}` and `{right_en}` do not compare"
                ),
            )
            .hint(values_hint(ty, &names)),
        );
    }
}

/// The key of a type that belongs to a class.
fn qualified(class: &str, key: &str) -> Rc<str> {
    Rc::from(format!("{class}::{key}"))
}

/// The constants that a type brings: each value, each alias, and all of them under its own name.
fn constants(name: &Name, made: &Rc<Enumeration>) -> Vec<(Rc<str>, Value)> {
    let keys = made.choices.iter().map(|choice| &choice.key);
    let aliases = made.aliases.iter().map(|(key, _)| key);
    let value = |key: &Rc<str>| {
        made.code(key).map(|code| (Rc::clone(key), Enumerated::value_of(made, code)))
    };
    let mut constants: Vec<_> = keys.chain(aliases).filter_map(value).collect();
    constants.push((Rc::clone(&name.key), made.all()));
    constants
}

/// The values of a type, for a hint.
pub(super) fn values_hint(ty: &Enumeration, names: &str) -> Bilingual {
    let name = &ty.name;
    bilingual!("les valeurs de {name} : {names}", "the values of {name}: {names}")
}

/// What `= A`, `= A + B` stands for, when the names are earlier values of the same type.
fn code_of(made: &Enumeration, value: &Expr) -> Option<u64> {
    match &value.kind {
        ExprKind::Name(name) => made.code(&name.key),
        ExprKind::Binary { op: BinaryOp::Add, left, right, .. } if made.combination => {
            Some(code_of(made, left)? | code_of(made, right)?)
        }
        _ => None,
    }
}
