//! Programs that would overflow the stack of the process itself, and sources in other encodings.

use crate::wl::{Sources, run_program, wl};

#[test]
fn no_nesting_and_no_recursion_kills_the_process() {
    let deep = 100_000;
    for (program, status) in [
        (format!("x = {}1{}", "(".repeat(deep), ")".repeat(deep)), 2),
        (format!("x = {}1{}", "[".repeat(deep), "]".repeat(deep)), 2),
        (format!("x = {}1", "-".repeat(deep)), 2),
        (format!("x = {}1{}", "\"[%".repeat(deep), "%]\"".repeat(deep)), 2),
        (format!("t is an {}int", "array of ".repeat(10 * deep)), 2),
        ("IF True THEN\n".repeat(deep) + &"END\n".repeat(deep), 2),
        (format!("x is int\nx = 1{}\nTrace(x)", " + 1".repeat(9_000)), 0),
        ("PROCEDURE f(n)\nRESULT f(n + 1) + 1\nEND\nf(1)".to_owned(), 1),
        (format!("PROCEDURE f()\nRESULT {}f(){}\nEND\nf()", "(".repeat(150), ")".repeat(150)), 1),
    ] {
        let run = run_program(&program, &[]);
        let start: String = program.chars().take(40).collect();
        assert_eq!(run.status, status, "{start}: {}", run.errors);
        assert!(status == 0 || run.errors.contains("WL0"), "{start}: {}", run.errors);
    }
}

#[test]
fn a_source_in_utf16_is_read() {
    let sources = Sources::new();
    let units = "\u{feff}Trace(\"été\")\r\n".encode_utf16();
    let little: Vec<u8> = units.clone().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = units.flat_map(u16::to_be_bytes).collect();
    for bytes in [little, big] {
        let file = sources.file("unicode.wl", bytes);
        let run = wl(&["run", &file]);
        assert_eq!((run.status, &*run.output), (0, "été\n"), "{}", run.errors);
    }
}
