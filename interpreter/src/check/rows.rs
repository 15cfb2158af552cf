//! Rows of the fields of the window, written (pages 1510017 and 1512004): `TABLE_A[i]`, `COL_B[i]`,
//! `TABLE_A[i].COL_B`; and the variables that stand for a field.

use crate::source::Span;
use crate::syntax::tree::{Access, Argument, AssignOp, Expr, ExprKind, Range};
use crate::tree::{Place, StmtKind};
use crate::value::{Class, Type};

use super::Checker;
use super::name::Meaning;
use super::place::local_place;

impl Checker {
    /// `COL_B[i]` for `TABLE_A[i].COL_B`: a column has the rows of its table.
    pub(super) fn cell(&mut self, expr: &Expr) -> Option<Expr> {
        let ExprKind::Member { object, access: Access::Dot, name } = &expr.kind else {
            return None;
        };
        let ExprKind::Index { object: table, indexes } = &object.kind else { return None };
        if !self.table.is_field_name(&name.key) || !self.has_rows(table) {
            return None;
        }
        let column = Expr { kind: ExprKind::Name(name.clone()), span: name.span };
        let kind = ExprKind::Index { object: Box::new(column), indexes: indexes.clone() };
        Some(Expr { kind, span: expr.span })
    }

    /// True for a name of a field that has rows.
    fn has_rows(&mut self, expr: &Expr) -> bool {
        if !matches!(expr.kind, ExprKind::Name(_)) {
            return false;
        }
        let before = self.diagnostics.len();
        let ty = self.expression(expr).ty;
        self.diagnostics.truncate(before);
        self.row_method(&ty).is_some()
    }

    /// What assigns a row or a cell: the method `Modifie` of what has rows.
    pub(super) fn set_row(
        &mut self,
        target: &Expr,
        (op, op_span): (AssignOp, Span),
        value: &Expr,
    ) -> Option<StmtKind> {
        let cell = self.cell(target);
        let target = cell.as_ref().unwrap_or(target);
        let ExprKind::Index { object, indexes } = &target.kind else { return None };
        let [Range::One(rank)] = indexes.as_slice() else { return None };
        if !self.has_rows(object) {
            return None;
        }
        let field = self.expression(object);
        let Type::Object { class: Class::Native(native), .. } = &field.ty else { return None };
        let method = self.table.method(native, "modifie")?;
        let value = match op.binary() {
            None => value.clone(),
            Some(op) => {
                let (left, right) = (Box::new(target.clone()), Box::new(value.clone()));
                Expr { kind: ExprKind::Binary { op, op_span, left, right }, span: value.span }
            }
        };
        let arguments = [Argument::Value(value), Argument::Value(rank.clone())];
        let done = self.call_builtin(method, Some(field), &arguments, target.span, true);
        Some(StmtKind::Eval(done.into_any()))
    }

    /// True for the type of a variable `Champ`, which stands for a field of the window.
    pub(super) fn is_field_variable(&self, ty: &Type) -> bool {
        let Type::Object { class: Class::Native(native), dynamic: true } = ty else { return false };
        self.table.fields().is_some_and(|fields| std::ptr::eq(fields.ty, *native))
    }

    /// `c <- SAI_Nom`: the variable stands for that field from now on.
    pub(super) fn set_field_variable(&mut self, target: &Expr, value: &Expr) -> Option<StmtKind> {
        let ExprKind::Name(name) = &target.kind else { return None };
        let (place, ty) = match self.meaning(name) {
            Meaning::Local(variable) => local_place(&variable),
            Meaning::Global(variable) => {
                (Place::Global(variable.slot, variable.holds()), variable.ty)
            }
            _ => return None,
        };
        if !self.is_field_variable(&ty) {
            return None;
        }
        let field = self.expression(value);
        let value = self.convert(field, &ty, value.span);
        Some(StmtKind::Set { place, ty, value })
    }
}
