//! Variants and JSON variables: their members are found when the program runs.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{Access, Expr, ExprKind, Name, Range};
use crate::tree::{Any, Member, Place, Step, VariantProperty};
use crate::value::Type;

use super::Checker;
use super::typed::Typed;

/// True for a property of variants that is not written: it is handed over by value.
pub(super) fn only_reads(access: Access, key: &str) -> bool {
    use VariantProperty as P;
    access == Access::DoubleDot
        && !matches!(property(key), None | Some(P::Exists | P::Json | P::Value))
}

impl Checker {
    /// True when what the expression holds is only known when the program runs.
    fn is_variant(&mut self, expr: &Expr) -> bool {
        let before = self.diagnostics.len();
        let ty = self.expression(expr).ty;
        self.diagnostics.truncate(before);
        is_loose(&ty)
    }

    /// The place of a member or an element of a variant, or of one of its properties.
    pub(super) fn variant_place(&mut self, expr: &Expr) -> Option<(Place, Type)> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Member { object, access, name } => {
                if !self.is_place(object) || !self.is_variant(object) {
                    return None;
                }
                let of = self.place(object).0;
                let property = property(&name.key).filter(|_| *access == Access::DoubleDot);
                Some(match property {
                    Some(VariantProperty::Exists) => match of {
                        Place::Sub { of, step, .. } => {
                            (Place::Existence { of, step, span }, Type::Bool)
                        }
                        _ => return None,
                    },
                    Some(VariantProperty::Json) => (of, Type::Json),
                    Some(VariantProperty::Value) => (sub(of, Step::Value, span), Type::Any),
                    Some(_) => {
                        self.read_only_property(name);
                        (of, Type::Any)
                    }
                    None => (sub(of, Step::Member(Rc::clone(&name.text)), span), Type::Any),
                })
            }
            ExprKind::Index { object, indexes } => {
                let plain = indexes.iter().all(|index| matches!(index, Range::One(_)));
                if !plain || !self.is_place(object) || !self.is_variant(object) {
                    return None;
                }
                let mut place = self.place(object).0;
                for index in indexes {
                    if let Range::One(index) = index {
                        let index = self.expression(index).into_any();
                        place = sub(place, Step::Index(index), span);
                    }
                }
                Some((place, Type::Any))
            }
            ExprKind::ImplicitMember { name, .. } => {
                let with = self.scopes.last().and_then(|scope| scope.withs.last()).cloned()?;
                if !is_loose(&with.ty) {
                    return None;
                }
                let of = super::place::local_place(&with).0;
                Some((sub(of, Step::Member(Rc::clone(&name.text)), span), Type::Any))
            }
            _ => None,
        }
    }

    fn read_only_property(&mut self, name: &Name) {
        let text = &name.text;
        self.report(Diagnostic::error(
            codes::READ_ONLY,
            name.span,
            bilingual!("« ..{text} » se lit seulement", "`..{text}` is read-only"),
        ));
    }

    /// What a call that fills an array is given, when it stands in a variant: an array is made
    /// there when there is none.
    pub(super) fn variant_array(&mut self, expr: &Expr) -> Option<Typed> {
        // `v..Membre` is an array already.
        let members = matches!(&expr.kind, ExprKind::Member { name, .. }
            if property(&name.key) == Some(VariantProperty::Members));
        if members || !self.is_place(expr) || !self.is_variant(expr) {
            return None;
        }
        let place = Box::new(self.place(expr).0);
        Some(Typed::any(Any::VariantArray { place, span: expr.span }, Type::Any))
    }
}

/// `v..Type`, `v.m..Existe`: a property of a variant, where `object` is one and bears it.
pub(super) fn variant_property(object: Typed, access: Access, name: &Name) -> Typed {
    let Some(property) = property(&name.key) else { return object };
    let dot = access != Access::DoubleDot;
    let ty = match property {
        _ if dot => Type::Any,
        VariantProperty::Exists => Type::Bool,
        VariantProperty::Json => Type::TEXT,
        _ => Type::Any,
    };
    let member = Member::Named(Rc::clone(&name.text), Rc::clone(&name.key));
    let (object, span) = (Box::new(object.into_any()), name.span);
    Typed::any(Any::Property { object, property, member, dot, span }, ty)
}

/// True when the name in front of which a value of this type stands is a property of variants.
pub(super) fn has_variant_property(ty: &Type, name: &Name) -> bool {
    is_loose(ty) && property(&name.key).is_some()
}

/// A JSON variable where a text is wanted gives its JSON text (page 1000023611).
pub(super) fn json_text(value: Typed) -> Typed {
    if value.ty != Type::Json {
        return value;
    }
    let member = Member::Named(Rc::from("FormatJSON"), Rc::from("formatjson"));
    let object = Box::new(value.into_any());
    let property = VariantProperty::Json;
    let span = Span::default();
    Typed::any(Any::Property { object, property, member, dot: false, span }, Type::TEXT)
}

/// True for the types whose values have any shape.
pub(super) fn is_loose(ty: &Type) -> bool {
    matches!(ty, Type::Any | Type::Json)
}

fn sub(of: Place, step: Step, span: Span) -> Place {
    Place::Sub { of: Box::new(of), step: Box::new(step), span }
}

/// The property of this folded name.
fn property(key: &str) -> Option<VariantProperty> {
    Some(match key {
        "existe" | "exist" | "exists" => VariantProperty::Exists,
        "nom" | "name" => VariantProperty::Name,
        "valeur" | "value" => VariantProperty::Value,
        "type" => VariantProperty::Type,
        "membre" | "member" => VariantProperty::Members,
        "classe" | "class" => VariantProperty::Class,
        "occurrence" | "count" => VariantProperty::Count,
        "formatjson" | "jsonformat" => VariantProperty::Json,
        _ => return None,
    })
}
