//! An embedded mail server.
