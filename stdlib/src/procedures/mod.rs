//! Procedures known by their name, and the kinds of an indirection.

pub mod compile;
pub mod execute;
pub mod indirection;
