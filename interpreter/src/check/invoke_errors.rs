//! What is wrong in a call of a procedure: numbers of arguments, unknown names, obsolete procedures.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::source::Span;
use crate::syntax::tree::{Argument as SyntaxArgument, Name};

use super::Checker;
use super::call::expected_count;
use super::name::did_you_mean;
use super::procedure::Signature;

impl Checker {
    /// Tells that a procedure is obsolete.
    pub(super) fn tell_zombie(&mut self, index: u32, span: Span) {
        let signature = &self.symbols.signatures[index as usize];
        let Some(comment) = signature.zombie.clone() else { return };
        let name = Rc::clone(&signature.name);
        let mut diagnostic = Diagnostic::warning(
            codes::ZOMBIE,
            span,
            bilingual!("« {name} » est obsolète (zombie)", "`{name}` is obsolete (zombie)"),
        )
        .label(signature.span, bilingual!("déclarée ici", "declared here"));
        if !comment.is_empty() {
            diagnostic = diagnostic.hint(bilingual!("{comment}", "{comment}"));
        }
        self.report(diagnostic);
    }

    pub(super) fn unknown_parameter(&mut self, name: &Name, signature: &Signature) {
        let (text, procedure) = (&name.text, &signature.name);
        let diagnostic = Diagnostic::error(
            codes::ARITY,
            name.span,
            bilingual!(
                "« {procedure} » n'a pas de paramètre « {text} »",
                "`{procedure}` has no parameter `{text}`"
            ),
        )
        .label(signature.span, bilingual!("déclarée ici", "declared here"));
        let near = nearest(text, signature.parameters.iter().map(|p| &*p.name));
        self.report(match did_you_mean(&near) {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic,
        });
    }

    pub(super) fn ordered_after_named(&mut self, argument: &SyntaxArgument) {
        self.report(Diagnostic::error(
            codes::ARITY,
            argument.span(),
            bilingual!(
                "les paramètres nommés viennent après les autres",
                "named arguments come after the others"
            ),
        ));
    }

    pub(super) fn no_default(&mut self, parameter: &str, span: Span) {
        self.report(
            Diagnostic::error(
                codes::ARITY,
                span,
                bilingual!(
                    "« * » garde une valeur par défaut, et « {parameter} » n'en a pas",
                    "`*` keeps a default value, and `{parameter}` has none"
                ),
            )
            .hint(bilingual!(
                "donner une valeur, ou déclarer {parameter} = …",
                "give a value, or declare {parameter} = …"
            )),
        );
    }

    pub(super) fn wrong_arity(&mut self, name: &Name, signature: &Signature, given: usize) {
        let text = &name.text;
        let most = signature.parameters.len();
        let least = signature.parameters.iter().filter(|parameter| !parameter.optional).count();
        let wanted = expected_count(least, (!signature.variadic).then_some(most));
        let (fr, en) = (wanted.fr, wanted.en);
        let span = signature.span;
        self.report(
            Diagnostic::error(
                codes::ARITY,
                name.span,
                bilingual!(
                    "« {text} » attend {fr} et en reçoit {given}",
                    "`{text}` takes {en} and gets {given}"
                ),
            )
            .label(span, bilingual!("déclarée ici", "declared here")),
        );
    }
}
