//! The one table: every name of every library, found without case and accents.

use std::cell::OnceCell;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{
    AbsentName, Constant, Doc, Fields, Function, Global, Library, NativeType, Quick, Receiver,
};
use crate::syntax::fold;

/// What a name of the table is. A name may be several things: `Email` is a type and a global.
#[derive(Debug, Clone, Copy)]
pub enum Entry {
    /// A function.
    Function(&'static Function),
    /// A constant.
    Constant(&'static Constant),
    /// A type.
    Type(&'static NativeType),
    /// A global, by its rank.
    Global(u32),
}

/// All the libraries of a run.
pub struct Table {
    libraries: Vec<&'static Library>,
    functions: FxHashMap<Box<str>, &'static Function>,
    quick: FxHashMap<&'static str, Quick>,
    constants: FxHashMap<Box<str>, &'static Constant>,
    types: FxHashMap<Box<str>, &'static NativeType>,
    globals: FxHashMap<Box<str>, u32>,
    global_list: Vec<&'static Global>,
    fields: Option<Fields>,
    /// Names that no library has; made when one is asked for.
    absent: OnceCell<FxHashMap<String, AbsentName>>,
}

impl Table {
    /// The table of these libraries; on the same name, the first one wins.
    #[must_use]
    pub fn new(libraries: &[&'static Library]) -> Self {
        // Made at each start: a map that grows costs more than it holds.
        let functions = libraries.iter().flat_map(|it| it.functions).map(|list| list.len()).sum();
        let constants = libraries.iter().flat_map(|it| it.constants).map(|list| list.len()).sum();
        let mut table = Self {
            libraries: libraries.to_vec(),
            functions: of_two_names(functions),
            quick: FxHashMap::default(),
            constants: of_two_names(constants),
            types: FxHashMap::default(),
            globals: FxHashMap::default(),
            global_list: Vec::new(),
            fields: None,
            absent: OnceCell::new(),
        };
        for library in libraries {
            for function in library.functions.iter().copied().flatten() {
                for name in [function.names.fr, function.names.en] {
                    table.functions.entry(fold(name).into()).or_insert(function);
                }
            }
            let quick = library.quick.iter().copied().flatten();
            table.quick.extend(quick.map(|(names, form)| (names.fr, *form)));
            for constant in library.constants.iter().copied().flatten() {
                for name in [constant.names.fr, constant.names.en] {
                    table.constants.entry(fold(name).into()).or_insert(constant);
                }
            }
            for ty in library.types {
                for name in [ty.names.fr, ty.names.en] {
                    table.types.entry(fold(name).into()).or_insert(ty);
                }
            }
            for global in library.globals {
                let rank = table.global_list.len() as u32;
                table.global_list.push(global);
                for name in [global.names.fr, global.names.en] {
                    table.globals.entry(fold(name).into()).or_insert(rank);
                }
            }
            table.fields = table.fields.or(library.fields);
        }
        table
    }

    /// The function of this folded name.
    #[must_use]
    pub fn function(&self, key: &str) -> Option<&'static Function> {
        self.functions.get(key).copied()
    }

    /// The quick form of a function, when it has one.
    #[must_use]
    pub fn quick(&self, function: &Function) -> Option<Quick> {
        self.quick.get(function.names.fr).copied()
    }

    /// The constant of this folded name.
    #[must_use]
    pub fn constant(&self, key: &str) -> Option<&'static Constant> {
        self.constants.get(key).copied()
    }

    /// The type of this folded name.
    #[must_use]
    pub fn native_type(&self, key: &str) -> Option<&'static NativeType> {
        self.types.get(key).copied()
    }

    /// The rank of the global of this folded name.
    #[must_use]
    pub fn global(&self, key: &str) -> Option<u32> {
        self.globals.get(key).copied()
    }

    /// The globals, by rank.
    #[must_use]
    pub fn globals(&self) -> &[&'static Global] {
        &self.global_list
    }

    /// The headless window.
    #[must_use]
    pub fn fields(&self) -> Option<&Fields> {
        self.fields.as_ref()
    }

    /// True when the folded name has the prefix of a field.
    #[must_use]
    pub fn is_field_name(&self, key: &str) -> bool {
        self.fields.is_some_and(|fields| {
            fields
                .prefixes
                .iter()
                .any(|prefix| key.len() > prefix.len() && key.starts_with(&*fold(prefix)))
        })
    }

    /// The method of this folded name on an object of this type.
    #[must_use]
    pub fn method(&self, ty: &'static NativeType, key: &str) -> Option<&'static Function> {
        named(ty.methods, key)
    }

    /// The method of this folded name on a simple value.
    #[must_use]
    pub fn value_method(&self, of: Receiver, key: &str) -> Option<&'static Function> {
        self.libraries
            .iter()
            .flat_map(|library| library.methods)
            .filter(|methods| methods.of == of)
            .find_map(|methods| named(methods.functions, key))
    }

    /// True when values of some kind have a method of this folded name.
    #[must_use]
    pub fn is_method(&self, key: &str) -> bool {
        self.libraries.iter().any(|library| {
            let simple = library.methods.iter().map(|methods| methods.functions);
            let native = library.types.iter().map(|ty| ty.methods);
            simple.chain(native).any(|functions| named(functions, key).is_some())
        })
    }

    /// What a folded name that nothing declares belongs to. The lists are long and wrong names
    /// are few: they are read line by line.
    #[must_use]
    pub fn absent(&self, key: &str) -> Option<AbsentName> {
        let absent = self.absent.get_or_init(|| {
            let mut known = FxHashMap::default();
            for absent in self.libraries.iter().flat_map(|library| library.absent) {
                for line in absent.names.lines() {
                    let mut cells = line.split('\t');
                    let (Some(fr), Some(en), Some(page)) =
                        (cells.next(), cells.next(), cells.next())
                    else {
                        continue;
                    };
                    let name = AbsentName { family: absent.family, page };
                    known.entry(fold(fr).into_owned()).or_insert(name);
                    known.entry(fold(en).into_owned()).or_insert(name);
                }
            }
            known
        });
        absent.get(key).copied()
    }

    /// The family that a name seems to belong to, by the way it begins as written.
    #[must_use]
    pub fn seems_absent(&self, text: &str) -> Option<Doc> {
        let families = self.libraries.iter().flat_map(|library| library.absent);
        let begins = |prefix: &str| {
            let after = text.strip_prefix(prefix).and_then(|rest| rest.chars().next());
            after.is_some_and(char::is_uppercase)
        };
        let mut found = families.filter(|absent| absent.prefixes.iter().any(|it| begins(it)));
        found.next().map(|absent| absent.family)
    }

    /// The libraries, in order.
    #[must_use]
    pub fn libraries(&self) -> &[&'static Library] {
        &self.libraries
    }

    /// Every function, once, in the order of declaration; methods left out.
    pub fn functions(&self) -> impl Iterator<Item = &'static Function> {
        self.libraries.iter().flat_map(|library| library.functions.iter().copied().flatten())
    }

    /// Every constant, once, in the order of declaration.
    pub fn constants(&self) -> impl Iterator<Item = &'static Constant> {
        self.libraries.iter().flat_map(|library| library.constants.iter().copied().flatten())
    }

    /// Every type, once, in the order of declaration.
    pub fn types(&self) -> impl Iterator<Item = &'static NativeType> {
        self.libraries.iter().flat_map(|library| library.types.iter().copied())
    }

    /// What this folded name is: function, constant, type, global.
    #[must_use]
    pub fn lookup(&self, key: &str) -> Vec<Entry> {
        let function = self.function(key).map(Entry::Function);
        let ty = self.native_type(key).map(Entry::Type);
        let constant = self.constant(key).map(Entry::Constant);
        let global = self.global(key).map(Entry::Global);
        [function, ty, global, constant].into_iter().flatten().collect()
    }
}

fn named(functions: &'static [Function], key: &str) -> Option<&'static Function> {
    functions
        .iter()
        .find(|function| fold(function.names.fr) == key || fold(function.names.en) == key)
}

/// An empty map for so many things of two names.
fn of_two_names<T>(things: usize) -> FxHashMap<Box<str>, T> {
    FxHashMap::with_capacity_and_hasher(2 * things, FxBuildHasher)
}
