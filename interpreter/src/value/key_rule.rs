//! Which keys of an associative array are the same, and how they are hashed and compared.

use std::borrow::Cow;

use super::compare::{fold_for_match, is_ignored_by_very_similar};
use super::letters::without_accents;
use super::{Currency, Date, DateTime, Duration, Numeric, Time, Value};

/// Which keys are the same, as the declaration says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools)] // Five options that combine freely.
pub struct KeyRule {
    /// `ccSansCasse`: case does not count.
    pub case: bool,
    /// `ccSansAccent`: accents do not count.
    pub accents: bool,
    /// `ccSansEspace`: outer spaces do not count.
    pub spaces: bool,
    /// `ccSansPonctuationNiEspace`: punctuation and spaces do not count.
    pub punctuation: bool,
    /// `AvecDoublon`: a key may have several entries.
    pub duplicates: bool,
}

impl KeyRule {
    /// `ccSansCasse`, as a bit of the options of a declaration.
    pub const IGNORE_CASE: i64 = 8;
    /// `ccSansAccent`.
    pub const IGNORE_ACCENTS: i64 = 16;
    /// `ccSansEspace`.
    pub const IGNORE_SPACES: i64 = 32;
    /// `ccSansPonctuationNiEspace`.
    pub const IGNORE_PUNCTUATION: i64 = 128;
    /// `AvecDoublon`.
    pub const DUPLICATES: i64 = 1 << 20;

    /// The rule that a sum of options means.
    #[must_use]
    pub fn from_options(options: i64) -> Self {
        Self {
            case: options & Self::IGNORE_CASE != 0,
            accents: options & Self::IGNORE_ACCENTS != 0,
            spaces: options & Self::IGNORE_SPACES != 0,
            punctuation: options & Self::IGNORE_PUNCTUATION != 0,
            duplicates: options & Self::DUPLICATES != 0,
        }
    }

    /// Whether texts are the same key only when they are the same text.
    #[inline]
    pub(super) fn is_exact(self) -> bool {
        let Self { case, accents, spaces, punctuation, .. } = self;
        !(case | accents | spaces | punctuation)
    }

    /// The form of a text key under this rule.
    fn form(self, key: &str) -> Cow<'_, str> {
        let mut form = if self.spaces { Cow::Borrowed(key.trim()) } else { Cow::Borrowed(key) };
        if self.punctuation {
            form = Cow::Owned(form.chars().filter(|c| !is_ignored_by_very_similar(*c)).collect());
        }
        if self.accents {
            form = Cow::Owned(without_accents(&form).into_owned());
        }
        if self.case {
            form = Cow::Owned(fold_for_match(&form).into_owned());
        }
        form
    }

    /// The key as it is hashed and compared under this rule.
    pub(super) fn probe(self, key: &Value) -> Probe<'_> {
        match key {
            Value::Text(text) => Probe::Text(self.form(text.as_str())),
            Value::Int(value) => Probe::Int(*value),
            Value::Bool(value) => Probe::Int(i64::from(*value)),
            // 0 and −0 are one key.
            Value::Real(value) => Probe::Real((value + 0.0).to_bits()),
            Value::Currency(value) => Probe::Currency(**value),
            Value::Numeric(value) => Probe::Numeric(**value),
            Value::Buffer(bytes) => Probe::Bytes(bytes),
            Value::Date(value) => Probe::Date(*value),
            Value::Time(value) => Probe::Time(*value),
            Value::DateTime(value) => Probe::DateTime(*value),
            Value::Duration(value) => Probe::Duration(*value),
            Value::Enumerated(value) => Probe::Choice(value.identity()),
            _ => Probe::None,
        }
    }
}

/// A key as it is hashed and compared.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Probe<'a> {
    None,
    Text(Cow<'a, str>),
    Int(i64),
    Real(u64),
    Currency(Currency),
    Numeric(Numeric),
    Bytes(&'a [u8]),
    Date(Date),
    Time(Time),
    DateTime(DateTime),
    Duration(Duration),
    Choice((usize, u64)),
}

/// The form to keep beside the key.
pub(super) fn own_form(key: &Value, probe: Probe<'_>) -> Option<Box<str>> {
    match (key, probe) {
        (Value::Text(text), Probe::Text(form)) if text.as_str() != form => {
            Some(form.into_owned().into_boxed_str())
        }
        _ => None,
    }
}
