//! Nullable types: `T?`, and what they change in a program that writes one (documentation page
//! 1511031).

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{
    Argument as SyntaxArgument, BinaryOp, Block, Body, Declaration, Expr, ExprKind, Name,
    Procedure, Statement, StatementKind, TypeKind, TypeName,
};
use crate::tree::{Any, Bool, NullableNode};
use crate::value::Type;

use super::Checker;
use super::expression::read_variable;
use super::null::is_null;
use super::scan::Visitor;
use super::scope::{Variable, VariableKind};
use super::typed::{Node, Typed};

/// A variable that a condition found not to be Null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Local(u32),
    Global(u32),
}

impl Checker {
    /// Nullable types are on for a whole program as soon as one of its parts writes one.
    pub fn note_nullable(&mut self, body: &Body) {
        let clauses = [&body.case_error, &body.case_exception, &body.at_end];
        let mut blocks = std::iter::once(&body.statements).chain(clauses.into_iter().flatten());
        self.symbols.nullable = self.symbols.nullable || blocks.any(writes_nullable);
    }

    /// `T?`: only simple types have such a form; objects may be Null without it.
    pub(super) fn nullable_type(&mut self, ty: Type, span: Span) -> Type {
        match ty {
            Type::Nullable(_) | Type::Any | Type::Json | Type::Object { .. } => ty,
            ty if ty.is_simple() => Type::Nullable(Rc::new(ty)),
            ty => {
                let name = ty.name();
                let (fr, en) = (name.fr, name.en);
                self.report(Diagnostic::error(
                    codes::INCOMPATIBLE,
                    span,
                    bilingual!(
                        "« {fr} » n'a pas de forme nullable : seuls les types simples en ont une",
                        "`{en}` has no nullable form: only simple types have one"
                    ),
                ));
                ty
            }
        }
    }

    /// A value where Null has no place: one that may be Null is refused, unless a condition made
    /// sure of it; what is only known when it runs is looked at then.
    pub(super) fn required(&mut self, value: Typed, span: Span) -> Typed {
        let Type::Nullable(inner) = &value.ty else { return value };
        let inner = (**inner).clone();
        let known = match &value.node {
            Node::Any(Any::Local(slot) | Any::LocalRef(slot)) => Some(Known::Local(*slot)),
            Node::Any(Any::Global(slot)) => Some(Known::Global(*slot)),
            _ => None,
        };
        if known.is_some_and(|known| self.present.contains(&known)) {
            let node = NullableNode::Operand(value.into_any(), Some(span));
            return Typed::any(Any::Nullable(Box::new(node)), inner);
        }
        let name = value.ty.name();
        let (fr, en) = (name.fr, name.en);
        self.report(
            Diagnostic::error(
                codes::INCOMPATIBLE,
                span,
                bilingual!(
                    "une valeur « {fr} » peut être Null, et Null n'a pas sa place ici",
                    "a value of type `{en}` may be Null, and Null has no place here"
                ),
            )
            .hint(bilingual!(
                "« x ?? valeur » remplace Null, « x ??* » par la valeur par défaut ; \
                 « SI x <> Null » le demande d'abord",
                "`x ?? value` replaces Null, `x ??*` by the default value; \
                 `IF x <> Null` asks first"
            )),
        );
        Typed::any(Any::NotNull(Box::new(value.into_any()), span), inner)
    }

    /// A value for a place of type `ty`, which does not take Null when nullable types are on.
    pub(super) fn without_null(&mut self, value: Typed, ty: &Type, span: Span) -> Typed {
        let takes_null = matches!(ty, Type::Nullable(_) | Type::Any | Type::Json);
        match &value.ty {
            Type::Nullable(_) if !takes_null => self.required(value, span),
            Type::Any if self.symbols.nullable && !takes_null && ty.is_simple() => {
                if is_null(&value) {
                    self.null_refused(ty, span);
                    return value;
                }
                // As `?!`, which is said of all that is not known yet.
                let node = NullableNode::Operand(value.into_any(), Some(span));
                Typed { node: Node::Any(Any::Nullable(Box::new(node))), ty: Type::Any }
            }
            _ => value,
        }
    }

    /// What was not understood stands for Null: it is told once.
    pub(super) fn is_told(&self, span: Span) -> bool {
        self.diagnostics.iter().any(|known| {
            known.is_error()
                && known.span.source == span.source
                && known.span.start >= span.start
                && known.span.end <= span.end
        })
    }

    fn null_refused(&mut self, ty: &Type, span: Span) {
        if self.is_told(span) {
            return;
        }
        let name = ty.name();
        let (fr, en) = (name.fr, name.en);
        self.report(
            Diagnostic::error(
                codes::INCOMPATIBLE,
                span,
                bilingual!("« {fr} » n'accepte pas Null", "`{en}` does not take Null"),
            )
            .hint(bilingual!("déclarez-le « {fr}? »", "declare it `{en}?`")),
        );
    }

    /// An argument for an untyped parameter: Null goes to one that is written `p ?`.
    pub(super) fn check_untyped(&mut self, own: &Type, value: &Expr) {
        if !self.symbols.nullable {
            return;
        }
        let null = matches!(&value.kind, ExprKind::Name(name) if &*name.key == "null");
        if !null && !matches!(own, Type::Nullable(_)) {
            return;
        }
        self.report(
            Diagnostic::error(
                codes::INCOMPATIBLE,
                value.span,
                bilingual!(
                    "ce paramètre n'accepte pas Null, ni ce qui peut être Null",
                    "this parameter does not take Null, nor what may be Null"
                ),
            )
            .hint(bilingual!(
                "déclarez-le « p ? », ou donnez « x ?? valeur »",
                "declare it `p ?`, or give `x ?? value`"
            )),
        );
    }

    /// An operand of an operation that has no result with Null: an exception when it is.
    pub(super) fn present(&mut self, value: Typed, span: Span) -> Typed {
        let value = super::composite::flat(value);
        if let Type::Nullable(inner) = &value.ty {
            let inner = (**inner).clone();
            let node = NullableNode::Operand(value.into_any(), Some(span));
            return Typed::any(Any::Nullable(Box::new(node)), inner);
        }
        if self.symbols.nullable && is_null(&value) && !self.is_told(span) {
            self.report(Diagnostic::error(
                codes::INCOMPATIBLE,
                span,
                bilingual!(
                    "cette opération demande une valeur, et elle reçoit Null",
                    "this operation needs a value, and gets Null"
                ),
            ));
        }
        value
    }

    /// A comparison with something that may be Null.
    pub(super) fn nullable_comparison(
        &mut self,
        op: BinaryOp,
        (left, left_span): (Typed, Span),
        (right, right_span): (Typed, Span),
    ) -> Typed {
        Typed::bool(match op {
            BinaryOp::Equal | BinaryOp::NotEqual => {
                let operands = Box::new((left.into_any(), right.into_any()));
                Bool::Same(op == BinaryOp::Equal, operands)
            }
            _ => {
                let left = self.present(left, left_span).into_any();
                let right = self.present(right, right_span).into_any();
                Bool::Compare(op, Box::new((left, right)))
            }
        })
    }

    /// `ET` and `OU`, of three values where one side may be Null.
    pub(super) fn logic(&mut self, op: BinaryOp, left: Typed, right: Typed) -> Typed {
        let may_be =
            |value: &Typed| value.ty.is_nullable() || self.symbols.nullable && is_null(value);
        if !may_be(&left) && !may_be(&right) {
            let operands = Box::new((left.into_condition(), right.into_condition()));
            return Typed::bool(Bool::Logic(op, operands));
        }
        let node = NullableNode::Logic(op, left.into_any(), right.into_any());
        Typed::any(Any::Nullable(Box::new(node)), Type::Nullable(Rc::new(Type::Bool)))
    }

    /// `a ??*`: the default value of its type when it is Null; told at `span` when it has none.
    pub(super) fn or_default(&mut self, value: Typed, span: Span) -> Typed {
        let inner = match &value.ty {
            Type::Nullable(inner) => (**inner).clone(),
            // It is never Null.
            ty if ty.is_simple() => return value,
            _ => {
                self.report(
                    Diagnostic::error(
                        codes::INCOMPATIBLE,
                        span,
                        bilingual!(
                            "« ??* » demande un type qui a une valeur par défaut",
                            "`??*` needs a type that has a default value"
                        ),
                    )
                    .hint(bilingual!(
                        "« x ?? valeur » dit laquelle",
                        "`x ?? value` says which one"
                    )),
                );
                return value;
            }
        };
        let default = Any::New(inner.clone(), None);
        Typed::any(Any::OrIfNull(Box::new((value.into_any(), default))), inner)
    }

    /// `x ?. f(…)`, `x ?. m`: Null when `x` is, and `f` is not called.
    pub(super) fn if_present(
        &mut self,
        object: &Expr,
        name: &Name,
        arguments: Option<&[SyntaxArgument]>,
        span: Span,
    ) -> Typed {
        let object = self.writable(object);
        let ty = match &object.ty {
            Type::Nullable(inner) => (**inner).clone(),
            ty => ty.clone(),
        };
        let Some(scope) = self.scopes.last_mut() else { return Typed::error() };
        let slot = scope.new_slot();
        let kind = VariableKind::Plain;
        let held = Variable { ty, slot, kind, span, name: Rc::from("") };
        let held = read_variable(&held, true);
        let then = match arguments {
            Some(arguments) => self.call_method(held, name, arguments, false),
            None => self.member_of(held, name, name.span),
        };
        let ty = match &then.ty {
            Type::Nullable(_) => then.ty.clone(),
            ty if self.symbols.nullable && ty.is_simple() => Type::Nullable(Rc::new(ty.clone())),
            Type::Void => Type::Void,
            _ => Type::Any,
        };
        let (object, then) = (object.into_any(), then.into_any());
        let node = NullableNode::IfPresent { object, slot, then };
        Typed { node: Node::Any(Any::Nullable(Box::new(node))), ty }
    }

    /// The variables that are not Null where the condition is true (`holds`), or false.
    pub(super) fn known_present(&mut self, condition: &Expr, holds: bool) -> Vec<Known> {
        let ExprKind::Binary { op, left, right, .. } = &condition.kind else { return Vec::new() };
        match op {
            BinaryOp::And | BinaryOp::LazyAnd if holds => {
                let mut known = self.known_present(left, true);
                known.extend(self.known_present(right, true));
                known
            }
            BinaryOp::NotEqual if holds => self.compared_with_null(left, right),
            BinaryOp::Equal if !holds => self.compared_with_null(left, right),
            _ => Vec::new(),
        }
    }

    fn compared_with_null(&mut self, left: &Expr, right: &Expr) -> Vec<Known> {
        let null = |expr: &Expr| matches!(&expr.kind, ExprKind::Name(name) if &*name.key == "null");
        let name = match (&left.kind, &right.kind) {
            (ExprKind::Name(name), _) if null(right) => name,
            (_, ExprKind::Name(name)) if null(left) => name,
            _ => return Vec::new(),
        };
        match self.meaning(name) {
            super::name::Meaning::Local(variable) => vec![Known::Local(variable.slot)],
            super::name::Meaning::Global(variable) => vec![Known::Global(variable.slot)],
            _ => Vec::new(),
        }
    }

    /// Runs `lower` where these variables are known not to be Null.
    pub(super) fn knowing<T>(
        &mut self,
        known: Vec<Known>,
        lower: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let before = self.present.len();
        self.present.extend(known);
        let lowered = lower(self);
        self.present.truncate(before);
        lowered
    }
}

/// `Trace` tells apart a value whose type is nullable.
pub(super) fn traced(value: Typed) -> Typed {
    if !matches!(value.ty, Type::Nullable(_)) {
        return value;
    }
    let node = NullableNode::Traced(value.into_any());
    Typed { node: Node::Any(Any::Nullable(Box::new(node))), ty: Type::Any }
}

/// `a ?? b`.
pub(super) fn or_if_null(left: Typed, right: Typed) -> Typed {
    let ty = match (&left.ty, &right.ty) {
        (left, right) if left == right => left.clone(),
        (Type::Nullable(inner), Type::Nullable(other)) => {
            match super::expression::common_type(inner, other) {
                Type::Any => Type::Any,
                common => Type::Nullable(Rc::new(common)),
            }
        }
        (Type::Nullable(inner), other) => super::expression::common_type(inner, other),
        _ => Type::Any,
    };
    let operands = Box::new((left.into_any(), right.into_any()));
    Typed::any(Any::OrIfNull(operands), ty)
}

/// `PAS` of what may be Null.
pub(super) fn not(value: Typed) -> Typed {
    let node = NullableNode::Not(value.into_any());
    Typed::any(Any::Nullable(Box::new(node)), Type::Nullable(Rc::new(Type::Bool)))
}

/// True when the block writes a nullable type, in whatever is declared inside too.
fn writes_nullable(block: &Block) -> bool {
    let mut found = false;
    let mut statement = |statement: &Statement| match &statement.kind {
        StatementKind::Declaration(declaration) => found |= declares(declaration),
        StatementKind::Structure(structure) => found |= structure.members.iter().any(declares),
        StatementKind::Alias(_, ty) => found |= is_nullable(ty),
        StatementKind::Procedure(procedure) => found |= takes_nullable(procedure),
        StatementKind::Class(class) => found |= writes_nullable(&class.body),
        _ => {}
    };
    let mut casts = false;
    let mut visitor = Visitor {
        statement: &mut statement,
        expression: |expr: &Expr| match &expr.kind {
            ExprKind::Cast { ty, .. } => casts |= is_nullable(ty),
            ExprKind::Lambda(procedure) => casts |= takes_nullable(procedure),
            _ => {}
        },
        enter_procedures: true,
    };
    visitor.block(block);
    found || casts
}

fn declares(declaration: &Declaration) -> bool {
    declaration.ty.as_ref().is_some_and(is_nullable)
}

fn takes_nullable(procedure: &Procedure) -> bool {
    let parameter = procedure.parameters.iter().any(|parameter| {
        parameter.ty.as_ref().is_some_and(is_nullable)
            || parameter.attributes.iter().any(|attribute| &*attribute.name.key == "nullable")
    });
    parameter || procedure.results.iter().flatten().any(is_nullable)
}

/// A simple type with `?`. The casts of objects write one too, which is no nullable type.
fn is_nullable(ty: &TypeName) -> bool {
    let own = ty.nullable && !matches!(ty.kind, TypeKind::Named { .. } | TypeKind::Error);
    own || match &ty.kind {
        TypeKind::Array { element, .. }
        | TypeKind::Associative { element, .. }
        | TypeKind::Queue(element)
        | TypeKind::Stack(element)
        | TypeKind::List(element) => is_nullable(element),
        _ => false,
    }
}
