//! The constants of searches; the search itself is of the language, whose loops use it too.

use wl_interpreter::builtin::{Constant, ConstantValue, Doc, doc, names};
pub use wl_interpreter::value::search::{FROM_END, Found, IGNORE_CASE, Matches, WHOLE_WORD, find};

/// `rangPremier` and the three after it.
pub const FIRST_RANK: i64 = -2_147_483_648;
/// `rangSuivant`.
pub const NEXT_RANK: i64 = FIRST_RANK + 1;
/// `rangPrécédent`.
pub const PREVIOUS_RANK: i64 = FIRST_RANK + 2;
/// `rangDernier`.
pub const LAST_RANK: i64 = FIRST_RANK + 3;

const fn option(fr: &'static str, en: &'static str, value: i64, doc: Doc) -> Constant {
    Constant { names: names(fr, en), value: ConstantValue::Int(value), doc }
}

/// Which end a search begins at.
pub const DIRECTIONS: &[Constant] = &[
    option("DepuisDébut", "FromBeginning", 1, doc("Depuis le début.", "From the beginning.")),
    option("DepuisFin", "FromEnd", FROM_END, doc("Depuis la fin.", "From the end.")),
];

/// What a search looks at.
pub const MATCHING: &[Constant] = &[
    option("MotComplet", "WholeWord", WHOLE_WORD, doc("Mots entiers.", "Whole words.")),
    option(
        "SansCasse",
        "IgnoreCase",
        IGNORE_CASE,
        doc("Sans distinguer ni casse ni accents.", "Whatever the case and the accents."),
    ),
];

/// The ranks of a walk.
pub const RANKS: &[Constant] = &[
    option("rangPremier", "firstRank", FIRST_RANK, doc("Le premier.", "The first one.")),
    option("rangSuivant", "nextRank", NEXT_RANK, doc("Le suivant.", "The next one.")),
    option(
        "rangPrécédent",
        "previousRank",
        PREVIOUS_RANK,
        doc("Le précédent.", "The previous one."),
    ),
    option("rangDernier", "lastRank", LAST_RANK, doc("Le dernier.", "The last one.")),
];
