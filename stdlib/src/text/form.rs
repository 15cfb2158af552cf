//! The form of texts: case, spaces, accents, padding, comparison.

use std::borrow::Cow;
use std::cmp::Ordering;

use wl_interpreter::builtin::{
    Arguments, Constant, Function, Parameter, Quick, QuickForm, Runtime, Syntax, Ty, constant, doc,
    example, names, parameter,
};
use wl_interpreter::value::{KeyRule, Text, Value, compare_texts, without_accents};

use super::{TEXT, negative};
use crate::Outcome;
use crate::bounds::check_bytes;

/// `ccNormal`.
pub const NORMAL: i64 = 0;
const IGNORE_CASE: i64 = super::search::IGNORE_CASE;
const NO_ACCENT: i64 = KeyRule::IGNORE_ACCENTS;
const NO_OUTER_SPACE: i64 = KeyRule::IGNORE_SPACES;
const NO_INNER_SPACE: i64 = 64;
const NO_PUNCTUATION: i64 = KeyRule::IGNORE_PUNCTUATION;
const UPPER: i64 = 256;
const LOWER: i64 = 512;
const DICTIONARY: i64 = 1024;
const NATURAL: i64 = 2048;

const LEFT: i64 = 1;
const RIGHT: i64 = 2;
const INNER: i64 = 4;

const OPTIONS: Parameter = parameter("options", "options", Ty::Int).among(&[COMPARISONS]);

/// Options of comparison and form.
pub const COMPARISONS: &[Constant] = &[
    constant("ccNormal", "ccNormal", NORMAL, doc("Tel quel.", "As it is.")),
    constant("ccSansCasse", "ccIgnoreCase", IGNORE_CASE, doc("Sans casse.", "Whatever the case.")),
    constant("ccSansAccent", "ccIgnoreAccent", NO_ACCENT, doc("Sans accents.", "Without accents.")),
    constant(
        "ccSansEspace",
        "ccIgnoreSpace",
        NO_OUTER_SPACE,
        doc("Sans blancs au début ni à la fin.", "Without blanks at either end."),
    ),
    constant(
        "ccSansEspaceIntérieur",
        "ccIgnoreInsideSpace",
        NO_INNER_SPACE,
        doc("Sans espaces intérieurs.", "Without inner spaces."),
    ),
    constant(
        "ccSansPonctuationNiEspace",
        "ccIgnorePunctuationAndSpace",
        NO_PUNCTUATION,
        doc("Sans ponctuation ni espaces.", "Without punctuation and spaces."),
    ),
    constant("ccMajuscule", "ccUpCase", UPPER, doc("En majuscules.", "In upper case.")),
    constant("ccMinuscule", "ccLowCase", LOWER, doc("En minuscules.", "In lower case.")),
    constant(
        "ccOrdreLexicographique",
        "ccLexicographicOrder",
        DICTIONARY,
        doc("Ordre du dictionnaire.", "Dictionary order."),
    ),
    constant(
        "ccRespecteNumérique",
        "ccRespectNumeric",
        NATURAL,
        doc("Les nombres selon leur valeur.", "Numbers by their value."),
    ),
];

/// How many entries a key has.
pub const KEYS: &[Constant] = &[
    constant(
        "AvecDoublon",
        "WithDuplicates",
        KeyRule::DUPLICATES,
        doc("Une clé peut avoir plusieurs entrées.", "A key may have several entries."),
    ),
    constant(
        "SansDoublon",
        "WithoutDuplicates",
        NORMAL,
        doc("Une clé n'a qu'une entrée.", "A key has one entry."),
    ),
];

/// The spaces to take off.
pub const SPACES: &[Constant] = &[
    constant("sscGauche", "sscLeft", LEFT, doc("Espaces de gauche.", "Spaces on the left.")),
    constant("sscDroite", "sscRight", RIGHT, doc("Espaces de droite.", "Spaces on the right.")),
    constant("sscExtérieur", "sscOutside", LEFT + RIGHT, doc("Des deux côtés.", "On both sides.")),
    constant("sscIntérieur", "sscInside", INNER, doc("Espaces intérieurs.", "Inner spaces.")),
    constant("sscTout", "sscAll", LEFT + RIGHT + INNER, doc("Tous les espaces.", "All spaces.")),
];

/// A text in the form that `cc…` options ask for.
#[must_use]
pub fn formatted(text: &str, options: i64) -> Cow<'_, str> {
    let mut form = Cow::Borrowed(text);
    let mut apply = |option: i64, change: &dyn Fn(&str) -> String| {
        if options & option != 0 {
            form = Cow::Owned(change(&form));
        }
    };
    apply(NO_OUTER_SPACE, &|text| text.trim_matches(is_blank).to_owned());
    apply(NO_INNER_SPACE, &without_inner_spaces);
    apply(NO_PUNCTUATION, &|text| text.chars().filter(|letter| letter.is_alphanumeric()).collect());
    apply(NO_ACCENT, &|text| without_accents(text).into_owned());
    apply(UPPER, &str::to_uppercase);
    apply(LOWER | IGNORE_CASE, &str::to_lowercase);
    form
}

/// The characters 9 to 13 and the space.
fn is_blank(character: char) -> bool {
    matches!(character, '\t'..='\r' | ' ')
}

fn without_inner_spaces(text: &str) -> String {
    let inner = text.trim_matches(' ');
    let start = text.len() - text.trim_start_matches(' ').len();
    let end = start + inner.len();
    [&text[..start], &inner.replace(' ', ""), &text[end..]].concat()
}

/// `ChaîneFormate`.
pub const FORMAT: Function = Function {
    names: names("ChaîneFormate", "StringFormat"),
    page: 3024019,
    doc: doc(
        "Met un texte en forme : casse, accents, espaces, ponctuation, selon la somme d'options cc….",
        "Puts a text in form: case, accents, spaces, punctuation, by a sum of cc… options.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT, OPTIONS], result: Ty::Text, run: format }],
    examples: &[
        example(
            r#"Trace(ChaîneFormate("  Été ", ccSansEspace + ccSansAccent + ccMajuscule))"#,
            "ETE",
        ),
        example(
            r#"s est une chaîne = "a-b c"
Trace(s.Formate(ccSansPonctuationNiEspace))"#,
            "abc",
        ),
    ],
    keeps_error: false,
};

fn format(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(formatted(args.text(0), args.int(1).unwrap_or(NORMAL))))
}

/// `ChaîneCompare`.
pub const COMPARE: Function = Function {
    names: names("ChaîneCompare", "StringCompare"),
    page: 3024011,
    doc: doc(
        "Compare deux textes selon des options cc… : -1, 0 ou 1.",
        "Compares two texts by cc… options: -1, 0 or 1.",
    ),
    syntaxes: &[Syntax {
        parameters: &[TEXT, parameter("autre", "other", Ty::Text), OPTIONS.optional()],
        result: Ty::Int,
        run: compare,
    }],
    examples: &[example(
        r#"Trace(ChaîneCompare("Été", "ete", ccSansCasse + ccSansAccent))
Trace(ChaîneCompare("photo10", "photo9", ccRespecteNumérique))"#,
        "0\n1",
    )],
    keeps_error: false,
};

fn compare(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let order = compare_by(args.text(0), args.text(1), args.int(2).unwrap_or(NORMAL));
    Ok(Value::Int(order as i64))
}

/// The order of two texts by `cc…` options.
#[must_use]
pub fn compare_by(a: &str, b: &str, options: i64) -> Ordering {
    let (a, b) = (formatted(a, options), formatted(b, options));
    if options & NATURAL == 0 { compare_texts(&a, &b) } else { natural_order(&a, &b) }
}

/// Numbers compare by value, what stands between them as texts.
fn natural_order(mut a: &str, mut b: &str) -> Ordering {
    while !a.is_empty() && !b.is_empty() {
        let digits = a.starts_with(|c: char| c.is_ascii_digit());
        let (head_a, rest_a) = run(a);
        let (head_b, rest_b) = run(b);
        let order = if digits && b.starts_with(|c: char| c.is_ascii_digit()) {
            let (x, y) = (head_a.trim_start_matches('0'), head_b.trim_start_matches('0'));
            x.len().cmp(&y.len()).then_with(|| x.cmp(y))
        } else {
            compare_texts(head_a, head_b)
        };
        if order.is_ne() {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
    a.len().cmp(&b.len())
}

/// The first digits, or the first characters that are none.
fn run(text: &str) -> (&str, &str) {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(text.len());
    text.split_at(end)
}

/// `Majuscule`.
pub const UPPERCASE: Function = Function {
    names: names("Majuscule", "Upper"),
    page: 3024039,
    doc: doc("Met un texte en majuscules.", "Puts a text in upper case."),
    syntaxes: &[Syntax { parameters: &[TEXT], result: Ty::Text, run: upper }],
    examples: &[example(r#"Trace(Majuscule("bonjour"))"#, "BONJOUR")],
    keeps_error: false,
};

fn upper(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(match args.get(0) {
        Some(Value::Text(text)) => Value::Text(Text::uppercase(text.as_str())),
        _ => Value::text(""),
    })
}

/// `Minuscule`.
pub const LOWERCASE: Function = Function {
    names: names("Minuscule", "Lower"),
    page: 3024030,
    doc: doc("Met un texte en minuscules.", "Puts a text in lower case."),
    syntaxes: &[Syntax { parameters: &[TEXT], result: Ty::Text, run: lower }],
    examples: &[example(r#"Trace(Minuscule("BONJOUR"))"#, "bonjour")],
    keeps_error: false,
};

fn lower(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(match args.get(0) {
        Some(Value::Text(text)) => Value::Text(Text::lowercase(text.as_str())),
        _ => Value::text(""),
    })
}

/// `PremièreLettreEnMajuscule`.
pub const CAPITALIZE: Function = Function {
    names: names("PremièreLettreEnMajuscule", "FirstLetterToUpper"),
    page: 1410088702,
    doc: doc(
        "Met en majuscule la première lettre de chaque mot.",
        "Puts the first letter of each word in upper case.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT], result: Ty::Text, run: capitalize }],
    examples: &[example(r#"Trace(PremièreLettreEnMajuscule("jean martin"))"#, "Jean Martin")],
    keeps_error: false,
};

fn capitalize(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mut result = String::with_capacity(args.text(0).len());
    let mut inside = false;
    for letter in args.text(0).chars() {
        if inside {
            result.push(letter);
        } else {
            result.extend(letter.to_uppercase());
        }
        inside = letter.is_alphanumeric();
    }
    Ok(Value::text(result))
}

/// `SansEspace`.
pub const NO_SPACE: Function = Function {
    names: names("SansEspace", "NoSpace"),
    page: 3024034,
    doc: doc(
        "Enlève les espaces autour d'un texte, ou là où une option ssc… le dit.",
        "Takes off the spaces around a text, or where an ssc… option says.",
    ),
    syntaxes: &[Syntax {
        parameters: &[TEXT, parameter("où", "where", Ty::Int).optional().among(&[SPACES])],
        result: Ty::Text,
        run: no_space,
    }],
    examples: &[example(
        r#"Trace("[" + SansEspace("  a b ") + "]", SansEspace(" a b ", sscTout))"#,
        "[a b]\tab",
    )],
    keeps_error: false,
};

/// The functions that are called on texts where they stand.
pub const QUICK: &[QuickForm] = &[
    (NO_SPACE.names, Quick::Part(without_outer_spaces)),
    (LOWERCASE.names, Quick::Text(Text::lowercase)),
    (UPPERCASE.names, Quick::Text(Text::uppercase)),
];

/// Most texts have none, or a few.
fn without_outer_spaces(mut text: &str) -> &str {
    while let Some(rest) = text.strip_prefix(' ') {
        text = rest;
    }
    while let Some(rest) = text.strip_suffix(' ') {
        text = rest;
    }
    text
}

fn no_space(_: &mut dyn Runtime, mut args: Arguments) -> Outcome {
    let place = args.int(1).unwrap_or(LEFT + RIGHT);
    let mut text = args.take(0).to_text()?;
    if place & INNER != 0 {
        text = Text::from(without_inner_spaces(text.as_str()));
    }
    let whole = text.as_str();
    let mut kept = 0..whole.len();
    if place & LEFT != 0 {
        kept.start = whole.len() - whole.trim_start_matches(' ').len();
    }
    if place & RIGHT != 0 {
        kept.end = whole.trim_end_matches(' ').len().max(kept.start);
    }
    if kept != (0..whole.len()) {
        text.keep(kept);
    }
    Ok(Value::Text(text))
}

/// `SansAccent`.
pub const NO_ACCENTS: Function = Function {
    names: names("SansAccent", "NoAccent"),
    page: 3024033,
    doc: doc("Enlève les accents d'un texte.", "Takes the accents off a text."),
    syntaxes: &[Syntax { parameters: &[TEXT], result: Ty::Text, run: no_accents }],
    examples: &[example(r#"Trace(SansAccent("Ça a été"))"#, "Ca a ete")],
    keeps_error: false,
};

fn no_accents(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(without_accents(args.text(0))))
}

const CHARACTERS: Parameter = parameter("caractères", "characters", Ty::Text).optional();

/// `SansCaractère`.
pub const NO_CHARACTER: Function = Function {
    names: names("SansCaractère", "NoCharacter"),
    page: 1000019391,
    doc: doc(
        "Enlève des caractères (l'espace par défaut) aux deux bouts d'un texte.",
        "Takes characters (the space by default) off both ends of a text.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT, CHARACTERS], result: Ty::Text, run: no_character }],
    examples: &[example(r#"Trace(SansCaractère("<<a>>", "<>"))"#, "a")],
    keeps_error: false,
};

/// `SansCaractèreGauche`.
pub const NO_CHARACTER_LEFT: Function = Function {
    names: names("SansCaractèreGauche", "NoCharacterLeft"),
    page: 1000020478,
    doc: doc(
        "Enlève des caractères (l'espace par défaut) au début d'un texte.",
        "Takes characters (the space by default) off the beginning of a text.",
    ),
    syntaxes: &[Syntax {
        parameters: &[TEXT, CHARACTERS],
        result: Ty::Text,
        run: no_character_left,
    }],
    examples: &[example(r#"Trace(SansCaractèreGauche("00420", "0"))"#, "420")],
    keeps_error: false,
};

/// `SansCaractèreDroite`.
pub const NO_CHARACTER_RIGHT: Function = Function {
    names: names("SansCaractèreDroite", "NoCharacterRight"),
    page: 1000020479,
    doc: doc(
        "Enlève des caractères (l'espace par défaut) à la fin d'un texte.",
        "Takes characters (the space by default) off the end of a text.",
    ),
    syntaxes: &[Syntax {
        parameters: &[TEXT, CHARACTERS],
        result: Ty::Text,
        run: no_character_right,
    }],
    examples: &[example(r#"Trace(SansCaractèreDroite("a/b//", "/"))"#, "a/b")],
    keeps_error: false,
};

fn unwanted(args: &Arguments) -> impl Fn(char) -> bool {
    let set: Vec<char> = if args.has(1) { args.text(1).chars().collect() } else { vec![' '] };
    move |character| set.contains(&character)
}

fn no_character(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let unwanted = unwanted(&args);
    Ok(Value::text(args.text(0).trim_start_matches(&unwanted).trim_end_matches(&unwanted)))
}

fn no_character_left(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(args.text(0).trim_start_matches(unwanted(&args))))
}

fn no_character_right(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(args.text(0).trim_end_matches(unwanted(&args))))
}

/// `Complète`.
pub const PAD: Function = Function {
    names: names("Complète", "Complete"),
    page: 3024010,
    doc: doc(
        "Amène un texte à une longueur : complété à droite par un caractère (l'espace par défaut), ou coupé.",
        "Brings a text to a length: filled on the right with a character (the space by default), or cut.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            TEXT,
            parameter("taille", "size", Ty::Int),
            parameter("caractère", "character", Ty::Text).optional(),
        ],
        result: Ty::Text,
        run: pad,
    }],
    examples: &[example(
        r#"Trace(Complète("Total", 8, ".") + "12")
Trace(Complète("facture", 4))"#,
        "Total...12\nfact",
    )],
    keeps_error: false,
};

fn pad(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let size = usize::try_from(args.int(1).unwrap_or(0)).map_err(|_| negative())?;
    let filler = if args.text(2).is_empty() { " " } else { args.text(2) };
    let filler = filler.chars().next().unwrap_or(' ');
    check_bytes(size.saturating_mul(filler.len_utf8()))?;
    let text = Text::from(args.text(0));
    let mut result = text.slice(0, size).to_owned();
    result.extend(std::iter::repeat_n(filler, size.saturating_sub(text.len())));
    Ok(Value::text(result))
}

/// `Répète`.
pub const REPEAT: Function = Function {
    names: names("Répète", "RepeatString"),
    page: 3024036,
    doc: doc("Met un texte plusieurs fois bout à bout.", "Puts a text end to end several times."),
    syntaxes: &[Syntax {
        parameters: &[TEXT, parameter("nombre", "count", Ty::Int)],
        result: Ty::Text,
        run: repeat,
    }],
    examples: &[example(r#"Trace(Répète("-=", 3))"#, "-=-=-=")],
    keeps_error: false,
};

fn repeat(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let count = usize::try_from(args.int(1).unwrap_or(0)).unwrap_or(0);
    check_bytes(args.text(0).len().saturating_mul(count))?;
    Ok(Value::text(args.text(0).repeat(count)))
}

/// `ChaîneInverse`.
pub const REVERSE: Function = Function {
    names: names("ChaîneInverse", "StringReverse"),
    page: 1000019901,
    doc: doc("Écrit un texte à l'envers.", "Writes a text backwards."),
    syntaxes: &[Syntax { parameters: &[TEXT], result: Ty::Text, run: reverse }],
    examples: &[example(r#"Trace(ChaîneInverse("été 1"))"#, "1 été")],
    keeps_error: false,
};

fn reverse(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(args.text(0).chars().rev().collect::<String>()))
}

/// `ChaîneIncrémente`.
pub const INCREMENT: Function = Function {
    names: names("ChaîneIncrémente", "StringIncrement"),
    page: 1000020773,
    doc: doc(
        "Augmente de 1 le nombre qui finit un texte ; ajoute 1 s'il n'y en a pas.",
        "Adds 1 to the number that ends a text; appends 1 when there is none.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT], result: Ty::Text, run: increment }],
    examples: &[example(r#"Trace(ChaîneIncrémente("FA0099"))"#, "FA0100")],
    keeps_error: false,
};

fn increment(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let text = args.text(0);
    let head = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let mut digits = text.as_bytes()[head.len()..].to_vec();
    let nines = digits.iter().rev().take_while(|digit| **digit == b'9').count();
    let rest = digits.len() - nines;
    digits[rest..].fill(b'0');
    match rest.checked_sub(1) {
        Some(last) => digits[last] += 1,
        None => digits.insert(0, b'1'),
    }
    Ok(Value::text(format!("{head}{}", String::from_utf8_lossy(&digits))))
}

/// `ChaîneSupprimeDoublon`.
pub const NO_DUPLICATE: Function = Function {
    names: names("ChaîneSupprimeDoublon", "StringDeleteDuplicate"),
    page: 1410087412,
    doc: doc(
        "Garde une seule fois chaque sous-chaîne d'une liste séparée (RC par défaut).",
        "Keeps each part of a separated list (CR by default) once.",
    ),
    syntaxes: &[Syntax {
        parameters: &[TEXT, parameter("séparateur", "separator", Ty::Text).optional()],
        result: Ty::Text,
        run: no_duplicate,
    }],
    examples: &[example(r#"Trace(ChaîneSupprimeDoublon("a;b;a;c", ";"))"#, "a;b;c")],
    keeps_error: false,
};

fn no_duplicate(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let separator = if args.text(1).is_empty() { "\r\n" } else { args.text(1) };
    let mut seen = std::collections::HashSet::new();
    let kept: Vec<&str> = args.text(0).split(separator).filter(|part| seen.insert(*part)).collect();
    Ok(Value::text(kept.join(separator)))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    FORMAT,
    COMPARE,
    UPPERCASE,
    LOWERCASE,
    CAPITALIZE,
    NO_SPACE,
    NO_ACCENTS,
    NO_CHARACTER,
    NO_CHARACTER_LEFT,
    NO_CHARACTER_RIGHT,
    PAD,
    REPEAT,
    REVERSE,
    INCREMENT,
    NO_DUPLICATE,
];

/// Those that follow a dot.
pub static METHODS: &[Function] = &[
    Function { names: names("Formate", "Format"), ..FORMAT },
    Function { names: names("Compare", "Compare"), ..COMPARE },
    UPPERCASE,
    LOWERCASE,
    CAPITALIZE,
    NO_SPACE,
    NO_ACCENTS,
    NO_CHARACTER,
    NO_CHARACTER_LEFT,
    NO_CHARACTER_RIGHT,
    PAD,
    Function { names: names("Répète", "Repeat"), ..REPEAT },
    Function { names: names("Inverse", "Reverse"), ..REVERSE },
    Function { names: names("Incrémente", "Increment"), ..INCREMENT },
    Function { names: names("SupprimeDoublon", "DeleteDuplicate"), ..NO_DUPLICATE },
];
