//! `wl doc`.

use super::wl::wl;

#[test]
fn a_name_of_either_language_shows_both() {
    for name in ["Taille", "Length", "LENGTH"] {
        let run = wl(&["doc", name]);
        assert_eq!(run.status, 0, "{name}");
        assert!(run.output.contains("Taille") && run.output.contains("Length"), "{}", run.output);
        assert!(run.output.contains("https://doc.pcsoft.fr/?"), "{}", run.output);
        assert!(run.output.contains("Example"), "{}", run.output);
    }
}

#[test]
fn keywords_and_codes_have_their_page() {
    let keyword = wl(&["doc", "sinon"]);
    assert!(keyword.output.contains("ELSE") && keyword.output.contains("SINON"));
    let code = wl(&["doc", "wl0200"]);
    assert!(code.output.contains("WL0200") && code.output.contains("unknown name"));
}

#[test]
fn an_unknown_name_has_near_ones() {
    let run = wl(&["doc", "Tracee"]);
    assert_eq!((run.status, run.output.as_str()), (2, ""));
    assert!(run.errors.contains("Trace"), "{}", run.errors);
}

#[test]
fn the_index_has_one_name_a_line_in_a_pipe() {
    let run = wl(&["doc"]);
    assert_eq!(run.status, 0);
    let line = run.output.lines().find(|line| line.starts_with("Trace\t")).expect("Trace");
    assert_eq!(line.split('\t').count(), 4, "{line}");
}
