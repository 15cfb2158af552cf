//! The size of arrays, copies and combinations.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Error, Function, Parameter, Runtime, Syntax, Ty, doc,
    example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Array, Type, Value, equal};

use super::{ARRAY, CHANGED, array, growable, refill};
use crate::Outcome;
use crate::bounds::check_items;

const OTHER: Parameter = parameter("autre", "other", Ty::AnyArray);
/// What `TableauInfo`, `FileInfo`, `PileInfo` and `ListeInfo` are asked.
pub(super) const INFORMATION: Parameter =
    parameter("information", "information", Ty::Int).among(&[CONSTANTS]);
/// `tiNombreTotal`.
pub(super) const TOTAL: i64 = 1;
/// `tiTypeElément`.
pub(super) const ELEMENT_TYPE: i64 = 5;

/// What `TableauInfo` tells.
pub const CONSTANTS: &[Constant] = &[
    Constant {
        names: names("tiNombreTotal", "aiTotalNumber"),
        value: ConstantValue::Int(TOTAL),
        doc: doc(
            "Nombre d'éléments, toutes dimensions comprises.",
            "Number of elements, in all dimensions.",
        ),
    },
    Constant {
        names: names("tiNombreLignes", "aiNumberLines"),
        value: ConstantValue::Int(2),
        doc: doc("Nombre de lignes.", "Number of lines."),
    },
    Constant {
        names: names("tiNombreColonnes", "aiNumberColumns"),
        value: ConstantValue::Int(3),
        doc: doc("Nombre de colonnes.", "Number of columns."),
    },
    Constant {
        names: names("tiDimension", "aiDimension"),
        value: ConstantValue::Int(4),
        doc: doc("Nombre de dimensions.", "Number of dimensions."),
    },
    Constant {
        names: names("tiTypeElément", "aiElementType"),
        value: ConstantValue::Int(ELEMENT_TYPE),
        doc: doc(
            "Type des éléments, l'une des constantes wl….",
            "Type of the elements, one of the wl… constants.",
        ),
    },
];

/// `TableauOccurrence`.
pub const COUNT: Function = Function {
    names: names("TableauOccurrence", "ArrayCount"),
    page: 3075012,
    doc: doc("Compte les éléments d'un tableau.", "Counts the elements of an array."),
    syntaxes: &[Syntax { parameters: &[ARRAY], result: Ty::Int, run: count }],
    examples: &[example("Trace(TableauOccurrence([7, 8, 9]))", "3")],
    keeps_error: false,
};

fn count(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    if let Value::Associative(map) = args.value(0) {
        return Ok(Value::Int(map.borrow().len() as i64));
    }
    Ok(Value::Int(array(&args, 0)?.borrow().len() as i64))
}

/// How many elements, in all dimensions.
fn total(array: &Array) -> usize {
    if !array.rows {
        return array.len();
    }
    let rows = array.to_values();
    rows.iter().map(|row| if let Value::Array(row) = row { total(&row.borrow()) } else { 1 }).sum()
}

/// `Vide` of an array.
pub const IS_EMPTY: Function = Function {
    names: names("TableauVide", "ArrayEmpty"),
    page: 0,
    doc: doc("Dit si un tableau n'a aucun élément.", "Tells whether an array has no element."),
    syntaxes: &[Syntax { parameters: &[ARRAY], result: Ty::Bool, run: is_empty }],
    examples: &[example("t est un tableau d'entiers\nTrace(TableauVide(t))", "1")],
    keeps_error: false,
};

fn is_empty(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Bool(matches!(count(runtime, args)?, Value::Int(0))))
}

/// `Dimension`.
pub const DIMENSION: Function = Function {
    names: names("Dimension", "Dimension"),
    page: 3013022,
    doc: doc(
        "Donne le nombre d'éléments d'un tableau, ou lui donne de nouvelles dimensions.",
        "Gives the number of elements of an array, or gives it new dimensions.",
    ),
    syntaxes: &[Syntax {
        parameters: &[CHANGED, parameter("dimensions", "dimensions", Ty::Long).rest()],
        result: Ty::Int,
        run: dimension,
    }],
    examples: &[example(
        r"t est un tableau d'entiers
Dimension(t, 4)
Trace(Dimension(t), t[4])",
        "4\t0",
    )],
    keeps_error: false,
};

fn dimension(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    match args.value(0) {
        Value::Text(text) => return Ok(Value::Int(text.len() as i64)),
        Value::Associative(map) => return Ok(Value::Int(map.borrow().len() as i64)),
        _ => {}
    }
    let sizes = args.rest(1).map(Value::to_int).collect::<Result<Vec<_>, _>>()?;
    if !sizes.is_empty() {
        let sizes: Vec<usize> =
            sizes.into_iter().map(|size| usize::try_from(size).unwrap_or(0)).collect();
        check_items(sizes.iter().fold(1, |all: usize, size| all.saturating_mul((*size).max(1))))?;
        resize(&mut growable(&args, 0)?.borrow_mut(), &sizes)?;
    }
    Ok(Value::Int(total(&array(&args, 0)?.borrow()) as i64))
}

fn resize(array: &mut Array, sizes: &[usize]) -> Result<(), Error> {
    let Some((first, rest)) = sizes.split_first() else { return Ok(()) };
    array.truncate(*first);
    while array.len() < *first {
        array.push(array.new_element());
    }
    if rest.is_empty() {
        return Ok(());
    }
    for row in array.to_values() {
        let Value::Array(row) = row else {
            return Err(Error::fatal(
                codes::INDEX,
                bilingual!("ce tableau a moins de dimensions", "this array has fewer dimensions"),
            ));
        };
        resize(&mut row.borrow_mut(), rest)?;
    }
    Ok(())
}

/// `TableauInfo`.
pub const INFO: Function = Function {
    names: names("TableauInfo", "ArrayInfo"),
    page: 3075005,
    doc: doc(
        "Donne une taille d'un tableau (éléments, lignes, colonnes, dimensions) ou le type de ses éléments.",
        "Gives a size of an array (elements, lines, columns, dimensions) or the type of its elements.",
    ),
    syntaxes: &[Syntax { parameters: &[ARRAY, INFORMATION], result: Ty::Int, run: info }],
    examples: &[example(
        r"t est un tableau de 2 par 3 entiers
Trace(TableauInfo(t, tiNombreLignes), TableauInfo(t, tiNombreColonnes))",
        "2\t3",
    )],
    keeps_error: false,
};

fn info(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let array = array(&args, 0)?;
    let array = array.borrow();
    let columns = match array.get(0) {
        Some(Value::Array(row)) => row.borrow().len(),
        _ => usize::from(!array.is_empty()),
    };
    let dimensions = std::iter::successors(Some(&array.element), |element| match element {
        Type::Array(inner) => Some(&**inner),
        _ => None,
    })
    .count();
    Ok(Value::Int(match args.int(1) {
        Some(2) => array.len(),
        Some(3) => columns,
        Some(4) => dimensions,
        Some(ELEMENT_TYPE) => return Ok(Value::Int(array.element.type_number())),
        _ => total(&array),
    } as i64))
}

/// `TableauCopie`.
pub const COPY: Function = Function {
    names: names("TableauCopie", "ArrayCopy"),
    page: 3075004,
    doc: doc(
        "Copie les éléments d'un tableau dans un autre.",
        "Copies the elements of an array into another.",
    ),
    syntaxes: &[Syntax { parameters: &[ARRAY, OTHER.changed()], result: Ty::Void, run: copy }],
    examples: &[example(
        r"a est un tableau d'entiers = [1, 2]
b est un tableau d'entiers
TableauCopie(a, b)
a[1] = 9
Trace(b[1], b[2])",
        "1\t2",
    )],
    keeps_error: false,
};

fn copy(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let items = array(&args, 0)?.borrow().to_values();
    let target = growable(&args, 1)?;
    let element = target.borrow().element.clone();
    let items = items
        .into_iter()
        .map(|item| item.deep_copy().convert(&element))
        .collect::<Result<Vec<_>, _>>()?;
    refill(&target, items);
    Ok(Value::Null)
}

/// `Clone`.
pub const CLONE: Function = Function {
    names: names("Clone", "Clone"),
    page: 1000024843,
    doc: doc(
        "Donne une copie d'une valeur, qui ne change pas avec elle.",
        "Gives a copy of a value, which does not change with it.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("valeur", "value", Ty::Any)],
        result: Ty::Any,
        run: clone,
    }],
    examples: &[example("t est un tableau d'entiers = [1]\nTrace(Clone(t))", "[1]")],
    keeps_error: false,
};

fn clone(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    match args.value(0) {
        Value::Object(object) if object.class.info().is_some() => {
            runtime.clone_object(&object).map(Value::Object)
        }
        other => Ok(other.deep_copy()),
    }
}

/// An array of the elements kept, of the same type.
fn gathered(args: &Arguments, items: Vec<Value>) -> Outcome {
    Ok(Value::array(array(args, 0)?.borrow().element.clone(), items))
}

/// The elements, each once.
fn each_once(items: Vec<Value>) -> Vec<Value> {
    // Simple values are found by their text; the others one by one.
    let mut seen = std::collections::HashSet::new();
    let mut kept: Vec<Value> = Vec::new();
    for item in items {
        let is_new = match item.to_text() {
            Ok(text) => seen.insert((std::mem::discriminant(&item), text.into_string())),
            Err(_) => !kept.iter().any(|other| equal(other, &item)),
        };
        if is_new {
            kept.push(item);
        }
    }
    kept
}

/// `TableauDistinct`.
pub const DISTINCT: Function = Function {
    names: names("TableauDistinct", "ArrayDistinct"),
    page: 1000025337,
    doc: doc(
        "Donne un tableau où chaque valeur est une seule fois.",
        "Gives an array where each value is once.",
    ),
    syntaxes: &[Syntax { parameters: &[ARRAY], result: Ty::Any, run: distinct }],
    examples: &[example("Trace(TableauDistinct([1, 2, 1]))", "[1, 2]")],
    keeps_error: false,
};

fn distinct(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let items = array(&args, 0)?.borrow().to_values();
    gathered(&args, each_once(items))
}

/// `TableauSupprimeDoublon`.
pub const DELETE_DUPLICATE: Function = Function {
    names: names("TableauSupprimeDoublon", "ArrayDeleteDuplicate"),
    page: 1000019422,
    doc: doc(
        "Enlève les valeurs en double d'un tableau.",
        "Takes the duplicate values out of an array.",
    ),
    syntaxes: &[Syntax { parameters: &[CHANGED], result: Ty::Void, run: delete_duplicate }],
    examples: &[example(
        "t est un tableau d'entiers = [1, 2, 1]\nTableauSupprimeDoublon(t)\nTrace(t)",
        "[1, 2]",
    )],
    keeps_error: false,
};

fn delete_duplicate(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let target = growable(&args, 0)?;
    let kept = each_once(target.borrow().to_values());
    refill(&target, kept);
    Ok(Value::Null)
}

/// `TableauUnion`.
pub const UNION: Function = Function {
    names: names("TableauUnion", "ArrayUnion"),
    page: 1000025334,
    doc: doc(
        "Donne les valeurs de l'un ou l'autre tableau, chacune une fois.",
        "Gives the values of either array, each once.",
    ),
    syntaxes: &[Syntax { parameters: &[ARRAY, OTHER], result: Ty::Any, run: union }],
    examples: &[example("Trace(TableauUnion([1, 2], [2, 3]))", "[1, 2, 3]")],
    keeps_error: false,
};

fn union(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mut items = array(&args, 0)?.borrow().to_values();
    items.extend(array(&args, 1)?.borrow().to_values());
    gathered(&args, each_once(items))
}

/// `TableauIntersection`.
pub const INTERSECTION: Function = Function {
    names: names("TableauIntersection", "ArrayIntersection"),
    page: 1000025335,
    doc: doc(
        "Donne les valeurs communes à deux tableaux.",
        "Gives the values that two arrays share.",
    ),
    syntaxes: &[Syntax { parameters: &[ARRAY, OTHER], result: Ty::Any, run: intersection }],
    examples: &[example("Trace(TableauIntersection([1, 2], [2, 3]))", "[2]")],
    keeps_error: false,
};

fn intersection(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let others = array(&args, 1)?.borrow().to_values();
    let mut items = each_once(array(&args, 0)?.borrow().to_values());
    items.retain(|item| others.iter().any(|other| equal(item, other)));
    gathered(&args, items)
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    COUNT,
    IS_EMPTY,
    DIMENSION,
    INFO,
    COPY,
    CLONE,
    DISTINCT,
    DELETE_DUPLICATE,
    UNION,
    INTERSECTION,
];

/// Those that follow a dot.
pub static METHODS: &[Function] = &[
    Function { names: names("Occurrence", "Count"), ..COUNT },
    Function { names: names("Vide", "Empty"), ..IS_EMPTY },
    Function { names: names("Info", "Information"), ..INFO },
    Function { names: names("Copie", "Copy"), ..COPY },
    Function { names: names("Distinct", "Distinct"), ..DISTINCT },
    Function { names: names("SupprimeDoublon", "DeleteDuplicate"), ..DELETE_DUPLICATE },
    Function { names: names("Union", "Union"), ..UNION },
    Function { names: names("Intersection", "Intersection"), ..INTERSECTION },
];

/// Those of associative arrays.
pub static ASSOCIATIVE_METHODS: &[Function] = &[
    Function { names: names("Occurrence", "Count"), ..COUNT },
    Function { names: names("Vide", "Empty"), ..IS_EMPTY },
];
