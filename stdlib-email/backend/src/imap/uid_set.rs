//! Sets of UIDs as a command writes them (RFC 9051 §9, sequence-set).

use std::fmt::Write;

/// `1:3,7` for 1, 2, 3 and 7. `uids` ascend.
pub(super) fn written(uids: &[u32]) -> String {
    let mut out = String::new();
    let mut rest = uids;
    while let Some((&first, behind)) = rest.split_first() {
        let run = behind
            .iter()
            .zip(1..)
            .take_while(|(uid, step)| first.checked_add(*step) == Some(**uid));
        let (run, behind) = behind.split_at_checked(run.count()).unwrap_or((behind, &[]));
        if !out.is_empty() {
            out.push(',');
        }
        let _ = match run.last() {
            Some(last) => write!(out, "{first}:{last}"),
            None => write!(out, "{first}"),
        };
        rest = behind;
    }
    out
}

/// The UIDs of a set that a server wrote, at most `max`; `None` for more, or for what is no set.
pub(super) fn read(set: &str, max: usize) -> Option<Vec<u32>> {
    let mut uids = Vec::new();
    for range in set.split(',') {
        let (from, to) = range.split_once(':').unwrap_or((range, range));
        let (from, to): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
        let (from, to) = (from.min(to), from.max(to));
        if (to - from) as usize >= max.saturating_sub(uids.len()) {
            return None;
        }
        uids.extend(from..=to);
    }
    Some(uids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_become_ranges() {
        assert_eq!(written(&[1, 2, 3, 7, 9, 10]), "1:3,7,9:10");
        assert_eq!(written(&[5]), "5");
        assert_eq!(written(&[u32::MAX - 1, u32::MAX]), "4294967294:4294967295");
        assert_eq!(written(&[]), "");
    }

    #[test]
    fn sets_are_bounded() {
        assert_eq!(read("3,7:9", 10), Some(vec![3, 7, 8, 9]));
        assert_eq!(read("9:7", 10), Some(vec![7, 8, 9]));
        assert_eq!(read("1:4294967295", 1_000_000), None);
        assert_eq!(read("1:*", 10), None);
    }
}
