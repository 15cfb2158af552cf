//! What the code of a procedure says about it before it is lowered.

use std::rc::Rc;

use super::scan::Visitor;
use crate::source::Span;
use crate::syntax::tree::{Attribute, Expr, ExprKind, Procedure, Statement, StatementKind};

/// What one pass over the code of a procedure finds; procedures inside are left out.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// `RENVOYER v`, `RETOUR = v`: how many values, and where.
    pub results: Vec<(usize, Span)>,
    /// It names `MesParamètres`, or asks `p..Défaut` of a parameter.
    pub asks_parameters: bool,
    /// Some of its code is left out: nothing can be said of it.
    unknown: bool,
}

impl Facts {
    pub fn of(procedure: &Procedure) -> Self {
        let mut facts = Self { unknown: procedure.body.statements.is_empty(), ..Self::default() };
        let mut results = Vec::new();
        let mut unknown = false;
        let mut leaves = false;
        let mut asks = false;
        let is_parameter =
            |key: &str| procedure.parameters.iter().any(|parameter| &*parameter.name.key == key);
        let mut visitor = Visitor {
            statement: |statement: &Statement| match &statement.kind {
                StatementKind::Return { values } | StatementKind::SetResult { values }
                    if !values.is_empty() =>
                {
                    results.push((values.len(), statement.span));
                }
                StatementKind::Nothing | StatementKind::Error | StatementKind::Extern(_) => {
                    unknown = true;
                }
                _ => {}
            },
            expression: |expr: &Expr| match &expr.kind {
                ExprKind::Name(name) => {
                    asks |= is_my_parameters(&name.key);
                    leaves |= leaves_with_value(&name.key);
                }
                ExprKind::Member { object, name, .. } => {
                    asks |= is_parameter_property(&name.key)
                        && matches!(&object.kind, ExprKind::Name(name) if is_parameter(&name.key));
                }
                _ => {}
            },
            enter_procedures: false,
        };
        let body = &procedure.body;
        visitor.block(&body.statements);
        for clause in [&body.case_error, &body.case_exception, &body.at_end].into_iter().flatten() {
            visitor.block(clause);
        }
        facts.results = results;
        facts.unknown |= unknown || leaves;
        facts.asks_parameters = asks;
        facts
    }

    /// No `RENVOYER` gives a value.
    pub fn gives_nothing(&self) -> bool {
        self.results.is_empty() && !self.unknown
    }

    /// Its results are several.
    pub fn several(&self) -> bool {
        self.results.first().is_some_and(|(count, _)| *count > 1)
    }
}

/// True when `{ }` looks names up in it, or in a procedure inside it.
pub(super) fn names_at_run(procedure: &Procedure) -> bool {
    let mut found = false;
    let mut visitor = Visitor {
        statement: |_: &Statement| {},
        expression: |expr: &Expr| found |= matches!(expr.kind, ExprKind::Indirection { .. }),
        enter_procedures: true,
    };
    visitor.procedure(procedure);
    found
}

/// `epRenvoyer` and `epRenvoyerErreur`: an error may give the procedure a result.
fn leaves_with_value(key: &str) -> bool {
    matches!(key, "eprenvoyer" | "epresult" | "eprenvoyererreur" | "epresulterror")
}

/// `MesParamètres`, `MyParameters`.
pub(super) fn is_my_parameters(key: &str) -> bool {
    matches!(key, "mesparametres" | "myparameters")
}

/// `..Défaut`, `..ParAdresse` and `..ParRéférence` of a parameter, in both languages.
pub(super) fn is_parameter_property(key: &str) -> bool {
    is_default(key) || is_by_reference(key)
}

/// `..Défaut`.
pub(super) fn is_default(key: &str) -> bool {
    matches!(key, "defaut" | "default")
}

/// `..ParAdresse`, `..ParRéférence`.
pub(super) fn is_by_reference(key: &str) -> bool {
    matches!(key, "paradresse" | "byaddress" | "parreference" | "byreference")
}

/// The attribute of this folded name; it may be written with words after it.
pub(super) fn attribute<'a>(attributes: &'a [Attribute], key: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|attribute| {
        let own: &Rc<str> = &attribute.name.key;
        own.strip_prefix(key).is_some_and(|after| after.is_empty() || after.starts_with(' '))
    })
}

/// `<nom de fenêtre>`, `<nom de page>`, `<nom d'état>`: the parameter takes the name of an element
/// without quotes (page 1514077).
pub(super) fn names_element(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let mut words = attribute.name.key.split(' ');
        words.next() == Some("nom")
            && words.next_back().is_some_and(|word| matches!(word, "fenetre" | "page" | "etat"))
    })
}
