//! A lowered expression with its static type, and its conversions.

use std::rc::Rc;

use crate::diagnostic::{Bilingual, Diagnostic, codes};
use crate::source::Span;
use crate::tree::{Any, Bool, Int, NullableNode, ObjectNode, Real};
use crate::value::{IntKind, Type, Value};

use super::Checker;
use super::composite::{flat, is_composite};
use super::variant::json_text;

/// A lowered expression.
#[derive(Debug)]
pub(super) struct Typed {
    pub node: Node,
    pub ty: Type,
}

/// Its node, in the family of its type.
#[derive(Debug)]
pub(super) enum Node {
    Int(Int),
    Real(Real),
    Bool(Bool),
    Any(Any),
}

impl Typed {
    pub fn int(node: Int) -> Self {
        Self { node: Node::Int(node), ty: Type::LONG }
    }

    /// The unsigned integer of 8 bytes that has these bits.
    pub fn unsigned_bits(node: Int) -> Self {
        Self { node: Node::Any(Any::Unsigned(Box::new(node))), ty: Type::UnsignedLong }
    }

    pub fn real(node: Real) -> Self {
        Self { node: Node::Real(node), ty: Type::REAL }
    }

    pub fn bool(node: Bool) -> Self {
        Self { node: Node::Bool(node), ty: Type::Bool }
    }

    pub fn any(node: Any, ty: Type) -> Self {
        // A node of a known simple type joins its family.
        match ty {
            Type::Int(_) => {
                let node = match node {
                    Any::Call(call) => Int::Call(call),
                    node => Int::FromAny(Box::new(node)),
                };
                Self { node: Node::Int(node), ty }
            }
            Type::Real { .. } => Self { node: Node::Real(Real::FromAny(Box::new(node))), ty },
            Type::Bool => Self { node: Node::Bool(Bool::FromAny(Box::new(node))), ty },
            ty => Self { node: Node::Any(node), ty },
        }
    }

    pub fn constant(value: Value) -> Self {
        match value {
            Value::Int(value) => Self::int(Int::Const(value)),
            Value::Real(value) => Self::real(Real::Const(value)),
            Value::Bool(value) => Self::bool(Bool::Const(value)),
            other => {
                let ty = type_of(&other);
                Self { node: Node::Any(Any::Const(other)), ty }
            }
        }
    }

    /// What an expression that was not understood becomes.
    pub fn error() -> Self {
        Self { node: Node::Any(Any::Const(Value::Null)), ty: Type::Any }
    }

    pub fn is_number(&self) -> bool {
        matches!(self.ty, Type::Int(_) | Type::Real { .. } | Type::Bool)
    }

    pub fn is_int(&self) -> bool {
        matches!(self.node, Node::Int(_))
    }

    /// Its value, when it is a constant.
    pub fn constant_value(&self) -> Option<Value> {
        match &self.node {
            Node::Int(Int::Const(value)) => Some(Value::Int(*value)),
            Node::Real(Real::Const(value)) => Some(Value::Real(*value)),
            Node::Bool(Bool::Const(value)) => Some(Value::Bool(*value)),
            Node::Any(Any::Const(value)) => Some(value.clone()),
            _ => None,
        }
    }

    pub fn into_any(self) -> Any {
        match self.node {
            Node::Int(Int::FromAny(node)) if !matches!(self.ty, Type::Any) => match *node {
                // A variable of its type needs no conversion to be read as a value.
                simple @ (Any::Call(_) | Any::Builtin(_)) => {
                    Any::Int(Int::FromAny(Box::new(simple)))
                }
                other => Any::Int(Int::FromAny(Box::new(other))),
            },
            Node::Int(Int::Const(value)) => Any::Const(Value::Int(value)),
            Node::Real(Real::Const(value)) => Any::Const(Value::Real(value)),
            Node::Bool(Bool::Const(value)) => Any::Const(Value::Bool(value)),
            Node::Int(node) => Any::Int(node),
            Node::Real(node) => Any::Real(node),
            Node::Bool(node) => Any::Bool(node),
            Node::Any(node) => node,
        }
    }

    pub fn into_int(self) -> Int {
        match self.node {
            Node::Int(node) => node,
            // Beyond 8 bytes it is an overflow, told when it runs.
            Node::Real(Real::Const(value)) if value.abs() < 9e18 => Int::Const(value as i64),
            Node::Real(node) => Int::FromReal(Box::new(node)),
            Node::Bool(node) => Int::FromBool(Box::new(node)),
            Node::Any(node) => Int::FromAny(Box::new(operand(node, &self.ty))),
        }
    }

    pub fn into_real(self) -> Real {
        match self.node {
            Node::Int(Int::Const(value)) => Real::Const(value as f64),
            Node::Int(node) => Real::FromInt(Box::new(node)),
            Node::Real(node) => node,
            other => {
                let ty = self.ty.clone();
                let node = Self { node: other, ty: self.ty }.into_any();
                Real::FromAny(Box::new(operand(node, &ty)))
            }
        }
    }

    /// As the value of a boolean: a text gives its number.
    pub fn into_bool(self) -> Bool {
        match self.node {
            Node::Int(node) => Bool::FromInt(Box::new(node)),
            Node::Bool(node) => node,
            other => Bool::FromAny(Box::new(Self { node: other, ty: self.ty }.into_any())),
        }
    }

    /// As a condition: a text is refused when it runs.
    pub fn into_condition(self) -> Bool {
        match self.node {
            Node::Int(node) => Bool::FromInt(Box::new(node)),
            Node::Bool(node) => node,
            // `SI (C?) o`: whether the object is one of the class (page 6010019).
            Node::Any(Any::Object(node))
                if matches!(&*node, ObjectNode::Cast { or_null: true, .. }) =>
            {
                match *node {
                    ObjectNode::Cast { object, class, .. } => {
                        Bool::IsClass(Box::new(object), class)
                    }
                    _ => Bool::Const(false),
                }
            }
            other => Bool::Condition(Box::new(Self { node: other, ty: self.ty }.into_any())),
        }
    }
}

/// What may be Null, as a number: an exception when it is.
fn operand(node: Any, ty: &Type) -> Any {
    if ty.is_nullable() { Any::Nullable(Box::new(NullableNode::Operand(node, None))) } else { node }
}

/// The static type of a value.
pub(super) fn type_of(value: &Value) -> Type {
    match value {
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::LONG,
        Value::Real(_) => Type::REAL,
        Value::Text(_) => Type::TEXT,
        Value::Currency(_) => Type::Currency,
        Value::Numeric(_) => Type::NUMERIC,
        Value::Buffer(_) => Type::Buffer,
        Value::Date(_) => Type::Date,
        Value::Time(_) => Type::Time,
        Value::DateTime(_) => Type::DateTime,
        Value::Duration(_) => Type::Duration,
        Value::Enumerated(value) => Type::Enumeration(Rc::clone(&value.of)),
        Value::Array(array) => Type::Array(Rc::new(array.borrow().element.clone())),
        _ => Type::Any,
    }
}

/// True when a value of type `from` can never be stored in `to`.
pub(super) fn never_fits(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (Type::Void, _) => true,
        (Type::Any | Type::Json, _)
        | (_, Type::Any | Type::Json)
        | (Type::Object { .. }, Type::Procedure) => false,
        // A base may hold an object of a derived class: found out when it runs.
        (Type::Object { class: from, .. }, Type::Object { class: to, .. }) => {
            !from.is_a(to) && !to.is_a(from)
        }
        // A field of the window has a value.
        (Type::Object { class, .. }, to) if to.is_simple() => !has_value(class),
        (Type::Array(_), Type::Array(_)) | (Type::Associative(_), Type::Associative(_)) => false,
        // An enumeration gives its name to a text.
        (Type::Enumeration(_), Type::Text(_)) => false,
        (Type::Enumeration(from), Type::Enumeration(to)) => !to.includes(from),
        (Type::Sequence(from, _), Type::Sequence(to, _)) => from != to,
        (Type::Procedure, Type::Procedure | Type::Text(_)) => false,
        (Type::Text(_), Type::Procedure) => false,
        (from, to) => !(from.is_simple() && to.is_simple()),
    }
}

fn has_value(class: &crate::value::Class) -> bool {
    matches!(class, crate::value::Class::Native(native) if native.default_property.is_some())
}

/// What a field of the window is worth now: a variable does not follow it.
fn own_value(value: Typed, span: Span) -> Typed {
    let Type::Object { class: crate::value::Class::Native(native), .. } = value.ty else {
        return value;
    };
    let Some(rank) = native.default_property else { return value };
    let (object, member) = (Box::new(value.into_any()), crate::tree::Member::Rank(rank as u32));
    Typed::any(Any::Member { object, member, span }, native.properties[rank].ty.to_type())
}

impl Checker {
    /// The expression as a value of `ty`, by the rules of an assignment; what can never fit is
    /// told at `span`.
    pub(super) fn convert(&mut self, value: Typed, ty: &Type, span: Span) -> Any {
        if let (Type::Enumeration(_), Some(constant)) = (ty, value.constant_value()) {
            return self.constant_choice(constant, ty, span);
        }
        if value.ty == Type::Void {
            self.no_result(span);
            return Any::Const(Value::Null);
        }
        let value = if is_composite(ty) { value } else { flat(value) };
        let value =
            if matches!(ty, Type::Any | Type::Json) { own_value(value, span) } else { value };
        let value = self.without_null(value, ty, span);
        if let Type::Nullable(inner) = ty {
            return match &value.ty {
                _ if super::null::is_null(&value) => Any::Const(Value::Null),
                own if own == ty => value.into_any(),
                Type::Nullable(_) | Type::Any | Type::Json => {
                    Any::Convert(Box::new(value.into_any()), ty.clone())
                }
                _ => self.convert(value, inner, span),
            };
        }
        if never_fits(&value.ty, ty) {
            self.report(incompatible(&value.ty, ty, span));
            return Any::Const(Value::Null);
        }
        let value = if matches!(ty, Type::Text(_)) { json_text(value) } else { value };
        match (ty, value) {
            (Type::Any, value) => value.into_any(),
            (Type::Int(kind), value) if value.is_number() => {
                let width = match value.ty {
                    Type::Int(own) => own.bytes,
                    _ => 8,
                };
                let node = value.into_int();
                let fits = kind.bytes == 8 && kind.signed
                    || matches!(node, Int::Const(value) if within(value, *kind))
                    || width < kind.bytes && kind.signed;
                Any::Int(if fits { node } else { node.checked(*kind) })
            }
            (Type::Real { single: false }, value) if value.is_number() => {
                Any::Real(value.into_real())
            }
            (Type::Bool, value) => Any::Bool(value.into_bool()),
            (ty, value) if value.ty == *ty && !matches!(ty, Type::Object { .. }) => {
                value.into_any()
            }
            (Type::Object { class: to, .. }, value)
                if matches!(&value.ty, Type::Object { class, .. }
                    if class.info().is_some() && class.is_a(to)) =>
            {
                value.into_any()
            }
            (ty, value) => Any::Convert(Box::new(value.into_any()), ty.clone()),
        }
    }
}

impl Checker {
    /// A constant where a value of an enumeration is expected: what it cannot be is told now.
    fn constant_choice(&mut self, value: Value, ty: &Type, span: Span) -> Any {
        match value.convert(ty) {
            Ok(value) => Any::Const(value),
            Err(error) => {
                let details = error.details();
                let mut diagnostic =
                    Diagnostic::error(codes::INCOMPATIBLE, span, details.message.clone());
                diagnostic.hint.clone_from(&details.hint);
                self.report(diagnostic);
                Any::Const(Value::Null)
            }
        }
    }
}

fn within(value: i64, kind: IntKind) -> bool {
    let (least, most) = kind.bounds();
    (least..=most).contains(&value)
}

fn incompatible(from: &Type, to: &Type, span: Span) -> Diagnostic {
    let missing = match (super::class::class_of(from), super::class::class_of(to)) {
        (Some(from), Some(to)) if to.class().is_some_and(|class| class.interface) => {
            from.missing_from(&to)
        }
        _ => None,
    };
    let (from, to) = (from.name(), to.name());
    let diagnostic = Diagnostic::error(
        codes::INCOMPATIBLE,
        span,
        Bilingual {
            fr: format!("une valeur « {} » ne peut pas devenir « {} »", from.fr, to.fr),
            en: format!("a value of type `{}` cannot become `{}`", from.en, to.en),
        },
    );
    match missing {
        Some(missing) => diagnostic.hint(Bilingual {
            fr: format!("il lui manque « {missing} »"),
            en: format!("it has no `{missing}`"),
        }),
        None => diagnostic,
    }
}
