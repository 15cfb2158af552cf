//! Enumerations and combinations (documentation pages 1514067 and 1514074).

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{Type, Value};
use crate::bilingual;
use crate::builtin::Error;
use crate::diagnostic::codes;

/// An enumeration or a combination declared by the script.
#[derive(Debug)]
pub struct Enumeration {
    /// Its name as declared.
    pub name: Rc<str>,
    /// A set of options, and not one value.
    pub combination: bool,
    /// Its values or options, in order; those of the types it extends are among them.
    pub choices: Vec<Choice>,
    /// Other names for a value, or for several options: folded name and code.
    pub aliases: Vec<(Rc<str>, u64)>,
    /// Sets of options that exclude one another, as bits.
    pub exclusions: Vec<u64>,
    /// The code of each folded name.
    codes: FxHashMap<Rc<str>, u64>,
}

/// One value of an enumeration, or one option of a combination.
#[derive(Debug, Clone)]
pub struct Choice {
    /// As declared. A type that extends another shares this very text: it tells that two values
    /// are the same one.
    pub name: Rc<str>,
    /// Folded.
    pub key: Rc<str>,
    /// What is written after `=`; filled when its declaration is checked.
    pub value: Rc<OnceCell<Value>>,
}

/// Options that a combination can have: one bit each.
pub const MAX_OPTIONS: usize = 64;

impl PartialEq for Enumeration {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Enumeration {
    /// One without values.
    #[must_use]
    pub fn new(name: Rc<str>, combination: bool) -> Self {
        let (choices, aliases, exclusions) = (Vec::new(), Vec::new(), Vec::new());
        Self { name, combination, choices, aliases, exclusions, codes: FxHashMap::default() }
    }

    /// Adds a value or an option; the first of a name is what the name means.
    pub fn add(&mut self, choice: Choice) {
        let code = self.code_of(self.choices.len());
        self.codes.entry(Rc::clone(&choice.key)).or_insert(code);
        self.choices.push(choice);
    }

    /// Gives a value, or several options, another name.
    pub fn add_alias(&mut self, key: Rc<str>, code: u64) {
        self.codes.entry(Rc::clone(&key)).or_insert(code);
        self.aliases.push((key, code));
    }

    /// The code of the value, option or alias whose folded name is `key`.
    #[must_use]
    pub fn code(&self, key: &str) -> Option<u64> {
        self.codes.get(key).copied()
    }

    /// The value or option whose folded name is `key`.
    #[must_use]
    pub fn choice(&self, key: &str) -> Option<&Choice> {
        let code = self.code(key)?;
        let rank = if self.combination { u64::from(code.trailing_zeros()) } else { code };
        self.choices.get(usize::try_from(rank).ok()?).filter(|choice| &*choice.key == key)
    }

    /// The code of the choice at `rank`: its rank, or its bit.
    fn code_of(&self, rank: usize) -> u64 {
        if self.combination { 1_u64.checked_shl(rank as u32).unwrap_or(0) } else { rank as u64 }
    }

    /// Every value, or every option alone, in order.
    #[must_use]
    pub fn all(self: &Rc<Self>) -> Value {
        let codes = (0..self.choices.len()).map(|rank| self.code_of(rank));
        let values = codes.map(|code| Enumerated::value_of(self, code)).collect();
        Value::array(Type::Enumeration(Rc::clone(self)), values)
    }

    /// True when every value of `other` is one of this type: it is this type, or one it extends.
    #[must_use]
    pub fn includes(&self, other: &Self) -> bool {
        self.combination == other.combination
            && other.choices.iter().all(|choice| self.rank(choice).is_some())
    }

    fn rank(&self, wanted: &Choice) -> Option<usize> {
        self.choices.iter().position(|choice| Rc::ptr_eq(&choice.name, &wanted.name))
    }

    /// The names of the values, for messages: `A, B, C`.
    #[must_use]
    pub fn names(&self) -> String {
        self.choices.iter().map(|choice| &*choice.name).collect::<Vec<_>>().join(", ")
    }

    /// The names of the options of `bits`, for messages and `..Nom`: `A + B`.
    fn options(&self, bits: u64) -> String {
        let active = self.choices.iter().enumerate();
        let names = active.filter(|(rank, _)| bits & self.code_of(*rank) != 0);
        names.map(|(_, choice)| &*choice.name).collect::<Vec<_>>().join(" + ")
    }
}

/// A value of an enumeration, or options of a combination.
#[derive(Debug)]
pub struct Enumerated {
    /// Its type.
    pub of: Rc<Enumeration>,
    /// The rank of a value, from 0; the bits of options.
    pub code: u64,
}

impl Enumerated {
    /// As a value.
    #[must_use]
    pub fn value_of(of: &Rc<Enumeration>, code: u64) -> Value {
        Value::Enumerated(Rc::new(Self { of: Rc::clone(of), code }))
    }

    /// `..Nom`: the name of the value; the names of the options, as `A + B`.
    #[must_use]
    pub fn name(&self) -> String {
        if self.of.combination {
            return self.of.options(self.code);
        }
        self.of
            .choices
            .get(self.code as usize)
            .map(|choice| choice.name.to_string())
            .unwrap_or_default()
    }

    /// `..Valeur`: the associated value, Null without one. Options without one stand for their
    /// power of two; the values of several options are added up, or put together as a text.
    #[must_use]
    pub fn associated(&self) -> Value {
        if !self.of.combination {
            let choice = self.of.choices.get(self.code as usize);
            return choice.and_then(|choice| choice.value.get().cloned()).unwrap_or_default();
        }
        let (mut bits, mut text, mut texts) = (0, String::new(), false);
        for value in self.singles().map(|option| option.option_value()) {
            match value {
                Value::Int(value) => bits |= value,
                other => {
                    texts = true;
                    text.push_str(other.to_text().unwrap_or_default().as_str());
                }
            }
        }
        if texts { Value::text(text) } else { Value::Int(bits) }
    }

    /// The associated value of one option: its bit when it has none.
    fn option_value(&self) -> Value {
        let choice = self.of.choices.get(self.code.trailing_zeros() as usize);
        choice
            .and_then(|choice| choice.value.get().cloned())
            .unwrap_or(Value::Int(self.code as i64))
    }

    /// The active options, one by one.
    pub fn singles(&self) -> impl Iterator<Item = Self> + '_ {
        let ranks = 0..self.of.choices.len();
        ranks
            .map(|rank| self.of.code_of(rank))
            .filter(|bit| self.code & bit != 0)
            .map(|code| Self { of: Rc::clone(&self.of), code })
    }

    /// The value that stands `steps` further in the declaration; none when there is none.
    #[must_use]
    pub fn after(&self, steps: i64) -> Option<Value> {
        let rank = i64::try_from(self.code).ok()?.checked_add(steps)?;
        let rank = usize::try_from(rank).ok()?;
        let is_there = !self.of.combination && rank < self.of.choices.len();
        is_there.then(|| Self::value_of(&self.of, rank as u64))
    }

    /// What tells this value from the others, as a key: the same in a type that extends its own.
    #[must_use]
    pub fn identity(&self) -> (usize, u64) {
        match self.of.choices.get(self.code as usize) {
            Some(choice) if !self.of.combination => (Rc::as_ptr(&choice.name).addr(), 0),
            _ => (Rc::as_ptr(&self.of).addr(), self.code),
        }
    }

    /// True when it has all these options.
    #[must_use]
    pub fn has(&self, options: &Self) -> bool {
        options.within(&self.of).is_some_and(|options| self.code & options.code == options.code)
    }

    /// The same value in another type that has it.
    #[must_use]
    pub fn within(&self, ty: &Rc<Enumeration>) -> Option<Self> {
        if self.of.combination != ty.combination {
            return None;
        }
        let code = if Rc::ptr_eq(&self.of, ty) {
            self.code
        } else if ty.combination {
            let mut bits = 0;
            for option in self.singles() {
                let choice = self.of.choices.get(option.code.trailing_zeros() as usize)?;
                bits |= ty.code_of(ty.rank(choice)?);
            }
            bits
        } else {
            ty.code_of(ty.rank(self.of.choices.get(self.code as usize)?)?)
        };
        Some(Self { of: Rc::clone(ty), code })
    }

    /// The two in one type, that of the one which has both.
    fn together(&self, other: &Self) -> Option<(Self, Self)> {
        let same = |value: &Self| Self { of: Rc::clone(&value.of), code: value.code };
        match other.within(&self.of) {
            Some(other) => Some((same(self), other)),
            None => self.within(&other.of).map(|own| (own, same(other))),
        }
    }

    /// Values follow the order of their declaration; options are equal or have no order.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        let (own, other) = self.together(other)?;
        let order = own.code.cmp(&other.code);
        (!own.of.combination || order.is_eq()).then_some(order)
    }

    /// `A + B` of a combination.
    #[must_use]
    pub fn with(&self, other: &Self) -> Option<Self> {
        let (own, other) = self.together(other)?;
        own.of.combination.then(|| Self { code: own.code | other.code, of: own.of })
    }

    /// `A - B` of a combination: without these options.
    #[must_use]
    pub fn without(&self, other: &Self) -> Option<Self> {
        let (own, other) = self.together(other)?;
        own.of.combination.then(|| Self { code: own.code & !other.code, of: own.of })
    }

    /// Refuses options that the declaration says exclude one another.
    pub fn check(self) -> Result<Self, Error> {
        let clash = self.of.exclusions.iter().find(|set| (self.code & **set).count_ones() > 1);
        let Some(set) = clash else { return Ok(self) };
        let (name, options) = (&self.of.name, self.of.options(self.code & set));
        Err(Error::fatal(
            codes::CONVERSION,
            bilingual!(
                "« {name} » : les options {options} s'excluent",
                "`{name}`: the options {options} exclude one another"
            ),
        ))
    }
}
