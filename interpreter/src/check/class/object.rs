//! Objects that begin and are assigned: declarations, `ALLOUER`, `<-`, global members.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{
    Argument as SyntaxArgument, Declaration, Expr, ExprKind, Init, Name, TypeName,
};
use crate::tree::{Any, ArrayShape, Member, ObjectNode, ObjectStmt, Place, Stmt, StmtKind};
use crate::value::{Access, Class, Restriction, Type, UserType};

use super::super::Checker;
use super::super::typed::Typed;
use super::{MethodContext, has_attribute, object_of};

impl Checker {
    /// A new object of a class, with its constructor.
    pub(in super::super) fn new_object(
        &mut self,
        user: &Rc<UserType>,
        arguments: &[SyntaxArgument],
        span: Span,
    ) -> Any {
        let Some(info) = user.class() else { return Any::Const(crate::value::Value::Null) };
        let text = &user.name;
        if info.interface {
            self.report(Diagnostic::error(
                codes::ABSTRACT_CLASS,
                span,
                bilingual!(
                    "« {text} » est une interface : elle n'a pas d'objets à elle",
                    "`{text}` is an interface: it has no objects of its own"
                ),
            ));
        } else if let Some(reason) = &info.is_abstract {
            let diagnostic = Diagnostic::error(
                codes::ABSTRACT_CLASS,
                span,
                bilingual!(
                    "la classe « {text} » est abstraite : on ne peut pas en créer d'objet",
                    "the class `{text}` is abstract: no object of it can be created"
                ),
            );
            self.report(if reason == text {
                diagnostic.hint(bilingual!(
                    "créer un objet d'une classe dérivée",
                    "create an object of a derived class"
                ))
            } else {
                diagnostic.hint(bilingual!(
                    "sa méthode « {reason} » n'a pas de code",
                    "its method `{reason}` has no code"
                ))
            });
        }
        let name = Name::new("Constructeur", span);
        if info.constructor_access != Access::Public {
            let by = Rc::clone(user);
            self.check_access(&[Restriction { by, access: info.constructor_access }], &name);
        }
        let constructor = self.constructor_call(user, arguments, &name);
        let class = Class::User(Rc::clone(user));
        Any::Object(Box::new(ObjectNode::New { class, constructor, span }))
    }

    /// Tells when objects of a class cannot be made without arguments: elements of an array,
    /// members of a structure.
    pub(in super::super) fn check_default_constructor(&mut self, ty: &Type, span: Span) {
        let Type::Object { class: Class::User(user), dynamic: false } = innermost(ty) else {
            return;
        };
        if user.class().is_none() {
            // A structure that held itself was told and emptied.
            let members: Vec<Type> =
                user.fields.borrow().iter().map(|field| field.ty.clone()).collect();
            for member in members {
                if !matches!(innermost(&member), Type::Object { class: Class::User(inner), .. }
                    if inner.class().is_none())
                {
                    self.check_default_constructor(&member, span);
                }
            }
            return;
        }
        let Some(info) = user.class() else { return };
        let known = info.constructors.clone();
        let takes_none =
            |index: &u32| self.symbols.signatures[*index as usize].prototype().takes(0);
        if !known.is_empty() && !known.iter().any(takes_none) {
            self.no_constructor(&Rc::clone(user), &known, 0, span);
        } else if let Some(reason) = &info.is_abstract {
            let text = &user.name;
            let _ = reason;
            self.report(
                Diagnostic::error(
                    codes::ABSTRACT_CLASS,
                    span,
                    bilingual!(
                        "la classe « {text} » est abstraite : elle n'a pas d'objets",
                        "the class `{text}` is abstract: it has no objects"
                    ),
                )
                .hint(bilingual!("déclarer « {text} dynamique »", "declare `dynamic {text}`")),
            );
        }
    }

    /// `ALLOUER UN T(args)`.
    pub(in super::super) fn allocate(
        &mut self,
        ty: &TypeName,
        arguments: &[SyntaxArgument],
        span: Span,
    ) -> Typed {
        let shape = self.array_shape(ty).map(|mut shape| {
            shape.layout.dynamic = false;
            Box::new(shape)
        });
        let resolved = self.resolve_type(ty);
        if let Some(user) = super::member::class_of(&resolved) {
            let node = self.new_object(&user, arguments, span);
            return Typed::any(node, object_of(&user));
        }
        if !arguments.is_empty() {
            self.unsupported(span);
        }
        let (made, held) = match resolved {
            Type::Object { class, .. } => (
                Type::Object { class: class.clone(), dynamic: false },
                Type::Object { class, dynamic: true },
            ),
            other => (other.clone(), other),
        };
        Typed::any(made_value(made, shape), held)
    }

    /// Variables whose type is a class.
    pub(in super::super) fn declare_objects(
        &mut self,
        declaration: &Declaration,
        user: &Rc<UserType>,
        dynamic: bool,
        span: Span,
        out: &mut Vec<Stmt>,
    ) {
        let attributes = &declaration.attributes;
        let weak = has_attribute(attributes, &["faible", "weak"]);
        let forced = has_attribute(
            attributes,
            &["force destructeur", "force destructor", "force le destructeur"],
        );
        let ty = Type::Object { class: Class::User(Rc::clone(user)), dynamic };
        let count = declaration.names.len();
        for (rank, name) in declaration.names.iter().enumerate() {
            let init = match &declaration.init {
                Some(Init::Value(value)) if rank + 1 == count => Some(Init::Value(value.clone())),
                Some(Init::Values(values)) => values.get(rank).cloned().map(Init::Value),
                Some(Init::Value(_)) | None => None,
                other => other.clone(),
            };
            let (first, after) = self.first_object(user, dynamic, init.as_ref(), name.span);
            let (place, boxed) = self.declare_variable(name, &ty);
            if weak || forced {
                let (place, _) = self.link(name, (place, ty.clone()));
                let statement = ObjectStmt::Declare { place, init: first, weak };
                out.push(Stmt { kind: StmtKind::Object(Box::new(statement)), span });
            } else {
                let ty = object_of(user);
                out.push(Stmt {
                    kind: StmtKind::Declare { place, ty, init: first, boxed, array: None },
                    span,
                });
            }
            if let Some(value) = after {
                self.copied_after(name, user, value, span, out);
            }
        }
    }

    /// What a variable of a class begins with, and what is then assigned to it.
    fn first_object<'a>(
        &mut self,
        user: &Rc<UserType>,
        dynamic: bool,
        init: Option<&'a Init>,
        span: Span,
    ) -> (Option<Any>, Option<&'a Expr>) {
        let held = object_of(user);
        match init {
            None if dynamic => (None, None),
            // `o est un C = Null` constructs nothing (page 6010002).
            Some(Init::Value(Expr { kind: ExprKind::Name(name), .. })) if &*name.key == "null" => {
                (None, None)
            }
            None => (Some(self.new_object(user, &[], span)), None),
            Some(Init::Constructor(arguments)) => {
                (Some(self.new_object(user, arguments, span)), None)
            }
            Some(Init::Reference(value)) => (Some(self.object_reference(value, &held)), None),
            Some(Init::Value(value)) if dynamic => {
                let lowered = self.expression(value);
                (Some(self.convert(lowered, &held, value.span)), None)
            }
            Some(Init::Value(value)) => (Some(self.new_object(user, &[], span)), Some(value)),
            Some(Init::Values(_)) => (None, None),
        }
    }

    /// `<- expr`: an object that does not fit gives Null.
    pub(in super::super) fn object_reference(&mut self, value: &Expr, held: &Type) -> Any {
        let lowered = self.expression(value);
        // Whether it fits may depend on the object: Null when it does not (page 1515003).
        let may_fit = |class: &Class| match &lowered.ty {
            Type::Object { class: from, .. } => class.is_a(from) && !from.is_a(class),
            other => *other == Type::Any,
        };
        match held {
            Type::Object { class, .. }
                if class.info().is_some_and(|info| info.interface || may_fit(class)) =>
            {
                let (object, class) = (lowered.into_any(), class.clone());
                let span = value.span;
                Any::Object(Box::new(ObjectNode::Cast { object, class, or_null: true, span }))
            }
            _ => self.convert(lowered, held, value.span),
        }
    }

    /// `o est un C = v`: the members of `v` are copied once `o` is constructed.
    fn copied_after(
        &mut self,
        name: &Name,
        user: &Rc<UserType>,
        value: &Expr,
        span: Span,
        out: &mut Vec<Stmt>,
    ) {
        let named = Expr { kind: ExprKind::Name(name.clone()), span: name.span };
        if let ExprKind::List(items) = &value.kind {
            for (rank, item) in items.iter().enumerate() {
                let Some(ty) = user.fields.borrow().get(rank).map(|field| field.ty.clone()) else {
                    let class = Class::User(Rc::clone(user));
                    self.members(&class, items, value.span);
                    return;
                };
                let object = Box::new(self.expression(&named).into_any());
                let value = self.expression(item);
                let value = self.convert(value, &ty, item.span);
                let member = Member::Rank(rank as u32);
                let place = Place::Member { object, member, span: item.span };
                out.push(Stmt { kind: StmtKind::Set { place, ty, value }, span });
            }
            return;
        }
        let kind = self.assign(&named, crate::syntax::tree::AssignOp::Set, value.span, value);
        out.push(Stmt { kind, span });
    }

    /// An assignment whose place is of a class; `None` when it is like any other.
    pub(in super::super) fn set_object(
        &mut self,
        ty: &Type,
        target: &Expr,
        value: &Expr,
        reference: bool,
    ) -> Option<StmtKind> {
        let user = super::member::class_of(ty)?;
        let dynamic = matches!(ty, Type::Object { dynamic: true, .. });
        let null = matches!(&value.kind, ExprKind::Name(name) if &*name.key == "null");
        let weak = self.is_weak_place(target);
        if !(reference || weak || null) {
            return None;
        }
        if !dynamic && weak {
            return None;
        }
        let mut node = if null {
            Any::Const(crate::value::Value::Null)
        } else {
            self.object_reference(value, &object_of(&user))
        };
        if weak {
            node = Any::Object(Box::new(ObjectNode::Weak(node)));
        }
        let place = self.place(target).0;
        Some(match place {
            Place::Local(slot, _) => StmtKind::SetLocal { slot, value: node },
            Place::Global(slot, _) => StmtKind::SetGlobal { slot, value: node },
            place => StmtKind::Set { place, ty: Type::Any, value: node },
        })
    }

    /// True for a member `<faible>`.
    fn is_weak_place(&mut self, target: &Expr) -> bool {
        let (class, name) = match &target.kind {
            ExprKind::Name(name) | ExprKind::ImplicitMember { name, .. } => {
                (self.context().map(|context| Rc::clone(&context.class)), name)
            }
            ExprKind::Member { object, name, .. } => {
                let before = self.diagnostics.len();
                let class = super::member::class_of(&self.expression(object).ty);
                self.diagnostics.truncate(before);
                (class, name)
            }
            _ => return false,
        };
        class.is_some_and(|class| self.is_weak_member(&class, &name.key))
    }

    /// `(C) o`, `(C?) o` (page 6010019).
    pub(in super::super) fn cast_object(
        &mut self,
        object: Typed,
        user: &Rc<UserType>,
        or_null: bool,
        span: Span,
    ) -> Typed {
        let class = Class::User(Rc::clone(user));
        if let Type::Object { class: from, .. } = &object.ty
            && !or_null
            && !from.is_a(&class)
            && !class.is_a(from)
        {
            return Typed::any(self.convert(object, &object_of(user), span), object_of(user));
        }
        let object = object.into_any();
        let node = ObjectNode::Cast { object, class, or_null, span };
        Typed::any(Any::Object(Box::new(node)), object_of(user))
    }

    /// The first values of the global members of the classes declared in this source.
    pub(in super::super) fn static_values(&mut self) -> Vec<Stmt> {
        let mut out = Vec::new();
        for member in std::mem::take(&mut self.static_members) {
            let name = &member.declaration.names[0];
            let (span, ty) = (name.span, member.ty.clone());
            let place = Place::Global(member.slot, ty.holds());
            // The code of a class may construct its own objects, and use its constants.
            if let Some(scope) = self.scopes.last_mut() {
                scope.class = Some(Rc::new(MethodContext {
                    class: Rc::clone(&member.class),
                    key: Rc::from(""),
                    global: true,
                    constructor: false,
                    property: false,
                }));
            }
            let written = member.declaration.ty.as_ref();
            let shape = written.and_then(|ty| self.declared_shape(ty)).map(Box::new);
            let init = member.declaration.init.as_ref();
            let object = super::member::class_of(&ty);
            let (ty, init, array) = if let Some(user) = object {
                let dynamic = matches!(ty, Type::Object { dynamic: true, .. });
                let (first, _) = match init {
                    Some(Init::Value(value)) => {
                        let lowered = self.expression(value);
                        (Some(self.convert(lowered, &object_of(&user), value.span)), None)
                    }
                    other => self.first_object(&user, dynamic, other, span),
                };
                (object_of(&user), first, None)
            } else {
                let init = match init {
                    Some(Init::Value(value) | Init::Reference(value)) => {
                        Some(self.initial(&ty, value))
                    }
                    _ => None,
                };
                (ty, init, shape)
            };
            let kind = StmtKind::Declare { place, ty, init, boxed: None, array };
            out.push(Stmt { kind, span });
        }
        if let Some(scope) = self.scopes.last_mut() {
            scope.class = None;
        }
        out
    }
}

pub(in super::super) fn innermost(ty: &Type) -> &Type {
    match ty {
        Type::Array(element) | Type::Associative(element) => innermost(element),
        other => other,
    }
}

/// True when a new value of this type has objects to construct.
fn holds_constructed(ty: &Type, depth: u32) -> bool {
    match ty {
        _ if depth > 100 => false,
        Type::Array(element) => holds_constructed(element, depth + 1),
        Type::Object { class: Class::User(user), dynamic: false } => match user.class() {
            Some(info) => info.constructed,
            None => user.fields.borrow().iter().any(|f| holds_constructed(&f.ty, depth + 1)),
        },
        _ => false,
    }
}

/// A first value of a type; the objects inside it are constructed.
fn made_value(ty: Type, shape: Option<Box<ArrayShape>>) -> Any {
    let constructed = holds_constructed(&ty, 0);
    let node = Any::New(ty, shape);
    if constructed { Any::Object(Box::new(ObjectNode::ConstructWithin(node))) } else { node }
}

/// The first value of an array or structure that holds objects to construct; `None` when there is
/// nothing to construct.
pub(in super::super) fn made_objects(
    ty: &Type,
    shape: &mut Option<Box<ArrayShape>>,
) -> Option<Any> {
    holds_constructed(ty, 0).then(|| made_value(ty.clone(), shape.take()))
}
