//! `MesParamètres` and the properties of parameters (pages 1511018, 1514080, 1000017046).

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, Name, Range};
use crate::tree::{Any, Int, ParameterQuestion, ParameterSlots, Place};
use crate::value::Type;

use super::Checker;
use super::facts::{is_default, is_my_parameters, is_parameter_property};
use super::typed::Typed;

impl Checker {
    /// True for `MesParamètres`, unless a variable bears that name.
    pub(super) fn is_parameter_list(&self, expr: &Expr) -> bool {
        let ExprKind::Name(name) = &expr.kind else { return false };
        is_my_parameters(&name.key)
            && !self.symbols.globals.contains_key(&name.key)
            && self.scopes.last().is_none_or(|scope| !scope.variables.contains_key(&name.key))
    }

    /// Where the process being lowered keeps what it received; outside a procedure, an error.
    pub(super) fn parameter_slots(&mut self, span: Span) -> Option<ParameterSlots> {
        let slots = self.scopes.last().and_then(|scope| scope.parameters);
        if slots.is_none() {
            self.report(Diagnostic::error(
                codes::UNKNOWN_NAME,
                span,
                bilingual!(
                    "MesParamètres n'a de sens que dans une procédure",
                    "MyParameters only means something in a procedure"
                ),
            ));
        }
        slots
    }

    /// `MesParamètres`, one of them, or something asked about them.
    pub(super) fn parameters_expression(&mut self, expr: &Expr) -> Option<Typed> {
        let span = expr.span;
        let (question, ty) = match &expr.kind {
            ExprKind::Name(_) if self.is_parameter_list(expr) => {
                (ParameterQuestion::List, Type::Array(std::rc::Rc::new(Type::Any)))
            }
            ExprKind::Index { object, indexes } if self.is_parameter_list(object) => {
                let [Range::One(index)] = indexes.as_slice() else {
                    self.only_arguments(span);
                    return Some(Typed::error());
                };
                (ParameterQuestion::Value(self.expression(index).into_int()), Type::Any)
            }
            ExprKind::Member { object, name, .. } if self.is_parameter_list(object) => {
                match &*name.key {
                    "occurrence" | "count" => (ParameterQuestion::Count, Type::LONG),
                    "nbrecus" | "nbreceived" => (ParameterQuestion::Received, Type::LONG),
                    _ => {
                        self.no_such_property(name);
                        return Some(Typed::error());
                    }
                }
            }
            ExprKind::Member { object, name, .. } if is_parameter_property(&name.key) => {
                let index = self.parameter_index(object)?;
                let question = if is_default(&name.key) {
                    ParameterQuestion::IsDefault(index)
                } else {
                    ParameterQuestion::IsReference(index)
                };
                (question, Type::Bool)
            }
            _ => return None,
        };
        let Some(slots) = self.parameter_slots(span) else { return Some(Typed::error()) };
        let question = Box::new(question);
        Some(Typed::any(Any::Parameters { slots, question, span }, ty))
    }

    /// Which parameter: `MesParamètres[i]`, or one by its name.
    fn parameter_index(&mut self, expr: &Expr) -> Option<Int> {
        match &expr.kind {
            ExprKind::Index { object, indexes } if self.is_parameter_list(object) => {
                let [Range::One(index)] = indexes.as_slice() else { return None };
                Some(self.expression(index).into_int())
            }
            ExprKind::Name(name) => {
                let scope = self.scopes.last()?;
                let slots = scope.parameters?;
                let variable = scope.variables.get(&name.key)?;
                let rank = variable.slot.checked_sub(slots.first)?;
                (rank < slots.declared).then(|| Int::Const(i64::from(rank) + 1))
            }
            _ => None,
        }
    }

    /// `MesParamètres[i]` as something that is written.
    pub(super) fn parameter_place(&mut self, expr: &Expr) -> Option<Place> {
        let ExprKind::Index { object, indexes } = &expr.kind else { return None };
        if !self.is_parameter_list(object) {
            return None;
        }
        let [Range::One(index)] = indexes.as_slice() else { return None };
        let index = Box::new(self.expression(index).into_int());
        let slots = self.parameter_slots(expr.span)?;
        Some(Place::Parameter { slots, index, span: expr.span })
    }

    fn only_arguments(&mut self, span: Span) {
        self.report(Diagnostic::error(
            codes::NOT_SUPPORTED,
            span,
            bilingual!(
                "plusieurs paramètres ne se donnent qu'à un appel : P(MesParamètres[2 À])",
                "several parameters are only handed to a call: P(MyParameters[2 TO])"
            ),
        ));
    }

    fn no_such_property(&mut self, name: &Name) {
        let text = &name.text;
        self.report(
            Diagnostic::error(
                codes::UNKNOWN_MEMBER,
                name.span,
                bilingual!(
                    "MesParamètres n'a pas de propriété « {text} »",
                    "MyParameters has no property `{text}`"
                ),
            )
            .hint(bilingual!(
                "Occurrence, NbReçus ; et de chacun : Défaut, ParAdresse",
                "Count, NbReceived; and of each: Default, ByAddress"
            )),
        );
    }
}
