//! The prompt without a terminal.

use super::wl::wl_reading;

#[test]
fn statements_run_one_after_the_other() {
    let input = "Trace(1)\nSI 1 = 1 ALORS\n\tTrace(2)\nFIN\nPROCÉDURE f(n)\n\tRENVOYER n + 1\nFIN\nTrace(f(2))";
    let run = wl_reading(&[], input);
    assert_eq!((run.status, run.output.as_str()), (0, "1\n2\n3\n"), "{}", run.errors);
    assert_eq!(run.errors, "");
}

#[test]
fn an_expression_shows_its_value() {
    assert_eq!(wl_reading(&[], "2 + 2\n\"a\" + \"b\"\n").output, "4\n\"ab\"\n");
}

#[test]
fn the_first_error_ends_with_its_status() {
    let refused = wl_reading(&[], "Trace(1)\nzorg\nTrace(2)\n");
    assert_eq!((refused.status, refused.output.as_str()), (2, "1\n"));
    let failed = wl_reading(&[], "x est un entier\nTrace(1 / x)\nTrace(2)\n");
    assert_eq!((failed.status, failed.output.as_str()), (1, ""));
    assert_eq!(wl_reading(&[], "SI 1 = 1 ALORS\n").status, 2);
    assert_eq!(wl_reading(&[], "").status, 0);
}
