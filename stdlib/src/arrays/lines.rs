//! Lines of arrays: inserted, moved, kept in order, read from CSV, looked for by a procedure.

use std::cmp::Ordering;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Error, Function, Parameter, Runtime, Syntax, Ty, doc,
    example, interrupted, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Type, Value};

use super::order::total;
use super::seek::{CONSTANTS as SEARCHES, direction};
use super::{
    ARRAY, CHANGED, INDEX, VALUE, array, element, growable, out_of_bounds, rank_of, refill,
};
use crate::Outcome;
use crate::bounds::check_items;

const EXCHANGE: i64 = 1;
const OTHER: Parameter = parameter("autre", "other", Ty::Long);

/// What `TableauDéplaceLigne` does.
pub const MOVES: &[Constant] = &[
    Constant {
        names: names("tdDéplace", "amMove"),
        value: ConstantValue::Int(0),
        doc: doc("Déplace, les autres suivent.", "Moves, the others follow."),
    },
    Constant {
        names: names("tdEchange", "amSwap"),
        value: ConstantValue::Int(EXCHANGE),
        doc: doc("Échange les deux.", "Exchanges both."),
    },
];

/// `TableauInsèreLigne`.
pub const INSERT_LINE: Function = Function {
    names: names("TableauInsèreLigne", "ArrayInsertLine"),
    page: 3075014,
    doc: doc(
        "Insère une ligne avant un indice d'un tableau à deux dimensions ; ce qui n'est pas donné a sa première valeur.",
        "Inserts a line before an index of an array of two dimensions; what is not given has its first value.",
    ),
    syntaxes: &[Syntax {
        parameters: &[CHANGED, INDEX, parameter("valeurs", "values", Ty::Any).rest()],
        result: Ty::Void,
        run: insert_line,
    }],
    examples: &[example(
        r#"t est un tableau de 1 par 2 chaînes = [["a", "b"]]
TableauInsèreLigne(t, 1, "c")
Trace(t)"#,
        r#"[["c", ""], ["a", "b"]]"#,
    )],
    keeps_error: false,
};

fn insert_line(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let target = growable(&args, 0)?;
    let index = args.int(1).unwrap_or(0);
    let (ty, row) = (target.borrow().element.clone(), target.borrow().new_element());
    let line = match (&ty, row) {
        (Type::Array(inner), Value::Array(row)) => {
            let width = row.borrow().len();
            let mut cells = Vec::with_capacity(width);
            for item in args.rest(2) {
                cells.push(element(item.clone(), inner)?);
            }
            if cells.len() < width {
                let rest: Vec<_> = row.borrow().to_values().split_off(cells.len());
                cells.extend(rest);
            }
            Value::array((**inner).clone(), cells)
        }
        _ => element(Value::array(Type::Any, args.rest(2).cloned().collect()), &ty)?,
    };
    let mut target = target.borrow_mut();
    check_items(target.len() + 1)?;
    let rank = rank_of(index, target.len() + 1).map_err(|_| out_of_bounds(index, target.len()))?;
    target.insert(rank, line);
    Ok(Value::Null)
}

/// `TableauDéplaceLigne`.
pub const MOVE_LINE: Function = Function {
    names: names("TableauDéplaceLigne", "ArrayMoveLine"),
    page: 3075016,
    doc: doc(
        "Déplace une ligne d'un indice à un autre, ou échange les deux.",
        "Moves a line from one index to another, or exchanges both.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            CHANGED,
            INDEX,
            OTHER,
            parameter("action", "action", Ty::Int).optional().among(&[MOVES]),
        ],
        result: Ty::Void,
        run: move_line,
    }],
    examples: &[example(
        "t est un tableau d'entiers = [1, 2, 3, 4]
TableauDéplaceLigne(t, 2, 4)
Trace(t)
TableauDéplaceLigne(t, 1, 3, tdEchange)
Trace(t)",
        "[1, 3, 4, 2]\n[4, 3, 1, 2]",
    )],
    keeps_error: false,
};

fn move_line(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let target = array(&args, 0)?;
    let mut target = target.borrow_mut();
    let from = rank_of(args.int(1).unwrap_or(0), target.len())?;
    let to = rank_of(args.int(2).unwrap_or(0), target.len())?;
    if args.int(3) == Some(EXCHANGE) {
        if let (Some(first), Some(second)) = (target.get(from), target.get(to)) {
            target.set(from, second);
            target.set(to, first);
        }
    } else if let Some(item) = target.remove(from) {
        target.insert(to, item);
    }
    Ok(Value::Null)
}

/// `TableauAjouteTrié`.
pub const ADD_SORTED: Function = Function {
    names: names("TableauAjouteTrié", "ArrayAddSorted"),
    page: 1000017013,
    doc: doc(
        "Ajoute un élément à sa place dans un tableau trié, dans un sens ou dans l'autre ; donne son indice.",
        "Adds an element at its place in a sorted array, in either order; gives its index.",
    ),
    syntaxes: &[Syntax { parameters: &[CHANGED, VALUE], result: Ty::Int, run: add_sorted }],
    examples: &[example(
        "t est un tableau d'entiers = [1, 4, 9]
Trace(TableauAjouteTrié(t, 5), t)",
        "3\t[1, 4, 5, 9]",
    )],
    keeps_error: false,
};

fn add_sorted(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let target = growable(&args, 0)?;
    let added = element(args.value(1), &target.borrow().element)?;
    let items = target.borrow().to_values();
    let is_sorted = |out_of_order: Ordering| {
        items.windows(2).all(|pair| total(&pair[0], &pair[1], 0) != out_of_order)
    };
    let after = if is_sorted(Ordering::Greater) {
        Ordering::Greater
    } else if is_sorted(Ordering::Less) {
        Ordering::Less
    } else {
        return Err(Error::fatal(
            codes::RUN_ERROR,
            bilingual!("ce tableau n'est pas trié", "this array is not sorted"),
        )
        .hint(bilingual!("le trier d'abord : TableauTrie", "sort it first: ArraySort")));
    };
    let rank = items.iter().position(|item| total(item, &added, 0) == after).unwrap_or(items.len());
    check_items(items.len() + 1)?;
    target.borrow_mut().insert(rank, added);
    Ok(Value::Int(rank as i64 + 1))
}

/// `TableauUnionTout`.
pub const UNION_ALL: Function = Function {
    names: names("TableauUnionTout", "ArrayUnionAll"),
    page: 1000025403,
    doc: doc(
        "Donne les éléments de deux tableaux, doublons compris.",
        "Gives the elements of two arrays, duplicates included.",
    ),
    syntaxes: &[Syntax {
        parameters: &[ARRAY, parameter("autre", "other", Ty::AnyArray)],
        result: Ty::AnyArray,
        run: union_all,
    }],
    examples: &[example("Trace(TableauUnionTout([1, 2, 1], [2, 3]))", "[1, 2, 1, 2, 3]")],
    keeps_error: false,
};

fn union_all(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let first = array(&args, 0)?;
    let ty = first.borrow().element.clone();
    let mut items = first.borrow().to_values();
    let others = array(&args, 1)?.borrow().to_values();
    check_items(items.len() + others.len())?;
    for item in others {
        items.push(element(item, &ty)?);
    }
    Ok(Value::array(ty, items))
}

/// `CSVVersTableau`.
pub const FROM_CSV: Function = Function {
    names: names("CSVVersTableau", "CSVToArray"),
    page: 1000017097,
    doc: doc(
        "Remplit un tableau avec les lignes d'un CSV, et leurs colonnes s'il a deux dimensions ou des structures ; point-virgule par défaut, guillemets compris.",
        "Fills an array with the lines of a CSV, and their columns when it has two dimensions or structures; semicolon by default, quotes are understood.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            parameter("texte", "text", Ty::Text),
            CHANGED,
            parameter("séparateur", "separator", Ty::Text).optional(),
        ],
        result: Ty::Void,
        run: from_csv,
    }],
    examples: &[example(
        r#"t est un tableau de 0 par 2 chaînes
CSVVersTableau("a;b" + RC + "c;""d;e""", t)
Trace(t)"#,
        r#"[["a", "b"], ["c", "d;e"]]"#,
    )],
    keeps_error: false,
};

fn from_csv(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let target = growable(&args, 1)?;
    let ty = target.borrow().element.clone();
    let separator = if args.has(2) { args.text(2) } else { ";" };
    let columns = matches!(ty, Type::Array(_) | Type::Object { .. });
    let lines = cells(args.text(0), if columns { separator } else { "" });
    check_items(lines.len())?;
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    let items = lines.into_iter().map(|mut line| match &ty {
        Type::Array(inner) => {
            line.resize(width, String::new());
            let row = line.into_iter().map(|cell| element(Value::text(cell), inner));
            Ok(Value::array((**inner).clone(), row.collect::<Result<_, Error>>()?))
        }
        Type::Object { .. } => element(Value::texts(line), &ty),
        _ => element(Value::text(line.swap_remove(0)), &ty),
    });
    let items = items.collect::<Result<Vec<_>, _>>()?;
    refill(&target, items);
    Ok(Value::Null)
}

/// The lines of a CSV and their cells, at least one a line; one cell a line without separator.
fn cells(text: &str, separator: &str) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    let (mut line, mut cell) = (Vec::new(), String::new());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if next == '"' && cell.is_empty() && !separator.is_empty() {
            rest = quoted(&rest[1..], &mut cell);
        } else if !separator.is_empty() && rest.starts_with(separator) {
            rest = &rest[separator.len()..];
            line.push(std::mem::take(&mut cell));
        } else if next == '\n' || rest.starts_with("\r\n") {
            rest = &rest[if next == '\n' { 1 } else { 2 }..];
            line.push(std::mem::take(&mut cell));
            lines.push(std::mem::take(&mut line));
        } else {
            cell.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    if !(cell.is_empty() && line.is_empty()) {
        line.push(cell);
        lines.push(line);
    }
    lines
}

/// What stands between quotes goes into the cell; gives what follows.
fn quoted<'a>(mut rest: &'a str, cell: &mut String) -> &'a str {
    while let Some(end) = rest.find('"') {
        cell.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                cell.push('"');
                rest = after;
            }
            None => return rest,
        }
    }
    cell.push_str(rest);
    ""
}

/// `TableauChercheParProcédure`.
pub const SEEK_BY: Function = Function {
    names: names("TableauChercheParProcédure", "ArraySeekByProcedure"),
    page: 1000020101,
    doc: doc(
        "Donne l'indice de l'élément pour lequel une procédure répond 0 ; -1 sans aucun. Les valeurs cherchées lui sont données après l'élément.",
        "Gives the index of the element for which a procedure answers 0; -1 without any. The values sought are given to it after the element.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            ARRAY,
            parameter("procédure", "procedure", Ty::Procedure),
            parameter("type", "type", Ty::Int).among(&[SEARCHES]),
            parameter("départ", "start", Ty::Long).optional(),
            parameter("valeurs", "values", Ty::Any).rest(),
        ],
        result: Ty::Int,
        run: seek_by,
    }],
    examples: &[example(
        r#"t est un tableau de chaînes = ["abc", "bcd"]
Trace(ChercheParProcédure(t, (x, y) => Gauche(x, 1) = y ? 0 SINON 1, tcLinéaire, 0, "b"))"#,
        "2",
    )],
    keeps_error: false,
};

fn seek_by(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let items = array(&args, 0)?.borrow().to_values();
    let procedure = args.value(1);
    let start = args.int(3).filter(|start| *start > 0);
    let values: Vec<Value> = args.rest(4).cloned().collect();
    for rank in direction(args.int(2).unwrap_or(0), start, items.len()) {
        if runtime.interrupted() {
            return Err(interrupted());
        }
        let mut given = vec![items[rank].clone()];
        given.extend(values.iter().cloned());
        if runtime.call(&procedure, given)?.to_int()? == 0 {
            return Ok(Value::Int(rank as i64 + 1));
        }
    }
    Ok(Value::Int(-1))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    INSERT_LINE,
    MOVE_LINE,
    ADD_SORTED,
    UNION_ALL,
    FROM_CSV,
    SEEK_BY,
    Function { names: names("InsèreLigne", "InsertLine"), page: 1000017352, ..INSERT_LINE },
    Function { names: names("DéplaceLigne", "MoveLine"), page: 1000017359, ..MOVE_LINE },
    Function {
        names: names("ChercheParProcédure", "SeekByProcedure"),
        page: 1000020102,
        ..SEEK_BY
    },
];

/// Those that follow a dot.
pub static METHODS: &[Function] = &[
    Function { names: names("InsèreLigne", "InsertLine"), ..INSERT_LINE },
    Function { names: names("DéplaceLigne", "MoveLine"), ..MOVE_LINE },
    Function { names: names("AjouteTrié", "AddSorted"), ..ADD_SORTED },
    Function { names: names("UnionTout", "UnionAll"), ..UNION_ALL },
    Function { names: names("ChercheParProcédure", "SeekByProcedure"), ..SEEK_BY },
];
