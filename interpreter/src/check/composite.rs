//! Composite variables, `v est composé de … FIN` (documentation page 1514061).

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::Expr;
use crate::tree::{Any, StmtKind};
use crate::value::{Class, TextLimit, Type};

use super::Checker;
use super::typed::{Node, Typed};

impl Checker {
    /// `v = …`: the text is cut at the lengths of the members, the last one takes the rest.
    pub(super) fn set_composite(
        &mut self,
        ty: &Type,
        target: &Expr,
        value: &Expr,
    ) -> Option<StmtKind> {
        if !is_composite(ty) {
            return None;
        }
        let written = self.expression(value);
        if is_composite(&written.ty) {
            self.refuse_composite(value.span);
        } else if !has_lengths(ty) {
            self.report(
                Diagnostic::error(
                    codes::INCOMPATIBLE,
                    value.span,
                    bilingual!(
                        "rien ne dit où couper ce texte entre les membres",
                        "nothing says where to cut this text between the members"
                    ),
                )
                .hint(bilingual!(
                    "les membres sont des chaînes fixes, sauf peut-être le dernier ; \
                     sinon, affectez chaque membre",
                    "the members are fixed strings, but perhaps the last one; \
                     otherwise, assign each member"
                )),
            );
        }
        let value = self.convert(written, &Type::TEXT, value.span);
        let target = self.expression(target).into_any();
        Some(StmtKind::FillComposite { target, value })
    }

    /// A composite variable where it is not taken as one text.
    pub(super) fn refuse_composite(&mut self, span: Span) {
        self.report(
            Diagnostic::error(
                codes::INCOMPATIBLE,
                span,
                bilingual!(
                    "une variable composée ne se copie pas, ne se compare pas à une autre et ne se \
                     passe pas à une procédure",
                    "a composite variable is not copied, not compared with another one and not \
                     passed to a procedure"
                ),
            )
            .hint(bilingual!(
                "prenez ses membres un par un, ou déclarez une Structure",
                "take its members one by one, or declare a Structure"
            )),
        );
    }
}

/// True for the type of a composite variable.
pub(super) fn is_composite(ty: &Type) -> bool {
    matches!(ty, Type::Object { class: Class::User(user), .. } if user.composite)
}

/// A composite variable as a value: its members, one after the other.
pub(super) fn flat(value: Typed) -> Typed {
    if !is_composite(&value.ty) {
        return value;
    }
    let node = Any::Convert(Box::new(value.into_any()), Type::TEXT);
    Typed { node: Node::Any(node), ty: Type::TEXT }
}

/// Every member has a length, the last one perhaps not.
fn has_lengths(ty: &Type) -> bool {
    let Type::Object { class: Class::User(user), .. } = ty else { return false };
    let fields = user.fields.borrow();
    let fixed = |ty: &Type| matches!(ty, Type::Text(TextLimit::Exactly(_)));
    fields.split_last().is_some_and(|(last, others)| {
        matches!(last.ty, Type::Text(_)) && others.iter().all(|field| fixed(&field.ty))
    })
}
