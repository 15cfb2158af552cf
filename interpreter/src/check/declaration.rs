//! Declarations of variables and constants.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::fold;
use crate::syntax::tree::{Argument, Declaration, Expr, ExprKind, Init, Name, Structure};
use crate::tree::{Any, Place, Stmt, StmtKind};
use crate::value::{Class, TextLimit, Type, Value};

use super::scope::{Variable, VariableKind};
use super::typed::Typed;
use super::types::duplicate;
use super::{Checker, Mode};

impl Checker {
    pub(super) fn declaration(
        &mut self,
        declaration: &Declaration,
        span: Span,
        out: &mut Vec<Stmt>,
    ) {
        self.declare_immutable(declaration);
        let ty = declaration.ty.as_ref().map(|ty| self.resolve_type(ty));
        self.note_variants(declaration);
        let names = &declaration.names;
        if let Some(Type::Object { dynamic, .. }) = &ty
            && let Some(user) = ty.as_ref().and_then(super::class::class_of)
        {
            return self.declare_objects(declaration, &user, *dynamic, span, out);
        }
        if let Some(Init::Values(values)) = &declaration.init
            && values.len() > names.len()
        {
            let (given, wanted) = (values.len(), names.len());
            self.report(Diagnostic::error(
                codes::ARITY,
                span,
                bilingual!(
                    "{given} valeurs pour {wanted} variable(s)",
                    "{given} values for {wanted} variable(s)"
                ),
            ));
        }
        let built = match &declaration.init {
            Some(Init::Constructor(arguments)) if !arguments.is_empty() => {
                let built = self.built(ty.as_ref(), arguments, span);
                if built.is_none() {
                    self.unsupported(span);
                }
                built
            }
            _ => None,
        };
        if let (None, Some(Init::Value(value) | Init::Reference(value)), 2..) =
            (&ty, &declaration.init, names.len())
        {
            return self.declare_results(names, value, span, out);
        }
        for (rank, name) in names.iter().enumerate() {
            let init = match &declaration.init {
                Some(Init::Value(value)) if rank + 1 == names.len() => Some(value),
                Some(Init::Reference(value)) => Some(value),
                Some(Init::Values(values)) => values.get(rank),
                _ => built.as_ref(),
            };
            let shape =
                declaration.ty.as_ref().and_then(|ty| self.declared_shape(ty)).map(Box::new);
            self.declare_one(name, ty.as_ref(), init, (shape, span), out);
        }
    }

    /// `t est un AuthToken(a, b)`: the call of the function that has the name of the native type,
    /// when there is one.
    fn built(&self, ty: Option<&Type>, arguments: &[Argument], span: Span) -> Option<Expr> {
        let Some(Type::Object { class: Class::Native(native), .. }) = ty else { return None };
        let key = fold(native.names.fr);
        self.table.function(&key)?;
        let name = Name::new(native.names.fr, span);
        let callee = ExprKind::Name(name);
        let callee = Box::new(Expr { kind: callee, span });
        Some(Expr { kind: ExprKind::Call { callee, arguments: arguments.to_vec() }, span })
    }

    /// `SOIT (a, b) = f()`: one result a name; another value is given to each.
    fn declare_results(&mut self, names: &[Name], value: &Expr, span: Span, out: &mut Vec<Stmt>) {
        let lowered = self.expression(value).into_any();
        let (value, results) = match super::invoke::all_results(lowered) {
            Ok(node) => (node, true),
            Err(node) => (node, matches!(value.kind, ExprKind::List(_))),
        };
        let mut places = Vec::with_capacity(names.len());
        for name in names {
            let (place, boxed) = self.declare_variable(name, &Type::Any);
            let kind = StmtKind::Declare { place, ty: Type::Any, init: None, boxed, array: None };
            out.push(Stmt { kind, span });
            let target = Expr { kind: ExprKind::Name(name.clone()), span: name.span };
            places.push(Some(self.place(&target)));
        }
        out.push(Stmt { kind: StmtKind::Spread { places, value, results }, span });
    }

    fn declare_one(
        &mut self,
        name: &Name,
        ty: Option<&Type>,
        init: Option<&Expr>,
        (mut shape, span): (Option<Box<crate::tree::ArrayShape>>, Span),
        out: &mut Vec<Stmt>,
    ) {
        // The value is read before the name hides another.
        let (ty, value) = match (ty, init) {
            (None, None) => (Type::Any, None),
            (None, Some(init)) => {
                let value = super::composite::flat(self.expression(init));
                let ty = inferred(&value);
                if super::call::is_void(&value) {
                    self.no_result(init.span);
                }
                let node = self.convert(value, &ty, init.span);
                (ty, Some(node))
            }
            (Some(ty), None) => {
                self.check_default_constructor(ty, span);
                (ty.clone(), super::class::made_objects(ty, &mut shape))
            }
            (Some(ty), Some(init)) => (ty.clone(), Some(self.initial(ty, init))),
        };
        if let Some(shape) = &shape {
            self.declare_array(name.span, shape, init);
        }
        let (place, boxed) = self.declare_variable(name, &ty);
        // A list fills an array that already has its dimensions.
        let listed = matches!(init.map(|init| &init.kind), Some(ExprKind::List(_)));
        if listed
            && (matches!(ty, Type::Array(_)) && shape.is_some()
                || matches!(ty, Type::Associative(_)))
        {
            let declare = StmtKind::Declare { place, ty, init: None, boxed, array: shape };
            out.push(Stmt { kind: declare, span });
            let named = Expr { kind: ExprKind::Name(name.clone()), span: name.span };
            let target = self.expression(&named).into_any();
            out.extend(
                value.map(|value| Stmt { kind: StmtKind::FillArray { target, value }, span }),
            );
            return;
        }
        let kind = match (&place, &ty, value) {
            (Place::Local(slot, _), Type::Int(kind), Some(Any::Int(value))) if boxed.is_none() => {
                StmtKind::SetLocalInt { slot: *slot, kind: *kind, value }
            }
            (Place::Global(slot, _), Type::Int(kind), Some(Any::Int(value))) if boxed.is_none() => {
                StmtKind::SetGlobalInt { slot: *slot, kind: *kind, value }
            }
            (Place::Local(slot, _), Type::Text(TextLimit::Free), Some(value))
                if boxed.is_none() =>
            {
                StmtKind::SetLocal { slot: *slot, value }
            }
            (Place::Global(slot, _), Type::Text(TextLimit::Free), Some(value))
                if boxed.is_none() =>
            {
                StmtKind::SetGlobal { slot: *slot, value }
            }
            (_, _, init) => StmtKind::Declare { place, ty, init, boxed, array: shape },
        };
        out.push(Stmt { kind, span });
    }

    /// The initial value of a variable of type `ty`.
    pub(super) fn initial(&mut self, ty: &Type, init: &Expr) -> Any {
        match (ty, &init.kind) {
            (Type::Array(element), ExprKind::List(items)) => self.nested_list(items, element),
            (Type::Object { class, .. }, ExprKind::List(items)) => {
                self.members(&class.clone(), items, init.span)
            }
            (Type::Sequence(_, element), ExprKind::List(items)) => {
                self.sequence_list(ty, element, items)
            }
            (Type::Associative(element), ExprKind::List(items)) => self.pairs(items, element),
            _ => {
                let value = self.expected(init, ty);
                self.array_assignment(ty, &value, init.span);
                if super::call::is_void(&value) {
                    self.no_result(init.span);
                }
                let copied = matches!(
                    ty,
                    Type::Object { dynamic: false, .. }
                        | Type::Associative(_)
                        | Type::Sequence(..)
                        | Type::Json
                );
                if matches!((ty, &value.ty), (Type::Any, Type::Any | Type::Json)) {
                    return Any::Detach(Box::new(value.into_any()));
                }
                let node = self.convert(value, ty, init.span);
                if copied { Any::Copy(Box::new(node)) } else { node }
            }
        }
    }

    /// `[[1, 2], [3]]` for an array of arrays; `["a", 1]` for an array of structures.
    pub(super) fn nested_list(&mut self, items: &[Expr], element: &Type) -> Any {
        let nodes = items
            .iter()
            .map(|item| match (&item.kind, element) {
                (ExprKind::List(inner), Type::Array(element)) => self.nested_list(inner, element),
                (ExprKind::List(inner), Type::Object { class, .. }) => {
                    self.members(&class.clone(), inner, item.span)
                }
                _ => {
                    let value = self.expression(item);
                    self.convert(value, element, item.span)
                }
            })
            .collect();
        Any::List { items: nodes, element: element.clone() }
    }

    /// Gives a name its slot; tells how the slot begins.
    pub(super) fn declare_variable(
        &mut self,
        name: &Name,
        ty: &Type,
    ) -> (Place, Option<crate::value::Holds>) {
        let holds = ty.holds();
        let program = self.scopes.last().is_none_or(|scope| scope.program);
        if program {
            let external = self.symbols.externals.remove(&name.key).is_some();
            let slot = match self.symbols.globals.get(&name.key) {
                Some(known) if external || !self.is_another(known, name, ty) => known.slot,
                _ => {
                    self.symbols.global_count += 1;
                    self.symbols.global_count - 1
                }
            };
            let variable = Variable {
                ty: ty.clone(),
                slot,
                kind: VariableKind::Plain,
                span: name.span,
                name: Rc::clone(&name.text),
            };
            self.symbols.globals.insert(Rc::clone(&name.key), variable);
            return (Place::Global(slot, holds), None);
        }
        let Some(scope) = self.scopes.last_mut() else { return (Place::Local(0, holds), None) };
        let known = scope.variables.get(&name.key).cloned();
        let (slot, kind) = match &known {
            Some(known) if known.ty == *ty => (known.slot, known.kind),
            _ => scope.slot_for(&name.key),
        };
        let variable =
            Variable { ty: ty.clone(), slot, kind, span: name.span, name: Rc::clone(&name.text) };
        scope.variables.insert(Rc::clone(&name.key), variable);
        match kind {
            VariableKind::Plain => (Place::Local(slot, holds), None),
            VariableKind::Reference => (Place::LocalRef(slot), Some(holds)),
        }
    }

    /// `EXTERNE name`: whatever declares the name gives it its type; until then it is known.
    pub(super) fn external(&mut self, name: &Name) {
        if !matches!(self.meaning(name), super::name::Meaning::Unknown) {
            return;
        }
        let slot = self.symbols.global_count;
        self.symbols.global_count += 1;
        let variable = Variable {
            ty: Type::Any,
            slot,
            kind: VariableKind::Plain,
            span: name.span,
            name: Rc::clone(&name.text),
        };
        self.symbols.globals.insert(Rc::clone(&name.key), variable);
        self.symbols.externals.insert(Rc::clone(&name.key), name.clone());
    }

    /// Names that no source of the program declares: `EXTERNE` promised too much.
    pub(super) fn tell_missing_externals(&mut self) {
        if self.mode.replaces() {
            return;
        }
        let mut missing: Vec<Name> = self.symbols.externals.values().cloned().collect();
        missing.sort_by_key(|name| (name.span.source, name.span.start));
        for name in missing {
            let text = &name.text;
            let message = bilingual!(
                "aucune source de ce programme ne déclare « {text} » : il vaut Null",
                "no source of this program declares `{text}`: it is Null"
            );
            self.report(Diagnostic::warning(codes::UNKNOWN_NAME, name.span, message));
        }
    }

    /// Blocks side by side give a name to variables of other types: these do not share a slot.
    fn is_another(&self, known: &Variable, name: &Name, ty: &Type) -> bool {
        self.mode == Mode::Program
            && known.span.source == name.span.source
            && known.span != name.span
            && known.ty != *ty
    }

    pub(super) fn constants(&mut self, constants: &[(Name, Expr)]) {
        for (name, value) in constants {
            let lowered = self.expression(value);
            let ty = lowered.ty.clone();
            match lowered.known_value() {
                Some(constant) => {
                    let known = self.symbols.constants.contains_key(&name.key);
                    if known && self.mode == Mode::Program {
                        self.report(duplicate(name));
                    }
                    self.symbols.constants.insert(Rc::clone(&name.key), (constant, ty));
                }
                None => {
                    // Known all the same: its uses are no further mistakes.
                    let unknown = (Value::Null, Type::Any);
                    self.symbols.constants.insert(Rc::clone(&name.key), unknown);
                    self.report(Diagnostic::error(
                        codes::CONSTANT_EXPECTED,
                        value.span,
                        bilingual!(
                            "la valeur d'une constante doit être connue avant l'exécution",
                            "the value of a constant must be known before running"
                        ),
                    ));
                }
            }
        }
    }

    /// `X est composé de … FIN`: one variable with members.
    pub(super) fn composed(&mut self, structure: &Structure, span: Span, out: &mut Vec<Stmt>) {
        let Some(user) = self.symbols.types.get(&structure.name.key).cloned() else { return };
        let ty = Type::Object { class: crate::value::Class::User(user), dynamic: false };
        let (place, boxed) = self.declare_variable(&structure.name, &ty);
        let kind = StmtKind::Declare { place, ty, init: None, boxed, array: None };
        out.push(Stmt { kind, span });
    }
}

/// `SOIT x = v` takes the type of the value; small integers become plain ones (page 3087003).
fn inferred(value: &Typed) -> Type {
    let fits = |value| i32::try_from(value).is_ok();
    match &value.ty {
        Type::Int(kind) if kind.bytes < 4 => Type::INT,
        Type::Int(_) if matches!(value.constant_value(), Some(Value::Int(value)) if fits(value)) => {
            Type::INT
        }
        Type::Text(_) => Type::TEXT,
        Type::Void => Type::Any,
        other => other.clone(),
    }
}
