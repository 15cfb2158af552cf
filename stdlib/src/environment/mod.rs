//! The program and the machine it runs on.

pub mod critical;
pub mod machine;
pub mod program;
pub mod types;
