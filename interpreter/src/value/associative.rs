//! Associative arrays: insertion order, constant-time lookup by key.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::BuildHasher;
use std::num::NonZeroU32;

use hashbrown::{DefaultHashBuilder, HashTable};
use rustc_hash::FxHashMap;

use crate::builtin::Error;

use super::key_rule::{KeyRule, Probe, own_form};
use super::{Type, Value};

/// Small, for a lookup that misses the cache reads all of it. A removed one leaves its place empty
/// until places are reclaimed, so that order and ranks stay.
#[derive(Debug, Clone)]
struct Entry {
    key: Value,
    value: Value,
    /// The text key under the rule, when that is not the key itself.
    form: Option<Box<Form>>,
    hash: u32,
    /// The next entry of the same key: never the first of all.
    next: Option<NonZeroU32>,
}

#[derive(Debug, Clone)]
struct Form(Box<str>);

const _: () = assert!(size_of::<Option<Entry>>() == 48);

impl Entry {
    /// The key as it is hashed and compared.
    fn probe(&self) -> Probe<'_> {
        match &self.form {
            Some(form) => Probe::Text(Cow::Borrowed(&form.0)),
            None => KeyRule::default().probe(&self.key),
        }
    }

    /// True when this is the key: two texts, the usual case, are compared at once.
    #[inline]
    fn has(&self, probe: &Probe<'_>) -> bool {
        match (&self.key, probe) {
            (Value::Text(key), Probe::Text(text)) => match &self.form {
                Some(form) => *form.0 == **text,
                None => key.as_str() == text,
            },
            _ => self.probe() == *probe,
        }
    }
}

/// The entries of a key that has several: its last one, and how many.
#[derive(Debug, Clone, Copy)]
struct Chain {
    last: u32,
    count: u32,
}

/// The 32 bits of a hash that are kept, where the table looks for them.
fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

/// An associative array.
#[derive(Debug, Clone)]
pub struct Associative {
    /// The type of its values.
    pub element: Type,
    /// The type of its keys.
    pub key: Type,
    /// What a missing key reads as; `None` for the default of the type.
    pub default: Option<Value>,
    /// The first value of an entry, when it is not the default of its type.
    pub template: Option<Box<Value>>,
    /// Which keys are the same; set before the first entry.
    pub key_rule: KeyRule,
    entries: Vec<Option<Entry>>,
    /// The first entry of each key.
    table: HashTable<u32>,
    /// By the first entry of each key that has several.
    chains: FxHashMap<u32, Chain>,
    live: usize,
    generation: u32,
    // Seeded at random: keys chosen by a sender cannot make lookups slow.
    hasher: DefaultHashBuilder,
}

impl Associative {
    /// Empty, with text keys compared exactly and without duplicates.
    #[must_use]
    pub fn new(element: Type) -> Self {
        Self {
            element,
            key: Type::TEXT,
            default: None,
            template: None,
            key_rule: KeyRule::default(),
            entries: Vec::new(),
            table: HashTable::new(),
            chains: FxHashMap::default(),
            live: 0,
            generation: 0,
            hasher: DefaultHashBuilder::default(),
        }
    }

    /// How many entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.live
    }

    /// True without any entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// What a missing key reads as.
    #[must_use]
    pub fn default_value(&self) -> Value {
        match (&self.default, &self.template) {
            (Some(default), _) => default.clone(),
            (None, Some(template)) => template.deep_copy(),
            (None, None) => self.element.default_value(),
        }
    }

    fn hash(&self, probe: &Probe<'_>) -> u32 {
        let hash = match probe {
            Probe::Text(text) => return self.hash_text(text),
            other => self.hasher.hash_one(other),
        };
        hash as u32
    }

    fn hash_text(&self, text: &str) -> u32 {
        self.hasher.hash_one(text) as u32
    }

    fn entry(&self, slot: usize) -> Option<&Entry> {
        self.entries.get(slot)?.as_ref()
    }

    fn has(&self, slot: u32, probe: &Probe<'_>) -> bool {
        self.entry(slot as usize).is_some_and(|entry| entry.has(probe))
    }

    /// The place of the first entry of a key.
    fn find(&self, hash: u32, probe: &Probe<'_>) -> Option<u32> {
        self.table.find(spread(hash), |first| self.has(*first, probe)).copied()
    }

    /// The hash of a key, and the place of its first entry.
    fn look_up(&self, key: &Value) -> (u32, Option<u32>) {
        // The usual case: texts compared as they are.
        if let Value::Text(text) = key
            && self.key_rule.is_exact()
        {
            let text = text.as_str();
            let hash = self.hash_text(text);
            let is_it = |first: &u32| match self.entry(*first as usize) {
                Some(Entry { key: Value::Text(key), .. }) => key.as_str() == text,
                _ => false,
            };
            return (hash, self.table.find(spread(hash), is_it).copied());
        }
        let probe = self.key_rule.probe(key);
        let hash = self.hash(&probe);
        (hash, self.find(hash, &probe))
    }

    fn first_of(&self, key: &Value) -> Option<u32> {
        self.look_up(key).1
    }

    /// The places of the entries of one key, from its first one.
    fn chained(&self, first: Option<u32>) -> impl Iterator<Item = usize> {
        std::iter::successors(first, |slot| self.entry(*slot as usize)?.next.map(NonZeroU32::get))
            .map(|slot| slot as usize)
    }

    /// A key as this array holds it: of the type of its keys.
    pub fn own_key<'k>(&self, key: &'k Value) -> Result<Cow<'k, Value>, Error> {
        match (&self.key, key) {
            // A value of an enumeration is a key of its own.
            (Type::Text(_), Value::Text(_) | Value::Enumerated(_)) | (Type::Any, _) => {
                Ok(Cow::Borrowed(key))
            }
            (ty, key) => Ok(Cow::Owned(key.clone().convert(ty)?)),
        }
    }

    /// Changes when the places of the entries do.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The place of the entry of this key at `rank`, from 0.
    #[must_use]
    pub fn nth_slot(&self, key: &Value, rank: usize) -> Option<usize> {
        self.slot_of(key, rank)
    }

    /// The places of the entries of one key, in order of insertion.
    pub fn slots_of(&self, key: &Value) -> impl Iterator<Item = usize> {
        self.chained(self.first_of(key))
    }

    /// The places of all the entries, in order of insertion.
    pub fn slots(&self) -> impl Iterator<Item = usize> {
        (0..self.entries.len()).filter(|slot| self.entries[*slot].is_some())
    }

    fn slot_of(&self, key: &Value, rank: usize) -> Option<usize> {
        self.slots_of(key).nth(rank)
    }

    /// The value of the first entry of this key.
    #[must_use]
    pub fn get(&self, key: &Value) -> Option<&Value> {
        self.get_nth(key, 0)
    }

    /// The value of the first entry of this key, or the default of a missing one.
    #[must_use]
    pub fn read(&self, key: &Value) -> Value {
        self.get(key).cloned().unwrap_or_else(|| self.default_value())
    }

    /// The value of the entry of this key at `rank`, from 0.
    #[must_use]
    pub fn get_nth(&self, key: &Value, rank: usize) -> Option<&Value> {
        self.slot(self.slot_of(key, rank)?).map(|(_, value)| value)
    }

    /// The place of the entry of this key at `rank`, from 0.
    pub fn get_nth_mut(&mut self, key: &Value, rank: usize) -> Option<&mut Value> {
        self.slot_mut(self.slot_of(key, rank)?)
    }

    /// True when the key has an entry.
    #[must_use]
    pub fn contains(&self, key: &Value) -> bool {
        self.first_of(key).is_some()
    }

    /// How many entries the key has.
    #[must_use]
    pub fn count(&self, key: &Value) -> usize {
        let count = |first: u32| self.chains.get(&first).map_or(1, |chain| chain.count as usize);
        self.first_of(key).map_or(0, count)
    }

    /// The key's first value, made with the default when there is none: what `t[k]++` changes.
    pub fn entry_mut(&mut self, key: &Value) -> Option<&mut Value> {
        let (hash, first) = self.look_up(key);
        let slot = match first {
            Some(first) => first as usize,
            None => self.append(hash, key.clone(), self.default_value(), true),
        };
        self.slot_mut(slot)
    }

    /// `t[k] = v`: replaces the value of the key, or adds an entry when there is none or the rule
    /// allows duplicates.
    pub fn set(&mut self, key: Value, value: Value) {
        let (hash, first) = self.look_up(&key);
        let found = first.filter(|_| !self.key_rule.duplicates);
        if let Some(held) = found.and_then(|first| self.slot_mut(first as usize)) {
            *held = value;
        } else {
            self.append(hash, key, value, first.is_none());
        }
    }

    /// Adds an entry; false when the key already has one and the rule allows no duplicates.
    pub fn add(&mut self, key: Value, value: Value) -> bool {
        let (hash, first) = self.look_up(&key);
        let fits = first.is_none() || self.key_rule.duplicates;
        if fits {
            self.append(hash, key, value, first.is_none());
        }
        fits
    }

    /// Adds an entry at the end; `fresh` when the key has none yet.
    fn append(&mut self, hash: u32, key: Value, value: Value, fresh: bool) -> usize {
        if self.entries.len() > 2 * self.live + 32 {
            self.reclaim();
        }
        let slot = self.entries.len();
        let form = own_form(&key, self.key_rule.probe(&key)).map(|form| Box::new(Form(form)));
        self.entries.push(Some(Entry { hash, key, form, value, next: None }));
        self.live += 1;
        if fresh {
            self.open(slot as u32, hash);
        } else {
            self.index(slot);
        }
        slot
    }

    /// Makes the first entry of a key found by it.
    fn open(&mut self, slot: u32, hash: u32) {
        let entries = &self.entries;
        let rehash = |first: &u32| entries[*first as usize].as_ref().map_or(0, |entry| entry.hash);
        self.table.insert_unique(spread(hash), slot, |first| spread(rehash(first)));
    }

    /// Makes an entry found by its key, after the others of that key.
    fn index(&mut self, slot: usize) {
        let Some(entry) = self.entry(slot) else { return };
        let hash = entry.hash;
        let Some(first) = self.find(hash, &entry.probe()) else {
            return self.open(slot as u32, hash);
        };
        let chain = self.chains.entry(first).or_insert(Chain { last: first, count: 1 });
        let last = std::mem::replace(&mut chain.last, slot as u32) as usize;
        chain.count += 1;
        if let Some(entry) = &mut self.entries[last] {
            entry.next = NonZeroU32::new(slot as u32);
        }
    }

    /// Forgets the places of removed entries.
    fn reclaim(&mut self) {
        self.entries.retain(Option::is_some);
        self.reindex();
    }

    fn reindex(&mut self) {
        self.generation = self.generation.wrapping_add(1);
        self.table.clear();
        self.chains.clear();
        self.entries.iter_mut().flatten().for_each(|entry| entry.next = None);
        (0..self.entries.len()).for_each(|slot| self.index(slot));
    }

    /// Removes every entry of the key; how many there were.
    pub fn remove(&mut self, key: &Value) -> usize {
        let probe = self.key_rule.probe(key);
        let hash = self.hash(&probe);
        let entries = &self.entries;
        let has = |slot: u32| entries[slot as usize].as_ref().is_some_and(|it| it.has(&probe));
        let Ok(found) = self.table.find_entry(spread(hash), |first| has(*first)) else { return 0 };
        let first = found.remove().0;
        self.chains.remove(&first);
        let (mut next, mut count) = (Some(first), 0);
        while let Some(slot) = next {
            next = self.entries[slot as usize]
                .take()
                .and_then(|entry| entry.next)
                .map(NonZeroU32::get);
            count += 1;
        }
        self.live -= count;
        while self.entries.last().is_some_and(Option::is_none) {
            self.entries.pop();
            self.generation = self.generation.wrapping_add(1);
        }
        count
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.table.clear();
        self.chains.clear();
        self.live = 0;
        self.generation = self.generation.wrapping_add(1);
    }

    /// Keys and values, in order of insertion.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Value, &Value)> {
        self.entries.iter().flatten().map(|entry| (&entry.key, &entry.value))
    }

    /// Its values, in order of insertion.
    pub fn into_values(self) -> impl Iterator<Item = Value> {
        self.entries.into_iter().flatten().map(|entry| entry.value)
    }

    /// Every value, in order of insertion.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.entries.iter_mut().flatten().map(|entry| &mut entry.value)
    }

    /// The values of one key, in order of insertion.
    pub fn entries_of(&self, key: &Value) -> impl Iterator<Item = &Value> {
        self.slots_of(key).filter_map(|slot| self.slot(slot)).map(|(_, value)| value)
    }

    /// The key of the entry at `rank`, from 0, in order of insertion.
    #[must_use]
    pub fn key_at(&self, rank: usize) -> Option<&Value> {
        if self.live == self.entries.len() {
            return self.slot(rank).map(|(key, _)| key);
        }
        self.iter().nth(rank).map(|(key, _)| key)
    }

    /// The place after `slot` that holds an entry, the first one after `None`: a walk that stands
    /// removals on its way.
    #[must_use]
    pub fn next_slot(&self, slot: Option<usize>) -> Option<usize> {
        let from = slot.map_or(0, |slot| slot + 1);
        (from..self.entries.len()).find(|slot| self.entries[*slot].is_some())
    }

    /// The place before `slot` that holds an entry, the last one before `None`.
    #[must_use]
    pub fn previous_slot(&self, slot: Option<usize>) -> Option<usize> {
        let to = slot.unwrap_or(self.entries.len()).min(self.entries.len());
        (0..to).rev().find(|slot| self.entries[*slot].is_some())
    }

    /// The key and value of a place given by [`Self::next_slot`].
    #[must_use]
    pub fn slot(&self, slot: usize) -> Option<(&Value, &Value)> {
        self.entry(slot).map(|entry| (&entry.key, &entry.value))
    }

    /// The value of a place given by [`Self::next_slot`].
    pub fn slot_mut(&mut self, slot: usize) -> Option<&mut Value> {
        self.entries.get_mut(slot)?.as_mut().map(|entry| &mut entry.value)
    }

    /// Puts the entries, seen as keys and values, in this order.
    pub fn sort_by(
        &mut self,
        mut compare: impl FnMut((&Value, &Value), (&Value, &Value)) -> Ordering,
    ) {
        let mut entries: Vec<Entry> = self.entries.drain(..).flatten().collect();
        entries.sort_by(|a, b| compare((&a.key, &a.value), (&b.key, &b.value)));
        self.entries.extend(entries.into_iter().map(Some));
        self.reindex();
    }
}

#[cfg(test)]
mod tests {
    use super::{Associative, KeyRule};
    use crate::value::{Type, Value};

    fn text(text: &str) -> Value {
        Value::text(text)
    }

    fn int(value: Option<&Value>) -> i64 {
        match value {
            Some(Value::Int(value)) => *value,
            other => panic!("{other:?}"),
        }
    }

    fn keys(map: &Associative) -> String {
        let keys = map.iter().map(|(key, _)| key.to_text().unwrap().into_string());
        keys.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn order_of_insertion_survives_removal() {
        let mut map = Associative::new(Type::INT);
        for (rank, key) in ["a", "b", "c", "d"].into_iter().enumerate() {
            map.set(text(key), Value::Int(rank as i64));
        }
        map.set(text("a"), Value::Int(10));
        assert_eq!(map.remove(&text("b")), 1);
        assert_eq!(map.remove(&text("b")), 0);
        map.set(text("b"), Value::Int(20));
        assert_eq!(keys(&map), "a c d b");
        assert_eq!(int(map.get(&text("a"))), 10);
        assert_eq!(map.key_at(3).unwrap().to_text().unwrap().as_str(), "b");
        assert!(!map.add(text("c"), Value::Int(1)));
        assert_eq!(map.len(), 4);
    }

    #[test]
    fn counting_creates_from_the_default() {
        let mut map = Associative::new(Type::INT);
        for word in ["le", "chat", "le"] {
            if let Some(Value::Int(count)) = map.entry_mut(&text(word)) {
                *count += 1;
            }
        }
        assert_eq!(int(map.get(&text("le"))), 2);
        assert!(map.get(&text("absent")).is_none());
        assert_eq!(map.len(), 2);
    }

    #[test]
    fn keys_follow_the_rule() {
        let mut map = Associative::new(Type::INT);
        map.key_rule = KeyRule { case: true, accents: true, spaces: true, ..KeyRule::default() };
        map.set(text("Été "), Value::Int(1));
        map.set(text("ete"), Value::Int(2));
        assert_eq!(keys(&map), "Été ");
        assert_eq!(int(map.get(&text(" ETE"))), 2);
        assert!(!map.contains(&text("é té")));
    }

    #[test]
    fn duplicates_are_chained_in_order() {
        let mut map = Associative::new(Type::INT);
        map.key_rule.duplicates = true;
        for rank in 0..100_000 {
            map.set(text(if rank % 2 == 0 { "pair" } else { "impair" }), Value::Int(rank));
        }
        assert_eq!(map.count(&text("pair")), 50_000);
        assert_eq!(int(map.get_nth(&text("impair"), 1)), 3);
        assert_eq!(map.entries_of(&text("pair")).count(), 50_000);
        assert_eq!(map.remove(&text("pair")), 50_000);
        assert_eq!(int(map.get_nth(&text("impair"), 49_999)), 99_999);
        map.set(text("pair"), Value::Int(7));
        assert_eq!(int(map.get(&text("pair"))), 7);
        assert_eq!(map.len(), 50_001);
    }

    #[test]
    fn a_queue_of_keys_does_not_grow_without_end() {
        let mut map = Associative::new(Type::INT);
        for rank in 0..10_000 {
            map.set(Value::Int(rank), Value::Int(rank));
            if rank >= 10 {
                map.remove(&Value::Int(rank - 10));
            }
        }
        assert_eq!(map.len(), 10);
        assert!(map.entries.len() < 100);
        assert_eq!(int(map.get(&Value::Int(9_995))), 9_995);
    }

    #[test]
    fn a_walk_stands_removals() {
        let mut map = Associative::new(Type::INT);
        (0..6).for_each(|rank| map.set(Value::Int(rank), Value::Int(rank)));
        let (mut slot, mut seen) = (None, Vec::new());
        while let Some(next) = map.next_slot(slot) {
            let key = map.slot(next).unwrap().0.clone();
            seen.push(int(Some(&key)));
            map.remove(&key);
            slot = Some(next);
        }
        assert_eq!(seen, [0, 1, 2, 3, 4, 5]);
        assert!(map.is_empty() && map.previous_slot(None).is_none());
    }

    #[test]
    fn sorting_keeps_lookups_right() {
        let mut map = Associative::new(Type::INT);
        for rank in [3, 1, 2] {
            map.set(Value::Int(rank), Value::Int(-rank));
        }
        map.sort_by(|a, b| int(Some(a.0)).cmp(&int(Some(b.0))));
        assert_eq!(keys(&map), "1 2 3");
        assert_eq!(int(map.get(&Value::Int(3))), -3);
    }
}
