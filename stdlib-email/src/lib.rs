//! Everything mail, as WLangage sees it.
//!
//! - [`LIBRARY`]: what this crate adds to the language;
//! - [`configure`] and [`close`]: what a command does before and after a program;
//! - `types`: Email, emailAttache, emailSessionPOP3… and the global Email structure;
//! - `session`: the open sessions, their position and their read-ahead;
//! - `functions`: the functions, which translate between the two and `wl_mail`;
//! - `error`: the errors of `wl_mail` in the words of a script's author.

mod constants;
mod error;
mod files;
mod functions;
mod session;
mod setup;
mod types;

pub use error::MESSAGES;
pub use setup::{MailSetup, close, configure};

use wl_interpreter::builtin::{Global, Library, names};

/// The mail functions, types, constants and the global Email structure.
pub static LIBRARY: Library = Library {
    name: "email",
    functions: functions::ALL,
    quick: &[],
    methods: &[],
    types: &[
        &types::EMAIL,
        &types::ATTACHMENT,
        &types::HEADER,
        &types::POP3_SESSION,
        &types::SMTP_SESSION,
    ],
    constants: constants::ALL,
    globals: &[Global { names: names("Email", "Email"), ty: &types::STRUCTURE }],
    fields: None,
};
