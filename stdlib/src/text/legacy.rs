//! Older ways to write and to check texts: the OEM alphabet, uuencoding, checksums.

use std::rc::Rc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::Value;

use super::charset::decoded;
use crate::Outcome;
use crate::bounds::check_bytes;

const TEXT: Parameter = parameter("texte", "text", Ty::Any);
const DATA: Parameter = parameter("données", "data", Ty::Buffer);

/// The characters of the upper half of code page 850, that of consoles in western Europe.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

/// `AnsiVersOem`.
pub const TO_OEM: Function = Function {
    names: names("AnsiVersOem", "AnsiToOem"),
    page: 3024007,
    doc: doc(
        "Écrit un texte dans l'alphabet OEM, la page de code 850 : un buffer. Ce qui n'y est pas devient « ? ».",
        "Writes a text in the OEM alphabet, code page 850: a buffer. What it has not becomes “?”.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT], result: Ty::Buffer, run: to_oem }],
    examples: &[example(
        r#"Trace(BufferVersHexa(AnsiVersOem("été"), SansRegroupement))"#,
        "827482",
    )],
    keeps_error: false,
};

fn to_oem(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let text = args.value(0).to_text()?;
    let byte = |character: char| match u8::try_from(character) {
        Ok(byte) if byte.is_ascii() => byte,
        _ => match CP850.chars().position(|known| known == character) {
            Some(rank) => 128 + rank as u8,
            None => b'?',
        },
    };
    Ok(Value::Buffer(Rc::new(text.as_str().chars().map(byte).collect())))
}

/// `OemVersAnsi`.
pub const FROM_OEM: Function = Function {
    names: names("OemVersAnsi", "OemToAnsi"),
    page: 3024021,
    doc: doc(
        "Lit un texte écrit dans l'alphabet OEM, la page de code 850.",
        "Reads a text written in the OEM alphabet, code page 850.",
    ),
    syntaxes: &[Syntax { parameters: &[TEXT], result: Ty::Text, run: from_oem }],
    examples: &[example(r#"Trace(OemVersAnsi(HexaVersBuffer("82 74 82")))"#, "été")],
    keeps_error: false,
};

fn from_oem(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let bytes = match args.value(0) {
        Value::Buffer(bytes) => bytes.to_vec(),
        // A text read as ANSI: its characters are the bytes.
        other => encoding_rs::WINDOWS_1252.encode(other.to_text()?.as_str()).0.into_owned(),
    };
    let upper: Vec<char> = CP850.chars().collect();
    let character = |byte: u8| match byte.checked_sub(128) {
        None => char::from(byte),
        Some(rank) => upper.get(usize::from(rank)).copied().unwrap_or('?'),
    };
    Ok(Value::text(bytes.into_iter().map(character).collect::<String>()))
}

/// Bytes on an uuencoded line.
const LINE: usize = 45;

/// `UUEncode`.
pub const UU_ENCODE: Function = Function {
    names: names("UUEncode", "UUEncode"),
    page: 1000018862,
    doc: doc(
        "Écrit un texte ou un buffer en UUEncode : des lignes de 45 octets, sans entête, une ligne vide pour finir.",
        "Writes a text or buffer as UUEncode: lines of 45 bytes, no header, an empty line at the end.",
    ),
    syntaxes: &[Syntax { parameters: &[DATA], result: Ty::Text, run: uu_encode }],
    examples: &[example(
        r#"Trace(ExtraitLigne(UUEncode("test"), 1), UUDécode(UUEncode("été")))"#,
        "$=&5S=```\tété",
    )],
    keeps_error: false,
};

fn uu_encode(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let sign = |bits: u8| char::from(if bits == 0 { b'`' } else { bits + b' ' });
    let mut result = String::new();
    for line in args.bytes(0).chunks(LINE) {
        result.push(sign(line.len() as u8));
        for group in line.chunks(3) {
            let byte = |rank: usize| group.get(rank).copied().unwrap_or(0);
            let (a, b, c) = (byte(0), byte(1), byte(2));
            for bits in [a >> 2, (a << 4 | b >> 4) & 63, (b << 2 | c >> 6) & 63, c & 63] {
                result.push(sign(bits));
            }
        }
        result.push_str("\r\n");
        check_bytes(result.len())?;
    }
    result.push_str("`\r\n");
    Ok(Value::text(result))
}

/// `UUDécode`.
pub const UU_DECODE: Function = Function {
    names: names("UUDécode", "UUDecode"),
    page: 1000018864,
    doc: doc(
        "Relit ce qu'UUEncode a écrit ; les lignes begin et end d'un fichier sont passées. Donne un texte, ou un buffer quand ce n'en est pas un.",
        "Reads back what UUEncode wrote; the begin and end lines of a file are passed over. Gives a text, or a buffer when it is none.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("texte", "text", Ty::Text)],
        result: Ty::Any,
        run: uu_decode,
    }],
    examples: &[example(r#"Trace(UUDécode("$=&5S=```"))"#, "test")],
    keeps_error: false,
};

fn uu_decode(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mut bytes = Vec::new();
    for line in args.text(0).lines() {
        if line.starts_with("begin ") || line == "end" || line.is_empty() {
            continue;
        }
        // A line lost the blanks at its end: they are zeros.
        let mut bits = line.bytes().map(|sign| {
            let bits = sign.wrapping_sub(b' ');
            (bits <= 64).then_some(bits & 63)
        });
        let count = usize::from(bits.next().flatten().ok_or_else(not_encoded)?);
        let first = bytes.len();
        while bytes.len() < first + count {
            let mut next = || bits.next().map_or(Ok(0), |bits| bits.ok_or_else(not_encoded));
            let (a, b, c, d) = (next()?, next()?, next()?, next()?);
            bytes.extend([a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
        }
        bytes.truncate(first + count);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Value::text(text)),
        Err(error) if decoded(error.as_bytes()).chars().any(char::is_control) => {
            Ok(Value::Buffer(Rc::new(error.into_bytes())))
        }
        Err(error) => Ok(Value::text(decoded(error.as_bytes()))),
    }
}

fn not_encoded() -> Error {
    Error::new(
        1007,
        codes::CONVERSION,
        bilingual!("ce texte n'est pas de l'UUEncode", "this text is not UUEncode"),
    )
    .giving(Value::text(""))
}

/// `sCalculeCrc16`.
pub const CRC16: Function = Function {
    names: names("sCalculeCrc16", "sComputeCrc16"),
    page: 3062007,
    doc: doc(
        "Donne le CRC-16 (ARC) d'un texte ou d'un buffer.",
        "Gives the CRC-16 (ARC) of a text or buffer.",
    ),
    syntaxes: &[Syntax { parameters: &[DATA], result: Ty::Int, run: crc16 }],
    examples: &[example(r#"Trace(sCalculeCrc16("123456789"))"#, "47933")],
    keeps_error: false,
};

fn crc16(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let crc =
        args.bytes(0).iter().fold(0_u16, |crc, byte| {
            (0..8).fold(crc ^ u16::from(*byte), |crc, _| {
                if crc & 1 == 1 { crc >> 1 ^ 0xA001 } else { crc >> 1 }
            })
        });
    Ok(Value::Int(crc.into()))
}

/// `sCalculeCrc32`.
pub const CRC32: Function = Function {
    names: names("sCalculeCrc32", "sComputeCrc32"),
    page: 3062015,
    doc: doc(
        "Donne le CRC-32 d'un texte ou d'un buffer, dans un entier sur 4 octets ; le CRC de ce qui précède peut être donné.",
        "Gives the CRC-32 of a text or buffer, as an integer of 4 bytes; the CRC of what precedes may be given.",
    ),
    syntaxes: &[Syntax {
        parameters: &[DATA, parameter("CRC précédent", "previous CRC", Ty::Long).optional()],
        result: Ty::Int,
        run: crc32,
    }],
    examples: &[example(
        r#"Trace(sCalculeCrc32("123456789"), sCalculeCrc32("6789", sCalculeCrc32("12345")))"#,
        "-873187034\t-873187034",
    )],
    keeps_error: false,
};

fn crc32(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mut hasher = crc32fast::Hasher::new_with_initial(args.int(1).unwrap_or(0) as u32);
    hasher.update(args.bytes(0));
    Ok(Value::Int(i64::from(hasher.finalize() as i32)))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[TO_OEM, FROM_OEM, UU_ENCODE, UU_DECODE, CRC16, CRC32];

#[cfg(test)]
mod tests {
    #[test]
    fn the_code_page_has_its_upper_half() {
        assert_eq!(super::CP850.chars().count(), 128);
    }
}
