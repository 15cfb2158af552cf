//! Scripted servers for the tests.
