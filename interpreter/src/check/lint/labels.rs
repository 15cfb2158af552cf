//! Labels that no `GOTO` names.

use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::blocks;
use crate::bilingual;
use crate::check::scan::Visitor;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::tree::{Body, Expr, ExprKind, Name, Procedure, Statement, StatementKind};

/// In every process of a program.
pub(super) fn unused(body: &Body) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut waiting = process(body, &mut found);
    while let Some(procedure) = waiting.pop() {
        waiting.append(&mut process(&procedure.body, &mut found));
    }
    found
}

/// The labels of one process; gives the procedures inside it.
fn process(body: &Body, found: &mut Vec<Diagnostic>) -> Vec<Rc<Procedure>> {
    let mut labels: Vec<Name> = Vec::new();
    let mut named: FxHashSet<Rc<str>> = FxHashSet::default();
    let mut procedures = Vec::new();
    let mut lambdas = Vec::new();
    for block in blocks(body) {
        Visitor {
            statement: |statement: &Statement| match &statement.kind {
                StatementKind::Label(name) => labels.push(name.clone()),
                StatementKind::Goto(name) => {
                    named.insert(Rc::clone(&name.key));
                }
                StatementKind::Procedure(procedure) => procedures.push(Rc::clone(procedure)),
                _ => {}
            },
            expression: |expr: &Expr| {
                if let ExprKind::Lambda(procedure) = &expr.kind {
                    lambdas.push(Rc::clone(procedure));
                }
            },
            enter_procedures: false,
        }
        .block(block);
    }
    for label in labels.iter().filter(|label| !named.contains(&label.key)) {
        let text = &label.text;
        let message = bilingual!(
            "aucun GOTO ne mène à l'étiquette « {text} »",
            "no GOTO leads to the label `{text}`"
        );
        found.push(Diagnostic::warning(codes::UNUSED, label.span, message));
    }
    procedures.append(&mut lambdas);
    procedures
}
