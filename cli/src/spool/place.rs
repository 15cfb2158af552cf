//! Where the send queue is.

use std::path::{Path, PathBuf};

use wl_stdlib_email::QueuePlace;

/// The file of the queue: `--spool`, else `WL_SPOOL`, else where programs keep their state
/// (XDG Base Directory Specification).
#[must_use]
pub fn file(given: Option<&Path>) -> Option<PathBuf> {
    chosen(given, |name| std::env::var_os(name).map(PathBuf::from))
}

/// The same for a run. Without a home there is no place that lasts.
#[must_use]
pub fn place(given: Option<&Path>) -> QueuePlace {
    file(given).map_or(QueuePlace::Temporary, QueuePlace::File)
}

fn chosen(given: Option<&Path>, variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let filled = |path: &PathBuf| !path.as_os_str().is_empty();
    given.map(Path::to_owned).or_else(|| variable("WL_SPOOL").filter(filled)).or_else(|| {
        // A relative one is to be ignored, says the specification.
        let state = variable("XDG_STATE_HOME").filter(|path| path.is_absolute());
        let home = || variable("HOME").filter(filled).map(|home| home.join(".local/state"));
        Some(state.or_else(home)?.join("wl/spool.db"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(given: Option<&str>, set: &[(&str, &str)]) -> Option<PathBuf> {
        chosen(given.map(Path::new), |name| {
            set.iter().find(|(own, _)| *own == name).map(|(_, value)| PathBuf::from(value))
        })
    }

    #[test]
    fn the_nearest_choice_wins() {
        let all = [("WL_SPOOL", "q.db"), ("XDG_STATE_HOME", "/state"), ("HOME", "/home/jean")];
        assert_eq!(found(Some("own.db"), &all), Some("own.db".into()));
        assert_eq!(found(None, &all), Some("q.db".into()));
        assert_eq!(found(None, &all[1..]), Some("/state/wl/spool.db".into()));
        assert_eq!(found(None, &all[2..]), Some("/home/jean/.local/state/wl/spool.db".into()));
        let odd = [("WL_SPOOL", ""), ("XDG_STATE_HOME", "state"), ("HOME", "/h")];
        assert_eq!(found(None, &odd), Some("/h/.local/state/wl/spool.db".into()));
        assert_eq!(found(None, &[]), None);
    }
}
