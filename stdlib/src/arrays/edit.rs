//! Adding and removing elements.

use std::cell::RefCell;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Quick, QuickForm, Runtime, Syntax, Ty, doc, example,
    names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Array, Type, Value};

use super::sequences::{CLEAR, LIST_ADD, LIST_DELETE, LIST_INSERT};
use super::{CHANGED, INDEX, VALUE, array, element, growable, out_of_bounds, rank_of};
use crate::Outcome;
use crate::bounds::check_items;

/// The elements that the argument at `rank` adds: itself, those of an array, or the first value
/// of an element of `target`.
fn elements(
    args: &mut Arguments,
    rank: usize,
    target: &RefCell<Array>,
) -> Result<Vec<Value>, Error> {
    if !args.has(rank) {
        return Ok(vec![target.borrow().new_element()]);
    }
    let ty = &target.borrow().element.clone();
    let nested = matches!(ty, Type::Array(_) | Type::Any | Type::Object { .. });
    match args.take(rank) {
        // A list of rows, or one row.
        Value::Array(list) if !nested || *ty != Type::Any && list.borrow().element == *ty => {
            let items = list.borrow().to_values();
            items.into_iter().map(|item| element(item, ty)).collect()
        }
        value => Ok(vec![element(value, ty)?]),
    }
}

/// `Ajoute`.
pub const ADD: Function = Function {
    names: names("Ajoute", "Add"),
    page: 3075003,
    doc: doc(
        "Ajoute un élément à la fin d'un tableau ou d'une liste, ou tous ceux d'un autre ; donne son indice.",
        "Adds an element at the end of an array or a list, or all those of another; gives its index.",
    ),
    syntaxes: &[
        Syntax { parameters: &[CHANGED, VALUE.optional()], result: Ty::Int, run: add },
        LIST_ADD,
    ],
    examples: &[example(
        r#"t est un tableau de chaînes
Ajoute(t, "un")
t.Ajoute("deux")
Trace(t.Occurrence, t[2])"#,
        "2\tdeux",
    )],
    keeps_error: false,
};

fn add(_: &mut dyn Runtime, mut args: Arguments) -> Outcome {
    let target = growable(&args, 0)?;
    if let Some(count) = args.get(1).and_then(|added| add_simple(&mut target.borrow_mut(), added)) {
        return Ok(Value::Int(count));
    }
    let added = elements(&mut args, 1, &target)?;
    let mut target = target.borrow_mut();
    check_items(target.len() + added.len())?;
    for item in added {
        target.push(item);
    }
    Ok(Value::Int(target.len() as i64))
}

/// The usual case: one simple value of the element's type.
fn add_simple(target: &mut Array, added: &Value) -> Option<i64> {
    let simple = matches!(added, Value::Int(_) | Value::Real(_) | Value::Text(_));
    if !simple || target.fixed || !target.element.takes_as_is(added) {
        return None;
    }
    check_items(target.len() + 1).ok()?;
    target.push(added.clone());
    Some(target.len() as i64)
}

/// `Insère`.
pub const INSERT: Function = Function {
    names: names("Insère", "Insert"),
    page: 3075009,
    doc: doc(
        "Insère un élément avant un indice, ou une clé et sa valeur dans un tableau associatif.",
        "Inserts an element before an index, or a key and its value into an associative array.",
    ),
    syntaxes: &[
        Syntax {
            parameters: &[
                CHANGED,
                parameter("indice ou clé", "index or key", Ty::Any),
                VALUE.optional(),
            ],
            result: Ty::Void,
            run: insert,
        },
        LIST_INSERT,
    ],
    examples: &[example(
        r"t est un tableau d'entiers = [1, 3]
Insère(t, 2, 2)
Trace(t[1], t[2], t[3])",
        "1\t2\t3",
    )],
    keeps_error: false,
};

fn insert(_: &mut dyn Runtime, mut args: Arguments) -> Outcome {
    if let Value::Associative(map) = args.value(0) {
        let mut map = map.borrow_mut();
        let key = args.take(1).convert(&map.key)?;
        let value =
            if args.has(2) { element(args.take(2), &map.element)? } else { map.default_value() };
        if map.add(key, value) {
            return Ok(Value::Null);
        }
        return Err(Error::fatal(
            codes::RUN_ERROR,
            bilingual!("cette clé existe déjà", "this key already exists"),
        ));
    }
    let target = growable(&args, 0)?;
    let index = args.value(1).to_int()?;
    let inserted = elements(&mut args, 2, &target)?;
    let mut target = target.borrow_mut();
    check_items(target.len() + inserted.len())?;
    let rank = rank_of(index, target.len() + 1).map_err(|_| out_of_bounds(index, target.len()))?;
    for (offset, item) in inserted.into_iter().enumerate() {
        target.insert(rank + offset, item);
    }
    Ok(Value::Null)
}

/// `Supprime`.
pub const DELETE: Function = Function {
    names: names("Supprime", "Delete"),
    page: 3075008,
    doc: doc(
        "Enlève l'élément d'un indice, ou les entrées d'une clé ; donne combien.",
        "Takes out the element of an index, or the entries of a key; gives how many.",
    ),
    syntaxes: &[
        Syntax {
            parameters: &[CHANGED, parameter("indice ou clé", "index or key", Ty::Any)],
            result: Ty::Int,
            run: delete,
        },
        LIST_DELETE,
    ],
    examples: &[example(
        r#"t est un tableau de chaînes = ["a", "b", "c"]
Supprime(t, 2)
Trace(TableauVersChaîne(t, " "))"#,
        "a c",
    )],
    keeps_error: false,
};

fn delete(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    if let Value::Associative(map) = args.value(0) {
        let mut map = map.borrow_mut();
        let key = args.value(1).convert(&map.key)?;
        return Ok(Value::Int(map.remove(&key) as i64));
    }
    let target = growable(&args, 0)?;
    let mut target = target.borrow_mut();
    let rank = rank_of(args.value(1).to_int()?, target.len())?;
    target.remove(rank);
    Ok(Value::Int(1))
}

/// `SupprimeTout`.
pub const DELETE_ALL: Function = Function {
    names: names("SupprimeTout", "DeleteAll"),
    page: 3075010,
    doc: doc("Vide un tableau.", "Empties an array."),
    syntaxes: &[
        Syntax { parameters: &[CHANGED], result: Ty::Void, run: delete_all },
        CLEAR[0],
        CLEAR[1],
        CLEAR[2],
    ],
    examples: &[example(
        r"t est un tableau d'entiers = [1, 2]
SupprimeTout(t)
Trace(TableauOccurrence(t))",
        "0",
    )],
    keeps_error: false,
};

fn delete_all(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    if let Value::Associative(map) = args.value(0) {
        map.borrow_mut().clear();
    } else {
        growable(&args, 0)?.borrow_mut().truncate(0);
    }
    Ok(Value::Null)
}

/// `TableauDéplace`.
pub const MOVE: Function = Function {
    names: names("TableauDéplace", "ArrayMove"),
    page: 1000017358,
    doc: doc(
        "Déplace un élément d'un indice à un autre.",
        "Moves an element from one index to another.",
    ),
    syntaxes: &[Syntax {
        parameters: &[CHANGED, INDEX, parameter("vers", "to", Ty::Long)],
        result: Ty::Void,
        run: shift,
    }],
    examples: &[example(
        r"t est un tableau d'entiers = [1, 2, 3]
TableauDéplace(t, 3, 1)
Trace(t[1], t[2], t[3])",
        "3\t1\t2",
    )],
    keeps_error: false,
};

fn shift(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let target = array(&args, 0)?;
    let mut target = target.borrow_mut();
    let from = rank_of(args.int(1).unwrap_or(0), target.len())?;
    let to = rank_of(args.int(2).unwrap_or(0), target.len())?;
    if let Some(item) = target.remove(from) {
        target.insert(to, item);
    }
    Ok(Value::Null)
}

/// `TableauEchangeLigne`.
pub const SWAP: Function = Function {
    names: names("TableauEchangeLigne", "ArraySwapLine"),
    page: 1000020483,
    doc: doc("Échange deux éléments.", "Exchanges two elements."),
    syntaxes: &[Syntax {
        parameters: &[CHANGED, INDEX, parameter("autre", "other", Ty::Long)],
        result: Ty::Void,
        run: swap,
    }],
    examples: &[example(
        r"t est un tableau d'entiers = [1, 2]
TableauEchangeLigne(t, 1, 2)
Trace(t[1], t[2])",
        "2\t1",
    )],
    keeps_error: false,
};

fn swap(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let target = array(&args, 0)?;
    let mut target = target.borrow_mut();
    let a = rank_of(args.int(1).unwrap_or(0), target.len())?;
    let b = rank_of(args.int(2).unwrap_or(0), target.len())?;
    if let (Some(first), Some(second)) = (target.get(a), target.get(b)) {
        target.set(a, second);
        target.set(b, first);
    }
    Ok(Value::Null)
}

const LINE: Parameter = parameter("valeurs", "values", Ty::Any).rest();

/// `TableauAjouteLigne`.
pub const ADD_LINE: Function = Function {
    names: names("TableauAjouteLigne", "ArrayAddLine"),
    page: 3075013,
    doc: doc(
        "Ajoute une ligne à un tableau à deux dimensions ; donne son indice.",
        "Adds a line to an array of two dimensions; gives its index.",
    ),
    syntaxes: &[Syntax { parameters: &[CHANGED, LINE], result: Ty::Int, run: add_line }],
    examples: &[example(
        r#"t est un tableau de 0 par 2 chaînes
TableauAjouteLigne(t, "a", "b")
Trace(t[1, 2])"#,
        "b",
    )],
    keeps_error: false,
};

fn add_line(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let target = growable(&args, 0)?;
    let ty = target.borrow().element.clone();
    let value = match &ty {
        Type::Array(inner) => {
            let items = args.rest(1).map(|item| element(item.clone(), inner));
            Value::array((**inner).clone(), items.collect::<Result<_, _>>()?)
        }
        ty => element(Value::array(Type::Any, args.rest(1).cloned().collect()), ty)?,
    };
    let mut target = target.borrow_mut();
    target.push(value);
    Ok(Value::Int(target.len() as i64))
}

/// Its quick forms.
pub const QUICK: &[QuickForm] = &[
    (ADD.names, Quick::Add(add_simple)),
    (names("TableauAjoute", "ArrayAdd"), Quick::Add(add_simple)),
];

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    ADD,
    Function { names: names("TableauAjoute", "ArrayAdd"), page: 1000017348, ..ADD },
    INSERT,
    Function { names: names("TableauInsère", "ArrayInsert"), page: 1000017351, ..INSERT },
    DELETE,
    Function { names: names("TableauSupprime", "ArrayDelete"), page: 1000017354, ..DELETE },
    Function { names: names("TableauSupprimeLigne", "ArrayDeleteLine"), page: 3075015, ..DELETE },
    DELETE_ALL,
    Function {
        names: names("TableauSupprimeTout", "ArrayDeleteAll"),
        page: 1000017357,
        ..DELETE_ALL
    },
    MOVE,
    SWAP,
    ADD_LINE,
];

/// Those that follow a dot.
pub static METHODS: &[Function] = &[
    ADD,
    INSERT,
    DELETE,
    Function { names: names("SupprimeLigne", "DeleteLine"), ..DELETE },
    DELETE_ALL,
    Function { names: names("Déplace", "Move"), ..MOVE },
    Function { names: names("EchangeLigne", "SwapLine"), ..SWAP },
    Function { names: names("AjouteLigne", "AddLine"), ..ADD_LINE },
];

/// Those of associative arrays.
pub static ASSOCIATIVE_METHODS: &[Function] = &[INSERT, DELETE, DELETE_ALL];
