//! The own methods and properties of a class, and the inherited ones that they redefine.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Body, Name, Procedure, StatementKind};
use crate::value::{Method, Property, Restriction, Type};

use super::super::Checker;
use super::super::procedure::Pending;
use super::super::scan;
use super::access::Words;
use super::layout::Layout;
use super::{MethodContext, has_attribute};

impl Checker {
    pub(super) fn declare_methods(
        &mut self,
        layout: &mut Layout,
        methods: &[(Rc<Procedure>, Words)],
    ) {
        let names: Vec<Rc<str>> = methods.iter().map(|(p, _)| Rc::clone(&p.name.key)).collect();
        for (rank, (procedure, words)) in methods.iter().enumerate() {
            let key = &procedure.name.key;
            let alike = names.iter().filter(|name| *name == key).count();
            let property = procedure.property || is_property_pair(methods, rank);
            let role = Keyword::from_key(key);
            let constructor = role == Some(Keyword::Constructor);
            if role == Some(Keyword::Destructor) && !procedure.parameters.is_empty() {
                self.report(Diagnostic::error(
                    codes::CONSTRUCTOR,
                    procedure.name.span,
                    bilingual!(
                        "un destructeur n'a pas de paramètre",
                        "a destructor has no parameter"
                    ),
                ));
            }
            let index = self.declare_procedure(procedure, 0);
            self.own_method_name(index, layout);
            // The code of a derived class may give a value where this one gives none.
            let signature = &mut self.symbols.signatures[index as usize];
            if signature.result == Type::Void && !property {
                signature.result = Type::Any;
            }
            let empty = property && is_empty(&procedure.body) && !layout.interface;
            if !layout.interface && !words.is_abstract && !empty {
                let context = MethodContext {
                    class: Rc::clone(&layout.user),
                    key: Rc::clone(key),
                    global: words.global && !constructor,
                    constructor,
                    property,
                };
                self.pending.push(Pending::method(index, procedure, context));
            }
            match role {
                Some(Keyword::Constructor) => self.constructor(layout, index, procedure, *words),
                Some(Keyword::Destructor) => layout.destructors.insert(0, index),
                _ => {
                    let slot = self.method(layout, index, procedure, *words, (property, alike));
                    if property {
                        self.property(layout, procedure, slot, empty);
                    }
                }
            }
        }
    }

    /// The name of a method in messages.
    pub(super) fn own_method_name(&mut self, index: u32, layout: &Layout) {
        let signature = &mut self.symbols.signatures[index as usize];
        signature.name = format!("{}.{}", layout.user.name, signature.name).into();
    }

    fn constructor(
        &mut self,
        layout: &mut Layout,
        index: u32,
        procedure: &Procedure,
        words: Words,
    ) {
        if layout.constructor_access.is_some_and(|known| known != words.access()) {
            self.different_access(&procedure.name);
        }
        layout.constructor_access = Some(words.access());
        layout.constructors.push(index);
    }

    fn different_access(&mut self, name: &Name) {
        let text = &name.text;
        self.report(Diagnostic::error(
            codes::PROTOTYPES,
            name.span,
            bilingual!(
                "les syntaxes de « {text} » doivent avoir le même accès",
                "the syntaxes of `{text}` must have the same access"
            ),
        ));
    }

    /// Gives a method its slot: that of the inherited one it redefines, or a new one.
    fn method(
        &mut self,
        layout: &mut Layout,
        index: u32,
        procedure: &Procedure,
        words: Words,
        (property, alike): (bool, usize),
    ) -> u32 {
        let signature = &self.symbols.signatures[index as usize];
        let least = signature.parameters.iter().filter(|parameter| !parameter.optional).count();
        let most = (!signature.variadic).then_some(signature.parameters.len());
        let new = Method {
            name: Rc::clone(&procedure.name.text),
            key: Rc::clone(&procedure.name.key),
            owner: Rc::clone(&layout.user),
            code_of: Rc::clone(&layout.user),
            procedure: index,
            restrictions: vec![Restriction { by: Rc::clone(&layout.user), access: words.access() }],
            global: words.global,
            is_abstract: words.is_abstract,
            compares: has_attribute(&procedure.attributes, &["comparaison", "comparison"]),
            least,
            most,
        };
        for (_, other) in own_methods(layout).filter(|(_, method)| method.key == new.key) {
            let access = |method: &Method| method.restrictions.first().map(|r| r.access);
            if access(other) != access(&new) && !property {
                self.different_access(&procedure.name);
                break;
            }
        }
        match self.redefined(layout, &new, procedure, (property, alike)) {
            Some(slot) => {
                let inherited = &mut layout.methods[slot as usize];
                *inherited = Method { owner: Rc::clone(&inherited.owner), ..new };
                slot
            }
            None => {
                layout.methods.push(new);
                layout.methods.len() as u32 - 1
            }
        }
    }

    /// The inherited method that this one redefines (page 1514063).
    fn redefined(
        &mut self,
        layout: &Layout,
        new: &Method,
        procedure: &Procedure,
        (property, alike): (bool, usize),
    ) -> Option<u32> {
        let inherited: Vec<(u32, u32)> = (0..)
            .zip(&layout.methods[..layout.own.1 as usize])
            .filter(|(_, method)| {
                let by = Some(&*layout.user);
                method.key == new.key && Restriction::refused(&method.restrictions, by).is_none()
            })
            .map(|(slot, method)| (slot, method.procedure))
            .collect();
        let types = |index: u32| -> Vec<Type> {
            let parameters = &self.symbols.signatures[index as usize].parameters;
            parameters.iter().map(|parameter| parameter.ty.clone()).collect()
        };
        let own = types(new.procedure);
        let same = inherited.iter().find(|(_, index)| {
            let base = types(*index);
            base == own || property && base.len() == own.len()
        });
        if let Some((slot, _)) = same {
            return Some(*slot);
        }
        let [(slot, base)] = inherited.as_slice() else { return None };
        let says = |names: &[&str]| has_attribute(&procedure.attributes, names);
        if says(&["redefinition", "override"]) {
            return Some(*slot);
        }
        if alike > 1 || says(&["multisyntaxe", "overload", "multisyntax"]) || property {
            return None;
        }
        let (text, at) = (&procedure.name.text, self.symbols.signatures[*base as usize].span);
        self.report(
            Diagnostic::error(
                codes::PROTOTYPES,
                procedure.name.span,
                bilingual!(
                    "« {text} » n'a pas les paramètres de la méthode héritée : la remplace-t-elle ?",
                    "`{text}` has not the parameters of the inherited method: does it replace it?"
                ),
            )
            .label(at, bilingual!("méthode héritée", "inherited method"))
            .hint(bilingual!(
                "ajouter <redéfinition> pour la remplacer, <multisyntaxe> pour garder les deux",
                "add <override> to replace it, <overload> to keep both"
            )),
        );
        Some(*slot)
    }

    /// Adds the code that reads or writes a property.
    fn property(&mut self, layout: &mut Layout, procedure: &Procedure, slot: u32, empty: bool) {
        let key = &procedure.name.key;
        let slot = (!empty).then_some(slot);
        let known = layout.properties.iter().rposition(|property| property.key == *key);
        let rank = known.unwrap_or_else(|| {
            layout.properties.push(Property {
                name: Rc::clone(&procedure.name.text),
                key: Rc::clone(key),
                get: None,
                set: None,
            });
            layout.properties.len() - 1
        });
        let property = &mut layout.properties[rank];
        let reads = procedure.parameters.is_empty();
        *(if reads { &mut property.get } else { &mut property.set }) = slot;
        let (get, set) = (property.get, property.set);
        let global = |slot: Option<u32>| {
            slot.and_then(|slot| layout.methods.get(slot as usize)).map(|method| method.global)
        };
        if let (Some(get), Some(set)) = (global(get), global(set))
            && get != set
        {
            let text = &procedure.name.text;
            self.report(Diagnostic::error(
                codes::PROTOTYPES,
                procedure.name.span,
                bilingual!(
                    "les deux codes de la propriété « {text} » sont globaux, ou aucun",
                    "both codes of the property `{text}` are global, or none"
                ),
            ));
        }
        if procedure.parameters.len() > 1 {
            let text = &procedure.name.text;
            self.report(Diagnostic::error(
                codes::PROTOTYPES,
                procedure.name.span,
                bilingual!(
                    "la propriété « {text} » s'écrit avec un seul paramètre : sa valeur",
                    "the property `{text}` is written with one parameter: its value"
                ),
            ));
        }
    }
}

fn own_methods(layout: &Layout) -> impl Iterator<Item = (u32, &Method)> {
    let own = |(_, method): &(u32, &Method)| Rc::ptr_eq(&method.code_of, &layout.user);
    (0..).zip(&layout.methods).filter(own)
}

fn is_empty(body: &Body) -> bool {
    body.statements.iter().all(|statement| matches!(statement.kind, StatementKind::Nothing))
        && body.at_end.is_none()
}

/// Two processes of one name, one that gives a value and takes none, one that takes a value and
/// gives none: a property, as exported projects write it.
fn is_property_pair(methods: &[(Rc<Procedure>, Words)], rank: usize) -> bool {
    let key = &methods[rank].0.name.key;
    if Keyword::from_key(key) == Some(Keyword::Constructor) {
        return false;
    }
    let alike: Vec<&Procedure> =
        methods.iter().map(|(procedure, _)| &**procedure).filter(|p| p.name.key == *key).collect();
    let [first, second] = alike.as_slice() else { return false };
    let reads = |procedure: &Procedure| {
        procedure.parameters.is_empty() && !procedure.variadic && scan::gives_value(&procedure.body)
    };
    let writes = |procedure: &Procedure| {
        let one = procedure.parameters.len() == 1 && procedure.parameters[0].default.is_none();
        one && !procedure.variadic && !scan::gives_value(&procedure.body)
    };
    reads(first) && writes(second) || writes(first) && reads(second)
}
