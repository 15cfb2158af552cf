//! Queues, stacks and lists.

use std::cell::RefCell;
use std::rc::Rc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Error, Function, Names, Parameter, Runtime, Syntax, Ty,
    doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Sequence, SequenceKind, Value};

use super::edit::{ADD, DELETE, DELETE_ALL, INSERT};
use super::shape::{ELEMENT_TYPE, INFORMATION, TOTAL};
use super::{VALUE, element};
use crate::Outcome;
use crate::bounds::check_items;

const QUEUE_READ: Parameter = parameter("file", "queue", Ty::Sequence(SequenceKind::Queue));
const QUEUE: Parameter = QUEUE_READ.changed();
const STACK_READ: Parameter = parameter("pile", "stack", Ty::Sequence(SequenceKind::Stack));
const STACK: Parameter = STACK_READ.changed();
const LIST_READ: Parameter = parameter("liste", "list", Ty::Sequence(SequenceKind::List));
const LIST: Parameter = LIST_READ.changed();
/// `Info`, after a dot.
const INFO: Names = names("Info", "Info");
const POSITION: Parameter = parameter("position", "position", Ty::Long);
const VARIABLE: Parameter = parameter("variable", "variable", Ty::Any).by_reference().optional();

/// `ElémentCourant`: the element that a loop over the list stands on.
const CURRENT: i64 = -1;
/// `AvantElémentCourant`.
const BEFORE_CURRENT: i64 = -2;
/// `AprèsElémentCourant`.
const AFTER_CURRENT: i64 = -3;

/// Positions in a list that a loop walks.
pub const CONSTANTS: &[Constant] = &[
    Constant {
        names: names("ElémentCourant", "CurrentElement"),
        value: ConstantValue::Int(CURRENT),
        doc: doc("L'élément de la boucle en cours.", "The element of the current loop."),
    },
    Constant {
        names: names("AvantElémentCourant", "BeforeCurrentElement"),
        value: ConstantValue::Int(BEFORE_CURRENT),
        doc: doc(
            "Avant l'élément de la boucle en cours.",
            "Before the element of the current loop.",
        ),
    },
    Constant {
        names: names("AprèsElémentCourant", "AfterCurrentElement"),
        value: ConstantValue::Int(AFTER_CURRENT),
        doc: doc(
            "Après l'élément de la boucle en cours.",
            "After the element of the current loop.",
        ),
    },
];

/// The sequence in front of the dot.
fn sequence(args: &Arguments) -> Result<Rc<RefCell<Sequence>>, Error> {
    match args.value(0) {
        Value::Sequence(sequence) => Ok(sequence),
        other => {
            let kind = other.kind().name();
            let (fr, en) = (kind.fr, kind.en);
            Err(Error::fatal(
                codes::ARGUMENT_TYPE,
                bilingual!(
                    "une file, une pile ou une liste est attendue, et c'est {fr}",
                    "a queue, a stack or a list is expected, and this is {en}"
                ),
            ))
        }
    }
}

/// Adds at the end, or on top; a list takes the elements of another list.
fn push(_: &mut dyn Runtime, mut args: Arguments) -> Outcome {
    let target = sequence(&args)?;
    let ty = target.borrow().element.clone();
    let added = match args.take(1) {
        Value::Sequence(other) if !matches!(ty, wl_interpreter::value::Type::Sequence(..)) => {
            let values = other.borrow().to_values();
            values.into_iter().map(|value| element(value, &ty)).collect::<Result<Vec<_>, _>>()?
        }
        value => vec![element(value, &ty)?],
    };
    let mut target = target.borrow_mut();
    check_items(target.len() + added.len())?;
    for value in added {
        target.push(value);
    }
    Ok(Value::Int(target.len() as i64))
}

/// Takes out the next element and writes it into the variable, if one is given.
fn take(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let taken = sequence(&args)?.borrow_mut().take();
    let Some(value) = taken else { return Ok(Value::Bool(false)) };
    if let Some(place) = args.reference(1) {
        runtime.write(&place, value)?;
    }
    Ok(Value::Bool(true))
}

/// The rank, from 0, that a position of a list means; `room` is one more than the last one.
fn rank(list: &Sequence, position: i64, room: usize) -> Result<usize, Error> {
    if let CURRENT | BEFORE_CURRENT | AFTER_CURRENT = position {
        let current = list.current().ok_or_else(|| {
            Error::fatal(
                codes::INDEX,
                bilingual!(
                    "la liste n'est pas parcourue : elle n'a pas d'élément courant",
                    "the list is not being walked: it has no current element"
                ),
            )
        })?;
        return Ok(current + usize::from(position == AFTER_CURRENT));
    }
    usize::try_from(position)
        .ok()
        .and_then(|position| position.checked_sub(1))
        .filter(|rank| *rank < room)
        .ok_or_else(|| {
            let count = list.len();
            Error::fatal(
                codes::INDEX,
                bilingual!(
                    "la position {position} est hors de la liste, qui a {count} élément(s)",
                    "position {position} is outside of the list, which has {count} element(s)"
                ),
            )
        })
}

fn insert(_: &mut dyn Runtime, mut args: Arguments) -> Outcome {
    let list = sequence(&args)?;
    let position = args.int(1).unwrap_or(0);
    let ty = list.borrow().element.clone();
    let value = if args.has(2) { element(args.take(2), &ty)? } else { ty.default_value() };
    let mut list = list.borrow_mut();
    check_items(list.len() + 1)?;
    let rank = rank(&list, position, list.len() + 1)?;
    list.insert(rank, value);
    Ok(Value::Null)
}

fn delete(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let list = sequence(&args)?;
    let mut list = list.borrow_mut();
    let rank = rank(&list, args.int(1).unwrap_or(0), list.len())?;
    list.remove(rank);
    Ok(Value::Int(1))
}

fn clear(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    sequence(&args)?.borrow_mut().clear();
    Ok(Value::Null)
}

fn count(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Int(sequence(&args)?.borrow().len() as i64))
}

fn is_empty(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Bool(sequence(&args)?.borrow().is_empty()))
}

/// `Ajoute` to a list.
pub const LIST_ADD: Syntax = Syntax { parameters: &[LIST, VALUE], result: Ty::Int, run: push };
/// `Insère` in a list.
pub const LIST_INSERT: Syntax =
    Syntax { parameters: &[LIST, POSITION, VALUE.optional()], result: Ty::Void, run: insert };
/// `Supprime` of a list.
pub const LIST_DELETE: Syntax =
    Syntax { parameters: &[LIST, POSITION], result: Ty::Int, run: delete };
/// `SupprimeTout` of a queue, a stack or a list.
pub const CLEAR: [Syntax; 3] = [
    Syntax { parameters: &[QUEUE], result: Ty::Void, run: clear },
    Syntax { parameters: &[STACK], result: Ty::Void, run: clear },
    Syntax { parameters: &[LIST], result: Ty::Void, run: clear },
];

/// `Enfile`.
pub const ENQUEUE: Function = Function {
    names: names("Enfile", "Enqueue"),
    page: 1000018323,
    doc: doc("Met une valeur à la fin d'une file.", "Puts a value at the end of a queue."),
    syntaxes: &[Syntax { parameters: &[QUEUE, VALUE], result: Ty::Int, run: push }],
    examples: &[example(
        r"f est une File d'entiers
n est un entier
Enfile(f, 1)
f.Enfile(2)
Défile(f, n)
Trace(n)",
        "1",
    )],
    keeps_error: false,
};

/// `Défile`.
pub const DEQUEUE: Function = Function {
    names: names("Défile", "Dequeue"),
    page: 1000018322,
    doc: doc(
        "Prend la première valeur d'une file ; Faux quand elle est vide.",
        "Takes the first value of a queue; False when it is empty.",
    ),
    syntaxes: &[Syntax { parameters: &[QUEUE, VARIABLE], result: Ty::Bool, run: take }],
    ..ENQUEUE
};

/// `Empile`.
pub const PUSH: Function = Function {
    names: names("Empile", "Push"),
    page: 1000017366,
    doc: doc("Met une valeur sur une pile.", "Puts a value on a stack."),
    syntaxes: &[Syntax { parameters: &[STACK, VALUE], result: Ty::Int, run: push }],
    examples: &[example(
        r"p est une Pile d'entiers
n est un entier
Empile(p, 1)
p.Empile(2)
Dépile(p, n)
Trace(n)",
        "2",
    )],
    keeps_error: false,
};

/// `Dépile`.
pub const POP: Function = Function {
    names: names("Dépile", "Pop"),
    page: 1000017372,
    doc: doc(
        "Prend la valeur du dessus d'une pile ; Faux quand elle est vide.",
        "Takes the value on top of a stack; False when it is empty.",
    ),
    syntaxes: &[Syntax { parameters: &[STACK, VARIABLE], result: Ty::Bool, run: take }],
    ..PUSH
};

/// The size of a queue, a stack or a list, or the type of its elements.
fn info(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let sequence = sequence(&args)?;
    let sequence = sequence.borrow();
    match args.int(1).unwrap_or(0) {
        TOTAL => Ok(Value::Int(sequence.len() as i64)),
        ELEMENT_TYPE => Ok(Value::Int(sequence.element.type_number())),
        _ => Err(Error::fatal(
            codes::ARGUMENT_TYPE,
            bilingual!(
                "cette information n'est pas de celles d'une file, d'une pile ou d'une liste",
                "this is not something that a queue, a stack or a list tells"
            ),
        )
        .hint(bilingual!(
            "demander tiNombreTotal ou tiTypeElément",
            "ask for aiTotalNumber or aiElementType"
        ))),
    }
}

/// `FileInfo`.
pub const QUEUE_INFO: Function = Function {
    names: names("FileInfo", "QueueInfo"),
    page: 1000019547,
    doc: doc(
        "Donne le nombre d'éléments d'une file, ou leur type.",
        "Gives the number of elements of a queue, or their type.",
    ),
    syntaxes: &[Syntax { parameters: &[QUEUE_READ, INFORMATION], result: Ty::Int, run: info }],
    examples: &[example(
        r"f est une File d'entiers = [7, 8]
Trace(FileInfo(f, tiNombreTotal), FileInfo(f, tiTypeElément) = wlEntier)",
        "2\t1",
    )],
    keeps_error: false,
};

/// `PileInfo`.
pub const STACK_INFO: Function = Function {
    names: names("PileInfo", "StackInfo"),
    page: 1000019546,
    doc: doc(
        "Donne le nombre d'éléments d'une pile, ou leur type.",
        "Gives the number of elements of a stack, or their type.",
    ),
    syntaxes: &[Syntax { parameters: &[STACK_READ, INFORMATION], result: Ty::Int, run: info }],
    examples: &[example(
        r#"p est une Pile de chaînes = ["a"]
Trace(PileInfo(p, tiNombreTotal), PileInfo(p, tiTypeElément) = wlChaîne)"#,
        "1\t1",
    )],
    keeps_error: false,
};

/// `ListeInfo`.
pub const LIST_INFO: Function = Function {
    names: names("ListeInfo", "ListInfo"),
    page: 1000019548,
    doc: doc(
        "Donne le nombre d'éléments d'une liste, ou leur type.",
        "Gives the number of elements of a list, or their type.",
    ),
    syntaxes: &[Syntax { parameters: &[LIST_READ, INFORMATION], result: Ty::Int, run: info }],
    examples: &[example(
        r"l est une Liste de réels
Trace(ListeInfo(l, tiNombreTotal), ListeInfo(l, tiTypeElément) = wlRéel)",
        "0\t1",
    )],
    keeps_error: false,
};

/// `Occurrence`, as a property.
const COUNT: Function = Function {
    names: names("Occurrence", "Count"),
    page: 2510097,
    doc: doc("Nombre d'éléments.", "How many elements."),
    syntaxes: &[Syntax { parameters: &[QUEUE], result: Ty::Int, run: count }],
    examples: &[example("f est une File d'entiers = [7, 8]\nTrace(f.Occurrence)", "2")],
    keeps_error: false,
};

/// `Vide`, as a property.
const IS_EMPTY: Function = Function {
    names: names("Vide", "Empty"),
    page: 2510126,
    doc: doc("Dit s'il n'y a aucun élément.", "Tells whether there is no element."),
    syntaxes: &[Syntax { parameters: &[QUEUE], result: Ty::Bool, run: is_empty }],
    examples: &[example("f est une File d'entiers\nTrace(f..Vide)", "1")],
    keeps_error: false,
};

/// The functions of this file.
pub static FUNCTIONS: &[Function] =
    &[ENQUEUE, DEQUEUE, PUSH, POP, QUEUE_INFO, STACK_INFO, LIST_INFO];

/// Those that follow a queue and a dot.
pub static QUEUE_METHODS: &[Function] = &[
    ENQUEUE,
    DEQUEUE,
    Function { syntaxes: &[CLEAR[0]], ..DELETE_ALL },
    Function { names: INFO, page: 1000019587, ..QUEUE_INFO },
    COUNT,
    IS_EMPTY,
];

/// Those that follow a stack and a dot.
pub static STACK_METHODS: &[Function] = &[
    PUSH,
    POP,
    Function { syntaxes: &[CLEAR[1]], ..DELETE_ALL },
    Function { names: INFO, page: 1000019639, ..STACK_INFO },
    Function { syntaxes: &[Syntax { parameters: &[STACK], result: Ty::Int, run: count }], ..COUNT },
    Function {
        syntaxes: &[Syntax { parameters: &[STACK], result: Ty::Bool, run: is_empty }],
        ..IS_EMPTY
    },
];

/// Those that follow a list and a dot.
pub static LIST_METHODS: &[Function] = &[
    Function { syntaxes: &[LIST_ADD], ..ADD },
    Function { syntaxes: &[LIST_INSERT], ..INSERT },
    Function { syntaxes: &[LIST_DELETE], ..DELETE },
    Function { syntaxes: &[CLEAR[2]], ..DELETE_ALL },
    Function { names: INFO, page: 1000019588, ..LIST_INFO },
    Function { syntaxes: &[Syntax { parameters: &[LIST], result: Ty::Int, run: count }], ..COUNT },
    Function {
        syntaxes: &[Syntax { parameters: &[LIST], result: Ty::Bool, run: is_empty }],
        ..IS_EMPTY
    },
];
