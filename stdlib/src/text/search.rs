//! The constants of searches; the search itself is of the language, whose loops use it too.

use wl_interpreter::builtin::{Constant, constant, doc};
pub use wl_interpreter::value::search::{FROM_END, Found, IGNORE_CASE, Matches, WHOLE_WORD, find};

/// `rangPremier` and the three after it.
pub const FIRST_RANK: i64 = -2_147_483_648;
/// `rangSuivant`.
pub const NEXT_RANK: i64 = FIRST_RANK + 1;
/// `rangPrécédent`.
pub const PREVIOUS_RANK: i64 = FIRST_RANK + 2;
/// `rangDernier`.
pub const LAST_RANK: i64 = FIRST_RANK + 3;

/// Which end a search begins at.
pub const DIRECTIONS: &[Constant] = &[
    constant("DepuisDébut", "FromBeginning", 1, doc("Depuis le début.", "From the beginning.")),
    constant("DepuisFin", "FromEnd", FROM_END, doc("Depuis la fin.", "From the end.")),
];

/// What a search looks at.
pub const MATCHING: &[Constant] = &[
    constant("MotComplet", "WholeWord", WHOLE_WORD, doc("Mots entiers.", "Whole words.")),
    constant(
        "SansCasse",
        "IgnoreCase",
        IGNORE_CASE,
        doc("Sans distinguer ni casse ni accents.", "Whatever the case and the accents."),
    ),
];

/// The ranks of a walk.
pub const RANKS: &[Constant] = &[
    constant("rangPremier", "firstRank", FIRST_RANK, doc("Le premier.", "The first one.")),
    constant("rangSuivant", "nextRank", NEXT_RANK, doc("Le suivant.", "The next one.")),
    constant(
        "rangPrécédent",
        "previousRank",
        PREVIOUS_RANK,
        doc("Le précédent.", "The previous one."),
    ),
    constant("rangDernier", "lastRank", LAST_RANK, doc("Le dernier.", "The last one.")),
];
