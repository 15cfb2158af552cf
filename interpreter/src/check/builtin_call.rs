//! Calls of builtins: which syntax fits, and what to say when none does.

use smallvec::SmallVec;

use crate::bilingual;
use crate::builtin::{Function, Parameter, Quick, Syntax, Ty};
use crate::diagnostic::{Bilingual, Diagnostic, codes};
use crate::run::takes;
use crate::source::Span;
use crate::syntax::tree::{Argument as SyntaxArgument, Expr, ExprKind};
use crate::tree::{Any, Argument, BuiltinCall, Int};
use crate::value::{Class, Type, Value};

use super::Checker;
use super::call::expected_count;
use super::composite::flat;
use super::nullable::traced;
use super::scan::all_of;
use super::typed::Typed;
use super::variant::json_text;

impl Checker {
    /// A call of a builtin; `object` is what stands in front of the dot.
    pub(super) fn call_builtin(
        &mut self,
        function: &'static Function,
        object: Option<Typed>,
        arguments: &[SyntaxArgument],
        span: Span,
        statement: bool,
    ) -> Typed {
        if arguments.iter().any(|argument| self.expands(argument)) {
            return self.spread_builtin(function, object, arguments, span, statement);
        }
        if let ("TypeVar", [SyntaxArgument::Value(value)]) = (function.names.en, arguments)
            && let Some(number) = self.declared_number(value)
        {
            return Typed::int(Int::Const(number));
        }
        let own = usize::from(object.is_some());
        let count = arguments.len() + own;
        let by_number: SmallVec<[&'static Syntax; 4]> =
            function.syntaxes.iter().filter(|syntax| takes(syntax, count)).collect();
        if by_number.is_empty() {
            self.builtin_arity(function, arguments.len(), own, span);
        }
        let mut types: SmallVec<[Type; 4]> = SmallVec::with_capacity(count);
        let mut lowered = Vec::with_capacity(count);
        if let Some(object) = object {
            types.push(object.ty.clone());
            lowered.push(Argument::Value(object.into_any()));
        }
        for (rank, argument) in arguments.iter().enumerate() {
            let rank = rank + own;
            let parameters = || by_number.iter().filter_map(move |syntax| parameter(syntax, rank));
            match argument.value() {
                None => {
                    if !by_number.is_empty() && !parameters().any(|p| p.optional) {
                        self.mandatory(function, rank, argument.span());
                    }
                    types.push(Type::Any);
                    lowered.push(Argument::Default);
                }
                Some(value) => {
                    let reference = parameters().any(|parameter| parameter.by_reference);
                    let named = parameters().any(|p| matches!(p.ty, Ty::Procedure));
                    if reference && self.is_place(value) {
                        let (place, ty) = self.place(value);
                        types.push(ty);
                        lowered.push(Argument::Reference(place));
                    } else if let Some(procedure) =
                        named.then(|| self.procedure_name(value)).flatten()
                    {
                        types.push(Type::Procedure);
                        lowered.push(Argument::Value(procedure));
                    } else {
                        if reference {
                            self.needs_variable(function, value.span);
                        }
                        let fills = statement && parameters().any(|p| matches!(p.ty, Ty::AnyArray));
                        let array = if fills { self.variant_array(value) } else { None };
                        let changed = parameters().any(|parameter| parameter.changed);
                        let span = value.span;
                        let mut value = match array {
                            Some(array) => array,
                            None if changed => flat(self.writable(value)),
                            None => flat(self.expression(value)),
                        };
                        if function.names.en == "Trace" {
                            value = traced(value);
                        } else if parameters().all(|p| !matches!(p.ty, Ty::Any)) {
                            value = self.required(value, span);
                        }
                        if parameters().all(|p| matches!(p.ty, Ty::Text | Ty::Buffer)) {
                            value = json_text(value);
                        }
                        types.push(match value.ty {
                            Type::Json => Type::Any,
                            ref ty => ty.clone(),
                        });
                        lowered.push(Argument::Value(value.into_any()));
                    }
                }
            }
        }
        let fitting: SmallVec<[&'static Syntax; 4]> = by_number
            .iter()
            .copied()
            .filter(|syntax| types.iter().enumerate().all(|(rank, ty)| fits(syntax, rank, ty)))
            .collect();
        if fitting.is_empty() && !by_number.is_empty() {
            self.builtin_types(function, by_number[0], &types, arguments, own, span);
        }
        let unsure = types.contains(&Type::Any);
        let chosen = fitting.iter().position(|syntax| keeps_numbers(syntax, &types)).unwrap_or(0);
        let syntaxes = match fitting.get(chosen) {
            Some(syntax) if !unsure => vec![*syntax],
            _ => fitting.into_vec(),
        };
        self.check_families(function, &syntaxes, arguments, own);
        let result = match syntaxes.as_slice() {
            [] => return Typed::error(),
            [only] => only.result.to_type(),
            several => {
                let first = several[0].result.to_type();
                if several.iter().all(|s| s.result.to_type() == first) { first } else { Type::Any }
            }
        };
        let mut arguments = lowered;
        if syntaxes.iter().any(|syntax| syntax.parameters.iter().any(|it| it.locals)) {
            arguments.append(&mut self.seen_locals());
        }
        let tested = self.tested;
        let plain = arguments.iter().all(|given| matches!(given, Argument::Value(_)));
        let quick = self.table.quick(function).filter(|form| {
            plain && form.arguments() == arguments.len() && takes_quickly(*form, &types)
        });
        let call = BuiltinCall { function, syntaxes, quick, arguments, statement, tested, span };
        Typed::any(Any::Builtin(Box::new(call)), result)
    }

    /// What `TypeVar` says of a variable or a member whose declaration says it, whatever it holds
    /// (pages 3013056 and 1514019).
    fn declared_number(&mut self, value: &Expr) -> Option<i64> {
        use ExprKind as E;
        let told = self.diagnostics.len();
        let named = all_of(value, |part| {
            matches!(part.kind, E::Name(_) | E::Member { .. } | E::ImplicitMember { .. })
        });
        if !named || !self.is_place(value) {
            return None;
        }
        if self.is_declared_variant(value) {
            return Some(Type::Any.type_number());
        }
        let ty = self.expression(value).ty;
        let known = self.diagnostics.len() == told && !matches!(ty, Type::Any | Type::Void);
        self.diagnostics.truncate(told);
        known.then(|| ty.type_number())
    }

    /// The local variables that code compiled here would see: name, place.
    fn seen_locals(&self) -> Vec<Argument> {
        let Some(scope) = self.scopes.last().filter(|scope| !scope.program) else {
            return Vec::new();
        };
        let mut seen: Vec<_> =
            scope.variables.iter().filter(|(key, _)| &***key != super::class::THIS).collect();
        seen.sort_by(|one, other| one.0.cmp(other.0));
        let pair = |(_, variable): (_, &super::scope::Variable)| {
            let name = Any::Const(Value::text(&*variable.name));
            [Argument::Value(name), Argument::Reference(super::place::local_place(variable).0)]
        };
        seen.into_iter().flat_map(pair).collect()
    }

    fn needs_variable(&mut self, function: &'static Function, span: Span) {
        let (fr, en) = (function.names.fr, function.names.en);
        self.report(Diagnostic::error(
            codes::ARGUMENT_TYPE,
            span,
            bilingual!(
                "« {fr} » modifie ce paramètre : il faut une variable",
                "`{en}` changes this argument: it must be a variable"
            ),
        ));
    }

    fn builtin_arity(&mut self, function: &'static Function, given: usize, own: usize, span: Span) {
        let least = function.syntaxes.iter().map(needed).min().unwrap_or(0);
        let endless =
            function.syntaxes.iter().any(|syntax| syntax.parameters.last().is_some_and(|p| p.rest));
        let most =
            function.syntaxes.iter().map(|syntax| syntax.parameters.len()).max().unwrap_or(0);
        let wanted = expected_count(
            least.saturating_sub(own),
            (!endless).then_some(most.saturating_sub(own)),
        );
        let (fr, en) = (function.names.fr, function.names.en);
        let (wanted_fr, wanted_en) = (wanted.fr, wanted.en);
        let usage = usage(function, own);
        let (usage_fr, usage_en) = (usage.fr, usage.en);
        self.report(
            Diagnostic::error(
                codes::ARITY,
                span,
                bilingual!(
                    "« {fr} » attend {wanted_fr} et en reçoit {given}",
                    "`{en}` takes {wanted_en} and gets {given}"
                ),
            )
            .hint(bilingual!("s'écrit {usage_fr}", "is written {usage_en}")),
        );
    }

    fn builtin_types(
        &mut self,
        function: &'static Function,
        syntax: &'static Syntax,
        types: &[Type],
        arguments: &[SyntaxArgument],
        own: usize,
        span: Span,
    ) {
        let wrong = types.iter().enumerate().position(|(rank, ty)| !fits(syntax, rank, ty));
        let Some(rank) = wrong else { return };
        let written = rank.checked_sub(own).and_then(|rank| arguments.get(rank)?.value());
        let at = written.map_or(span, |value| value.span);
        let Some(parameter) = parameter(syntax, rank) else { return };
        let given = types[rank].name();
        let wanted = match parameter.ty {
            Ty::AnyArray => bilingual!("tableau", "array"),
            ty => ty.to_type().name(),
        };
        let (fr, en) = (parameter.names.fr, parameter.names.en);
        let usage = usage(function, own);
        self.report(
            Diagnostic::error(
                codes::ARGUMENT_TYPE,
                at,
                Bilingual {
                    fr: format!(
                        "le paramètre « {fr} » attend « {} » et reçoit « {} »",
                        wanted.fr, given.fr
                    ),
                    en: format!(
                        "the parameter `{en}` takes `{}` and gets `{}`",
                        wanted.en, given.en
                    ),
                },
            )
            .hint(Bilingual {
                fr: format!("s'écrit {}", usage.fr),
                en: format!("is written {}", usage.en),
            }),
        );
    }
}

fn needed(syntax: &Syntax) -> usize {
    syntax.parameters.iter().filter(|parameter| !parameter.optional).count()
}

/// The parameter that takes the argument of this rank.
pub(super) fn parameter(syntax: &'static Syntax, rank: usize) -> Option<&'static Parameter> {
    syntax.parameters.get(rank).or_else(|| syntax.parameters.last().filter(|last| last.rest))
}

/// How a function is written, from its first syntax: `Gauche(chaîne [, longueur])`.
#[must_use]
pub fn usage(function: &Function, own: usize) -> Bilingual {
    let mut shown =
        Bilingual { fr: format!("{}(", function.names.fr), en: format!("{}(", function.names.en) };
    let parameters = function.syntaxes.first().map_or(&[][..], |syntax| syntax.parameters);
    for (rank, parameter) in parameters.iter().skip(own).enumerate() {
        let separator = if rank == 0 { "" } else { ", " };
        let (open, close) = if parameter.optional { ("[", "]") } else { ("", "") };
        let dots = if parameter.rest { "…" } else { "" };
        for (text, name) in
            [(&mut shown.fr, parameter.names.fr), (&mut shown.en, parameter.names.en)]
        {
            text.push_str(separator);
            text.push_str(open);
            text.push_str(name);
            text.push_str(dots);
            text.push_str(close);
        }
    }
    shown.fr.push(')');
    shown.en.push(')');
    shown
}

/// True when an argument of this static type may be given at that rank.
fn fits(syntax: &'static Syntax, rank: usize, ty: &Type) -> bool {
    let Some(parameter) = parameter(syntax, rank) else { return false };
    match (parameter.ty, ty) {
        (_, Type::Any) | (Ty::Any, _) => true,
        (_, Type::Void) => false,
        (
            Ty::Object(native) | Ty::Dynamic(native),
            Type::Object { class: Class::Native(own), .. },
        ) => std::ptr::eq(native, *own),
        (Ty::Object(_) | Ty::Dynamic(_), _) => false,
        (Ty::Field, Type::Object { class: Class::Native(own), .. }) => {
            own.default_property.is_some()
        }
        (Ty::Field, ty) => matches!(ty, Type::Text(_)),
        (Ty::Array(_), ty) => matches!(ty, Type::Array(_)),
        (Ty::Associative(_), ty) => matches!(ty, Type::Associative(_)),
        (Ty::AnyArray, ty) => matches!(ty, Type::Array(_) | Type::Associative(_)),
        (Ty::Sequence(kind), ty) => matches!(ty, Type::Sequence(own, _) if *own == kind),
        (Ty::Procedure, ty) => matches!(ty, Type::Procedure | Type::Text(_)),
        (Ty::Date | Ty::Time | Ty::DateTime | Ty::Duration, Type::Bool | Type::Buffer) => false,
        (_, Type::Object { class: Class::Native(own), .. }) => own.default_property.is_some(),
        (
            _,
            Type::Array(_)
            | Type::Associative(_)
            | Type::Sequence(..)
            | Type::Object { .. }
            | Type::Procedure,
        ) => false,
        _ => true,
    }
}

/// True when no integer would be made a text: another syntax may take it as it is.
fn keeps_numbers(syntax: &'static Syntax, types: &[Type]) -> bool {
    let becomes_text = |(rank, ty): (usize, &Type)| {
        matches!(ty, Type::Int(_))
            && parameter(syntax, rank).is_some_and(|it| matches!(it.ty, Ty::Text))
    };
    !types.iter().enumerate().any(becomes_text)
}

/// True when a quick form takes arguments of these types.
fn takes_quickly(form: Quick, types: &[Type]) -> bool {
    match form {
        Quick::Add(_) => matches!(types.first(), Some(Type::Array(_))),
        _ => types.iter().all(|ty| matches!(ty, Type::Text(_))),
    }
}
