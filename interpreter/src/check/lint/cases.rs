//! `CAS 1 OU 2`: one boolean, where a list was meant (page 1510008).

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::tree::{BinaryOp, Block, Case, Expr, ExprKind};

/// A remark for each alternative that is the result of `OU` or `ET`, unless `SELON` looks at a
/// condition.
pub(super) fn review(value: &Expr, arms: &[(Vec<Case>, Block)], found: &mut Vec<Diagnostic>) {
    if is_condition(value) {
        return;
    }
    for case in arms.iter().flat_map(|(cases, _)| cases) {
        let Case::Value(Expr { kind: ExprKind::Binary { op, op_span, left, right }, .. }) = case
        else {
            continue;
        };
        let logical =
            matches!(op, BinaryOp::Or | BinaryOp::LazyOr | BinaryOp::And | BinaryOp::LazyAnd);
        if !logical || is_condition(left) || is_condition(right) {
            continue;
        }
        let message = bilingual!(
            "ce CAS compare avec le résultat d'un calcul logique, 0 ou 1",
            "this CASE compares with the result of a logical operation, 0 or 1"
        );
        let hint = bilingual!(
            "plusieurs valeurs se séparent par des virgules : CAS 1, 2",
            "several values are separated by commas: CASE 1, 2"
        );
        found.push(Diagnostic::warning(codes::CASE_LOGIC, *op_span, message).hint(hint));
    }
}

/// What can only be true or false.
fn is_condition(expr: &Expr) -> bool {
    use BinaryOp as Op;
    match &expr.kind {
        ExprKind::Name(name) => matches!(&*name.key, "vrai" | "true" | "faux" | "false"),
        ExprKind::Binary { op, .. } => !matches!(
            op,
            Op::Add
                | Op::Subtract
                | Op::Multiply
                | Op::Divide
                | Op::Modulo
                | Op::Power
                | Op::BitAnd
                | Op::BitOr
                | Op::BitXor
                | Op::ShiftLeft
                | Op::ShiftRight
                | Op::OrIfNull
                | Op::Or
                | Op::LazyOr
                | Op::And
                | Op::LazyAnd
        ),
        ExprKind::In { .. } => true,
        _ => false,
    }
}
