//! Declarations of arrays, associative arrays, queues, stacks and lists, and their lists of
//! values.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Bilingual, Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, Procedure, TypeKind, TypeName};
use crate::tree::{Any, ArrayCheck, ArrayShape, Int, Stmt, StmtKind};
use crate::value::{Entries, Growth, IntKind, KeyRule, Layout, Type, Value};

use super::Checker;
use super::class::innermost;
use super::containment::{MAX_VALUES, values_in};
use super::name::Meaning;
use super::procedure::Signature;
use super::typed::Typed;

/// The types of key that the options of an associative array may name, by their constants.
const KEY_TYPES: &[(&str, Type)] = &[
    ("wlchaine", Type::TEXT),
    ("wlstring", Type::TEXT),
    ("wlchaineunicode", Type::TEXT),
    ("wlunicodestring", Type::TEXT),
    ("wldate", Type::Date),
    ("wldateheure", Type::DateTime),
    ("wldatetime", Type::DateTime),
    ("wlheure", Type::Time),
    ("wltime", Type::Time),
    ("wlentier", Type::INT),
    ("wlint", Type::INT),
    ("wlentier_8", Type::LONG),
    ("wlint_8", Type::LONG),
    ("wlentiersanssigne_4", Type::Int(IntKind { bytes: 4, signed: false })),
    ("wlunsignedint_4", Type::Int(IntKind { bytes: 4, signed: false })),
    ("wlentiersanssigne_8", Type::UnsignedLong),
    ("wlunsignedint_8", Type::UnsignedLong),
    ("wlmonetaire", Type::Currency),
    ("wlcurrency", Type::Currency),
    ("wlnumerique", Type::NUMERIC),
    ("wlnumeric", Type::NUMERIC),
    ("wlreel", Type::REAL),
    ("wlreal", Type::REAL),
];

/// What the declaration of an array says beyond its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ArrayKind {
    /// `tableau fixe`.
    Fixed,
    /// `tableau dynamique` that the declaration itself allocates.
    Allocated,
}

impl Checker {
    /// Remembers what the declaration of an array says.
    pub(super) fn declare_array(&mut self, at: Span, shape: &ArrayShape, init: Option<&Expr>) {
        let allocated = init.is_some_and(|init| matches!(init.kind, ExprKind::Allocate { .. }));
        if shape.layout.fixed {
            self.arrays.insert(at, ArrayKind::Fixed);
        } else if allocated || shape.layout.dynamic && shape.sized() {
            self.arrays.insert(at, ArrayKind::Allocated);
        }
    }

    fn array_kind(&mut self, expr: &Expr) -> Option<ArrayKind> {
        let ExprKind::Name(name) = &expr.kind else { return None };
        match self.meaning(name) {
            Meaning::Local(variable) | Meaning::Global(variable) => {
                self.arrays.get(&variable.span).copied()
            }
            _ => None,
        }
    }

    /// `LIBÉRER t` on an array that its own declaration allocated (page 1514057).
    pub(super) fn released(&mut self, target: &Expr) {
        if self.array_kind(target) != Some(ArrayKind::Allocated) {
            return;
        }
        self.report(
            Diagnostic::error(
                codes::INCOMPATIBLE,
                target.span,
                bilingual!(
                    "un tableau déclaré et alloué sur une même ligne ne se libère pas",
                    "an array declared and allocated on one line is not released"
                ),
            )
            .hint(bilingual!(
                "il l'est de lui-même ; ou déclarer « tableau dynamique », puis l'allouer",
                "it is by itself; or declare a `dynamic array`, then allocate it"
            )),
        );
    }

    /// How a collection of this type begins, when its type says more than its element.
    pub(super) fn array_shape(&mut self, ty: &TypeName) -> Option<ArrayShape> {
        match &ty.kind {
            TypeKind::Array { dimensions, fixed, growth, element, dynamic, .. } => {
                let sizes: Vec<Int> = dimensions
                    .iter()
                    .map(|dimension| match dimension {
                        Some(size) => self.dimension(size, *fixed),
                        None => Int::Const(0),
                    })
                    .collect();
                // An array of several dimensions only changes through `Dimension`.
                let growth = match growth {
                    Some(size) if sizes.len() == 1 => self.growth(size),
                    _ => Growth::None,
                };
                let element = self.array_shape(element).map(Box::new);
                let (fixed, dynamic) = (*fixed, *dynamic);
                let layout = Layout { growth, fixed, dynamic, ..Layout::default() };
                Some(ArrayShape { dimensions: sizes, layout, element })
            }
            TypeKind::Associative { options, element } => {
                let resolved = self.resolve_type(element);
                let entries = Some(self.entries(options, &resolved));
                let element = self.array_shape(element).map(Box::new);
                let layout = Layout { entries, ..Layout::default() };
                Some(ArrayShape { dimensions: Vec::new(), layout, element })
            }
            _ => None,
        }
    }

    /// The size of a dimension; that of a fixed array is known before running.
    fn dimension(&mut self, size: &Expr, fixed: bool) -> Int {
        let size_span = size.span;
        let size = self.expression(size);
        self.check_size(&size, 0, size_span);
        let size = size.into_int();
        if fixed && !matches!(size, Int::Const(_)) {
            self.report(
                Diagnostic::error(
                    codes::CONSTANT_EXPECTED,
                    size_span,
                    bilingual!(
                        "la dimension d'un tableau fixe est un nombre ou une constante",
                        "the dimension of a fixed array is a number or a constant"
                    ),
                )
                .hint(bilingual!(
                    "déclarer un tableau qui n'est pas fixe, ou une CONSTANTE",
                    "declare an array that is not fixed, or a CONSTANT"
                )),
            );
        }
        size
    }

    fn growth(&mut self, size: &Expr) -> Growth {
        // The documentation writes the letter itself: `<agrandissement=N>`.
        if matches!(&size.kind, ExprKind::Name(name) if &*name.key == "n") {
            return Growth::Any;
        }
        match self.expression(size).constant_value() {
            Some(Value::Int(0)) => Growth::None,
            Some(Value::Int(1) | Value::Null) | None => Growth::One,
            Some(_) => Growth::Any,
        }
    }

    /// `(options, default value, key type, initial size)`; `*` keeps what there is by default.
    fn entries(&mut self, options: &[Option<Expr>], element: &Type) -> Entries {
        let mut entries = Entries { rule: KeyRule::default(), default: None, key: Type::TEXT };
        let mut rest = options.iter();
        if let Some(Some(option)) = rest.next() {
            match self.constant(option).and_then(|value| value.to_int().ok()) {
                Some(bits) => entries.rule = KeyRule::from_options(bits),
                None => self.needs_constant(option.span),
            }
        }
        // Compatibility: the key type may come in second place, where it is a constant.
        let mut key = None;
        if let Some(Some(default)) = rest.next() {
            if key_type(default).is_some() {
                key = Some(default);
            } else {
                match self.constant(default).map(|value| value.convert(element)) {
                    Some(Ok(value)) => entries.default = Some(value),
                    _ => self.needs_constant(default.span),
                }
            }
        }
        if let Some(Some(option)) = rest.next() {
            key = Some(option);
        }
        if let Some(option) = key {
            match key_type(option) {
                Some(key) => entries.key = key,
                None => self.wrong_key_type(option.span),
            }
        }
        entries
    }

    fn constant(&mut self, expr: &Expr) -> Option<Value> {
        self.expression(expr).constant_value()
    }

    fn needs_constant(&mut self, span: Span) {
        self.report(Diagnostic::error(
            codes::CONSTANT_EXPECTED,
            span,
            bilingual!(
                "cette option d'un tableau associatif doit être une constante de son type",
                "this option of an associative array must be a constant of its type"
            ),
        ));
    }

    fn wrong_key_type(&mut self, span: Span) {
        self.report(
            Diagnostic::error(
                codes::INCOMPATIBLE,
                span,
                bilingual!(
                    "ce n'est pas un type de clé d'un tableau associatif",
                    "this is not a type of key of an associative array"
                ),
            )
            .hint(bilingual!(
                "les types de clé sont wlChaîne, wlEntier, wlEntier_8, wlDate, wlHeure, \
                 wlDateHeure, wlMonétaire, wlNumérique, wlRéel…",
                "the types of key are wlString, wlInt, wlInt_8, wlDate, wlTime, wlDateTime, \
                 wlCurrency, wlNumeric, wlReal…"
            )),
        );
    }

    /// The first value of an array member whose dimensions are constants.
    pub(super) fn constant_shape(&mut self, ty: &TypeName) -> Option<Value> {
        let resolved = self.resolve_type(ty);
        let mut total = 1;
        let layout = known_layout(&self.array_shape(ty)?, &mut total)?;
        if total.saturating_mul(values_in(innermost(&resolved))) > MAX_VALUES {
            self.report(Diagnostic::error(
                codes::TOO_LARGE,
                ty.span,
                bilingual!(
                    "ce membre contient trop de valeurs : {MAX_VALUES} au plus",
                    "this member holds too many values: {MAX_VALUES} at most"
                ),
            ));
            return None;
        }
        Some(layout.create(&resolved, &Type::default_value))
    }

    /// What a procedure verifies of its array parameters when it is called (page 1514030): the
    /// type of the elements, and the dimensions that the header gives.
    pub(super) fn array_checks(
        &mut self,
        procedure: &Procedure,
        signature: &Signature,
    ) -> Vec<Stmt> {
        let mut checks = Vec::new();
        for (slot, (parameter, info)) in
            procedure.parameters.iter().zip(&signature.parameters).enumerate()
        {
            let Some(TypeName { kind: TypeKind::Array { dimensions, dynamic: false, .. }, .. }) =
                &parameter.ty
            else {
                continue;
            };
            let sizes = dimensions.iter().map(|size| {
                let size = size.as_ref().and_then(|size| self.constant(size));
                size.and_then(|size| size.to_int().ok()).and_then(|size| usize::try_from(size).ok())
            });
            let check = ArrayCheck {
                slot: slot as u32,
                name: Rc::clone(&parameter.name.text),
                ty: info.ty.clone(),
                sizes: sizes.map(Option::unwrap_or_default).collect(),
            };
            let span = parameter.name.span;
            checks.push(Stmt { kind: StmtKind::CheckArray(Box::new(check)), span });
        }
        checks
    }

    /// `[a, b]` for a queue, a stack or a list.
    pub(super) fn sequence_list(&mut self, ty: &Type, element: &Type, items: &[Expr]) -> Any {
        Any::Convert(Box::new(self.nested_list(items, element)), ty.clone())
    }

    /// `[0x01, 0x02]` for a buffer: the codes of its bytes (page 1514042).
    pub(super) fn byte_list(&mut self, items: &[Expr]) -> Typed {
        let items = items
            .iter()
            .map(|item| {
                let value = self.expression(item);
                if matches!(value.ty, Type::Text(_)) {
                    self.not_a_byte(item.span);
                }
                self.convert(value, &Type::BYTE, item.span)
            })
            .collect();
        let list = Any::List { items, element: Type::BYTE };
        Typed::any(Any::Convert(Box::new(list), Type::Buffer), Type::Buffer)
    }

    fn not_a_byte(&mut self, span: Span) {
        self.report(
            Diagnostic::error(
                codes::INCOMPATIBLE,
                span,
                bilingual!(
                    "la liste d'un buffer contient les codes de ses octets, de 0 à 255",
                    "the list of a buffer holds the codes of its bytes, from 0 to 255"
                ),
            )
            .hint(bilingual!(
                "écrire le code : Asc(\"A\") ; ou affecter le texte au buffer",
                "write the code: Asc(\"A\"); or assign the text to the buffer"
            )),
        );
    }

    /// `[[key, value], …]` for an associative array.
    pub(super) fn pairs(&mut self, items: &[Expr], element: &Type) -> Any {
        let nodes = items
            .iter()
            .map(|item| {
                let ExprKind::List(pair) = &item.kind else {
                    self.wrong_pair(item.span);
                    return Any::Const(Value::Null);
                };
                let [key, value] = pair.as_slice() else {
                    self.wrong_pair(item.span);
                    return Any::Const(Value::Null);
                };
                let key = self.expression(key).into_any();
                let value = match (&value.kind, element) {
                    (ExprKind::List(inner), Type::Array(element)) => {
                        self.nested_list(inner, element)
                    }
                    (ExprKind::List(inner), Type::Object { class, .. }) => {
                        self.members(&class.clone(), inner, value.span)
                    }
                    _ => {
                        let lowered = self.expression(value);
                        self.convert(lowered, element, value.span)
                    }
                };
                Any::List { items: vec![key, value], element: Type::Any }
            })
            .collect();
        Any::List { items: nodes, element: Type::Any }
    }

    fn wrong_pair(&mut self, span: Span) {
        self.report(Diagnostic::error(
            codes::INCOMPATIBLE,
            span,
            bilingual!(
                "un tableau associatif se remplit de couples [clé, valeur]",
                "an associative array is filled with pairs [key, value]"
            ),
        ));
    }

    /// `t1 = t2`, which makes both names of one array: the elements must be of one type (pages
    /// 1514030 and 1515003).
    pub(super) fn array_assignment(&mut self, ty: &Type, value: &Typed, span: Span) {
        let (Type::Array(to), Type::Array(from)) = (ty, &value.ty) else { return };
        if same_elements(from, to) {
            return;
        }
        let (from, to) = (value.ty.name(), ty.name());
        self.report(
            Diagnostic::error(
                codes::INCOMPATIBLE,
                span,
                Bilingual {
                    fr: format!(
                        "« = » donne un autre nom au même tableau : « {} » n'est pas « {} »",
                        from.fr, to.fr
                    ),
                    en: format!(
                        "`=` gives the same array another name: `{}` is not `{}`",
                        from.en, to.en
                    ),
                },
            )
            .hint(bilingual!(
                "« <= » copie les éléments en les convertissant",
                "`<=` copies the elements and converts them"
            )),
        );
    }

    /// `t1 = t2` on a fixed array, which is never assigned whole (page 1514025).
    pub(super) fn fixed_assignment(&mut self, target: &Expr, value: &Typed) {
        if !matches!(value.ty, Type::Array(_)) || self.array_kind(target) != Some(ArrayKind::Fixed)
        {
            return;
        }
        self.report(
            Diagnostic::error(
                codes::NOT_ASSIGNABLE,
                target.span,
                bilingual!(
                    "un tableau fixe ne s'affecte pas en entier",
                    "a fixed array is not assigned whole"
                ),
            )
            .hint(bilingual!(
                "affecter ses éléments, une liste [a, b], ou copier avec « <= »",
                "assign its elements, a list [a, b], or copy with `<=`"
            )),
        );
    }
}

/// True when an array of the first may be known by a name declared for the second. Choice: the
/// sizes of integers, reals and texts are not looked at, since `SOIT` and lists take the widest.
fn same_elements(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (Type::Any | Type::Json, _) | (_, Type::Any | Type::Json) => true,
        (Type::Array(from), Type::Array(to)) => same_elements(from, to),
        (Type::Object { class: from, .. }, Type::Object { class: to, .. }) => {
            from.is_a(to) || to.is_a(from)
        }
        (Type::Int(_) | Type::UnsignedLong, Type::Int(_) | Type::UnsignedLong)
        | (Type::Real { .. }, Type::Real { .. })
        | (Type::Numeric { .. }, Type::Numeric { .. })
        | (Type::Text(_), Type::Text(_)) => true,
        (from, to) => from == to,
    }
}

fn key_type(expr: &Expr) -> Option<Type> {
    let ExprKind::Name(name) = &expr.kind else { return None };
    KEY_TYPES.iter().find(|(key, _)| *key == &*name.key).map(|(_, ty)| ty.clone())
}

/// The layout of a shape whose sizes are constants; `total` as in the evaluator.
fn known_layout(shape: &ArrayShape, total: &mut u64) -> Option<Layout> {
    let mut layout = shape.layout.clone();
    for dimension in &shape.dimensions {
        let Int::Const(size) = dimension else { return None };
        let size = usize::try_from(*size).ok()?;
        *total = total.saturating_mul(size.max(1) as u64);
        layout.dimensions.push(size);
    }
    if let Some(element) = &shape.element {
        layout.element = Some(Box::new(known_layout(element, total)?));
    }
    Some(layout)
}
