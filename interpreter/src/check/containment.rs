//! What structures and classes hold by value: never themselves, and no more than can be made.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bilingual;
use crate::diagnostic::{Bilingual, Diagnostic, codes};
use crate::syntax::tree::Name;
use crate::value::{Array, Class, Type, UserType, Value};

use super::Checker;

/// The values that one object may hold, those of the objects inside it included.
pub(super) const MAX_VALUES: u64 = 1 << 22;
/// How many values an object counts for by itself.
const OBJECT: u64 = 8;
/// How many objects may be one in another.
const MAX_NESTED: usize = 200;

/// What is wrong with a type.
enum Wrong {
    Endless,
    TooLarge,
}

/// What is known of each type: how many values it holds, or nothing while that is counted.
#[derive(Default)]
struct Sizes {
    known: FxHashMap<*const UserType, Option<u64>>,
    /// Those that lead back to themselves.
    endless: FxHashSet<*const UserType>,
    /// The types around the one that is counted.
    path: Vec<*const UserType>,
}

impl Sizes {
    /// How many values an object of this type holds.
    fn of(&mut self, user: &Rc<UserType>) -> u64 {
        let key = Rc::as_ptr(user);
        match self.known.get(&key) {
            Some(Some(size)) => return *size,
            Some(None) => {
                let from = self.path.iter().position(|around| *around == key);
                self.endless.extend(&self.path[from.unwrap_or_default()..]);
                return 0;
            }
            None if self.path.len() == MAX_NESTED => return u64::MAX,
            None => {}
        }
        self.known.insert(key, None);
        self.path.push(key);
        let mut size = OBJECT;
        for field in &*user.fields.borrow() {
            size = size.saturating_add(match &field.init {
                Some(Value::Array(array)) => self.of_array(&array.borrow()),
                _ => self.of_type(&field.ty),
            });
        }
        self.path.pop();
        self.known.insert(key, Some(size));
        size
    }

    /// How many values one of this type holds at first.
    fn of_type(&mut self, ty: &Type) -> u64 {
        match ty {
            Type::Object { class: Class::User(inner), dynamic: false } => self.of(inner),
            _ => 1,
        }
    }

    /// Of an array that is declared with its dimensions: its elements are all alike.
    fn of_array(&mut self, array: &Array) -> u64 {
        let each = match array.get(0) {
            None => return 0,
            Some(Value::Array(inner)) => self.of_array(&inner.borrow()),
            Some(_) => self.of_type(&array.element),
        };
        each.saturating_mul(array.len() as u64)
    }

    fn wrong(&mut self, user: &Rc<UserType>) -> Option<Wrong> {
        let size = self.of(user);
        if self.endless.contains(&Rc::as_ptr(user)) {
            return Some(Wrong::Endless);
        }
        (size > MAX_VALUES).then_some(Wrong::TooLarge)
    }
}

/// How many values one of this type holds at first.
pub(super) fn values_in(ty: &Type) -> u64 {
    Sizes::default().of_type(ty)
}

impl Checker {
    /// Tells which of these structures or classes could never be made, and takes their members
    /// away.
    pub(super) fn check_contents(&mut self, declared: &[(&Name, &Rc<UserType>)]) {
        let mut sizes = Sizes::default();
        for (_, user) in declared {
            sizes.of(user);
        }
        let mut told_large = false;
        for (name, user) in declared {
            let Some(wrong) = sizes.wrong(user) else { continue };
            user.fields.borrow_mut().clear();
            // What holds a large one is as large: it would only be said again.
            let large = matches!(wrong, Wrong::TooLarge);
            if large && std::mem::replace(&mut told_large, true) {
                continue;
            }
            let class = user.class().is_some();
            let found =
                Diagnostic::error(codes::INCOMPATIBLE, name.span, message(&wrong, name, class));
            self.report(found.hint(bilingual!(
                "déclarer le membre « dynamique », ou en faire un tableau",
                "declare the member `dynamic`, or make it an array"
            )));
        }
    }
}

fn message(wrong: &Wrong, name: &Name, class: bool) -> Bilingual {
    let text = &name.text;
    let (fr, en) =
        if class { ("la classe", "the class") } else { ("la structure", "the structure") };
    match wrong {
        Wrong::Endless => {
            bilingual!("{fr} « {text} » se contient elle-même", "{en} `{text}` holds itself")
        }
        Wrong::TooLarge => bilingual!(
            "{fr} « {text} » contient trop de valeurs : {MAX_VALUES} au plus, et {MAX_NESTED} \
             objets l'un dans l'autre",
            "{en} `{text}` holds too many values: {MAX_VALUES} at most, and {MAX_NESTED} objects \
             one in another"
        ),
    }
}
