//! Constants of the program known before its types are declared: sizes, first values and the
//! constants of classes are made of them (page 1514012). And the reverse: a constant of the
//! program may be made of those of a class.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::tree::{Block, Expr, ExprKind, Name, Statement, StatementKind};
use crate::value::Value;

use super::Checker;
use super::scan::{Visitor, all_of};
use super::typed::Typed;

/// The constants known while types are declared; nothing of them is left afterwards, when each is
/// declared at its line.
#[derive(Clone, Default)]
pub(super) struct Early {
    /// Those of the program.
    program: FxHashMap<Rc<str>, Value>,
    /// Those of the class that is being declared, which come first.
    own: FxHashMap<Rc<str>, Value>,
    /// Those that it inherits, which come next.
    inherited: FxHashMap<Rc<str>, Value>,
    /// The folded names of the classes and constants that need each other, or one that does.
    circle: FxHashSet<Rc<str>>,
    /// A constant of the program is tried: what is wrong with it is told elsewhere.
    trying: bool,
    /// Types are being declared: no variable is known.
    pub types: bool,
}

impl Early {
    /// What a bare name stands for.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.of_class(key).or_else(|| self.program.get(key))
    }

    /// Of the class that is being declared, or of its bases.
    pub fn of_class(&self, key: &str) -> Option<&Value> {
        self.own.get(key).or_else(|| self.inherited.get(key))
    }

    /// True when the class that is being declared has a constant of this name above.
    pub fn is_own(&self, key: &str) -> bool {
        self.own.contains_key(key)
    }

    pub fn begin_class(&mut self, inherited: &[(Rc<str>, Value)]) {
        self.inherited.extend(inherited.iter().cloned());
    }

    pub fn add_own(&mut self, constants: &[(Rc<str>, Value)]) {
        self.own.extend(constants.iter().cloned());
    }

    pub fn end_class(&mut self) {
        self.own.clear();
        self.inherited.clear();
    }

    pub fn add_circle(&mut self, key: &str) {
        self.circle.insert(Rc::from(key));
    }
}

/// A constant of the program whose value is not known yet.
pub(super) type Waiting<'a> = &'a (Name, Expr);

impl Checker {
    /// Gives the constants of the program that need no type their values; the others wait for the
    /// types that they need.
    pub(super) fn early_constants<'a>(&mut self, block: &'a Block) -> Vec<Waiting<'a>> {
        let mut waiting = Vec::new();
        collect(block, &mut waiting);
        waiting.retain(|constant| !self.early_constant(constant));
        waiting
    }

    /// Gives a constant its value, if that can be known now. Says nothing: what is wrong with it
    /// is told at its line.
    pub(super) fn early_constant(&mut self, (name, value): Waiting) -> bool {
        let told = self.diagnostics.len();
        let unknown = self.unknown.clone();
        let simple = all_of(value, |part| is_simple(&part.kind));
        self.early.trying = true;
        let known = simple.then(|| self.expression(value)).and_then(|lowered| {
            let constant = lowered.known_value()?;
            (self.diagnostics.len() == told).then_some(constant)
        });
        self.early.trying = false;
        self.diagnostics.truncate(told);
        self.unknown = unknown;
        let found = known.is_some();
        self.early.program.extend(known.map(|known| (Rc::clone(&name.key), known)));
        found
    }

    /// Notes that a name is unknown, without looking for what may be meant.
    pub(super) fn is_tried_early(&mut self, name: &Name) -> bool {
        if self.early.trying {
            let nothing = bilingual!("nom inconnu", "unknown name");
            self.report(Diagnostic::error(codes::UNKNOWN_NAME, name.span, nothing));
        }
        self.early.trying
    }

    /// Tells that a name has no value yet, because it is in a circle.
    pub(super) fn in_circle(&mut self, name: &Name) -> bool {
        if !self.early.circle.contains(&name.key) {
            return false;
        }
        let text = &name.text;
        let message = bilingual!(
            "« {text} » n'a pas encore de valeur : des constantes dépendent les unes des autres",
            "`{text}` has no value yet: constants depend on each other"
        );
        let hint = bilingual!(
            "écrire la valeur de l'une d'elles, ou la déclarer dans une autre classe",
            "write the value of one of them, or declare it in another class"
        );
        let found = Diagnostic::error(codes::CONSTANT_EXPECTED, name.span, message);
        self.report(found.hint(hint));
        true
    }

    /// `C::X` in the declaration of `C`, where `X` is a constant that stands above.
    pub(super) fn constant_being_declared(&self, object: &Expr, name: &Name) -> Option<Typed> {
        let ExprKind::Name(class) = &object.kind else { return None };
        let value = self
            .early
            .of_class(&name.key)
            .filter(|_| self.declaring.first() == Some(&class.key))?;
        Some(Typed::constant(value.clone()))
    }
}

fn collect<'a>(block: &'a Block, into: &mut Vec<Waiting<'a>>) {
    for statement in block {
        match &statement.kind {
            StatementKind::Constants(constants) => into.extend(constants),
            StatementKind::Fold(block) => collect(block, into),
            _ => {}
        }
    }
}

/// What a constant may be made of; nothing that declares or calls.
fn is_simple(kind: &ExprKind) -> bool {
    use ExprKind as E;
    matches!(
        kind,
        E::Integer(_)
            | E::Real(_)
            | E::Currency(_)
            | E::Numeric(_)
            | E::Duration(_)
            | E::Text(_)
            | E::Name(_)
            | E::Member { .. }
            | E::Unary { .. }
            | E::Binary { .. }
    )
}

/// The folded names that the value of a constant mentions.
pub(super) fn names_in(value: &Expr) -> FxHashSet<Rc<str>> {
    let mut names = FxHashSet::default();
    mentions(&mut names).expr(value);
    names
}

/// The folded names that the constants, sizes and enumerations of a class mention.
pub(super) fn names_of_class(body: &Block) -> FxHashSet<Rc<str>> {
    let mut names = FxHashSet::default();
    let mut visitor = mentions(&mut names);
    for_each_item(body, &mut |statement| match &statement.kind {
        StatementKind::Constants(constants) => {
            for (_, value) in constants {
                visitor.expr(value);
            }
        }
        StatementKind::Enumeration(written) => {
            for value in written.values.iter().filter_map(|line| line.value.as_ref()) {
                visitor.expr(value);
            }
        }
        StatementKind::Declaration(declaration) => {
            declaration.ty.iter().for_each(|ty| visitor.type_name(ty));
        }
        StatementKind::Alias(_, ty) => visitor.type_name(ty),
        _ => {}
    });
    drop(visitor);
    names
}

fn for_each_item(body: &Block, tell: &mut impl FnMut(&Statement)) {
    for statement in body {
        match &statement.kind {
            StatementKind::Fold(block) => for_each_item(block, tell),
            _ => tell(statement),
        }
    }
}

fn mentions(names: &mut FxHashSet<Rc<str>>) -> Visitor<impl FnMut(&Statement), impl FnMut(&Expr)> {
    Visitor {
        statement: |_: &Statement| {},
        expression: |part: &Expr| {
            if let ExprKind::Name(name) = &part.kind {
                names.insert(Rc::clone(&name.key));
            }
        },
        enter_procedures: false,
    }
}
