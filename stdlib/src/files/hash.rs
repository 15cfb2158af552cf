//! Fingerprints of files.

use std::rc::Rc;

use wl_interpreter::builtin::{
    Arguments, Error, Function, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::Value;

use super::PATH;
use super::content::load_at;
use crate::Outcome;
use crate::text::hash::{METHOD, fingerprint};

fn of_file(runtime: &mut dyn Runtime, args: &Arguments, key: &[u8]) -> Result<Vec<u8>, Error> {
    let bytes = load_at(runtime, args, 1)?;
    fingerprint(args.int(0).unwrap_or(0), &bytes, key)
}

fn hash(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Buffer(Rc::new(of_file(runtime, &args, args.bytes(2))?)))
}

fn check(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::Bool(of_file(runtime, &args, &[])? == args.bytes(2)))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("HashFichier", "HashFile"),
        page: 1000007112,
        doc: doc(
            "Calcule l'empreinte du contenu d'un fichier.",
            "Computes the fingerprint of the content of a file.",
        ),
        syntaxes: &[Syntax {
            parameters: &[METHOD, PATH, parameter("clé", "key", Ty::Buffer).optional()],
            result: Ty::Buffer,
            run: hash,
        }],
        examples: &[example(
            "fSauveTexte(\"a.txt\", \"abc\")\nTrace(HashFichier(HA_SHA_256, \"a.txt\") = HashChaîne(HA_SHA_256, \"abc\"))",
            "1",
        )],
        keeps_error: false,
    },
    Function {
        names: names("HashVérifieFichier", "HashCheckFile"),
        page: 1000007114,
        doc: doc(
            "Dit si une empreinte est celle d'un fichier.",
            "Tells whether a fingerprint is that of a file.",
        ),
        syntaxes: &[Syntax {
            parameters: &[METHOD, PATH, parameter("empreinte", "fingerprint", Ty::Buffer)],
            result: Ty::Bool,
            run: check,
        }],
        examples: &[example(
            "fSauveTexte(\"a.txt\", \"abc\")\nTrace(HashCheckFile(HA_SHA_256, \"a.txt\", HashFile(HA_SHA_256, \"a.txt\")))",
            "1",
        )],
        keeps_error: false,
    },
];
