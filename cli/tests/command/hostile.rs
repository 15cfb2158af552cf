//! Programs that would overflow the stack of the process itself, and sources in other encodings.

use crate::wl::{Run, Sources, finish, run_program, wl};

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

/// Runs a program in a process that may not map more than so many kilobytes.
#[cfg(target_os = "linux")]
fn run_within(kilobytes: u32, text: &str) -> Run {
    let sources = Sources::new();
    let file = sources.file("program.wl", text);
    let wl = env!("CARGO_BIN_EXE_wl");
    let mut shell = std::process::Command::new("sh");
    shell.env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "en_US.UTF-8");
    shell.stdin(std::process::Stdio::null());
    shell.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    shell.args(["-c", "ulimit -v \"$0\" && exec \"$1\" \"$2\"", &kilobytes.to_string(), wl, &file]);
    finish(&mut shell, "")
}

/// The whole stack would be 256 MB.
#[test]
#[cfg(target_os = "linux")]
fn with_little_memory_programs_run_and_nest_less() {
    let program = "Deep(1)\nPROCEDURE Deep(n)\nIF n = 5000 THEN Trace(n)\nDeep(n + 1)";
    let run = run_within(200_000, program);
    assert_eq!(run.status, 1, "{run:?}");
    assert_eq!(run.output, "5000\n", "{run:?}");
    assert!(run.errors.starts_with("[WL0504] Error: too many nested calls"), "{run:?}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_stack_that_cannot_be_had_is_told() {
    // What the command itself needs, which the build decides, is somewhere below.
    let refused = (20_000..60_000).step_by(2_000).map(|limit| run_within(limit, "Trace(1)"));
    let told = "Error: not enough memory: the stack of the program needs at least 16 MB; raise the \
                limit of the process (ulimit -v)\n";
    let refused: Vec<_> = refused.filter(|run| run.errors == told).collect();
    assert!(refused.iter().all(|run| run.status == 1 && run.output.is_empty()), "{refused:?}");
    assert!(!refused.is_empty());
}
