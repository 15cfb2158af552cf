//! Whether this machine can run the servers, said aloud when it cannot.

use std::env;
use std::io::Write as _;
use std::path::Path;
use std::thread;

/// What is missing on this machine, if anything.
fn missing() -> Option<&'static str> {
    if !installed("dovecot") {
        Some("dovecot is not installed")
    } else if !installed("postfix") {
        Some("postfix is not installed")
    } else if !is_root() {
        Some("Postfix only starts as root")
    } else {
        None
    }
}

/// Whether the servers can run. When not, the test that asks is named on standard error as left
/// out.
///
/// # Panics
/// When not, with `CI` in the environment: nothing is left out there.
pub fn check() -> bool {
    missing().is_none_or(leave_out)
}

/// Whether Dovecot takes mail to send, which is a package of its own.
pub fn has_submission() -> bool {
    Path::new("/usr/lib/dovecot/submission").is_file()
}

/// As [`check`], for Dovecot's submission.
pub fn check_submission() -> bool {
    has_submission() || leave_out("dovecot-submissiond is not installed")
}

/// Says aloud that a test is left out; false.
fn leave_out(reason: &str) -> bool {
    assert!(env::var_os("CI").is_none(), "real mail servers are needed here: {reason}");
    let thread = thread::current();
    let test = thread.name().unwrap_or("a test");
    // `eprintln!` would be captured by the test harness, and shown to nobody.
    let _ = writeln!(
        std::io::stderr(),
        "\n*** LEFT OUT: {test} needs real mail servers, and {reason} (see .ci/run)"
    );
    false
}

fn installed(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    // Where they lie is not on the path of every user.
    env::split_paths(&path)
        .chain(["/usr/sbin".into()])
        .any(|directory| directory.join(program).is_file())
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    Path::new("/proc/self").metadata().is_ok_and(|process| process.uid() == 0)
}
