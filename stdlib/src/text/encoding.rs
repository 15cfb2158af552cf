//! Bytes written as text: base64 and the like.

use std::rc::Rc;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, Error, Function, Parameter, Runtime, Syntax, Ty, constant, doc, example,
    names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::Value;

use super::compress::NONE as COMPRESS_NONE;
use super::url;
use crate::Outcome;
use crate::bounds::check_bytes;

const BASE64: i64 = 1;
const BASE64_ONE_LINE: i64 = 2;
const BASE64_URL: i64 = 3;
/// `encodeAucun`.
const NONE: i64 = 0;
/// The first of the URL formats.
pub const URL_UTF8: i64 = 10;
/// `encodeURLDepuisAnsi`.
pub const URL_ANSI: i64 = 11;
/// `encodeURLDepuisUnicode`.
pub const URL_UNICODE: i64 = 12;
/// `encodeURLParamètre`.
pub const URL_PARAMETER: i64 = 13;
const CIPHER_NONE: i64 = 0x100;
const CIPHER_FAST: i64 = 0x200;

/// Characters of a line of base64.
const LINE: usize = 76;

/// The formats of bytes written as text.
pub const FORMATS: &[Constant] = &[
    constant("encodeAucun", "encodeNone", NONE, doc("Sans codage.", "Not encoded.")),
    constant(
        "encodeBASE64",
        "encodeBASE64",
        BASE64,
        doc("Base 64, en lignes.", "Base 64, in lines."),
    ),
    constant(
        "encodeBASE64SansRC",
        "encodeBASE64NoCR",
        BASE64_ONE_LINE,
        doc("Base 64, sur une ligne.", "Base 64, on one line."),
    ),
    constant(
        "encodeBASE64URL",
        "encodeBASE64URL",
        BASE64_URL,
        doc("Base 64 pour URL.", "Base 64 for URLs."),
    ),
    constant(
        "encodeURLDepuisUTF8",
        "encodeURLFromUTF8",
        URL_UTF8,
        doc("URL en UTF-8.", "URL in UTF-8."),
    ),
    constant(
        "encodeURLDepuisAnsi",
        "encodeURLFromANSI",
        URL_ANSI,
        doc("URL en ANSI.", "URL in ANSI."),
    ),
    constant(
        "encodeURLDepuisUnicode",
        "encodeURLFromUnicode",
        URL_UNICODE,
        doc("URL d'un texte Unicode.", "URL of a Unicode text."),
    ),
    constant(
        "encodeURLParamètre",
        "encodeURLParameter",
        URL_PARAMETER,
        doc(
            "Paramètre d'URL : tout ce qui est réservé est codé.",
            "URL parameter: all that is reserved is encoded.",
        ),
    ),
];

/// The ciphers and compressions.
pub const PROTECTIONS: &[Constant] = &[
    constant(
        "crypteAucun",
        "encryptNone",
        CIPHER_NONE,
        doc("Sans chiffrement.", "Without encryption."),
    ),
    constant(
        "crypteRapide",
        "encryptFast",
        CIPHER_FAST,
        doc("Chiffrement propriétaire.", "Proprietary encryption."),
    ),
    constant(
        "compresseAucun",
        "compressNone",
        COMPRESS_NONE,
        doc("Sans compression.", "Without compression."),
    ),
];

const DATA: Parameter = parameter("données", "data", Ty::Buffer);
const CODED: Parameter = parameter("texte", "text", Ty::Text);
/// A format, by its constant.
pub(super) const FORMAT: Parameter =
    parameter("format", "format", Ty::Int).optional().among(&[FORMATS]);

/// `Encode`.
pub const ENCODE: Function = Function {
    names: names("Encode", "Encode"),
    page: 1000022258,
    doc: doc(
        "Écrit des octets en base 64 (en lignes par défaut) ou au format d'une URL.",
        "Writes bytes in base 64 (in lines by default) or in the format of a URL.",
    ),
    syntaxes: &[Syntax { parameters: &[DATA, FORMAT], result: Ty::Text, run: encode }],
    examples: &[example(r#"Trace(Encode("été", encodeBASE64SansRC))"#, "w6l0w6k=")],
    keeps_error: false,
};

fn encode(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(encoded(args.bytes(0), args.int(1).unwrap_or(BASE64))?))
}

fn engine(format: i64) -> GeneralPurpose {
    let alphabet = if format == BASE64_URL { &URL_SAFE } else { &STANDARD };
    let config = GeneralPurposeConfig::new()
        .with_encode_padding(format != BASE64_URL)
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config)
}

fn encoded(bytes: &[u8], format: i64) -> Result<String, Error> {
    check_bytes(bytes.len().saturating_mul(2))?;
    match format {
        NONE => Ok(super::charset::decoded(bytes)),
        BASE64 => {
            let line = engine(format).encode(bytes);
            let mut result = String::with_capacity(line.len() + line.len() / LINE * 2);
            for (rank, character) in line.chars().enumerate() {
                if rank > 0 && rank % LINE == 0 {
                    result.push_str("\r\n");
                }
                result.push(character);
            }
            Ok(result)
        }
        BASE64_ONE_LINE | BASE64_URL => Ok(engine(format).encode(bytes)),
        URL_UTF8..=URL_PARAMETER => Ok(url::encoded(bytes, format)),
        _ => Err(unsupported()),
    }
}

/// `Décode`.
pub const DECODE: Function = Function {
    names: names("Décode", "Decode"),
    page: 1000022259,
    doc: doc(
        "Relit des octets écrits en base 64 (par défaut) ou au format d'une URL.",
        "Reads back bytes written in base 64 (by default) or in the format of a URL.",
    ),
    syntaxes: &[Syntax { parameters: &[CODED, FORMAT], result: Ty::Buffer, run: decode }],
    examples: &[example(r#"Trace(UTF8VersChaîne(Décode("w6l0w6k=")))"#, "été")],
    keeps_error: false,
};

fn decode(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let bytes = decoded(args.text(0), args.int(1).unwrap_or(BASE64))?;
    Ok(Value::Buffer(Rc::new(bytes)))
}

fn decoded(text: &str, format: i64) -> Result<Vec<u8>, Error> {
    match format {
        NONE => Ok(text.as_bytes().to_vec()),
        BASE64 | BASE64_ONE_LINE | BASE64_URL => {
            let mut packed = text.to_owned();
            packed.retain(|character| !character.is_ascii_whitespace());
            engine(format).decode(packed).map_err(|error| {
                Error::new(
                    1004,
                    codes::CONVERSION,
                    bilingual!("ce texte n'est pas de la base 64", "this text is not base 64"),
                )
                .system(error.to_string())
            })
        }
        URL_UTF8..=URL_PARAMETER => Ok(url::decoded(text)),
        _ => Err(unsupported()),
    }
}

fn unsupported() -> Error {
    Error::new(
        1005,
        codes::NOT_SUPPORTED,
        bilingual!(
            "ce format est propre à l'éditeur et n'est pas pris en charge",
            "this format belongs to its vendor and is not supported"
        ),
    )
    .hint(bilingual!("utiliser encodeBASE64", "use encodeBASE64"))
}

const CIPHER: &[Parameter] = &[
    parameter("texte", "text", Ty::Buffer),
    parameter("mot de passe", "password", Ty::Text),
    parameter("type", "type", Ty::Int).optional().among(&[PROTECTIONS]),
    FORMAT,
];

/// `Crypte`.
pub const ENCRYPT: Function = Function {
    names: names("Crypte", "Encrypt"),
    page: 3024014,
    doc: doc(
        "Seulement l'ancienne façon d'écrire en base 64 : crypteAucun, compresseAucun et encodeBASE64. Les chiffrements propriétaires sont refusés.",
        "Only the old way of writing base 64: encryptNone, compressNone and encodeBASE64. Proprietary ciphers are refused.",
    ),
    syntaxes: &[Syntax { parameters: CIPHER, result: Ty::Text, run: encrypt }],
    examples: &[example(
        r#"Trace(Crypte("abc", "", crypteAucun + compresseAucun, encodeBASE64))"#,
        "YWJj",
    )],
    keeps_error: false,
};

/// `Décrypte`.
pub const DECRYPT: Function = Function {
    names: names("Décrypte", "Decrypt"),
    page: 3024035,
    doc: doc(
        "Relit ce qu'a écrit Crypte avec crypteAucun, compresseAucun et encodeBASE64.",
        "Reads back what Encrypt wrote with encryptNone, compressNone and encodeBASE64.",
    ),
    syntaxes: &[Syntax { parameters: CIPHER, result: Ty::Buffer, run: decrypt }],
    examples: &[example(
        r#"Trace(Décrypte("YWJj", "", crypteAucun + compresseAucun, encodeBASE64))"#,
        "abc",
    )],
    keeps_error: false,
};

/// An error when the arguments ask for a cipher.
fn check_plain(args: &Arguments) -> Result<(), Error> {
    let kind = args.int(2).unwrap_or(CIPHER_FAST);
    if kind & CIPHER_FAST == 0 && args.has(3) { Ok(()) } else { Err(unsupported()) }
}

fn encrypt(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    check_plain(&args)?;
    Ok(Value::text(encoded(args.bytes(0), args.int(3).unwrap_or(BASE64))?))
}

fn decrypt(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    check_plain(&args)?;
    let text = String::from_utf8_lossy(args.bytes(0));
    Ok(Value::Buffer(Rc::new(decoded(&text, args.int(3).unwrap_or(BASE64))?)))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[ENCODE, DECODE, ENCRYPT, DECRYPT];

/// Those that follow a dot, on texts and on buffers.
pub static METHODS: &[Function] = &[ENCODE, DECODE];
