//! What stands in front of a member: the current object, a class, `Ancêtre`.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Access, Expr, ExprKind, Name};
use crate::value::UserType;

use super::super::Checker;
use super::super::expression::read_variable;
use super::super::name::Meaning;
use super::super::typed::Typed;
use super::{Found, THIS, class_of};

/// A class in front of a member: its global members, or the part of the current object that it
/// gave.
pub(in super::super) struct Receiver {
    pub class: Rc<UserType>,
}

impl Checker {
    /// The current object, inside a method.
    pub(in super::super) fn this(&self) -> Option<Typed> {
        let scope = self.scopes.last()?;
        let context = scope.class.as_ref()?;
        if context.global {
            return None;
        }
        scope.variables.get(THIS).map(|variable| read_variable(variable, true))
    }

    /// The class that an expression names, when it is no variable.
    pub(in super::super) fn receiver(&mut self, expr: &Expr) -> Option<Receiver> {
        let (name, implicit) = match &expr.kind {
            ExprKind::Name(name) => (name, false),
            ExprKind::ImplicitMember { access: Access::Colon | Access::DoubleColon, name } => {
                (name, true)
            }
            _ => return None,
        };
        if !implicit && Keyword::from_key(&name.key) == Some(Keyword::Ancestor) {
            return self.ancestor(name);
        }
        let class = self.class_named(&name.key)?;
        if implicit {
            // `:Base:Méthode()`.
            let context = self.context()?;
            let own = context.class.is_a(&class)
                && context.class.fields.borrow().iter().all(|field| field.key != name.key);
            return own.then_some(Receiver { class });
        }
        match self.meaning(name) {
            Meaning::Local(_) | Meaning::Global(_) | Meaning::Member(_) => None,
            _ => Some(Receiver { class }),
        }
    }

    /// What says whose member follows: a class, with the current object when that is one of it; an
    /// object and one of its bases, `o.Base` (page 6010010).
    pub(in super::super) fn qualifier(
        &mut self,
        expr: &Expr,
    ) -> Option<(Option<Typed>, Rc<UserType>)> {
        if let Some(Receiver { class }) = self.receiver(expr) {
            let this =
                self.this().filter(|this| class_of(&this.ty).is_some_and(|own| own.is_a(&class)));
            return Some((this, class));
        }
        let ExprKind::Member { object, access: Access::Dot | Access::Colon, name } = &expr.kind
        else {
            return None;
        };
        let class = self.class_named(&name.key)?;
        let told = self.diagnostics.len();
        let object = self.expression(object);
        let base = class_of(&object.ty).is_some_and(|own| {
            own.is_a(&class) && matches!(self.found(&own, &name.key), Found::Nothing)
        });
        if !base {
            self.diagnostics.truncate(told);
            return None;
        }
        Some((Some(object), class))
    }

    /// `Ancêtre`: the only base of the class.
    fn ancestor(&mut self, name: &Name) -> Option<Receiver> {
        // Once told, the name itself is not unknown.
        let Some(context) = self.context() else {
            self.outside_class(name.span, &name.text);
            self.unknown.insert(Rc::clone(&name.key));
            return None;
        };
        let bases = context.class.class().map(|class| class.bases.clone()).unwrap_or_default();
        let (class, text) = (&context.class.name, &name.text);
        match bases.as_slice() {
            [base] => return Some(Receiver { class: Rc::clone(base) }),
            [] => self.report(Diagnostic::error(
                codes::OUTSIDE_CLASS,
                name.span,
                bilingual!(
                    "« {text} » n'a pas de sens ici : la classe « {class} » n'hérite d'aucune autre",
                    "`{text}` means nothing here: the class `{class}` inherits from no other"
                ),
            )),
            _ => self.report(
                Diagnostic::error(
                    codes::OUTSIDE_CLASS,
                    name.span,
                    bilingual!(
                        "« {text} » est ambigu : la classe « {class} » hérite de plusieurs classes",
                        "`{text}` is ambiguous: the class `{class}` inherits from several classes"
                    ),
                )
                .hint(bilingual!(
                    "nommer la classe de base : Base:Méthode()",
                    "name the base class: Base:Method()"
                )),
            ),
        }
        self.unknown.insert(Rc::clone(&name.key));
        None
    }

    pub(in super::super) fn outside_class(&mut self, span: Span, what: &str) {
        self.report(
            Diagnostic::error(
                codes::OUTSIDE_CLASS,
                span,
                bilingual!(
                    "« {what} » n'a de sens que dans une méthode d'une classe",
                    "`{what}` only means something in a method of a class"
                ),
            )
            .hint(bilingual!(
                "ailleurs, nommer l'objet : objet.membre",
                "elsewhere, name the object: object.member"
            )),
        );
    }

    pub(super) fn needs_object(&mut self, class: &UserType, name: &Name) {
        let (text, of) = (&name.text, &class.name);
        let mut diagnostic = Diagnostic::error(
            codes::NEEDS_OBJECT,
            name.span,
            bilingual!(
                "« {text} » n'est pas global : il faut un objet de la classe « {of} »",
                "`{text}` is not global: it needs an object of the class `{of}`"
            ),
        );
        if self.context().is_some_and(|context| context.global) {
            diagnostic = diagnostic.hint(bilingual!(
                "une méthode GLOBALE n'a pas d'objet courant",
                "a GLOBAL method has no current object"
            ));
        }
        self.report(diagnostic);
    }

    /// `objet`, `this` where there is no current object: a GLOBAL method, code outside classes.
    /// True when that was told.
    pub(in super::super) fn no_current_object(&mut self, name: &Name) -> bool {
        if !matches!(&*name.key, "objet" | "object" | "this") {
            return false;
        }
        let text = &name.text;
        match self.context() {
            Some(context) if context.global => {
                let of = &context.class.name;
                let message = bilingual!(
                    "« {text} » n'existe pas dans une méthode GLOBALE : elle n'a pas d'objet courant",
                    "`{text}` does not exist in a GLOBAL method: it has no current object"
                );
                let hint = bilingual!(
                    "ôter GLOBALE, ou recevoir l'objet en paramètre : o est un {of}",
                    "take GLOBAL out, or receive the object as a parameter: o is a {of}"
                );
                let found = Diagnostic::error(codes::NEEDS_OBJECT, name.span, message);
                self.report(found.hint(hint));
            }
            Some(_) => return false,
            None => self.outside_class(name.span, text),
        }
        true
    }
}
