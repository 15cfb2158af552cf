//! Everything mail, as WLangage sees it.
//!
//! - [`LIBRARY`]: what this crate adds to the language;
//! - [`configure`] and [`close`]: what a command does before and after a program;
//! - `types`: Email, emailAttache, emailSessionPOP3… and the global Email structure;
//! - `session`: the open sessions, their position and their read-ahead;
//! - `outbox`: sending in the background, through the queue of `wl_spool`;
//! - `oauth`: access tokens, obtained and renewed;
//! - `functions`: the functions, which translate between the two and `wl_mail`;
//! - `error`: the errors of `wl_mail` in the words of a script's author.

mod constants;
mod error;
mod files;
mod functions;
mod oauth;
mod outbox;
mod progress;
mod session;
mod setup;
mod types;

pub use error::{MESSAGES, queue_error, queue_reason, state_word};
pub use outbox::QueuePlace;
pub use setup::{Closing, MailSetup, close, configure};

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
        &types::IMAP_SESSION,
        &types::SMTP_SESSION,
        &types::OAUTH_PARAMETERS,
        &types::AUTH_TOKEN,
        &types::OUTLOOK_SESSION,
        &types::NOTES_SESSION,
        &types::CERTIFICATE,
    ],
    constants: constants::ALL,
    globals: &[Global { names: names("Email", "Email"), ty: &types::STRUCTURE }],
    fields: None,
    absent: &[],
};
