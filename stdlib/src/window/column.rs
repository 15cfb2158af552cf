//! Columns: a table of the window that is not there has the columns that `--set` lists, in order:
//! `--set TABLE_Mails=COL_De,COL_Sujet`. A column is worth its cell of the row that is walked, or of
//! the selected one (documentation page 1510017).

use std::rc::Rc;

use wl_interpreter::builtin::Runtime;
use wl_interpreter::diagnostic::Language;
use wl_interpreter::host::{Channel, Host};
use wl_interpreter::syntax::fold;
use wl_interpreter::value::Object;

use super::field::state;

/// The prefixes of fields that have rows.
pub const TABLES: &[&str] =
    &["TABLE_", "ZR_", "LOOP_", "LISTE_", "LIST_", "ARBRE_", "TREE_", "COMBO_"];

/// The table that lists a column, and the rank of the column in it.
pub fn place(runtime: &mut dyn Runtime, column: &str) -> Option<(Rc<Object>, usize)> {
    let key = fold(column).into_owned();
    let (table, rank) = runtime.host().fields.iter().find_map(|(table, columns)| {
        let is_table = TABLES.iter().any(|prefix| table.starts_with(&*fold(prefix)));
        let rank = columns.split([',', '\n']).position(|own| fold(own.trim()) == key)?;
        is_table.then(|| (table.clone(), rank))
    })?;
    Some((runtime.field(&table)?, rank))
}

/// The cell of a column in the current row of its table; none when no table lists it.
pub fn cell(runtime: &mut dyn Runtime, column: &str) -> Option<String> {
    let (table, rank) = place(runtime, column)?;
    let state = state(&table);
    let state = state.borrow();
    let row = state.selected.checked_sub(1).and_then(|row| state.rows.get(row));
    Some(row.and_then(|row| row.get(rank)).cloned().unwrap_or_default())
}

/// Says how a column gets its cells.
pub fn warn(host: &mut Host, column: &str) {
    let text = match host.language {
        Language::French => format!(
            "la colonne {column} est vide : nommer les colonnes de sa table, dans l'ordre, par \
             --set TABLE_NOM={column},COL_AUTRE"
        ),
        Language::English => format!(
            "the column {column} is empty: name the columns of its table, in order, with \
             --set TABLE_NAME={column},COL_OTHER"
        ),
    };
    host.console.print(Channel::Warning, &text);
}
