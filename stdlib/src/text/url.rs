//! URLs: percent encoding and parts.

use std::fmt::Write as _;

use wl_interpreter::builtin::{
    Arguments, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::Value;

use super::encoding::{FORMAT, URL_ANSI, URL_PARAMETER, URL_UTF8};
use crate::Outcome;

const URL: Parameter = parameter("URL", "URL", Ty::Text);

/// Characters that keep their meaning in a whole URL.
const RESERVED: &[u8] = b":/?#[]@!$&'()*,;=";

/// Bytes as a URL writes them; a parameter encodes the reserved characters too.
#[must_use]
pub fn encoded(bytes: &[u8], format: i64) -> String {
    let mut result = String::with_capacity(bytes.len());
    for byte in bytes {
        let plain = byte.is_ascii_alphanumeric()
            || b"-_.~".contains(byte)
            || format != URL_PARAMETER && RESERVED.contains(byte);
        if plain {
            result.push(char::from(*byte));
        } else {
            let _ = write!(result, "%{byte:02X}");
        }
    }
    result
}

/// The bytes behind a URL; what is no code stays as it is.
#[must_use]
pub fn decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let digit = |place: usize| bytes.get(place).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut result, mut place) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(place) {
        if let (b'%', Some(high), Some(low)) = (byte, digit(place + 1), digit(place + 2)) {
            result.push((high * 16 + low) as u8);
            place += 3;
        } else {
            result.push(*byte);
            place += 1;
        }
    }
    result
}

/// `URLEncode`.
pub const ENCODE: Function = Function {
    names: names("URLEncode", "URLEncode"),
    page: 3024040,
    doc: doc(
        "Écrit un texte comme il se met dans une URL.",
        "Writes a text the way it goes into a URL.",
    ),
    syntaxes: &[Syntax { parameters: &[URL, FORMAT], result: Ty::Text, run: encode }],
    examples: &[
        example(
            r#"Trace(URLEncode("https://exemple.fr/à voir?x=1"))"#,
            "https://exemple.fr/%C3%A0%20voir?x=1",
        ),
        example(r#"Trace(URLEncode("a&b", encodeURLParamètre))"#, "a%26b"),
    ],
    keeps_error: false,
};

fn encode(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let format = args.int(1).unwrap_or(URL_UTF8);
    if format == URL_ANSI {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(args.text(0));
        return Ok(Value::text(encoded(&bytes, format)));
    }
    Ok(Value::text(encoded(args.text(0).as_bytes(), format)))
}

/// `URLDécode`.
pub const DECODE: Function = Function {
    names: names("URLDécode", "URLDecode"),
    page: 3024041,
    doc: doc("Relit un texte écrit pour une URL.", "Reads back a text written for a URL."),
    syntaxes: &[Syntax { parameters: &[URL, FORMAT], result: Ty::Text, run: decode }],
    examples: &[example(r#"Trace(URLDécode("%C3%A0%20voir"))"#, "à voir")],
    keeps_error: false,
};

fn decode(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(super::charset::decoded(&decoded(args.text(0)))))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[ENCODE, DECODE];
