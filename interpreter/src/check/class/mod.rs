//! Classes (pages 6010001 to 6010019): declared before anything else is checked, bases first.

mod access;
mod comparison;
mod construct;
mod declare;
mod layout;
mod member;
mod method;
mod object;
mod order;
mod prototype;
mod receiver;

pub(super) use member::{Found, class_of};
pub(super) use object::{innermost, made_objects};

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{
    Attribute, Block, Class as SyntaxClass, Declaration, Expr, ExprKind, Name, StatementKind,
    TypeKind,
};
use crate::value::{Class, Type, UserType};

use super::early::{Waiting, names_in, names_of_class};
use super::{Checker, Mode};

/// The class that the code being checked belongs to.
#[derive(Debug)]
pub(super) struct MethodContext {
    /// The class.
    pub class: Rc<UserType>,
    /// Folded name of the method.
    pub key: Rc<str>,
    /// `GLOBALE`: there is no current object.
    pub global: bool,
    /// A constructor, or the initial values of members: what is immutable may be written.
    pub constructor: bool,
    /// The code of a property: its name means the member.
    pub property: bool,
}

/// The key of the variable that holds the current object.
pub(super) const THIS: &str = "objet";

/// A global member whose first value is given when the program begins.
#[derive(Debug, Clone)]
pub(super) struct StaticValue {
    pub slot: u32,
    pub ty: Type,
    /// Its declaration, with this one name.
    pub declaration: Declaration,
    pub class: Rc<UserType>,
}

/// What is looked at for the order of the classes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// With the constants.
    All,
    /// The bases, and the classes of members.
    Types,
    /// The bases alone.
    Bases,
}

/// A class being declared.
struct Declared<'a> {
    syntax: &'a SyntaxClass,
    user: Rc<UserType>,
}

impl Checker {
    /// Gives the classes of a source their types; they are filled by [`Self::declare_classes`].
    fn collect_classes<'a>(&mut self, block: &'a Block, found: &mut Vec<Declared<'a>>) {
        for statement in block {
            match &statement.kind {
                StatementKind::Class(syntax) => {
                    let name = &syntax.name;
                    if self.symbols.types.contains_key(&name.key) && self.mode == Mode::Program {
                        self.report(super::types::duplicate(name));
                    }
                    let user = UserType::new(Rc::clone(&name.text));
                    user.serialized.replace(super::types::elsewhere(&syntax.attributes).serialized);
                    self.symbols.types.insert(Rc::clone(&name.key), Rc::clone(&user));
                    found.push(Declared { syntax, user });
                }
                StatementKind::Fold(block) => self.collect_classes(block, found),
                _ => {}
            }
        }
    }

    /// Declares the classes and interfaces of a source; `fill` runs once their names are known.
    pub(super) fn declare_classes(&mut self, block: &Block, fill: impl FnOnce(&mut Self)) {
        let mut found = Vec::new();
        self.early.types = true;
        self.collect_classes(block, &mut found);
        let waiting = self.early_constants(block);
        fill(self);
        for rank in self.order(&found, &waiting) {
            match found.get(rank) {
                Some(declared) => self.declare_class(declared),
                // Without a value it is told at its line.
                None => drop(self.early_constant(waiting[rank - found.len()])),
            }
        }
        for declared in &found {
            self.check_interfaces(declared);
        }
        let declared: Vec<_> =
            found.iter().map(|declared| (&declared.syntax.name, &declared.user)).collect();
        self.check_contents(&declared);
        self.early.types = false;
    }

    /// The ranks of the classes, then of the constants, in an order where each comes after what it
    /// needs: a class after its bases, the classes of its members, and the classes and constants
    /// that its constants mention.
    fn order(&mut self, found: &[Declared], waiting: &[Waiting]) -> Vec<usize> {
        let classes = found.iter().map(|class| &*class.syntax.name.key);
        let constants = waiting.iter().map(|(name, _)| &*name.key);
        let ranks: FxHashMap<&str, usize> =
            classes.chain(constants).enumerate().map(|(rank, key)| (key, rank)).collect();
        let of = |keys: FxHashSet<Rc<str>>, own: usize| {
            let ranks = keys.into_iter().filter_map(|key| ranks.get(&*key).copied());
            ranks.filter(move |rank| *rank != own).collect::<Vec<_>>()
        };
        let needs = |rank: usize, what: Needs| -> Vec<usize> {
            let Some(Declared { syntax, .. }) = found.get(rank) else {
                return of(names_in(&waiting[rank - found.len()].1), rank);
            };
            let bases = syntax.bases.iter().map(|base| &*base.name.key);
            let mut needs: Vec<usize> = bases.filter_map(|key| ranks.get(key).copied()).collect();
            if what != Needs::Bases {
                held_classes(&syntax.body, &mut |key| needs.extend(ranks.get(key).copied()));
            }
            if what == Needs::All {
                needs.extend(of(names_of_class(&syntax.body), rank));
            }
            needs
        };
        // A constant in a circle, a class that holds itself are told later; only inheritance
        // counts in the end.
        let (mut order, all) = (Vec::new(), found.len() + waiting.len());
        for (what, count) in
            [(Needs::All, all), (Needs::Types, found.len()), (Needs::Bases, found.len())]
        {
            order = sorted(count, |rank| needs(rank, what));
            if order.len() == count {
                return order;
            }
            if what == Needs::All {
                let sorted: FxHashSet<usize> = order.iter().copied().collect();
                let left = ranks.iter().filter(|(_, rank)| !sorted.contains(rank));
                left.for_each(|(key, _)| self.early.add_circle(key));
            }
        }
        for (rank, declared) in found.iter().enumerate() {
            if !order.contains(&rank) {
                self.circular(&declared.syntax.name);
            }
        }
        order
    }

    fn circular(&mut self, name: &Name) {
        let text = &name.text;
        self.report(
            Diagnostic::error(
                codes::INHERITANCE,
                name.span,
                bilingual!(
                    "la classe « {text} » hérite d'elle-même, directement ou par une autre",
                    "the class `{text}` inherits from itself, directly or through another"
                ),
            )
            .hint(bilingual!(
                "retirer l'un des HÉRITE DE du cercle",
                "remove one of the INHERITS FROM of the circle"
            )),
        );
    }

    /// `IMPLÉMENTE I`: every method and property must be there (page 6010017).
    fn check_interfaces(&mut self, declared: &Declared) {
        for attribute in &declared.syntax.attributes {
            let (Keyword::Implements, Some(Expr { kind: ExprKind::Name(name), .. })) =
                (keyword_of(&attribute.name.key), &attribute.value)
            else {
                continue;
            };
            let interface = self.symbols.types.get(&name.key).cloned();
            let Some(interface) =
                interface.filter(|user| user.class().is_some_and(|c| c.interface))
            else {
                self.not_a_class(name, true);
                continue;
            };
            if let Some(missing) = declared.user.missing_from(&interface)
                && declared.user.class().is_some()
            {
                let (class, of) = (&declared.user.name, &interface.name);
                self.report(Diagnostic::error(
                    codes::INTERFACE,
                    name.span,
                    bilingual!(
                        "« {class} » n'a pas « {missing} », que l'interface « {of} » demande",
                        "`{class}` has no `{missing}`, which the interface `{of}` asks for"
                    ),
                ));
            }
        }
    }

    fn not_a_class(&mut self, name: &Name, interface: bool) {
        let text = &name.text;
        let (fr, en) =
            if interface { ("une interface", "an interface") } else { ("une classe", "a class") };
        let names = self.symbols.types.values().filter(|user| user.class().is_some());
        let near = crate::diagnostic::nearest(text, names.map(|user| &*user.name));
        let hint = super::name::did_you_mean(&near);
        let mut diagnostic = Diagnostic::error(
            codes::UNKNOWN_TYPE,
            name.span,
            bilingual!("« {text} » n'est pas {fr}", "`{text}` is not {en}"),
        );
        if let Some(hint) = hint {
            diagnostic = diagnostic.hint(hint);
        }
        self.report(diagnostic);
    }

    /// The class of the code being checked.
    pub(super) fn context(&self) -> Option<Rc<MethodContext>> {
        self.scopes.last().and_then(|scope| scope.class.clone())
    }

    /// The class that a name stands for, when it is not a variable.
    pub(super) fn class_named(&self, key: &str) -> Option<Rc<UserType>> {
        self.symbols.types.get(key).filter(|user| user.class().is_some()).cloned()
    }
}

/// The keyword of a folded spelling; `Is` stands for none, which no word here is.
fn keyword_of(key: &str) -> Keyword {
    Keyword::from_key(key).unwrap_or(Keyword::Is)
}

/// True when one of the attributes bears one of these folded names.
pub(super) fn has_attribute(attributes: &[Attribute], names: &[&str]) -> bool {
    attributes.iter().any(|attribute| names.contains(&&*attribute.name.key))
}

/// The classes that the members of a class hold by value.
fn held_classes(body: &Block, tell: &mut impl FnMut(&str)) {
    for statement in body {
        match &statement.kind {
            StatementKind::Declaration(declaration) => {
                let kind = declaration.ty.as_ref().map(|ty| &ty.kind);
                if let Some(TypeKind::Named { name, dynamic: false }) = kind {
                    // `Class::Enumeration`: the class is what has to be known.
                    tell(name.key.split("::").next().unwrap_or(&name.key));
                }
            }
            StatementKind::Fold(block) => held_classes(block, tell),
            _ => {}
        }
    }
}

/// The folded names of a class and of those it inherits, the nearest first.
pub(super) fn family(class: &UserType) -> Vec<Rc<str>> {
    let bases = class.class().into_iter().flat_map(|info| info.ancestry.iter().rev());
    let names = std::iter::once(&class.name).chain(bases.map(|base| &base.class.name));
    names.map(|name| Rc::from(&*crate::syntax::fold(name))).collect()
}

/// An object of this class, referred to.
pub(super) fn object_of(user: &Rc<UserType>) -> Type {
    Type::Object { class: Class::User(Rc::clone(user)), dynamic: true }
}

/// What depends on nothing first; what is in a circle, or after one, is left out.
fn sorted(count: usize, needs: impl Fn(usize) -> Vec<usize>) -> Vec<usize> {
    let needs: Vec<Vec<usize>> = (0..count).map(needs).collect();
    let mut missing: Vec<usize> = needs.iter().map(Vec::len).collect();
    let mut wanted_by: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (rank, needs) in needs.iter().enumerate() {
        for need in needs {
            wanted_by[*need].push(rank);
        }
    }
    let mut order: Vec<usize> = (0..count).filter(|rank| missing[*rank] == 0).collect();
    let mut next = 0;
    while next < order.len() {
        for user in std::mem::take(&mut wanted_by[order[next]]) {
            missing[user] -= 1;
            if missing[user] == 0 {
                order.push(user);
            }
        }
        next += 1;
    }
    order
}
