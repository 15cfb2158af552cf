//! Fingerprints of texts.

use std::rc::Rc;

use hmac::{Hmac, Mac};
use md5::Md5;
use sha2::digest::Digest;
use sha2::{Sha256, Sha384, Sha512};
use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Doc, Error, Function, Parameter, Runtime, Syntax, Ty, doc,
    example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::Value;

use crate::Outcome;

const MD5: i64 = 1;
const SHA256: i64 = 3;
const SHA384: i64 = 4;
const SHA512: i64 = 5;
/// Added to a method for its keyed form.
const KEYED: i64 = 100;

const fn method(fr: &'static str, value: i64, doc: Doc) -> Constant {
    Constant { names: names(fr, fr), value: ConstantValue::Int(value), doc }
}

/// The methods.
pub const CONSTANTS: &[Constant] = &[
    method("HA_MD5_128", MD5, doc("MD5, seulement pour l'existant.", "MD5, only for what exists.")),
    method("HA_SHA_256", SHA256, doc("SHA-256.", "SHA-256.")),
    method("HA_SHA_384", SHA384, doc("SHA-384.", "SHA-384.")),
    method("HA_SHA_512", SHA512, doc("SHA-512.", "SHA-512.")),
    method("HA_HMAC_MD5_128", KEYED + MD5, doc("HMAC MD5.", "HMAC MD5.")),
    method("HA_HMAC_SHA_256", KEYED + SHA256, doc("HMAC SHA-256.", "HMAC SHA-256.")),
    method("HA_HMAC_SHA_384", KEYED + SHA384, doc("HMAC SHA-384.", "HMAC SHA-384.")),
    method("HA_HMAC_SHA_512", KEYED + SHA512, doc("HMAC SHA-512.", "HMAC SHA-512.")),
];

/// The method of a fingerprint.
pub const METHOD: Parameter = parameter("méthode", "method", Ty::Int).among(&[CONSTANTS]);
const DATA: Parameter = parameter("données", "data", Ty::Buffer);

/// `HashChaîne`.
pub const HASH: Function = Function {
    names: names("HashChaîne", "HashString"),
    page: 1000007111,
    doc: doc(
        "Donne l'empreinte d'un texte ou d'un buffer ; avec une clé pour les méthodes HMAC.",
        "Gives the fingerprint of a text or buffer; with a key for the HMAC methods.",
    ),
    syntaxes: &[Syntax {
        parameters: &[METHOD, DATA, parameter("clé", "key", Ty::Buffer).optional()],
        result: Ty::Buffer,
        run: hash,
    }],
    examples: &[example(
        r#"Trace(BufferVersHexa(HashChaîne(HA_MD5_128, "abc"), SansRegroupement))"#,
        "900150983CD24FB0D6963F7D28E17F72",
    )],
    keeps_error: false,
};

fn hash(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let bytes = fingerprint(args.int(0).unwrap_or(0), args.bytes(1), args.bytes(2))?;
    Ok(Value::Buffer(Rc::new(bytes)))
}

/// The fingerprint of bytes by a method; `key` for its keyed form.
pub fn fingerprint(method: i64, data: &[u8], key: &[u8]) -> Result<Vec<u8>, Error> {
    macro_rules! keyed {
        ($hash:ty) => {
            Hmac::<$hash>::new_from_slice(key)
                .map(|mac| mac.chain_update(data).finalize().into_bytes().to_vec())
                .map_err(|_| unsupported())
        };
    }
    match method {
        MD5 => Ok(Md5::digest(data).to_vec()),
        SHA256 => Ok(Sha256::digest(data).to_vec()),
        SHA384 => Ok(Sha384::digest(data).to_vec()),
        SHA512 => Ok(Sha512::digest(data).to_vec()),
        method if method == KEYED + MD5 => keyed!(Md5),
        method if method == KEYED + SHA256 => keyed!(Sha256),
        method if method == KEYED + SHA384 => keyed!(Sha384),
        method if method == KEYED + SHA512 => keyed!(Sha512),
        _ => Err(unsupported()),
    }
}

fn unsupported() -> Error {
    Error::new(
        1006,
        codes::NOT_SUPPORTED,
        bilingual!(
            "cette empreinte n'est pas prise en charge",
            "this fingerprint is not supported"
        ),
    )
    .hint(bilingual!("utiliser HA_SHA_256", "use HA_SHA_256"))
}

/// `HashVérifieChaîne`.
pub const CHECK: Function = Function {
    names: names("HashVérifieChaîne", "HashCheckString"),
    page: 1000007113,
    doc: doc(
        "Dit si une empreinte est celle d'un texte ou d'un buffer.",
        "Tells whether a fingerprint is that of a text or buffer.",
    ),
    syntaxes: &[Syntax {
        parameters: &[METHOD, DATA, parameter("empreinte", "fingerprint", Ty::Buffer)],
        result: Ty::Bool,
        run: check,
    }],
    examples: &[example(
        r#"h est un Buffer = HashChaîne(HA_SHA_256, "abc")
Trace(HashVérifieChaîne(HA_SHA_256, "abc", h))"#,
        "1",
    )],
    keeps_error: false,
};

fn check(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let bytes = fingerprint(args.int(0).unwrap_or(0), args.bytes(1), &[])?;
    Ok(Value::Bool(bytes == args.bytes(2)))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[HASH, CHECK];
