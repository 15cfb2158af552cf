//! Places: what can be written.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{Access, Expr, ExprKind, Name, Range};
use crate::tree::{Any, Member, Place};
use crate::value::{Class, Type, UserType};

use super::Checker;
use super::expression::read_variable;
use super::name::Meaning;
use super::scope::{Variable, VariableKind};
use super::typed::Typed;

impl Checker {
    /// True when the expression is a place: it can be written, or handed over by reference.
    pub(super) fn is_place(&mut self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Index { object, .. } if self.is_parameter_list(object) => true,
            ExprKind::Name(name) if self.is_immutable(name) => false,
            ExprKind::Name(name) => match self.meaning(name) {
                Meaning::Local(_) | Meaning::Global(_) => true,
                Meaning::Member(class) => self.is_class_place(&class, &name.key),
                _ => false,
            },
            ExprKind::Member { object, access, name } => {
                if matches!(&object.kind, ExprKind::Name(prefix) if &*prefix.key == "wl") {
                    return false;
                }
                let before = self.diagnostics.len();
                if let Some((_, class)) = self.qualifier(object) {
                    self.diagnostics.truncate(before);
                    return self.is_class_place(&class, &name.key);
                }
                let object = self.expression(object);
                self.diagnostics.truncate(before);
                if let Some(class) = super::class::class_of(&object.ty) {
                    return self.is_class_place(&class, &name.key);
                }
                match &object.ty {
                    // What only reads is handed over by value.
                    Type::Object { class: Class::Native(native), .. } => native
                        .property(&name.key)
                        .is_some_and(|rank| !native.properties[rank].read_only),
                    Type::Object { class, .. } => class.field(&name.key).is_some(),
                    Type::Any | Type::Json => !super::variant::only_reads(*access, &name.key),
                    _ => false,
                }
            }
            ExprKind::Index { object, indexes } => {
                matches!(indexes.as_slice(), [Range::One(_), ..]) && self.is_place(object)
            }
            ExprKind::Slice { object, .. } => self.is_place(object),
            ExprKind::Indirection { .. } => true,
            ExprKind::ImplicitMember { access, name } => match self.own_class(*access) {
                Some(class) => self.is_class_place(&class, &name.key),
                None => true,
            },
            _ => false,
        }
    }

    /// The place an expression names, and what it holds.
    pub(super) fn place(&mut self, expr: &Expr) -> (Place, Type) {
        let span = expr.span;
        if let Some(place) = self.parameter_place(expr) {
            return (place, Type::Any);
        }
        if let Some(found) = self.variant_place(expr) {
            return found;
        }
        match &expr.kind {
            ExprKind::Name(name) => self.named_place(name, span),
            ExprKind::Member { object, name, .. } => {
                if let Some((object, class)) = self.qualifier(object) {
                    return self.class_place(object, &class, name, true);
                }
                if matches!(&object.kind, ExprKind::Name(_)) || self.is_place(object) {
                    let before = self.diagnostics.len();
                    let ty = self.expression(object).ty;
                    self.diagnostics.truncate(before);
                    if super::moment::is_part(&ty, &name.key) {
                        let (place, _) = self.place(object);
                        let part = Rc::clone(&name.key);
                        return (Place::Part { place: Box::new(place), part, span }, Type::Any);
                    }
                }
                let object = self.writable(object);
                self.member_place(object, name)
            }
            ExprKind::ImplicitMember { access, name }
                if let Some(class) = self.own_class(*access) =>
            {
                let this = self.this();
                self.class_place(this, &class, name, false)
            }
            ExprKind::ImplicitMember { name, .. } => {
                let with = self.scopes.last().and_then(|scope| scope.withs.last()).cloned();
                match with {
                    Some(variable) => {
                        let object = read_variable(&variable, true);
                        self.member_place(object, name)
                    }
                    None => {
                        self.expression(expr);
                        nowhere()
                    }
                }
            }
            ExprKind::Index { object, indexes } => self.index_place(object, indexes, span),
            ExprKind::Slice { object, range } => {
                let (text, ty) = self.place(object);
                let range = Box::new(self.range(range));
                (Place::Slice { text: Box::new(text), range, span }, slice_type(&ty))
            }
            ExprKind::Indirection { name, kind } => {
                let node = self.indirection(name, kind.as_deref(), span);
                (Place::Indirection(Box::new(node)), Type::Any)
            }
            ExprKind::Error => nowhere(),
            _ => {
                self.report(Diagnostic::error(
                    codes::NOT_ASSIGNABLE,
                    span,
                    bilingual!(
                        "ceci n'est pas une variable : rien ne peut y être écrit",
                        "this is not a variable: nothing can be written to it"
                    ),
                ));
                nowhere()
            }
        }
    }

    /// The class that `:m` and `::m` are about: `:m` in an `AVEC` is about its object.
    fn own_class(&self, access: Access) -> Option<Rc<UserType>> {
        let scope = self.scopes.last()?;
        let own =
            access == Access::DoubleColon || access == Access::Colon && scope.withs.is_empty();
        scope.class.as_ref().filter(|_| own).map(|context| Rc::clone(&context.class))
    }

    /// Tells when what is about to be written is read-only here: a constant or immutable member,
    /// a property without code to write it.
    pub(super) fn check_target(&mut self, target: &Expr) {
        let (class, name) = match &target.kind {
            ExprKind::Name(name) => match self.meaning(name) {
                Meaning::Member(class) => (Some(class), name),
                _ => return,
            },
            ExprKind::ImplicitMember { access, name } => match self.own_class(*access) {
                Some(class) => (Some(class), name),
                None => return,
            },
            ExprKind::Member { object, name, .. } => {
                let before = self.diagnostics.len();
                let class = match self.qualifier(object) {
                    Some((_, class)) => Some(class),
                    None => super::class::class_of(&self.expression(object).ty),
                };
                self.diagnostics.truncate(before);
                (class, name)
            }
            ExprKind::Index { object, .. } => return self.check_target(object),
            _ => return,
        };
        if let Some(class) = class {
            self.check_written(&class, name);
        }
    }

    fn named_place(&mut self, name: &Name, span: Span) -> (Place, Type) {
        if self.is_immutable(name) {
            self.refuse_immutable(name);
        }
        match self.meaning(name) {
            Meaning::Member(class) => {
                let this = self.this();
                self.class_place(this, &class, name, false)
            }
            Meaning::Local(variable) => {
                if self.is_field_variable(&variable.ty)
                    && let Some(found) = value_of_field(&variable, true, span)
                {
                    return found;
                }
                local_place(&variable)
            }
            Meaning::Global(variable) => {
                // A field of the window is written through its value.
                let own = matches!(variable.ty, Type::Object { dynamic: false, .. });
                if (own || self.is_field_variable(&variable.ty))
                    && let Some(found) = value_of_field(&variable, false, span)
                {
                    return found;
                }
                let holds = variable.holds();
                let place = match variable.kind {
                    VariableKind::Plain => Place::Global(variable.slot, holds),
                    VariableKind::Reference => Place::GlobalRef(variable.slot, holds),
                };
                (place, variable.ty)
            }
            Meaning::Unknown => {
                self.unknown_name(name, false);
                nowhere()
            }
            _ => {
                let text = &name.text;
                self.report(Diagnostic::error(
                    codes::NOT_ASSIGNABLE,
                    name.span,
                    bilingual!("« {text} » n'est pas une variable", "`{text}` is not a variable"),
                ));
                nowhere()
            }
        }
    }

    fn member_place(&mut self, object: Typed, name: &Name) -> (Place, Type) {
        let span = name.span;
        if let Some(class) = super::class::class_of(&object.ty) {
            return self.class_place(Some(object), &class, name, false);
        }
        match object.ty.clone() {
            Type::Object { class, .. } => {
                let Some(rank) = class.field(&name.key) else {
                    self.unknown_member(&class, name);
                    return nowhere();
                };
                if let Class::Native(native) = class
                    && native.properties[rank].read_only
                {
                    let (text, owner) = (&name.text, native.names.fr);
                    self.report(Diagnostic::error(
                        codes::READ_ONLY,
                        span,
                        bilingual!(
                            "« {owner}.{text} » se lit seulement",
                            "`{owner}.{text}` is read-only"
                        ),
                    ));
                }
                let ty = class.field_type(rank);
                let member = Member::Rank(rank as u32);
                (Place::Member { object: Box::new(object.into_any()), member, span }, ty)
            }
            Type::Any | Type::Json => {
                let member = Member::Named(Rc::clone(&name.text), Rc::clone(&name.key));
                (Place::Member { object: Box::new(object.into_any()), member, span }, Type::Any)
            }
            _ => {
                self.member_of(object, name, span);
                nowhere()
            }
        }
    }

    fn index_place(&mut self, object: &Expr, indexes: &[Range], span: Span) -> (Place, Type) {
        let before = self.diagnostics.len();
        let ty = self.expression(object).ty;
        self.diagnostics.truncate(before);
        if let Some((kind, range)) = self.bits(&ty, indexes) {
            let (place, range) = (Box::new(self.place(object).0), Box::new(range));
            return (Place::Bits { place, kind, range, span }, Type::LONG);
        }
        match (&ty, indexes) {
            (Type::Enumeration(choices), [Range::One(options)]) if choices.combination => {
                let (place, _) = self.place(object);
                let options = Box::new(self.options(options, &ty).into_any());
                let place = Box::new(place);
                return (Place::Options { place, options, span }, Type::Bool);
            }
            (Type::Text(_) | Type::Buffer | Type::FixedBuffer(_), [range]) => {
                let text = Box::new(self.place(object).0);
                let range = Box::new(self.range(range));
                return (Place::Slice { text, range, span }, slice_type(&ty));
            }
            _ => {}
        }
        if let (Type::Associative(element), Some((key, rank))) =
            (&ty, super::indexing::nth_entry(&ty, indexes))
        {
            let map = Box::new(self.expression(object).into_any());
            let key = Box::new(self.expression(key).into_any());
            let rank = Box::new(self.expression(rank).into_int());
            return (Place::NthEntry { map, key, rank, span }, (**element).clone());
        }
        let Some((Range::One(last), outer)) = indexes.split_last() else {
            self.unsupported(span);
            return nowhere();
        };
        let container = if outer.is_empty() {
            self.writable(object)
        } else {
            self.index(object, outer, span, true)
        };
        let index = self.expression(last);
        match container.ty.clone() {
            Type::Array(element) => {
                let index = Box::new(Any::Int(index.into_int()));
                let object = Box::new(container.into_any());
                (Place::Index { object, index, span }, (*element).clone())
            }
            Type::Associative(element) => {
                let (object, index) = (Box::new(container.into_any()), Box::new(index.into_any()));
                (Place::Index { object, index, span }, (*element).clone())
            }
            Type::Any | Type::Json => {
                let (object, index) = (Box::new(container.into_any()), Box::new(index.into_any()));
                (Place::Index { object, index, span }, Type::Any)
            }
            ty if self.row_method(&ty).is_some() => {
                let written = Diagnostic::error(
                    codes::INCOMPATIBLE,
                    span,
                    bilingual!("une ligne ne s'écrit pas ainsi", "a row is not written so"),
                );
                self.report(written.hint(bilingual!(
                    "TableModifieLigne change une ligne",
                    "TableModifyLine changes a row"
                )));
                nowhere()
            }
            _ => {
                self.index(object, indexes, span, false);
                nowhere()
            }
        }
    }

    /// What stands in front of a dot or a bracket of something that is written: elements of
    /// growing arrays are made on the way.
    pub(super) fn writable(&mut self, expr: &Expr) -> Typed {
        match &expr.kind {
            ExprKind::Index { object, indexes } => self.index(object, indexes, expr.span, true),
            ExprKind::Member { object, name, .. } if !matches!(&object.kind, ExprKind::Name(_)) => {
                let object = self.writable(object);
                self.member_of(object, name, expr.span)
            }
            _ => self.expression(expr),
        }
    }
}

pub(super) fn local_place(variable: &Variable) -> (Place, Type) {
    let place = match variable.kind {
        VariableKind::Plain => Place::Local(variable.slot, variable.holds()),
        VariableKind::Reference => Place::LocalRef(variable.slot),
    };
    (place, variable.ty.clone())
}

/// The value of the field of the window that the variable is, or stands for.
fn value_of_field(variable: &Variable, local: bool, span: Span) -> Option<(Place, Type)> {
    let Type::Object { class: Class::Native(native), .. } = &variable.ty else { return None };
    let rank = native.default_property?;
    let object = Box::new(read_variable(variable, local).into_any());
    let member = Member::Rank(rank as u32);
    let ty = native.properties[rank].ty.to_type();
    Some((Place::Member { object, member, span }, ty))
}

/// What a part of a text or a buffer takes: a byte of a buffer is a number or a text.
fn slice_type(whole: &Type) -> Type {
    match whole {
        Type::Buffer | Type::FixedBuffer(_) | Type::Any => Type::Any,
        _ => Type::TEXT,
    }
}

fn nowhere() -> (Place, Type) {
    (Place::Nowhere(Box::new(Any::Const(crate::value::Value::Null))), Type::Any)
}
