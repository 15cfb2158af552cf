//! The WLangage language: text → tokens → tree → checked, typed tree → evaluation.
//!
//! It knows no mail, no database and no terminal: functions and types come from
//! [`builtin`] declarations, the outside from [`host`].

pub mod diagnostic;
pub mod source;
pub mod syntax;
