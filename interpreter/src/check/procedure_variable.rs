//! Variables of type `Procédure`: `+=`, `-=`, `..Avant`, `..Après` (page 1000018907).

use crate::syntax::tree::{AssignOp, Expr, ExprKind};
use crate::tree::{ProcedureChange, StmtKind};
use crate::value::Type;

use super::Checker;

/// Where a procedure variable is changed.
#[derive(Clone, Copy)]
enum Around {
    Before,
    After,
}

impl Checker {
    /// `p.Avant = q`, `p.Après = q`.
    pub(super) fn set_around(&mut self, target: &Expr, value: &Expr) -> Option<StmtKind> {
        let (variable, around) = self.around(target)?;
        let change = match around {
            Around::Before => ProcedureChange::SetBefore,
            Around::After => ProcedureChange::SetAfter,
        };
        Some(self.changed(variable, change, value))
    }

    /// `p += q`, `p -= q`, `p.Avant += q`, `p.Après += q`.
    pub(super) fn change_procedure(
        &mut self,
        target: &Expr,
        op: AssignOp,
        value: &Expr,
    ) -> Option<StmtKind> {
        let remove = match op {
            AssignOp::Add => false,
            AssignOp::Subtract => true,
            _ => return None,
        };
        if let Some((variable, around)) = self.around(target) {
            let change = match (around, remove) {
                (_, true) => ProcedureChange::Remove,
                (Around::Before, false) => ProcedureChange::AddBefore,
                (Around::After, false) => ProcedureChange::AddAfter,
            };
            return Some(self.changed(variable, change, value));
        }
        if self.quiet_type(target) != Type::Procedure {
            return None;
        }
        let change = if remove { ProcedureChange::Remove } else { ProcedureChange::Add };
        Some(self.changed(target, change, value))
    }

    fn changed(&mut self, variable: &Expr, change: ProcedureChange, value: &Expr) -> StmtKind {
        let (place, _) = self.place(variable);
        let lowered = self.expected(value, &Type::Procedure);
        let value = self.convert(lowered, &Type::Procedure, value.span);
        StmtKind::ChangeProcedure { place, change, value }
    }

    /// The procedure variable in front of `..Avant` or `..Après`.
    fn around<'e>(&mut self, target: &'e Expr) -> Option<(&'e Expr, Around)> {
        let ExprKind::Member { object, name, .. } = &target.kind else { return None };
        let around = match &*name.key {
            "avant" | "before" => Around::Before,
            "apres" | "after" => Around::After,
            _ => return None,
        };
        (self.quiet_type(object) == Type::Procedure).then_some((&**object, around))
    }

    /// The type of an expression, without telling what is wrong with it. A bare procedure is no
    /// variable: it is not called for that.
    pub(super) fn quiet_type(&mut self, expr: &Expr) -> Type {
        if !self.is_place(expr) {
            return Type::Any;
        }
        let (before, waiting) = (self.diagnostics.len(), self.pending.len());
        let unknown = self.unknown.clone();
        let ty = self.expression(expr).ty;
        self.diagnostics.truncate(before);
        self.pending.truncate(waiting);
        self.unknown = unknown;
        ty
    }
}
