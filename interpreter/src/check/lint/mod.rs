//! Remarks on a program that runs: what is never used, what does not end, what hides what.
//!
//! They are made on the syntax tree, apart from lowering: a run does not pay for them, and an
//! error elsewhere does not silence them. None of them keeps a program from running.

mod attributes;
mod cases;
mod flow;
mod labels;
mod scope;
mod usage;
mod zombie;

use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use crate::syntax::tree::{Block, Body, Name};

/// Every remark on a program, in the order of its sources. Not for the blocks of a page or the
/// entries of a prompt, of which more may come.
#[must_use]
pub fn lint(body: &Body, sources: &Sources) -> Vec<Diagnostic> {
    let mut found = usage::unused(body);
    found.append(&mut flow::review(body, sources));
    found.append(&mut labels::unused(body));
    found.append(&mut scope::review(body));
    let mut zombies = false;
    attributes::each(body, |attribute| {
        zombies |= zombie::is_declared_by(attribute);
        found.extend(attributes::unknown(attribute));
    });
    if zombies {
        found.append(&mut zombie::uses(body));
    }
    found.sort_by_key(|remark| (remark.span.source, remark.span.start));
    found
}

/// The blocks of a process, its end clauses too.
fn blocks(body: &Body) -> impl Iterator<Item = &Block> {
    let clauses = [&body.case_error, &body.case_exception, &body.at_end];
    std::iter::once(&body.statements).chain(clauses.into_iter().flatten())
}

/// Whether one of these words, folded, is among the names.
fn has(names: &[Name], words: &[&str]) -> bool {
    names.iter().any(|name| words.contains(&&*name.key))
}
