//! Numbers in words.

use wl_interpreter::builtin::{
    Arguments, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::Language;
use wl_interpreter::value::Value;

use crate::Outcome;
use crate::numbers::rounding::rounded_text;

const NAME: Parameter = parameter("unité", "unit", Ty::Text).optional();
const HUNDREDTHS: Parameter = parameter("centièmes", "hundredths", Ty::Text).optional();

/// `NombreEnLettres`.
pub const IN_WORDS: Function = Function {
    names: names("NombreEnLettres", "NumberInWords"),
    page: 1000020632,
    doc: doc(
        "Écrit un nombre en toutes lettres, dans la langue des messages ; deux décimales, arrondies. « (s) » dans une unité est le s du pluriel.",
        "Writes a number in words, in the language of messages; two decimals, rounded. “(s)” in a unit is the s of the plural.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("nombre", "number", Ty::Any), NAME, HUNDREDTHS],
        result: Ty::Text,
        run: in_words,
    }],
    examples: &[
        example(
            "Trace(NombreEnLettres(80), NombreEnLettres(21.5))",
            "quatre-vingts\tvingt et un virgule cinquante",
        ),
        example(
            r#"Trace(NombreEnLettres(2.01, "euro(s)", "centime(s)"))"#,
            "deux euros et un centime",
        ),
    ],
    keeps_error: false,
};

fn in_words(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let number = args.value(0).to_currency()?;
    let text = rounded_text(Value::Currency(std::rc::Rc::new(number)).to_text()?.as_str(), 2);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.as_str()),
    };
    let (whole, cents) = digits.split_once('.').unwrap_or((digits, "00"));
    let (whole, cents): (u64, u64) = (whole.parse().unwrap_or(0), cents.parse().unwrap_or(0));
    let language = runtime.language();
    let (words, minus, and, point): (fn(u64) -> String, _, _, _) = match language {
        Language::French => (french, "moins", "et", "virgule"),
        Language::English => (english, "minus", "and", "point"),
    };
    let is_plural = |count: u64| match language {
        Language::French => count >= 2,
        Language::English => count != 1,
    };
    let mut result = words(whole);
    if args.has(1) {
        // « un million d'euros » : a round number of millions calls for its `de`.
        let round =
            language == Language::French && whole >= 1_000_000 && whole.is_multiple_of(1_000_000);
        result.push_str(&unit(args.text(1), is_plural(whole), round));
    }
    if cents > 0 {
        match (args.has(1), args.has(2)) {
            (_, true) => {
                result.extend([" ", and, " ", &words(cents)]);
                result += &unit(args.text(2), is_plural(cents), false);
            }
            (true, false) => result.extend([" ", &words(cents)]),
            (false, false) => {
                result.extend([" ", point, " "]);
                if cents < 10 {
                    result.extend([&*words(0), " "]);
                }
                result.push_str(&words(cents));
            }
        }
    }
    Ok(Value::text(if sign { format!("{minus} {result}") } else { result }))
}

/// A unit after its number, with the plural that it asks for.
fn unit(name: &str, plural: bool, of: bool) -> String {
    let name = name.replace("(s)", if plural { "s" } else { "" });
    let vowel = name.chars().next().is_some_and(|c| "aeiouyéèêhAEIOUYÉÈÊH".contains(c));
    match (of, vowel) {
        (true, true) => format!(" d'{name}"),
        (true, false) => format!(" de {name}"),
        _ => format!(" {name}"),
    }
}

const FRENCH: [&str; 20] = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
];
const FRENCH_TENS: [&str; 7] = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante"];
const FRENCH_SCALE: [&str; 4] = ["billiard", "billion", "milliard", "million"];

const ENGLISH: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const ENGLISH_TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ENGLISH_SCALE: [&str; 4] = ["quadrillion", "trillion", "billion", "million"];

/// From 10¹⁵ down to 10⁶.
fn scales() -> impl Iterator<Item = (usize, u64)> {
    [1_000_000_000_000_000, 1_000_000_000_000, 1_000_000_000, 1_000_000].into_iter().enumerate()
}

fn french(number: u64) -> String {
    if number < 1_000 {
        return french_below_thousand(number, true);
    }
    let mut parts = Vec::new();
    let mut left = number;
    for (rank, size) in scales() {
        let count = left / size;
        left %= size;
        if count > 0 {
            let plural = if count > 1 { "s" } else { "" };
            parts.push(format!("{} {}{plural}", french(count), FRENCH_SCALE[rank]));
        }
    }
    match left / 1_000 {
        0 => {}
        1 => parts.push("mille".to_owned()),
        // `mille` takes away the s of `cents` and `quatre-vingts`.
        count => parts.push(format!("{} mille", french_below_thousand(count, false))),
    }
    if !left.is_multiple_of(1_000) {
        parts.push(french_below_thousand(left % 1_000, true));
    }
    parts.join(" ")
}

/// `last`: nothing follows that would take away the s of `cents` and `quatre-vingts`.
fn french_below_thousand(number: u64, last: bool) -> String {
    let (hundreds, rest) = ((number / 100) as usize, (number % 100) as usize);
    let head = match hundreds {
        0 => return french_below_hundred(rest, last),
        1 => "cent".to_owned(),
        _ if rest == 0 && last => return format!("{} cents", FRENCH[hundreds]),
        _ => format!("{} cent", FRENCH[hundreds]),
    };
    if rest == 0 { head } else { format!("{head} {}", french_below_hundred(rest, last)) }
}

fn french_below_hundred(number: usize, last: bool) -> String {
    match number {
        0..20 => FRENCH[number].to_owned(),
        80 => format!("quatre-vingt{}", if last { "s" } else { "" }),
        71 => "soixante et onze".to_owned(),
        70..80 => format!("soixante-{}", FRENCH[number - 60]),
        81..100 => format!("quatre-vingt-{}", FRENCH[number - 80]),
        _ => match number % 10 {
            0 => FRENCH_TENS[number / 10].to_owned(),
            1 => format!("{} et un", FRENCH_TENS[number / 10]),
            digit => format!("{}-{}", FRENCH_TENS[number / 10], FRENCH[digit]),
        },
    }
}

fn english(number: u64) -> String {
    let mut parts = Vec::new();
    let mut left = number;
    for (rank, size) in scales() {
        let count = left / size;
        left %= size;
        if count > 0 {
            parts.push(format!("{} {}", english(count), ENGLISH_SCALE[rank]));
        }
    }
    if left >= 1_000 {
        parts.push(format!("{} thousand", english(left / 1_000)));
        left %= 1_000;
    }
    if left >= 100 {
        parts.push(format!("{} hundred", ENGLISH[(left / 100) as usize]));
        left %= 100;
    }
    if left > 0 || parts.is_empty() {
        let left = left as usize;
        parts.push(match (left / 10, left % 10) {
            (0 | 1, _) => ENGLISH[left].to_owned(),
            (tens, 0) => ENGLISH_TENS[tens].to_owned(),
            (tens, digit) => format!("{}-{}", ENGLISH_TENS[tens], ENGLISH[digit]),
        });
    }
    parts.join(" ")
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[IN_WORDS];

#[cfg(test)]
mod tests {
    use super::{english, french};

    #[test]
    fn numbers_are_spelt_as_one_says_them() {
        for (number, words) in [
            (0, "zéro"),
            (16, "seize"),
            (71, "soixante et onze"),
            (79, "soixante-dix-neuf"),
            (81, "quatre-vingt-un"),
            (91, "quatre-vingt-onze"),
            (200, "deux cents"),
            (201, "deux cent un"),
            (1_000, "mille"),
            (80_000, "quatre-vingt mille"),
            (200_000, "deux cent mille"),
            (80_000_000, "quatre-vingts millions"),
            (1_002_003_004, "un milliard deux millions trois mille quatre"),
        ] {
            assert_eq!(french(number), words);
        }
        for (number, words) in [
            (0, "zero"),
            (13, "thirteen"),
            (40, "forty"),
            (85, "eighty-five"),
            (121, "one hundred twenty-one"),
            (1_001, "one thousand one"),
            (
                604_462_909_807_314_587,
                "six hundred four quadrillion four hundred sixty-two trillion nine hundred nine billion eight hundred seven million three hundred fourteen thousand five hundred eighty-seven",
            ),
        ] {
            assert_eq!(english(number), words);
        }
    }
}
