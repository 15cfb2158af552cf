//! Functions of texts in the form that the evaluator calls most cheaply: on texts where they
//! stand, without building arguments. A function has such a form beside its plain one when mail
//! scripts call it on every line of a mail.

use super::Names;
use crate::value::{Array, Text, TextView, Value};

/// A quick form: the arguments are texts, or an array and a value; the optional ones are left out,
/// and nothing can fail.
#[derive(Debug, Clone, Copy)]
pub enum Quick {
    /// Keeps a part of a text.
    Part(fn(&str) -> &str),
    /// Makes another text.
    Text(fn(&str) -> Text),
    /// Counts something.
    Int(fn(&TextView<'_>) -> i64),
    /// Finds a text in another.
    Find(fn(&TextView<'_>, &str) -> i64),
    /// Adds a value to an array: how many it then has. Nothing when the plain form must do it.
    Add(fn(&mut Array, &Value) -> Option<i64>),
}

impl Quick {
    /// How many texts it takes.
    #[must_use]
    pub fn arguments(self) -> usize {
        if matches!(self, Self::Find(_) | Self::Add(_)) { 2 } else { 1 }
    }
}

/// The quick form of the function that has these names.
pub type QuickForm = (Names, Quick);
