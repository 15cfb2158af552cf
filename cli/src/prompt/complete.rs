//! Completion: what the word under the cursor may become.

use wl_interpreter::Interpreter;
use wl_interpreter::builtin::{Function, Names, NativeType, Receiver};
use wl_interpreter::diagnostic::Language;
use wl_interpreter::syntax::{KEYWORDS, fold};
use wl_interpreter::value::{Class, Type};

use super::words::{Front, Spellings, front, is_code, word_start};

/// What completion knows.
pub struct Knowledge<'k> {
    /// Builtins, and what the program declared.
    pub interpreter: &'k Interpreter,
    /// How the program spells its names.
    pub spellings: &'k Spellings,
    /// The language preferred where both fit.
    pub language: Language,
}

/// Where the completed word begins, and what may stand there, in order.
#[must_use]
pub fn complete(line: &str, at: usize, knowledge: &Knowledge<'_>) -> (usize, Vec<String>) {
    if !is_code(line, at) {
        return (at, Vec::new());
    }
    let start = word_start(line, at);
    let prefix = fold(&line[start..at]).into_owned();
    // A function already followed by its bracket does not get another one.
    let bracket = if line[at..].starts_with('(') { "" } else { "(" };
    let mut found = Found { list: Vec::new(), prefix, bracket, language: knowledge.language };
    match front(&line[..start], knowledge.interpreter) {
        Front::Typed(ty) => found.members(&ty, knowledge.interpreter),
        // Of an unknown object, the members of all, once something is typed.
        Front::Unknown if start < at => {
            knowledge.interpreter.table().types().for_each(|ty| found.native_members(ty));
        }
        Front::Nothing if start < at => found.names(knowledge),
        _ => {}
    }
    let Found { mut list, .. } = found;
    list.sort_by_cached_key(|name| fold(name).into_owned());
    list.dedup();
    (start, list)
}

struct Found {
    list: Vec<String>,
    prefix: String,
    bracket: &'static str,
    language: Language,
}

impl Found {
    fn fits(&self, name: &str) -> bool {
        fold(name).starts_with(&self.prefix)
    }

    /// The preferred spelling, or the other when only that one begins as what is typed.
    fn spelling(&self, names: Names) -> Option<&'static str> {
        let preferred = names.get(self.language);
        let other = if preferred == names.fr { names.en } else { names.fr };
        [preferred, other].into_iter().find(|name| self.fits(name))
    }

    fn add(&mut self, names: Names) {
        if let Some(name) = self.spelling(names) {
            self.list.push(name.to_owned());
        }
    }

    fn function(&mut self, function: &Function) {
        if let Some(name) = self.spelling(function.names) {
            self.list.push(format!("{name}{}", self.bracket));
        }
    }

    fn names(&mut self, knowledge: &Knowledge<'_>) {
        let table = knowledge.interpreter.table();
        table.functions().for_each(|function| self.function(function));
        table.constants().for_each(|constant| self.add(constant.names));
        table.types().filter(|ty| ty.declarable).for_each(|ty| self.add(ty.names));
        table.globals().iter().for_each(|global| self.add(global.names));
        for key in knowledge.interpreter.checker().names() {
            if self.fits(key) {
                self.list.push(knowledge.spellings.of(key).to_owned());
            }
        }
        for info in KEYWORDS {
            let (preferred, other) = match self.language {
                Language::French => (info.french, info.english),
                Language::English => (info.english, info.french),
            };
            let words = [preferred, other].into_iter().find_map(|spellings| {
                let fit: Vec<_> = spellings.iter().filter(|word| self.fits(word)).collect();
                (!fit.is_empty()).then_some(fit)
            });
            self.list.extend(words.into_iter().flatten().map(|word| (*word).to_owned()));
        }
    }

    fn members(&mut self, ty: &Type, interpreter: &Interpreter) {
        let receiver = match ty {
            Type::Object { class: Class::Native(native), .. } => {
                return self.native_members(native);
            }
            Type::Object { class: Class::User(user), .. } => {
                let fields = user.fields.borrow();
                let names = fields.iter().map(|field| &field.name).filter(|name| self.fits(name));
                let names: Vec<String> = names.map(ToString::to_string).collect();
                return self.list.extend(names);
            }
            Type::Text(_) => Receiver::Text,
            Type::Array(_) => Receiver::Array,
            Type::Associative(_) => Receiver::Associative,
            Type::Sequence(kind, _) => Receiver::Sequence(*kind),
            Type::Buffer | Type::FixedBuffer(_) => Receiver::Buffer,
            Type::Date | Type::Time | Type::DateTime | Type::Duration => Receiver::Date,
            _ => return,
        };
        let methods = interpreter.table().libraries().iter().flat_map(|library| library.methods);
        for methods in methods.filter(|methods| methods.of == receiver) {
            methods.functions.iter().for_each(|method| self.function(method));
        }
    }

    fn native_members(&mut self, ty: &NativeType) {
        ty.properties.iter().for_each(|property| self.add(property.names));
        ty.methods.iter().for_each(|method| self.function(method));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::table;
    use wl_interpreter::host::{Host, Recorder};

    fn completed(line: &str, language: Language) -> Vec<String> {
        let interpreter = Interpreter::new(table(), Host::recording(&Recorder::default()));
        let spellings = Spellings::default();
        let knowledge = Knowledge { interpreter: &interpreter, spellings: &spellings, language };
        complete(line, line.len(), &knowledge).1
    }

    #[test]
    fn names_complete_in_the_language_that_is_typed() {
        assert_eq!(completed("EmailLitPremierM", Language::French), Vec::<String>::new());
        assert!(completed("emaillitpr", Language::French).contains(&"EmailLitPremier(".into()));
        assert_eq!(completed("x = EmailReadFi", Language::French).len(), 2);
        assert!(completed("SIN", Language::French).contains(&"SINON".into()));
        assert!(completed("EL", Language::French).contains(&"ELSE".into()));
    }

    #[test]
    fn members_follow_the_type_in_front_of_the_dot() {
        let french = completed("m est un Email\nm..Su", Language::French);
        assert_eq!(french, ["Sujet"]);
        let english = completed("m est un Email\nm.Subj", Language::French);
        assert_eq!(english, ["Subject"]);
        let all = completed("m est un Email\nm.Attache[1].", Language::English);
        assert!(all.contains(&"Name".into()), "{all:?}");
        assert!(!all.contains(&"Subject".into()), "{all:?}");
    }

    #[test]
    fn texts_and_comments_complete_nothing() {
        assert!(completed("Info(\"EmailLit", Language::French).is_empty());
        assert!(completed("// EmailLit", Language::French).is_empty());
    }
}
