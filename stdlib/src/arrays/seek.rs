//! Looking for elements.

use wl_interpreter::builtin::{
    Arguments, Constant, Function, Runtime, Syntax, Ty, constant, doc, example, names, parameter,
};
use wl_interpreter::syntax::fold;
use wl_interpreter::value::{Type, Value, equal};

use super::order::{COMPARISONS, TEXT_OPTIONS, part, total};
use super::{ARRAY, VALUE, array};
use crate::Outcome;

const LAST: i64 = 1 << 20;
const PREVIOUS: i64 = 1 << 21;
const NEXT: i64 = 1 << 22;

/// The ways to search.
pub const CONSTANTS: &[Constant] = &[
    constant(
        "tcLinéaire",
        "asLinear",
        0,
        doc("Du premier au dernier.", "From the first to the last."),
    ),
    constant("tcLinéairePremier", "asLinearFirst", 0, doc("Le premier.", "The first one.")),
    constant("tcLinéaireDernier", "asLinearLast", LAST, doc("Le dernier.", "The last one.")),
    constant(
        "tcLinéaireSuivant",
        "asLinearNext",
        NEXT,
        doc("Le suivant après un indice.", "The next one after an index."),
    ),
    constant(
        "tcLinéairePrécédent",
        "asLinearPrevious",
        PREVIOUS,
        doc("Le précédent avant un indice.", "The previous one before an index."),
    ),
    constant("tcDichotomique", "asBinary", 0, doc("Dans un tableau trié.", "In a sorted array.")),
];

/// `Cherche`.
pub const SEEK: Function = Function {
    names: names("Cherche", "Seek"),
    page: 3075002,
    doc: doc(
        "Donne l'indice d'une valeur dans un tableau, ou dans une colonne ou un membre ; -1 si elle n'y est pas.",
        "Gives the index of a value in an array, or in a column or a member; -1 when it is not there.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            ARRAY,
            parameter("type", "type", Ty::Int).among(&[CONSTANTS, COMPARISONS]),
            parameter("valeur ou colonne", "value or column", Ty::Any),
            parameter("valeur ou départ", "value or start", Ty::Any).optional(),
            parameter("départ", "start", Ty::Long).optional(),
        ],
        result: Ty::Int,
        run: seek,
    }],
    examples: &[example(
        r#"t est un tableau de chaînes = ["un", "deux", "trois"]
Trace(Cherche(t, tcLinéaire, "deux"), Cherche(t, tcLinéaire, "dix"))"#,
        "2\t-1",
    )],
    keeps_error: false,
};

fn seek(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let options = args.int(1).unwrap_or(0);
    let array = array(&args, 0)?;
    let array = array.borrow();
    let composed = matches!(array.element, Type::Array(_) | Type::Object { .. });
    let by_part = composed && args.has(3);
    let (column, wanted, start) = if by_part {
        (fold(args.value(2).to_text()?.as_str()).into_owned(), args.value(3), args.int(4))
    } else {
        (String::new(), args.value(2), args.value(3).to_int().ok().filter(|start| *start > 0))
    };
    let matches = |rank: usize| {
        let element = array.get(rank).unwrap_or_default();
        let element = if by_part { part(&element, &column) } else { element };
        match options & TEXT_OPTIONS {
            0 => equal(&element, &wanted),
            text => total(&element, &wanted, text).is_eq(),
        }
    };
    let found = direction(options, start, array.len()).find(|rank| matches(*rank));
    Ok(Value::Int(found.map_or(-1, |rank| rank as i64 + 1)))
}

/// The ranks to look at, in the order of these options, from an index on if there is one.
pub(super) fn direction(
    options: i64,
    start: Option<i64>,
    count: usize,
) -> Box<dyn Iterator<Item = usize>> {
    let start = start.and_then(|start| usize::try_from(start).ok());
    if options & (LAST | PREVIOUS) != 0 {
        let last = match start {
            Some(start) if options & PREVIOUS != 0 => start.saturating_sub(1),
            Some(start) => start,
            None => count,
        };
        return Box::new((0..last.min(count)).rev());
    }
    let first = match start {
        Some(start) if options & NEXT != 0 => start,
        Some(start) => start.saturating_sub(1),
        None => 0,
    };
    Box::new(first..count)
}

/// `TableauContient`.
pub const CONTAINS: Function = Function {
    names: names("TableauContient", "ArrayContains"),
    page: 1410091041,
    doc: doc("Dit si une valeur est dans un tableau.", "Tells whether a value is in an array."),
    syntaxes: &[Syntax { parameters: &[ARRAY, VALUE], result: Ty::Bool, run: contains }],
    examples: &[example("Trace(TableauContient([1, 2, 3], 2))", "1")],
    keeps_error: false,
};

/// Whether the second argument is an element, or a key, of the first.
pub fn contains(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let wanted = args.value(1);
    if let Value::Associative(map) = args.value(0) {
        let map = map.borrow();
        let key = wanted.convert(&map.key)?;
        return Ok(Value::Bool(map.contains(&key)));
    }
    let array = array(&args, 0)?;
    let array = array.borrow();
    let found =
        (0..array.len()).any(|rank| array.get(rank).is_some_and(|item| equal(&item, &wanted)));
    Ok(Value::Bool(found))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    SEEK,
    Function { names: names("TableauCherche", "ArraySeek"), page: 1000017365, ..SEEK },
    CONTAINS,
];

/// Those that follow a dot.
pub static METHODS: &[Function] =
    &[SEEK, Function { names: names("Contient", "Contains"), ..CONTAINS }];

/// Those of associative arrays.
pub static ASSOCIATIVE_METHODS: &[Function] =
    &[Function { names: names("Contient", "Contains"), ..CONTAINS }];
