//! Looking for texts: `Position`, `Remplace`, `Contient`…

use memchr::memmem;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Quick, QuickForm, Runtime, Syntax, Ty, doc, example,
    names, parameter,
};
use wl_interpreter::value::{Text, TextView, Value};

use super::form::{COMPARISONS, NORMAL, formatted};
use super::search::{
    DIRECTIONS, FIRST_RANK, FROM_END, Found, LAST_RANK, MATCHING, Matches, NEXT_RANK,
    PREVIOUS_RANK, RANKS, find,
};
use super::{TEXT, texts_of};
use crate::Outcome;
use crate::bounds::check_bytes;

const SOUGHT: Parameter = parameter("cherché", "sought", Ty::Any);
const OPTIONS: Parameter = parameter("options", "options", Ty::Int).optional();
/// A search that has a direction.
const DIRECTED: Parameter = OPTIONS.among(&[DIRECTIONS, MATCHING]);
const MATCHED: Parameter = OPTIONS.among(&[MATCHING]);
const COMPARED: Parameter = OPTIONS.among(&[COMPARISONS]);

/// `Position`.
pub const POSITION: Function = Function {
    names: names("Position", "Position"),
    page: 3024027,
    doc: doc(
        "Donne la position, comptée depuis 1, d'un texte ou du premier texte d'un tableau ; 0 s'il n'y est pas.",
        "Gives the position, counted from 1, of a text or of the first text of an array; 0 when it is not there.",
    ),
    syntaxes: &[Syntax {
        parameters: &[TEXT, SOUGHT, parameter("départ", "start", Ty::Int).optional(), DIRECTED],
        result: Ty::Int,
        run: position,
    }],
    examples: &[
        example(r#"Trace(Position("un, deux, un", "un", 2))"#, "11"),
        example(r#"Trace(Position("un, deux, un", "UN", 0, DepuisFin + SansCasse))"#, "11"),
        example(r#"Trace(Position("un", "trois"))"#, "0"),
    ],
    keeps_error: false,
};

/// The functions that are called on texts where they stand.
pub const QUICK: &[QuickForm] = &[(POSITION.names, Quick::Find(first_position))];

fn first_position(text: &TextView<'_>, sought: &str) -> i64 {
    find(text.as_str(), sought).map_or(0, |place| text.character_at(place) as i64 + 1)
}

fn position(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let text = text(&args);
    let sought = args.value(1);
    let options = args.int(3).unwrap_or(0);
    let start = usize::try_from(args.int(2).unwrap_or(1)).unwrap_or(1);
    if let (Value::Text(sought), 0) = (&sought, options) {
        let first = text.byte_of(start.saturating_sub(1));
        let found = find(&text.as_str()[first..], sought.as_str());
        return Ok(found.map_or(Value::Int(0), |place| rank_of(&text, first + place)));
    }
    let sought = texts_of(&sought)?;
    let found = if options & FROM_END == 0 {
        // Words are delimited by what stands before the start too.
        let first = text.byte_of(start.saturating_sub(1));
        if first == text.as_str().len() && first > 0 {
            None
        } else {
            matches_from(&text, &sought, options, first).next()
        }
    } else {
        let most = if start == 0 { usize::MAX } else { text.byte_of(start) };
        Matches::new(text.as_str(), &sought, options).take_while(|found| found.start < most).last()
    };
    Ok(found.map_or(Value::Int(0), |found| rank_of(&text, found.start)))
}

/// The places at `first` or after.
fn matches_from<'a>(
    text: &'a Text,
    sought: &'a [Text],
    options: i64,
    first: usize,
) -> impl Iterator<Item = Found> + 'a {
    let from = if options & super::search::WHOLE_WORD == 0 { first } else { 0 };
    Matches::new(&text.as_str()[from..], sought, options)
        .map(move |found| Found { start: found.start + from, end: found.end + from, ..found })
        .filter(move |found| found.start >= first)
}

fn rank_of(text: &Text, byte: usize) -> Value {
    Value::Int(text.character_at(byte) as i64 + 1)
}

/// `PositionOccurrence`.
pub const NTH_POSITION: Function = Function {
    names: names("PositionOccurrence", "PositionOccurrence"),
    page: 3024029,
    doc: doc(
        "Donne la position de la énième présence d'un texte ; 0 s'il n'y en a pas autant.",
        "Gives the position of the nth time a text is there; 0 when it is not that often.",
    ),
    syntaxes: &[Syntax {
        parameters: &[TEXT, SOUGHT, parameter("rang", "rank", Ty::Int).among(&[RANKS]), DIRECTED],
        result: Ty::Int,
        run: nth_position,
    }],
    examples: &[example(r#"Trace(PositionOccurrence("a-b-c", "-", 2))"#, "4")],
    keeps_error: false,
};

/// The rank reached by a walk with `rangSuivant`.
#[derive(Default)]
struct Walk {
    text: Text,
    rank: i64,
}

fn nth_position(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let text = text(&args);
    let sought = texts_of(&args.value(1))?;
    let options = args.int(3).unwrap_or(0);
    let found: Vec<Found> = Matches::new(text.as_str(), &sought, options).collect();
    let walk = runtime.extensions().get::<Walk>();
    let reached = if walk.text == text { walk.rank } else { 0 };
    let rank = match args.int(2).unwrap_or(1) {
        FIRST_RANK => 1,
        NEXT_RANK => reached.saturating_add(1),
        PREVIOUS_RANK => reached.saturating_sub(1),
        LAST_RANK => found.len() as i64,
        rank => rank,
    };
    *walk = Walk { text: text.clone(), rank };
    let place = usize::try_from(rank).ok().filter(|rank| (1..=found.len()).contains(rank));
    let place =
        place.map(|rank| if options & FROM_END == 0 { rank - 1 } else { found.len() - rank });
    Ok(place.map_or(Value::Int(0), |place| rank_of(&text, found[place].start)))
}

/// `Contient`.
pub const CONTAINS: Function = Function {
    names: names("Contient", "Contains"),
    page: 1000019893,
    doc: doc(
        "Dit si un texte, ou l'un des textes d'un tableau, est dans un autre ; sur un tableau, si la valeur y est.",
        "Tells whether a text, or one of the texts of an array, is in another; for an array, whether the value is in it.",
    ),
    syntaxes: &[
        Syntax { parameters: &[TEXT, SOUGHT, MATCHED], result: Ty::Bool, run: contains },
        Syntax {
            parameters: &[parameter("tableau", "array", Ty::AnyArray), SOUGHT],
            result: Ty::Bool,
            run: crate::arrays::seek::contains,
        },
    ],
    examples: &[example(
        r#"SI Contient("Bonjour à tous", "BONJOUR", SansCasse) ALORS Trace("oui")"#,
        "oui",
    )],
    keeps_error: false,
};

fn contains(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    if matches!(args.value(0), Value::Array(_)) {
        return crate::arrays::seek::contains(runtime, args);
    }
    let sought = args.value(1);
    let options = args.int(2).unwrap_or(0);
    if let (Value::Text(sought), 0) = (&sought, options) {
        return Ok(Value::Bool(find(args.text(0), sought.as_str()).is_some()));
    }
    let sought = texts_of(&sought)?;
    Ok(Value::Bool(Matches::new(args.text(0), &sought, options).next().is_some()))
}

/// `ChaîneOccurrence`.
pub const COUNT: Function = Function {
    names: names("ChaîneOccurrence", "StringCount"),
    page: 3024008,
    doc: doc(
        "Compte combien de fois un texte est dans un autre, sans chevauchement.",
        "Counts how often a text is in another, without overlap.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT, SOUGHT, MATCHED], result: Ty::Int, run: count }],
    examples: &[example(r#"Trace(ChaîneOccurrence("a;b;c", ";"))"#, "2")],
    keeps_error: false,
};

fn count(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let sought = texts_of(&args.value(1))?;
    let found = Matches::new(args.text(0), &sought, args.int(2).unwrap_or(0)).count();
    Ok(Value::Int(found as i64))
}

/// `ChaîneCommencePar`.
pub const STARTS: Function = Function {
    names: names("ChaîneCommencePar", "StringStartsWith"),
    page: 1000018827,
    doc: doc(
        "Donne la longueur du début trouvé, 0 si le texte ne commence pas ainsi.",
        "Gives the length of the beginning that was found, 0 when the text does not begin so.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT, SOUGHT, COMPARED], result: Ty::Int, run: starts }],
    examples: &[example(
        r#"Trace(ChaîneCommencePar("Re: réunion", ["Fwd:", "Re:"]))
Trace(ChaîneCommencePar("réunion", "Re:"))"#,
        "3\n0",
    )],
    keeps_error: false,
};

/// `ChaîneFinitPar`.
pub const ENDS: Function = Function {
    names: names("ChaîneFinitPar", "StringEndsWith"),
    page: 1000018828,
    doc: doc(
        "Donne la longueur de la fin trouvée, 0 si le texte ne finit pas ainsi.",
        "Gives the length of the end that was found, 0 when the text does not end so.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT, SOUGHT, COMPARED], result: Ty::Int, run: ends }],
    examples: &[example(r#"Trace(ChaîneFinitPar("photo.PNG", ".png", ccSansCasse))"#, "4")],
    keeps_error: false,
};

fn starts(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    edge(&args, |text, sought| text.starts_with(sought))
}

fn ends(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    edge(&args, |text, sought| text.ends_with(sought))
}

/// The length of the longest text for which `fits` holds.
fn edge(args: &Arguments, fits: fn(&str, &str) -> bool) -> Outcome {
    let options = args.int(2).unwrap_or(NORMAL);
    let text = formatted(args.text(0), options);
    let found = texts_of(&args.value(1))?
        .iter()
        .filter(|sought| fits(&text, &formatted(sought.as_str(), options)))
        .map(Text::len)
        .max();
    Ok(Value::Int(found.unwrap_or(0) as i64))
}

/// `Remplace`.
pub const REPLACE: Function = Function {
    names: names("Remplace", "Replace"),
    page: 3024022,
    doc: doc(
        "Remplace partout un texte, ou chaque texte d'un tableau, par un autre ; ou une partie donnée par sa position et sa longueur.",
        "Replaces a text, or each text of an array, by another everywhere; or a part given by its position and length.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            TEXT,
            parameter("ancien", "old", Ty::Any),
            parameter("nouveau", "new", Ty::Any),
            parameter("option", "option", Ty::Any).optional().among(&[MATCHING]),
        ],
        result: Ty::Text,
        run: replace,
    }],
    examples: &[
        example(r#"Trace(Remplace("1.5 et 2.5", ".", ","))"#, "1,5 et 2,5"),
        example(r#"Trace(Replace("Bonjour", 1, 3, "Long "))"#, "Long jour"),
    ],
    keeps_error: false,
};

fn replace(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    if let (Value::Int(position), Value::Text(new)) = (args.value(1), args.value(3)) {
        let length = args.value(2).to_int()?;
        return replace_part(&text(&args), position, length, new.as_str());
    }
    let old = texts_of(&args.value(1))?;
    let new = args.value(2).to_text()?;
    let options = args.value(3).to_int()?;
    Ok(Value::Text(Text::from(replaced(args.text(0), &old, new.as_str(), options)?)))
}

fn replace_part(text: &Text, position: i64, length: i64, new: &str) -> Outcome {
    let first = usize::try_from(position).map_err(|_| super::negative())?.saturating_sub(1);
    let length = usize::try_from(length).map_err(|_| super::negative())?;
    let from = text.byte_of(first);
    let to = text.byte_of(first.saturating_add(length));
    check_bytes(text.as_str().len() + new.len())?;
    Ok(Value::text([&text.as_str()[..from], new, &text.as_str()[to..]].concat()))
}

/// The text with every place of `old` replaced.
fn replaced(text: &str, old: &[Text], new: &str, options: i64) -> Result<String, Error> {
    let (mut result, mut from) = (String::with_capacity(text.len()), 0);
    let mut replace = |start: usize, end: usize| {
        result.push_str(&text[from..start]);
        result.push_str(new);
        from = end;
        check_bytes(result.len())
    };
    match old {
        // The usual case needs nothing of what several texts or options do.
        [old] if options == 0 && !old.is_empty() => match old.as_bytes() {
            [byte] => {
                for start in memchr::memchr_iter(*byte, text.as_bytes()) {
                    replace(start, start + 1)?;
                }
            }
            bytes => {
                for start in memmem::find_iter(text.as_bytes(), bytes) {
                    replace(start, start + bytes.len())?;
                }
            }
        },
        old => {
            for found in Matches::new(text, old, options) {
                replace(found.start, found.end)?;
            }
        }
    }
    result.push_str(&text[from..]);
    Ok(result)
}

/// `ChaîneSupprime`.
pub const DELETE: Function = Function {
    names: names("ChaîneSupprime", "StringDelete"),
    page: 1000019917,
    doc: doc(
        "Enlève partout un texte d'un autre, ou une partie donnée par sa position et sa longueur.",
        "Takes a text out of another everywhere, or a part given by its position and length.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            TEXT,
            parameter("sous-chaîne ou position", "text or position", Ty::Any),
            parameter("options ou longueur", "options or length", Ty::Int).optional(),
        ],
        result: Ty::Text,
        run: delete,
    }],
    examples: &[example(
        r#"Trace(ChaîneSupprime("06 12 34", " "))
Trace(ChaîneSupprime("bonjour", 4, 4))"#,
        "061234\nbon",
    )],
    keeps_error: false,
};

fn delete(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let third = args.int(2);
    if let (Value::Int(position), Some(length)) = (args.value(1), third) {
        return replace_part(&text(&args), position, length, "");
    }
    let old = texts_of(&args.value(1))?;
    Ok(Value::text(replaced(args.text(0), &old, "", third.unwrap_or(0))?))
}

/// `ChaîneInsère`.
pub const INSERT: Function = Function {
    names: names("ChaîneInsère", "StringInsert"),
    page: 1000020477,
    doc: doc(
        "Insère un texte dans un autre, avant une position.",
        "Inserts a text into another, before a position.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            TEXT,
            parameter("position", "position", Ty::Int),
            parameter("insérée", "inserted", Ty::Text),
        ],
        result: Ty::Text,
        run: insert,
    }],
    examples: &[example(r#"Trace(ChaîneInsère("0612", 3, " "))"#, "06 12")],
    keeps_error: false,
};

fn insert(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    replace_part(&text(&args), args.int(1).unwrap_or(1), 0, args.text(2))
}

fn text(args: &Arguments) -> Text {
    match args.value(0) {
        Value::Text(text) => text,
        _ => Text::new(),
    }
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] =
    &[POSITION, NTH_POSITION, CONTAINS, COUNT, STARTS, ENDS, REPLACE, DELETE, INSERT];

/// Those that follow a dot.
pub static METHODS: &[Function] = &[
    POSITION,
    NTH_POSITION,
    CONTAINS,
    Function { names: names("Occurrence", "Count"), ..COUNT },
    Function { names: names("CommencePar", "StartsWith"), ..STARTS },
    Function { names: names("FinitPar", "EndsWith"), ..ENDS },
    REPLACE,
    Function { names: names("Supprime", "Delete"), ..DELETE },
    Function { names: names("Insère", "Insert"), ..INSERT },
];
