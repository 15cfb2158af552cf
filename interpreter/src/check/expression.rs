//! Expressions.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Access, Expr, ExprKind, Name, Range as SyntaxRange, TextPart};
use crate::tree::{Any, Bool, EntryQuestion, Int, Member, ObjectNode, Real};
use crate::value::{Class, Currency, Duration, Numeric, Type, Value};

use super::Checker;
use super::composite::flat;
use super::moment::{is_part, part_type};
use super::name::{Meaning, did_you_mean};
use super::scope::{Variable, VariableKind};
use super::typed::{Node, Typed, type_of};
use super::variant::{has_variant_property, json_text, variant_property};

impl Checker {
    pub(super) fn expression(&mut self, expr: &Expr) -> Typed {
        let span = expr.span;
        if let ExprKind::Name(_) | ExprKind::Index { .. } | ExprKind::Member { .. } = &expr.kind
            && let Some(value) = self.parameters_expression(expr)
        {
            return value;
        }
        match &expr.kind {
            ExprKind::Integer(value) => Typed::int(Int::Const(*value)),
            ExprKind::Real(value) => Typed::real(Real::Const(*value)),
            ExprKind::Currency(digits) => Currency::parse(digits).map_or_else(
                || self.bad_number(span),
                |value| Typed::constant(Value::Currency(Rc::new(value))),
            ),
            ExprKind::Numeric(digits) => Numeric::parse(digits).map_or_else(
                || self.bad_number(span),
                |value| Typed::constant(Value::Numeric(Rc::new(value))),
            ),
            ExprKind::Duration(milliseconds) => {
                Typed::constant(Value::Duration(Duration::from_int(*milliseconds)))
            }
            ExprKind::Text(text) => Typed::constant(Value::text(&**text)),
            ExprKind::Interpolated(parts) => self.interpolated(parts),
            ExprKind::Name(name) => self.name(name),
            ExprKind::Member { object, access, name } => match self.cell(expr) {
                Some(cell) => self.expression(&cell),
                None => self.member(object, *access, name, span),
            },
            ExprKind::ImplicitMember { access, name } => self.implicit_member(*access, name, span),
            ExprKind::Index { object, indexes } => self.index(object, indexes, span, false),
            ExprKind::Slice { object, range } => {
                let text = self.expression(object);
                let text = self.present(text, object.span);
                let ty = match (&text.ty, &**range) {
                    // One byte is its code.
                    (Type::Buffer | Type::FixedBuffer(_), SyntaxRange::One(_)) => Type::Any,
                    (Type::Buffer | Type::FixedBuffer(_), _) => Type::Buffer,
                    _ => Type::TEXT,
                };
                let range = Box::new(self.range(range));
                Typed::any(Any::Slice { text: Box::new(text.into_any()), range, span }, ty)
            }
            ExprKind::Call { callee, arguments } => self.call(callee, arguments, span, false),
            ExprKind::Unary { op, operand } => self.unary(*op, operand, span),
            ExprKind::Binary { op, op_span, left, right } => {
                self.binary(*op, *op_span, left, right)
            }
            ExprKind::In { value, list, negated, lazy } => {
                let value = self.expression(value);
                let list: Vec<_> = list.iter().map(|item| self.expression(item)).collect();
                let nulls = value.ty.is_nullable() || list.iter().any(|item| item.ty.is_nullable());
                let value = Box::new(value.into_any());
                let list = list.into_iter().map(Typed::into_any).collect();
                Typed::bool(Bool::In { value, list, negated: *negated, lazy: *lazy, nulls })
            }
            ExprKind::Between { low, low_strict, value, high_strict, high } => {
                let low = self.bound(low);
                let value = self.bound(value);
                let high = self.bound(high);
                let (low_strict, high_strict) = (*low_strict, *high_strict);
                Typed::bool(Bool::Between { value, low, low_strict, high_strict, high })
            }
            ExprKind::InRange { value, low, high } => {
                let value = self.bound(value);
                let low = self.bound(low);
                let high = self.bound(high);
                Typed::bool(Bool::Between {
                    value,
                    low,
                    low_strict: false,
                    high_strict: false,
                    high,
                })
            }
            ExprKind::Ternary { condition, then, otherwise } => {
                let condition = self.expression(condition).into_condition();
                let (then, otherwise) = (self.expression(then), self.expression(otherwise));
                let ty = common_type(&then.ty, &otherwise.ty);
                let parts = (condition, then.into_any(), otherwise.into_any());
                Typed::any(Any::Ternary(Box::new(parts)), ty)
            }
            ExprKind::Choose { index, choices, otherwise } => {
                let index = Box::new(self.expression(index).into_int());
                let choices =
                    choices.iter().map(|choice| self.expression(choice).into_any()).collect();
                let otherwise =
                    otherwise.as_ref().map(|value| Box::new(self.expression(value).into_any()));
                Typed::any(Any::Choose { index, choices, otherwise, span }, Type::Any)
            }
            ExprKind::OptionalText(inner) => {
                let inner = self.expression(inner).into_any();
                Typed { node: Node::Any(Any::OptionalConcat(vec![(inner, false)])), ty: Type::TEXT }
            }
            ExprKind::List(items) | ExprKind::Tuple(items) => self.list(items, None),
            ExprKind::Allocate { ty, arguments } => self.allocate(ty, arguments, span),
            ExprKind::Cast { ty, value } => {
                let or_null = ty.nullable;
                let ty = self.resolve_type(ty);
                let lowered = self.expression(value);
                if let Some(user) = super::class::class_of(&ty) {
                    return self.cast_object(lowered, &user, or_null, span);
                }
                if let (Type::Object { class, .. }, Type::Object { .. } | Type::Any) =
                    (&ty, &lowered.ty)
                {
                    let (object, class) = (lowered.into_any(), class.clone());
                    let node = ObjectNode::Cast { object, class: class.clone(), or_null, span };
                    let ty = Type::Object { class, dynamic: true };
                    return Typed::any(Any::Object(Box::new(node)), ty);
                }
                let node = self.convert(lowered, &ty, value.span);
                Typed::any(node, ty)
            }
            ExprKind::IsClass { value, class } => {
                let value = self.expression(value).into_any();
                let written = crate::syntax::tree::TypeName {
                    kind: crate::syntax::tree::TypeKind::Named {
                        name: class.clone(),
                        dynamic: false,
                    },
                    nullable: false,
                    span: class.span,
                };
                match self.resolve_type(&written) {
                    Type::Object { class, .. } => {
                        Typed::bool(Bool::IsClass(Box::new(value), class))
                    }
                    _ => Typed::bool(Bool::Const(false)),
                }
            }
            ExprKind::Increment { target, by, prefix } => {
                let (place, ty) = self.place(target);
                self.check_increment(&ty, span);
                let place = Box::new(place);
                let (by, prefix) = (i64::from(*by), *prefix);
                Typed::any(Any::Increment { place, ty: ty.clone(), by, prefix }, ty)
            }
            ExprKind::Lambda(procedure) => self.lambda(procedure),
            ExprKind::PendingResult => Typed::any(Any::PendingResult, Type::Any),
            ExprKind::Indirection { name, kind } => {
                let node = self.indirection(name, kind.as_deref(), span);
                Typed::any(Any::Indirection(Box::new(node)), Type::Any)
            }
            ExprKind::Error => Typed::error(),
        }
    }

    /// An operand of an interval, in which Null has no part.
    fn bound(&mut self, expr: &Expr) -> Box<Any> {
        let value = self.expression(expr);
        Box::new(self.present(value, expr.span).into_any())
    }

    fn bad_number(&mut self, span: Span) -> Typed {
        self.report(Diagnostic::error(
            codes::BAD_NUMBER,
            span,
            bilingual!(
                "ce nombre est trop grand pour son type",
                "this number is too large for its type"
            ),
        ));
        Typed::error()
    }

    pub(super) fn unsupported(&mut self, span: Span) {
        self.report(Diagnostic::error(
            codes::NOT_SUPPORTED,
            span,
            bilingual!(
                "cette forme du langage n'est pas encore exécutée par wl",
                "wl does not run this form of the language yet"
            ),
        ));
    }

    fn interpolated(&mut self, parts: &[TextPart]) -> Typed {
        let pieces = parts
            .iter()
            .map(|part| match part {
                TextPart::Text(text) => Any::Const(Value::text(&**text)),
                TextPart::Value(value) => {
                    let lowered = self.expression(value);
                    json_text(self.present(lowered, value.span)).into_any()
                }
            })
            .collect();
        Typed { node: Node::Any(Any::Concat(pieces)), ty: Type::TEXT }
    }

    pub(super) fn list(&mut self, items: &[Expr], element: Option<&Type>) -> Typed {
        let lowered: Vec<Typed> = items.iter().map(|item| flat(self.expression(item))).collect();
        let common = match element {
            Some(element) => element.clone(),
            None => lowered
                .iter()
                .map(|item| item.ty.clone())
                .reduce(|left, right| common_type(&left, &right))
                .unwrap_or(Type::Any),
        };
        let nodes = lowered
            .into_iter()
            .zip(items)
            .map(|(value, item)| self.without_null(value, &common, item.span).into_any())
            .collect();
        let list = Any::List { items: nodes, element: common.clone() };
        Typed { node: Node::Any(list), ty: Type::Array(Rc::new(common)) }
    }

    /// A name alone.
    fn name(&mut self, name: &Name) -> Typed {
        if let Some(member) = self.element_member(name) {
            return member;
        }
        if Keyword::from_key(&name.key) == Some(Keyword::RunAncestor) {
            return self.run_ancestor(name);
        }
        match self.meaning(name) {
            Meaning::Local(variable) => read_variable(&variable, true),
            Meaning::Global(variable) => read_variable(&variable, false),
            // The name of an enumeration stands for its values; nobody may change the list.
            Meaning::Constant(value @ Value::Array(_)) => {
                let ty = type_of(&value);
                Typed::any(Any::Copy(Box::new(Any::Const(value))), ty)
            }
            Meaning::Member(class) => {
                let this = self.this();
                self.class_member(this, &class, name, false)
            }
            Meaning::Constant(value) => Typed::constant(value),
            Meaning::BuiltinConstant(constant) => Typed::constant(constant.value.to_value()),
            Meaning::Procedure(index) => self.call_user(index, name, &[], false),
            Meaning::Function(function) => self.call_builtin(function, None, &[], name.span, false),
            Meaning::Unknown => {
                self.unknown_name(name, false);
                Typed::error()
            }
        }
    }

    /// `.b` inside `AVEC`.
    fn implicit_member(&mut self, access: Access, name: &Name, span: Span) -> Typed {
        let with = self.scopes.last().and_then(|scope| scope.withs.last()).cloned();
        let own = access == Access::DoubleColon || access == Access::Colon && with.is_none();
        if own && let Some(context) = self.context() {
            let this = self.this();
            return self.class_member(this, &context.class, name, false);
        }
        let Some(variable) = with else {
            if let Some(value) = self.early.of_class(&name.key) {
                return Typed::constant(value.clone());
            }
            if matches!(access, Access::Colon | Access::DoubleColon) {
                let sign = if access == Access::Colon { ":" } else { "::" };
                self.outside_class(span, &format!("{sign}{}", name.text));
                return Typed::error();
            }
            let text = &name.text;
            self.report(Diagnostic::error(
                codes::UNKNOWN_MEMBER,
                span,
                bilingual!(
                    "« .{text} » n'a de sens que dans un bloc AVEC",
                    "`.{text}` only means something in a WITH block"
                ),
            ));
            return Typed::error();
        };
        let object = read_variable(&variable, true);
        self.member_of(object, name, span)
    }

    pub(super) fn member(
        &mut self,
        object: &Expr,
        access: Access,
        name: &Name,
        span: Span,
    ) -> Typed {
        if let ExprKind::Name(prefix) = &object.kind
            && &*prefix.key == "wl"
            && access == Access::Dot
        {
            return match self.table.function(&name.key) {
                Some(function) => self.call_builtin(function, None, &[], name.span, false),
                None => {
                    self.unknown_name(name, true);
                    Typed::error()
                }
            };
        }
        if let ExprKind::Index { object: map, indexes } = &object.kind
            && let [SyntaxRange::One(key)] = indexes.as_slice()
            && let Some(question) = entry_question(&name.key)
        {
            let map = self.expression(map);
            if matches!(map.ty, Type::Associative(_)) {
                let map = Box::new(map.into_any());
                let key = Box::new(self.expression(key).into_any());
                let ty = if question == EntryQuestion::Count { Type::LONG } else { Type::Bool };
                return Typed::any(Any::Entry { map, key, question }, ty);
            }
        }
        if let Some(value) = self.qualified_value(object, name) {
            return value;
        }
        if let Some(value) = self.constant_being_declared(object, name) {
            return value;
        }
        if let Some((object, class)) = self.qualifier(object) {
            return self.class_member(object, &class, name, true);
        }
        if access == Access::Optional {
            return self.if_present(object, name, None, span);
        }
        let object = self.expression(object);
        if has_variant_property(&object.ty, name) {
            return variant_property(object, access, name);
        }
        self.member_of(object, name, span)
    }

    pub(super) fn member_of(&mut self, object: Typed, name: &Name, span: Span) -> Typed {
        let object = self.required(object, span);
        let named = || Member::Named(Rc::clone(&name.text), Rc::clone(&name.key));
        if let Some(class) = super::class::class_of(&object.ty) {
            return self.class_member(Some(object), &class, name, false);
        }
        match object.ty.clone() {
            Type::Object { class, .. } => {
                if let Some(rank) = class.field(&name.key) {
                    let ty = class.field_type(rank);
                    let member = Member::Rank(rank as u32);
                    let object = Box::new(object.into_any());
                    return Typed::any(Any::Member { object, member, span: name.span }, ty);
                }
                if let Class::Native(native) = class
                    && let Some(method) = self.table.method(native, &name.key)
                {
                    self.needs_parentheses(name);
                    return self.call_builtin(method, Some(object), &[], name.span, false);
                }
                self.unknown_member(&class, name);
                Typed::error()
            }
            Type::Any | Type::Json => {
                let object = Box::new(object.into_any());
                Typed::any(Any::Member { object, member: named(), span: name.span }, Type::Any)
            }
            ty if is_part(&ty, &name.key) => {
                let object = Box::new(object.into_any());
                let ty = part_type(&name.key);
                Typed::any(Any::Member { object, member: named(), span }, ty)
            }
            // The property counts the elements of all dimensions, as Dimension() does; the method
            // counts those of the first one.
            Type::Array(element)
                if matches!(*element, Type::Array(_))
                    && entry_question(&name.key) == Some(EntryQuestion::Count) =>
            {
                match self.table.function("dimension") {
                    Some(function) => {
                        self.call_builtin(function, Some(object), &[], name.span, false)
                    }
                    None => Typed::error(),
                }
            }
            ty => match self.value_method(&ty, &name.key) {
                Some(method) => self.call_builtin(method, Some(object), &[], name.span, false),
                None => {
                    let (text, of) = (&name.text, ty.name());
                    let (fr, en) = (of.fr, of.en);
                    self.report(Diagnostic::error(
                        codes::UNKNOWN_MEMBER,
                        name.span,
                        bilingual!(
                            "une valeur « {fr} » n'a pas de membre « {text} »",
                            "a value of type `{en}` has no member `{text}`"
                        ),
                    ));
                    Typed::error()
                }
            },
        }
    }

    pub(super) fn needs_parentheses(&mut self, name: &Name) {
        let text = &name.text;
        self.report(Diagnostic::error(
            codes::METHOD_NEEDS_PARENTHESES,
            name.span,
            bilingual!(
                "une méthode s'appelle avec des parenthèses : {text}()",
                "a method is called with parentheses: {text}()"
            ),
        ));
    }

    pub(super) fn unknown_member(&mut self, class: &Class, name: &Name) {
        let (text, owner) = (&name.text, class.name());
        let mut diagnostic = Diagnostic::error(
            codes::UNKNOWN_MEMBER,
            name.span,
            bilingual!(
                "« {owner} » n'a pas de membre « {text} »",
                "`{owner}` has no member `{text}`"
            ),
        );
        let mut names = class.field_names();
        if let Class::Native(native) = class {
            names.extend(
                native.methods.iter().flat_map(|m| [m.names.fr, m.names.en]).map(str::to_owned),
            );
        }
        if let Some(info) = class.info() {
            names.extend(info.methods.iter().map(|method| method.name.to_string()));
            names.extend(info.properties.iter().map(|property| property.name.to_string()));
            names.extend(info.statics.iter().map(|member| member.name.to_string()));
        }
        let near = nearest(text, names.iter().map(String::as_str));
        if let Some(hint) = did_you_mean(&near) {
            diagnostic = diagnostic.hint(hint);
        }
        self.report(diagnostic);
    }
}

/// Reads a variable, in the family of its type.
pub(super) fn read_variable(variable: &Variable, local: bool) -> Typed {
    let (slot, ty) = (variable.slot, variable.ty.clone());
    let any = match (local, variable.kind) {
        (true, VariableKind::Plain) => Any::Local(slot),
        (true, VariableKind::Reference) => Any::LocalRef(slot),
        (false, _) => Any::Global(slot),
    };
    let node = match (&ty, local) {
        (Type::Int(_), true) => Node::Int(Int::Local(slot)),
        (Type::Int(_), false) => Node::Int(Int::Global(slot)),
        (Type::Real { .. }, true) => Node::Real(Real::Local(slot)),
        (Type::Real { .. }, false) => Node::Real(Real::Global(slot)),
        (Type::Bool, _) => Node::Bool(Bool::FromAny(Box::new(any))),
        _ => Node::Any(any),
    };
    Typed { node, ty }
}

fn entry_question(key: &str) -> Option<EntryQuestion> {
    match key {
        "existe" | "exist" | "exists" => Some(EntryQuestion::Exists),
        "vide" | "empty" => Some(EntryQuestion::Empty),
        "occurrence" | "count" => Some(EntryQuestion::Count),
        _ => None,
    }
}

/// The type that holds both.
pub(super) fn common_type(left: &Type, right: &Type) -> Type {
    match (left, right) {
        (left, right) if left == right => left.clone(),
        (Type::Int(_), Type::Int(_)) => Type::LONG,
        (Type::Int(_) | Type::Real { .. }, Type::Int(_) | Type::Real { .. }) => Type::REAL,
        (Type::Text(_), Type::Text(_)) => Type::TEXT,
        (Type::Nullable(inner), other) | (other, Type::Nullable(inner)) => {
            let other = match other {
                Type::Nullable(other) => other,
                other => other,
            };
            match common_type(inner, other) {
                Type::Any => Type::Any,
                common => Type::Nullable(Rc::new(common)),
            }
        }
        _ => Type::Any,
    }
}
