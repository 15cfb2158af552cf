//! Chance, and identifiers that nobody else has.

use std::hash::{BuildHasher, RandomState};

use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Function, Runtime, Syntax, Ty, doc, example, names,
    parameter,
};
use wl_interpreter::value::Value;

use crate::Outcome;

/// A sequence of numbers (`SplitMix64`) that is the same at each run until `InitHasard`.
pub struct Sequence(u64);

impl Default for Sequence {
    fn default() -> Self {
        Self(1)
    }
}

impl Sequence {
    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `count` − 1.
    pub fn below(&mut self, count: u64) -> u64 {
        let wide = u128::from(self.draw()) * u128::from(count);
        (wide >> 64) as u64
    }
}

/// Bits that the system drew.
fn system_random() -> u64 {
    RandomState::new().hash_one(0)
}

/// `Hasard`.
pub const RANDOM: Function = Function {
    names: names("Hasard", "Random"),
    page: 3013037,
    doc: doc(
        "Tire un nombre : un réel entre 0 et 1, un entier de 1 à un maximum, ou entre deux bornes comprises. La suite est la même à chaque exécution sans InitHasard.",
        "Draws a number: a real between 0 and 1, an integer from 1 to a maximum, or between two bounds included. The sequence is the same at each run without InitRandom.",
    ),
    syntaxes: &[
        Syntax { parameters: &[], result: Ty::Real, run: random },
        Syntax {
            parameters: &[
                parameter("borne", "bound", Ty::Long),
                parameter("maximum", "maximum", Ty::Long).optional(),
            ],
            result: Ty::Long,
            run: random,
        },
    ],
    examples: &[example(
        r"n est un entier = Hasard(1, 6)
Trace(n >= 1 ET n <= 6)",
        "1",
    )],
    keeps_error: false,
};

fn random(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let sequence = runtime.extensions().get::<Sequence>();
    let Some(bound) = args.int(0) else {
        return Ok(Value::Real((sequence.draw() >> 11) as f64 / (1u64 << 53) as f64));
    };
    let (a, b) = args.int(1).map_or((1, bound), |most| (bound, most));
    let (least, most) = (a.min(b), a.max(b));
    let count = most.abs_diff(least);
    let drawn = if count == u64::MAX { sequence.draw() } else { sequence.below(count + 1) };
    Ok(Value::Int(least.wrapping_add_unsigned(drawn)))
}

/// `InitHasard`.
pub const INIT: Function = Function {
    names: names("InitHasard", "InitRandom"),
    page: 3013030,
    doc: doc(
        "Commence une autre suite : celle d'une graine, ou une suite imprévisible.",
        "Begins another sequence: that of a seed, or an unforeseeable one.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("graine", "seed", Ty::Long).optional()],
        result: Ty::Void,
        run: init,
    }],
    examples: &[example(
        r"InitHasard(7)
a est un entier = Hasard(1000)
InitHasard(7)
Trace(a = Hasard(1000))",
        "1",
    )],
    keeps_error: false,
};

fn init(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let seed = args.int(0).map_or_else(system_random, i64::cast_unsigned);
    *runtime.extensions().get::<Sequence>() = Sequence(seed);
    Ok(Value::Null)
}

/// `DonneGUID`.
pub const GUID: Function = Function {
    names: names("DonneGUID", "GetGUID"),
    page: 1000018857,
    doc: doc(
        "Donne un identifiant unique : au format des UUID, ou 32 ou 64 chiffres hexadécimaux.",
        "Gives a unique identifier: in the format of UUIDs, or 32 or 64 hexadecimal digits.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("format", "format", Ty::Int).optional().among(&[GUID_FORMATS])],
        result: Ty::Text,
        run: guid,
    }],
    examples: &[example(
        "Trace(Taille(DonneGUID()), Taille(DonneGUID(guidBrut)), Taille(DonneGUID(guidBrut256)))",
        "36\t32\t64",
    )],
    keeps_error: false,
};

/// `DonneUUID`.
pub const UUID: Function = Function {
    names: names("DonneUUID", "GetUUID"),
    page: 1000023915,
    doc: doc(
        "Donne un identifiant unique au format des UUID.",
        "Gives a unique identifier in the format of UUIDs.",
    ),
    syntaxes: &[Syntax { parameters: &[], result: Ty::Text, run: uuid }],
    examples: &[example(r"Trace(Taille(DonneUUID()), Milieu(DonneUUID(), 9, 1))", "36\t-")],
    keeps_error: false,
};

/// A random UUID (version 4).
fn identifier() -> u128 {
    let bits = u128::from(system_random()) << 64 | u128::from(system_random());
    bits & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62
}

const FORMATTED: i64 = 0;
const BARE: i64 = 1;
const BARE_256: i64 = 2;

/// How `DonneGUID` writes.
pub const GUID_FORMATS: &[Constant] = &[
    Constant {
        names: names("guidFormaté", "guidFormatted"),
        value: ConstantValue::Int(FORMATTED),
        doc: doc("Avec des tirets.", "With dashes."),
    },
    Constant {
        names: names("guidBrut", "guidRaw"),
        value: ConstantValue::Int(BARE),
        doc: doc("32 chiffres hexadécimaux.", "32 hexadecimal digits."),
    },
    Constant {
        names: names("guidBrut256", "guidRaw256"),
        value: ConstantValue::Int(BARE_256),
        doc: doc("64 chiffres hexadécimaux.", "64 hexadecimal digits."),
    },
];

/// The identifiers whose bits are all 0.
pub const NIL: &[Constant] = &[
    Constant {
        names: names("Nil_UUID", "Nil_UUID"),
        value: ConstantValue::Text("00000000-0000-0000-0000-000000000000"),
        doc: doc("L'UUID vide.", "The empty UUID."),
    },
    Constant {
        names: names("Nil_UUID_256", "Nil_UUID256"),
        value: ConstantValue::Text(
            "0000000000000000000000000000000000000000000000000000000000000000",
        ),
        doc: doc("L'UUID vide, sur 256 bits.", "The empty UUID of 256 bits."),
    },
];

fn guid(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(match args.int(0).unwrap_or(FORMATTED) {
        BARE => format!("{:032X}", identifier()),
        BARE_256 => wide(),
        _ => dashed(&format!("{:032X}", identifier())),
    }))
}

fn uuid(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::text(dashed(&format!("{:032x}", identifier()))))
}

fn uuid_256(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::text(wide()))
}

fn wide() -> String {
    format!("{:032x}{:032x}", identifier(), identifier())
}

/// `8-4-4-4-12`.
fn dashed(digits: &str) -> String {
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    parts.join("-")
}

/// `DonneUUID256`.
pub const UUID_256: Function = Function {
    names: names("DonneUUID256", "GetUUID256"),
    page: 1000023916,
    doc: doc(
        "Donne un identifiant unique de 256 bits : 64 chiffres hexadécimaux.",
        "Gives a unique identifier of 256 bits: 64 hexadecimal digits.",
    ),
    syntaxes: &[Syntax { parameters: &[], result: Ty::Text, run: uuid_256 }],
    examples: &[example("u est un UUID sur 256 = DonneUUID256()\nTrace(Taille(u))", "64")],
    keeps_error: false,
};

/// `DonneIdentifiant`.
pub const IDENTIFIER: Function = Function {
    names: names("DonneIdentifiant", "GetIdentifier"),
    page: 3013028,
    doc: doc(
        "Donne un entier qui n'a pas encore été donné pendant cette exécution.",
        "Gives an integer that was not given yet during this run.",
    ),
    syntaxes: &[Syntax { parameters: &[], result: Ty::Int, run: next_identifier }],
    examples: &[example("Trace(DonneIdentifiant(), DonneIdentifiant())", "1\t2")],
    keeps_error: false,
};

/// The last identifier given.
#[derive(Default)]
struct LastIdentifier(i64);

fn next_identifier(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    let last = runtime.extensions().get::<LastIdentifier>();
    last.0 += 1;
    Ok(Value::Int(last.0))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[RANDOM, INIT, GUID, UUID, UUID_256, IDENTIFIER];
