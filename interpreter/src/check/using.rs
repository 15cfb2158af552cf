//! `UTILISER … DANS` and `APRÈS … FAIRE`.

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{AssignOp, Block as SyntaxBlock, Declaration, Expr, ExprKind, Init};
use crate::tree::{Any, Block, Stmt, StmtKind, Using};
use crate::value::{Class, Type, Value};

use super::Checker;
use super::name::Meaning;

impl Checker {
    /// `UTILISER x DANS`: a critical section or a stopwatch.
    pub(super) fn using(&mut self, resource: &Expr, body: &SyntaxBlock) -> StmtKind {
        if is_transaction(resource) {
            let message = bilingual!(
                "une transaction a besoin d'une base de données, et il n'y en a pas ici",
                "a transaction needs a database, and there is none here"
            );
            self.report(Diagnostic::error(codes::NOT_SUPPORTED, resource.span, message));
            self.using_body(body);
            return StmtKind::Eval(Any::Const(Value::Null));
        }
        let value = self.expression(resource);
        let fits = match &value.ty {
            Type::Any => true,
            Type::Object { class: Class::Native(native), .. } => native.using.is_some(),
            _ => false,
        };
        if !fits {
            let message = bilingual!(
                "UTILISER attend une section critique ou un chronomètre",
                "USING takes a critical section or a stopwatch"
            );
            let hint = bilingual!(
                "écrire UTILISER SectionCritique() DANS, ou déclarer « c est un Chrono »",
                "write USING CriticalSection() IN, or declare `c is a Chrono`"
            );
            let found = Diagnostic::error(codes::ARGUMENT_TYPE, resource.span, message);
            self.report(found.hint(hint));
        }
        let resource_span = resource.span;
        let resource = value.into_any();
        let body = self.using_body(body);
        StmtKind::Using(Box::new(Using { resource, body, span: resource_span }))
    }

    fn using_body(&mut self, body: &SyntaxBlock) -> Block {
        if let Some(scope) = self.scopes.last_mut() {
            scope.usings.push(scope.loops);
        }
        let body = self.block(body);
        if let Some(scope) = self.scopes.last_mut() {
            scope.usings.pop();
        }
        body
    }

    /// True when the innermost thing that `SORTIR` leaves is a `UTILISER`.
    pub(super) fn leaves_using(&self) -> bool {
        let scope = self.scopes.last();
        scope.is_some_and(|scope| scope.usings.last() == Some(&scope.loops))
    }

    /// `ABANDONNER ET SORTIR`: only transactions are given up.
    pub(super) fn abort(&mut self, span: Span) {
        let message = bilingual!(
            "ABANDONNER annule une transaction, et il n'y en a pas ici",
            "ABORT cancels a transaction, and there is none here"
        );
        let hint = bilingual!(
            "« SORTIR » quitte un UTILISER qui n'est pas une transaction",
            "`BREAK` leaves a USING that is not a transaction"
        );
        self.report(Diagnostic::error(codes::NOT_SUPPORTED, span, message).hint(hint));
    }

    /// `APRÈS r = f() FAIRE`: nothing here answers later, so the block runs at once.
    pub(super) fn after(
        &mut self,
        (target, call): (&Expr, &Expr),
        body: &SyntaxBlock,
        span: Span,
        out: &mut Block,
    ) {
        // What the block asks about the call is a test of it.
        let outer = std::mem::replace(&mut self.tested, true);
        match &target.kind {
            ExprKind::Name(name) if matches!(self.meaning(name), Meaning::Unknown) => {
                let declaration = Declaration {
                    names: vec![name.clone()],
                    ty: None,
                    init: Some(Init::Value(call.clone())),
                    attributes: Vec::new(),
                    modifiers: Vec::new(),
                };
                self.declaration(&declaration, span, out);
            }
            _ => {
                let kind = self.assign(target, AssignOp::Set, target.span, call);
                out.push(Stmt { kind, span });
            }
        }
        self.tested = outer;
        self.statements(body, out);
    }
}

fn is_transaction(resource: &Expr) -> bool {
    match &resource.kind {
        ExprKind::Call { callee, .. } => is_transaction(callee),
        ExprKind::Name(name) => matches!(&*name.key, "htransaction"),
        _ => false,
    }
}
