//! Attributes between `<` and `>` that say nothing here (documentation page 1511025).

use crate::bilingual;
use crate::check::scan::Visitor;
use crate::diagnostic::{Diagnostic, codes, did_you_mean, nearest};
use crate::syntax::tree::{Attribute, Body, Expr, Statement, StatementKind};

use super::blocks;

/// Known, honoured or only meant for the editor, folded; the first words of those that have
/// several.
const KNOWN: &[&str] = &[
    "agrandissement",
    "growth",
    "appels suivants",
    "associe",
    "associated",
    "asynchrone",
    "asynchronous",
    "automatique",
    "automatic",
    "c#",
    "clé unique",
    "cle unique",
    "comparaison",
    "comparison",
    "contexte hfsql",
    "controleur",
    "controller",
    "copie",
    "copy",
    "couleur",
    "color",
    "delai",
    "delay",
    "dernier appel",
    "description",
    "ecriture",
    "write",
    "extension",
    "faible",
    "weak",
    "fin evenement",
    "fin traitement",
    "force destructeur",
    "force destructor",
    "ihm",
    "immuable",
    "immutable",
    "indetectable",
    "undetectable",
    "intervalle",
    "interval",
    "java",
    "lecture",
    "read",
    "mapping",
    "metier",
    "business",
    "multisyntaxe",
    "multisyntax",
    "nom ",
    "note",
    "nullable",
    "objc",
    "presentation",
    "redefinition",
    "repetition",
    "sans pas a pas",
    "section critique",
    "critical section",
    "serialise",
    "serialize",
    "serveur uniquement",
    "synchronise navigateur",
    "thread",
    "timer",
    "type champ",
    "ui",
    "utile",
    "useful",
    "xmlattribut",
    "xmlattribute",
    "zombie",
    "abstraite",
    "abstract",
    "local",
    "locale",
];

/// Every attribute of a program that stands after a declaration or a header.
pub(super) fn each(body: &Body, mut tell: impl FnMut(&Attribute)) {
    for block in blocks(body) {
        Visitor {
            statement: |statement: &Statement| match &statement.kind {
                StatementKind::Declaration(it) => it.attributes.iter().for_each(&mut tell),
                StatementKind::Procedure(it) => {
                    let taken = it.parameters.iter().flat_map(|it| &it.attributes);
                    it.attributes.iter().chain(taken).for_each(&mut tell);
                }
                StatementKind::Structure(it) => {
                    it.members.iter().flat_map(|it| &it.attributes).for_each(&mut tell);
                }
                _ => {}
            },
            expression: |_: &Expr| {},
            enter_procedures: true,
        }
        .block(block);
    }
}

/// What is said of an attribute whose name is not in the documentation.
pub(super) fn unknown(Attribute { name, .. }: &Attribute) -> Option<Diagnostic> {
    if KNOWN.iter().any(|known| name.key.starts_with(known)) {
        return None;
    }
    let text = &name.text;
    let remark = Diagnostic::warning(
        codes::NO_EFFECT,
        name.span,
        bilingual!("l'attribut « {text} » est inconnu", "the attribute `{text}` is unknown"),
    );
    Some(match did_you_mean(&nearest(text, KNOWN.iter().copied())) {
        Some(hint) => remark.hint(hint),
        None => remark,
    })
}
