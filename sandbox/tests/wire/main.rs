//! The sandbox seen from the wire, by raw sockets and TLS clients.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod client;
mod faults;
mod hostile;
mod imap;
mod mailboxes;
mod oauth;
mod pop3;
mod scripted;
mod smtp;
mod tls;
mod web;
