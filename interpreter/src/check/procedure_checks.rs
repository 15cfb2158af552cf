//! What can be wrong with the header and the results of a procedure.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::tree::{Procedure, TextKind, TypeKind};

use super::Checker;
use super::facts::Facts;
use super::types::duplicate;

/// How the names of attributes about timers, threads and events begin, folded.
const SCHEDULING: &[&str] = &[
    "automati",
    "fin traitement",
    "fin evenement",
    "timer",
    "repetition",
    "intervalle",
    "delai",
    "appels suivants",
    "thread",
    "asynchron",
    "dernier appel",
    "contexte hfsql",
];

impl Checker {
    /// All the `RENVOYER` of a procedure give the same number of values (page 1510007), and as
    /// many as its header says.
    pub(super) fn check_results(&mut self, procedure: &Procedure, facts: &Facts) {
        let declared = procedure.results.len();
        let Some((first, at)) = facts.results.first().copied() else { return };
        let (wanted, at) = if declared > 0 { (declared, procedure.header) } else { (first, at) };
        for (given, span) in &facts.results {
            if *given == wanted {
                continue;
            }
            let label = if declared > 0 {
                bilingual!("{wanted} annoncé(s) ici", "{wanted} declared here")
            } else {
                bilingual!("{wanted} ici", "{wanted} here")
            };
            self.report(
                Diagnostic::error(
                    codes::RESULT_COUNT,
                    *span,
                    bilingual!(
                        "{given} résultat(s) au lieu de {wanted}",
                        "{given} result(s) instead of {wanted}"
                    ),
                )
                .label(at, label)
                .hint(bilingual!(
                    "tous les RENVOYER d'une procédure donnent le même nombre de valeurs",
                    "all the RESULT of a procedure give the same number of values"
                )),
            );
        }
    }

    /// Attributes that would have the procedure run by something else than a call (pages 1511025
    /// and 1513008): here nothing else runs it.
    pub(super) fn tell_ignored(&mut self, procedure: &Procedure) {
        for attribute in &procedure.attributes {
            let name = &attribute.name;
            // There is one thread, which is the main one.
            if &*name.key == "thread principal"
                || !SCHEDULING.iter().any(|word| name.key.starts_with(word))
            {
                continue;
            }
            let text = &name.text;
            self.report(
                Diagnostic::warning(
                    codes::NO_EFFECT,
                    name.span,
                    bilingual!(
                        "l'attribut « {text} » n'a pas d'effet ici",
                        "the attribute `{text}` has no effect here"
                    ),
                )
                .hint(bilingual!(
                    "la procédure s'exécute quand elle est appelée, et tout de suite",
                    "the procedure runs when it is called, and at once"
                )),
            );
        }
    }

    /// What a result cannot be: `dynamique`, or a text of a given size (page 1513008).
    pub(super) fn check_result_types(&mut self, procedure: &Procedure) {
        for ty in procedure.results.iter().flatten() {
            let message = match &ty.kind {
                TypeKind::Named { dynamic: true, .. } | TypeKind::Array { dynamic: true, .. } => {
                    bilingual!(
                        "le type d'un résultat s'écrit sans « dynamique »",
                        "the type of a result is written without `dynamic`"
                    )
                }
                TypeKind::Text(TextKind::Bounded(_) | TextKind::Pascal(_) | TextKind::Fixed(_)) => {
                    bilingual!(
                        "la chaîne d'un résultat s'écrit sans taille",
                        "the string of a result is written without a size"
                    )
                }
                _ => continue,
            };
            self.report(Diagnostic::error(codes::INCOMPATIBLE, ty.span, message));
        }
    }

    /// Internal procedures: each name once at a level, and none of a procedure around (page
    /// 1514075).
    pub(super) fn check_internals(&mut self, internals: &[Rc<Procedure>]) {
        let internals = internals.iter().filter(|procedure| procedure.internal);
        let names: Vec<_> = internals.map(|procedure| &procedure.name).collect();
        for (rank, name) in names.iter().enumerate() {
            if let Some(first) = names[..rank].iter().find(|known| known.key == name.key) {
                let label = bilingual!("déjà déclarée ici", "already declared here");
                self.report(duplicate(name).label(first.span, label));
            } else if self.scopes.iter().any(|scope| scope.name == name.key) {
                let text = &name.text;
                self.report(Diagnostic::error(
                    codes::DUPLICATE_NAME,
                    name.span,
                    bilingual!(
                        "« {text} » est aussi le nom d'une procédure qui la contient",
                        "`{text}` is also the name of a procedure around it"
                    ),
                ));
            }
        }
    }
}
