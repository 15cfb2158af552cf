//! Compressing texts and buffers.

use std::io::{Read as _, Write as _};
use std::rc::Rc;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Doc, Error, Function, Runtime, Syntax, Ty, doc, example,
    names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::Value;

use crate::Outcome;
use crate::bounds::{MAX_BYTES, check_bytes};

/// `compresseAucun`, which the ciphers also have.
pub const NONE: i64 = 0x1000;

const fn kind(fr: &'static str, en: &'static str, value: i64, doc: Doc) -> Constant {
    Constant { names: names(fr, en), value: ConstantValue::Int(value), doc }
}

/// The ways to compress. Only GZIP has a published form: it is that of all of them.
pub const CONSTANTS: &[Constant] = &[
    kind("compresseLZW", "compressLZW", 1, doc("GZIP ici.", "GZIP here.")),
    kind("compresseChaîneCourte", "compressShortString", 2, doc("GZIP ici.", "GZIP here.")),
    kind("compresseGZIP", "compressGZIP", 3, doc("GZIP.", "GZIP.")),
];

/// How a GZIP stream begins.
const MAGIC: [u8; 2] = [0x1F, 0x8B];

/// `Compresse`.
pub const COMPRESS: Function = Function {
    names: names("Compresse", "Compress"),
    page: 3024012,
    doc: doc(
        "Compresse un texte ou un buffer, en GZIP quel que soit le type demandé.",
        "Compresses a text or buffer, as GZIP whatever the type that is asked for.",
    ),
    syntaxes: &[Syntax {
        parameters: &[
            parameter("données", "data", Ty::Buffer),
            parameter("type", "type", Ty::Int)
                .optional()
                .among(&[CONSTANTS, super::encoding::PROTECTIONS]),
        ],
        result: Ty::Buffer,
        run: compress,
    }],
    examples: &[example(
        r#"b est un Buffer = Compresse(Répète("a", 1000))
Trace(Taille(b) < 100, Décompresse(b) = Répète("a", 1000))"#,
        "1\t1",
    )],
    keeps_error: false,
};

fn compress(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    if args.int(1) == Some(NONE) {
        return Ok(Value::Buffer(Rc::new(args.bytes(0).to_vec())));
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let done = encoder.write_all(args.bytes(0)).and_then(|()| encoder.finish());
    Ok(Value::Buffer(Rc::new(done.map_err(|_| damaged())?)))
}

/// `Décompresse`.
pub const UNCOMPRESS: Function = Function {
    names: names("Décompresse", "Uncompress"),
    page: 3024009,
    doc: doc(
        "Rend ce que Compresse a compressé, ou un GZIP venu d'ailleurs ; un buffer.",
        "Gives back what Compress compressed, or a GZIP from elsewhere; a buffer.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("données", "data", Ty::Buffer)],
        result: Ty::Buffer,
        run: uncompress,
    }],
    examples: &[example(r#"Trace(Décompresse(Compresse("Bonjour", compresseGZIP)))"#, "Bonjour")],
    keeps_error: false,
};

fn uncompress(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let bytes = args.bytes(0);
    if !bytes.starts_with(&MAGIC) {
        return Ok(Value::Buffer(Rc::new(bytes.to_vec())));
    }
    let mut result = Vec::new();
    // One byte more tells a stream that would be too long from one that just fits.
    MultiGzDecoder::new(bytes)
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut result)
        .map_err(|_| damaged())?;
    check_bytes(result.len())?;
    Ok(Value::Buffer(Rc::new(result)))
}

fn damaged() -> Error {
    Error::new(
        1008,
        codes::CONVERSION,
        bilingual!("ces données compressées sont abîmées", "this compressed data is damaged"),
    )
    .giving(Value::Buffer(Rc::new(Vec::new())))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[COMPRESS, UNCOMPRESS];
