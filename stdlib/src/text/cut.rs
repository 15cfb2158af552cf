//! Parts of texts: `Gauche`, `Milieu`, `ExtraitChaîne`…

use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Quick, QuickForm, Runtime, Syntax, Ty, doc, example,
    names, parameter,
};
use wl_interpreter::value::{Separators, Text, Value};

use super::search::{
    DIRECTIONS, FIRST_RANK, FROM_END, LAST_RANK, Matches, NEXT_RANK, PREVIOUS_RANK, RANKS,
};
use super::{TEXT, eot, negative, texts_of};
use crate::Outcome;
use crate::bounds::check_items;

const BYTES: Parameter = parameter("buffer", "buffer", Ty::Buffer);
const COUNT: Parameter = parameter("nombre", "count", Ty::Int);
const POSITION: Parameter = parameter("position", "position", Ty::Int);
const RANK: Parameter = parameter("rang", "rank", Ty::Int).among(&[RANKS]);
const SEPARATOR: Parameter = parameter("séparateur", "separator", Ty::Any);

/// `Taille`.
pub const LENGTH: Function = Function {
    names: names("Taille", "Length"),
    page: 3024031,
    doc: doc(
        "Compte les caractères d'un texte, ou les octets d'un buffer.",
        "Counts the characters of a text, or the bytes of a buffer.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("valeur", "value", Ty::Any)],
        result: Ty::Int,
        run: length,
    }],
    examples: &[example(r#"Trace(Taille("été"))"#, "3")],
    keeps_error: false,
};

/// The functions that are called on texts where they stand.
pub const QUICK: &[QuickForm] = &[(LENGTH.names, Quick::Int(|text| text.len() as i64))];

fn length(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let length = match args.value(0) {
        Value::Buffer(bytes) => bytes.len(),
        Value::Array(array) => array.borrow().len(),
        Value::Associative(map) => map.borrow().len(),
        other => other.to_text()?.len(),
    };
    Ok(Value::Int(length as i64))
}

/// `Gauche`.
pub const LEFT: Function = Function {
    names: names("Gauche", "Left"),
    page: 3024001,
    doc: doc(
        "Garde les premiers caractères. Sans nombre, enlève les espaces de droite.",
        "Keeps the first characters. Without a count, takes off the spaces on the right.",
    ),
    syntaxes: &[
        Syntax { parameters: &[TEXT, COUNT.optional()], result: Ty::Text, run: left },
        Syntax { parameters: &[BYTES, COUNT], result: Ty::Buffer, run: left_bytes },
    ],
    examples: &[
        example(r#"Trace(Gauche("bonjour", 3))"#, "bon"),
        example(
            r#"s est une chaîne = "été"
Trace(s.Gauche(2))"#,
            "ét",
        ),
    ],
    keeps_error: false,
};

fn left(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let Some(count) = args.int(1) else {
        return Ok(Value::text(args.text(0).trim_end_matches(' ')));
    };
    let count = usize::try_from(count).map_err(|_| negative())?;
    Ok(Value::text(text(&args, 0).slice(0, count)))
}

fn left_bytes(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let count = usize::try_from(args.int(1).unwrap_or(0)).map_err(|_| negative())?;
    let bytes = args.bytes(0);
    Ok(buffer(&bytes[..count.min(bytes.len())]))
}

/// `Droite`.
pub const RIGHT: Function = Function {
    names: names("Droite", "Right"),
    page: 3024016,
    doc: doc(
        "Garde les derniers caractères. Sans nombre, enlève les espaces de gauche.",
        "Keeps the last characters. Without a count, takes off the spaces on the left.",
    ),
    syntaxes: &[
        Syntax { parameters: &[TEXT, COUNT.optional()], result: Ty::Text, run: right },
        Syntax { parameters: &[BYTES, COUNT], result: Ty::Buffer, run: right_bytes },
    ],
    examples: &[example(r#"Trace(Droite("facture.pdf", 3))"#, "pdf")],
    keeps_error: false,
};

fn right(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let Some(count) = args.int(1) else {
        return Ok(Value::text(args.text(0).trim_start_matches(' ')));
    };
    let count = usize::try_from(count).map_err(|_| negative())?;
    let text = text(&args, 0);
    let length = text.len();
    Ok(Value::text(text.slice(length.saturating_sub(count), length)))
}

fn right_bytes(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let count = usize::try_from(args.int(1).unwrap_or(0)).map_err(|_| negative())?;
    let bytes = args.bytes(0);
    Ok(buffer(&bytes[bytes.len().saturating_sub(count)..]))
}

/// `Milieu`.
pub const MIDDLE: Function = Function {
    names: names("Milieu", "Middle"),
    page: 3024023,
    doc: doc(
        "Prend des caractères à partir d'une position comptée depuis 1, jusqu'à la fin si leur nombre manque.",
        "Takes characters from a position counted from 1, up to the end without a count.",
    ),
    syntaxes: &[
        Syntax { parameters: &[TEXT, POSITION, COUNT.optional()], result: Ty::Text, run: middle },
        Syntax {
            parameters: &[BYTES, POSITION, COUNT.optional()],
            result: Ty::Buffer,
            run: middle_bytes,
        },
    ],
    examples: &[
        example(r#"Trace(Milieu("20260315", 5, 2))"#, "03"),
        example(r#"Trace(Middle("bonjour", 4))"#, "jour"),
    ],
    keeps_error: false,
};

/// First character (from 0) and count of a `Milieu`.
fn middle_range(args: &Arguments) -> Result<(usize, usize), Error> {
    let position = usize::try_from(args.int(1).unwrap_or(0)).map_err(|_| negative())?;
    let count = match args.int(2) {
        Some(count) => usize::try_from(count).map_err(|_| negative())?,
        None => usize::MAX,
    };
    Ok((position.saturating_sub(1), count))
}

fn middle(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (from, count) = middle_range(&args)?;
    Ok(Value::text(text(&args, 0).slice(from, count)))
}

fn middle_bytes(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (from, count) = middle_range(&args)?;
    let bytes = args.bytes(0);
    let from = from.min(bytes.len());
    Ok(buffer(&bytes[from..from.saturating_add(count).min(bytes.len())]))
}

/// `Tronque`.
pub const TRUNCATE: Function = Function {
    names: names("Tronque", "Truncate"),
    page: 1000020476,
    doc: doc(
        "Enlève des caractères à la fin d'un texte.",
        "Takes characters off the end of a text.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT, COUNT], result: Ty::Text, run: truncate }],
    examples: &[example(r#"Trace(Tronque("1, 2, 3, ", 2))"#, "1, 2, 3")],
    keeps_error: false,
};

fn truncate(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let count = usize::try_from(args.int(1).unwrap_or(0)).map_err(|_| negative())?;
    let text = text(&args, 0);
    Ok(Value::text(text.slice(0, text.len().saturating_sub(count))))
}

/// `ExtraitChaîne`.
pub const EXTRACT: Function = Function {
    names: names("ExtraitChaîne", "ExtractString"),
    page: 3024017,
    doc: doc(
        "Donne la sous-chaîne d'un rang, entre des séparateurs (TAB par défaut) ; EOT après la dernière.",
        "Gives the part of a rank between separators (TAB by default); EOT past the last one.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            TEXT,
            RANK,
            SEPARATOR.optional(),
            parameter("sens", "direction", Ty::Int).optional().among(&[DIRECTIONS]),
        ],
        result: Ty::Text,
        run: extract,
    }],
    examples: &[
        example(r#"Trace(ExtraitChaîne("Martin;Paris;75", 2, ";"))"#, "Paris"),
        example(
            r#"liste est une chaîne = "a,b"
x est une chaîne = ExtraitChaîne(liste, rangPremier, ",")
TANTQUE x <> EOT
	Trace(x)
	x = ExtraitChaîne(liste, rangSuivant, ",")
FIN"#,
            "a\nb",
        ),
    ],
    keeps_error: false,
};

/// Where the last extraction stopped, so that a walk by rank stays linear.
#[derive(Default)]
struct Walk {
    text: Text,
    separators: Vec<Text>,
    /// The same, ready to be looked for: lines are often cut one after the other at the same place.
    search: Separators,
    rank: i64,
    /// Where the part of that rank begins; `None` past the end.
    byte: Option<usize>,
}

impl Walk {
    /// Begins again when this is another text, or cut by other separators.
    fn set(&mut self, text: Text, separators: Vec<Text>) {
        let same = self.separators == separators;
        if !same {
            let texts = separators.iter().map(|text| text.as_str().to_owned()).collect();
            self.search = Separators::new(texts);
            self.separators = separators;
        }
        if !same || !(std::ptr::eq(self.text.as_str(), text.as_str()) || self.text == text) {
            self.text = text;
            (self.rank, self.byte) = (0, None);
        }
    }

    /// The part that begins at `byte`, and where the next one begins.
    fn part(&self, byte: usize) -> (&str, Option<usize>) {
        let rest = &self.text.as_str()[byte..];
        match self.search.find(rest) {
            Some(found) => (&rest[..found.start], Some(byte + found.end)),
            None => (rest, None),
        }
    }

    /// Moves to `rank`, forward from where it is or from the beginning.
    fn seek(&mut self, rank: i64) {
        if rank < self.rank || self.byte.is_none() {
            (self.rank, self.byte) = (1, Some(0));
        }
        while let (true, Some(byte)) = (self.rank < rank, self.byte) {
            self.byte = self.part(byte).1;
            self.rank += 1;
        }
    }
}

fn extract(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let text = text(&args, 0);
    let separators = if args.has(2) { texts_of(&args.value(2))? } else { vec![Text::from("\t")] };
    let rank = args.int(1).unwrap_or(1);
    if args.int(3).unwrap_or(0) & FROM_END != 0 && rank > 0 {
        let parts = split(text.as_str(), &separators)?;
        let part = usize::try_from(rank).ok().and_then(|rank| parts.len().checked_sub(rank));
        return Ok(part.map_or_else(eot, |place| Value::text(parts[place])));
    }
    let walk = runtime.extensions().get::<Walk>();
    walk.set(text, separators);
    let rank = match rank {
        FIRST_RANK => 1,
        NEXT_RANK => walk.rank + 1,
        PREVIOUS_RANK => walk.rank - 1,
        LAST_RANK => split(walk.text.as_str(), &walk.separators)?.len() as i64,
        rank => rank,
    };
    if rank < 1 {
        (walk.rank, walk.byte) = (0, None);
        return Ok(eot());
    }
    walk.seek(rank);
    Ok(walk.byte.map_or_else(eot, |byte| Value::text(walk.part(byte).0)))
}

/// `ExtraitChaîneEntre`.
pub const EXTRACT_BETWEEN: Function = Function {
    names: names("ExtraitChaîneEntre", "ExtractStringBetween"),
    page: 1000024868,
    doc: doc(
        "Donne le texte situé entre un début et une fin, à un rang compté depuis 1 ; EOT s'il n'y en a pas.",
        "Gives the text between a beginning and an end, at a rank counted from 1; EOT when there is none.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            TEXT,
            RANK,
            parameter("début", "start", Ty::Text),
            parameter("fin", "end", Ty::Text).optional(),
        ],
        result: Ty::Text,
        run: extract_between,
    }],
    examples: &[example(r#"Trace(ExtraitChaîneEntre("a <b> c <d>", 2, "<", ">"))"#, "d")],
    keeps_error: false,
};

fn extract_between(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (mut rest, start) = (args.text(0), args.text(2));
    let end = if args.has(3) { args.text(3) } else { start };
    let Some(rank) = usize::try_from(args.int(1).unwrap_or(1)).ok().filter(|rank| *rank > 0) else {
        return Ok(eot());
    };
    if start.is_empty() || end.is_empty() {
        return Ok(eot());
    }
    for step in 1..=rank {
        let Some((_, after)) = rest.split_once(start) else { break };
        let Some((inside, after)) = after.split_once(end) else { break };
        if step == rank {
            return Ok(Value::text(inside));
        }
        rest = after;
    }
    Ok(eot())
}

/// `ExtraitLigne`.
pub const EXTRACT_LINE: Function = Function {
    names: names("ExtraitLigne", "ExtractLine"),
    page: 1000020480,
    doc: doc(
        "Donne une ligne d'un texte, comptée depuis 1 ; EOT après la dernière.",
        "Gives a line of a text, counted from 1; EOT past the last one.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT, RANK], result: Ty::Text, run: extract_line }],
    examples: &[example(r#"Trace(ExtraitLigne("un" + RC + "deux", 2))"#, "deux")],
    keeps_error: false,
};

fn extract_line(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let rank = usize::try_from(args.int(1).unwrap_or(1)).ok().and_then(|rank| rank.checked_sub(1));
    let line = rank.and_then(|rank| args.text(0).lines().nth(rank));
    Ok(line.map_or_else(eot, Value::text))
}

/// `ChaîneDécoupe`.
pub const SPLIT: Function = Function {
    names: names("ChaîneDécoupe", "StringSplit"),
    page: 1000022322,
    doc: doc(
        "Découpe un texte à chaque séparateur (TAB par défaut) ; avec plusieurs séparateurs à la suite, chacun sert une fois, dans l'ordre.",
        "Splits a text at each separator (TAB by default); several separators in a row each serve once, in order.",
    ),
    syntaxes: &[Syntax {
        parameters: &[TEXT, SEPARATOR.rest()],
        result: Ty::Array(&Ty::Text),
        run: split_text,
    }],
    examples: &[
        example(
            r#"t est un tableau de chaînes = ChaîneDécoupe("rouge,vert", ",")
Trace(t[2])"#,
            "vert",
        ),
        example(
            r#"t est un tableau de chaînes = ChaîneDécoupe("smtp://serveur:25", "://", ":")
Trace(t[1], t[2], t[3])"#,
            "smtp\tserveur\t25",
        ),
    ],
    keeps_error: false,
};

fn split_text(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let separators: Vec<&Value> =
        args.rest(1).filter(|value| !matches!(value, Value::Int(_))).collect();
    let text = args.text(0);
    match separators[..] {
        [] => Ok(Value::texts(split(text, &[Text::from("\t")])?)),
        [separator] => Ok(Value::texts(split(text, &texts_of(separator)?)?)),
        _ => {
            let (mut parts, mut rest) = (Vec::new(), text);
            for separator in separators {
                let separator = separator.to_text()?;
                let Some((part, after)) = rest.split_once(separator.as_str()) else { break };
                parts.push(part);
                rest = after;
            }
            parts.push(rest);
            Ok(Value::texts(parts))
        }
    }
}

/// The parts of a text between any of the separators.
pub fn split<'a>(text: &'a str, separators: &[Text]) -> Result<Vec<&'a str>, Error> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for found in Matches::new(text, separators, 0) {
        parts.push(&text[from..found.start]);
        from = found.end;
        check_items(parts.len())?;
    }
    parts.push(&text[from..]);
    Ok(parts)
}

fn text(args: &Arguments, rank: usize) -> Text {
    match args.value(rank) {
        Value::Text(text) => text,
        _ => Text::new(),
    }
}

fn buffer(bytes: &[u8]) -> Value {
    Value::Buffer(std::rc::Rc::new(bytes.to_vec()))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] =
    &[LENGTH, LEFT, RIGHT, MIDDLE, TRUNCATE, EXTRACT, EXTRACT_BETWEEN, EXTRACT_LINE, SPLIT];

/// Those that follow a dot.
pub static METHODS: &[Function] = &[
    LENGTH,
    Function { names: names("Longueur", "Size"), ..LENGTH },
    LEFT,
    RIGHT,
    MIDDLE,
    TRUNCATE,
    EXTRACT,
    EXTRACT_BETWEEN,
    EXTRACT_LINE,
    Function { names: names("Découpe", "Split"), ..SPLIT },
];

/// Those of buffers.
pub static BUFFER_METHODS: &[Function] =
    &[LENGTH, Function { names: names("Longueur", "Size"), ..LENGTH }, LEFT, RIGHT, MIDDLE];
