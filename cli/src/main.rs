//! The `wl` command.
fn main() {}
