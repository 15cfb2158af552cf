//! `{name}` (page 1512005): the code that uses it carries the names it may find.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::Expr;
use crate::tree::{GlobalName, Indirection, VisibleName};
use crate::value::Type;

use super::Checker;
use super::place::local_place;

impl Checker {
    pub(super) fn indirection(
        &mut self,
        name: &Expr,
        kind: Option<&Expr>,
        span: Span,
    ) -> Indirection {
        let lowered = self.expression(name);
        let member = kind.is_some() && matches!(lowered.ty, Type::Object { .. });
        if !member && !matches!(lowered.ty, Type::Text(_) | Type::Any | Type::Object { .. }) {
            let found = lowered.ty.name();
            let (fr, en) = (found.fr, found.en);
            self.report(
                Diagnostic::error(
                    codes::INCOMPATIBLE,
                    name.span,
                    bilingual!(
                        "l'expression entre {{ }} est un nom, dans une chaîne, et non « {fr} »",
                        "the expression between {{ }} is a name, in a string, and not `{en}`"
                    ),
                )
                .hint(bilingual!(
                    "{{\"MaVariable\"}} lit ou écrit la variable de ce nom",
                    "{{\"MyVariable\"}} reads or writes the variable of that name"
                )),
            );
        }
        self.names_at_run = true;
        let name = lowered.into_any();
        let kind = kind.map(|kind| self.expression(kind).into_any());
        let visible =
            self.scopes.last().filter(|scope| !scope.program).map_or(Vec::new(), |scope| {
                let variables = scope.variables.iter();
                let visible = variables.map(|(key, variable)| VisibleName {
                    key: Rc::clone(key),
                    name: Rc::clone(&variable.name),
                    place: local_place(variable).0,
                });
                visible.collect()
            });
        Indirection { name, kind, visible, span }
    }

    /// The names of the globals, once some code looks names up.
    pub(super) fn global_names(&self) -> Vec<GlobalName> {
        if !self.names_at_run {
            return Vec::new();
        }
        let globals = self.symbols.globals.iter();
        let names = globals.map(|(key, variable)| GlobalName {
            key: Rc::clone(key),
            name: Rc::clone(&variable.name),
            slot: variable.slot,
            holds: variable.holds(),
        });
        names.collect()
    }
}
