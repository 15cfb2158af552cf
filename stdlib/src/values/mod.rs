//! Functions about enumerations, combinations, variants and JSON.

pub mod enumeration;
pub mod json;
pub mod variant;
