//! Access words, and who may use what (page 6010006).

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::Name;
use crate::value::{Access, MemberInfo, Restriction, UserType};

use super::super::Checker;

/// What access words say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Words {
    pub access: Option<Access>,
    pub global: bool,
    pub constant: bool,
    pub is_abstract: bool,
}

impl Words {
    /// The words of a section, of a declaration or of a method.
    pub fn of(words: &[Name]) -> Self {
        let mut said = Self::default();
        for word in words {
            match Keyword::from_key(&word.key) {
                // Known in its project: nothing is exported here.
                Some(Keyword::Public | Keyword::Restricted) => said.access = Some(Access::Public),
                Some(Keyword::Protected) => said.access = Some(Access::Protected),
                Some(Keyword::Private) => said.access = Some(Access::Private),
                Some(Keyword::Global) => said.global = true,
                Some(Keyword::Constant) => said.constant = true,
                Some(Keyword::Abstract) => said.is_abstract = true,
                _ => {}
            }
        }
        said
    }

    pub fn access(self) -> Access {
        self.access.unwrap_or(Access::Public)
    }
}

impl Checker {
    fn current_class(&self) -> Option<Rc<UserType>> {
        self.context().map(|context| Rc::clone(&context.class))
    }

    /// Tells when the code being checked may not use a member or a method.
    pub(super) fn check_access(&mut self, restrictions: &[Restriction], name: &Name) {
        let class = self.current_class();
        let Some(refused) = Restriction::refused(restrictions, class.as_deref()) else { return };
        let (text, of) = (&name.text, &refused.by.name);
        let (fr, en) = match refused.access {
            Access::Private => ("privé", "private"),
            _ => ("protégé", "protected"),
        };
        let inherited = restrictions.first().is_some_and(|first| !std::ptr::eq(first, refused));
        let message = if inherited {
            bilingual!(
                "« {text} » est hérité en mode {fr} par la classe « {of} »",
                "`{text}` is inherited as {en} by the class `{of}`"
            )
        } else {
            bilingual!(
                "« {text} » est {fr} dans la classe « {of} »",
                "`{text}` is {en} in the class `{of}`"
            )
        };
        let hint = if refused.access == Access::Private {
            bilingual!(
                "seul le code de « {of} » peut l'utiliser",
                "only the code of `{of}` can use it"
            )
        } else {
            bilingual!(
                "seul le code de « {of} » et de ses classes dérivées peut l'utiliser",
                "only the code of `{of}` and of its derived classes can use it"
            )
        };
        self.report(Diagnostic::error(codes::ACCESS, name.span, message).hint(hint));
    }

    /// Tells when the code being checked may not write a member.
    pub(super) fn check_writable(&mut self, member: &MemberInfo, name: &Name) {
        let class = self.current_class();
        let by = class.as_deref();
        let text = &name.text;
        let of = &member.owner.name;
        if member.constant {
            let protected =
                member.restrictions.first().is_some_and(|first| first.access != Access::Public);
            let allowed = by.is_some_and(|class| {
                if protected {
                    std::ptr::eq(class, &raw const *member.owner)
                } else {
                    class.is_a(&member.owner)
                }
            });
            if !allowed {
                self.report(
                    Diagnostic::error(
                        codes::READ_ONLY,
                        name.span,
                        bilingual!(
                            "« {text} » est CONSTANT : il se lit seulement ici",
                            "`{text}` is CONSTANT: it is read-only here"
                        ),
                    )
                    .hint(bilingual!(
                        "seul le code de « {of} » le modifie",
                        "only the code of `{of}` changes it"
                    )),
                );
            }
        }
        let constructing = self.context().is_some_and(|context| {
            context.constructor && std::ptr::eq(&raw const *context.class, &raw const *member.owner)
        });
        if member.immutable && !constructing {
            self.report(
                Diagnostic::error(
                    codes::READ_ONLY,
                    name.span,
                    bilingual!("« {text} » est immuable", "`{text}` is immutable"),
                )
                .hint(bilingual!(
                    "sa valeur se donne à sa déclaration ou dans un constructeur de « {of} »",
                    "its value is given where it is declared or in a constructor of `{of}`"
                )),
            );
        }
    }
}
