//! `x est un entier = 5 <immuable>`: a variable that keeps its first value (page 1514032).

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::tree::{Declaration, Name};

use super::Checker;
use super::facts::attribute;

impl Checker {
    /// Remembers the variables of a declaration that has the attribute.
    pub(super) fn declare_immutable(&mut self, declaration: &Declaration) {
        let attributes = &declaration.attributes;
        let found = ["immuable", "immutable"].iter().find_map(|key| attribute(attributes, key));
        for (rank, name) in declaration.names.iter().enumerate() {
            let names = match self.scopes.last_mut().filter(|scope| !scope.program) {
                Some(scope) => &mut scope.immutable,
                None => &mut self.symbols.immutable,
            };
            let Some(found) = found else {
                names.remove(&name.key);
                continue;
            };
            names.insert(Rc::clone(&name.key));
            let given = match &declaration.init {
                None => false,
                Some(crate::syntax::tree::Init::Value(_)) => rank + 1 == declaration.names.len(),
                Some(_) => true,
            };
            if !given {
                let text = &name.text;
                self.report(
                    Diagnostic::error(
                        codes::READ_ONLY,
                        found.name.span,
                        bilingual!(
                            "« {text} » est immuable et n'a pas de valeur",
                            "`{text}` is immutable and has no value"
                        ),
                    )
                    .hint(bilingual!(
                        "donner sa valeur à la déclaration",
                        "give its value in the declaration"
                    )),
                );
            }
        }
    }

    /// True for a name that is an immutable variable here.
    pub(super) fn is_immutable(&self, name: &Name) -> bool {
        match self.scopes.last().filter(|scope| scope.variables.contains_key(&name.key)) {
            Some(scope) => scope.immutable.contains(&name.key),
            None => self.symbols.immutable.contains(&name.key),
        }
    }

    /// Tells that an immutable variable is written.
    pub(super) fn refuse_immutable(&mut self, name: &Name) {
        let text = &name.text;
        self.report(Diagnostic::error(
            codes::READ_ONLY,
            name.span,
            bilingual!(
                "« {text} » est immuable : sa valeur ne change plus",
                "`{text}` is immutable: its value no longer changes"
            ),
        ));
    }
}
