//! The WLangage language: text → tokens → tree → checked, typed tree → evaluation.
//!
//! It knows no mail, no database and no terminal: functions and types come from
//! [`builtin`] declarations, the outside from [`host`].

pub mod builtin;
pub mod check;
mod compile;
pub mod compute;
pub mod diagnostic;
mod expand;
pub mod host;
mod program;
pub mod run;
pub mod source;
pub mod syntax;
pub mod tree;
pub mod value;

pub use program::{Ending, Interpreter, Outcome};
pub use run::STACK_BYTES;
