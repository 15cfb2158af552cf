//! Finds the code of a unit that only computes.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::lower::{Lowering, Wanted};
use super::{Compute, Region};
use crate::tree::{Block, Body, Stmt, StmtKind, Unit};

/// The procedures that only compute, by rank.
type Known = FxHashMap<u32, (Compute, Vec<Wanted>)>;

/// Gives the procedures and the loops of a unit that only compute their second tree.
pub fn prepare(unit: &mut Unit) {
    let lowered = unit
        .procedures
        .iter()
        .filter_map(|(rank, procedure)| Some((*rank, Lowering::default().procedure(procedure)?)));
    let mut known: Known = lowered.collect();
    loop {
        let missing = known.iter().filter(|(_, (_, calls))| !met(calls, &known));
        let missing: Vec<u32> = missing.map(|(rank, _)| *rank).collect();
        if missing.is_empty() {
            break;
        }
        known.retain(|rank, _| !missing.contains(rank));
    }
    body(&mut unit.body, &known);
    for (rank, procedure) in &mut unit.procedures {
        if !known.contains_key(rank)
            && let Some(procedure) = Rc::get_mut(procedure)
        {
            body(&mut procedure.body, &known);
        }
    }
    for (rank, procedure) in &mut unit.procedures {
        if let Some(procedure) = Rc::get_mut(procedure) {
            procedure.compute = known.remove(rank).map(|(compute, _)| compute);
        }
    }
}

/// True when each call finds a procedure that takes it.
fn met(calls: &[Wanted], known: &Known) -> bool {
    calls.iter().all(|call| {
        known.get(&call.procedure).is_some_and(|(callee, _)| {
            callee.inputs == call.inputs && (call.output.is_none() || call.output == callee.output)
        })
    })
}

fn body(body: &mut Body, known: &Known) {
    block(&mut body.statements, known);
    let clauses = [&mut body.case_error, &mut body.case_exception, &mut body.at_end];
    for clause in clauses.into_iter().flatten() {
        block(clause, known);
    }
}

/// The outermost loops of a block that only compute.
fn block(statements: &mut Block, known: &Known) {
    for statement in statements {
        if let Some((Lowering { variables, arrays, elements, .. }, body)) = region(statement, known)
        {
            let body = vec![body];
            let otherwise = std::mem::replace(&mut statement.kind, StmtKind::BreakSwitch);
            let region = Region { variables, arrays, elements, body, otherwise };
            statement.kind = StmtKind::Compute(Box::new(region));
            continue;
        }
        match &mut statement.kind {
            StmtKind::If { arms, otherwise } => {
                for (_, arm) in arms {
                    block(arm, known);
                }
                block(otherwise, known);
            }
            StmtKind::Switch { arms, otherwise, .. } => {
                for (_, arm) in arms {
                    block(arm, known);
                }
                block(otherwise, known);
            }
            StmtKind::Loop { parts, .. }
            | StmtKind::LoopWhile { parts, .. }
            | StmtKind::While { parts, .. }
            | StmtKind::ForInt { parts, .. } => block(&mut parts.body, known),
            StmtKind::For(each) => block(&mut each.parts.body, known),
            StmtKind::ForEach(each) => block(&mut each.parts.body, known),
            StmtKind::Try { body, handler, otherwise } => {
                for part in [body, handler, otherwise] {
                    block(part, known);
                }
            }
            StmtKind::Using(using) => block(&mut using.body, known),
            StmtKind::Labelled(labelled) => block(&mut labelled.statements, known),
            _ => {}
        }
    }
}

/// A loop that only computes, and what it uses.
fn region(statement: &Stmt, known: &Known) -> Option<(Lowering, super::Stmt)> {
    if !matches!(
        statement.kind,
        StmtKind::Loop { .. }
            | StmtKind::LoopWhile { .. }
            | StmtKind::While { .. }
            | StmtKind::ForInt { .. }
            | StmtKind::ForEach(_)
    ) {
        return None;
    }
    let mut lowering = Lowering::region();
    let lowered = lowering.statement(statement)?;
    met(&lowering.calls, known).then_some((lowering, lowered))
}
