//! Names under which an attachment may be saved.

use std::collections::{HashMap, HashSet};

use crate::error::is_bidi_control;

/// Bytes of a name: room for a suffix such as ` (2)` under the 255 of file systems.
const MAX_BYTES: usize = 240;
/// The name of what has none.
const NAMELESS: &str = "attachment";
/// Names of devices, with any extension.
const DEVICES: &[&str] = &["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// A name that stays in its directory, on every system: no path, no device, no character that
/// means something or shows the name otherwise than it is, not hidden, 240 bytes at most, its
/// extension kept.
#[must_use]
pub fn sanitize_filename(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).find(|part| !part.trim_matches(['.', ' ']).is_empty());
    let visible: String = last
        .unwrap_or_default()
        .chars()
        .filter(|c| !is_bidi_control(*c) && !matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}'))
        .map(|c| if c.is_control() || "<>:\"|?*".contains(c) { '_' } else { c })
        .collect();
    let trimmed = visible.trim().trim_end_matches(['.', ' ']).trim_start_matches(['.', ' ']);
    let short = shorten(trimmed);
    if short.is_empty() {
        return NAMELESS.to_owned();
    }
    let stem = short.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let port = ["COM", "LPT"].iter().any(|port| {
        stem.strip_prefix(port).is_some_and(|digit| {
            digit.chars().count() == 1 && digit.chars().all(|c| "0123456789¹²³".contains(c))
        })
    });
    if port || DEVICES.contains(&stem.as_str()) { format!("_{short}") } else { short }
}

/// The same name for another file: `logo.png` becomes `logo_2.png`.
#[must_use]
pub fn numbered_filename(name: &str, number: usize) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => format!("{stem}_{number}.{extension}"),
        _ => format!("{name}_{number}"),
    }
}

/// Names that can be saved under, one for each of these and no two the same on any system: a
/// file never takes the place of another.
#[must_use]
pub fn distinct_filenames<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    // The numbers already tried for a name: as many files of one name cost no more.
    let mut tried: HashMap<String, usize> = HashMap::new();
    let mut found = Vec::new();
    for name in names {
        let safe = sanitize_filename(name);
        let mut chosen = safe.clone();
        let number = tried.entry(safe.to_lowercase()).or_default();
        while !taken.insert(chosen.to_lowercase()) {
            *number += 1;
            chosen = numbered_filename(&safe, *number);
        }
        found.push(chosen);
    }
    found
}

fn shorten(name: &str) -> String {
    if name.len() <= MAX_BYTES {
        return name.to_owned();
    }
    let extension = match name.rfind('.').and_then(|dot| name.get(dot..)) {
        Some(extension) if extension.len() <= 20 => extension,
        _ => "",
    };
    let mut end = MAX_BYTES - extension.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", name.get(..end).unwrap_or_default().trim_end_matches(['.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::{distinct_filenames, sanitize_filename};

    #[test]
    fn names_stay_in_their_directory() {
        for (name, safe) in [
            ("rapport été.pdf", "rapport été.pdf"),
            ("../../x", "x"),
            ("..\\..\\x.txt", "x.txt"),
            ("C:\\x", "x"),
            ("C:x", "C_x"),
            ("/etc/passwd", "passwd"),
            ("a/..", "a"),
            ("..", "attachment"),
            (".", "attachment"),
            ("", "attachment"),
            ("   ", "attachment"),
            ("///", "attachment"),
            ("CON", "_CON"),
            ("nul.txt", "_nul.txt"),
            ("con .txt", "_con .txt"),
            ("LPT1.tar.gz", "_LPT1.tar.gz"),
            ("COM¹", "_COM¹"),
            ("COMmune.txt", "COMmune.txt"),
            ("a.txt. . ", "a.txt"),
            (".bashrc", "bashrc"),
            ("a\0b\r\n.txt", "a_b__.txt"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("a.txt:stream", "a.txt_stream"),
            ("what?*<>|\".txt", "what______.txt"),
        ] {
            assert_eq!(sanitize_filename(name), safe, "{name:?}");
        }
    }

    #[test]
    fn no_two_files_have_one_name() {
        let names = ["a.txt", "A.txt", "a_1.txt", "x/a.txt", "", "", ".txt"];
        assert_eq!(
            distinct_filenames(names),
            ["a.txt", "A_1.txt", "a_1_1.txt", "a_2.txt", "attachment", "attachment_1", "txt"]
        );
        let many = distinct_filenames(std::iter::repeat_n("a", 10_000));
        assert_eq!(many.last().map(String::as_str), Some("a_9999"));
    }

    #[test]
    fn long_names_keep_their_extension() {
        let safe = sanitize_filename(&format!("{}.pdf", "é".repeat(300)));
        assert!(safe.len() <= 240 && safe.ends_with("é.pdf"));
        assert!(sanitize_filename(&"x".repeat(300)).len() <= 240);
        assert!(sanitize_filename(&format!("a.{}", "x".repeat(300))).len() <= 240);
    }
}
