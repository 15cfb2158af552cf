//! `wl run`: statuses, streams, values.

use super::wl::{Sources, command, finish, run_program, wl, wl_reading};

#[test]
fn output_and_errors_go_to_their_streams() {
    let run = run_program("Trace(1, \"é\")\nInfo(\"b\")\nErreur(\"c\")", &[]);
    assert_eq!((run.status, run.output.as_str()), (0, "1\té\nb\n"));
    assert_eq!(run.errors, "c\n");
}

#[test]
fn a_file_alone_runs_as_with_run() {
    let sources = Sources::new();
    let run = wl(&[&sources.file("a.wl", "Trace(1)")]);
    assert_eq!((run.status, run.output.as_str()), (0, "1\n"));
}

#[test]
fn an_uncaught_exception_is_status_one() {
    let run = run_program("x est un entier = 0\nTrace(1)\nTrace(1 / x)", &[]);
    assert_eq!((run.status, run.output.as_str()), (1, "1\n"));
    assert!(run.errors.contains("WL0501"), "{}", run.errors);
    assert!(run.errors.contains("program.wl:3"), "{}", run.errors);
}

#[test]
fn an_unknown_function_is_refused_with_the_nearest_name() {
    let run = run_program("Trace(1)\nTracee(2)", &[]);
    assert_eq!((run.status, run.output.as_str()), (2, ""));
    assert!(run.errors.contains("WL0201"), "{}", run.errors);
    assert!(run.errors.contains("did you mean `Trace`"), "{}", run.errors);
}

#[test]
fn no_colours_in_a_pipe() {
    let run = run_program("zorg", &[]);
    assert!(!run.errors.contains('\x1b'), "{:?}", run.errors);
    assert!(!wl(&["doc", "Trace"]).output.contains('\x1b'));
}

#[test]
fn messages_follow_the_language() {
    let french = run_program("zorg()", &["--lang", "fr"]);
    assert!(french.errors.contains("est inconnu"), "{}", french.errors);
    let english = run_program("zorg()", &["--lang=en"]);
    assert!(english.errors.contains("is unknown"), "{}", english.errors);
}

#[test]
fn fields_take_their_values() {
    let sources = Sources::new();
    let values = sources.file("v.toml", "SAI_Sujet = \"du fichier\"\nSAI_Nombre = 12");
    let program = "Trace(SAI_Sujet)\nTrace(SAI_Nombre)";
    let set = run_program(program, &["--set", "sai_sujet=a=b", "--values", &values]);
    assert_eq!((set.status, set.output.as_str()), (0, "a=b\n12\n"), "{}", set.errors);
    let bad = run_program(program, &["--set", "secret"]);
    assert_eq!(bad.status, 2);
    assert!(!bad.errors.contains("secret"), "{}", bad.errors);
}

#[test]
fn dialogs_take_their_default_answer_or_the_given_one() {
    let program = "SI OuiNon(\"Sûr ?\") ALORS\nTrace(\"oui\")\nSINON\nTrace(\"non\")\nFIN";
    let answer = |arguments: &[&str]| {
        run_program(program, arguments).output.lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(answer(&["--yes"]), "oui");
    assert_eq!(answer(&["--no"]), "non");
    assert!(["oui", "non"].contains(&answer(&[]).as_str()));
    assert_eq!(run_program(program, &["--yes", "--no"]).status, 2);
}

#[test]
fn arguments_follow_two_dashes() {
    let run = run_program("Trace(LigneCommande(1), LigneCommande(2))", &["--", "a", "--log"]);
    assert_eq!((run.status, run.output.as_str()), (0, "a\t--log\n"), "{}", run.errors);
}

#[test]
fn the_end_of_the_program_is_no_error() {
    let run = run_program("Trace(1)\nFinProgramme()\nTrace(2)", &[]);
    assert_eq!((run.status, run.output.as_str()), (0, "1\n"), "{}", run.errors);
}

#[test]
fn old_sources_and_pages_run() {
    let sources = Sources::new();
    let old = sources.file("old.wl", b"Trace(\"\xE9t\xE9\")");
    assert_eq!(wl(&[&old]).output, "été\n");
    let page = sources.file("p.md", "# P\n```wl\na est un entier = 1\n```\n```wl\nTrace(a)\n```\n");
    assert_eq!(wl(&[&page]).output, "1\n");
}

#[test]
fn declaring_again_replaces_in_a_page_and_is_refused_in_a_program() {
    let sources = Sources::new();
    let page =
        sources.file("p.md", "```wl\nn is int = 1\n```\n```wl\nn is int = 2\nTrace(n)\n```\n");
    let run = wl(&["run", &page]);
    assert_eq!((run.status, &*run.output), (0, "2\n"), "{}", run.errors);
    let prompt = wl_reading(&[], "n is int = 1\nn is string = \"b\"\nn\n");
    assert!(prompt.output.contains('b') && prompt.errors.is_empty(), "{prompt:?}");
    let program = sources.file("p.wl", "n is int = 1\nn is int = 2\nTrace(n)\n");
    let run = wl(&["run", &program]);
    assert_eq!((run.status, &*run.output), (2, ""), "{}", run.errors);
    assert!(run.errors.contains("WL0204") && run.errors.contains("first declaration"));
}

#[test]
fn several_files_are_one_program() {
    let sources = Sources::new();
    let library = sources.file("lib.wl", "PROCÉDURE Double(n)\n\tRENVOYER n * 2\nFIN\n");
    let main = sources.file("main.wl", "Trace(Double(4))");
    let run = wl(&["run", &library, &main]);
    assert_eq!((run.status, run.output.as_str()), (0, "8\n"), "{}", run.errors);
}

#[test]
fn standard_input_is_a_source_too() {
    let run = wl_reading(&["run", "-"], "Trace(1)\nTrace(2)");
    assert_eq!((run.status, run.output.as_str()), (0, "1\n2\n"));
}

#[test]
fn usage_errors_are_status_two() {
    assert_eq!(wl(&["run"]).status, 2);
    assert_eq!(wl(&["run", "--zorg"]).status, 2);
    assert_eq!(wl(&["run", "/nonexistent.wl"]).status, 2);
    let help = wl(&["--help"]);
    assert_eq!(help.status, 0);
    assert!(help.output.contains("--sandbox"), "{}", help.output);
}

#[test]
fn a_run_tells_what_check_remarks_when_asked() {
    let sources = Sources::new();
    let file = sources.file("a.wl", "unused is int\nTrace(1)\n");
    let quiet = wl(&["run", &file]);
    assert_eq!((quiet.status, &*quiet.output, &*quiet.errors), (0, "1\n", ""));
    let told = wl(&["run", "--warnings", &file]);
    assert_eq!((told.status, &*told.output), (0, "1\n"), "{}", told.errors);
    assert_eq!(told.errors.matches("WL0207").count(), 1, "{}", told.errors);
    assert!(told.errors.contains("a.wl:1:1"), "{}", told.errors);
    assert_eq!(wl(&["check", &file]).errors, told.errors);
}

#[test]
fn parameters_are_kept_from_a_run_to_the_next() {
    let sources = Sources::new();
    let write = sources.file(
        "write.wl",
        "SauveParamètre(\"Dernier = [lu]\", \"deux\" + RC + \"lignes \\ \"\"ici\"\"\")\n\
         SauveParamètre(\"Autre\", 2)\nSupprimeParamètre(\"Autre\")",
    );
    let read = sources.file(
        "read.wl",
        "Trace(LoadParameter(\"dernier = [lu]\", 5))\nTrace(LoadParameter(\"Autre\", 5))",
    );
    let run = |file: &str| {
        finish(command().env("XDG_DATA_HOME", sources.inside("data")).args(["run", file]), "")
    };
    assert_eq!(run(&read).output, "5\n5\n");
    assert_eq!(run(&write).status, 0);
    assert_eq!(run(&read).output, "deux\nlignes \\ \"ici\"\n5\n");
}
