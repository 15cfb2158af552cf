//! The words of one parse: each spelling is folded and looked up once.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::fold;
use super::keyword::Keyword;
use super::token::{Kind, NameId};
use super::tree::{Name, Word};
use crate::source::Span;

/// The spellings met so far.
#[derive(Debug, Default)]
pub(super) struct Names<'s> {
    by_text: FxHashMap<&'s str, NameId>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    word: Rc<Word>,
    keyword: Option<Keyword>,
}

impl<'s> Names<'s> {
    /// The token kind of a word.
    pub fn word(&mut self, text: &'s str) -> Kind {
        let id = self.by_text.get(text).copied().unwrap_or_else(|| self.add(text));
        Kind::Word(id, self.entries[id as usize].keyword)
    }

    fn add(&mut self, word: &'s str) -> NameId {
        let folded = fold(word);
        let keyword = Keyword::from_key(&folded);
        let text: Rc<str> = Rc::from(word);
        let key = if folded == word { Rc::clone(&text) } else { Rc::from(&*folded) };
        let id = self.entries.len() as NameId;
        self.entries.push(Entry { word: Rc::new(Word { text, key }), keyword });
        self.by_text.insert(word, id);
        id
    }

    /// A word as a name of the tree.
    pub fn name(&self, id: NameId, span: Span) -> Name {
        let entry = &self.entries[id as usize];
        Name { word: Rc::clone(&entry.word), span }
    }

    /// The folded spelling of a word.
    pub fn key(&self, id: NameId) -> &str {
        &self.entries[id as usize].word.key
    }
}
