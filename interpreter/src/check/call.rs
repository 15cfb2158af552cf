//! Calls.

use std::rc::Rc;

use crate::bilingual;
use crate::builtin::{Function, Receiver, Syntax, Ty};
use crate::diagnostic::{Bilingual, Diagnostic, codes};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Access, Argument as SyntaxArgument, Expr, ExprKind, Name};
use crate::tree::{Any, Argument, Callee, Invoke, ProcedureName};
use crate::value::{Class, Type};

use super::Checker;
use super::name::Meaning;
use super::typed::{Node, Typed};

impl Checker {
    /// `f(…)`; `statement` when the result is dropped.
    pub(super) fn call(
        &mut self,
        callee: &Expr,
        arguments: &[SyntaxArgument],
        span: Span,
        statement: bool,
    ) -> Typed {
        match &callee.kind {
            ExprKind::Name(name) => self.call_name(name, arguments, statement),
            ExprKind::Member { object, access, name } => {
                self.call_member(object, *access, name, arguments, statement)
            }
            ExprKind::ImplicitMember { access: Access::DoubleColon, name }
                if let Some(context) = self.context() =>
            {
                let this = self.this();
                self.class_call(this, &context.class, name, arguments, false)
            }
            ExprKind::ImplicitMember { access, name } => {
                let with = self.scopes.last().and_then(|scope| scope.withs.last()).cloned();
                match with {
                    Some(variable) => {
                        let object = super::expression::read_variable(&variable, true);
                        self.call_method(object, name, arguments, statement)
                    }
                    None if *access == Access::Colon
                        && let Some(context) = self.context() =>
                    {
                        let this = self.this();
                        self.class_call(this, &context.class, name, arguments, false)
                    }
                    None => {
                        self.expression(callee);
                        Typed::error()
                    }
                }
            }
            _ => {
                let procedure = self.expression(callee);
                self.call_value(procedure, arguments, span)
            }
        }
    }

    fn call_name(&mut self, name: &Name, arguments: &[SyntaxArgument], statement: bool) -> Typed {
        if Keyword::from_key(&name.key) == Some(Keyword::RunAncestor) {
            return self.run_ancestor(name);
        }
        match self.meaning(name) {
            Meaning::Member(class) => {
                let this = self.this();
                self.class_call(this, &class, name, arguments, false)
            }
            Meaning::Procedure(index) => self.call_user(index, name, arguments, statement),
            Meaning::Function(function) => {
                self.call_builtin(function, None, arguments, name.span, statement)
            }
            Meaning::Local(variable) => {
                let procedure = super::expression::read_variable(&variable, true);
                self.call_variable(procedure, name, arguments, statement)
            }
            Meaning::Global(variable) => {
                let procedure = super::expression::read_variable(&variable, false);
                self.call_variable(procedure, name, arguments, statement)
            }
            Meaning::Constant(_) | Meaning::BuiltinConstant(_) => {
                self.not_callable(name);
                Typed::error()
            }
            Meaning::Unknown
                if let (Some(op), [SyntaxArgument::Value(left), SyntaxArgument::Value(right)]) =
                    (super::bits::shift(&name.key), arguments) =>
            {
                let (left, right) = (self.expression(left), self.expression(right));
                super::bits::bit_operation(op, left, right)
            }
            Meaning::Unknown => {
                self.unknown_name(name, true);
                // A file, a window…: what it is given may be as absent as it is.
                let absent = self.table.absent(&name.key).is_some();
                for argument in arguments {
                    let Some(value) = argument.value() else { continue };
                    if let (ExprKind::Name(name), true) = (&value.kind, absent)
                        && matches!(self.meaning(name), Meaning::Unknown)
                    {
                        continue;
                    }
                    self.expression(value);
                }
                Typed::error()
            }
        }
    }

    /// A variable in front of parentheses: a procedure, or a variable that bears the name of a
    /// function.
    fn call_variable(
        &mut self,
        procedure: Typed,
        name: &Name,
        arguments: &[SyntaxArgument],
        statement: bool,
    ) -> Typed {
        if !matches!(procedure.ty, Type::Procedure | Type::Any) {
            if let Some(index) = self.symbols.procedures.get(&name.key) {
                return self.call_user(*index, name, arguments, statement);
            }
            if let Some(function) = self.table.function(&name.key) {
                return self.call_builtin(function, None, arguments, name.span, statement);
            }
            self.not_callable(name);
            return Typed::error();
        }
        self.call_value(procedure, arguments, name.span)
    }

    pub(super) fn not_callable(&mut self, name: &Name) {
        let text = &name.text;
        self.report(Diagnostic::error(
            codes::NOT_CALLABLE,
            name.span,
            bilingual!("« {text} » ne s'appelle pas", "`{text}` cannot be called"),
        ));
    }

    pub(super) fn call_value(
        &mut self,
        procedure: Typed,
        arguments: &[SyntaxArgument],
        span: Span,
    ) -> Typed {
        let callee = Callee::Value(procedure.into_any());
        let arguments = self.loose_arguments(arguments);
        let call = Invoke {
            callee,
            arguments,
            named: Vec::new(),
            all_results: false,
            tested: self.tested,
            span,
        };
        Typed::any(Any::Invoke(Box::new(call)), Type::Any)
    }

    fn call_member(
        &mut self,
        object: &Expr,
        access: Access,
        name: &Name,
        arguments: &[SyntaxArgument],
        statement: bool,
    ) -> Typed {
        if let ExprKind::Name(prefix) = &object.kind
            && &*prefix.key == "wl"
            && access == Access::Dot
        {
            return match self.table.function(&name.key) {
                Some(function) => {
                    self.call_builtin(function, None, arguments, name.span, statement)
                }
                None => {
                    self.unknown_name(name, true);
                    Typed::error()
                }
            };
        }
        if access == Access::Optional {
            return self.if_present(object, name, Some(arguments), name.span);
        }
        if Keyword::from_key(&name.key) == Some(Keyword::Constructor) && access == Access::Dot {
            return self.constructor_statement(object, arguments, name);
        }
        if let Some((object, class)) = self.qualifier(object) {
            return self.class_call(object, &class, name, arguments, true);
        }
        // `WL.This.F()`: the function of the language, whatever extends it.
        if let ExprKind::Member { object: prefix, access: Access::Dot, name: own } = &object.kind
            && matches!(&prefix.kind, ExprKind::Name(prefix) if &*prefix.key == "wl")
            && matches!(self.meaning(own), Meaning::Local(_) | Meaning::Global(_))
        {
            let named = Expr { kind: ExprKind::Name(own.clone()), span: own.span };
            let object = self.writable(&named);
            return self.call_method(object, name, arguments, statement);
        }
        if self.symbols.extensions.contains_key(&name.key) {
            return self.call_extended(object, name, arguments, statement);
        }
        let fills = statement && self.table.value_method(Receiver::Array, &name.key).is_some();
        let array = if fills { self.variant_array(object) } else { None };
        let object = array.unwrap_or_else(|| self.writable(object));
        self.call_method(object, name, arguments, statement)
    }

    pub(super) fn call_method(
        &mut self,
        object: Typed,
        name: &Name,
        arguments: &[SyntaxArgument],
        statement: bool,
    ) -> Typed {
        let object = self.required(object, name.span);
        let member =
            matches!(&object.ty, Type::Object { class, .. } if class.field(&name.key).is_some());
        let object = if member { object } else { super::composite::flat(object) };
        if let Some(class) = super::class::class_of(&object.ty) {
            return self.class_call(Some(object), &class, name, arguments, false);
        }
        let method = match &object.ty {
            Type::Object { class: Class::Native(native), .. } => {
                self.table.method(native, &name.key)
            }
            Type::Any | Type::Json => None,
            ty => self.value_method(ty, &name.key),
        };
        if let Some(method) = method {
            return self.call_builtin(method, Some(object), arguments, name.span, statement);
        }
        match object.ty.clone() {
            Type::Object { class, .. } => match class.field(&name.key) {
                Some(rank) if matches!(class.field_type(rank), Type::Procedure | Type::Any) => {
                    let member = self.member_of(object, name, name.span);
                    self.call_value(member, arguments, name.span)
                }
                _ => {
                    self.unknown_member(&class, name);
                    Typed::error()
                }
            },
            Type::Any | Type::Json => {
                let arguments = self.loose_arguments(arguments);
                let object = Box::new(object.into_any());
                let (key, text) = (Rc::clone(&name.key), Rc::clone(&name.text));
                Typed::any(
                    Any::Method {
                        object,
                        key,
                        name: text,
                        arguments,
                        tested: self.tested,
                        span: name.span,
                    },
                    Type::Any,
                )
            }
            ty => {
                let (text, Bilingual { fr, en }) = (&name.text, ty.name());
                self.report(Diagnostic::error(
                    codes::UNKNOWN_MEMBER,
                    name.span,
                    bilingual!(
                        "une valeur « {fr} » n'a pas de méthode « {text} »",
                        "a value of type `{en}` has no method `{text}`"
                    ),
                ));
                Typed::error()
            }
        }
    }

    pub(super) fn value_method(&self, ty: &Type, key: &str) -> Option<&'static Function> {
        let receiver = match ty {
            Type::Text(_) => Receiver::Text,
            Type::Array(_) => Receiver::Array,
            Type::Associative(_) => Receiver::Associative,
            Type::Sequence(kind, _) => Receiver::Sequence(*kind),
            Type::Buffer | Type::FixedBuffer(_) => Receiver::Buffer,
            Type::Date | Type::Time | Type::DateTime | Type::Duration => Receiver::Date,
            _ => return None,
        };
        self.table.value_method(receiver, key)
    }

    /// An argument for a parameter of type `ty`.
    pub(super) fn argument(&mut self, value: &Expr, ty: &Type, by_reference: bool) -> Argument {
        self.typed_argument(value, ty, by_reference).0
    }

    /// An argument for a parameter of type `ty`, with the type that it had before.
    pub(super) fn typed_argument(
        &mut self,
        value: &Expr,
        ty: &Type,
        by_reference: bool,
    ) -> (Argument, Type) {
        let before = self.diagnostics.len();
        let own = if self.is_place(value) { self.expression(value).ty } else { Type::Any };
        self.diagnostics.truncate(before);
        if super::composite::is_composite(&own) {
            self.refuse_composite(value.span);
            return (Argument::Value(Any::Const(crate::value::Value::Null)), Type::Any);
        }
        if by_reference && self.is_place(value) {
            // A structure's handle is reference enough: assigning it copies into it.
            if matches!(ty, Type::Object { dynamic: false, .. }) {
                let object = self.writable(value);
                let own = object.ty.clone();
                if own == *ty {
                    return (Argument::Value(object.into_any()), own);
                }
                return (Argument::Value(self.convert(object, ty, value.span)), own);
            }
            let (place, own) = self.place(value);
            let same = own == *ty
                || *ty == Type::Any
                || matches!(
                    (&own, ty),
                    (Type::Int(_), Type::Int(_)) | (Type::Text(_), Type::Text(_))
                );
            if same {
                return (Argument::Reference(place), own);
            }
        }
        // Where anything is taken, a procedure that needs arguments is not called: it is given.
        let ty = if *ty == Type::Any && self.bare_procedure(value) { &Type::Procedure } else { ty };
        let lowered = match (&value.kind, ty) {
            (ExprKind::List(items), Type::Array(element)) => self.list(items, Some(element)),
            // Made for the call, as where a variable of that type is declared.
            (
                ExprKind::List(_),
                Type::Object { class: Class::User(_), dynamic: false }
                | Type::Sequence(..)
                | Type::Associative(_),
            ) => Typed::any(self.initial(ty, value), ty.clone()),
            _ => self.expected(value, ty),
        };
        let own = lowered.ty.clone();
        (Argument::Value(self.convert(lowered, ty, value.span)), own)
    }

    /// The slots of the current frame that hold what a procedure captured.
    pub(super) fn captures_for(&self, index: u32) -> Vec<u32> {
        let count = self.symbols.signatures[index as usize].captures;
        self.scopes
            .last()
            .map(|scope| scope.shared.iter().take(count).map(|(_, slot)| *slot).collect())
            .unwrap_or_default()
    }

    /// An expression where a value of `ty` is expected: the name of a procedure stands for the
    /// procedure itself where one is wanted, and is a call elsewhere.
    pub(super) fn expected(&mut self, value: &Expr, ty: &Type) -> Typed {
        if let Type::Enumeration(ty) = ty
            && let Some(value) = self.enumerated(value, ty)
        {
            return value;
        }
        if let (Type::Buffer | Type::FixedBuffer(_), ExprKind::List(items)) = (ty, &value.kind) {
            return self.byte_list(items);
        }
        let procedure = (*ty == Type::Procedure).then(|| self.procedure_name(value)).flatten();
        match procedure {
            Some(procedure) => Typed::any(procedure, Type::Procedure),
            None if *ty == Type::Procedure => giving_procedure(self.expression(value)),
            None => self.expression(value),
        }
    }

    /// A bare procedure name given where a procedure is expected.
    pub(super) fn procedure_name(&mut self, value: &Expr) -> Option<Any> {
        let name = match &value.kind {
            ExprKind::Name(name) => name,
            ExprKind::Member { object, name, .. } => return self.method_of(object, name),
            _ => return None,
        };
        match self.meaning(name) {
            Meaning::Member(class) => {
                let this = self.this();
                self.method_value(this, &class, name)
            }
            Meaning::Procedure(index) => Some(Any::Procedure(ProcedureName {
                name: Rc::clone(&name.text),
                candidates: self.candidates(index),
                captures: self.captures_for(index),
            })),
            _ => None,
        }
    }
}

impl Checker {
    /// `o.Méthode`, `C::Méthode` where a procedure is expected.
    fn method_of(&mut self, object: &Expr, name: &Name) -> Option<Any> {
        let before = self.diagnostics.len();
        let (object, class) = match self.receiver(object) {
            Some(receiver) => (self.this(), Some(receiver.class)),
            None => {
                let object = self.expression(object);
                let class = super::class::class_of(&object.ty);
                (Some(object), class)
            }
        };
        self.diagnostics.truncate(before);
        let class = class?;
        let is_method = matches!(self.found(&class, &name.key), super::class::Found::Method);
        if is_method { self.method_value(object, &class, name) } else { None }
    }
}

/// True for a node that gives no value.
pub(super) fn is_void(value: &Typed) -> bool {
    value.ty == Type::Void && matches!(value.node, Node::Any(_))
}

/// A function that gives a procedure in one of its syntaxes gives it where one is expected.
fn giving_procedure(mut value: Typed) -> Typed {
    if let Node::Any(Any::Builtin(call)) = &mut value.node {
        let count = call.arguments.len();
        let mut syntaxes = call.function.syntaxes.iter();
        let gives = |syntax: &&Syntax| {
            matches!(syntax.result, Ty::Procedure) && crate::run::takes(syntax, count)
        };
        if let Some(syntax) = syntaxes.find(gives) {
            call.syntaxes = vec![syntax];
            value.ty = Type::Procedure;
        }
    }
    value
}

pub(super) fn expected_count(least: usize, most: Option<usize>) -> Bilingual {
    match most {
        Some(most) if most == least => bilingual!("{least} paramètre(s)", "{least} argument(s)"),
        Some(most) => bilingual!("{least} à {most} paramètres", "{least} to {most} arguments"),
        None => bilingual!("au moins {least} paramètre(s)", "at least {least} argument(s)"),
    }
}
