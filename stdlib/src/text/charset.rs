//! Alphabets: UTF-8, ANSI and the others. Texts are Unicode; other alphabets are buffers.

use std::rc::Rc;

use encoding_rs::{Encoding, WINDOWS_1252};
use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Error, Function, Parameter, Runtime, Syntax, Ty, doc,
    example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::Value;

use super::eot;
use crate::Outcome;

const VALUE: Parameter = parameter("texte ou buffer", "text or buffer", Ty::Any);
/// An alphabet, by its constant.
pub(super) const ALPHABET: Parameter =
    parameter("alphabet", "alphabet", Ty::Int).optional().among(&[CONSTANTS]);

/// The alphabets: French and English names, label.
const ALPHABETS: &[(&str, &str, &str)] = &[
    ("alphabetCourant", "charsetCurrent", "windows-1252"),
    ("alphabetDéfaut", "charsetDefault", "windows-1252"),
    ("alphabetAnsi", "charsetANSI", "windows-1252"),
    ("alphabetOccidental", "charsetOccidental", "windows-1252"),
    ("alphabetUTF8", "charsetUTF8", "utf-8"),
    ("alphabetArabe", "charsetArabic", "windows-1256"),
    ("alphabetBalte", "charsetBaltic", "windows-1257"),
    ("alphabetChinois", "charsetChinese", "gb18030"),
    ("alphabetChinoisTraditionnel", "charsetTraditionalChinese", "big5"),
    ("alphabetCoréen", "charsetKorean", "euc-kr"),
    ("alphabetEuropeEst", "charsetEastEurope", "windows-1250"),
    ("alphabetGrec", "charsetGreek", "windows-1253"),
    ("alphabetHébreu", "charsetHebrew", "windows-1255"),
    ("alphabetJaponais", "charsetJapanese", "shift_jis"),
    ("alphabetMac", "charsetMac", "macintosh"),
    ("alphabetRusse", "charsetRussian", "windows-1251"),
    ("alphabetThaï", "charsetThai", "windows-874"),
    ("alphabetTurc", "charsetTurkish", "windows-1254"),
    ("alphabetVietnamien", "charsetVietnamese", "windows-1258"),
];

/// The alphabets, by rank.
pub const CONSTANTS: &[Constant] = &alphabet_constants();

const fn alphabet_constants() -> [Constant; ALPHABETS.len()] {
    const FIRST: Constant = Constant {
        names: names("", ""),
        value: ConstantValue::Int(0),
        doc: doc("Un alphabet.", "An alphabet."),
    };
    let mut constants = [FIRST; ALPHABETS.len()];
    let mut rank = 0;
    while rank < ALPHABETS.len() {
        constants[rank].names = names(ALPHABETS[rank].0, ALPHABETS[rank].1);
        constants[rank].value = ConstantValue::Int(rank as i64);
        rank += 1;
    }
    constants
}

fn alphabet(args: &Arguments, rank: usize) -> &'static Encoding {
    let wanted = args.int(rank).and_then(|rank| ALPHABETS.get(usize::try_from(rank).ok()?));
    wanted.and_then(|(_, _, label)| Encoding::for_label(label.as_bytes())).unwrap_or(WINDOWS_1252)
}

/// The text of bytes that say nothing of their alphabet: by their mark, else UTF-8 when they are,
/// else Windows-1252.
#[must_use]
pub fn decoded(bytes: impl Into<Vec<u8>>) -> String {
    let bytes = bytes.into();
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    String::from_utf8(bytes).unwrap_or_else(|error| {
        WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned()
    })
}

fn undecodable() -> Error {
    Error::new(
        1003,
        codes::CONVERSION,
        bilingual!("les octets ne sont pas de l'UTF-8", "the bytes are not UTF-8"),
    )
    .giving(eot())
}

/// `UTF8VersChaîne`.
pub const FROM_UTF8: Function = Function {
    names: names("UTF8VersChaîne", "UTF8ToString"),
    page: 3024043,
    doc: doc(
        "Lit un texte dans des octets UTF-8 ; EOT s'ils n'en sont pas. Un texte dont chaque caractère est un octet d'UTF-8 est réparé.",
        "Reads a text from UTF-8 bytes; EOT when they are not. A text of which each character is a byte of UTF-8 is mended.",
    ),
    syntaxes: &[Syntax { parameters: &[VALUE, ALPHABET], result: Ty::Text, run: from_utf8 }],
    examples: &[example(
        r#"Trace(UTF8VersChaîne(HexaVersBuffer("C3 A9")), UTF8VersChaîne("Ã©tÃ©"))"#,
        "é\tété",
    )],
    keeps_error: false,
};

/// `UTF8VersAnsi`.
pub const UTF8_TO_ANSI: Function =
    Function { names: names("UTF8VersAnsi", "UTF8ToAnsi"), page: 1000020525, ..FROM_UTF8 };

/// `UTF8VersUnicode`.
pub const UTF8_TO_UNICODE: Function =
    Function { names: names("UTF8VersUnicode", "UTF8ToUnicode"), page: 1000020481, ..FROM_UTF8 };

fn from_utf8(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    match args.value(0) {
        Value::Buffer(bytes) => {
            let text = std::str::from_utf8(&bytes).map_err(|_| undecodable())?;
            Ok(Value::text(text.trim_start_matches('\u{feff}')))
        }
        other => {
            let text = other.to_text()?;
            let (bytes, _, lost) = WINDOWS_1252.encode(text.as_str());
            let mended = if lost { None } else { std::str::from_utf8(&bytes).ok() };
            Ok(mended.map_or_else(|| Value::Text(text.clone()), Value::text))
        }
    }
}

/// `ChaîneVersUTF8`.
pub const TO_UTF8: Function = Function {
    names: names("ChaîneVersUTF8", "StringToUTF8"),
    page: 3024042,
    doc: doc(
        "Donne les octets UTF-8 d'un texte ; un buffer est lu dans l'alphabet indiqué.",
        "Gives the UTF-8 bytes of a text; a buffer is read in the alphabet given.",
    ),
    syntaxes: &[Syntax { parameters: &[VALUE, ALPHABET], result: Ty::Buffer, run: to_utf8 }],
    examples: &[example(r#"Trace(BufferVersHexa(ChaîneVersUTF8("é")))"#, "C3 A9")],
    keeps_error: false,
};

fn to_utf8(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let bytes = match args.value(0) {
        Value::Buffer(bytes) => {
            alphabet(&args, 1).decode_without_bom_handling(&bytes).0.into_owned().into_bytes()
        }
        other => other.to_text()?.into_string().into_bytes(),
    };
    Ok(Value::Buffer(Rc::new(bytes)))
}

/// `AnsiVersUnicode`.
pub const FROM_ANSI: Function = Function {
    names: names("AnsiVersUnicode", "AnsiToUnicode"),
    page: 3024002,
    doc: doc(
        "Lit un texte dans des octets d'un alphabet (Windows par défaut) ; un texte revient tel quel.",
        "Reads a text from bytes of an alphabet (Windows by default); a text comes back as it is.",
    ),
    syntaxes: &[Syntax { parameters: &[VALUE, ALPHABET], result: Ty::Text, run: from_ansi }],
    examples: &[example(r#"Trace(AnsiVersUnicode(HexaVersBuffer("E9 80")))"#, "é€")],
    keeps_error: false,
};

fn from_ansi(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    match args.value(0) {
        Value::Buffer(bytes) => {
            Ok(Value::text(alphabet(&args, 1).decode_without_bom_handling(&bytes).0))
        }
        other => Ok(Value::Text(other.to_text()?)),
    }
}

/// `UnicodeVersAnsi`.
pub const TO_ANSI: Function = Function {
    names: names("UnicodeVersAnsi", "UnicodeToAnsi"),
    page: 3024025,
    doc: doc(
        "Donne les octets d'un texte dans un alphabet (Windows par défaut) ; un caractère qui n'y est pas devient « ? ».",
        "Gives the bytes of a text in an alphabet (Windows by default); a character it lacks becomes “?”.",
    ),
    syntaxes: &[Syntax { parameters: &[VALUE, ALPHABET], result: Ty::Buffer, run: to_ansi }],
    examples: &[example(r#"Trace(BufferVersHexa(UnicodeVersAnsi("é€")))"#, "E9 80")],
    keeps_error: false,
};

fn to_ansi(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let text = match args.value(0) {
        Value::Buffer(bytes) => decoded(bytes.to_vec()),
        other => other.to_text()?.into_string(),
    };
    Ok(Value::Buffer(Rc::new(encoded(&text, alphabet(&args, 1)))))
}

fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, lost) = encoding.encode(text);
    if !lost {
        return bytes.into_owned();
    }
    let mut result = Vec::with_capacity(text.len());
    for character in text.chars() {
        let mut utf8 = [0; 4];
        match encoding.encode(character.encode_utf8(&mut utf8)) {
            (bytes, _, false) => result.extend_from_slice(&bytes),
            _ => result.push(b'?'),
        }
    }
    result
}

/// `UTF8Valide`.
pub const UTF8_VALID: Function = Function {
    names: names("UTF8Valide", "UTF8Valid"),
    page: 1410089619,
    doc: doc("Dit si des octets sont de l'UTF-8.", "Tells whether bytes are UTF-8."),
    syntaxes: &[Syntax {
        parameters: &[parameter("buffer", "buffer", Ty::Buffer)],
        result: Ty::Bool,
        run: utf8_valid,
    }],
    examples: &[example(r#"Trace(UTF8Valide(HexaVersBuffer("E9")))"#, "0")],
    keeps_error: false,
};

fn utf8_valid(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Bool(std::str::from_utf8(args.bytes(0)).is_ok()))
}

/// `UTFConvertit`.
pub const UTF_CONVERT: Function = Function {
    names: names("UTFConvertit", "UTFConvert"),
    page: 1410088734,
    doc: doc(
        "Lit un texte dans des octets UTF-8 ou UTF-16, selon leur marque.",
        "Reads a text from UTF-8 or UTF-16 bytes, by their mark.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("buffer", "buffer", Ty::Buffer)],
        result: Ty::Text,
        run: utf_convert,
    }],
    examples: &[example(r#"Trace(UTFConvertit(HexaVersBuffer("FF FE 41 00")))"#, "A")],
    keeps_error: false,
};

fn utf_convert(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(decoded(args.bytes(0))))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    FROM_UTF8,
    UTF8_TO_ANSI,
    UTF8_TO_UNICODE,
    TO_UTF8,
    FROM_ANSI,
    TO_ANSI,
    UTF8_VALID,
    UTF_CONVERT,
];

/// Those that follow a dot, on texts and on buffers.
pub static METHODS: &[Function] = &[
    FROM_ANSI,
    Function { names: names("VersUTF8", "ToUTF8"), ..TO_UTF8 },
    Function { names: names("VersAnsi", "ToAnsi"), ..TO_ANSI },
    UTF8_VALID,
];
