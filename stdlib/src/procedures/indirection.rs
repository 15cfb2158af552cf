//! The kinds of an indirection: what `{name, kind}` looks among.

use wl_interpreter::builtin::{Constant, ConstantValue, doc, names};

const fn kind(
    fr: &'static str,
    en: &'static str,
    value: i64,
    doc_fr: &'static str,
    doc_en: &'static str,
) -> Constant {
    Constant { names: names(fr, en), value: ConstantValue::Int(value), doc: doc(doc_fr, doc_en) }
}

const NONE_FR: &str = "Indirection : ce genre d'élément n'existe pas ici, rien n'est trouvé.";
const NONE_EN: &str = "Indirection: this kind of element does not exist here, nothing is found.";

/// The kinds; the evaluator knows the first two by their value.
pub const CONSTANTS: &[Constant] = &[
    kind(
        "indVariable",
        "indVariable",
        1,
        "Indirection : parmi les variables.",
        "Indirection: among variables.",
    ),
    kind(
        "indChamp",
        "indControl",
        2,
        "Indirection : parmi les champs.",
        "Indirection: among controls.",
    ),
    kind("indConnexion", "indConnection", 3, NONE_FR, NONE_EN),
    kind("indEtat", "indReport", 4, NONE_FR, NONE_EN),
    kind("indFenêtre", "indWindow", 5, NONE_FR, NONE_EN),
    kind("indFichier", "indFile", 6, NONE_FR, NONE_EN),
    kind("indGPW", "indGPW", 7, NONE_FR, NONE_EN),
    kind("indLiaison", "indLink", 8, NONE_FR, NONE_EN),
    kind("indParamètreRequête", "indQueryParameter", 9, NONE_FR, NONE_EN),
    kind("indRubrique", "indItem", 10, NONE_FR, NONE_EN),
    kind("indPage", "indPage", 11, NONE_FR, NONE_EN),
];
