//! Programs spoilt: tokens, lines and bytes deleted, doubled, swapped, cut, written otherwise.

use wl_interpreter::syntax::{fold, tokens};

use crate::chance::Chance;
use crate::corpus;

/// What people and tools leave in a text by mistake, and what once was wrong.
const SNIPPETS: &[&str] = &[
    "\"",
    "`",
    "[%",
    "%]",
    "/*",
    "*/",
    "//",
    "[",
    "]",
    "[[",
    "]]",
    "(",
    ")",
    "{",
    "}",
    "<BLOC>",
    "<FIN>",
    "<COMPILE SI Configuration64>",
    "...",
    "\n",
    "\r",
    "\r\n",
    ";",
    ":",
    "::",
    "..",
    "?.",
    "=>",
    "<-",
    "<=>",
    "<=",
    "??",
    "??=*",
    "?!",
    "[=",
    "~]",
    "[~~]",
    "0x",
    "0m",
    "0n",
    "1e9",
    "9223372036854775807",
    "99999999999999999999999999999999999999999",
    "0.",
    ".5",
    "3 min 30 s",
    "\u{feff}",
    "\u{0}",
    "\u{a0}",
    "e\u{301}",
    "😀",
    "“",
    "”",
    "’",
    "-%",
    "&",
    "^",
    "%",
    "++",
    "--",
    "SI",
    "ALORS",
    "SINON",
    "FIN",
    "SELON",
    "CAS",
    "AUTRE CAS",
    "POUR TOUT",
    "POUR",
    "À",
    "a",
    "BOUCLE",
    "TANTQUE",
    "SORTIR",
    "CONTINUER",
    "RENVOYER",
    "RETOUR",
    "PROCÉDURE",
    "CONSTANTE",
    "QUAND EXCEPTION DANS",
    "FAIRE",
    "EST UN",
    "EST UNE STRUCTURE",
    "tableau de",
    "GLOBAL",
    "SOIT",
    "RETOUR =",
    "GOTO x",
    "x:",
    "FIN:",
    "CAS ERREUR:",
    "DANS (",
    "PAS",
    "ET",
    "_OU_",
    "ALLOUER UN",
    "END",
    "THEN",
    "ELSE",
    "NULL",
    "objet",
    "AVEC",
    "MesParamètres",
    "*",
    "<utile>",
    ", immuable",
];

/// A program spoilt in one to six places.
pub fn spoilt(chance: &mut Chance) -> String {
    let programs = corpus::programs();
    let mut text = chance.pick(programs).clone();
    for _ in 0..=chance.below(6) {
        text = match chance.below(8) {
            0 => bytes(text, chance),
            1 => lines(&text, chance),
            _ => pieces(&text, chance),
        };
    }
    text
}

/// Bytes of any value, or snippets in any order.
pub fn noise(chance: &mut Chance) -> String {
    let count = chance.below(200);
    if chance.one_in(2) {
        let bytes: Vec<_> = (0..count).map(|_| chance.number() as u8).collect();
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let mut text = String::new();
    for _ in 0..count {
        text += chance.word(SNIPPETS);
        text += chance.word(&["", " ", "\n"]);
    }
    text
}

/// The tokens and what stands between them: together the whole text.
pub fn split(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for (_, range) in tokens(text) {
        pieces.extend([&text[at..range.start], &text[range.clone()]]);
        at = range.end;
    }
    pieces.push(&text[at..]);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn pieces(text: &str, chance: &mut Chance) -> String {
    let other = chance.pick(corpus::programs());
    let mut pieces = split(text);
    if pieces.is_empty() {
        return chance.word(SNIPPETS).to_owned();
    }
    let at = chance.below(pieces.len());
    let changed;
    match chance.below(10) {
        0 => drop(pieces.remove(at)),
        1 => pieces.insert(at, pieces[at]),
        2 => {
            let count = chance.below(300);
            pieces.splice(at..at, vec![pieces[at]; count]);
        }
        3 => {
            let with = chance.below(pieces.len());
            pieces.swap(at, with);
        }
        4 => pieces.truncate(at),
        5 => drop(pieces.drain(..at)),
        6 | 7 => pieces.insert(at, chance.word(SNIPPETS)),
        8 => {
            let others = split(other);
            if !others.is_empty() {
                pieces[at] = others[chance.below(others.len())];
            }
        }
        _ => {
            changed = match chance.below(3) {
                0 => pieces[at].to_uppercase(),
                1 => pieces[at].to_lowercase(),
                _ => fold(pieces[at]).into_owned(),
            };
            pieces[at] = &changed;
        }
    }
    pieces.concat()
}

fn lines(text: &str, chance: &mut Chance) -> String {
    let mut lines: Vec<_> = text.split_inclusive('\n').collect();
    if lines.is_empty() {
        return String::new();
    }
    let (from, to) = (chance.below(lines.len()), chance.below(lines.len()));
    match chance.below(3) {
        0 => drop(lines.remove(from)),
        1 => lines.insert(to, lines[from]),
        _ => lines.swap(from, to),
    }
    lines.concat()
}

fn bytes(text: String, chance: &mut Chance) -> String {
    let mut bytes = text.into_bytes();
    if bytes.is_empty() {
        return String::new();
    }
    let at = chance.below(bytes.len());
    match chance.below(3) {
        0 => drop(bytes.remove(at)),
        1 => bytes[at] = chance.number() as u8,
        _ => bytes.truncate(at),
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
