//! The registers of code that only computes.

use super::REGISTERS;
use crate::run::fault::Run;
use crate::run::{fit, overflow};
use crate::value::IntKind;

/// What a procedure or a loop has at hand.
#[derive(Default)]
pub struct Registers {
    /// Integers, the bits of reals, 0 and 1.
    pub values: [i64; REGISTERS],
    /// Where its structures begin, among those of the walk.
    pub objects: usize,
    /// What `RENVOYER` gave.
    pub result: i64,
}

impl Registers {
    #[inline(always)]
    #[allow(clippy::inline_always)] // One instruction.
    pub(super) fn get(&self, register: u8) -> i64 {
        self.values[register as usize % REGISTERS]
    }

    #[inline(always)]
    #[allow(clippy::inline_always)] // One instruction.
    pub(super) fn set(&mut self, register: u8, value: i64) {
        self.values[register as usize % REGISTERS] = value;
    }

    #[inline(always)]
    #[allow(clippy::inline_always)] // The usual argument of a recursive call.
    pub(super) fn plus(&self, register: u8, by: i64, kind: IntKind) -> Run<i64> {
        fit(self.get(register).checked_add(by).ok_or_else(overflow)?, kind)
    }
}
