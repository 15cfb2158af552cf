//! Mails and servers made by chance. Their bytes stand in a text, a character for each, so that
//! they are shown and reduced as programs are.

pub mod account;
pub mod dialogue;
pub mod header;
pub mod reading;

use crate::chance::Chance;

/// The bytes that a text of this kind stands for.
pub fn bytes(text: &str) -> Vec<u8> {
    text.chars().map(|c| u32::from(c) as u8).collect()
}

/// The text that stands for bytes.
pub fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// Spoils bytes in one to eight places: some changed, left out, doubled, moved, cut, or one of
/// these snippets put between them.
pub fn spoil(chance: &mut Chance, bytes: &mut Vec<u8>, snippets: &[&[u8]]) {
    for _ in 0..=chance.below(8) {
        if bytes.is_empty() {
            return;
        }
        let at = chance.below(bytes.len());
        let end = (at + chance.below(60)).min(bytes.len());
        match chance.below(8) {
            0 => bytes[at] = chance.number() as u8,
            1 => drop(bytes.drain(at..end)),
            2 => {
                let copy = bytes[at..end].repeat(1 + chance.below(3));
                let to = chance.below(bytes.len());
                drop(bytes.splice(to..to, copy));
            }
            3 if chance.one_in(4) => bytes.truncate(at),
            4 => {
                let moved: Vec<u8> = bytes.drain(at..end).collect();
                let to = chance.below(bytes.len());
                drop(bytes.splice(to..to, moved));
            }
            _ => {
                let snippet = *chance.pick(snippets);
                drop(bytes.splice(at..at, snippet.iter().copied()));
            }
        }
    }
}
