//! `QUAND EXCEPTION`, in its two forms.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Bilingual, Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::Block;
use crate::tree::StmtKind;

use super::Checker;
use super::labels::Region;

impl Checker {
    /// `QUAND EXCEPTION DANS … FAIRE … SINON … FIN`.
    pub(super) fn specific_handler(
        &mut self,
        body: &Block,
        handler: &Block,
        otherwise: Option<&Block>,
    ) -> StmtKind {
        let body = self.block(body);
        let handler = self.block(handler);
        let otherwise = otherwise.map(|block| self.block(block)).unwrap_or_default();
        StmtKind::Try { body, handler, otherwise }
    }

    /// `QUAND EXCEPTION … FIN`, from here on.
    pub(super) fn general_handler(&mut self, handler: &Block, span: Span) -> StmtKind {
        if self.scopes.last().is_some_and(|scope| scope.loops > 0) {
            self.misplaced_handler(
                span,
                bilingual!(
                    "un QUAND EXCEPTION … FIN ne se déclare pas dans une boucle",
                    "a WHEN EXCEPTION … END is not declared inside a loop"
                ),
            );
        }
        let before = self.enter_region(Region::Handler);
        let loops = self.scopes.last_mut().map(|scope| std::mem::take(&mut scope.loops));
        let handler = self.block(handler);
        if let (Some(scope), Some(loops)) = (self.scopes.last_mut(), loops) {
            scope.loops = loops;
        }
        self.enter_region(before);
        StmtKind::Handle { handler: Rc::new(handler) }
    }

    fn misplaced_handler(&mut self, span: Span, message: Bilingual) {
        let hint = bilingual!(
            "protéger ce code par QUAND EXCEPTION DANS, ou le mettre dans une procédure",
            "protect this code with WHEN EXCEPTION IN, or put it in a procedure"
        );
        let found = Diagnostic::error(codes::MISPLACED_HANDLER, first_words(span), message);
        self.report(found.hint(hint));
    }
}

/// `QUAND EXCEPTION` alone: the whole block would hide what is meant.
fn first_words(span: Span) -> Span {
    const WORDS: u32 = "QUAND EXCEPTION".len() as u32;
    Span { end: span.end.min(span.start + WORDS), ..span }
}
