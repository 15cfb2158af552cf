//! Labels and `GOTO`.
//!
//! A block that has labels becomes one statement that knows them ([`Labelled`]); the others pay
//! nothing. A jump goes to a label of a block around it: into another block it would skip what
//! prepares that block.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::source::Span;
use crate::syntax::tree::{Name, Statement, StatementKind};
use crate::tree::{Block, Labelled, Stmt, StmtKind};

use super::Checker;
use super::name::did_you_mean;

/// The labels of a process.
#[derive(Debug, Clone, Default)]
pub(super) struct Labels {
    known: Vec<Label>,
    by_name: FxHashMap<Rc<str>, u32>,
    /// Jumps to labels that no block around them has.
    lost: Vec<Name>,
    region: Region,
}

/// The parts of a process, which run one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Region {
    /// Its code.
    #[default]
    Code,
    /// `QUAND EXCEPTION … FIN`, `CAS ERREUR:`, `CAS EXCEPTION:`: they can jump back into the code.
    Handler,
    /// `FIN:`.
    AtEnd,
}

#[derive(Debug, Clone)]
struct Label {
    name: Name,
    /// The rank of the statement after it in its block.
    at: u32,
    /// The block that has it is being lowered.
    open: bool,
    /// Its block is the code of the process itself.
    main: bool,
    region: Region,
}

impl Checker {
    /// Lowers the statements of a block after those of `out`.
    pub(super) fn statements(&mut self, block: &[Statement], out: &mut Block) {
        if !block.iter().any(has_label) {
            return self.in_order(block, out);
        }
        let mut own = Vec::new();
        let span = block.first().map_or_else(Span::default, |first| first.span);
        let opened = self.open_labels(block);
        self.in_order(block, &mut own);
        let Some(scope) = self.scopes.last_mut() else { return };
        let mut labels = Vec::new();
        for id in opened {
            let label = &mut scope.labels.known[id as usize];
            label.open = false;
            labels.push((id, label.at));
        }
        let labelled = Labelled { statements: own, labels };
        out.push(Stmt { kind: StmtKind::Labelled(Box::new(labelled)), span });
    }

    fn open_labels(&mut self, block: &[Statement]) -> Vec<u32> {
        let mut names = Vec::new();
        collect(block, &mut names);
        let mut opened = Vec::new();
        let mut twice = Vec::new();
        let Some(scope) = self.scopes.last_mut() else { return opened };
        let labels = &mut scope.labels;
        let region = labels.region;
        let main = scope.depth == 0 && region == Region::Code;
        for name in names {
            if let Some(first) = labels.by_name.get(&name.key) {
                twice.push((name.clone(), labels.known[*first as usize].name.span));
                continue;
            }
            let id = labels.known.len() as u32;
            labels.by_name.insert(Rc::clone(&name.key), id);
            let name = name.clone();
            labels.known.push(Label { name, at: 0, open: true, main, region });
            opened.push(id);
        }
        for (name, first) in twice {
            let text = &name.text;
            let message = bilingual!(
                "l'étiquette « {text} » existe déjà",
                "the label `{text}` is already there"
            );
            let label = bilingual!("première étiquette", "first label");
            let found = Diagnostic::error(codes::DUPLICATE_NAME, name.span, message);
            self.report(found.label(first, label));
        }
        opened
    }

    /// `x:`, where `at` statements stand before it.
    pub(super) fn label(&mut self, name: &Name, at: usize) {
        let Some(scope) = self.scopes.last_mut() else { return };
        if let Some(id) = scope.labels.by_name.get(&name.key) {
            let label = &mut scope.labels.known[*id as usize];
            if label.name.span == name.span {
                label.at = at as u32;
            }
        }
    }

    /// `GOTO x`.
    pub(super) fn goto(&mut self, name: &Name) -> StmtKind {
        let Some(scope) = self.scopes.last_mut() else { return StmtKind::Goto(0) };
        let labels = &mut scope.labels;
        let region = labels.region;
        if let Some(id) = labels.by_name.get(&name.key) {
            let label = &labels.known[*id as usize];
            let same = label.open && label.region == region;
            if same || (label.main && region == Region::Handler) {
                return StmtKind::Goto(*id);
            }
        }
        labels.lost.push(name.clone());
        StmtKind::Goto(u32::MAX)
    }

    /// `CONTINUER:` or `SORTIR:` elsewhere than between the statements of a loop.
    pub(super) fn misplaced_label(&mut self, span: Span, breaks: bool) {
        let code = if breaks { codes::BREAK_OUTSIDE_LOOP } else { codes::CONTINUE_OUTSIDE_LOOP };
        let message = bilingual!(
            "cette étiquette se place une fois, directement dans une boucle, CONTINUER: avant \
             SORTIR:",
            "this label stands once, directly in a loop, CONTINUE: before BREAK:"
        );
        self.report(Diagnostic::error(code, span, message));
    }

    /// The part of the process that is lowered from now on; gives the one before.
    pub(super) fn enter_region(&mut self, region: Region) -> Region {
        let Some(scope) = self.scopes.last_mut() else { return region };
        std::mem::replace(&mut scope.labels.region, region)
    }

    /// At the end of a process: jumps that lead nowhere.
    pub(super) fn finish_labels(&mut self) {
        let Some(scope) = self.scopes.last_mut() else { return };
        let labels = std::mem::take(&mut scope.labels);
        for name in &labels.lost {
            let text = &name.text;
            let known = labels.by_name.get(&name.key).map(|id| *id as usize);
            let found = match known {
                Some(id) => {
                    let message = bilingual!(
                        "GOTO ne peut pas entrer dans le bloc de l'étiquette « {text} »",
                        "GOTO cannot enter the block of the label `{text}`"
                    );
                    let label = bilingual!("l'étiquette est ici", "the label is here");
                    Diagnostic::error(codes::JUMP_INTO_BLOCK, name.span, message)
                        .label(labels.known[id].name.span, label)
                        .hint(bilingual!(
                            "placer l'étiquette dans un bloc qui contient aussi le GOTO",
                            "put the label in a block that also holds the GOTO"
                        ))
                }
                None => {
                    let message = bilingual!(
                        "l'étiquette « {text} » n'existe pas dans ce traitement",
                        "there is no label `{text}` in this process"
                    );
                    let near = nearest(text, labels.known.iter().map(|label| &*label.name.text));
                    let hint = did_you_mean(&near).unwrap_or_else(|| {
                        bilingual!(
                            "écrire « {text}: » seul sur une ligne, à l'endroit visé",
                            "write `{text}:` alone on a line, at the place meant"
                        )
                    });
                    Diagnostic::error(codes::UNKNOWN_LABEL, name.span, message).hint(hint)
                }
            };
            self.report(found);
        }
    }
}

/// A label of this very block; what `<BLOC>` and its like hold is of the block too.
fn has_label(statement: &Statement) -> bool {
    match &statement.kind {
        StatementKind::Label(_) => true,
        StatementKind::Fold(block) => block.iter().any(has_label),
        _ => false,
    }
}

fn collect<'a>(block: &'a [Statement], names: &mut Vec<&'a Name>) {
    for statement in block {
        match &statement.kind {
            StatementKind::Label(name) => names.push(name),
            StatementKind::Fold(block) => collect(block, names),
            _ => {}
        }
    }
}
