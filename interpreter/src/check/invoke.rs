//! Calls of the procedures of the program: arguments by reference, by value, named, several at
//! once.

use std::rc::Rc;

use crate::bilingual;
use crate::builtin::Function;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{Argument as SyntaxArgument, Expr, ExprKind, Name, Range as SyntaxRange};
use crate::tree::{
    Any, Argument, Bool, Call, Callee, Forward, Given, Int, Invoke, ProcedureName, Real, StmtKind,
};
use crate::value::{Class, Type, Value};

use super::Checker;
use super::facts::is_my_parameters;
use super::name::Meaning;
use super::procedure::{ParameterInfo, Signature};
use super::scope::Prepared;
use super::typed::Typed;

/// The function that turns an array into arguments.
const ARRAY_TO_ARGUMENTS: &str = "TableauVersParamètres";

/// The arguments of a call as they are lowered.
struct Lowering<'s> {
    signature: &'s Signature,
    given: Vec<Given>,
    /// The parameters of the named ones, in the order of the source.
    named: Vec<u32>,
    filled: Vec<bool>,
    /// How many parameters the ordered arguments cover.
    next: usize,
    /// An argument stands for a number of arguments that only the run tells.
    unsure: bool,
    refused: bool,
}

/// The arguments of a call of a known procedure.
pub(super) enum Lowered {
    /// One a parameter, in their order.
    Plain(Vec<Argument>),
    /// For a general call: in the order of the source, with the parameters of the named ones.
    General(Vec<Given>, Vec<u32>),
}

impl Checker {
    /// A call of a procedure of the program.
    pub(super) fn call_user(
        &mut self,
        index: u32,
        name: &Name,
        arguments: &[SyntaxArgument],
        _statement: bool,
    ) -> Typed {
        let candidates = self.candidates(index);
        if arguments.is_empty()
            && let Some(slots) = self.take_prepared(index)
        {
            let given = slots.into_iter().map(Given::Prepared).collect();
            return self.general_call(index, name, given, Vec::new());
        }
        match &*candidates {
            [only] => self.call_one(*only, name, None, arguments),
            several => self.call_overloaded(several, name, arguments),
        }
    }

    /// A call of this very procedure; `first` stands before the arguments that are written.
    pub(super) fn call_one(
        &mut self,
        index: u32,
        name: &Name,
        first: Option<Argument>,
        arguments: &[SyntaxArgument],
    ) -> Typed {
        let arguments = match self.lower_call(index, name, first, arguments) {
            Lowered::Plain(arguments) => arguments,
            Lowered::General(given, named) => return self.general_call(index, name, given, named),
        };
        let signature = &self.symbols.signatures[index as usize];
        let (several, result) = (signature.several, signature.result.clone());
        let (captures, span, tested) = (self.captures_for(index), name.span, self.tested);
        let call = Call { procedure: index, arguments, captures, tested, span };
        let call = Any::Call(Box::new(call));
        let call = if several { Any::First(Box::new(call)) } else { call };
        Typed::any(call, result)
    }

    /// The arguments of a call of this very procedure.
    pub(super) fn lower_call(
        &mut self,
        index: u32,
        name: &Name,
        first: Option<Argument>,
        arguments: &[SyntaxArgument],
    ) -> Lowered {
        self.tell_zombie(index, name.span);
        let signature = self.symbols.signatures[index as usize].clone();
        let mut lowering = Lowering {
            signature: &signature,
            given: Vec::with_capacity(arguments.len()),
            named: Vec::new(),
            filled: vec![false; signature.parameters.len()],
            next: 0,
            unsure: false,
            refused: false,
        };
        if let Some(first) = first {
            lowering.given.push(Given::One(first));
            lowering.cover(1);
        }
        for argument in arguments {
            self.lower_argument(argument, &mut lowering);
        }
        self.check_number(name, &lowering, arguments);
        let Lowering { given, named, filled, .. } = lowering;
        let in_order = named.windows(2).all(|pair| pair[0] < pair[1]);
        let plain = !signature.general
            && in_order
            && given.iter().all(|given| matches!(given, Given::One(_)));
        if !plain {
            return Lowered::General(given, named);
        }
        let ordered = given.len() - named.len();
        let mut arguments: Vec<Argument> = filled.iter().map(|_| Argument::Default).collect();
        for (position, given) in given.into_iter().enumerate() {
            let rank = match position.checked_sub(ordered) {
                Some(position) => named[position] as usize,
                None => position,
            };
            if let (Given::One(argument), Some(place)) = (given, arguments.get_mut(rank)) {
                *place = argument;
            }
        }
        Lowered::Plain(arguments)
    }

    fn general_call(
        &mut self,
        index: u32,
        name: &Name,
        arguments: Vec<Given>,
        named: Vec<u32>,
    ) -> Typed {
        let callee = Callee::Procedures(ProcedureName {
            name: Rc::clone(&name.text),
            candidates: Rc::from([index]),
            captures: self.captures_for(index),
        });
        let call = Invoke {
            callee,
            arguments,
            named,
            all_results: false,
            tested: self.tested,
            span: name.span,
        };
        let result = self.symbols.signatures[index as usize].result.clone();
        Typed::any(Any::Invoke(Box::new(call)), result)
    }

    fn lower_argument(&mut self, argument: &SyntaxArgument, lowering: &mut Lowering<'_>) {
        if let SyntaxArgument::Named(parameter, value) = argument {
            self.named_argument(parameter, value, lowering);
            return;
        }
        if !lowering.named.is_empty() {
            lowering.refused = true;
            self.ordered_after_named(argument);
        }
        let rank = lowering.next;
        match argument {
            SyntaxArgument::Named(..) => {}
            SyntaxArgument::Default(span) => {
                if let Some(parameter) = lowering.signature.parameters.get(rank)
                    && !parameter.optional
                {
                    lowering.refused = true;
                    self.no_default(&parameter.name.clone(), *span);
                }
                lowering.given.push(Given::One(Argument::Default));
                lowering.cover(1);
            }
            SyntaxArgument::Value(value) | SyntaxArgument::ByValue(value) => {
                if let Some((given, count)) = self.expansion(value) {
                    lowering.given.push(given);
                    match count {
                        Some(count) => lowering.cover(count),
                        None => lowering.unsure = true,
                    }
                    return;
                }
                let by_value = matches!(argument, SyntaxArgument::ByValue(_));
                let argument = match lowering.signature.parameters.get(rank) {
                    Some(parameter) if parameter.element && self.is_element(value) => {
                        element_name(value)
                    }
                    Some(parameter) if !lowering.unsure => {
                        let reference = !parameter.local && !by_value;
                        let argument = self.declared_argument(value, parameter, reference);
                        copied(argument, !reference)
                    }
                    _ => copied(self.argument(value, &Type::Any, !by_value), by_value),
                };
                lowering.given.push(Given::One(argument));
                lowering.cover(1);
            }
        }
    }

    /// An argument for a parameter that is known.
    fn declared_argument(
        &mut self,
        value: &Expr,
        parameter: &ParameterInfo,
        by_reference: bool,
    ) -> Argument {
        let (argument, own) = self.typed_argument(value, &parameter.ty, by_reference);
        if parameter.ty == Type::Any && !parameter.nullable {
            self.check_untyped(&own, value);
        }
        argument
    }

    /// A bare name that no variable bears.
    fn is_element(&mut self, value: &Expr) -> bool {
        let ExprKind::Name(name) = &value.kind else { return false };
        match self.meaning(name) {
            Meaning::Unknown => true,
            Meaning::Global(variable) => is_field(&variable.ty),
            _ => false,
        }
    }

    /// `<p>: v`.
    fn named_argument(&mut self, name: &Name, value: &Expr, lowering: &mut Lowering<'_>) {
        let signature = lowering.signature;
        let Some(rank) = signature.parameters.iter().position(|p| p.key == name.key) else {
            lowering.refused = true;
            self.unknown_parameter(name, signature);
            return;
        };
        if lowering.filled[rank] {
            lowering.refused = true;
            let text = &name.text;
            self.report(Diagnostic::error(
                codes::ARITY,
                name.span,
                bilingual!(
                    "le paramètre « {text} » est déjà donné",
                    "the argument `{text}` is already given"
                ),
            ));
            return;
        }
        let parameter = &signature.parameters[rank];
        let argument = self.declared_argument(value, parameter, !parameter.local);
        lowering.given.push(Given::One(copied(argument, parameter.local)));
        lowering.named.push(rank as u32);
        lowering.filled[rank] = true;
    }

    /// Too many, or not enough.
    fn check_number(&mut self, name: &Name, lowering: &Lowering<'_>, written: &[SyntaxArgument]) {
        let signature = lowering.signature;
        if lowering.refused {
            return;
        }
        let missing = signature
            .parameters
            .iter()
            .zip(&lowering.filled)
            .find(|(parameter, filled)| !parameter.optional && !**filled);
        let excess = lowering.next > signature.parameters.len() && !signature.variadic;
        match missing {
            Some((parameter, _)) if !lowering.unsure && !lowering.named.is_empty() => {
                let (text, parameter) = (&name.text, &parameter.name);
                self.report(
                    Diagnostic::error(
                        codes::ARITY,
                        name.span,
                        bilingual!(
                            "le paramètre « {parameter} » manque à l'appel de « {text} »",
                            "the argument `{parameter}` is missing in the call of `{text}`"
                        ),
                    )
                    .label(signature.span, bilingual!("déclarée ici", "declared here")),
                );
            }
            Some(_) if !lowering.unsure => {
                let given = if lowering.next > 0 { lowering.next } else { written.len() };
                self.wrong_arity(name, signature, given);
            }
            _ if excess => self.wrong_arity(name, signature, lowering.next),
            _ => {}
        }
    }

    /// Arguments whose parameters are not known: variables go by reference.
    pub(super) fn loose_arguments(&mut self, arguments: &[SyntaxArgument]) -> Vec<Given> {
        arguments.iter().map(|argument| self.loose_argument(argument).0).collect()
    }

    /// An argument whose parameter is not known, with its type unless it is left out.
    pub(super) fn loose_argument(&mut self, argument: &SyntaxArgument) -> (Given, Option<Type>) {
        match argument {
            SyntaxArgument::Value(value) | SyntaxArgument::ByValue(value) => {
                if let Some((given, _)) = self.expansion(value) {
                    return (given, Some(Type::Any));
                }
                let by_value = matches!(argument, SyntaxArgument::ByValue(_));
                let (argument, ty) = self.typed_argument(value, &Type::Any, !by_value);
                (Given::One(copied(argument, by_value)), Some(ty))
            }
            SyntaxArgument::Named(name, value) => {
                let text = &name.text;
                self.report(Diagnostic::error(
                    codes::ARITY,
                    name.span,
                    bilingual!(
                        "« <{text}>: » demande une procédure connue à la vérification",
                        "`<{text}>:` needs a procedure that is known when checking"
                    ),
                ));
                let value = self.expression(value).into_any();
                (Given::One(Argument::Value(value)), Some(Type::Any))
            }
            SyntaxArgument::Default(_) => (Given::One(Argument::Default), None),
        }
    }

    /// The name of a procedure that cannot be called without arguments.
    pub(super) fn bare_procedure(&mut self, value: &Expr) -> bool {
        let ExprKind::Name(name) = &value.kind else { return false };
        let Meaning::Procedure(index) = self.meaning(name) else { return false };
        let candidates = self.candidates(index);
        candidates.iter().all(|index| {
            let signature = &self.symbols.signatures[*index as usize];
            signature.parameters.first().is_some_and(|parameter| !parameter.optional)
        })
    }

    /// True for an argument that stands for several.
    pub(super) fn expands(&mut self, argument: &SyntaxArgument) -> bool {
        match argument {
            SyntaxArgument::Value(value) | SyntaxArgument::ByValue(value) => {
                self.is_expansion(value)
            }
            _ => false,
        }
    }

    fn is_expansion(&mut self, value: &Expr) -> bool {
        let callee = match &value.kind {
            ExprKind::Index { object, indexes } => {
                let range = matches!(indexes.as_slice(), [SyntaxRange::One(_)]);
                return !range && self.is_parameter_list(object);
            }
            ExprKind::Call { callee, .. } => callee,
            _ => value,
        };
        if self.is_parameter_list(callee) {
            return true;
        }
        let ExprKind::Name(name) = &callee.kind else { return false };
        match self.meaning(name) {
            Meaning::Procedure(index) => self.symbols.signatures[index as usize].several,
            Meaning::Function(function) => turns_into_arguments(function),
            _ => false,
        }
    }

    /// An argument that stands for several: how many, when that is known.
    pub(super) fn expansion(&mut self, value: &Expr) -> Option<(Given, Option<usize>)> {
        if !self.is_expansion(value) {
            return None;
        }
        if let ExprKind::Name(name) = &value.kind
            && is_my_parameters(&name.key)
        {
            let Some(slots) = self.parameter_slots(name.span) else { return Some(nothing()) };
            return Some((Given::Forward(slots, Forward::All), None));
        }
        if let ExprKind::Index { object, indexes } = &value.kind
            && self.is_parameter_list(object)
            && let [range] = indexes.as_slice()
        {
            let Some(slots) = self.parameter_slots(value.span) else { return Some(nothing()) };
            let forward = match range {
                SyntaxRange::All => Forward::Additional,
                range => Forward::Some(Box::new(self.range(range))),
            };
            return Some((Given::Forward(slots, forward), None));
        }
        let lowered = self.expression(value).into_any();
        let (node, count) = match all_results(lowered) {
            Ok(node) => (node, self.result_count(value)),
            Err(node) => (node, None),
        };
        Some((Given::Spread(node), count))
    }

    /// A builtin given as many arguments as the run tells.
    pub(super) fn spread_builtin(
        &mut self,
        function: &'static Function,
        object: Option<Typed>,
        arguments: &[SyntaxArgument],
        span: Span,
        statement: bool,
    ) -> Typed {
        let mut given = Vec::with_capacity(arguments.len() + 1);
        given.extend(object.map(|value| Given::One(Argument::Value(value.into_any()))));
        given.extend(self.loose_arguments(arguments));
        let mut results = function.syntaxes.iter().map(|syntax| syntax.result.to_type());
        let first = results.next().unwrap_or(Type::Any);
        let ty = if results.all(|other| other == first) { first } else { Type::Any };
        let arguments = given;
        Typed::any(
            Any::BuiltinSpread { function, arguments, statement, tested: self.tested, span },
            ty,
        )
    }

    /// How many results a call of a known procedure gives.
    fn result_count(&mut self, value: &Expr) -> Option<usize> {
        let callee = match &value.kind {
            ExprKind::Call { callee, .. } => callee,
            _ => value,
        };
        let ExprKind::Name(name) = &callee.kind else { return None };
        let Meaning::Procedure(index) = self.meaning(name) else { return None };
        let signature = &self.symbols.signatures[index as usize];
        (signature.result_count > 0).then_some(signature.result_count)
    }

    /// `P.name = v`: an argument for the next call of `P`.
    pub(super) fn prepare(&mut self, target: &Expr, value: &Expr) -> Option<StmtKind> {
        let ExprKind::Member { object, name, .. } = &target.kind else { return None };
        let ExprKind::Name(procedure) = &object.kind else { return None };
        let Meaning::Procedure(index) = self.meaning(procedure) else { return None };
        let signature = self.symbols.signatures[index as usize].clone();
        let Some(rank) = signature.parameters.iter().position(|p| p.key == name.key) else {
            self.unknown_parameter(name, &signature);
            let value = self.expression(value).into_any();
            return Some(StmtKind::Eval(value));
        };
        let lowered = self.expected(value, &signature.parameters[rank].ty);
        let value = self.convert(lowered, &signature.parameters[rank].ty, value.span);
        let slot = self.prepared_slots(index, signature.parameters.len(), procedure.span)?[rank];
        Some(StmtKind::Prepare { slot, value })
    }

    fn prepared_slots(&mut self, index: u32, count: usize, span: Span) -> Option<Vec<u32>> {
        let scope = self.scopes.last_mut()?;
        if let Some(known) = scope.prepared.iter_mut().find(|known| known.procedure == index) {
            known.waiting.get_or_insert(span);
            return Some(known.slots.clone());
        }
        let slots: Vec<u32> = (0..count).map(|_| scope.new_slot()).collect();
        let prepared = Prepared { procedure: index, slots: slots.clone(), waiting: Some(span) };
        scope.prepared.push(prepared);
        Some(slots)
    }

    /// The slots of the arguments prepared before this call.
    fn take_prepared(&mut self, index: u32) -> Option<Vec<u32>> {
        let scope = self.scopes.last_mut()?;
        let known = scope.prepared.iter_mut().find(|known| known.procedure == index)?;
        known.waiting = None;
        Some(known.slots.clone())
    }

    /// Arguments given and never used.
    pub(super) fn check_prepared(&mut self) {
        let Some(scope) = self.scopes.last() else { return };
        let waiting: Vec<(u32, Span)> =
            scope.prepared.iter().filter_map(|p| Some((p.procedure, p.waiting?))).collect();
        for (index, span) in waiting {
            let name = &self.symbols.signatures[index as usize].name;
            let diagnostic = Diagnostic::error(
                codes::ARITY,
                span,
                bilingual!(
                    "des paramètres de « {name} » sont donnés, et rien ne l'appelle ensuite",
                    "arguments of `{name}` are given, and nothing calls it afterwards"
                ),
            )
            .hint(bilingual!(
                "l'appeler dans le même traitement : {name}()",
                "call it in the same process: {name}()"
            ));
            self.report(diagnostic);
        }
    }
}

impl Lowering<'_> {
    /// The next parameters, in order, are given.
    fn cover(&mut self, count: usize) {
        for filled in self.filled.iter_mut().skip(self.next).take(count) {
            *filled = true;
        }
        self.next += count;
    }
}

/// True for the type of a field of the window.
pub(super) fn is_field(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Object { class: Class::Native(native), .. } if native.default_property.is_some()
    )
}

/// The name of an element, written without quotes.
fn element_name(value: &Expr) -> Argument {
    let name = match &value.kind {
        ExprKind::Name(name) => &*name.text,
        _ => "",
    };
    Argument::Value(Any::Const(Value::text(name)))
}

/// What stands for arguments that were refused.
fn nothing() -> (Given, Option<usize>) {
    (Given::Spread(Any::Const(Value::Null)), None)
}

/// True for the function that turns an array into arguments.
pub(super) fn turns_into_arguments(function: &Function) -> bool {
    function.names.fr == ARRAY_TO_ARGUMENTS
}

/// The node that gives all the results of a call, when it may give several.
pub(super) fn all_results(node: Any) -> Result<Any, Any> {
    match node {
        Any::First(call) => Ok(*call),
        Any::Invoke(mut call) => {
            call.all_results = true;
            Ok(Any::Invoke(call))
        }
        Any::Int(Int::FromAny(inner)) => {
            all_results(*inner).map_err(|inner| Any::Int(Int::FromAny(Box::new(inner))))
        }
        Any::Real(Real::FromAny(inner)) => {
            all_results(*inner).map_err(|inner| Any::Real(Real::FromAny(Box::new(inner))))
        }
        Any::Bool(Bool::FromAny(inner)) => {
            all_results(*inner).map_err(|inner| Any::Bool(Bool::FromAny(Box::new(inner))))
        }
        other => Err(other),
    }
}

/// An argument by value of a structured type is a copy.
pub(super) fn copied(argument: Argument, by_value: bool) -> Argument {
    match argument {
        Argument::Value(
            value @ (Any::Local(_)
            | Any::LocalRef(_)
            | Any::Global(_)
            | Any::Member { .. }
            | Any::Convert(_, Type::Object { .. })
            | Any::Index { .. }),
        ) if by_value => Argument::Value(Any::Copy(Box::new(value))),
        other => other,
    }
}
