//! Extension procedures: called after a dot, on a value of the type they extend (page 1514086).

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::tree::{Argument as SyntaxArgument, Expr, ExprKind, Name, Procedure};
use crate::tree::{Any, Argument, Given, Place};
use crate::value::{Type, distance};

use super::Checker;
use super::invoke::is_field;
use super::name::Meaning;
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
        arguments: &[SyntaxArgument],
        statement: bool,
    ) -> Typed {
        let (place, ty) = if self.is_place(object) && !self.names_field(object) {
            self.place(object)
        } else {
            let value = self.writable(object);
            let ty = value.ty.clone();
            (Place::Nowhere(Box::new(value.into_any())), ty)
        };
        let read = |place| match place {
            Place::Nowhere(value) => *value,
            place => Any::Read(Box::new(place)),
        };
        let Some(index) = self.extension_for(&name.key, &ty) else {
            if matches!(ty, Type::Any) && !self.is_method(&name.key) {
                return self.call_extension_at_run(read(place), name, arguments);
            }
            return self.call_method(Typed::any(read(place), ty), name, arguments, statement);
        };
        let first = &self.symbols.signatures[index as usize].parameters[0];
        let first = match place {
            Place::Nowhere(value) => Argument::Value(*value),
            place if first.local => Argument::Value(Any::Copy(Box::new(read(place)))),
            place => Argument::Reference(place),
        };
        self.call_one(index, name, Some(first), arguments)
    }

    /// The type of the value is found when it runs: it chooses among the extensions of the name.
    fn call_extension_at_run(
        &mut self,
        value: Any,
        name: &Name,
        arguments: &[SyntaxArgument],
    ) -> Typed {
        let candidates = self.symbols.extensions.get(&name.key).cloned().unwrap_or_default();
        let mut given = vec![Given::One(Argument::Value(value))];
        given.extend(self.loose_arguments(arguments));
        self.chosen_at_run(candidates, name, given)
    }

    /// True when a library or a class of the program has a method of this name.
    fn is_method(&self, key: &str) -> bool {
        let mut classes = self.symbols.types.values().filter_map(|ty| ty.class());
        self.table.is_method(key) || classes.any(|class| class.methods_named(key).next().is_some())
    }

    /// A field of the window keeps its own methods.
    fn names_field(&mut self, object: &Expr) -> bool {
        let ExprKind::Name(name) = &object.kind else { return false };
        let Meaning::Global(variable) = self.meaning(name) else { return false };
        is_field(&variable.ty)
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
