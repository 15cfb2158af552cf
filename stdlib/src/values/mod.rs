//! Functions about enumerations, combinations, variants and JSON.

pub mod definition;
pub mod described;
pub mod enumeration;
pub mod json;
pub mod reset;
mod restore;
pub mod serialize;
pub mod variant;
mod xml;
