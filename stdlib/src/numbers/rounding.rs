//! Rounding: half away from zero, on the decimal digits that one reads.

use std::rc::Rc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Currency, Numeric, Value};

use super::NUMBER;
use crate::Outcome;

const DECIMALS: Parameter = parameter("décimales", "decimals", Ty::Int).optional();

/// Decimals beyond this change nothing.
const MOST_DECIMALS: i64 = 99;

/// A decimal text with exactly this many decimals.
#[must_use]
pub fn rounded_text(number: &str, decimals: usize) -> String {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", number),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let kept = fraction.len().min(decimals);
    let mut kept_digits: Vec<u8> = whole.bytes().chain(fraction.bytes().take(kept)).collect();
    if fraction.as_bytes().get(decimals).is_some_and(|next| *next >= b'5') {
        increase(&mut kept_digits);
    }
    kept_digits.extend(std::iter::repeat_n(b'0', decimals - kept));
    let all = String::from_utf8_lossy(&kept_digits).into_owned();
    let (whole, fraction) = all.split_at(all.len() - decimals);
    let sign = if all.bytes().all(|digit| digit == b'0') { "" } else { sign };
    let point = if decimals == 0 { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// Adds 1 to a number written in digits.
fn increase(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

/// The number at this many decimals, in its own format; fewer than 0 round tens, hundreds…
fn rounded(value: &Value, decimals: i64) -> Outcome {
    if decimals < 0 {
        let unit = 10f64.powi(decimals.max(-MOST_DECIMALS).abs() as i32);
        return Ok(Value::Real((value.to_real()? / unit).round() * unit));
    }
    if matches!(value, Value::Int(_)) {
        return Ok(value.clone());
    }
    let text = value.to_text()?;
    if !text.as_str().ends_with(|last: char| last.is_ascii_digit()) {
        return Ok(value.clone()); // Infinite or not a number.
    }
    in_format(value, &rounded_text(text.as_str(), decimals.min(MOST_DECIMALS) as usize))
}

/// A decimal text as a number of the same format as `model`.
fn in_format(model: &Value, text: &str) -> Outcome {
    let overflow =
        || Error::fatal(codes::OVERFLOW, bilingual!("résultat trop grand", "result too large"));
    match model {
        Value::Currency(_) => {
            Ok(Value::Currency(Rc::new(Currency::parse(text).ok_or_else(overflow)?)))
        }
        Value::Numeric(_) => {
            Ok(Value::Numeric(Rc::new(Numeric::parse(text).ok_or_else(overflow)?)))
        }
        _ => Ok(Value::Real(text.parse().unwrap_or(0.0))),
    }
}

/// `Arrondi`.
pub const ROUND: Function = Function {
    names: names("Arrondi", "Round"),
    page: 3050063,
    doc: doc(
        "Arrondit un nombre à l'entier ou à un nombre de décimales ; 5 s'éloigne de zéro.",
        "Rounds a number to the integer or to a number of decimals; 5 goes away from zero.",
    ),
    syntaxes: &[Syntax { parameters: &[NUMBER, DECIMALS], result: Ty::Any, run: round }],
    examples: &[example("Trace(Arrondi(2.5), Arrondi(-2.5), Arrondi(2.675, 2))", "3\t-3\t2.68")],
    keeps_error: false,
};

fn round(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    rounded(&args.value(0), args.int(1).unwrap_or(0))
}

/// `ArrondiInférieur`.
pub const ROUND_DOWN: Function = Function {
    names: names("ArrondiInférieur", "RoundDown"),
    page: 1000019395,
    doc: doc("Arrondit vers le bas.", "Rounds downwards."),
    syntaxes: &[Syntax { parameters: &[NUMBER, DECIMALS], result: Ty::Any, run: round_down }],
    examples: &[example("Trace(ArrondiInférieur(2.79, 1), ArrondiInférieur(-2.1))", "2.7\t-3")],
    keeps_error: false,
};

/// `ArrondiSupérieur`.
pub const ROUND_UP: Function = Function {
    names: names("ArrondiSupérieur", "RoundUp"),
    page: 1000019396,
    doc: doc("Arrondit vers le haut.", "Rounds upwards."),
    syntaxes: &[Syntax { parameters: &[NUMBER, DECIMALS], result: Ty::Any, run: round_up }],
    examples: &[example("Trace(ArrondiSupérieur(2.71, 1), ArrondiSupérieur(-2.9))", "2.8\t-2")],
    keeps_error: false,
};

fn round_down(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    towards(&args, false)
}

fn round_up(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    towards(&args, true)
}

/// Cuts the decimals, then moves away from zero when that is the direction.
fn towards(args: &Arguments, up: bool) -> Outcome {
    let value = args.value(0);
    let decimals = args.int(1).unwrap_or(0).clamp(0, MOST_DECIMALS) as usize;
    let text = value.to_text()?;
    let (whole, fraction) = text.as_str().split_once('.').unwrap_or((text.as_str(), ""));
    if fraction.len() <= decimals {
        return Ok(value);
    }
    let away = whole.starts_with('-') != up;
    // The next digit decides: 0 cuts, 9 moves on.
    let next = if away { '9' } else { '0' };
    in_format(&value, &rounded_text(&format!("{whole}.{}{next}", &fraction[..decimals]), decimals))
}

/// `ArrondiAuMultiple`.
pub const ROUND_TO_MULTIPLE: Function = Function {
    names: names("ArrondiAuMultiple", "RoundToMultiple"),
    page: 1410088706,
    doc: doc(
        "Donne le multiple d'un nombre le plus proche d'une valeur ; entre deux, celui qui s'éloigne de zéro.",
        "Gives the multiple of a number that is nearest to a value; between two, the one away from zero.",
    ),
    syntaxes: &[Syntax {
        parameters: &[NUMBER, parameter("multiple", "multiple", Ty::Any)],
        result: Ty::Any,
        run: round_to_multiple,
    }],
    examples: &[example(
        "Trace(ArrondiAuMultiple(10, 9), ArrondiAuMultiple(-10, -3), ArrondiAuMultiple(1.3, 0.2))",
        "9\t-9\t1.4",
    )],
    keeps_error: false,
};

fn round_to_multiple(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (value, multiple) = (args.value(0), args.value(1));
    let (number, step) = (value.to_real()?, multiple.to_real()?);
    if step == 0.0 {
        return Err(Error::fatal(
            codes::DIVISION_BY_ZERO,
            bilingual!("0 n'a pas de multiple où arrondir", "0 has no multiple to round to"),
        ));
    }
    // 2.65 / 0.1 is 26.499999999999996: the quotient is rounded as one reads it.
    let quotient = Value::Real(number / step).to_text()?;
    let times: f64 = rounded_text(quotient.as_str(), 0).parse().unwrap_or(0.0);
    let nearest = times * step;
    match (&value, &multiple) {
        (Value::Int(_), Value::Int(_)) => Ok(Value::Int(nearest as i64)),
        (Value::Currency(_) | Value::Numeric(_), _) => {
            in_format(&value, Value::Real(nearest).to_text()?.as_str())
        }
        _ => Ok(Value::Real(nearest)),
    }
}

/// `PartieEntière`.
pub const INTEGER_PART: Function = Function {
    names: names("PartieEntière", "IntegerPart"),
    page: 3050008,
    doc: doc(
        "Donne le plus grand entier qui ne dépasse pas un nombre.",
        "Gives the greatest integer that is not above a number.",
    ),
    syntaxes: &[Syntax { parameters: &[NUMBER], result: Ty::Any, run: integer_part }],
    examples: &[example("Trace(PartieEntière(3.7), PartieEntière(-3.5))", "3\t-4")],
    keeps_error: false,
};

fn integer_part(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    match args.value(0) {
        value @ Value::Int(_) => Ok(value),
        Value::Real(value) => Ok(Value::Real(value.floor())),
        _ => towards(&args, false),
    }
}

/// `PartieDécimale`.
pub const DECIMAL_PART: Function = Function {
    names: names("PartieDécimale", "DecimalPart"),
    page: 3050002,
    doc: doc(
        "Donne ce qui reste d'un nombre au-dessus de sa partie entière.",
        "Gives what is left of a number above its integer part.",
    ),
    syntaxes: &[Syntax { parameters: &[NUMBER], result: Ty::Real, run: decimal_part }],
    examples: &[example("Trace(PartieDécimale(3.75))", "0.75")],
    keeps_error: false,
};

fn decimal_part(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let value = args.value(0).to_real()?;
    Ok(Value::Real(value - value.floor()))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] =
    &[ROUND, ROUND_DOWN, ROUND_UP, ROUND_TO_MULTIPLE, INTEGER_PART, DECIMAL_PART];

#[cfg(test)]
mod tests {
    use super::rounded_text;

    #[test]
    fn five_goes_away_from_zero() {
        for (number, decimals, rounded) in [
            ("2.5", 0, "3"),
            ("-2.5", 0, "-3"),
            ("-0.4", 0, "0"),
            ("9.995", 2, "10.00"),
            ("1", 3, "1.000"),
            ("0.05", 1, "0.1"),
        ] {
            assert_eq!(rounded_text(number, decimals), rounded);
        }
    }
}
