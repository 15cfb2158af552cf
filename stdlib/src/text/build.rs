//! Building texts: `ChaîneConstruit`, characters and their codes, bytes in hexadecimal.

use std::fmt::Write as _;
use std::rc::Rc;

use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Error, Function, Parameter, Runtime, Syntax, Ty, doc,
    example, names, parameter,
};
use wl_interpreter::value::{Text, Value};

use super::{TEXT, texts_of};
use crate::Outcome;
use crate::bounds::check_bytes;

const MODEL: Parameter = parameter("modèle", "model", Ty::Text);
const VALUES: Parameter = parameter("valeurs", "values", Ty::Any).rest();

/// `ChaîneConstruit`.
pub const BUILD: Function = Function {
    names: names("ChaîneConstruit", "StringBuild"),
    page: 3024006,
    doc: doc(
        "Met des valeurs à la place de %1, %2… dans un modèle ; %% écrit un seul %.",
        "Puts values in place of %1, %2… in a model; %% writes a single %.",
    ),
    syntaxes: &[Syntax { parameters: &[MODEL, VALUES], result: Ty::Text, run: build }],
    examples: &[
        example(
            r#"Trace(ChaîneConstruit("%1 mails pour %2, %1 lus", 3, "Léa"))"#,
            "3 mails pour Léa, 3 lus",
        ),
        example(r#"Trace(StringBuild("50 %% de %1", 10))"#, "50 % de 10"),
    ],
    keeps_error: false,
};

fn build(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(built(&args, 0)?))
}

/// The model at `rank` filled with the arguments after it.
pub fn built(args: &Arguments, rank: usize) -> Result<String, Error> {
    let mut values = Vec::new();
    for value in args.rest(rank + 1) {
        values.extend(texts_of(value)?);
    }
    fill(args.text(rank), &values)
}

fn fill(model: &str, values: &[Text]) -> Result<String, Error> {
    let mut result = String::with_capacity(model.len());
    let mut pieces = model.split('%');
    result.push_str(pieces.next().unwrap_or(""));
    while let Some(piece) = pieces.next() {
        let digits = piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            let rank = piece[..digits].parse::<usize>().ok().and_then(|rank| rank.checked_sub(1));
            if let Some(value) = rank.and_then(|rank| values.get(rank)) {
                result.push_str(value.as_str());
            }
            result.push_str(&piece[digits..]);
        } else {
            result.push('%');
            result.push_str(piece);
            // The second of two % stands between this piece, empty, and the next one.
            if piece.is_empty()
                && let Some(next) = pieces.next()
            {
                result.push_str(next);
            }
        }
        check_bytes(result.len())?;
    }
    Ok(result)
}

/// `Asc`.
pub const ASC: Function = Function {
    names: names("Asc", "Asc"),
    page: 3024004,
    doc: doc(
        "Donne le code du premier caractère, dans l'alphabet Windows s'il y est ; 0 pour un texte vide.",
        "Gives the code of the first character, in the Windows alphabet when it is there; 0 for an empty text.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("texte", "text", Ty::Any)],
        result: Ty::Int,
        run: asc,
    }],
    examples: &[example(r#"Trace(Asc("A"), Asc("€"))"#, "65\t128")],
    keeps_error: false,
};

fn asc(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    if let Value::Buffer(bytes) = args.value(0) {
        return Ok(Value::Int(bytes.first().map_or(0, |byte| i64::from(*byte))));
    }
    let text = args.value(0).to_text()?;
    let Some(first) = text.as_str().chars().next() else { return Ok(Value::Int(0)) };
    let mut utf8 = [0; 4];
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(first.encode_utf8(&mut utf8));
    let code = match bytes.first() {
        Some(byte) if !lost => u32::from(*byte),
        _ => u32::from(first),
    };
    Ok(Value::Int(i64::from(code)))
}

const CODE: Parameter = parameter("code", "code", Ty::Int);

/// `Caract`.
pub const CHARACTER: Function = Function {
    names: names("Caract", "Charact"),
    page: 3024003,
    doc: doc(
        "Donne le caractère d'un code de l'alphabet Windows, de 0 à 255.",
        "Gives the character of a code of the Windows alphabet, from 0 to 255.",
    ),
    syntaxes: &[Syntax { parameters: &[CODE], result: Ty::Text, run: character }],
    examples: &[example("Trace(Caract(65) + Caract(233))", "Aé")],
    keeps_error: false,
};

fn character(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let bytes = [args.int(0).unwrap_or(0).rem_euclid(256) as u8];
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
    Ok(Value::text(text))
}

/// `CaractUnicode`.
pub const UNICODE_CHARACTER: Function = Function {
    names: names("CaractUnicode", "CharactUnicode"),
    page: 1000019397,
    doc: doc(
        "Donne le caractère d'un code Unicode ; un texte vide s'il n'y en a pas.",
        "Gives the character of a Unicode code; an empty text when there is none.",
    ),
    syntaxes: &[Syntax { parameters: &[CODE], result: Ty::Text, run: unicode_character }],
    examples: &[example("Trace(CaractUnicode(8364))", "€")],
    keeps_error: false,
};

fn unicode_character(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let code = u32::try_from(args.int(0).unwrap_or(0)).ok().and_then(char::from_u32);
    Ok(Value::text(code.map_or_else(String::new, String::from)))
}

const NO_GROUPING: i64 = 0;

/// Options of hexadecimal writing.
pub const CONSTANTS: &[Constant] = &[Constant {
    names: names("SansRegroupement", "NoGrouping"),
    value: ConstantValue::Int(NO_GROUPING),
    doc: doc("Octets écrits sans espaces.", "Bytes written without spaces."),
}];

/// `BufferVersHexa`.
pub const TO_HEXA: Function = Function {
    names: names("BufferVersHexa", "BufferToHexa"),
    page: 1000019916,
    doc: doc(
        "Écrit des octets en hexadécimal, par groupes d'un octet sauf avec SansRegroupement.",
        "Writes bytes in hexadecimal, in groups of one byte unless NoGrouping is given.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            parameter("buffer", "buffer", Ty::Buffer),
            parameter("regroupement", "grouping", Ty::Int).optional().among(&[CONSTANTS]),
        ],
        result: Ty::Text,
        run: to_hexa,
    }],
    examples: &[example(
        r#"Trace(BufferVersHexa("AZ"))
Trace(BufferVersHexa("AZ", SansRegroupement))"#,
        "41 5A\n415A",
    )],
    keeps_error: false,
};

fn to_hexa(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let bytes = args.bytes(0);
    check_bytes(bytes.len().saturating_mul(3))?;
    let group = usize::try_from(args.int(1).unwrap_or(1)).unwrap_or(0);
    let mut result = String::with_capacity(bytes.len() * 3);
    for (rank, byte) in bytes.iter().enumerate() {
        if group > 0 && rank > 0 && rank % group == 0 {
            result.push(' ');
        }
        let _ = write!(result, "{byte:02X}");
    }
    Ok(Value::text(result))
}

/// `HexaVersBuffer`.
pub const FROM_HEXA: Function = Function {
    names: names("HexaVersBuffer", "HexaToBuffer"),
    page: 1000019914,
    doc: doc(
        "Relit des octets écrits en hexadécimal ; ce qui n'est pas un chiffre est ignoré.",
        "Reads back bytes written in hexadecimal; what is no digit is left out.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT], result: Ty::Buffer, run: from_hexa }],
    examples: &[example(r#"Trace(HexaVersBuffer("42 6F 6E"))"#, "Bon")],
    keeps_error: false,
};

fn from_hexa(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let digits: Vec<u8> =
        args.text(0).chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
    let bytes = digits.chunks_exact(2).map(|pair| pair[0] * 16 + pair[1]).collect();
    Ok(Value::Buffer(Rc::new(bytes)))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[BUILD, ASC, CHARACTER, UNICODE_CHARACTER, TO_HEXA, FROM_HEXA];

/// Those that follow a dot.
pub static METHODS: &[Function] = &[Function { names: names("Construit", "Build"), ..BUILD }, ASC];

/// Those of buffers.
pub static BUFFER_METHODS: &[Function] =
    &[TO_HEXA, Function { names: names("VersHexa", "ToHexa"), ..TO_HEXA }];

#[cfg(test)]
mod tests {
    use super::fill;
    use wl_interpreter::value::Text;

    #[test]
    fn models_are_filled() {
        let values: Vec<Text> = ["a", "b"].map(Text::from).to_vec();
        for (model, filled) in [
            ("%1%2", "ab"),
            ("%%1", "%1"),
            ("100%", "100%"),
            ("%3.", "."),
            ("%", "%"),
            ("%%%1", "%a"),
        ] {
            assert_eq!(fill(model, &values).unwrap(), filled, "{model}");
        }
    }
}
