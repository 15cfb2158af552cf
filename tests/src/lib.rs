//! Shared parts of the tests.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that cannot go on stops there.
// Read by tests only.
#![allow(clippy::missing_panics_doc, clippy::must_use_candidate, clippy::return_self_not_must_use)]

pub mod chance;
pub mod examples;
pub mod mdtest;
pub mod overheard;
pub mod script;
pub mod servers;
pub mod usage;
