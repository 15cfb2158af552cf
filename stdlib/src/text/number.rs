//! Numbers as texts, and back: `NumériqueVersChaîne`, `Val`…

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::Value;

use super::TEXT;
use crate::Outcome;
use crate::numbers::rounding::rounded_text;

/// `NumériqueVersChaîne`.
pub const FORMAT: Function = Function {
    names: names("NumériqueVersChaîne", "NumToString"),
    page: 3024024,
    doc: doc(
        "Écrit un nombre selon un format : [-][+][0][taille][.décimales] puis d, f, e, x ou o, puis S pour séparer les milliers.",
        "Writes a number by a format: [-][+][0][size][.decimals] then d, f, e, x or o, then S to set thousands apart.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            parameter("nombre", "number", Ty::Any),
            parameter("format", "format", Ty::Text).optional(),
        ],
        result: Ty::Text,
        run: format,
    }],
    examples: &[
        example(r#"Trace(NumériqueVersChaîne(1234567.891, "12.2fS"))"#, "1 234 567.89"),
        example(r#"Trace(NumToString(7, "03d"), NumToString(255, "X"))"#, "007\tFF"),
    ],
    keeps_error: false,
};

/// What a format asks for.
#[allow(clippy::struct_excessive_bools)] // The signs of a format combine freely.
struct Format {
    left: bool,
    plus: bool,
    zeros: bool,
    width: usize,
    decimals: Option<usize>,
    comma: bool,
    kind: char,
    thousands: bool,
}

impl Format {
    fn parse(text: &str) -> Option<Self> {
        let mut rest = text.trim();
        let mut take = |sign: char| match rest.strip_prefix(sign) {
            Some(after) => {
                rest = after;
                true
            }
            None => false,
        };
        let (left, plus, zeros) = (take('-'), take('+'), take('0'));
        let number = |rest: &mut &str| {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let value = rest[..digits].parse::<usize>();
            *rest = &rest[digits..];
            value.unwrap_or(0).min(99)
        };
        let width = number(&mut rest);
        let comma = rest.starts_with(',');
        let decimals = rest.starts_with(['.', ',']).then(|| {
            rest = &rest[1..];
            number(&mut rest)
        });
        let mut letters = rest.chars();
        let kind = letters.next().filter(|letter| "dfexXo".contains(*letter))?;
        let thousands = match letters.as_str() {
            "" => false,
            "S" | "s" => true,
            _ => return None,
        };
        Some(Self { left, plus, zeros, width, decimals, comma, kind, thousands })
    }

    fn write(&self, value: &Value) -> Result<String, Error> {
        let text = value.to_text()?.into_string();
        let mut digits = match self.kind {
            'd' => rounded_text(&text, 0),
            'f' => rounded_text(&text, self.decimals.unwrap_or(6)),
            'e' => scientific(value.to_real()?, self.decimals.unwrap_or(6)),
            kind => in_base(value.to_int()?, kind, self.width),
        };
        if self.thousands {
            digits = with_thousands(&digits);
        }
        if self.comma {
            digits = digits.replace('.', ",");
        }
        if self.plus && !digits.starts_with('-') && matches!(self.kind, 'd' | 'f' | 'e') {
            digits.insert(0, '+');
        }
        let missing = self.width.saturating_sub(digits.chars().count());
        Ok(if self.left {
            digits + &" ".repeat(missing)
        } else if self.zeros {
            let sign = usize::from(digits.starts_with(['-', '+']));
            format!("{}{}{}", &digits[..sign], "0".repeat(missing), &digits[sign..])
        } else {
            " ".repeat(missing) + &digits
        })
    }
}

fn format(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let value = args.value(0);
    if matches!(value, Value::Text(_)) || !args.has(1) || args.text(1).is_empty() {
        return Ok(Value::Text(value.to_text()?));
    }
    let wanted = args.text(1);
    let format = Format::parse(wanted).ok_or_else(|| {
        Error::fatal(
            codes::RUN_ERROR,
            bilingual!(
                "« {wanted} » n'est pas un format de nombre",
                "“{wanted}” is not a number format"
            ),
        )
        .hint(bilingual!(
            "écrire par exemple \"10.2f\" ou \"05d\"",
            "write for instance \"10.2f\" or \"05d\""
        ))
    })?;
    Ok(Value::text(format.write(&value)?))
}

/// Digits in groups of three before the point.
#[must_use]
pub fn with_thousands(number: &str) -> String {
    let (whole, rest) = number.split_at(number.find(['.', 'e']).unwrap_or(number.len()));
    let digits = whole.trim_start_matches(['-', '+']);
    let mut grouped = whole[..whole.len() - digits.len()].to_owned();
    for (rank, digit) in digits.chars().enumerate() {
        if rank > 0 && (digits.len() - rank) % 3 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped + rest
}

/// `1.500000e+03`.
fn scientific(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$e}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return text };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

/// Two's complement; 8 or 11 digits for a negative number when no width is asked.
fn in_base(value: i64, kind: char, width: usize) -> String {
    let bits = match i32::try_from(value) {
        Ok(small) if small < 0 => u64::from(small as u32),
        _ => value as u64,
    };
    let width = if value < 0 && width == 0 { if kind == 'o' { 11 } else { 8 } } else { 0 };
    match kind {
        'o' => format!("{bits:0width$o}"),
        'x' => format!("{bits:0width$x}"),
        _ => format!("{bits:0width$X}"),
    }
}

const BASE: Parameter = parameter("base", "base", Ty::Any).optional();

/// `Val`.
pub const VAL: Function = Function {
    names: names("Val", "Val"),
    page: 3024037,
    doc: doc(
        "Lit le nombre qui commence un texte, en base 10 ou dans une autre ; 0 s'il n'y en a pas.",
        "Reads the number that begins a text, in base 10 or another; 0 when there is none.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT, BASE], result: Ty::Any, run: val }],
    examples: &[
        example(r#"Trace(Val("12.5 kg"), Val("7,5"), Val("rien"))"#, "12.5\t7\t0"),
        example(r#"Trace(Val("FF", 16), Val("1.2e3"))"#, "255\t1200"),
    ],
    keeps_error: false,
};

/// `ChaîneVersNumérique`.
pub const TO_NUMBER: Function =
    Function { names: names("ChaîneVersNumérique", "StringToNum"), page: 1410087852, ..VAL };

fn val(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let base = match args.value(1) {
        Value::Null => 10,
        Value::Text(letter) => match letter.as_str() {
            "x" | "X" => 16,
            "o" | "O" => 8,
            "b" | "B" => 2,
            "d" | "D" => 10,
            digits => digits.parse().unwrap_or(0),
        },
        other => other.to_int()?,
    };
    let text = args.text(0).trim_start();
    match u32::try_from(base) {
        Ok(10) => Ok(decimal(text)),
        Ok(base) if (2..=36).contains(&base) => Ok(Value::Int(whole(text, base))),
        _ => Ok(Value::Int(0)),
    }
}

fn whole(text: &str, base: u32) -> i64 {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let value = digits
        .chars()
        .map_while(|digit| digit.to_digit(base))
        .try_fold(0i64, |sum, digit| {
            sum.checked_mul(i64::from(base))?.checked_add(i64::from(digit))
        })
        .unwrap_or(0);
    if negative { -value } else { value }
}

/// The longest number that begins the text: an integer when it is one and fits, else a real.
fn decimal(text: &str) -> Value {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let sign = usize::from(text.starts_with(['-', '+']));
    let mut end = sign + digits(sign);
    if bytes.get(end) == Some(&b'.') {
        end += 1 + digits(end + 1);
    }
    let mantissa = end;
    if bytes.get(end).is_some_and(|byte| matches!(byte, b'e' | b'E' | b'd' | b'D')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'-' | b'+')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    if end == mantissa
        && let Ok(value) = text[..end].parse::<i64>()
    {
        return Value::Int(value);
    }
    let number = text[..end].replace(['d', 'D'], "e");
    Value::Real(number.parse::<f64>().ok().filter(|value| value.is_finite()).unwrap_or(0.0))
}

/// `EstNumérique`.
pub const IS_NUMERIC: Function = Function {
    names: names("EstNumérique", "IsNumeric"),
    page: 3013035,
    doc: doc(
        "Dit si une valeur est un nombre, ou un texte qui n'est rien d'autre qu'un nombre.",
        "Tells whether a value is a number, or a text that is nothing but a number.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("valeur", "value", Ty::Any)],
        result: Ty::Bool,
        run: is_numeric,
    }],
    examples: &[example(r#"Trace(EstNumérique("12.5"), EstNumérique("12 kg"))"#, "1\t0")],
    keeps_error: false,
};

fn is_numeric(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let numeric = match args.value(0) {
        Value::Text(text) => text.as_str().trim().parse::<f64>().is_ok_and(f64::is_finite),
        Value::Int(_) | Value::Real(_) | Value::Currency(_) | Value::Numeric(_) => true,
        _ => false,
    };
    Ok(Value::Bool(numeric))
}

/// `EntierVersHexa`.
pub const INT_TO_HEXA: Function = Function {
    names: names("EntierVersHexa", "IntegerToHexa"),
    page: 1000019494,
    doc: doc("Écrit un entier en hexadécimal.", "Writes an integer in hexadecimal."),
    syntaxes: &[Syntax {
        parameters: &[parameter("entier", "integer", Ty::Long)],
        result: Ty::Text,
        run: int_to_hexa,
    }],
    examples: &[example("Trace(EntierVersHexa(4096))", "1000")],
    keeps_error: false,
};

fn int_to_hexa(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(in_base(args.int(0).unwrap_or(0), 'X', 0)))
}

/// `HexaVersEntier`.
pub const HEXA_TO_INT: Function = Function {
    names: names("HexaVersEntier", "HexaToInteger"),
    page: 1000019413,
    doc: doc("Lit un entier écrit en hexadécimal.", "Reads an integer written in hexadecimal."),
    syntaxes: &[Syntax { parameters: &[TEXT], result: Ty::Long, run: hexa_to_int }],
    examples: &[example(r#"Trace(HexaVersEntier("1F"))"#, "31")],
    keeps_error: false,
};

fn hexa_to_int(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let text = args.text(0).trim();
    Ok(Value::Int(whole(text.trim_start_matches("0x"), 16)))
}

/// `TailleVersChaîne`.
pub const SIZE_TO_TEXT: Function = Function {
    names: names("TailleVersChaîne", "LengthToString"),
    page: 1000017038,
    doc: doc(
        "Écrit un nombre d'octets dans l'unité qui convient, de l'octet au téraoctet.",
        "Writes a number of bytes in the unit that suits it, from byte to terabyte.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("octets", "bytes", Ty::Long)],
        result: Ty::Text,
        run: size_to_text,
    }],
    examples: &[example("Trace(TailleVersChaîne(1536))", "1.5 Ko")],
    keeps_error: false,
};

fn size_to_text(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let units = match runtime.language() {
        wl_interpreter::diagnostic::Language::French => ["octets", "Ko", "Mo", "Go", "To"],
        wl_interpreter::diagnostic::Language::English => ["bytes", "KB", "MB", "GB", "TB"],
    };
    let mut size = args.int(0).unwrap_or(0) as f64;
    let mut unit = 0;
    while size.abs() >= 1024.0 && unit + 1 < units.len() {
        size /= 1024.0;
        unit += 1;
    }
    let size = Value::Real((size * 100.0).round() / 100.0).to_text()?;
    Ok(Value::text(format!("{} {}", size.as_str(), units[unit])))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] =
    &[FORMAT, VAL, TO_NUMBER, IS_NUMERIC, INT_TO_HEXA, HEXA_TO_INT, SIZE_TO_TEXT];

/// Those that follow a dot.
pub static METHODS: &[Function] =
    &[VAL, Function { names: names("VersNumérique", "ToNum"), ..TO_NUMBER }, IS_NUMERIC];

#[cfg(test)]
mod tests {
    use super::{Format, decimal, with_thousands};
    use wl_interpreter::value::{Value, display};

    fn written(format: &str, value: f64) -> String {
        Format::parse(format).unwrap().write(&Value::Real(value)).unwrap()
    }

    #[test]
    fn formats() {
        for (format, value, text) in [
            ("d", 2.5, "3"),
            ("+d", 0.0, "+0"),
            ("05d", -42.0, "-0042"),
            ("-6d", 42.0, "42    "),
            ("8.2f", 5.678, "    5.68"),
            (",2f", 2.675, "2,68"),
            ("f", 1.5, "1.500000"),
            (".2e", 1500.0, "1.50e+03"),
            ("x", -1.0, "ffffffff"),
            ("o", 8.0, "10"),
            (".2fS", -1234567.0, "-1 234 567.00"),
        ] {
            assert_eq!(written(format, value), text, "{format}");
        }
        assert!(Format::parse("12").is_none() && Format::parse("é").is_none());
        assert_eq!(with_thousands("999"), "999");
    }

    #[test]
    fn the_longest_number_is_read() {
        for (text, value) in [
            ("3plus2", "3"),
            ("-1.5d2x", "-150"),
            (".5", "0.5"),
            ("1e", "1"),
            ("", "0"),
            ("-", "0"),
            ("1e999", "0"),
        ] {
            assert_eq!(display(&decimal(text)), value, "{text}");
        }
        assert_eq!(display(&decimal("99999999999999999999")), "100000000000000000000");
    }
}
