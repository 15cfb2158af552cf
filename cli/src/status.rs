//! Exit statuses.

use std::process::ExitCode;

/// How the command ended, as the shell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// To the end.
    Finished = 0,
    /// Stopped by an error that the program did not handle.
    Failed = 1,
    /// Refused before anything ran: syntax, names, usage.
    Refused = 2,
    /// Stopped by Ctrl-C, as the shell counts it: 128 + SIGINT.
    Interrupted = 130,
    /// Nobody reads standard output any more: 128 + SIGPIPE.
    Gone = 141,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}
