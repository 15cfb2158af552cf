//! The rows of tables, loopers and lists: printed as they are added, and kept.

use std::rc::Rc;

use wl_interpreter::builtin::{
    Arguments, Error, Function, Names, Parameter, Runtime, Syntax, Ty, doc, example, names,
    parameter,
};
use wl_interpreter::value::{Object, Value};

use super::field::{name, state};
use super::{FIELD_PARAMETER, cells, field, row_rank};
use crate::Outcome;
use crate::bounds::check_items;

const CELLS: Parameter = parameter("cellules", "cells", Ty::Any).rest();
const TEXT: Parameter = parameter("texte", "text", Ty::Any);
const RANK: Parameter = parameter("ligne", "row", Ty::Int);
const ANYTHING: Parameter = parameter("options", "options", Ty::Any).rest();

/// Prints and keeps a row; its rank.
fn add(runtime: &mut dyn Runtime, field: &Rc<Object>, row: Vec<String>) -> Result<Value, Error> {
    runtime.host().console.row(&name(field), &[], &row);
    let state = state(field);
    let mut state = state.borrow_mut();
    check_items(state.rows.len() + 1)?;
    state.rows.push(row);
    Ok(Value::Int(state.rows.len() as i64))
}

fn add_line(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let field = field(&args, 0)?;
    add(runtime, &field, cells(args.rest(1)))
}

/// One text, of which tabs separate the cells.
fn add_text(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let field = field(&args, 0)?;
    let text = wl_interpreter::value::display(&args.value(1));
    add(runtime, &field, text.split('\t').map(str::to_owned).collect())
}

fn change(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let field = field(&args, 0)?;
    let row = cells(args.rest(2));
    let count = state(&field).borrow().rows.len();
    let rank = row_rank(args.int(1), count)?;
    runtime.host().console.row(&name(&field), &[], &row);
    state(&field).borrow_mut().rows[rank] = row;
    Ok(Value::Null)
}

/// The cells of a row from one text, or the cell of that row of a column.
fn change_text(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let field = field(&args, 0)?;
    let text = wl_interpreter::value::display(&args.value(1));
    let column = super::column::place(runtime, &name(&field));
    let table = column.as_ref().map_or(&field, |(table, _)| table);
    let state = state(table);
    let row = {
        let mut state = state.borrow_mut();
        let selected = state.selected as i64;
        let rank = row_rank(args.int(2).or(Some(selected)), state.rows.len())?;
        let row = &mut state.rows[rank];
        match column {
            Some((_, column)) => {
                if row.len() <= column {
                    row.resize(column + 1, String::new());
                }
                row[column] = text;
            }
            None => *row = text.split('\t').map(str::to_owned).collect(),
        }
        row.clone()
    };
    runtime.host().console.row(&name(table), &[], &row);
    Ok(Value::Null)
}

fn delete(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let field = field(&args, 0)?;
    let state = state(&field);
    let mut state = state.borrow_mut();
    let selected = state.selected as i64;
    let rank = row_rank(args.int(1).or(Some(selected)), state.rows.len())?;
    state.rows.remove(rank);
    state.selected = 0;
    Ok(Value::Bool(true))
}

fn delete_all(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let field = field(&args, 0)?;
    let state = state(&field);
    let mut state = state.borrow_mut();
    state.rows.clear();
    state.selected = 0;
    Ok(Value::Bool(true))
}

fn count(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Int(state(&*field(&args, 0)?).borrow().rows.len() as i64))
}

fn selected(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let selected = state(&*field(&args, 0)?).borrow().selected;
    Ok(Value::Int(if selected == 0 { -1 } else { selected as i64 }))
}

fn select(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let field = field(&args, 0)?;
    let count = state(&field).borrow().rows.len();
    let rank = row_rank(args.int(1), count)?;
    state(&field).borrow_mut().selected = rank + 1;
    Ok(Value::Null)
}

/// The number of the row that has this text among its cells; -1 when none does.
fn seek(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let field = field(&args, 0)?;
    let wanted = wl_interpreter::value::display(&args.value(1));
    let found = state(&field).borrow().rows.iter().position(|row| row.contains(&wanted));
    Ok(Value::Int(found.map_or(-1, |rank| rank as i64 + 1)))
}

/// The text of a row, of which tabs separate the cells; the cell of that row, of a column.
fn row(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let field = field(&args, 0)?;
    if let Some((table, column)) = super::column::place(runtime, &name(&field)) {
        let state = state(&table);
        let state = state.borrow();
        let rank = row_rank(args.int(1), state.rows.len())?;
        return Ok(Value::text(state.rows[rank].get(column).cloned().unwrap_or_default()));
    }
    let state = state(&field);
    let state = state.borrow();
    let rank = row_rank(args.int(1), state.rows.len())?;
    Ok(Value::text(state.rows[rank].join("\t")))
}

fn nothing(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::Null)
}

const ADD_LINE: Function = Function {
    names: names("TableAjouteLigne", "TableAddLine"),
    page: 0,
    doc: doc(
        "Affiche une ligne et la garde ; donne son rang.",
        "Shows a row and keeps it; gives its rank.",
    ),
    syntaxes: &[Syntax { parameters: &[FIELD_PARAMETER, CELLS], result: Ty::Int, run: add_line }],
    examples: &[example(r#"TableAjouteLigne(TABLE_Mails, "Léa", "Bonjour")"#, "Léa\tBonjour")],
    keeps_error: false,
};

const ADD_TEXT: Function = Function {
    names: names("TableAjoute", "TableAdd"),
    page: 0,
    doc: doc(
        "Affiche et garde une ligne dont les cellules sont séparées par TAB ; donne son rang.",
        "Shows and keeps a row of which TAB separates the cells; gives its rank.",
    ),
    syntaxes: &[Syntax {
        parameters: &[FIELD_PARAMETER, TEXT, ANYTHING],
        result: Ty::Int,
        run: add_text,
    }],
    examples: &[example(r#"TableAjoute(TABLE_Mails, "Léa" + TAB + "Bonjour")"#, "Léa\tBonjour")],
    keeps_error: false,
};

const CHANGE: Function = Function {
    names: names("TableModifieLigne", "TableModifyLine"),
    page: 0,
    doc: doc("Remplace les cellules d'une ligne.", "Replaces the cells of a row."),
    syntaxes: &[Syntax {
        parameters: &[FIELD_PARAMETER, RANK, CELLS],
        result: Ty::Void,
        run: change,
    }],
    examples: &[example("TableAjouteLigne(TABLE_A, 1)\nTableModifieLigne(TABLE_A, 1, 2)", "1\n2")],
    keeps_error: false,
};

const CHANGE_TEXT: Function = Function {
    names: names("TableModifie", "TableModify"),
    page: 0,
    doc: doc(
        "Remplace une ligne, celle qui est choisie par défaut, par un texte dont TAB sépare les cellules ; s'écrit aussi champ[ligne] = texte.",
        "Replaces a row, the selected one by default, by a text of which TAB separates the cells; also written field[row] = text.",
    ),
    syntaxes: &[Syntax {
        parameters: &[FIELD_PARAMETER, TEXT, RANK.optional()],
        result: Ty::Void,
        run: change_text,
    }],
    examples: &[example(
        "TableAjouteLigne(TABLE_A, 1)\nTableModifie(TABLE_A, \"x\" + TAB + \"y\", 1)\nTABLE_A[1] = \"z\"",
        "1\nx\ty\nz",
    )],
    keeps_error: false,
};

const DELETE: Function = Function {
    names: names("TableSupprime", "TableDelete"),
    page: 0,
    doc: doc(
        "Enlève une ligne, celle qui est choisie par défaut.",
        "Takes out a row, the selected one by default.",
    ),
    syntaxes: &[Syntax {
        parameters: &[FIELD_PARAMETER, RANK.optional()],
        result: Ty::Bool,
        run: delete,
    }],
    examples: &[example(
        "TableAjouteLigne(TABLE_A, 1)\nTableSupprime(TABLE_A, 1)\nTrace(TableOccurrence(TABLE_A))",
        "1\n0",
    )],
    keeps_error: false,
};

const DELETE_ALL: Function = Function {
    names: names("TableSupprimeTout", "TableDeleteAll"),
    page: 0,
    doc: doc("Enlève toutes les lignes.", "Takes out all the rows."),
    syntaxes: &[Syntax { parameters: &[FIELD_PARAMETER], result: Ty::Bool, run: delete_all }],
    examples: &[example("TableSupprimeTout(TABLE_A)\nTrace(TableOccurrence(TABLE_A))", "0")],
    keeps_error: false,
};

const COUNT: Function = Function {
    names: names("TableOccurrence", "TableCount"),
    page: 0,
    doc: doc("Compte les lignes.", "Counts the rows."),
    syntaxes: &[Syntax { parameters: &[FIELD_PARAMETER], result: Ty::Int, run: count }],
    examples: &[example(
        "TableAjouteLigne(TABLE_A, \"x\")\nTrace(TableOccurrence(TABLE_A))",
        "x\n1",
    )],
    keeps_error: false,
};

const SELECTED: Function = Function {
    names: names("TableSelect", "TableSelect"),
    page: 0,
    doc: doc(
        "Donne la ligne choisie ; -1 s'il n'y en a pas.",
        "Gives the selected row; -1 when there is none.",
    ),
    syntaxes: &[Syntax {
        parameters: &[FIELD_PARAMETER, ANYTHING],
        result: Ty::Int,
        run: selected,
    }],
    examples: &[example("Trace(TableSelect(TABLE_A))", "-1")],
    keeps_error: false,
};

const SELECT: Function = Function {
    names: names("TableSelectPlus", "TableSelectPlus"),
    page: 0,
    doc: doc("Choisit une ligne.", "Selects a row."),
    syntaxes: &[Syntax { parameters: &[FIELD_PARAMETER, RANK], result: Ty::Void, run: select }],
    examples: &[example(
        "TableAjouteLigne(TABLE_A, \"x\")\nTableSelectPlus(TABLE_A, 1)\nTrace(TableSelect(TABLE_A))",
        "x\n1",
    )],
    keeps_error: false,
};

const SEEK: Function = Function {
    names: names("TableCherche", "TableSeek"),
    page: 0,
    doc: doc(
        "Donne la ligne qui contient une valeur ; -1 si aucune.",
        "Gives the row that holds a value; -1 when none does.",
    ),
    syntaxes: &[Syntax {
        parameters: &[FIELD_PARAMETER, TEXT, ANYTHING],
        result: Ty::Int,
        run: seek,
    }],
    examples: &[example(
        "TableAjouteLigne(TABLE_A, \"x\", \"y\")\nTrace(TableCherche(TABLE_A, \"y\"))",
        "x\ty\n1",
    )],
    keeps_error: false,
};

const ROW: Function = Function {
    names: names("Ligne", "Row"),
    page: 1_510_017,
    doc: doc(
        "Le texte d'une ligne, ou la cellule d'une colonne dans cette ligne ; s'écrit aussi champ[ligne].",
        "The text of a row, or the cell of a column in that row; also written field[row].",
    ),
    syntaxes: &[Syntax { parameters: &[FIELD_PARAMETER, RANK], result: Ty::Text, run: row }],
    examples: &[example("ListeAjoute(LISTE_A, \"x\")\nTrace(LISTE_A[1])", "x\nx")],
    keeps_error: false,
};

const SHOW: Function = Function {
    names: names("TableAffiche", "TableDisplay"),
    page: 0,
    doc: doc(
        "Réaffiche le champ ; ses lignes l'ont déjà été.",
        "Shows the field again; its rows already were.",
    ),
    syntaxes: &[Syntax {
        parameters: &[FIELD_PARAMETER, ANYTHING],
        result: Ty::Void,
        run: nothing,
    }],
    examples: &[example("TableAffiche(TABLE_A)\nTrace(1)", "1")],
    keeps_error: false,
};

const fn as_named(function: Function, names: Names) -> Function {
    Function { names, ..function }
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    ADD_LINE,
    ADD_TEXT,
    CHANGE,
    CHANGE_TEXT,
    DELETE,
    DELETE_ALL,
    COUNT,
    SELECTED,
    SELECT,
    SEEK,
    SHOW,
    as_named(ADD_LINE, names("ZoneRépétéeAjouteLigne", "LooperAddLine")),
    as_named(ADD_TEXT, names("ZoneRépétéeAjoute", "LooperAdd")),
    as_named(CHANGE, names("ZoneRépétéeModifieLigne", "LooperModifyLine")),
    as_named(CHANGE_TEXT, names("ZoneRépétéeModifie", "LooperModify")),
    as_named(DELETE, names("ZoneRépétéeSupprime", "LooperDelete")),
    as_named(DELETE_ALL, names("ZoneRépétéeSupprimeTout", "LooperDeleteAll")),
    as_named(COUNT, names("ZoneRépétéeOccurrence", "LooperCount")),
    as_named(SELECTED, names("ZoneRépétéeSelect", "LooperSelect")),
    as_named(SHOW, names("ZoneRépétéeAffiche", "LooperDisplay")),
    as_named(ADD_TEXT, names("ListeAjoute", "ListAdd")),
    as_named(ADD_LINE, names("ListeAjouteLigne", "ListAddLine")),
    as_named(CHANGE_TEXT, names("ListeModifie", "ListModify")),
    as_named(DELETE, names("ListeSupprime", "ListDelete")),
    as_named(DELETE_ALL, names("ListeSupprimeTout", "ListDeleteAll")),
    as_named(COUNT, names("ListeOccurrence", "ListCount")),
    as_named(SELECTED, names("ListeSelect", "ListSelect")),
    as_named(SELECT, names("ListeSelectPlus", "ListSelectPlus")),
    as_named(SEEK, names("ListeCherche", "ListSeek")),
    as_named(SHOW, names("ListeAffiche", "ListDisplay")),
];

/// Those that follow the dot of a field.
pub static METHODS: &[Function] = &[
    as_named(ADD_LINE, names("AjouteLigne", "AddLine")),
    as_named(ADD_TEXT, names("Ajoute", "Add")),
    as_named(CHANGE_TEXT, names("Modifie", "Modify")),
    as_named(DELETE, names("Supprime", "Delete")),
    as_named(DELETE_ALL, names("SupprimeTout", "DeleteAll")),
    as_named(SHOW, names("Affiche", "Display")),
    ROW,
];
