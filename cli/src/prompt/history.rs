//! What was typed, kept between runs.

use std::fs;
use std::path::PathBuf;

/// The file of the history: `$XDG_STATE_HOME/wl/history`. Its directory is made.
#[must_use]
pub fn file() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = set("XDG_STATE_HOME").or_else(|| Some(set("HOME")?.join(".local/state")))?;
    let directory = state.join("wl");
    fs::create_dir_all(&directory).ok()?;
    Some(directory.join("history"))
}
