//! Sets of numbers: `1:4,7,9:*` (RFC 3501 section 9, sequence-set).

/// A set of message numbers or of UIDs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set {
    /// `None` is `*`, the largest number in use.
    ranges: Vec<(Option<u32>, Option<u32>)>,
}

impl Set {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bound = |text: &str| match text {
            "*" => Some(None),
            digits => digits.parse().ok().filter(|number| *number > 0).map(Some),
        };
        let range = |text: &str| match text.split_once(':') {
            Some((one, other)) => Some((bound(one)?, bound(other)?)),
            None => bound(text).map(|bound| (bound, bound)),
        };
        text.split(',').map(range).collect::<Option<_>>().map(|ranges| Self { ranges })
    }

    /// The ranges in order, merged, with `*` for `largest`.
    pub(super) fn resolved(&self, largest: u32) -> Resolved {
        let value = |bound: Option<u32>| bound.unwrap_or(largest);
        let mut ranges: Vec<(u32, u32)> = self
            .ranges
            .iter()
            .map(|(one, other)| (value(*one), value(*other)))
            .map(|(one, other)| (one.min(other), one.max(other)))
            .collect();
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (start, end) in ranges {
            match merged.last_mut() {
                Some((_, last)) if start <= last.saturating_add(1) => *last = end.max(*last),
                _ => merged.push((start, end)),
            }
        }
        Resolved { ranges: merged }
    }
}

/// A set whose numbers are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    ranges: Vec<(u32, u32)>,
}

impl Resolved {
    pub(super) fn contains(&self, number: u32) -> bool {
        let after = self.ranges.partition_point(|(start, _)| *start <= number);
        after > 0 && self.ranges[after - 1].1 >= number
    }

    /// The largest number of the set.
    pub(super) fn last(&self) -> u32 {
        self.ranges.last().map_or(0, |(_, end)| *end)
    }
}

/// Numbers in order as a set: `1:3,7`.
pub(super) fn compact(numbers: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == number => *end = number,
            _ => ranges.push((number, number)),
        }
    }
    let texts: Vec<String> = ranges
        .iter()
        .map(|(start, end)| if start == end { start.to_string() } else { format!("{start}:{end}") })
        .collect();
    texts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_read_and_written() {
        let set = Set::parse("7,9:*,4:2").unwrap().resolved(10);
        let members: Vec<u32> = (0..=12).filter(|number| set.contains(*number)).collect();
        assert_eq!(members, [2, 3, 4, 7, 9, 10]);
        assert_eq!(compact(&members), "2:4,7,9:10");
        // `*` below the start of its range: the largest message all the same.
        let set = Set::parse("12:*").unwrap().resolved(10);
        assert!(set.contains(10) && set.contains(11) && set.contains(12) && !set.contains(9));
        for wrong in ["", "0", "1:", ":2", "a", "1,,2", "4294967296"] {
            assert_eq!(Set::parse(wrong), None, "{wrong}");
        }
        assert_eq!(compact(&[]), "");
    }
}
