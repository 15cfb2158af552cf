//! Extension procedures: called after a dot, on a value of the type they extend (page 1514086).

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::tree::{Argument, Expr, Name, Procedure};
use crate::value::{Type, distance};

use super::Checker;
use super::typed::Typed;

impl Checker {
    /// Records a procedure that has the attribute `<extension>`.
    pub(super) fn declare_extension(
        &mut self,
        attribute: &Name,
        procedure: &Procedure,
        index: u32,
    ) {
        let first = self.symbols.signatures[index as usize].parameters.first();
        let refused = match first.map(|parameter| &parameter.ty) {
            None | Some(Type::Any) => Some(bilingual!(
                "une procédure d'extension a un premier paramètre typé",
                "an extension procedure has a first parameter with a type"
            )),
            Some(
                Type::Bool
                | Type::Int(_)
                | Type::Real { .. }
                | Type::Currency
                | Type::Numeric { .. },
            ) => Some(bilingual!(
                "les types numériques et le booléen ne s'étendent pas",
                "numeric types and booleans cannot be extended"
            )),
            Some(_) => None,
        };
        match refused {
            Some(message) => {
                self.report(Diagnostic::error(codes::INCOMPATIBLE, attribute.span, message));
            }
            None => {
                let key = Rc::clone(&procedure.name.key);
                self.symbols.extensions.entry(key).or_default().push(index);
            }
        }
    }

    /// `value.Name(…)` where extensions bear that name: the last one declared for its type, or a
    /// method. A variable goes by reference.
    pub(super) fn call_extended(
        &mut self,
        object: &Expr,
        name: &Name,
        arguments: &[Argument],
        statement: bool,
    ) -> Typed {
        if self.is_place(object) {
            let ty = self.quiet_type(object);
            if let Some(index) = self.extension_for(&name.key, &ty) {
                let mut all = Vec::with_capacity(arguments.len() + 1);
                all.push(Argument::Value(object.clone()));
                all.extend_from_slice(arguments);
                return self.call_one(index, name, None, &all);
            }
        }
        let value = self.writable(object);
        match self.extension_for(&name.key, &value.ty) {
            Some(index) => self.call_one(index, name, Some((value, object.span)), arguments),
            None => self.call_method(value, name, arguments, statement),
        }
    }

    fn extension_for(&self, key: &str, ty: &Type) -> Option<u32> {
        let extensions = self.symbols.extensions.get(key)?;
        let takes = |index: &&u32| {
            let first = self.symbols.signatures[**index as usize].parameters.first();
            first.is_some_and(|parameter| distance(&parameter.ty, ty) == Some(0))
        };
        extensions.iter().rev().find(takes).copied()
    }
}
