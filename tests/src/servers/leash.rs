//! The process that holds the servers and cannot outlive the test program.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The running servers. They end when this is dropped, and also when the test program ends
/// without dropping anything: a static is never dropped, and a test may be killed.
pub struct Leash(Child);

impl Leash {
    /// Holds `directory`, in which nothing runs yet.
    ///
    /// What the servers say before their logs are open goes to `leash.log` there, never to the
    /// output of the tests: whoever reads that output would wait for the servers to close it.
    pub fn hold(directory: &Path) -> Self {
        let log = File::create(directory.join("leash.log")).expect("the leash's log");
        let child = Command::new("bash")
            .args(["-c", include_str!("leash.sh"), "leash"])
            .arg(directory)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(log.try_clone().expect("the leash's log"))
            .stderr(log)
            // Its own group: Ctrl-C in the terminal ends the tests, whose end ends the servers.
            .process_group(0)
            .spawn()
            .expect("bash starts");
        Self(child)
    }

    /// Starts Dovecot and Postfix on the configuration that lies in the directory.
    pub fn start_servers(&mut self, postfix_master: &Path) {
        let input = self.0.stdin.as_mut().expect("a piped input");
        writeln!(input, "{}", postfix_master.display()).expect("the leash listens");
    }

    /// Whether both servers still run.
    pub fn holds(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // Nothing useful can be done about a failure here.
        let _ = self.0.wait();
    }
}
