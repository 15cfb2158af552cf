//! Dovecot and Postfix on loopback, for programs that are not tests: benchmarks, a mail client.
//!
//! Prints how to reach them as `NAME=VALUE` lines, the last of which is `READY=yes`, and keeps
//! them until standard input closes. Meanwhile each line there is a command, answered by a line:
//!
//! - `deliver USER FILE…`: puts the messages of these files in the mailbox of `USER`; answers
//!   how many messages it holds.
//! - `clear USER`: empties it.
//!
//! ```text
//! cargo run -p wl-tests --bin mail-servers
//! ```

use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;

use wl_tests::servers::{HOST, MailServers};

fn main() -> ExitCode {
    let servers = MailServers::start();
    match serve(&servers) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "mail-servers: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Tells where the servers are, then obeys until the input ends.
fn serve(servers: &MailServers) -> io::Result<()> {
    // One that is not flushed at each line would keep the reader waiting.
    let mut output = io::LineWriter::new(io::stdout());
    describe(servers, &mut output)?;
    for line in io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [] => {}
            ["deliver", user, files @ ..] => {
                for file in files {
                    servers.deliver(user, &std::fs::read(file)?);
                }
                writeln!(output, "{}", servers.mailbox(user).len())?;
            }
            ["clear", user] => {
                servers.clear(user);
                writeln!(output, "0")?;
            }
            _ => writeln!(output, "not a command: {line}")?,
        }
    }
    Ok(())
}

fn describe(servers: &MailServers, output: &mut impl io::Write) -> io::Result<()> {
    let ports = servers.ports();
    writeln!(output, "HOST={HOST}")?;
    for (name, port) in [
        ("POP3", ports.pop3),
        ("POP3S", ports.pop3s),
        ("IMAP", ports.imap),
        ("IMAPS", ports.imaps),
        ("SMTP", ports.smtp),
        ("SUBMISSION", ports.submission),
        ("SMTPS", ports.smtps),
    ] {
        writeln!(output, "{name}_PORT={port}")?;
    }
    writeln!(output, "CA_FILE={}", servers.authority_file().display())?;
    for (n, account) in (1..).zip(servers.accounts()) {
        writeln!(output, "USER_{n}={}", account.user)?;
        writeln!(output, "ADDRESS_{n}={}", account.address)?;
        writeln!(output, "PASSWORD_{n}={}", account.password)?;
    }
    writeln!(output, "READY=yes")
}
