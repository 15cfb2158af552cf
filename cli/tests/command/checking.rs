//! `wl check`.

use super::wl::{Sources, wl};

#[test]
fn every_error_is_found_and_nothing_runs() {
    let sources = Sources::new();
    let file = sources.file("a.wl", "Trace(1)\nzorg = 1\nTracee(2)\n");
    let run = wl(&["check", &file]);
    assert_eq!(run.status, 2);
    assert!(run.errors.contains("a.wl:2") && run.errors.contains("a.wl:3"), "{}", run.errors);
    assert_eq!(run.output, "1 file checked, 2 errors, 0 warnings\n");
}

#[test]
fn json_is_one_object_a_line() {
    let sources = Sources::new();
    let file = sources.file("a.wl", "Trace(1)\nTracee(2)\nzorg = 1\n");
    let run = wl(&["check", "--format", "json", &file]);
    let lines: Vec<&str> = run.output.lines().collect();
    assert_eq!((run.status, lines.len()), (2, 2), "{}", run.output);
    let first = lines[0];
    assert!(first.starts_with('{') && first.ends_with('}'), "{first}");
    for part in ["\"line\":2,\"column\":1", "\"code\":\"WL0201\"", "\"kind\":\"function\""] {
        assert!(first.contains(part), "{first}");
    }
}

#[test]
fn directories_are_searched_for_sources() {
    let sources = Sources::new();
    sources.file("a.wl", "Trace(1)");
    sources.file("sub/b.WL", "Trace(2)");
    sources.file("sub/page.md", "```wl\nTrace(3)\n```\n");
    sources.file("sub/other.md", "no code here");
    sources.file(".hidden/c.wl", "zorg");
    let run = wl(&["check", sources.path().to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.errors);
    assert_eq!(run.output, "3 files checked, 0 errors, 0 warnings\n");
}

#[test]
fn a_missing_file_is_told_and_the_others_are_checked() {
    let sources = Sources::new();
    let file = sources.file("a.wl", "Trace(1)");
    let run = wl(&["check", "/nonexistent", &file]);
    assert_eq!(run.status, 2);
    assert!(run.errors.contains("/nonexistent"), "{}", run.errors);
    assert!(run.output.contains("0 errors"), "{}", run.output);
}

#[test]
fn a_page_without_a_block_is_told_once() {
    let sources = Sources::new();
    let prose = "# Lisez-moi\n\nRien à exécuter ici, d'accord ?\n\n```sh\nls\n```\n";
    for name in ["page.md", "note.Markdown"] {
        let file = sources.file(name, prose);
        for verb in ["check", "run"] {
            let run = wl(&[verb, &file]);
            assert_eq!(run.status, 2, "{}", run.errors);
            assert_eq!(run.errors.matches("WL").count(), 1, "{}", run.errors);
            assert!(run.errors.contains("has no block to run"), "{}", run.errors);
            let french = wl(&[verb, "--lang", "fr", &file]);
            assert_eq!(french.status, 2, "{}", french.errors);
            assert!(french.errors.contains("n'a pas de bloc à exécuter"), "{}", french.errors);
        }
    }
    let empty = sources.file("empty.md", "");
    assert!(wl(&["run", &empty]).errors.contains("no block to run"));
    // Old sources are often kept as texts.
    let program = sources.file("ancien.txt", "Trace(1)");
    assert_eq!(wl(&["run", &program]).output, "1\n");
}
