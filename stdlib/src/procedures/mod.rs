//! Procedures known by their name, and the kinds of an indirection.

pub mod execute;
pub mod indirection;
