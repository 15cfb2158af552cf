//! What a name stands for.

use std::rc::Rc;

use crate::bilingual;
use crate::builtin::{Constant, Doc, Function};
use crate::diagnostic::{Bilingual, Code, Diagnostic, codes, nearest};
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::Name;
use crate::tree::GlobalObject;
use crate::value::{Class, Type, UserType, Value};

pub(super) use crate::diagnostic::did_you_mean;

use super::Checker;
use super::scope::{Variable, VariableKind};

/// Diagnostics after which no near names are looked for.
const MAX_SUGGESTING: usize = 500;

/// What a name stands for.
pub(super) enum Meaning {
    /// A variable of the frame.
    Local(Variable),
    /// A variable of the program, a library's global, a field of the window.
    Global(Variable),
    /// A member, method or property of the class of the code being checked.
    Member(Rc<UserType>),
    /// A constant of the script.
    Constant(Value),
    /// A constant of a library.
    BuiltinConstant(&'static Constant),
    /// A procedure of the program, by rank, with the depth of the scope that declares it.
    Procedure(u32),
    /// A builtin.
    Function(&'static Function),
    /// Nothing.
    Unknown,
}

impl Checker {
    /// What a name stands for: the nearest declaration, then the libraries, then the window.
    pub(super) fn meaning(&mut self, name: &Name) -> Meaning {
        let key = &name.key;
        if let Some(scope) = self.scopes.last()
            && !scope.program
            && let Some(variable) = scope.variables.get(key)
        {
            return Meaning::Local(variable.clone());
        }
        if let Some(context) = self.scopes.last().and_then(|scope| scope.class.as_ref()) {
            if let Some(Keyword::Object | Keyword::This) = Keyword::from_key(key)
                && let Some(this) =
                    self.scopes.last().and_then(|scope| scope.variables.get(super::class::THIS))
            {
                return Meaning::Local(this.clone());
            }
            let internal = self.scopes.iter().any(|scope| scope.internals.contains_key(key));
            if !internal && self.is_own_member(&context.class, key) {
                return Meaning::Member(Rc::clone(&context.class));
            }
        }
        for scope in self.scopes.iter().rev() {
            if let Some(index) = scope.internals.get(key) {
                return Meaning::Procedure(*index);
            }
        }
        if let Some(variable) = self.symbols.globals.get(key) {
            return Meaning::Global(variable.clone());
        }
        if let Some(value) = self.early.value(key) {
            return Meaning::Constant(value.clone());
        }
        if let Some((value, _)) = self.symbols.constants.get(key) {
            return Meaning::Constant(value.clone());
        }
        if &**key == "null" {
            return Meaning::Constant(Value::Null);
        }
        if let Some(index) = self.symbols.procedures.get(key) {
            return Meaning::Procedure(*index);
        }
        let table = Rc::clone(&self.table);
        if let Some(rank) = table.global(key) {
            let native = table.globals()[rank as usize].ty;
            return Meaning::Global(self.object_global(name, native, GlobalObject::Native(native)));
        }
        if let Some(function) = table.function(key) {
            return Meaning::Function(function);
        }
        if let Some(constant) = table.constant(key) {
            return Meaning::BuiltinConstant(constant);
        }
        if let Some(fields) = table.fields()
            && table.is_field_name(key)
        {
            let object = GlobalObject::Field(Rc::clone(&name.text));
            return Meaning::Global(self.object_global(name, fields.ty, object));
        }
        Meaning::Unknown
    }

    /// A global slot for an object that exists without being declared.
    fn object_global(
        &mut self,
        name: &Name,
        native: &'static crate::builtin::NativeType,
        object: GlobalObject,
    ) -> Variable {
        let slot = self.symbols.global_count;
        self.symbols.global_count += 1;
        self.objects.push((slot, object));
        let variable = Variable {
            ty: Type::Object { class: Class::Native(native), dynamic: false },
            slot,
            kind: VariableKind::Plain,
            span: name.span,
            name: Rc::clone(&name.text),
        };
        self.symbols.globals.insert(Rc::clone(&name.key), variable.clone());
        variable
    }

    /// Tells that a name is unknown, with the nearest ones.
    pub(super) fn unknown_name(&mut self, name: &Name, called: bool) {
        // The first use tells; the others would only repeat it.
        if !self.unknown.insert(Rc::clone(&name.key)) {
            return;
        }
        if self.no_current_object(name) || self.in_circle(name) || self.is_tried_early(name) {
            return;
        }
        let text = &name.text;
        let (code, message): (Code, Bilingual) = if called {
            (
                codes::UNKNOWN_FUNCTION,
                bilingual!(
                    "la fonction ou procédure « {text} » est inconnue",
                    "the function or procedure `{text}` is unknown"
                ),
            )
        } else {
            (
                codes::UNKNOWN_NAME,
                bilingual!("le nom « {text} » est inconnu", "the name `{text}` is unknown"),
            )
        };
        if self.tell_absent(name, code) {
            return;
        }
        let near = if self.suggests() { nearest(text, self.known_names()) } else { Vec::new() };
        let family = self.table.seems_absent(text).filter(|_| called);
        let hint = did_you_mean(&near).unwrap_or_else(|| {
            if let Some(Doc { fr, en }) = family {
                bilingual!(
                    "d'ordinaire, un nom qui commence ainsi {fr}",
                    "a name that begins so usually {en}"
                )
            } else if called && matches!(&*name.key, "infoobjet" | "objectinfo") {
                bilingual!(
                    "cette fonction n'existe plus : chaque usage a la sienne, « EnumèreChamp » par exemple",
                    "this function is gone: each use has its own, `EnumControl` for example"
                )
            } else if called {
                bilingual!(
                    "« wl doc » donne la liste des fonctions",
                    "`wl doc` lists the functions"
                )
            } else if self.early.types {
                bilingual!(
                    "un type se déclare avec des nombres et des constantes, sans variable",
                    "a type is declared with numbers and constants, without variables"
                )
            } else {
                bilingual!(
                    "déclarer la variable avant de l'utiliser : {text} est un …",
                    "declare the variable before using it: {text} is a …"
                )
            }
        });
        self.report(Diagnostic::error(code, name.span, message).hint(hint));
    }

    /// A suggestion looks at every name: so many mistakes want none.
    pub(super) fn suggests(&self) -> bool {
        self.diagnostics.len() < MAX_SUGGESTING
    }

    /// The names that may be meant by one that is unknown.
    fn known_names(&self) -> Vec<&str> {
        let mut candidates: Vec<&str> = Vec::new();
        for scope in &self.scopes {
            candidates.extend(scope.variables.values().map(|variable| &*variable.name));
        }
        candidates.extend(self.symbols.globals.values().map(|variable| &*variable.name));
        candidates.extend(self.symbols.signatures.iter().map(|signature| &*signature.name));
        candidates.extend(self.table.functions().flat_map(|f| [f.names.fr, f.names.en]));
        candidates.extend(self.table.constants().flat_map(|c| [c.names.fr, c.names.en]));
        candidates
    }

    /// Tells what a name belongs to that the language has elsewhere; false when it has none such.
    pub(super) fn tell_absent(&mut self, name: &Name, code: Code) -> bool {
        let Some(absent) = self.table.absent(&name.key) else { return false };
        let (text, page) = (&name.text, absent.page);
        let (fr, en) = (absent.family.fr, absent.family.en);
        let message = bilingual!("« {text} » {fr}", "`{text}` {en}");
        let mut found = Diagnostic::error(code, name.span, message);
        if !page.is_empty() {
            found = found.hint(bilingual!(
                "sa documentation : https://doc.pcsoft.fr/?{page}",
                "its documentation: https://doc.windev.com/?{page}"
            ));
        }
        self.report(found);
        true
    }
}
