//! Powers, roots, logarithms, angles in degrees.

use std::rc::Rc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Run, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{Type, Value};

use super::{NUMBER, REAL};
use crate::Outcome;

/// A result that is a number, or the error of a calculation without one.
fn finite(value: f64) -> Outcome {
    if value.is_finite() {
        return Ok(Value::Real(value));
    }
    Err(Error::fatal(
        codes::RUN_ERROR,
        bilingual!(
            "ce calcul n'a pas de résultat pour cette valeur",
            "this calculation has no result for this value"
        ),
    ))
}

const fn syntax(run: Run) -> Syntax {
    Syntax { parameters: &[REAL], result: Ty::Real, run }
}

/// Declares the calculation of a function of one real.
macro_rules! calculation {
    ($name:ident, $compute:expr) => {
        fn $name(_: &mut dyn Runtime, args: Arguments) -> Outcome {
            let compute: fn(f64) -> f64 = $compute;
            finite(compute(args.real(0).unwrap_or(0.0)))
        }
    };
}

calculation!(exp, f64::exp);
calculation!(ln, f64::ln);
calculation!(log, f64::log10);
calculation!(sine, |angle| angle.to_radians().sin());
calculation!(cosine, |angle| angle.to_radians().cos());
calculation!(tangent, |angle| angle.to_radians().tan());
calculation!(arc_sine, |value| value.asin().to_degrees());
calculation!(arc_cosine, |value| value.acos().to_degrees());
calculation!(arc_tangent, |value| value.atan().to_degrees());

static EXP: &[Syntax] = &[syntax(exp)];
static LN: &[Syntax] = &[syntax(ln)];
static LOG: &[Syntax] = &[syntax(log)];
static SINE: &[Syntax] = &[syntax(sine)];
static COSINE: &[Syntax] = &[syntax(cosine)];
static TANGENT: &[Syntax] = &[syntax(tangent)];
static ARC_SINE: &[Syntax] = &[syntax(arc_sine)];
static ARC_COSINE: &[Syntax] = &[syntax(arc_cosine)];
static ARC_TANGENT: &[Syntax] = &[syntax(arc_tangent)];

/// `Abs`.
pub const ABS: Function = Function {
    names: names("Abs", "Abs"),
    page: 3050050,
    doc: doc(
        "Donne la valeur absolue d'un nombre ou d'une durée.",
        "Gives the absolute value of a number or a duration.",
    ),
    syntaxes: &[Syntax { parameters: &[NUMBER], result: Ty::Any, run: abs }],
    examples: &[example("Trace(Abs(-3), Abs(-2.5))", "3\t2.5")],
    keeps_error: false,
};

fn abs(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(match args.value(0) {
        Value::Int(value) => Value::Int(value.saturating_abs()),
        Value::Currency(value) if value.millionths() < 0 => {
            Value::Currency(Rc::new(value.negate()))
        }
        Value::Numeric(value) if value.to_real() < 0.0 => Value::Numeric(Rc::new(value.negate())),
        Value::Duration(value) if value.to_int() < 0 => Value::Duration(value.negate()),
        value @ (Value::Currency(_) | Value::Numeric(_) | Value::Duration(_)) => value,
        other => Value::Real(other.to_real()?.abs()),
    })
}

/// `Puissance`.
pub const POWER: Function = Function {
    names: names("Puissance", "Power"),
    page: 3050007,
    doc: doc("Élève un nombre à une puissance.", "Raises a number to a power."),
    syntaxes: &[Syntax {
        parameters: &[REAL, parameter("puissance", "power", Ty::Real)],
        result: Ty::Real,
        run: power,
    }],
    examples: &[example("Trace(Puissance(2, 10))", "1024")],
    keeps_error: false,
};

fn power(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    finite(args.real(0).unwrap_or(0.0).powf(args.real(1).unwrap_or(1.0)))
}

/// `Racine`.
pub const ROOT: Function = Function {
    names: names("Racine", "Root"),
    page: 3050006,
    doc: doc(
        "Donne la racine carrée d'un nombre, ou une autre racine.",
        "Gives the square root of a number, or another root.",
    ),
    syntaxes: &[Syntax {
        parameters: &[REAL, parameter("degré", "degree", Ty::Real).optional()],
        result: Ty::Real,
        run: root,
    }],
    examples: &[example("Trace(Racine(144), Racine(27, 3))", "12\t3")],
    keeps_error: false,
};

fn root(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let value = args.real(0).unwrap_or(0.0);
    match args.real(1).unwrap_or(2.0) {
        degree if (degree - 2.0).abs() < f64::EPSILON => finite(value.sqrt()),
        degree if (degree - 3.0).abs() < f64::EPSILON => finite(value.cbrt()),
        degree => finite(value.powf(1.0 / degree)),
    }
}

/// `Modulo` as a function.
pub const MODULO: Function = Function {
    names: names("Modulo", "Modulo"),
    page: 1511002,
    doc: doc(
        "Donne le reste d'une division entière, du signe du dividende.",
        "Gives the remainder of an integer division, with the sign of the dividend.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            parameter("dividende", "dividend", Ty::Long),
            parameter("diviseur", "divisor", Ty::Long),
        ],
        result: Ty::Long,
        run: modulo,
    }],
    examples: &[example("Trace(Modulo(17, 5))", "2")],
    keeps_error: false,
};

fn modulo(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (dividend, divisor) = (args.int(0).unwrap_or(0), args.int(1).unwrap_or(0));
    if divisor == 0 {
        return Err(Error::fatal(
            codes::DIVISION_BY_ZERO,
            bilingual!("modulo par zéro", "modulo by zero"),
        ));
    }
    Ok(Value::Int(dividend.wrapping_rem(divisor)))
}

/// `EstPair`.
pub const IS_EVEN: Function = Function {
    names: names("EstPair", "IsEven"),
    page: 3050064,
    doc: doc("Dit si un entier est pair.", "Tells whether an integer is even."),
    syntaxes: &[Syntax {
        parameters: &[parameter("entier", "integer", Ty::Long)],
        result: Ty::Bool,
        run: is_even,
    }],
    examples: &[example("Trace(EstPair(4), EstPair(7))", "1\t0")],
    keeps_error: false,
};

/// `EstImpair`.
pub const IS_ODD: Function = Function {
    names: names("EstImpair", "IsOdd"),
    page: 3050015,
    doc: doc("Dit si un entier est impair.", "Tells whether an integer is odd."),
    syntaxes: &[Syntax {
        parameters: &[parameter("entier", "integer", Ty::Long)],
        result: Ty::Bool,
        run: is_odd,
    }],
    examples: &[example("Trace(EstImpair(4), EstImpair(7))", "0\t1")],
    keeps_error: false,
};

fn is_even(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Bool(args.int(0).unwrap_or(0) % 2 == 0))
}

fn is_odd(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Bool(args.int(0).unwrap_or(0) % 2 != 0))
}

/// `Factorielle`.
pub const FACTORIAL: Function = Function {
    names: names("Factorielle", "Factorial"),
    page: 1000019409,
    doc: doc("Donne la factorielle d'un entier.", "Gives the factorial of an integer."),
    syntaxes: &[Syntax {
        parameters: &[parameter("entier", "integer", Ty::Int)],
        result: Ty::Any,
        run: factorial,
    }],
    examples: &[example("Trace(Factorielle(5))", "120")],
    keeps_error: false,
};

fn factorial(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let count = args.int(0).unwrap_or(0);
    if count < 0 {
        return finite(f64::NAN);
    }
    if let Some(exact) = (1..=count.min(30)).try_fold(1i64, i64::checked_mul)
        && count <= 20
    {
        return Value::Int(exact).convert(&Type::LONG);
    }
    finite((1..=count.min(200)).map(|factor| factor as f64).product())
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    ABS,
    POWER,
    ROOT,
    MODULO,
    IS_EVEN,
    IS_ODD,
    FACTORIAL,
    Function {
        names: names("Exp", "Exp"),
        page: 3050029,
        doc: doc("Donne l'exponentielle.", "Gives the exponential."),
        syntaxes: EXP,
        examples: &[example("Trace(Exp(0))", "1")],
        keeps_error: false,
    },
    Function {
        names: names("Ln", "Ln"),
        page: 3050018,
        doc: doc("Donne le logarithme népérien.", "Gives the natural logarithm."),
        syntaxes: LN,
        examples: &[example("Trace(Ln(1))", "0")],
        keeps_error: false,
    },
    Function {
        names: names("Log", "Log"),
        page: 3050003,
        doc: doc("Donne le logarithme décimal.", "Gives the decimal logarithm."),
        syntaxes: LOG,
        examples: &[example("Trace(Log(1000))", "3")],
        keeps_error: false,
    },
    Function {
        names: names("Sinus", "Sine"),
        page: 3050009,
        doc: doc("Donne le sinus d'un angle en degrés.", "Gives the sine of an angle in degrees."),
        syntaxes: SINE,
        examples: &[example("Trace(Arrondi(Sinus(30), 3))", "0.5")],
        keeps_error: false,
    },
    Function {
        names: names("Cosinus", "Cosine"),
        page: 3050062,
        doc: doc(
            "Donne le cosinus d'un angle en degrés.",
            "Gives the cosine of an angle in degrees.",
        ),
        syntaxes: COSINE,
        examples: &[example("Trace(Cosinus(0))", "1")],
        keeps_error: false,
    },
    Function {
        names: names("Tang", "Tan"),
        page: 3050014,
        doc: doc(
            "Donne la tangente d'un angle en degrés.",
            "Gives the tangent of an angle in degrees.",
        ),
        syntaxes: TANGENT,
        examples: &[example("Trace(Arrondi(Tang(45), 3))", "1")],
        keeps_error: false,
    },
    Function {
        names: names("ArcSin", "ArcSin"),
        page: 0,
        doc: doc("Donne l'angle en degrés d'un sinus.", "Gives the angle in degrees of a sine."),
        syntaxes: ARC_SINE,
        examples: &[example("Trace(Arrondi(ArcSin(0.5), 3))", "30")],
        keeps_error: false,
    },
    Function {
        names: names("ArcCos", "ArcCos"),
        page: 0,
        doc: doc(
            "Donne l'angle en degrés d'un cosinus.",
            "Gives the angle in degrees of a cosine.",
        ),
        syntaxes: ARC_COSINE,
        examples: &[example("Trace(Arrondi(ArcCos(0.5), 3))", "60")],
        keeps_error: false,
    },
    Function {
        names: names("ArcTang", "ArcTan"),
        page: 3050065,
        doc: doc(
            "Donne l'angle en degrés d'une tangente.",
            "Gives the angle in degrees of a tangent.",
        ),
        syntaxes: ARC_TANGENT,
        examples: &[example("Trace(Arrondi(ArcTang(1), 3))", "45")],
        keeps_error: false,
    },
];
