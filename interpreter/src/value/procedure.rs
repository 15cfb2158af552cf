//! Procedures as values.

use std::rc::Rc;

use super::Value;

/// A procedure that a variable or a parameter holds.
#[derive(Debug, Clone)]
pub struct Procedure {
    /// Its name, for display.
    pub name: Rc<str>,
    /// Its rank among the procedures of the program.
    pub index: u32,
    /// The variables it captured.
    pub captured: Vec<Value>,
}
