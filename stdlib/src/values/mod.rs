//! Functions about enumerations, combinations, variants and JSON.

pub mod enumeration;
