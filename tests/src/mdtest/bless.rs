//! Writing into a page what its programs do now.

use super::check::whole_lines;
use super::page::{Case, Fence};
use super::{Channel, Outcome};

/// The text of the page with the outcomes as its expectations; nothing else in it changes.
///
/// Fences that are missing are added; a program without any gets an `output`, were it empty.
pub fn bless(text: &str, outcomes: &[(&Case, &Outcome)]) -> String {
    let mut edits = Vec::new();
    for &(case, outcome) in outcomes {
        let mut missing = String::new();
        for channel in Channel::ALL {
            let actual = whole_lines(channel.of(outcome));
            let first = channel == Channel::Output && case.expectations.is_empty();
            match case.expectation(channel) {
                Some(fence) if fence.text == actual => {}
                Some(fence) => {
                    edits.push((fence.whole.clone(), rendered(channel, &actual, &fence.indent)));
                }
                None if actual.is_empty() && !first => {}
                None => {
                    let indent = &case.fence.indent;
                    missing.extend(["\n\n", indent, &rendered(channel, &actual, indent)]);
                }
            }
        }
        let end = last_fence(case).whole.end;
        edits.push((end..end, missing));
    }
    // From the end, so that the ranges before stay right.
    edits.sort_by_key(|(range, _)| range.start);
    let mut blessed = text.to_owned();
    for (range, new) in edits.into_iter().rev() {
        blessed.replace_range(range, &new);
    }
    blessed
}

/// Where what is missing is added after.
fn last_fence(case: &Case) -> &Fence {
    let expectations = case.expectations.iter().map(|(_, fence)| fence);
    expectations.chain([&case.fence]).max_by_key(|fence| fence.whole.end).unwrap_or(&case.fence)
}

/// A fence with this text. Its first line is not indented, what stands before it is kept.
fn rendered(channel: Channel, text: &str, indent: &str) -> String {
    let marks = "`".repeat(3.max(longest_marks(text) + 1));
    let mut fence = format!("{marks}{}\n", channel.word());
    for line in text.split_inclusive('\n') {
        // An empty line has no indentation to lose.
        fence.push_str(if line == "\n" { "" } else { indent });
        fence.push_str(line);
    }
    fence + indent + &marks
}

/// The longest run of backquotes that begins a line and could close a fence.
fn longest_marks(text: &str) -> usize {
    let runs = text.lines().map(|line| {
        let line = line.trim_start();
        line.len() - line.trim_start_matches('`').len()
    });
    runs.filter(|run| *run >= 3).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::page::{Page, read};
    use super::*;

    fn page(text: &str) -> Page {
        let page = read(Path::new("page.md"), text);
        assert!(page.faults.is_empty(), "{:?}", page.faults);
        page
    }

    /// Blesses a page whose programs all print `stdout`, and checks that blessing again changes
    /// nothing and that the page then expects what they print.
    fn blessed(text: &str, stdout: &str) -> String {
        let outcome = Outcome { stdout: stdout.to_owned(), ..Outcome::default() };
        let once = |text: &str| {
            let page = page(text);
            let outcomes: Vec<_> = page.cases.iter().map(|case| (case, &outcome)).collect();
            bless(text, &outcomes)
        };
        let result = once(text);
        assert_eq!(once(&result), result);
        for case in page(&result).cases {
            assert_eq!(super::super::check::check(&case, &outcome), []);
        }
        result
    }

    #[test]
    fn only_the_expectation_changes() {
        let text = "# T\r\n  prose  \n```wl\nx\n```\nso\n\n```output\nold\n```\n\tend";
        assert_eq!(blessed(text, "new\n"), text.replace("old", "new"));
        assert_eq!(blessed(text, "old\n"), text);
    }

    #[test]
    fn a_missing_output_is_added_even_empty() {
        assert_eq!(
            blessed("```wl\nx\n```\nend\n", "1"),
            "```wl\nx\n```\n\n```output\n1\n```\nend\n"
        );
        assert_eq!(blessed("```wl\n```", ""), "```wl\n```\n\n```output\n```");
    }

    #[test]
    fn several_programs_are_blessed_at_once() {
        let text = "```wl\na\n```\n\n```output\nlonger than before\n```\n\n```wl\nb\n```\n";
        let expected = "```wl\na\n```\n\n```output\n1\n```\n\n```wl\nb\n```\n\n```output\n1\n```\n";
        assert_eq!(blessed(text, "1\n"), expected);
    }

    #[test]
    fn the_other_channels_are_added_after_the_last_fence() {
        let text = "```wl\nx\n```\n```output\n```\nend\n";
        let page = page(text);
        let outcome = Outcome { diagnostics: "erreur\n".to_owned(), ..Outcome::default() };
        let result = bless(text, &[(&page.cases[0], &outcome)]);
        assert_eq!(result, "```wl\nx\n```\n```output\n```\n\n```diagnostics\nerreur\n```\nend\n");
    }

    #[test]
    fn a_fence_in_a_list_stays_there() {
        let text = "- a\n\n  ```wl\n  x\n  ```\n- b\n";
        let expected = "- a\n\n  ```wl\n  x\n  ```\n\n  ```output\n  1\n\n    2\n  ```\n- b\n";
        assert_eq!(blessed(text, "1\n\n  2\n"), expected);
    }

    #[test]
    fn an_output_with_a_fence_gets_a_longer_one() {
        let text = "```wl\nx\n```\n";
        assert_eq!(blessed(text, "```\n"), "```wl\nx\n```\n\n````output\n```\n````\n");
    }
}
