//! The builtins that cases may use.

use std::rc::Rc;
use std::sync::OnceLock;

use wl_interpreter::builtin::{Function, Library, Table};

/// All of them.
pub static LIBRARIES: [&Library; 2] = [&wl_stdlib::LIBRARY, &wl_stdlib_email::LIBRARY];

/// All of them: for checking.
pub fn all() -> Rc<Table> {
    Rc::new(Table::new(&LIBRARIES))
}

/// Those that a program made by chance may run: nothing that writes a file or sends a mail.
pub fn harmless() -> Rc<Table> {
    static HARMLESS: OnceLock<Library> = OnceLock::new();
    let library = HARMLESS.get_or_init(|| {
        let families = wl_stdlib::LIBRARY.functions.iter().copied();
        let kept: Vec<_> = families.filter(|family| !family.iter().any(is_of_files)).collect();
        Library { functions: kept.leak(), ..wl_stdlib::LIBRARY }
    });
    Rc::new(Table::new(&[library]))
}

/// `fSauveTexte`, `fSupprime`, `INIEcrit`…: their names begin so.
fn is_of_files(function: &Function) -> bool {
    if function.names.fr.starts_with("INI") {
        return true;
    }
    let mut letters = function.names.fr.chars();
    letters.next() == Some('f') && letters.next().is_some_and(char::is_uppercase)
}
