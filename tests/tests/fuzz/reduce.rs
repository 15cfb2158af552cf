//! Makes a text that fails smaller, as long as it fails.

use crate::mutate::split;

/// Attempts at most: a reduction is for the reader, not for its own sake.
const ATTEMPTS: usize = 3_000;

/// The smallest text found that still fails: fewer lines, then fewer tokens, then characters.
pub fn reduce(text: &str, fails: impl Fn(&str) -> bool) -> String {
    let mut left = ATTEMPTS;
    let mut text = text.to_owned();
    loop {
        let before = text.len();
        for cut in [lines, split, characters] {
            text = without_parts(&text, cut, &fails, &mut left);
        }
        text = without_pairs(&text, &fails, &mut left);
        if text.len() == before || left == 0 {
            return text;
        }
    }
}

/// Leaves out runs of parts, long runs first.
fn without_parts(
    text: &str,
    cut: fn(&str) -> Vec<&str>,
    fails: &impl Fn(&str) -> bool,
    left: &mut usize,
) -> String {
    let mut parts = cut(text);
    let mut run = parts.len().div_ceil(2);
    while run > 0 {
        let mut at = 0;
        while at < parts.len() && *left > 0 {
            *left -= 1;
            let mut fewer = parts.clone();
            fewer.drain(at..(at + run).min(parts.len()));
            if fails(&fewer.concat()) {
                parts = fewer;
            } else {
                at += run;
            }
        }
        run = if run == 1 { 0 } else { run.div_ceil(2) };
    }
    parts.concat()
}

/// Leaves out two lines at once: those that open and close a block.
fn without_pairs(text: &str, fails: &impl Fn(&str) -> bool, left: &mut usize) -> String {
    let mut parts = lines(text);
    let mut first = 0;
    while first < parts.len() {
        let fewer = (first + 1..parts.len()).find_map(|second| {
            *left = left.checked_sub(1)?;
            let mut fewer = parts.clone();
            fewer.remove(second);
            fewer.remove(first);
            fails(&fewer.concat()).then_some(fewer)
        });
        match fewer {
            Some(fewer) => parts = fewer,
            None => first += 1,
        }
    }
    parts.concat()
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn characters(text: &str) -> Vec<&str> {
    // Longer texts are short enough for a reader when their tokens are few.
    if text.len() > 300 {
        return vec![text];
    }
    text.split("").filter(|part| !part.is_empty()).collect()
}
