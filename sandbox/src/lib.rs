//! An embedded mail server on loopback: SMTP, POP3 and IMAP, plain, STARTTLS and TLS, over one
//! store of mailboxes, with fault injection.
//!
//! Nothing leaves the machine: every listener is bound to 127.0.0.1. Any user and password opens
//! a mailbox unless a table of accounts says otherwise, and a mailbox opened for the first time
//! is filled with a realistic set of mails.
//!
//! ```no_run
//! use wl_sandbox::{Options, Sandbox, Service};
//!
//! # fn main() -> std::io::Result<()> {
//! let sandbox = Sandbox::start(Options::default())?;
//! // What a script that dials pop.masociete.fr:995 must connect to.
//! let address = sandbox.address_for("pop.masociete.fr", 995, Service::POP3S)?;
//! # let _ = address;
//! for mail in sandbox.received() {
//!     println!("{}", mail.summary().subject);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! **The mailbox rule.** A mailbox is named by an address or a bare name, without case. A bare
//! name and an address with this local part are one mailbox (`utilisateur` and
//! `utilisateur@masociete.fr`); two domains never share one: see [`Sandbox::deliver`].
//!
//! **Folders.** POP3 and SMTP know the inbox alone; IMAP sees every folder. In a directory they
//! are Maildir++ folders beside the inbox.
//!
//! **Tokens.** An issuer of OAuth 2.0 tokens answers for every web server: see [`Issuing`].

mod accounts;
mod address;
mod authority;
mod connection;
mod faults;
mod imap;
mod link;
mod listener;
mod mime;
mod network;
mod oauth;
mod options;
mod pop3;
mod received;
mod sandbox;
mod sasl;
mod scenario;
mod scripted;
mod serve;
mod service;
mod smtp;
mod store;
mod utf7;
mod web;

pub use accounts::Accounts;
pub use link::Link;
pub use network::SandboxNetwork;
pub use oauth::Issuing;
pub use options::{Clock, Options};
pub use received::{ReceivedMail, Summary};
pub use sandbox::Sandbox;
pub use scenario::{Action, Moment, ParseError, Rule, Scenario, TlsFlaw};
pub use scripted::{ScriptedServer, Step};
pub use serve::{DemoAccount, Endpoint};
pub use service::{Protocol, Service};
pub use web::WebPage;
