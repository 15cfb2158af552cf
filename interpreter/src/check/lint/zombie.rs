//! Each use of a variable that its author says is obsolete: `<zombie>` (page 1513008).

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::blocks;
use crate::bilingual;
use crate::check::facts::attribute;
use crate::check::procedure::literal;
use crate::check::scan::Visitor;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{
    Attribute, Body, Declaration, Expr, ExprKind, Name, Procedure, Statement, StatementKind,
};

/// The obsolete variables that a name leads to; none for a name that a nearer declaration took.
type Known = FxHashMap<Rc<str>, Option<Zombie>>;

#[derive(Clone)]
struct Zombie {
    declared: Span,
    /// What its author says.
    comment: Rc<str>,
}

/// `<zombie>`, with what its author says of it or without.
pub(super) fn is_declared_by(written: &Attribute) -> bool {
    attribute(std::slice::from_ref(written), "zombie").is_some()
}

/// A remark for each use.
pub(super) fn uses(body: &Body) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    process(body, &[], &Known::default(), &mut found);
    found
}

fn process(body: &Body, parameters: &[&Name], outer: &Known, found: &mut Vec<Diagnostic>) {
    let mut known = outer.clone();
    known.extend(parameters.iter().map(|name| (Rc::clone(&name.key), None)));
    let mut inside: Vec<Rc<Procedure>> = Vec::new();
    let mut mentions = Vec::new();
    for block in blocks(body) {
        Visitor {
            statement: |statement: &Statement| match &statement.kind {
                StatementKind::Declaration(declaration) => declare(declaration, &mut known),
                StatementKind::Procedure(procedure) => inside.push(Rc::clone(procedure)),
                _ => {}
            },
            expression: |expr: &Expr| {
                if let ExprKind::Name(name) = &expr.kind {
                    mentions.push(name.clone());
                }
            },
            enter_procedures: false,
        }
        .block(block);
    }
    for name in &mentions {
        if let Some(Some(zombie)) = known.get(&name.key) {
            found.push(remark(name, zombie));
        }
    }
    for procedure in inside {
        let names: Vec<_> = procedure.parameters.iter().map(|parameter| &parameter.name).collect();
        process(&procedure.body, &names, &known, found);
    }
}

fn declare(declaration: &Declaration, known: &mut Known) {
    let comment = attribute(&declaration.attributes, "zombie").map(|attribute| {
        attribute.value.as_ref().and_then(literal).unwrap_or_else(|| Rc::from(""))
    });
    for name in &declaration.names {
        let zombie = comment.clone().map(|comment| Zombie { declared: name.span, comment });
        known.insert(Rc::clone(&name.key), zombie);
    }
}

fn remark(name: &Name, zombie: &Zombie) -> Diagnostic {
    let (text, comment) = (&name.text, &zombie.comment);
    let told = Diagnostic::warning(
        codes::ZOMBIE,
        name.span,
        bilingual!("« {text} » est obsolète (zombie)", "`{text}` is obsolete (zombie)"),
    )
    .label(zombie.declared, bilingual!("déclarée ici", "declared here"));
    if comment.is_empty() { told } else { told.hint(bilingual!("{comment}", "{comment}")) }
}
