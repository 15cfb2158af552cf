//! Sorting, and the order of elements.

use std::cmp::Ordering;

use wl_interpreter::builtin::{
    Arguments, Constant, Error, Function, Parameter, Runtime, Syntax, Ty, constant, doc, example,
    names, parameter,
};
use wl_interpreter::syntax::fold;
use wl_interpreter::value::{Items, Value, compare, compare_texts};

use super::{CHANGED, array, objects};
use crate::Outcome;
use crate::numbers::random::Sequence;
use crate::text::form::compare_by;

const DESCENDING: i64 = 1 << 20;
const COLUMN: i64 = 1 << 21;
const MEMBER: i64 = 1 << 22;
const FUNCTION: i64 = 1 << 23;
const KEY: i64 = 1 << 24;
/// The options of comparison that go with an order: the `cc…` ones.
pub const TEXT_OPTIONS: i64 = (1 << 20) - 1;

/// The orders.
pub const ORDERS: &[Constant] = &[
    constant(
        "ttCroissant",
        "asAscending",
        0,
        doc("Du plus petit au plus grand.", "From the least to the greatest."),
    ),
    constant(
        "ttDécroissant",
        "asDescending",
        DESCENDING,
        doc("Du plus grand au plus petit.", "From the greatest to the least."),
    ),
    constant("ttColonne", "asColumn", COLUMN, doc("Par colonnes.", "By columns.")),
    constant("ttMembre", "asMember", MEMBER, doc("Par membres.", "By members.")),
    constant(
        "ttFonction",
        "asFunction",
        FUNCTION,
        doc("Par une procédure qui compare.", "By a procedure that compares."),
    ),
    constant("ttClé", "asKey", KEY, doc("Par clé.", "By key.")),
];

/// How texts are compared in an order or a search.
pub const COMPARISONS: &[Constant] = &[
    constant("tccSansCasse", "tccIgnoreCase", 8, doc("Sans casse.", "Whatever the case.")),
    constant("tccSansAccent", "tccIgnoreAccent", 16, doc("Sans accents.", "Without accents.")),
    constant(
        "tccSansEspace",
        "tccIgnoreSpace",
        32,
        doc("Sans espaces extérieurs.", "Without outer spaces."),
    ),
    constant(
        "tccSansEspaceIntérieur",
        "tccIgnoreInsideSpace",
        64,
        doc("Sans espaces intérieurs.", "Without inner spaces."),
    ),
    constant(
        "tccSansPonctuationNiEspace",
        "tccIgnorePunctuationAndSpace",
        128,
        doc("Sans ponctuation ni espaces.", "Without punctuation and spaces."),
    ),
    constant(
        "tccOrdreLexicographique",
        "tccLexicographicOrder",
        1024,
        doc("Ordre du dictionnaire.", "Dictionary order."),
    ),
    constant(
        "tccRespecteNumérique",
        "tccRespectNumeric",
        2048,
        doc("Les nombres selon leur valeur.", "Numbers by their value."),
    ),
];

const ORDER: Parameter = parameter("ordre", "order", Ty::Int).among(&[ORDERS, COMPARISONS]);

/// `Trie`.
pub const SORT: Function = Function {
    names: names("Trie", "Sort"),
    page: 3075007,
    doc: doc(
        "Trie un tableau : dans un sens, par colonnes (\"2;-3\"), par membres (\"Nom;-Age\") ou par une procédure qui compare deux éléments.",
        "Sorts an array: in a direction, by columns (\"2;-3\"), by members (\"Name;-Age\") or by a procedure that compares two elements.",
    ),
    syntaxes: &[
        Syntax {
            parameters: &[
                CHANGED,
                ORDER.optional(),
                parameter("critère", "criterion", Ty::Any).optional(),
            ],
            result: Ty::Void,
            run: sort,
        },
        // The name of a procedure is that procedure, not a call.
        Syntax {
            parameters: &[CHANGED, ORDER, parameter("comparaison", "comparison", Ty::Procedure)],
            result: Ty::Void,
            run: sort,
        },
    ],
    examples: &[
        example(
            r#"t est un tableau d'entiers = [3, 1, 2]
Trie(t, ttDécroissant)
Trace(TableauVersChaîne(t, " "))"#,
            "3 2 1",
        ),
        example(
            r#"t est un tableau d'entiers = [10, 9, 8]
Trie(t, ttFonction, DernierChiffre)
Trace(TableauVersChaîne(t, " "))
PROCÉDURE DernierChiffre(a, b)
	RENVOYER a modulo 10 - b modulo 10
FIN"#,
            "10 8 9",
        ),
    ],
    keeps_error: false,
};

/// One thing to compare by, and whether backwards.
struct Criterion {
    key: String,
    descending: bool,
}

fn criteria(args: &Arguments, descending: bool) -> Result<Vec<Criterion>, Error> {
    let text = args.value(2).to_text()?;
    let parts = text.as_str().split(';').map(str::trim).filter(|part| !part.is_empty());
    Ok(parts
        .map(|part| Criterion {
            key: fold(part.trim_start_matches(['-', '+'])).into_owned(),
            descending: part.starts_with('-') != descending,
        })
        .collect())
}

fn sort(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let options = args.int(1).unwrap_or(0);
    let descending = options & DESCENDING != 0;
    if let Value::Associative(map) = args.value(0) {
        let by_key = options & KEY != 0;
        map.borrow_mut().sort_by(|a, b| {
            let order = if by_key { total(a.0, b.0, options) } else { total(a.1, b.1, options) };
            if descending { order.reverse() } else { order }
        });
        return Ok(Value::Null);
    }
    let array = array(&args, 0)?;
    let plain = options & FUNCTION == 0 && !args.has(2);
    let method = match &array.borrow().items {
        Items::Values(items) if plain => objects::comparison(items),
        _ => None,
    };
    if let Some(method) = method {
        let items = array.borrow().to_values();
        let sorted = merge_sort(items, &mut |a, b| {
            let order = objects::compare(runtime, &method, a, b)?;
            Ok(if descending { order.reverse() } else { order })
        })?;
        array.borrow_mut().items = Items::Values(sorted);
        return Ok(Value::Null);
    }
    if plain && options & TEXT_OPTIONS == 0 {
        sort_plain(&mut array.borrow_mut().items, descending);
        return Ok(Value::Null);
    }
    let items = array.borrow().to_values();
    let sorted = if options & FUNCTION != 0 {
        let procedure = args.value(2);
        merge_sort(items, &mut |a, b| {
            let order = runtime.call(&procedure, vec![a.clone(), b.clone()])?.to_int()?;
            Ok(if descending { 0.cmp(&order) } else { order.cmp(&0) })
        })?
    } else {
        let criteria = criteria(&args, descending)?;
        merge_sort(items, &mut |a, b| {
            if criteria.is_empty() {
                let order = total(a, b, options);
                return Ok(if descending { order.reverse() } else { order });
            }
            Ok(by_criteria(a, b, &criteria, options))
        })?
    };
    let mut array = array.borrow_mut();
    for (rank, item) in sorted.into_iter().enumerate() {
        array.set(rank, item);
    }
    Ok(Value::Null)
}

/// The fast sorts of elements of one kind.
fn sort_plain(items: &mut Items, descending: bool) {
    match items {
        Items::Ints(items) => items.sort_unstable(),
        Items::Reals(items) => items.sort_unstable_by(f64::total_cmp),
        Items::Values(items) if items.iter().all(|item| matches!(item, Value::Text(_))) => {
            items.sort_by(|a, b| match (a, b) {
                (Value::Text(a), Value::Text(b)) => compare_texts(a.as_str(), b.as_str()),
                _ => Ordering::Equal,
            });
        }
        Items::Values(items) => {
            let sorted = merge_sort(std::mem::take(items), &mut |a, b| Ok(total(a, b, 0)));
            *items = sorted.unwrap_or_default();
        }
    }
    if descending {
        match items {
            Items::Ints(items) => items.reverse(),
            Items::Reals(items) => items.reverse(),
            Items::Values(items) => items.reverse(),
        }
    }
}

/// The order of two elements; those without one are left as they stand.
#[must_use]
pub fn total(a: &Value, b: &Value, options: i64) -> Ordering {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) if options & TEXT_OPTIONS != 0 => {
            compare_by(a.as_str(), b.as_str(), options & TEXT_OPTIONS)
        }
        (Value::Array(a), Value::Array(b)) => {
            let (a, b) = (a.borrow().get(0), b.borrow().get(0));
            total(&a.unwrap_or_default(), &b.unwrap_or_default(), options)
        }
        _ => compare(a, b).unwrap_or(Ordering::Equal),
    }
}

/// The column (counted from 1) or member of an element.
#[must_use]
pub fn part(element: &Value, key: &str) -> Value {
    match element {
        Value::Array(row) => {
            let rank = key.parse::<usize>().ok().and_then(|column| column.checked_sub(1));
            rank.and_then(|rank| row.borrow().get(rank)).unwrap_or_default()
        }
        Value::Object(object) => {
            let (first, rest) = key.split_once(['.', ':']).unwrap_or((key, ""));
            let value = object.class.field(first).map(|rank| object.get(rank)).unwrap_or_default();
            if rest.is_empty() { value } else { part(&value, rest) }
        }
        other => other.clone(),
    }
}

fn by_criteria(a: &Value, b: &Value, criteria: &[Criterion], options: i64) -> Ordering {
    for criterion in criteria {
        let order = total(&part(a, &criterion.key), &part(b, &criterion.key), options);
        if order.is_ne() {
            return if criterion.descending { order.reverse() } else { order };
        }
    }
    Ordering::Equal
}

/// A stable sort that stands comparisons that fail or contradict themselves.
fn merge_sort(
    mut items: Vec<Value>,
    compare: &mut dyn FnMut(&Value, &Value) -> Result<Ordering, Error>,
) -> Result<Vec<Value>, Error> {
    if items.len() < 2 {
        return Ok(items);
    }
    let right = items.split_off(items.len() / 2);
    let mut left = merge_sort(items, compare)?.into_iter().peekable();
    let mut right = merge_sort(right, compare)?.into_iter().peekable();
    let mut merged = Vec::with_capacity(left.len() + right.len());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let first = if compare(a, b)?.is_gt() { right.next() } else { left.next() };
        merged.extend(first);
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}

/// `TableauInverse`.
pub const REVERSE: Function = Function {
    names: names("TableauInverse", "ArrayReverse"),
    page: 1000020475,
    doc: doc("Met les éléments dans l'ordre inverse.", "Puts the elements in reverse order."),
    syntaxes: &[Syntax { parameters: &[CHANGED], result: Ty::Void, run: reverse }],
    examples: &[example(
        r#"t est un tableau d'entiers = [1, 2, 3]
TableauInverse(t)
Trace(TableauVersChaîne(t, " "))"#,
        "3 2 1",
    )],
    keeps_error: false,
};

fn reverse(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    match &mut array(&args, 0)?.borrow_mut().items {
        Items::Ints(items) => items.reverse(),
        Items::Reals(items) => items.reverse(),
        Items::Values(items) => items.reverse(),
    }
    Ok(Value::Null)
}

/// `TableauMélange`.
pub const SHUFFLE: Function = Function {
    names: names("TableauMélange", "ArrayShuffle"),
    page: 1000021017,
    doc: doc(
        "Met les éléments dans un ordre tiré au hasard.",
        "Puts the elements in an order drawn at random.",
    ),
    syntaxes: &[Syntax { parameters: &[CHANGED], result: Ty::Void, run: shuffle }],
    examples: &[example(
        r"t est un tableau d'entiers = [1, 2, 3]
TableauMélange(t)
Trace(Somme(t))",
        "6",
    )],
    keeps_error: false,
};

fn shuffle(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let sequence = runtime.extensions().get::<Sequence>();
    let array = array(&args, 0)?;
    let mut array = array.borrow_mut();
    for last in (1..array.len()).rev() {
        let other = sequence.below(last as u64 + 1) as usize;
        if let (Some(a), Some(b)) = (array.get(last), array.get(other)) {
            array.set(last, b);
            array.set(other, a);
        }
    }
    Ok(Value::Null)
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    SORT,
    Function { names: names("TableauTrie", "ArraySort"), page: 1000017364, ..SORT },
    REVERSE,
    SHUFFLE,
];

/// Those that follow a dot.
pub static METHODS: &[Function] = &[
    SORT,
    Function { names: names("Inverse", "Reverse"), ..REVERSE },
    Function { names: names("Mélange", "Shuffle"), ..SHUFFLE },
];

/// Those of associative arrays.
pub static ASSOCIATIVE_METHODS: &[Function] = &[SORT];
