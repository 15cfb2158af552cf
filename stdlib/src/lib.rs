//! General functions.
